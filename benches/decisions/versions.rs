//! Decisions found again on the next version of a list: 2 % gone, 3 % new, 20 % written otherwise, 4 % corrected by a letter
//! of the name or a digit of the birth date, 1 % given another birth date, a tenth moved, all numbered anew.

use std::collections::HashMap;

use anyhow::Context as _;
use zvirka::linker::{LinkOptions, NoProgress, link};
use zvirka::record::{Field, List, TextColumn};
use zvirka::simulation::{Noise, Simulation, SimulationOptions, simulate};
use zvirka::verdicts::{Decided, Fate, Verdict};
use zvirka_decisions::{Decisions, ListAtHand, NewEvent, Print, Reason, SeenEvidence, apply, seen_records};
use zvirka_io::ReviewPolicy;

use super::say;

/// Numbers drawn from a seed.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Change {
    /// Nothing.
    None,
    /// It is written otherwise and says the same.
    Cosmetic,
    /// A letter or a digit of it was put right.
    Corrected,
    /// The birth date is another, which contradicts.
    Contradicting,
}

/// A row's cells, and the row of the earlier version.
type Row = (Vec<String>, Option<(usize, Change)>);

const PEOPLE: usize = 6_000;

/// Where a row stood and what became of it; nowhere where it is new.
type Origin = Option<(usize, Change)>;

/// The next version of a list: its rows, and of each where it stood and what became of it.
fn next_version(list: &List, strangers: &List, numbers: &mut Numbers) -> anyhow::Result<(List, Vec<Origin>)> {
    let fields: Vec<Field> =
        Field::ALL.into_iter().filter(|field| *field != Field::Id && list.column(*field).is_some()).collect();
    let mut rows: Vec<Row> = Vec::new();
    for row in 0..list.len() {
        if numbers.next() < 0.02 {
            continue;
        }
        let mut cells: Vec<String> = fields.iter().map(|field| list.cell(*field, row).to_owned()).collect();
        let drawn = numbers.next();
        let mut change = Change::None;
        for (field, cell) in fields.iter().zip(&mut cells) {
            let name = matches!(field, Field::Name | Field::Surname | Field::GivenName);
            if drawn < 0.20 && name {
                *cell = cell.to_uppercase().replace(' ', "  ");
                change = Change::Cosmetic;
            } else if (0.20..0.22).contains(&drawn) && name && cell.chars().count() > 3 {
                *cell = cell
                    .chars()
                    .enumerate()
                    .filter_map(|(place, letter)| (place != 2).then_some(letter))
                    .collect();
                change = Change::Corrected;
            } else if (0.22..0.24).contains(&drawn) && *field == Field::BirthDate && cell.len() >= 8 {
                // The second digit, be it of a day or of a century's decade, moves by one where that leaves a date.
                let place = if cell.contains('.') { 1 } else { 3 };
                let moved = |(at, digit): (usize, char)| match digit {
                    '1'..='7' if at == place => char::from(digit as u8 + 1),
                    _ => digit,
                };
                *cell = cell.chars().enumerate().map(moved).collect();
                change = Change::Corrected;
            } else if (0.24..0.25).contains(&drawn) && *field == Field::BirthDate && cell.len() >= 8 {
                // Another decade and another day: no slip explains that.
                let later: String = cell
                    .chars()
                    .map(|letter| {
                        letter
                            .to_digit(10)
                            .map_or(letter, |digit| char::from_digit((digit + 3) % 10, 10).unwrap_or('1'))
                    })
                    .collect();
                *cell = if later.contains('.') { "19.08.1971".to_owned() } else { "1971-08-19".to_owned() };
                change = Change::Contradicting;
            }
        }
        rows.push((cells, Some((row, change))));
    }
    for row in 0..(list.len() * 3 / 100).min(strangers.len()) {
        rows.push((fields.iter().map(|field| strangers.cell(*field, row).to_owned()).collect(), None));
    }
    // A tenth moves; rows have no ids, so that all are numbered anew.
    for _ in 0..rows.len() / 10 {
        let [a, b] = [numbers.next(), numbers.next()].map(|drawn| (drawn * rows.len() as f64) as usize);
        rows.swap(a, b);
    }
    let column = |place: usize| -> TextColumn {
        rows.iter().map(|(cells, _)| cells.get(place).map_or("", String::as_str)).collect()
    };
    let columns = fields.iter().enumerate().map(|(place, field)| (*field, column(place))).collect();
    Ok((List::new("next", columns)?, rows.into_iter().map(|(_, from)| from).collect()))
}

/// Measures all seeds.
pub fn measure(seeds: &[u64]) -> anyhow::Result<()> {
    seeds.iter().try_for_each(|seed| measure_one(*seed))
}

