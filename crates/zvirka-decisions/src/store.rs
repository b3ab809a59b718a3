//! The file of decisions: SQLite, one file that can be carried on a stick.
//!
//! `journal_mode=DELETE` leaves no second file beside it once nobody writes, and `synchronous=EXTRA` brings each event and
//! the end of its journal to the disk before it is acknowledged, so that a machine may lose its power at any moment.
//! Triggers refuse to change or delete events. Pages that are freed are overwritten (`secure_delete`), since what is forgotten
//! must not be left in them.
//!
//! Cost: an event takes as long as the disk takes to write it down, some milliseconds. Limits: one writer at a time; others
//! wait two seconds.

use std::path::{Path, PathBuf};
use std::time::Duration;

use hashbrown::HashMap;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use zvirka::compare::Level;
use zvirka::linker::Evidence;
use zvirka::model::ComparedField;
use zvirka::verdicts::{Held, Seen};

use crate::error::{Error, ErrorKind};
use crate::event::{Event, EventKind, NewEvent, Reason};
use crate::record::{Print, SeenRecord, hexadecimal, keyed};

/// The version of the file's form.
const FORM: &str = "1";

/// How long a process waits for another that writes. Whoever has waited two seconds wants to know why.
const PATIENCE: Duration = Duration::from_millis(1_900);

/// Marks the file as one of this program (`application_id`), so that another database is not taken for it: "zvir".
const APPLICATION: i64 = 0x7a76_6972;

const SCHEMA: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE record (
  print BLOB PRIMARY KEY CHECK (length(print) = 32),
  list TEXT NOT NULL,
  record_id TEXT NOT NULL,
  quick INTEGER NOT NULL,
  twin INTEGER NOT NULL,
  expires TEXT,
  fields TEXT NOT NULL
) STRICT;
CREATE TABLE note (digest BLOB PRIMARY KEY CHECK (length(digest) = 32), text TEXT NOT NULL) STRICT;
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  author TEXT NOT NULL CHECK (author <> ''),
  machine TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('verdict', 'undo', 'adjudication', 'note', 'reopened', 'forgotten')),
  left BLOB NOT NULL CHECK (length(left) = 32),
  right BLOB CHECK (length(right) = 32),
  verdict TEXT CHECK (verdict IN ('same', 'different', 'cannot_tell')),
  reason TEXT,
  note BLOB CHECK (length(note) = 32),
  undoes TEXT,
  blind INTEGER NOT NULL CHECK (blind IN (0, 1)),
  seconds REAL,
  seen TEXT,
  previous BLOB CHECK (length(previous) = 32),
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX event_by_machine ON event (machine, seq);
CREATE INDEX event_forgotten ON event (left) WHERE kind = 'forgotten';
";

/// The triggers by name. A check looks whether they are still there.
pub(crate) const TRIGGERS: [(&str, &str); 2] = [
    (
        "event_is_never_changed",
        "BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END",
    ),
    (
        "event_is_never_deleted",
        "BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END",
    ),
];

/// What the program said of two records when somebody decided, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SeenEvidence {
    /// Field, level, weight in bits.
    pub fields: Vec<(String, String, f64)>,
    /// Rivals that were about as likely.
    pub rivals: u32,
    /// The probability, if it was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// The program's version.
    #[serde(default)]
    pub program: String,
    /// SHA-256 of the model, in hexadecimal; empty for the one that comes with the program.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub model: String,
    /// Whether the reader had it before their eyes; `None` where that is not known, as of a sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<bool>,
}

impl SeenEvidence {
    /// What the evidence is now, by a verdict that was held against it.
    #[must_use]
    pub fn of(held: &Held, probability: Option<f64>) -> Self {
        let line = |line: &Evidence| (line.field.as_str().to_owned(), line.level().to_owned(), line.weight());
        Self {
            fields: held.now.fields.iter().map(line).collect(),
            rivals: held.now.rivals,
            probability,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            model: String::new(),
            opened: None,
        }
    }

    /// As JSON, for [`NewEvent::seen`].
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The evidence for the engine, out of JSON; `None` where it is none. Fields and levels that this program does not know
    /// are passed over.
    #[must_use]
    pub fn parse(json: &str) -> Option<Seen> {
        #[derive(Deserialize)]
        struct Borrowed<'a> {
            #[serde(borrow)]
            fields: Vec<(&'a str, &'a str, f64)>,
            rivals: u32,
        }
        let read: Borrowed<'_> = serde_json::from_str(json).ok()?;
        let line = |(field, level, weight): (&str, &str, f64)| {
            Some(Evidence::new(ComparedField::from_name(field)?, Level::from_name(level)?, weight))
        };
        Some(Seen { fields: read.fields.into_iter().filter_map(line).collect(), rivals: read.rivals })
    }
}

