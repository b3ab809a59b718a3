//! One token of a name, with everything that can be known of it alone: letters, sounds, what it may be in a name.
//!
//! Language is paid for here, once per distinct token; records hold numbers of tokens. Cost: see the bench `stages`, group `read`.

use std::sync::LazyLock;

use hashbrown::HashMap;
use smallvec::SmallVec;

use super::frequency::{UNSEEN, surname_share, unseen_share};
use super::given_names::{self, GivenReading};
use super::inflection::{self, CaseForm, DECLINED, Declined, Part};
use super::patronymics::{self, Patronymic};
use super::repair::{self, Repair};
use super::script::{Mends, Script, fold, is_hyphen};
use super::sounds::{
    Ending, Skeletons, Sound, SoundClass, Sounds, class_of, skeletons, sounds, split_ending,
};
use super::tables::SURNAMES;
use crate::similarity::Spoken;

/// What kind of token it is, before its neighbours are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenKind {
    /// A word that may be a name.
    #[default]
    Word,
    /// One letter, or the two Latin letters of one Cyrillic one: an initial.
    Initial,
    /// оглы and its kin: the word before is the father's name of a man.
    SonOf,
    /// кызы and its kin: the word before is the father's name of a woman.
    DaughterOf,
    /// Stands for a name nobody knew.
    Placeholder,
    /// Rank.
    Rank,
    /// What somebody serves as: водій, стрілець.
    Position,
    /// What became of somebody: полонений, загинув.
    Status,
    /// Form of address.
    Title,
    /// A unit's name or the word for unit.
    Unit,
    /// A word of a heading that governs a case: передати, про загибель.
    Heading,
    /// The next word is a call sign.
    CallSignMark,
    /// The next word is another name of the person.
    AliasMark,
    /// No letters that can be read.
    Unreadable,
}

impl TokenKind {
    /// The field that a token of the kind fills, where it is no part of the name.
    #[must_use]
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::Rank => Some("rank"),
            Self::Position => Some("position"),
            Self::Status => Some("status"),
            Self::Title => Some("title"),
            Self::Unit => Some("unit"),
            _ => None,
        }
    }

    /// Whether a word of the kind may be a surname after all.
    #[must_use]
    pub const fn may_be_surname(self) -> bool {
        matches!(self, Self::Position | Self::Title)
    }

    /// Whether a token of the kind may be a part of a name.
    #[must_use]
    pub const fn may_be_name(self) -> bool {
        matches!(self, Self::Word | Self::Initial | Self::SonOf | Self::DaughterOf)
    }
}

/// log2 of how likely the token is in each role, whatever stands beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RoleScores {
    /// As a surname.
    pub surname: f32,
    /// As a given name.
    pub given_name: f32,
    /// As a patronymic.
    pub patronymic: f32,
}

/// A token and what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Token {
    /// Its kind.
    pub kind: TokenKind,
    /// Its script.
    pub script: Script,
    /// Whether it stood in capitals.
    pub capitals: bool,
    /// What folding mended.
    pub mends: Mends,
    /// What was done where the word is read as another, likelier one.
    pub repair: Option<Repair>,
    /// Hash of the folded letters: equal for tokens that are written alike but for case and apostrophes.
    pub spelling: u64,
    /// All sounds.
    pub sounds: Sounds,
    /// How many of the sounds are the stem.
    pub stem: usize,
    /// The ending.
    pub ending: Ending,
    /// Class of the stem.
    pub class: SoundClass,
    /// The consonant classes that the stem holds, one bit each.
    pub consonants: u16,
    /// Keys under which similar tokens are found.
    pub skeletons: Skeletons,
    /// The given names it may stand for.
    pub given_name: Option<GivenReading>,
    /// The father it may name.
    pub patronymic: Option<Patronymic>,
    /// The given names and the patronymic that it may be a case form of.
    pub declined: Option<Box<Declined>>,
    /// Share of people with a surname of the class: in the shipped tables, then corrected by the lists at hand.
    pub surname_share: f32,
    /// The same for the spelling as a slip of the pen: that lists hold it once, the person asked about, makes it no likelier
    /// as anybody's name.
    pub surname_rarity: f32,
    /// Share of people with the given name, as far as it stands for none that a table holds; corrected as the surname's.
    pub given_share: f32,
    /// Share of people whose father's name it is, as far as it stands for none that a table holds; corrected likewise.
    pub father_share: f32,
    /// How likely it is in each role.
    pub roles: RoleScores,
    /// Numbers of the parts of a double name, in the vocabulary that holds the token; empty for a single one.
    pub parts: SmallVec<[u32; 2]>,
}

