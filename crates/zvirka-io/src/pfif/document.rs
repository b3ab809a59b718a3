//! The XML of a PFIF document as persons and notes: names of elements and their text.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::budget::Budget;

/// What an element of the document takes beside its text: two texts with their lengths, and what memory is given out in.
const AN_ELEMENT: u64 = 96;

/// Elements inside one another: the document, a person, a note, a field, and room for what a later version may wrap.
/// Deeper is no PFIF.
const DEEPEST: usize = 16;

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
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut document = Document::default();
    let mut open: Vec<Open> = Vec::new();
    let (mut is_pfif, mut is_feed, mut any) = (false, false, false);
    loop {
        let at = reader.buffer_position();
        let event = reader
            .read_event()
            .map_err(|_| format!("the XML is broken after byte {at} of its text; export it again"))?;
        match event {
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                budget.take(AN_ELEMENT + name.len() as u64)?;
                if open.is_empty() {
                    any = true;
                    is_pfif |= matches!(name.as_str(), "pfif" | "person" | "note");
                    // Registers publish their records inside a feed (Atom, RFC 4287).
                    is_feed |= name == "feed";
                }
                is_pfif |= is_feed && matches!(name.as_str(), "person" | "note");
                if open.len() == DEEPEST {
                    return Err(format!("elements stand more than {DEEPEST} deep; this is no PFIF"));
                }
                let inside = open.last();
                open.push(match name.as_str() {
                    "person" if matches!(inside, None | Some(Open::Other)) => {
                        Open::Person(Element::default())
                    }
                    "note" if !matches!(inside, Some(Open::Note(_) | Open::Field(..))) => {
                        Open::Note(Element::default())
                    }
                    _ if matches!(inside, Some(Open::Person(_) | Open::Note(_))) => {
                        Open::Field(name, String::new())
                    }
                    _ => Open::Other,
                });
            }
            Event::End(_) => {
                if let Some(Open::Field(_, text)) = open.last() {
                    budget.take(text.len() as u64)?;
                }
                close(&mut open, &mut document);
            }
            Event::Text(part) => push(&mut open, &part.xml10_content()),
            Event::CData(part) => push(&mut open, &part.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|_| {
                    format!("a character after byte {at} of the text does not exist; export the file again")
                })?;
                match (character, &*reference) {
                    (Some(character), _) => push(&mut open, character.encode_utf8(&mut [0; 4])),
                    (None, name) => match quick_xml::escape::resolve_xml_entity(name) {
                        Some(text) => push(&mut open, text),
                        None => {
                            return Err(format!(
                                "an entity after byte {at} of the text is not one of XML; export the file again"
                            ));
                        }
                    },
                }
            }
            Event::DocType(_) => {
                return Err("the XML has a document type definition, which is not read; remove it".to_owned());
            }
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if !any {
        return Err("the file is empty; PFIF has persons".to_owned());
    }
    if !open.is_empty() {
        return Err("the XML ends in the middle of an element; the file is cut off".to_owned());
    }
    if !is_pfif {
        return Err("this is XML, but not PFIF; save the list as CSV in UTF-8".to_owned());
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
