//! The languages that people read results in: numbers, plural forms, percentages, series.
//!
//! A text stands beside its translations as a [`Label`], so that none can be added in one language alone. Sentences of
//! findings are in `wording`; headings of a report are the report's own and use what is here.
//!
//! Method: plural categories of Unicode CLDR 46 (English one/other; Ukrainian one/few/many of whole numbers). Cost:
//! nothing to speak of. Limits: whole numbers only; names and list names are never inflected, sentences are built so
//! that they need not be.

use serde::{Deserialize, Serialize};

/// A language of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Ukrainian.
    Ukrainian,
}

/// A text in English and in Ukrainian.
pub type Label = [&'static str; 2];

/// A noun, or whatever else follows a number, in the forms that numbers ask for.
#[derive(Clone, Copy, Debug)]
pub struct Noun {
    /// For one, and for any other number.
    pub english: [&'static str; 2],
    /// For one, for few (2–4, 22–24 …) and for many (0, 5–20 …).
    pub ukrainian: [&'static str; 3],
}

impl Language {
    /// The language's tag by BCP 47.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Ukrainian => "uk",
        }
    }

    /// The language of that tag, as [`tag`](Self::tag) writes it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        [Self::English, Self::Ukrainian].into_iter().find(|language| language.tag() == tag)
    }

    /// A text in this language.
    #[must_use]
    pub const fn of(self, [english, ukrainian]: Label) -> &'static str {
        match self {
            Self::English => english,
            Self::Ukrainian => ukrainian,
        }
    }

    /// A whole number, its thousands set apart as the language does: `1,004`, `1 004` (a no-break space).
    #[must_use]
    pub fn number(self, value: u64) -> String {
        let apart = match self {
            Self::English => ',',
            Self::Ukrainian => '\u{a0}',
        };
        let digits = value.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(apart);
            }
            text.push(digit);
        }
        text
    }

    /// A probability as a percentage that never says that anything is certain: whole, and with one decimal, cut and not
    /// rounded, from 99 on.
    #[must_use]
    pub fn percent(self, probability: f64) -> String {
        let percent = (probability * 100.0).clamp(0.0, 100.0);
        // What is stored a hair below a tenth is that tenth.
        let tenths = (percent * 10.0 + 1e-9).floor();
        if percent >= 99.95 {
            self.of(["more than 99.9%", "понад 99,9%"]).to_owned()
        } else if percent < 0.5 {
            self.of(["less than 1%", "менш як 1%"]).to_owned()
        } else if percent < 99.0 {
            format!("{:.0}%", percent.round().clamp(1.0, 99.0))
        } else if (tenths - 990.0).abs() < 0.5 {
            "99%".to_owned()
        } else {
            let text = format!("{:.1}%", tenths / 10.0);
            if self == Self::Ukrainian { text.replace('.', ",") } else { text }
        }
    }

    /// The form of a noun that a number asks for.
    #[must_use]
    pub const fn form(self, value: u64, noun: &Noun) -> &'static str {
        let ([one, other], [single, few, many]) = (noun.english, noun.ukrainian);
        match (self, value % 10, value % 100) {
            (Self::English, ..) if value == 1 => one,
            (Self::English, ..) => other,
            (Self::Ukrainian, 1, tens) if tens != 11 => single,
            (Self::Ukrainian, 2..=4, tens) if tens < 12 || tens > 14 => few,
            (Self::Ukrainian, ..) => many,
        }
    }

    /// A number and its noun: `1,004 rows`, `1 004 рядки`.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::reconcile::{Language, Noun};
    ///
    /// let people = Noun { english: ["person", "people"], ukrainian: ["особа", "особи", "осіб"] };
    /// assert_eq!(Language::English.counted(1, &people), "1 person");
    /// assert_eq!(Language::Ukrainian.counted(22, &people), "22 особи");
    /// ```
    #[must_use]
    pub fn counted(self, value: u64, noun: &Noun) -> String {
        format!("{} {}", self.number(value), self.form(value, noun))
    }

    /// Several things in a row: `a, b and c`, `a, b і c`.
    #[must_use]
    pub fn series(self, things: &[String]) -> String {
        match things {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} {} {last}", first.join(", "), self.of(["and", "і"])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: Noun =
        Noun { english: ["row", "rows"], ukrainian: ["рядок", "рядки", "рядків"] };

    #[test]
    fn numbers_and_their_nouns_follow_the_language() {
        for (value, english, ukrainian) in [
            (0, "0 rows", "0 рядків"),
            (1, "1 row", "1 рядок"),
            (2, "2 rows", "2 рядки"),
            (5, "5 rows", "5 рядків"),
            (11, "11 rows", "11 рядків"),
            (12, "12 rows", "12 рядків"),
            (21, "21 rows", "21 рядок"),
            (24, "24 rows", "24 рядки"),
            (112, "112 rows", "112 рядків"),
            (1004, "1,004 rows", "1\u{a0}004 рядки"),
            (1_234_567, "1,234,567 rows", "1\u{a0}234\u{a0}567 рядків"),
        ] {
            assert_eq!(Language::English.counted(value, &ROWS), english);
            assert_eq!(Language::Ukrainian.counted(value, &ROWS), ukrainian);
        }
    }

    #[test]
    fn nothing_is_called_certain() {
        for (probability, english, ukrainian) in [
            (1.0, "more than 99.9%", "понад 99,9%"),
            (0.999_99, "more than 99.9%", "понад 99,9%"),
            (0.999_4, "99.9%", "99,9%"),
            (0.997_9, "99.7%", "99,7%"),
            (0.999, "99.9%", "99,9%"),
            (0.99, "99%", "99%"),
            (0.988, "99%", "99%"),
            (0.5, "50%", "50%"),
            (0.001, "less than 1%", "менш як 1%"),
        ] {
            assert_eq!(Language::English.percent(probability), english);
            assert_eq!(Language::Ukrainian.percent(probability), ukrainian);
        }
    }

    #[test]
    fn a_series_ends_in_the_language() {
        let things = |count: usize| -> Vec<String> {
            ["ours", "theirs", "watch"].iter().take(count).map(|thing| (*thing).to_owned()).collect()
        };
        assert_eq!(Language::English.series(&things(3)), "ours, theirs and watch");
        assert_eq!(Language::Ukrainian.series(&things(2)), "ours і theirs");
        assert_eq!(Language::Ukrainian.series(&things(0)), "");
    }
}
