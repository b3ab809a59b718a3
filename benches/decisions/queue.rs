//! Everything that a result asks, answered with the truth; then the case again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::Context as _;
use zvirka::linker::NoProgress;
use zvirka::reconcile::{CaseVerdict, FindingKind, ReconcileOptions, Reconciliation, RecordName, reconcile};
use zvirka::verdicts::{Fate, Verdict};
use zvirka_decisions::{
    Decisions, ListAtHand, NewEvent, Reason, SeenEvidence, apply, is_handover, seen_records,
};
use zvirka_io::{ReadList, ReadOptions, ReviewPolicy, read_case, read_list, read_table};

use super::say;

pub(super) type Record = (String, String);

fn record(name: &RecordName) -> Record {
    (name.list.clone(), name.id.clone())
}

/// The pairs that a result asks about: links for review whose records are not one person, and not decided.
fn asked(result: &Reconciliation) -> BTreeSet<(Record, Record)> {
    let open = result
        .links
        .iter()
        .filter(|link| link.decision == "review" && !link.joined && link.decided.is_none());
    open.map(|link| (record(&link.left), record(&link.right))).collect()
}

pub(super) fn person_of(result: &Reconciliation) -> HashMap<Record, String> {
    let lines = result
        .ledger
        .iter()
        .filter_map(|line| Some(((line.list.clone(), line.record_id.clone()), line.person_id.clone()?)));
    lines.collect()
}

/// Persons by their records: what is said of each, without its number.
pub(super) fn persons(result: &Reconciliation) -> anyhow::Result<BTreeMap<Vec<Record>, String>> {
    let mut persons = BTreeMap::new();
    for person in &result.persons {
        let mut said = serde_json::to_value(person)?;
        if let Some(said) = said.as_object_mut() {
            said.remove("id");
        }
        let mut records: Vec<Record> = person.records.iter().map(record).collect();
        records.sort();
        persons.insert(records, said.to_string());
    }
    Ok(persons)
}

