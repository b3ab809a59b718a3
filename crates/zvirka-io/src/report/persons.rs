//! The page's part of each person who is named in a finding or a family's report: all rows and what links them.
//!
//! Numbers of people lead here from wherever they stand. Cost: linear in the rows of those people; no more than
//! [`MOST_PARTS`] have a part.

use std::collections::{BTreeSet, HashMap};

use maud::{Markup, html};
use zvirka::reconcile::{
    CaseLink, LedgerRow, ListSummary, Outcome, Person, Reconciliation, RecordName, Role,
};
use zvirka::record::Field;

use super::text::cell;
use super::words::{self, Language};

/// More parts than this make a page that a phone opens slowly. A judgement.
const MOST_PARTS: usize = 12_000;

/// Everybody who has a part of the page.
pub(super) struct Persons<'a> {
    result: &'a Reconciliation,
    language: Language,
    /// Whose part is on the page; the order is that of ids.
    with_part: BTreeSet<&'a str>,
    by_id: HashMap<&'a str, &'a Person>,
    rows: HashMap<(&'a str, &'a str), &'a LedgerRow>,
    lists: HashMap<&'a str, &'a ListSummary>,
    links: HashMap<&'a str, Vec<&'a CaseLink>>,
}

impl<'a> Persons<'a> {
    /// `named` are the ids of those who are named on the page, in the order in which they are.
    pub(super) fn new(
        result: &'a Reconciliation,
        language: Language,
        named: impl Iterator<Item = &'a str>,
    ) -> Self {
        let rows: HashMap<(&str, &str), &LedgerRow> =
            result.ledger.iter().map(|row| ((row.list.as_str(), row.record_id.as_str()), row)).collect();
        let mut with_part = BTreeSet::new();
        for id in named {
            if with_part.len() == MOST_PARTS {
                break;
            }
            with_part.insert(id);
        }
        let mut links: HashMap<&str, Vec<&CaseLink>> = HashMap::new();
        for link in result.links.iter().filter(|link| link.joined) {
            let of = rows.get(&(link.left.list.as_str(), link.left.id.as_str()));
            if let Some(id) = of.and_then(|row| row.person_id.as_deref()).filter(|id| with_part.contains(id))
            {
                links.entry(id).or_default().push(link);
            }
        }
        Self {
            result,
            language,
            with_part,
            by_id: result.persons.iter().map(|person| (person.id.as_str(), person)).collect(),
            rows,
            lists: result.lists.iter().map(|list| (list.name.as_str(), list)).collect(),
            links,
        }
    }

    /// A person's number, which leads to the person's part where there is one.
    pub(super) fn number(&self, id: &str) -> Markup {
        html! {
            @if self.with_part.contains(id) { a href=(format!("#person-{id}")) { (id) } } @else { (id) }
        }
    }

    /// A record's name, which leads to the part of its person.
    pub(super) fn record(&self, record: &RecordName) -> Markup {
        let person = self.person_of(record).filter(|id| self.with_part.contains(id));
        let name = html! { (cell(&record.list)) " · " (cell(&record.id)) };
        html! {
            @match person { Some(id) => { a href=(format!("#person-{id}")) { (name) } } None => { (name) } }
        }
    }

