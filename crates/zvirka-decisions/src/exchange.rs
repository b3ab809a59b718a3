//! A file of decisions as JSON Lines, and back: what two laptops know, joined as a set.
//!
//! The first line says what it is and gives the case's salt; then come records, notes and events, each on a line of its own, in an
//! order that does not depend on who wrote first. An import adds what is not there and changes nothing else, so that it may be
//! made as often as one likes, in any order, and two files that have imported each other export the same lines. What either
//! has forgotten stays forgotten.
//!
//! Cost: some 5 µs a line. Limits: two files that were made apart have salts of their own and cannot be joined; the second
//! laptop begins with an import of the first one's export.

use std::io::{BufRead, Write};
use std::path::Path;

use rusqlite::{OptionalExtension as _, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::event::{Event, EventKind};
use crate::record::{Print, SeenRecord, hexadecimal, keyed};
use crate::store::{Decisions, event_of, insert_event, insert_records};

/// The name of the form, in the first line.
pub(crate) const FORM: &str = "zvirka-decisions-1";

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    Form {
        name: String,
        salt: String,
    },
    Record {
        print: Print,
        list: String,
        record_id: String,
        quick: String,
        twin: u32,
        expires: Option<String>,
        fields: String,
    },
    Note {
        digest: Print,
        text: String,
    },
    Event(Box<Event>),
}

/// What an import brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Events that were not there.
    pub events: u64,
    /// Events that were.
    pub known: u64,
    /// Records that were not there.
    pub records: u64,
}

/// Writes all of a file.
///
/// # Errors
///
/// [`ErrorKind::Failed`] when it cannot be read or written.
pub fn export(decisions: &Decisions, output: &mut dyn Write) -> Result<(), Error> {
    let salt: String = decisions.salt().iter().map(|byte| format!("{byte:02x}")).collect();
    let mut write = |line: &Line| -> Result<(), Error> {
        let failed = |error: &dyn std::fmt::Display| {
            Error::new(ErrorKind::Failed, format!("the export cannot be written: {error}"))
        };
        let line = serde_json::to_string(line).map_err(|error| failed(&error))?;
        writeln!(output, "{line}").map_err(|error| failed(&error))
    };
    write(&Line::Form { name: FORM.to_owned(), salt })?;
    for record in decisions.records()? {
        let fields = record.fields_json();
        let SeenRecord { print, list, record_id, quick, twin, expires, .. } = record;
        write(&Line::Record {
            print,
            list,
            record_id,
            quick: format!("{quick:016x}"),
            twin,
            expires,
            fields,
        })?;
    }
    for (digest, text) in decisions.notes()? {
        write(&Line::Note { digest, text })?;
    }
    for event in decisions.events()? {
        write(&Line::Event(Box::new(event)))?;
    }
    Ok(())
}

/// Whether a text begins as an export does.
#[must_use]
pub fn is_export(first_line: &str) -> bool {
    matches!(serde_json::from_str(first_line), Ok(Line::Form { name, .. }) if name == FORM)
}

