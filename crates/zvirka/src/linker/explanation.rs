//! Two names compared by themselves, with the reasons in words.

use super::columns::Columns;
use super::reading::{ReadLists, read_one};
use super::scoring::{Cache, Scorer};
use super::{
    CompareOptions, ComparedField, Comparison, Decision, Doubt, Evidence, LevelExplained, Links,
    decision::check_thresholds,
};
use crate::compare::date::{PartialDate, Reading, TimeZone};
use crate::compare::name::FARTHEST;
use crate::error::{Error, ErrorKind};
use crate::model::{Model, Weights, bits, probability, weight_of_bits};
use crate::names::given_names::group_share;
use crate::names::parse::NameRow;
use crate::names::script::Script;
use crate::names::tables::GROUPS;
use crate::names::token::{Token, analyze};
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};
use crate::record::{Field, List};
use crate::similarity::token_cost;

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
    let date = |text: &Option<String>, which: &str| {
        let reading = text.as_deref().map(|text| Reading::of(text, TimeZone::default())).unwrap_or_default();
        if reading == Reading::NoDate {
            let message = format!(
                "the birth date of the {which} person is no date; write it as 1990-03-07 or 07.03.1990"
            );
            return Err(Error::new(ErrorKind::Option, message));
        }
        Ok(reading)
    };
    let dates = [date(&options.birth_date_a, "first")?, date(&options.birth_date_b, "second")?];
    let given = options.birth_date_a.is_some() && options.birth_date_b.is_some();
    let mut vocabulary = Vocabulary::default();
    let [left, right] = [name_a, name_b].map(|name| read_one(name, &mut vocabulary));
    let lists = ReadLists { left, right, vocabulary, ..ReadLists::default() };
    let weights = Weights::new(&options.model);
    let columns = if given { Columns::of_birth_dates(dates, &weights) } else { Columns::default() };
    let prior = weight_of_bits((options.prior / (1.0 - options.prior)).log2());
    let scorer = Scorer::new(&lists, (&lists.left, &lists.right), &columns, &weights, prior);
    let (evidence, names) = scorer.best_evidence(0, 0, &mut Cache::default());
    let weight = bits(evidence.sums.weight(prior));
    let probability = probability(weight);
    let fields = evidence.into_fields(prior);
    let prior_text = format!("before anything is read, 1 pair in {:.0} is one person", 1.0 / options.prior);
    let mut levels = vec![explain_prior(bits(prior), prior_text)];
    levels.extend(fields.iter().map(|evidence| match evidence.field {
        ComparedField::BirthDate => {
            let [a, b] = dates;
            let texts =
                [(a, &options.birth_date_a), (b, &options.birth_date_b)].map(|(date, text)| match date {
                    Reading::Date(date) | Reading::Moved(date) | Reading::Ordered { date, .. } => {
                        written(date)
                    }
                    _ => text.clone().unwrap_or_default(),
                });
            explain_value(*evidence, evidence.field.as_str(), field_words(evidence.field), &texts)
        }
        _ => explain_name(*evidence, &lists.vocabulary, &names, false),
    }));
    let usable = [&lists.left, &lists.right].map(|rows| rows.names.iter().all(NameRow::is_usable));
    let decision = (usable == [true, true] && probability >= options.review_at)
        .then(|| Decision::of(probability, options.match_at, &fields));
    Ok(Comparison {
        name_a: name_a.to_owned(),
        name_b: name_b.to_owned(),
        probability,
        weight,
        decision,
        levels,
        usable,
        doubt: Doubt::of_names(decision, &fields),
    })
}

