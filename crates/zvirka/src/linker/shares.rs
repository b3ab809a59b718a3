//! How many people at hand bear each name: the shipped shares corrected by the lists' own counts.
//!
//! Rows are counted by token, tokens by class. Cost: an addition a row and part, a hash a distinct token.

use hashbrown::HashMap;

use crate::names::frequency::{GivenNameShares, blended};
use crate::names::given_names::GivenReading;
use crate::names::parse::NameRow;
use crate::names::sounds::SoundClass;
use crate::names::tables::GROUPS;
use crate::names::token::Token;
use crate::names::vocabulary::Vocabulary;

/// How many rows have each token in a part of the name, by the token's number.
fn bearers(names: &[NameRow], tokens: usize, part: fn(&NameRow) -> u32) -> Vec<u32> {
    let mut counts = vec![0; tokens];
    for name in names {
        if let Some(count) = counts.get_mut(part(name) as usize) {
            *count += 1;
        }
    }
    counts
}

/// Corrects the shipped shares of surnames by how often the lists hold them, the person asked about not counted.
pub(super) fn blend_shares(vocabulary: &mut Vocabulary, left: &[NameRow], right: &[NameRow]) {
    let tokens = vocabulary.tokens().len();
    let [left_counts, right_counts] = [left, right].map(|names| bearers(names, tokens, |name| name.surname));
    let mut classes: HashMap<SoundClass, [u32; 2], foldhash::fast::FixedState> = HashMap::default();
    for (token, (left, right)) in vocabulary.tokens().iter().zip(left_counts.iter().zip(&right_counts)) {
        if *left > 0 || *right > 0 {
            let [class_left, class_right] = classes.entry(token.class).or_default();
            *class_left += left;
            *class_right += right;
        }
    }
    let records = left.len().max(right.len()) as u32;
    for token in vocabulary.tokens_mut() {
        let [left, right] = classes.get(&token.class).copied().unwrap_or_default();
        token.surname_share = blended(token.surname_share, left.max(right).saturating_sub(1), records);
    }
}

/// Shares of given names as the lists themselves show them.
pub(super) fn given_name_shares(
    vocabulary: &Vocabulary,
    left: &[NameRow],
    right: &[NameRow],
) -> GivenNameShares {
    let tokens = vocabulary.tokens();
    let count = |names: &[NameRow], part: fn(&NameRow) -> u32, read: fn(&Token) -> Option<&GivenReading>| {
        let mut counts = vec![0.0_f32; GROUPS.len()];
        for (token, bearers) in tokens.iter().zip(bearers(names, tokens.len(), part)) {
            let names = if bearers > 0 { read(token) } else { None };
            for name in names.into_iter().flat_map(|reading| &reading.names) {
                if let Some(count) = counts.get_mut(usize::from(name.group)) {
                    *count += name.share * bearers as f32;
                }
            }
        }
        counts
    };
    // Of the two lists the one with more bearers speaks: people on both must not count twice.
    let larger = |part: fn(&NameRow) -> u32, read: fn(&Token) -> Option<&GivenReading>| -> Vec<f32> {
        let (left, right) = (count(left, part, read), count(right, part, read));
        left.into_iter().zip(right).map(|(left, right)| left.max(right)).collect()
    };
    let own = larger(|name| name.given_name, |token| token.given_name.as_ref());
    let fathers =
        larger(|name| name.patronymic, |token| token.patronymic.as_ref().map(|patronymic| &patronymic.names));
    GivenNameShares::blended(&own, &fathers, left.len().max(right.len()) as f32)
}