/// What of a token decides its role beside others: little memory, since every row's words are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RoleFacts {
    /// Its kind.
    pub kind: TokenKind,
    /// Whether it stood in capitals.
    pub capitals: bool,
    /// Whether it may stand for a known given name.
    pub may_be_given_name: bool,
    /// Whether it may name a father.
    pub may_be_patronymic: bool,
    /// Whether it may be a case form.
    pub declined: bool,
    /// How likely it is in each role.
    pub roles: RoleScores,
}

impl Token {
    /// What decides the token's role.
    #[must_use]
    pub fn role_facts(&self) -> RoleFacts {
        RoleFacts {
            kind: self.kind,
            capitals: self.capitals,
            may_be_given_name: self.given_name.is_some(),
            may_be_patronymic: self.patronymic.is_some(),
            declined: self.declined.is_some(),
            roles: self.roles,
        }
    }

    /// Whether a table holds the token, as a surname, a given name or a patronymic.
    #[must_use]
    pub fn is_known(&self) -> bool {
        let exact = |reading: &GivenReading| reading.cost == 0.0 && !reading.names.is_empty();
        self.surname_share != UNSEEN
            || self.declined.is_some()
            || self.given_name.as_ref().is_some_and(exact)
            || self.patronymic.as_ref().is_some_and(|patronymic| exact(&patronymic.names))
    }

    /// What [`inflection`] needs to know of the token. `text` is the part that it was read from.
    #[must_use]
    pub fn part<'a>(&'a self, text: &'a str) -> Part<'a> {
        Part {
            text,
            declined: self.declined.as_deref(),
            script: self.script,
            patronymic: self.patronymic.is_some(),
            initial: self.kind == TokenKind::Initial,
        }
    }

    /// Stem and ending, for [`crate::similarity::token_cost`].
    #[must_use]
    pub fn spoken(&self) -> Spoken<'_> {
        Spoken { stem: self.sounds.get(..self.stem).unwrap_or(&self.sounds), ending: self.ending }
    }

    /// The whole token as a stem, for names whose ending is not grammar.
    #[must_use]
    pub fn whole(&self) -> Spoken<'_> {
        Spoken { stem: &self.sounds, ending: Ending::Consonant }
    }
}

type Words = HashMap<&'static str, TokenKind, foldhash::fast::FixedState>;

/// Words that are no names, and particles.
fn special_words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let mut words = Words::default();
        let rows =
            include_str!("../../data/not_names.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
        for (word, kind) in rows.filter_map(|line| line.split_once('\t')) {
            let kind = match kind {
                "placeholder" => TokenKind::Placeholder,
                "rank" => TokenKind::Rank,
                "position" => TokenKind::Position,
                "status" => TokenKind::Status,
                "unit" => TokenKind::Unit,
                "heading" => TokenKind::Heading,
                "callsign" => TokenKind::CallSignMark,
                "alias" => TokenKind::AliasMark,
                _ => TokenKind::Title,
            };
            words.insert(word, kind);
        }
        for son in [
            "оглы", "оглу", "огли", "оғлу", "oglu", "oğlu", "ogly", "ohly", "oghlu", "уулу", "uulu", "улы",
            "ули", "uly", "ұлы", "угли", "ўғли", "ugli", "ogli", "oʻgʻli", "ogʻli",
        ] {
            words.insert(son, TokenKind::SonOf);
        }
        for daughter in
            ["кызы", "кизи", "гызы", "қызы", "kyzy", "kizi", "gizi", "qizi", "qızı", "kızı", "kyzi", "қизи"]
        {
            words.insert(daughter, TokenKind::DaughterOf);
        }
        words
    });
    &WORDS
}

/// log2 of the share of surnames that no table holds but that end as surnames do.
const UNSEEN_SURNAME: f32 = -18.0;
/// The same for a word that does not end as a surname: it may as well be a foreign given name.
const UNSEEN_WORD: f32 = -20.5;
/// log2 of the share of a given name that no table holds.
const UNSEEN_GIVEN: f32 = -19.5;
/// What the ending of a surname takes from a word's chance to be an unknown given name.
const SURNAME_ENDING_AS_GIVEN: f32 = -3.5;
/// log2 of the share of a patronymic whose father's name is not known.
const UNSEEN_PATRONYMIC: f32 = -13.0;
/// A word without a patronymic suffix is none.
const NO_PATRONYMIC: f32 = -40.0;

