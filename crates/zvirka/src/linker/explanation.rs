//! Two names compared by themselves, with the reasons in words.

use super::reading::{ReadLists, read_one};
use super::scoring::{Cache, Scorer, round_weight};
use super::{
    CompareOptions, ComparedField, Comparison, Decision, Evidence, LevelExplained, check_thresholds,
};
use crate::compare::date::PartialDate;
use crate::error::{Error, ErrorKind};
use crate::model::probability;
use crate::names::parse::NameRow;
use crate::names::tables::GROUPS;
use crate::names::token::Token;
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};

/// Compares two names and says why.
///
/// # Errors
///
/// [`ErrorKind::Option`] when the prior or a threshold is outside 0 to 1 or a birth date is no date.
///
/// # Examples
///
/// ```
/// use zvirka::linker::{compare, CompareOptions};
///
/// let comparison = compare("Олексій Гриценко", "Alexey Gritsenko", &CompareOptions::default())?;
/// let sum: f64 = comparison.levels.iter().map(|level| level.weight).sum();
/// assert!((comparison.weight - sum).abs() < 1e-9);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn compare(name_a: &str, name_b: &str, options: &CompareOptions) -> Result<Comparison, Error> {
    check_thresholds(options.match_at, options.review_at)?;
    if !(options.prior > 0.0 && options.prior < 1.0) {
        return Err(Error::new(ErrorKind::Option, "the prior must be above 0 and below 1"));
    }
    let date = |text: &Option<String>, which: &str| match text.as_deref().map(PartialDate::parse) {
        None => Ok(None),
        Some(Ok(date)) => Ok(date),
        Some(Err(_)) => {
            let message = format!(
                "the birth date of the {which} person is no date; write it as 1990-03-07 or 07.03.1990"
            );
            Err(Error::new(ErrorKind::Option, message))
        }
    };
    let dates = [date(&options.birth_date_a, "first")?, date(&options.birth_date_b, "second")?];
    let given = options.birth_date_a.is_some() && options.birth_date_b.is_some();
    let mut vocabulary = Vocabulary::default();
    let [mut left, mut right] = [name_a, name_b].map(|name| read_one(name, &mut vocabulary));
    let [left_date, right_date] = dates;
    left.birth_dates = given.then(|| vec![left_date]);
    right.birth_dates = given.then(|| vec![right_date]);
    let lists = ReadLists { left, right, vocabulary, ..ReadLists::default() };
    let prior = round_weight((options.prior / (1.0 - options.prior)).log2());
    let scorer = Scorer { lists: &lists, model: &options.model, prior: prior as f32 };
    let evidence = scorer.evidence(0, 0, &mut Cache::default());
    let weight = evidence.weight(prior);
    let probability = probability(weight);
    let mut levels = vec![LevelExplained {
        field: "prior",
        level: "prior",
        weight: prior,
        text: format!("before anything is read, 1 pair in {:.0} is one person", 1.0 / options.prior),
    }];
    let fields = evidence.into_fields(prior);
    levels.extend(fields.iter().map(|evidence| explain(*evidence, &lists, dates)));
    let usable = [&lists.left, &lists.right].iter().all(|rows| rows.names.iter().all(NameRow::is_usable));
    Ok(Comparison {
        name_a: name_a.to_owned(),
        name_b: name_b.to_owned(),
        probability,
        weight,
        decision: (usable && probability >= options.review_at)
            .then(|| Decision::of(probability, options.match_at, &fields)),
        levels,
    })
}

