//! Bytes to text: by a byte order mark, as UTF-8, by detection, or as the user says.
//!
//! The order is: a byte order mark declares; text of which at least 99 of 100 non-ASCII sequences are valid UTF-8
//! is UTF-8; anything else goes to [`detection`], which answers only when it is sure. What cannot be decoded is
//! marked, never dropped and never guessed: the text gets U+FFFD there, a [`Fault`] remembers the byte, and the
//! reader sets that row aside.
//!
//! Decoders are `encoding_rs` (the WHATWG encoding standard) with two additions: bytes that a single-byte page
//! leaves undefined are faults, where the standard maps them to invisible control characters; and CP1125, the
//! Ukrainian DOS page (RST 2018-91), which the standard lacks and which differs from IBM866 in eight letters.
//!
//! Cost: valid UTF-8 is borrowed, one pass; anything else is copied once. Limits: multi-byte Asian encodings can
//! be forced but are never detected; UTF-32 is refused.

mod detection;
mod twice;

use std::borrow::Cow;

use detection::Verdict;

/// The share of non-ASCII sequences that must be valid UTF-8, in hundredths. Text of another encoding shows a few
/// in a hundred at most by chance; a UTF-8 file with more damage than this is not what it claims to be.
const UTF8_SHARE: usize = 99;

/// A place that could not be decoded; the text holds U+FFFD there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Position in the decoded text, in bytes.
    pub(crate) at: usize,
    /// Position in the file, in bytes from 0.
    pub(crate) offset: u64,
}

/// A file's text and how it was read.
pub(crate) struct Decoded<'a> {
    /// The text without byte order mark.
    pub(crate) text: Cow<'a, str>,
    /// The encoding's label.
    pub(crate) label: &'static str,
    /// Whether the encoding was found by looking at the text.
    pub(crate) detected: bool,
    /// Places that could not be decoded, in order.
    pub(crate) faults: Vec<Fault>,
    /// What a person should be told.
    pub(crate) warnings: Vec<String>,
}

impl Decoded<'_> {
    /// Mends a text that was decoded twice; says so.
    pub(crate) fn mend(&mut self) {
        if self.faults.is_empty()
            && let Some((text, page)) = twice::mended(&self.text)
        {
            self.text = Cow::Owned(text);
            self.warnings.push(format!(
                "the text is UTF-8 that was read as {page} and saved so; it is read as it was meant"
            ));
        }
    }

    /// Whether a letter is lost within that part of the text, here or in an earlier conversion.
    pub(crate) fn has_losses_within(&self, start: usize, end: usize) -> bool {
        let part = self.text.get(start..end).unwrap_or("");
        memchr::memmem::find(part.as_bytes(), "\u{FFFD}".as_bytes()).is_some()
    }
}

/// Why the record between these positions of the text cannot be used: it holds U+FFFD, from a byte of the file or
/// from an earlier conversion.
pub(crate) fn loss(faults: &[Fault], start: usize, end: usize) -> String {
    let first = faults.partition_point(|fault| fault.at < start);
    match faults.get(first).filter(|fault| fault.at < end) {
        Some(Fault { offset, .. }) => {
            format!("invalid byte at offset {offset} of the file; mend its encoding")
        }
        None => {
            "a letter was lost in an earlier conversion (U+FFFD); take the row from the original".to_owned()
        }
    }
}

/// An encoding that can be decoded here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Cp1125,
    Standard(&'static encoding_rs::Encoding),
}

