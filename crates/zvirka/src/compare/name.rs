//! Parts of names against each other: surnames, given names, patronymics.
//!
//! Surnames are compared by sound and ending; given names and patronymics first by the names they may stand for
//! (Микола and Николай are one), then by sound. A comparison gives a [`Level`] and an [`Agreement`]: how many
//! times likelier the two values are if they belong to one person than if they do not, before the chance that
//! one person is listed under two different values.
//!
//! Method: with f the share of bearers, two spellings of one name have the ratio 1/f; two names that differ by a
//! slip of c bits have 2^-c/f, f being that of the rarer, and never more than if they had been spelt alike. A
//! token that may stand for several names is summed over them. Cost: an edit distance where sounds
//! are compared, a look-up where names are known. Limits: the two languages' letters are compared sound by sound, not word by word.

mod by_ear;
mod initials;
mod one_language;

pub use one_language::within_one_language;

use by_ear::{compare_heard, compare_with_gap};
use initials::compare_initials;

use super::Level;
use crate::names::frequency::{GivenNameShares, UNSEEN};
use crate::names::given_names::{self, related};
use crate::names::script::Script;
use crate::names::sounds::{Ending, Sound, StemEnd};
use crate::names::token::{Token, TokenKind};
use crate::names::vocabulary::Vocabulary;
use crate::similarity::costs::{Cost, Costs, UNITS_PER_BIT, costs};
use crate::similarity::{Spoken, is_armenian, token_cost_with};

/// How far two values of a part of a name agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// The level.
    pub level: Level,
    /// log2 of how many times likelier the values are for one person than for two; meaningless for
    /// [`Level::Absent`] and [`Level::Different`].
    pub bits: f32,
}

impl Agreement {
    /// Nothing in common.
    pub(crate) const DIFFERENT: Self = Self { level: Level::Different, bits: f32::NEG_INFINITY };

    fn or_better(self, other: Self) -> Self {
        if other.bits > self.bits { other } else { self }
    }
}

/// Above this many bits two tokens are different names: no slip is that unlikely.
pub const FARTHEST: f32 = 14.0;

/// Up to this many bits the difference is what systems and languages do, not a slip.
const EQUIVALENT: f32 = 3.5;

/// What half of a double name that agrees is worth less than the whole: the other half was dropped or added,
/// taken to happen to one bearer of a double name in eight (a judgement), and that it is double at all is told by one side only.
const HALF: f32 = 3.0;

/// How many people bear a name, in log2: as somebody's name, and as a slip of the pen would be rare.
#[derive(Clone, Copy, Debug)]
struct Bearers {
    share: f32,
    rarity: f32,
}

impl Bearers {
    fn of_surname(token: &Token) -> Self {
        Self { share: token.surname_share.log2(), rarity: token.surname_rarity.log2() }
    }

    /// As a given name that no table holds.
    fn of_given_name(token: &Token) -> Self {
        Self { share: token.given_share.log2(), rarity: token.roles.given_name }
    }

    /// As a father's name that no table holds.
    fn of_father(token: &Token) -> Self {
        Self { share: token.father_share.log2(), rarity: token.roles.patronymic.max(UNKNOWN_FATHER) }
    }
}

/// What two spellings say that are apart by a cost. A slip is worth the less the more people bear what it reads as; that
/// it was read as something nobody bears is no more than what the two would say if they were spelt alike.
fn ratio(cost: f32, a: Bearers, b: Bearers) -> f32 {
    (-a.share.max(b.share)).min(-cost - a.rarity.min(b.rarity))
}

/// From this many bits on no system or language explains the difference: a changed letter costs 11 to 13, while
/// three vowels in a row of another language's unstressed kind (Терещенко, Цярэшчанка) stay below.
const SLIP: f32 = 10.0;

fn level_of(cost: f32, same_spelling: bool) -> Level {
    match cost {
        _ if same_spelling => Level::Same,
        cost if cost <= EQUIVALENT => Level::Equivalent,
        cost if cost >= SLIP => Level::Slip,
        _ => Level::Similar,
    }
}

