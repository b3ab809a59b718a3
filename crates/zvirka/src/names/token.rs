//! One token of a name, with everything that can be known of it alone: letters, sounds, what it may be in a name.
//!
//! Language is paid for here, once per distinct token; records hold numbers of tokens. Cost: see the bench `stages`, group `read`.

mod abbreviation;
mod words;

use smallvec::SmallVec;

use super::frequency::{UNSEEN, surname_share, unseen_share};
use super::given_names::{self, GivenReading};
use super::inflection::{self, CaseForm, DECLINED, Declined, Part};
use super::patronymics::{self, Patronymic};
use super::repair::{self, Repair};
use super::script::{Mends, Script, fold, is_hyphen, is_small};
use super::sounds::foreign;
use super::sounds::{
    Ending, Skeletons, Sound, SoundClass, Sounds, class_of, skeletons, sounds, split_ending,
};
use super::tables::SURNAMES;
use crate::similarity::Spoken;
use words::{is_particle, no_name};

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
    /// A relative, in the nominative: whose name it is follows.
    Relative,
    /// The name is a specimen.
    Sample,
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
        matches!(self, Self::Position | Self::Title | Self::Rank | Self::Relative)
    }

    /// Whether a token of the kind may be a part of a name.
    #[must_use]
    pub const fn may_be_name(self) -> bool {
        matches!(self, Self::Word | Self::Initial | Self::SonOf | Self::DaughterOf)
    }
}

/// Which of two namesakes of one family is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// старший, батько, Sr.
    Senior,
    /// молодший, син, Jr.
    Junior,
}

impl Generation {
    /// The generation that a word tells, in lower case.
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "старший" | "старша" | "старшая" | "ст" | "батько" | "отец" | "мати" | "мать" | "senior"
            | "sr" => Self::Senior,
            "молодший" | "молодша" | "младший" | "младшая" | "мол" | "мл" | "син" | "сын" | "дочка"
            | "дочь" | "junior" | "jr" => Self::Junior,
            _ => return None,
        })
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
    /// Whether it is all in small letters.
    pub small: bool,
    /// Whether the tables hold it as a surname.
    pub listed_surname: bool,
    /// Whether it stands for any name that begins so: Мих., Ол-др.
    pub abbreviated: bool,
    /// Whether it is a particle of surnames: ван, де ла.
    pub particle: bool,
    /// Which generation of namesakes it tells.
    pub generation: Option<Generation>,
    /// How a Latin word that no table holds sounds in languages whose spelling is far from its sound.
    pub foreign: Option<Box<SmallVec<[Sounds; 2]>>>,
    /// Of a word of which letters are lost (`Ле…ук`): how many sounds stand before the gap, and one.
    pub gap: u8,
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
    /// Whether it ends as no name does in the nominative: Вербицького, Ільковича.
    pub in_case: bool,
    /// Whether its ending alone shows the [case](inflection::ends_clearly).
    pub clear_case: bool,
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
    /// Whether it is all in small letters.
    pub small: bool,
    /// Whether it is a particle of surnames: ван, де ла.
    pub particle: bool,
    /// Whether the tables hold it as a surname.
    pub listed_surname: bool,
    /// Whether it ends as surnames do.
    pub surname_like: bool,
    /// Whether a table holds it as a given name, in whichever case.
    pub known_given: bool,
    /// The same, in the nominative.
    pub nominative_given: bool,
    /// Whether it names a father of the tables, in whichever case.
    pub known_father: bool,
    /// Which generation of namesakes it tells.
    pub generation: Option<Generation>,
    /// Whether it may stand for a known given name.
    pub may_be_given_name: bool,
    /// Whether it may name a father.
    pub may_be_patronymic: bool,
    /// Whether it may be a case form.
    pub declined: bool,
    /// Whether it ends as no name does in the nominative: Вербицького, Ільковича.
    pub in_case: bool,
    /// The same, of a name so rare that its neighbours must show it.
    pub may_be_declined: bool,
    /// Whether its ending alone shows the case.
    pub clear_case: bool,
    /// How likely it is in each role.
    pub roles: RoleScores,
}

