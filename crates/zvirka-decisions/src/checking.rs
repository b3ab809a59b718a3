//! Whether a file of decisions is what it says: hashes, chains, triggers, prints.
//!
//! Cost: a hash an event and a keyed print a record.

use hashbrown::{HashMap, HashSet};
use rusqlite::OptionalExtension as _;
use zvirka::prints::{PRINTED, write_content};
use zvirka::record::{List, TextColumn};

use crate::error::Error;
use crate::event::Event;
use crate::record::{Print, SeenRecord, keyed};
use crate::store::{Decisions, TRIGGERS};

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Events looked at.
    pub events: usize,
    /// Records looked at.
    pub records: usize,
    /// What is wrong, in words; nothing where all is well.
    pub faults: Vec<String>,
    /// What is worth knowing and no fault.
    pub notes: Vec<String>,
}

/// Prints of one record that are tried for how many rows before it said the same.
const MOST_TWINS: u64 = 1_000;

/// Checks a file.
///
/// # Errors
///
/// Those of reading the file.
pub fn check(decisions: &Decisions) -> Result<Checked, Error> {
    let failed = |error: rusqlite::Error| decisions.failed(&error);
    let (events, records) = (decisions.events()?, decisions.records()?);
    let mut checked = Checked { events: events.len(), records: records.len(), ..Checked::default() };
    let sound: String =
        decisions.connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(failed)?;
    if sound != "ok" {
        checked.faults.push("the file itself is damaged".to_owned());
    }
    for (name, body) in TRIGGERS {
        let found: Option<String> = decisions
            .connection
            .query_row("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?", [name], |row| {
                row.get(0)
            })
            .optional()
            .map_err(failed)?;
        if found.as_deref() != Some(format!("CREATE TRIGGER {name} {body}").as_str()) {
            checked.faults.push(format!("the rule {name} is missing or was changed"));
        }
    }
    chains(&events, &mut checked);
    let prints = records.iter().filter(|record| !has_its_print(decisions, record)).count();
    if prints > 0 {
        checked
            .faults
            .push(format!("{prints} of {} records are not what their prints were made of", records.len()));
    }
    Ok(checked)
}

fn chains(events: &[Event], checked: &mut Checked) {
    let hashes: HashSet<(&str, Print), foldhash::fast::FixedState> =
        events.iter().map(|event| (event.machine.as_str(), event.hash)).collect();
    let wrong = events.iter().filter(|event| event.digest() != event.hash).count();
    let torn = |event: &&Event| {
        event.previous.is_some_and(|previous| !hashes.contains(&(event.machine.as_str(), previous)))
    };
    let torn = events.iter().filter(torn).count();
    if wrong > 0 {
        checked
            .faults
            .push(format!("{wrong} of {} events were changed after they were written", events.len()));
    }
    if torn > 0 {
        checked.faults.push(format!("before {torn} of {} events another is missing", events.len()));
    }
    let mut after: HashMap<(&str, Option<Print>), usize, foldhash::fast::FixedState> = HashMap::default();
    for event in events {
        *after.entry((&event.machine, event.previous)).or_default() += 1;
    }
    let forks = after.values().filter(|count| **count > 1).count();
    if forks > 0 {
        checked.notes.push(format!(
            "{forks} times one event has several after it on one machine: two copies of the file were written there"
        ));
    }
}

/// Whether a record's print is that of what it says, for some number of rows before it that say the same.
fn has_its_print(decisions: &Decisions, record: &SeenRecord) -> bool {
    let column = |cell: &str| std::iter::once(cell).collect::<TextColumn>();
    let columns = record.fields.iter().map(|(field, cell)| (*field, column(cell))).collect();
    let Ok(list) = List::new("record", columns) else { return false };
    let mut content = Vec::new();
    write_content(&list, 0, &PRINTED, &mut content);
    (0..MOST_TWINS).any(|twin| {
        keyed(decisions.salt(), &[record.list.as_bytes(), &content, &twin.to_le_bytes()]) == record.print
    })
}
