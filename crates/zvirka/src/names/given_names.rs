//! Which given names a token may stand for: Микола, Николай, Mykola and Коля are one name.
//!
//! A token is looked up by its sounds, so that a spelling nobody listed (`Serguéi`, `Ołeksij`) finds the name it
//! sounds like; where nothing sounds the same, the nearest forms within [`NEAR_BITS`] are taken. A short form
//! stands for several names (Слава for eleven), each with the share of people it is likely to mean.
//!
//! Method: Bayes over the table of groups: P(name | token) ∝ P(name) · P(form | name) · 2^-cost. Cost: one binary
//! search for a known form, a walk over the forms of one consonant skeleton otherwise; paid once per distinct
//! token. Limits: names outside the table are compared by sound only.

mod diminutives;

use hashbrown::HashSet;
use smallvec::SmallVec;

use super::script::fold;
use super::sounds::{Ending, Sound, Sounds, class_of, skeletons, sounds};
use super::tables::{FORMS, FormKind, GIVEN_NAMES_BY_SOUND, GROUPS, RELATED, SoundedForm, SoundedName};
use crate::similarity::{Spoken, token_cost};

/// How far, in bits, a token may be from a listed form and still be read as that name. Two vowel slips of
/// neighbouring languages (а for о) are within, a consonant slip is not.
pub const NEAR_BITS: f32 = 4.5;

/// The same for names of fewer than [`FEW_CONSONANTS`], which are told apart by their vowels (Лейла, Лала, Лола): one
/// glide more or less, or one letter for another of its sound (ё for е), but no other vowel.
pub const NEAR_SHORT_BITS: f32 = 0.5;

/// Below this many consonants a name is short.
pub const FEW_CONSONANTS: usize = 3;

/// Fewest consonants of a form that is found by sounding alike.
const FEWEST_CONSONANTS: u32 = 2;

/// Most names that one token may stand for. The most ambiguous short form (Слава) stands for eleven.
const MAX_NAMES: usize = 12;

/// A name that a token may stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GivenName {
    /// Index in [`GROUPS`].
    pub group: u16,
    /// P(this name | token), given that the token is a given name at all.
    pub share: f32,
    /// Whether the token is a short form of the name.
    pub short: bool,
}

/// What a token is as a given name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GivenReading {
    /// The names it may stand for, the most likely first.
    pub names: SmallVec<[GivenName; 2]>,
    /// How far, in bits, the token is from the nearest listed form; 0 for one that sounds the same.
    pub cost: f32,
    /// Share of people whose given name would be written as this token, whichever name it is.
    pub weight: f32,
}

/// P(form | name): how often a bearer is listed under a form of the kind. Judgements: official
/// lists write full forms, and a short form is taken to be one row in fifty.
fn form_share(kind: FormKind) -> f32 {
    match kind {
        FormKind::Standard | FormKind::Latin => 0.9,
        FormKind::LiteralVariant => 0.3,
        FormKind::ShortForm => 0.02,
    }
}

/// Share of people who bear the name. The floor keeps names outside both registers possible.
#[must_use]
pub fn group_share(group: u16) -> f32 {
    /// A name that neither register holds.
    const FLOOR: f32 = 1.0 / 200_000.0;
    GROUPS
        .get(usize::from(group))
        .map_or(FLOOR, |group| (0.5 * (group.frequency_ukrainian + group.frequency_russian)).max(FLOOR))
}