/// Reads a token. `text` may hold hyphens, and a space when it is a father's name with its particle.
#[must_use]
pub fn analyze(text: &str) -> Token {
    if let Some((father, particle)) = text.rsplit_once(char::is_whitespace) {
        return analyze_with_particle(father, particle);
    }
    let token = analyze_as_written(text);
    let doubtful = token.kind == TokenKind::Word || token.kind == TokenKind::Unreadable;
    // The halves of a double name are tokens of their own, and mended as such.
    // No name of the tables begins with ъ, so what sounds like one is another: Ъжак is Їжак, not Жак.
    let known = token.is_known() && !text.starts_with(['ъ', 'Ъ', 'ы', 'Ы']);
    if !doubtful || known || text.contains(is_hyphen) {
        return token;
    }
    let word: String = fold(text).letters.iter().collect();
    let Some((meant, repair)) = repair::word(&word, token.script) else { return token };
    Token { mends: token.mends, repair: Some(repair), capitals: token.capitals, ..analyze_as_written(&meant) }
}

/// Reads a token without mending it.
fn analyze_as_written(text: &str) -> Token {
    let folded = fold(text);
    let mut word = String::with_capacity(text.len());
    word.extend(&folded.letters);
    let mut token = Token {
        script: folded.script,
        capitals: folded.capitals,
        mends: folded.mends,
        spelling: spelling(&word),
        sounds: sounds(&folded),
        surname_share: UNSEEN,
        surname_rarity: UNSEEN,
        given_share: UNSEEN,
        father_share: UNSEEN_PATRONYMIC.exp2(),
        ..Token::default()
    };
    if let Some(&kind) = special_words().get(word.as_str()) {
        token.kind = kind;
        // Стрілець, Кухар and Пан are surnames too: they are read as such where the name has no other.
        if kind.may_be_surname() && SURNAMES.get(&word).is_some() {
            let (stem, ending) = split_ending(&token.sounds);
            (token.stem, token.ending) = (stem, ending);
            token.class = class_of(token.spoken().stem);
            token.skeletons = skeletons(token.spoken().stem);
            token.surname_share = surname_share(token.class).unwrap_or(UNSEEN);
            token.surname_rarity = token.surname_share;
            let surname = token.surname_share.log2();
            token.roles = RoleScores { surname, given_name: NO_PATRONYMIC, patronymic: NO_PATRONYMIC };
        }
        return token;
    }
    token.kind = match folded.letters.len() {
        _ if token.sounds.is_empty() => TokenKind::Unreadable,
        _ if folded.letters.iter().any(char::is_ascii_digit) => TokenKind::Unreadable,
        1 => TokenKind::Initial,
        // Yu. Ya. Zh. Kh. Sh. are one letter in Cyrillic.
        2 if folded.script == Script::Latin && is_letter_pair(&word) && !text.contains(is_hyphen) => {
            TokenKind::Initial
        }
        _ => TokenKind::Word,
    };
    let (stem, ending) = split_ending(&token.sounds);
    (token.stem, token.ending) = (stem, ending);
    token.class = class_of(token.spoken().stem);
    if token.kind != TokenKind::Word {
        return token;
    }
    token.skeletons = skeletons(token.spoken().stem);
    token.consonants = token.spoken().stem.iter().fold(0, |set, sound| set | 1 << sound.class()) & !1;
    let share = surname_share(token.class);
    // A known surname that ends as surnames do (Романов) need not be looked for among the names it is near to.
    let surname = share.is_some() && ends_as_surname(token.spoken().stem, token.ending);
    token.given_name = given_names::read_within(&token.sounds, !surname);
    token.patronymic = patronymics::read(&token.sounds);
    if token.script == Script::Cyrillic {
        token.declined = inflection::read(&word);
    }
    token.surname_share = share.unwrap_or_else(|| unseen_share(token.spoken().stem));
    token.surname_rarity = token.surname_share;
    token.roles = role_scores(&token, share);
    token.given_share = token.roles.given_name.exp2();
    token.father_share = token.roles.patronymic.max(UNSEEN_PATRONYMIC).exp2();
    token
}

/// The class of a surname's stem, as [`analyze`] finds it.
#[must_use]
pub fn class_of_name(surname: &str) -> SoundClass {
    class_of(&stem_of_name(surname))
}

/// The sounds of a surname's stem, as [`analyze`] finds them.
#[must_use]
pub fn stem_of_name(surname: &str) -> Sounds {
    let mut sounds = sounds(&fold(surname));
    let (stem, _) = split_ending(&sounds);
    sounds.truncate(stem);
    sounds
}

