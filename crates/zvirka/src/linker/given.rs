//! Which given names of one list may be given names of the other, found once for whole lists.
//!
//! A frequent surname has thousands of rows under hundreds of given names; comparing each with each, or even
//! looking each pair up, would be most of the work. Given names are therefore ranked by the name they stand for, and
//! for each of one list those of the other that agree are kept. Initials agree with too many to be listed: they
//! are open, and compared with whatever they meet.
//!
//! Cost: an edit distance for each pair of names that share a listed name or sound alike, some dozens for each
//! spelling.

use hashbrown::HashMap;
use rayon::prelude::*;
use smallvec::SmallVec;

use super::scoring::{Cache, Part, PlainName, Scorer};
use crate::blocking::TokenIndex;
use crate::bounds::MOST_ALIKE_GIVEN;
use crate::compare::Level;
use crate::names::tables::RELATED;
use crate::names::token::{Token, TokenKind};
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};

/// The given names of a list, ranked.
#[derive(Debug, Default)]
struct Ranks {
    /// By the token's number; [`NO_TOKEN`] for tokens that are no given name of the list.
    of_token: Vec<u32>,
    tokens: Vec<u32>,
    /// By rank: what is enough to compare most names.
    plain: Vec<PlainName>,
    /// Ranks below are of tokens that stand for one listed name each, by that name.
    first_mixed: u32,
    /// Ranks from here on are of open names.
    first_open: u32,
}

impl Ranks {
    fn new(given_names: impl Iterator<Item = u32>, scorer: &Scorer<'_>) -> Self {
        let vocabulary = &scorer.lists.vocabulary;
        let mut of_token = vec![NO_TOKEN; vocabulary.tokens().len()];
        let mut tokens: Vec<u32> = Vec::new();
        for number in given_names {
            if let Some(seen) = of_token.get_mut(number as usize)
                && *seen == NO_TOKEN
            {
                *seen = 0;
                tokens.push(number);
            }
        }
        let group = |number: u32| {
            let token = vocabulary.token(number);
            let name = token.and_then(|token| token.given_name.as_ref()?.names.first());
            let open = token.is_none_or(is_open);
            let mixed = scorer.plain_given_name(number).name().is_none();
            (open, mixed, name.map_or(u16::MAX, |name| name.group), number)
        };
        tokens.sort_unstable_by_key(|number| group(*number));
        for (rank, number) in tokens.iter().enumerate() {
            if let Some(seen) = of_token.get_mut(*number as usize) {
                *seen = rank as u32;
            }
        }
        let first_mixed =
            tokens.partition_point(|number| matches!(group(*number), (false, false, ..))) as u32;
        let first_open = tokens.partition_point(|number| !group(*number).0) as u32;
        let plain = tokens.iter().map(|token| scorer.plain_given_name(*token)).collect();
        Self { of_token, tokens, plain, first_mixed, first_open }
    }

    fn rank(&self, token: u32) -> u32 {
        self.of_token.get(token as usize).copied().unwrap_or(NO_TOKEN)
    }

    /// The listed name for which a rank stands.
    fn name(&self, rank: u32) -> Option<u16> {
        self.plain.get(rank as usize)?.name()
    }

    fn token(&self, rank: u32) -> u32 {
        self.tokens.get(rank as usize).copied().unwrap_or(NO_TOKEN)
    }
}

/// Whether a token agrees with more given names than are worth listing.
fn is_open(token: &Token) -> bool {
    token.kind == TokenKind::Initial
}

/// The given names of both lists and which of them agree.
#[derive(Debug, Default)]
pub(super) struct GivenNames {
    left: Ranks,
    right: Ranks,
    /// By left rank: the right ranks that agree, ascending, with what the two say. Open ones are not counted, and neither
    /// are two plain ones, which agree when they stand for one name, nor two that are not plain: slips of one name are as
    /// many as rows have them, and each with each would be more than all rows. They are compared where they meet under one
    /// surname.
    agreeing: Vec<Vec<(u32, Part)>>,
    /// Finds right names that stand for no one listed name each.
    unlisted: Finder,
}

/// Finds given names of the right list by what they stand for and how they sound.
#[derive(Debug, Default)]
struct Finder {
    by_group: HashMap<u16, Vec<u32>, foldhash::fast::FixedState>,
    relatives: HashMap<u16, SmallVec<[u16; 2]>, foldhash::fast::FixedState>,
    by_sound: TokenIndex,
}

impl Finder {
    fn new(tokens: &[u32], vocabulary: &Vocabulary) -> Self {
        let mut finder = Self { by_sound: TokenIndex::new(tokens, vocabulary), ..Self::default() };
        for &number in tokens {
            for_each_group(number, vocabulary, |group| {
                let tokens = finder.by_group.entry(group).or_default();
                if tokens.last() != Some(&number) {
                    tokens.push(number);
                }
            });
        }
        for (a, b, _) in RELATED {
            finder.relatives.entry(*a).or_default().push(*b);
            finder.relatives.entry(*b).or_default().push(*a);
        }
        finder
    }

    /// The tokens that may be one name with another, by what they stand for or sound like; ascending. Of too many that sound
    /// alike those beside it, unless it is to be `all`.
    fn near(&self, number: u32, vocabulary: &Vocabulary, all: bool) -> Vec<u32> {
        let mut tokens: Vec<u32> = Vec::new();
        for_each_group(number, vocabulary, |group| {
            let related = self.relatives.get(&group).into_iter().flatten();
            for group in related.chain(std::iter::once(&group)) {
                tokens.extend(self.by_group.get(group).into_iter().flatten().copied());
            }
        });
        self.by_sound.near(number, vocabulary, all, &mut tokens);
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }
}

