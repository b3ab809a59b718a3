//! A workbook of questions, to be filled in without this program and handed back.
//!
//! A row is a pair of records side by side, with drop-downs for the verdict and the reason, in Ukrainian and English. What the
//! program thinks is not on it: a reader who sees a probability repeats it. Hidden columns hold prints and what the program
//! said, so that the sheet needs no list to be read back, and rows may be sorted, left out or shared among readers.
//!
//! Cost: some 20 µs a row. Limits: a row is read back by its prints, so hidden columns must stay.

use std::path::Path;

use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Formula, Workbook, XlsxError,
};
use zvirka::record::Field;
use zvirka::verdicts::Verdict;
use zvirka_io::{ReadOptions, read_table};

use crate::error::{Error, ErrorKind};
use crate::event::{NewEvent, Reason, verdict_of, verdict_words};
use crate::record::{Print, SeenRecord};

/// A pair that somebody is to decide about.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The one record, as the reader sees it.
    pub left: SeenRecord,
    /// The other.
    pub right: SeenRecord,
    /// What the program says, as JSON of [`SeenEvidence`](crate::SeenEvidence); not shown.
    pub seen: Option<String>,
    /// What is filled in already: a verdict, a reason and who said so.
    pub filled: Option<(Verdict, Option<Reason>, String)>,
}

const VERDICT: &str = "verdict · рішення";
const REASON: &str = "reason · підстава";
const NOTE: &str = "note · примітка";
const READER: &str = "reader · хто вирішив";
const LEFT: &str = "left_print";
const RIGHT: &str = "right_print";
const SEEN: &str = "seen";

/// The sheet of questions and that of the drop-downs' words.
const QUESTIONS: &str = "pairs · пари";
const WORDS: &str = "words";

/// Both languages of a word, as the drop-downs have it.
fn both([english, ukrainian]: [&'static str; 2]) -> String {
    format!("{ukrainian} · {english}")
}

/// The fields that a reader sees, those that any record has.
fn shown(questions: &[Question]) -> Vec<Field> {
    let has = |field: &Field| {
        questions
            .iter()
            .flat_map(|question| [&question.left, &question.right])
            .any(|record| !record.cell(*field).is_empty())
    };
    let names = [Field::Name, Field::Surname, Field::GivenName, Field::Patronymic, Field::Id];
    Field::ALL.into_iter().filter(|field| !names.contains(field)).filter(has).collect()
}

/// A workbook of questions as bytes: the same for the same questions. `reader` is filled in for every row, so that the sheet
/// is one reader's.
///
/// # Errors
///
/// [`ErrorKind::Failed`] when there are more rows or longer cells than a workbook has.
pub fn sheet_bytes(questions: &[Question], reader: &str) -> Result<Vec<u8>, Error> {
    workbook(questions, reader)
        .map_err(|error| Error::new(ErrorKind::Failed, format!("the sheet cannot be made: {error}")))
}

/// The workbook's bytes: the same for the same questions, which is why it says no time.
fn workbook(questions: &[Question], reader: &str) -> Result<Vec<u8>, XlsxError> {
    let fields = shown(questions);
    let mut headers =
        vec!["№".to_owned(), "list · список".to_owned(), "id".to_owned(), "name · ім'я".to_owned()];
    headers.extend(fields.iter().map(|field| field.as_str().to_owned()));
    let of_record = headers.len() as u16 - 1;
    let sides = ["1", "2"];
    let mut header: Vec<String> = vec!["№".to_owned()];
    for side in sides {
        header.extend(headers.iter().skip(1).map(|word| format!("{side} {word}")));
    }
    let first_answer = header.len() as u16;
    header.extend([VERDICT, REASON, NOTE, READER, LEFT, RIGHT, SEEN].map(str::to_owned));

    let head = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let answer = Format::new()
        .set_background_color(Color::RGB(0x00FF_F8DC))
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let mut book = Workbook::new();
    let created = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&created));
    let sheet = book.add_worksheet().set_name(QUESTIONS)?;
    sheet.set_freeze_panes(1, 1)?;
    for (column, word) in (0_u16..).zip(&header) {
        sheet.write_string_with_format(0, column, word, &head)?;
        sheet.set_column_width(column, if column == 0 { 5 } else { 18 })?;
    }
    let last = questions.len().max(1) as u32;
    for (row, question) in (1_u32..).zip(questions) {
        sheet.write_number(row, 0, f64::from(row))?;
        for (side, record) in (0_u16..).zip([&question.left, &question.right]) {
            let name = record.full_name();
            let cells = [record.list.as_str(), &record.record_id, &name];
            let cells = cells.into_iter().chain(fields.iter().map(|field| record.cell(*field)));
            for (column, cell) in (1 + side * of_record..).zip(cells) {
                sheet.write_string_with_format(row, column, cell, &wrapped)?;
            }
        }
        let (verdict, reason, who) = match &question.filled {
            Some((verdict, reason, who)) => (
                both(verdict_words(*verdict)),
                reason.map_or_else(String::new, |reason| both(reason.words())),
                who.as_str(),
            ),
            None => (String::new(), String::new(), reader),
        };
        let prints = [question.left.print.to_string(), question.right.print.to_string()];
        let [left, right] = &prints;
        let seen = question.seen.as_deref().unwrap_or("");
        for (column, cell) in (first_answer..).zip([verdict.as_str(), &reason, "", who, left, right, seen]) {
            sheet.write_string_with_format(row, column, cell, &answer)?;
        }
    }
    let verdicts: Vec<String> = Verdict::ALL.map(verdict_words).map(both).into();
    let reasons: Vec<String> = Reason::ALL.map(Reason::words).map(both).into();
    for (column, letter, words) in [(first_answer, 'A', &verdicts), (first_answer + 1, 'B', &reasons)] {
        let range = format!("={WORDS}!${letter}$1:${letter}${}", words.len());
        let choice = DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .set_error_message("Choose from the list · Оберіть зі списку")?;
        sheet.add_data_validation(1, column, last, column, &choice)?;
    }
    for column in first_answer + 4..first_answer + 7 {
        sheet.set_column_hidden(column)?;
    }
    let sheet = book.add_worksheet().set_name(WORDS)?;
    sheet.set_hidden(true);
    for (column, words) in (0_u16..).zip([&verdicts, &reasons]) {
        for (row, word) in (0_u32..).zip(words) {
            sheet.write_string(row, column, word)?;
        }
    }
    book.save_to_buffer()
}