/// A file of decisions.
pub struct Decisions {
    pub(crate) connection: Connection,
    path: PathBuf,
    salt: [u8; 16],
    machine: String,
}

impl std::fmt::Debug for Decisions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Decisions").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Decisions {
    /// Opens a file of decisions, which must be there.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Refused`] when there is no such file or it is none of decisions, [`ErrorKind::Busy`] when another process
    /// keeps it for too long, [`ErrorKind::Failed`] when it cannot be read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if !path.is_file() {
            return Err(Error::refused(format!("{}: there is no such file", path.display())));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|error| failed(path, &error))?;
        connection.busy_timeout(PATIENCE).map_err(|error| failed(path, &error))?;
        let application: i64 = connection
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .map_err(|error| failed(path, &error))?;
        if application != APPLICATION {
            return Err(Error::refused(format!("{}: this is no file of decisions", path.display())));
        }
        Self::of_connection(connection, path)
    }

    /// Opens a file of decisions, or makes one with a salt of its own.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn open_or_create(path: &Path) -> Result<Self, Error> {
        let is_there = || std::fs::metadata(path).is_ok_and(|found| found.len() > 0);
        if is_there() {
            let opened = Self::open(path);
            // Whoever was killed while making the file left nothing once its journal is rolled back.
            if opened.is_ok() || is_there() {
                return opened;
            }
        }
        Self::create(path, uuid::Uuid::new_v4().into_bytes())
    }

    /// Makes a file with a given salt, that of an export.
    pub(crate) fn create(path: &Path, salt: [u8; 16]) -> Result<Self, Error> {
        let failed = |error: rusqlite::Error| failed(path, &error);
        make_private(path).map_err(|error| {
            Error::new(ErrorKind::Failed, format!("{}: cannot be made: {error}", path.display()))
        })?;
        let mut connection = Connection::open(path).map_err(failed)?;
        prepare(&connection).map_err(failed)?;
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Exclusive).map_err(failed)?;
        // Of two processes that make the file at once the second finds it made.
        let tables: i64 = transaction
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(failed)?;
        if tables == 0 {
            transaction.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
            transaction.execute_batch(SCHEMA).map_err(failed)?;
            for (name, body) in TRIGGERS {
                transaction.execute_batch(&format!("CREATE TRIGGER {name} {body};")).map_err(failed)?;
            }
            let salt: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
            for (key, value) in [("form", FORM), ("salt", &salt), ("created", &now())] {
                transaction.execute("INSERT INTO meta VALUES (?, ?)", [key, value]).map_err(failed)?;
            }
        }
        transaction.commit().map_err(failed)?;
        Self::of_connection(connection, path)
    }

    fn of_connection(connection: Connection, path: &Path) -> Result<Self, Error> {
        let failed = |error: rusqlite::Error| failed(path, &error);
        prepare(&connection).map_err(failed)?;
        let meta = |key: &str| -> Result<Option<String>, Error> {
            connection
                .query_row("SELECT value FROM meta WHERE key = ?", [key], |row| row.get(0))
                .optional()
                .map_err(failed)
        };
        if meta("form")?.as_deref() != Some(FORM) {
            let message =
                format!("{}: is of another version of the program, which must read it", path.display());
            return Err(Error::refused(message));
        }
        let salt = meta("salt")?.and_then(|salt| hexadecimal(&salt)?.try_into().ok());
        let salt: [u8; 16] = salt.ok_or_else(|| {
            Error::refused(format!("{}: has no salt, so no record can be found in it", path.display()))
        })?;
        let machine = keyed(&salt, &[b"machine", name_of_machine().as_bytes()]).to_string();
        let machine = machine.get(..16).unwrap_or_default().to_owned();
        Ok(Self { connection, path: path.to_owned(), salt, machine })
    }

    /// The same as written by another machine, for tests and for tools that speak for others.
    #[must_use]
    pub fn on_machine(mut self, machine: &str) -> Self {
        machine.clone_into(&mut self.machine);
        self
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The case's salt, for [`seen_records`](crate::seen_records).
    #[must_use]
    pub const fn salt(&self) -> &[u8; 16] {
        &self.salt
    }

    pub(crate) fn failed(&self, error: &rusqlite::Error) -> Error {
        failed(&self.path, error)
    }

    /// Keeps what a reader sees of records, before the reader decides. Records that are known stay as they were first seen;
    /// forgotten ones are not taken up again.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Busy`] and [`ErrorKind::Failed`].
    pub fn see(&mut self, records: &[SeenRecord]) -> Result<(), Error> {
        let path = self.path.clone();
        let failed = |error: rusqlite::Error| failed(&path, &error);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        insert_records(&transaction, records).map_err(failed)?;
        transaction.commit().map_err(failed)
    }

    /// Adds events, all or none of them. Gives their ids once they are on the disk. An event whose id is known is not added
    /// again, so that asking twice does no harm.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Refused`] when an event does not say what its kind says, names a record that no reader saw, takes back what
    /// there is not, or gives an id that another event has; [`ErrorKind::Busy`] and [`ErrorKind::Failed`].
    pub fn append(&mut self, events: &[NewEvent]) -> Result<Vec<String>, Error> {
        for event in events {
            event.check()?;
        }
        let (path, salt, machine) = (self.path.clone(), self.salt, self.machine.clone());
        let failed = |error: rusqlite::Error| failed(&path, &error);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let last = "SELECT hash FROM event WHERE machine = ? ORDER BY seq DESC LIMIT 1";
        let last: Option<Vec<u8>> =
            transaction.query_row(last, [&machine], |row| row.get(0)).optional().map_err(failed)?;
        let mut previous = last.and_then(|hash| Print::from_slice(&hash));
        let mut ids = Vec::with_capacity(events.len());
        for new in events {
            if let Some(id) = &new.id {
                if uuid::Uuid::parse_str(id).is_err() {
                    return Err(Error::refused("an event's id is no UUID"));
                }
                if let Some(known) = event_of(&transaction, id).map_err(failed)? {
                    let note = new.note.as_deref().map(|note| keyed(&salt, &[b"note", note.as_bytes()]));
                    let same = (known.left, known.right, known.kind) == (new.left, new.right, new.kind)
                        && (known.decided(), known.reason, known.note) == (new.verdict, new.reason, note)
                        && (&known.author, &known.undoes) == (&new.author, &new.undoes);
                    if !same {
                        return Err(Error::refused(
                            "another event has this id; give each event one of its own",
                        ));
                    }
                    ids.push(id.clone());
                    continue;
                }
            }
            if let Some(undoes) = &new.undoes
                && event_of(&transaction, undoes).map_err(failed)?.is_none()
            {
                return Err(Error::refused("there is no event that could be taken back"));
            }
            if new.kind != EventKind::Forgotten {
                for print in std::iter::once(new.left).chain(new.right) {
                    let known = "SELECT 1 FROM record WHERE print = ?";
                    let known: Option<i64> = transaction
                        .query_row(known, [&print.bytes()[..]], |row| row.get(0))
                        .optional()
                        .map_err(failed)?;
                    // What is taken back may be about somebody who is forgotten.
                    if known.is_none() && new.kind != EventKind::Undo {
                        return Err(Error::refused(
                            "an event names a record that no reader saw; show it first",
                        ));
                    }
                }
            }
            let note = match new.note.as_deref().filter(|note| !note.trim().is_empty()) {
                None => None,
                Some(note) => {
                    let digest = keyed(&salt, &[b"note", note.as_bytes()]);
                    let insert = "INSERT OR IGNORE INTO note VALUES (?, ?)";
                    transaction.execute(insert, params![&digest.bytes()[..], note]).map_err(failed)?;
                    Some(digest)
                }
            };
            let mut event = Event {
                id: new.id.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string()),
                at: new.at.clone().unwrap_or_else(now),
                author: new.author.trim().to_owned(),
                machine: machine.clone(),
                kind: new.kind,
                left: new.left,
                right: new.right,
                verdict: new.verdict.map(|verdict| verdict.as_str().to_owned()),
                reason: new.reason,
                note,
                undoes: new.undoes.clone(),
                blind: new.blind,
                seconds: new.seconds,
                seen: new.seen.clone(),
                previous,
                hash: Print::new([0; 32]),
            };
            if !matches!(event.kind, EventKind::Verdict | EventKind::Adjudication) {
                (event.verdict, event.reason) = (None, None);
            }
            event.hash = event.digest();
            insert_event(&transaction, &event).map_err(failed)?;
            previous = Some(event.hash);
            ids.push(event.id);
        }
        transaction.commit().map_err(failed)?;
        Ok(ids)
    }

    /// How far the file has come: another number as soon as anybody, in this process or another, has added an event.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Busy`] and [`ErrorKind::Failed`].
    pub fn position(&self) -> Result<i64, Error> {
        let last = "SELECT coalesce(max(seq), 0) FROM event";
        let mut statement = self.connection.prepare_cached(last).map_err(|error| self.failed(&error))?;
        statement.query_row([], |row| row.get(0)).map_err(|error| self.failed(&error))
    }

    /// The event of an id.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Busy`] and [`ErrorKind::Failed`].
    pub fn event(&self, id: &str) -> Result<Option<Event>, Error> {
        event_of(&self.connection, id).map_err(|error| self.failed(&error))
    }

    /// Every event, by time and id.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Refused`] when one is none; [`ErrorKind::Busy`] and [`ErrorKind::Failed`].
    pub fn events(&self) -> Result<Vec<Event>, Error> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        let mut statement =
            self.connection.prepare(&format!("SELECT {COLUMNS} FROM event ORDER BY seq")).map_err(failed)?;
        let rows = statement.query_map([], read_event).map_err(failed)?;
        let mut events: Vec<Event> = rows.collect::<Result<_, _>>().map_err(failed)?;
        let time = |event: &Event| (event.at.clone(), event.id.clone());
        if !events.is_sorted_by(|a, b| (&a.at, &a.id) <= (&b.at, &b.id)) {
            events.sort_by_cached_key(time);
        }
        Ok(events)
    }

    /// Everything that readers saw and that is not forgotten, by print.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Busy`] and [`ErrorKind::Failed`].
    pub fn records(&self) -> Result<Vec<SeenRecord>, Error> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        let query = "SELECT print, list, record_id, quick, twin, expires, fields FROM record ORDER BY print";
        let mut statement = self.connection.prepare(query).map_err(failed)?;
        let rows = statement.query_map([], read_record).map_err(failed)?;
        rows.collect::<Result<_, _>>().map_err(failed)
    }

    /// The list of every record.
    pub(crate) fn lists_of_records(
        &self,
    ) -> Result<HashMap<Print, String, foldhash::fast::FixedState>, Error> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        let mut statement = self.connection.prepare("SELECT print, list FROM record").map_err(failed)?;
        let rows = statement.query_map([], |row| Ok((print_at(row, 0)?, row.get(1)?))).map_err(failed)?;
        let lists: Vec<(Option<Print>, String)> = rows.collect::<Result<_, _>>().map_err(failed)?;
        Ok(lists.into_iter().filter_map(|(print, list)| Some((print?, list))).collect())
    }

    /// What a reader saw of one record; `None` where nobody saw it or it is forgotten.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Busy`] and [`ErrorKind::Failed`].
    pub fn record(&self, print: &Print) -> Result<Option<SeenRecord>, Error> {
        let query = "SELECT print, list, record_id, quick, twin, expires, fields FROM record WHERE print = ?";
        self.connection
            .query_row(query, [&print.bytes()[..]], read_record)
            .optional()
            .map_err(|error| self.failed(&error))
    }

    /// The text of a note; `None` where it is forgotten.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Busy`] and [`ErrorKind::Failed`].
    pub fn note(&self, digest: &Print) -> Result<Option<String>, Error> {
        self.connection
            .query_row("SELECT text FROM note WHERE digest = ?", [&digest.bytes()[..]], |row| row.get(0))
            .optional()
            .map_err(|error| self.failed(&error))
    }
}

