//! The words that stand in and beside written dates, in Ukrainian, Russian, Belarusian, English, Polish and German.
//!
//! Words are compared folded as all words of cells are ([`fold_word`]). A month is known by its whole forms and usual
//! short ones, never by a beginning alone: Маріуполь is no March and Травневе no May. Cost: a look-up a
//! word, two and a fold where it is not written as the tables have it. Limits: other languages' months are words like
//! any other.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::wording::fold_word;

/// Forms of the months' names, January first.
const MONTHS: [&str; 12] = [
    "січень січня січні січ январь января январе янв студзень студзеня студз january jan styczen stycznia \
     sty januar janner",
    "лютий лютого лютому лют февраль февраля феврале фев февр люты лютага february feb luty lutego lut \
     februar",
    "березень березня березні берез бер март марта марте мар сакавік сакавіка сак march mar marzec marca \
     marz maerz",
    "квітень квітня квітні квіт кві апрель апреля апреле апр красавік красавіка крас april apr kwiecien \
     kwietnia kwi",
    "травень травня травні трав тра май мая мае траўня may maj maja mai",
    "червень червня червні черв чер июнь июня июне июн чэрвень чэрвеня чэрв june jun czerwiec czerwca cze \
     juni",
    "липень липня липні лип июль июля июле июл ліпень ліпеня ліп july jul lipiec lipca lip juli",
    "серпень серпня серпні серп сер август августа августе авг жнівень жніўня жнів august aug sierpien \
     sierpnia sie",
    "вересень вересня вересні верес вер сентябрь сентября сентябре сент сен верасень верасня верас \
     september sept sep wrzesien wrzesnia wrz",
    "жовтень жовтня жовтні жовт жов октябрь октября октябре окт кастрычнік кастрычніка кастр october oct \
     pazdziernik pazdziernika paz oktober okt",
    "листопад листопада листопаді листоп лист лис ноябрь ноября ноябре нояб ноя лістапад лістапада ліст \
     november nov listopad listopada lis",
    "грудень грудня грудні груд гру декабрь декабря декабре дек снежань снежня снеж december dec grudzien \
     grudnia gru dezember dez",
];

/// What a word says in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A month by its name.
    Month(u8),
    /// A day of the month in words: десяте, tenth; tens stand for themselves and are added to what follows.
    Day(u8),
    /// Stands beside dates and says nothing more: дата, Friday, the ending of an ordinal.
    Beside,
    /// Stands beside years: р., року, г.
    Unit,
    /// Stands beside years and dates of birth and says that the number is one: born, нар.
    Born,
    /// About; a season: no more than the year is meant.
    About,
    /// The date after it is another event: died, captured.
    OtherEvent,
    /// What is said is a bound or a range: before, between, and.
    Bound,
    /// One or the other.
    Or,
    /// There is no date: unknown, немає.
    Missing,
    /// A half of the day, which only clocks of twelve hours have.
    HalfDay,
    /// Universal time.
    Universal,
    /// Any other word.
    Other,
}

/// Days in words by their beginnings.
const DAYS: &[(&str, u8)] = &[
    ("перш перв pierwsz erst", 1),
    ("друг втор drug zweit", 2),
    ("трет трэц trzec dritt", 3),
    ("четверт чацверт czwart viert", 4),
    ("пят piat funft", 5),
    ("шост шест szost sechst", 6),
    ("сьом седьм сем siodm siebt", 7),
    ("восьм osm acht", 8),
    ("девят дзевят dziewiat neunt", 9),
    ("десят дзесят dziesiat zehnt", 10),
    ("одинадцят одиннадцат адзінаццат jedenast elft", 11),
    ("дванадцят двенадцат дванаццат dwunast zwolft", 12),
    ("тринадцят тринадцат трынаццат trzynast dreizehnt", 13),
    ("чотирнадцят четырнадцат чатырнаццат czternast vierzehnt", 14),
    ("пятнадцят пятнадцат пятнаццат pietnast funfzehnt", 15),
    ("шістнадцят шестнадцат шаснаццат szesnast sechzehnt", 16),
    ("сімнадцят семнадцат сямнаццат siedemnast siebzehnt", 17),
    ("вісімнадцят восемнадцат васямнаццат osiemnast achtzehnt", 18),
    ("девятнадцят девятнадцат дзевятнаццат dziewietnast neunzehnt", 19),
    ("двадцят двадцат дваццат dwudziest zwanzigst", 20),
    ("тридцят тридцат трыццат trzydziest dreissigst", 30),
];

/// How days in words end, after their beginnings.
const DAY_ENDINGS: &str = "е є ого его ье ьего тє ое ага яга ае яе ий ый ій ь ьох y i a ego iego e en er";

/// English days in words.
const ENGLISH_DAYS: &[(&str, u8)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth twenty", 20),
    ("thirtieth thirty", 30),
];

/// Words of birth: one of them is enough to say that two digits are a year of birth.
const BORN: &str = "рн нар народж народження народився народилася народилась гр рожд рождения родился родилась род \
     рожден рождена ур born b yob dob birth geb geboren urodzony urodzona нараджэння нарадзіўся \
     нарадзілася гн";

/// Words of years; two of them (р.н., г.р.) are as good as a word of birth, one may be of an age.
const UNITS: &str = "р н г год года году рік року роки рок r roku rok jahr year";

const BESIDE: &str = "д дн др дата число день в у date of the in on day am го ого й ий ій ый е є га ага аго th st nd rd go \
     ego ter te er mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday \
     saturday sunday пн вт ср чт пт сб нд вс понеділок вівторок середа четвер пятниця субота неділя \
     понедельник вторник среда четверг пятница суббота воскресенье t den dnia месяц місяць month";