/// The parts of a double name; of a single one, the token itself.
fn parts<'a>(token: &'a Token, vocabulary: &'a Vocabulary) -> smallvec::SmallVec<[&'a Token; 2]> {
    let mut parts: smallvec::SmallVec<[&Token; 2]> =
        token.parts.iter().filter_map(|number| vocabulary.token(*number)).collect();
    if parts.is_empty() {
        parts.push(token);
    }
    parts
}

/// Compares two surnames, double ones by whole and half.
#[must_use]
pub fn compare_surnames(a: &Token, b: &Token, vocabulary: &Vocabulary) -> Agreement {
    compare_surnames_with(costs(), a, b, vocabulary)
}

/// As [`compare_surnames`], under the costs of the caller's lists.
#[must_use]
pub fn compare_surnames_with(costs: &Costs, a: &Token, b: &Token, vocabulary: &Vocabulary) -> Agreement {
    let whole = compare_single_surnames(costs, a, b);
    if a.parts.is_empty() && b.parts.is_empty() {
        return whole;
    }
    // One of the two has its halves sought in the other; which one must not depend on the side it is from.
    let is_first = (a.parts.len(), a.spelling) >= (b.parts.len(), b.spelling);
    let (a, b) = if is_first { (a, b) } else { (b, a) };
    let (parts_a, parts_b) = (parts(a, vocabulary), parts(b, vocabulary));
    let mut halves: smallvec::SmallVec<[Agreement; 2]> = smallvec::SmallVec::new();
    for part in &parts_a {
        let best = parts_b.iter().map(|other| compare_single_surnames(costs, part, other));
        halves.push(best.fold(Agreement::DIFFERENT, Agreement::or_better));
    }
    let agreeing = halves.iter().filter(|half| half.level != Level::Different).count();
    let best = halves.iter().copied().fold(Agreement::DIFFERENT, Agreement::or_better);
    let half = match best.level {
        Level::Different => Agreement::DIFFERENT,
        // Both halves in another order are the whole.
        _ if agreeing == 2 && parts_b.len() == 2 => {
            // Halves of one name are not independent: who bears the one is the likelier to bear the other, and what both
            // say is no more than a surname can.
            let bits: f32 = halves.iter().map(|half| half.bits).sum();
            Agreement { level: Level::Equivalent, bits: bits.min(-UNSEEN.log2()) }
        }
        // One name of two halves and another of which only one is shared are two families.
        _ if parts_a.len() > 1 && parts_b.len() > 1 => Agreement::DIFFERENT,
        _ => Agreement { level: Level::Part, bits: best.bits - HALF },
    };
    whole.or_better(half)
}

/// As [`compare_surnames_with`], foreign spellings compared by ear as well. For pairs by themselves: a list's surnames are
/// too many to be compared with each in several readings.
#[must_use]
pub fn compare_surnames_by_ear(costs: &Costs, a: &Token, b: &Token, vocabulary: &Vocabulary) -> Agreement {
    let plain = compare_surnames_with(costs, a, b, vocabulary);
    let single = |token: &Token| token.kind == TokenKind::Word && token.parts.is_empty() && token.gap == 0;
    let foreign = a.foreign.is_some() || b.foreign.is_some();
    if plain.level == Level::Same || !foreign || !single(a) || !single(b) {
        return plain;
    }
    plain.or_better(compare_heard(costs, a, b))
}

fn compare_single_surnames(costs: &Costs, a: &Token, b: &Token) -> Agreement {
    if a.spelling == b.spelling {
        return Agreement { level: Level::Same, bits: -a.surname_share.max(b.surname_share).log2() };
    }
    if a.kind == TokenKind::Initial || b.kind == TokenKind::Initial {
        return Agreement::DIFFERENT;
    }
    if a.gap > 0 || b.gap > 0 {
        return compare_with_gap(a, b);
    }
    compare_plain_surnames(costs, a, b)
}

