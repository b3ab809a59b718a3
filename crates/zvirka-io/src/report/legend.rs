//! What the words and numbers of the page mean, what it was made from, and the foot of its printed pages.
//!
//! The foot stands in the page's style (CSS Paged Media 3, margin boxes), which alone can put it on every page; it is made
//! of letters, digits and dots, so that nothing of a list can get there. Cost: nothing to speak of.

use maud::{Markup, html};
use sha2::{Digest as _, Sha256};
use zvirka::reconcile::{Outcome, Reconciliation};

use super::Origin;
use super::text::cell;
use super::words::{self, Label, Language};

/// How much of the digest of all inputs stands in the foot: enough that two reports are told apart, few enough to be
/// read over the telephone.
const SHORT: usize = 12;

/// Every status and number of the page.
pub(super) fn legend(result: &Reconciliation, language: Language) -> Markup {
    let statuses: Vec<Outcome> =
        Outcome::ALL.into_iter().filter(|outcome| result.outcomes.contains_key(outcome)).collect();
    let line = |word: Label, meaning: Label| {
        html! { tr { th scope="row" { (language.of(word)) } td { (language.of(meaning)) } } }
    };
    html! {
        table.legend-table {
            thead { tr {
                th scope="col" { (language.of(words::WORD)) }
                th scope="col" { (language.of(words::MEANS)) }
            } }
            tbody {
                @for status in statuses { (line(words::outcome(status), words::meaning(status))) }
                @for (word, meaning) in words::LEGEND_OF_NUMBERS { (line(word, meaning)) }
            }
        }
    }
}

/// The files that the page was made from.
pub(super) fn inputs(origin: &Origin<'_>, language: Language) -> Markup {
    html! {
        p {
            (language.of(words::VERSION)) ": zvirka " (plain(origin.version))
            @if let Some(date) = origin.date { ". " (language.of(words::DATED)) ": " (cell(date)) }
            "."
        }
        @if !origin.inputs.is_empty() {
            p.soft { (language.of(words::INPUTS_NOTE)) }
            table.digests {
                thead { tr {
                    th scope="col" { (language.of(words::LIST)) }
                    th scope="col" { (language.of(words::DIGEST)) }
                } }
                tbody { @for (name, digest) in origin.inputs { tr {
                    th scope="row" { (cell(name)) }
                    td { code { (plain(digest)) } }
                } } }
            }
        }
    }
}

/// The style that puts the foot on every printed page.
pub(super) fn foot(origin: &Origin<'_>, language: Language) -> String {
    let mut left = format!("zvirka {}", plain(origin.version));
    if let Some(date) = origin.date {
        left.push_str(&format!(" · {}", plain(date)));
    }
    if !origin.inputs.is_empty() {
        let mut all = Sha256::new();
        for (_, digest) in origin.inputs {
            all.update(digest.as_bytes());
        }
        let digest: String = all.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let digest: String = digest.chars().take(SHORT).collect();
        left.push_str(&format!(" · {} {digest}", language.of(["inputs", "вхідні файли"])));
    }
    let of = language.of(["page", "с."]);
    format!(
        "@page{{@bottom-left{{content:\"{left}\"}}@bottom-right{{content:\"{of} \" counter(page) \" / \" counter(pages)}}}}\n"
    )
}

/// Letters, digits and a few marks alone.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '+' | ' '))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_foot_holds_nothing_but_letters_and_digits() {
        let inputs = [("<b>.csv".to_owned(), "ab\"}</style>".to_owned())];
        let origin =
            Origin { version: "1.0\"}", date: Some("2025-05-25</style>"), inputs: &inputs, review: None };
        let foot = foot(&origin, Language::English);
        assert!(!foot.contains('<') && !foot.contains("1.0\"}\""), "{foot}");
        assert!(foot.contains("zvirka 1.0 · 2025-05-25style · inputs "), "{foot}");
        assert_ne!(foot, super::foot(&Origin { inputs: &[], ..origin }, Language::English));
    }
}
