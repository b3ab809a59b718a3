//! Sentences of findings, each in every language side by side, so that none can be told in one language alone.
//!
//! Every function takes what a sentence needs and gives it. A sentence says what was found, on which lists, and what
//! it rests on. It may name people: findings are a result. Names and lists are never inflected: Ukrainian sentences put
//! them where the nominative stands or between «» after the word *список*.

mod changes;
mod evidence;
mod fate;

use super::answers::Wanting;
use super::case::Claimed;
use super::language::{Language, Noun};
use super::result::{Count, Outcome};

pub(super) use evidence::evidence;

/// A record by the name that stands on a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    pub name: &'a str,
    pub list: &'a str,
}

const PEOPLE: Noun =
    Noun { english: ["person", "people"], ukrainian: ["особа", "особи", "осіб"] };
const RECORDS_MAY_BE: Noun = Noun {
    english: ["other record may be the same person", "other records may be the same person"],
    ukrainian: [
        "інший запис може бути про ту саму особу",
        "інші записи можуть бути про ту саму особу",
        "інших записів можуть бути про ту саму особу",
    ],
};
const RECORDS_FIT: Noun = Noun {
    english: ["other record fits as well or nearly", "other records fit as well or nearly"],
    ukrainian: [
        "інший запис пасує так само або майже так само",
        "інші записи пасують так само або майже так само",
        "інших записів пасують так само або майже так само",
    ],
};
const POSSIBILITIES: Noun = Noun {
    english: ["possibility", "possibilities"],
    ukrainian: ["можливість", "можливості", "можливостей"],
};
const PAIRS: Noun = Noun {
    english: ["pair may be one person twice", "pairs may be one person twice"],
    ukrainian: [
        "пара, можливо, одна особа двічі",
        "пари, можливо, по одній особі двічі",
        "пар, можливо, по одній особі двічі",
    ],
};
const MORE: Noun = Noun { english: ["more", "more"], ukrainian: ["інша", "інші", "інших"] };
const CAME_BACK: Noun = Noun {
    english: ["came back", "came back"],
    ukrainian: ["повернулася", "повернулися", "повернулося"],
};

/// A text with what sets it apart from what stands before, or nothing where there is none.
fn after(apart: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{apart}{text}") }
}

/// What something rests on, in brackets, or nothing where nothing is told.
fn bracketed(basis: &str) -> String {
    if basis.is_empty() { String::new() } else { format!(" ({basis})") }
}

/// A probability and what it rests on.
fn resting(language: Language, probability: f64, basis: &str) -> String {
    let probability = language.percent(probability);
    format!("{} {probability}{}", language.of(["probability", "імовірність"]), bracketed(basis))
}

impl Language {
    /// Where a person stands, as the end of a sentence.
    pub(super) fn standing(self, status: Outcome, on: &str) -> String {
        let what = self.of(match status {
            Outcome::Returned => ["was handed over", "особу передано"],
            Outcome::ReturnedBefore => {
                ["was handed over in an earlier exchange", "особу передано під час попереднього обміну"]
            }
            Outcome::Offered => ["is offered and not handed over", "особу пропонують, але не передано"],
            Outcome::Held => [
                "is listed; the other side has neither confirmed this nor handed the person over",
                "особа є у списку; інша сторона цього не підтвердила й особу не передала",
            ],
            _ => [
                "was found on no roster and no handover list",
                "особу не знайдено в жодному списку утримуваних чи переданих",
            ],
        });
        if on.is_empty() { what.to_owned() } else { format!("{what} ({on})") }
    }

    pub(super) fn only_here(self, of: Record<'_>, status: Outcome, perhaps: usize) -> String {
        let Record { name, list } = of;
        let what = self.of(match status {
            Outcome::Returned => [
                "was handed over, and was found on no roster",
                "передано, а в списках утримуваних не знайдено",
            ],
            Outcome::Offered => [
                "is offered, and was not found on the home list",
                "пропонують, а в домашньому списку не знайдено",
            ],
            Outcome::Held => [
                "was found on no other roster and on no handover list",
                "не знайдено ні в інших списках утримуваних, ні в списках переданих",
            ],
            _ => [
                "was found on no other roster or handover list",
                "не знайдено в інших списках утримуваних чи переданих",
            ],
        });
        let perhaps = match perhaps as u64 {
            0 => String::new(),
            more => format!("; {}", self.counted(more, &RECORDS_MAY_BE)),
        };
        match self {
            Self::English => format!("{name} stands on {list} only; {what}{perhaps}"),
            Self::Ukrainian => format!("{name} є лише у списку «{list}»; {what}{perhaps}"),
        }
    }

