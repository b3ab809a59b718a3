//! People Finder Interchange Format, 1.1 to 1.4 (zesty.ca/pfif): the XML in which registers of the missing exchange
//! their records, as columns.
//!
//! Every element of a `person` is a column under its own name, so nothing is dropped and `--map` can name it; four
//! columns are put together here from several elements: `home_place`, `age_on` (the day of the source, as an age is
//! of that day), `contact` (the author) and `note` (the description and what the notes say: found or not, status,
//! where last seen, text). Notes stand inside their person or beside it.
//!
//! A record past its `expiry_date` must by the standard no longer be used: it is set aside and counted, as is one
//! whose expiry date cannot be read. A document type definition is refused, so no entity is ever expanded but the
//! five of XML. Elements are known by their names whatever their namespace's prefix.
//!
//! Cost: one pass over the text; all records are held before the first column is made, as a note may stand before
//! its person. Limits: nothing but `person` and `note` is read; photographs are links and are never opened.

mod document;
mod moment;

use std::collections::HashMap;
use std::time::SystemTime;

use crate::budget::Budget;
use crate::encoding::Decoded;
use crate::grid::{Grid, GridBuilder};
use crate::json_lines::most_cells;
use crate::source::LONGEST_RECORD;
use document::Element;
use moment::Moment;

pub(crate) use document::declared_encoding;

/// Elements of a person in the order of the standard, 1.4 before the earlier ones that it replaced.
const ELEMENTS: [&str; 33] = [
    "person_record_id",
    "full_name",
    "given_name",
    "family_name",
    "first_name",
    "last_name",
    "alternate_names",
    "sex",
    "date_of_birth",
    "age",
    "home_street",
    "home_neighborhood",
    "home_city",
    "home_state",
    "home_postal_code",
    "home_zip",
    "home_country",
    "description",
    "other",
    "author_name",
    "author_email",
    "author_phone",
    "source_name",
    "source_url",
    "source_date",
    "entry_date",
    "expiry_date",
    "photo_url",
    "profile_urls",
    "home_place",
    "age_on",
    "contact",
    "note",
];

/// Reads the text as a table of the list so called; `now` decides what has expired.
///
/// The error is a sentence without the file's name.
pub(crate) fn read(
    decoded: &Decoded<'_>,
    list: &str,
    now: SystemTime,
    budget: &mut Budget,
) -> Result<Grid, String> {
    let document = document::parse(&decoded.text, budget)?;
    let now = Moment::of(now);
    // What the notes beside the persons say, made once: many records may claim one id.
    let mut beside: HashMap<&str, String> = HashMap::new();
    for note in &document.notes {
        if let Some(of) = note.get("person_record_id") {
            let said = note_text(note);
            let all = beside.entry(of).or_default();
            if !said.is_empty() {
                budget.take(said.len() as u64)?;
                if !all.is_empty() {
                    all.push_str("; ");
                }
                all.push_str(&said);
            }
        }
    }
    let mut builder = GridBuilder::new(list, most_cells(decoded.text.len()), budget);
    let columns = Columns::add(&mut builder, &document.persons)?;
    for (number, person) in document.persons.iter().enumerate() {
        let place = format!("person {}", number + 1);
        if let Some(reason) = fault(person, &place, now) {
            builder.reject_row(None, reason)?;
            continue;
        }
        let beside = person.get("person_record_id").and_then(|id| beside.get(id)).map_or("", String::as_str);
        if beside.len() > LONGEST_RECORD {
            return Err(format!(
                "the notes of {place} are longer than 1 MiB; no list has such a row, mend the file"
            ));
        }
        for (name, text) in &person.fields {
            if let Some(column) = columns.of_element(name) {
                if name == "alternate_names" {
                    // One name a line in PFIF, separated by `;` in lists.
                    let names: Vec<&str> =
                        text.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
                    builder.set(column, &names.join("; "));
                } else {
                    builder.set(column, text.trim());
                }
            }
        }
        for (name, text) in composed(person, beside) {
            if let Some(column) = columns.0.get(name) {
                builder.set(*column, &text);
            }
        }
        builder.finish_row(format_args!("{place}"))?;
    }
    Ok(builder.build())
}

