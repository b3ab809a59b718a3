//! What the headers of a list mean together.
//!
//! Parts of a name are understood together: a bare `name` beside a surname is the given name. Names in several columns
//! (ПІБ, ФИО and Full name; surnames and given names in three languages) are [forms](Form) of one name, told apart by
//! the language that headers say, else by their order. A field that can stand once and comes twice is taken from the
//! first column, and that is said; where whole blocks of columns come again, two lists stand side by side, and the file
//! is refused. What the caller maps goes before all of this.
//!
//! Cost: a few looks at each header.

use std::collections::HashMap;

use zvirka::record::Field;

use super::structures::{self, Structure};
use super::{Meaning, field_of_header, meaning_of_header, normalised};

/// One writing of a person's name: whole, or in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) name: Option<usize>,
    pub(crate) surname: Option<usize>,
    pub(crate) given_name: Option<usize>,
    /// Several columns where further given names stand in columns of their own.
    pub(crate) patronymic: Vec<usize>,
    /// The given name's header says no more than "name", so it may yet be whole names.
    pub(crate) bare: bool,
    /// Given name and patronymic stand in one column by what its header says.
    pub(crate) joined: bool,
    pub(crate) language: Option<&'static str>,
}

impl Form {
    fn slot_is_free(&self, field: Field) -> bool {
        match field {
            Field::Name => self.name.is_none(),
            Field::Surname => self.surname.is_none(),
            Field::GivenName => self.given_name.is_none(),
            _ => self.patronymic.is_empty(),
        }
    }

    fn put(&mut self, column: usize, meaning: Meaning) {
        self.language = self.language.or(meaning.language);
        self.joined |= meaning.joined;
        match meaning.field {
            Field::Name => {
                self.name = Some(column);
                self.bare = meaning.bare;
            }
            Field::Surname => self.surname = Some(column),
            Field::GivenName => self.given_name = Some(column),
            _ => self.patronymic.push(column),
        }
    }

    fn has_parts(&self) -> bool {
        self.surname.is_some() || self.given_name.is_some() || !self.patronymic.is_empty()
    }

    /// Whether it names a person by more than a part of the name.
    fn is_whole(&self) -> bool {
        self.name.is_some() || (self.surname.is_some() && self.given_name.is_some())
    }
}

/// What each column of a file is taken for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Assignment {
    /// One entry a column. Parts of names and other names may come several times, all else once.
    pub(crate) fields: Vec<Option<Field>>,
    /// The writings of the name, the one to be shown first.
    pub(crate) forms: Vec<Form>,
    /// The ids' header says that it counts rows.
    pub(crate) counts_rows: bool,
    /// Columns that are taken for a field only if their cells bear it out.
    pub(crate) doubtful: Vec<usize>,
    /// Rows that repeat an id are spellings of one person's name.
    pub(crate) aliases: bool,
    /// The published structure that the file has.
    pub(crate) structure: Option<&'static Structure>,
    /// What a person should be told.
    pub(crate) warnings: Vec<String>,
}

impl Assignment {
    /// The column of ids.
    pub(crate) fn ids(&self) -> Option<usize> {
        self.fields.iter().position(|field| *field == Some(Field::Id))
    }
}

const NAME_PARTS: [Field; 4] = [Field::Name, Field::Surname, Field::GivenName, Field::Patronymic];

