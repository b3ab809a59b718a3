//! The formats of a workbook's cells, cut down to what tells a date from a number.
//!
//! Spreadsheet programs describe every look a cell may have, and the library that reads cells keeps a copy of its font,
//! borders and format code for each, so that a part of a megabyte could fill the memory. Only two things matter here:
//! the code of each number format, and which format a look has. A part is written that holds just these; looks keep
//! their order, by which cells refer to them.
//!
//! Cost: one pass over the part. Limit: a format code longer than [`LONGEST_CODE`] is left out, as no program writes one.

use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::DAMAGED;
use crate::budget::Budget;

/// Longest code of a number format: Excel takes 255 letters, which are escaped here and there.
const LONGEST_CODE: usize = 1024;

/// What the library keeps of a look that has nothing but a number format. Measured at 1.2 million looks.
const A_LOOK: u64 = 512;

/// What it keeps of a number format, the code not counted.
const A_FORMAT: u64 = 128;

/// The part, cut down.
pub(super) fn reduced(part: &str, budget: &mut Budget) -> Result<String, String> {
    let mut reader = Reader::from_str(part);
    reader.config_mut().expand_empty_elements = true;
    let (mut formats, mut looks) = (String::new(), String::new());
    let (mut inside_formats, mut inside_looks) = (false, false);
    let mut longest = 0;
    loop {
        match reader.read_event().map_err(|_| DAMAGED.to_owned())? {
            Event::Start(start) => match start.local_name().as_ref() {
                "numFmts" => inside_formats = true,
                "cellXfs" => inside_looks = true,
                "numFmt" if inside_formats => {
                    let (id, code) = (attribute(&start, "numFmtId"), attribute(&start, "formatCode"));
                    if let (Some(id), Some(code)) = (id, code)
                        && id.len() <= LONGEST_CODE
                        && code.len() <= LONGEST_CODE
                    {
                        budget.take(A_FORMAT + (id.len() + code.len()) as u64)?;
                        longest = longest.max(code.len());
                        let _ = write!(formats, "<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>");
                    }
                }
                "xf" if inside_looks => {
                    budget.take(A_LOOK + longest as u64)?;
                    match attribute(&start, "numFmtId").filter(|id| id.len() <= LONGEST_CODE) {
                        Some(id) => {
                            let _ = write!(looks, "<xf numFmtId=\"{id}\"/>");
                        }
                        None => looks.push_str("<xf/>"),
                    }
                }
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "numFmts" => inside_formats = false,
                "cellXfs" => inside_looks = false,
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><styleSheet><numFmts>{formats}</numFmts><cellXfs>{looks}</cellXfs>\
         </styleSheet>"
    ))
}

/// An attribute's text, as it is written, with what would end it here escaped.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(attribute.value.replace('"', "&quot;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_formats_stay_and_looks_are_gone() {
        let part = "<x:styleSheet><x:numFmts><x:numFmt numFmtId=\"164\" formatCode='dd\".\"mm.yyyy'/></x:numFmts><fonts><font><b/>\
                    </font></fonts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf/><xf fontId=\"0\" \
                    numFmtId=\"164\"><alignment/></xf></cellXfs></x:styleSheet>";
        let reduced = reduced(part, &mut Budget::of(0)).unwrap();
        assert!(
            reduced.ends_with(
                "<numFmts><numFmt numFmtId=\"164\" formatCode=\"dd&quot;.&quot;mm.yyyy\"/></numFmts><cellXfs><xf/><xf \
                 numFmtId=\"164\"/></cellXfs></styleSheet>"
            ),
            "{reduced}"
        );
    }

    #[test]
    fn more_looks_than_the_budget_has_are_refused() {
        let part = format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(200_000));
        assert!(reduced(&part, &mut Budget::of(0)).is_err());
        assert!(reduced(&part, &mut Budget::of(10 << 20)).is_ok());
    }
}
