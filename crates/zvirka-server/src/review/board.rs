//! Questions: pairs put together as a person looks at them, in the order of what a wrong answer costs.
//!
//! Nobody decides about a pair by itself: a record with two partners is one question, and so are persons of whom each may be
//! the next. So pairs are laid out between *items* (a record of two lists; of a case a person with all records), and items
//! that hang together are one question. Where more hang together than fit a screen, the item with most open choices is asked
//! about first, with its likeliest partners, and what is left is asked after. A record that speaks of somebody (a sighting,
//! a report) is one question, "who is this?", with five persons at most.
//!
//! **Order.** By the loss that is expected as long as nobody answers: the probability that the program is wrong about a
//! choice, times what that costs ([`MISSED`], [`WRONG_JOIN`], [`FAMILY`]), added up over the choices. Whoever asks what is
//! nearest to one half learns most about a model, and spends the day on pairs of which no family hears.
//!
//! Cost: near-linear in the pairs.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sha2::{Digest as _, Sha256};
use zvirka::reconcile::Role;
use zvirka_decisions::Print;

use super::desk::{Desk, Origin, Pair, Record, Survey};

/// Two records of one person stand apart: he is counted twice, which whoever looks him up will see. The unit.
pub(super) const MISSED: f64 = 1.0;

/// Two people are made one: one of them vanishes from every count, and nobody looks for whom no list misses. Twenty times
/// as bad, the odds that a match has to have (0.95).
pub(super) const WRONG_JOIN: f64 = 20.0;

/// A family's report is on one side and a handover on the other: apart, a family waits for a son who is home; together
/// wrongly, it is told that a stranger is theirs. What is merely wrong on paper is five times as bad in a family.
pub(super) const FAMILY: f64 = 5.0;

/// Items on one screen: five to choose from beside the one that is asked about.
const MOST_ITEMS: usize = 6;

/// What kind of question it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Which of these are one person?
    Group,
    /// Who is this?
    Who,
}

impl Kind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Who => "who",
        }
    }
}

/// One yes or no within a question.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// Places in [`Question::items`].
    pub items: [usize; 2],
    /// Places in [`Survey::pairs`], the likeliest first.
    pub pairs: Vec<usize>,
    pub loss: f64,
    pub family: bool,
}

/// A question.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub id: String,
    pub kind: Kind,
    pub audit: bool,
    /// Records of each item.
    pub items: Vec<Vec<Record>>,
    /// The likeliest first.
    pub choices: Vec<Choice>,
    pub loss: f64,
}

/// All questions.
#[derive(Debug)]
pub(super) struct Board {
    pub survey: Survey,
    /// The costliest first.
    pub questions: Vec<Question>,
    /// Places of questions in the order of their ids, which says nothing of anybody.
    pub by_id: Vec<usize>,
    of_record: HashMap<Record, usize>,
    of_prints: HashMap<(Print, Print), usize>,
    /// Records of the first list that are asked about.
    left: HashSet<Print>,
    /// Persons of a case by the prints of their records: records of one person are one number, as the engine takes them.
    person_of: HashMap<Print, u32>,
}

/// What an item is before there are questions: a person, or a record by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Node {
    Person(usize),
    Record(Record),
}

impl Board {
    pub fn new(desk: &Desk, survey: Survey) -> Self {
        let mut laying = Laying { desk, survey: &survey, questions: Vec::new() };
        laying.lay();
        let mut questions = laying.questions;
        questions.sort_by(|a, b| b.loss.total_cmp(&a.loss).then_with(|| a.id.cmp(&b.id)));
        let mut by_id: Vec<usize> = (0..questions.len()).collect();
        by_id.sort_by_key(|place| questions.get(*place).map(|question| question.id.clone()));
        let mut of_record = HashMap::new();
        let mut of_prints = HashMap::new();
        for (place, question) in questions.iter().enumerate() {
            for record in question.items.iter().flatten() {
                of_record.entry(*record).or_insert(place);
            }
            for pair in question.choices.iter().flat_map(|choice| &choice.pairs) {
                if let Some(prints) = survey.pairs.get(*pair).and_then(|pair| survey.prints_of(pair)) {
                    of_prints.entry(prints).or_insert(place);
                }
            }
        }
        let person_of = survey
            .person_of
            .iter()
            .filter_map(|(record, person)| Some((survey.print(*record)?, *person as u32)))
            .collect();
        let left = survey.pairs.iter().flat_map(|pair| pair.records).filter(|record| record.0 == 0);
        let left = left.filter_map(|record| survey.print(record)).collect();
        Self { survey, questions, by_id, of_record, of_prints, left, person_of }
    }

    /// The number of the person of a record.
    pub fn person(&self, print: Print) -> Option<u32> {
        self.person_of.get(&print).copied()
    }