/// Says what each header is taken for; `map` goes before the tables.
///
/// The error is a sentence without the file's name.
pub(crate) fn assign(headers: &[String], map: &[(Field, String)]) -> Result<Assignment, String> {
    let mut meanings: Vec<Option<Meaning>> = vec![None; headers.len()];
    let structure = structures::of_headers(headers);
    // What the caller maps goes before what is published.
    let mut map = map.to_vec();
    let is_mapped_whole = map.iter().any(|(field, _)| NAME_PARTS.contains(field));
    for (field, header) in structure.map_or_else(Vec::new, |structure| structure.fields(headers)) {
        if map.iter().all(|(of, mapped)| *of != field && *mapped != header) {
            map.push((field, header));
        }
    }
    let map = map.as_slice();
    // Columns that are one name together, unless the caller says which hold the names.
    let name_parts: Vec<usize> = structure.filter(|_| !is_mapped_whole).map_or_else(Vec::new, |structure| {
        structure.name_parts.iter().filter_map(|part| structure.column_of(headers, part)).collect()
    });
    let rest_is_carried = structure.is_some_and(|structure| structure.rest_is_carried);
    let mapped = mapped(headers, map)?;
    let is_dated = crate::birth_columns::has_bare_part(headers);
    // Day, month and year of birth in columns of their own are understood together.
    let mut parts: Vec<Option<Field>> = vec![None; headers.len()];
    for (column, field) in &mapped {
        parts.get_mut(*column).into_iter().for_each(|slot| *slot = Some(*field));
    }
    if map.iter().all(|(field, _)| *field != Field::BirthDate) && !rest_is_carried {
        crate::birth_columns::assign(headers, &mut parts);
    }
    for ((column, header), part) in headers.iter().enumerate().zip(parts) {
        let known = match part {
            Some(field) => Some(Meaning::of(field)),
            None if rest_is_carried || name_parts.contains(&column) => None,
            // A year beside a month or a day that is nobody's birth is that of something else.
            None if is_dated && crate::birth_columns::is_bare_year(header) => None,
            None => {
                meaning_of_header(header).filter(|meaning| map.iter().all(|(of, _)| *of != meaning.field))
            }
        };
        if let Some(slot) = meanings.get_mut(column) {
            *slot = known;
        }
    }
    let mut assignment = Assignment {
        fields: vec![None; headers.len()],
        aliases: structure.is_some_and(|structure| structure.aliases),
        structure,
        ..Assignment::default()
    };
    if let Some((first, second)) = side_by_side(&meanings) {
        return Err(format!(
            "two lists stand side by side, the second from column {} on; save each as a file or sheet of its own, or \
             name the columns of one with --map name=#{} and so on",
            second + 1,
            first + 1
        ));
    }
    check_same_headers(headers, &meanings, &mapped)?;
    settle_ids(headers, &mut meanings, &mut assignment);
    for (column, meaning) in meanings.iter().enumerate() {
        let Some(meaning) = meaning else { continue };
        let taken = assignment.fields.iter().position(|field| *field == Some(meaning.field));
        let may_repeat = NAME_PARTS.contains(&meaning.field) || meaning.field == Field::OtherNames;
        let is_named = |column: usize| {
            headers.get(column).is_some_and(|header| header.eq_ignore_ascii_case(meaning.field.as_str()))
        };
        if let Some(earlier) = taken.filter(|earlier| !may_repeat && is_named(column) && !is_named(*earlier))
        {
            // A column under the field's very name is the one that is meant.
            assignment.fields.get_mut(earlier).into_iter().for_each(|slot| *slot = None);
            assignment.doubtful.retain(|doubtful| *doubtful != earlier);
        } else if let Some(earlier) = taken.filter(|_| !may_repeat) {
            // These are only carried along: the second is carried too, under its own header.
            if !matches!(
                meaning.field,
                Field::Contact
                    | Field::Source
                    | Field::Note
                    | Field::HomePlace
                    | Field::BirthPlace
                    | Field::Phone
                    | Field::Document
                    | Field::Mother
            ) {
                let shown = |column: usize| headers.get(column).map_or("", String::as_str);
                assignment.warnings.push(format!(
                    "column {} ({}) and column {} ({}) both mean {field}; the first is used, --map {field}=#{} takes the \
                     other",
                    earlier + 1,
                    shown(earlier),
                    column + 1,
                    shown(column),
                    column + 1,
                    field = meaning.field.as_str()
                ));
            }
            continue;
        }
        if let Some(slot) = assignment.fields.get_mut(column) {
            *slot = Some(meaning.field);
        }
        if meaning.doubtful {
            assignment.doubtful.push(column);
        }
        if NAME_PARTS.contains(&meaning.field) {
            add_to_forms(&mut assignment.forms, column, *meaning);
        }
    }
    join_bare_names(&mut assignment);
    if let [first, further @ ..] = name_parts.as_slice() {
        add_name_of_parts(&mut assignment, *first, further);
    }
    // A writing of which only a part is there is shown last.
    assignment.forms.sort_by_key(|form| !form.is_whole());
    let names = |form: &Form| form.name.is_some() || form.surname.is_some() || form.given_name.is_some();
    if !assignment.forms.iter().any(names) {
        let headers = listed(headers, map);
        return Err(format!("no column holds names; {headers}; say which with --map name=HEADER"));
    }
    Ok(assignment)
}

/// The columns that the caller names, with their fields.
fn mapped(headers: &[String], map: &[(Field, String)]) -> Result<Vec<(usize, Field)>, String> {
    let mut mapped: Vec<(usize, Field)> = Vec::new();
    for (position, (field, header)) in map.iter().enumerate() {
        let name = field.as_str();
        if map.iter().take(position).any(|(earlier, _)| earlier == field) {
            return Err(format!("--map gives the field {name} twice; keep one"));
        }
        let missing = |header: &str| {
            format!("--map {name}={}: there is no such header; {}", header.trim(), listed(headers, map))
        };
        let columns: Vec<(&str, usize)> = match position_of(headers, header) {
            Some(column) => vec![(header.as_str(), column)],
            // Several columns may hold other names.
            None if *field == Field::OtherNames && header.contains(',') => {
                let each = header.split(',').map(|one| position_of(headers, one).map(|column| (one, column)));
                each.collect::<Option<_>>().ok_or_else(|| missing(header))?
            }
            None => return Err(missing(header)),
        };
        for (header, column) in columns {
            if let Some((_, earlier)) = mapped.iter().find(|(of, _)| *of == column) {
                return Err(format!(
                    "--map gives the header {} to {} and to {name}; keep one",
                    header.trim(),
                    earlier.as_str()
                ));
            }
            mapped.push((column, *field));
        }
    }
    Ok(mapped)
}

