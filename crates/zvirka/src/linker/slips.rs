//! Given names and patronymics with a slip of the pen, understood by the lists' own names.
//!
//! A slip is made with letters, not with sounds: `Nikoalyevich` sounds like nobody's patronymic, but the list that
//! has it has `Nikolayevich` a hundred times. A word that stands for no known name takes the meaning of the known
//! words of the lists that are one letter away: a letter lost, added, other, or two neighbours swapped.
//!
//! Method: a deletion neighbourhood over letters (Bocek, Hunt and Stiller 2007), checked by the optimal string
//! alignment distance. Cost: a hash per letter of each distinct word. Limits: the lists must hold the name rightly
//! spelt in the same script; surnames are too many and too like each other for this.

use hashbrown::HashMap;
use smallvec::SmallVec;

use super::reading::ReadRows;
use crate::names::given_names::{GivenName, GivenReading};
use crate::names::parse::NameRow;
use crate::names::script::fold;
use crate::names::token::{Token, TokenKind};
use crate::names::vocabulary::Vocabulary;

/// Shortest word that is taken for a slip; shorter ones are one letter from too many names.
const SHORTEST: usize = 3;

/// Words shorter than this have twice the doubt.
const SHORT: usize = 5;

/// Bits of doubt whether a word one letter from known names is a slip of one of them and not a name of its own; a
/// judgement: three of four are slips.
const DOUBT: f32 = 2.0;

/// A part of the name and how its meaning is found and set.
struct Kind {
    part: fn(&NameRow) -> u32,
    reading: fn(&Token) -> Option<&GivenReading>,
    set: fn(&mut Token, GivenReading),
}

/// The given name's part.
const GIVEN_NAMES: Kind = Kind {
    part: |name| name.given_name,
    reading: |token| token.given_name.as_ref(),
    set: |token, reading| token.given_name = Some(reading),
};

/// The patronymic's part.
const PATRONYMICS: Kind = Kind {
    part: |name| name.patronymic,
    reading: |token| token.patronymic.as_ref().map(|patronymic| &patronymic.names),
    set: |token, reading| {
        if let Some(patronymic) = &mut token.patronymic {
            patronymic.names = reading;
        }
    },
};

/// Gives unknown given names and patronymics the meaning of known ones a letter away. Gives the numbers of the
/// words so understood, ascending.
pub(super) fn understand_slips(vocabulary: &mut Vocabulary, sides: &[&ReadRows]) -> Vec<u32> {
    let mut understood = understand(vocabulary, sides, &GIVEN_NAMES);
    understood.extend(understand(vocabulary, sides, &PATRONYMICS));
    understood.sort_unstable();
    understood.dedup();
    understood
}

fn understand(vocabulary: &mut Vocabulary, sides: &[&ReadRows], kind: &'static Kind) -> Vec<u32> {
    let (known, unknown) = KnownWords::new(vocabulary, sides, kind);
    let mut understood = Vec::new();
    for (word, number) in &unknown {
        let Some(reading) = known.meaning(word, vocabulary) else { continue };
        let Some(token) = vocabulary.tokens_mut().get_mut(*number as usize) else { continue };
        (kind.set)(token, reading);
        understood.push(*number);
    }
    understood
}

/// The rightly spelt given names of some lists, or their patronymics, findable by what is a letter away.
pub(super) struct KnownWords {
    kind: &'static Kind,
    /// Letters and number of each word.
    words: Vec<(String, u32)>,
    near: HashMap<u64, SmallVec<[u32; 2]>, foldhash::fast::FixedState>,
    /// How many rows bear each word, in the order of `words`.
    bearers: Vec<u32>,
}

impl KnownWords {
    /// The known given names of a list, and its known patronymics.
    pub fn of_list(vocabulary: &Vocabulary, rows: &ReadRows) -> [Self; 2] {
        [&GIVEN_NAMES, &PATRONYMICS].map(|kind| {
            let (mut known, _) = Self::new(vocabulary, &[rows], kind);
            // Asked for later, whether or not the list itself has slips.
            known.index();
            known
        })
    }

    /// The known words of the lists; and those that stand for no known name, by letters and number.
    fn new(vocabulary: &Vocabulary, sides: &[&ReadRows], kind: &'static Kind) -> (Self, Vec<(String, u32)>) {
        let mut bearers = vec![0_u32; vocabulary.tokens().len()];
        for name in sides.iter().flat_map(|rows| &rows.names) {
            if let Some(count) = bearers.get_mut((kind.part)(name) as usize) {
                *count += 1;
            }
        }
        let mut known = Self { kind, words: Vec::new(), near: HashMap::default(), bearers: Vec::new() };
        let mut unknown: Vec<(String, u32)> = Vec::new();
        for (number, token) in vocabulary.tokens().iter().enumerate() {
            let borne = bearers.get(number).copied().filter(|count| *count > 0);
            let Some(count) = borne.filter(|_| is_plain(token)) else { continue };
            let word = (letters_of(vocabulary.text(number as u32)), number as u32);
            match (kind.reading)(token).filter(|reading| !reading.names.is_empty()) {
                Some(reading) if reading.cost == 0.0 => {
                    known.words.push(word);
                    known.bearers.push(count);
                }
                Some(_) => {}
                None => unknown.push(word),
            }
        }
        if !unknown.is_empty() {
            known.index();
        }
        (known, unknown)
    }

