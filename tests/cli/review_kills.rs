//! `zvirka review` killed while answers are being sent to it: what it acknowledged is kept, once, and the chain holds.
//!
//! A program of its own sends answers one after the other; the page is killed by the system (`SIGKILL`) some hundredths of
//! a second into it, started anew, and asked once more for what was in flight and for what was acknowledged. Twenty kills
//! unless `ZVIRKA_KILLS` says how many. Every round prints nothing; the end prints how many answers there were and how long
//! they took (`cargo test -p zvirka-cli --test cli kills -- --nocapture`).

#![cfg(unix)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use zvirka_tests::client::Client;

use crate::Desk;
use crate::review::Running;

/// Kills unless told.
const KILLS: usize = 20;

/// People of ours of whom each may be either of two of theirs.
const SURNAMES: [(&str, &str); 12] = [
    ("Левчук", "LEVCHUK"),
    ("Ґудзь", "GUDZ"),
    ("Швець", "SHVETS"),
    ("Заболотний", "ZABOLOTNYI"),
    ("Мельничук", "MELNYCHUK"),
    ("Кравець", "KRAVETS"),
    ("Гончар", "HONCHAR"),
    ("Бойчук", "BOICHUK"),
    ("Ткачук", "TKACHUK"),
    ("Олійник", "OLIINYK"),
    ("Савчук", "SAVCHUK"),
    ("Марчук", "MARCHUK"),
];

fn desk() -> Desk {
    let desk = Desk::new();
    let (mut ours, mut theirs) = ("id,ПІБ\n".to_owned(), "id,name,dob\n".to_owned());
    for (place, (surname, latin)) in SURNAMES.iter().enumerate() {
        ours.push_str(&format!("у{place},{surname} Остап\n"));
        for (copy, date) in ["1990-03-07", "1975-11-02"].iter().enumerate() {
            theirs.push_str(&format!("т{place}.{copy},{latin} Ostap,{date}\n"));
        }
    }
    desk.put("ours.csv", ours);
    desk.put("theirs.csv", theirs);
    desk
}

/// Numbers that look random and are the same at every run (Steele, Lea and Flood 2014, SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    /// An id such as clients make, of version 4.
    fn id(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        let digits = format!("{a:016x}{b:016x}");
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
    }
}

/// Who reads, with what was sent so far.
struct Sender {
    numbers: Numbers,
    questions: Vec<String>,
    /// What was acknowledged, by id.
    acknowledged: BTreeMap<String, Value>,
    times: Vec<Duration>,
    begun: usize,
}

impl Sender {
    fn show(&self, client: &Client) {
        for question in &self.questions {
            assert_eq!(client.get(&format!("/api/questions/{question}")).unwrap().status, 200);
        }
    }

    /// Sends answers until the page is gone; gives the one that nobody acknowledged.
    fn send(&mut self, client: &Client) -> (String, Value) {
        loop {
            let question = &self.questions[self.begun % self.questions.len()];
            self.begun += 1;
            let id = self.numbers.id();
            // What nobody can tell contradicts nothing, however often it is said.
            let body = json!({
                "id": id, "question": question, "queue": "open", "seconds": 1.5, "evidence": true,
                "answers": [{"choice": 0, "verdict": "cannot_tell", "reason": "too_little"}],
            });
            let begun = Instant::now();
            match client.post("/api/verdicts", &body) {
                Ok(told) => {
                    assert_eq!(told.status, 200, "{}", told.body);
                    self.times.push(begun.elapsed());
                    self.acknowledged.insert(id, body);
                }
                Err(_) => return (id, body),
            }
        }
    }
}

#[test]
fn what_was_acknowledged_outlives_any_number_of_kills() {
    let kills = std::env::var("ZVIRKA_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let desk = desk();
    let words = ["ours.csv", "theirs.csv", "--reader", "Олена"];
    let mut page = Running::of(desk.folder.path(), &words);
    let mut sender = Sender {
        numbers: Numbers(7),
        questions: page.questions(),
        acknowledged: BTreeMap::new(),
        times: Vec::new(),
        begun: 0,
    };
    assert_eq!(sender.questions.len(), SURNAMES.len());
    sender.show(&page.client);
    let mut in_flight = 0;
    for _ in 0..kills {
        // Between no answer at all and some dozens.
        let pause = Duration::from_micros(1_000 + sender.numbers.next() % 150_000);
        let client = page.client.clone();
        let (id, body) = std::thread::scope(|scope| {
            let sending = scope.spawn(|| sender.send(&client));
            std::thread::sleep(pause);
            page.child.kill().unwrap();
            page.child.wait().unwrap();
            sending.join().unwrap()
        });
        in_flight += 1;
        page = Running::of(desk.folder.path(), &words);
        // Nobody knows whether it was written; sent again it is there once. So is what was written for certain.
        let last = sender.acknowledged.iter().next_back().map(|(id, body)| (id.clone(), body.clone()));
        for (id, body) in last.into_iter().chain([(id, body)]) {
            let told = page.client.post("/api/verdicts", &body).unwrap();
            assert_eq!((told.status, told.json().unwrap()["event"].as_str()), (200, Some(id.as_str())));
            sender.acknowledged.insert(id, body);
        }
    }
    page.child.kill().unwrap();
    page.child.wait().unwrap();
    desk.run(&["decisions", "check", "decisions.db"]).assert_done();
    let export = desk.run(&["decisions", "export", "decisions.db"]);
    export.assert_done();
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    for line in export.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let event = &line["event"];
        if let Some(id) = event["id"].as_str().filter(|_| event["kind"] == "verdict") {
            *kept.entry(id.to_owned()).or_default() += 1;
        }
    }
    let lost = sender.acknowledged.keys().filter(|id| !kept.contains_key(*id)).count();
    let twice = kept.values().filter(|count| **count > 1).count();
    let strange = kept.keys().filter(|id| !sender.acknowledged.contains_key(*id)).count();
    let acknowledged = sender.times.len();
    sender.times.sort_unstable();
    let share = |share: f64| sender.times[((acknowledged - 1) as f64 * share) as usize];
    println!(
        "{kills} kills: {acknowledged} acknowledged and {in_flight} in flight, {lost} lost, {twice} stored twice, {strange} \
         that nobody sent; a verdict p50 {:?}, p95 {:?}",
        share(0.5),
        share(0.95)
    );
    assert_eq!((lost, twice, strange), (0, 0, 0));
    assert!(acknowledged > kills, "answers were sent between the kills");
}
