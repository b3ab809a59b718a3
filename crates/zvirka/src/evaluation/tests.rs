//! The counts against values made by hand, and what must hold of any pairs.

use proptest::prelude::*;

use super::*;

fn judged(probability: f64, answer: Answer, same: bool) -> Judged {
    Judged { probability, answer, same }
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-4
}

/// Three asserted (two true), two left to a person (one true), one apart (true), one true link never seen.
fn example() -> Evaluation {
    evaluate(&Judgement {
        pairs: vec![
            judged(0.99, Answer::Match, true),
            judged(0.95, Answer::Match, true),
            judged(0.95, Answer::Match, false),
            judged(0.60, Answer::Review, true),
            judged(0.40, Answer::Review, false),
            judged(0.10, Answer::Apart, true),
        ],
        unseen: 1,
    })
}

#[test]
fn counts_agree_with_those_made_by_hand() {
    let found = example();
    let expected = Tally {
        pairs: 7,
        correct_match: 2,
        wrong_match: 1,
        review_same: 1,
        review_different: 1,
        missed: 2,
        left_apart: 0,
    };
    assert_eq!(found.tally, expected);
    assert_eq!(found.matches, Accuracy { asserted: 3, correct: 2, true_links: 5 });
    assert_eq!(found.offered, Accuracy { asserted: 5, correct: 3, true_links: 5 });
}

#[test]
fn the_curve_has_one_point_for_each_distinct_probability() {
    let curve = example().curve;
    let points: Vec<_> = curve
        .iter()
        .map(|point| (point.threshold, point.accuracy.asserted, point.accuracy.correct))
        .collect();
    assert_eq!(points, [(0.99, 1, 1), (0.95, 3, 2), (0.60, 4, 3), (0.40, 5, 3), (0.10, 6, 4)]);
    assert!(curve.iter().all(|point| point.accuracy.true_links == 5));
}

#[test]
fn the_best_threshold_and_the_recall_at_a_precision_are_read_off_the_curve() {
    let found = example();
    // F1 of the five points: 2/6, 4/8, 6/9, 6/10 and 8/11; the last is the highest.
    assert_eq!(found.best().unwrap().threshold, 0.10);
    assert!(near(found.recall_at_precision(0.99), 0.2));
    assert!(near(found.recall_at_precision(0.75), 0.6));
    assert_eq!(evaluate(&Judgement::default()).recall_at_precision(0.5), 0.0);
}

#[test]
fn calibration_agrees_with_values_made_by_hand() {
    let found = example().calibration.unwrap();
    // Bin 9 holds 0.99, 0.95, 0.95 with mean 0.963333 and share 2/3; the others hold one pair each.
    let error = (3.0 * (2.89 / 3.0 - 2.0 / 3.0) + 0.4 + 0.4 + 0.9) / 6.0;
    assert!(near(found.expected_calibration_error, error));
    let brier = (0.0001 + 0.0025 + 0.9025 + 0.16 + 0.16 + 0.81) / 6.0;
    assert!(near(found.brier, brier));
    assert_eq!(found.bins.len(), 10);
    assert_eq!(found.bins[9].pairs, 3);
    assert_eq!(found.bins[6].pairs + found.bins[4].pairs + found.bins[1].pairs, 3);
}

#[test]
fn the_last_bin_holds_certainty_and_the_first_holds_zero() {
    let pairs = vec![judged(1.0, Answer::Match, true), judged(0.0, Answer::Apart, false)];
    let found = evaluate(&Judgement { pairs, unseen: 0 }).calibration.unwrap();
    assert_eq!((found.bins[9].pairs, found.bins[0].pairs), (1, 1));
    assert_eq!((found.brier, found.expected_calibration_error), (0.0, 0.0));
}

#[test]
fn wilson_intervals_agree_with_published_values() {
    // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (score without continuity correction).
    for (part, whole, low, high) in
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
    {
        let found = wilson(part, whole).unwrap();
        assert!(near(found.low, low) && near(found.high, high), "{part}/{whole}: {found:?}");
    }
    assert_eq!(wilson(0, 0), None);
}

