//! The scenario `thousand-for-thousand`: the lists of a large exchange, from rosters to families' reports, and the
//! truth about every row.
//!
//! For trying and measuring a whole reconciliation of many lists; to measure links between two lists use
//! [`simulate`](super::simulate). The scenario follows what was made public of the exchange of 23 to 25 May 2025:
//! its figures stand in `numbers` with what is public and what is judgement. All people are invented.
//!
//! **Method.** `cast` makes everybody and says who is on which list; `rosters`, `handovers` and `voices` write the
//! lists, each in a hand of its own with the faults of [`FAULT_RATES`](super::FAULT_RATES) and of
//! [`ODDITY_RATES`]; `counting` then counts the [`Figures`] in the finished lists. The noise changes how rows are
//! written, never who is on which list.
//!
//! **Same seed, same lists**, to the byte, on any machine. A later version may give other lists.
//!
//! **Cost.** Some 15,500 rows about 11,000 people in a tenth of a second, most of it the tables of names.
//!
//! **Limits.** Only the home side's half: whom the other side gets back is on no list but the convicted. Units,
//! call signs and the energy company are invented; towns are real, but who was captured where and when follows no
//! front line outside Mariupol. Brothers serve apart more often than in life.

mod case;
mod cast;
mod counting;
mod declension;
mod figures;
mod handovers;
mod numbers;
mod pen;
mod places;
mod rates;
mod rosters;
mod sheet;
mod unit_parts;
mod voices;

pub use figures::{
    AlreadyExchanged, ColonyFigures, ConvictedFigures, EmployeeFigures, Figures, GroupFigures, ListFigures,
    MariupolFigures, NamesakeFigures, OnTwoStages, PersonRows, RecordOf, RegimentFigures, ReportFigures,
    ReturnedFigures, SightingFigures, StageFigures, UnitFigures,
};
pub use rates::{ODDITY_RATES, Oddity, OddityRate};

use super::faults::Noise;
use crate::error::Error;
use crate::record::TextColumn;
use cast::{Cast, World};
use counting::{Book, HANDOVERS};
use numbers::STAGES;
use sheet::{Row, Sheet};

/// What scenario to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScenarioOptions {
    /// The lists are a function of this number.
    pub seed: u64,
    /// How faulty the lists are.
    pub noise: Noise,
}

impl Default for ScenarioOptions {
    fn default() -> Self {
        Self { seed: 1, noise: Noise::default() }
    }
}

/// The kind of file in which a list arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileForm {
    /// An Excel workbook.
    Xlsx,
    /// Comma-separated text.
    Csv {
        /// The label of its encoding, as the Encoding Standard has it: `utf-8`, `windows-1251`.
        encoding: &'static str,
    },
    /// One JSON object a line.
    JsonLines,
    /// A Parquet file.
    Parquet,
}

/// A list of the scenario.
#[derive(Clone, Debug)]
pub struct ScenarioList {
    /// The list's name in the case; its file's without the extension.
    pub name: &'static str,
    /// The file to write it to.
    pub file_name: &'static str,
    /// The kind of that file.
    pub form: FileForm,
    /// Its role in the case: `roster`, `handover`, `report`, `sighting`, `published` or `watch`.
    pub role: &'static str,
    /// Whose list it is.
    pub side: &'static str,
    /// The stage of the exchange that the whole list belongs to.
    pub stage: Option<&'static str>,
    /// The list's date, year-month-day.
    pub date: Option<&'static str>,
    /// Headers and cells; the first column holds the ids. An empty cell is a missing value.
    pub columns: Vec<(String, TextColumn)>,
}

impl ScenarioList {
    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Who a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TruthRow {
    /// The list's name.
    pub list: &'static str,
    /// The row's id.
    pub record_id: String,
    /// The person's id, one for all of his rows on all lists.
    pub person: String,
}

/// Lists, the truth about them, and the case that reconciles them.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The lists.
    pub lists: Vec<ScenarioList>,
    /// Every row of every list, in order.
    pub truth: Vec<TruthRow>,
    /// The figures as they really are in the lists.
    pub figures: Figures,
    /// The case file.
    pub case_toml: String,
}

