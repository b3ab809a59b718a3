//! Sentences of findings, all in one place, so that another language is another file and not a search through the
//! program. Every function takes what a sentence needs and gives it in English.
//!
//! A sentence says what was found, on which lists, and what it rests on. It may name people: findings are a result.

use super::case::Claimed;
use super::result::{Count, Outcome};

/// A whole number with its thousands set apart: `1,004`.
pub(super) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A probability as a whole percentage that never says `100%` of what is not certain.
pub(super) fn percent(probability: f64) -> String {
    let percent = (probability * 100.0).round().clamp(0.0, 100.0);
    if percent >= 100.0 {
        return "more than 99%".to_owned();
    }
    if percent < 1.0 {
        return "less than 1%".to_owned();
    }
    format!("{percent:.0}%")
}

/// Several things in a row: `a, b and c`.
pub(super) fn series(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A noun with its number: `1 person`, `1,004 rows`.
pub(super) fn counted(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(value), if value == 1 { one } else { many })
}

/// Where a person stands, as the end of a sentence.
pub(super) fn standing(status: Outcome, on: &str) -> String {
    match status {
        Outcome::Returned => format!("was handed over ({on})"),
        Outcome::ReturnedBefore => format!("was handed over in an earlier exchange ({on})"),
        Outcome::Offered => format!("is offered and not handed over ({on})"),
        Outcome::Held => format!("is held and not handed over ({on})"),
        _ => format!("stands on no roster and no handover list ({on})"),
    }
}

pub(super) fn only_here(name: &str, list: &str, status: Outcome, perhaps: usize) -> String {
    let what = match status {
        Outcome::Returned => "was handed over and is on no roster",
        Outcome::Offered => "is offered and unknown to the home list",
        Outcome::Held => "is on no other roster and on no handover list",
        _ => "is on no other roster or handover list",
    };
    let perhaps = match perhaps {
        0 => String::new(),
        1 => "; one other record may be the same person".to_owned(),
        more => format!("; {more} other records may be the same person"),
    };
    format!("{name} stands on {list} only: {what}{perhaps}")
}

/// One value and the lists that give it.
pub(super) fn value_on(value: &str, lists: &[String]) -> String {
    format!("{value} on {}", series(lists))
}

pub(super) fn conflict(name: &str, field: &str, values: &[String], slip: bool) -> String {
    let slip = if slip { "; a slip of the pen would explain it" } else { "" };
    format!("{name}: {field} differs: {}{slip}", values.join("; "))
}

pub(super) fn seen_after_return(
    name: &str,
    seen: &str,
    place: &str,
    sighting: &str,
    returned: &str,
    list: &str,
) -> String {
    let place = if place.is_empty() { String::new() } else { format!(" at {place}") };
    format!(
        "{name}: fate: {sighting} has the person seen{place} on {seen}, after the handover of {returned} on {list}"
    )
}

pub(super) fn dead_and_returned(name: &str, list: &str, on: &str) -> String {
    format!("{name}: fate: a note on {list} says the person is dead, but the person was handed over ({on})")
}

pub(super) fn twice(name: &str, list: &str, other: &str, probability: f64) -> String {
    format!("{name} stands on {list} twice, also as {other}; probability {}", percent(probability))
}

pub(super) fn across_stages(name: &str, list: &str, other_list: &str) -> String {
    format!("{name} stands on the lists of two stages, {other_list} and {list}, and counts once")
}

pub(super) fn already_exchanged(name: &str, list: &str, status: Outcome, before: &str, date: &str) -> String {
    let date = if date.is_empty() { String::new() } else { format!(" on {date}") };
    let now = match status {
        Outcome::Returned => "was handed over again now",
        Outcome::ReturnedBefore => "stands there still",
        _ => "was captured again since, by the dates",
    };
    format!("{name} on {list} had been handed over before{date} ({before}) and {now}")
}

pub(super) fn ambiguous(
    name: &str,
    list: &str,
    other: &str,
    other_list: &str,
    probability: f64,
    rivals: usize,
) -> String {
    let rivals = match rivals {
        0 => "nothing else speaks against it".to_owned(),
        1 => "1 other record fits as well or nearly".to_owned(),
        more => format!("{more} other records fit as well or nearly"),
    };
    format!(
        "{name} on {list} may be {other} on {other_list}: probability {}; {rivals}; the lists cannot tell",
        percent(probability)
    )
}

pub(super) fn perhaps_twice(name: &str, list: &str, other: &str, probability: f64) -> String {
    format!(
        "{name} may stand on {list} twice, also as {other}: probability {}; counted as two people",
        percent(probability)
    )
}

pub(super) fn in_doubt(name: &str, list: &str, one: &str, other: &str) -> String {
    format!("{name} on {list} fits two people nearly as well, {one} and {other}; counted as neither")
}

