//! What decisions cost: 10,000 opened by themselves, 100,000 beside a link of a million.

use anyhow::Context as _;
use zvirka::linker::{LinkOptions, NoProgress, link};
use zvirka::simulation::{Simulation, SimulationOptions, simulate};
use zvirka::verdicts::{Decided, Verdict};
use zvirka_decisions::{Decisions, ListAtHand, NewEvent, Reason, SeenEvidence, apply, seen_records};
use zvirka_io::ReviewPolicy;

use super::{processor_seconds, say};

/// Links with and without decisions, by turns.
const TURNS: usize = 3;

/// Measures both.
pub fn measure(people: usize, decided: usize) -> anyhow::Result<()> {
    let Simulation { left, right, truth, .. } =
        simulate(&SimulationOptions { people, threads: Some(1), ..Default::default() })?;
    let options = LinkOptions { threads: Some(1), ..Default::default() };
    // One link first, so that what is made once a process is made.
    let plain = || -> anyhow::Result<f64> {
        let begun = processor_seconds();
        link(&left, &right, &options, &NoProgress)?;
        Ok(processor_seconds() - begun)
    };
    plain()?;
    let step = (truth.len() / decided.max(1)).max(1);
    let pairs: Vec<(usize, usize)> = truth.iter().step_by(step).take(decided).copied().collect();
    let asked = pairs.iter().map(|(left, right)| Decided {
        left: *left,
        right: *right,
        verdict: Verdict::CannotTell,
        seen: None,
    });
    let held =
        link(&left, &right, &LinkOptions { verdicts: asked.collect(), ..options.clone() }, &NoProgress)?.held;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("decisions.db");
    let mut decisions = Decisions::open_or_create(&path)?;
    let rows: (Vec<usize>, Vec<usize>) = pairs.iter().copied().unzip();
    let lefts = seen_records(decisions.salt(), "left", &left, &rows.0, |_| None);
    let rights = seen_records(decisions.salt(), "right", &right, &rows.1, |_| None);
    decisions.see(&lefts)?;
    decisions.see(&rights)?;
    let events: Vec<NewEvent> = lefts
        .iter()
        .zip(&rights)
        .zip(&held)
        .map(|((left, right), held)| NewEvent {
            seen: Some(SeenEvidence::of(held, None).to_json()),
            ..NewEvent::verdict("truth", (left.print, right.print), Verdict::Same, Reason::Document)
        })
        .collect();
    decisions.append(&events)?;
    drop(decisions);

    let begun = processor_seconds();
    let at_hand = [ListAtHand { name: "left", list: &left }, ListAtHand { name: "right", list: &right }];
    let mut applied = apply(&path, &at_hand, ReviewPolicy::default(), |_| false, Some(1))?;
    let verdicts = applied.between();
    let reading = processor_seconds() - begun;
    let found = verdicts.len();
    let deciding = LinkOptions { verdicts, ..options.clone() };
    let links = link(&left, &right, &deciding, &NoProgress)?;
    // By turns, the least of each: what else the machine does only adds.
    let (mut without, mut with) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..TURNS {
        without = without.min(plain()?);
        let begun = processor_seconds();
        link(&left, &right, &deciding, &NoProgress)?;
        with = with.min(processor_seconds() - begun);
    }
    let with = with + reading;
    let counts = applied.counts(&links.held);
    say(&format!(
        "{people} a side, {} decisions, {found} found, {} one person, {} reopened: a link without {without:.2} s of processor \
         time, with {with:.2} s ({:+.1} %), of which reading decisions and finding their records {reading:.2} s",
        pairs.len(),
        counts.same,
        counts.reopened,
        100.0 * (with / without - 1.0)
    ));
    let ten_thousand = folder.path().join("ten-thousand.db");
    let mut decisions = Decisions::open_or_create(&ten_thousand)?;
    let most = 10_000.min(lefts.len());
    let (lefts, rights) = lefts.get(..most).zip(rights.get(..most)).context("as many as there are")?;
    // Another salt makes other prints; these stand for any.
    decisions.see(lefts)?;
    decisions.see(rights)?;
    decisions.append(events.get(..most).context("as many as there are")?)?;
    drop(decisions);
    let begun = processor_seconds();
    let decisions = Decisions::open(&ten_thousand)?;
    let standing = decisions.standing(ReviewPolicy::default(), |_| false)?;
    say(&format!(
        "{} decisions opened and settled in {:.3} s of processor time",
        standing.len(),
        processor_seconds() - begun
    ));
    Ok(())
}
