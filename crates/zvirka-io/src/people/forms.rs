//! One name out of the columns that hold a name.
//!
//! A list may write each name in several languages, in whole and in parts. The first writing that a row has is its
//! name; the others are its other names, of which the comparison takes the best pair. What a header leaves open is
//! decided by the cells: a column `name` beside surnames that repeats them holds whole names; a column of given names
//! without any surname whose cells have two words holds whole names as well; two words of which the second is a
//! patronymic are two parts.
//!
//! Cost: a sample of rows is looked at; rows are put together one by one only where there are several writings.

use std::borrow::Cow;

use zvirka::record::{Field, TextColumn};

use super::cells::Changed;
use super::{People, Table, columns_of};
use crate::headers::Form;

/// Rows that are looked at where cells must decide.
const SAMPLE: usize = 200;

/// Decides by the cells what headers leave open.
pub(super) fn settle(table: &mut Table<'_>) {
    for number in 0..table.assignment.forms.len() {
        let Some(mut form) = table.assignment.forms.get(number).cloned() else { continue };
        if form.bare && repeats_surnames(table, &form) {
            form.name = form.given_name.take();
            set_field(table, form.name, Field::Name);
        }
        form.bare = false;
        // A name of one word beside a patronymic is a given name: whose surname it is nobody says.
        let alone = form.name.filter(|_| form.surname.is_none() && form.given_name.is_none());
        if let Some(column) = alone
            && !form.patronymic.is_empty()
            && has_words(table, column, |words| words.len() == 1)
        {
            form.given_name = form.name.take();
            set_field(table, form.given_name, Field::GivenName);
        }
        let only = form.surname.xor(form.given_name).filter(|_| form.name.is_none());
        if let Some(column) = only {
            let header = table.header(column).to_owned();
            let number = column + 1;
            let what = if form.surname.is_some() { "surname" } else { "given name" };
            if form.patronymic.is_empty() && has_words(table, column, |words| words.len() > 1) {
                table.warnings.push(format!(
                    "column {number} ({header}): most cells hold more than a {what}; they are read as whole names"
                ));
                form = Form { name: Some(column), ..Form::default() };
                set_field(table, Some(column), Field::Name);
            } else if table.assignment.forms.len() == 1 {
                let missing = if form.surname.is_some() { "given_name" } else { "surname" };
                table.warnings.push(format!(
                    "only a {what} is known of each person (column {number}, {header}), which is too little for a match; \
                     if another column holds the rest, say --map {missing}=HEADER"
                ));
            }
        }
        if let Some(given) = form.given_name.filter(|_| form.patronymic.is_empty() && !form.joined) {
            form.joined = has_words(table, given, |words| {
                words.last().is_some_and(|last| words.len() == 2 && is_patronymic(last))
            });
        }
        if let Some(slot) = table.assignment.forms.get_mut(number) {
            *slot = form;
        }
    }
}

fn set_field(table: &mut Table<'_>, column: Option<usize>, field: Field) {
    if let Some(slot) = column.and_then(|column| table.assignment.fields.get_mut(column)) {
        *slot = Some(field);
    }
}

/// Whether most cells of a column of given names hold the surname beside them as well.
fn repeats_surnames(table: &Table<'_>, form: &Form) -> bool {
    let (Some(surname), Some(name)) = (form.surname, form.given_name) else { return false };
    let (mut seen, mut repeated) = (0, 0);
    for row in 0..table.len().min(SAMPLE) {
        let (surname, name) = (table.cell(surname, row).trim(), table.cell(name, row).trim());
        if surname.is_empty() || name.is_empty() {
            continue;
        }
        seen += 1;
        repeated +=
            usize::from(name.len() > surname.len() && name.to_lowercase().contains(&surname.to_lowercase()));
    }
    repeated * 2 > seen
}

/// Whether most filled cells of a column are such, by their words.
fn has_words(table: &Table<'_>, column: usize, are_such: impl Fn(&[&str]) -> bool) -> bool {
    let (mut seen, mut such) = (0, 0);
    for row in 0..table.len().min(SAMPLE) {
        let words: Vec<&str> = table.cell(column, row).split_whitespace().collect();
        if !words.is_empty() {
            seen += 1;
            such += usize::from(are_such(&words));
        }
    }
    such * 2 > seen
}

