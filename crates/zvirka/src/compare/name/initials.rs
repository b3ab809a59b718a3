//! Initials against names and against each other.
//!
//! An initial agrees with what begins so, in its own language or in the other: О. may be Алексей. Cost: a look at the first
//! sounds. Limits: of what language an initial is, is not known.

use std::sync::LazyLock;

use super::Agreement;
use crate::compare::Level;
use crate::names::given_names::GivenName;
use crate::names::script::Script;
use crate::names::sounds::Sound;
use crate::names::token::Token;
use crate::similarity::costs::{UNITS_PER_BIT, costs};

/// log2 of one over the chance that two people's given names begin alike: taken as one in
/// eleven, a judgement.
const INITIALS_AGREE: f32 = 3.4;

/// The same where the letters differ but are each other's in the neighbouring language: О. and А., Г. and А.
const INITIALS_EQUIVALENT: f32 = 1.5;

/// The same of two initials that begin one name in two languages and two names in one (О. and А., М. and Н.): one letter
/// for the other is seen in few pairs of one person, as most names begin alike in all languages. A judgement.
const INITIALS_OF_TWO_LANGUAGES: f32 = -2.0;

/// Compares an initial with a name or another initial, as given names or as patronymics.
pub(super) fn compare_initials(a: &Token, b: &Token, patronymic: bool) -> Agreement {
    let (Some(&first_a), Some(&first_b)) = (a.sounds.first(), b.sounds.first()) else {
        return Agreement::DIFFERENT;
    };
    let one = |sound: Sound| {
        let costs = costs();
        move |other: Sound| f32::from(costs.substitution(sound, other)) / UNITS_PER_BIT
    };
    // Latin q is a к or г in Azerbaijan, where it stands in a word; as an initial it is itself.
    let unlike = matches!((first_a, first_b), (Sound::H, Sound::LatinQ) | (Sound::LatinQ, Sound::H));
    let glides = starts_with_glide(a) && starts_with_glide(b);
    let alike = !unlike && if glides { begin_with_one_glide(a, b) } else { one(first_a)(first_b) <= 1.0 };
    if alike || begins_alike(a, b) {
        return Agreement { level: Level::Initial, bits: INITIALS_AGREE };
    }
    // Олексій is Алексей: the initial may be that of the name in the other language.
    fn begins(token: &Token, patronymic: bool, sound: Sound) -> bool {
        let reading = match &token.patronymic {
            Some(father) if patronymic => Some(&father.names),
            _ => token.given_name.as_ref(),
        };
        reading.is_some_and(|reading| reading.names.iter().any(|name| any_form_begins(*name, sound)))
    }
    let possible = !glides && (begins(a, patronymic, first_b) || begins(b, patronymic, first_a));
    if possible {
        return Agreement { level: Level::Initial, bits: INITIALS_EQUIVALENT };
    }
    let swapped = matches!(
        (first_a, first_b),
        (Sound::O, Sound::A)
            | (Sound::A, Sound::O)
            | (Sound::O, Sound::E)
            | (Sound::E, Sound::O)
            | (Sound::M, Sound::N)
            | (Sound::N, Sound::M)
    );
    if swapped && a.kind == b.kind {
        return Agreement { level: Level::Initial, bits: INITIALS_OF_TWO_LANGUAGES };
    }
    Agreement::DIFFERENT
}

/// Whether a token begins with й, or a letter of й and a vowel: Ю, Я, Є, Ї.
fn starts_with_glide(token: &Token) -> bool {
    matches!(token.sounds.first(), Some(Sound::J | Sound::LatinJ))
}

/// Whether two tokens that begin with a glide begin with one letter: Ю. is no Я. A Latin letter by itself may be any.
fn begin_with_one_glide(a: &Token, b: &Token) -> bool {
    let vowel = |token: &Token| token.sounds.get(1).filter(|sound| sound.is_vocalic()).copied();
    let open = |token: &Token| token.script == Script::Latin && token.sounds.len() == 1;
    let one = |sound| if sound == Some(Sound::Yo) { Some(Sound::E) } else { sound };
    open(a) || open(b) || one(vowel(a)) == one(vowel(b))
}

/// Whether a glide hides that two tokens begin alike: Є. and Евген. Within one script Ю and У, Я and А are two letters.
fn begins_alike(a: &Token, b: &Token) -> bool {
    let vowel = |token: &Token| match token.sounds.as_slice() {
        [Sound::J | Sound::LatinJ, vowel, ..] => Some(*vowel),
        [vowel, ..] if vowel.is_vocalic() => Some(*vowel),
        _ => None,
    };
    let (Some(one), Some(other)) = (vowel(a), vowel(b)) else { return false };
    let hidden = a.script != b.script || starts_with_glide(a) == starts_with_glide(b);
    one == other && (hidden || matches!(one, Sound::E | Sound::I))
}

/// Whether any Ukrainian, Russian or Belarusian form of a name begins with a sound.
fn any_form_begins(name: GivenName, sound: Sound) -> bool {
    let first = FIRST_SOUNDS.get(usize::from(name.group)).copied().unwrap_or(0);
    first & (1 << sound as u64) != 0
}

/// The sounds with which the forms of each given name begin, one bit each, and those that spellings take for them.
static FIRST_SOUNDS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    /// Up to one bit of cost two first sounds are one letter in different spellings.
    const ALIKE: u16 = 16;
    use crate::names::tables::{FORMS, FormKind, GROUPS};
    let costs = costs();
    let mut first_sounds = vec![0_u64; GROUPS.len()];
    for form in FORMS.iter().filter(|form| form.kind == FormKind::Standard) {
        let sounds = crate::names::sounds::sounds(&crate::names::script::fold(form.form));
        let Some(&first) = sounds.iter().find(|sound| **sound != Sound::J) else { continue };
        let alike = Sound::ALL.iter().filter(|sound| costs.substitution(first, **sound) <= ALIKE);
        let bits = alike.fold(1_u64 << first as u64, |bits, sound| bits | 1 << *sound as u64);
        if let Some(known) = first_sounds.get_mut(usize::from(form.group)) {
            *known |= bits;
        }
    }
    first_sounds
});
