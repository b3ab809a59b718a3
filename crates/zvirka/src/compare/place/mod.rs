//! Places: settlements, plants and prisons, regions, under the names of three languages and of two regimes.
//!
//! A cell is read into a settlement of the table, if it is one, its region, and the sounds of its name. Names that
//! the table lacks, which are most villages, are compared by sound; former names (Артемівськ for Бахмут) are in the
//! table only. A district or a front (Авдіївський напрямок) gives its region.
//!
//! Method: words around the name are taken for what they are (обл., р-н, смт), runs of words are looked up as
//! written or under another case ending, then by sound. Cost: a binary search a run of words; a name
//! that is not found is compared with every form of the table, some 0.1 ms. Limits: many villages share a name: one
//! whose region is not said agrees with its namesake only as [`Level::Similar`]; fifteen sounds are kept.
//!
//! # Chances
//!
//! | level | one person (m), capture | one person (m), prison | two people (u) |
//! |---|---|---|---|
//! | same, equivalent | 0.60 together | 0.35 | the place's share of the lists: 0.2 for a town that fell with its garrison |
//! | similar: a name alike, or region not said | 0.02 | 0.02 | 0.002 |
//! | part: a plant and its town | 0.08 | 0.02 | 0.02 |
//! | near: one region | 0.20: families name the nearest town, captors the district | 0.10 | the region's share, 0.4 for one where most are taken |
//! | different | 0.10 | 0.50: people are moved from prison to prison | what is left |
//!
//! m is a judgement; u is to be counted from the lists.

use std::sync::LazyLock;

use smallvec::SmallVec;

use super::Level;
use super::tables::{PLACE_FORMS, PLACES, PlaceKind, look_up};
use super::wording::{Word, Words, stem_sounds, words};
use crate::names::sounds::{Sound, Sounds};
use crate::similarity::costs::{Cost, UNITS_PER_BIT};
use crate::similarity::edit_cost;

/// A place: a settlement of the table or a name, and a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// One more than the settlement's index in the table; 0 when the table lacks it or none is named.
    settlement: u16,
    /// One more than the region's index in the table; 0 when it is not known.
    region: u16,
    /// The sounds of the name, six bits each, from the lowest bits of the first word on, and in the highest bit the
    /// script; no sounds for a region.
    sounds: [u32; 3],
}

/// How many sounds are kept: as many as 96 bits hold beside the script.
const SOUNDS: usize = 15;

/// The bit that is set for a name in Latin letters.
const LATIN: u128 = 1 << 95;

/// The six bits that stand for no sound.
const NO_SOUND: u128 = 63;

/// Up to this much, in bits, two spellings are of one name: as for surnames, see [`super::name`].
const EQUIVALENT: Cost = (3.5 * UNITS_PER_BIT) as Cost;

/// Up to this much, in bits, two names may be one: below a changed consonant, above what languages do to vowels.
const SIMILAR: Cost = (8.0 * UNITS_PER_BIT) as Cost;

/// A spelling that is not in the table is of a place in it only if it costs no more than this, in bits.
const KNOWN: Cost = (2.0 * UNITS_PER_BIT) as Cost;

/// Names of fewer sounds than this have to sound the same: short names are alike by chance.
const COMPARED: usize = 4;

/// More words than this are a sentence, not a name. A judgement.
const NAME_WORDS: usize = 4;

/// The longest form has five words: ММК ім. Ілліча, Волноваська виправна колонія, steel and iron works.
const LONGEST: usize = 5;

/// Words that say that a region is meant, by their beginnings.
const REGION: &[&str] = &["обл", "oblast", "region", "регіон", "регион", "край", "краю", "krai", "province"];

/// Words that say that a district or a front is meant, by their beginnings.
const DISTRICT: &[&str] =
    &["район", "raion", "rayon", "rajon", "district", "напрям", "направлен", "direction"];

/// Words that are no names: kinds of settlements, countries, prepositions, placeholders.
const NOT_NAMES: &[&str] = &[
    "м",
    "г",
    "с",
    "о",
    "п",
    "н",
    "р",
    "д",
    "х",
    "ст",
    "місто",
    "міста",
    "місті",
    "міст",
    "город",
    "города",
    "городе",
    "city",
    "town",
    "of",
    "the",
    "село",
    "села",
    "селі",
    "селе",
    "сел",
    "смт",
    "пгт",
    "пос",
    "селище",
    "селища",
    "посёлок",
    "поселок",
    "поселка",
    "village",
    "settlement",
    "urban",
    "type",
    "нп",
    "біля",
    "поблизу",
    "під",
    "возле",
    "около",
    "под",
    "near",
    "у",
    "в",
    "на",
    "із",
    "з",
    "in",
    "at",
    "from",
    "від",
    "україна",
    "україни",
    "украина",
    "украины",
    "ukraine",
    "рф",
    "росія",
    "россия",
    "russia",
    "російська",
    "федерація",
    "невідомо",
    "невідоме",
    "неизвестно",
    "неизвестное",
    "unknown",
    "тот",
    "полон",
    "плен",
    "полоні",
    "плену",
    "немає",
    "нет",
    "дома",
    "колонія",
    "колония",
    "colony",
    "prison",
    "тюрма",
    "тюрьма",
    "сізо",
    "сизо",
    "sizo",
    "вк",
    "ик",
    "ік",
    "null",
    "nan",
    "none",
    "no",
];