const COLUMNS: &str = "id, at, author, machine, kind, left, right, verdict, reason, note, undoes, blind, seconds, seen, \
                       previous, hash";

/// What a connection must be told each time.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    // An event that is replaced fires no trigger otherwise.
    connection.pragma_update(None, "recursive_triggers", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")
}

/// An empty file that only its owner may read.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map(drop)
}

/// An error of SQLite in words. What it says is of the file, never of a record: statements carry values apart from their
/// text.
fn failed(path: &Path, error: &rusqlite::Error) -> Error {
    use rusqlite::ErrorCode;
    let shown = path.display();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::new(
            ErrorKind::Busy,
            format!(
                "{shown}: another program has been writing to it for two seconds; nothing was written, try again"
            ),
        ),
        Some(ErrorCode::NotADatabase) => Error::refused(format!("{shown}: this is no file of decisions")),
        Some(ErrorCode::DatabaseCorrupt) => {
            Error::refused(format!("{shown}: is damaged; take a copy of yesterday, or import an export"))
        }
        Some(code) => Error::new(ErrorKind::Failed, format!("{shown}: cannot be read or written ({code:?})")),
        None => Error::refused(format!(
            "{shown}: holds what no file of decisions holds; see `zvirka decisions check`"
        )),
    }
}

/// The time now, as RFC 3339 in UTC with milliseconds: text that sorts as time does.
pub(crate) fn now() -> String {
    format!("{:.3}", jiff::Timestamp::now())
}

