//! `report.html`: a reconciliation for people to read, in one file that needs nothing else.
//!
//! For programs there are the tables of [`write_case_tables`](crate::write_case_tables). The page holds a summary, the
//! ledger's sums as a figure, claims against lists, findings with both records side by side, and people by unit,
//! stage, year and age.
//!
//! Lists come from adversaries, so that no cell is trusted: every text is escaped where it is put into the page, marks
//! that turn or hide text become badges, names are isolated (`text`). A policy of the page itself (Content Security
//! Policy 3) lets nothing be loaded and nothing run but one script and one style sheet, both constant and named by
//! their SHA-256, so that markup that should ever get through would still not run. The script sorts, filters and finds what
//! stands in the page and holds no data.
//!
//! | module | gives |
//! |---|---|
//! | `words` | headings and labels in every language |
//! | `text` | cells as safe text |
//! | `difference` | letters that differ between two names |
//! | `changes` | what changed since an earlier result |
//! | `figures` | the flow of rows, bars |
//! | `tables` | ledger, claims, people by what is known of them |
//! | `findings` | findings with their records |
//! | `lookup` | keys by which the script finds a name however it is written |
//! | `people` | everybody by name, every report with what is known |
//! | `persons` | the page's part of each person named |
//! | `legend` | what words and numbers mean, and what the page was made from |
//!
//! On paper closed parts stand open, and every page has a foot with the program's version, the day given and the digest
//! of all inputs.
//!
//! Cost: linear in what is shown; a page of a case of 15,000 rows is some megabytes. Limits: of each kind of finding
//! the first 500 are shown; the program's warnings are in the language in which the caller hands them over.

mod changes;
pub mod difference;
mod figures;
mod findings;
mod legend;
mod lookup;
mod people;
mod persons;
mod tables;
mod text;
mod words;

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};
use zvirka::reconcile::{Case, Outcome, Reconciliation, Severity};

use crate::error::IoError;
use crate::output::write_text;
use findings::Findings;
use text::{cell, visible};
use words::Label;

pub use words::{field_words, role_words};
pub use zvirka::reconcile::Language;

/// The file that [`write_report`] is meant for, within a folder of results.
pub const REPORT: &str = "report.html";

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// What a report says of itself at its foot.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin<'a> {
    /// The program's version.
    pub version: &'a str,
    /// The day of the report, as the caller gives it.
    pub date: Option<&'a str>,
    /// Every file that was read: what it is called and the SHA-256 of its bytes, in hexadecimal.
    pub inputs: &'a [(String, String)],
    /// What whoever made the report was warned of, in the language of the report; where there is nothing, the page tells
    /// the engine's own warnings, in English.
    pub warnings: &'a [String],
    /// The command by which what is left open is decided, where there is one; see [`review_command`](crate::review_command).
    pub review: Option<&'a str>,
}

/// Writes the report of a reconciliation.
///
/// # Errors
///
/// [`Write`](crate::IoErrorKind::Write) when it cannot be written.
pub fn write_report(
    path: &Path,
    result: &Reconciliation,
    case: &Case,
    language: Language,
    origin: &Origin<'_>,
) -> Result<(), IoError> {
    write_text(path, &report_html(result, case, language, origin))
}

/// The report of a reconciliation as a page. `case` is what was reconciled; its records are shown beside findings.
///
/// # Examples
///
/// ```
/// use zvirka::linker::NoProgress;
/// use zvirka::reconcile::{reconcile, Case, CaseList, ReconcileOptions, Role};
/// use zvirka::record::{Field, List, TextColumn};
/// use zvirka_io::{Language, Origin, report_html};
///
/// let names: TextColumn = ["Ґудзь Мар'яна <b>"].into_iter().collect();
/// let list = List::new("ours", vec![(Field::Name, names)])?;
/// let case = Case { lists: vec![CaseList::new("наші", Role::Roster, list)], ..Case::default() };
/// let result = reconcile(&case, &ReconcileOptions::default(), &NoProgress)?;
/// let page = report_html(&result, &case, Language::Ukrainian, &Origin::default());
/// assert!(page.contains("наші") && !page.contains("<b>"));
/// # Ok::<(), zvirka::Error>(())
/// ```
#[must_use]
pub fn report_html(result: &Reconciliation, case: &Case, language: Language, origin: &Origin<'_>) -> String {
    page(result, case, language, origin).into_string()
}

/// Lets the page's own style and script through and nothing else.
fn policy(style: &str) -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(SCRIPT)
    )
}