fn compare_plain_surnames(costs: &Costs, a: &Token, b: &Token) -> Agreement {
    if (a.consonants ^ b.consonants).count_ones() >= MOST_CLASSES_APART {
        return Agreement::DIFFERENT;
    }
    match token_cost_with(costs, a.spoken(), b.spoken(), FARTHEST) {
        Some(cost) => {
            let agreement = Agreement {
                level: level_of(cost, false),
                bits: ratio(cost, Bearers::of_surname(a), Bearers::of_surname(b)),
            };
            within_one_language(a, b, agreement)
        }
        None => Agreement::DIFFERENT,
    }
}

/// A single surname as far as comparing it takes, the sounds not counted: for those who compare many and know what the
/// stems cost.
#[derive(Clone, Copy, Debug)]
pub struct SurnameForm {
    spelling: u64,
    bearers: Bearers,
    length: u16,
    ending: Ending,
    end: StemEnd,
    armenian: bool,
}

impl SurnameForm {
    /// The form of a surname; `None` for a double one and for what is no word.
    #[must_use]
    pub fn of(token: &Token) -> Option<Self> {
        let spoken = token.spoken();
        let is_plain = token.gap == 0;
        let is_single = token.parts.is_empty() && token.kind == TokenKind::Word && is_plain;
        is_single.then(|| Self {
            spelling: token.spelling,
            bearers: Bearers::of_surname(token),
            length: u16::try_from(spoken.stem.len()).unwrap_or(u16::MAX),
            ending: spoken.ending,
            end: StemEnd::of(spoken.stem),
            armenian: is_armenian(spoken),
        })
    }

    /// What the two say when they are written alike.
    #[must_use]
    pub fn written_alike(&self, other: &Self) -> Option<Agreement> {
        let same = self.spelling == other.spelling;
        same.then(|| Agreement { level: Level::Same, bits: -self.bearers.share.max(other.bearers.share) })
    }

    /// Whether both are Armenian, which have costs of their own.
    #[must_use]
    pub const fn are_armenian(&self, other: &Self) -> bool {
        self.armenian && other.armenian
    }

    /// What [`compare_surnames_with`] says of the two, if they are not written alike and neither their
    /// [consonants](MOST_CLASSES_APART) are far apart nor both are [Armenian](Self::are_armenian); given what their
    /// stems cost under the same costs.
    #[must_use]
    pub fn compare(&self, other: &Self, stems: Cost) -> Agreement {
        let shared = self.end.shared(usize::from(self.length), other.end, usize::from(other.length));
        let cost = f32::from(stems) / UNITS_PER_BIT + self.ending.cost_bits(other.ending, shared);
        if cost > FARTHEST {
            return Agreement::DIFFERENT;
        }
        Agreement { level: level_of(cost, false), bits: ratio(cost, self.bearers, other.bearers) }
    }
}

/// Surnames that differ in four consonant classes are different without a closer look: a changed consonant brings two
/// such classes, and two changed consonants cost more than [`FARTHEST`].
pub const MOST_CLASSES_APART: u32 = 4;

/// Compares two given names.
#[must_use]
pub fn compare_given_names(
    a: &Token,
    b: &Token,
    vocabulary: &Vocabulary,
    shares: &GivenNameShares,
) -> Agreement {
    compare_given_names_with(costs(), a, b, vocabulary, shares)
}

