//! What reconciling gives: persons, the ledger, findings, checked claims, tables.
//!
//! Everything can be serialised, so that a report is made of it elsewhere. Records are named by their list's name and
//! their id; texts hold names of people, since this is a result and no log.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::case::{Claim, Role};
use super::continuity::{Change, Retired};
pub use super::outcome::Outcome;
use super::values::Category;
use crate::linker::ComparedField;
use crate::names::script::Script;
use crate::prints::Print;
use crate::record::Field;
use crate::verdicts::{Held, Verdict};

/// A record of the case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RecordName {
    /// The list's name.
    pub list: String,
    /// The record's id.
    pub id: String,
}

/// A name of a person as one list writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NameInScript {
    /// `cyrillic` or `latin`.
    pub script: &'static str,
    /// The name.
    pub text: String,
    /// The list it stands on.
    pub list: String,
}

impl NameInScript {
    /// What a script is called here; `None` for a script that names are not shown in.
    #[must_use]
    pub fn script_name(script: Script) -> Option<&'static str> {
        match script {
            Script::Cyrillic => Some("cyrillic"),
            Script::Latin => Some("latin"),
            _ => None,
        }
    }
}

/// A value of a person and the list it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sourced {
    /// The value as the list writes it.
    pub value: String,
    /// The list.
    pub list: String,
}

/// When and with which stage a person was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Return {
    /// The handover list.
    pub list: String,
    /// The stage, if there are any.
    pub stage: Option<String>,
    /// The date as the list writes it.
    pub date: Option<String>,
    /// Whether it was an exchange before the one that is reconciled.
    pub earlier: bool,
}

/// A person: all records that are one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Person {
    /// The person's id, `P00001` and so on: that of the earlier result where the person was known, else the next number.
    pub id: String,
    /// Where the person stands.
    pub status: Outcome,
    /// The best name in each script.
    pub names: Vec<NameInScript>,
    /// The best value of each field that any list has.
    #[serde(serialize_with = "by_field_name")]
    pub fields: BTreeMap<Field, Sourced>,
    /// What the person is by the lists; `None` when no list says so or lists contradict one another.
    pub category: Option<Category>,
    /// Whether lists contradict one another about that.
    pub category_conflict: bool,
    /// Handovers of the person, this exchange's first.
    pub returns: Vec<Return>,
    /// Names of the lists that the person stands on, in the case's order, each once.
    pub lists: Vec<String>,
    /// The person's records, in the case's order.
    pub records: Vec<RecordName>,
}

impl Person {
    /// The name to show: the first there is.
    #[must_use]
    pub fn name(&self) -> &str {
        self.names.first().map_or("", |name| name.text.as_str())
    }

    /// The name in a script, `cyrillic` or `latin`; empty when no list has one.
    #[must_use]
    pub fn name_in(&self, script: &str) -> &str {
        self.names.iter().find(|name| name.script == script).map_or("", |name| name.text.as_str())
    }

    /// Whether the person was handed over in the exchange that is reconciled.
    #[must_use]
    pub fn returned_now(&self) -> bool {
        self.returns.iter().any(|handover| !handover.earlier)
    }

    /// Whether the person was handed over in an earlier exchange.
    #[must_use]
    pub fn returned_before(&self) -> bool {
        self.returns.iter().any(|handover| handover.earlier)
    }
}

fn by_field_name<S: serde::Serializer>(
    fields: &BTreeMap<Field, Sourced>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(field, value)| (field.as_str(), value)))
}

/// What came of one record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LedgerRow {
    /// The list's name.
    pub list: String,
    /// The record's id; `row N` for a row of the file that could not be read.
    pub record_id: String,
    /// The person's id; none for a record set aside.
    pub person_id: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// The name as the record has it.
    pub name: String,
    /// The person's status, also where the record is a duplicate.
    pub status: Option<Outcome>,
    /// For a duplicate the record that stands for the person.
    pub duplicate_of: Option<RecordName>,
    /// Probability that the record is of its person: that of its best link; none for a person of one record.
    pub probability: Option<f64>,
    /// Why a record was set aside.
    pub reason: String,
    /// What the record says in the fields compared; none for a record set aside.
    pub record_print: Option<Print>,
}

/// What kind of thing a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Somebody of a watch list was handed over or is offered.
    WatchHit,
    /// What a side claims does not agree with the lists.
    ClaimMismatch,
    /// Lists contradict one another about a person.
    Conflict,
    /// What persons decided of records contradicts itself, so that none of it is applied.
    DecisionConflict,
    /// A person who was handed over earlier stands on a list again.
    AlreadyExchanged,
    /// A person stands on a list twice, or on the lists of two stages.
    Duplicate,
    /// Two records may be one person and nothing in the lists can tell.
    Ambiguous,
    /// A person whom a family looks for was handed over.
    ReportAnswered,
    /// A record may speak of a person, among others.
    PossibleMatch,
    /// A person stands on one roster or handover list and on no other.
    OnlyHere,
    /// Somebody who was seen stands on no roster and no handover list.
    SeenNotListed,
    /// Nobody of a unit had come back before.
    FirstReturnFromUnit,
    /// A person whom a family looks for was not handed over.
    ReportOpen,
}

