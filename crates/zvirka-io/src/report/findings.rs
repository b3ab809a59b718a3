//! Findings of the report, the most urgent first, with both records side by side.
//!
//! Records are taken from the case, cell by cell as the lists have them, so that a reader compares what is written
//! and not what was made of it. Of each kind the first [`MOST_SHOWN`] are shown, as a page of more is slow to open on
//! a phone and nobody reads it to the end; those that are only good to know are counted.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use maud::{Markup, html};
use zvirka::compare::date::PartialDate;
use zvirka::linker::ComparedField;
use zvirka::names::script::{is_cyrillic, is_latin};
use zvirka::reconcile::{
    Case, CaseLink, CaseList, FieldEvidence, Finding, FindingKind, Reconciliation, RecordName, Severity,
};
use zvirka::record::Field;

use super::difference::{Compared, Mark, Piece, compared, difference};
use super::people;
use super::persons::Persons;
use super::tables::tools;
use super::text::{cell, sentence, visible};
use super::words::{self, Language};

/// Most findings of a kind that are shown.
pub(super) const MOST_SHOWN: usize = 500;

/// Most rows that stand side by side: more columns are too narrow for a name on a phone or on paper.
const MOST_BESIDE: usize = 4;

/// Every severity, the most urgent first.
const SEVERITIES: [Severity; 4] = [Severity::High, Severity::Medium, Severity::Low, Severity::Info];

/// Whether `zvirka review` asks about findings of a kind.
const fn is_decided_on_a_page(kind: FindingKind) -> bool {
    matches!(kind, FindingKind::Ambiguous | FindingKind::PossibleMatch)
}