    fn index(&mut self) {
        for (place, (word, _)) in self.words.iter().enumerate() {
            for_each_shorter(word, |hash| self.near.entry(hash).or_default().push(place as u32));
        }
    }

    /// Gives a token of a record beside the lists the meaning of words a letter away, where it has none of its own and
    /// stands in this part of the name; tells whether it did.
    pub fn understand(&self, name: &NameRow, vocabulary: &mut Vocabulary) -> Option<u32> {
        let number = (self.kind.part)(name);
        let own = number.checked_sub(vocabulary.first())?;
        let token = vocabulary.token(number).filter(|token| is_plain(token))?;
        if (self.kind.reading)(token).is_some_and(|reading| !reading.names.is_empty()) {
            return None;
        }
        let reading = self.meaning(&letters_of(vocabulary.text(number)), vocabulary)?;
        (self.kind.set)(vocabulary.tokens_mut().get_mut(own as usize)?, reading);
        Some(number)
    }

    /// What a word means that stands for no known name; `None` where no known word is near it.
    fn meaning(&self, word: &str, vocabulary: &Vocabulary) -> Option<GivenReading> {
        let length = word.chars().count();
        if length < SHORTEST {
            return None;
        }
        let mut places: SmallVec<[u32; 16]> = SmallVec::new();
        for_each_shorter(word, |hash| places.extend(self.near.get(&hash).into_iter().flatten().copied()));
        places.sort_unstable();
        places.dedup();
        let meant = places
            .iter()
            .filter_map(|place| self.words.get(*place as usize).zip(self.bearers.get(*place as usize)))
            .filter(|((other, _), _)| strsim::osa_distance(word, other) <= 1);
        // Each name counts by how many people of the lists bear the spelling.
        let mut names: SmallVec<[GivenName; 2]> = SmallVec::new();
        let mut weight = 0.0;
        for ((_, other), count) in meant {
            let count = *count as f32;
            let reading = vocabulary.token(*other).and_then(self.kind.reading);
            weight += count;
            for name in reading.into_iter().flat_map(|reading| &reading.names) {
                let share = name.share * count;
                match names.iter_mut().find(|known| known.group == name.group) {
                    Some(known) => known.share += share,
                    None => names.push(GivenName { share, ..*name }),
                }
            }
        }
        if names.is_empty() {
            return None;
        }
        for name in &mut names {
            name.share /= weight;
        }
        names.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.group.cmp(&b.group)));
        let cost = if length < SHORT { 2.0 * DOUBT } else { DOUBT };
        Some(GivenReading { names, cost, weight: 0.0 })
    }
}

/// Whether a token is one word, of which a slip can be understood.
fn is_plain(token: &Token) -> bool {
    token.kind == TokenKind::Word && token.parts.is_empty()
}

fn letters_of(text: &str) -> String {
    fold(text).letters.iter().collect()
}

/// Calls back with a hash of the word and of the word without each of its letters.
fn for_each_shorter(word: &str, mut visit: impl FnMut(u64)) {
    let hash = |letters: &mut dyn Iterator<Item = char>| {
        letters.fold(0xcbf2_9ce4_8422_2325_u64, |hash, letter| {
            (hash ^ u64::from(u32::from(letter))).wrapping_mul(0x0100_0000_01b3)
        })
    };
    visit(hash(&mut word.chars()));
    for skipped in 0..word.chars().count() {
        let mut rest = word.chars().enumerate().filter(|(place, _)| *place != skipped);
        visit(hash(&mut rest.by_ref().map(|(_, letter)| letter)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Level;
    use crate::linker::{LinkOptions, NoProgress, link};
    use crate::record::{Field, List};

    fn list(names: &[&str]) -> List {
        List::new("list", vec![(Field::Name, names.iter().copied().collect())]).unwrap()
    }

    #[test]
    fn a_slip_has_the_meaning_of_the_name_it_was_to_be() {
        let ours = list(&["Довгопол Володимир Миколайович", "Кривоніс Сергій Петрович"]);
        let theirs = list(&[
            "Dovgopol Vkadimir Nikoalyevich",
            "Krivonis Sergey Petrovich",
            "Bereznyak Vladimir Nikolayevich",
        ]);
        let links = link(&ours, &theirs, &LinkOptions::default(), &NoProgress).unwrap();
        let found = links.links.iter().find(|link| (link.left, link.right) == (0, 0)).unwrap();
        let level = |place: usize| found.evidence[place].level;
        assert_eq!((level(1), level(2)), (Level::Slip, Level::Slip));
        assert!(found.evidence[1].weight > 0 && found.evidence[2].weight > 0);
    }

    #[test]
    fn swapped_neighbours_share_a_shorter_word() {
        let shorter = |word: &str| {
            let mut hashes = Vec::new();
            for_each_shorter(word, |hash| hashes.push(hash));
            hashes
        };
        let (a, b) = (shorter("мирон"), shorter("миорн"));
        assert!(a.iter().any(|hash| b.contains(hash)));
        assert!(shorter("микола").iter().all(|hash| !shorter("степан").contains(hash)));
    }
}