/// What the forms of [`FORMS`] say, in their order: the rows that [`GIVEN_NAMES_BY_SOUND`] is generated from. Forms of
/// one name and kind that sound the same are one.
#[must_use]
pub fn sounded_forms() -> Vec<SoundedForm> {
    let mut known: HashSet<(Sounds, u16, FormKind), foldhash::fast::FixedState> = HashSet::default();
    let mut forms = Vec::new();
    for form in FORMS {
        let sounds = sounds(&fold(form.form));
        if known.insert((sounds.clone(), form.group, form.kind)) {
            // Only the first reading: the token that looks a form up brings its other readings along. A short form is
            // told apart by its vowels alone (Саша, Саша), so it must sound the same.
            let first = skeletons(&sounds).first().copied().filter(|_| form.kind != FormKind::ShortForm);
            let skeleton = first.filter(|first| first.len() >= FEWEST_CONSONANTS);
            forms.push(SoundedForm { sounds, group: form.group, kind: form.kind, skeleton });
        }
    }
    forms
}

/// Share of the people of one name who are listed under another that is weakly the same (Юрій, Георгій).
#[must_use]
pub fn related(a: u16, b: u16) -> f32 {
    let pair = (a.min(b), a.max(b));
    let place = RELATED.binary_search_by_key(&pair, |&(a, b, _)| (a, b)).ok();
    place.and_then(|place| RELATED.get(place)).map_or(0.0, |(.., share)| *share)
}

/// How often, of all who bear a name, somebody is listed with a Latvian or Lithuanian ending: a judgement.
const BALTIC_SHARE: f32 = 0.05;

/// How much less, in bits, an abbreviation says than the name: it is not known that it is the name's.
const ABBREVIATED: f32 = 1.0;

/// How often somebody is listed with an abbreviated given name: a judgement, as for short forms.
const ABBREVIATED_SHARE: f32 = 0.02;

/// The names of which a form begins and ends so; `None` where there is none. Letters are folded ones.
#[must_use]
pub fn beginning(head: &str, tail: &str) -> Option<GivenReading> {
    let first = FORMS.partition_point(|form| form.form < head);
    let forms = FORMS.iter().skip(first).take_while(|form| form.form.starts_with(head));
    let long = |form: &str| form.len() > head.len() + tail.len() || tail.is_empty();
    let mut names: Vec<(u16, f32)> = forms
        .filter(|form| form.kind != FormKind::ShortForm && form.form.ends_with(tail) && long(form.form))
        .map(|form| (form.group, group_share(form.group)))
        .collect();
    names.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    names.dedup_by_key(|(group, _)| *group);
    names.truncate(MAX_NAMES);
    let total: f32 = names.iter().map(|(_, share)| share).sum();
    let names = names.iter().map(|&(group, share)| GivenName { group, share: share / total, short: true });
    let names: SmallVec<[GivenName; 2]> = names.collect();
    (!names.is_empty()).then(|| GivenReading { names, cost: ABBREVIATED, weight: total * ABBREVIATED_SHARE })
}

/// The names that a token may stand for; `None` when it sounds like no listed form. Where the stem without a Latvian
/// or Lithuanian ending does, it is read as well: Volodimirs; Jurijs, which is Юрій and sounds like Latvian Juris.
#[must_use]
pub fn read(token: &[Sound]) -> Option<GivenReading> {
    read_within(token, true)
}

/// As [`read`], but forms that only sound alike are left out unless `near` asks for them.
#[must_use]
pub fn read_within(token: &[Sound], near: bool) -> Option<GivenReading> {
    let whole = read_whole(token, near);
    let (stem, ending) = super::sounds::split_ending(token);
    if ending != Ending::Baltic {
        return whole;
    }
    match (whole, token.get(..stem).and_then(|stem| read_whole(stem, near))) {
        (Some(whole), Some(stem)) if whole.cost == 0.0 && stem.cost == 0.0 => Some(either(&whole, &stem)),
        (Some(whole), Some(stem)) => Some(if stem.cost < whole.cost { stem } else { whole }),
        (whole, stem) => whole.or(stem),
    }
}

