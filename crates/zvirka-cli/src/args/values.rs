//! The values that options take: words from a set, and numbers within bounds.

use clap::ValueEnum;
use zvirka::compare::date::{PartialDate, TimeZone};
use zvirka::linker::Cardinality;
use zvirka::record::Field;
use zvirka::simulation::{MOST_PEOPLE, Noise, Profile};
use zvirka_io::{ColumnAsked, Format, Language, RowsAre};

/// How faulty simulated lists are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NoiseArgument {
    /// Typed from papers and checked
    Light,
    /// Gathered from many hands in a hurry
    Medium,
    /// Dictated, copied and retyped
    Heavy,
}

/// An exchange with all of its lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ScenarioArgument {
    /// Rosters, three stages, families' reports, sightings and more: some 15,500 rows
    ThousandForThousand,
}

/// What simulated lists are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProfileArgument {
    /// Lists of an exchange, with families' reports
    Exchange,
    /// Ukrainian against Latin letters, set faults, 17,000 surnames; for tables of accuracy
    CrossScript,
    /// The same with 200,000 surnames and a typing slip in 15 of 100 names
    CrossScriptRare,
}

/// Which records may have several partners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CardinalityArgument {
    /// Each record has at most one partner
    OneToOne,
    /// A left record may have several partners, a right one at most one
    OneToMany,
    /// A right record may have several partners, a left one at most one
    ManyToOne,
    /// Any record may have several partners
    ManyToMany,
}

/// A file's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArgument {
    /// Comma-separated, or by `;`, `|` or tab where the file is so
    Csv,
    /// Tab-separated
    Tsv,
    /// A sheet of an Excel workbook
    Xlsx,
    /// Apache Parquet
    Parquet,
    /// One JSON object a line, or an array of objects
    Jsonl,
    /// A sheet of an OpenDocument spreadsheet
    Ods,
    /// A sheet of an old Excel workbook
    Xls,
    /// A sheet of a binary Excel workbook
    Xlsb,
    /// People Finder Interchange Format, or the consolidated list of the United Nations, in XML
    Pfif,
}

/// How the tables of a result are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TablesArgument {
    /// A file each: persons.csv, ledger.csv, findings.csv, links.csv
    Csv,
    /// One workbook, result.xlsx, with a sheet each
    Xlsx,
}

/// What rows that repeat an id are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RowsArgument {
    /// Each row is a person; an id that repeats is refused
    People,
    /// Rows of one id are spellings of one person's name
    Aliases,
}

impl From<RowsArgument> for RowsAre {
    fn from(argument: RowsArgument) -> Self {
        match argument {
            RowsArgument::People => Self::People,
            RowsArgument::Aliases => Self::Aliases,
        }
    }
}

/// A plain string similarity to measure against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum BaselineArgument {
    /// Shared words, then the edit ratio of the rest
    TokenSet,
    /// Jaro-Winkler similarity
    JaroWinkler,
    /// Levenshtein distance, normalised by length
    Levenshtein,
}

impl From<CardinalityArgument> for Cardinality {
    fn from(argument: CardinalityArgument) -> Self {
        match argument {
            CardinalityArgument::OneToOne => Self::OneToOne,
            CardinalityArgument::OneToMany => Self::OneToMany,
            CardinalityArgument::ManyToOne => Self::ManyToOne,
            CardinalityArgument::ManyToMany => Self::ManyToMany,
        }
    }
}

impl From<NoiseArgument> for Noise {
    fn from(argument: NoiseArgument) -> Self {
        match argument {
            NoiseArgument::Light => Self::Light,
            NoiseArgument::Medium => Self::Medium,
            NoiseArgument::Heavy => Self::Heavy,
        }
    }
}

impl From<ProfileArgument> for Profile {
    fn from(argument: ProfileArgument) -> Self {
        match argument {
            ProfileArgument::Exchange => Self::Exchange,
            ProfileArgument::CrossScript => Self::CrossScript,
            ProfileArgument::CrossScriptRare => Self::CrossScriptRare,
        }
    }
}

impl From<FormatArgument> for Format {
    fn from(argument: FormatArgument) -> Self {
        match argument {
            FormatArgument::Csv => Self::Csv,
            FormatArgument::Tsv => Self::Tsv,
            FormatArgument::Xlsx => Self::Xlsx,
            FormatArgument::Parquet => Self::Parquet,
            FormatArgument::Jsonl => Self::JsonLines,
            FormatArgument::Ods => Self::Ods,
            FormatArgument::Xls => Self::Xls,
            FormatArgument::Xlsb => Self::Xlsb,
            FormatArgument::Pfif => Self::Pfif,
        }
    }
}

/// A number of threads, no more than the machine has to offer: any beyond only wait.
pub fn parse_threads(text: &str) -> Result<usize, String> {
    // More threads than this only cost memory; the bound also keeps a slip of the hand from starting millions.
    const MOST: usize = 1024;
    match text.parse() {
        Ok(threads) if (1..=MOST).contains(&threads) => Ok(usize::min(threads, offered())),
        _ => Err(format!("give a whole number from 1 to {MOST}")),
    }
}

/// Threads that a run may have. Small machines may be asked for a few more than they have, since that is how it is seen
/// that results do not depend on it.
fn offered() -> usize {
    const ANYWHERE: usize = 8;
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).max(ANYWHERE)
}