/// As [`compare_given_names`], under the costs of the caller's lists.
#[must_use]
pub fn compare_given_names_with(
    costs: &Costs,
    a: &Token,
    b: &Token,
    vocabulary: &Vocabulary,
    shares: &GivenNameShares,
) -> Agreement {
    if a.kind == TokenKind::Initial || b.kind == TokenKind::Initial {
        return compare_initials(a, b, false);
    }
    let whole = compare_single_given_names(costs, a, b, shares);
    if a.parts.is_empty() && b.parts.is_empty() {
        return whole;
    }
    if !a.parts.is_empty() && !b.parts.is_empty() {
        // Two double names are one only if every half has its like, in whichever order.
        let others = parts(b, vocabulary);
        let halves = parts(a, vocabulary).into_iter().map(|part| {
            let best = others.iter().map(|other| compare_single_given_names(costs, part, other, shares));
            best.fold(Agreement::DIFFERENT, Agreement::or_better)
        });
        let bits = halves.map(|half| half.bits).fold(0.0, std::ops::Add::add);
        // As with surnames, halves are not independent.
        let bits = bits.min(-LEAST_SHARE.log2());
        let same_number = a.parts.len() == b.parts.len();
        return whole.or_better(Agreement {
            level: Level::Equivalent,
            bits: if same_number { bits } else { f32::NEG_INFINITY },
        });
    }
    // Анна-Марія and Марія: the best pair of halves, as for surnames.
    let others = parts(b, vocabulary);
    let pairs = parts(a, vocabulary);
    let pairs = pairs.iter().flat_map(|part| others.iter().map(move |other| (part, other)));
    let best = pairs
        .map(|(part, other)| compare_single_given_names(costs, part, other, shares))
        .fold(Agreement::DIFFERENT, Agreement::or_better);
    if best.level == Level::Different {
        return whole;
    }
    whole.or_better(Agreement { level: Level::Part, bits: best.bits - HALF })
}

fn compare_single_given_names(costs: &Costs, a: &Token, b: &Token, shares: &GivenNameShares) -> Agreement {
    let same = a.spelling == b.spelling;
    let mut best = Agreement::DIFFERENT;
    if let (Some(reading_a), Some(reading_b)) = (&a.given_name, &b.given_name) {
        let (mut sum, mut short, mut weak) = (0.0_f32, 0.0_f32, 0.0_f32);
        for name in &reading_a.names {
            for other in &reading_b.names {
                let both = name.share * other.share;
                if name.group == other.group {
                    let part = both / shares.own(name.group);
                    sum += part;
                    if (name.short || other.short) && !same {
                        short += part;
                    }
                } else {
                    let linked = related(name.group, other.group);
                    // The rarer name bears the link: of the people called by it, that share has the other too.
                    let part = both * linked / shares.own(name.group).max(shares.own(other.group));
                    sum += part;
                    weak += part;
                }
            }
        }
        if sum > 0.0 {
            let level = match sum {
                _ if same => Level::Same,
                _ if weak > 0.5 * sum => Level::Related,
                _ if short > 0.5 * sum => Level::ShortForm,
                _ => Level::Equivalent,
            };
            best = Agreement { level, bits: sum.log2() - reading_a.cost - reading_b.cost };
        }
    }
    if best.level == Level::Different || best.bits < 0.0 {
        best = best.or_better(compare_as_words(costs, a, b, same));
    }
    best
}

/// The least share of people taken to bear one given name, however rare. The tables hold some three thousand names and
/// nearly all people; what is rarer in them than this was seen too seldom to be known, and where one bearer of a foreign
/// name is met, others of his people are near.
pub const LEAST_SHARE: f32 = 1.0 / 6_000.0;

