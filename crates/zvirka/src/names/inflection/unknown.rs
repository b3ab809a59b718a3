//! Given names that no table holds, brought to the nominative by rule.
//!
//! Beside a patronymic its case and sex tell which endings a given name may have lost ([`given_by_rule`]). Without one two
//! words show their case together where both have an ending that hardly any name has in the nominative
//! ([`shown_by_both`]): the instrumental, and the Ukrainian dative in -ові.
//!
//! Method: the endings of [`super::endings`], those kept that the case and the sex allow; which -и stands for -а and which
//! for -я is the grammar of either language (the Ukrainian orthography of 2019, Russian school grammar). Cost: that of the
//! endings, once a row. Limits: a foreign name in -о, -е or -у may be taken for a case form.

use super::endings::{self, Cases};
use super::{CaseForm, Part, key};
use crate::names::given_names::group_share;
use crate::names::script::{Script, is_hyphen};
use crate::names::tables::{FormKind, GROUPS, given_name_forms};

/// Whether a given name beside a declined patronymic is to be brought to the nominative by rule alone.
pub(super) fn is_by_rule(part: Part<'_>) -> bool {
    part.script == Script::Cyrillic
        && !part.initial
        && !part.text.contains(is_hyphen)
        && !part.text.ends_with('.')
}

/// The nominative of a given name that no table need hold, in the case and of the sex that the patronymic shows.
/// `None` where the word can be in no such case.
pub(super) fn given_by_rule(word: &str, father: &CaseForm) -> Option<String> {
    let ukrainian = father.nominative.ends_with("івна") || father.nominative.ends_with("ївна");
    let mut known: Option<(f32, String)> = None;
    let (mut usual, mut unusual): (Option<String>, Option<String>) = (None, None);
    endings::nominatives(word, false, |nominative, cases, sex| {
        if !sex.holds(father.woman) || cases.both(father.cases).is_empty() {
            return;
        }
        let share = share_of_sex(&nominative, father.woman);
        if let Some(share) = share {
            if known.as_ref().is_none_or(|(best, _)| share > *best) {
                known = Some((share, nominative));
            }
            return;
        }
        let ends_in_a = nominative.ends_with(['а', 'я']);
        let as_usual =
            if father.woman { ends_in_a && is_womans(word, &nominative, ukrainian) } else { !ends_in_a };
        // Men are called Сава and Лука as well, and in most cases nothing else has such an ending.
        let slot = if as_usual { &mut usual } else { &mut unusual };
        if slot.is_none() && (as_usual || (!father.woman && ends_in_a)) {
            *slot = Some(nominative);
        }
    });
    let stays = || share_of_sex(word, father.woman).is_some();
    known.map(|(_, nominative)| nominative).or_else(|| usual.or(unusual).filter(|_| !stays()))
}

/// The share of people of a sex who bear a given name of the tables; `None` where it is no such name.
fn share_of_sex(word: &str, woman: bool) -> Option<f32> {
    let other = if woman { 'm' } else { 'f' };
    let of_sex = |group: u16| GROUPS.get(usize::from(group)).is_some_and(|group| group.sex != other);
    let forms = given_name_forms(word).iter();
    let forms = forms.filter(|form| form.kind != FormKind::Latin && of_sex(form.group));
    forms.map(|form| group_share(form.group)).reduce(f32::max)
}

/// Whether a word ending in -и is a case form of an unknown woman's name with that ending: Russian writes -и behind a vowel
/// and ь (Дарьи), and behind г, к, х and the sibilants (Ольги), Ukrainian behind hard consonants alone (Ганни). Behind other
/// consonants a Russian name in -и is a foreign one, which is not declined (Мэри).
fn is_womans(word: &str, nominative: &str, ukrainian: bool) -> bool {
    let Some(stem) = word.strip_suffix('и') else { return true };
    let soft = stem.ends_with(['и', 'ь', 'а', 'е', 'о', 'у']);
    let hard = ukrainian || stem.ends_with(['г', 'к', 'х', 'ж', 'ч', 'ш', 'щ']);
    (soft && nominative.ends_with('я')) || (hard && !soft && nominative.ends_with('а'))
}

/// Whether a word ends as case forms of names do and hardly any name does in the nominative, whatever its stem: the
/// instrumental, and the Ukrainian dative in -ові.
#[must_use]
pub fn ends_clearly(word: &str) -> bool {
    !cases_of_clear_ending(word).is_empty()
}

/// The cases that an ending shows for certain; none where it shows none.
fn cases_of_clear_ending(word: &str) -> Cases {
    const INSTRUMENTAL: [&str; 7] = ["ом", "ем", "єм", "ём", "ою", "ею", "єю"];
    const DATIVE: [&str; 3] = ["ові", "еві", "єві"];
    /// Fewest letters before the ending: Том and Лев are no case forms.
    const STEM: usize = 3;
    let ends = |endings: &[&str]| {
        let stem = endings.iter().find_map(|ending| word.strip_suffix(ending));
        stem.is_some_and(|stem| stem.chars().count() >= STEM)
    };
    if ends(&INSTRUMENTAL) {
        Cases::INSTRUMENTAL
    } else if ends(&DATIVE) {
        Cases::DATIVE.or(Cases::LOCATIVE)
    } else {
        Cases::default()
    }
}

/// The case and the sex that a surname and a given name show together which no table holds, each by its
/// [ending](ends_clearly); `None` where either may stand in the nominative.
pub(super) fn shown_by_both(surname: Part<'_>, given_name: Part<'_>) -> Option<CaseForm> {
    let (surname, word) = (key(surname.text), key(given_name.text));
    if !given_name_forms(&word).is_empty() {
        return None;
    }
    let cases = cases_of_clear_ending(&word);
    let instrumental = cases == Cases::INSTRUMENTAL;
    // A man's surname beside it tells that Сокирою is a man.
    let woman = instrumental && word.ends_with('ю') && !surname.ends_with('м');
    // What is declined in no case tells nothing: Кравченко of women, Довгих.
    let undeclined = surname.ends_with("их") || surname.ends_with("ых") || surname.ends_with('о');
    let agrees = if instrumental {
        surname.ends_with(['м', 'ю']) || undeclined
    } else {
        surname.ends_with(['у', 'ю', 'і', 'ї']) || undeclined
    };
    let undeclined_woman = woman && !surname.ends_with(is_vowel);
    (!cases.is_empty() && (agrees || undeclined_woman)).then(|| CaseForm {
        nominative: String::new(),
        cases,
        woman,
        share: 0.0,
        known: false,
    })
}

pub(super) const fn is_vowel(letter: char) -> bool {
    matches!(letter, 'а' | 'я' | 'о' | 'е' | 'є' | 'и' | 'і' | 'ї' | 'у' | 'ю' | 'ы' | 'э')
}