/// Makes the scenario `thousand-for-thousand`.
///
/// # Errors
///
/// When a romanisation scheme named here is not among the shipped ones, which a test excludes.
///
/// # Examples
///
/// ```
/// use zvirka::simulation::{ScenarioOptions, scenario};
///
/// let scenario = scenario(&ScenarioOptions { seed: 7, ..Default::default() })?;
/// let ours = scenario.lists.iter().find(|list| list.name == "ours").unwrap();
/// assert_eq!((ours.file_name, ours.len()), ("ours.xlsx", 6120));
/// assert_eq!(ours.columns[1].0, "Прізвище, ім'я, по батькові");
/// assert_eq!(scenario.figures.returned.people, 1000);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn scenario(options: &ScenarioOptions) -> Result<Scenario, Error> {
    let noise = options.noise;
    let world = World::new(options.seed);
    let cast = Cast::new(&world);
    let sheets: [Sheet; 12] = [
        rosters::ours(&world, &cast, noise),
        rosters::theirs(&world, &cast, noise)?,
        handovers::handover(&world, &cast, noise, 0)?,
        handovers::handover(&world, &cast, noise, 1)?,
        handovers::handover(&world, &cast, noise, 2)?,
        handovers::exchanged_before(&world, &cast, noise)?,
        voices::reports(&world, &cast, noise),
        voices::sightings(&world, &cast, noise),
        rosters::colony(&world, &cast, noise)?,
        rosters::convicted(&world, &cast, noise),
        voices::published(&world, &cast, noise)?,
        voices::watch(&world, &cast, noise)?,
    ];
    let lists: Vec<(ScenarioList, Vec<Row>)> =
        list_forms().into_iter().zip(sheets).map(|(list, sheet)| fill(list, sheet)).collect();
    let figures = Book::new(&world, &cast, &lists).figures(noise.as_str());
    let truth = lists.iter().flat_map(|(list, rows)| {
        rows.iter().map(|row| TruthRow {
            list: list.name,
            record_id: row.id.clone(),
            person: person_id(&cast, row.person),
        })
    });
    let truth = truth.collect();
    let lists: Vec<ScenarioList> = lists.into_iter().map(|(list, _)| list).collect();
    let case_toml = case::case_toml(&lists);
    Ok(Scenario { lists, truth, figures, case_toml })
}

/// The id of a person in the truth: the number of the population, which tells nothing of the person's lists.
fn person_id(cast: &Cast, person: u32) -> String {
    cast.captive(person).map_or_else(String::new, |captive| format!("p{:05}", captive.number))
}

fn fill(list: ScenarioList, sheet: Sheet) -> (ScenarioList, Vec<Row>) {
    (ScenarioList { columns: sheet.columns, ..list }, sheet.rows)
}

const UTF_8: FileForm = FileForm::Csv { encoding: "utf-8" };

/// The lists without their cells, in the order of the case.
fn list_forms() -> [ScenarioList; 12] {
    let list = |name, file_name, form, role, side, date| ScenarioList {
        name,
        file_name,
        form,
        role,
        side,
        stage: None,
        date: Some(date),
        columns: Vec::new(),
    };
    let [first, second, third] = HANDOVERS;
    let [one, two, three] = STAGES;
    let handover = |name, file_name, (stage, date, _, _): (&'static str, &'static str, usize, usize)| {
        ScenarioList { stage: Some(stage), ..list(name, file_name, UTF_8, "handover", "intermediary", date) }
    };
    let windows = FileForm::Csv { encoding: "windows-1251" };
    [
        list("ours", "ours.xlsx", FileForm::Xlsx, "roster", "ukraine", "2025-05-20"),
        list("theirs", "theirs.csv", windows, "roster", "russia", "2025-05-21"),
        handover(first, "handover_1.csv", one),
        handover(second, "handover_2.csv", two),
        handover(third, "handover_3.csv", three),
        // The day of the last exchange before.
        list(
            "exchanged_before",
            "exchanged_before.parquet",
            FileForm::Parquet,
            "handover",
            "ukraine",
            "2025-05-06",
        ),
        list("reports", "reports.jsonl", FileForm::JsonLines, "report", "ukraine", "2025-05-22"),
        list("sightings", "sightings.csv", UTF_8, "sighting", "ukraine", "2025-05-28"),
        list("colony", "colony.csv", UTF_8, "roster", "russia", "2022-08-01"),
        list("convicted", "convicted.csv", UTF_8, "roster", "ukraine", "2025-05-20"),
        list("published", "published.csv", UTF_8, "published", "third party", "2025-05-27"),
        list("watch", "watch.csv", UTF_8, "watch", "ukraine", "2025-05-15"),
    ]
}

#[cfg(test)]
mod tests;
