//! What is asked: queues, questions, what was decided, who is sought, and everything linked again.

use std::sync::Arc;

use serde_json::{Value, json};
use uuid::{Uuid, Version};
use zvirka::linker::{Index, IndexOptions, NoProgress, Progress, Query};
use zvirka::verdicts::Verdict;
use zvirka_decisions::{Event, EventKind, Print, Reason, SeenRecord, Votes, export};

use super::board::{Board, Choice, Question};
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

    pub(super) fn words(&self, board: &Arc<Board>) -> Result<Arc<Words>, Refusal> {
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
    pub(super) fn queue(&self, asked: Option<&str>) -> Result<Queue, Refusal> {
        let queue = match asked.filter(|name| !name.is_empty()) {
            None => self.options.queue,
            Some(name) => Queue::from_name(name).ok_or(Refusal::bad("there is no such queue"))?,
        };
        Ok(if self.options.second { Queue::Second } else { queue })
    }

    pub(super) fn is_blind(&self, queue: Queue) -> bool {
        self.options.second || queue == Queue::Second
    }

    pub(super) fn status(
        &self,
        board: &Board,
        words: &Words,
        question: &Question,
        choice: &Choice,
    ) -> Status {
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
