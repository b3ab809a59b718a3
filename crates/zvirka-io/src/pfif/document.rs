//! The XML of a PFIF document as persons and notes: names of elements and their text.

use crate::budget::Budget;
use crate::xml::{self, Step};

/// A person or a note: its fields in order, and the notes inside it.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) fields: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// The text of a field.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(of, _)| of == name).map(|(_, text)| text.as_str())
    }

    /// A field that stands more than once.
    pub(super) fn doubled(&self) -> Option<&str> {
        let mut seen = std::collections::HashSet::with_capacity(self.fields.len());
        self.fields.iter().map(|(name, _)| name.as_str()).find(|name| !seen.insert(*name))
    }
}

/// A whole document.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) persons: Vec<Element>,
    /// Notes that stand beside their persons.
    pub(super) notes: Vec<Element>,
}

/// The encoding that an XML declaration names, where the file's first bytes can be read as ASCII.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<&str> {
    /// A declaration is `<?xml version="1.0" encoding="…" standalone="yes"?>` and rarely over 60 bytes.
    const WITHIN: usize = 256;
    let first = bytes.get(..bytes.len().min(WITHIN))?;
    let end = memchr::memmem::find(first, b"?>")?;
    let declaration = std::str::from_utf8(first.get(..end)?).ok()?.strip_prefix("<?xml")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.strip_prefix(quote)?.split(quote).next()
}

/// What stands open while the document is read.
enum Open {
    Person(Element),
    Note(Element),
    Field(String, String),
    Other,
}

/// Reads the document.
pub(super) fn parse(text: &str, budget: &mut Budget) -> Result<Document, String> {
    let mut document = Document::default();
    let mut open: Vec<Open> = Vec::new();
    let (mut is_pfif, mut is_feed) = (false, false);
    let any = xml::walk(text, "PFIF", budget, &mut |step| match step {
        Step::Open(name) => {
            if open.is_empty() {
                is_pfif |= matches!(name, "pfif" | "person" | "note");
                // Registers publish their records inside a feed (Atom, RFC 4287).
                is_feed |= name == "feed";
            }
            is_pfif |= is_feed && matches!(name, "person" | "note");
            let inside = open.last();
            open.push(match name {
                "person" if matches!(inside, None | Some(Open::Other)) => Open::Person(Element::default()),
                "note" if !matches!(inside, Some(Open::Note(_) | Open::Field(..))) => {
                    Open::Note(Element::default())
                }
                _ if matches!(inside, Some(Open::Person(_) | Open::Note(_))) => {
                    Open::Field(name.to_owned(), String::new())
                }
                _ => Open::Other,
            });
        }
        Step::Text(part) => push(&mut open, part),
        Step::Close => close(&mut open, &mut document),
    })?;
    if !any {
        return Err("the file is empty; PFIF has persons".to_owned());
    }
    if !is_pfif {
        return Err("this is XML, but neither PFIF nor the consolidated list of the United Nations; save the list as \
                    CSV in UTF-8"
            .to_owned());
    }
    Ok(document)
}

fn push(open: &mut [Open], part: &str) {
    if let Some(Open::Field(_, text)) = open.last_mut() {
        text.push_str(part);
    }
}

fn close(open: &mut Vec<Open>, document: &mut Document) {
    match (open.pop(), open.last_mut()) {
        (Some(Open::Person(person)), _) => document.persons.push(person),
        (Some(Open::Note(note)), Some(Open::Person(person))) => person.children.push(note),
        (Some(Open::Note(note)), _) => document.notes.push(note),
        (Some(Open::Field(name, text)), Some(Open::Person(element) | Open::Note(element))) => {
            element.fields.push((name, text));
        }
        _ => {}
    }
}
