use super::*;
use crate::linker::{CompareOptions, Comparison, Decision, LinkOptions, Links, NoProgress, compare, link};
use crate::record::TextColumn;

fn compared(name: &str, a: &str, b: &str) -> Comparison {
    let options = CompareOptions {
        birth_date_a: Some(a.to_owned()),
        birth_date_b: Some(b.to_owned()),
        ..CompareOptions::default()
    };
    compare(name, name, &options).unwrap()
}

/// Level and weight of the birth dates.
fn dated(a: &str, b: &str) -> (&'static str, f64) {
    let comparison = compared("Ґудзь Остап Ярополкович", a, b);
    let line = comparison.levels.iter().find(|level| level.field == "birth_date").unwrap();
    (line.level, line.weight)
}

fn linked(left: &[(&str, &str)], right: &[(&str, &str)]) -> Links {
    let list = |name: &str, rows: &[(&str, &str)]| {
        let names: TextColumn = rows.iter().map(|(name, _)| *name).collect();
        let dates: TextColumn = rows.iter().map(|(_, date)| *date).collect();
        List::new(name, vec![(Field::Name, names), (Field::BirthDate, dates)]).unwrap()
    };
    link(&list("left", left), &list("right", right), &LinkOptions::default(), &NoProgress).unwrap()
}

const NAME: &str = "Цимбалістий Святослав Ярополкович";

#[test]
fn a_slip_that_makes_no_date_supports_and_other_digits_speak_against() {
    for (text, date) in
        [("1962-03-73", "1962-03-13"), ("9162-03-17", "1962-03-17"), ("31.06.1962", "30.06.1962")]
    {
        let (level, weight) = dated(text, date);
        assert_eq!(level, "unreadable_near", "{text} {date}");
        assert!(weight > 3.0, "{text} {weight}");
        assert_eq!(compared(NAME, text, date).decision, Some(Decision::Match), "{text}");
    }
    let (level, weight) = dated("1962-03-73", "1988-11-25");
    assert_eq!(level, "unreadable_different");
    assert!(weight < -3.0, "{weight}");
}

#[test]
fn no_match_rests_on_a_name_alone_where_a_date_could_not_be_read() {
    for (text, date) in [
        ("1962-03-73", "1988-11-25"),
        ("1962-03-73", "1962-11-05"),
        ("1961 або 1962", "1962-11-05"),
        ("1962-03-73", "1962-03-73"),
        ("07.03.19__", "21.11.1990"),
    ] {
        let left = [(NAME, text), ("Ґудзь Остап", "07.04.1990"), ("Довбуш Марко", "09.09.1971")];
        let right = [(NAME, date), ("Ґудзь Остап", "07.04.1990"), ("Довбуш Марко", "09.09.1971")];
        let links = linked(&left, &right);
        let decided = links.links.iter().find(|link| link.left == 0 && link.right == 0);
        assert!(decided.is_none_or(|link| link.decision == Decision::Review), "{text} {date} {decided:?}");
        assert!(links.links.iter().any(|link| link.left == 1 && link.decision == Decision::Match));
    }
}

#[test]
fn the_distance_of_years_counts_where_day_and_month_agree() {
    assert!(dated("07.03.1989", "07.03.1991").1 > 0.0);
    let (level, apart) = dated("07.03.1962", "07.03.1974");
    assert_eq!(level, "year_apart");
    let (level, generation) = dated("07.03.1938", "07.03.2002");
    assert_eq!(level, "different");
    assert!(apart < 0.0 && generation < apart);
    assert_ne!(compared(NAME, "07.03.1938", "07.03.2002").decision, Some(Decision::Match));
}

#[test]
fn people_of_other_centuries_are_other_people() {
    let (level, weight) = dated("07.03.1811", "21.11.1871");
    assert!(level == "different" && weight < -5.0);
    assert_eq!(dated("07.03.1811", "7 березня 1811").0, "same");
}

#[test]
fn a_first_of_january_is_worth_its_share() {
    let usual = dated("07.03.1990", "07.03.1990").1;
    let new_year = dated("01.01.1990", "01.01.1990").1;
    assert!(new_year < usual - 1.0 && new_year > 0.0, "{usual} {new_year}");
    assert_eq!(dated("01.01.1990", "1990-11-25").0, "year");
    // In a list where all dates are such, they are worth what years are.
    let years: Vec<String> = (0..40).map(|row| format!("01.01.{}", 1960 + row)).collect();
    let rows: Vec<(&str, &str)> = years.iter().map(|date| (NAME, date.as_str())).collect();
    let links = linked(&rows, &rows);
    let line = |link: &crate::linker::Link| {
        link.evidence.iter().find(|line| line.field == ComparedField::BirthDate).unwrap().weight
    };
    let most = links.links.iter().map(line).max().unwrap();
    assert!(most < 8_500, "{most}");
}

#[test]
fn the_order_of_a_column_decides_and_is_said() {
    let right = [(NAME, "1971-11-08"), ("Довбуш Марко Ігорович", "1966-02-23")];
    let level = |links: &Links| {
        let link = links.links.iter().find(|link| link.left == 0 && link.right == 0).unwrap();
        link.evidence.iter().find(|line| line.field == ComparedField::BirthDate).unwrap().level
    };
    let day_first = linked(&[(NAME, "08/11/1971"), ("Довбуш Марко Ігорович", "23/02/1966")], &right);
    assert_eq!(level(&day_first), Level::Same);
    assert!(day_first.warnings.iter().any(|warning| warning.contains("day first")));
    let month_first = linked(&[(NAME, "08/11/1971"), ("Довбуш Марко Ігорович", "02/23/1966")], &right);
    assert_eq!(level(&month_first), Level::DayMonthSwapped);
    assert!(month_first.warnings.iter().any(|warning| warning.contains("month first")));
    for date in ["08/11/1971", "11/08/1971"] {
        let open = linked(&[(NAME, date)], &right);
        assert_eq!(level(&open), Level::Same, "{date}");
        assert!(open.warnings.iter().any(|warning| warning.contains("both ways")));
    }
}

#[test]
fn either_of_two_dates_in_a_cell_counts() {
    for date in ["23.11.1962", "25.11.1962"] {
        assert_eq!(dated("23.11.1962; 25.11.1962", date).0, "same", "{date}");
    }
    assert!(dated("23.11.1962; 25.11.1962", "23.11.1962").1 < dated("23.11.1962", "23.11.1962").1);
}

#[test]
fn ages_that_are_none_are_said() {
    let list = |name: &str, ages: &[&str]| {
        let names: TextColumn = ages.iter().map(|_| NAME).collect();
        List::new(name, vec![(Field::Name, names), (Field::Age, ages.iter().copied().collect())]).unwrap()
    };
    let (left, right) = (list("left", &["0", "150", "39.0", ""]), list("right", &["39"]));
    let links = link(&left, &right, &LinkOptions::default(), &NoProgress).unwrap();
    assert_eq!(
        links.warnings.iter().filter(|warning| warning.starts_with("left: 2 ages are no ages")).count(),
        1
    );
}
