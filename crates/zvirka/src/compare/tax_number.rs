//! The number of a taxpayer's registration card (РНОКПП): whether it can be one, and the birth date that it holds.
//!
//! Method: ten digits. The first five count the days from the end of 1899, the ninth is odd for men, and the tenth checks the
//! nine before it: their sum weighted by -1, 5, 7, 9, 4, 6, 10, 5, 7, modulo 11, modulo 10 (order of the Ministry of Finance
//! of Ukraine on the register of taxpayers, № 822 of 29 September 2017; the weights are published with it). Cost: a pass over
//! ten digits. Limits: a sum of 10 and one of 0 are checked by one digit, so some two in a hundred slips of one digit pass.

use super::date::PartialDate;

/// What each of the first nine digits counts.
const COUNTS: [i32; 9] = [-1, 5, 7, 9, 4, 6, 10, 5, 7];

/// Days between the first of January of the year 1 and the day before which the count begins, 31 December 1899.
const BEFORE: u32 = 693_595;

/// The ten digits of a number, if the text is one and its last digit is right.
///
/// # Examples
///
/// ```
/// use zvirka::compare::tax_number::digits;
///
/// assert!(digits("3299701230").is_some());
/// assert!(digits("3299701231").is_none(), "the last digit does not check");
/// assert!(digits("32997").is_none());
/// ```
#[must_use]
pub fn digits(text: &str) -> Option<[u8; 10]> {
    let mut digits = [0; 10];
    if text.len() != digits.len() {
        return None;
    }
    for (digit, byte) in digits.iter_mut().zip(text.bytes()) {
        *digit = byte.is_ascii_digit().then(|| byte - b'0')?;
    }
    let sum: i32 = digits.iter().zip(COUNTS).map(|(digit, counts)| i32::from(*digit) * counts).sum();
    let check = sum.rem_euclid(11) % 10;
    (digits.last().map(|last| i32::from(*last)) == Some(check)).then_some(digits)
}

/// The birth date that a number holds; `None` where the text is no such number, or counts to no day of 1900 to 2099.
///
/// # Examples
///
/// ```
/// use zvirka::compare::tax_number::birth_date;
///
/// let date = birth_date("3299701230").unwrap();
/// assert_eq!((date.year, date.month, date.day), (1990, 5, 5));
/// ```
#[must_use]
pub fn birth_date(text: &str) -> Option<PartialDate> {
    let digits = digits(text)?;
    let days = digits.iter().take(5).fold(0_u32, |days, digit| days * 10 + u32::from(*digit));
    (days > 0).then(|| civil(BEFORE + days))
}

/// The date of a day counted from 1 for the first of January of the year 1 (Hinnant's algorithm of days, with years that
/// begin in March).
fn civil(day: u32) -> PartialDate {
    // Days since the first of March of the year 0.
    let shifted = day + 305;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u32::from(month <= 2);
    PartialDate { year: year as u16, month: month as u8, day: day as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_has_them() {
        // 1 January 1900 is day 1; leap days of 1904 and 2000 are there, that of 1900 is not.
        for (days, date) in [
            (1, (1900, 1, 1)),
            (59, (1900, 2, 28)),
            (60, (1900, 3, 1)),
            (1_520, (1904, 2, 29)),
            (25_569, (1970, 1, 2)),
            (36_584, (2000, 2, 29)),
            (36_585, (2000, 3, 1)),
        ] {
            let civil = civil(BEFORE + days);
            assert_eq!((civil.year, civil.month, civil.day), date, "{days}");
        }
    }

    #[test]
    fn a_changed_digit_is_seen_nearly_always() {
        let (mut passed, mut tried) = (0, 0);
        for number in (0..10_000_u64).map(|serial| format!("{}", 3_299_700_000 + serial * 7)) {
            if digits(&number).is_none() {
                continue;
            }
            for place in 0..9 {
                for digit in b'0'..=b'9' {
                    let mut other = number.as_bytes().to_vec();
                    other[place] = digit;
                    let other = String::from_utf8(other).unwrap();
                    tried += usize::from(other != number);
                    passed += usize::from(other != number && digits(&other).is_some());
                }
            }
        }
        // Two remainders have one digit: 2 of 11 times 1 of 10.
        assert!(passed * 1000 <= tried * 22 && passed > 0, "{passed} of {tried}");
    }
}
