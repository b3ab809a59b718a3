//! What verbs that read lists of people and link them share: reading, rows set aside, the model, closing words.
//!
//! The engine knows a left and a right list. Here lists stand in a slice in that order; a list that is compared with
//! itself stands alone and is the left one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use zvirka::linker::{Decision, Links, SetAside};
use zvirka::model::Model;
use zvirka::record::Field;
use zvirka_io::{
    ColumnAsked, ColumnsOf, LinkColumns, ManifestInput, ReadList, ReadModel, Reject, SharedText, read_list,
    read_model, suggested_field,
};

use crate::args::{ComparedArguments, ReadingArguments, SideArguments};
use crate::failure::Failure;
use crate::outputs;
use crate::reading::{self, counted, label};
use crate::terminal::{Voice, visible};

/// Refuses to read two lists from one standard input.
///
/// # Errors
///
/// [`Failure::Refused`].
pub fn check_standard_input(left: &Path, right: &Path) -> Result<(), Failure> {
    if outputs::is_standard(left) && outputs::is_standard(right) {
        let message = "both lists cannot be standard input; name a file for one of them";
        return Err(Failure::Refused(message.to_owned()));
    }
    Ok(())
}

/// Reads the left and the right list, side by side unless there is to be one thread.
///
/// # Errors
///
/// As [`reading::read`].
pub fn read_both(
    paths: [&Path; 2],
    all: &ReadingArguments,
    sides: &SideArguments,
    threads: Option<usize>,
    voice: &Voice,
) -> Result<[ReadList; 2], Failure> {
    let [left, right] = paths;
    let mut left_options =
        reading::options(all, sides.left_encoding.as_ref(), sides.left_format, &sides.left_map);
    left_options.sheet = sides.left_sheet.clone().or(left_options.sheet);
    left_options.columns = sides.left_columns.clone().or(left_options.columns);
    left_options.rows = sides.left_rows.map(Into::into).or(left_options.rows);
    let mut right_options =
        reading::options(all, sides.right_encoding.as_ref(), sides.right_format, &sides.right_map);
    right_options.sheet = sides.right_sheet.clone().or(right_options.sheet);
    right_options.columns = sides.right_columns.clone().or(right_options.columns);
    right_options.rows = sides.right_rows.map(Into::into).or(right_options.rows);
    let (left_read, right_read) = std::thread::scope(|scope| {
        let beside = (threads != Some(1))
            .then(|| {
                std::thread::Builder::new().spawn_scoped(scope, || read_list(right, &right_options)).ok()
            })
            .flatten();
        let left_read = read_list(left, &left_options);
        // Where no thread is wanted or can be had, the second list is read after the first.
        let right_read = beside.and_then(|thread| thread.join().ok());
        (left_read, right_read.unwrap_or_else(|| read_list(right, &right_options)))
    });
    let both = [reading::told(left, left_read?, voice), reading::told(right, right_read?, voice)];
    tell_fields(&both.each_ref(), voice);
    Ok(both)
}

/// Sets the columns that were asked to be compared, and says which were compared already.
///
/// # Errors
///
/// [`Failure::Refused`] when a list lacks one.
pub fn compare_columns(
    lists: &mut [&mut ReadList],
    asked: &ComparedArguments,
    voice: &Voice,
) -> Result<(), Failure> {
    if asked.compare.is_empty() {
        let of: Vec<ColumnsOf<'_>> = lists.iter().map(|read| ColumnsOf::from(&**read)).collect();
        let both = if of.len() == 2 { zvirka_io::columns_to_compare(&of) } else { Vec::new() };
        if !both.is_empty() {
            let shown: Vec<String> = both.iter().map(|column| visible(&shown_column(column))).collect();
            voice
                .note(&format!("--compare would compare what both lists have besides: {}", shown.join(", ")));
        }
        return Ok(());
    }
    for told in zvirka_io::compare_columns(lists, &asked.compare)? {
        voice.note(&told);
    }
    Ok(())
}

