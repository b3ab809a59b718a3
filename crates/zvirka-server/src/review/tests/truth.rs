//! Whole queues answered with the truth.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Instant;

use zvirka::record::{Field, List};
use zvirka::simulation::{Noise, SimulationOptions, simulate};
use zvirka::verdicts::Verdict;
use zvirka_io::{ReviewPolicy, Second, write_table};

use super::*;

/// Lists of invented people of whom it is known who is who.
fn simulated(folder: &Path, seed: u64) -> HashSet<(String, String)> {
    let options =
        SimulationOptions { people: 4_000, seed, noise: Noise::Heavy, ..SimulationOptions::default() };
    let made = simulate(&options).unwrap();
    let write = |name: &str, list: &List| {
        let fields: Vec<Field> =
            Field::ALL.into_iter().filter(|field| list.column(*field).is_some()).collect();
        let header: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
        let rows = (0..list.len())
            .map(|row| fields.iter().map(move |field| zvirka_io::Value::from(list.cell(*field, row))));
        write_table(folder.join(name).as_path(), &header, rows).unwrap();
    };
    write("left.csv", &made.left);
    write("right.csv", &made.right);
    let ids = |(left, right): &(usize, usize)| {
        (made.left.id(*left).into_owned(), made.right.id(*right).into_owned())
    };
    made.truth.iter().map(ids).collect()
}

/// The records of a choice: list and id of every record of both sides.
fn sides(question: &Value, choice: &Value) -> [Vec<(String, String)>; 2] {
    [0, 1].map(|side| {
        let item = choice["items"][side].as_u64().unwrap() as usize;
        let records = question["items"][item]["records"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        records.iter().map(|record| (text(&record["list"]), text(&record["id"]))).collect()
    })
}

fn percentile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    times[((times.len() - 1) as f64 * share) as usize]
}

#[test]
fn a_whole_queue_answered_with_the_truth_holds_and_is_not_asked_again() {
    for seed in [41, 42] {
        let folder = tempfile::tempdir().unwrap();
        let truth = simulated(folder.path(), seed);
        let page = Page::of(lists(folder.path()), options("правда"));
        let queue = page.queue("open");
        assert!(queue.len() >= 20, "{}", queue.len());
        let (mut asked, mut answered) = (Vec::new(), Vec::new());
        let mut said: BTreeMap<(String, String), bool> = BTreeMap::new();
        let mut losses: Vec<f64> = Vec::new();
        for id in &queue {
            let begun = Instant::now();
            let question = page.question(id);
            asked.push(begun.elapsed());
            losses.push(question["loss"].as_f64().unwrap());
            let mut answers = Vec::new();
            for choice in question["choices"].as_array().unwrap() {
                let [one, other] = sides(&question, choice);
                let (left, right) =
                    if one[0].0 == "left" { (&one[0], &other[0]) } else { (&other[0], &one[0]) };
                let pair = (left.1.clone(), right.1.clone());
                let same = truth.contains(&pair);
                let verdict = if same { "same" } else { "different" };
                answers.push(json!({"choice": choice["choice"], "verdict": verdict, "reason": "document"}));
                said.insert(pair, same);
            }
            let body = json!({"id": uuid(), "question": id, "queue": "open", "answers": answers});
            let begun = Instant::now();
            let told = page.post("/api/verdicts", &body);
            answered.push(begun.elapsed());
            assert_eq!(told.status, 200, "{}", told.body);
        }
        assert!(losses.is_sorted_by(|a, b| a >= b), "the costliest first");
        println!(
            "seed {seed}: {} questions about {} pairs; a question p50 {:?} p95 {:?}, a verdict p50 {:?} p95 {:?}",
            queue.len(),
            said.len(),
            percentile(&mut asked, 0.5),
            percentile(&mut asked, 0.95),
            percentile(&mut answered, 0.5),
            percentile(&mut answered, 0.95),
        );
        assert!(page.queue("open").is_empty());
        let applied = page.post("/api/apply", &json!({})).json().unwrap();
        assert_eq!(applied["queues"]["disagreement"], 0, "{applied}");
        assert_eq!(applied["queues"]["reopened"], 0, "{applied}");
        assert_eq!(applied["decisions"]["conflicts"], 0, "{applied}");
        // What the next run says, told apart from the page.
        let desk = lists(folder.path());
        let survey = desk.survey(&NoProgress).unwrap();
        let id = |(list, row): (usize, usize)| desk.lists[list].list.id(row).into_owned();
        let joined: HashSet<(String, String)> =
            survey.joined.iter().map(|[left, right]| (id(*left), id(*right))).collect();
        for (pair, same) in &said {
            assert_eq!(joined.contains(pair), *same, "{pair:?}");
        }
        let board = Board::new(&desk, survey);
        let again = board
            .survey
            .pairs
            .iter()
            .filter(|pair| pair.origin != desk::Origin::Audit)
            .filter(|pair| said.contains_key(&(id(pair.records[0]), id(pair.records[1]))))
            .count();
        assert_eq!(again, 0);
    }
}

