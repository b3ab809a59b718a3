//! Patronymics: whose son or daughter a token says somebody is.
//!
//! Сергійович, Сергеевич, Siarhejevich and Сергіївна all name a father of one given name. The suffix is cut by
//! sound, what is left is the father's name, and that is looked up among the given names; so the sexes' endings,
//! the languages and the spellings of one patronymic agree without a table of patronymics.
//!
//! Cost: paid once per distinct token. Limits: a surname in -ович (Рабинович) looks like a patronymic and is told
//! apart by its place in the name, not here.

use hashbrown::HashSet;
use smallvec::SmallVec;

use super::given_names::{GivenName, GivenReading, group_share};
use super::script::fold;
use super::sounds::{Ending, Sound, SoundClass, Sounds, class_of, skeletons, sounds};
use super::tables::{FATHERS_BY_SOUND, FORMS, FormKind, GROUPS, SoundedForm};
use crate::similarity::{Spoken, token_cost};

/// What a token says of a father.
#[derive(Clone, Debug, PartialEq)]
pub struct Patronymic {
    /// Sounds of the father's name without its ending.
    pub father: Sounds,
    /// Class of the father's name.
    pub class: SoundClass,
    /// The names the father may have had; empty when none is known.
    pub names: GivenReading,
    /// Whether the ending is that of a daughter.
    pub daughter: bool,
}

/// Farthest, in bits, that a father's name may be from a listed one; as for given names, less the ending.
const NEAR_BITS: f32 = 3.6;

/// Fewest consonants of a father's stem that is found by sounding alike.
const FEWEST_CONSONANTS: u32 = 2;

/// Fathers' stems that no rule makes of a given name: (stem as written in Ukrainian or Russian, the given name).
const IRREGULAR: &[(&str, &str)] = &[
    ("яковл", "яків"),
    ("як", "яків"),
    ("льв", "лев"),
    ("іл", "ілля"),
    ("михайл", "михайло"),
    ("микит", "микита"),
    ("лук", "лука"),
    ("кузьм", "кузьма"),
    ("хом", "хома"),
    ("фом", "хома"),
    ("сав", "сава"),
];

/// The stems of fathers' names, those of [`FORMS`] in their order and the irregular ones behind them: the rows that
/// [`FATHERS_BY_SOUND`] is generated from. Stems of one name and one sound class are one.
#[must_use]
pub fn sounded_fathers() -> Vec<SoundedForm> {
    let mut known: HashSet<(SoundClass, u16), foldhash::fast::FixedState> = HashSet::default();
    let mut fathers = Vec::new();
    let mut add = |stem: Sounds, group: u16, kind: FormKind| {
        if known.insert((class_of(&stem), group)) {
            let first = skeletons(&stem).first().copied();
            let skeleton = first.filter(|first| first.len() >= FEWEST_CONSONANTS);
            fathers.push(SoundedForm { sounds: stem, group, kind, skeleton });
        }
    };
    for form in FORMS {
        let male = GROUPS.get(usize::from(form.group)).is_some_and(|group| group.sex == 'm');
        // Patronymics come of full names; a father is not called Саша in a passport.
        if male && form.kind != FormKind::ShortForm {
            let sounds = sounds(&fold(form.form));
            add(without_final_vowels(&sounds), form.group, form.kind);
        }
    }
    for (stem, name) in IRREGULAR {
        let group = FORMS.iter().find(|form| form.form == *name && form.kind == FormKind::Standard);
        if let Some(group) = group {
            add(sounds(&fold(stem)), group.group, FormKind::Standard);
        }
    }
    fathers
}

fn without_final_vowels(sounds: &[Sound]) -> Sounds {
    // A Latin j before the suffix is the й of Николай: Nikolajewitsch.
    let ends_stem = |sound: &Sound| !sound.is_vocalic() && *sound != Sound::LatinJ;
    let end = sounds.iter().rposition(ends_stem).map_or(0, |last| last + 1);
    Sounds::from_slice(sounds.get(..end).unwrap_or(&[]))
}

/// The father's part of a token with a patronymic suffix, and whether the suffix is a daughter's.
fn cut_suffix(token: &[Sound]) -> Option<(Sounds, bool)> {
    use Sound::*;
    let token = match token {
        // Latvian and Lithuanian add their -s.
        [head @ .., Ch | LatinCh | LatinCz, S | LatinS] => token.get(..head.len() + 1)?,
        _ => token,
    };
    let (rest, daughter) = match token {
        [rest @ .., V | Uv | LatinC, I | Iy | Y | E, Ch | LatinCh | LatinCz | LatinC | LatinSch] => {
            (rest, false)
        }
        [rest @ .., V | Uv | F, N, A] => (rest, true),
        [rest @ .., I | Iy | Y, Ch | LatinCh | LatinCz] => {
            let father = without_final_vowels(rest);
            return short_suffix(&father).then_some((father, false));
        }
        // Written as one word: Серікұлы, Расимоглы, Rasimoğlu, Асанкызы.
        [rest @ .., O, G | H, L, I | Iy | Y | U] if rest.len() > 2 => {
            return Some((without_final_vowels(rest), false));
        }
        [rest @ .., U, L, I | Iy | Y | U] if rest.len() > 2 => {
            return Some((without_final_vowels(rest), false));
        }
        [rest @ .., K | G, Y | I | Iy, Z | LatinZ, Y | I | Iy] if rest.len() > 2 => {
            return Some((without_final_vowels(rest), true));
        }
        // Ильинична, Никитична, Фоминична.
        [rest @ .., Ch | LatinCh | LatinSch, N, A] => {
            let rest = match rest {
                [head @ .., I | Iy | Y, N, I | Iy | Y] => head,
                [head @ .., I | Iy | Y] => head,
                _ => return None,
            };
            let father = without_final_vowels(rest);
            return short_suffix(&father).then_some((father, true));
        }
        _ => return None,
    };
    // The suffix begins with a vowel; Львович shows that the father's stem may be short.
    let last = rest.last()?;
    if !last.is_vocalic() {
        return None;
    }
    let father = without_final_vowels(rest);
    (!father.is_empty()).then_some((father, daughter))
}

