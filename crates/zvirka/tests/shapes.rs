//! Lists of other shapes than two rosters that name everybody once: nobody is asserted wrongly, few are lost.
//!
//! The bounds are the project's promise on `match` and, for what is found, a little below what each shape reached when it
//! was measured; `zvirka-benches --bin shapes` prints the figures themselves.

use std::collections::BTreeSet;

use zvirka::linker::{Decision, LinkOptions, Links, NoProgress, dedupe, link};
use zvirka::simulation::{Shape, Shaped, shaped};

/// People a side: enough that one wrong link in 500 shows, few enough for a test.
const PEOPLE: usize = 1500;

/// Two draws of each.
const SEEDS: [u64; 2] = [11, 12];

fn linked(shape: Shape, lists: &Shaped) -> Result<Links, zvirka::Error> {
    let options = LinkOptions { cardinality: shape.cardinality(), ..LinkOptions::default() };
    match &lists.right {
        Some(right) => link(&lists.left, right, &options, &NoProgress),
        None => dedupe(&lists.left, &options, &NoProgress),
    }
}

/// Wrong matches, matches, and the share of true pairs with a probability of one half or more.
#[allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]
fn measured(shape: Shape, seed: u64) -> (usize, usize, f64) {
    let lists = shaped(shape, PEOPLE, seed).unwrap();
    let truth: BTreeSet<(usize, usize)> = lists.truth.iter().copied().collect();
    let links = linked(shape, &lists).unwrap().links;
    let right = |link: &&zvirka::linker::Link| truth.contains(&(link.left, link.right));
    let matches: Vec<_> = links.iter().filter(|link| link.decision == Decision::Match).collect();
    let wrong = matches.iter().filter(|link| !right(link)).count();
    let likely = links.iter().filter(|link| link.probability >= 0.5).filter(right).count();
    (wrong, matches.len(), likely as f64 / truth.len().max(1) as f64)
}

/// What of each shape must at least be found: a hundredth below what was measured (.977 where people stand twice on one
/// side, .994 to 1 elsewhere), rounded.
const fn least_found(shape: Shape) -> f64 {
    match shape {
        Shape::TwiceOnOneSide => 0.965,
        _ => 0.98,
    }
}

/// One match in so many may be wrong. Without dates a surname and a given name may be all that two rows have, and the
/// promise is that of the threshold itself, half a per cent.
const fn one_wrong_in(shape: Shape) -> usize {
    match shape {
        Shape::NoDates => 200,
        _ => 500,
    }
}

#[test]
fn no_shape_makes_matches_of_strangers_or_loses_people() {
    let mut short = Vec::new();
    for shape in Shape::ALL {
        let (mut wrong, mut matches, mut found) = (0, 0, 0.0);
        for seed in SEEDS {
            let measured = measured(shape, seed);
            wrong += measured.0;
            matches += measured.1;
            found += measured.2 / SEEDS.len() as f64;
        }
        let told = format!("{}: {wrong} of {matches} matches wrong, {found:.4} found", shape.as_str());
        println!("{told}");
        // One wrong one may be chance where matches are few.
        let one_in = one_wrong_in(shape);
        if wrong * one_in > matches.max(one_in) || found < least_found(shape) {
            short.push(told);
        }
    }
    assert!(short.is_empty(), "{short:#?}");
}