impl FindingKind {
    /// The kind's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WatchHit => "watch_hit",
            Self::ClaimMismatch => "claim_mismatch",
            Self::Conflict => "conflict",
            Self::DecisionConflict => "decision_conflict",
            Self::AlreadyExchanged => "already_exchanged",
            Self::Duplicate => "duplicate",
            Self::Ambiguous => "ambiguous",
            Self::ReportAnswered => "report_answered",
            Self::PossibleMatch => "possible_match",
            Self::OnlyHere => "only_here",
            Self::SeenNotListed => "seen_not_listed",
            Self::FirstReturnFromUnit => "first_return_from_unit",
            Self::ReportOpen => "report_open",
        }
    }
}

/// How soon a person should look at a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Before anything is said in public or to a family.
    High,
    /// It changes what is known of a person or a number.
    Medium,
    /// It may change it.
    Low,
    /// Good to know.
    Info,
}

impl Severity {
    /// Every severity, the most urgent first.
    pub const ALL: [Self; 4] = [Self::High, Self::Medium, Self::Low, Self::Info];

    /// The severity of that name, as [`as_str`](Self::as_str) writes it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == name)
    }

    /// The severity's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Info => "info",
        }
    }
}

/// Something a person should look at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// How soon to look.
    pub severity: Severity,
    /// The person it is about, if it is about one.
    pub person_id: Option<String>,
    /// The record it is about.
    pub record: Option<RecordName>,
    /// The other record, if there is one.
    pub other: Option<RecordName>,
    /// A sentence with the evidence.
    pub text: String,
    /// The probability it rests on, if it rests on one.
    pub probability: Option<f64>,
}

/// What one field says of a link.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldEvidence {
    /// The field's name; of a column that was asked for, its header.
    pub field: Cow<'static, str>,
    /// The agreement level's name.
    pub level: &'static str,
    /// log2 of the Bayes factor.
    pub weight: f64,
}

/// A link between two records of the case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseLink {
    /// One record.
    pub left: RecordName,
    /// The other.
    pub right: RecordName,
    /// The names as the records have them.
    pub names: [String; 2],
    /// Probability that the two are one person, rivals of the two lists considered.
    pub probability: f64,
    /// log2 of the posterior odds before rivals are considered.
    pub weight: f64,
    /// `match` or `review`, from the two lists alone.
    pub decision: &'static str,
    /// Whether the two records ended up as one person, all lists considered.
    pub joined: bool,
    /// One entry per field compared.
    pub evidence: Vec<FieldEvidence>,
    /// The best other partner that either record had.
    pub rival_probability: f64,
    /// log2 of the prior odds of a pair of the two lists: with the weights of the fields it adds up to `weight`.
    pub prior: f64,
    /// Why the link is a `review`; none for a match.
    pub reason: Option<&'static str>,
    /// What persons decided of the two, or what follows from what they decided: `Same` or `Different`.
    pub decided: Option<Verdict>,
}

/// One list in numbers. The outcomes add up to `rows`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ListSummary {
    /// The list's name.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// Whose list it is.
    pub side: Option<String>,
    /// Its stage.
    pub stage: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// Whether it records exchanges before the one that is reconciled.
    pub earlier: bool,
    /// Rows of the file.
    pub rows: u64,
    /// Rows with a usable name.
    pub records: u64,
    /// Different persons among them.
    pub persons: u64,
    /// Rows by what came of them.
    pub outcomes: BTreeMap<Outcome, u64>,
}

/// Two lists in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairSummary {
    /// One list.
    pub left: String,
    /// The other; the same when twins were sought.
    pub right: String,
    /// log2 of the prior odds that a pair of records is one person.
    pub prior_weight: f64,
    /// The probability from which links are a match.
    pub match_at: f64,
    /// Links that are a match.
    pub matches: u64,
    /// Links for review.
    pub reviews: u64,
    /// The fields compared.
    #[serde(serialize_with = "field_names")]
    pub fields: Vec<ComparedField>,
}

fn field_names<S: serde::Serializer>(fields: &[ComparedField], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(fields.iter().map(|field| field.as_str()))
}

/// People counted by category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Different persons.
    pub persons: u64,
    /// Soldiers.
    pub military: u64,
    /// Civilians.
    pub civilian: u64,
    /// Persons whom lists put into both categories.
    pub in_conflict: u64,
    /// Persons whom no list puts into either.
    pub unknown: u64,
}

/// A claim against the lists.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimCheck {
    /// What is claimed.
    pub claim: Claim,
    /// The lists it was checked against.
    pub lists: Vec<String>,
    /// Rows of those lists that count, each as often as it stands there.
    pub rows: u64,
    /// Persons.
    pub found: Count,
    /// Persons of those lists who stand on an earlier stage's list too and are counted there alone.
    pub on_earlier_stage: u64,
    /// Pairs of those persons that may be one: the true number of persons may be lower by so many.
    pub perhaps_one: u64,
    /// Whether the claim agrees with what was found, persons in conflict or of unknown category counting for either
    /// category.
    pub agrees: bool,
    /// The check in words.
    pub text: String,
}

