//! What is asked and answered: queues, questions, verdicts, what was decided, who is sought, and everything linked again.

use std::sync::Arc;

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid, Variant, Version};
use zvirka::linker::{Index, IndexOptions, NoProgress, Progress, Query};
use zvirka::verdicts::Verdict;
use zvirka_decisions::{Event, EventKind, NewEvent, Print, Reason, SeenEvidence, SeenRecord, Votes, export};

use super::board::{Board, Choice, Question};
use super::desk::Pair;
use super::telling;
use super::words::{Queue, Status, Words};
use super::{Answer, BLIND, FAULT, METHOD, NO_QUESTION, NOT_FOUND, Outcome, Review, lock, of_file};
use crate::answering::{Parameters, Refusal};
use crate::page::shown;

/// Questions of one answer unless told, and at most.
const QUESTIONS: usize = 50;
const MOST_QUESTIONS: usize = 1_000;

/// Lines of the history unless told, and at most.
const LINES: usize = 100;
const MOST_LINES: usize = 1_000;

/// Records of each list that a search shows.
const CANDIDATES: usize = 5;

/// Events of one answer: the pairs of records between six persons are fewer.
const MOST_EVENTS: usize = 1_000;

/// An answer, as the page sends it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    /// The client's UUID.
    id: String,
    question: String,
    answers: Vec<Said>,
    #[serde(default)]
    note: Option<String>,
    /// How long the reader looked, in seconds.
    #[serde(default)]
    seconds: Option<f64>,
    /// The reader knows that this contradicts what is decided.
    #[serde(default)]
    sure: bool,
    /// Settles between readers who disagree.
    #[serde(default)]
    settles: bool,
    /// The queue that it was asked in.
    #[serde(default)]
    queue: Option<String>,
    /// Whether the program's evidence was on the screen at any time before the answer.
    #[serde(default)]
    evidence: bool,
}

impl Answered {
    /// Whether one of those shown was chosen.
    fn chooses(&self) -> bool {
        self.answers.iter().any(|answer| answer.verdict == Verdict::Same.as_str())
    }

    /// What was noted, if anything was.
    fn note(&self) -> Option<String> {
        self.note.clone().filter(|note| !note.trim().is_empty())
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    choice: usize,
    verdict: String,
    /// Missing where another of those shown was chosen, which is the reason.
    reason: Option<Reason>,
}

/// The note on records that are somebody else's since another of those shown was chosen.
const ANOTHER_WAS_CHOSEN: &str = "another of those shown was chosen";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TakenBack {
    /// The client's UUID.
    id: String,
    /// The UUID of the answer.
    event: String,
}

/// The id of the n-th event under a client's UUID: the first has that itself, others one that is derived from it, so that the
/// same answer always has the same ids. RFC 9562 keeps version 8 for such.
fn event_id(id: &Uuid, number: usize) -> String {
    if number == 0 {
        return id.to_string();
    }
    let mut digest = Sha256::new();
    digest.update(id.as_bytes());
    digest.update((number as u64).to_le_bytes());
    let digest: [u8; 32] = digest.finalize().into();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, of)| *byte = of);
    Builder::from_bytes(bytes)
        .with_version(Version::Custom)
        .with_variant(Variant::RFC4122)
        .into_uuid()
        .to_string()
}

/// The evidence of a pair as it is kept beside an answer, and whether the reader had opened it.
fn seen(model: &str, pair: &Pair, opened: bool) -> String {
    let evidence = SeenEvidence::of(&pair.held, pair.probability);
    SeenEvidence { model: model.to_owned(), opened: Some(opened), ..evidence }.to_json()
}

fn uuid(text: &str) -> Result<Uuid, Refusal> {
    let uuid = Uuid::try_parse(text).map_err(|_| Refusal::bad("id is no UUID"))?;
    // Those are for the events that follow from another.
    if uuid.get_version() == Some(Version::Custom) {
        Err(Refusal::bad("id is a UUID of version 8"))
    } else {
        Ok(uuid)
    }
}

