//! Surnames of one script and language that differ by a letter: two families, or a slip.
//!
//! Costs of sounds are learnt from spellings across languages, where a Latin or Belarusian `a` may be an unstressed о.
//! Within one language nothing makes Горін of Гарін but a slip of the pen.
//!
//! Cost: a look at two stems, for Cyrillic surnames that agree and are not written alike. Limits: which language a word is
//! of is not known, so what Ukrainian, Russian and Belarusian write differently stays a rendering.

use super::{Agreement, Bearers, SLIP, ratio};
use crate::compare::Level;
use crate::names::script::Script;
use crate::names::sounds::Sound;
use crate::names::token::Token;

/// What it costs, in bits, that two surnames of one script differ by letters that no rendering from one of its languages
/// into another exchanges: a slip's price at its least.
const SLIP_WITHIN: f32 = SLIP;

/// An agreement of two surnames as it is if they are of one script, where a letter stands for another by a slip and not
/// by a system: between scripts `a` may be an unstressed о, within one Гарін and Горін are two families, and so are Круг
/// and Крук. What Ukrainian, Russian and Belarusian write differently stays as it is: і and и, ё and о, в and ў, a vowel
/// of several.
#[must_use]
pub fn within_one_language(a: &Token, b: &Token, agreement: Agreement) -> Agreement {
    if !is_slip(a, b, agreement.level) {
        return agreement;
    }
    let bits = ratio(SLIP_WITHIN, Bearers::of_surname(a), Bearers::of_surname(b)).min(agreement.bits);
    Agreement { level: Level::Slip, bits }
}

/// Whether two words that agree on a level do so but for a slip, being of one script.
pub(super) fn is_slip(a: &Token, b: &Token, level: Level) -> bool {
    let agrees = matches!(level, Level::Equivalent | Level::Similar);
    agrees && a.script == Script::Cyrillic && b.script == Script::Cyrillic && differs_by_slip(a, b)
}

/// Whether the stems of two Cyrillic surnames differ as no rendering makes them.
fn differs_by_slip(a: &Token, b: &Token) -> bool {
    /// A sound as all three languages have it.
    fn plain(sound: Sound) -> Sound {
        match sound {
            Sound::Iy | Sound::Y => Sound::I,
            Sound::Uv => Sound::V,
            Sound::LatinOe | Sound::Yo => Sound::O,
            sound => sound,
        }
    }
    fn of(token: &Token) -> smallvec::SmallVec<[Sound; 16]> {
        let mut sounds: smallvec::SmallVec<[Sound; 16]> = smallvec::SmallVec::new();
        for sound in token.spoken().stem.iter().map(|sound| plain(*sound)) {
            // Double letters are lost and added by every system.
            if sound != Sound::J && sounds.last() != Some(&sound) {
                sounds.push(sound);
            }
        }
        sounds
    }
    let iotated =
        |token: &Token| token.sounds.windows(2).filter(|pair| **pair == [Sound::J, Sound::A]).count();
    let same_ya = iotated(a) == iotated(b);
    // Лис and Ліс are two words of Ukrainian, and the only vowel changes in no other language either.
    let open =
        |token: &Token| token.sounds.iter().find(|sound| sound.is_vocalic() && **sound != Sound::J).copied();
    let other_i =
        matches!((open(a), open(b)), (Some(Sound::I), Some(Sound::Iy)) | (Some(Sound::Iy), Some(Sound::I)));
    let (a, b) = (of(a), of(b));
    let consonants = |sounds: &[Sound]| -> smallvec::SmallVec<[Sound; 16]> {
        sounds.iter().filter(|sound| !sound.is_vocalic()).copied().collect()
    };
    let (consonants_a, consonants_b) = (consonants(&a), consonants(&b));
    if consonants_a != consonants_b {
        // Belarusian writes ц for т and дз for д, Crimean Tatar drops х.
        let soft = |sound: &Sound| {
            matches!(sound, Sound::Ts | Sound::T | Sound::D | Sound::Z | Sound::Kh | Sound::S)
        };
        let rest = |sounds: &[Sound]| -> smallvec::SmallVec<[Sound; 16]> {
            sounds.iter().filter(|sound| !soft(sound)).copied().collect()
        };
        let firm = rest(&consonants_a) != rest(&consonants_b);
        let guttural = |sounds: &[Sound]| sounds.contains(&Sound::G);
        // A suffix more or less is another form of the name (Рахмонов, Рахмон), not a slip.
        let suffix = consonants_a.len() != consonants_b.len() && consonants_a.last() != consonants_b.last();
        return !suffix && (firm || guttural(&consonants_a) != guttural(&consonants_b));
    }
    let vowels = |sounds: &[Sound]| -> smallvec::SmallVec<[Sound; 8]> {
        sounds.iter().filter(|sound| sound.is_vocalic()).copied().collect()
    };
    let (vowels_a, vowels_b) = (vowels(&a), vowels(&b));
    if vowels_a.len() != vowels_b.len() {
        return vowels_a.len().min(vowels_b.len()) <= 1 && vowels_a.len() + vowels_b.len() <= 3;
    }
    if vowels_a.len() == 1 && other_i {
        return true;
    }
    let mut apart = vowels_a.iter().zip(&vowels_b).filter(|(a, b)| a != b);
    let (Some((one, other)), None) = (apart.next(), apart.next()) else { return false };
    let pair = if one < other { (*one, *other) } else { (*other, *one) };
    let exchanged = match pair {
        (Sound::A, Sound::O | Sound::U) | (Sound::O | Sound::E | Sound::I, Sound::U) => true,
        // Belarusian я for е is another matter.
        (Sound::A, Sound::E) => same_ya,
        _ => false,
    };
    // The only vowel is stressed, and a stressed one is the same in all three languages but for і.
    vowels_a.len() == 1 || exchanged
}
