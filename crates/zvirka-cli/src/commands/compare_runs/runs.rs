//! What a run said, read back from what it wrote, and what two runs do not share.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;
use zvirka_io::{Manifest, ManifestInput, Table, Value, read_result_table};

use super::text;
use crate::failure::Failure;
use crate::reading::whole_table;
use crate::terminal::Voice;

/// A record: its list, and its id. Files of links know a left and a right list.
type Record = (String, String);

/// What a run is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    /// A folder of results.
    Folder,
    /// A file of links.
    Links,
}

/// What a run said.
#[derive(Debug)]
pub struct Run {
    pub kind: RunKind,
    /// Pairs of records said to be one person, or for review, with what was decided.
    pairs: BTreeMap<(Record, Record), String>,
    /// Persons of several records by these.
    persons: BTreeMap<Vec<Record>, String>,
    /// Findings by what they are about, with how urgent they are; several of one kind may be about one person.
    findings: BTreeMap<[String; 5], Vec<String>>,
    /// The lists that the run read, by their digests.
    pub lists_read: Option<BTreeSet<String>>,
    pub inputs: Vec<ManifestInput>,
}

impl Run {
    /// Reads a run.
    ///
    /// # Errors
    ///
    /// [`Failure::Refused`] for what is neither a whole folder of results nor a file of links.
    pub fn read(path: &Path, voice: &Voice) -> Result<Self, Failure> {
        if path.is_dir() { Self::of_folder(path) } else { Self::of_links(path, voice) }
    }

    fn of_links(path: &Path, voice: &Voice) -> Result<Self, Failure> {
        let links = whole_table(path, &["left_id", "right_id"], voice)?;
        let decided = links.column("decision").is_some();
        let mut pairs = BTreeMap::new();
        for row in 0..links.len() {
            let record = |side: &str, header: &str| (side.to_owned(), links.cell(header, row).to_owned());
            let decision = if decided { links.cell("decision", row) } else { "match" };
            pairs.insert((record("left", "left_id"), record("right", "right_id")), decision.to_owned());
        }
        Ok(Self {
            kind: RunKind::Links,
            pairs,
            persons: BTreeMap::new(),
            findings: BTreeMap::new(),
            lists_read: None,
            inputs: vec![ManifestInput::from(&links)],
        })
    }

    fn of_folder(folder: &Path) -> Result<Self, Failure> {
        let manifest = std::fs::read_to_string(folder.join("manifest.json")).ok();
        let manifest: Option<Manifest> = manifest.and_then(|text| serde_json::from_str(&text).ok());
        let Some(manifest) = manifest else {
            let message =
                "this folder holds no whole result (its manifest.json is missing or cannot be read)";
            return Err(Failure::Refused(format!("{}: {message}", folder.display())));
        };
        let ledger = read_result_table(folder, "ledger.csv", &["list", "record_id", "person_id"])?;
        let findings = read_result_table(
            folder,
            "findings.csv",
            &["kind", "severity", "list", "record_id", "other_list", "other_record_id"],
        )?;
        let mut records: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        for row in 0..ledger.len() {
            let person = ledger.cell("person_id", row);
            if !person.is_empty() {
                let record = (ledger.cell("list", row).to_owned(), ledger.cell("record_id", row).to_owned());
                records.entry(person.to_owned()).or_default().push(record);
            }
        }
        let mut pairs = BTreeMap::new();
        let mut persons = BTreeMap::new();
        for (person, mut records) in records {
            records.sort();
            for (place, left) in records.iter().enumerate() {
                for right in records.iter().skip(place + 1) {
                    pairs.insert((left.clone(), right.clone()), "one person".to_owned());
                }
            }
            persons.insert(records, person);
        }
        let mut told: BTreeMap<[String; 5], Vec<String>> = BTreeMap::new();
        for row in 0..findings.len() {
            let key = ["kind", "list", "record_id", "other_list", "other_record_id"];
            let key = key.map(|header| findings.cell(header, row).to_owned());
            told.entry(key).or_default().push(findings.cell("severity", row).to_owned());
        }
        told.values_mut().for_each(|severities| severities.sort());
        let lists = manifest.inputs.iter().filter(|input| input.rows_read > 0);
        // What was read of an earlier result is no list.
        let previous = manifest.options.get("previous").and_then(|path| path.as_str()).map(Path::new);
        let of_earlier = |path: &str| previous.is_some() && Path::new(path).parent() == previous;
        Ok(Self {
            kind: RunKind::Folder,
            pairs,
            persons,
            findings: told,
            lists_read: Some(
                lists.filter(|input| !of_earlier(&input.path)).map(|input| input.sha256.clone()).collect(),
            ),
            inputs: [&ledger, &findings]
                .into_iter()
                .map(|table: &Table| ManifestInput::from(table))
                .collect(),
        })
    }
}

/// How many of something two runs share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Alike in both.
    pub both: u64,
    /// In the first run alone.
    pub only_a: u64,
    /// In the second run alone.
    pub only_b: u64,
    /// In both and decided, or told, otherwise.
    pub otherwise: u64,
}