    /// One value and the lists that give it.
    pub(super) fn value_on(self, value: &str, lists: &[String]) -> String {
        match self {
            Self::English => format!("{value} on {}", self.series(lists)),
            Self::Ukrainian => format!("{value} («{}»)", lists.join("», «")),
        }
    }

    pub(super) fn conflict(self, name: &str, field: &str, values: &[String], slip: bool) -> String {
        let values = values.join("; ");
        let slip = if slip {
            self.of(["; a slip of the pen would explain it", "; це може бути описка"])
        } else {
            ""
        };
        match self {
            Self::English => format!("{name}: {field} differs: {values}{slip}"),
            Self::Ukrainian => format!("{name}: {field} – списки розходяться: {values}{slip}"),
        }
    }

    pub(super) fn twice(self, of: Record<'_>, other: &str, probability: f64, basis: &str) -> String {
        let Record { name, list } = of;
        let resting = resting(self, probability, basis);
        match self {
            Self::English => format!("{name} stands on {list} twice, also as {other}; {resting}"),
            Self::Ukrainian => format!("{name} є у списку «{list}» двічі, також як {other}; {resting}"),
        }
    }

    pub(super) fn across_stages(self, of: Record<'_>, other_list: &str, basis: &str) -> String {
        let (Record { name, list }, basis) = (of, bracketed(basis));
        match self {
            Self::English => format!(
                "{name} stands on the lists of two stages, {other_list} and {list}, and counts once{basis}"
            ),
            Self::Ukrainian => format!(
                "{name} є у списках двох етапів, «{other_list}» і «{list}», і рахується один раз{basis}"
            ),
        }
    }

    /// `before` is the list of the earlier exchange, `date` its day.
    pub(super) fn already_exchanged(
        self,
        of: Record<'_>,
        status: Outcome,
        [before, date]: [&str; 2],
        basis: &str,
    ) -> String {
        let (Record { name, list }, basis) = (of, bracketed(basis));
        let now = self.of(match status {
            Outcome::Returned => ["was handed over again now", "а тепер передано знову"],
            Outcome::ReturnedBefore => ["still stands there", "а запис досі там є"],
            _ => ["was captured again since, by the dates", "а потім, судячи з дат, знову взято в полон"],
        });
        match self {
            Self::English => format!(
                "{name} on {list} had been handed over before{} ({before}) and {now}{basis}",
                after(" on ", date)
            ),
            Self::Ukrainian => format!(
                "{name} зі списку «{list}»: особу вже було передано раніше{} («{before}»), {now}{basis}",
                after(", ", date)
            ),
        }
    }

    pub(super) fn ambiguous(
        self,
        of: Record<'_>,
        other: Record<'_>,
        probability: f64,
        rivals: usize,
        basis: &str,
    ) -> String {
        let resting = resting(self, probability, basis);
        let rivals = match rivals as u64 {
            0 => self.of(["no other record fits", "інших записів, що пасують, немає"]).to_owned(),
            more => self.counted(more, &RECORDS_FIT),
        };
        match self {
            Self::English => format!(
                "{} on {} may be {} on {}: {resting} by these two records alone; {rivals}; the lists cannot tell",
                of.name, of.list, other.name, other.list
            ),
            Self::Ukrainian => format!(
                "{} («{}») і {} («{}») – можливо, одна особа: {resting} за самими цими двома записами; {rivals}; \
                 списки цього не вирішують",
                of.name, of.list, other.name, other.list
            ),
        }
    }

    pub(super) fn perhaps_twice(self, of: Record<'_>, other: &str, probability: f64, basis: &str) -> String {
        let Record { name, list } = of;
        let resting = resting(self, probability, basis);
        match self {
            Self::English => {
                format!("{name} may stand on {list} twice, also as {other}: {resting}; counted as two people")
            }
            Self::Ukrainian => format!(
                "{name}, можливо, є у списку «{list}» двічі, також як {other}: {resting}; пораховано як дві особи"
            ),
        }
    }

    /// Two records that are one person by some decisions and two by another.
    pub(super) fn decision_conflict(self, of: Record<'_>, other: Record<'_>) -> String {
        match self {
            Self::English => format!(
                "it was decided that {} on {} and {} on {} are two people, and by other decisions they are one; none of \
                 these decisions is applied until one of them is taken back",
                of.name, of.list, other.name, other.list
            ),
            Self::Ukrainian => format!(
                "вирішено, що {} («{}») і {} («{}») – дві особи, а за іншими рішеннями це одна особа; жодне з цих рішень не \
                 застосовано, доки одне з них не скасують",
                of.name, of.list, other.name, other.list
            ),
        }
    }