pub(super) fn possible(
    name: &str,
    list: &str,
    person: &str,
    standing: &str,
    probability: f64,
    place: usize,
    of: usize,
) -> String {
    let place = if of > 1 { format!(", {place} of {of}") } else { String::new() };
    format!("{name} on {list} may be {person}, who {standing}: probability {}{place}", percent(probability))
}

pub(super) fn report_answered(
    name: &str,
    list: &str,
    person: &str,
    standing: &str,
    probability: f64,
) -> String {
    format!(
        "{name}, whom a family looks for ({list}), is {person}, who {standing}: probability {}",
        percent(probability)
    )
}

pub(super) fn report_open(name: &str, list: &str, known: Option<&str>, possible: usize) -> String {
    match (known, possible) {
        (Some(standing), _) => format!("{name}, whom a family looks for ({list}), {standing}"),
        (None, 0) => {
            format!("{name}, whom a family looks for ({list}), is on no roster and no handover list")
        }
        (None, 1) => {
            format!("{name}, whom a family looks for ({list}), is not surely found; there is 1 possibility")
        }
        (None, more) => {
            format!(
                "{name}, whom a family looks for ({list}), is not surely found; there are {more} possibilities"
            )
        }
    }
}

pub(super) fn seen_not_listed(
    name: &str,
    list: &str,
    place: &str,
    date: &str,
    listed: f64,
    tells: bool,
) -> String {
    let place = if place.is_empty() { String::new() } else { format!(" at {place}") };
    let date = if date.is_empty() { String::new() } else { format!(" on {date}") };
    let chance = if !tells {
        "too little is told to find the person on a list".to_owned()
    } else if listed < 0.005 {
        "nobody on a roster or handover list fits".to_owned()
    } else {
        format!("the chance to be on a roster or handover list is {}", percent(listed))
    };
    format!("{name} was seen{place}{date} ({list}): {chance}")
}

pub(super) fn watch_hit(
    name: &str,
    list: &str,
    person: &str,
    standing: &str,
    probability: f64,
    sure: bool,
) -> String {
    let is = if sure { "is" } else { "may be" };
    format!("{name} of {list} {is} {person}, who {standing}: probability {}", percent(probability))
}

pub(super) fn first_return(unit: &str, persons: u64, names: &[String]) -> String {
    format!(
        "{} of {unit} came back, the first from there: {}",
        counted(persons, "person", "people"),
        series(names)
    )
}

/// A check of a claim in words.
pub(super) fn claim(
    by: &str,
    what: Claimed,
    claimed: [Option<u64>; 3],
    rows: u64,
    found: Count,
    [on_earlier_stage, perhaps_one]: [u64; 2],
) -> String {
    let [total, military, civilian] = claimed;
    let mut parts = Vec::new();
    if let Some(total) = total {
        parts.push(number(total));
    }
    if let Some(military) = military {
        parts.push(format!("{} military", number(military)));
    }
    if let Some(civilian) = civilian {
        parts.push(format!("{} civilian", number(civilian)));
    }
    let Count { persons, military, civilian, in_conflict, unknown } = found;
    let mut text = format!(
        "{by}, {}: claimed {}; rows {}; distinct persons {}; {} military, {} civilian",
        what.as_str(),
        parts.join(", "),
        number(rows),
        number(persons),
        number(military),
        number(civilian)
    );
    if in_conflict > 0 {
        text.push_str(&format!(", {} in conflict", number(in_conflict)));
    }
    if unknown > 0 {
        text.push_str(&format!(", {} of no known category", number(unknown)));
    }
    if on_earlier_stage > 0 {
        text.push_str(&format!("; {} more on an earlier stage's list too", number(on_earlier_stage)));
    }
    if perhaps_one > 0 {
        text.push_str(&format!("; {} may be one person twice", counted(perhaps_one, "pair", "pairs")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_thousands_apart() {
        for (value, expected) in [(0, "0"), (999, "999"), (1004, "1,004"), (1_234_567, "1,234,567")] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn a_probability_is_never_told_as_certain() {
        for (value, expected) in [(0.99999, "more than 99%"), (0.5, "50%"), (0.001, "less than 1%")] {
            assert_eq!(percent(value), expected);
        }
    }

    #[test]
    fn a_claim_is_told_with_persons_and_rows() {
        let found = Count { persons: 1000, military: 880, civilian: 119, in_conflict: 1, unknown: 0 };
        let text = claim("ours", Claimed::Returned, [Some(1000), Some(880), Some(120)], 1004, found, [0, 0]);
        assert_eq!(
            text,
            "ours, returned: claimed 1,000, 880 military, 120 civilian; rows 1,004; distinct persons 1,000; 880 \
             military, 119 civilian, 1 in conflict"
        );
    }
}
