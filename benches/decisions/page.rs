//! The page of `zvirka review`, asked over HTTP: in which order it asks, how soon it answers, and what becomes of a queue that
//! was answered with the truth.
//!
//! Makes the lists of an exchange whose truth is known, opens the page on them as the command does, reads the whole open
//! queue and answers each question by the truth. Of the order it is told how much of the true loss (a missed link 1, a
//! wrong join 20, five times as much where a family's answer hangs on it) the first questions find, beside two other orders
//! and what questions in no order find on average. Then the case is reconciled with the answers.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use zvirka::linker::NoProgress;
use zvirka::reconcile::{ReconcileOptions, reconcile};
use zvirka::simulation::{Noise, ScenarioOptions, scenario};
use zvirka_decisions::{Decisions, ListAtHand, apply, is_handover};
use zvirka_io::{CaseFile, ReadList, read_case, read_list, write_table};
use zvirka_server::{Desk, Limits, Listening, Queue, Review, ReviewOptions, Secret, serve};
use zvirka_tests::client::Client;

use super::queue::{Record, person_of, persons};
use super::say;

/// What a choice costs as the program leaves it, as `zvirka_server::review` weighs it.
const MISSED: f64 = 1.0;
const WRONG_JOIN: f64 = 20.0;
const FAMILY: f64 = 5.0;

/// After how many questions the curve is told.
const AFTER: [usize; 6] = [10, 25, 50, 75, 100, 150];

/// One question, answered.
struct Asked {
    /// True loss as the program leaves it.
    loss: f64,
    /// The probability of the likeliest choice.
    probability: f64,
}

