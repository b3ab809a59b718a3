//! The lists of people handed over: the three stages as a neutral intermediary types them, and earlier exchanges.

use super::super::dates::DateForm;
use super::super::faults::{Fault, Noise, Rates};
use super::super::styles::{SCHEMES, strangers};
use super::super::writing::{Language, Style};
use super::cast::{Cast, World};
use super::pen::{Hand, Pen, UnitForms};
use super::rates::NO_PATRONYMIC;
use super::rosters::RANK_APART;
use super::sheet::Sheet;
use crate::error::Error;
use crate::names::romanization::scheme;

/// One stage's list: Latin, by the systems of whatever papers people had; given name first.
pub(super) fn handover(world: &World, cast: &Cast, noise: Noise, stage: usize) -> Result<Sheet, Error> {
    let mut sheet =
        Sheet::new(&["No", "Full name", "Date of birth", "Sex", "Category", "Rank", "Unit", "Citizenship"]);
    let mut languages = Vec::new();
    for (weight, id) in SCHEMES {
        languages.push((weight, Language::Latin(scheme(id)?)));
    }
    let style = Style {
        languages,
        given_first: [10_000, 10_000],
        comma: [0, 0],
        dates: &[(50, DateForm::Dots), (30, DateForm::Iso), (10, DateForm::Slashes), (10, DateForm::InWords)],
        rates: Rates::strangers(noise)
            .with(&[(Fault::NoPatronymicLatin, NO_PATRONYMIC), (Fault::NoName, 0)])
            .with(&RANK_APART),
        ..strangers(noise)?
    };
    let mut pen = Pen::new(world, Hand::Handover, style, noise, 100);
    let mut rows: Vec<u32> = cast.stages.get(stage).cloned().unwrap_or_default();
    rows.extend(cast.on_two_stages.iter().filter(|(_, _, to)| *to == stage).map(|(person, ..)| *person));
    pen.shuffle(&mut rows);
    for person in rows {
        let Some(captive) = cast.captive(person) else { continue };
        pen.begin(captive, stage as u32);
        let name = pen.name(captive, true);
        let birth = pen.birth(captive);
        let military = captive.person.military;
        let mut category = pen.category(military, ["military", "civilian"]);
        if cast.employees.first() == Some(&person) {
            pen.said.military = Some(false);
            category = "civilian".to_owned();
        }
        let rank = pen.rank(captive, military);
        let unit = pen.unit(captive, military, UnitForms::Any);
        let sex = if captive.person.female { "F" } else { "M" };
        let id = format!("{}-{:03}", stage + 1, sheet.rows.len() + 1);
        sheet.push(id, person, pen.said, &[&name, &birth, sex, &category, &rank, &unit, "UKR"]);
    }
    Ok(sheet)
}

/// Everybody who came back in earlier exchanges, in the spellings of many hands.
pub(super) fn exchanged_before(world: &World, cast: &Cast, noise: Noise) -> Result<Sheet, Error> {
    let mut sheet = Sheet::new(&["id", "name", "birth_date", "category", "rank", "unit", "handover_date"]);
    let mut style = strangers(noise)?;
    style.rates = style.rates.with(&[(Fault::NoName, 0)]).with(&RANK_APART);
    let mut pen = Pen::new(world, Hand::Before, style, noise, 100);
    let mut rows: Vec<u32> = cast.before.clone();
    pen.shuffle(&mut rows);
    // In the order of the exchanges, and by chance within a day.
    rows.sort_by_key(|person| cast.captive(*person).and_then(|captive| captive.back_before));
    for person in rows {
        let Some(captive) = cast.captive(person) else { continue };
        pen.begin(captive, 0);
        let name = pen.name(captive, true);
        let birth = pen.birth(captive);
        let military = captive.person.military;
        let category = pen.category(military, ["military", "civilian"]);
        let rank = pen.rank(captive, military);
        let unit = pen.unit(captive, military, UnitForms::Any);
        let mut back = String::new();
        if let Some(day) = captive.back_before {
            super::super::dates::push_date(day, DateForm::Iso, pen.words(), &mut back);
        }
        let id = format!("E{:04}", sheet.rows.len() + 1);
        let cells = [&name, &birth, &category, &rank, &unit, &back].map(String::as_str);
        sheet.push(id, person, pen.said, &cells);
    }
    Ok(sheet)
}