impl Token {
    /// What decides the token's role.
    #[must_use]
    pub fn role_facts(&self) -> RoleFacts {
        let exact = |reading: &GivenReading| reading.cost == 0.0 && !reading.names.is_empty();
        let declined = self.declined.as_deref();
        let case = |given: bool| {
            declined.is_some_and(|declined| {
                if given {
                    !declined.given_names.is_empty() && (!declined.rare || self.clear_case)
                } else {
                    declined.patronymic.as_ref().is_some_and(|father| father.known)
                }
            })
        };
        RoleFacts {
            kind: self.kind,
            capitals: self.capitals,
            small: self.small,
            particle: self.particle,
            listed_surname: self.listed_surname,
            surname_like: ends_as_surname(self.spoken().stem, self.ending),
            known_given: self.abbreviated || self.given_name.as_ref().is_some_and(exact) || case(true),
            nominative_given: self.given_name.as_ref().is_some_and(exact),
            may_be_declined: declined.is_some(),
            clear_case: self.clear_case,
            known_father: self.patronymic.as_ref().is_some_and(|father| exact(&father.names)) || case(false),
            generation: self.generation,
            may_be_given_name: self.given_name.is_some(),
            may_be_patronymic: self.patronymic.is_some(),
            declined: declined.is_some_and(|declined| !declined.rare),
            in_case: self.in_case,
            roles: self.roles,
        }
    }

    /// Whether a table holds the token, as a surname, a given name or a patronymic.
    #[must_use]
    pub fn is_known(&self) -> bool {
        let exact = |reading: &GivenReading| reading.cost == 0.0 && !reading.names.is_empty();
        self.surname_share != UNSEEN
            || self.declined.as_ref().is_some_and(|declined| !declined.rare)
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

    /// Stem and ending as they are heard in languages whose spelling is far from its sound.
    pub fn heard(&self) -> impl Iterator<Item = Spoken<'_>> {
        self.foreign.iter().flat_map(|readings| readings.iter()).map(|sounds| {
            let (stem, ending) = split_ending(sounds);
            Spoken { stem: sounds.get(..stem).unwrap_or(sounds), ending }
        })
    }

    /// The whole token as a stem, for names whose ending is not grammar.
    #[must_use]
    pub fn whole(&self) -> Spoken<'_> {
        Spoken { stem: &self.sounds, ending: Ending::Consonant }
    }
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
/// How often a patronymic stands behind a given name with no surname beside: a judgement, one name in thirty. So many of
/// a father's children may be taken for bearers of a surname that looks like it (Іванович).
const WITHOUT_SURNAME: f32 = 1.0 / 32.0;
/// What having the form of a known father's patronymic takes from the chance of a word to be an unlisted surname.
const PATRONYMIC_AS_SURNAME: f32 = -8.0;
/// The same of a listed one (Іванович): most who are written so without another surname have left theirs out.
const LISTED_PATRONYMIC_AS_SURNAME: f32 = -4.0;
/// How much likelier than an unknown word, in bits, a case form of a rare given name is one: of two words by which only the
/// ending is known, the table speaks for this one. A judgement, less than what another order of parts must have.
const RARE_IN_CASE: f32 = 3.0;
/// A word without a patronymic suffix is none.
const NO_PATRONYMIC: f32 = -40.0;

