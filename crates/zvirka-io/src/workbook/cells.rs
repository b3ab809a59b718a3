//! The value of a cell as text.

use std::fmt::Write as _;

use calamine::{DataRef, ExcelDateTime};

use crate::civil;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Text, perhaps empty.
    Text,
    /// An error of the spreadsheet, such as a reference to nothing.
    Error,
}

/// Appends the text of a cell.
pub(super) fn push(text: &mut String, value: &DataRef<'_>) -> Content {
    // Writing to a string cannot fail.
    let _ = match value {
        DataRef::Empty => Ok(()),
        DataRef::String(value) => text.write_str(value),
        DataRef::SharedString(value) => text.write_str(value),
        DataRef::Int(value) => write!(text, "{value}"),
        DataRef::Float(value) => write!(text, "{value}"),
        DataRef::Bool(value) => write!(text, "{value}"),
        DataRef::DateTime(value) => {
            push_serial(text, value);
            Ok(())
        }
        DataRef::DateTimeIso(value) => text.write_str(value.strip_suffix("T00:00:00").unwrap_or(value)),
        DataRef::DurationIso(value) => text.write_str(value),
        DataRef::Error(_) => return Content::Error,
    };
    Content::Text
}

/// Appends a number whose cell has the format of a date: the day, with the time where there is one; a time alone
/// where the number is less than a day.
fn push_serial(text: &mut String, value: &ExcelDateTime) {
    /// The day after 31 December 9999, after which no spreadsheet program shows a date.
    const END: f64 = 2_958_466.0;
    let serial = value.as_f64();
    if value.is_duration() || !(0.0..END).contains(&serial) {
        // No date: the number is kept, and whoever reads the column as dates will say so.
        let _ = write!(text, "{serial}");
        return;
    }
    // Rounding to milliseconds may carry over midnight; only after it is the day certain.
    let milliseconds = (serial * 86_400_000.0).round();
    let rounded = ExcelDateTime::new(
        milliseconds / 86_400_000.0,
        calamine::ExcelDateTimeType::DateTime,
        is_1904(value),
    );
    let (year, month, day, hour, minute, second, fraction) = rounded.to_ymd_hms_milli();
    let of_day =
        ((u64::from(hour) * 60 + u64::from(minute)) * 60 + u64::from(second)) * 1_000 + u64::from(fraction);
    if serial < 1.0 {
        civil::push_time(text, of_day * 1_000_000);
        return;
    }
    let _ = write!(text, "{year:04}-{month:02}-{day:02}");
    if of_day > 0 {
        text.push('T');
        civil::push_time(text, of_day * 1_000_000);
    }
}

/// Whether days are counted from 1904: there the number 0 is the first of January of that year.
fn is_1904(value: &ExcelDateTime) -> bool {
    *value == ExcelDateTime::new(value.as_f64(), calamine::ExcelDateTimeType::DateTime, true)
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    fn text(value: &DataRef<'_>) -> String {
        let mut text = String::new();
        assert_eq!(push(&mut text, value), Content::Text);
        text
    }

    #[test]
    fn numbers_and_booleans_are_what_a_person_types() {
        for (value, expected) in [
            (DataRef::Float(1990.0), "1990"),
            (DataRef::Float(380_501_234_567.0), "380501234567"),
            (DataRef::Float(0.1), "0.1"),
            (DataRef::Float(33_000.0), "33000"),
            (DataRef::Int(-7), "-7"),
            (DataRef::Bool(true), "true"),
            (DataRef::Empty, ""),
            (DataRef::SharedString("=Ґудзь"), "=Ґудзь"),
        ] {
            assert_eq!(text(&value), expected);
        }
    }

    #[test]
    fn a_number_in_a_date_format_is_a_date() {
        for (serial, is_1904, expected) in [
            (33_000.0, false, "1990-05-07"),
            (33_000.5, false, "1990-05-07T12:00:00"),
            (32_999.999_999_999, false, "1990-05-07"),
            (1.0, false, "1900-01-01"),
            // The day that never was, which Excel shows for 60; whoever reads dates will call it none.
            (60.0, false, "1900-02-29"),
            (61.0, false, "1900-03-01"),
            (31_538.0, true, "1990-05-07"),
            (0.75, false, "18:00:00"),
            (2_958_465.0, false, "9999-12-31"),
            (2_958_466.0, false, "2958466"),
            (-1.0, false, "-1"),
            (f64::NAN, false, "NaN"),
        ] {
            let value = ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904);
            assert_eq!(text(&DataRef::DateTime(value)), expected, "{serial}");
        }
    }
}
