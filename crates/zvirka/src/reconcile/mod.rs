//! Many lists, one ledger: who is who on all lists of a case, what came of every record, and what a person should
//! look at.
//!
//! For two lists and nothing but links between them use [`linker::link`](crate::linker::link). This module takes
//! lists with [roles](Role), reads them together, makes persons of their records as one inference over all lists, and reads
//! off a ledger in which every row of every list has one line, findings, checked claims and tables. The result is one
//! [`Reconciliation`], from which tables and reports are written elsewhere.
//!
//! | module | takes | gives |
//! |---|---|---|
//! | `ordered`, `pairing`, `duplicates` | the case | links between all lists, their priors, twins folded |
//! | `sets` | rows | what sets of rows say of each other |
//! | `agglomeration` | sets and what they say | who is one person |
//! | `attachment`, `homes_and_signs`, `particulars`, `first_names` | what speaks of persons | whom it may speak of, in order |
//! | `deciding`, `spoken` | what persons decided of records | who is joined and kept apart by their word |
//! | `answers` | reports of people handed over | which families are told so |
//! | `people` | all of these | persons as sets of records |
//! | `persons` | persons' records | what is known of each |
//! | `ledger`, `claims`, `tables`, `findings` | persons | what came of them, in numbers and sentences |
//! | `continuity` | an earlier result | ids that stay, and what changed |
//! | `language`, `wording` | what is to be said | sentences in English or Ukrainian |
//!
//! Method: evidence of sets of rows under the linker's model, priors estimated over the case; greedy agglomeration with
//! abstention; Bayes over persons for what speaks of them; a bar of its own for answers to families. Sources stand at each
//! module.
//!
//! A wrong join tells a family that their son is home. So no person holds rows whose given names, patronymics or full dates
//! of birth contradict each other; whatever is for review is a finding, and what nothing can tell apart counts as several
//! people and is said to.
//!
//! Cost: every list is read once, and all that follows is near-linear in what is found. Limits: what is known of call signs
//! and homes orders possibilities and joins nobody.

mod agglomeration;
mod answers;
mod attachment;
mod case;
mod claims;
mod clusters;
mod continuity;
mod deciding;
mod duplicates;
mod exchange;
mod findings;
mod first_names;
mod homes_and_signs;
mod language;
mod ledger;
mod ordered;
mod outcome;
mod pairing;
mod particulars;
mod people;
mod persons;
mod result;
mod sets;
mod spoken;
mod tables;
mod units;
mod unsettled;
mod values;
mod wording;
mod world;

use std::collections::BTreeMap;

pub use case::{Case, CaseList, CaseVerdict, Claim, Claimant, Claimed, Role, UnreadRow};
pub use continuity::{Change, ChangeKind, Earlier, EarlierConflict, EarlierList, EarlierPerson, Retired};
pub use language::{Label, Language, Noun};
pub use persons::SHOWN;
pub use result::{
    Answers, CaseLink, ClaimCheck, Count, FieldEvidence, Finding, FindingKind, LedgerRow, ListSummary,
    Mariupol, NameInScript, Outcome, PairSummary, Person, Reconciliation, RecordName, Return, Severity,
    Sourced, StageRow, TableRow, Tables,
};
pub use values::{Category, MariupolPlace};

use crate::error::{Error, ErrorKind};
use crate::linker::{Decision, Doubt, LinkOptions, Progress, with_lists_together};
use crate::prints::{self, PRINTED, Print};
use crate::verdicts::Verdict;
use pairing::{Linked, NodeLink};
use values::Facts;
use world::World;

/// How to reconcile.
#[derive(Clone, Debug)]
pub struct ReconcileOptions {
    /// How lists are linked. The cardinality is each pair's own.
    pub link: LinkOptions,
    /// Possibilities of at least this probability are told of a record that is surely about nobody.
    pub possible_at: f64,
    /// Most possibilities told of one record.
    pub most_possible: usize,
    /// The language of findings and checked claims.
    pub language: Language,
    /// The earlier result whose persons keep their ids.
    pub earlier: Option<Box<Earlier>>,
}

/// One possibility in fifty is worth a look where a family waits; below it the list of possibilities is a list of
/// namesakes. A judgement.
const POSSIBLE_AT: f64 = 0.02;

/// More possibilities than a person reads at once. A judgement.
const MOST_POSSIBLE: usize = 5;

/// What speaks of a person is taken for that person's from this probability on, the floor of a `match`.
const ATTACH_AT: f64 = 0.95;

impl Default for ReconcileOptions {
    fn default() -> Self {
        Self {
            link: LinkOptions::default(),
            possible_at: POSSIBLE_AT,
            most_possible: MOST_POSSIBLE,
            language: Language::default(),
            earlier: None,
        }
    }
}

