//! The lists on which levels are counted, each with its truth.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Context as _;
use zvirka::record::{Field, List, TextColumn};
use zvirka::simulation::{
    Noise, Profile, ScenarioList, ScenarioOptions, SimulationOptions, scenario as make_scenario, simulate,
};
use zvirka_benches::tasks;
use zvirka_io::field_of_header;

/// Two lists with what is known of their pairs of rows.
pub struct Lists {
    /// What the lists are, for people.
    pub name: String,
    /// The left list.
    pub left: List,
    /// The right list.
    pub right: List,
    /// Pairs of rows of one person.
    pub truth: Vec<(usize, usize)>,
    /// Pairs of rows of two people of one family.
    pub relatives: Vec<(usize, usize)>,
}

impl Lists {
    /// Pairs of rows spread evenly over all pairs, those of one person left out.
    pub fn strangers(&self, count: usize) -> Vec<(usize, usize)> {
        let truth: std::collections::HashSet<(usize, usize)> = self.truth.iter().copied().collect();
        let (left, right) = (self.left.len() as u64, self.right.len() as u64);
        // The fractional parts of multiples of two irrational numbers fill the square evenly.
        let row = |pair: u64, step: u64, rows: u64| (((pair.wrapping_mul(step) >> 32) * rows) >> 32) as usize;
        let pairs = (1..=count as u64)
            .map(|pair| (row(pair, 0xc13f_a9a9_02a6_328f, left), row(pair, 0x91e1_0da5_c79e_7b1d, right)));
        pairs.filter(|pair| !truth.contains(pair)).collect()
    }
}

/// Takes in one pair of lists after the other.
pub type Take<'a> = &'a mut dyn FnMut(Lists) -> anyhow::Result<()>;

/// Simulated lists: exchanges at each noise, home list and reports, and the cross-script profiles.
pub fn simulated(people: usize, seed: u64, take: Take<'_>) -> anyhow::Result<()> {
    for noise in Noise::ALL {
        let made = simulate(&SimulationOptions { people, noise, seed, ..Default::default() })?;
        let report = made.report.context("an exchange has reports")?;
        take(Lists {
            name: format!("exchange, {}", noise.as_str()),
            left: made.left,
            right: made.right.clone(),
            truth: made.truth,
            relatives: made.relatives,
        })?;
        take(Lists {
            name: format!("reports, {}", noise.as_str()),
            left: report,
            right: made.right,
            truth: made.report_truth,
            relatives: Vec::new(),
        })?;
    }
    for profile in [Profile::CrossScript, Profile::CrossScriptRare] {
        let made = simulate(&SimulationOptions { people, profile, seed, ..Default::default() })?;
        take(Lists {
            name: profile.as_str().to_owned(),
            left: made.left,
            right: made.right,
            truth: made.truth,
            relatives: made.relatives,
        })?;
    }
    Ok(())
}

/// The lists of the scenario that say who a person is, by their names: rosters, a stage, reports and earlier
/// exchanges. Sightings and the watch list hold hardly more than a name.
const SCENARIO_LISTS: [&str; 5] = ["ours", "theirs", "handover_1", "reports", "colony"];

/// Every two lists of the scenario that have many people in common.
pub fn scenario(seed: u64, take: Take<'_>) -> anyhow::Result<()> {
    let made = make_scenario(&ScenarioOptions { seed, noise: Noise::Medium })?;
    let mut people: HashMap<&str, Vec<&str>> = HashMap::new();
    for row in &made.truth {
        people.entry(row.list).or_default().push(&row.person);
    }
    let list = |name: &str| made.lists.iter().find(|list| list.name == name);
    for (place, left_name) in SCENARIO_LISTS.into_iter().enumerate() {
        for right_name in SCENARIO_LISTS.into_iter().skip(place + 1) {
            let (left, right) = list(left_name).zip(list(right_name)).context("a list of the scenario")?;
            let of = |name: &str| people.get(name).cloned().unwrap_or_default();
            let mut rows_on_right: HashMap<&str, Vec<usize>> = HashMap::new();
            for (row, person) in of(right_name).into_iter().enumerate() {
                rows_on_right.entry(person).or_default().push(row);
            }
            let truth: Vec<(usize, usize)> = of(left_name)
                .into_iter()
                .enumerate()
                .flat_map(|(row, person)| {
                    rows_on_right.get(person).into_iter().flatten().map(move |other| (row, *other))
                })
                .collect();
            take(Lists {
                name: format!("scenario, {left_name} and {right_name}"),
                left: as_list(left)?,
                right: as_list(right)?,
                truth,
                relatives: Vec::new(),
            })?;
        }
    }
    Ok(())
}

/// A list of the scenario as the engine takes it: the columns whose headers are known.
fn as_list(list: &ScenarioList) -> anyhow::Result<List> {
    let columns: Vec<(Field, TextColumn)> = list
        .columns
        .iter()
        .filter_map(|(header, column)| Some((field_of_header(header)?, column.clone())))
        .collect();
    Ok(List::new(list.name, columns)?)
}

/// The tasks on names of public people; whether they are there.
pub fn public(shared: &Path, take: Take<'_>) -> anyhow::Result<bool> {
    let Some(script) = tasks::script(shared) else { return Ok(false) };
    let folder = tempfile::tempdir()?;
    tasks::make(shared, &script, "dev", "1", folder.path())?;
    for task in tasks::TASKS {
        let folder = folder.path().join(task);
        let (left, right) = (tasks::read(&folder.join("left.csv"))?, tasks::read(&folder.join("right.csv"))?);
        let truth = tasks::truth(&folder.join("truth.csv"), &left, &right)?;
        take(Lists { name: format!("public, {task}"), left, right, truth, relatives: Vec::new() })?;
    }
    Ok(true)
}
