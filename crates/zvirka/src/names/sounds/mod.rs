//! Sounds: what a token says, whichever script, language and system wrote it.
//!
//! A token becomes a short sequence of [`Sound`]s. Cyrillic letters name their sound. A Latin letter often does
//! not: `ch` is ч, х or ш, `j` is й, ж or х. Such a letter group has a sound of its own that stands close to every
//! sound it may mean (see [`crate::similarity`]), so that one short sequence holds all readings at once and
//! nothing multiplies.
//!
//! A sequence is split in a stem and an [`Ending`], since endings carry gender, case and language and say little
//! of who somebody is: Левицький, Левицкая, Lewicki and Levickis share the stem `levick`. Three reductions serve
//! three uses: the sounds judge, the [`skeleton`] of consonant classes proposes, and [`SoundWriter`] shows.
//!
//! Method: longest letter group first, with the neighbouring letters as context; the groups are those of the
//! romanisation tables and of Dutch, German, French, Polish, Czech, Hungarian, Romanian, Baltic, Azerbaijani,
//! Scandinavian and Spanish spelling. Cost: linear. Limits: a language is not guessed; a letter group that is
//! read rightly in one language and wrongly in another is either ambiguous here or decided for the more common.

mod cyrillic;
mod ending;
pub mod foreign;
mod latin;

use smallvec::SmallVec;

pub use ending::{Ending, StemEnd, split_ending};

use super::script::{Folded, Script};

/// A sound class, or a Latin letter group that stands for several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs, reason = "a variant's name is the sound; those that are not are explained")]
pub enum Sound {
    A,
    E,
    /// і, and Latin i.
    I,
    /// и, which is Ukrainian y and Russian i.
    Iy,
    /// ы, and Latin y between consonants.
    Y,
    O,
    U,
    /// ё, йо, ьо: spelt e or o as well.
    Yo,
    /// й, and what softens a vowel.
    J,
    B,
    V,
    /// г and ґ, and Latin g.
    G,
    /// Latin h: г or х.
    H,
    D,
    Zh,
    Z,
    K,
    /// х.
    Kh,
    L,
    M,
    N,
    P,
    R,
    S,
    T,
    F,
    Ts,
    Ch,
    Sh,
    /// ў, and Latin u where it may be в.
    Uv,
    /// Latin j: й, ж, х or дж.
    LatinJ,
    /// Latin c: ц, к, ч, с or дж.
    LatinC,
    /// Latin ch: ч, х or ш.
    LatinCh,
    /// Latin sch: ш, щ or сч.
    LatinSch,
    /// Latin sz: ш in Polish, с in Hungarian.
    LatinSz,
    /// Latin cz: ч in Polish, ц in one Russian standard.
    LatinCz,
    /// Latin sj: ш in Dutch, сь elsewhere.
    LatinSj,
    /// Latin zj: ж in Dutch, зь elsewhere.
    LatinZj,
    /// ое, and Latin oe: у in Dutch.
    LatinOe,
    /// оу, and Latin ou: у in French.
    LatinOu,
    /// Latin x: х, where it is not кс.
    LatinX,
    /// Latin s between vowels or at the start, which German writes for з.
    LatinS,
    /// Latin z, which German writes for ц.
    LatinZ,
    /// Latin q: к in Central Asia, г or к in Azerbaijan.
    LatinQ,
}

impl Sound {
    /// How many sounds there are.
    pub const COUNT: usize = Self::LatinQ as usize + 1;

    /// Every sound.
    pub const ALL: [Self; Self::COUNT] = [
        Self::A,
        Self::E,
        Self::I,
        Self::Iy,
        Self::Y,
        Self::O,
        Self::U,
        Self::Yo,
        Self::J,
        Self::B,
        Self::V,
        Self::G,
        Self::H,
        Self::D,
        Self::Zh,
        Self::Z,
        Self::K,
        Self::Kh,
        Self::L,
        Self::M,
        Self::N,
        Self::P,
        Self::R,
        Self::S,
        Self::T,
        Self::F,
        Self::Ts,
        Self::Ch,
        Self::Sh,
        Self::Uv,
        Self::LatinJ,
        Self::LatinC,
        Self::LatinCh,
        Self::LatinSch,
        Self::LatinSz,
        Self::LatinCz,
        Self::LatinSj,
        Self::LatinZj,
        Self::LatinOe,
        Self::LatinOu,
        Self::LatinX,
        Self::LatinS,
        Self::LatinZ,
        Self::LatinQ,
    ];