fn analyze_with_particle(father: &str, particle: &str) -> Token {
    let daughter = analyze(particle).kind == TokenKind::DaughterOf;
    let mut token = analyze(father);
    token.patronymic = Some(patronymics::read_father(&token.sounds, daughter));
    token.roles.patronymic = UNSEEN_PATRONYMIC;
    token.father_share = UNSEEN_PATRONYMIC.exp2();
    token
}

fn is_letter_pair(word: &str) -> bool {
    matches!(
        word,
        "yu" | "ya"
            | "ye"
            | "yo"
            | "yi"
            | "zh"
            | "kh"
            | "ts"
            | "ch"
            | "sh"
            | "iu"
            | "ia"
            | "ie"
            | "ju"
            | "ja"
            | "je"
    )
}

fn role_scores(token: &Token, surname_share: Option<f32>) -> RoleScores {
    let surname_like = ends_as_surname(token.spoken().stem, token.ending);
    let surname = surname_share.map_or(if surname_like { UNSEEN_SURNAME } else { UNSEEN_WORD }, f32::log2);
    let given_name = match &token.given_name {
        Some(reading) => reading.weight.log2().max(UNSEEN_GIVEN),
        None if surname_like => UNSEEN_GIVEN + SURNAME_ENDING_AS_GIVEN,
        None => UNSEEN_GIVEN,
    };
    let patronymic = match &token.patronymic {
        Some(patronymic) if !patronymic.names.names.is_empty() => {
            patronymic.names.weight.log2().max(UNSEEN_PATRONYMIC)
        }
        Some(_) => UNSEEN_PATRONYMIC,
        None => NO_PATRONYMIC,
    };
    // A case form is a sign of its role as well, but a nominative is likelier.
    let case_form = |form: Option<&CaseForm>, nominative: f32| {
        form.map_or(nominative, |form| nominative.max(form.share.log2() + DECLINED))
    };
    let declined = token.declined.as_deref();
    let given_name = case_form(declined.and_then(|declined| declined.given_names.first()), given_name);
    let patronymic = case_form(declined.and_then(|declined| declined.patronymic.as_ref()), patronymic);
    RoleScores { surname, given_name, patronymic }
}

/// Whether a stem and ending are those of a typical East Slavic, Armenian or Georgian surname.
fn ends_as_surname(stem: &[Sound], ending: Ending) -> bool {
    use Sound::*;
    match (stem, ending) {
        // -ов, -ев, -ів and their feminines.
        ([.., _, O | E | Yo | I | Iy | A, V | Uv | F], Ending::Consonant | Ending::A | Ending::Baltic) => {
            true
        }
        ([.., _, I | Iy | Y, N], Ending::Consonant | Ending::A) => true,
        ([.., K], Ending::AdjectiveMasculine | Ending::AdjectiveFeminine | Ending::AdjectiveOy) => true,
        ([.., S | LatinS | Ts | LatinC | Z | LatinZ, K], _) => true,
        // -енко.
        ([.., E | A, N, K], Ending::O | Ending::A) => true,
        // -чук, -юк, -ук, -як, -ик.
        ([.., _, U | Iy | Y | A, K], Ending::Consonant) => true,
        ([.., I | Iy | Y, Ch | LatinCh | LatinCz], Ending::Consonant) => true,
        // -ян.
        ([.., J | LatinJ | I, A, N], Ending::Consonant) => true,
        ([.., Sh, V, I | Iy, L], _) => true,
        ([.., D, Z | LatinZ], Ending::E) => true,
        // -зода.
        ([.., Z | LatinZ, O | A, D], Ending::A) => true,
        _ => false,
    }
}

/// Hash of a word, the same on every platform.
fn spelling(word: &str) -> u64 {
    word.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Most parts of a double name that are read. Three are seen in life; as every part of one name is compared with every
/// part of another, a cell of a hundred thousand would keep a machine busy for hours.
const MOST_HYPHENATED: usize = 4;

/// The parts of a double name written with a hyphen, the first [`MOST_HYPHENATED`] of them; empty when there is none.
#[must_use]
pub fn hyphenated_parts(text: &str) -> SmallVec<[&str; 2]> {
    let parts = text.split(is_hyphen).filter(|part| !part.is_empty());
    let parts: SmallVec<[&str; 2]> = parts.take(MOST_HYPHENATED).collect();
    if parts.len() > 1 { parts } else { SmallVec::new() }
}