impl Encoding {
    fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Cp1125 => "cp1125",
            Self::Standard(encoding) => encoding.name(),
        }
    }

    fn from_label(label: &str) -> Option<Self> {
        let known = label.trim().to_lowercase();
        if ["cp1125", "ibm1125", "cp866u", "ruscii"].contains(&known.as_str()) {
            return Some(Self::Cp1125);
        }
        let encoding = encoding_rs::Encoding::for_label_no_replacement(known.as_bytes())?;
        Some(if encoding == encoding_rs::UTF_8 { Self::Utf8 } else { Self::Standard(encoding) })
    }

    fn is_unicode(self) -> bool {
        match self {
            Self::Utf8 => true,
            Self::Cp1125 => false,
            Self::Standard(encoding) => {
                encoding == encoding_rs::UTF_16LE
                    || encoding == encoding_rs::UTF_16BE
                    || encoding == encoding_rs::GB18030
            }
        }
    }

    /// Decodes bytes that stand `base` bytes into the file.
    fn decode<'a>(self, bytes: &'a [u8], base: u64) -> (Cow<'a, str>, Vec<Fault>) {
        match self {
            Self::Utf8 => decode_utf8(bytes, base),
            Self::Standard(encoding) => {
                let (text, faults) = decode_standard(encoding, bytes, base);
                if encoding.is_single_byte() {
                    mark_undefined(text, base)
                } else {
                    (Cow::Owned(text), faults)
                }
            }
            Self::Cp1125 => {
                let (text, _) = decode_standard(encoding_rs::IBM866, bytes, base);
                (Cow::Owned(text.chars().map(cp1125_letter).collect()), Vec::new())
            }
        }
    }
}

/// Decodes a file's bytes, as `forced` says where it is given.
///
/// The error is a sentence without the file's name: why the bytes are refused and what to do.
pub(crate) fn decode<'a>(bytes: &'a [u8], forced: Option<&str>) -> Result<Decoded<'a>, String> {
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err("the file is UTF-32, which is not read; save it as UTF-8".to_owned());
    }
    let marked = byte_order_mark(bytes);
    let (encoding, mark, detected, mut warnings) = match (forced, marked) {
        (Some(label), _) => {
            let (encoding, mark, warnings) = forced_encoding(bytes, label, marked)?;
            (encoding, mark, false, warnings)
        }
        (None, Some((encoding, mark))) => (encoding, mark, false, Vec::new()),
        (None, None) => {
            let wide = detection::utf16_without_mark(bytes);
            if wide.is_none()
                && let Ok(text) = simdutf8::basic::from_utf8(bytes)
            {
                let (text, faults, warnings) = (Cow::Borrowed(text), Vec::new(), Vec::new());
                return Ok(Decoded {
                    text,
                    label: Encoding::Utf8.label(),
                    detected: false,
                    faults,
                    warnings,
                });
            }
            let (encoding, detected) = match wide {
                Some(wide) => (Encoding::Standard(wide), true),
                None => damaged_or_detected(bytes)?,
            };
            (encoding, 0, detected, Vec::new())
        }
    };
    let (text, faults) = encoding.decode(bytes.get(mark..).unwrap_or(&[]), mark as u64);
    if !faults.is_empty() {
        let (count, label) = (faults.len(), encoding.label());
        warnings.push(format!("{count} places are not valid {label}; their rows are set aside"));
    }
    Ok(Decoded { text, label: encoding.label(), detected, faults, warnings })
}

fn byte_order_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
    let (encoding, length) = encoding_rs::Encoding::for_bom(bytes)?;
    let encoding = if encoding == encoding_rs::UTF_8 { Encoding::Utf8 } else { Encoding::Standard(encoding) };
    Some((encoding, length))
}

/// The encoding an option asks for, and how many bytes of a byte order mark to skip.
fn forced_encoding(
    bytes: &[u8],
    label: &str,
    marked: Option<(Encoding, usize)>,
) -> Result<(Encoding, usize, Vec<String>), String> {
    let Some(encoding) = Encoding::from_label(label) else {
        return Err(format!(
            "encoding {} is not known; use a label such as utf-8, utf-16le, windows-1251, koi8-u, ibm866",
            label.trim()
        ));
    };
    match marked {
        Some((declared, mark)) if declared == encoding => Ok((encoding, mark, Vec::new())),
        // "UTF-16" without byte order leaves the order to the mark.
        Some((declared, mark))
            if label.trim().eq_ignore_ascii_case("utf-16") && declared != Encoding::Utf8 =>
        {
            Ok((declared, mark, Vec::new()))
        }
        Some((declared, _)) => Err(format!(
            "the file begins with the byte order mark of {} and --encoding says {}; drop --encoding for this file",
            declared.label(),
            encoding.label()
        )),
        None => {
            let mut warnings = Vec::new();
            if !encoding.is_unicode() && !bytes.is_ascii() && simdutf8::basic::from_utf8(bytes).is_ok() {
                warnings.push(format!(
                    "read as {} as asked, but the whole file is valid UTF-8",
                    encoding.label()
                ));
            }
            Ok((encoding, 0, warnings))
        }
    }
}