/// The upper end of the share that is wrong, at 95 % confidence, where `wrong` of `read` were (Clopper and Pearson 1934).
pub(super) fn bound(wrong: u64, read: u64) -> f64 {
    if wrong >= read {
        return 1.0;
    }
    // The probability of no more than `wrong` at a share, by adding up the binomial.
    let at_most = |share: f64| {
        let mut term = (1.0 - share).powf(read as f64);
        let mut sum = term;
        for k in 0..wrong {
            term *= (read - k) as f64 / (k + 1) as f64 * share / (1.0 - share);
            sum += term;
        }
        sum
    };
    let (mut low, mut high) = (0.0, 1.0);
    // Fifty halvings are beyond what a double tells apart.
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if at_most(middle) > 0.05 { low = middle } else { high = middle }
    }
    high
}

impl Review {
    /// What a GET is answered.
    pub(super) fn told(&self, path: &str, asked: &Parameters) -> Outcome {
        match path {
            "/api/case" => self.case(),
            "/api/questions" => self.questions(asked),
            "/api/history" => self.history(asked),
            "/api/agreement" => self.agreement(),
            "/api/search" => self.search(asked),
            "/api/export" => self.export(),
            "/api/verdicts" | "/api/undo" | "/api/apply" => Err(METHOD),
            _ => match path.strip_prefix("/api/questions/") {
                Some(id) => self.question(id, asked),
                None => Err(NOT_FOUND),
            },
        }
    }

    fn words(&self, board: &Arc<Board>) -> Result<Arc<Words>, Refusal> {
        self.words_of(board).map_err(|error| of_file(&error))
    }

    fn number(asked: &Parameters, key: &str, usual: usize, most: usize) -> Result<usize, Refusal> {
        match asked.get(key).filter(|number| !number.is_empty()) {
            None => Ok(usual),
            Some(number) => {
                let number: usize = number.parse().map_err(|_| Refusal::bad("a whole number is wanted"))?;
                Ok(number.clamp(1, most))
            }
        }
    }

    /// The queue that is asked for. A second reader has one.
    fn queue(&self, asked: Option<&str>) -> Result<Queue, Refusal> {
        let queue = match asked.filter(|name| !name.is_empty()) {
            None => self.options.queue,
            Some(name) => Queue::from_name(name).ok_or(Refusal::bad("there is no such queue"))?,
        };
        Ok(if self.options.second { Queue::Second } else { queue })
    }

    fn is_blind(&self, queue: Queue) -> bool {
        self.options.second || queue == Queue::Second
    }

    fn status(&self, board: &Board, words: &Words, question: &Question, choice: &Choice) -> Status {
        words.status(board, question, choice, &self.options.reader)
    }

    fn is_queued(&self, board: &Board, words: &Words, question: &Question, queue: Queue) -> bool {
        question
            .choices
            .iter()
            .any(|choice| queue.wants(question.audit, self.status(board, words, question, choice)))
    }

    /// The places of a queue's questions, the costliest first; of a blind reader's and of the audit's, as drawn.
    pub(super) fn queued(&self, board: &Board, words: &Words, queue: Queue) -> Vec<usize> {
        self.order(board, queue)
            .into_iter()
            .filter(|place| {
                let question = board.questions.get(*place);
                question.is_some_and(|question| self.is_queued(board, words, question, queue))
            })
            .collect()
    }

    fn order(&self, board: &Board, queue: Queue) -> Vec<usize> {
        match queue {
            Queue::Second | Queue::Audit => board.by_id.clone(),
            _ => (0..board.questions.len()).collect(),
        }
    }