/// Measures one folder of a simulated exchange.
pub fn measure(folder: &Path) -> anyhow::Result<()> {
    let file = read_case(&folder.join("case.toml"))?;
    let lists: Vec<ReadList> =
        file.lists.iter().map(|list| read_list(&list.path, &list.options)).collect::<Result<_, _>>()?;
    let truth = read_table(
        &folder.join("truth.csv"),
        &ReadOptions::default(),
        &["list", "record_id", "true_person_id"],
    )?;
    let truth: HashMap<Record, String> = (0..truth.len())
        .map(|row| {
            let cell = |header: &str| truth.cell(header, row).to_owned();
            ((cell("list"), cell("record_id")), cell("true_person_id"))
        })
        .collect();
    let mut case = file.case(&lists);
    let options = ReconcileOptions::default();
    let first = reconcile(&case, &options, &NoProgress)?;
    let questions: Vec<(Record, Record)> = asked(&first).into_iter().collect();

    // What the program says of each question, and the answers, as a reader gives them.
    let place = |(list, id): &Record| -> anyhow::Result<(usize, usize)> {
        let place = case.place(list).context("a list of the result")?;
        let list = &case.lists.get(place).context("a list of the result")?.list;
        let row =
            (0..list.len()).find(|row| list.id(*row) == id.as_str()).context("a record of the result")?;
        Ok((place, row))
    };
    let pairs: Vec<[(usize, usize); 2]> = questions
        .iter()
        .map(|(left, right)| Ok([place(left)?, place(right)?]))
        .collect::<anyhow::Result<_>>()?;
    case.verdicts = pairs
        .iter()
        .map(|[left, right]| CaseVerdict {
            left: *left,
            right: *right,
            verdict: Verdict::CannotTell,
            seen: None,
        })
        .collect();
    let held = reconcile(&case, &options, &NoProgress)?.held;
    let store = tempfile::tempdir()?;
    let path = store.path().join("decisions.db");
    let mut decisions = Decisions::open_or_create(&path)?;
    let mut prints = HashMap::new();
    for (number, list) in case.lists.iter().enumerate() {
        let of_list = pairs.iter().flatten().filter(|record| record.0 == number);
        let rows: Vec<usize> = of_list.map(|record| record.1).collect::<BTreeSet<_>>().into_iter().collect();
        let seen = seen_records(decisions.salt(), &list.name, &list.list, &rows, |_| None);
        decisions.see(&seen)?;
        prints.extend(rows.into_iter().map(|row| (number, row)).zip(seen.iter().map(|seen| seen.print)));
    }
    let mut events = Vec::new();
    let mut same = Vec::new();
    for (((left, right), pair), held) in questions.iter().zip(&pairs).zip(&held) {
        let one = truth.get(left).zip(truth.get(right)).is_some_and(|(left, right)| left == right);
        same.push(one);
        let (verdict, reason) =
            if one { (Verdict::Same, Reason::Document) } else { (Verdict::Different, Reason::Document) };
        let [left, right] = pair;
        let print = |record| prints.get(record).copied().context("a record that was shown");
        events.push(NewEvent {
            seen: Some(SeenEvidence::of(held, None).to_json()),
            ..NewEvent::verdict("truth", (print(left)?, print(right)?), verdict, reason)
        });
    }
    decisions.append(&events)?;
    drop(decisions);

    // The next run.
    let at_hand: Vec<ListAtHand<'_>> =
        case.lists.iter().map(|list| ListAtHand { name: &list.name, list: &list.list }).collect();
    let handover = |name: &str| case.lists.iter().any(|list| list.name == name && is_handover(list.role));
    let applied = apply(&path, &at_hand, ReviewPolicy::default(), handover, None)?;
    let verdicts = applied.of_case();
    let anchored = verdicts.len();
    case.verdicts = verdicts;
    let second = reconcile(&case, &options, &NoProgress)?;
    let reopened = second.held.iter().filter(|held| held.fate == Fate::Reopened).count();
    let conflicts = second.held.iter().filter(|held| held.fate == Fate::Conflict).count();

    let after = person_of(&second);
    let together = |(left, right): &(Record, Record)| {
        after.get(left).is_some_and(|person| after.get(right) == Some(person))
    };
    let of = |wanted: bool| {
        questions.iter().zip(&same).filter(move |(_, same)| **same == wanted).map(|(pair, _)| pair)
    };
    let joined = of(true).filter(|pair| together(pair)).count();
    let apart = of(false).filter(|pair| !together(pair)).count();
    let again: BTreeSet<(Record, Record)> = asked(&second);
    let asked_again = questions.iter().filter(|pair| again.contains(pair)).count();
    let decided: BTreeSet<(Record, Record)> = questions.iter().cloned().collect();
    let ambiguous = second
        .findings
        .iter()
        .filter(|finding| matches!(finding.kind, FindingKind::Ambiguous | FindingKind::PossibleMatch))
        .filter_map(|finding| Some((record(finding.record.as_ref()?), record(finding.other.as_ref()?))))
        .filter(|(a, b)| {
            decided.contains(&(a.clone(), b.clone())) || decided.contains(&(b.clone(), a.clone()))
        })
        .count();
    let new = again.iter().filter(|pair| !decided.contains(*pair)).count();

    // Who has no record in any question and was what he was.
    let touched: BTreeSet<&Record> = questions.iter().flat_map(|(left, right)| [left, right]).collect();
    let (before, now) = (persons(&first)?, persons(&second)?);
    let untouched =
        before.iter().filter(|(records, _)| records.iter().all(|record| !touched.contains(record)));
    let (mut kept, mut changed, mut gone) = (0, 0, 0);
    for (records, said) in untouched {
        match now.get(records) {
            Some(again) if again == said => kept += 1,
            Some(_) => changed += 1,
            None => gone += 1,
        }
    }
    say(&format!(
        "{}: {} questions, {} same of which {joined} joined, {} different of which {apart} apart; {anchored} found again, \
         {reopened} reopened, {conflicts} in conflict; asked again {asked_again}, told of again {ambiguous}, new questions {new}; \
         untouched persons {kept} as before, {changed} changed, {gone} made otherwise",
        folder.display(),
        questions.len(),
        of(true).count(),
        of(false).count(),
    ));
    Ok(())
}