/// Reads a token. `text` may hold hyphens, and a space when it is a father's name with its particle.
#[must_use]
pub fn analyze(text: &str) -> Token {
    if let Some(word) = abbreviation::spaced_out(text) {
        return analyze(&word);
    }
    if let Some((father, particle)) = text.rsplit_once(char::is_whitespace) {
        return analyze_with_particle(father, particle);
    }
    if let Some((head, tail)) = abbreviation::around_gap(text) {
        return abbreviation::with_gap(head, tail, analyze_as_written(text));
    }
    if let Some(word) = text.strip_suffix('.') {
        let token = analyze(word);
        return abbreviation::read(word, token, true);
    }
    let token = analyze_as_written(text);
    let token = if text.contains(is_hyphen) { abbreviation::read(text, token, false) } else { token };
    if token.abbreviated {
        return token;
    }
    let doubtful = token.kind == TokenKind::Word || token.kind == TokenKind::Unreadable;
    // The halves of a double name are tokens of their own, and mended as such.
    // No name of the tables begins with ъ, so what sounds like one is another: Ъжак is Їжак, not Жак.
    let known = token.is_known() && !text.starts_with(['ъ', 'Ъ', 'ы', 'Ы']);
    if !doubtful || known || text.contains(is_hyphen) {
        return token;
    }
    let word: String = fold(text).letters.iter().collect();
    let Some((meant, repair)) = repair::word(&word, token.script) else { return token };
    Token {
        mends: token.mends,
        repair: Some(repair),
        capitals: token.capitals,
        small: token.small,
        ..analyze_as_written(&meant)
    }
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
    // A capital within is a slip of a space or of the first two letters: дПетро.
    let mut letters = text.chars().filter(|letter| letter.is_alphabetic()).peekable();
    token.small = letters.peek().is_some() && letters.all(is_small);
    token.particle = token.small && is_particle(&word);
    if let Some((kind, nominative)) = no_name(text, &word) {
        token.kind = kind;
        token.generation = Generation::of(&word);
        // Стрілець, Кухар and Пан are surnames too: they are read as such where the name has no other.
        if kind.may_be_surname() && SURNAMES.get(nominative.as_deref().unwrap_or(&word)).is_some() {
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
        token.in_case = inflection::ends_in_case(&word);
        token.clear_case = inflection::ends_clearly(&word);
    }
    token.listed_surname = share.is_some();
    if token.script == Script::Latin && share.is_none() && token.patronymic.is_none() {
        let readings = foreign::readings(&folded.letters, &token.sounds);
        token.foreign = (!readings.is_empty()).then(|| Box::new(readings));
    }
    token.surname_share = share.unwrap_or_else(|| unseen_share(token.spoken().stem));
    if let Some(father) = token.patronymic.as_ref().filter(|father| father.names.cost == 0.0) {
        token.surname_share = token.surname_share.max(father.names.weight * WITHOUT_SURNAME);
    }
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
    let unseen = if surname_like { UNSEEN_SURNAME } else { UNSEEN_WORD };
    let declined = token.declined.as_deref();
    let father = declined.and_then(|declined| declined.patronymic.as_ref());
    // A word that names a known father is his child's patronymic, not a surname that no table holds.
    let names_father = token
        .patronymic
        .as_ref()
        .is_some_and(|father| father.names.cost == 0.0 && !father.names.names.is_empty())
        || father.is_some_and(|father| father.known);
    let unseen = if names_father { unseen + PATRONYMIC_AS_SURNAME } else { unseen };
    let doubt = if names_father { LISTED_PATRONYMIC_AS_SURNAME } else { 0.0 };
    let surname = surname_share.map_or(unseen, |share| share.log2() + doubt);
    let given_name = match &token.given_name {
        Some(reading) => reading.weight.log2().max(UNSEEN_GIVEN),
        // Nobody is called by a patronymic, whoever the father may be.
        None if father.is_some() => UNSEEN_GIVEN + PATRONYMIC_AS_SURNAME,
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
    let certain = declined.filter(|declined| !declined.rare);
    let given_name = case_form(certain.and_then(|declined| declined.given_names.first()), given_name);
    let rare = token.clear_case && declined.is_some_and(|declined| declined.rare);
    let given_name = if rare { given_name.max(UNSEEN_GIVEN + RARE_IN_CASE) } else { given_name };
    let patronymic = father
        .map_or(patronymic, |father| patronymic.max(father.share.log2().max(UNSEEN_PATRONYMIC) + DECLINED));
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
    if abbreviation::spaced_out(text).is_some() {
        return SmallVec::new();
    }
    let parts = text.split(is_hyphen).filter(|part| !part.is_empty());
    let parts: SmallVec<[&str; 2]> = parts.take(MOST_HYPHENATED).collect();
    if parts.len() > 1 { parts } else { SmallVec::new() }
}
