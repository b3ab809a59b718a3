//! Romanisation schemes, forwards: from Cyrillic to Latin letters, as some office or press would have written it.
//!
//! One name has many Latin spellings: Ганна Щербак is Hanna Shcherbak in today's passport of Ukraine, Ganna
//! Shcherbak in one of 2008, Hanna Schtscherbak in German and GANNA SHCHERBAK to a Russian clerk. This module writes
//! each of them. It is for output, for simulation and for tests; to *compare* names do not romanise them and compare
//! strings, use the sounds: no single Latin form exists, and much is lost on the way.
//!
//! Each [`Scheme`] is a table of letters, sequences and contexts, generated from `data/romanisation.tsv`; its
//! [`basis`](Scheme::basis) names the standard or order that defines it. Where a table knows alternatives, the
//! first is used. Letters a scheme does not know (ы in a Ukrainian table, ә in a Russian one) are written in
//! plain Latin letters after ICAO Doc 9303; digits, punctuation and other scripts pass through. Case is kept:
//! `Щербак` becomes `Shcherbak`, `ЩЕРБАК` becomes `SHCHERBAK`.
//!
//! **Cost.** One pass over the text, some tens of nanoseconds a letter; [`romanize_into`] allocates nothing but the
//! growth of the caller's buffer, unless the text is decomposed.
//!
//! **Limits.** No scheme knows who bears the name: papers keep older or foreign spellings on request, so a true
//! document may follow none of them. The tables of the press and of informal writing are custom, not rule, and
//! those of 2004 and 2007 passports are reported differently by different sources. Capitals are made as in English,
//! in the Turkish tables too (I, not İ).

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use crate::error::{Error, ErrorKind};
use crate::names::tables::romanisation::{FALLBACK, SCHEMES};

pub mod inference;
pub mod reading;
pub(crate) mod rules;

use rules::RuleSet;

/// A romanisation scheme: one system for one language.
#[derive(Clone, Copy)]
pub struct Scheme {
    /// Its id, such as `uk_kmu2010`: language, then the usual short name and the year.
    pub id: &'static str,
    /// The language it is made for: `uk`, `ru` or `be`.
    pub lang: &'static str,
    /// The standard, order or custom that defines it.
    pub basis: &'static str,
    /// The years in which it was in force, open at either end (`2010-`); empty where no date decides.
    pub period: &'static str,
    /// The documents it is met in.
    pub use_: &'static str,
    /// Other names under which it can be asked for, without the language.
    pub aliases: &'static [&'static str],
    pub(crate) rules: RuleSet<'static>,
}

impl Scheme {
    /// The id without the language: `kmu2010` of `uk_kmu2010`.
    #[must_use]
    pub fn short_id(&self) -> &'static str {
        self.id.strip_prefix(self.lang).and_then(|rest| rest.strip_prefix('_')).unwrap_or(self.id)
    }

    /// Whether the scheme can be asked for by this name, which is in lower case and without the language.
    fn answers_to(&self, name: &str) -> bool {
        self.short_id() == name || self.aliases.contains(&name)
    }
}

/// Shows what the scheme is, not its rules.
impl fmt::Debug for Scheme {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Scheme").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Two schemes are the same when their ids are.
impl PartialEq for Scheme {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Scheme {}

/// The languages of the schemes.
const LANGUAGES: [&str; 3] = ["uk", "ru", "be"];

/// How many near names an error lists: enough to find a slip, few enough for one line.
const NEAR_NAMES: usize = 4;

/// Every scheme, Ukrainian first, then Russian, then Belarusian.
#[must_use]
pub fn schemes() -> &'static [Scheme] {
    SCHEMES
}

/// The scheme of a name: an id (`uk_kmu2010`), an id without its language where that is clear (`kmu2010`), or an
/// alias with its language (`uk_bgn`, `ru:iso9`). Case does not matter, `-` and `:` stand for `_`.
///
/// An alias that several languages share (`bgn`) is refused here; [`scheme_for`] guesses the language.
///
/// # Errors
///
/// [`ErrorKind::Scheme`] when no scheme has the name, with the nearest ones, or when several languages share it.
///
/// # Examples
///
/// ```
/// use zvirka::names::romanization::{romanize, scheme};
///
/// assert_eq!(romanize("Ганна Щербак", scheme("kmu2010")?), "Hanna Shcherbak");
/// assert_eq!(romanize("Анна Щербак", scheme("ru_de")?), "Anna Schtscherbak");
/// assert!(scheme("kmu2011").is_err());
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn scheme(id: &str) -> Result<&'static Scheme, Error> {
    let found = matching(id);
    match found.as_slice() {
        [] => Err(unknown(id)),
        [only] => Ok(only),
        several => {
            let ids: Vec<&str> = several.iter().map(|scheme| scheme.id).collect();
            let message =
                format!("the romanisation scheme is one of several languages: say {}", ids.join(" or "));
            Err(Error::new(ErrorKind::Scheme, message))
        }
    }
}