/// Reconciles a case.
///
/// The result is the same for any number of threads, and persons and their ids are the same for any order of lists and
/// rows. Where [`ReconcileOptions::earlier`] is given, persons keep their ids and what changed is told.
///
/// # Errors
///
/// [`ErrorKind::Option`] when the case or an option does not fit, [`ErrorKind::Cancelled`] when `progress` asks to
/// stop.
///
/// # Examples
///
/// ```
/// use zvirka::linker::NoProgress;
/// use zvirka::reconcile::{reconcile, Case, CaseList, Outcome, ReconcileOptions, Role};
/// use zvirka::record::{Field, List, TextColumn};
///
/// let list = |name: &str, names: &[&str]| {
///     List::new(name, vec![(Field::Name, names.iter().copied().collect::<TextColumn>())])
/// };
/// let ours = list("ours", &["Левчук Остап Ігорович", "Ґудзь Мар'яна Петрівна", "Швець Павло Олегович"])?;
/// let handover = list("handover", &["Maryana GUDZ"])?;
/// let case = Case {
///     lists: vec![
///         CaseList::new("ours", Role::Roster, ours),
///         CaseList::new("handover", Role::Handover, handover),
///     ],
///     ..Case::default()
/// };
/// let result = reconcile(&case, &ReconcileOptions::default(), &NoProgress)?;
/// assert_eq!(result.ledger.len(), 4);
/// assert!(result.balanced);
/// assert_eq!(result.returned.persons, 1);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn reconcile(
    case: &Case,
    options: &ReconcileOptions,
    progress: &dyn Progress,
) -> Result<Reconciliation, Error> {
    case.check()?;
    deciding::check(case)?;
    if !(0.0..=1.0).contains(&options.possible_at) {
        return Err(Error::new(ErrorKind::Option, "possible_at must be between 0 and 1"));
    }
    let ordered = ordered::Ordered::new(case)?;
    let earlier = options.earlier.as_deref();
    let found = earlier.map(|earlier| continuity::found_again(case, earlier, &options.link, progress));
    let earlier = earlier.zip(found.transpose()?);
    let (linked, membership, prints) =
        with_lists_together(&ordered.lists(case), &options.link, progress, |together| {
            let possible_at = options.possible_at;
            let linked = pairing::link_all(case, &ordered, together, &options.link, possible_at, progress)?;
            let membership = people::people(case, &linked, (&ordered, together), options.link.match_at);
            let prints: Vec<Vec<Print>> =
                case.lists.iter().map(|list| prints::prints(&list.list, &PRINTED)).collect();
            Ok((linked, membership, prints))
        })?;
    let before = earlier.as_ref().map(|(earlier, found)| (*earlier, found));
    let identities = continuity::identities(case, &linked, &membership, &prints, before);
    // What was read is needed no more, and results are at the height of a run's memory.
    drop(ordered);
    let facts: Vec<Vec<Facts>> = case
        .lists
        .iter()
        .map(|list| (0..list.list.len()).map(|row| Facts::read(&list.list, row)).collect())
        .collect();
    let mut world = World {
        case,
        home: case.home(),
        earlier: exchange::earlier(case),
        date: exchange::date_of(case),
        offers: exchange::offers(case),
        linked: &linked,
        membership,
        facts,
        persons: Vec::new(),
        best_link: Vec::new(),
        node_of: world::nodes_of(&linked),
        link_between: world::links_between(&linked),
        columns: case.compared_headers(),
        language: options.language,
        review_at: options.link.review_at,
        possible_at: options.possible_at,
        most_possible: options.most_possible,
    };
    world.best_link = best_links(&world);
    world.persons = persons::persons(&world, &identities.ids);
    let mut result = result_of(&world, &prints);
    if let Some((earlier, found)) = &earlier {
        result.changes = continuity::changes(&world, &result.findings, earlier, found, &identities);
    }
    result.numbered = identities.numbered;
    result.retired = identities.retired;
    result.persons = world.persons;
    Ok(result)
}

/// For every node the probability of its best link to another record of its person.
fn best_links(world: &World<'_>) -> Vec<Option<f64>> {
    let mut best: Vec<Option<f64>> = vec![None; world.linked.nodes.len()];
    let inside = |link: &&NodeLink| world.person_of(link.left) == world.person_of(link.right);
    for link in world.linked.links.iter().chain(&world.linked.within).filter(inside) {
        for node in [link.left, link.right] {
            if let Some(best) = best.get_mut(node as usize) {
                *best = Some(best.unwrap_or(0.0).max(link.link.probability));
            }
        }
    }
    // What speaks of a person is of that person with the probability that all its candidates leave it.
    for (node, attachment) in &world.membership.attachments {
        if let (Some(attached), Some(best)) = (attachment.attached, best.get_mut(*node as usize)) {
            *best = Some(attached.probability);
        }
    }
    best
}