/// Adds what an export holds to the file at `path`, which is made if it is not there.
///
/// # Errors
///
/// [`ErrorKind::Refused`] naming the line when one is no line of an export, an event was changed, or the file is of another
/// case; then nothing is added. [`ErrorKind::Busy`] and [`ErrorKind::Failed`].
pub fn import(path: &Path, input: &mut dyn BufRead) -> Result<(Decisions, Imported), Error> {
    let mut decisions: Option<Decisions> = None;
    let (mut records, mut notes, mut events) = (Vec::new(), Vec::new(), Vec::new());
    for (number, line) in input.lines().enumerate() {
        let number = number + 1;
        let refused = |why: &str| Error::refused(format!("the import, line {number}: {why}"));
        let line = line.map_err(|_| refused("is no UTF-8 or cannot be read"))?;
        if line.trim().is_empty() {
            continue;
        }
        let line: Line =
            serde_json::from_str(&line).map_err(|_| refused("is no line of an export of decisions"))?;
        match (line, &decisions) {
            (Line::Form { name, salt }, None) => {
                let salt: Option<[u8; 16]> = hexadecimal(&salt).and_then(|salt| salt.try_into().ok());
                let salt = salt
                    .filter(|_| name == FORM)
                    .ok_or_else(|| refused("is of another version of the program"))?;
                let there = std::fs::metadata(path).is_ok_and(|found| found.len() > 0);
                let file = if there { Decisions::open(path)? } else { Decisions::create(path, salt)? };
                if file.salt() != &salt {
                    let why = "is of another case than the file: a second machine begins by importing the first one's \
                               export into a file that is not there yet";
                    return Err(refused(why));
                }
                decisions = Some(file);
            }
            (_, None) => return Err(refused("comes before the line that says what this is")),
            (Line::Form { .. }, Some(_)) => {
                return Err(refused("begins another export; import one at a time"));
            }
            (Line::Record { print, list, record_id, quick, twin, expires, fields }, _) => {
                let quick =
                    u64::from_str_radix(&quick, 16).map_err(|_| refused("has a hash that is none"))?;
                let fields = SeenRecord::fields_of_json(&fields);
                records.push(SeenRecord { print, list, record_id, fields, quick, twin, expires });
            }
            (Line::Note { digest, text }, Some(file)) => {
                if keyed(file.salt(), &[b"note", text.as_bytes()]) != digest {
                    return Err(refused("holds a note that was changed after it was written"));
                }
                notes.push((digest, text));
            }
            (Line::Event(event), _) => {
                if event.digest() != event.hash {
                    return Err(refused("holds an event that was changed after it was written"));
                }
                events.push(event);
            }
        }
    }
    let Some(mut decisions) = decisions else { return Err(Error::refused("the import is empty")) };
    let imported = decisions.join(&records, &notes, &events)?;
    Ok((decisions, imported))
}

impl Decisions {
    /// Every note, by digest.
    fn notes(&self) -> Result<Vec<(Print, String)>, Error> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        let mut statement =
            self.connection.prepare("SELECT digest, text FROM note ORDER BY digest").map_err(failed)?;
        let rows = statement
            .query_map([], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?)))
            .map_err(failed)?;
        let notes: Vec<(Vec<u8>, String)> = rows.collect::<Result<_, _>>().map_err(failed)?;
        Ok(notes.into_iter().filter_map(|(digest, text)| Some((Print::from_slice(&digest)?, text))).collect())
    }

    fn join(
        &mut self,
        records: &[SeenRecord],
        notes: &[(Print, String)],
        events: &[Box<Event>],
    ) -> Result<Imported, Error> {
        let path = self.path().to_owned();
        let shown = path.display();
        let failed = |error: rusqlite::Error| {
            Error::new(ErrorKind::Failed, format!("{shown}: cannot be written ({error})"))
        };
        let busy = |error: rusqlite::Error| self.failed(&error);
        let transaction =
            rusqlite::Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
                .map_err(busy)?;
        let mut imported = Imported::default();
        for event in events {
            match event_of(&transaction, &event.id).map_err(failed)? {
                Some(known) if known.hash == event.hash => imported.known += 1,
                Some(_) => {
                    return Err(Error::refused("the import has another event under an id of the file"));
                }
                None => {
                    insert_event(&transaction, event).map_err(failed)?;
                    imported.events += 1;
                    if event.kind == EventKind::Forgotten {
                        crate::forgetting::erase(&transaction, &event.left).map_err(failed)?;
                    }
                }
            }
        }
        imported.records = insert_records(&transaction, records).map_err(failed)?;
        for (digest, text) in notes {
            // A note goes with the records that it was about.
            let wanted = "SELECT 1 FROM event WHERE note = ?1 AND EXISTS (SELECT 1 FROM record WHERE print = event.left)";
            let wanted: Option<i64> = transaction
                .query_row(wanted, [&digest.bytes()[..]], |row| row.get(0))
                .optional()
                .map_err(failed)?;
            if wanted.is_some() {
                let insert = "INSERT OR IGNORE INTO note VALUES (?, ?)";
                transaction.execute(insert, params![&digest.bytes()[..], text]).map_err(failed)?;
            }
        }
        transaction.commit().map_err(busy)?;
        Ok(imported)
    }
}

#[cfg(test)]
mod tests;