/// One field's evidence in words.
fn explain(evidence: Evidence, lists: &ReadLists, dates: [Option<PartialDate>; 2]) -> LevelExplained {
    let Evidence { field, level, weight } = evidence;
    if field == ComparedField::Relatives {
        let text = match level {
            "likely" => "two relatives are likelier than one person: a family shares its surname",
            "possible" => "two relatives are possible instead of one person: a family shares its surname",
            _ => "two relatives are not likely instead of one person",
        };
        return LevelExplained { field: field.as_str(), level, weight, text: text.to_owned() };
    }
    let vocabulary = &lists.vocabulary;
    let numbers = [&lists.left, &lists.right].map(|rows| {
        let name = rows.names.first().copied().unwrap_or_default();
        match field {
            ComparedField::Surname if level == "other_name" && name.other_name != NO_TOKEN => name.other_name,
            ComparedField::Surname => name.surname,
            ComparedField::GivenName => name.given_name,
            _ => name.patronymic,
        }
    });
    let [text_a, text_b] =
        numbers.map(|number| if number == NO_TOKEN { "–" } else { vocabulary.text(number) });
    let tokens = numbers.map(|number| vocabulary.token(number));
    let what = match field {
        ComparedField::Surname => "surname",
        ComparedField::GivenName => "given name",
        ComparedField::Patronymic => "patronymic",
        ComparedField::BirthDate => "birth date",
        ComparedField::Relatives => "relatives",
    };
    let text = if field == ComparedField::BirthDate {
        let [a, b] = dates.map(|date| date.map_or_else(|| "–".to_owned(), written));
        format!("{what}: {a} and {b}, {}", date_words(level))
    } else {
        let share = tokens.iter().flatten().next().and_then(|token| bearers(token, field, level));
        let share = share.map_or_else(String::new, |share| format!("; {share}"));
        format!("{what}: {text_a} and {text_b}, {}{share}", name_words(level))
    };
    LevelExplained { field: field.as_str(), level, weight, text }
}

fn written(date: PartialDate) -> String {
    match (date.month, date.day) {
        (0, _) => format!("{}", date.year),
        (month, 0) => format!("{}-{month:02}", date.year),
        (month, day) => format!("{}-{month:02}-{day:02}", date.year),
    }
}

fn name_words(level: &str) -> &'static str {
    match level {
        "same" => "written alike",
        "equivalent" => "the same in another script, language or spelling",
        "short_form" => "a short form of the same name",
        "related" => "names now and then given for one another",
        "initial" => "the first letter agrees",
        "part" => "one half of a double name agrees",
        "similar" => "alike, with a difference that languages make now and then",
        "slip" => "alike but for what only a slip of the pen would explain",
        "reversed" => "agree if surname and given name are read the other way round",
        "other_name" => "agrees with another name of the person",
        "different" => "different",
        _ => "one side has none, which says nothing",
    }
}

fn date_words(level: &str) -> &'static str {
    match level {
        "same" => "the same day",
        "day_month_swapped" => "day and month swapped",
        "one_digit" => "one digit differs",
        "one_part" => "one part differs",
        "year_month" => "the same month, the day is not known",
        "year" => "the same year, no more is known",
        "year_near" => "years one apart, no more is known",
        "different" => "different dates",
        _ => "one side has none, which says nothing",
    }
}

/// How many people bear the name, in words; `None` where the level does not rest on it.
fn bearers(token: &Token, field: ComparedField, level: &str) -> Option<String> {
    if matches!(level, "absent" | "different" | "initial") {
        return None;
    }
    let (share, who) = match field {
        ComparedField::Surname => (token.surname_share, "1 person"),
        ComparedField::GivenName => {
            let name = token.given_name.as_ref()?.names.first()?;
            let man = GROUPS.get(usize::from(name.group)).is_some_and(|group| group.sex == 'm');
            // Shares are of all people; half of them are of either sex.
            (2.0 * crate::names::given_names::group_share(name.group), if man { "1 man" } else { "1 woman" })
        }
        _ => {
            let father = token.patronymic.as_ref()?.names.names.first()?;
            (2.0 * crate::names::given_names::group_share(father.group), "1 father")
        }
    };
    let one_in = (1.0 / share).round().max(1.0);
    // Beyond the tables' reach only the order of size is known.
    let one_in = if one_in > 1000.0 { (one_in / 1000.0).round() * 1000.0 } else { one_in };
    Some(format!("{who} in {one_in:.0} bears it"))
}