    pub fn question(&self, id: &str) -> Option<&Question> {
        let id_of = |place: &usize| self.questions.get(*place).map_or("", |question| question.id.as_str());
        let place = self.by_id.binary_search_by(|place| id_of(place).cmp(id)).ok()?;
        self.questions.get(*self.by_id.get(place)?)
    }

    /// The first question that shows a record.
    pub fn question_of(&self, record: Record) -> Option<&Question> {
        self.questions.get(*self.of_record.get(&record)?)
    }

    /// The question about a pair of prints, the lesser first.
    pub fn question_about(&self, prints: (Print, Print)) -> Option<&Question> {
        self.questions.get(*self.of_prints.get(&prints)?)
    }

    /// Of two records of two lists that are one person those that can be nobody else's.
    pub fn competing(&self, desk: &Desk, prints: [Print; 2]) -> impl Iterator<Item = Print> {
        let [left_competes, right_competes] = desk.options.link.cardinality.competing();
        let of_left = move |print: &Print| self.left.contains(print);
        prints.into_iter().filter(move |print| if of_left(print) { left_competes } else { right_competes })
    }

    pub fn pair(&self, place: usize) -> Option<&Pair> {
        self.survey.pairs.get(place)
    }
}

impl Survey {
    pub fn print(&self, record: Record) -> Option<Print> {
        self.prints.get(record.0)?.get(record.1).copied()
    }

    /// The prints of a pair, the lesser first.
    pub fn prints_of(&self, pair: &Pair) -> Option<(Print, Print)> {
        let [left, right] = pair.records;
        let (left, right) = (self.print(left)?, self.print(right)?);
        Some((left.min(right), left.max(right)))
    }
}

struct Laying<'a> {
    desk: &'a Desk,
    survey: &'a Survey,
    questions: Vec<Question>,
}