    /// Whether the sound is a vowel or the glide й, none of which enter a [`skeleton`].
    #[must_use]
    pub const fn is_vocalic(self) -> bool {
        (self as u8) <= Self::J as u8 || matches!(self, Self::LatinOe | Self::LatinOu)
    }

    /// Whether the sound is a Latin letter group that may mean several sounds.
    #[must_use]
    pub const fn is_ambiguous(self) -> bool {
        (self as u8) >= Self::LatinJ as u8
    }

    /// The consonant class, as [`Skeleton`]s hold it; 0 for vowels and glides.
    #[must_use]
    pub const fn class(self) -> u64 {
        consonant_class(self)
    }

    /// The sound written in Latin letters, for people to read.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::E => "e",
            Self::I | Self::Iy => "i",
            Self::Y => "y",
            Self::O => "o",
            Self::U | Self::LatinOe | Self::LatinOu => "u",
            Self::Yo => "ë",
            Self::J | Self::LatinJ => "j",
            Self::B => "b",
            Self::V | Self::Uv => "v",
            Self::G => "g",
            Self::H => "h",
            Self::D => "d",
            Self::Zh | Self::LatinZj => "ž",
            Self::Z | Self::LatinZ => "z",
            Self::K | Self::LatinQ => "k",
            Self::Kh | Self::LatinX => "x",
            Self::L => "l",
            Self::M => "m",
            Self::N => "n",
            Self::P => "p",
            Self::R => "r",
            Self::S | Self::LatinS => "s",
            Self::T => "t",
            Self::F => "f",
            Self::Ts | Self::LatinC => "c",
            Self::Ch | Self::LatinCh | Self::LatinCz => "č",
            Self::Sh | Self::LatinSch | Self::LatinSz | Self::LatinSj => "š",
        }
    }
}

/// A sequence of sounds.
pub type Sounds = SmallVec<[Sound; 24]>;

/// The sounds of a folded token. Empty when it has no letters of a known script.
///
/// # Examples
///
/// ```
/// use zvirka::names::script::fold;
/// use zvirka::names::sounds::{sounds, written};
///
/// assert_eq!(written(&sounds(&fold("Щербак"))), "ščerbak");
/// assert_eq!(sounds(&fold("Щербак")), sounds(&fold("Chtcherbak")));
/// ```
#[must_use]
pub fn sounds(folded: &Folded) -> Sounds {
    let mut sounds = Sounds::new();
    match folded.script {
        Script::Cyrillic => cyrillic::read(&folded.letters, &mut sounds),
        Script::Latin => latin::read(&folded.letters, &mut sounds),
        Script::Other => {}
    }
    // A doubled letter is written or not as a clerk likes: Геннадій and Генадій.
    sounds.dedup();
    drop_inner_glides(&mut sounds);
    join_before_moustache(&mut sounds);
    sounds
}

/// Compounds of Belarusian вус, in which the joining о has become а and stands before a в of its own: Белавусаў,
/// Чарнавус. Russian has оу there, which is one sound (Белоусов, Черноус); Ukrainian has both, with о before the в
/// (Біловус), and is left as it is.
fn join_before_moustache(sounds: &mut Sounds) {
    let compound = |window: &[Sound]| matches!(window, [head, Sound::A, Sound::V, Sound::U, Sound::S | Sound::LatinS] if !head.is_vocalic());
    if let Some(head) = sounds.windows(5).position(compound).filter(|head| *head > 0) {
        sounds.drain(head + 1..head + 3);
        if let Some(sound) = sounds.get_mut(head + 1) {
            *sound = Sound::LatinOu;
        }
    }
}