/// What findings are shown with.
pub(super) struct Findings<'a> {
    result: &'a Reconciliation,
    language: Language,
    /// The command by which what is left open is decided.
    review: Option<&'a str>,
    /// Where records stand. Looked up only and never walked, so that its order is nowhere seen.
    places: HashMap<(&'a str, String), (&'a CaseList, usize)>,
    links: BTreeMap<[&'a RecordName; 2], &'a CaseLink>,
    persons: Persons<'a>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(
        result: &'a Reconciliation,
        case: &'a Case,
        language: Language,
        review: Option<&'a str>,
    ) -> Self {
        let rows = |list: &'a CaseList| {
            (0..list.list.len())
                .map(move |row| ((list.name.as_str(), list.list.id(row).into_owned()), (list, row)))
        };
        Self {
            result,
            language,
            review: review
                .filter(|_| result.findings.iter().any(|finding| is_decided_on_a_page(finding.kind))),
            places: case.lists.iter().flat_map(rows).collect(),
            links: result.links.iter().map(|link| ([&link.left, &link.right], link)).collect(),
            persons: Persons::new(result, language, named(result)),
        }
    }

    /// Everybody who is named here and in families' reports.
    pub(super) fn persons(&self) -> &Persons<'a> {
        &self.persons
    }

    /// Findings by severity and kind, answers to families after what is most urgent; reports without an answer stand in a
    /// section of their own.
    pub(super) fn by_severity(&self) -> Markup {
        let language = self.language;
        html! {
            p.soft { (language.of(words::FINDINGS_NOTE)) }
            (self.counts())
            p.soft { (language.of(words::INFO_ONLY_COUNTED)) }
            @if let Some(review) = self.review {
                p #decide { (language.of(words::DECIDE)) " " code { (visible(review)) } }
            }
            (tools("findings-list", words::FILTER, language))
            div #findings-list {
                @for severity in SEVERITIES.into_iter().filter(|severity| *severity != Severity::Info) {
                    @let kinds = self.kinds(severity);
                    @if !kinds.is_empty() {
                        h3 { span class=(severity.as_str()) { (language.of(words::severity(severity))) } }
                        @for (kind, findings) in kinds {
                            (self.group((kind, language.of(words::kind(kind))), &findings, severity == Severity::High))
                        }
                    }
                    // What a family is to be told is as urgent as what is highest.
                    @if severity == Severity::High { (self.answers()) }
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

    /// Answers to families, with the records that they rest on.
    fn answers(&self) -> Markup {
        let answered = |finding: &&Finding| finding.kind == FindingKind::ReportAnswered;
        let answers: Vec<&Finding> = self.result.findings.iter().filter(answered).collect();
        html! {
            @if !answers.is_empty() {
                div #answers-list { (self.group((FindingKind::ReportAnswered, self.language.of(words::ANSWERED)), &answers, false)) }
            }
        }
    }

    /// Families' reports, every one with what is known.
    pub(super) fn reports(&self) -> Markup {
        people::reports(self.result, &self.persons, self.language)
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

    fn group(&self, (kind, title): (FindingKind, &str), findings: &[&Finding], open: bool) -> Markup {
        let (language, more) = (self.language, findings.len().saturating_sub(MOST_SHOWN));
        html! {
            details open[open] {
                summary { (title) ": " (language.number(findings.len() as u64)) }
                @if self.review.is_some() && is_decided_on_a_page(kind) {
                    p.soft { a href="#decide" { (language.of(words::DECIDE_THESE)) } }
                }
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
        let mut records: Vec<&RecordName> = finding.record.iter().chain(&finding.other).collect();
        // An answer shows the row of the handover itself, and what links it.
        records.extend(self.handover(finding));
        records.extend(self.contradicting(finding));
        let rows: Vec<Option<(&CaseList, usize)>> = records.iter().map(|record| self.place(record)).collect();
        let mut names: Vec<String> =
            rows.iter().flatten().map(|(list, row)| list.list.full_name(*row).into_owned()).collect();
        let person = finding.person_id.as_deref();
        names.extend(person.and_then(|id| self.persons.person(id)).map(|person| person.name().to_owned()));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        html! {
            article data-severity=(finding.severity.as_str()) data-kind=(finding.kind.as_str()) {
                p { (sentence(&finding.text, &names)) }
                p.soft {
                    span class=(format!("badge {}", finding.severity.as_str())) { (language.of(words::severity_in_short(finding.severity))) }
                    @if let Some(person) = person { " " (language.of(words::PERSON)) " " (self.persons.number(person)) }
                    @if let Some(probability) = finding.probability {
                        " · " (language.of(words::PROBABILITY)) ": " (language.percent(probability))
                    }
                }
                @if !records.is_empty() { (self.beside(&records, &rows)) }
                @for pair in records.windows(2) {
                    @if let [left, right] = pair { (self.evidence(left, right, records.len() > 2)) }
                }
            }
        }
    }

    /// The row by which a family's answer says that the person was handed over, where the finding does not show it.
    fn handover(&self, finding: &Finding) -> Option<&'a RecordName> {
        let person = self.persons.person(finding.person_id.as_deref()?)?;
        let back = person.returns.first().filter(|_| finding.kind == FindingKind::ReportAnswered)?;
        let is_shown = |record: &Option<RecordName>| record.as_ref().is_some_and(|of| of.list == back.list);
        if is_shown(&finding.other) {
            return None;
        }
        person.records.iter().find(|record| record.list == back.list)
    }

    /// The first row of each further list of a person whom lists contradict one another about.
    fn contradicting(&self, finding: &Finding) -> Vec<&'a RecordName> {
        let person = finding.person_id.as_deref().and_then(|id| self.persons.person(id));
        let Some(person) = person.filter(|_| finding.kind == FindingKind::Conflict) else {
            return Vec::new();
        };
        let mut lists: BTreeSet<&str> =
            finding.record.iter().chain(&finding.other).map(|record| record.list.as_str()).collect();
        let room = MOST_BESIDE.saturating_sub(lists.len());
        person.records.iter().filter(|record| lists.insert(&record.list)).take(room).collect()
    }

    fn place(&self, record: &RecordName) -> Option<(&'a CaseList, usize)> {
        self.places.get(&(record.list.as_str(), record.id.clone())).copied()
    }

    /// Records field by field, what differs between neighbours marked.
    fn beside(&self, records: &[&RecordName], rows: &[Option<(&CaseList, usize)>]) -> Markup {
        let language = self.language;
        let name = |row: &Option<(&CaseList, usize)>| {
            row.map(|(list, row)| list.list.full_name(row).into_owned()).unwrap_or_default()
        };
        let names: Vec<String> = rows.iter().map(name).collect();
        let shown: Vec<(Vec<Piece>, Option<Vec<Piece>>)> = beside_neighbours(&names, |one, other| {
            let Compared { names, romanised } = compared(one, other);
            names.into_iter().zip(romanised)
        });
        let fields = words::FIELDS.into_iter().filter_map(|(field, label)| {
            let cell = |row: &Option<(&CaseList, usize)>| {
                row.map(|(list, row)| value(list, row, field)).unwrap_or_default()
            };
            let values: Vec<String> = rows.iter().map(cell).collect();
            (!values.iter().all(String::is_empty)).then_some((field, label, values))
        });
        html! {
            div.scrolls { table.beside.many[records.len() > 2] {
                col.field;
                thead { tr {
                    th scope="col" { (language.of(words::COLUMN_FIELD)) }
                    @for record in records { th scope="col" { (self.persons.record(record)) } }
                } }
                tbody {
                    tr {
                        th scope="row" { (language.of(words::NAME)) }
                        @for (name, romanised) in &shown {
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
                            @for value in beside_neighbours(&values, |one, other| compared_cells(field, [one, other])) {
                                td { bdi { (marked(&value)) } }
                            }
                        }
                    }
                }
            } }
        }
    }

    /// What each field says of a link between the two. Fields that say nothing are told apart: those that neither row
    /// has from those that one has.
    fn evidence(&self, left: &RecordName, right: &RecordName, named: bool) -> Markup {
        let language = self.language;
        let Some(link) = self.links.get(&[left, right]).or_else(|| self.links.get(&[right, left])) else {
            return html! {};
        };
        let is_told = |evidence: &&FieldEvidence| evidence.level != ABSENT;
        let is_relatives = |evidence: &FieldEvidence| evidence.field == ComparedField::Relatives.as_str();
        let told: Vec<String> = link
            .evidence
            .iter()
            .filter(is_told)
            // Relatives of whom nothing speaks need no word.
            .filter(|evidence| !is_relatives(evidence) || evidence.weight <= -0.05)
            .map(|evidence| {
                let said = if is_relatives(evidence) {
                    language.relatives(evidence.level)
                } else {
                    language.level(evidence.level)
                };
                let weight = weight(evidence.weight, language);
                format!("{} {weight} ({said})", language.field(&evidence.field))
            })
            .collect();
        let untold = |by_one: bool| -> Vec<&str> {
            let untold = link.evidence.iter().filter(|evidence| evidence.level == ABSENT);
            let of = untold.filter(|evidence| self.one_tells(&evidence.field, left, right) == by_one);
            of.map(|evidence| language.field(&evidence.field)).collect()
        };
        let (neither, one) = (untold(false), untold(true));
        html! {
            p.soft {
                @if named {
                    (cell(&left.list)) " · " (cell(&left.id)) " – " (cell(&right.list)) " · " (cell(&right.id)) ", "
                    (language.of(words::PROBABILITY).to_lowercase()) " " (language.percent(link.probability)) ". "
                }
                (language.of(words::EVIDENCE)) ": " (told.join(" · "))
                @for (fields, label) in [(one, words::ONE_TELLS), (neither, words::NEITHER_TELLS)] {
                    @if !fields.is_empty() { "; " (language.of(label)) ": " (fields.join(", ")) }
                }
            }
        }
    }

    /// Whether one of two records has a field that they were compared by.
    fn one_tells(&self, field: &str, left: &RecordName, right: &RecordName) -> bool {
        let sources: Vec<Field> = match field {
            "birth_date" => vec![Field::BirthDate, Field::Age],
            "surname" => vec![Field::Name, Field::Surname],
            name => Field::from_name(name).into_iter().collect(),
        };
        // A patronymic stands as the third word of a name, mostly.
        let is_third = |(list, row): (&CaseList, usize)| {
            field == "patronymic" && list.list.full_name(row).split_whitespace().count() > 2
        };
        let tells = |place: (&CaseList, usize)| {
            is_third(place) || sources.iter().any(|of| !place.0.list.cell(*of, place.1).trim().is_empty())
        };
        [left, right].into_iter().filter_map(|record| self.place(record)).any(tells)
    }
}

/// A weight with its sign and one decimal, as the language writes it.
fn weight(weight: f64, language: Language) -> String {
    let text = format!("{weight:+.1}").replace('-', "\u{2212}");
    if language == Language::Ukrainian { text.replace('.', ",") } else { text }
}

/// The level of a field that says nothing.
const ABSENT: &str = "absent";

/// The ids of everybody whom the page names, the most urgent first.
fn named(result: &Reconciliation) -> impl Iterator<Item = &str> {
    let records =
        |finding: &Finding| finding.severity != Severity::Info || finding.kind == FindingKind::ReportOpen;
    let of_findings = SEVERITIES.into_iter().flat_map(move |severity| {
        result.findings.iter().filter(move |finding| finding.severity == severity && records(finding))
    });
    let of_changes = result.changes.iter().filter_map(|change| change.person_id.as_deref());
    let of_rows = result.ledger.iter().filter(|row| {
        result.lists.iter().any(|list| list.role == zvirka::reconcile::Role::Report && list.name == row.list)
    });
    of_changes
        .chain(of_findings.filter_map(|finding| finding.person_id.as_deref()))
        .chain(of_rows.filter_map(|row| row.person_id.as_deref()))
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

/// Texts in a row as each is shown beside the one before it, the first beside the second.
fn beside_neighbours<T, C>(texts: &[String], shown: impl Fn(&str, &str) -> C) -> Vec<T>
where
    C: IntoIterator<Item = T>,
{
    let mut all = Vec::with_capacity(texts.len());
    if let [one] = texts {
        all.extend(shown(one, "").into_iter().take(1));
    }
    for (place, pair) in texts.windows(2).enumerate() {
        if let [one, other] = pair {
            all.extend(shown(one, other).into_iter().skip(usize::from(place > 0)));
        }
    }
    all
}

/// Two cells with what differs marked. Dates are marked whole and only when they are different days; texts of
/// different scripts are not marked, as nothing was romanised to compare them by.
fn compared_cells(field: Field, [left, right]: [&str; 2]) -> [Vec<Piece>; 2] {
    let whole = |mark: Mark| [left, right].map(|text| vec![(text.to_owned(), mark)]);
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
