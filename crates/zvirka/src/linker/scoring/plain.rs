//! Tokens that stand for one listed name each, compared by the number of that name.
//!
//! Most given names and patronymics are written so that no more than one listed name is meant: what two of them say is looked
//! up by the name, without touching the tokens. Cost: twelve bytes a token. Limits: short forms and names that have relations
//! to others are not among them.

use hashbrown::HashMap;

use super::Part;
use crate::blocking::UNSURE;
use crate::compare::Level;
use crate::compare::name::Agreement;
use crate::linker::ComparedField;
use crate::linker::reading::ReadLists;
use crate::model::{Weight, Weights};
use crate::names::given_names::{GivenName, GivenReading};
use crate::names::tables::{GROUPS, RELATED};
use crate::names::token::{Token, TokenKind};
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};

/// No single name.
pub(super) const NOT_PLAIN: u16 = UNSURE;

/// Tokens that stand for one listed name each, by the number of the name; and which tokens are written alike.
#[derive(Debug, Default)]
pub(in super::super) struct Plain {
    pub(super) given_names: Vec<u16>,
    pub(super) fathers: Vec<u16>,
    /// The first token that is written as this one but for case and apostrophes.
    pub(super) alike: Vec<u32>,
    /// What agreeing names are worth, by name: written alike, or only equivalent.
    pub(super) given_weights: Vec<[Weight; 2]>,
    pub(super) father_weights: Vec<[Weight; 2]>,
    /// By number of the name: whether names are related to it.
    pub(super) has_relations: Vec<bool>,
}

/// The one name that a reading stands for.
fn single(token: &Token, reading: Option<&GivenReading>) -> Option<GivenName> {
    let reading = reading.filter(|reading| reading.cost == 0.0)?;
    let [name] = reading.names.as_slice() else { return None };
    (token.kind == TokenKind::Word && token.parts.is_empty()).then_some(*name)
}

impl Plain {
    pub fn new(vocabulary: &Vocabulary, lists: &ReadLists, weights: &Weights) -> Self {
        let mut has_relations = vec![false; GROUPS.len()];
        for group in RELATED.iter().flat_map(|(a, b, _)| [*a, *b]) {
            if let Some(has) = has_relations.get_mut(usize::from(group)) {
                *has = true;
            }
        }
        let mut plain = Self { has_relations, ..Self::default() };
        let tokens = vocabulary.tokens();
        let given_names: Vec<u16> = tokens.iter().map(|token| plain.given_name_of(token)).collect();
        let fathers = tokens.iter().map(|token| plain.father_of(token)).collect();
        let mut first: HashMap<u64, u32, foldhash::fast::FixedState> =
            HashMap::with_capacity_and_hasher(tokens.len(), foldhash::fast::FixedState::default());
        let numbered = tokens.iter().enumerate();
        let alike =
            numbered.map(|(number, token)| *first.entry(token.spelling).or_insert(number as u32)).collect();
        let worth = |field, share: fn(&ReadLists, u16) -> f32| {
            let one = |group: usize| {
                let bits = -share(lists, group as u16).log2();
                [Level::Same, Level::Equivalent].map(|level| weights.name(field, Agreement { level, bits }).1)
            };
            (0..GROUPS.len()).map(one).collect()
        };
        plain.given_weights = worth(ComparedField::GivenName, |lists, group| lists.shares.own(group));
        plain.father_weights = worth(ComparedField::Patronymic, |lists, group| lists.shares.father(group));
        Self { given_names, fathers, alike, ..plain }
    }

    /// The listed name for which a token stands alone, as a given name; [`UNSURE`] for none.
    pub fn given_name_of(&self, token: &Token) -> u16 {
        let name = single(token, token.given_name.as_ref()).filter(|name| {
            let related = self.has_relations.get(usize::from(name.group)).copied().unwrap_or(true);
            !name.short && !related
        });
        name.map_or(NOT_PLAIN, |name| name.group)
    }

    /// The father whom a token names for certain; [`UNSURE`] for none. A patronymic names its father by no short form, and
    /// fathers of related names are two men.
    pub fn father_of(&self, token: &Token) -> u16 {
        let father = single(token, token.patronymic.as_ref().map(|father| &father.names));
        father.map_or(NOT_PLAIN, |name| name.group)
    }

    /// Compares two tokens of which each stands for one name; `None` when either does not.
    pub(super) fn compare(
        &self,
        names: &[u16],
        worth: &[[Weight; 2]],
        different: Part,
        a: u32,
        b: u32,
    ) -> Option<Part> {
        let (first, second) = (*names.get(a as usize)?, *names.get(b as usize)?);
        if first == NOT_PLAIN || second == NOT_PLAIN {
            return None;
        }
        if first != second {
            return Some(different);
        }
        Some(agreeing(worth, first, self.alike.get(a as usize) == self.alike.get(b as usize)))
    }
}

/// What two tokens of one name say, written alike or not.
pub(super) fn agreeing(worth: &[[Weight; 2]], name: u16, alike: bool) -> Part {
    let [same, equivalent] = worth.get(usize::from(name)).copied().unwrap_or_default();
    if alike { (Level::Same, same) } else { (Level::Equivalent, equivalent) }
}

/// A token that stands for one listed name, or none such.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct PlainName {
    pub(super) name: u16,
    /// One number for all that are written alike.
    pub(super) alike: u32,
}

impl PlainName {
    /// The listed name.
    pub fn name(self) -> Option<u16> {
        (self.name != NOT_PLAIN).then_some(self.name)
    }
}

impl Default for PlainName {
    fn default() -> Self {
        Self { name: NOT_PLAIN, alike: NO_TOKEN }
    }
}