/// Drops a glide between two equal front vowels, with one of them: Андреев, Andreev and Andreyev sound alike. For
/// the same reason ое, oye and oe become one sound.
fn drop_inner_glides(sounds: &mut Sounds) {
    let front = |sound: Option<&Sound>| match sound {
        Some(Sound::E) => 1,
        Some(Sound::I | Sound::Iy | Sound::Y) => 2,
        _ => 0,
    };
    let mut position = 1;
    while position + 1 < sounds.len() {
        let glide = matches!(sounds.get(position), Some(Sound::J | Sound::LatinJ));
        let (before, after) = (front(sounds.get(position - 1)), front(sounds.get(position + 1)));
        let oe = glide && after == 1 && sounds.get(position - 1) == Some(&Sound::O);
        if glide && before != 0 && before == after {
            sounds.drain(position..position + 2);
        } else if oe {
            sounds.drain(position - 1..position + 1);
            if let Some(sound) = sounds.get_mut(position - 1) {
                *sound = Sound::LatinOe;
            }
        } else {
            position += 1;
        }
    }
}

/// Sounds written in Latin letters, for people to read.
#[must_use]
pub fn written(sounds: &[Sound]) -> String {
    sounds.iter().map(|sound| sound.as_str()).collect()
}

/// Consonant classes packed four bits each, first sound highest: the coarse key that proposes candidates. Two
/// spellings of one name nearly always share it; what differs is caught by [`SkeletonVariants`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Skeleton(pub u64);

impl Skeleton {
    /// Number of consonants.
    #[must_use]
    pub const fn len(self) -> u32 {
        (64 - self.0.leading_zeros()).div_ceil(4)
    }

    /// Whether there is no consonant.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    const fn push(self, class: u64) -> Self {
        Self((self.0 << 4) | class)
    }

    /// The skeleton without the consonant at `position`, counted from the last.
    #[must_use]
    pub const fn without(self, position: u32) -> Self {
        let low = self.0 & ((1 << (4 * position)) - 1);
        // The shift is split since a shift by the full width is no shift.
        let high = (self.0 >> (4 * position)) >> 4;
        Self((high << (4 * position)) | low)
    }
}

/// Classes of consonants that spellings and slips confuse most: labials, dentals, velars, sibilants.
const fn consonant_class(sound: Sound) -> u64 {
    match sound {
        Sound::B | Sound::P => 1,
        Sound::V | Sound::F | Sound::Uv => 2,
        Sound::D | Sound::T => 3,
        Sound::Zh
        | Sound::Z
        | Sound::S
        | Sound::Ts
        | Sound::Ch
        | Sound::Sh
        | Sound::LatinC
        | Sound::LatinCh
        | Sound::LatinSch
        | Sound::LatinSz
        | Sound::LatinCz
        | Sound::LatinSj
        | Sound::LatinZj
        | Sound::LatinS
        | Sound::LatinZ => 4,
        Sound::G | Sound::H | Sound::K | Sound::Kh | Sound::LatinX | Sound::LatinQ => 5,
        Sound::L => 6,
        Sound::M => 7,
        Sound::N => 8,
        Sound::R => 9,
        _ => 0,
    }
}

/// The skeletons under which a token may be found: the first reading and those that ambiguous letters add.
pub type Skeletons = SmallVec<[Skeleton; 4]>;

/// Longest skeleton, in consonants: sixteen fill the 64 bits.
const MAX_CONSONANTS: u32 = 16;

/// Most skeletons for one token; four hold two independent ambiguous letters, which is all that real names show.
const MAX_SKELETONS: usize = 4;

/// The skeletons of a sequence of sounds, the most likely first.
#[must_use]
pub fn skeletons(sounds: &[Sound]) -> Skeletons {
    let mut all = Skeletons::new();
    all.push(Skeleton::default());
    let mut previous_classes: SmallVec<[u64; 4]> = SmallVec::from_slice(&[0]);
    for &sound in sounds {
        let first = consonant_class(sound);
        // The other class that an ambiguous letter may have; 0 means that it may also be silent or a vowel.
        let second = match sound {
            Sound::LatinCh | Sound::LatinC => Some(5),
            Sound::LatinJ => Some(4),
            Sound::LatinOu => Some(2),
            // Armenian and Turkic h is not written in Russian: Hakobyan, Акопян; Hovhannisyan, Ованнисян.
            Sound::Uv | Sound::H => Some(0),
            _ => None,
        };
        let length = all.len();
        if let Some(second) = second.filter(|_| length < MAX_SKELETONS) {
            for index in 0..length {
                if let (Some(&skeleton), Some(&previous)) = (all.get(index), previous_classes.get(index)) {
                    extend(&mut all, &mut previous_classes, skeleton, previous, second);
                }
            }
        }
        for (skeleton, previous) in all.iter_mut().zip(previous_classes.iter_mut()).take(length) {
            if first != 0 && first != *previous && skeleton.len() < MAX_CONSONANTS {
                *skeleton = skeleton.push(first);
            }
            *previous = first;
        }
    }
    // Order matters to nobody but the first, which is the main reading.
    let mut unique = Skeletons::new();
    for skeleton in all {
        if !unique.contains(&skeleton) {
            unique.push(skeleton);
        }
    }
    unique
}

