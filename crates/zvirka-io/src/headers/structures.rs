//! Lists whose structure is published, so that they are read without a word from the user.
//!
//! Known by their headers alone (the list of the United States' Treasury has none and is known by its shape). What a
//! file of such a structure says goes beyond headers: that rows of one id are spellings of one person, or which of many
//! columns of dates is that of birth. The structure that was recognised is said and stands in the manifest.
//!
//! Sources, by their own documentation: the European Union's consolidated list of financial sanctions (CSV, columns as
//! of version 1.1), the consolidated list of the United Kingdom's Office of Financial Sanctions Implementation, the
//! list of Specially Designated Nationals of the United States' Treasury (`SDN.CSV`), OpenSanctions' `targets.simple.csv`,
//! the register of the wanted and missing of Ukraine's Ministry of Internal Affairs (data.gov.ua), the consolidated list
//! of the United Nations' Security Council (XML, and tables that spreadsheet programs and converters make of it), the
//! lists of victims of the Memorial society (`memorial_lists.tsv`) and the pages of the Open List (Открытый список).
//!
//! Converters write the path to an element before its name, so headers of the United Nations' list are also known
//! behind one (`INDIVIDUAL_ALIAS.ALIAS_NAME`).

use zvirka::record::Field;

/// A published structure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Structure {
    /// What it is called in messages and in the manifest.
    pub(crate) name: &'static str,
    /// Headers without which it is not this one.
    needed: &'static [&'static str],
    /// Fields by header, where the header alone would not tell; of several headers of one field the first that is there.
    fields: &'static [(Field, &'static str)],
    /// Columns that are one name together, in this order.
    pub(crate) name_parts: &'static [&'static str],
    /// Whether all columns that are not named here are carried along, whatever their headers seem to mean.
    pub(crate) rest_is_carried: bool,
    /// Rows that repeat an id are spellings of one person's name.
    pub(crate) aliases: bool,
}

/// What is the same of most structures.
const PLAIN: Structure =
    Structure { name: "", needed: &[], fields: &[], name_parts: &[], rest_is_carried: false, aliases: false };

const STRUCTURES: [Structure; 9] = [
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
        ..PLAIN
    },
    Structure {
        name: "United Kingdom, consolidated list of financial sanctions",
        needed: &["Name 6", "Name 1", "Group ID", "Alias Type"],
        fields: &[(Field::Id, "Group ID"), (Field::BirthDate, "DOB"), (Field::Citizenship, "Nationality")],
        aliases: true,
        ..PLAIN
    },
    Structure {
        name: OFAC,
        needed: &OFAC_HEADERS,
        fields: &[(Field::Id, "ent_num"), (Field::Name, "SDN_Name"), (Field::Note, "Remarks")],
        ..PLAIN
    },
    Structure {
        name: "OpenSanctions, simplified targets",
        needed: &["id", "schema", "name", "aliases", "first_seen"],
        fields: &[
            (Field::OtherNames, "aliases"),
            (Field::BirthDate, "birth_date"),
            (Field::Citizenship, "countries"),
        ],
        ..PLAIN
    },
    Structure {
        name: "Ukraine, register of the wanted and missing",
        needed: &["FIRST_NAME_U", "LAST_NAME_U", "MIDDLE_NAME_U", "BIRTH_DATE", "LOST_DATE"],
        ..PLAIN
    },
    Structure {
        name: UNITED_NATIONS,
        needed: &["DATAID", "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "REFERENCE_NUMBER"],
        fields: &[
            (Field::Id, "DATAID"),
            (Field::OtherNames, "ALIAS_NAME"),
            (Field::OtherNames, "NAME_ORIGINAL_SCRIPT"),
            (Field::BirthDate, "INDIVIDUAL_DATE_OF_BIRTH"),
            (Field::Citizenship, "NATIONALITY"),
            (Field::Sex, "GENDER"),
            (Field::Note, "COMMENTS1"),
        ],
        // The publisher numbers the parts as they follow each other and says of none what it is.
        name_parts: &["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"],
        rest_is_carried: true,
        // An alias, an address or a document stands on a row of its own where a program makes a table of the list.
        aliases: true,
    },
    Structure {
        name: "Memorial, lists of victims of political terror",
        needed: &["person_id", "surname", "name", "patronimic", "birth_year", "memory_book"],
        fields: &[
            (Field::Id, "person_id"),
            (Field::Surname, "surname"),
            (Field::GivenName, "name"),
            (Field::Patronymic, "patronimic"),
            (Field::BirthDate, "birth_year"),
            (Field::HomePlace, "live_place"),
            (Field::Sex, "sex"),
            (Field::Source, "memory_book"),
        ],
        // An age there is that at the arrest.
        rest_is_carried: true,
        ..PLAIN
    },
    Structure {
        name: OPEN_LIST,
        needed: &["title", "дата рождения", "место рождения", "источники данных"],
        fields: &[(Field::Name, "title"), (Field::Id, "pageid"), (Field::Id, "id")],
        ..PLAIN
    },
    Structure {
        name: OPEN_LIST,
        needed: &["фио", "дата рождения", "место рождения", "источники данных"],
        fields: &[(Field::Name, "фио"), (Field::Id, "id")],
        ..PLAIN
    },
];

