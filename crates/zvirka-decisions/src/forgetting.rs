//! Records that may no longer be kept: removed on somebody's word, or because their time is over.
//!
//! What a reader saw of the record and the notes on it leave the file and are overwritten; the log keeps a print and that, when
//! and by whom it was forgotten. The print goes on working: a row of a list that has it is [told](forgotten_rows), so that
//! later runs leave it out, and what another machine still has is not taken up again.
//!
//! Limits: a row whose cells say something else than when it was forgotten has another print; copies of the file, and results
//! that were written before, are not reached from here. The command reconciles again for that.

use hashbrown::HashSet;
use rusqlite::{Connection, TransactionBehavior};
use zvirka::record::List;

use crate::error::Error;
use crate::event::{EventKind, NewEvent, Reason};
use crate::record::{Print, prints};
use crate::store::{Decisions, now};
use zvirka::verdicts::Verdict;

/// What was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Records whose content was in the file.
    pub records: usize,
    /// Prints that the log now holds as forgotten and did not.
    pub prints: usize,
}

/// Removes what is kept of a record: what a reader saw, and the notes of events about it.
pub(crate) fn erase(connection: &Connection, print: &Print) -> rusqlite::Result<bool> {
    let bytes = &print.bytes()[..];
    connection.execute(
        "DELETE FROM note WHERE digest IN (SELECT note FROM event WHERE left = ?1 OR right = ?1)",
        [bytes],
    )?;
    Ok(connection.execute("DELETE FROM record WHERE print = ?", [bytes])? > 0)
}

impl Decisions {
    /// Forgets records: their content leaves the file, their prints stay in the log.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) without an author; those of writing the file.
    pub fn forget(&mut self, author: &str, forgotten: &[Print]) -> Result<Forgotten, Error> {
        let known: HashSet<Print, foldhash::fast::FixedState> = self.forgotten()?.into_iter().collect();
        let event = |print: &Print| NewEvent {
            kind: EventKind::Forgotten,
            right: None,
            verdict: None,
            reason: None,
            ..NewEvent::verdict(author, (*print, *print), Verdict::CannotTell, Reason::Other)
        };
        let new: Vec<NewEvent> =
            forgotten.iter().filter(|print| !known.contains(*print)).map(event).collect();
        self.append(&new)?;
        let transaction =
            rusqlite::Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
                .map_err(|error| self.failed(&error))?;
        let mut records = 0;
        for print in forgotten {
            records += usize::from(erase(&transaction, print).map_err(|error| self.failed(&error))?);
        }
        transaction.commit().map_err(|error| self.failed(&error))?;
        // Freed pages are overwritten already; this gives them back.
        self.connection.execute_batch("VACUUM").map_err(|error| self.failed(&error))?;
        Ok(Forgotten { records, prints: new.len() })
    }

    /// Forgets every record whose time is over. To be called before a file is read for anything else.
    ///
    /// # Errors
    ///
    /// Those of writing the file.
    pub fn forget_expired(&mut self) -> Result<Forgotten, Error> {
        let moment = now();
        let expired: Vec<Print> = {
            let failed = |error: rusqlite::Error| self.failed(&error);
            // A date without a time is over when its day begins, as in PFIF; text of both forms sorts as time does.
            // And whoever was to be forgotten when a process was ended before it was done.
            let query = "SELECT print FROM record WHERE expires <= ?1 \
                         OR print IN (SELECT left FROM event WHERE kind = 'forgotten') ORDER BY print";
            let mut statement = self.connection.prepare(query).map_err(failed)?;
            let rows = statement.query_map([&moment], |row| row.get::<_, Vec<u8>>(0)).map_err(failed)?;
            let prints: Vec<Vec<u8>> = rows.collect::<Result<_, _>>().map_err(failed)?;
            prints.iter().filter_map(|bytes| Print::from_slice(bytes)).collect()
        };
        if expired.is_empty() {
            return Ok(Forgotten::default());
        }
        self.forget("expiry_date", &expired)
    }

    /// The prints of everybody who is forgotten, in order.
    ///
    /// # Errors
    ///
    /// Those of reading the file.
    pub fn forgotten(&self) -> Result<Vec<Print>, Error> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        let query = "SELECT DISTINCT left FROM event WHERE kind = 'forgotten' ORDER BY left";
        let mut statement = self.connection.prepare(query).map_err(failed)?;
        let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).map_err(failed)?;
        let prints: Vec<Vec<u8>> = rows.collect::<Result<_, _>>().map_err(failed)?;
        Ok(prints.iter().filter_map(|bytes| Print::from_slice(bytes)).collect())
    }
}

/// The rows of a list that are forgotten, in order.
///
/// Cost: the prints of the whole list, where anybody is forgotten at all.
///
/// # Errors
///
/// Those of reading the file.
pub fn forgotten_rows(decisions: &Decisions, name: &str, list: &List) -> Result<Vec<usize>, Error> {
    let forgotten: HashSet<Print, foldhash::fast::FixedState> = decisions.forgotten()?.into_iter().collect();
    if forgotten.is_empty() {
        return Ok(Vec::new());
    }
    let prints = prints(decisions.salt(), name, list);
    Ok((0..list.len())
        .filter(|row| prints.get(*row).is_some_and(|print| forgotten.contains(print)))
        .collect())
}