impl Place {
    /// Reads a place; `None` when the text names none.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::Level;
    /// use zvirka::compare::place::{Place, compare_places};
    ///
    /// let level = |a, b| compare_places(Place::parse(a), Place::parse(b));
    /// assert_eq!(level("м. Бахмут", "Artyomovsk"), Level::Equivalent);
    /// assert_eq!(level("Азовсталь", "Мариуполь"), Level::Part);
    /// assert_eq!(level("Соледар", "Донецкая обл."), Level::Near);
    /// assert_eq!(level("Часів Яр", "Ізюм"), Level::Different);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = words(text);
        let region = take_region(&mut words);
        let district = take_district(&mut words);
        let mut region = region.or(district.region);
        if let Some((place, run)) = known(&words, region) {
            let found = PLACES.get(usize::from(place))?;
            if found.kind != PlaceKind::Region {
                let said = region.or_else(|| region_beside(&words, run));
                let region = if found.homonyms { said } else { Some(found.region) };
                let sounds = packed(&name_sounds(run), is_latin(run));
                return Some(Self { settlement: place + 1, region: one_more(region), sounds });
            }
            // A region said without its word: Донеччина, с. Тихоярівка.
            region = Some(place);
            let run: Words = run.iter().cloned().collect();
            words.retain(|word| !run.contains(word));
        }
        let name = name_words(&words);
        let name: &[Word] = if name.is_empty() && region.is_none() { &district.name } else { &name };
        let sounds = name_sounds(name);
        if sounds.is_empty() || name.len() > NAME_WORDS {
            return region.map(|region| Self {
                settlement: 0,
                region: region + 1,
                sounds: packed(&[], false),
            });
        }
        let settlement = known_by_sound(&sounds, region);
        let found = settlement.and_then(|place| PLACES.get(usize::from(place)));
        let region = region.or(found.filter(|found| !found.homonyms).map(|found| found.region));
        Some(Self {
            settlement: one_more(settlement),
            region: one_more(region),
            sounds: packed(&sounds, is_latin(name)),
        })
    }

    /// Whether a text is the name of a settlement of the table and nothing more.
    #[must_use]
    pub fn is_settlement(text: &str) -> bool {
        let words = words(text);
        known(&words, None).is_some_and(|(place, run)| {
            run.len() == words.len()
                && PLACES.get(usize::from(place)).is_some_and(|found| found.kind == PlaceKind::Settlement)
        })
    }

    fn within(self) -> Option<u16> {
        let place = PLACES.get(usize::from(self.settlement.checked_sub(1)?))?;
        place.within.map(|within| within + 1)
    }
}

/// The region that words beside a settlement's name: ДНР, Еленовка.
fn region_beside(words: &[Word], run: &[Word]) -> Option<u16> {
    let others = words.iter().filter(|word| !run.contains(word));
    others.into_iter().find_map(|word| {
        let found = look_up(PLACE_FORMS, std::slice::from_ref(word));
        let region = |place: &&u16| kind(**place) == Some(PlaceKind::Region);
        found.exact.then(|| found.values.iter().find(region).copied()).flatten()
    })
}

fn one_more(index: Option<u16>) -> u16 {
    index.map_or(0, |index| index + 1)
}

fn packed(sounds: &[Sound], latin: bool) -> [u32; 3] {
    let mut bits = if latin { LATIN >> (6 * SOUNDS) } else { 0 };
    for place in (0..SOUNDS).rev() {
        bits = bits << 6 | sounds.get(place).map_or(NO_SOUND, |sound| *sound as u128);
    }
    [bits as u32, (bits >> 32) as u32, (bits >> 64) as u32]
}

fn is_latin(words: &[Word]) -> bool {
    words.first().and_then(|word| word.letters.chars().next()).is_some_and(crate::names::script::is_latin)
}

fn unpacked([low, middle, high]: [u32; 3]) -> SmallVec<[Sound; SOUNDS]> {
    let bits = u128::from(low) | u128::from(middle) << 32 | u128::from(high) << 64;
    let sounds = (0..SOUNDS).map(|place| (bits >> (6 * place) & NO_SOUND) as usize);
    sounds.map_while(|number| Sound::ALL.get(number).copied()).collect()
}