const ABOUT: &str = "близько бл приблизно прибл орієнтовно орієнт біля десь ймовірно можливо около ок примерно прим \
     приблизительно ориентировочно вероятно предположительно about abt approx approximately circa ca c \
     cca around est estimated probably okolo etwa ungefahr каля прыкладна зима взимку зимой зимою весна \
     весною навесні весной літо влітку літом лето летом осінь восени осень осенью осінню spring summer \
     autumn winter wiosna lato jesien zima fruhling sommer herbst вясна восень лета початок початку поч \
     кінець кінця кін середина середини начало начала нач конец конца кон середины early late mid \
     beginning end";

/// Beginnings of words for other events than birth.
const OTHER_EVENTS: &str = "помер загин загиб погиб умер скончал смерт зник пропав пропал полон плен захоплен взят died dead \
     death deceased killed missing captured zmarl zginal gest памер загін похован buried поховано";

const BOUNDS: &str = "до після раніше пізніше не між від з із по та і и й с от после раньше позже между between after \
     before since until till from to and not od nach vor bis und пасля паміж";

const OR: &str = "або чи или либо or oder lub albo ці";

/// Beginnings of words that say that there is no date. The words of emptiness that programs write stand whole below.
const MISSING: &str = "нема невід невст неизв невизнач unknown відсут отсут невядом";
const MISSING_WHOLE: &str = "нет nan nat none null nil na нд ну бд brak unk";

/// What words say that stand in the tables whole.
static WHOLE: LazyLock<HashMap<&'static str, Meaning>> = LazyLock::new(|| {
    let months = MONTHS.iter().zip(1..).map(|(forms, month)| (*forms, Meaning::Month(month)));
    let others = [
        ("utc gmt z", Meaning::Universal),
        ("am pm", Meaning::HalfDay),
        (MISSING_WHOLE, Meaning::Missing),
        (BORN, Meaning::Born),
        (UNITS, Meaning::Unit),
        (BESIDE, Meaning::Beside),
        (ABOUT, Meaning::About),
        (OR, Meaning::Or),
        (BOUNDS, Meaning::Bound),
    ];
    let days = ENGLISH_DAYS.iter().map(|(names, day)| (*names, Meaning::Day(*day)));
    let mut whole = HashMap::new();
    for (words, meaning) in months.chain(others).chain(days) {
        for word in words.split(' ') {
            whole.entry(word).or_insert(meaning);
        }
    }
    whole
});

/// What a word of a date says.
pub(super) fn meaning(word: &str) -> Meaning {
    // Most words of dates are written as the tables have them.
    if let Some(meaning) = WHOLE.get(word) {
        return *meaning;
    }
    let folded = fold_word(word);
    let word = folded.as_str();
    if let Some(meaning) = WHOLE.get(word) {
        return *meaning;
    }
    let ended = |stem: &str| {
        word.strip_prefix(stem).is_some_and(|ending| DAY_ENDINGS.split(' ').any(|known| known == ending))
    };
    if let Some((_, day)) = DAYS.iter().find(|(stems, _)| stems.split(' ').any(ended)) {
        return Meaning::Day(*day);
    }
    let begins = |stems: &str| stems.split(' ').any(|stem| word.starts_with(stem));
    if begins(OTHER_EVENTS) {
        Meaning::OtherEvent
    } else if begins(MISSING) {
        Meaning::Missing
    } else {
        Meaning::Other
    }
}

/// A month in Roman figures, in Latin letters or in Cyrillic ones that look so.
pub(super) fn roman(word: &str) -> Option<u8> {
    let mut figures = [0_u8; 4];
    let mut length = 0;
    for letter in word.chars() {
        *figures.get_mut(length)? = match letter {
            'I' | 'i' | 'І' | 'і' | 'l' => b'i',
            'V' | 'v' => b'v',
            'X' | 'x' | 'Х' | 'х' => b'x',
            _ => return None,
        };
        length += 1;
    }
    const FIGURES: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    let place = FIGURES.iter().position(|month| figures.get(..length) == Some(month.as_bytes()))?;
    u8::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_tables_is_folded_and_means_one_thing() {
        let folded = |word: &str| assert_eq!(fold_word(word), word, "{word}");
        for (place, forms) in MONTHS.iter().enumerate() {
            for word in forms.split(' ') {
                folded(word);
                assert_eq!(meaning(word), Meaning::Month(place as u8 + 1), "{word}");
            }
        }
        for words in [BORN, UNITS, BESIDE, ABOUT, OR, BOUNDS, MISSING, MISSING_WHOLE, OTHER_EVENTS] {
            words.split(' ').for_each(folded);
        }
        DAYS.iter().for_each(|(stems, _)| stems.split(' ').for_each(folded));
    }

    #[test]
    fn a_place_is_no_month() {
        for word in ["Маріуполь", "Травневе", "Мар'янівка", "Серпухів", "Декабристів", "Junivka", "Mayak"]
        {
            assert_eq!(meaning(word), Meaning::Other, "{word}");
        }
    }

    #[test]
    fn roman_months_are_read_in_both_scripts() {
        for (word, month) in [("V", 5), ("ХІІ", 12), ("VIII", 8), ("iv", 4), ("ІХ", 9)] {
            assert_eq!(roman(word), Some(month), "{word}");
        }
        for word in ["XX", "IIV", "", "ХХ", "XIII", "Викт"] {
            assert_eq!(roman(word), None, "{word}");
        }
    }
}