#[test]
fn the_audit_is_drawn_by_its_seed_and_bounds_the_share_that_is_wrong() {
    assert!((answers::bound(0, 200) - 0.0149).abs() < 1e-4);
    assert!((answers::bound(1, 100) - 0.0466).abs() < 1e-4);
    assert!((answers::bound(5, 5) - 1.0).abs() < 1e-9);
    let folder = tempfile::tempdir().unwrap();
    let truth = simulated(folder.path(), 43);
    let page = Page::of(lists(folder.path()), options("Олена"));
    let drawn = page.queue("audit");
    assert_eq!(drawn.len(), 200);
    let same_seed = Page::of(lists(folder.path()), options("Олена"));
    assert_eq!(drawn, same_seed.queue("audit"));
    let other = Page::of(Desk { seed: 2, ..lists(folder.path()) }, options("Олена"));
    assert_ne!(drawn, other.queue("audit"));
    for id in drawn.iter().take(20) {
        let question = page.question(id);
        let [one, other] = sides(&question, &question["choices"][0]);
        let pair = (one[0].1.clone(), other[0].1.clone());
        let verdict = if truth.contains(&pair) { "same" } else { "different" };
        assert_eq!(page.decide(id, 0, verdict, "audit").1.status, 200);
    }
    let audit = &page.get("/api/case").json().unwrap()["audit"];
    assert_eq!((&audit["read"], page.queue("audit").len()), (&json!(20), 180));
    let bound = audit["bound"].as_f64().unwrap();
    assert!(bound >= answers::bound(0, 20) - 1e-9 && bound < 1.0);
}