/// An order in which questions could be asked.
type Order = (&'static str, fn(&Asked) -> f64);

/// The page's own order first: there nothing is sorted.
const ORDERS: [Order; 3] = [
    ("expected loss", |_| 0.0),
    ("most probable", |asked| -asked.probability),
    ("nearest to one half", |asked| (asked.probability - 0.5).abs()),
];

/// Measures some seeds and the mean of their curves.
pub fn measure(seeds: &[u64]) -> anyhow::Result<()> {
    let mut curves: BTreeMap<usize, Vec<[f64; AFTER.len()]>> = BTreeMap::new();
    for seed in seeds {
        let asked = page(*seed)?;
        let total: f64 = asked.iter().map(|asked| asked.loss).sum();
        for (place, (_, key)) in ORDERS.iter().enumerate() {
            let mut order: Vec<&Asked> = asked.iter().collect();
            order.sort_by(|a, b| key(a).total_cmp(&key(b)));
            let found = |first: usize| order.iter().take(first).map(|asked| asked.loss).sum::<f64>() / total;
            curves.entry(place).or_default().push(AFTER.map(found));
        }
        let random = AFTER.map(|first| (first as f64 / asked.len() as f64).min(1.0));
        curves.entry(ORDERS.len()).or_default().push(random);
    }
    let mean = |curves: &[[f64; AFTER.len()]], place: usize| {
        curves.iter().filter_map(|curve| curve.get(place)).sum::<f64>() / curves.len() as f64
    };
    let head: Vec<String> = AFTER.iter().map(|after| format!("{after:>6}")).collect();
    say(&format!("share of the true loss found, mean of {} seeds, after  {}", seeds.len(), head.join(" ")));
    for (place, curves) in &curves {
        let name = ORDERS.get(*place).map_or("no order", |(name, _)| name);
        let shares: Vec<String> =
            (0..AFTER.len()).map(|after| format!("{:6.3}", mean(curves, after))).collect();
        say(&format!("{name:<55} {}", shares.join(" ")));
    }
    let at = AFTER.iter().position(|after| *after == 50).unwrap_or(0);
    let of = |place: usize| curves.get(&place).map_or(0.0, |curves| mean(curves, at));
    say(&format!("after 50 questions {:.2} times what no order finds", of(0) / of(ORDERS.len())));
    Ok(())
}

/// Writes the lists of an exchange; gives who is who.
fn write(folder: &Path, seed: u64) -> anyhow::Result<HashMap<Record, String>> {
    let made = scenario(&ScenarioOptions { seed, noise: Noise::Medium })?;
    for list in &made.lists {
        let header: Vec<&str> = list.columns.iter().map(|(header, _)| header.as_str()).collect();
        let value = |cell: &str| {
            if cell.is_empty() { zvirka_io::Value::Missing } else { zvirka_io::Value::from(cell.to_owned()) }
        };
        let rows =
            (0..list.len()).map(|row| list.columns.iter().map(move |(_, column)| value(column.get(row))));
        write_table(folder.join(list.file_name).as_path(), &header, rows)?;
    }
    // Every list is UTF-8 here, whatever it arrives in.
    let toml = made.case_toml.lines().filter(|line| !line.contains("encoding"));
    std::fs::write(folder.join("case.toml"), toml.collect::<Vec<_>>().join("\n"))?;
    Ok(made
        .truth
        .iter()
        .map(|row| ((row.list.to_owned(), row.record_id.clone()), row.person.clone()))
        .collect())
}

fn read(folder: &Path) -> anyhow::Result<(CaseFile, Vec<ReadList>)> {
    let file = read_case(&folder.join("case.toml"))?;
    let lists =
        file.lists.iter().map(|list| read_list(&list.path, &list.options)).collect::<Result<_, _>>()?;
    Ok((file, lists))
}

/// Opens the page on a case and lets somebody in.
fn open(folder: &Path, decisions: &Path) -> anyhow::Result<Client> {
    let (file, lists) = read(folder)?;
    drop(Decisions::open_or_create(decisions)?);
    let desk = Desk {
        names: file.lists.iter().map(|list| list.name.clone()).collect(),
        lists,
        case: Some(file),
        decisions: decisions.to_owned(),
        options: ReconcileOptions::default(),
        model: String::new(),
        seed: 1,
    };
    let options = ReviewOptions {
        title: String::new(),
        reader: "truth".to_owned(),
        second: false,
        queue: Queue::Open,
        language: "en".to_owned(),
        idle: Duration::from_secs(3_600),
        limits: Limits::default(),
    };
    let listening = Listening::on(0)?;
    let (port, limits) = (listening.port(), options.limits);
    let token = Secret::random().map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
    let review = Review::new(desk, options, token, port, &NoProgress)?;
    let (routes, address) = (review.routes(), review.address());
    std::thread::spawn(move || serve(listening, routes, limits, std::future::pending()));
    Ok(Client::at(&address)?)
}

/// The two records that a choice shows side by side.
fn sides(choice: &Value) -> anyhow::Result<[Record; 2]> {
    let side = |side: usize| {
        let record = choice.pointer(&format!("/records/{side}"))?;
        Some((record.get("list")?.as_str()?.to_owned(), record.get("id")?.as_str()?.to_owned()))
    };
    Ok([side(0).context("a record of a choice")?, side(1).context("a record of a choice")?])
}

fn percentile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    let place = ((times.len().max(1) - 1) as f64 * share) as usize;
    times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

/// Answers a whole queue with the truth and says what came of it.
fn page(seed: u64) -> anyhow::Result<Vec<Asked>> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    let truth = write(folder, seed)?;
    let decisions = folder.join("decisions.db");
    let client = open(folder, &decisions)?;
    let queue = client.get("/api/questions?queue=open&limit=1000")?.json()?;
    let ids: Vec<&str> = queue
        .get("questions")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|question| question.get("id")?.as_str())
        .collect();
    let (mut questions, mut verdicts) = (Vec::new(), Vec::new());
    let mut all = Vec::new();
    // Whose records some question showed.
    let mut touched: BTreeSet<Record> = BTreeSet::new();
    let mut said: Vec<([Record; 2], bool)> = Vec::new();
    for id in &ids {
        let begun = Instant::now();
        let question = client.get(&format!("/api/questions/{id}"))?.json()?;
        questions.push(begun.elapsed());
        let records = question.get("items").and_then(Value::as_array).into_iter().flatten();
        let records = records.filter_map(|item| item.get("records")?.as_array()).flatten();
        touched.extend(records.filter_map(|record| {
            Some((record.get("list")?.as_str()?.to_owned(), record.get("id")?.as_str()?.to_owned()))
        }));
        let (mut answers, mut asked) = (Vec::new(), Asked { loss: 0.0, probability: 0.0 });
        for choice in question.get("choices").and_then(Value::as_array).into_iter().flatten() {
            let is = |key: &str| choice.get(key) == Some(&Value::Bool(true));
            let probability = choice.get("probability").and_then(Value::as_f64).unwrap_or(0.5);
            asked.probability = asked.probability.max(probability);
            if choice.get("status").and_then(Value::as_str) != Some("open") {
                continue;
            }
            let both = sides(choice)?;
            let [one, other] = both.each_ref().map(|record| truth.get(record));
            let same = one.is_some() && one == other;
            asked.loss += if is("family") { FAMILY } else { 1.0 }
                * match (same, is("joined")) {
                    (true, false) => MISSED,
                    (false, true) => WRONG_JOIN,
                    _ => 0.0,
                };
            let verdict = if same { "same" } else { "different" };
            answers.push(json!({"choice": choice.get("choice"), "verdict": verdict, "reason": "document"}));
            said.push((both, same));
        }
        all.push(asked);
        if answers.is_empty() {
            continue;
        }
        let answer = uuid(seed, all.len());
        let body = json!({"id": answer, "question": id, "queue": "open", "answers": answers});
        let begun = Instant::now();
        let told = client.post("/api/verdicts", &body)?;
        verdicts.push(begun.elapsed());
        ensure!(told.status == 200, "a true answer was refused: {}", told.body);
    }
    let begun = Instant::now();
    let applied = client.post("/api/apply", &json!({}))?;
    let took = begun.elapsed();
    ensure!(applied.status == 200, "applying was refused");
    say(&format!(
        "seed {seed}: {} questions; a question p50 {:.1} ms, p95 {:.1} ms; a verdict p50 {:.1} ms, p95 {:.1} ms; linked \
         again in {:.1} s",
        ids.len(),
        percentile(&mut questions, 0.5),
        percentile(&mut questions, 0.95),
        percentile(&mut verdicts, 0.5),
        percentile(&mut verdicts, 0.95),
        took.as_secs_f64(),
    ));
    // What the page asks now: of nobody again who was decided about.
    let decided: HashSet<&[Record; 2]> = said.iter().map(|(pair, _)| pair).collect();
    let left = client.get("/api/questions?queue=open&limit=1000")?.json()?;
    let left = left.get("questions").and_then(Value::as_array).into_iter().flatten();
    let (mut again, mut new) = (0, 0);
    for id in left.filter_map(|question| question.get("id")?.as_str()) {
        let question = client.get(&format!("/api/questions/{id}"))?.json()?;
        for choice in question.get("choices").and_then(Value::as_array).into_iter().flatten() {
            if choice.get("status").and_then(Value::as_str) == Some("open") {
                let [one, other] = sides(choice)?;
                let known =
                    decided.contains(&[one.clone(), other.clone()]) || decided.contains(&[other, one]);
                if known { again += 1 } else { new += 1 }
            }
        }
    }
    say(&format!("  of the choices that were answered {again} are asked again, and {new} are new"));
    outcome(folder, &decisions, &said, &touched)?;
    Ok(all)
}

