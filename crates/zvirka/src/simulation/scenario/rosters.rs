//! The rosters: the home side's, the other side's, the old one of a colony, and the convicted.

use super::super::dates::DateForm;
use super::super::faults::{Fault, Noise, Rates};
use super::super::styles::{home, strangers};
use super::super::writing::{Capitals, Language, Style};
use super::cast::{Cast, World};
use super::pen::{Hand, Pen, UnitForms};
use super::rates::{HOME_PER_CENT, Oddity, YEAR_ONLY};
use super::sheet::Sheet;
use crate::error::Error;

/// What the home roster notes of the energy company's people. The company is invented.
pub(super) const EMPLOYEE: &str = "працівник ТОВ «Степенерго»";
/// And of the one who is a serviceman too.
const EMPLOYED_SERVICEMAN: &str = "шахтар ТОВ «Степенерго», військовослужбовець НГУ";
/// What the colony's roster notes of the badly wounded, and of others.
pub(super) const BADLY_WOUNDED: &str = "тяжело ранен";
const WOUNDED: &str = "легко ранен";

/// Ranks stand before names on lists that have no column for them.
pub(super) const RANK_APART: [(Fault, u32); 1] = [(Fault::RankInName, 0)];

/// Ukrainian, surname first, from personnel files: the home side's lists.
fn home_style(noise: Noise) -> Style {
    Style {
        languages: vec![(1, Language::Ukrainian)],
        given_first: [0, 0],
        dates: &[(1, DateForm::Dots)],
        ..home(noise)
    }
}

/// Russian, surname first: lists of the other side.
fn russian_style(noise: Noise, capitals: &'static [(u32, Capitals)]) -> Result<Style, Error> {
    Ok(Style {
        languages: vec![(1, Language::Russian)],
        capitals,
        given_first: [0, 0],
        comma: [0, 0],
        dates: &[(1, DateForm::Dots)],
        rates: Rates::strangers(noise).with(&[(Fault::NoName, 0)]),
        ..strangers(noise)?
    })
}

/// The 6,000 whom the home side believes held, some of them entered twice.
pub(super) fn ours(world: &World, cast: &Cast, noise: Noise) -> Sheet {
    let mut sheet = Sheet::new(&[
        "№",
        "Прізвище, ім'я, по батькові",
        "Дата народження",
        "Категорія",
        "Військове звання",
        "Підрозділ",
        "Позивний",
        "Дата полону",
        "Місце полону",
        "Місце проживання",
        "Примітка",
    ]);
    let mut style = home_style(noise);
    style.rates = style.rates.with(&RANK_APART);
    let mut pen = Pen::new(world, Hand::Ours, style, noise, HOME_PER_CENT);
    let mut rows: Vec<(u32, u32)> = cast.ours.iter().map(|person| (*person, 0)).collect();
    rows.extend(cast.entered_twice.iter().map(|person| (*person, 1)));
    pen.shuffle(&mut rows);
    let elsewhere = cast.listed_elsewhere();
    let serviceman = cast.employees.first();
    for (person, copy) in rows {
        let Some(captive) = cast.captive(person) else { continue };
        pen.begin(captive, copy);
        let known = elsewhere.get(person as usize).copied().unwrap_or(true);
        let name = pen.name(captive, known);
        let birth = pen.birth(captive);
        let is_serviceman = serviceman == Some(&person);
        let military = captive.person.military || is_serviceman;
        let mut category = pen.category(military, ["військовий", "цивільний"]);
        if is_serviceman {
            // That he is a soldier here and a civilian there is a fact of the case, not a fault.
            pen.said.military = Some(true);
            category = "військовий".to_owned();
        }
        let rank = pen.rank(captive, military);
        let unit = pen.unit(captive, military, UnitForms::Short);
        let call_sign = pen.call_sign(captive);
        let capture = pen.capture_date(captive);
        let captured_at = pen.capture_place(captive);
        let home = pen.home(captive);
        let note = match cast.employees.contains(&person) {
            true if is_serviceman => EMPLOYED_SERVICEMAN,
            true => EMPLOYEE,
            false => "",
        };
        let cells: [&str; 10] =
            [&name, &birth, &category, &rank, &unit, &call_sign, &capture, &captured_at, &home, note];
        sheet.push(next_id(&sheet), person, pen.said, &cells);
    }
    sheet
}