    fn case(&self) -> Outcome {
        let board = self.board();
        let words = self.words(&board)?;
        let queues: &[Queue] = if self.options.second { &[Queue::Second] } else { &Queue::ALL };
        let counts: serde_json::Map<String, Value> = queues
            .iter()
            .map(|queue| (queue.as_str().to_owned(), self.queued(&board, &words, *queue).len().into()))
            .collect();
        let lists = self.desk.names.iter().zip(&self.desk.lists).enumerate().map(|(place, (name, read))| {
            let role = self.desk.role(place).map(zvirka::reconcile::Role::as_str);
            json!({"name": shown(name), "role": role, "records": read.list.len()})
        });
        let mut told = json!({
            "title": shown(&self.options.title),
            "reader": shown(&self.options.reader),
            "blind": self.options.second,
            "queue": self.queue(None)?.as_str(),
            "language": self.options.language,
            "idle_seconds": self.options.idle.as_secs(),
            "lists": lists.collect::<Vec<_>>(),
            "queues": counts,
            "questions": board.questions.iter().filter(|question| !question.audit).count(),
            "readers": self.desk.policy().readers,
        });
        if !self.options.second
            && let Some(told) = told.as_object_mut()
        {
            told.insert("audit".to_owned(), self.audit(&board, &words));
        }
        Ok(Answer::Json(told))
    }

    /// What the audit has shown so far.
    fn audit(&self, board: &Board, words: &Words) -> Value {
        let (mut drawn, mut read, mut wrong) = (0_u64, 0_u64, 0_u64);
        for question in board.questions.iter().filter(|question| question.audit) {
            drawn += 1;
            for choice in &question.choices {
                let Status::Settled(verdict) = self.status(board, words, question, choice) else { continue };
                // What nobody can tell counts as wrong: a bound must not be better than what is known.
                read += 1;
                wrong += u64::from(verdict != Verdict::Same);
            }
        }
        json!({
            "drawn": drawn, "of": board.survey.audited_of, "seed": self.desk.seed, "read": read, "wrong": wrong,
            "bound": (read > 0).then(|| bound(wrong, read)),
        })
    }

    fn questions(&self, asked: &Parameters) -> Outcome {
        let queue = self.queue(asked.get("queue"))?;
        let limit = Self::number(asked, "limit", QUESTIONS, MOST_QUESTIONS)?;
        let board = self.board();
        let words = self.words(&board)?;
        let all = self.queued(&board, &words, queue);
        // What comes after a question is the same whether that is decided by now or not.
        let order = self.order(&board, queue);
        let after = asked.get("after").and_then(|after| {
            let is = |place: &usize| board.questions.get(*place).is_some_and(|of| of.id == after);
            order.iter().position(is)
        });
        let following: Vec<usize> = match after {
            None => all.clone(),
            Some(after) => {
                let later: std::collections::HashSet<usize> = order.into_iter().skip(after + 1).collect();
                all.iter().copied().filter(|place| later.contains(place)).collect()
            }
        };
        let blind = self.is_blind(queue);
        let questions = following.iter().take(limit).filter_map(|place| board.questions.get(*place));
        let told = questions.map(|question| {
            let mut told = json!({
                "id": question.id, "kind": question.kind.as_str(), "items": question.items.len(),
                "choices": question.choices.len(),
            });
            if !blind && let Some(told) = told.as_object_mut() {
                told.insert("loss".to_owned(), json!((question.loss * 1e4).round() / 1e4));
                told.insert("family".to_owned(), question.choices.iter().any(|choice| choice.family).into());
            }
            told
        });
        Ok(Answer::Json(json!({
            "queue": queue.as_str(), "total": all.len(), "questions": told.collect::<Vec<_>>(),
        })))
    }