/// Given names outside the tables, by sound: with the ending as part of the name and without it.
fn compare_as_words(costs: &Costs, a: &Token, b: &Token, same: bool) -> Agreement {
    // Two names that are both known are different names, however alike: Марія and Марина.
    let known = a.given_name.as_ref().is_some_and(|reading| reading.cost == 0.0)
        && b.given_name.as_ref().is_some_and(|reading| reading.cost == 0.0);
    if known && !same {
        return Agreement::DIFFERENT;
    }
    if differ_in_sex(a, b) {
        return Agreement::DIFFERENT;
    }
    let slipped = one_is_listed(a, b);
    let by_stem = if same { Some(0.0) } else { token_cost_with(costs, a.spoken(), b.spoken(), FARTHEST) };
    // A last letter that is lost leaves what looks like an ending: Вікто, Володими.
    // What is longer than the name is another: Юхимія is a woman.
    let is_cut = slipped && is_shorter_than_listed(a, b);
    let as_whole = || token_cost_with(costs, a.whole(), b.whole(), FARTHEST).filter(|_| is_cut);
    let cost = by_stem.or_else(as_whole);
    if cost.is_none_or(|cost| cost > EQUIVALENT) && (a.foreign.is_some() || b.foreign.is_some()) {
        let heard = compare_heard(costs, a, b);
        if matches!(heard.level, Level::Equivalent | Level::Similar) {
            return heard;
        }
    }
    match cost {
        Some(cost) if cost > EXACT && differ_in_vowels(a, b) => {
            if !(slipped && is_common(a, b) && differ_in_one_vowel(a, b)) {
                return Agreement::DIFFERENT;
            }
            let bits = ratio(cost.max(SLIP), Bearers::of_given_name(a), Bearers::of_given_name(b));
            Agreement { level: Level::Slip, bits }
        }
        Some(cost) => {
            let agreement = Agreement {
                level: level_of(cost, same),
                bits: ratio(cost, Bearers::of_given_name(a), Bearers::of_given_name(b)),
            };
            let slip = !same && one_language::is_slip(a, b, agreement.level);
            Agreement { level: if slip { Level::Slip } else { agreement.level }, ..agreement }
        }
        None => Agreement::DIFFERENT,
    }
}

/// Whether one given name is the other and an -a: a woman's beside a man's, where no table says otherwise. In Latin
/// letters nothing is declined.
fn differ_in_sex(a: &Token, b: &Token) -> bool {
    let latin = a.script == Script::Latin && b.script == Script::Latin;
    let endings = latin
        && matches!((a.ending, b.ending), (Ending::Consonant, Ending::A) | (Ending::A, Ending::Consonant));
    endings && a.spoken().stem == b.spoken().stem
}

/// Whether one of two given names is of the tables and the other sounds like none: it may be the first with a slip.
fn one_is_listed(a: &Token, b: &Token) -> bool {
    let exact = |token: &Token| token.given_name.as_ref().is_some_and(|reading| reading.cost == 0.0);
    (exact(a) && b.given_name.is_none()) || (exact(b) && a.given_name.is_none())
}

/// Whether of two names, of which one is of the tables, the other is the shorter.
fn is_shorter_than_listed(a: &Token, b: &Token) -> bool {
    let (listed, other) = if a.given_name.is_some() { (a, b) } else { (b, a) };
    other.sounds.len() < listed.sounds.len()
}

/// Whether one of two names is so common that the other, which no table holds, is likelier it with a slip than a name of its
/// own: Ivun beside Ivan, but not Баяр beside Баир.
fn is_common(a: &Token, b: &Token) -> bool {
    [a, b].iter().any(|token| token.given_name.as_ref().is_some_and(|reading| reading.weight >= COMMON))
}

/// From this share of bearers on, a name with one certain slip of thirteen bits is met oftener than any one name that no
/// table holds, taken to have one bearer in 700,000.
const COMMON: f32 = 0.01;

/// Whether two names of as many vowels have one that is another, of a name long enough that its other letters tell it.
fn differ_in_one_vowel(a: &Token, b: &Token) -> bool {
    fn vowels(token: &Token) -> impl Iterator<Item = Sound> + '_ {
        let heard = token.sounds.iter().filter(|sound| !matches!(sound, Sound::J | Sound::LatinJ));
        heard.copied().filter(|sound| sound.is_vocalic())
    }
    vowels(a).count() == vowels(b).count()
        && a.sounds.len().min(b.sounds.len()) >= LEAST_SOUNDS
        && vowels(a).zip(vowels(b)).filter(|(one, other)| one != other).count() == 1
}

/// Fewest sounds of a name in which another vowel may be a slip: of three, two are all that is left.
const LEAST_SOUNDS: usize = 4;

/// Up to this many bits two given names sound alike: и for ы, е for ё, a glide more or less.
const EXACT: f32 = given_names::NEAR_SHORT_BITS;

