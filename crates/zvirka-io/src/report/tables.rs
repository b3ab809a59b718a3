//! Tables of the report: the ledger's sums, claims, people by what is known of them.
//!
//! A table sorts by its heads and filters by a field above it where it has class `sorts` and tools; without the
//! script it stands in the result's own order. On a narrow screen each row stands as a card of its own.

use std::collections::BTreeMap;

use maud::{Markup, html};
use zvirka::reconcile::{ClaimCheck, Claimant, Count, Outcome, Reconciliation, TableRow};

use super::figures::{self, Bar};
use super::text::cell;
use super::words::{self, Label, Language};

/// Most bars of a figure; units beyond stand in the table. A judgement.
const MOST_BARS: usize = 20;

/// A table shorter than this is read at a glance and needs no filter. A judgement.
const FILTERED_FROM: usize = 12;

/// The field that filters what has the id `target`; shown by the script, without which it would do nothing.
pub(super) fn tools(target: &str, label: Label, language: Language) -> Markup {
    html! {
        p.tools data-for=(target) hidden {
            label { (language.of(label)) " " input type="search" autocomplete="off" spellcheck="false"; }
            output {}
        }
    }
}

/// A cell with a number, which sorts as one.
fn number(value: u64, label: Label, language: Language) -> Markup {
    html! { td.number data-number=(value) data-label=(language.of(label)) { (language.number(value)) } }
}

fn heads(first: &[Label], numbers: &[Label], language: Language) -> Markup {
    html! {
        thead { tr {
            @for label in first { th scope="col" { (language.of(*label)) } }
            @for label in numbers { th.number scope="col" { (language.of(*label)) } }
        } }
    }
}

/// Lists by what came of their rows.
pub(super) fn ledger(result: &Reconciliation, language: Language) -> Markup {
    let outcomes: Vec<Outcome> =
        Outcome::ALL.into_iter().filter(|outcome| result.outcomes.contains_key(outcome)).collect();
    let numbers: Vec<Label> = [words::ROWS_HEAD, words::PERSONS]
        .into_iter()
        .chain(outcomes.iter().map(|outcome| words::outcome(*outcome)))
        .collect();
    let of = |counts: &BTreeMap<Outcome, u64>, outcome: Outcome| counts.get(&outcome).copied().unwrap_or(0);
    let rows: u64 = result.lists.iter().map(|list| list.rows).sum();
    html! {
        div.scrolls {
            table.sorts.stacks.wide #ledger-table {
                (heads(&[words::LIST, words::ROLE], &numbers, language))
                tbody {
                    @for list in &result.lists {
                        tr {
                            th scope="row" { (cell(&list.name)) }
                            td data-label=(language.of(words::ROLE)) { (language.of(words::role(list.role))) }
                            (number(list.rows, words::ROWS_HEAD, language))
                            (number(list.persons, words::PERSONS, language))
                            @for outcome in &outcomes {
                                (number(of(&list.outcomes, *outcome), words::outcome(*outcome), language))
                            }
                        }
                    }
                }
                tfoot {
                    tr {
                        th scope="row" { (language.of(words::TOGETHER)) }
                        td {}
                        (number(rows, words::ROWS_HEAD, language))
                        (number(result.persons.len() as u64, words::PERSONS, language))
                        @for outcome in &outcomes {
                            (number(of(&result.outcomes, *outcome), words::outcome(*outcome), language))
                        }
                    }
                }
            }
        }
    }
}

/// Claims with what the lists say.
pub(super) fn claims(claims: &[ClaimCheck], language: Language) -> Markup {
    if claims.is_empty() {
        return html! { p { (language.of(words::NONE)) } };
    }
    let first = [words::WHO, words::WHAT];
    html! {
        div.scrolls {
            table.sorts.stacks.wide #claims-table {
                thead { tr {
                    @for label in first { th scope="col" { (language.of(label)) } }
                    @for label in [words::PERSONS, words::MILITARY, words::CIVILIAN] {
                        th.number scope="col" { (language.of(label)) ", " (language.of(words::CLAIMED)) }
                        th.number scope="col" { (language.of(label)) ", " (language.of(words::ON_LISTS)) }
                    }
                    th.number scope="col" { (language.of(words::DISPUTED_OR_UNKNOWN)) }
                    th.number scope="col" { (language.of(words::ROWS_HEAD)) }
                    th scope="col" { (language.of(words::VERDICT)) }
                } }
                tbody { @for check in claims { (claim(check, language)) } }
            }
        }
    }
}

