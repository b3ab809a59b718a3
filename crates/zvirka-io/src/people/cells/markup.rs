//! HTML inside the cells of a list: entities and marks, as copies of web pages and careless exports leave them.
//!
//! Only what stands for a letter or a break is understood; anything else stays as it stood. Cost: linear, and nothing
//! where a cell has neither `&` nor `<`.

/// The text without HTML: five entities and numbers of characters, and marks such as `<b>`.
pub(super) fn without_markup(cell: &str) -> String {
    if !cell.contains(['&', '<']) {
        return cell.to_owned();
    }
    let mut text = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let (character, after) = entity(from).unwrap_or(('&', from.get(1..).unwrap_or("")));
        text.push(character);
        rest = after;
    }
    text.push_str(rest);
    // Marks may have been written as entities.
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, mark)) = rest.split_once('<') {
        plain.push_str(before);
        let is_mark = mark.trim_start_matches('/').starts_with(|letter: char| letter.is_ascii_alphabetic());
        match mark.split_once('>').filter(|_| is_mark) {
            Some((inside, after)) => {
                let breaks = inside.to_ascii_lowercase();
                if breaks.starts_with("br") || breaks.starts_with("/p") || breaks.starts_with("/div") {
                    plain.push(' ');
                }
                rest = after;
            }
            None => {
                plain.push('<');
                rest = mark;
            }
        }
    }
    plain.push_str(rest);
    plain.trim().to_owned()
}

/// The character that an entity at the beginning of the text stands for, and what follows.
fn entity(text: &str) -> Option<(char, &str)> {
    /// Longer ones are not used in names.
    const LONGEST: usize = 10;
    let (name, after) = text.strip_prefix('&')?.split_once(';')?;
    if name.len() > LONGEST {
        return None;
    }
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" | "lsquo" | "prime" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "laquo" => '«',
        "raquo" => '»',
        "ndash" | "mdash" | "minus" => '-',
        "shy" => '\u{AD}',
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            let character = char::from_u32(code).filter(|of| !of.is_control())?;
            if character == '\u{A0}' { ' ' } else { character }
        }
    };
    Some((character, after))
}