#[test]
fn shares_without_a_denominator_are_none() {
    let nothing = evaluate(&Judgement::default());
    assert_eq!(nothing.matches.precision(), None);
    assert_eq!(nothing.matches.recall(), None);
    assert_eq!(nothing.matches.f1(), None);
    assert_eq!(nothing.calibration, None);
    let silent = evaluate(&Judgement { pairs: Vec::new(), unseen: 3 });
    assert_eq!(silent.matches.precision(), None);
    assert_eq!(silent.matches.recall().unwrap().value, 0.0);
    assert_eq!(silent.matches.f1().unwrap().value, 0.0);
}

#[test]
fn a_probability_that_is_no_number_counts_as_zero() {
    let pairs = vec![judged(f64::NAN, Answer::Match, true), judged(7.0, Answer::Match, true)];
    let found = evaluate(&Judgement { pairs, unseen: 0 });
    let thresholds: Vec<f64> = found.curve.iter().map(|point| point.threshold).collect();
    assert_eq!(thresholds, [1.0, 0.0]);
}

#[test]
fn a_pair_given_twice_counts_once_with_its_strongest_answer() {
    let pair = |probability, answer| ScoredPair { left: 4, right: 2, probability, answer };
    let found = judge(&[pair(0.4, Answer::Review), pair(0.9, Answer::Match)], &[(4, 2), (4, 2), (2, 4)]);
    assert_eq!(found.pairs, [judged(0.9, Answer::Match, true)]);
    assert_eq!(found.unseen, 1);
}

fn any_pairs() -> impl Strategy<Value = Vec<ScoredPair>> {
    let answer = prop_oneof![Just(Answer::Apart), Just(Answer::Review), Just(Answer::Match)];
    let pair = (0u32..12, 0u32..12, 0.0f64..=1.0, answer)
        .prop_map(|(left, right, probability, answer)| ScoredPair { left, right, probability, answer });
    prop::collection::vec(pair, 0..60)
}

proptest! {
    #[test]
    fn every_pair_and_every_true_link_is_counted_once(
        pairs in any_pairs(),
        truth in prop::collection::vec((0u32..12, 0u32..12), 0..30),
    ) {
        let judgement = judge(&pairs, &truth);
        let found = evaluate(&judgement);
        let tally = found.tally;
        let sum = tally.correct_match + tally.wrong_match + tally.review() + tally.missed + tally.left_apart;
        prop_assert_eq!(tally.pairs, sum);
        let distinct: std::collections::BTreeSet<_> = truth.iter().collect();
        prop_assert_eq!(found.matches.true_links, distinct.len() as u64);
    }

    #[test]
    fn along_the_curve_thresholds_fall_and_recall_never_does(
        pairs in any_pairs(),
        truth in prop::collection::vec((0u32..12, 0u32..12), 1..30),
    ) {
        let found = evaluate(&judge(&pairs, &truth));
        for window in found.curve.windows(2) {
            prop_assert!(window[0].threshold > window[1].threshold);
            prop_assert!(window[0].accuracy.correct <= window[1].accuracy.correct);
            prop_assert!(window[0].accuracy.asserted < window[1].accuracy.asserted);
        }
    }

    #[test]
    fn the_order_of_pairs_changes_nothing(pairs in any_pairs(), truth in prop::collection::vec((0u32..12, 0u32..12), 0..30)) {
        let mut reversed = pairs.clone();
        reversed.reverse();
        prop_assert_eq!(evaluate(&judge(&pairs, &truth)), evaluate(&judge(&reversed, &truth)));
    }

    #[test]
    fn intervals_hold_their_estimate_and_stay_within_zero_and_one(correct in 0u64..50, wrong in 0u64..50, missed in 0u64..50) {
        let accuracy = Accuracy { asserted: correct + wrong, correct, true_links: correct + missed };
        for estimate in [accuracy.precision(), accuracy.recall(), accuracy.f1()].into_iter().flatten() {
            prop_assert!(0.0 <= estimate.low && estimate.low <= estimate.value);
            prop_assert!(estimate.value <= estimate.high && estimate.high <= 1.0);
        }
        let harmonic = 2.0 * correct as f64 / (2 * correct + wrong + missed) as f64;
        if let Some(f1) = accuracy.f1() {
            prop_assert!((f1.value - harmonic).abs() < 1e-12);
        }
    }
}