/// How a claim stands against the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Every figure is that of the lists.
    Agrees,
    /// Every figure is, if people of disputed or unknown category count for it.
    MayAgree,
    Disagrees,
}

impl Verdict {
    pub(super) fn of(check: &ClaimCheck) -> Self {
        let Count { persons, military, civilian, .. } = check.found;
        let figures = [
            (check.claim.total, persons),
            (check.claim.military, military),
            (check.claim.civilian, civilian),
        ];
        let exact =
            figures.into_iter().all(|(claimed, found)| claimed.is_none_or(|claimed| claimed == found));
        match (check.agrees, exact) {
            (false, _) => Self::Disagrees,
            (true, true) => Self::Agrees,
            (true, false) => Self::MayAgree,
        }
    }

    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::MayAgree => "may-agree",
            Self::Disagrees => "disagrees",
        }
    }

    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Agrees => "✓",
            Self::MayAgree => "≈",
            Self::Disagrees => "✗",
        }
    }

    const fn label(self) -> Label {
        match self {
            Self::Agrees => words::AGREES,
            Self::MayAgree => words::MAY_AGREE,
            Self::Disagrees => words::DISAGREES,
        }
    }
}

fn claim(check: &ClaimCheck, language: Language) -> Markup {
    let verdict = Verdict::of(check);
    let Count { persons, military, civilian, in_conflict, unknown } = check.found;
    let open = in_conflict + unknown;
    let figures = [
        (check.claim.total, persons, 0, words::PERSONS),
        (check.claim.military, military, open, words::MILITARY),
        (check.claim.civilian, civilian, open, words::CIVILIAN),
    ];
    let by = match &check.claim.by {
        Claimant::List(name) | Claimant::Side(name) => name,
    };
    html! {
        tr {
            th scope="row" { (cell(by)) }
            td data-label=(language.of(words::WHAT)) { (language.of(words::claimed(check.claim.what))) }
            @for (claimed, found, open, label) in figures {
                @let exact = claimed.is_none_or(|claimed| claimed == found);
                @let borne_out = claimed.is_none_or(|claimed| found <= claimed && claimed <= found + open);
                @let both = [(claimed, words::CLAIMED), (Some(found), words::ON_LISTS)];
                @for (figure, which) in both {
                    @let named = format!("{}, {}", language.of(label), language.of(which));
                    @match figure {
                        None => { td.number data-number="-1" data-label=(named) { "–" } }
                        Some(figure) => {
                            td.number data-number=(figure) data-label=(named) {
                                @if exact { (language.number(figure)) }
                                @else if borne_out { mark.alone { (language.number(figure)) } }
                                @else { mark { (language.number(figure)) } }
                            }
                        }
                    }
                }
            }
            (number(open, words::DISPUTED_OR_UNKNOWN, language))
            (number(check.rows, words::ROWS_HEAD, language))
            td data-label=(language.of(words::VERDICT)) {
                span class=(verdict.class()) { (verdict.sign()) " " (language.of(verdict.label())) }
            }
        }
    }
}

