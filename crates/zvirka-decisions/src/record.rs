//! What a reader sees of a record, and the print by which it is found again.
//!
//! A print is HMAC-SHA256 (RFC 2104) under the case's salt of the list's name, of what the record
//! [says in the fields that are compared](zvirka::prints), each with its length before it, and of how many rows before it say
//! the same: rows equal in all fields have prints of their own, in their order. Whoever holds prints without the file cannot
//! try names on them. Beside it stands a quick hash of the cells as they were typed (XXH3, keyed with the salt), so that rows
//! of a million that nobody touched are found without reading what they mean.
//!
//! Cost: 40 ns a row for quick hashes; some 2 µs a row for prints.

use std::fmt;
use std::str::FromStr;

use hashbrown::HashMap;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use xxhash_rust::xxh3::xxh3_64_with_seed;
use zvirka::prints::{PRINTED, write_content};
use zvirka::record::{Field, List, TextColumn};
use zvirka_io::ReadList;

/// 32 bytes: a record's print, or another digest. Written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Print([u8; 32]);

impl Print {
    /// The digest of these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest that these are the bytes of; `None` unless there are 32.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Its bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A number between 0 and 1 that is the same for everybody: for drawing a share of records or pairs.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        f64::from(u32::from_be_bytes([a, b, c, d])) / (f64::from(u32::MAX) + 1.0)
    }
}

impl fmt::Display for Print {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Print {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Print {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let bytes = hexadecimal(text).ok_or(())?;
        Self::from_slice(&bytes).ok_or(())
    }
}

impl Serialize for Print {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Print {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|()| serde::de::Error::custom("no 64 hexadecimal digits"))
    }
}

/// The bytes of hexadecimal digits.
pub(crate) fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    pairs
        .remainder()
        .is_empty()
        .then(|| pairs.map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

/// A keyed digest of parts, each with its length before it.
pub(crate) fn keyed(salt: &[u8; 16], parts: &[&[u8]]) -> Print {
    let mut bytes = [0; 32];
    // A key of any length is taken, so nothing can fail here.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(salt) {
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        bytes = mac.finalize().into_bytes().into();
    }
    Print::new(bytes)
}

/// What a reader sees of a record.
#[derive(Clone, PartialEq, Eq)]
pub struct SeenRecord {
    /// The record's print.
    pub print: Print,
    /// The list's name.
    pub list: String,
    /// The record's id as it was then. Nothing is found again by it.
    pub record_id: String,
    /// The fields that are compared, as the cells stood; those that were empty are left out.
    pub fields: Vec<(Field, String)>,
    /// The quick hash of the cells.
    pub quick: u64,
    /// How many rows before it have the same quick hash.
    pub twin: u32,
    /// When the record may no longer be used, as an ISO 8601 date or moment in UTC.
    pub expires: Option<String>,
}

/// Shows no cell.
impl fmt::Debug for SeenRecord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SeenRecord")
            .field("print", &self.print)
            .field("list", &self.list)
            .finish_non_exhaustive()
    }
}

impl SeenRecord {
    /// A cell as it stood; empty where there was none.
    #[must_use]
    pub fn cell(&self, field: Field) -> &str {
        self.fields.iter().find(|(of, _)| *of == field).map_or("", |(_, cell)| cell)
    }

