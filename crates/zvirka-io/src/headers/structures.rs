//! Lists whose structure is published, so that they are read without a word from the user.
//!
//! Known by their headers alone (the list of the United States' Treasury has none and is known by its shape). What a
//! file of such a structure says goes beyond headers: that rows of one id are spellings of one person, or which of many
//! columns of dates is that of birth. The structure that was recognised is said and stands in the manifest.
//!
//! Sources, by their own documentation: the European Union's consolidated list of financial sanctions (CSV, columns as
//! of version 1.1), the consolidated list of the United Kingdom's Office of Financial Sanctions Implementation, the
//! list of Specially Designated Nationals of the United States' Treasury (`SDN.CSV`), OpenSanctions' `targets.simple.csv`,
//! the register of the wanted and missing of Ukraine's Ministry of Internal Affairs (data.gov.ua).

use zvirka::record::Field;

/// A published structure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Structure {
    /// What it is called in messages and in the manifest.
    pub(crate) name: &'static str,
    /// Headers without which it is not this one.
    needed: &'static [&'static str],
    /// Fields by header, where the header alone would not tell.
    pub(crate) fields: &'static [(Field, &'static str)],
    /// Rows that repeat an id are spellings of one person's name.
    pub(crate) aliases: bool,
}

const STRUCTURES: [Structure; 5] = [
    Structure {
        name: "European Union, consolidated list of sanctions",
        needed: &["Entity_LogicalId", "NameAlias_WholeName"],
        fields: &[
            (Field::Id, "Entity_LogicalId"),
            (Field::Name, "NameAlias_WholeName"),
            (Field::BirthDate, "BirthDate_BirthDate"),
            (Field::Citizenship, "Citizenship_CountryDescription"),
        ],
        aliases: true,
    },
    Structure {
        name: "United Kingdom, consolidated list of financial sanctions",
        needed: &["Name 6", "Name 1", "Group ID", "Alias Type"],
        fields: &[(Field::Id, "Group ID"), (Field::BirthDate, "DOB"), (Field::Citizenship, "Nationality")],
        aliases: true,
    },
    Structure {
        name: OFAC,
        needed: &OFAC_HEADERS,
        fields: &[(Field::Id, "ent_num"), (Field::Name, "SDN_Name"), (Field::Note, "Remarks")],
        aliases: false,
    },
    Structure {
        name: "OpenSanctions, simplified targets",
        needed: &["id", "schema", "name", "aliases", "first_seen"],
        fields: &[
            (Field::OtherNames, "aliases"),
            (Field::BirthDate, "birth_date"),
            (Field::Citizenship, "countries"),
        ],
        aliases: false,
    },
    Structure {
        name: "Ukraine, register of the wanted and missing",
        needed: &["FIRST_NAME_U", "LAST_NAME_U", "MIDDLE_NAME_U", "BIRTH_DATE", "LOST_DATE"],
        fields: &[],
        aliases: false,
    },
];

const OFAC: &str = "United States, list of specially designated nationals";

/// The headers of the list that has none, by its documentation.
pub(crate) const OFAC_HEADERS: [&str; 12] = [
    "ent_num",
    "SDN_Name",
    "SDN_Type",
    "Program",
    "Title",
    "Call_Sign",
    "Vess_type",
    "Tonnage",
    "GRT",
    "Vess_flag",
    "Vess_owner",
    "Remarks",
];

/// The structure that a file of these headers has.
pub(crate) fn of_headers(headers: &[String]) -> Option<&'static Structure> {
    let has = |wanted: &&str| headers.iter().any(|header| header.eq_ignore_ascii_case(wanted));
    STRUCTURES.iter().find(|structure| structure.needed.iter().all(&has))
}

/// The headers of a file without any, if its first row has the shape of a structure that has none.
pub(crate) fn headers_of_shape<'c>(
    cells: impl ExactSizeIterator<Item = &'c str>,
) -> Option<&'static [&'static str]> {
    if cells.len() != OFAC_HEADERS.len() {
        return None;
    }
    let cells: Vec<&str> = cells.map(str::trim).collect();
    let empty = cells.iter().filter(|cell| **cell == "-0-").count();
    let numbered =
        cells.first().is_some_and(|cell| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit()));
    // Four of the columns are of ships alone, so most rows have several of these marks.
    (numbered && empty >= 4).then_some(&OFAC_HEADERS)
}

/// Dates of birth that stand in remarks: `DOB 10 May 1985; POB …`.
pub(crate) fn birth_date_in_remarks(remarks: &str) -> Option<&str> {
    let (_, rest) = remarks.split_once("DOB ")?;
    let date = rest.split([';', '.']).next()?.trim();
    (!date.is_empty()).then_some(date)
}

impl Structure {
    /// Whether dates of birth stand in the column of remarks.
    pub(crate) fn has_remarks(&self) -> bool {
        self.name == OFAC
    }
}