impl Laying<'_> {
    fn node(&self, record: Record) -> Node {
        self.survey.person_of.get(&record).map_or(Node::Record(record), |person| Node::Person(*person))
    }

    fn records(&self, node: Node) -> Vec<Record> {
        match node {
            Node::Record(record) => vec![record],
            Node::Person(person) => self.survey.members.get(person).cloned().unwrap_or_default(),
        }
    }

    fn probability(&self, pair: usize) -> f64 {
        self.survey.pairs.get(pair).and_then(|pair| pair.probability).unwrap_or(0.5)
    }

    fn lay(&mut self) {
        let mut between: BTreeMap<(Node, Node), Vec<usize>> = BTreeMap::new();
        let mut speaking: BTreeMap<Node, BTreeMap<Node, Vec<usize>>> = BTreeMap::new();
        for (place, pair) in self.survey.pairs.iter().enumerate() {
            let [a, b] = pair.records;
            let (one, other) = (self.node(a), self.node(b));
            if pair.origin == Origin::Audit || one == other {
                // Of records that are one person already it is asked whether they are.
                let nodes = [Node::Record(a), Node::Record(b)];
                self.ask(Kind::Group, pair.origin == Origin::Audit, &nodes, vec![([0, 1], vec![place])]);
            } else if pair.origin == Origin::Speaks {
                let speaks = |record: Record| self.desk.role(record.0).is_some_and(|role| !role.is_core());
                let (who, whom) = if speaks(b) && !speaks(a) { (other, one) } else { (one, other) };
                speaking.entry(who).or_default().entry(whom).or_default().push(place);
            } else {
                between.entry((one.min(other), one.max(other))).or_default().push(place);
            }
        }
        for (who, whom) in speaking {
            let mut persons: Vec<(Node, Vec<usize>)> = whom.into_iter().collect();
            let best = |(_, pairs): &(Node, Vec<usize>)| {
                pairs.iter().map(|pair| self.probability(*pair)).fold(0.0, f64::max)
            };
            persons.sort_by(|a, b| best(b).total_cmp(&best(a)).then_with(|| a.0.cmp(&b.0)));
            for persons in persons.chunks(MOST_ITEMS - 1) {
                let nodes: Vec<Node> =
                    std::iter::once(who).chain(persons.iter().map(|(node, _)| *node)).collect();
                let choices =
                    persons.iter().enumerate().map(|(place, (_, pairs))| ([0, place + 1], pairs.clone()));
                self.ask(Kind::Who, false, &nodes, choices.collect());
            }
        }
        self.lay_groups(between);
    }

    /// Lays out choices between nodes as questions of a screen's size.
    fn lay_groups(&mut self, mut between: BTreeMap<(Node, Node), Vec<usize>>) {
        while !between.is_empty() {
            let mut neighbours: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
            for (a, b) in between.keys() {
                neighbours.entry(*a).or_default().push(*b);
                neighbours.entry(*b).or_default().push(*a);
            }
            let mut met: BTreeSet<Node> = BTreeSet::new();
            for start in neighbours.keys().copied().collect::<Vec<_>>() {
                if met.contains(&start) {
                    continue;
                }
                let mut group = vec![start];
                met.insert(start);
                let mut next = 0;
                while let Some(node) = group.get(next).copied() {
                    next += 1;
                    for other in neighbours.get(&node).into_iter().flatten() {
                        if met.insert(*other) {
                            group.push(*other);
                        }
                    }
                }
                // What does not fit a screen is asked about around whoever has most partners.
                let nodes: Vec<Node> = if group.len() <= MOST_ITEMS {
                    group.sort_unstable();
                    group
                } else {
                    let hub =
                        group.iter().max_by_key(|node| neighbours.get(node).map_or(0, Vec::len)).copied();
                    let Some(hub) = hub else { continue };
                    let mut partners = neighbours.get(&hub).cloned().unwrap_or_default();
                    let likely = |other: &Node| {
                        let pairs = between.get(&(hub.min(*other), hub.max(*other)));
                        pairs.into_iter().flatten().map(|pair| self.probability(*pair)).fold(0.0, f64::max)
                    };
                    partners.sort_by(|a, b| likely(b).total_cmp(&likely(a)).then_with(|| a.cmp(b)));
                    partners.truncate(MOST_ITEMS - 1);
                    std::iter::once(hub).chain(partners).collect()
                };
                let mut choices = Vec::new();
                for (a, one) in nodes.iter().enumerate() {
                    for (b, other) in nodes.iter().enumerate().skip(a + 1) {
                        if let Some(pairs) = between.remove(&(*one.min(other), *one.max(other))) {
                            choices.push(([a, b], pairs));
                        }
                    }
                }
                self.ask(Kind::Group, false, &nodes, choices);
            }
        }
    }

    fn ask(&mut self, kind: Kind, audit: bool, nodes: &[Node], choices: Vec<([usize; 2], Vec<usize>)>) {
        let items: Vec<Vec<Record>> = nodes.iter().map(|node| self.records(*node)).collect();
        let mut choices: Vec<Choice> = choices
            .into_iter()
            .map(|(places, mut pairs)| {
                pairs.sort_by(|a, b| self.probability(*b).total_cmp(&self.probability(*a)).then(a.cmp(b)));
                let family =
                    self.is_a_familys(places.map(|place| items.get(place).map_or(&[][..], Vec::as_slice)));
                Choice { items: places, loss: self.loss(&pairs, family), family, pairs }
            })
            .collect();
        if choices.is_empty() {
            return;
        }
        let best = |choice: &Choice| choice.pairs.first().map_or(0.0, |pair| self.probability(*pair));
        choices.sort_by(|a, b| best(b).total_cmp(&best(a)).then_with(|| a.items.cmp(&b.items)));
        let loss = choices.iter().map(|choice| choice.loss).sum();
        let id = self.id(&choices);
        self.questions.push(Question { id, kind, audit, items, choices, loss });
    }

    /// A question is the same question as long as it is about the same records.
    fn id(&self, choices: &[Choice]) -> String {
        let pairs = choices.iter().flat_map(|choice| &choice.pairs);
        let mut prints: Vec<(Print, Print)> =
            pairs.filter_map(|pair| self.survey.prints_of(self.survey.pairs.get(*pair)?)).collect();
        prints.sort_unstable();
        let mut digest = Sha256::new();
        for (left, right) in prints {
            digest.update(left.bytes());
            digest.update(right.bytes());
        }
        digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether a family's answer hangs on a choice: a report and somebody handed over stand on its two sides, or would.
    fn is_a_familys(&self, sides: [&[Record]; 2]) -> bool {
        let has = |records: &[Record], wanted: Role| {
            records.iter().any(|record| self.desk.role(record.0) == Some(wanted))
        };
        let [one, other] = sides;
        let across = |a: &[Record], b: &[Record]| has(a, Role::Report) && has(b, Role::Handover);
        across(one, other) || across(other, one)
    }

    /// The loss that is expected of a choice as the program leaves it.
    fn loss(&self, pairs: &[usize], family: bool) -> f64 {
        let Some(pair) = pairs.first().and_then(|pair| self.survey.pairs.get(*pair)) else { return 0.0 };
        let probability = pair.probability.unwrap_or(0.5);
        let loss = match pair.origin {
            Origin::Joined | Origin::Audit => {
                (1.0 - pair.together.unwrap_or(0.0).max(probability)) * WRONG_JOIN
            }
            Origin::Apart | Origin::Speaks | Origin::Decided => probability * MISSED,
        };
        if family { loss * FAMILY } else { loss }
    }
}