    /// The name as one text.
    #[must_use]
    pub fn full_name(&self) -> String {
        let whole = self.cell(Field::Name);
        if !whole.is_empty() {
            return whole.to_owned();
        }
        let parts = [Field::Surname, Field::GivenName, Field::Patronymic].map(|field| self.cell(field));
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The fields as JSON.
    pub(crate) fn fields_json(&self) -> String {
        let fields: serde_json::Map<String, serde_json::Value> = self
            .fields
            .iter()
            .map(|(field, cell)| (field.as_str().to_owned(), cell.as_str().into()))
            .collect();
        serde_json::Value::Object(fields).to_string()
    }

    /// The fields out of JSON; a field that this program does not know is passed over.
    pub(crate) fn fields_of_json(json: &str) -> Vec<(Field, String)> {
        let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(json) else { return Vec::new() };
        let known = |(name, value): (String, serde_json::Value)| {
            Some((Field::from_name(&name)?, value.as_str()?.to_owned()))
        };
        let mut fields: Vec<(Field, String)> = fields.into_iter().filter_map(known).collect();
        fields.sort_unstable_by_key(|(field, _)| *field as usize);
        fields
    }
}

/// The columns of cells that records are known by: the parts of names as they stand, then all others of a print.
fn columns(list: &List) -> Vec<(u8, Field, &TextColumn)> {
    let names = [Field::Name, Field::Surname, Field::GivenName, Field::Patronymic];
    let others = PRINTED.into_iter().filter(|field| *field != Field::Name);
    (0_u8..)
        .zip(names.into_iter().chain(others))
        .filter_map(|(place, field)| Some((place, field, list.column(field)?)))
        .collect()
}

/// The quick hash of every row.
pub(crate) fn quick_hashes(salt: &[u8; 16], list: &List) -> Vec<u64> {
    let [a, b, c, d, e, f, g, h, ..] = *salt;
    let seed = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
    let columns = columns(list);
    let hash = |content: &mut Vec<u8>, row: usize| {
        content.clear();
        for (place, _, column) in &columns {
            let cell = column.get(row).trim();
            if !cell.is_empty() {
                content.push(*place);
                content.extend((cell.len() as u32).to_le_bytes());
                content.extend(cell.as_bytes());
            }
        }
        xxh3_64_with_seed(content, seed)
    };
    if rayon::current_thread_index().is_none() {
        let mut content = Vec::new();
        return (0..list.len()).map(|row| hash(&mut content, row)).collect();
    }
    (0..list.len()).into_par_iter().map_init(Vec::new, hash).collect()
}

/// The print of every row of a list under a name, each with how many rows before it say the same.
pub(crate) fn prints(salt: &[u8; 16], name: &str, list: &List) -> Vec<Print> {
    let content = |row: usize| {
        let mut content = Vec::new();
        write_content(list, row, &PRINTED, &mut content);
        content
    };
    let contents: Vec<Vec<u8>> = (0..list.len()).into_par_iter().map(content).collect();
    let mut seen: HashMap<&[u8], u64, foldhash::fast::FixedState> = HashMap::default();
    let twins: Vec<u64> = contents
        .iter()
        .map(|content| {
            let count = seen.entry(content).or_insert(0);
            *count += 1;
            *count - 1
        })
        .collect();
    let print =
        |(content, twin): (&Vec<u8>, &u64)| keyed(salt, &[name.as_bytes(), content, &twin.to_le_bytes()]);
    contents.par_iter().zip(&twins).map(print).collect()
}

/// What a reader sees of some rows of a list under a name, in the order of `rows`. Rows that the list does not have are
/// passed over. `expires` says of a row when it may no longer be used.
///
/// Cost: the prints of the whole list, since equal rows are told apart by their order.
#[must_use]
pub fn seen_records(
    salt: &[u8; 16],
    name: &str,
    list: &List,
    rows: &[usize],
    expires: impl Fn(usize) -> Option<String>,
) -> Vec<SeenRecord> {
    let (prints, hashes) = (prints(salt, name, list), quick_hashes(salt, list));
    let mut seen: HashMap<u64, u32, foldhash::fast::FixedState> = HashMap::default();
    let twins: Vec<u32> = hashes
        .iter()
        .map(|hash| {
            let count = seen.entry(*hash).or_insert(0);
            *count += 1;
            *count - 1
        })
        .collect();
    let mut columns = columns(list);
    columns.sort_unstable_by_key(|(_, field, _)| *field as usize);
    let record = |row: usize| {
        let fields = columns.iter().map(|(_, field, column)| (*field, column.get(row).trim().to_owned()));
        Some(SeenRecord {
            print: *prints.get(row)?,
            list: name.to_owned(),
            record_id: list.id(row).into_owned(),
            fields: fields.filter(|(_, cell)| !cell.is_empty()).collect(),
            quick: *hashes.get(row)?,
            twin: *twins.get(row)?,
            expires: expires(row),
        })
    };
    rows.iter().filter_map(|row| record(*row)).collect()
}

/// The same of a list that was read, with what its column `expiry_date` says.
#[must_use]
pub fn seen_rows(salt: &[u8; 16], name: &str, read: &ReadList, rows: &[usize]) -> Vec<SeenRecord> {
    let expiry = read.carried.iter().find(|(header, _)| header.trim().eq_ignore_ascii_case("expiry_date"));
    let expires = |row: usize| {
        let cell = expiry.map_or("", |(_, column)| column.get(row).trim());
        (!cell.is_empty()).then(|| cell.to_owned())
    };
    seen_records(salt, name, &read.list, rows, expires)
}

/// The print of every row of a list under a name, for finding on it what events name.
#[must_use]
pub fn record_prints(salt: &[u8; 16], name: &str, list: &List) -> Vec<Print> {
    prints(salt, name, list)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str], dates: &[&str]) -> List {
        let column = |cells: &[&str]| cells.iter().copied().collect::<TextColumn>();
        List::new("list", vec![(Field::Name, column(names)), (Field::BirthDate, column(dates))]).unwrap()
    }

    #[test]
    fn twins_have_prints_of_their_own_in_their_order_and_other_salts_give_other_prints() {
        let twins =
            list(&["Ґудзь Марʼяна", "Швець Павло", "ҐУДЗЬ МАР'ЯНА"], &["07.03.1990", "1985", "1990-03-07"]);
        let of = |salt: u8, name: &str| prints(&[salt; 16], name, &twins);
        let [first, other, second] = of(1, "ours")[..] else { panic!() };
        assert!(first != second && first != other);
        let alone = list(&["Ґудзь Мар’яна"], &["7.3.1990"]);
        assert_eq!(prints(&[1; 16], "ours", &alone), [first]);
        assert!(of(1, "theirs")[0] != first && of(2, "ours")[0] != first);
    }

    #[test]
    fn nothing_passes_from_the_lists_name_into_the_record() {
        let salt = [3; 16];
        assert_ne!(keyed(&salt, &[b"ab", b"c"]), keyed(&salt, &[b"a", b"bc"]));
    }

    #[test]
    fn a_debug_print_holds_no_cell() {
        let seen = seen_records(&[1; 16], "ours", &list(&["Ґудзь Марʼяна"], &["1990"]), &[0, 7], |_| None);
        assert_eq!(seen.len(), 1);
        assert!(!format!("{seen:?}").contains("Ґудзь"));
        assert_eq!(seen[0].full_name(), "Ґудзь Марʼяна");
        assert_eq!(SeenRecord::fields_of_json(&seen[0].fields_json()), seen[0].fields);
    }
}