    fn question(&self, id: &str, asked: &Parameters) -> Outcome {
        let queue = self.queue(asked.get("queue"))?;
        let board = self.board();
        let words = self.words(&board)?;
        let question = board.question(id).ok_or(NO_QUESTION)?;
        let wanted =
            |choice: &Choice| queue.wants(question.audit, self.status(&board, &words, question, choice));
        // Whoever may have to read as the second is blind, whatever the question is looked at by.
        let waits = question.choices.iter().any(|choice| {
            self.status(&board, &words, question, choice) == Status::Second { is_first: false }
        });
        let blind = self.is_blind(queue) || waits;
        if self.options.second && !question.choices.iter().any(wanted) {
            return Err(NO_QUESTION);
        }
        // What a reader sees is kept before the reader decides.
        let records: Vec<SeenRecord> = question
            .items
            .iter()
            .flatten()
            .filter_map(|record| board.survey.seen.get(record).cloned())
            .collect();
        lock(&self.decisions).see(&records).map_err(|error| of_file(&error))?;
        let value = if blind {
            let second = |choice: &Choice| {
                self.status(&board, &words, question, choice) == Status::Second { is_first: false }
            };
            telling::blind_question(&self.desk, &board, question, second)
        } else {
            telling::question(&self.desk, &board, &words, question, &self.options.reader)
        };
        Ok(Answer::Json(value))
    }

    /// Adds an answer, and acknowledges it once it is on the disk.
    pub(super) fn decide(&self, body: &[u8]) -> Outcome {
        let said: Answered =
            serde_json::from_slice(body).map_err(|_| Refusal::bad("this is no answer; see the page"))?;
        let id = uuid(&said.id)?;
        let queue = self.queue(said.queue.as_deref())?;
        let board = self.board();
        let question = board.question(&said.question).ok_or(NO_QUESTION)?;
        let words = self.words(&board)?;
        let (mut events, mut new) = (Vec::new(), Vec::new());
        let mut stale: Vec<String> = Vec::new();
        let mut blind = self.is_blind(queue);
        for answer in &said.answers {
            let choice = question.choices.get(answer.choice);
            let choice = choice.ok_or(Refusal::bad("the question has no such choice"))?;
            let verdict =
                Verdict::from_name(&answer.verdict).ok_or(Refusal::bad("there is no such verdict"))?;
            let chosen = answer.reason.is_none() && verdict == Verdict::Different && said.chooses();
            let reason = match answer.reason {
                Some(reason) => reason,
                None if chosen => Reason::Other,
                None => return Err(Refusal::bad("say why")),
            };
            blind |= self.status(&board, &words, question, choice) == Status::Second { is_first: false };
            for pair in choice.pairs.iter().filter_map(|pair| board.pair(*pair)) {
                let [left, right] = pair.records;
                let (left, right) = board.survey.print(left).zip(board.survey.print(right)).ok_or(FAULT)?;
                new.push((left, right, verdict));
                if let Some(reopened) = pair.reopened.as_ref().filter(|reopened| reopened.is_of_earlier) {
                    stale.extend(reopened.events.iter().cloned());
                }
                events.push(NewEvent {
                    id: Some(event_id(&id, events.len())),
                    kind: if said.settles { EventKind::Adjudication } else { EventKind::Verdict },
                    note: if chosen { Some(ANOTHER_WAS_CHOSEN.to_owned()) } else { said.note() },
                    seconds: said.seconds,
                    seen: Some(seen(&self.desk.model, pair, said.evidence)),
                    ..NewEvent::verdict(self.options.reader.clone(), (left, right), verdict, reason)
                });
            }
        }
        if events.is_empty() || events.len() > MOST_EVENTS {
            return Err(Refusal::bad("the answer decides nothing, or too much"));
        }
        // Whoever had the evidence open when somebody else decided is second, and is not blind.
        events.iter_mut().for_each(|event| event.blind = blind && !said.evidence);
        let reader = blind.then_some(self.options.reader.as_str());
        let mut decisions = lock(&self.decisions);
        let failed = |error: zvirka_decisions::Error| of_file(&error);
        let known = decisions.event(&id.to_string()).map_err(failed)?.is_some();
        if !known && !said.sure && words.contradict(&board, &new, reader) {
            let told = json!({
                "status": "contradiction",
                "message": "this contradicts what is decided; none of it would be applied",
            });
            return Ok(Answer::Under(StatusCode::CONFLICT, told));
        }
        if !known {
            for event in stale {
                if let Some(event) = decisions.event(&event).map_err(failed)? {
                    let undo = NewEvent::undo(self.options.reader.clone(), &event);
                    events.push(NewEvent { id: Some(event_id(&id, events.len())), ..undo });
                }
            }
        } else {
            // Asked again, what was taken back beside it stands already.
            events.retain(|event| event.kind != EventKind::Undo);
        }
        decisions.append(&events).map_err(failed)?;
        Ok(Answer::Json(json!({"status": "ok", "event": id.to_string(), "events": new.len()})))
    }

