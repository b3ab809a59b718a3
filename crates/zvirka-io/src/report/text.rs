//! Text of lists made safe for a page: nothing is markup, nothing is unseen, nothing turns its neighbours around.
//!
//! Put a name or any other cell through [`cell`], the program's own sentences that hold names through [`sentence`].
//! Markup is escaped by `maud`, which every piece passes as text. Characters of Unicode's `Bidi_Control` and
//! default-ignorable kinds, and controls, become badges with their code point, so that what a person sees is what the
//! list holds; `<bdi>` keeps the direction of a name to itself (HTML Living Standard, 4.5.24).
//!
//! Cost: one pass over the text.

use maud::{Markup, html};

pub(super) use crate::unseen::is_unseen;

/// Text in which nothing is markup and nothing is unseen.
pub(super) fn visible(text: &str) -> Markup {
    let badge = |character: char| {
        html! { span.unseen { "U+" (format!("{:04X}", u32::from(character))) } }
    };
    html! {
        @for piece in text.split_inclusive(is_unseen) {
            @match piece.chars().next_back().filter(|last| is_unseen(*last)) {
                Some(last) => { (piece.strip_suffix(last).unwrap_or_default()) (badge(last)) }
                None => (piece),
            }
        }
    }
}

/// The same as plain text, for places that take no markup, such as labels within a figure.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) {
            plain.push_str(&format!("[U+{:04X}]", u32::from(character)));
        } else {
            plain.push(character);
        }
    }
    plain
}

/// Plain text of at most `longest` characters, the cut shown.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    let text = plain(text);
    if text.chars().count() <= longest {
        return text;
    }
    text.chars().take(longest.saturating_sub(1)).chain(['…']).collect()
}

/// A name or another cell of a list.
pub(super) fn cell(text: &str) -> Markup {
    html! { bdi { (visible(text)) } }
}

/// A sentence of the program, with those of `names` that it holds kept apart from its direction.
pub(super) fn sentence(text: &str, names: &[&str]) -> Markup {
    let first = names
        .iter()
        .filter(|name| !name.trim().is_empty())
        .filter_map(|name| text.find(name).map(|place| (place, std::cmp::Reverse(name.len()), *name)))
        .min();
    let Some((_, _, name)) = first else { return visible(text) };
    let Some((before, after)) = text.split_once(name) else { return visible(text) };
    html! { (visible(before)) (cell(name)) (sentence(after, names)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_a_name_is_text() {
        let shown = cell("<script>alert('Ґ')</script> & \"Ко\"").into_string();
        assert_eq!(shown, "<bdi>&lt;script&gt;alert('Ґ')&lt;/script&gt; &amp; &quot;Ко&quot;</bdi>");
        let attribute = html! { p title=(plain("\" onload=\"x")) {} }.into_string();
        assert_eq!(attribute, "<p title=\"&quot; onload=&quot;x\"></p>");
    }

    #[test]
    fn what_turns_or_hides_text_is_seen() {
        let shown = visible("Гу\u{202e}дзь\u{200b}").into_string();
        assert_eq!(shown, "Гу<span class=\"unseen\">U+202E</span>дзь<span class=\"unseen\">U+200B</span>");
        assert_eq!(plain("а\u{202e}б\0"), "а[U+202E]б[U+0000]");
        for character in ['\u{061c}', '\u{2066}', '\u{2069}', '\u{feff}', '\n', '\u{e0041}', '\u{2028}'] {
            assert!(!visible(&character.to_string()).into_string().contains(character));
        }
    }

    #[test]
    fn names_within_a_sentence_keep_their_direction_to_themselves() {
        let shown = sentence("Ґудзь М. may be Ґудзь", &["Ґудзь", "Ґудзь М.", ""]).into_string();
        assert_eq!(shown, "<bdi>Ґудзь М.</bdi> may be <bdi>Ґудзь</bdi>");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(shortened("Їжакевич", 5), "Їжак…");
        assert_eq!(shortened("Їжак", 5), "Їжак");
    }
}
