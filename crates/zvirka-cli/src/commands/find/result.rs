//! The result of a reconciliation as a list to be asked: every record, and the person whose it is.

use std::collections::HashMap;
use std::path::Path;

use zvirka::record::{Field, List, TextColumn};
use zvirka_io::ReadOptions;

use crate::failure::Failure;
use crate::reading;
use crate::terminal::{Voice, table};

/// The tables of a result that are read.
const TABLES: [&str; 2] = ["persons.csv", "ledger.csv"];

/// A person of a result.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    pub status: String,
    pub lists: String,
}

impl Person {
    /// What became of the person and which lists speak of it.
    pub fn standing(&self) -> String {
        format!("{} ({})", table::head(&self.status.replace('_', " ")), self.lists)
    }
}

/// Whose each record is.
#[derive(Debug, Default)]
pub struct Persons {
    persons: Vec<Person>,
    /// By record: the place of its person.
    of_record: Vec<Option<usize>>,
}

/// Whether a path is the folder of a result.
pub fn is_result(path: &Path) -> bool {
    path.is_dir()
}

impl Persons {
    /// Reads the persons and the records of a result.
    ///
    /// # Errors
    ///
    /// [`Failure`] when the folder is not that of a result or a table cannot be read.
    pub fn read(folder: &Path, voice: &Voice) -> Result<(List, Self), Failure> {
        if let Some(missing) = TABLES.into_iter().find(|table| !folder.join(table).is_file()) {
            let message = format!(
                "{}: holds no {missing}; name a list, or the folder of `zvirka reconcile -o`",
                folder.display()
            );
            return Err(Failure::Refused(message));
        }
        let options = ReadOptions::default();
        let [persons_file, ledger_file] = TABLES.map(|table| folder.join(table));
        let persons =
            reading::table(&persons_file, &options, &["person_id", "status", "lists", "birth_date"], voice)?;
        let ledger =
            reading::table(&ledger_file, &options, &["list", "record_id", "person_id", "name"], voice)?;
        let rows = |table: &zvirka_io::Table| table.file_rows.len();
        let mut known = Self::default();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut births: Vec<&str> = Vec::new();
        for row in 0..rows(&persons) {
            let cell = |header: &str| persons.cell(header, row);
            places.insert(cell("person_id"), known.persons.len());
            births.push(cell("birth_date"));
            known.persons.push(Person {
                id: cell("person_id").to_owned(),
                status: cell("status").to_owned(),
                lists: cell("lists").to_owned(),
            });
        }
        let (mut ids, mut names, mut dates) =
            (TextColumn::default(), TextColumn::default(), TextColumn::default());
        for row in 0..rows(&ledger) {
            let cell = |header: &str| ledger.cell(header, row);
            let person = places.get(cell("person_id")).copied();
            known.of_record.push(person);
            // Ids are unique within a list, not within a result.
            ids.push(&format!("{} {}", cell("list"), cell("record_id")));
            names.push(cell("name"));
            dates.push(person.and_then(|place| births.get(place)).copied().unwrap_or_default());
        }
        let columns = vec![(Field::Id, ids), (Field::Name, names), (Field::BirthDate, dates)];
        Ok((List::new(folder.display().to_string(), columns)?, known))
    }

    /// Whose a record is.
    pub fn of(&self, record: usize) -> Option<&Person> {
        self.persons.get((*self.of_record.get(record)?)?)
    }
}