impl GivenNames {
    pub fn new(scorer: &Scorer<'_>) -> Self {
        let vocabulary = &scorer.lists.vocabulary;
        let ranks = |rows: &super::reading::ReadRows| {
            let names = rows.names.iter().chain(rows.others.iter().map(|(_, _, name)| name));
            Ranks::new(names.map(|name| name.given_name), scorer)
        };
        let (left, right) = rayon::join(|| ranks(scorer.left), || ranks(scorer.right));
        // A name of one meaning is sought among those of none or several, and the other way round, so that names that no table
        // holds, which may be as many as rows, do not meet each other.
        let of_ranks = |ranks: std::ops::Range<u32>| {
            let tokens = right.tokens.get(ranks.start as usize..ranks.end as usize);
            Finder::new(tokens.unwrap_or(&[]), vocabulary)
        };
        let (listed, unlisted) =
            rayon::join(|| of_ranks(0..right.first_mixed), || of_ranks(right.first_mixed..right.first_open));
        let agreeing = left
            .tokens
            .par_iter()
            .map_init(Cache::default, |cache, &number| {
                if vocabulary.token(number).is_none_or(is_open) {
                    return Vec::new();
                }
                let is_plain = left.rank(number) < left.first_mixed;
                // One of the two is a name of the tables, which are few, whatever a list holds.
                let tokens = if is_plain { &unlisted } else { &listed }.near(number, vocabulary, true);
                let mut ranks: Vec<(u32, Part)> = tokens
                    .into_iter()
                    .map(|other| (right.rank(other), other))
                    .map(|(rank, other)| (rank, scorer.given_name(number, other, cache)))
                    .filter(|(_, part)| part.0 != Level::Different)
                    .collect();
                ranks.sort_unstable_by_key(|(rank, _)| *rank);
                ranks
            })
            .collect();
        Self { left, right, agreeing, unlisted }
    }

    /// The rank of a left list's given name; [`NO_TOKEN`] where there is none.
    pub fn left_rank(&self, token: u32) -> u32 {
        self.left.rank(token)
    }

    /// The rank of a right list's given name; [`NO_TOKEN`] where there is none.
    pub fn right_rank(&self, token: u32) -> u32 {
        self.right.rank(token)
    }

    /// What the given names of a left and a right rank say.
    pub fn compare(&self, left: u32, right: u32, scorer: &Scorer<'_>, cache: &mut Cache) -> Part {
        let plain = |ranks: &Ranks, rank: u32| ranks.plain.get(rank as usize).copied().unwrap_or_default();
        let part = scorer.compare_plain_given_names(plain(&self.left, left), plain(&self.right, right));
        part.unwrap_or_else(|| scorer.given_name(self.left.token(left), self.right.token(right), cache))
    }

    /// The right ranks that agree with a left one that is not open, and what the two say; not counting two that
    /// stand for one listed name each, and two of which neither does.
    pub fn agreeing(&self, left_rank: u32) -> &[(u32, Part)] {
        self.agreeing.get(left_rank as usize).map_or(&[], Vec::as_slice)
    }

    /// The right ranks of names that stand for no one listed name and may be one with such a left name: those that share
    /// a meaning or sound alike, the likest [`MOST_ALIKE_GIVEN`] of them; ascending.
    pub fn near_unlisted(&self, left_rank: u32, vocabulary: &Vocabulary) -> Vec<(u32, ())> {
        let number = self.left.token(left_rank);
        let mut near = self.unlisted.near(number, vocabulary, false);
        if near.len() > MOST_ALIKE_GIVEN {
            let own = vocabulary.token(number);
            near.sort_by_cached_key(|other| {
                let other = vocabulary.token(*other);
                let is_other = |of: fn(&Token) -> u64| own.map(of) != other.map(of);
                // Which of equals are kept must not depend on the order of rows.
                (
                    is_other(|token| token.spelling),
                    is_other(|token| token.class.0),
                    other.map(|token| token.spelling),
                )
            });
            near.truncate(MOST_ALIKE_GIVEN);
        }
        let mut ranks: Vec<(u32, ())> = near.into_iter().map(|other| (self.right.rank(other), ())).collect();
        ranks.sort_unstable();
        ranks
    }

    /// The listed name for which a left rank stands, by which ranks that have one ascend; `None` from the first rank on
    /// that stands for none.
    pub fn left_name(&self, rank: u32) -> Option<u16> {
        self.left.name(rank)
    }

    /// The same of a right rank.
    pub fn right_name(&self, rank: u32) -> Option<u16> {
        self.right.name(rank)
    }

    /// The first left rank that stands for no one listed name, and the first that must be compared with all: an initial,
    /// or no given name at all.
    pub fn left_bounds(&self) -> [u32; 2] {
        [self.left.first_mixed, self.left.first_open]
    }

    /// The same of right ranks.
    pub fn right_bounds(&self) -> [u32; 2] {
        [self.right.first_mixed, self.right.first_open]
    }
}

fn for_each_group(number: u32, vocabulary: &Vocabulary, mut visit: impl FnMut(u16)) {
    let Some(token) = vocabulary.token(number) else { return };
    let parts = token.parts.iter().filter_map(|part| vocabulary.token(*part));
    for token in std::iter::once(token).chain(parts) {
        for name in token.given_name.iter().flat_map(|reading| &reading.names) {
            visit(name.group);
        }
    }
}