/// The columns that were asked to be compared, as the manifest records them.
pub fn shown_columns(asked: &ComparedArguments) -> Vec<String> {
    asked.compare.iter().map(shown_column).collect()
}

/// A column as `--compare` takes it.
pub fn shown_column(column: &ColumnAsked) -> String {
    match column.kind {
        Some(kind) => format!("{}:{}", column.header, kind.as_str()),
        None => column.header.clone(),
    }
}

/// Says of each column that was asked to be compared how it was read, how often it agrees for one person, and on which it
/// depends.
pub fn tell_columns(links: &Links, voice: &Voice) {
    for column in &links.columns {
        let (header, kind) = (visible(&column.header), column.kind.as_str());
        let agreeing = column.levels.iter().filter(|row| matches!(row.level.as_str(), "same" | "equivalent"));
        let m: f64 = agreeing.clone().map(|row| row.m).sum();
        if column.learnt {
            let pairs = column.levels.first().map_or(0.0, |row| row.pairs);
            // Half an interval of 95%: the binomial one of the pairs that it was learnt from.
            let half = 1.96 * (m * (1.0 - m) / pairs.max(1.0)).sqrt();
            voice.note(&format!(
                "column '{header}', read as {kind}: agrees for one person in {m:.3} ± {half:.3} of {pairs:.0} pairs"
            ));
        } else {
            voice.note(&format!(
                "column '{header}', read as {kind}: too few pairs to learn from; presumed to agree for one person in {m:.2}"
            ));
        }
        for (on, part) in column.depends_on.iter().filter(|(_, part)| *part >= 0.1) {
            voice.note(&format!(
                "column '{header}' goes with '{}': where both agree it counts {:.0}% less",
                visible(on),
                100.0 * part
            ));
        }
    }
}

/// Fields that are compared, with what messages call them.
const COMPARED: [(&[Field], &str); 15] = [
    (&[Field::Name, Field::Surname, Field::GivenName], "names"),
    (&[Field::BirthDate, Field::Age], "birth dates"),
    (&[Field::Sex], "sexes"),
    (&[Field::Category], "categories"),
    (&[Field::Rank], "ranks"),
    (&[Field::Unit], "units"),
    (&[Field::CaptureDate], "dates of capture"),
    (&[Field::CapturePlace], "places of capture"),
    (&[Field::HeldAt], "places of detention"),
    (&[Field::PersonalNumber], "personal numbers"),
    (&[Field::TaxNumber], "taxpayers' numbers"),
    (&[Field::Document], "documents"),
    (&[Field::Phone], "telephones"),
    (&[Field::BirthPlace], "places of birth"),
    (&[Field::Mother], "mothers"),
];

/// What only some lists have.
const RARE: [&str; 6] =
    ["personal numbers", "taxpayers' numbers", "documents", "telephones", "places of birth", "mothers"];