/// People held and returned, by some property, with a figure.
pub(super) fn people(id: &str, title: Label, head: Label, rows: &[TableRow], language: Language) -> Markup {
    if rows.is_empty() {
        return html! { p { (language.of(words::NONE)) } };
    }
    let numbers = [
        words::PERSONS,
        words::RETURNED,
        words::RETURNED_BEFORE,
        words::REMAINING,
        words::PERHAPS_RETURNED,
        words::REPORTS,
    ];
    let kinds = [
        ("returned", words::RETURNED),
        ("returned_before", words::RETURNED_BEFORE),
        ("remaining", words::REMAINING),
    ];
    let bars: Vec<Bar<'_>> = rows
        .iter()
        .take(MOST_BARS)
        .map(|row| Bar {
            label: if row.value.is_empty() { language.of(words::NOT_TOLD) } else { &row.value },
            parts: vec![row.returned, row.returned_before, row.remaining],
        })
        .collect();
    html! {
        (figures::bars(title, &kinds, &bars, language))
        @if rows.len() > MOST_BARS {
            p.soft { (language.of(words::FIRST_PART_SHOWN)) ": " (bars.len()) " / " (rows.len()) }
        }
        @if rows.len() >= FILTERED_FROM { (tools(id, words::FILTER, language)) }
        table.sorts.stacks id=(id) {
            (heads(&[head], &numbers, language))
            tbody {
                @for row in rows {
                    @let counts = [row.persons, row.returned, row.returned_before, row.remaining, row.perhaps_returned, row.reports];
                    tr {
                        th scope="row" {
                            @if row.value.is_empty() { span.soft { (language.of(words::NOT_TOLD)) } } @else { (cell(&row.value)) }
                        }
                        @for (count, label) in counts.into_iter().zip(numbers) { (number(count, label, language)) }
                    }
                }
            }
        }
    }
}

/// People by stage of the exchange.
pub(super) fn stages(result: &Reconciliation, language: Language) -> Markup {
    let rows = &result.tables.by_stage;
    if rows.is_empty() {
        return html! { p { (language.of(words::NONE)) } };
    }
    let kinds = [
        ("military", words::MILITARY),
        ("civilian", words::CIVILIAN),
        ("unsettled", words::DISPUTED_OR_UNKNOWN),
    ];
    let bars: Vec<Bar<'_>> = rows
        .iter()
        .map(|row| Bar {
            label: &row.stage,
            parts: vec![row.found.military, row.found.civilian, row.found.in_conflict + row.found.unknown],
        })
        .collect();
    let numbers = [
        words::ROWS_HEAD,
        words::PERSONS,
        words::MILITARY,
        words::CIVILIAN,
        words::DISPUTED,
        words::UNKNOWN,
        words::ON_EARLIER_STAGE,
    ];
    html! {
        (figures::bars(words::BY_STAGE, &kinds, &bars, language))
        div.scrolls {
            table.sorts.stacks.wide #stages-table {
                (heads(&[words::STAGE, words::LIST], &numbers, language))
                tbody {
                    @for row in rows {
                        @let Count { persons, military, civilian, in_conflict, unknown } = row.found;
                        @let counts = [row.rows, persons, military, civilian, in_conflict, unknown, row.on_earlier_stage];
                        tr {
                            th scope="row" { (cell(&row.stage)) }
                            td data-label=(language.of(words::LIST)) {
                                @for (place, list) in row.lists.iter().enumerate() { @if place > 0 { ", " } (cell(list)) }
                            }
                            @for (count, label) in counts.into_iter().zip(numbers) { (number(count, label, language)) }
                        }
                    }
                }
            }
        }
    }
}

/// Some units with their numbers.
pub(super) fn units(id: &str, names: &[String], result: &Reconciliation, language: Language) -> Markup {
    if names.is_empty() {
        return html! { p { (language.of(words::NONE)) } };
    }
    let rows: BTreeMap<&str, &TableRow> =
        result.tables.by_unit.iter().map(|row| (row.value.as_str(), row)).collect();
    let numbers = [words::RETURNED, words::REMAINING, words::REPORTS];
    html! {
        p { (language.counted(names.len() as u64, &words::UNITS)) }
        @if names.len() >= FILTERED_FROM { (tools(id, words::FILTER, language)) }
        table.sorts.stacks id=(id) {
            (heads(&[words::UNIT], &numbers, language))
            tbody {
                @for name in names {
                    @let row = rows.get(name.as_str());
                    @let counts = row.map_or([0; 3], |row| [row.returned, row.remaining, row.reports]);
                    tr {
                        th scope="row" { (cell(name)) }
                        @for (count, label) in counts.into_iter().zip(numbers) { (number(count, label, language)) }
                    }
                }
            }
        }
    }
}