fn extend(
    all: &mut Skeletons,
    previous: &mut SmallVec<[u64; 4]>,
    skeleton: Skeleton,
    before: u64,
    class: u64,
) {
    if all.len() >= MAX_SKELETONS {
        return;
    }
    let grown = if class != 0 && class != before && skeleton.len() < MAX_CONSONANTS {
        skeleton.push(class)
    } else {
        skeleton
    };
    all.push(grown);
    previous.push(class);
}

/// A name class: all tokens whose stems sound alike in their most likely readings. Two tokens of one class are
/// spellings of one name far more often than not; frequencies are counted by class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SoundClass(pub u64);

/// The class of a stem.
#[must_use]
pub fn class_of(stem: &[Sound]) -> SoundClass {
    // FNV-1a over the folded sounds: the value is stored in generated tables, so it must never depend on the
    // platform or on a random seed.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    folded_sounds(stem, |sound| hash = (hash ^ sound as u64).wrapping_mul(0x0100_0000_01b3));
    SoundClass(hash)
}

/// Visits the sounds that stand for their classes, in order. A glide, or и before another vowel, is one й before а,
/// о and у (Валериан, Valerian), и between a vowel and a consonant (Раиса, Raisa; Майборода), and nothing elsewhere
/// (Андреев, Andreyev); a repeated sound is one.
pub fn folded_sounds(stem: &[Sound], mut visit: impl FnMut(Sound)) {
    let mut previous = None;
    let mut rest = stem;
    let mut after_vowel = false;
    while let Some((&sound, after)) = rest.split_first() {
        rest = after;
        let follows_vowel = std::mem::replace(&mut after_vowel, sound.is_vocalic());
        let glide = matches!(sound, Sound::J | Sound::LatinJ);
        let high = matches!(sound, Sound::I | Sound::Iy | Sound::Y);
        let next = after.iter().find(|sound| !matches!(sound, Sound::J | Sound::LatinJ)).copied();
        let before_vowel = next.is_some_and(|next| next.is_vocalic());
        let before_consonant = next.is_some_and(|next| !next.is_vocalic());
        let folded = if glide && follows_vowel && before_consonant {
            Sound::I
        } else if glide || (high && before_vowel) {
            let open = matches!(next, Some(Sound::A | Sound::O | Sound::U | Sound::LatinOu));
            if !open {
                continue;
            }
            Sound::J
        } else {
            folded(sound)
        };
        if previous != Some(folded) {
            visit(folded);
        }
        previous = Some(folded);
    }
}

/// The sound that stands for its class.
const fn folded(sound: Sound) -> Sound {
    match sound {
        Sound::LatinJ => Sound::J,
        Sound::I | Sound::Iy | Sound::Y => Sound::I,
        Sound::Yo => Sound::E,
        Sound::LatinOe | Sound::LatinOu => Sound::U,
        Sound::Uv => Sound::V,
        Sound::H => Sound::G,
        Sound::LatinX => Sound::Kh,
        Sound::LatinC => Sound::Ts,
        Sound::LatinCh | Sound::LatinCz => Sound::Ch,
        Sound::LatinSch | Sound::LatinSz | Sound::LatinSj => Sound::Sh,
        Sound::LatinZj => Sound::Zh,
        Sound::LatinS => Sound::S,
        Sound::LatinZ => Sound::Z,
        Sound::LatinQ => Sound::K,
        other => other,
    }
}
