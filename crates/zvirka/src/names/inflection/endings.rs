//! Case endings of Ukrainian and Russian names, from the case form back to what the nominative may be.
//!
//! Method: a table of endings, each with the endings that the nominative may have, the cases and the sexes of which
//! it is the form; then the changes in the stem that go with a lost ending: the fleeting vowel (Кравця, Кравець),
//! the vowel of a closed syllable (Якова, Яків), the softened consonant (Ользі, Ольга). The paradigms are those of
//! the Ukrainian orthography of 2019 and of Russian school grammar. Cost: some 0.2 µs for a word with a case
//! ending. Limits: what comes out may be no name; the caller looks it up or weighs it.

/// Grammatical cases, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cases(u8);

impl Cases {
    /// Genitive.
    pub const GENITIVE: Self = Self(1);
    /// Dative.
    pub const DATIVE: Self = Self(2);
    /// Accusative.
    pub const ACCUSATIVE: Self = Self(4);
    /// Instrumental.
    pub const INSTRUMENTAL: Self = Self(8);
    /// Vocative.
    pub const VOCATIVE: Self = Self(16);
    /// Locative, which Russian grammar calls prepositional.
    pub const LOCATIVE: Self = Self(32);
    /// Any case but the nominative.
    pub const ANY: Self = Self(63);

    /// The cases that both sets hold.
    #[must_use]
    pub const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The cases that either set holds.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Which sexes a form may be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sex {
    Man,
    Woman,
    Either,
}

impl Sex {
    pub(super) const fn holds(self, woman: bool) -> bool {
        match self {
            Self::Man => !woman,
            Self::Woman => woman,
            Self::Either => true,
        }
    }
}

/// What the stem before an ending does in the nominative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stem {
    /// Stays as it is.
    Same,
    /// Ends the word, or but for a soft sign: a vowel may come in.
    Closed,
    /// Takes its consonant back from before -і: Ользі, Ольга.
    Hardened,
    /// Must end in a vowel: Андрія, Андрій.
    Vowel,
    /// Takes its consonant back from before the vocative's -е: Баранюче, Баранюк.
    Velar,
    /// Must end in a lip's consonant, behind which an apostrophe stood: Солов'я, Соловей.
    Labial,
}

use Sex::{Either, Man, Woman};
use Stem::{Closed, Hardened, Labial, Same, Velar, Vowel};

struct Ending {
    /// As written in the case.
    seen: &'static str,
    /// What the nominative has in its place.
    nominative: &'static str,
    stem: Stem,
    cases: Cases,
    sex: Sex,
    /// Whether only surnames are declined so.
    surname: bool,
}

const fn noun(seen: &'static str, nominative: &'static str, stem: Stem, cases: u8, sex: Sex) -> Ending {
    Ending { seen, nominative, stem, cases: Cases(cases), sex, surname: false }
}

/// A noun's ending that given names do not take, since their -ові and -еві is usual.
const fn surname_noun(
    seen: &'static str,
    nominative: &'static str,
    stem: Stem,
    cases: u8,
    sex: Sex,
) -> Ending {
    Ending { seen, nominative, stem, cases: Cases(cases), sex, surname: true }
}

const fn adjective(seen: &'static str, nominative: &'static str, cases: u8, sex: Sex) -> Ending {
    Ending { seen, nominative, stem: Same, cases: Cases(cases), sex, surname: true }
}

const G: u8 = Cases::GENITIVE.0;
const D: u8 = Cases::DATIVE.0;
const A: u8 = Cases::ACCUSATIVE.0;
const I: u8 = Cases::INSTRUMENTAL.0;
const V: u8 = Cases::VOCATIVE.0;
const L: u8 = Cases::LOCATIVE.0;

