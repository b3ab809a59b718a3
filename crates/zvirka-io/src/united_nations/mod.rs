//! The consolidated list of the United Nations' Security Council, which is published as XML
//! (main.un.org/securitycouncil/en/content/un-sc-consolidated-list), as columns.
//!
//! Every element of an `INDIVIDUAL` is a column under its own name, behind that of the element it stands in; values that
//! stand several times (aliases, nationalities, addresses) are joined by `;`. The column of a person's dates of birth is
//! put together here from their parts ([`dates`]). Companies and groups (`ENTITY`) are no people: they are set aside
//! and counted.
//!
//! What the columns mean is said where headers of published structures are known, so that a table which a spreadsheet
//! program made of the list is read by the same rules.
//!
//! Cost: one pass over the text. Limits: attributes are not read.

pub(crate) mod dates;

use std::collections::HashMap;

use crate::budget::Budget;
use crate::encoding::Decoded;
use crate::grid::{Grid, GridBuilder};
use crate::json_lines::most_cells;
use crate::xml::{self, Step};
use dates::Parts;

/// The list's outermost element, and what programs call it that hand on a part of the list.
const OUTERMOST: [&str; 3] = ["CONSOLIDATED_LIST", "DATAEXPORT", "INDIVIDUALS"];

/// The element of a date of birth, which is also the header of the column put together from them.
const BIRTH: &str = "INDIVIDUAL_DATE_OF_BIRTH";

/// Columns that the list always has, in its own order.
const ALWAYS: [&str; 9] = [
    "DATAID",
    "REFERENCE_NUMBER",
    "FIRST_NAME",
    "SECOND_NAME",
    "THIRD_NAME",
    "FOURTH_NAME",
    "NAME_ORIGINAL_SCRIPT",
    "INDIVIDUAL_ALIAS.ALIAS_NAME",
    BIRTH,
];

/// Whether an XML text is this list, by its outermost element.
pub(crate) fn is_one(text: &str) -> bool {
    let mut elements =
        text.split('<').skip(1).filter(|after| after.starts_with(|mark: char| mark.is_alphabetic()));
    let name = elements
        .next()
        .and_then(|after| after.split(|mark: char| mark.is_whitespace() || "/>".contains(mark)).next());
    name.is_some_and(|name| OUTERMOST.contains(&name.rsplit(':').next().unwrap_or(name)))
}

/// A person in the making.
#[derive(Default)]
struct Person {
    /// Values by their path below the person, in the order of the file.
    values: Vec<(String, String)>,
    births: Vec<Parts>,
}

impl Person {
    fn take(&mut self, path: &[String], text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if let [element, part] = path
            && element == BIRTH
            && let Some(birth) = self.births.last_mut()
        {
            birth.set(part, text);
        }
        // A value stands in an element of its own below that which names it.
        let named: Vec<&str> = path.iter().map(String::as_str).filter(|name| *name != "VALUE").collect();
        let name = named.join(".");
        match self.values.iter_mut().find(|(of, _)| *of == name) {
            Some((_, values)) => {
                values.push_str("; ");
                values.push_str(text);
            }
            None => self.values.push((name, text.to_owned())),
        }
    }
}

/// Reads the text as a table of the list so called.
///
/// The error is a sentence without the file's name.
pub(crate) fn read(decoded: &Decoded<'_>, list: &str, budget: &mut Budget) -> Result<Grid, String> {
    let mut people: Vec<Option<Person>> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut text = String::new();
    // How deep the person or group stands that is being read.
    let mut inside: Option<usize> = None;
    xml::walk(&decoded.text, "list of the United Nations", budget, &mut |step| match step {
        Step::Open(name) => {
            path.push(name.to_owned());
            text.clear();
            if inside.is_none() && matches!(name, "INDIVIDUAL" | "ENTITY") {
                inside = Some(path.len());
                people.push((name == "INDIVIDUAL").then(Person::default));
            } else if name == BIRTH
                && let Some(Some(person)) = people.last_mut()
            {
                person.births.push(Parts::default());
            }
        }
        Step::Text(part) => text.push_str(part),
        Step::Close => {
            if let (Some(depth), Some(Some(person))) = (inside, people.last_mut()) {
                person.take(path.get(depth..).unwrap_or(&[]), &text);
            }
            text.clear();
            if inside == Some(path.len()) {
                inside = None;
            }
            path.pop();
        }
    })?;
    let mut builder = GridBuilder::new(list, most_cells(decoded.text.len()), budget);
    let mut columns: HashMap<String, usize> = HashMap::new();
    for name in ALWAYS {
        columns.insert(name.to_owned(), builder.add_column(name)?);
    }
    for (number, person) in people.iter().enumerate() {
        let place = format!("entry {}", number + 1);
        let Some(person) = person else {
            builder.reject_row(None, format!("{place}: a company or group, no person"))?;
            continue;
        };
        for (name, value) in &person.values {
            let column = match columns.get(name.as_str()) {
                Some(column) => *column,
                None => {
                    let column = builder.add_column(name)?;
                    columns.insert(name.clone(), column);
                    column
                }
            };
            builder.set(column, value);
        }
        if let Some(column) = columns.get(BIRTH) {
            builder.set(*column, &dates::together(person.births.iter().map(Parts::text)));
        }
        builder.finish_row(format_args!("{place}"))?;
    }
    Ok(builder.build())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>\
        <DATAID>1</DATAID><FIRST_NAME>OSTAP</FIRST_NAME><SECOND_NAME>IHOROVYCH</SECOND_NAME>\
        <THIRD_NAME>GUDZ</THIRD_NAME><FOURTH_NAME/><NATIONALITY><VALUE>Ukraine</VALUE><VALUE>Poland</VALUE></NATIONALITY>\
        <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Hudz Ostap</ALIAS_NAME></INDIVIDUAL_ALIAS>\
        <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Ostap &amp; Co</ALIAS_NAME></INDIVIDUAL_ALIAS>\
        <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1985-05-10</DATE></INDIVIDUAL_DATE_OF_BIRTH>\
        <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1985</YEAR></INDIVIDUAL_DATE_OF_BIRTH>\
        </INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>NOBODY LTD</FIRST_NAME></ENTITY>\
        </ENTITIES></CONSOLIDATED_LIST>";

    #[test]
    fn people_are_rows_and_companies_are_set_aside() {
        assert!(
            is_one(LIST) && !is_one("<?xml version=\"1.0\"?><pfif:pfif><a/></pfif:pfif>") && !is_one("name")
        );
        let decoded = crate::encoding::decode(LIST.as_bytes(), None).unwrap();
        let (headers, rows) = read(&decoded, "un.xml", &mut Budget::of(LIST.len())).unwrap().into_rows(None);
        let cell = |header: &str| {
            let column = headers.iter().position(|of| of == header).unwrap();
            rows.columns[column].get(0).to_owned()
        };
        assert_eq!(cell("THIRD_NAME"), "GUDZ");
        assert_eq!(cell("INDIVIDUAL_ALIAS.ALIAS_NAME"), "Hudz Ostap; Ostap & Co");
        assert_eq!(cell("NATIONALITY"), "Ukraine; Poland");
        assert_eq!(cell(BIRTH), "1985-05-10");
        assert_eq!((rows.rows_read, rows.rejects.len()), (2, 1));
        assert!(rows.rejects[0].reason.ends_with("a company or group, no person"));
    }
}