/// A UUID of version 4 that only this answer has.
fn uuid(seed: u64, number: usize) -> String {
    format!("{seed:08x}-0000-4000-8000-{number:012x}")
}

/// Reconciles without the answers and with them, and says what became of each.
fn outcome(
    folder: &Path,
    decisions: &Path,
    said: &[([Record; 2], bool)],
    touched: &BTreeSet<Record>,
) -> anyhow::Result<()> {
    let (file, lists) = read(folder)?;
    let mut case = file.case(&lists);
    let options = ReconcileOptions::default();
    let before = reconcile(&case, &options, &NoProgress)?;
    let at_hand: Vec<ListAtHand<'_>> =
        case.lists.iter().map(|list| ListAtHand { name: &list.name, list: &list.list }).collect();
    let handover = |name: &str| case.lists.iter().any(|list| list.name == name && is_handover(list.role));
    let verdicts = apply(decisions, &at_hand, file.review, handover, None)?.of_case();
    case.verdicts = verdicts;
    let after = reconcile(&case, &options, &NoProgress)?;
    let person = person_of(&after);
    let together =
        |[one, other]: &[Record; 2]| person.contains_key(one) && person.get(one) == person.get(other);
    let of = |wanted: bool| said.iter().filter(move |(_, same)| *same == wanted);
    let joined = of(true).filter(|(pair, _)| together(pair)).count();
    let apart = of(false).filter(|(pair, _)| !together(pair)).count();
    let (before, now) = (persons(&before)?, persons(&after)?);
    let (mut kept, mut other) = (0, 0);
    let untouched =
        before.iter().filter(|(records, _)| records.iter().all(|record| !touched.contains(record)));
    for (records, line) in untouched {
        if now.get(records) == Some(line) { kept += 1 } else { other += 1 }
    }
    say(&format!(
        "  {} same of which {joined} joined, {} different of which {apart} apart; of persons whom no \
         question showed {kept} as before and {other} otherwise",
        of(true).count(),
        of(false).count(),
    ));
    Ok(())
}
