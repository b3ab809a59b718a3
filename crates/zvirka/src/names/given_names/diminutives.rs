//! Short forms that no table holds, by the rules that make them: Людмилочка, Андрійко, Степась, Сергеюшка.
//!
//! A diminutive is a given name or its short form without the ending, and a suffix; before some suffixes the stem loses
//! its end (Макс-юша, Степ-ась) or softens it (Олег, Олежка). The suffixes are those of the grammars of Ukrainian and
//! Russian word formation; which name takes which is usage, so each is tried with each.
//!
//! Cost: some look-ups for each suffix that a word ends in, for words that no table holds. Limits: a stem that lost more
//! than its end (Зар, Назар) is the table's business; a word so read is never taken for a given name by its place alone.

use std::sync::LazyLock;

use smallvec::SmallVec;

use super::{GIVEN_NAMES_BY_SOUND, GROUPS, GivenName, GivenReading, MAX_NAMES, group_share};
use crate::names::script::fold;
use crate::names::sounds::{Sound, Sounds, class_of, sounds};
use crate::names::tables::{FORMS, FormKind};
use crate::similarity::costs::{UNITS_PER_BIT, costs};

/// How much less, in bits, a form made by rule says than one of the table.
const BY_RULE: f32 = 1.0;

/// How often a bearer is listed under a form that no table holds: a judgement, one row in two hundred.
const SHARE: f32 = 0.005;

/// How much rarer than the whole name a stem without its end is as a diminutive's: a judgement.
const CUT: f32 = 0.25;

/// Fewest sounds of a stem that lost its end, two of them consonants: below that it begins too many names.
const SHORTEST_CUT: usize = 3;

const SUFFIXES: &[&str] = &[
    "енька",
    "онька",
    "єнька",
    "ечка",
    "очка",
    "єчка",
    "ичка",
    "ушка",
    "юшка",
    "ишка",
    "ышка",
    "юшечка",
    "ушечка",
    "уша",
    "юша",
    "аша",
    "еша",
    "уня",
    "юня",
    "унька",
    "юнька",
    "уся",
    "юся",
    "ася",
    "ка",
    "ька",
    "ко",
    "ько",
    "енько",
    "онько",
    "очко",
    "ечко",
    "ик",
    "чик",
    "ек",
    "ёк",
    "ок",
    "усь",
    "юсь",
    "ась",
    "ись",
    "іш",
    "иш",
    "сик",
    "сько",
    "ша",
    "ха",
    "уха",
    "юха",
    "уля",
    "юля",
    "уньо",
    "ця",
    "аня",
    "ян",
    "он",
    "а",
    "я",
];

/// What the names of which a stem is the beginning may end in.
const ENDINGS: &[&str] = &["", "а", "я", "о", "й", "ій", "ия", "ія", "ей"];

struct Rules {
    suffixes: Vec<Sounds>,
    endings: Vec<Sounds>,
    /// The standard forms by sound, ascending.
    forms: Vec<(Sounds, u16)>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let heard = |texts: &[&str]| texts.iter().map(|text| sounds(&fold(text))).collect();
    let standard = FORMS.iter().filter(|form| form.kind == FormKind::Standard);
    let mut forms: Vec<(Sounds, u16)> = standard.map(|form| (sounds(&fold(form.form)), form.group)).collect();
    forms.sort();
    forms.dedup();
    Rules { suffixes: heard(SUFFIXES), endings: heard(ENDINGS), forms }
});

/// The names that a word may be a diminutive of; `None` where no rule makes it.
pub(super) fn read(token: &[Sound]) -> Option<GivenReading> {
    let mut found: SmallVec<[(u16, f32); 8]> = SmallVec::new();
    let mut add = |group: u16, weight: f32| match found.iter_mut().find(|(known, _)| *known == group) {
        Some((_, known)) => *known = known.max(weight),
        None => found.push((group, weight)),
    };
    let rules = &*RULES;
    for suffix in &rules.suffixes {
        let Some(stem) = token.len().checked_sub(suffix.len()).filter(|stem| *stem >= 2) else { continue };
        let (Some(stem), Some(end)) = (token.get(..stem), token.get(stem..)) else { continue };
        // One letter of a suffix is no suffix unless the stem was softened before it: Олежа.
        let plain = suffix.iter().any(|sound| !sound.is_vocalic());
        if end.iter().zip(suffix).all(|(a, b)| alike(*a, *b)) {
            for (hard, stem) in stems(stem) {
                if plain || hard {
                    of_stem(&stem, rules, &mut add);
                }
            }
        }
    }
    let total: f32 = found.iter().map(|(_, weight)| weight).sum();
    if total <= 0.0 {
        return None;
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(MAX_NAMES);
    let total: f32 = found.iter().map(|(_, weight)| weight).sum();
    let names = found.iter().map(|&(group, weight)| GivenName { group, share: weight / total, short: true });
    Some(GivenReading { names: names.collect(), cost: BY_RULE, weight: total * SHARE })
}

/// Whether two sounds are one in different spellings.
fn alike(a: Sound, b: Sound) -> bool {
    a == b || f32::from(costs().substitution(a, b)) / UNITS_PER_BIT <= 1.5
}

/// The stem as it stands, and with the consonant that it had before it was softened, told by the mark.
fn stems(stem: &[Sound]) -> SmallVec<[(bool, Sounds); 2]> {
    let mut stems: SmallVec<[(bool, Sounds); 2]> = SmallVec::new();
    stems.push((false, Sounds::from_slice(stem)));
    let hard = match stem.last() {
        Some(Sound::Zh) => Sound::G,
        Some(Sound::Sh) => Sound::Kh,
        Some(Sound::Ch | Sound::LatinCh) => Sound::K,
        _ => return stems,
    };
    let mut softened = Sounds::from_slice(stem);
    if let Some(last) = softened.last_mut() {
        *last = hard;
    }
    stems.push((true, softened));
    stems
}

/// The names of a stem: those that are the stem and an ending, or else those that begin so.
fn of_stem(stem: &Sounds, rules: &Rules, add: &mut impl FnMut(u16, f32)) {
    let mut whole = false;
    for ending in &rules.endings {
        let mut name = stem.clone();
        name.extend_from_slice(ending);
        for form in GIVEN_NAMES_BY_SOUND.of_class(class_of(&name)) {
            whole = true;
            let short = if form.kind == FormKind::ShortForm { CUT } else { 1.0 };
            add(form.group, group_share(form.group) * short);
        }
    }
    let consonants = stem.iter().filter(|sound| !sound.is_vocalic()).count();
    if whole || stem.len() < SHORTEST_CUT || consonants < 2 {
        return;
    }
    let first = rules.forms.partition_point(|(form, _)| form < stem);
    for (form, group) in rules.forms.iter().skip(first).take_while(|(form, _)| form.starts_with(stem)) {
        // A name is cut where a vowel follows.
        let vowel = form.get(stem.len()).is_some_and(|sound| sound.is_vocalic());
        if vowel && GROUPS.get(usize::from(*group)).is_some_and(|group| group.sex != 'x') {
            add(*group, group_share(*group) * CUT);
        }
    }
}