/// Two columns under one header that means a field may hold two people, or two dates: nobody can tell but the caller.
fn check_same_headers(
    headers: &[String],
    meanings: &[Option<Meaning>],
    mapped: &[(usize, Field)],
) -> Result<(), String> {
    let mut first: HashMap<String, usize> = HashMap::new();
    for (column, (header, meaning)) in headers.iter().zip(meanings).enumerate() {
        let Some(field) = meaning.map(|meaning| meaning.field) else { continue };
        let carried = matches!(
            field,
            Field::Contact | Field::Source | Field::Note | Field::OtherNames | Field::Id | Field::Phone
        );
        if carried || mapped.iter().any(|(of, _)| *of == column) {
            continue;
        }
        if let Some(earlier) = first.insert(normalised(header), column) {
            return Err(format!(
                "columns {} and {} have the same header, {header}; say which is meant with --map {}=#{}",
                earlier + 1,
                column + 1,
                field.as_str(),
                earlier + 1
            ));
        }
    }
    Ok(())
}

/// Of several columns of ids one is used: that under the field's very name, else the first that does not only count
/// rows, else the first.
fn settle_ids(headers: &[String], meanings: &mut [Option<Meaning>], assignment: &mut Assignment) {
    let ids: Vec<(usize, Meaning)> = meanings
        .iter()
        .enumerate()
        .filter_map(|(column, meaning)| meaning.filter(|of| of.field == Field::Id).map(|of| (column, of)))
        .collect();
    let exact =
        |(column, _): &&(usize, Meaning)| headers.get(*column).is_some_and(|of| normalised(of) == "id");
    let Some((chosen, meaning)) = ids
        .iter()
        .find(exact)
        .or_else(|| ids.iter().find(|(_, meaning)| !meaning.counts_rows))
        .or_else(|| ids.first())
        .copied()
    else {
        return;
    };
    assignment.counts_rows = meaning.counts_rows;
    for (column, _) in ids.into_iter().filter(|(column, _)| *column != chosen) {
        if let Some(slot) = meanings.get_mut(column) {
            *slot = None;
        }
    }
}

/// Where two lists stand side by side: the columns of names of either. Names come twice there, and so does what stands
/// beside them, in the same order.
fn side_by_side(meanings: &[Option<Meaning>]) -> Option<(usize, usize)> {
    let places = |wanted: Field| {
        meanings
            .iter()
            .enumerate()
            .filter_map(move |(column, meaning)| meaning.filter(|of| of.field == wanted).map(|_| column))
    };
    for name in [Field::Name, Field::Surname] {
        let mut names = places(name);
        let (Some(first), Some(second)) = (names.next(), names.next()) else { continue };
        let dates: Vec<usize> = places(Field::BirthDate).collect();
        let again = dates.iter().any(|date| (first..second).contains(date))
            && dates.iter().any(|date| *date > second);
        let numbers: Vec<usize> = places(Field::Id).collect();
        let counted =
            numbers.iter().any(|id| *id < first) && numbers.iter().any(|id| (first..second).contains(id));
        if again || counted {
            return Some((first, second));
        }
    }
    None
}

fn add_to_forms(forms: &mut Vec<Form>, column: usize, meaning: Meaning) {
    let field = meaning.field;
    // Further given names stand in columns of their own where the first of them does.
    if field == Field::Patronymic
        && let Some(form) = forms.iter_mut().find(|form| {
            !form.patronymic.is_empty() && form.language == meaning.language && meaning.language.is_none()
        })
        && form
            .surname
            .is_none_or(|surname| surname > column || form.patronymic.iter().all(|of| *of < column))
        && form.patronymic.last().is_some_and(|last| *last + 1 == column)
    {
        form.patronymic.push(column);
        return;
    }
    let same = |form: &&mut Form| form.language.is_some() && form.language == meaning.language;
    let free = |form: &&mut Form| form.slot_is_free(field);
    let open = |form: &&mut Form| {
        form.language.is_none() || meaning.language.is_none() || form.language == meaning.language
    };
    // A whole name stands with parts, and parts with a whole name, only where there is one of them.
    let fits = |form: &&mut Form| field != Field::Name || !form.has_parts() || form.name.is_none();
    if let Some(form) = forms.iter_mut().find(|form| same(form) && free(form)) {
        form.put(column, meaning);
    } else if let Some(form) = forms.iter_mut().find(|form| free(form) && open(form) && fits(form)) {
        form.put(column, meaning);
    } else {
        let mut form = Form::default();
        form.put(column, meaning);
        forms.push(form);
    }
}