/// People held and returned, by some property.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TableRow {
    /// The property's value; empty for people of whom no list gives one, who stand last.
    pub value: String,
    /// Persons of the table.
    pub persons: u64,
    /// Of them handed over in the exchange that is reconciled.
    pub returned: u64,
    /// Of them handed over before.
    pub returned_before: u64,
    /// Of them neither.
    pub remaining: u64,
    /// Of those remaining, people who may be one with somebody handed over.
    pub perhaps_returned: u64,
    /// Reports that speak of persons of this row.
    pub reports: u64,
}

/// People of one stage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StageRow {
    /// The stage; the list's name where it has none.
    pub stage: String,
    /// The lists of the stage.
    pub lists: Vec<String>,
    /// Rows of those lists.
    pub rows: u64,
    /// Persons who stand on them and on no earlier stage's list: who stands on two came back once, on the first.
    pub found: Count,
    /// Persons who stand on an earlier stage's list too and are counted there.
    pub on_earlier_stage: u64,
}

/// Defenders of Mariupol, by their place of capture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Mariupol {
    /// Persons taken there.
    pub persons: u64,
    /// Of them handed over in the exchange that is reconciled.
    pub returned: u64,
    /// Of those returned: taken at the steelworks.
    pub returned_from_azovstal: u64,
    /// Of those returned: taken at another plant.
    pub returned_from_other_plants: u64,
    /// Of those not returned, people who may be one with somebody handed over.
    pub perhaps_returned: u64,
}

/// People by what is known of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Tables {
    /// By unit, most returned first.
    pub by_unit: Vec<TableRow>,
    /// By stage, in the order of the case.
    pub by_stage: Vec<StageRow>,
    /// By year of capture.
    pub by_capture_year: Vec<TableRow>,
    /// By age in tens of years, at the last date the case knows.
    pub by_age: Vec<TableRow>,
    /// Units from which somebody came back for the first time.
    pub first_returns: Vec<String>,
    /// Units from which nobody came back in the exchange that is reconciled, by falling number of those remaining.
    pub nobody_returned: Vec<String>,
    /// Defenders of Mariupol.
    pub mariupol: Mariupol,
}

/// What families were told, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Answers {
    /// Reports answered: their person was handed over.
    pub given: u64,
    /// How many of these answers are expected to be wrong, by their probabilities.
    pub expected_wrong: f64,
    /// Reports that are likely of somebody handed over and were not answered, since not enough is told.
    pub withheld: u64,
}

/// Everything that reconciling a case gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reconciliation {
    /// What the case is called.
    pub title: String,
    /// The home list's name.
    pub home: Option<String>,
    /// Lists in numbers, in the case's order.
    pub lists: Vec<ListSummary>,
    /// Persons by status.
    pub statuses: BTreeMap<Outcome, u64>,
    /// Rows of all lists by outcome.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Whether every row of every list has exactly one line in the ledger.
    pub balanced: bool,
    /// People handed over in the exchange that is reconciled.
    pub returned: Count,
    /// Answers to families.
    pub answers: Answers,
    /// Claims, checked.
    pub claims: Vec<ClaimCheck>,
    /// People by what is known of them.
    pub tables: Tables,
    /// Findings by kind and severity.
    pub finding_counts: BTreeMap<FindingKind, BTreeMap<Severity, u64>>,
    /// Pairs of lists in numbers.
    pub pairs: Vec<PairSummary>,
    /// What a person should be told: bounds that were hit, dates that are none. Free of cell contents.
    pub warnings: Vec<String>,
    /// The highest number that a person was ever given.
    pub numbered: u64,
    /// Ids that were given and stand for nobody now, in the order of their numbers.
    pub retired: Vec<Retired>,
    /// What changed since the earlier result, the most urgent first; empty where there was none.
    pub changes: Vec<Change>,
    /// Persons, in the order of their first record.
    pub persons: Vec<Person>,
    /// What came of every row, in the order of the lists and their rows.
    pub ledger: Vec<LedgerRow>,
    /// Findings, the most urgent first.
    pub findings: Vec<Finding>,
    /// Links of at least the review threshold, those that joined records, and those that persons decided about.
    pub links: Vec<CaseLink>,
    /// Headers of the columns compared that are no field, in the order of [`ComparedField::COLUMNS`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// What became of the case's [verdicts](super::Case::verdicts), in their order.
    #[serde(skip)]
    pub held: Vec<Held>,
}

impl Reconciliation {
    /// A field's name in outputs: of a column that was asked for, its header.
    #[must_use]
    pub fn field_name(&self, field: ComparedField) -> &str {
        let column = field.column().and_then(|place| self.columns.get(place));
        column.map_or(field.as_str(), String::as_str)
    }
}