/// What a list has of all that is compared, and what it lacks.
pub fn compared_fields(list: &ReadList) -> (Vec<&'static str>, Vec<&'static str>) {
    let has = |(fields, _): &(&[Field], &str)| fields.iter().any(|field| list.list.column(*field).is_some());
    let (has, lacks): (Vec<_>, Vec<_>) = COMPARED.into_iter().partition(has);
    // Of what hardly any list has it is no news that this one lacks it.
    let lacks = lacks.into_iter().filter(|(_, name)| !RARE.contains(name)).collect();
    let names = |fields: Vec<(&[Field], &'static str)>| fields.into_iter().map(|(_, name)| name).collect();
    (names(has), names(lacks))
}

/// Says which fields both lists have and are compared, which one of them has, and which column of the other may be the
/// one that is missing.
pub fn tell_fields(lists: &[&ReadList], voice: &Voice) {
    let has =
        |list: &ReadList, fields: &[Field]| fields.iter().any(|field| list.list.column(*field).is_some());
    let mut both = Vec::new();
    for (fields, name) in COMPARED {
        let lacking: Vec<&&ReadList> = lists.iter().filter(|list| !has(list, fields)).collect();
        if lacking.is_empty() {
            both.push(name);
            continue;
        }
        let one_has = lacking.len() < lists.len();
        let near = lacking.iter().find_map(|list| Some((list, near_column(list, fields)?)));
        let others: Vec<String> = lacking.iter().map(|list| label(&list.path)).collect();
        let without = others.join(" and ");
        // Dates under a header that says nothing may be those that are missing.
        let dated = lacking
            .iter()
            .filter(|_| near.is_none() && fields.contains(&Field::BirthDate))
            .find_map(|list| Some((list, list.column_that_may_be_of_birth()?)));
        if let Some((list, column)) = dated {
            voice.warn(&format!(
                "no {name} are compared: column {column} of {} holds dates that may be those of birth; --map \
                 birth_date=#{column} takes it if it does",
                label(&list.path)
            ));
            continue;
        }
        match near {
            Some((list, (header, field))) => voice.warn(&format!(
                "no {name} are compared: column '{}' of {} was not understood; --map {}={} takes it",
                visible(header),
                label(&list.path),
                field.as_str(),
                visible(header)
            )),
            // What is missing on one list only is worth a word; birth dates always are.
            None if one_has => voice.note(&format!("no {name} are compared: {without} has none")),
            None if fields.contains(&Field::BirthDate) => {
                voice.note(&format!("no {name} are compared: {without} have none"));
            }
            None => {}
        }
    }
    voice.note(&format!("compared: {}", both.join(", ")));
}

/// Says of each list of a case which column may hold a field that it lacks.
pub fn tell_near_columns(lists: &[ReadList], voice: &Voice) {
    for list in lists {
        for (fields, name) in COMPARED {
            if fields.iter().any(|field| list.list.column(*field).is_some()) {
                continue;
            }
            if let Some((header, field)) = near_column(list, fields) {
                voice.warn(&format!(
                    "{}: no {name} are compared: column '{}' was not understood; map {} = \"{}\" takes it",
                    label(&list.path),
                    visible(header),
                    field.as_str(),
                    visible(header)
                ));
            }
        }
    }
}

/// A column that was not understood and whose header is near one of these fields.
fn near_column<'l>(list: &'l ReadList, fields: &[Field]) -> Option<(&'l str, Field)> {
    let unknown = list.columns.iter().filter(|(_, field)| field.is_none());
    unknown
        .filter_map(|(header, _)| Some((header.as_str(), suggested_field(header)?)))
        .find(|(_, field)| fields.contains(field))
}

/// Checks, before anything is written, that the lists' files still are what was read of them.
///
/// # Errors
///
/// [`Failure::Refused`] when one changed.
pub fn check_unchanged(lists: &[&ReadList]) -> Result<(), Failure> {
    for list in lists {
        list.check_unchanged()?;
    }
    Ok(())
}

/// The weights to use: those of a file, or those that come with the program.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// The weights.
    pub model: Model,
    /// The file as the manifest records it.
    pub input: Option<ManifestInput>,
}

impl Weights {
    /// Reads the model that was named. It is read before the lists: it is small, and a wrong one is told at once.
    ///
    /// # Errors
    ///
    /// As [`read_model`].
    pub fn read(path: Option<&PathBuf>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::default()) };
        let read = read_model(path)?;
        let input = Some(ManifestInput::from(&read));
        let ReadModel { model, .. } = read;
        Ok(Self { model, input })
    }
}

/// The columns of a table of links, by what the user asked for.
pub const fn columns(with_values: bool) -> LinkColumns {
    if with_values { LinkColumns::EvidenceAndValues } else { LinkColumns::Evidence }
}