const ENDINGS: &[Ending] = &[
    // Men's names in a consonant, -о, -ь, -й: Остап, Павло, Василь, Андрій.
    noun("а", "", Closed, G | A, Man),
    noun("а", "о", Same, G | A, Man),
    noun("я", "ь", Closed, G | A, Man),
    noun("я", "", Closed, G | A, Man),
    noun("я", "й", Vowel, G | A, Man),
    noun("у", "", Closed, D | L | V, Man),
    noun("у", "о", Same, D | L, Man),
    noun("ю", "ь", Closed, D | V | L, Man),
    noun("ю", "", Closed, D | V | L, Man),
    noun("ю", "й", Vowel, D | V | L, Man),
    noun("ові", "", Closed, D | L, Man),
    noun("ові", "о", Same, D | L, Man),
    // На Якові, that is Яків.
    noun("ові", "ів", Same, L, Man),
    noun("еві", "ь", Closed, D | L, Man),
    noun("еві", "", Closed, D | L, Man),
    noun("єві", "й", Vowel, D | L, Man),
    noun("єві", "ь", Closed, D | L, Man),
    noun("йові", "йо", Same, D | L, Man),
    noun("ом", "", Closed, I, Man),
    noun("ом", "о", Same, I, Man),
    noun("ем", "ь", Closed, I, Man),
    noun("ем", "", Closed, I, Man),
    noun("ем", "й", Vowel, I, Man),
    noun("ём", "ь", Closed, I, Man),
    noun("ём", "й", Vowel, I, Man),
    noun("єм", "й", Vowel, I, Man),
    noun("е", "", Closed, V | L, Man),
    noun("е", "", Velar, V, Man),
    noun("е", "о", Same, V | L, Man),
    noun("е", "ь", Closed, L, Man),
    noun("е", "й", Vowel, L, Man),
    noun("и", "й", Vowel, L, Man),
    surname_noun("і", "", Closed, L, Man),
    surname_noun("і", "о", Same, L, Man),
    surname_noun("і", "ь", Closed, L, Man),
    noun("ї", "й", Vowel, L, Man),
    // Соловей, Воробей: the vowel flees and leaves a soft sign or an apostrophe.
    noun("ья", "ей", Same, G | A, Man),
    noun("ью", "ей", Same, D, Man),
    noun("ьем", "ей", Same, I, Man),
    noun("ьём", "ей", Same, I, Man),
    noun("ье", "ей", Same, L, Man),
    noun("я", "ей", Labial, G | A, Man),
    noun("ю", "ей", Labial, D | L | V, Man),
    noun("єм", "ей", Labial, I, Man),
    noun("єві", "ей", Labial, D | L, Man),
    // Names in -а and -я, of either sex: Микола, Ілля, Ольга, Марія.
    noun("и", "а", Same, G, Either),
    noun("и", "я", Same, G | D | L, Either),
    noun("ы", "а", Same, G, Either),
    noun("і", "а", Hardened, D | L, Either),
    noun("і", "я", Same, G | D | L, Either),
    noun("ї", "я", Same, G | D | L, Either),
    noun("е", "а", Same, D | L, Either),
    noun("е", "я", Same, D | L | V, Either),
    noun("у", "а", Same, A, Either),
    noun("ю", "я", Same, A | V, Either),
    noun("ою", "а", Same, I, Either),
    noun("ею", "а", Same, I, Either),
    noun("ею", "я", Same, I, Either),
    noun("єю", "я", Same, I, Either),
    noun("ой", "а", Same, I, Either),
    noun("ей", "а", Same, I, Either),
    noun("ей", "я", Same, I, Either),
    noun("ёй", "я", Same, I, Either),
    noun("о", "а", Same, V, Either),
    noun("є", "я", Same, V, Either),
    // Women's names in a consonant or -ь: Любов, Любовь.
    noun("і", "", Same, G | D, Woman),
    noun("и", "ь", Same, G | D, Woman),
    noun("ю", "", Same, I, Woman),
    // Surnames that are adjectives: Білий, Белый, Лесовой, Синій; Чорна, Черная.
    adjective("ого", "ий", G | A, Man),
    adjective("ого", "ый", G | A, Man),
    adjective("ого", "ой", G | A, Man),
    adjective("ього", "ій", G | A, Man),
    adjective("его", "ий", G | A, Man),
    adjective("ому", "ий", D | L, Man),
    adjective("ому", "ый", D, Man),
    adjective("ому", "ой", D, Man),
    adjective("ьому", "ій", D | L, Man),
    adjective("ему", "ий", D, Man),
    adjective("им", "ий", I, Man),
    adjective("ым", "ый", I, Man),
    adjective("ым", "ой", I, Man),
    adjective("ім", "ій", I | L, Man),
    adjective("ім", "ий", L, Man),
    adjective("ом", "ий", L, Man),
    adjective("ом", "ый", L, Man),
    adjective("ом", "ой", L, Man),
    adjective("ем", "ий", L, Man),
    adjective("ої", "а", G, Woman),
    adjective("ьої", "я", G, Woman),
    adjective("ій", "а", D | L, Woman),
    adjective("ій", "я", D | L, Woman),
    adjective("ой", "ая", G | D | I | L, Woman),
    adjective("ой", "а", G | D | I | L, Woman),
    adjective("ей", "яя", G | D | I | L, Woman),
    adjective("ую", "ая", A, Woman),
    adjective("юю", "яя", A, Woman),
    // Surnames in -ов, -ин, -ів take an adjective's instrumental: Петровим, Петровым.
    adjective("им", "", I, Man),
    adjective("ым", "", I, Man),
];