/// Whether a father's name takes -ич without -ов-: Ильич, Никитич, Лукич, Кузьмич, Фомич, Саввич.
fn short_suffix(father: &[Sound]) -> bool {
    use Sound::*;
    matches!(
        father,
        [I | Iy | Y, L]
            | [M | N, I | Iy | Y, K, I | Iy | Y, T]
            | [L, U | LatinOu | LatinOe, K]
            | [K, U | LatinOu | LatinOe, Z | LatinZ | S | LatinS, M]
            | [F | Kh | H | LatinCh, O, M]
            | [S | LatinS, A, V]
    )
}

/// Reads a token as a patronymic; `None` when it has no patronymic suffix.
#[must_use]
pub fn read(token: &[Sound]) -> Option<Patronymic> {
    let (father, daughter) = cut_suffix(token)?;
    Some(of_father(father, daughter))
}

/// Reads a father's given name before a particle: Рагим оглы.
#[must_use]
pub fn read_father(given_name: &[Sound], daughter: bool) -> Patronymic {
    of_father(without_final_vowels(given_name), daughter)
}

fn of_father(father: Sounds, daughter: bool) -> Patronymic {
    let class = class_of(&father);
    let mut found: SmallVec<[(u16, f32); 8]> = SmallVec::new();
    let mut nearest = f32::INFINITY;
    let mut add = |group: u16, cost: f32| {
        let weight = group_share(group) * (-cost).exp2();
        match found.iter_mut().find(|(known, _)| *known == group) {
            Some((_, known)) => *known = known.max(weight),
            None => found.push((group, weight)),
        }
        nearest = nearest.min(cost);
    };
    let exact = FATHERS_BY_SOUND.of_class(class);
    if exact.len() == 0 {
        for skeleton in skeletons(&father) {
            for known in FATHERS_BY_SOUND.of_skeleton(skeleton) {
                let a = Spoken { stem: &father, ending: Ending::Consonant };
                let b = Spoken { stem: known.sounds, ending: Ending::Consonant };
                if let Some(cost) = token_cost(a, b, NEAR_BITS) {
                    add(known.group, cost);
                }
            }
        }
    }
    exact.for_each(|known| add(known.group, 0.0));
    let total: f32 = found.iter().map(|(_, weight)| weight).sum();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(4);
    let names = found
        .iter()
        .map(|&(group, weight)| GivenName { group, share: weight / total, short: false })
        .collect();
    let cost = if found.is_empty() { 0.0 } else { nearest };
    Patronymic { father, class, names: GivenReading { names, cost, weight: total }, daughter }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn father(token: &str) -> &'static str {
        read(&sounds(&fold(token)))
            .and_then(|patronymic| patronymic.names.names.first().copied())
            .map_or("", |name| GROUPS[usize::from(name.group)].ukrainian)
    }

    #[test]
    fn one_father_is_found_behind_every_form() {
        for (name, forms) in [
            (
                "Сергій",
                vec![
                    "Сергійович",
                    "Сергеевич",
                    "Sergeevich",
                    "Сергіївна",
                    "Siarheevich",
                    "Serhiiovych",
                    "Sergueïevitch",
                ],
            ),
            (
                "Микола",
                vec![
                    "Миколайович",
                    "Николаевич",
                    "Мікалаевіч",
                    "Mykolaiovych",
                    "Nikolajewitsch",
                    "Николаевна",
                ],
            ),
            ("Яків", vec!["Якович", "Яковлевич", "Яківна", "Яковлевна"]),
            ("Ілля", vec!["Ілліч", "Ильич", "Іллівна", "Ильинична", "Ilyich"]),
            ("Юрій", vec!["Юрійович", "Юрьевич", "Yurievich", "Iurevich", "Юріївна"]),
            ("Лев", vec!["Львович", "Левович", "Львовна"]),
            ("Олександр", vec!["Олександрович", "Aliaksandrauna", "Alexandrovitsj", "Аляксандравіч"]),
            ("Павло", vec!["Павлович", "Pavlovych", "Павлівна"]),
            ("Фома", vec!["Хомич", "Фомич", "Фоминична"]),
            ("Дмитро", vec!["Дмитрович", "Дмитриевич", "Dmitrievna"]),
            ("Василь", vec!["Васильович", "Васильевич", "Vasilieuna", "Wassiljewitsch"]),
        ] {
            for form in forms {
                assert_eq!(father(form), name, "{form}");
            }
        }
    }

    #[test]
    fn surnames_without_the_suffix_are_no_patronymics() {
        for token in ["Шевченко", "Ткач", "Коваль", "Гриневичук"] {
            assert!(read(&sounds(&fold(token))).is_none(), "{token}");
        }
    }
}
