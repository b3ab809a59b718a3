//! The example lists in `examples/two-lists`: a simulation of one seed, dressed as two offices would send it.
//!
//! `cargo run -p zvirka-benches --bin lists -- example` writes them anew; a test here fails when the files are not
//! what the simulation gives.

use anyhow::Context as _;
use zvirka::record::{Field, List};
use zvirka::simulation::{Noise, Profile, Simulation, SimulationOptions, simulate};

/// Where the lists are, from the project's folder.
pub const FOLDER: &str = "examples/two-lists";

/// People on each list, of whom two in three are on both.
const PEOPLE: usize = 300;

/// Chosen because its lists hold every trouble that `troubles` of the tests asks for; of seeds, few do.
const SEED: u64 = 259;

/// Columns of the home list, as a Ukrainian office heads them.
const OURS: [(&str, Field); 6] = [
    ("№", Field::Id),
    ("ПІБ", Field::Name),
    ("Дата народження", Field::BirthDate),
    ("Звання", Field::Rank),
    ("Підрозділ", Field::Unit),
    ("Дата полону", Field::CaptureDate),
];

/// Columns of the other side's list.
const THEIRS: [(&str, Field); 5] = [
    ("id", Field::Id),
    ("full name", Field::Name),
    ("date of birth", Field::BirthDate),
    ("rank", Field::Rank),
    ("unit", Field::Unit),
];

/// The simulation behind the example.
///
/// # Errors
///
/// As [`simulate`].
pub fn simulation(seed: u64) -> Result<Simulation, zvirka::Error> {
    simulate(&SimulationOptions {
        people: PEOPLE,
        shared: 2.0 / 3.0,
        seed,
        noise: Noise::Medium,
        profile: Profile::Exchange,
        threads: Some(1),
    })
}

/// Every file of the example: its name and its bytes.
///
/// # Errors
///
/// As [`simulate`].
pub fn files() -> anyhow::Result<[(&'static str, Vec<u8>); 3]> {
    let Simulation { left, right, truth, .. } = simulation(SEED)?;
    let mut rows = vec![vec!["left_id".to_owned(), "right_id".to_owned()]];
    rows.extend(truth.iter().map(|&(ours, theirs)| vec![number(ours), right.id(theirs).into_owned()]));
    Ok([
        ("ours.csv", table(b';', dressed(&left, &OURS, |row, _| number(row)))?),
        ("theirs.csv", table(b',', dressed(&right, &THEIRS, |_, id| id.to_owned()))?),
        ("truth.csv", table(b',', rows)?),
    ])
}

/// The home list numbers its rows.
fn number(row: usize) -> String {
    (row + 1).to_string()
}

fn dressed(list: &List, columns: &[(&str, Field)], id: impl Fn(usize, &str) -> String) -> Vec<Vec<String>> {
    let header = columns.iter().map(|(header, _)| (*header).to_owned()).collect();
    let cell = |row, field| match field {
        Field::Id => id(row, &list.id(row)),
        field => list.cell(field, row).to_owned(),
    };
    let rows = (0..list.len()).map(|row| columns.iter().map(|(_, field)| cell(row, *field)).collect());
    std::iter::once(header).chain(rows).collect()
}

fn table(delimiter: u8, rows: Vec<Vec<String>>) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().context("the table could not be finished")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::path::Path;

    use super::*;

    /// Which of the troubles of real lists a simulation shows.
    fn troubles(simulation: &Simulation) -> [(&'static str, bool); 7] {
        let Simulation { left, right, truth, people: [ours, _, _], .. } = simulation;
        let words = |list: &List, row: usize| -> Vec<String> {
            list.cell(Field::Name, row).to_uppercase().split_whitespace().map(str::to_owned).collect()
        };
        let nameless =
            |list: &List| (0..list.len()).filter(|row| !list.cell(Field::Name, *row).contains(' ')).count();
        let only_year =
            |list: &List| (0..list.len()).filter(|row| list.cell(Field::BirthDate, *row).len() == 4).count();
        let surname_and_given = |row| words(left, row).into_iter().take(2).collect::<Vec<_>>();
        let mut bearers: HashMap<Vec<String>, usize> = HashMap::new();
        for row in 0..left.len() {
            *bearers.entry(surname_and_given(row)).or_default() += 1;
        }
        let has_namesake = |row| bearers.get(&surname_and_given(row)).is_some_and(|bearers| *bearers > 1);
        // Brothers and sisters: numbers of one couple, surname and patronymic alike, both on both lists.
        let shared: HashMap<u32, usize> = truth.iter().map(|&(row, _)| (ours[row], row)).collect();
        let mut siblings = shared.iter().filter(|(person, row)| {
            shared.get(&(*person ^ 1)).is_some_and(|other| {
                let (a, b) = (words(left, **row), words(left, *other));
                a.len() == 3 && b.len() == 3 && a[0] == b[0] && a[2] == b[2]
            })
        });
        // Nobody can say which of two namesakes a row means that has neither patronymic nor birth date.
        let mut ambiguous = truth.iter().filter(|&&(a, b)| {
            has_namesake(a) && words(right, b).len() == 2 && right.cell(Field::BirthDate, b).is_empty()
        });
        [
            ("no row of ours without a name", nameless(left) == 0),
            ("one row of theirs without a name", nameless(right) == 1),
            ("years alone on ours", only_year(left) >= 1),
            ("years alone on theirs", only_year(right) >= 5),
            ("namesakes", (0..left.len()).any(has_namesake)),
            ("brothers or sisters on both lists", siblings.next().is_some()),
            ("a row that fits two namesakes", ambiguous.next().is_some()),
        ]
    }

    #[test]
    fn the_example_holds_every_trouble_of_real_lists() {
        for (trouble, shown) in troubles(&simulation(SEED).unwrap()) {
            assert!(shown, "{trouble}");
        }
    }

    #[test]
    fn the_shipped_files_are_what_the_simulation_gives() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(FOLDER);
        for (name, bytes) in files().unwrap() {
            let shipped = std::fs::read(folder.join(name)).unwrap();
            assert!(
                shipped == bytes,
                "{name} differs; run `cargo run -p zvirka-benches --bin lists -- example`"
            );
        }
    }
}
