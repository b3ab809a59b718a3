//! A whole text that was decoded twice: UTF-8 read as an eight-bit page and saved again, header and all.
//!
//! `ПІБ` is then `РџР†Р‘`. Names that are so are mended one by one elsewhere, but a header that is so hides the whole list. In
//! such a text every second letter beyond ASCII is one of two or three that stand for the first byte of Cyrillic in
//! UTF-8; where that is so, each line is turned back into the bytes it was, and taken if these are UTF-8.
//!
//! Cost: a look at the first 64 KiB; the text is copied only where it is so.

/// Letters that are looked at.
const SAMPLE: usize = 1 << 16;

/// Least share of first bytes among letters beyond ASCII, in hundredths: half in such a text, a sixth in Ukrainian.
const LEAST_SHARE: usize = 35;

/// Letters beyond ASCII that tell enough.
const LEAST_LETTERS: usize = 6;

/// The text as it was before it was decoded twice, and the page it was taken for.
pub(crate) fn mended(text: &str) -> Option<(String, &'static str)> {
    let pages: [(&encoding_rs::Encoding, [char; 3]); 2] =
        [(encoding_rs::WINDOWS_1251, ['Р', 'С', 'Т']), (encoding_rs::WINDOWS_1252, ['Ð', 'Ñ', 'Ò'])];
    let (mut letters, mut firsts) = (0_usize, [0_usize; 2]);
    for letter in text.chars().take(SAMPLE).filter(|letter| !letter.is_ascii()) {
        letters += 1;
        for ((_, first), count) in pages.iter().zip(&mut firsts) {
            *count += usize::from(first.contains(&letter));
        }
    }
    let place =
        firsts.iter().position(|count| count * 100 >= letters * LEAST_SHARE && letters >= LEAST_LETTERS)?;
    let (page, _) = pages.get(place)?;
    let (mut mended, mut whole, mut lines) = (String::with_capacity(text.len()), 0_usize, 0_usize);
    for line in text.split_inclusive('\n') {
        let (bytes, _, lost) = page.encode(line);
        let back = std::str::from_utf8(&bytes).ok().filter(|_| !lost);
        lines += 1;
        whole += usize::from(back.is_some());
        mended.push_str(back.unwrap_or(line));
    }
    // A list in which such lines are few is mended name by name.
    (whole * 2 > lines && mended != text).then(|| (mended, page.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_decoded_twice_is_mended_and_no_other() {
        let text = "№;ПІБ\n1;Ґудзь Остап Ігорович\n2;Ірина Шаповал\n";
        for page in [encoding_rs::WINDOWS_1251, encoding_rs::WINDOWS_1252] {
            let (twice, _) = page.decode_without_bom_handling(text.as_bytes());
            assert_ne!(twice, text);
            assert_eq!(mended(&twice), Some((text.to_owned(), page.name())));
        }
        assert_eq!(mended(text), None);
        assert_eq!(mended("РОСС СТРСТ РТСР\n"), None);
    }
}