/// Several columns are one name together, of which nothing is said but their order.
fn add_name_of_parts(assignment: &mut Assignment, first: usize, further: &[usize]) {
    assignment.forms.push(Form { name: Some(first), patronymic: further.to_vec(), ..Form::default() });
    for column in std::iter::once(&first).chain(further) {
        if let Some(slot) = assignment.fields.get_mut(*column) {
            *slot = Some(Field::Name);
        }
    }
}

/// A bare `name` beside a surname is the given name.
fn join_bare_names(assignment: &mut Assignment) {
    for form in &mut assignment.forms {
        if form.bare && form.surname.is_some() && form.given_name.is_none() {
            form.given_name = form.name.take();
            if let Some(slot) = form.given_name.and_then(|column| assignment.fields.get_mut(column)) {
                *slot = Some(Field::GivenName);
            }
        } else {
            form.bare = false;
        }
    }
}

/// The column of a header: exactly, by its number (`#4`), or else normalised.
fn position_of(headers: &[String], wanted: &str) -> Option<usize> {
    let wanted = wanted.trim();
    let exactly = headers.iter().position(|header| header == wanted);
    let by_number = || {
        let number: usize = wanted.strip_prefix('#')?.parse().ok()?;
        number.checked_sub(1).filter(|column| *column < headers.len())
    };
    exactly.or_else(by_number).or_else(|| {
        let wanted = normalised(wanted);
        headers.iter().position(|header| !wanted.is_empty() && normalised(header) == wanted)
    })
}

/// What the headers are, as far as they may be shown.
pub(super) fn listed(headers: &[String], map: &[(Field, String)]) -> String {
    /// More headers than this do not help in one line.
    const MOST: usize = 30;
    let mapped = |header: &str| map.iter().any(|(_, wanted)| normalised(wanted) == normalised(header));
    let known = |header: &str| field_of_header(header).is_some() || mapped(header);
    let count = headers.len();
    if is_header_row(headers, &known) {
        let mut list = headers.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
        if count > MOST {
            list.push_str(", …");
        }
        return format!("the headers are: {list}");
    }
    match headers.iter().find(|header| known(header)) {
        Some(header) => format!(
            "of the {count} cells of the first row only {header} is a known header (is it the header row?)"
        ),
        None if count == 1 && !headers.iter().any(|header| aligned(header)) => {
            "the only cell of the first row is no known header (if the list has no header row, --columns name reads a \
             list of whole names, --columns surname,given_name one of parts)"
                .to_owned()
        }
        None if headers.iter().all(|header| aligned(header)) => {
            "the columns of the first row are aligned by spaces; import the file into a spreadsheet program by fixed \
             widths and save it as .xlsx or CSV"
                .to_owned()
        }
        None => {
            format!(
                "none of the {count} cells of the first row is a known header (is there a header row? --columns names the columns of a list that has none)"
            )
        }
    }
}

/// Whether a row holds several known headers with wide gaps between them.
fn aligned(row: &str) -> bool {
    let known =
        row.split("  ").map(str::trim).filter(|cell| !cell.is_empty() && field_of_header(cell).is_some());
    known.count() >= 2
}

/// Checks that no two headers are the same; headers that are empty are no names and may repeat.
pub(crate) fn check_distinct(headers: &[String], known: &dyn Fn(&str) -> bool) -> Result<(), String> {
    let mut first: HashMap<String, usize> = HashMap::with_capacity(headers.len());
    for (column, header) in headers.iter().enumerate() {
        // Signs alone, such as "+" and "-", have no normal form: they are compared as they are.
        let mut key = normalised(header);
        if key.is_empty() {
            key.clone_from(header);
        }
        if key.is_empty() {
            continue;
        }
        if let Some(earlier) = first.insert(key, column) {
            let one = if known(header) || is_header_row(headers, known) {
                format!("columns {} and {} have the same header, {header}", earlier + 1, column + 1)
            } else {
                format!("columns {} and {} have the same header", earlier + 1, column + 1)
            };
            return Err(format!("{one}; rename one, or add a header row if there is none"));
        }
    }
    Ok(())
}

/// Whether the first row is a header row beyond doubt, so that all of it may be shown.
fn is_header_row(headers: &[String], known: &dyn Fn(&str) -> bool) -> bool {
    headers.iter().filter(|header| known(header)).count() >= 2
}
