//! What changed since an earlier result, at the head of the report: answers to families first.

use std::collections::BTreeMap;

use maud::{Markup, html};
use zvirka::reconcile::{Change, ChangeKind, Reconciliation, Severity};

use super::findings::MOST_SHOWN;
use super::persons::Persons;
use super::tables::tools;
use super::text::{cell, visible};
use super::words::{self, Language};

/// The chapter; nothing where nothing changed.
pub(super) fn chapter(result: &Reconciliation, persons: &Persons<'_>, language: Language) -> Option<Markup> {
    if result.changes.is_empty() {
        return None;
    }
    let mut by_kind: BTreeMap<ChangeKind, Vec<&Change>> = BTreeMap::new();
    for change in &result.changes {
        by_kind.entry(change.kind).or_default().push(change);
    }
    Some(html! {
        p.soft { (language.of(words::CHANGES_NOTE)) }
        table.sorts.stacks #change-counts {
            thead { tr {
                th scope="col" { (language.of(words::KIND)) }
                @for severity in Severity::ALL {
                    th.number scope="col" { (language.of(words::severity_in_short(severity))) }
                }
            } }
            tbody {
                @for (kind, changes) in &by_kind {
                    tr {
                        th scope="row" { (language.of(words::change(*kind))) }
                        @for severity in Severity::ALL {
                            @let count = changes.iter().filter(|change| change.severity == severity).count() as u64;
                            td.number data-number=(count) data-label=(language.of(words::severity_in_short(severity))) {
                                (language.number(count))
                            }
                        }
                    }
                }
            }
        }
        (tools("changes-list", words::FILTER, language))
        div #changes-list { @for (kind, changes) in &by_kind { (group(*kind, changes, persons, language)) } }
    })
}

/// Changes of one kind. Whatever concerns a family or is urgent stands open.
fn group(kind: ChangeKind, changes: &[&Change], persons: &Persons<'_>, language: Language) -> Markup {
    let open = changes.iter().any(|change| change.severity == Severity::High);
    let beyond = changes.len().saturating_sub(MOST_SHOWN) as u64;
    html! {
        details open[open] {
            summary { (language.of(words::change(kind))) ": " (language.number(changes.len() as u64)) }
            @for change in changes.iter().take(MOST_SHOWN) {
                article data-severity=(change.severity.as_str()) {
                    p {
                        @if let Some(id) = &change.person_id { strong { (persons.number(id)) } " " }
                        @if let Some(before) = change.previous_person_id.as_ref().filter(|id| change.person_id.as_ref() != Some(*id)) {
                            span.soft { (language.of(words::BEFORE)) " " (cell(before)) } " "
                        }
                        (visible(&change.text))
                    }
                    @if let Some(record) = &change.record {
                        p.soft { (persons.record(record)) }
                    }
                }
            }
            @if beyond > 0 { p.soft { (language.of(words::MORE_IN_CHANGES)) " " (language.number(beyond)) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use zvirka::linker::NoProgress;
    use zvirka::reconcile::{Case, CaseList, Earlier, ReconcileOptions, Role, reconcile};
    use zvirka::record::{Field, List, TextColumn};

    use super::super::{Origin, report_html};
    use super::*;

    fn case(names: &[&str]) -> Case {
        let names: TextColumn = names.iter().copied().collect();
        let list = List::new("ours", vec![(Field::Name, names)]).unwrap();
        Case { lists: vec![CaseList::new("наші", Role::Roster, list)], ..Case::default() }
    }

    #[test]
    fn the_chapter_stands_at_the_head_in_either_language_and_trusts_no_cell() {
        let before = case(&["Левчук Остап Ігорович", "Швець Павло"]);
        let now = case(&["Левчук Остап Ігорович", "Ґудзь <b>Мар'яна</b> \u{202e}Петрівна"]);
        let monday = reconcile(&before, &ReconcileOptions::default(), &NoProgress).unwrap();
        for (language, heading) in
            [(Language::English, "What has changed"), (Language::Ukrainian, "Що змінилося")]
        {
            let earlier = Some(Box::new(Earlier::of(&before, &monday).unwrap()));
            let options = ReconcileOptions { earlier, language, ..ReconcileOptions::default() };
            let tuesday = reconcile(&now, &options, &NoProgress).unwrap();
            assert_eq!(tuesday.changes.len(), 2);
            let page = report_html(&tuesday, &now, language, &Origin::default());
            let (chapter, summary) =
                (page.find("id=\"changes\"").unwrap(), page.find("id=\"summary\"").unwrap());
            assert!(chapter < summary);
            assert!(page.contains(heading) && page.contains("Швець Павло"));
            assert!(!page.contains("<b>Мар") && !page.contains('\u{202e}'));
        }
        assert!(
            !report_html(&monday, &before, Language::English, &Origin::default()).contains("id=\"changes\"")
        );
    }
}
