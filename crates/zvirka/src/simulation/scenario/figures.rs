//! The shape of `truth.json`: the figures of the exchange as they really are in the lists.
//!
//! People are counted, not rows, unless a field says so. Where a list may leave something out, a second number says
//! of how many people at least one list states it: nobody can find more than that.

use serde::Serialize;

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RecordOf {
    /// The list's name.
    pub list: &'static str,
    /// The row's id.
    pub record_id: String,
}

/// A person and some of his rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonRows {
    /// The person's id in the truth.
    pub person: String,
    /// The rows.
    pub records: Vec<RecordOf>,
}

/// Rows and people of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListFigures {
    /// The list's name.
    pub list: &'static str,
    /// Its rows.
    pub rows: usize,
    /// The people behind them.
    pub people: usize,
    /// Of them, those who came back on 23, 24 or 25 May 2025.
    pub returned: usize,
    /// Of them, those who came back in earlier exchanges.
    pub returned_before: usize,
}

/// A stage of the exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageFigures {
    /// Its number.
    pub stage: &'static str,
    /// Its date.
    pub date: &'static str,
    /// Rows of its list: more than people where the list has people of another stage.
    pub rows: usize,
    /// Who came back on it.
    pub people: usize,
    /// Soldiers among them.
    pub military: usize,
    /// Civilians among them.
    pub civilian: usize,
}

/// Who came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReturnedFigures {
    /// People on the handover lists of the three stages.
    pub people: usize,
    /// Rows of those lists.
    pub rows: usize,
    /// Soldiers, as handed over.
    pub military: usize,
    /// Civilians, as handed over.
    pub civilian: usize,
    /// By stage.
    pub stages: Vec<StageFigures>,
    /// Held since 2022.
    pub held_since_2022: usize,
    /// Of them, how many have a date of capture on some list.
    pub held_since_2022_stated: usize,
    /// Youngest age on 23 May 2025.
    pub youngest: u16,
    /// Oldest age on 23 May 2025.
    pub oldest: u16,
    /// Citizens of the home country.
    pub citizens: usize,
    /// On the home roster.
    pub known_to_home: usize,
    /// Not on the home roster.
    pub unknown_to_home: usize,
    /// Handed over though not offered.
    pub not_offered: usize,
}

/// People of a time of capture or of an age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupFigures {
    /// First year of capture, or youngest age on 23 May 2025.
    pub from: u16,
    /// Last year of capture, or oldest age.
    pub to: u16,
    /// People on the home roster who had not come back in earlier exchanges.
    pub on_ours: usize,
    /// Of them, those who came back.
    pub returned: usize,
    /// Those who came back without being on the home roster.
    pub returned_unknown: usize,
}

/// Defenders of Mariupol among the returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MariupolFigures {
    /// All of them.
    pub people: usize,
    /// Of them, how many have a place of capture on some list.
    pub stated: usize,
    /// Taken at the steelworks.
    pub steelworks: usize,
    /// Marines taken at the other plants.
    pub marines_of_other_plants: usize,
    /// Taken elsewhere in the city.
    pub elsewhere: usize,
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitFigures {
    /// Its name in short, in Ukrainian.
    pub unit: String,
    /// Its whole name, in Ukrainian.
    pub whole_name: String,
    /// Its soldiers on the home roster.
    pub on_ours: usize,
    /// Its soldiers who came back.
    pub returned: usize,
    /// Its soldiers who came back in earlier exchanges.
    pub returned_before: usize,
    /// Whether some list states the unit for one who came back.
    pub return_stated: bool,
}

/// The regiment nobody of which came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegimentFigures {
    /// The unit.
    pub unit: String,
    /// Its soldiers on the home roster.
    pub on_ours: usize,
    /// Its soldiers who came back.
    pub returned: usize,
    /// Reports that name it.
    pub reports_naming: usize,
    /// Families with a report that names it.
    pub families_naming: usize,
}

/// People of an energy company among the returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmployeeFigures {
    /// All of them.
    pub people: Vec<PersonRows>,
    /// The miner who is a serviceman: a soldier on the first row, a civilian on the second.
    pub category_conflict: PersonRows,
}