fn page(result: &Reconciliation, case: &Case, language: Language, origin: &Origin<'_>) -> Markup {
    let style = format!("{STYLE}{}", legend::foot(origin, language));
    let findings = Findings::new(result, case, language, origin.review);
    let tables = &result.tables;
    let title = text::plain(&result.title);
    let changes = changes::chapter(result, findings.persons(), language);
    let by = |id, head, rows| tables::people(id, sections_title(id), head, rows, language);
    let sections: Vec<(&str, Label, Markup)> = vec![
        ("lookup", words::LOOKUP, people::lookup(result, language)),
        ("claims", words::CLAIMS_HEAD, claims(result, language)),
        ("findings", words::FINDINGS_HEAD, findings.by_severity()),
        ("reports", words::REPORTS_HEAD, findings.reports()),
        ("ledger", words::LEDGER, ledger(result, language)),
        ("units", words::BY_UNIT, by("units-table", words::UNIT, &tables.by_unit)),
        ("stages", words::BY_STAGE, tables::stages(result, language)),
        ("years", words::BY_YEAR, by("years-table", words::YEAR, &tables.by_capture_year)),
        ("ages", words::BY_AGE, by("ages-table", words::AGE, &tables.by_age)),
        (
            "first",
            words::FIRST_RETURNS,
            tables::units("first-table", &tables.first_returns, result, language),
        ),
        (
            "nobody",
            words::NOBODY_RETURNED,
            tables::units("nobody-table", &tables.nobody_returned, result, language),
        ),
        ("legend", words::LEGEND, legend::legend(result, language)),
        ("persons", words::PERSON_PARTS, findings.persons().parts()),
        ("inputs", words::INPUTS, legend::inputs(origin, language)),
    ];
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(&style));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex";
                title { (title) " – " (language.of(words::REPORT)) }
                // Both are constants of this file, held by a test to hold no end tag; the foot is made of digits and letters.
                style { (PreEscaped(&style)) }
            }
            body {
                header {
                    p.soft { (language.of(words::REPORT)) }
                    h1 { @if title.trim().is_empty() { (language.of(words::REPORT)) } @else { (cell(&result.title)) } }
                }
                nav { ul {
                    @if changes.is_some() { li { a href="#changes" { (language.of(words::CHANGES_HEAD)) } } }
                    @for (id, title, _) in &sections { li { a href=(format!("#{id}")) { (language.of(*title)) } } } } }
                main {
                    @if let Some(changes) = &changes {
                        section #changes { h2 { (language.of(words::CHANGES_HEAD)) } (changes) }
                    }
                    (summary(result, language))
                    @for (id, title, content) in &sections {
                        section #(id) { h2 { (language.of(*title)) } (content) }
                    }
                    p.print-only { (language.of(words::NOT_SHOWN_IN_PRINT)) }
                    (warnings(result, language, origin))
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

/// What the run warned of.
fn warnings(result: &Reconciliation, language: Language, origin: &Origin<'_>) -> Markup {
    let (told, tongue) = match origin.warnings {
        [] => (result.warnings.as_slice(), Language::English),
        told => (told, language),
    };
    html! {
        @if !told.is_empty() {
            section #warnings {
                h2 { (language.of(words::WARNINGS)) }
                ul lang=(tongue.tag()) { @for warning in told { li { (visible(warning)) } } }
            }
        }
    }
}

/// The heading of the section that a table stands in, for its figure.
fn sections_title(table: &str) -> Label {
    match table {
        "years-table" => words::BY_YEAR,
        "ages-table" => words::BY_AGE,
        _ => words::BY_UNIT,
    }
}

/// How many families were told that their man is back, and how many of these answers are expected to be wrong.
fn answers(result: &Reconciliation, language: Language) -> Option<String> {
    let answers = result.answers;
    if answers.given + answers.withheld == 0 {
        return None;
    }
    let (given, withheld) = (language.number(answers.given), language.number(answers.withheld));
    let wrong = format!("{:.2}", answers.expected_wrong);
    Some(match language {
        Language::English => format!(
            "Reports answered: {given}, of which {wrong} are expected to be wrong; not answered although likely of \
             somebody handed over, since not enough is told: {withheld}."
        ),
        Language::Ukrainian => format!(
            "Звернень із відповіддю: {given}, з них очікувано хибних {}; без відповіді, хоч ідеться, ймовірно, про \
             переданих, бо розказано замало: {withheld}.",
            wrong.replace('.', ",")
        ),
    })
}

fn summary(result: &Reconciliation, language: Language) -> Markup {
    let rows: u64 = result.lists.iter().map(|list| list.rows).sum();
    let number = |value: u64| language.number(value);
    let count =
        |severity| result.findings.iter().filter(|finding| finding.severity == severity).count() as u64;
    let agree = result.claims.iter().filter(|check| check.agrees).count();
    let exactly =
        result.claims.iter().filter(|check| tables::Verdict::of(check) == tables::Verdict::Agrees).count();
    let lists = result.lists.len() as u64;
    let held = |outcome: &Outcome| {
        matches!(outcome, Outcome::Returned | Outcome::ReturnedBefore | Outcome::Offered | Outcome::Held)
    };
    let people = |held_or_back: bool| -> u64 {
        result
            .statuses
            .iter()
            .filter(|(outcome, _)| held(outcome) == held_or_back)
            .map(|(_, count)| count)
            .sum()
    };
    let (persons, others) = (people(true), people(false));
    let returned = result.returned;
    let open = returned.in_conflict + returned.unknown;
    let (lists, rows) = (language.counted(lists, &words::LISTS), language.counted(rows, &words::ROWS));
    let counted = |count| language.counted(count, &words::PEOPLE);
    let (persons, others, back) = (counted(persons), number(others), counted(returned.persons));
    let (military, civilian) = (number(returned.military), number(returned.civilian));
    let findings = language.counted(result.findings.len() as u64, &words::FINDINGS);
    let high = number(count(Severity::High));
    let claims = language.counted(result.claims.len() as u64, &words::CLAIMS);
    let (first, second, third) = match language {
        Language::English => (
            format!(
                "{lists} with {rows}. On rosters and handover lists stand {persons}, each counted once; {others} more are \
                 known only from reports, sightings, published or watched names."
            ),
            format!(
                "Handed over in the exchange that is reconciled: {back}, of them {military} military, {civilian} civilian \
                 and {} whose category the lists dispute or do not tell.",
                number(open)
            ),
            format!(
                "{claims} checked, {exactly} borne out by the lists to the last person and {} more if people of disputed \
                 category count for them. {findings}; {high} to be looked at before anything is said in public or to a \
                 family.",
                agree - exactly
            ),
        ),
        Language::Ukrainian => (
            format!(
                "{lists}, {rows}. У списках утримуваних і переданих – {persons}, кожну пораховано один раз; ще про {others} \
                 відомо лише зі звернень, свідчень, оприлюднених чи наглядових списків."
            ),
            format!(
                "Передано під час обміну, що звіряється: {back}, з них військових {military}, цивільних {civilian}; \
                 категорія суперечлива чи невідома: {}.",
                number(open)
            ),
            format!(
                "Перевірено: {claims}; списки підтверджують до останньої особи: {exactly}, ще {} – якщо зарахувати осіб із \
                 суперечливою категорією. {findings}; переглянути, перш ніж казати щось публічно чи родині: {high}.",
                agree - exactly
            ),
        ),
    };
    let cards = [
        (words::RETURNED, returned.persons, false),
        (words::MILITARY, returned.military, false),
        (words::CIVILIAN, returned.civilian, false),
        (words::DISPUTED_OR_UNKNOWN, open, false),
        (words::LOOK_FIRST, count(Severity::High), true),
        (words::LOOK_NEXT, count(Severity::Medium), false),
    ];
    let mariupol = &result.tables.mariupol;
    html! {
        section #summary {
            h2 { (language.of(words::SUMMARY)) }
            p.lead { (first) " " (second) " " (third) }
            @if let Some(answers) = answers(result, language) { p { (answers) } }
            dl.cards {
                @for (label, value, alarm) in cards {
                    div.alarm[alarm && value > 0] {
                        dt { (language.of(label)) }
                        dd { (number(value)) }
                    }
                }
            }
            @if mariupol.persons > 0 {
                p {
                    (language.of(words::MARIUPOL)) ": " (number(mariupol.persons)) "; "
                    (language.of(words::RETURNED).to_lowercase()) ": " (number(mariupol.returned)) "; "
                    (language.of(words::FROM_AZOVSTAL)) ": " (number(mariupol.returned_from_azovstal)) "; "
                    (language.of(words::FROM_OTHER_PLANTS)) ": " (number(mariupol.returned_from_other_plants)) "."
                }
            }
            p {
                strong { (language.of(words::METHOD)) ". " }
                (language.of(words::METHOD_TEXT))
            }
            @if result.balanced { p.soft { (language.of(words::SETTLED)) } }
            @else { p.disagrees { (language.of(words::UNSETTLED)) } }
        }
    }
}

