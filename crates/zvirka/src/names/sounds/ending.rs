//! The end of a name: what carries gender, case and language rather than identity.
//!
//! [`split_ending`] cuts a token's sounds in a stem, which identifies, and an [`Ending`]. The endings of one
//! surname in several languages and both genders (-ський, -ская, -ski, -skis) are close to one another in
//! [`Ending::cost_bits`].

use super::Sound;

/// The kind of a token's ending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ending {
    /// A consonant: Коваль, Петров.
    #[default]
    Consonant,
    /// -ий, -ый, -y: masculine adjective.
    AdjectiveMasculine,
    /// -ой.
    AdjectiveOy,
    /// -ая, -яя: feminine adjective in Russian.
    AdjectiveFeminine,
    /// -а, -я: feminine of -ов and -ський, or a noun.
    A,
    /// -о.
    O,
    /// -е, -є, -э.
    E,
    /// -у, -ю.
    U,
    /// Any other run of vowels.
    Vowels,
    /// -s, -as, -is, -us: added to a foreign surname in Latvian and Lithuanian.
    Baltic,
}

/// Cuts sounds in the length of the stem and the ending.
#[must_use]
pub fn split_ending(sounds: &[Sound]) -> (usize, Ending) {
    use Sound::*;
    let stem = sounds.iter().rposition(|sound| !sound.is_vocalic()).map_or(0, |last| last + 1);
    // A token without consonants, or with one only, is all stem: Ан, Юй.
    if stem < 2 {
        return (sounds.len(), Ending::Consonant);
    }
    let tail = sounds.get(stem..).unwrap_or(&[]);
    let ending = match tail {
        [] => return baltic(sounds, stem),
        [I | Iy | Y] | [I | Iy | Y, J | I | Iy | Y] | [J, I | Iy | Y] | [J, I | Iy | Y, J] | [J] => {
            Ending::AdjectiveMasculine
        }
        [O, J] => Ending::AdjectiveOy,
        [A, J, A] | [J, A, J, A] => Ending::AdjectiveFeminine,
        [A] | [J, A] => Ending::A,
        [O] | [Yo] | [J, O] => Ending::O,
        [E] | [J, E] => Ending::E,
        [U] | [J, U] | [LatinOu] | [LatinOe] => Ending::U,
        // Any longer run is part of the name: Куциї, Соловей.
        _ => return (sounds.len(), Ending::Vowels),
    };
    (stem, ending)
}

fn baltic(sounds: &[Sound], stem: usize) -> (usize, Ending) {
    use Sound::*;
    let Some(S | LatinS) = sounds.get(stem - 1) else { return (stem, Ending::Consonant) };
    let mut cut = stem - 1;
    if let Some(A | I | Iy | U | Y) = cut.checked_sub(1).and_then(|index| sounds.get(index)) {
        cut -= 1;
        if let Some(J) = cut.checked_sub(1).and_then(|index| sounds.get(index)) {
            cut -= 1;
        }
    }
    // Three sounds must be left, or Лис would lose all it has.
    if cut < 3 { (stem, Ending::Consonant) } else { (cut, Ending::Baltic) }
}

/// What the end of a stem tells of the endings that may follow it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StemEnd {
    /// It is that of an adjective in -ськ- or -цьк-.
    adjective: bool,
    /// It is that of a possessive in -ов-, -ев- or -ин-.
    possessive: bool,
}

impl StemEnd {
    /// The end of a stem.
    #[must_use]
    pub fn of(stem: &[Sound]) -> Self {
        Self {
            adjective: matches!(stem, [.., Sound::S | Sound::LatinS | Sound::Ts | Sound::LatinC, Sound::K]),
            possessive: matches!(
                stem,
                [.., Sound::O | Sound::E | Sound::Yo | Sound::I, Sound::V]
                    | [.., Sound::I | Sound::Iy | Sound::Y, Sound::N]
            ),
        }
    }

    /// What the ends of two stems of so many sounds each tell of the endings of one name: the shorter one's, which is no
    /// part of an ending that was not cut, or both where they are of one length.
    #[must_use]
    pub fn shared(self, length: usize, other: Self, other_length: usize) -> Self {
        match length.cmp(&other_length) {
            std::cmp::Ordering::Less => self,
            std::cmp::Ordering::Greater => other,
            std::cmp::Ordering::Equal => Self {
                adjective: self.adjective || other.adjective,
                possessive: self.possessive || other.possessive,
            },
        }
    }
}

impl Ending {
    /// What it costs, in bits, that one name shows two endings after the shorter of its stems. The costs are ordered by
    /// how often the two are renderings of one ending: gender and language first, another word last.
    #[must_use]
    pub fn cost_bits(self, other: Self, stem: StemEnd) -> f32 {
        use Ending::*;
        if self == other {
            return 0.0;
        }
        let (low, high) = if (self as u8) < (other as u8) { (self, other) } else { (other, self) };
        let StemEnd { adjective, possessive } = stem;
        match (low, high) {
            // -ой and -ий are one ending under stress or not: Береговий, Береговой.
            (AdjectiveMasculine, AdjectiveOy) => 0.7,
            (AdjectiveFeminine, A) => 0.5,
            (AdjectiveMasculine | AdjectiveOy, AdjectiveFeminine | A) => {
                if adjective {
                    1.0
                } else {
                    2.0
                }
            }
            (Consonant, A) if possessive => 1.0,
            (Consonant | AdjectiveMasculine | O | A | E, Baltic) => 2.0,
            // Belarusian writes an unstressed о as а: Мищенко, Мішчанка.
            (A, O) => 1.5,
            (AdjectiveMasculine, E | Vowels) | (O, E) | (E, U) => 2.5,
            (Consonant, AdjectiveMasculine) => 3.0,
            _ => 4.0,
        }
    }
}
