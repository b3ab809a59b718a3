//! What families, witnesses and the press say: reports, sightings, the published names and the watch list.

use super::super::dates::DateForm;
use super::super::faults::{Fault, Noise, Rates};
use super::super::people::Day;
use super::super::reports::{RELATIVES, age_told};
use super::super::styles::{families, strangers};
use super::super::units::Words;
use super::super::writing::{Capitals, Language, Style, initial};
use super::cast::{Cast, FIRST_DAY, World};
use super::numbers::PUBLISHED_INITIALS;
use super::pen::{Hand, Pen, UnitForms};
use super::rates::{Oddity, families_layouts};
use super::sheet::Sheet;
use crate::error::Error;
use crate::names::romanization::scheme;

/// Mother and wife come first when two relatives report one man.
const TWO_RELATIVES: [[&str; 2]; 2] = [["дружина", "жена"], ["мати", "мать"]];

/// Families' reports, in a relative's words.
pub(super) fn reports(world: &World, cast: &Cast, noise: Noise) -> Sheet {
    let mut sheet = Sheet::new(&[
        "id",
        "name",
        "birth_date",
        "age",
        "age_on",
        "unit",
        "call_sign",
        "capture_date",
        "capture_place",
        "home_place",
        "source",
    ]);
    let mut style = families(noise);
    style.rates = families_layouts(style.rates, noise);
    let mut pen = Pen::new(world, Hand::Report, style, noise, 100);
    let mut rows: Vec<(u32, u32, bool)> = Vec::new();
    for &(person, times) in &cast.reported {
        rows.extend((0..times).map(|copy| (person, copy, times > 1)));
    }
    pen.shuffle(&mut rows);
    for (person, copy, twice) in rows {
        let Some(captive) = cast.captive(person) else { continue };
        pen.begin(captive, copy);
        let mixed = pen.happens(Oddity::MixedLanguages);
        let name = if mixed { pen.mixed_name(captive) } else { pen.name(captive, true) };
        let told = captive.person.capture.later_by(1 + pen.random.below(28) as u8);
        let (mut birth, mut age, mut age_on) = (String::new(), String::new(), String::new());
        if pen.happens(Oddity::AgeForDate) {
            age = age_told(captive.person.birth, told, &mut pen.random).to_string();
            age_on = pen.date(told);
        } else {
            birth = pen.birth(captive);
        }
        let unit = if captive.person.unit == world.units.regiment {
            let unsaid = pen.happens(Oddity::RegimentUnsaid);
            if unsaid { String::new() } else { pen.named_unit(captive.person.unit, UnitForms::Any) }
        } else {
            pen.unit(captive, captive.person.military, UnitForms::Any)
        };
        let call_sign = pen.call_sign(captive);
        let capture = pen.capture_date(captive);
        let captured_at = pen.capture_place(captive);
        let home = pen.home(captive);
        let relative = match TWO_RELATIVES.get(copy as usize).filter(|_| twice) {
            Some(relative) => *relative,
            None => pen.random.pick(&RELATIVES, ["", ""]),
        };
        let source = relative.get(usize::from(pen.words() == Words::Russian)).copied().unwrap_or("");
        let id = format!("F{:04}", sheet.rows.len() + 1);
        let cells: [&str; 10] =
            [&name, &birth, &age, &age_on, &unit, &call_sign, &capture, &captured_at, &home, source];
        sheet.push(id, person, pen.said, &cells);
    }
    sheet
}

/// What those who came back tell of whom they saw: a surname and a call sign, or a first name and a town.
pub(super) fn sightings(world: &World, cast: &Cast, noise: Noise) -> Sheet {
    let mut sheet = Sheet::new(&[
        "№",
        "Прізвище",
        "Ім'я",
        "Позивний",
        "Місце проживання",
        "Місце утримання",
        "Коли бачили",
        "Джерело",
    ]);
    let mut style = families(noise);
    // What is heard through a wall is not typed by a relative, and by one clerk.
    style.capitals = &[(1, Capitals::First)];
    style.comma = [0, 0];
    style.rates = Rates::strangers(noise).with(&[
        (Fault::ShortForm, 6000),
        (Fault::Initials, 0),
        (Fault::RankInName, 0),
    ]);
    let mut pen = Pen::new(world, Hand::Sighting, style, noise, 100);
    let mut rows: Vec<(u32, u32)> = Vec::new();
    for &(person, times) in &cast.seen {
        rows.extend((0..times).map(|copy| (person, copy)));
    }
    pen.shuffle(&mut rows);
    let witnesses: Vec<u32> = cast.stages.iter().flatten().copied().collect();
    for (person, copy) in rows {
        let Some(captive) = cast.captive(person) else { continue };
        pen.begin(captive, copy);
        let by_call_sign = captive.call_sign.is_some() && pen.random.chance(6000);
        let name = pen.part_of_name(captive, by_call_sign);
        let (mut call_sign, mut home) = (String::new(), String::new());
        let (mut surname, mut given) = (String::new(), String::new());
        if let Some(sign) = captive.call_sign.filter(|_| by_call_sign) {
            call_sign = world.call_signs.word(sign, pen.language.is_russian()).to_owned();
            surname = name;
        } else {
            home = pen.place(captive.home);
            given = name;
        }
        let held_at = pen.place(captive.held_at);
        let seen_on = seen_on(&mut pen, captive.person.capture);
        let witness = pen.random.below(witnesses.len() as u32) + 1;
        let source = format!("свідок {witness}");
        let id = (sheet.rows.len() + 1).to_string();
        let cells = [&surname, &given, &call_sign, &home, &held_at, &seen_on, &source].map(String::as_str);
        sheet.push(id, person, pen.said, &cells);
    }
    sheet
}