/// What two runs share, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub pairs: Kept,
    pub persons: Kept,
    pub findings: Kept,
    pub findings_by_kind: BTreeMap<String, Kept>,
}

/// The columns of a table of differences.
pub const HEADER: [&str; 10] =
    ["what", "only_in", "kind", "list", "record_id", "other_list", "other_record_id", "records", "a", "b"];

/// Something that the two runs do not share.
#[derive(Debug, Default)]
pub struct Difference {
    what: &'static str,
    only_in: &'static str,
    kind: String,
    records: [Record; 2],
    all: String,
    a: String,
    b: String,
}

impl Difference {
    /// The cells of a table of differences.
    pub fn cells(&self) -> [Value<'_>; 10] {
        let [(list, id), (other_list, other_id)] = &self.records;
        [
            self.what.into(),
            text(self.only_in),
            text(&self.kind),
            text(list),
            text(id),
            text(other_list),
            text(other_id),
            text(&self.all),
            text(&self.a),
            text(&self.b),
        ]
    }
}

/// What two runs do not share.
#[derive(Debug, Default)]
pub struct Against {
    pub counts: Counts,
    /// Pairs, then persons, then findings, each in the order of their records.
    pub differences: Vec<Difference>,
}

impl Against {
    /// Holds two runs against each other.
    pub fn of(a: &Run, b: &Run) -> Self {
        let mut against = Self::default();
        against.pairs(a, b);
        against.persons(a, b);
        against.findings(a, b);
        against
    }

    fn pairs(&mut self, a: &Run, b: &Run) {
        let keys: BTreeSet<&(Record, Record)> = a.pairs.keys().chain(b.pairs.keys()).collect();
        for key in keys {
            let sides = [a.pairs.get(key), b.pairs.get(key)];
            if let Some(only_in) = tally(&mut self.counts.pairs, sides) {
                let [a, b] = sides.map(|side| side.cloned().unwrap_or_default());
                let records = [key.0.clone(), key.1.clone()];
                self.differences.push(Difference {
                    what: "pair",
                    only_in,
                    records,
                    a,
                    b,
                    ..Difference::default()
                });
            }
        }
    }

    /// Persons by their records; one that has other records in the other run is another person.
    fn persons(&mut self, a: &Run, b: &Run) {
        let keys: BTreeSet<&Vec<Record>> = a.persons.keys().chain(b.persons.keys()).collect();
        for key in keys {
            let sides = [a.persons.get(key), b.persons.get(key)];
            // Ids may differ between runs that know nothing of each other.
            let is_there = sides.map(|side| side.map(|_| ()));
            if let Some(only_in) = tally(&mut self.counts.persons, is_there) {
                let [a, b] = sides.map(|side| side.cloned().unwrap_or_default());
                let all: Vec<String> = key.iter().map(|(list, id)| format!("{list}: {id}")).collect();
                let all = all.join("; ");
                self.differences.push(Difference {
                    what: "person",
                    only_in,
                    all,
                    a,
                    b,
                    ..Difference::default()
                });
            }
        }
    }

    fn findings(&mut self, a: &Run, b: &Run) {
        let keys: BTreeSet<&[String; 5]> = a.findings.keys().chain(b.findings.keys()).collect();
        for key in keys {
            let sides = [a.findings.get(key), b.findings.get(key)];
            let [kind, list, id, other_list, other_id] = key;
            let mut of_key = Kept::default();
            let only_in = tally(&mut of_key, sides);
            for kept in
                [&mut self.counts.findings, self.counts.findings_by_kind.entry(kind.clone()).or_default()]
            {
                kept.both += of_key.both;
                kept.only_a += of_key.only_a;
                kept.only_b += of_key.only_b;
                kept.otherwise += of_key.otherwise;
            }
            if let Some(only_in) = only_in {
                let [a, b] = sides.map(|side| side.map(|side| side.join("; ")).unwrap_or_default());
                let records = [(list.clone(), id.clone()), (other_list.clone(), other_id.clone())];
                let kind = kind.clone();
                self.differences.push(Difference {
                    what: "finding",
                    only_in,
                    kind,
                    records,
                    a,
                    b,
                    ..Difference::default()
                });
            }
        }
    }
}

/// Counts something by the runs that have it; gives where it is alone, nothing in the name where both have it and say
/// something else of it, and `None` where both say the same.
fn tally<T: PartialEq>(kept: &mut Kept, sides: [Option<T>; 2]) -> Option<&'static str> {
    let (count, only_in) = match sides {
        [Some(a), Some(b)] if a == b => {
            kept.both += 1;
            return None;
        }
        [Some(_), Some(_)] => (&mut kept.otherwise, ""),
        [Some(_), None] => (&mut kept.only_a, "a"),
        [None, _] => (&mut kept.only_b, "b"),
    };
    *count += 1;
    Some(only_in)
}
