//! XML as steps: an element opens, has text, closes.
//!
//! A document type definition is refused, so no entity is ever expanded but the five of XML. Elements are known by their
//! names whatever their namespace's prefix. Cost: one pass over the text. Limits: attributes are not read; elements stand
//! no more than [`DEEPEST`] deep.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::budget::Budget;

/// What an element of a document takes beside its text: two texts with their lengths, and what memory is given out in.
const AN_ELEMENT: u64 = 96;

/// Elements inside one another: a document, a list, a person, a note, a field, and room for what a later version may
/// wrap.
const DEEPEST: usize = 16;

/// What comes next in a document.
pub(crate) enum Step<'x> {
    /// An element opens.
    Open(&'x str),
    /// A piece of the text of the element that is open.
    Text(&'x str),
    /// The element that was opened last closes.
    Close,
}

/// Walks through a document of a format so called; `false` if it has no element. What is walked over is paid for.
///
/// The error is a sentence without the file's name.
pub(crate) fn walk(
    text: &str,
    format: &str,
    budget: &mut Budget,
    take: &mut dyn FnMut(Step<'_>),
) -> Result<bool, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let (mut depth, mut any) = (0_usize, false);
    loop {
        let at = reader.buffer_position();
        let event = reader
            .read_event()
            .map_err(|_| format!("the XML is broken after byte {at} of its text; export it again"))?;
        match event {
            Event::Start(start) => {
                if depth == DEEPEST {
                    return Err(format!("elements stand more than {DEEPEST} deep; this is no {format}"));
                }
                depth += 1;
                any = true;
                let name = start.local_name();
                budget.take(AN_ELEMENT + name.as_ref().len() as u64)?;
                take(Step::Open(name.as_ref()));
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                take(Step::Close);
            }
            Event::Text(part) => {
                budget.take(part.len() as u64)?;
                take(Step::Text(&part.xml10_content()));
            }
            Event::CData(part) => {
                budget.take(part.len() as u64)?;
                take(Step::Text(&part.xml10_content()));
            }
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|_| {
                    format!("a character after byte {at} of the text does not exist; export the file again")
                })?;
                match (character, &*reference) {
                    (Some(character), _) => take(Step::Text(character.encode_utf8(&mut [0; 4]))),
                    (None, name) => match quick_xml::escape::resolve_xml_entity(name) {
                        Some(text) => take(Step::Text(text)),
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
    if depth > 0 {
        return Err("the XML ends in the middle of an element; the file is cut off".to_owned());
    }
    Ok(any)
}