fn ledger(result: &Reconciliation, language: Language) -> Markup {
    html! {
        figure {
            div.scrolls { (figures::flow(&result.lists, language)) }
            figcaption { (language.of(words::LEDGER_NOTE)) }
        }
        (tables::ledger(result, language))
    }
}

fn claims(result: &Reconciliation, language: Language) -> Markup {
    html! {
        ul.checks {
            @for check in &result.claims {
                @let verdict = tables::Verdict::of(check);
                li class=(verdict.class()) { (verdict.sign()) " " (visible(&check.text)) }
            }
        }
        p.soft { (language.of(words::CLAIMS_NOTE)) }
        (tables::claims(&result.claims, language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zvirka::linker::NoProgress;
    use zvirka::reconcile::{CaseList, Claim, Claimant, Claimed, ReconcileOptions, Role, reconcile};
    use zvirka::record::{Field, List, TextColumn};

    /// Invented people whose list was made to do harm.
    const HOSTILE: [&str; 5] = [
        "Ґудзь <script>document.title='gone'</script> Мар'яна",
        "Левчук \u{202e}патсО\u{202c} Ігорович",
        "Швець \"><img src=x onerror=alert(1)> Павло",
        "</script></style><h1>Кіт</h1> Данило",
        "Їжак&lt;b&gt; 'Лесь'",
    ];

    fn case() -> Case {
        let list = |names: &[&str], dates: &[&str]| {
            let column = |cells: &[&str]| cells.iter().copied().collect::<TextColumn>();
            let units = ["<b>1-ша</b> бригада"; 5];
            let columns = vec![
                (Field::Name, column(names)),
                (Field::BirthDate, column(dates)),
                (Field::Unit, column(&units)),
            ];
            List::new("list", columns).unwrap()
        };
        let ours = list(&HOSTILE, &["07.03.1990", "11.12.1985", "01.02.1980", "1979", "05.06.1999"]);
        let theirs = list(&HOSTILE, &["07.03.1991", "11.12.1985", "01.02.1983", "1979", "06.05.1999"]);
        Case {
            title: "Обмін <i>1000 & 1000</i>".to_owned(),
            lists: vec![
                CaseList::new("<u>наші</u>", Role::Roster, ours),
                CaseList::new("handover", Role::Handover, theirs),
            ],
            claims: vec![Claim {
                by: Claimant::List("<u>наші</u>".to_owned()),
                what: Claimed::Returned,
                total: Some(9),
                military: None,
                civilian: None,
            }],
            ..Case::default()
        }
    }

    fn shown(language: Language) -> String {
        let case = case();
        let result = reconcile(&case, &ReconcileOptions::default(), &NoProgress).unwrap();
        report_html(&result, &case, language, &Origin::default())
    }

    /// The page without its own style and script.
    fn content(page: &str) -> String {
        assert_eq!((page.matches(STYLE).count(), page.matches(SCRIPT).count()), (1, 1));
        page.replace(STYLE, "").replace(SCRIPT, "")
    }

    #[test]
    fn nothing_of_a_list_becomes_markup() {
        for language in [Language::English, Language::Ukrainian] {
            let content = content(&shown(language));
            assert_eq!(content.matches("<script").count(), 1);
            assert_eq!(content.matches("</script").count(), 1);
            assert_eq!(content.matches("</style").count(), 1);
            for forbidden in ["<img", "<i>", "<u>", "<b>", "<h1>Кіт", "onerror=alert(1)>\""] {
                assert!(!content.contains(forbidden), "{forbidden}");
            }
            assert!(content.contains("&lt;img src=x onerror=alert(1)&gt;"));
            assert!(!content.chars().any(|character| character != '\n' && text::is_unseen(character)));
        }
    }

    #[test]
    fn the_script_and_the_style_hold_no_end_tag_and_are_named_by_their_digest() {
        for constant in [STYLE, SCRIPT] {
            assert!(!constant.contains("</"));
            assert!(!constant.contains("<!--"));
        }
        let style = format!("{STYLE}{}", legend::foot(&Origin::default(), Language::English));
        let policy = policy(&style);
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"));
        assert!(!policy.contains("unsafe"));
        let page = shown(Language::English);
        assert!(!page.contains(" style=\"") && !page.contains(" onclick"));
        assert!(!page.contains("http://") && !page.contains("https://"));
    }

    #[test]
    fn a_claim_that_the_lists_do_not_bear_out_has_its_figures_marked() {
        let page = shown(Language::English);
        assert!(page.contains("<mark>9</mark>"));
        assert!(page.contains("does not agree"));
    }

    #[test]
    fn the_page_is_written_in_the_language_asked_for() {
        let (english, ukrainian) = (shown(Language::English), shown(Language::Ukrainian));
        assert!(english.contains("<html lang=\"en\">") && english.contains("Claims against the lists"));
        assert!(ukrainian.contains("<html lang=\"uk\">") && ukrainian.contains("Заяви та списки"));
        assert!(!ukrainian.contains("Claims against the lists"));
    }

    #[test]
    fn a_case_of_nothing_has_a_report() {
        let list = List::new("list", vec![(Field::Name, TextColumn::with_capacity(0))]).unwrap();
        let case =
            Case { lists: vec![CaseList::new("порожній", Role::Roster, list)], ..Case::default() };
        let result = reconcile(&case, &ReconcileOptions::default(), &NoProgress).unwrap();
        assert!(report_html(&result, &case, Language::English, &Origin::default()).contains("порожній"));
    }
}