/// The encoding of a file that is not valid UTF-8 and has no byte order mark, and whether it had to be detected.
fn damaged_or_detected(bytes: &[u8]) -> Result<(Encoding, bool), String> {
    let (valid, invalid) = utf8_sequences(bytes);
    if is_utf8_share(valid, invalid) {
        return Ok((Encoding::Utf8, false));
    }
    match detection::detect(bytes) {
        Verdict::Certain(encoding) => Ok((encoding, true)),
        Verdict::Unsure(candidates) => {
            let mut message = format!(
                "the file is not UTF-8 and its encoding cannot be told for certain; it may be {}; say which with \
                 --encoding, or save the file as UTF-8",
                candidates.join(", ")
            );
            // A half is far above what chance gives another encoding, so damage is the likelier story.
            if valid > invalid {
                message.push_str(&format!(
                    " ({invalid} of {} non-ASCII sequences are not UTF-8; --encoding utf-8 sets their rows aside)",
                    valid + invalid
                ));
            }
            Err(message)
        }
    }
}

fn is_utf8_share(valid: usize, invalid: usize) -> bool {
    valid * 100 >= (valid + invalid) * UTF8_SHARE
}

/// Counts non-ASCII sequences that are valid UTF-8, and those that are not. Stops where the rest of the file can
/// no longer make it UTF-8, which is early in a file of another encoding.
fn utf8_sequences(bytes: &[u8]) -> (usize, usize) {
    let (mut valid, mut invalid, mut read) = (0, 0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        invalid += usize::from(!chunk.invalid().is_empty());
        read += chunk.valid().len() + chunk.invalid().len();
        // A valid sequence beyond ASCII has two bytes at least.
        if !is_utf8_share(valid + (bytes.len() - read) / 2, invalid) {
            break;
        }
    }
    (valid, invalid)
}

fn decode_utf8(bytes: &[u8], base: u64) -> (Cow<'_, str>, Vec<Fault>) {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut text = String::with_capacity(bytes.len());
    let mut faults = Vec::new();
    let mut offset = base;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        offset += chunk.valid().len() as u64;
        if !chunk.invalid().is_empty() {
            faults.push(Fault { at: text.len(), offset });
            text.push(char::REPLACEMENT_CHARACTER);
            offset += chunk.invalid().len() as u64;
        }
    }
    (Cow::Owned(text), faults)
}