/// The scheme of a name, for one text: as [`scheme`], but where several languages share the name, the language is
/// guessed from the letters of the text (see [`guess_language`]).
///
/// # Errors
///
/// [`ErrorKind::Scheme`] when no scheme has the name, or none for the language guessed.
///
/// # Examples
///
/// ```
/// use zvirka::names::romanization::scheme_for;
///
/// assert_eq!(scheme_for("bgn", "Сергій Їжак")?.id, "uk_bgn1965");
/// assert_eq!(scheme_for("bgn", "Артём Рыбин")?.id, "ru_bgn1947");
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn scheme_for(id: &str, text: &str) -> Result<&'static Scheme, Error> {
    let found = matching(id);
    match found.as_slice() {
        [] => Err(unknown(id)),
        [only] => Ok(only),
        several => {
            let lang = guess_language(text);
            several.iter().find(|scheme| scheme.lang == lang).copied().ok_or_else(|| {
                let ids: Vec<&str> = several.iter().map(|scheme| scheme.id).collect();
                let message = format!(
                    "the romanisation scheme has no table for the language of the name ({lang}): say {}",
                    ids.join(" or ")
                );
                Error::new(ErrorKind::Scheme, message)
            })
        }
    }
}

/// The language whose letters a Cyrillic text uses: `be` for ў, or і beside ы or э; `ru` for ы, э, ё or ъ without
/// і; `uk` for і, ї, є, ґ. Where no letter tells, a soft sign before к is Ukrainian (-ський) and -ский, -ская
/// Russian; else `uk`.
#[must_use]
pub fn guess_language(text: &str) -> &'static str {
    let text = text.to_lowercase();
    let has = |letters: &[char]| text.contains(letters);
    let dotted = has(&['і']);
    if has(&['ў']) || (dotted && has(&['ы', 'э'])) {
        "be"
    } else if has(&['ї', 'є', 'ґ']) || dotted {
        "uk"
    } else if has(&['ы', 'э', 'ё', 'ъ']) {
        "ru"
    } else if text.contains("ьк") {
        "uk"
    } else if text.contains("ский") || text.contains("ская") || text.contains("цкий") || text.contains("цкая")
    {
        "ru"
    } else {
        "uk"
    }
}

/// Writes a text in the Latin letters of a scheme.
///
/// # Examples
///
/// ```
/// use zvirka::names::romanization::{romanize, scheme};
///
/// let kmu = scheme("uk_kmu2010")?;
/// assert_eq!(romanize("Юрій Згурський", kmu), "Yurii Zghurskyi");
/// assert_eq!(romanize("ЩЕРБАК Ілля, 1990 р.н.", kmu), "SHCHERBAK Illia, 1990 r.n.");
/// # Ok::<(), zvirka::Error>(())
/// ```
#[must_use]
pub fn romanize(text: &str, scheme: &Scheme) -> String {
    // Two bytes a letter in Cyrillic, and about as many Latin letters for one on average at most.
    let mut output = String::with_capacity(text.len());
    romanize_into(text, scheme, &mut output);
    output
}

/// Appends a text in the Latin letters of a scheme to `output`, whose room is reused from call to call.
pub fn romanize_into(text: &str, scheme: &Scheme, output: &mut String) {
    if text.bytes().any(leads_mark) {
        // A letter typed as two characters, such as и and a breve for й, is one letter of the tables.
        let composed: String = text.nfc().collect();
        scheme.rules.romanize_into(&composed, &FALLBACK, output);
    } else {
        scheme.rules.romanize_into(text, &FALLBACK, output);
    }
}

/// Whether a byte of UTF-8 may begin a combining mark (U+0300 to U+036F). Decomposed Cyrillic always holds one.
const fn leads_mark(byte: u8) -> bool {
    matches!(byte, 0xCC | 0xCD)
}

/// Every scheme that a name may mean.
fn matching(name: &str) -> Vec<&'static Scheme> {
    let name = name.trim().to_lowercase().replace(['-', ':', ' '], "_");
    if let Some(exact) = SCHEMES.iter().find(|scheme| scheme.id == name) {
        return vec![exact];
    }
    for lang in LANGUAGES {
        if let Some(short) = name.strip_prefix(lang).and_then(|rest| rest.strip_prefix('_')) {
            return SCHEMES.iter().filter(|scheme| scheme.lang == lang && scheme.answers_to(short)).collect();
        }
    }
    SCHEMES.iter().filter(|scheme| scheme.answers_to(&name)).collect()
}

/// The error for a name that no scheme has, with the names nearest to it.
fn unknown(name: &str) -> Error {
    let name = name.trim().to_lowercase();
    let mut near: Vec<(f64, &str)> = SCHEMES
        .iter()
        .flat_map(|scheme| [scheme.id, scheme.short_id()].into_iter().chain(scheme.aliases.iter().copied()))
        .map(|known| (strsim::jaro_winkler(&name, known), known))
        .collect();
    near.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(right.1)));
    near.dedup_by_key(|(_, known)| *known);
    let near: Vec<&str> = near.into_iter().take(NEAR_NAMES).map(|(_, known)| known).collect();
    let message = format!(
        "there is no romanisation scheme of that name; nearest are {}; `zvirka romanize --list` names all",
        near.join(", ")
    );
    Error::new(ErrorKind::Scheme, message)
}

#[cfg(test)]
mod examples;
#[cfg(test)]
mod tests;