    /// Takes an answer of this reader back.
    pub(super) fn undo(&self, body: &[u8]) -> Outcome {
        let said: TakenBack =
            serde_json::from_slice(body).map_err(|_| Refusal::bad("say which answer is taken back"))?;
        let (id, of) = (uuid(&said.id)?, uuid(&said.event)?);
        let mut decisions = lock(&self.decisions);
        let failed = |error: zvirka_decisions::Error| of_file(&error);
        let mut undone = Vec::new();
        for number in 0..MOST_EVENTS {
            let Some(event) = decisions.event(&event_id(&of, number)).map_err(failed)? else { break };
            if event.author != self.options.reader.trim() {
                return Err(Refusal::new(StatusCode::FORBIDDEN, "only who decided takes it back"));
            }
            undone.push(NewEvent {
                id: Some(event_id(&id, number)),
                ..NewEvent::undo(self.options.reader.clone(), &event)
            });
        }
        if undone.is_empty() {
            return Err(Refusal::new(StatusCode::NOT_FOUND, "there is no such answer"));
        }
        decisions.append(&undone).map_err(failed)?;
        Ok(Answer::Json(json!({"status": "ok", "events": undone.len()})))
    }

    /// What was decided, the latest first. Of others nothing that this reader may still have to read blind.
    fn history(&self, asked: &Parameters) -> Outcome {
        let limit = Self::number(asked, "limit", LINES, MOST_LINES)?;
        let board = self.board();
        let words = self.words(&board)?;
        let decisions = lock(&self.decisions);
        let failed = |error: zvirka_decisions::Error| of_file(&error);
        let events = decisions.events().map_err(failed)?;
        let mut undone: std::collections::HashSet<&str> = std::collections::HashSet::new();
        for event in events.iter().rev().filter(|event| event.kind == EventKind::Undo) {
            if let Some(undoes) = event.undoes.as_deref().filter(|_| !undone.contains(event.id.as_str())) {
                undone.insert(undoes);
            }
        }
        let reader = self.options.reader.trim();
        let hidden: std::collections::HashSet<(Print, Print)> = words
            .all()
            .filter(|standing| standing.state == zvirka_decisions::State::Second)
            .filter_map(|standing| Some((standing.pair.0, standing.pair.1?)))
            .collect();
        let pair_of = |event: &Event| event.right.map(|right| (event.left.min(right), event.left.max(right)));
        let is_told = |event: &&Event| {
            let first = Uuid::try_parse(&event.id).is_ok_and(|id| id.get_version() != Some(Version::Custom));
            let decides = matches!(event.kind, EventKind::Verdict | EventKind::Adjudication);
            let is_hidden = self.options.second || pair_of(event).is_some_and(|pair| hidden.contains(&pair));
            first && decides && (event.author == reader || !is_hidden)
        };
        let mut lines = Vec::new();
        for event in events.iter().rev().filter(is_told).take(limit) {
            let mut names = Vec::new();
            for print in std::iter::once(event.left).chain(event.right) {
                let record = decisions.record(&print).map_err(failed)?;
                names.push(record.map_or_else(String::new, |record| shown(&record.full_name())));
            }
            lines.push(json!({
                "event": event.id, "at": event.at, "author": shown(&event.author), "verdict": event.verdict,
                "reason": event.reason.map(Reason::as_str), "names": names,
                "mine": event.author == reader, "undone": undone.contains(event.id.as_str()),
                "settles": event.kind == EventKind::Adjudication,
                "question": pair_of(event).and_then(|pair| board.question_about(pair)).map(|of| of.id.as_str()),
            }));
        }
        Ok(Answer::Json(json!({"lines": lines})))
    }

