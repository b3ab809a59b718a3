//! Names of one origin go together: who is called Aliyev is likelier than others to be called Murad.
//!
//! What agreeing parts of a name say is added up as if parts were drawn one by one. Among people of another origin than
//! most on a list that is wrong: one in a thousand on the list may be called Murad, and one in thirty of those whose
//! surname has already agreed. So the share of each given name that is not at home in the tables is raised by as much as
//! people who share a surname share such names more often than all do; that of fathers' names by as much as they stand
//! behind such given names more often.
//!
//! Method: two classes of given names, those at home and the others; the raise is a ratio of chances, counted on the lists
//! themselves. Two rows with one surname and one given name are not counted as a pair, for they may be one person. Cost: a
//! hash a row. Limits: names of all other origins are one class, so that origins of which each is rare are raised by too
//! little; lists that hold a few names of the kind ([`PRESUMED`]) raise nothing.

use hashbrown::HashMap;

use super::reading::ReadLists;
use crate::names::given_names::GivenReading;
use crate::names::parse::NameRow;
use crate::names::sounds::SoundClass;
use crate::names::tables::GROUPS;
use crate::names::token::{Token, TokenKind};
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};

/// Pairs that are presumed to show no dependence. Ten keep three chance pairs from doubling a share.
const PRESUMED: f64 = 10.0;

/// Whether a listed name is at home: borne in the Ukrainian register.
fn is_at_home(group: u16) -> bool {
    GROUPS.get(usize::from(group)).is_some_and(|group| group.frequency_ukrainian > 0.0)
}

/// Whether a token names nobody who is at home; of names that are at most near to a listed one nothing is known.
fn is_from_elsewhere(token: &Token, reading: Option<&GivenReading>) -> bool {
    token.kind == TokenKind::Word
        && reading.is_none_or(|reading| !reading.names.iter().any(|name| is_at_home(name.group)))
}

fn given_name(token: &Token) -> bool {
    is_from_elsewhere(token, token.given_name.as_ref())
}

fn father(token: &Token) -> bool {
    token.patronymic.as_ref().is_some_and(|father| is_from_elsewhere(token, Some(&father.names)))
}

/// How many of a surname's rows have which given names.
#[derive(Default)]
struct Family {
    rows: u32,
    elsewhere: u32,
    /// Rows by given name from elsewhere.
    given_names: HashMap<u32, u32, foldhash::fast::FixedState>,
}

/// What a list shows.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    rows: f64,
    elsewhere: f64,
    /// Rows beside one with a given name from elsewhere, one surname and another given name; and those that have one too.
    beside: f64,
    beside_elsewhere: f64,
    /// Rows with a patronymic, those that name a father from elsewhere, and the same of rows with such a given name.
    fathers: f64,
    fathers_elsewhere: f64,
    behind: f64,
    behind_elsewhere: f64,
}

impl Counts {
    fn add(&mut self, names: &[NameRow], tokens: &[Token]) {
        let token = |number: u32| tokens.get(number as usize).filter(|_| number != NO_TOKEN);
        let mut families: HashMap<SoundClass, Family, foldhash::fast::FixedState> = HashMap::default();
        for name in names {
            let Some(given) = token(name.given_name).filter(|token| token.kind == TokenKind::Word) else {
                continue;
            };
            let elsewhere = given_name(given);
            self.rows += 1.0;
            self.elsewhere += f64::from(u8::from(elsewhere));
            if let Some(patronymic) = token(name.patronymic).filter(|token| token.patronymic.is_some()) {
                let father = f64::from(u8::from(father(patronymic)));
                self.fathers += 1.0;
                self.fathers_elsewhere += father;
                if elsewhere {
                    self.behind += 1.0;
                    self.behind_elsewhere += father;
                }
            }
            if let Some(surname) = token(name.surname) {
                let family = families.entry(surname.class).or_default();
                family.rows += 1;
                if elsewhere {
                    family.elsewhere += 1;
                    *family.given_names.entry(name.given_name).or_default() += 1;
                }
            }
        }
        for family in families.values() {
            for count in family.given_names.values() {
                self.beside += f64::from(*count) * f64::from(family.rows - count);
                self.beside_elsewhere += f64::from(*count) * f64::from(family.elsewhere - count);
            }
        }
    }

    /// By how much the shares of given names and of fathers' names from elsewhere are too low beside what has agreed.
    fn raises(self) -> [f64; 2] {
        let raise = |part: f64, all: f64, seen: f64, of: f64| {
            let share = if all > 0.0 { part / all } else { 0.0 };
            if share <= 0.0 { 1.0 } else { ((seen + PRESUMED * share) / (of + PRESUMED) / share).max(1.0) }
        };
        [
            raise(self.elsewhere, self.rows, self.beside_elsewhere, self.beside),
            raise(self.fathers_elsewhere, self.fathers, self.behind_elsewhere, self.behind),
        ]
    }
}

/// By how much the shares of given names and fathers' names from elsewhere are too low, counted on two sides of which each
/// holds a person about once.
pub(super) fn raises(vocabulary: &Vocabulary, sides: [&[NameRow]; 2]) -> [f32; 2] {
    let mut counts = Counts::default();
    for names in sides {
        counts.add(names, vocabulary.tokens());
    }
    counts.raises().map(|raise| raise as f32)
}

/// Raises them.
pub(super) fn raise_shares(lists: &mut ReadLists, [given, fathers]: [f32; 2]) {
    if given <= 1.0 && fathers <= 1.0 {
        return;
    }
    lists.shares.raise(|group| !is_at_home(group), [given, fathers]);
    for token in lists.vocabulary.tokens_mut() {
        raise_shares_of(token, [given, fathers]);
    }
}

/// Raises those of a token.
pub(super) fn raise_shares_of(token: &mut Token, [given, fathers]: [f32; 2]) {
    // Those that stand for listed names have their shares.
    if given_name(token) {
        token.given_share = (token.given_share * given).min(1.0);
    }
    if father(token) {
        token.father_share = (token.father_share * fathers).min(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_go_together_are_worth_less_together() {
        let counts = Counts {
            rows: 1000.0,
            elsewhere: 50.0,
            beside: 200.0,
            beside_elsewhere: 190.0,
            fathers: 500.0,
            fathers_elsewhere: 25.0,
            behind: 25.0,
            behind_elsewhere: 24.0,
        };
        let [given, fathers] = counts.raises();
        // 190 of 200 beside 50 of 1,000 is 19 times as often; ten presumed pairs take a twentieth.
        assert!((17.0..19.0).contains(&given), "{given}");
        assert!((13.0..19.2).contains(&fathers), "{fathers}");
    }

    #[test]
    fn where_nothing_is_shown_nothing_is_raised() {
        assert_eq!(Counts::default().raises(), [1.0, 1.0]);
        let independent = Counts {
            rows: 100.0,
            elsewhere: 50.0,
            beside: 40.0,
            beside_elsewhere: 20.0,
            ..Counts::default()
        };
        assert_eq!(independent.raises(), [1.0, 1.0]);
    }
}
