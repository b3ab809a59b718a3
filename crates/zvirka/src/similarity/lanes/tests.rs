//! Lanes against the recurrence, and against one pair at a time.

use proptest::prelude::*;

use super::*;
use crate::similarity::{edit_cost_with, losses};

fn any_sounds() -> impl Strategy<Value = Vec<Sound>> {
    let few = vec![Sound::A, Sound::R, Sound::K, Sound::D, Sound::LatinJ, Sound::Ts];
    prop_oneof![
        prop::collection::vec(prop::sample::select(Sound::ALL.to_vec()), 0..LONGEST + 3),
        prop::collection::vec(prop::sample::select(few), 0..8),
    ]
}

/// The cost without aligning the common ends first, straight from the recurrence.
fn naive(a: Stem<'_>, b: Stem<'_>) -> u32 {
    let put_for = |x: Sound, y: Sound| {
        let cost = costs().substitution(x, y).min(armenian_costs().substitution(x, y));
        u32::from(cost)
    };
    let mut d = vec![vec![u32::MAX; b.sounds.len() + 1]; a.sounds.len() + 1];
    for i in 0..=a.sounds.len() {
        for j in 0..=b.sounds.len() {
            let mut best = if i + j == 0 { 0 } else { u32::MAX };
            if i > 0 {
                best = best.min(d[i - 1][j] + u32::from(a.losses[i - 1]));
            }
            if j > 0 {
                best = best.min(d[i][j - 1] + u32::from(b.losses[j - 1]));
            }
            if i > 0 && j > 0 {
                best = best.min(d[i - 1][j - 1] + put_for(a.sounds[i - 1], b.sounds[j - 1]));
            }
            let same = |x: usize, y: usize| a.sounds[i - x] == b.sounds[j - y];
            if i > 1 && j > 1 && same(1, 2) && same(2, 1) {
                best = best.min(d[i - 2][j - 2] + u32::from(TRANSPOSITION));
            }
            if i > 2 && j > 2 && same(1, 3) && same(3, 1) && same(2, 2) {
                best = best.min(d[i - 3][j - 3] + u32::from(SWAP_AROUND));
            }
            d[i][j] = best;
        }
    }
    d[a.sounds.len()][b.sounds.len()]
}

proptest! {
    #[test]
    fn lanes_hold_what_the_recurrence_gives(
        stem in any_sounds(), others in prop::collection::vec(any_sounds(), 0..LANES + 1), limit in 0_u8..255
    ) {
        let lost: Vec<_> = others.iter().map(|other| losses(costs(), other)).collect();
        let own = losses(costs(), &stem);
        let stem = Stem { sounds: &stem, losses: &own };
        let mut batch = Batch::default();
        for (sounds, losses) in others.iter().zip(&lost) {
            batch.push(&LaneSound::of(Stem { sounds, losses }).collect::<Vec<_>>());
        }
        let within = LaneCosts::shipped().within(stem, &batch, limit);
        let lanes = ((1_u64 << others.len()) - 1) as u32;
        let (_, portable) = fill::<_, false>(Portable, LaneCosts::shipped(), stem, &batch, limit);
        prop_assert_eq!(within, (portable | batch.open) & lanes);
        for (lane, (sounds, losses)) in others.iter().zip(&lost).enumerate() {
            let found = within >> lane & 1 == 1;
            let near = sounds.len() > LONGEST || naive(stem, Stem { sounds, losses }) <= u32::from(limit);
            prop_assert_eq!(found, near, "{:?} {:?}", stem.sounds, sounds);
            for costs in [costs(), armenian_costs()] {
                let kept = edit_cost_with(costs, stem.sounds, sounds, Cost::from(limit)).is_some();
                prop_assert!(found || !kept);
            }
        }
    }

    #[test]
    fn aligned_lanes_cost_what_one_pair_costs(
        stem in any_sounds(), others in prop::collection::vec(any_sounds(), 0..LANES + 1),
        kept in prop::collection::vec((0_usize..6, 0_usize..6), LANES), limit in 0_u8..255
    ) {
        // Most have a beginning and an end in common with the stem.
        let common = |(sounds, (head, tail)): (&Vec<Sound>, &(usize, usize))| {
            let (head, tail) = ((*head).min(stem.len()), (*tail).min(stem.len()));
            [&stem[..head], sounds, &stem[stem.len() - tail..]].concat()
        };
        let others: Vec<_> = others.iter().zip(&kept).map(common).collect();
        let lost: Vec<_> = others.iter().map(|other| losses(costs(), other)).collect();
        let own_losses = losses(costs(), &stem);
        let own = Stem { sounds: &stem, losses: &own_losses };
        let own_lanes: Vec<_> = LaneSound::of(own).collect();
        for model in [costs(), armenian_costs()] {
            let mut batch = Batch::default();
            let mut pushed = Vec::new();
            for (sounds, losses) in others.iter().zip(&lost) {
                let other: Vec<_> = LaneSound::of(Stem { sounds, losses }).collect();
                let is_short = sounds.len().max(stem.len()) <= LONGEST;
                prop_assert_eq!(batch.push_aligned(&own_lanes, &other), is_short);
                pushed.extend(is_short.then_some(sounds));
            }
            let lane_costs = LaneCosts::of(model);
            let found = lane_costs.costs(own, &batch, limit);
            let (portable, _) = fill::<_, true>(Portable, &lane_costs, own, &batch, limit);
            for ((sounds, cost), portable) in pushed.iter().zip(found).zip(portable) {
                let one = edit_cost_with(model, &stem, sounds, Cost::from(limit));
                prop_assert_eq!(one, (cost < u8::MAX).then_some(Cost::from(cost)), "{:?} {:?}", stem, sounds);
                prop_assert_eq!(cost <= limit, portable <= limit);
            }
        }
    }
}