/// What the nominative of a word may be. `word` is in lower case, without apostrophes.
pub(super) fn nominatives(word: &str, surname: bool, mut found: impl FnMut(String, Cases, Sex)) {
    for ending in ENDINGS {
        if ending.surname && !surname {
            continue;
        }
        let Some(stem) = word.strip_suffix(ending.seen) else { continue };
        if stem.chars().nth(1).is_none() {
            continue;
        }
        let mut add = |stem: &str| found(format!("{stem}{}", ending.nominative), ending.cases, ending.sex);
        match ending.stem {
            Same if is_of_other_group(ending.seen, stem) => {}
            Same => add(stem),
            Vowel if stem.ends_with(is_vowel) => add(stem),
            Vowel => {}
            Velar => {
                for (soft, hard) in [('ч', "к"), ('ж', "г"), ('ш', "х")] {
                    if let Some(head) = stem.strip_suffix(soft) {
                        add(&format!("{head}{hard}"));
                    }
                }
            }
            Labial if stem.ends_with(['б', 'п', 'в', 'м', 'ф']) => add(stem),
            Labial => {}
            Closed if stem.ends_with(is_vowel) || is_of_other_group(ending.seen, stem) => {}
            Closed => {
                add(stem);
                closed_stems(stem, add);
            }
            Hardened => {
                add(stem);
                for (soft, hard) in [('ц', "к"), ('з', "г"), ('с', "х")] {
                    if let Some(head) = stem.strip_suffix(soft) {
                        add(&format!("{head}{hard}"));
                    }
                }
            }
        }
    }
}

/// Whether a stem takes another dative than this one: of the soft and mixed groups -еві, of the hard one -ові. A stem in
/// -р may be of either (Кобзареві, Комарові).
fn is_of_other_group(seen: &str, stem: &str) -> bool {
    seen == "ові" && stem.ends_with('ь')
}

const fn is_vowel(letter: char) -> bool {
    matches!(letter, 'а' | 'е' | 'ё' | 'є' | 'и' | 'і' | 'ї' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я')
}

/// A stem with the vowel that the lost ending made flee or change: Павл-, Павел; Льв-, Лев; Зайц-, Заєць; Яков-, Яків.
fn closed_stems(stem: &str, mut add: impl FnMut(&str)) {
    let mut letters = stem.char_indices().rev();
    let (Some((last, consonant)), Some((middle, before))) = (letters.next(), letters.next()) else { return };
    let (Some(head), Some(shorter)) = (stem.get(..last), stem.get(..middle)) else { return };
    match before {
        'ь' => add(&format!("{shorter}е{consonant}")),
        'й' => {
            add(&format!("{shorter}є{consonant}"));
            add(&format!("{shorter}е{consonant}"));
        }
        'о' | 'е' => add(&format!("{shorter}і{consonant}")),
        'є' => add(&format!("{shorter}ї{consonant}")),
        _ if !is_vowel(before) => {
            add(&format!("{head}е{consonant}"));
            add(&format!("{head}о{consonant}"));
        }
        _ => {}
    }
}
