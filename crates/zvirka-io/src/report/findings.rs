//! Findings of the report, the most urgent first, with both records side by side.
//!
//! Records are taken from the case, cell by cell as the lists have them, so that a reader compares what is written
//! and not what was made of it. Of each kind the first [`MOST_SHOWN`] are shown, as a page of more is slow to open on
//! a phone and nobody reads it to the end; those that are only good to know are counted.

use std::collections::{BTreeMap, HashMap};

use maud::{Markup, html};
use zvirka::compare::date::PartialDate;
use zvirka::names::script::{is_cyrillic, is_latin};
use zvirka::reconcile::{
    Case, CaseLink, CaseList, Finding, FindingKind, Reconciliation, RecordName, Severity,
};
use zvirka::record::Field;

use super::difference::{Compared, Mark, Piece, compared, difference};
use super::people;
use super::tables::tools;
use super::text::{cell, sentence, visible};
use super::words::{self, Language};

/// Most findings of a kind that are shown.
pub(super) const MOST_SHOWN: usize = 500;

/// Every severity, the most urgent first.
const SEVERITIES: [Severity; 4] = [Severity::High, Severity::Medium, Severity::Low, Severity::Info];

/// What findings are shown with.
pub(super) struct Findings<'a> {
    result: &'a Reconciliation,
    language: Language,
    /// Where records stand. Looked up only and never walked, so that its order is nowhere seen.
    places: HashMap<(&'a str, String), (&'a CaseList, usize)>,
    links: BTreeMap<[&'a RecordName; 2], &'a CaseLink>,
    persons: HashMap<&'a str, &'a str>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(result: &'a Reconciliation, case: &'a Case, language: Language) -> Self {
        let rows = |list: &'a CaseList| {
            (0..list.list.len())
                .map(move |row| ((list.name.as_str(), list.list.id(row).into_owned()), (list, row)))
        };
        Self {
            result,
            language,
            places: case.lists.iter().flat_map(rows).collect(),
            links: result.links.iter().map(|link| ([&link.left, &link.right], link)).collect(),
            persons: result.persons.iter().map(|person| (person.id.as_str(), person.name())).collect(),
        }
    }

    /// Findings by severity and kind, without those of families' reports, which stand in a section of their own.
    pub(super) fn by_severity(&self) -> Markup {
        let language = self.language;
        html! {
            p.soft { (language.of(words::FINDINGS_NOTE)) }
            (self.counts())
            p.soft { (language.of(words::INFO_ONLY_COUNTED)) }
            (tools("findings-list", words::FILTER, language))
            div #findings-list {
                @for severity in SEVERITIES.into_iter().filter(|severity| *severity != Severity::Info) {
                    @let kinds = self.kinds(severity);
                    @if !kinds.is_empty() {
                        h3 { span class=(severity.as_str()) { (language.of(words::severity(severity))) } }
                        @for (kind, findings) in kinds {
                            (self.group(language.of(words::kind(kind)), &findings, severity == Severity::High))
                        }
                    }
                }
            }
        }
    }

    /// Findings of one severity that are shown under their severity, by kind.
    fn kinds(&self, severity: Severity) -> BTreeMap<FindingKind, Vec<&'a Finding>> {
        let mut kinds: BTreeMap<FindingKind, Vec<&'a Finding>> = BTreeMap::new();
        let apart = |kind| matches!(kind, FindingKind::ReportAnswered | FindingKind::ReportOpen);
        for finding in &self.result.findings {
            if finding.severity == severity && !apart(finding.kind) {
                kinds.entry(finding.kind).or_default().push(finding);
            }
        }
        kinds
    }

    /// Families' reports: those answered with both records, and every one with what is known.
    pub(super) fn reports(&self) -> Markup {
        let of = |kind| -> Vec<&Finding> {
            self.result.findings.iter().filter(|finding| finding.kind == kind).collect()
        };
        html! {
            div #answers-list {
                (self.group(self.language.of(words::ANSWERED), &of(FindingKind::ReportAnswered), false))
            }
            (people::reports(self.result, self.language))
        }
    }

    /// How many findings there are of each kind and severity.
    fn counts(&self) -> Markup {
        let language = self.language;
        html! {
            table.sorts.stacks #counts-table {
                thead { tr {
                    th scope="col" { (language.of(words::KIND)) }
                    @for severity in SEVERITIES { th.number scope="col" { (language.of(words::severity_in_short(severity))) } }
                } }
                tbody {
                    @for (kind, counts) in &self.result.finding_counts {
                        tr {
                            th scope="row" { (language.of(words::kind(*kind))) }
                            @for severity in SEVERITIES {
                                @let count = counts.get(&severity).copied().unwrap_or(0);
                                td.number data-number=(count) data-label=(language.of(words::severity_in_short(severity))) { (language.number(count)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn group(&self, title: &str, findings: &[&Finding], open: bool) -> Markup {
        let (language, more) = (self.language, findings.len().saturating_sub(MOST_SHOWN));
        html! {
            // What is open is printed too; what is closed would print hundreds of pages.
            details open[open] {
                summary { (title) ": " (language.number(findings.len() as u64)) }
                @for finding in findings.iter().take(MOST_SHOWN) { (self.finding(finding)) }
                @if more > 0 {
                    p.soft {
                        @match language {
                            Language::English => { (language.number(more as u64)) " " (language.of(words::MORE_IN)) "." }
                            Language::Ukrainian => { (language.of(words::MORE_IN)) " " (language.number(more as u64)) "." }
                        }
                    }
                }
            }
        }
    }

    fn finding(&self, finding: &Finding) -> Markup {
        let language = self.language;
        let records: Vec<&RecordName> = finding.record.iter().chain(&finding.other).collect();
        let rows: Vec<Option<(&CaseList, usize)>> = records.iter().map(|record| self.place(record)).collect();
        let mut names: Vec<String> =
            rows.iter().flatten().map(|(list, row)| list.list.full_name(*row).into_owned()).collect();
        let person = finding.person_id.as_deref();
        names.extend(person.and_then(|id| self.persons.get(id)).map(|name| (*name).to_owned()));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        html! {
            article data-severity=(finding.severity.as_str()) data-kind=(finding.kind.as_str()) {
                p { (sentence(&finding.text, &names)) }
                p.soft {
                    span class=(format!("badge {}", finding.severity.as_str())) { (language.of(words::severity_in_short(finding.severity))) }
                    @if let Some(person) = person { " " (language.of(words::PERSON)) " " (person) }
                    @if let Some(probability) = finding.probability {
                        " · " (language.of(words::PROBABILITY)) ": " (language.percent(probability))
                    }
                }
                @if !records.is_empty() { (self.beside(&records, &rows)) }
                @if let [left, right] = records.as_slice() { (self.evidence(left, right)) }
            }
        }
    }

    fn place(&self, record: &'a RecordName) -> Option<(&'a CaseList, usize)> {
        self.places.get(&(record.list.as_str(), record.id.clone())).copied()
    }

    /// One record or two, field by field.
    fn beside(&self, records: &[&RecordName], rows: &[Option<(&CaseList, usize)>]) -> Markup {
        let language = self.language;
        let value = |place: usize, field: Field| match rows.get(place).copied().flatten() {
            Some((list, row)) => value(list, row, field),
            None => String::new(),
        };
        let name = |place: usize| match rows.get(place).copied().flatten() {
            Some((list, row)) => list.list.full_name(row).into_owned(),
            None => String::new(),
        };
        let names = if records.len() == 2 { compared(&name(0), &name(1)) } else { compared(&name(0), "") };
        let fields = words::FIELDS.into_iter().filter_map(|(field, label)| {
            let values = [value(0, field), value(1, field)];
            (!values.iter().all(String::is_empty)).then_some((field, label, values))
        });
        html! {
            table.beside {
                col.field;
                thead { tr {
                    th scope="col" { (language.of(words::COLUMN_FIELD)) }
                    @for record in records { th scope="col" { (cell(&record.list)) " · " (cell(&record.id)) } }
                } }
                tbody {
                    tr {
                        th scope="row" { (language.of(words::NAME)) }
                        @let Compared { names, romanised } = names;
                        @for (name, romanised) in names.iter().zip(&romanised).take(records.len()) {
                            td {
                                bdi { (marked(name)) }
                                @if let Some(romanised) = romanised {
                                    span.romanised { (language.of(words::ROMANISED)) " " bdi { (marked(romanised)) } }
                                }
                            }
                        }
                    }
                    @for (field, label, values) in fields {
                        tr {
                            th scope="row" { (language.of(label)) }
                            @for value in compared_cells(field, &values).iter().take(records.len()) { td { bdi { (marked(value)) } } }
                        }
                    }
                }
            }
        }
    }

    /// What each field says of a link between the two.
    fn evidence(&self, left: &RecordName, right: &RecordName) -> Markup {
        let link = self.links.get(&[left, right]).or_else(|| self.links.get(&[right, left]));
        html! {
            @if let Some(link) = link {
                p.soft {
                    (self.language.of(words::EVIDENCE)) ": "
                    @for (place, evidence) in link.evidence.iter().enumerate() {
                        @if place > 0 { " · " }
                        (self.language.field(evidence.field)) " " (format!("{:+.1}", evidence.weight)) " (" (self.language.level(evidence.level)) ")"
                    }
                }
            }
        }
    }
}

/// A cell of a record; what the list as a whole says of stage and day stands for what the row leaves out.
fn value(list: &CaseList, row: usize, field: Field) -> String {
    let own = list.list.cell(field, row);
    let whole = match field {
        Field::Stage => list.stage.as_deref(),
        Field::HandoverDate if list.role == zvirka::reconcile::Role::Handover => list.date.as_deref(),
        _ => None,
    };
    if own.trim().is_empty() { whole.unwrap_or_default().to_owned() } else { own.to_owned() }
}

/// Two cells with what differs marked. Dates are marked whole and only when they are different days; texts of
/// different scripts are not marked, as nothing was romanised to compare them by.
fn compared_cells(field: Field, [left, right]: &[String; 2]) -> [Vec<Piece>; 2] {
    let whole = |mark: Mark| [left, right].map(|text| vec![(text.clone(), mark)]);
    if left.trim().is_empty() || right.trim().is_empty() {
        return whole(Mark::Same);
    }
    let dated = matches!(
        field,
        Field::BirthDate | Field::CaptureDate | Field::SeenOn | Field::HandoverDate | Field::AgeOn
    );
    if dated && let (Ok(Some(one)), Ok(Some(other))) = (PartialDate::parse(left), PartialDate::parse(right)) {
        return whole(if differ(one, other) { Mark::Differs } else { Mark::Same });
    }
    let scripts = |text: &str| (text.chars().any(is_cyrillic), text.chars().any(is_latin));
    // A note is long and never another writing of one.
    if matches!(field, Field::Note | Field::Stage | Field::HandoverDate) || scripts(left) != scripts(right) {
        return whole(Mark::Same);
    }
    difference(left, right)
}

/// Whether two dates differ in a part that both have.
fn differ(one: PartialDate, other: PartialDate) -> bool {
    let parts = |date: PartialDate| [u32::from(date.year), u32::from(date.month), u32::from(date.day)];
    parts(one).into_iter().zip(parts(other)).any(|(one, other)| one > 0 && other > 0 && one != other)
}

fn marked(pieces: &[Piece]) -> Markup {
    html! {
        @for (text, mark) in pieces {
            @match mark {
                Mark::Same => (visible(text)),
                Mark::Differs => { mark { (visible(text)) } }
                Mark::Alone => { mark.alone { (visible(text)) } }
            }
        }
    }
}