/// Why a record is set aside, if it is.
fn fault(person: &Element, place: &str, now: Moment) -> Option<String> {
    if let Some(name) = person.doubled() {
        return Some(format!("{place}: the element {name} stands twice; keep one"));
    }
    let expiry = person.get("expiry_date").map(str::trim).filter(|expiry| !expiry.is_empty())?;
    match Moment::parse(expiry) {
        Some(expiry) if expiry <= now => Some(format!("{place}: expired on {}", expiry.day())),
        Some(_) => None,
        None => Some(format!("{place}: the expiry_date is no date, so the record may not be used; mend it")),
    }
}

/// The columns put together from several elements.
fn composed(person: &Element, beside: &str) -> [(&'static str, String); 4] {
    let filled = |name: &&str| person.get(name).map(str::trim).filter(|text| !text.is_empty());
    let joined = |names: &[&str]| names.iter().filter_map(filled).collect::<Vec<_>>().join(", ");
    let age_on = match filled(&"age") {
        Some(_) => filled(&"source_date").or_else(|| filled(&"entry_date")).map_or("", moment::day_of),
        None => "",
    };
    let mut said: Vec<String> =
        ["description", "other"].iter().filter_map(filled).map(str::to_owned).collect();
    said.extend(person.children.iter().map(note_text).filter(|note| !note.is_empty()));
    said.extend(Some(beside).filter(|notes| !notes.is_empty()).map(str::to_owned));
    [
        ("home_place", joined(&["home_neighborhood", "home_city", "home_state", "home_country"])),
        ("age_on", age_on.to_owned()),
        ("contact", joined(&["author_name", "author_phone", "author_email"])),
        ("note", said.join("; ")),
    ]
}

/// What a note says, in one line.
fn note_text(note: &Element) -> String {
    let filled = |name: &str| note.get(name).map(str::trim).filter(|text| !text.is_empty());
    let mut said = Vec::new();
    if let Some(day) = filled("source_date").or_else(|| filled("entry_date")).map(moment::day_of) {
        said.push(day.to_owned());
    }
    // `found` became `author_made_contact` in 1.3.
    if [filled("author_made_contact"), filled("found")].contains(&Some("true")) {
        said.push("author made contact".to_owned());
    }
    said.extend(filled("status").map(|status| format!("status {}", status.replace('_', " "))));
    said.extend(filled("last_known_location").map(|place| format!("last seen: {place}")));
    said.extend(filled("text").map(str::to_owned));
    said.join(", ")
}

/// The number of each column by its name.
struct Columns(HashMap<String, usize>);

impl Columns {
    /// Adds a column for each element that a person has, in the standard's order, unknown ones last.
    fn add(builder: &mut GridBuilder, persons: &[Element]) -> Result<Self, String> {
        let mut unknown: Vec<&str> = Vec::new();
        let mut seen: std::collections::HashSet<&str> = std::collections::HashSet::new();
        for (name, _) in persons.iter().flat_map(|person| &person.fields) {
            let name = Self::name(name);
            if seen.insert(name) && !ELEMENTS.contains(&name) {
                unknown.push(name);
            }
        }
        let any = |names: &[&str]| names.iter().any(|name| seen.contains(name));
        let composed = [
            ("home_place", any(&["home_neighborhood", "home_city", "home_state", "home_country"])),
            ("age_on", any(&["age"])),
            ("contact", any(&["author_name", "author_phone", "author_email"])),
            ("note", true),
        ];
        let wanted = |name: &&str| {
            // A list of no records still has a column of names.
            seen.contains(name)
                || (*name == "full_name" && persons.is_empty())
                || composed.iter().any(|(composed, wanted)| composed == name && *wanted)
        };
        let mut columns = HashMap::new();
        for name in ELEMENTS.iter().filter(|name| wanted(name)).copied().chain(unknown) {
            columns.insert(name.to_owned(), builder.add_column(name)?);
        }
        Ok(Self(columns))
    }

    /// The column's name for an element of the file: its own, unless a column put together here has it.
    fn name(element: &str) -> &str {
        match element {
            "home_place" => "file:home_place",
            "age_on" => "file:age_on",
            "contact" => "file:contact",
            "note" => "file:note",
            other => other,
        }
    }

    fn of_element(&self, name: &str) -> Option<usize> {
        self.0.get(Self::name(name)).copied()
    }
}