/// Explains a link of two lists, with the very weights that it was given. Of a link within one list both lists are
/// that one.
///
/// # Examples
///
/// ```
/// use zvirka::linker::{LinkOptions, NoProgress, explain, link};
/// use zvirka::record::{Field, List, TextColumn};
///
/// let list = |name: &str| List::new("list", vec![(Field::Name, [name].into_iter().collect::<TextColumn>())]);
/// let (ours, theirs) = (list("Ґудзь Мар'яна Петрівна")?, list("GUDZ Maryana")?);
/// let links = link(&ours, &theirs, &LinkOptions::default(), &NoProgress)?;
/// let explained = explain(&links, 0, &ours, &theirs).unwrap();
/// let sum: f64 = explained.levels.iter().map(|level| level.weight).sum();
/// assert!((explained.weight - sum).abs() < 1e-9);
/// # Ok::<(), zvirka::Error>(())
/// ```
#[must_use]
pub fn explain(links: &Links, place: usize, left: &List, right: &List) -> Option<Comparison> {
    let link = links.links.get(place)?;
    let (name_a, name_b) = (left.full_name(link.left), right.full_name(link.right));
    let mut vocabulary = Vocabulary::default();
    let [left_rows, right_rows] = [&name_a, &name_b].map(|name| read_one(name, &mut vocabulary));
    let lists = ReadLists { left: left_rows, right: right_rows, vocabulary, ..ReadLists::default() };
    // Only the words are found anew; a name by itself may be read in another order than among its list's others.
    let (weights, columns) = (Weights::new(&Model::default()), Columns::default());
    let scorer = Scorer::new(&lists, (&lists.left, &lists.right), &columns, &weights, 0);
    let (_, names) = scorer.best_evidence(0, 0, &mut Cache::default());
    let one_in = 1.0 / probability(links.prior_weight);
    // Short lists have short odds: 1 pair in 1.4 is not 1 in 1.
    let digits = if one_in < 10.0 { 1 } else { 0 };
    let prior_text = format!(
        "before anything is read, 1 pair in {one_in:.digits$} of records without a partner is one person"
    );
    let mut levels = vec![explain_prior(links.prior_weight, prior_text)];
    levels.extend(link.evidence.iter().map(|evidence| {
        if evidence.field.column().is_some() {
            let header = links.field_name(evidence.field);
            let cells = [left.compared_cell(header, link.left), right.compared_cell(header, link.right)];
            return explain_value(*evidence, header, header, &cells.map(str::to_owned));
        }
        let Some(fields) = source_fields(evidence.field) else {
            return explain_name(*evidence, &lists.vocabulary, &names, true);
        };
        let cell = |list: &List, row: usize| {
            let cells = fields.iter().map(|field| list.cell(*field, row));
            cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(", ")
        };
        let cells = [cell(left, link.left), cell(right, link.right)];
        explain_value(*evidence, evidence.field.as_str(), field_words(evidence.field), &cells)
    }));
    Some(Comparison {
        name_a: name_a.into_owned(),
        name_b: name_b.into_owned(),
        probability: link.probability,
        weight: link.weight,
        decision: Some(link.decision),
        levels,
        usable: [true, true],
        doubt: link.doubt,
    })
}

/// The columns in which a field's values stand; `None` for parts of names, for relatives and for columns that have no field.
#[must_use]
pub const fn source_fields(field: ComparedField) -> Option<&'static [Field]> {
    Some(match field {
        ComparedField::Surname
        | ComparedField::GivenName
        | ComparedField::Patronymic
        | ComparedField::Relatives
        | ComparedField::Column1
        | ComparedField::Column2
        | ComparedField::Column3
        | ComparedField::Column4
        | ComparedField::Column5
        | ComparedField::Column6
        | ComparedField::Column7
        | ComparedField::Column8 => return None,
        ComparedField::BirthDate => &[Field::BirthDate, Field::Age],
        ComparedField::Sex => &[Field::Sex],
        ComparedField::Category => &[Field::Category],
        ComparedField::Rank => &[Field::Rank],
        ComparedField::Unit => &[Field::Unit],
        ComparedField::CapturePlace => &[Field::CapturePlace],
        ComparedField::CaptureDate => &[Field::CaptureDate],
        ComparedField::HeldAt => &[Field::HeldAt],
        ComparedField::PersonalNumber => &[Field::PersonalNumber],
        ComparedField::TaxNumber => &[Field::TaxNumber],
        ComparedField::Document => &[Field::Document],
        ComparedField::Phone => &[Field::Phone],
        ComparedField::BirthPlace => &[Field::BirthPlace],
        ComparedField::Mother => &[Field::Mother],
    })
}