/// The 1,080 whom the other side offers: Russian, in capitals, the year of birth alone for a tenth.
///
/// # Errors
///
/// As [`scenario`](super::scenario).
pub(super) fn theirs(world: &World, cast: &Cast, noise: Noise) -> Result<Sheet, Error> {
    let mut sheet = Sheet::new(&[
        "№ п/п",
        "ФИО",
        "Дата рождения",
        "Категория",
        "Звание",
        "Воинская часть",
        "Дата пленения",
        "Место пленения",
        "Место содержания",
    ]);
    let mut style = russian_style(noise, &[(1, Capitals::All)])?;
    style.rates = style.rates.with(&[(Fault::YearOnly, YEAR_ONLY)]).with(&RANK_APART);
    let mut pen = Pen::new(world, Hand::Theirs, style, noise, 100);
    let mut rows = cast.theirs.clone();
    pen.shuffle(&mut rows);
    for person in rows {
        let Some(captive) = cast.captive(person) else { continue };
        pen.begin(captive, 0);
        let name =
            if pen.happens(Oddity::Genitive) { pen.genitive_name(captive) } else { pen.name(captive, true) };
        let birth = pen.birth(captive);
        let military = captive.person.military;
        let category = pen.category(military, ["военнослужащий", "гражданский"]);
        let rank = pen.rank(captive, military);
        let unit = pen.unit(captive, military, UnitForms::Any);
        let capture = pen.capture_date(captive);
        let captured_at = pen.capture_place(captive);
        let held_at = pen.place(captive.held_at);
        let cells =
            [&name, &birth, &category, &rank, &unit, &capture, &captured_at, &held_at].map(String::as_str);
        sheet.push(next_id(&sheet), person, pen.said, &cells);
    }
    Ok(sheet)
}

/// The colony's old roster of survivors.
pub(super) fn colony(world: &World, cast: &Cast, noise: Noise) -> Result<Sheet, Error> {
    let mut sheet =
        Sheet::new(&["№ п/п", "ФИО", "Дата рождения", "Воинская часть", "Место содержания", "Примечание"]);
    let style = russian_style(noise, &[(1, Capitals::First)])?;
    let mut pen = Pen::new(world, Hand::Colony, style, noise, 100);
    let mut rows = cast.colony.clone();
    pen.shuffle(&mut rows);
    let colony = world.places.named("Оленівка");
    for (person, badly_wounded) in rows {
        let Some(captive) = cast.captive(person) else { continue };
        pen.begin(captive, 0);
        let name = pen.name(captive, true);
        let birth = pen.birth(captive);
        let unit = pen.unit(captive, captive.person.military, UnitForms::Any);
        let held_at = pen.place(colony);
        let note = if badly_wounded { BADLY_WOUNDED } else { WOUNDED };
        sheet.push(next_id(&sheet), person, pen.said, &[&name, &birth, &unit, &held_at, note]);
    }
    Ok(sheet)
}

/// The convicted whom the home side hands over.
pub(super) fn convicted(world: &World, cast: &Cast, noise: Noise) -> Sheet {
    let mut sheet = Sheet::new(&["№", "ПІБ", "Дата народження", "Категорія", "Місце проживання", "Примітка"]);
    let mut style = home_style(noise);
    style.rates = style.rates.with(&[(Fault::NoName, 0)]);
    let mut pen = Pen::new(world, Hand::Convicted, style, noise, HOME_PER_CENT);
    let mut rows = cast.convicted.clone();
    pen.shuffle(&mut rows);
    for person in rows {
        let Some(captive) = cast.captive(person) else { continue };
        pen.begin(captive, 0);
        let name = pen.name(captive, true);
        let birth = pen.birth(captive);
        let category = pen.category(captive.person.military, ["військовий", "цивільний"]);
        let home = pen.home(captive);
        // The article of the criminal code on collaboration.
        let note = "засуджений, ст. 111-1 ККУ";
        sheet.push(next_id(&sheet), person, pen.said, &[&name, &birth, &category, &home, note]);
    }
    sheet
}

/// A running number.
fn next_id(sheet: &Sheet) -> String {
    (sheet.rows.len() + 1).to_string()
}