/// A probability, 0 and 1 included.
pub fn parse_probability(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("give a probability from 0 to 1, such as 0.9".to_owned()),
    }
}

/// A day, as ISO 8601 writes it.
pub fn parse_day(text: &str) -> Result<String, String> {
    let refused = || "give a day as 2025-05-28".to_owned();
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return Err(refused()) };
    let lengths = [year.len(), month.len(), day.len()] == [4, 2, 2];
    match PartialDate::parse(text) {
        Ok(Some(date)) if lengths && date.month > 0 && date.day > 0 => Ok(text.to_owned()),
        _ => Err(refused()),
    }
}

/// A number of candidates.
pub fn parse_candidates(text: &str) -> Result<usize, String> {
    // More than anybody reads; the bound keeps a slip of the hand from printing a list.
    const MOST: usize = 100;
    match text.parse() {
        Ok(candidates) if (1..=MOST).contains(&candidates) => Ok(candidates),
        _ => Err(format!("give a whole number from 1 to {MOST}")),
    }
}

/// Minutes that a page waits.
pub fn parse_minutes(text: &str) -> Result<u64, String> {
    // A page that stays open for a day is open to whoever passes by.
    const MOST: u64 = 24 * 60;
    match text.parse() {
        Ok(minutes) if (1..=MOST).contains(&minutes) => Ok(minutes),
        _ => Err(format!("give whole minutes from 1 to {MOST}")),
    }
}

/// Where a page comes from, as browsers tell it.
pub fn parse_origin(text: &str) -> Result<String, String> {
    let origin = text.trim_end_matches('/');
    match zvirka_server::access::is_origin(origin) {
        true => Ok(origin.to_owned()),
        false => Err("write it as http://127.0.0.1:3333".to_owned()),
    }
}

/// A number of simulated people.
pub fn parse_people(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(people) if (1..=MOST_PEOPLE).contains(&people) => Ok(people),
        _ => Err(format!("give a whole number from 1 to {MOST_PEOPLE}")),
    }
}

/// A part of a whole.
pub fn parse_part(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("give a part from 0 to 1, such as 0.5".to_owned()),
    }
}

/// A probability that leaves both answers open.
pub fn parse_prior(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if 0.0 < value && value < 1.0 => Ok(value),
        _ => Err("give a probability between 0 and 1, neither included, such as 0.001".to_owned()),
    }
}

/// A field and the header it is taken from, as `FIELD=HEADER`.
pub fn parse_map(text: &str) -> Result<(Field, String), String> {
    let Some((field, header)) = text.split_once('=') else {
        return Err("write it as FIELD=HEADER, such as name=ПІБ".to_owned());
    };
    let Some(field) = Field::from_name(field.trim()) else {
        let fields: Vec<&str> = Field::ALL.iter().map(|field| field.as_str()).collect();
        return Err(format!("no such field; the fields are {}", fields.join(", ")));
    };
    if header.trim().is_empty() {
        return Err("the header after `=` is empty".to_owned());
    }
    Ok((field, header.trim().to_owned()))
}

/// Reads the name of a time zone.
pub fn parse_time_zone(text: &str) -> Result<TimeZone, String> {
    TimeZone::from_name(text).ok_or_else(|| "write it as Europe/Kyiv, Europe/Moscow or UTC".to_owned())
}

/// Languages that a report is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    /// English
    En,
    /// Ukrainian
    Uk,
}

impl LanguageArgument {
    /// The language of a tag, as a manifest has it; English where there is none such.
    pub fn from_tag(tag: &str) -> Self {
        if tag == "uk" { Self::Uk } else { Self::En }
    }
}

impl From<LanguageArgument> for Language {
    fn from(language: LanguageArgument) -> Self {
        match language {
            LanguageArgument::En => Self::English,
            LanguageArgument::Uk => Self::Ukrainian,
        }
    }
}

/// Reads a column to be compared.
pub(super) fn parse_column(text: &str) -> Result<ColumnAsked, String> {
    text.parse().map_err(|_| "name a column's header, as in postcode or postcode:number".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_splits_at_the_first_sign_and_refuses_unknown_fields() {
        assert_eq!(parse_map("name=ПІБ = повністю"), Ok((Field::Name, "ПІБ = повністю".to_owned())));
        for refused in ["name", "nome=ПІБ", "name=", "name=  "] {
            assert!(parse_map(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn probabilities_outside_their_range_are_refused() {
        for refused in ["-0.1", "1.1", "NaN", "inf", "дев'ять", ""] {
            assert!(parse_probability(refused).is_err(), "{refused}");
        }
        assert_eq!(parse_probability("1"), Ok(1.0));
        assert_eq!(parse_day("2025-05-28"), Ok("2025-05-28".to_owned()));
        for refused in ["28.05.2025", "2025-05", "2025-13-01", "</style>", ""] {
            assert!(parse_day(refused).is_err(), "{refused}");
        }
        assert!(parse_prior("0").is_err() && parse_prior("1").is_err());
    }

    #[test]
    fn the_number_of_threads_is_bounded() {
        for refused in ["0", "-1", "1025", "many"] {
            assert!(parse_threads(refused).is_err(), "{refused}");
        }
        assert_eq!(parse_threads("4"), Ok(4));
        assert!(parse_threads("1000").unwrap() < 1000 || offered() >= 1000);
    }
}