/// Reads a workbook back: the verdicts of rows that were filled in, and how many were not. `reader` stands for rows that
/// name nobody.
///
/// # Errors
///
/// [`ErrorKind::Refused`] naming the row and column when an answer is none, a reason does not fit or a row has lost its
/// prints.
pub fn read_sheet(path: &Path, reader: Option<&str>) -> Result<(Vec<NewEvent>, usize), Error> {
    let options = ReadOptions { sheet: Some(QUESTIONS.to_owned()), ..ReadOptions::default() };
    let table = read_table(path, &options, &[VERDICT, REASON, NOTE, READER, LEFT, RIGHT])?;
    let (mut events, mut open) = (Vec::new(), 0);
    for row in 0..table.len() {
        let number = table.file_rows.get(row).copied().unwrap_or_default();
        let refused = |column: &str, why: &str| {
            Error::refused(format!("{}: row {number}, column {column}: {why}", path.display()))
        };
        // Drop-downs hold both languages; whoever types may use one.
        let word = |header: &str| table.cell(header, row).rsplit(" · ").next().unwrap_or_default().to_owned();
        let verdict = word(VERDICT);
        if verdict.is_empty() {
            open += 1;
            continue;
        }
        let verdict = verdict_of(&verdict).ok_or_else(|| refused(VERDICT, "choose from the list"))?;
        let reason = Some(word(REASON)).filter(|reason| !reason.is_empty());
        let reason = reason.ok_or_else(|| refused(REASON, "say why; choose from the list"))?;
        let reason = Reason::from_name(&reason).ok_or_else(|| refused(REASON, "choose from the list"))?;
        let print = |header: &str| {
            table
                .cell(header, row)
                .parse::<Print>()
                .map_err(|()| refused(header, "the hidden column was changed"))
        };
        let author = Some(table.cell(READER, row)).filter(|author| !author.is_empty()).or(reader);
        let author = author.ok_or_else(|| refused(READER, "say who decided, or give --reader"))?;
        let note = table.cell(NOTE, row);
        let event = NewEvent {
            note: (!note.is_empty()).then(|| note.to_owned()),
            seen: Some(table.cell(SEEN, row)).filter(|seen| !seen.is_empty()).map(str::to_owned),
            blind: true,
            ..NewEvent::verdict(author, (print(LEFT)?, print(RIGHT)?), verdict, reason)
        };
        event.check().map_err(|error| refused(REASON, &error.to_string()))?;
        events.push(event);
    }
    Ok((events, open))
}

#[cfg(test)]
mod tests {
    use zvirka::record::{List, TextColumn};

    use super::*;
    use crate::record::seen_records;

    fn question(names: [&str; 2]) -> Question {
        let [left, right] = ["ours", "theirs"].map(str::to_owned);
        let seen = |list: &str, name: &str| {
            let columns = vec![(Field::Name, std::iter::once(name).collect::<TextColumn>())];
            seen_records(&[1; 16], list, &List::new(list, columns).unwrap(), &[0], |_| None).remove(0)
        };
        let [a, b] = names;
        Question { left: seen(&left, a), right: seen(&right, b), seen: Some("{}".to_owned()), filled: None }
    }

    #[test]
    fn what_is_filled_in_is_read_back_and_the_rest_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("пари.xlsx");
        let answered = Question {
            filled: Some((Verdict::Same, Some(Reason::FamilyConfirms), "Олена".to_owned())),
            ..question(["=Ґудзь Марʼяна", "Gudz Mariana"])
        };
        let open = question(["Швець Павло", "Shvets Pavlo"]);
        std::fs::write(&path, sheet_bytes(&[answered.clone(), open], "Тарас").unwrap()).unwrap();
        let (events, left) = read_sheet(&path, None).unwrap();
        assert_eq!((events.len(), left), (1, 1));
        let event = &events[0];
        assert_eq!((event.verdict, event.reason), (Some(Verdict::Same), Some(Reason::FamilyConfirms)));
        assert_eq!((event.left, event.right), (answered.left.print, Some(answered.right.print)));
        assert_eq!((event.author.as_str(), event.seen.as_deref()), ("Олена", Some("{}")));
    }

    #[test]
    fn the_same_questions_are_the_same_bytes() {
        let questions = [question(["Швець Павло", "Shvets Pavlo"])];
        assert_eq!(workbook(&questions, "Тарас").unwrap(), workbook(&questions, "Тарас").unwrap());
    }

    #[test]
    fn a_reason_that_does_not_fit_is_refused_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pairs.xlsx");
        let wrong = Question {
            filled: Some((Verdict::Same, Some(Reason::Relatives), "Олена".to_owned())),
            ..question(["Швець Павло", "Shvets Pavlo"])
        };
        std::fs::write(&path, sheet_bytes(&[wrong], "").unwrap()).unwrap();
        let error = read_sheet(&path, None).unwrap_err().to_string();
        assert!(
            error.contains("row 1, column reason") && error.contains("relatives is no reason for same"),
            "{error}"
        );
    }
}