fn starts_with_any(word: &Word, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| word.letters.starts_with(beginning))
}

/// Takes the region and the word for region out of the words.
fn take_region(words: &mut Words) -> Option<u16> {
    let marker = words.iter().position(|word| starts_with_any(word, REGION))?;
    // The name stands before the word for region, with it (Краснодарский край), or behind it: область Донецька.
    let with = (1..=2.min(marker)).rev().map(|length| marker - length..marker + 1);
    let before = (1..=3.min(marker)).rev().map(|length| marker - length..marker);
    let after = (1..=3).rev().map(|length| marker + 1..marker + 1 + length);
    for span in with.chain(before).chain(after) {
        let Some(run) = words.get(span.clone()) else { continue };
        let found = look_up(PLACE_FORMS, run);
        let region = found.values.iter().find(|place| kind(**place) == Some(PlaceKind::Region));
        if let Some(&region) = region {
            words.drain(span.start.min(marker)..span.end.max(marker + 1));
            return Some(region);
        }
    }
    // A region that the table lacks: its adjective is no name of a settlement.
    words.drain(marker.saturating_sub(1)..=marker);
    None
}

/// A district or a front that a cell names.
#[derive(Default)]
struct District {
    region: Option<u16>,
    name: Words,
}

/// Takes the district and the word for it out of the words.
fn take_district(words: &mut Words) -> District {
    let marker = (0..words.len()).find(|place| match words.get(*place..) {
        Some([word, ..]) if starts_with_any(word, DISTRICT) => true,
        Some([first, second, ..]) => first.letters == "р" && second.letters == "н" && second.joined,
        _ => false,
    });
    let Some(marker) = marker else { return District::default() };
    let length = if words.get(marker).is_some_and(|word| word.letters == "р") { 2 } else { 1 };
    let start = marker.saturating_sub(1);
    let name: Words = words.get(start..marker).unwrap_or_default().iter().cloned().collect();
    words.drain(start..marker + length);
    let region = name.first().and_then(|word| region_of_district(&word.letters));
    District { region, name }
}

/// The region of the town after which a district is named: Волноваський, Авдіївський.
fn region_of_district(adjective: &str) -> Option<u16> {
    let ends = ["цьк", "ськ", "зьк", "цк", "ск", "tsk", "sk"].map(|suffix| adjective.rfind(suffix));
    let end = ends.into_iter().flatten().min().unwrap_or(adjective.len());
    let stem: SmallVec<[char; 24]> = adjective.get(..end).unwrap_or("").chars().collect();
    // Up to two letters of the town's own ending stand before the suffix: Пологівський, Пологи.
    for cut in 0..3 {
        let length = stem.len().saturating_sub(cut);
        if length < 4 {
            return None;
        }
        let beginning: String = stem.iter().take(length).collect();
        let start = PLACE_FORMS.partition_point(|(form, _)| *form < beginning.as_str());
        let alike = PLACE_FORMS.get(start..).unwrap_or_default().iter();
        let mut regions = alike
            .take_while(|(form, _)| form.starts_with(&beginning))
            .filter(|(form, place)| kind(*place) != Some(PlaceKind::Region) && !form.contains(' '))
            .filter_map(|(_, place)| PLACES.get(usize::from(*place)).map(|place| place.region));
        if let Some(first) = regions.next() {
            return regions.all(|region| region == first).then_some(first);
        }
    }
    None
}

fn kind(place: u16) -> Option<PlaceKind> {
    PLACES.get(usize::from(place)).map(|place| place.kind)
}

/// The place of the table that a cell names, and the words that name it. A plant goes before its town, a form as
/// written before one under another ending, more words before fewer, the first before the next.
fn known(words: &[Word], region: Option<u16>) -> Option<(u16, &[Word])> {
    let mut best: Option<(Merit, u16, &[Word])> = None;
    for start in 0..words.len() {
        for length in 1..=LONGEST.min(words.len() - start) {
            let Some(run) = words.get(start..start + length) else { continue };
            // A lone preposition or abbreviation is no place, whatever the table makes of it.
            if run.iter().all(|word| NOT_NAMES.contains(&word.letters.as_str())) {
                continue;
            }
            let found = look_up(PLACE_FORMS, run);
            for &place in &found.values {
                let Some(candidate) = PLACES.get(usize::from(place)) else { continue };
                // A namesake in another region is another place. A region is said with its word, or alone.
                let elsewhere = region.is_some_and(|region| region != candidate.region);
                let of_more_words = candidate.kind == PlaceKind::Region && !found.exact;
                if elsewhere || of_more_words {
                    continue;
                }
                let merit = (candidate.kind, found.exact, length);
                if best.as_ref().is_none_or(|(known, _, _)| better(merit, *known)) {
                    best = Some((merit, place, run));
                }
            }
        }
    }
    best.map(|(_, place, run)| (place, run))
}