    pub(super) fn in_doubt(self, of: Record<'_>, one: &str, other: &str) -> String {
        let Record { name, list } = of;
        match self {
            Self::English => {
                format!(
                    "{name} on {list} fits two people nearly as well, {one} and {other}; counted as neither"
                )
            }
            Self::Ukrainian => format!(
                "{name} зі списку «{list}» майже однаково пасує двом особам, {one} і {other}; не зараховано до жодної"
            ),
        }
    }

    /// `place` is the candidate's among `of_all` that are told.
    pub(super) fn possible(
        self,
        of: Record<'_>,
        [person, standing]: [&str; 2],
        probability: f64,
        [place, of_all]: [usize; 2],
        basis: &str,
    ) -> String {
        let Record { name, list } = of;
        let resting = resting(self, probability, basis);
        match self {
            Self::English => {
                let place = if of_all > 1 { format!(", {place} of {of_all}") } else { String::new() };
                format!("{name} on {list} may be {person}, who {standing}{place}: {resting}")
            }
            Self::Ukrainian => {
                let place =
                    if of_all > 1 { format!(", варіант {place} з {of_all}") } else { String::new() };
                format!("{name} зі списку «{list}» – можливо, {person}: {standing}{place}; {resting}")
            }
        }
    }

    pub(super) fn report_answered(
        self,
        of: Record<'_>,
        [person, standing]: [&str; 2],
        probability: f64,
        basis: &str,
    ) -> String {
        let Record { name, list } = of;
        let resting = resting(self, probability, basis);
        match self {
            Self::English => {
                format!(
                    "{name}, whom a family looks for ({list}), is by the lists {person}, who {standing}: {resting}"
                )
            }
            Self::Ukrainian => {
                format!(
                    "{name} (звернення родини, «{list}») за списками – це {person}: {standing}; {resting}"
                )
            }
        }
    }

