//! Whom the lists speak of, to be looked up by name, and what came of every family's report.
//!
//! Both are lists of everybody and not of what is worth a look. Names are looked up in the [box](super::lookup); where
//! scripts do not run, both lists can be read and searched as they stand.

use std::collections::HashMap;

use maud::{Markup, html};
use zvirka::reconcile::{LedgerRow, Person, Reconciliation, Role};
use zvirka::record::Field;

use super::lookup::look_up_box;
use super::persons::Persons;
use super::tables::tools;
use super::text::cell;
use super::words::{self, Language};

/// More people than this, one by one, make a page that a phone opens slowly; they stand in persons.csv, and in the box all
/// the same. A judgement.
const MOST_PEOPLE: usize = 20_000;

/// More reports than this do the same; they stand in ledger.csv. A judgement.
const MOST_REPORTS: usize = 5_000;

/// The box, and everybody by name where they are not too many.
pub(super) fn lookup(result: &Reconciliation, language: Language) -> Markup {
    let count = result.persons.len();
    html! {
        @match look_up_box(result, language) {
            Some(found) => {
                p.soft { (language.of(words::LOOKUP_NOTE)) }
                (found)
            }
            None => { p { (language.of(words::TOO_MANY_PEOPLE)) } }
        }
        @if count <= MOST_PEOPLE {
            div #people-list {
                details {
                    summary { (language.counted(count as u64, &words::PEOPLE)) }
                    ul.people { @for person in &result.persons { (entry(person, language)) } }
                }
            }
        }
    }
}

fn entry(person: &Person, language: Language) -> Markup {
    let birth = person.fields.get(&Field::BirthDate);
    html! {
        li {
            @for (place, name) in person.names.iter().enumerate() { @if place > 0 { " · " } (cell(&name.text)) }
            @if let Some(birth) = birth { " · " (cell(&birth.value)) }
            " · " span class=(format!("is-{}", person.status.as_str())) { (language.of(words::status(person.status))) }
            @for (place, list) in person.lists.iter().enumerate() {
                @if place > 0 { ", " } @else { " · " }
                (cell(list))
            }
            " · " (person.id)
        }
    }
}

/// Every report and what is known of the person it looks for.
pub(super) fn reports(result: &Reconciliation, parts: &Persons<'_>, language: Language) -> Markup {
    let of_families =
        |name: &str| result.lists.iter().any(|list| list.role == Role::Report && list.name == name);
    let rows: Vec<&LedgerRow> = result.ledger.iter().filter(|line| of_families(&line.list)).collect();
    if rows.is_empty() {
        return html! { p { (language.of(words::NONE)) } };
    }
    let persons: HashMap<&str, &Person> =
        result.persons.iter().map(|person| (person.id.as_str(), person)).collect();
    let heads = [words::REPORT_ROW, words::NAME, words::STANDING, words::KNOWN_AS];
    let one_list = rows.iter().all(|line| rows.first().is_some_and(|first| first.list == line.list));
    let more = rows.len().saturating_sub(MOST_REPORTS);
    html! {
        (tools("reports-table", words::FILTER, language))
        details {
            summary { (language.of(words::ALL_REPORTS)) ": " (language.number(rows.len() as u64)) }
            table.sorts.stacks #reports-table {
                thead { tr {
                    @for label in heads { th scope="col" { (language.of(label)) } }
                    th.number scope="col" { (language.of(words::SAME_PERSON)) }
                } }
                tbody {
                    @for line in rows.iter().take(MOST_REPORTS) {
                        @let person = line.person_id.as_deref().and_then(|id| persons.get(id)).copied();
                        (report(line, person, one_list, parts, language))
                    }
                }
            }
        }
        @if more > 0 { p.soft { (language.of(words::MORE_IN_LEDGER)) " " (language.number(more as u64)) "." } }
    }
}

/// `one_list` tells that all reports are of one list, which then need not be named in every row.
fn report(
    line: &LedgerRow,
    person: Option<&Person>,
    one_list: bool,
    parts: &Persons<'_>,
    language: Language,
) -> Markup {
    // A person whom only families know of is not an answer.
    let found = person.filter(|person| person.records.iter().any(|record| record.list != line.list));
    let back = found.and_then(|person| person.returns.first());
    html! {
        tr {
            th scope="row" { @if !one_list { (cell(&line.list)) " · " } (cell(&line.record_id)) }
            td data-label=(language.of(words::NAME)) { (cell(&line.name)) }
            td data-label=(language.of(words::STANDING)) {
                @let standing = found.map_or_else(|| language.of(words::status(line.outcome)), |person| parts.standing(person));
                span class=(format!("is-{}", line.status.unwrap_or(line.outcome).as_str())) { (standing) }
                @if let Some(back) = back {
                    " · " (cell(&back.list)) @if let Some(date) = &back.date { ", " span.whole { (cell(date)) } }
                }
            }
            td data-label=(language.of(words::KNOWN_AS)) {
                @if let Some(person) = found { (cell(person.name())) " · " (parts.number(&person.id)) } @else { "–" }
            }
            @match (found, line.probability) {
                (Some(_), Some(probability)) => {
                    td.number data-number=(format!("{:.6}", probability.min(0.999_999))) data-label=(language.of(words::SAME_PERSON)) { (language.percent(probability)) }
                }
                _ => { td.number data-number="-1" data-label=(language.of(words::SAME_PERSON)) { "–" } }
            }
        }
    }
}