fn measure_one(seed: u64) -> anyhow::Result<()> {
    let options = SimulationOptions { people: PEOPLE, seed, noise: Noise::Medium, ..Default::default() };
    let Simulation { left, right, truth, .. } = simulate(&options)?;
    let others = simulate(&SimulationOptions {
        people: 500,
        seed: seed + 1_000,
        noise: Noise::Medium,
        ..Default::default()
    })?;
    let truth: HashMap<usize, usize> = truth.iter().map(|(left, right)| (*left, *right)).collect();
    let first = link(&left, &right, &LinkOptions::default(), &NoProgress)?;
    // Every link is decided with the truth, as if a person had looked at all.
    let mut pairs: Vec<(usize, usize, Verdict)> = first
        .links
        .iter()
        .map(|link| {
            let same = truth.get(&link.left) == Some(&link.right);
            (link.left, link.right, if same { Verdict::Same } else { Verdict::Different })
        })
        .collect();
    pairs.sort_unstable_by_key(|(left, right, _)| (*left, *right));
    let asked = pairs.iter().map(|(left, right, _)| Decided {
        left: *left,
        right: *right,
        verdict: Verdict::CannotTell,
        seen: None,
    });
    let held =
        link(&left, &right, &LinkOptions { verdicts: asked.collect(), ..Default::default() }, &NoProgress)?
            .held;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("decisions.db");
    let mut decisions = Decisions::open_or_create(&path)?;
    let seen = |decisions: &mut Decisions, name: &str, list: &List| -> anyhow::Result<Vec<Print>> {
        let rows: Vec<usize> = (0..list.len()).collect();
        let seen = seen_records(decisions.salt(), name, list, &rows, |_| None);
        decisions.see(&seen)?;
        Ok(seen.iter().map(|seen| seen.print).collect())
    };
    let (of_left, of_right) = (seen(&mut decisions, "left", &left)?, seen(&mut decisions, "right", &right)?);
    let mut events = Vec::with_capacity(pairs.len());
    for ((left, right, verdict), held) in pairs.iter().zip(&held) {
        let prints =
            of_left.get(*left).copied().zip(of_right.get(*right).copied()).context("rows of the lists")?;
        events.push(NewEvent {
            seen: Some(SeenEvidence::of(held, None).to_json()),
            ..NewEvent::verdict("truth", prints, *verdict, Reason::Document)
        });
    }
    decisions.append(&events)?;
    drop(decisions);

    let (next, from) = next_version(&left, &others.left, &mut Numbers(seed))?;
    let at_hand = [ListAtHand { name: "left", list: &next }, ListAtHand { name: "right", list: &right }];
    let mut applied = apply(&path, &at_hand, ReviewPolicy::default(), |_| false, None)?;
    let row_of: HashMap<Print, usize> =
        of_left.iter().enumerate().map(|(row, print)| (*print, row)).collect();
    let lives: HashMap<usize, usize> =
        from.iter().enumerate().filter_map(|(row, from)| Some((from.as_ref()?.0, row))).collect();
    let decided: std::collections::BTreeSet<usize> = pairs.iter().map(|(left, ..)| *left).collect();
    let (mut right_place, mut wrong) = (0, 0);
    for (print, (list, row)) in &applied.anchoring.found {
        let Some(was) = row_of.get(print).filter(|_| *list == 0) else { continue };
        // Of rows that are equal in all fields either is right.
        let equal = |a: usize, b: usize| {
            Field::ALL
                .into_iter()
                .filter(|field| *field != Field::Id)
                .all(|field| next.cell(field, a) == next.cell(field, b))
        };
        match lives.get(was) {
            Some(now) if now == row || equal(*now, *row) => right_place += 1,
            _ => wrong += 1,
        }
    }
    // Who has another birth date is, for all that is known, another man.
    let contradicted = |row: &usize| matches!(from.get(*row), Some(Some((_, Change::Contradicting))));
    let lives_on = |row: &&usize| lives.get(*row).is_some_and(|now| !contradicted(now));
    let living = decided.iter().filter(lives_on).count();
    let given = decided.iter().filter(|row| lives.contains_key(row) && contradicted(row)).count();
    let change: HashMap<usize, Change> =
        from.iter().enumerate().filter_map(|(row, from)| Some((row, from.as_ref()?.1))).collect();
    let verdicts = applied.between();
    let links = link(&next, &right, &LinkOptions { verdicts, ..Default::default() }, &NoProgress)?;
    let count = |wanted: Change, fate: Fate| {
        let of = links.held.iter().filter(|held| held.verdict == Verdict::Same && held.fate == fate);
        of.filter(|held| change.get(&held.left) == Some(&wanted)).count()
    };
    say(&format!(
        "seed {seed}: {} decisions; of {living} records that live on {right_place} found ({:.4}; with {given} that were given \
         another birth date in all {:.4}), {wrong} wrongly; \
         as they stood {}, by print {}, by link {}; reopened of those unchanged {} of {}, written otherwise {} of {}, \
         corrected {} of {}, contradicted {} of {}; different reopened {}",
        pairs.len(),
        right_place as f64 / living as f64,
        right_place as f64 / (living + given) as f64,
        applied.anchoring.as_it_stood,
        applied.anchoring.by_print,
        applied.anchoring.by_link,
        count(Change::None, Fate::Reopened),
        count(Change::None, Fate::Reopened) + count(Change::None, Fate::Stands),
        count(Change::Cosmetic, Fate::Reopened),
        count(Change::Cosmetic, Fate::Reopened) + count(Change::Cosmetic, Fate::Stands),
        count(Change::Corrected, Fate::Reopened),
        count(Change::Corrected, Fate::Reopened) + count(Change::Corrected, Fate::Stands),
        count(Change::Contradicting, Fate::Reopened),
        count(Change::Contradicting, Fate::Reopened) + count(Change::Contradicting, Fate::Stands),
        links
            .held
            .iter()
            .filter(|held| held.verdict == Verdict::Different && held.fate == Fate::Reopened)
            .count(),
    ));
    Ok(())
}