    /// What would settle a possibility, as the end of a sentence.
    pub(super) fn wanting(self, wanting: Wanting) -> &'static str {
        self.of(match wanting {
            Wanting::BirthDate => ["a year of birth would settle it", "рік народження це вирішив би"],
            Wanting::Unit => ["a unit would settle it", "підрозділ це вирішив би"],
            Wanting::Contradicted => {
                ["somebody has to look at what differs", "хтось має подивитися на те, що розходиться"]
            }
            Wanting::Certainty => [
                "a place or a date of capture, a relative or a number would help",
                "допомогли б місце чи дата полону, родич або номер",
            ],
        })
    }

    /// `known` is where the person stands, where he was surely found; `wanting` what would settle who he is, where he was
    /// not.
    pub(super) fn report_open(
        self,
        of: Record<'_>,
        known: Option<[&str; 2]>,
        possible: usize,
        wanting: Option<Wanting>,
        basis: &str,
    ) -> String {
        let (Record { name, list }, basis) = (of, bracketed(basis));
        let wanting = wanting.map_or("", |wanting| self.wanting(wanting));
        match (self, known) {
            (Self::English, Some([person, standing])) => {
                format!(
                    "{name}, whom a family looks for ({list}), is by the lists {person}, who {standing}{basis}"
                )
            }
            (Self::Ukrainian, Some([person, standing])) => {
                format!("{name} (звернення родини, «{list}») за списками – це {person}: {standing}{basis}")
            }
            (Self::English, None) => {
                let what = match possible as u64 {
                    0 => "was found on no roster and no handover list".to_owned(),
                    1 => "was not found for certain; there is 1 possibility".to_owned(),
                    more => {
                        format!("was not found for certain; there are {}", self.counted(more, &POSSIBILITIES))
                    }
                };
                format!("{name}, whom a family looks for ({list}), {what}{}", after("; ", wanting))
            }
            (Self::Ukrainian, None) => {
                let what = match possible as u64 {
                    0 => "у списках утримуваних і переданих не знайдено".to_owned(),
                    more => format!("певної відповіді немає; є {}", self.counted(more, &POSSIBILITIES)),
                };
                format!("{name} (звернення родини, «{list}»): {what}{}", after("; ", wanting))
            }
        }
    }

    /// `listed` is the probability that the person is on a roster or handover list; `None` where too little is told.
    pub(super) fn seen_not_listed(
        self,
        of: Record<'_>,
        [place, date]: [&str; 2],
        listed: Option<f64>,
    ) -> String {
        let Record { name, list } = of;
        let chance = match listed {
            None => self
                .of([
                    "too little is told to find the person on a list",
                    "відомо надто мало, щоб знайти особу у списках",
                ])
                .to_owned(),
            Some(listed) if listed < 0.005 => self
                .of([
                    "nobody who fits was found on a roster or handover list",
                    "у списках утримуваних і переданих не знайдено нікого, хто пасує",
                ])
                .to_owned(),
            Some(listed) => format!(
                "{} {}",
                self.of([
                    "the chance to be on a roster or handover list is",
                    "імовірність бути у списку утримуваних чи переданих:",
                ]),
                self.percent(listed)
            ),
        };
        match self {
            Self::English => {
                format!("{name} was seen{}{} ({list}): {chance}", after(" at ", place), after(", ", date))
            }
            Self::Ukrainian => format!(
                "{name} («{list}»): особу бачили{}{}; {chance}",
                after(", ", date),
                after(", місце: ", place)
            ),
        }
    }

    pub(super) fn watch_hit(
        self,
        of: Record<'_>,
        [person, standing]: [&str; 2],
        probability: f64,
        sure: bool,
        basis: &str,
    ) -> String {
        let Record { name, list } = of;
        let resting = resting(self, probability, basis);
        match self {
            Self::English => {
                let is = if sure { "is" } else { "may be" };
                format!("{name} of {list} {is} {person}, who {standing}: {resting}")
            }
            Self::Ukrainian => {
                let is = if sure { "це" } else { "можливо," };
                format!("{name} зі списку нагляду «{list}» – {is} {person}: {standing}; {resting}")
            }
        }
    }

    /// `names` are some of the unit's people, `persons` how many came back.
    pub(super) fn first_return(self, unit: &str, persons: u64, mut names: Vec<String>) -> String {
        let more = persons.saturating_sub(names.len() as u64);
        if more > 0 {
            names.push(self.counted(more, &MORE));
        }
        let (people, names) = (self.counted(persons, &PEOPLE), self.series(&names));
        let came = self.form(persons, &CAME_BACK);
        match self {
            Self::English => format!("{people} of {unit} {came}, the first from there: {names}"),
            Self::Ukrainian => format!("З підрозділу {unit} уперше {came} {people}: {names}"),
        }
    }

    /// A check of a claim in words. `claimed` are people, soldiers and civilians, as far as claimed.
    pub(super) fn claim(
        self,
        by: &str,
        what: Claimed,
        claimed: [Option<u64>; 3],
        rows: u64,
        found: Count,
        [on_earlier_stage, perhaps_one]: [u64; 2],
    ) -> String {
        let number = |value: u64| self.number(value);
        let military = |value: u64| match self {
            Self::English => format!("{} military", number(value)),
            Self::Ukrainian => format!("військових {}", number(value)),
        };
        let civilian = |value: u64| match self {
            Self::English => format!("{} civilian", number(value)),
            Self::Ukrainian => format!("цивільних {}", number(value)),
        };
        let [total, soldiers, civilians] = claimed;
        let parts = [total.map(number), soldiers.map(military), civilians.map(civilian)];
        let claimed: Vec<String> = parts.into_iter().flatten().collect();
        let claimed = claimed.join(", ");
        let (rows, persons) = (number(rows), number(found.persons));
        let (found_military, found_civilian) = (military(found.military), civilian(found.civilian));
        let mut text = match self {
            Self::English => format!(
                "{by}, {}: claimed {claimed}; rows {rows}; distinct persons {persons}; {found_military}, \
                 {found_civilian}",
                what.as_str()
            ),
            Self::Ukrainian => {
                let what = match what {
                    Claimed::Returned => "повернулися",
                    Claimed::Offered => "пропоновані",
                    Claimed::Held => "утримувані",
                    Claimed::Listed => "записані",
                };
                format!(
                    "{by}, {what}: заявлено {claimed}; рядків {rows}; різних осіб {persons}; {found_military}, \
                     {found_civilian}"
                )
            }
        };
        if found.in_conflict > 0 {
            let count = number(found.in_conflict);
            text.push_str(&match self {
                Self::English => format!(", {count} in conflict"),
                Self::Ukrainian => format!(", із суперечливою категорією {count}"),
            });
        }
        if found.unknown > 0 {
            let count = number(found.unknown);
            text.push_str(&match self {
                Self::English => format!(", {count} of no known category"),
                Self::Ukrainian => format!(", без відомої категорії {count}"),
            });
        }
        if on_earlier_stage > 0 {
            let count = number(on_earlier_stage);
            text.push_str(&match self {
                Self::English => format!("; {count} more on an earlier stage's list too"),
                Self::Ukrainian => format!("; є й у списку ранішого етапу {count}"),
            });
        }
        if perhaps_one > 0 {
            text.push_str(&format!("; {}", self.counted(perhaps_one, &PAIRS)));
        }
        text
    }
}

#[cfg(test)]
mod tests;