/// What the machine is known by: on Linux the id that the system gave it, else its name. It is never written as it stands.
fn name_of_machine() -> String {
    let id = std::fs::read_to_string("/etc/machine-id").ok().filter(|id| !id.trim().is_empty());
    id.or_else(|| std::env::var("HOSTNAME").ok())
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .unwrap_or_default()
}

pub(crate) fn insert_records(connection: &Connection, records: &[SeenRecord]) -> rusqlite::Result<u64> {
    let mut insert = connection.prepare_cached(
        "INSERT OR IGNORE INTO record SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 \
         WHERE NOT EXISTS (SELECT 1 FROM event WHERE kind = 'forgotten' AND left = ?1)",
    )?;
    let mut added = 0;
    for record in records {
        added += insert.execute(params![
            &record.print.bytes()[..],
            record.list,
            record.record_id,
            record.quick as i64,
            record.twin,
            record.expires,
            record.fields_json()
        ])? as u64;
    }
    Ok(added)
}

pub(crate) fn insert_event(connection: &Connection, event: &Event) -> rusqlite::Result<()> {
    let bytes = |print: &Option<Print>| print.map(|print| print.bytes().to_vec());
    let mut insert = connection.prepare_cached(&format!(
        "INSERT INTO event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ))?;
    insert.execute(params![
        event.id,
        event.at,
        event.author,
        event.machine,
        event.kind.as_str(),
        &event.left.bytes()[..],
        bytes(&event.right),
        event.verdict,
        event.reason.map(Reason::as_str),
        bytes(&event.note),
        event.undoes,
        event.blind,
        event.seconds,
        event.seen,
        bytes(&event.previous),
        &event.hash.bytes()[..]
    ])?;
    Ok(())
}

/// The event of an id.
pub(crate) fn event_of(connection: &Connection, id: &str) -> rusqlite::Result<Option<Event>> {
    let mut query = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM event WHERE id = ?"))?;
    query.query_row([id], read_event).optional()
}

fn invalid(column: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, String::new(), rusqlite::types::Type::Blob)
}

fn print_at(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<Print>> {
    match row.get_ref(column)?.as_blob_or_null() {
        Ok(None) => Ok(None),
        Ok(Some(bytes)) => Print::from_slice(bytes).map(Some).ok_or_else(|| invalid(column)),
        Err(_) => Err(invalid(column)),
    }
}

fn read_event(row: &rusqlite::Row<'_>) -> rusqlite::Result<Event> {
    let kind = row.get_ref(4)?.as_str().ok().and_then(EventKind::from_name);
    let reason = match row.get_ref(8)?.as_str_or_null() {
        Ok(None) => None,
        Ok(Some(name)) => {
            Some(Reason::ALL.into_iter().find(|reason| reason.as_str() == name).ok_or_else(|| invalid(8))?)
        }
        Err(_) => return Err(invalid(8)),
    };
    Ok(Event {
        id: row.get(0)?,
        at: row.get(1)?,
        author: row.get(2)?,
        machine: row.get(3)?,
        kind: kind.ok_or_else(|| invalid(4))?,
        left: print_at(row, 5)?.ok_or_else(|| invalid(5))?,
        right: print_at(row, 6)?,
        verdict: row.get(7)?,
        reason,
        note: print_at(row, 9)?,
        undoes: row.get(10)?,
        blind: row.get(11)?,
        seconds: row.get(12)?,
        seen: row.get(13)?,
        previous: print_at(row, 14)?,
        hash: print_at(row, 15)?.ok_or_else(|| invalid(15))?,
    })
}

fn read_record(row: &rusqlite::Row<'_>) -> rusqlite::Result<SeenRecord> {
    let fields = row.get_ref(6)?.as_str().map(SeenRecord::fields_of_json).unwrap_or_default();
    Ok(SeenRecord {
        print: print_at(row, 0)?.ok_or_else(|| invalid(0))?,
        list: row.get(1)?,
        record_id: row.get(2)?,
        fields,
        quick: row.get::<_, i64>(3)? as u64,
        twin: row.get(4)?,
        expires: row.get(5)?,
    })
}

#[cfg(test)]
pub(crate) mod tests;