const fn field_words(field: ComparedField) -> &'static str {
    match field {
        ComparedField::Surname => "surname",
        ComparedField::GivenName => "given name",
        ComparedField::Patronymic => "patronymic",
        ComparedField::BirthDate => "birth date",
        ComparedField::Sex => "sex",
        ComparedField::Category => "category",
        ComparedField::Rank => "rank",
        ComparedField::Unit => "unit",
        ComparedField::CapturePlace => "place of capture",
        ComparedField::CaptureDate => "date of capture",
        ComparedField::HeldAt => "held at",
        ComparedField::PersonalNumber => "personal number",
        ComparedField::TaxNumber => "taxpayer's number",
        ComparedField::Document => "document",
        ComparedField::Phone => "telephone",
        ComparedField::BirthPlace => "place of birth",
        ComparedField::Mother => "mother",
        // Their lists give their names.
        ComparedField::Column1
        | ComparedField::Column2
        | ComparedField::Column3
        | ComparedField::Column4
        | ComparedField::Column5
        | ComparedField::Column6
        | ComparedField::Column7
        | ComparedField::Column8 => field.as_str(),
        ComparedField::Relatives => "relatives",
    }
}

fn explain_prior(weight: f64, text: String) -> LevelExplained {
    LevelExplained { field: "prior".into(), level: "prior", weight, text }
}

/// Evidence of a part of a name, or of relatives, in words.
/// `of_lists`: the weight is that of a link of lists, whose own names have a part in how frequent a name is.
fn explain_name(
    evidence: Evidence,
    vocabulary: &Vocabulary,
    names: &[NameRow; 2],
    of_lists: bool,
) -> LevelExplained {
    let (field, level, weight) = (evidence.field, evidence.level(), evidence.weight());
    if field == ComparedField::Relatives {
        let text = match level {
            "likely" => "two relatives are likelier than one person: a family shares its surname",
            "possible" => "two relatives are possible instead of one person: a family shares its surname",
            _ => "two relatives are not likely instead of one person",
        };
        return LevelExplained { field: field.as_str().into(), level, weight, text: text.to_owned() };
    }
    let numbers = names.map(|name| match field {
        ComparedField::Surname => name.surname,
        ComparedField::GivenName => name.given_name,
        _ => name.patronymic,
    });
    let [text_a, text_b] =
        numbers.map(|number| if number == NO_TOKEN { "–" } else { vocabulary.text(number) });
    let tokens = numbers.map(|number| vocabulary.token(number));
    let share = tokens.into_iter().flatten().next().and_then(|token| bearers(token, evidence, of_lists));
    let share = share.map_or_else(String::new, |share| format!("; {share}"));
    let what = field_words(field);
    let words = match tokens {
        [Some(a), Some(b)] if level == "equivalent" => the_same_in(field, a, b),
        _ => name_words(level).to_owned(),
    };
    let text = format!("{what}: {text_a} and {text_b}, {words}{share}");
    LevelExplained { field: field.as_str().into(), level, weight, text }
}

/// Evidence of another field in words; the field's name in outputs and in words.
fn explain_value(evidence: Evidence, name: &str, what: &str, texts: &[String; 2]) -> LevelExplained {
    let (field, level, weight) = (evidence.field, evidence.level(), evidence.weight());
    let [a, b] = texts.each_ref().map(|text| if text.is_empty() { "–" } else { text.as_str() });
    let words = match field {
        ComparedField::BirthDate | ComparedField::CaptureDate => date_words(level),
        _ => value_words(field, level),
    };
    let text = format!("{what}: {a} and {b}, {words}");
    LevelExplained { field: name.to_owned().into(), level, weight, text }
}

fn value_words(field: ComparedField, level: &str) -> &'static str {
    match (level, field) {
        ("same", _) => "the same",
        ("equivalent", _) => "the same in another language or spelling",
        ("part", ComparedField::Unit) => "one is a part of the other",
        ("part", _) => "in part the same",
        ("similar", _) => "alike, and perhaps the same",
        ("slip", _) => "alike but for one slip",
        ("near", ComparedField::Rank) => "ranks next to each other, as after a promotion",
        ("near", _) => "close to each other",
        ("different", ComparedField::Category) => "a soldier here and a civilian there",
        ("different", _) => "different",
        _ => "one side has none, which says nothing",
    }
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
        "near" => "a few days apart",
        "weeks_apart" => "some weeks apart",
        "year_apart" => "the same day of years far apart",
        "unreadable_near" => "one cannot be read, and its digits are a slip away",
        "unreadable" => "one cannot be read, and whether they are the same cannot be told",
        "unreadable_different" => "one cannot be read, and its digits are others",
        "age" => "the age fits",
        "age_possible" => "the age may fit; when it held is not known",
        "age_near" => "the age is a year off",
        "age_different" => "the age does not fit",
        "different" => "different dates",
        _ => "one side has none, which says nothing",
    }
}

