//! Names read under the wrong encoding: `Р†РІР°РЅ` for Іван, `²âàí`, `╡БЮМ`.
//!
//! Method: the text is written to bytes under one encoding and read under another, for every pair of those that
//! Cyrillic lists were written in; a text that was damaged twice is tried twice. The tables are those of the WHATWG
//! encoding standard, from `encoding_rs`. Cost: some 20 µs, paid for texts that look damaged only. Limits: a letter
//! that the wrong encoding had no place for is lost.

use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_U, UTF_8, WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC};

/// The encodings under which text is read by mistake.
const READ_AS: [&Encoding; 6] = [WINDOWS_1251, WINDOWS_1252, KOI8_U, IBM866, X_MAC_CYRILLIC, ISO_8859_5];
/// The encodings in which it was written.
const WRITTEN_IN: [&Encoding; 6] = [UTF_8, WINDOWS_1251, KOI8_U, IBM866, X_MAC_CYRILLIC, ISO_8859_5];

/// What a text may have been before it was read under the wrong encoding.
pub(super) fn candidates(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for read_as in READ_AS {
        let Some(bytes) = bytes_of(text, read_as) else { continue };
        for written_in in WRITTEN_IN {
            if written_in == read_as {
                continue;
            }
            let Some(meant) = read(&bytes, written_in) else { continue };
            // What was UTF-8 once may have been damaged twice.
            if written_in == UTF_8 {
                let twice = READ_AS.iter().filter_map(|read_as| read(&bytes_of(&meant, read_as)?, UTF_8));
                found.extend(twice);
            }
            found.push(meant);
        }
    }
    found
}

/// The bytes of a text; `None` when the encoding has no place for one of its characters.
fn bytes_of(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    // ISO 8859-1 has control characters where windows-1252 has signs. A text that holds one was read under the former.
    let control = |character: char| matches!(character, '\u{80}'..='\u{9f}');
    if encoding == WINDOWS_1252 && text.chars().any(control) && text.chars().all(|c| c <= '\u{ff}') {
        return text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect();
    }
    let (bytes, _, unmappable) = encoding.encode(text);
    (!unmappable).then(|| bytes.into_owned())
}

fn read(bytes: &[u8], encoding: &'static Encoding) -> Option<String> {
    if encoding == UTF_8 {
        // A no-break space is often turned into a blank on the way; Р is D0 A0 in UTF-8.
        let mut mended = bytes.to_vec();
        let mut lead = false;
        for byte in &mut mended {
            if lead && *byte == b' ' {
                *byte = 0xA0;
            }
            lead = matches!(*byte, 0xC2 | 0xD0..=0xD3);
        }
        // The last byte is lost when blanks at the end are trimmed.
        if lead {
            mended.push(0xA0);
        }
        return String::from_utf8(mended).ok();
    }
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pairing_is_undone() {
        let name = "Левчук Роман";
        for written_in in WRITTEN_IN {
            let bytes = if written_in == UTF_8 {
                name.as_bytes().to_vec()
            } else {
                bytes_of(name, written_in).unwrap()
            };
            for read_as in READ_AS.into_iter().filter(|read_as| *read_as != written_in) {
                let (damaged, _) = read_as.decode_without_bom_handling(&bytes);
                if damaged.contains('\u{fffd}') {
                    continue;
                }
                assert!(candidates(&damaged).contains(&name.to_owned()), "{written_in:?} as {read_as:?}");
            }
        }
    }

    #[test]
    fn utf_8_read_as_iso_8859_1_is_undone_though_half_of_it_is_control_characters() {
        let damaged: String = "Шаповал Остап".bytes().map(char::from).collect();
        assert!(damaged.contains('\u{9e}'));
        assert!(candidates(&damaged).contains(&"Шаповал Остап".to_owned()));
    }
}
