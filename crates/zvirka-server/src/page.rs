//! A record of the list as a page: what its columns hold, and nothing else.
//!
//! Cells are escaped where they are put into the page and isolated in their direction; letters that turn or hide text are
//! left out. The page runs no script, and its one style sheet is named by its SHA-256 in the policy of every answer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};
use zvirka::record::{Field, List};

const STYLE: &str = "body{font:16px/1.4 system-ui,sans-serif;margin:.75rem;color:#1a1a1a;background:#fff}\
h1{font-size:1.1rem;margin:0 0 .5rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .75rem;margin:0}\
dt{color:#555}dd{margin:0;overflow-wrap:anywhere}";

/// The digest by which the policy lets the style sheet through.
#[must_use]
pub fn style_digest() -> String {
    STANDARD.encode(Sha256::digest(STYLE.as_bytes()))
}

/// Text without what turns, hides or ends it.
pub(crate) fn shown(text: &str) -> String {
    let unseen = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.chars().filter(|letter| !unseen(*letter)).collect()
}

/// The page of a record.
#[must_use]
pub fn record(list: &List, row: usize) -> Markup {
    let cells = Field::ALL.into_iter().map(|field| (field, list.cell(field, row)));
    html! {
        (DOCTYPE)
        html {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (shown(&list.id(row))) }
                // A constant without an end tag.
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { bdi { (shown(&list.full_name(row))) } }
                dl {
                    dt { "record" }
                    dd { bdi { (shown(&list.id(row))) } }
                    @for (field, cell) in cells.filter(|(field, cell)| !cell.is_empty() && *field != Field::Id) {
                        dt { (field.as_str()) }
                        dd { bdi { (shown(cell)) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_cell_becomes_markup_or_turns_the_page() {
        let names = ["Ґудзь <script>alert(1)</script> \u{202e}'\"&"].into_iter().collect();
        let list = List::new("list", vec![(Field::Name, names)]).unwrap();
        let page = record(&list, 0).into_string();
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;") && !page.contains('\u{202e}'));
        assert!(!STYLE.contains("</"));
    }
}