/// A row about somebody who had come back before, and his row among earlier exchanges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlreadyExchanged {
    /// The person's id in the truth.
    pub person: String,
    /// The row of the roster.
    pub record: RecordOf,
    /// His row in `exchanged_before`.
    pub before_id: String,
}

/// Somebody on two stages' lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OnTwoStages {
    /// The person's id in the truth.
    pub person: String,
    /// The stage he came back on.
    pub returned_on: &'static str,
    /// His rows.
    pub records: Vec<RecordOf>,
}

/// Families' reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportFigures {
    /// Reports.
    pub rows: usize,
    /// Families: people reported.
    pub families: usize,
    /// People reported by two relatives.
    pub reported_twice: usize,
    /// Reports whose person came back.
    pub rows_answered: usize,
    /// People reported who came back.
    pub people_answered: usize,
    /// People reported whom no roster and no handover list has.
    pub people_nobody_lists: usize,
}

/// Sightings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SightingFigures {
    /// Sightings.
    pub rows: usize,
    /// People seen.
    pub people: usize,
    /// People seen who came back.
    pub people_returned: usize,
    /// People seen whom no roster and no handover list has.
    pub people_nobody_lists: usize,
}

/// The convicted whom the home side handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConvictedFigures {
    /// All of them.
    pub people: usize,
    /// Civilians among them.
    pub civilian: usize,
    /// Whom a third party published: the row of `convicted` and the row of `published`.
    pub published: Vec<PersonRows>,
}

/// Survivors of the explosion in the colony.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColonyFigures {
    /// People on the old roster.
    pub people: usize,
    /// Badly wounded, still held, on no exchange list.
    pub badly_wounded_held: Vec<PersonRows>,
    /// Still held, the badly wounded included.
    pub held: usize,
    /// Came back in earlier exchanges.
    pub returned_before: usize,
    /// Came back now.
    pub returned: usize,
}

/// People on any list who share names with another. The lists may give less than their whole names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NamesakeFigures {
    /// People of whom another has the same surname, given name and father's name.
    pub same_full_name: usize,
    /// People of whom another has the same surname and given name.
    pub same_surname_and_given_name: usize,
}

/// The figures of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// The seed that the lists were made with.
    pub seed: u64,
    /// The noise that the lists were made with.
    pub noise: &'static str,
    /// People on all lists together.
    pub people: usize,
    /// By list.
    pub lists: Vec<ListFigures>,
    /// Who came back.
    pub returned: ReturnedFigures,
    /// Defenders of Mariupol among them.
    pub mariupol: MariupolFigures,
    /// By year of capture.
    pub capture_years: Vec<GroupFigures>,
    /// By age.
    pub age_groups: Vec<GroupFigures>,
    /// Units with anybody on the home roster or come back, by name.
    pub units: Vec<UnitFigures>,
    /// Units from which somebody came back and nobody had before, by name.
    pub first_return_units: Vec<String>,
    /// The regiment nobody of which came back.
    pub regiment: RegimentFigures,
    /// People of an energy company among the returned.
    pub employees: EmployeeFigures,
    /// Rows of rosters about people who had come back before.
    pub already_exchanged: Vec<AlreadyExchanged>,
    /// People entered twice on the home roster.
    pub entered_twice: Vec<PersonRows>,
    /// People on two stages' lists.
    pub on_two_stages: Vec<OnTwoStages>,
    /// Offered people whom the home roster does not have.
    pub offered_unknown_to_home: Vec<PersonRows>,
    /// Offered people who neither came back now nor had before.
    pub offered_not_returned: usize,
    /// People on the watch list who came back.
    pub watch_hits: Vec<PersonRows>,
    /// Families' reports.
    pub reports: ReportFigures,
    /// Sightings.
    pub sightings: SightingFigures,
    /// The convicted.
    pub convicted: ConvictedFigures,
    /// Survivors of the explosion in the colony.
    pub colony: ColonyFigures,
    /// Namesakes among everybody.
    pub namesakes: NamesakeFigures,
}
