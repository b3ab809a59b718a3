//! Text made safe for a notebook's HTML.
//!
//! A cell may hold anything: markup, which becomes inert; marks that turn the direction of writing or hide
//! themselves, which become visible badges, so that what a person sees is what the list holds. Put a name into
//! [`isolated`]; plain text of the program's own needs no escaping.
//!
//! Method: the five characters that HTML gives a meaning to are replaced by references (HTML Living Standard, 13.1.4),
//! characters of Unicode's `Bidi_Control` and default-ignorable kinds by their code point. Cost: one pass.

use std::fmt::Write as _;

/// A name or another cell, escaped and isolated from the direction of the text around it.
pub(crate) fn isolated(text: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(text))
}

/// Text in which nothing is markup and nothing is invisible.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ if is_unseen(character) => {
                // Writing into a String cannot fail.
                let _ = write!(html, "<small>[U+{:04X}]</small>", u32::from(character));
            }
            _ => html.push(character),
        }
    }
    html
}

/// The background of a word of the program's own, in a column of that name: green, amber and red that eyes without red
/// and green tell apart by lightness. `None` where a colour would say nothing.
pub(crate) fn colour_of_word(column: &str, word: &str) -> Option<&'static str> {
    match (column, word) {
        ("decision", "match") | ("outcome" | "status", "returned" | "returned_before") => Some("#b7e4c7"),
        ("decision", "review") | ("severity", "medium") => Some("#ffe08a"),
        ("severity", "high") => Some("#f4a58a"),
        _ => None,
    }
}

/// Whether a character shows nothing itself but changes how its neighbours show or compare.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' // soft hyphen
            | '\u{034F}' // combining grapheme joiner
            | '\u{061C}' // Arabic letter mark
            | '\u{180E}' // Mongolian vowel separator
            | '\u{200B}'..='\u{200F}' // zero-width space and joiners, direction marks
            | '\u{202A}'..='\u{202E}' // embeddings and overrides
            | '\u{2060}'..='\u{2069}' // word joiner, invisible operators, isolates
            | '\u{FE00}'..='\u{FE0F}' // variation selectors
            | '\u{FEFF}' // byte order mark
            | '\u{E0000}'..='\u{E0FFF}' // tags and further selectors
        )
}