/// What is the same about two spellings of a name: of a name with a Ukrainian and a Russian form, that it has both.
fn the_same_in(field: ComparedField, a: &Token, b: &Token) -> String {
    let group = |token: &Token| GROUPS.get(usize::from(token.given_name.as_ref()?.names.first()?.group));
    let script = |token: &Token| match token.script {
        Script::Cyrillic => "Cyrillic",
        Script::Latin => "Latin",
        Script::Other => "other",
    };
    let languages = group(a).filter(|_| field == ComparedField::GivenName).and_then(|group| {
        // Which of the two forms a spelling is of is told by its sounds: the nearer one.
        let of = |token: &Token| {
            let near = |form: &str| {
                token_cost(token.spoken(), analyze(form).spoken(), FARTHEST).unwrap_or(f32::INFINITY)
            };
            match (near(group.ukrainian), near(group.russian)) {
                (ukrainian, russian) if ukrainian < russian => Some("Ukrainian"),
                (ukrainian, russian) if russian < ukrainian => Some("Russian"),
                _ => None,
            }
        };
        match (of(a)?, of(b)?) {
            (one, other) if one != other => Some((one, other)),
            _ => None,
        }
    });
    match (languages, script(a) == script(b)) {
        (Some((one, other)), _) => format!("the same name in {one} and {other}"),
        (None, false) => format!("the same in {} and {} letters", script(a), script(b)),
        (None, true) => "the same in another language or spelling".to_owned(),
    }
}

/// How many people bear the name, in words; `None` where the level does not rest on it. Of names that agree as a
/// whole it is the share that the weight stands for.
fn bearers(token: &Token, evidence: Evidence, of_lists: bool) -> Option<String> {
    let (field, level, weight) = (evidence.field, evidence.level(), evidence.weight());
    if matches!(level, "absent" | "different" | "initial") {
        return None;
    }
    let weighed = matches!(level, "same" | "equivalent").then(|| (-weight).exp2());
    let (share, who) = match field {
        ComparedField::Surname => (weighed.unwrap_or(f64::from(token.surname_share)), "1 person"),
        ComparedField::GivenName => {
            let name = token.given_name.as_ref()?.names.first()?;
            let share = weighed.unwrap_or(f64::from(group_share(name.group)));
            let man = GROUPS.get(usize::from(name.group)).is_some_and(|group| group.sex == 'm');
            // The tables' shares are of all people, of whom half are of either sex; lists have a mixture of their own.
            if of_lists { (share, "1 person") } else { (2.0 * share, if man { "1 man" } else { "1 woman" }) }
        }
        _ => {
            let father = token.patronymic.as_ref()?.names.names.first()?;
            (weighed.unwrap_or(2.0 * f64::from(group_share(father.group))), "1 father")
        }
    };
    let one_in = (1.0 / share).round().max(1.0);
    // Beyond the tables' reach only the order of size is known.
    let one_in = if one_in > 1000.0 { (one_in / 1000.0).round() * 1000.0 } else { one_in };
    let on_these_lists = if of_lists { " on such lists" } else { "" };
    Some(format!("{who} in {one_in:.0}{on_these_lists} bears it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_is_the_same_about_two_spellings() {
        let text = |a: &str, b: &str, field: &str| {
            let compared = compare(a, b, &CompareOptions::default()).unwrap();
            compared.levels.into_iter().find(|level| level.field == field).unwrap().text
        };
        let given = text("Гриценко Микола", "Гриценко Николай", "given_name");
        assert!(given.starts_with(
            "given name: Микола and Николай, the same name in Ukrainian and Russian; 1 man in "
        ));
        let given = text("Олексій Гриценко", "Alexey Gritsenko", "given_name");
        assert!(given.contains("the same name in Ukrainian and Russian"), "{given}");
        let given = text("Олександр Гриценко", "Oleksandr Hrytsenko", "given_name");
        assert!(given.contains("the same in Cyrillic and Latin letters"), "{given}");
    }
}