    fn agreement(&self) -> Outcome {
        if self.options.second {
            return Err(BLIND);
        }
        let board = self.board();
        let standing: Vec<_> = self.words(&board)?.all().cloned().collect();
        Ok(Answer::Json(json!({"readers": Votes::of(&standing)})))
    }

    fn export(&self) -> Outcome {
        if self.options.second {
            return Err(BLIND);
        }
        let mut text = Vec::new();
        export(&lock(&self.decisions), &mut text).map_err(|error| of_file(&error))?;
        Ok(Answer::File(text))
    }

    /// Records by name. Lists are prepared for it when somebody first asks.
    fn search(&self, asked: &Parameters) -> Outcome {
        let name = asked.get("q").map(str::trim).filter(|name| !name.is_empty());
        let name = name.ok_or(Refusal::bad("a name is wanted: ?q="))?;
        let indexes = {
            let mut known = lock(&self.indexes);
            match known.as_ref() {
                Some(indexes) => Arc::clone(indexes),
                None => {
                    let options = IndexOptions { threads: self.desk.threads(), ..IndexOptions::default() };
                    let made: Result<Vec<Index>, _> = self
                        .desk
                        .lists
                        .iter()
                        .map(|read| Index::new(read.list.clone(), &options, &NoProgress))
                        .collect();
                    let made = Arc::new(made.map_err(|_| FAULT)?);
                    *known = Some(Arc::clone(&made));
                    made
                }
            }
        };
        let board = self.board();
        let query = Query::of_name(name.to_owned());
        let found: Vec<Value> = indexes
            .iter()
            .enumerate()
            .flat_map(|(place, index)| {
                let hits = index.search(&query, CANDIDATES).hits;
                hits.into_iter().map(move |hit| (place, hit.row)).collect::<Vec<_>>()
            })
            .map(|record| telling::found(&self.desk, &board, record, self.options.second))
            .collect();
        Ok(Answer::Json(json!({"found": found})))
    }

    /// Links everything again with what is decided, lays out the questions anew and says what changed.
    pub(super) fn apply(&self, progress: &dyn Progress) -> Outcome {
        let before = self.board();
        let words = self.words(&before)?;
        let queues = |board: &Board, words: &Words| -> serde_json::Map<String, Value> {
            let shown: &[Queue] = if self.options.second { &[Queue::Second] } else { &Queue::ALL };
            shown
                .iter()
                .map(|queue| (queue.as_str().to_owned(), self.queued(board, words, *queue).len().into()))
                .collect()
        };
        let queues_before = queues(&before, &words);
        let survey = self.desk.survey(progress).map_err(|error| of_file(&error))?;
        let after = Arc::new(Board::new(&self.desk, survey));
        *lock(&self.board) = Arc::clone(&after);
        let words = self.words(&after)?;
        let (joined_before, joined) = (&before.survey.joined, &after.survey.joined);
        let mut told = json!({
            "status": "ok",
            "queues_before": queues_before,
            "queues": queues(&after, &words),
        });
        if !self.options.second
            && let Some(told) = told.as_object_mut()
        {
            told.insert("joined".to_owned(), joined.difference(joined_before).count().into());
            told.insert("parted".to_owned(), joined_before.difference(joined).count().into());
            told.insert("persons_before".to_owned(), before.survey.members.len().into());
            told.insert("persons".to_owned(), after.survey.members.len().into());
            told.insert(
                "decisions".to_owned(),
                serde_json::to_value(after.survey.counts).unwrap_or_default(),
            );
        }
        Ok(Answer::Json(told))
    }
}