fn decode_standard(
    encoding: &'static encoding_rs::Encoding,
    bytes: &[u8],
    base: u64,
) -> (String, Vec<Fault>) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    // Cyrillic takes two bytes for one; the loop asks for more where that is not enough.
    let mut text = String::with_capacity(bytes.len().saturating_mul(2).saturating_add(16));
    let mut faults = Vec::new();
    let mut read = 0;
    loop {
        let rest = bytes.get(read..).unwrap_or(&[]);
        let (result, consumed) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        read += consumed;
        match result {
            encoding_rs::DecoderResult::InputEmpty => return (text, faults),
            encoding_rs::DecoderResult::OutputFull => text.reserve(rest.len().saturating_add(16)),
            encoding_rs::DecoderResult::Malformed(length, after) => {
                let back = usize::from(length) + usize::from(after);
                faults.push(Fault { at: text.len(), offset: base + read.saturating_sub(back) as u64 });
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}

/// Marks what a single-byte page leaves undefined: the standard decodes such bytes as C1 control characters.
/// Each byte became one character, so a character's number is its byte's position.
fn mark_undefined(text: String, base: u64) -> (Cow<'static, str>, Vec<Fault>) {
    let undefined =
        |letter: char| ('\u{80}'..='\u{9F}').contains(&letter) || letter == char::REPLACEMENT_CHARACTER;
    // C1 control characters are C2 80 to C2 9F in UTF-8, and C2 begins few other letters of a list.
    let bytes = text.as_bytes();
    let is_control = |at: usize| bytes.get(at + 1).is_some_and(|next| (0x80..=0x9F).contains(next));
    let replaced = memchr::memmem::find(bytes, "\u{FFFD}".as_bytes()).is_some();
    if !replaced && !memchr::memchr_iter(0xC2, bytes).any(is_control) {
        return (Cow::Owned(text), Vec::new());
    }
    let mut marked = String::with_capacity(text.len());
    let mut faults = Vec::new();
    for (number, letter) in text.chars().enumerate() {
        if undefined(letter) {
            faults.push(Fault { at: marked.len(), offset: base + number as u64 });
            marked.push(char::REPLACEMENT_CHARACTER);
        } else {
            marked.push(letter);
        }
    }
    (Cow::Owned(marked), faults)
}

/// The letter of CP1125 for the letter that IBM866 has at the same byte; they differ in 0xF2 to 0xF9 only.
fn cp1125_letter(ibm866: char) -> char {
    match ibm866 {
        'Є' => 'Ґ',
        'є' => 'ґ',
        'Ї' => 'Є',
        'ї' => 'є',
        'Ў' => 'І',
        'ў' => 'і',
        '°' => 'Ї',
        '∙' => 'ї',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_marked_where_it_stands_and_counted_from_the_start_of_the_file() {
        let bytes = b"\xEF\xBB\xBFname\n\xD0\xA8\xD0\nab\n";
        let decoded = decode(bytes, None).unwrap();
        assert_eq!(decoded.text, "name\nШ\u{FFFD}\nab\n");
        assert_eq!(decoded.faults, [Fault { at: 7, offset: 10 }]);
        assert_eq!((decoded.label, decoded.detected), ("UTF-8", false));
    }

    #[test]
    fn an_undefined_byte_of_a_single_byte_page_is_a_fault() {
        let decoded = decode(b"name\n\xD8\x98\xE0\n", Some("windows-1251")).unwrap();
        assert_eq!(decoded.text, "name\nШ\u{FFFD}а\n");
        assert_eq!(decoded.faults, [Fault { at: 7, offset: 6 }]);
    }

    #[test]
    fn a_lone_surrogate_is_a_fault() {
        let decoded = decode(b"\xFF\xFEa\0\x00\xD8b\0", None).unwrap();
        assert_eq!(decoded.text, "a\u{FFFD}b");
        assert_eq!(decoded.faults, [Fault { at: 1, offset: 4 }]);
    }

    #[test]
    fn an_unknown_label_is_refused() {
        let message = decode(b"name", Some("cyrillic-please")).err().unwrap();
        assert!(message.starts_with("encoding cyrillic-please is not known"), "{message}");
    }

    #[test]
    fn a_label_that_contradicts_the_byte_order_mark_is_refused() {
        assert!(
            decode(b"\xEF\xBB\xBFname", Some("windows-1251"))
                .err()
                .unwrap()
                .contains("byte order mark of UTF-8")
        );
        assert_eq!(decode(b"\xFE\xFF\0a", Some("utf-16")).unwrap().label, "UTF-16BE");
    }

    #[test]
    fn utf32_is_refused() {
        assert!(decode(b"\xFF\xFE\0\0a\0\0\0", None).is_err());
    }

    #[test]
    fn a_forced_page_over_valid_utf8_is_obeyed_and_warned_of() {
        let decoded = decode("Ґудзь".as_bytes(), Some("windows-1251")).unwrap();
        assert_eq!(decoded.warnings.len(), 1);
        assert!(decode("Gudz".as_bytes(), Some("windows-1251")).unwrap().warnings.is_empty());
    }

    #[test]
    fn cp1125_has_the_ukrainian_letters_that_ibm866_lacks() {
        let decoded = decode(b"\xF2\xF3\xF4\xF5\xF6\xF7\xF8\xF9\x98", Some("cp1125")).unwrap();
        assert_eq!(decoded.text, "ҐґЄєІіЇїШ");
    }
}
