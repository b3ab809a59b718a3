//! Characters that show nothing themselves but change how their neighbours show, and outputs that must not hold them.
//!
//! A name may hold what clears a screen, rings a bell, sets a title or turns the direction of writing. A file keeps it as
//! it stood, since it is data; a terminal never sees it ([`ShownWriter`], [`visible`]), and JSON writes it as an escape,
//! which is the same value ([`escaped_json`]). Which characters those are is said once, here: controls, and those that
//! Unicode calls `Bidi_Control`, `Default_Ignorable_Code_Point` or separators of lines.
//!
//! Cost: one pass over the text; ASCII without controls is passed on as it is.

use std::fmt::Write as _;
use std::io::{self, Write};

/// Whether a character shows nothing itself but changes how its neighbours show or compare.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' // soft hyphen
            | '\u{034F}' // combining grapheme joiner
            | '\u{061C}' // Arabic letter mark
            | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' // fillers
            | '\u{17B4}' | '\u{17B5}' // inherent vowels
            | '\u{180B}'..='\u{180F}' // Mongolian selectors
            | '\u{200B}'..='\u{200F}' // zero-width space and joiners, direction marks
            | '\u{2028}'..='\u{202E}' // separators, embeddings and overrides
            | '\u{2060}'..='\u{206F}' // word joiner, invisible operators, isolates
            | '\u{FE00}'..='\u{FE0F}' // variation selectors
            | '\u{FEFF}' // byte order mark
            | '\u{FFF0}'..='\u{FFFB}' // annotation marks and what is reserved beside them
            | '\u{1BCA0}'..='\u{1BCA3}' // shorthand controls
            | '\u{1D173}'..='\u{1D17A}' // musical controls
            | '\u{E0000}'..='\u{E0FFF}' // tags and further selectors
        )
}

/// Text as a terminal may show it: what is unseen stands as `�`.
///
/// # Examples
///
/// ```
/// assert_eq!(zvirka_io::visible("Ґудзь\u{1b}[2J"), "Ґудзь\u{FFFD}[2J");
/// ```
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().map(|letter| if is_unseen(letter) { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}

/// JSON in which what is unseen is written as an escape: the same value, harmless to look at. Line breaks between values
/// stay; inside of texts there are none, as JSON escapes them.
#[must_use]
pub fn escaped_json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter == '\n' || !is_unseen(letter) {
            escaped.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}

/// Passes text on to a terminal, with `�` for what is unseen. Line breaks and tabs stay: tables are made of them.
#[derive(Debug)]
pub(crate) struct ShownWriter<W: Write> {
    inner: W,
    /// The beginning of a letter whose end has not come yet.
    begun: Vec<u8>,
}

impl<W: Write> ShownWriter<W> {
    pub(crate) fn new(inner: W) -> Self {
        Self { inner, begun: Vec::new() }
    }
}

impl<W: Write> Write for ShownWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        /// No letter of UTF-8 is longer.
        const LETTER: usize = 4;
        self.begun.extend_from_slice(bytes);
        let mut shown = String::with_capacity(self.begun.len());
        let mut kept = Vec::new();
        for chunk in self.begun.utf8_chunks() {
            shown.extend(chunk.valid().chars().map(|letter| {
                if is_unseen(letter) && !matches!(letter, '\n' | '\t') {
                    char::REPLACEMENT_CHARACTER
                } else {
                    letter
                }
            }));
            kept = chunk.invalid().to_vec();
            if !kept.is_empty() {
                shown.push(char::REPLACEMENT_CHARACTER);
            }
        }
        // What is broken at the very end may be the beginning of a letter.
        let is_begun = !kept.is_empty()
            && kept.len() < LETTER
            && std::str::from_utf8(&self.begun).is_err_and(|error| error.error_len().is_none());
        if is_begun {
            shown.pop();
        } else {
            kept.clear();
        }
        self.begun = kept;
        self.inner.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "Ґу\u{1b}[31mдзь\u{7}\u{9b}2J\u{202e}\u{61c}\u{2028}\u{200b}\u{e0041}";

    #[test]
    fn a_terminal_sees_nothing_that_is_unseen() {
        assert!(!visible(HOSTILE).chars().any(is_unseen));
        // However the bytes are cut.
        for cut in 1..7 {
            let mut writer = ShownWriter::new(Vec::new());
            for piece in format!("{HOSTILE}\tЖук\n").as_bytes().chunks(cut) {
                writer.write_all(piece).unwrap();
            }
            let shown = String::from_utf8(writer.inner).unwrap();
            assert_eq!(shown, format!("{}\tЖук\n", visible(HOSTILE)), "{cut}");
        }
    }

    #[test]
    fn escaped_json_is_the_same_value() {
        let value = serde_json::json!({ "name": HOSTILE });
        let escaped = escaped_json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(!escaped.chars().any(|letter| letter != '\n' && is_unseen(letter)));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), value);
    }
}