/// A token that is one name as a whole and another without its Baltic ending.
fn either(whole: &GivenReading, stem: &GivenReading) -> GivenReading {
    let stem_weight = stem.weight * BALTIC_SHARE;
    let weight = whole.weight + stem_weight;
    let mut names: SmallVec<[GivenName; 2]> = SmallVec::new();
    for (reading, part) in [(whole, whole.weight / weight), (stem, stem_weight / weight)] {
        for name in &reading.names {
            match names.iter_mut().find(|known| known.group == name.group) {
                Some(known) => known.share += name.share * part,
                None => names.push(GivenName { share: name.share * part, ..*name }),
            }
        }
    }
    names.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.group.cmp(&b.group)));
    names.truncate(MAX_NAMES);
    GivenReading { names, cost: 0.0, weight }
}

fn read_whole(token: &[Sound], near: bool) -> Option<GivenReading> {
    if token.is_empty() {
        return None;
    }
    let mut weights: SmallVec<[(u16, f32, bool); 8]> = SmallVec::new();
    let mut nearest = f32::INFINITY;
    let mut add = |form: SoundedName, cost: f32| {
        let weight = group_share(form.group) * form_share(form.kind) * (-cost).exp2();
        let short = form.kind == FormKind::ShortForm;
        match weights.iter_mut().find(|(group, _, _)| *group == form.group) {
            Some((_, known, known_short)) if weight > *known => (*known, *known_short) = (weight, short),
            Some(_) => {}
            None => weights.push((form.group, weight, short)),
        }
        nearest = nearest.min(cost);
    };
    let exact = GIVEN_NAMES_BY_SOUND.of_class(class_of(token));
    if exact.len() == 0 && near {
        for skeleton in skeletons(token) {
            for form in GIVEN_NAMES_BY_SOUND.of_skeleton(skeleton) {
                let a = Spoken { stem: token, ending: Ending::Consonant };
                let b = Spoken { stem: form.sounds, ending: Ending::Consonant };
                let few = (skeleton.len() as usize) < FEW_CONSONANTS;
                let farthest = if few { NEAR_SHORT_BITS } else { NEAR_BITS };
                if let Some(cost) = token_cost(a, b, farthest) {
                    add(form, cost);
                }
            }
        }
    }
    exact.for_each(|form| add(form, 0.0));
    if weights.is_empty() && near {
        return diminutives::read(token);
    }
    let total: f32 = weights.iter().map(|(_, weight, _)| weight).sum();
    if total <= 0.0 {
        return None;
    }
    weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    weights.truncate(MAX_NAMES);
    let names =
        weights.iter().map(|&(group, weight, short)| GivenName { group, share: weight / total, short });
    Some(GivenReading { names: names.collect(), cost: nearest, weight: total })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(token: &str) -> &'static str {
        let reading = read(&sounds(&fold(token)));
        reading
            .and_then(|reading| reading.names.first().copied())
            .map_or("", |name| GROUPS[usize::from(name.group)].ukrainian)
    }

    #[test]
    fn one_name_is_found_in_every_spelling() {
        for spelling in ["Микола", "Николай", "Mykola", "Nikolai", "Nikolaj", "Мікалай", "Nicolae", "Коля"]
        {
            assert_eq!(best(spelling), "Микола", "{spelling}");
        }
        for spelling in ["Олексій", "Алексей", "Oleksii", "Alexey", "Ołeksij", "Aliaksei", "Alaksiej"]
        {
            assert_eq!(best(spelling), "Олексій", "{spelling}");
        }
        for spelling in ["Сергій", "Serguéi", "Siarhei", "Sergej", "Serhiy"] {
            assert_eq!(best(spelling), "Сергій", "{spelling}");
        }
        assert_eq!(best("Дзмітрый"), "Дмитро");
        assert_eq!(best("Uladzimir"), "Володимир");
    }

    #[test]
    fn a_short_form_stands_for_all_its_names() {
        let reading = read(&sounds(&fold("Слава"))).unwrap();
        assert!(reading.names.len() >= 8);
        let total: f32 = reading.names.iter().map(|name| name.share).sum();
        assert!((total - 1.0).abs() < 0.01);
    }
}