const OPEN_LIST: &str = "Open List, victims of political repression";

/// The list of the United Nations, which is also published in XML.
pub(crate) const UNITED_NATIONS: &str = "United Nations, consolidated list of the Security Council";

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
    STRUCTURES.iter().find(|structure| {
        structure.needed.iter().all(|wanted| structure.column_of(headers, wanted).is_some())
    })
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

/// What stands between an element and those in it, in headers that converters write.
const PATH_MARKS: [char; 5] = ['_', '.', '/', ':', ' '];

/// Dates of birth that stand in remarks: `DOB 10 May 1985; POB …`.
pub(crate) fn birth_date_in_remarks(remarks: &str) -> Option<&str> {
    let (_, rest) = remarks.split_once("DOB ")?;
    let date = rest.split([';', '.']).next()?.trim();
    (!date.is_empty()).then_some(date)
}

impl Structure {
    /// The fields that the structure gives to columns, by the headers that stand there.
    pub(crate) fn fields(&self, headers: &[String]) -> Vec<(Field, String)> {
        let mut fields: Vec<(Field, String)> = Vec::new();
        for (field, wanted) in self.fields {
            let Some(header) = self.column_of(headers, wanted).and_then(|column| headers.get(column)) else {
                continue;
            };
            match fields.iter_mut().find(|(of, _)| of == field) {
                None => fields.push((*field, header.clone())),
                // Several columns may hold other names.
                Some((Field::OtherNames, others)) => *others = format!("{others},{header}"),
                Some(_) => {}
            }
        }
        fields
    }

    /// The column of a published header.
    pub(crate) fn column_of(&self, headers: &[String], wanted: &str) -> Option<usize> {
        let exactly = headers.iter().position(|header| header.to_lowercase() == wanted.to_lowercase());
        exactly.or_else(|| {
            if self.name != UNITED_NATIONS {
                return None;
            }
            headers.iter().position(|header| {
                // A value stands in an element of its own below that which names it.
                let below = header.strip_suffix("VALUE").map(|header| header.trim_end_matches(PATH_MARKS));
                let path = below.unwrap_or(header).strip_suffix(wanted);
                path.is_some_and(|path| {
                    (path.ends_with(PATH_MARKS) && !path.contains("ENTIT"))
                        || (path.is_empty() && below.is_some())
                })
            })
        })
    }

    /// Whether dates of birth stand in parts in columns of their own.
    pub(crate) fn has_dates_in_parts(&self) -> bool {
        self.name == UNITED_NATIONS
    }

    /// Whether dates of birth stand in the column of remarks.
    pub(crate) fn has_remarks(&self) -> bool {
        self.name == OFAC
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_structure_is_known_by_its_headers_and_behind_a_path() {
        let strings =
            |headers: &[&str]| headers.iter().map(|header| (*header).to_owned()).collect::<Vec<_>>();
        for (headers, name) in [
            (
                vec!["DATAID", "VERSIONNUM", "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "REFERENCE_NUMBER"],
                Some(UNITED_NATIONS),
            ),
            (
                vec![
                    "INDIVIDUAL.DATAID",
                    "INDIVIDUAL.FIRST_NAME",
                    "INDIVIDUAL.SECOND_NAME",
                    "INDIVIDUAL.THIRD_NAME",
                    "INDIVIDUAL.REFERENCE_NUMBER",
                    "INDIVIDUAL.INDIVIDUAL_ALIAS.ALIAS_NAME",
                ],
                Some(UNITED_NATIONS),
            ),
            (vec!["FIRST_NAME", "SECOND_NAME", "THIRD_NAME"], None),
            (
                vec!["person_id", "surname", "name", "patronimic", "birth_year", "memory_book"],
                Some("Memorial, lists of victims of political terror"),
            ),
            (vec!["ФИО", "Дата рождения", "Место рождения", "Источники данных"], Some(OPEN_LIST)),
            (vec!["ФИО", "Дата рождения", "Место рождения"], None),
        ] {
            assert_eq!(of_headers(&strings(&headers)).map(|structure| structure.name), name, "{headers:?}");
        }
    }

    #[test]
    fn a_field_takes_the_first_of_its_headers_and_other_names_take_all() {
        let headers: Vec<String> =
            ["DATAID", "INDIVIDUAL_ALIAS_ALIAS_NAME", "NAME_ORIGINAL_SCRIPT", "NATIONALITY_VALUE", "VALUE"]
                .map(str::to_owned)
                .to_vec();
        let Some(structure) = STRUCTURES.iter().find(|structure| structure.name == UNITED_NATIONS) else {
            return;
        };
        assert_eq!(
            structure.fields(&headers),
            [
                (Field::Id, "DATAID".to_owned()),
                (Field::OtherNames, "INDIVIDUAL_ALIAS_ALIAS_NAME,NAME_ORIGINAL_SCRIPT".to_owned()),
                (Field::Citizenship, "NATIONALITY_VALUE".to_owned()),
            ]
        );
    }
}