/// A day between capture and the exchange, as exactly as it is remembered.
fn seen_on(pen: &mut Pen<'_>, capture: Day) -> String {
    let years = u32::from(FIRST_DAY.year - capture.year) + 1;
    let mut day = Day::draw(capture.year + pen.random.below(years) as u16, &mut pen.random);
    if day <= capture {
        day = capture.later_by(28);
    }
    if day >= FIRST_DAY {
        day = Day { month: 1 + day.month % 4, day: day.day.min(28), ..FIRST_DAY };
    }
    // Whoever was captured this spring was seen this spring.
    let day = day.max(capture);
    if pen.happens(Oddity::SightedYearOnly) {
        day.year.to_string()
    } else if pen.happens(Oddity::MonthOnly) {
        format!("{:02}.{}", day.month, day.year)
    } else {
        pen.date(day)
    }
}

/// Names of the convicted that a third party published: Russian, initials for a third.
pub(super) fn published(world: &World, cast: &Cast, noise: Noise) -> Result<Sheet, Error> {
    let mut sheet = Sheet::new(&["№", "ФИО", "Дата рождения", "Место жительства"]);
    let style = Style {
        languages: vec![(1, Language::Russian)],
        capitals: &[(1, Capitals::First)],
        given_first: [0, 0],
        comma: [0, 0],
        dates: &[(1, DateForm::Dots)],
        rates: Rates::strangers(noise).with(&[(Fault::NoName, 0), (Fault::Initials, 0)]),
        ..strangers(noise)?
    };
    let mut pen = Pen::new(world, Hand::Published, style, noise, 100);
    let mut rows: Vec<(u32, bool)> = cast
        .published
        .iter()
        .enumerate()
        .map(|(place, person)| (*person, place < PUBLISHED_INITIALS))
        .collect();
    pen.shuffle(&mut rows);
    for (person, initials) in rows {
        let Some(captive) = cast.captive(person) else { continue };
        pen.begin(captive, 0);
        let shorten = |[_, given, patronymic]: &mut [String; 3], _: &mut _| {
            if initials {
                initial(given);
                initial(patronymic);
            }
            initials
        };
        let (name, _) = pen.changed_name(captive, shorten);
        let birth = pen.birth(captive);
        let home = pen.home(captive);
        let id = (sheet.rows.len() + 1).to_string();
        sheet.push(id, person, pen.said, &[&name, &birth, &home]);
    }
    Ok(sheet)
}

/// The spellings of the press, by weight: Russian, and those of English, German, French and Polish papers.
const PRESS: [(u32, &str); 5] =
    [(35, "ru_wikipedia_press"), (20, "uk_press_en"), (10, "uk_de"), (10, "uk_fr"), (10, "uk_pl")];

/// The spellings of papers that are neither English nor of the two countries.
const FOREIGN: [(u32, &str); 3] = [(1, "uk_de"), (1, "uk_fr"), (1, "uk_pl")];

/// People whose return must be flagged, as the press names them.
pub(super) fn watch(world: &World, cast: &Cast, noise: Noise) -> Result<Sheet, Error> {
    let mut sheet = Sheet::new(&["id", "name", "birth_date", "unit", "note"]);
    let mut languages = vec![(15, Language::Russian)];
    for (weight, id) in PRESS {
        languages.push((weight, Language::Latin(scheme(id)?)));
    }
    let mut foreign = Vec::new();
    for (weight, id) in FOREIGN {
        foreign.push((weight, Language::Latin(scheme(id)?)));
    }
    // Papers are proof-read, whatever the noise; they give the year of birth and no patronymic.
    let style = Style {
        languages,
        capitals: &[(1, Capitals::First)],
        given_first: [10_000, 10_000],
        comma: [0, 0],
        dates: &[(1, DateForm::Dots)],
        rates: Rates::only(&[
            (Fault::NoPatronymic, 10_000),
            (Fault::NoPatronymicLatin, 10_000),
            (Fault::YearOnly, 10_000),
            (Fault::NoUnit, 5000),
        ]),
        ..strangers(noise)?
    };
    let mut pen = Pen::new(world, Hand::Watch, style, noise, 100);
    let mut rows = cast.watch.clone();
    pen.shuffle(&mut rows);
    for person in rows {
        let Some(captive) = cast.captive(person) else { continue };
        pen.begin(captive, 0);
        let is_hit = person == cast.watch_hit;
        if is_hit {
            pen.language = pen.random.pick(&foreign, Language::Russian);
        }
        let name = pen.name(captive, true);
        let birth = pen.birth(captive);
        let unit = pen.unit(captive, true, UnitForms::Any);
        let id = format!("W{:02}", sheet.rows.len() + 1);
        sheet.push(id, person, pen.said, &[&name, &birth, &unit, "suspected of having changed sides"]);
    }
    Ok(sheet)
}
