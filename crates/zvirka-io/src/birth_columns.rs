//! Which columns hold the day, the month and the year of birth, where a list has them apart.
//!
//! Most lists that say "year of birth" have one column with a year or a whole date in it, which is read as any date of
//! birth. Only beside a month of birth, or a date of birth, is it a part; "day of birth" likewise, which else is the
//! birthday. Bare "day", "month", "year" are parts of a birth where all three stand in one header row that has no other
//! date of birth. Cost: a look or two at each header.

use zvirka::record::Field;

use crate::headers::{field_of_header, normalised};

/// Headers of a year of birth that may as well stand over whole dates, as [`normalised`] writes them.
const YEARS: &[&str] = &[
    "year of birth",
    "yob",
    "birth yr",
    "рік народження",
    "рік нар",
    "рн",
    "р н",
    "год рождения",
    "год рожд",
    "гр",
    "г р",
];

/// The same of a day of birth.
const DAYS: &[&str] =
    &["день народження", "день рождения", "число народження", "число рождения", "day of birth"];

const BARE: [(Field, &[&str]); 3] = [
    (Field::BirthDay, &["день", "число", "day"]),
    (Field::BirthMonth, &["місяць", "месяц", "month"]),
    (Field::BirthYear, &["рік", "год", "year"]),
];

/// Takes columns for parts of a date of birth; those that have a field already are left as they are.
pub(crate) fn assign(headers: &[String], fields: &mut [Option<Field>]) {
    let names: Vec<String> = headers.iter().map(|header| normalised(header)).collect();
    let free = |fields: &[Option<Field>], column: usize| fields.get(column).is_some_and(Option::is_none);
    let find = |fields: &[Option<Field>], words: &[&str]| {
        names
            .iter()
            .enumerate()
            .find(|(column, name)| free(fields, *column) && words.contains(&name.as_str()))
            .map(|(column, _)| column)
    };
    let means = |fields: &[Option<Field>], wanted: Field| {
        fields.contains(&Some(wanted))
            || headers.iter().enumerate().any(|(column, header)| {
                free(fields, column)
                    && field_of_header(header) == Some(wanted)
                    && !names.get(column).is_some_and(|name| {
                        wanted == Field::BirthDate
                            && (YEARS.contains(&name.as_str()) || DAYS.contains(&name.as_str()))
                    })
            })
    };
    let put = |fields: &mut [Option<Field>], column: Option<usize>, field: Field| {
        if let Some(slot) = column.and_then(|column| fields.get_mut(column))
            && slot.is_none()
        {
            *slot = Some(field);
        }
    };
    let has = |fields: &[Option<Field>], field: Field| means(fields, field);
    if !has(fields, Field::BirthDate) {
        let bare = BARE.map(|(field, words)| (field, find(fields, words)));
        if bare.iter().all(|(_, column)| column.is_some()) {
            for (field, column) in bare {
                put(fields, column, field);
            }
            return;
        }
    }
    let month = has(fields, Field::BirthMonth);
    if (month || has(fields, Field::BirthDate)) && !has(fields, Field::BirthYear) {
        let column = find(fields, YEARS);
        put(fields, column, Field::BirthYear);
    }
    if month && !has(fields, Field::BirthDay) {
        let column = find(fields, DAYS);
        put(fields, column, Field::BirthDay);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers;

    fn fields(names: &[&str]) -> Vec<Option<Field>> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        headers::assign(&names, &[]).unwrap().fields
    }

    const PARTS: [Option<Field>; 4] =
        [Some(Field::Name), Some(Field::BirthDay), Some(Field::BirthMonth), Some(Field::BirthYear)];

    #[test]
    fn three_columns_are_parts_of_a_date() {
        for names in [
            ["ПІБ", "День народження", "Місяць народження", "Рік народження"],
            ["ФИО", "день рождения", "месяц рождения", "год рождения"],
            ["name", "birth_day", "birth_month", "birth_year"],
            ["name", "Day of birth", "Month of birth", "Year of birth"],
            ["ПІБ", "день", "місяць", "рік"],
            ["ФИО", "число", "месяц", "год"],
            ["name", "day", "month", "year"],
        ] {
            assert_eq!(fields(&names), PARTS, "{names:?}");
        }
    }

    #[test]
    fn a_year_alone_may_be_a_whole_date_and_beside_one_is_a_year() {
        assert_eq!(fields(&["ПІБ", "рік народження"])[1], Some(Field::BirthDate));
        assert_eq!(fields(&["ПІБ", "день народження"])[1], Some(Field::BirthDate));
        let beside = fields(&["ПІБ", "дата народження", "рік народження"]);
        assert_eq!(beside[1..], [Some(Field::BirthDate), Some(Field::BirthYear)]);
        assert_eq!(fields(&["ПІБ", "рік", "місяць"])[1..], [None, None]);
        assert_eq!(fields(&["name", "birth_year"])[1], Some(Field::BirthYear));
    }
}