/// What makes one find go before another: the kind of place, whether it is as written, how many words it has.
type Merit = (PlaceKind, bool, usize);

/// Whether one find goes before another that was made earlier. Donetsk without a word for region is the city.
fn better(new: Merit, old: Merit) -> bool {
    match (new.0, old.0) {
        // Донецька as written is the region, and only under an ending the city.
        (PlaceKind::Region, PlaceKind::Settlement) => new.1 && !old.1,
        (PlaceKind::Settlement, PlaceKind::Region) => new.1 || !old.1,
        _ => new > old,
    }
}

/// The words of the first part of a cell that names anything.
fn name_words(words: &[Word]) -> Words {
    let mut name = Words::new();
    for word in words {
        if word.breaks && !name.is_empty() {
            break;
        }
        if word.number.is_none() && !NOT_NAMES.contains(&word.letters.as_str()) {
            name.push(word.clone());
        }
    }
    name
}

/// The sounds of a name, every word without its ending.
fn name_sounds(words: &[Word]) -> SmallVec<[Sound; SOUNDS]> {
    let mut name = SmallVec::new();
    for word in words {
        name.extend(stem_sounds(&word.letters));
    }
    name.truncate(SOUNDS);
    name
}

/// The forms of settlements by sound.
static SOUNDED: LazyLock<Vec<(Sounds, u16)>> = LazyLock::new(|| {
    let settlements = PLACE_FORMS.iter().filter(|(_, place)| kind(*place) != Some(PlaceKind::Region));
    let sounds = |form: &str| form.split(' ').flat_map(stem_sounds).take(SOUNDS).collect();
    settlements.map(|(form, place)| (sounds(form), *place)).collect()
});

/// The one settlement of the table that a name may be a spelling of.
fn known_by_sound(sounds: &[Sound], region: Option<u16>) -> Option<u16> {
    if sounds.len() < COMPARED {
        return None;
    }
    let mut best: Option<(Cost, u16)> = None;
    let mut rival = false;
    for (form, place) in SOUNDED.iter() {
        let elsewhere = PLACES
            .get(usize::from(*place))
            .is_none_or(|known| region.is_some_and(|region| region != known.region));
        if elsewhere {
            continue;
        }
        let limit = best.map_or(KNOWN, |(cost, _)| cost);
        let Some(cost) = edit_cost(form, sounds, limit) else { continue };
        match best {
            Some((lowest, known)) if cost == lowest => rival |= known != *place,
            _ => {
                best = Some((cost, *place));
                rival = false;
            }
        }
    }
    best.filter(|_| !rival).map(|(_, place)| place)
}

/// Compares two places. Symmetric.
#[must_use]
pub fn compare_places(a: Option<Place>, b: Option<Place>) -> Level {
    let (Some(a), Some(b)) = (a, b) else { return Level::Absent };
    let (sounds_a, sounds_b) = (unpacked(a.sounds), unpacked(b.sounds));
    if a.settlement != 0 && a.settlement == b.settlement {
        return if a.sounds == b.sounds { Level::Same } else { Level::Equivalent };
    }
    if a.settlement != 0 && b.settlement != 0 {
        let part = a.within() == Some(b.settlement) || b.within() == Some(a.settlement);
        return if part { Level::Part } else { by_region(a, b, Level::Different) };
    }
    if sounds_a.is_empty() || sounds_b.is_empty() {
        return by_region(a, b, Level::Absent);
    }
    let regions_differ = a.region != 0 && b.region != 0 && a.region != b.region;
    if regions_differ {
        return Level::Different;
    }
    let region_open = a.region != b.region;
    let long = sounds_a.len().min(sounds_b.len()) >= COMPARED;
    // The cheaper of the two directions, since cutting common ends first may cost one of them a little more.
    let cost = |limit| match (edit_cost(&sounds_a, &sounds_b, limit), edit_cost(&sounds_b, &sounds_a, limit))
    {
        (Some(there), Some(back)) => Some(there.min(back)),
        (there, back) => there.or(back),
    };
    match cost(if long { SIMILAR } else { 0 }) {
        Some(0) if region_open => Level::Similar,
        Some(0) if a.sounds == b.sounds => Level::Same,
        Some(cost) if cost <= EQUIVALENT && !region_open => Level::Equivalent,
        Some(cost) if cost <= EQUIVALENT || !region_open => Level::Similar,
        _ => by_region(a, b, Level::Different),
    }
}

/// What the regions say of two places that are not one; `open` where one is not known.
fn by_region(a: Place, b: Place, open: Level) -> Level {
    match (a.region, b.region) {
        (0, _) | (_, 0) => open,
        (a, b) if a == b => Level::Near,
        _ => Level::Different,
    }
}

#[cfg(test)]
mod tests;