/// Whether a word ends as patronymics do.
fn is_patronymic(word: &str) -> bool {
    const ENDINGS: [&str; 22] = [
        "ович",
        "евич",
        "йович",
        "івна",
        "ївна",
        "овна",
        "евна",
        "ична",
        "ілліч",
        "ильич",
        "кузьмич",
        "лукич",
        "авіч",
        "евіч",
        "аўна",
        "ovych",
        "ovich",
        "evych",
        "evich",
        "ivna",
        "ovna",
        "evna",
    ];
    let word = word.to_lowercase();
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Puts the list's columns together.
pub(super) fn assemble(mut table: Table<'_>, ids: Option<TextColumn>, changed: Changed) -> People {
    let columns: Vec<(String, Option<Field>)> =
        table.headers.iter().cloned().zip(table.assignment.fields.iter().copied()).collect();
    let mut people = People { columns, ..People::default() };
    let names = Names::of(&table, changed.other_names.as_ref());
    let in_forms: Vec<usize> = table
        .assignment
        .forms
        .iter()
        .flat_map(|form| form.name.into_iter().chain(columns_of(form)))
        .collect();
    let is_other = |field: Option<Field>| field == Some(Field::OtherNames);
    let taken = std::mem::take(&mut table.rows.columns);
    for (column, (cells, header)) in taken.into_iter().zip(&table.headers).enumerate() {
        let field = table.assignment.fields.get(column).copied().flatten();
        let replaced = names.as_ref().is_some_and(|names| {
            in_forms.contains(&column) || (is_other(field) && names.other_names.is_some())
        });
        match field {
            Some(Field::Id) => {}
            Some(field) if !replaced => people.fields.push((field, cells)),
            _ => people.carried.push((header.clone(), cells)),
        }
    }
    if let Some(names) = names {
        let Names { name, surname, given_name, patronymic, other_names } = names;
        let columns = [
            (Field::Name, name),
            (Field::Surname, surname),
            (Field::GivenName, given_name),
            (Field::Patronymic, patronymic),
            (Field::OtherNames, other_names),
        ];
        people.fields.extend(columns.into_iter().filter_map(|(field, cells)| Some((field, cells?))));
    }
    if let Some(ids) = ids {
        people.fields.push((Field::Id, ids));
    }
    fill(&mut people.fields, Field::BirthDate, changed.birth_dates);
    fill(&mut people.fields, Field::HomePlace, changed.places);
    fill(&mut people.fields, Field::Age, changed.ages);
    people.carried.extend(changed.as_it_stood);
    distinct_headers(&mut people.carried);
    people.file_rows = table.rows.file_rows;
    people.rows_read = table.rows.rows_read;
    people.rejects = table.rows.rejects;
    people.warnings = table.warnings;
    people
}

/// Fills the gaps of a field's column from another, or adds that as the field's.
fn fill(fields: &mut Vec<(Field, TextColumn)>, field: Field, found: Option<TextColumn>) {
    let Some(found) = found else { return };
    match fields.iter_mut().find(|(of, _)| *of == field) {
        Some((_, cells)) => {
            *cells = cells
                .iter()
                .zip(found.iter())
                .map(|(own, found)| if own.trim().is_empty() { found } else { own })
                .collect();
        }
        None => fields.push((field, found)),
    }
}

/// Two columns may have one header; outputs need two.
fn distinct_headers(carried: &mut [(String, TextColumn)]) {
    let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for (header, _) in carried {
        let count = seen.entry(header.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            *header = format!("{header} ({count})");
        }
    }
}

/// The columns of names where they are not simply those of the file.
struct Names {
    name: Option<TextColumn>,
    surname: Option<TextColumn>,
    given_name: Option<TextColumn>,
    patronymic: Option<TextColumn>,
    other_names: Option<TextColumn>,
}

impl Names {
    /// `None` where every column is a field as it stands.
    fn of(table: &Table<'_>, found: Option<&TextColumn>) -> Option<Self> {
        let forms = &table.assignment.forms;
        let others: Vec<usize> = table
            .assignment
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| **field == Some(Field::OtherNames))
            .map(|(column, _)| column)
            .collect();
        let first = forms.first()?;
        let plain = forms.len() == 1 && first.patronymic.len() <= 1 && !first.joined;
        if plain && others.len() <= 1 && found.is_none() {
            return None;
        }
        let rows = table.len();
        let column = || TextColumn::with_capacity(rows);
        let with_other_names = forms.len() > 1 || !others.is_empty() || found.is_some();
        let in_parts = first.surname.is_some() || first.given_name.is_some();
        let mut names = Self {
            name: (first.name.is_some() || !in_parts).then(column),
            surname: in_parts.then(column),
            given_name: in_parts.then(column),
            patronymic: in_parts.then(column),
            other_names: with_other_names.then(column),
        };
        for row in 0..rows {
            names.push(table, row, &others, found);
        }
        Some(names)
    }

    fn push(&mut self, table: &Table<'_>, row: usize, others: &[usize], found: Option<&TextColumn>) {
        let forms = &table.assignment.forms;
        let written: Vec<Cow<'_, str>> = forms.iter().map(|form| whole_of(table, form, row)).collect();
        let shown = written.iter().position(|text| !text.is_empty()).unwrap_or(0);
        let form = forms.get(shown);
        let text = |column: Option<usize>| column.map_or("", |column| table.cell(column, row).trim());
        let whole = written.get(shown).map_or("", |text| text.as_ref());
        let own_name = text(form.and_then(|form| form.name));
        // A row whose parts are missing has what another writing has, whole.
        let is_whole = form.is_none_or(|form| form.surname.is_none() && form.given_name.is_none());
        let push = |slot: &mut Option<TextColumn>, text: &str| {
            if let Some(column) = slot {
                column.push(text);
            }
        };
        let has_name = self.name.is_some();
        push(&mut self.name, if is_whole { whole } else { own_name });
        let patronymic = form.map_or(String::new(), |form| {
            let parts: Vec<&str> = form
                .patronymic
                .iter()
                .map(|column| table.cell(*column, row).trim())
                .filter(|part| !part.is_empty())
                .collect();
            parts.join(" ")
        });
        let given = text(form.and_then(|form| form.given_name));
        let (given, joined) = match given.split_once(char::is_whitespace) {
            Some((given, rest)) if form.is_some_and(|form| form.joined) && patronymic.is_empty() => {
                (given, rest.trim())
            }
            _ => (given, ""),
        };
        // Where there is no column of whole names, a whole name goes where a row without a surname is read from.
        let surname = if is_whole && !has_name { whole } else { text(form.and_then(|form| form.surname)) };
        push(&mut self.surname, surname);
        push(&mut self.given_name, given);
        push(&mut self.patronymic, if joined.is_empty() { &patronymic } else { joined });
        if let Some(column) = &mut self.other_names {
            let mut all: Vec<&str> = written
                .iter()
                .enumerate()
                .filter(|(form, text)| *form != shown && !text.is_empty())
                .map(|(_, text)| text.as_ref())
                .collect();
            all.extend(
                others.iter().map(|column| table.cell(*column, row).trim()).filter(|text| !text.is_empty()),
            );
            all.extend(found.map(|found| found.get(row)).filter(|text| !text.is_empty()));
            let mut kept: Vec<&str> = Vec::with_capacity(all.len());
            for text in all {
                if text != whole && !kept.contains(&text) {
                    kept.push(text);
                }
            }
            column.push(&kept.join("; "));
        }
    }
}

/// A form's writing of a row's name as one text.
pub(super) fn whole_of<'t>(table: &'t Table<'_>, form: &Form, row: usize) -> Cow<'t, str> {
    let mut columns: Vec<usize> =
        columns_of(form).filter(|column| !table.cell(*column, row).trim().is_empty()).collect();
    if columns.is_empty() || (form.surname.is_none() && form.given_name.is_none()) {
        columns = form.name.into_iter().chain(columns).collect();
    }
    match columns.as_slice() {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(table.cell(*one, row).trim()),
        several => {
            let parts: Vec<&str> = several.iter().map(|column| table.cell(*column, row).trim()).collect();
            Cow::Owned(parts.join(" ").trim().to_owned())
        }
    }
}