/// Answers a case of a simulated exchange with the truth; takes a minute where nothing is optimised.
#[test]
fn a_case_answered_with_the_truth_holds() {
    let folder = tempfile::tempdir().unwrap();
    let options_of_scenario = zvirka::simulation::ScenarioOptions { seed: 41, noise: Noise::Medium };
    let made = zvirka::simulation::scenario(&options_of_scenario).unwrap();
    for list in &made.lists {
        let header: Vec<&str> = list.columns.iter().map(|(header, _)| header.as_str()).collect();
        let value = |cell: &str| {
            if cell.is_empty() { zvirka_io::Value::Missing } else { zvirka_io::Value::from(cell.to_owned()) }
        };
        let rows =
            (0..list.len()).map(|row| list.columns.iter().map(move |(_, column)| value(column.get(row))));
        write_table(folder.path().join(list.file_name).as_path(), &header, rows).unwrap();
    }
    // Every list here is UTF-8, whatever it arrives in.
    let toml: String = made
        .case_toml
        .lines()
        .filter(|line| !line.contains("encoding"))
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(folder.path().join("case.toml"), toml).unwrap();
    let truth: HashMap<(String, String), String> = made
        .truth
        .iter()
        .map(|row| ((row.list.to_owned(), row.record_id.clone()), row.person.clone()))
        .collect();
    let page = Page::of(case(folder.path()), options("правда"));
    let queue = page.queue("open");
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let (mut asked, mut answered) = (Vec::new(), Vec::new());
    let (mut same_count, mut different_count, mut contradicted) = (0, 0, 0);
    // What the program's word on each question costs, by the truth.
    let mut losses: Vec<f64> = Vec::new();
    for id in &queue {
        let begun = Instant::now();
        let question = page.question(id);
        asked.push(begun.elapsed());
        *kinds.entry(question["kind"].as_str().unwrap().to_owned()).or_default() += 1;
        assert!(question["items"].as_array().unwrap().len() <= 6);
        let mut answers = Vec::new();
        losses.push(0.0);
        for choice in question["choices"].as_array().unwrap() {
            if choice["status"] != "open" {
                continue;
            }
            let [one, other] = sides(&question, choice);
            let of = |records: &[(String, String)]| truth.get(&records[0]).cloned();
            let same = of(&one) == of(&other);
            if same {
                same_count += 1
            } else {
                different_count += 1
            }
            let family = if choice["family"] == true { board::FAMILY } else { 1.0 };
            *losses.last_mut().unwrap() += match (same, choice["joined"] == true) {
                (true, false) => board::MISSED * family,
                (false, true) => board::WRONG_JOIN * family,
                _ => 0.0,
            };
            let verdict = if same { "same" } else { "different" };
            answers.push(json!({"choice": choice["choice"], "verdict": verdict, "reason": "document"}));
        }
        if answers.is_empty() {
            continue;
        }
        let body = json!({"id": uuid(), "question": id, "queue": "open", "answers": answers});
        let begun = Instant::now();
        let told = page.post("/api/verdicts", &body);
        answered.push(begun.elapsed());
        if told.status == 409 {
            contradicted += 1;
        } else {
            assert_eq!(told.status, 200, "{}", told.body);
        }
    }
    let total: f64 = losses.iter().sum();
    let curve: Vec<String> = [10, 25, 50, 100, 200, 400]
        .into_iter()
        .map(|first| {
            let found: f64 = losses.iter().take(first).sum::<f64>() / total;
            format!("{first}: {found:.3} ({:.2} times random)", found * queue.len() as f64 / first as f64)
        })
        .collect();
    let first: f64 = losses.iter().take(50).sum();
    assert!(first / total >= 1.5 * 50.0 / queue.len() as f64, "the order finds what costs most: {curve:?}");
    println!("share of the true loss {total} in the first questions: {}", curve.join(", "));
    let left = page.queue("open").len();
    let applied = page.post("/api/apply", &json!({})).json().unwrap();
    println!(
        "{} questions {kinds:?}, {same_count} same, {different_count} different, {contradicted} contradicting, {left} left; \
         a question p50 {:?} p95 {:?}, a verdict p50 {:?} p95 {:?}; {applied}",
        queue.len(),
        percentile(&mut asked, 0.5),
        percentile(&mut asked, 0.95),
        percentile(&mut answered, 0.5),
        percentile(&mut answered, 0.95),
    );
    assert_eq!((left, contradicted), (0, 0));
    assert_eq!(applied["decisions"]["conflicts"], 0, "{applied}");
    let desk = case(folder.path());
    let survey = desk.survey(&NoProgress).unwrap();
    let decisions = Decisions::open(&desk.decisions).unwrap();
    let standing = decisions.standing(ReviewPolicy { readers: 1, second: Second::All }, |_| false).unwrap();
    let mut place: HashMap<zvirka_decisions::Print, desk::Record> = HashMap::new();
    for (list, prints) in survey.prints.iter().enumerate() {
        place.extend(prints.iter().enumerate().map(|(row, print)| (*print, (list, row))));
    }
    let (mut wrong, mut decided) = (Vec::new(), HashSet::new());
    for standing in &standing {
        let pair = [standing.pair.0, standing.pair.1.unwrap()].map(|print| place[&print]);
        decided.insert((pair[0].min(pair[1]), pair[0].max(pair[1])));
        let together = survey.person_of.get(&pair[0]) == survey.person_of.get(&pair[1]);
        let same = standing.votes[0].verdict == Verdict::Same;
        if together != same {
            wrong.push((pair, same));
        }
    }
    let again = survey
        .pairs
        .iter()
        .filter(|pair| pair.origin != desk::Origin::Audit)
        .filter(|pair| decided.contains(&(pair.records[0], pair.records[1])))
        .count();
    println!("{} pairs decided, {} not as decided, {again} asked again", standing.len(), wrong.len());
    assert!(wrong.is_empty() && again == 0, "{wrong:?} {again}");
}