    pub(super) fn person_of(&self, record: &RecordName) -> Option<&'a str> {
        self.rows.get(&(record.list.as_str(), record.id.as_str())).and_then(|row| row.person_id.as_deref())
    }

    pub(super) fn person(&self, id: &str) -> Option<&'a Person> {
        self.by_id.get(id).copied()
    }

    /// Where a person stands, as exactly as the lists say it.
    pub(super) fn standing(&self, person: &Person) -> &'static str {
        self.language.of(match person.status {
            Outcome::Held if self.is_only_ours(person) => words::OWN_LIST_ONLY,
            Outcome::Held => words::OTHER_ROSTER,
            status => words::status(status),
        })
    }

    /// Whether all rosters that a person stands on are of the home side.
    fn is_only_ours(&self, person: &Person) -> bool {
        let home = self.result.home.as_deref();
        let side = home.and_then(|home| self.lists.get(home)).and_then(|list| list.side.as_deref());
        let mut rosters = person
            .lists
            .iter()
            .filter_map(|name| self.lists.get(name.as_str()))
            .filter(|list| list.role == Role::Roster);
        rosters
            .all(|list| Some(list.name.as_str()) == home || (side.is_some() && list.side.as_deref() == side))
    }

    /// The part of everybody who has one.
    pub(super) fn parts(&self) -> Markup {
        let language = self.language;
        html! {
            p.soft { (language.of(words::PERSON_PARTS_NOTE)) }
            @for person in self.with_part.iter().filter_map(|id| self.by_id.get(id)) { (self.part(person)) }
        }
    }

    fn part(&self, person: &Person) -> Markup {
        let language = self.language;
        let birth = person.fields.get(&Field::BirthDate);
        html! {
            article.person id=(format!("person-{}", person.id)) {
                p {
                    strong { (person.id) " · " (cell(person.name())) }
                    @if let Some(birth) = birth { " · " (cell(&birth.value)) }
                    " · " span class=(format!("is-{}", person.status.as_str())) { (self.standing(person)) }
                }
                ul {
                    @for record in &person.records {
                        @let row = self.rows.get(&(record.list.as_str(), record.id.as_str()));
                        li {
                            (cell(&record.list)) " · " (cell(&record.id))
                            @if let Some(row) = row { ": " (cell(&row.name)) " – " (language.of(words::outcome(row.outcome)).to_lowercase()) }
                        }
                    }
                }
                @if let Some(links) = self.links.get(person.id.as_str()) {
                    p.soft {
                        (language.of(words::LINKED)) ": "
                        @for (place, link) in links.iter().enumerate() {
                            @if place > 0 { "; " }
                            (cell(&link.left.list)) " · " (cell(&link.left.id)) " – "
                            (cell(&link.right.list)) " · " (cell(&link.right.id)) ", " (language.percent(link.probability))
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use zvirka::linker::NoProgress;
    use zvirka::reconcile::{Case, CaseList, Claim, Claimant, Claimed, ReconcileOptions, reconcile};
    use zvirka::record::{List, TextColumn};

    use super::super::{Origin, report_html};
    use super::*;

    fn list(columns: &[(Field, &[&str])]) -> List {
        let column = |cells: &[&str]| cells.iter().copied().collect::<TextColumn>();
        let columns = columns.iter().map(|(field, cells)| (*field, column(cells))).collect();
        List::new("list", columns).unwrap()
    }

    /// A report of somebody who was handed over, and one of somebody who stands on our list alone.
    fn page() -> String {
        let names: &[&str] = &["Ґудзь Остап Ігорович", "Левчук Марко Данилович"];
        let dates: &[&str] = &["07.03.1990", "11.12.1985"];
        let ours = list(&[
            (Field::Id, &["o1", "o2"]),
            (Field::Name, names),
            (Field::BirthDate, dates),
            (Field::Category, &["військовий", "військовий"]),
        ]);
        let back = list(&[
            (Field::Id, &["h1", "h2"]),
            (Field::Name, &["Gudz Ostap Ihorovych", "Shvets Pavlo"]),
            (Field::BirthDate, &["07.03.1990", "01.02.1991"]),
            (Field::Category, &["military", ""]),
        ]);
        let reports = list(&[(Field::Id, &["r1", "r2"]), (Field::Name, names), (Field::BirthDate, dates)]);
        let mut home = CaseList::new("ours", Role::Roster, ours);
        home.side = Some("ukraine".to_owned());
        let case = Case {
            lists: vec![
                home,
                CaseList::new("back", Role::Handover, back),
                CaseList::new("letters", Role::Report, reports),
            ],
            claims: vec![Claim {
                by: Claimant::List("back".to_owned()),
                what: Claimed::Returned,
                total: Some(2),
                military: Some(2),
                civilian: Some(0),
            }],
            home: Some("ours".to_owned()),
            ..Case::default()
        };
        let result = reconcile(&case, &ReconcileOptions::default(), &NoProgress).unwrap();
        report_html(&result, &case, Language::English, &Origin::default())
    }

    #[test]
    fn an_answer_shows_the_row_of_the_handover_and_leads_to_the_person() {
        let page = page();
        let answers = page.split("id=\"answers-list\"").nth(1).unwrap();
        let article = answers.split("</article>").next().unwrap();
        for row in ["letters", "back", "h1"] {
            assert!(article.contains(&format!("<bdi>{row}</bdi>")), "{row}: {article}");
        }
        let number = article.split("href=\"#").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(page.contains(&format!("id=\"{number}\"")), "{number}");
    }

    #[test]
    fn who_stands_on_our_list_alone_is_not_said_to_be_held() {
        let page = page();
        assert!(page.contains("On our own list; the other side has not confirmed"));
        assert!(!page.contains(">Held<"));
    }

    #[test]
    fn a_claim_that_holds_only_with_people_of_no_known_category_has_no_tick() {
        let page = page();
        assert!(page.contains("<li class=\"may-agree\">≈ "), "{}", page.len());
        assert!(!page.contains("<li class=\"agrees\">"));
    }
}