/// What the manifest records of an option that names a file.
pub fn shown(path: Option<&PathBuf>) -> Option<String> {
    path.map(|path| path.display().to_string())
}

/// What the engine set aside of the list at a place.
fn of_list(set_aside: &[SetAside], place: usize) -> impl Iterator<Item = &SetAside> {
    set_aside.iter().filter(move |aside| aside.left == (place == 0))
}

/// Rows set aside by reading and by the engine, list by list, each in the order of its file.
pub fn rejects(lists: &[&ReadList], set_aside: &[SetAside]) -> Vec<Reject> {
    let mut all = Vec::new();
    // Many rows have one reason.
    let mut shared: HashMap<&str, SharedText> = HashMap::new();
    for (place, list) in lists.iter().enumerate() {
        let mut rows = list.rejects.clone();
        rows.extend(of_list(set_aside, place).map(|aside| reject(list, aside, &mut shared)));
        rows.sort_by_key(|reject| reject.row);
        all.append(&mut rows);
    }
    all
}

/// A record that the engine set aside, as a row of its file.
fn reject<'a>(list: &'a ReadList, aside: &'a SetAside, shared: &mut HashMap<&'a str, SharedText>) -> Reject {
    let mut of = |text: &'a str| shared.entry(text).or_insert_with(|| text.into()).clone();
    let header = list.columns.iter().find(|(_, field)| *field == Some(aside.field));
    let counted_from_one = aside.row as u64 + 1;
    Reject {
        list: of(list.list.name()),
        row: list.file_rows.get(aside.row).copied().unwrap_or(counted_from_one),
        column: of(header.map_or(aside.field.as_str(), |(header, _)| header.as_str())),
        reason: of(aside.reason.as_str()),
    }
}

/// What the manifest records of the lists, the model first where a file was named.
pub fn inputs(lists: &[&ReadList], set_aside: &[SetAside], weights: Weights) -> Vec<ManifestInput> {
    let lists = lists.iter().enumerate().map(|(place, list)| {
        ManifestInput::from(*list).with_set_aside(of_list(set_aside, place).count() as u64)
    });
    weights.input.into_iter().chain(lists).collect()
}

/// A list in numbers: every row that was read took part or was set aside.
#[derive(Clone, Copy, Debug)]
pub struct Tally {
    /// Rows of the file.
    pub rows_read: usize,
    /// Rows that took part.
    pub taken: usize,
    /// Rows set aside, by reading or by the engine.
    pub set_aside: usize,
}

impl Tally {
    /// Counts the list at a place.
    pub fn of(lists: &[&ReadList], place: usize, set_aside: &[SetAside]) -> Self {
        let by_engine = of_list(set_aside, place).count();
        let Some(list) = lists.get(place) else { return Self { rows_read: 0, taken: 0, set_aside: 0 } };
        Self {
            rows_read: usize::try_from(list.rows_read).unwrap_or(usize::MAX),
            taken: list.list.len().saturating_sub(by_engine),
            set_aside: list.rejects.len() + by_engine,
        }
    }

    /// The beginning of what is told of a list.
    pub fn opening(&self, list: &ReadList) -> String {
        format!("{}: {} read", label(&list.path), counted(self.rows_read, "row"))
    }
}

/// Closes with what became of the links and where they are.
pub fn tell_links(links: &Links, output: &Path, voice: &Voice) {
    let of = |decision| links.links.iter().filter(|link| link.decision == decision).count();
    voice.note(&format!(
        "{}: {} to match (probability {} and up), {} to review; links are in {}",
        counted(links.links.len(), "link"),
        of(Decision::Match),
        rounded_down(links.match_at),
        of(Decision::Review),
        outputs::label(output),
    ));
}

/// A threshold in three decimals, rounded down so that no match lies below what is told.
fn rounded_down(threshold: f64) -> f64 {
    (threshold * 1000.0 + 1e-9).floor() / 1000.0
}