/// Whether two given names have few consonants, the same, and differ in the vowels between them alone. Such names
/// are told apart by their vowels (Лейла, Лала, Лола), which in longer ones change with the language.
fn differ_in_vowels(a: &Token, b: &Token) -> bool {
    fn letters(token: &Token) -> impl Iterator<Item = Option<Sound>> + '_ {
        let heard = token.sounds.iter().filter(|sound| !matches!(sound, Sound::J | Sound::LatinJ));
        heard.map(|sound| if sound.is_vocalic() { None } else { Some(*sound) })
    }
    let few = |token: &Token| letters(token).flatten().count() < given_names::FEW_CONSONANTS;
    few(a) && few(b) && letters(a).eq(letters(b))
}

/// A patronymic whose father's name is unknown, and one that is no patronymic at all, are compared by sound with
/// this log2 share.
const UNKNOWN_FATHER: f32 = -13.0;

/// Farthest, in bits, that two fathers' stems of few sounds may be and still be one name: Іван, Ян.
const FARTHEST_FATHER: f32 = 8.0;

/// From this many sounds on a father's stem is long enough to be known again behind a slip: Бактибек, Бахтибек. A
/// judgement; two fathers whose names the tables hold are never compared so.
const LONG_FATHER: usize = 6;

/// Compares старший and молодший, which stand where a patronymic would: father and son share surname and given name, and
/// beside a patronymic either says nothing.
fn compare_generations(a: &Token, b: &Token) -> Agreement {
    match (a.generation, b.generation) {
        (Some(one), Some(other)) if one != other => Agreement::DIFFERENT,
        _ => Agreement { level: Level::Absent, bits: 0.0 },
    }
}

/// Compares two patronymics by the father's name, whichever sex's ending they have.
#[must_use]
pub fn compare_patronymics(a: &Token, b: &Token, shares: &GivenNameShares) -> Agreement {
    compare_patronymics_with(costs(), a, b, shares)
}

/// As [`compare_patronymics`], under the costs of the caller's lists.
#[must_use]
pub fn compare_patronymics_with(costs: &Costs, a: &Token, b: &Token, shares: &GivenNameShares) -> Agreement {
    if a.generation.is_some() || b.generation.is_some() {
        return compare_generations(a, b);
    }
    if a.kind == TokenKind::Initial || b.kind == TokenKind::Initial {
        return compare_initials(a, b, true);
    }
    let same = a.spelling == b.spelling;
    let (Some(father_a), Some(father_b)) = (&a.patronymic, &b.patronymic) else {
        let cost = if same { Some(0.0) } else { token_cost_with(costs, a.spoken(), b.spoken(), FARTHEST) };
        return match cost {
            Some(cost) => Agreement {
                level: level_of(cost, same),
                bits: ratio(cost, Bearers::of_father(a), Bearers::of_father(b)),
            },
            None => Agreement::DIFFERENT,
        };
    };
    let mut sum = 0.0_f32;
    for name in &father_a.names.names {
        for other in father_b.names.names.iter().filter(|other| other.group == name.group) {
            sum += name.share * other.share / shares.father(name.group);
        }
    }
    let mut best = Agreement::DIFFERENT;
    if sum > 0.0 {
        let level = if same { Level::Same } else { Level::Equivalent };
        best = Agreement { level, bits: sum.log2() - father_a.names.cost - father_b.names.cost };
    }
    let known = |reading: &given_names::GivenReading| !reading.names.is_empty() && reading.cost == 0.0;
    let both_known = known(&father_a.names) && known(&father_b.names);
    if best.level == Level::Different && (!both_known || same) {
        let stem = |sounds| Spoken { stem: sounds, ending: Ending::Consonant };
        let long = father_a.father.len().min(father_b.father.len()) >= LONG_FATHER;
        let farthest = if long { FARTHEST } else { FARTHEST_FATHER };
        let (first, second) = (stem(father_a.father.as_slice()), stem(father_b.father.as_slice()));
        let cost = token_cost_with(costs, first, second, farthest);
        if let Some(cost) = cost {
            let bits = ratio(cost, Bearers::of_father(a), Bearers::of_father(b));
            best = Agreement { level: level_of(cost, same), bits };
        }
    }
    best
}