/// Everything but the persons, which the world holds.
fn result_of(world: &World<'_>, prints: &[Vec<Print>]) -> Reconciliation {
    let ledger = ledger::ledger(world, prints);
    let perhaps = unsettled::perhaps(world);
    let units = units::Units::new(world);
    let claims = claims::check(world, &perhaps);
    let findings = findings::findings(world, &claims, &units, &perhaps);
    let returned =
        (0..world.persons.len()).filter(|person| world.person(*person).is_some_and(Person::returned_now));
    let mut statuses: BTreeMap<Outcome, u64> = BTreeMap::new();
    world.persons.iter().for_each(|person| *statuses.entry(person.status).or_default() += 1);
    let mut outcomes: BTreeMap<Outcome, u64> = BTreeMap::new();
    ledger.iter().for_each(|line| *outcomes.entry(line.outcome).or_default() += 1);
    let shared_by_many = world.membership.answered.shared_by_many;
    let shared_by_many = (shared_by_many > 0).then(|| {
        format!(
            "{shared_by_many} records without a surname share their call sign, home or unit with too many to be held \
             against all of them"
        )
    });
    Reconciliation {
        title: world.case.title.clone(),
        home: world.home.map(|home| world.list_name(home).to_owned()),
        lists: ledger::summaries(world, &ledger),
        statuses,
        outcomes,
        balanced: ledger::is_balanced(world, &ledger),
        returned: claims::count(world, returned),
        answers: Answers {
            given: world.membership.answered.answers,
            expected_wrong: world.membership.answered.expected_wrong,
            withheld: world.membership.answered.wanting.len() as u64,
        },
        claims,
        tables: tables::tables(world, &units, &perhaps),
        finding_counts: findings::counts(&findings),
        pairs: pairs(world),
        warnings: world.linked.warnings.iter().cloned().chain(shared_by_many).collect(),
        numbered: 0,
        retired: Vec::new(),
        changes: Vec::new(),
        persons: Vec::new(),
        ledger,
        findings,
        links: links(world),
        columns: world.columns.clone(),
        held: world.linked.held.clone(),
    }
}

fn pairs(world: &World<'_>) -> Vec<PairSummary> {
    let Linked { pairs, links, within, .. } = world.linked;
    let mut counts = vec![[0_u64; 2]; pairs.len()];
    let undecided = |link: &&NodeLink| link.link.decided != Some(Verdict::Different);
    let worth = |link: &&NodeLink| link.link.probability >= world.review_at || link.link.decided.is_some();
    for link in links.iter().chain(within).filter(worth).filter(undecided) {
        if let Some([matches, reviews]) = counts.get_mut(link.pair) {
            *(if link.is_match() { matches } else { reviews }) += 1;
        }
    }
    let summaries = pairs.iter().zip(counts);
    summaries
        .map(|(pair, [matches, reviews])| PairSummary {
            left: world.list_name(pair.left).to_owned(),
            right: world.list_name(pair.right).to_owned(),
            prior_weight: pair.outcome.prior_weight,
            match_at: pair.outcome.match_at,
            matches,
            reviews,
            fields: pair.outcome.fields.clone(),
        })
        .collect()
}

/// Links worth showing, in the order of the case's lists and rows.
fn links(world: &World<'_>) -> Vec<CaseLink> {
    /// A record: the list's place and the row.
    type Place = (usize, usize);
    let Linked { links, within, pairs, .. } = world.linked;
    let joined = |link: &NodeLink| world.person_of(link.left) == world.person_of(link.right);
    let mut shown: Vec<(&NodeLink, Place, Place)> = links
        .iter()
        .chain(within)
        .filter(|link| {
            link.link.probability >= world.review_at || link.link.decided.is_some() || joined(link)
        })
        .filter_map(|link| {
            let pair = pairs.get(link.pair)?;
            Some((link, (pair.left, link.link.left), (pair.right, link.link.right)))
        })
        .collect();
    shown.sort_by_key(|(_, left, right)| {
        let (first, second) = if left <= right { (left, right) } else { (right, left) };
        (first.0, second.0, first.1, second.1)
    });
    shown
        .into_iter()
        .map(|(found, left, right)| {
            let link = &found.link;
            // A pair stands in the case's order whichever way it was linked.
            let (first, second) = if left <= right { (left, right) } else { (right, left) };
            CaseLink {
                left: world.record(first.0, first.1),
                right: world.record(second.0, second.1),
                names: [world.name_at(first.0, first.1), world.name_at(second.0, second.1)],
                probability: link.probability,
                weight: link.weight,
                decision: if link.decision == Decision::Match { "match" } else { "review" },
                joined: joined(found),
                evidence: link
                    .evidence
                    .iter()
                    .map(|evidence| FieldEvidence {
                        field: match evidence.field.column().and_then(|place| world.columns.get(place)) {
                            Some(header) => header.clone().into(),
                            None => evidence.field.as_str().into(),
                        },
                        level: evidence.level(),
                        weight: evidence.weight(),
                    })
                    .collect(),
                rival_probability: link.rival_probability,
                prior: link.prior(),
                reason: link.doubt.map(Doubt::as_str),
                decided: link.decided,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
