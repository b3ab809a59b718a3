//! Answers written down, and taken back.
//!
//! An answer of the page decides about some choices of a question, each of some pairs of records; each pair is an event, all
//! of them added together under one id of the client's, on the disk before they are acknowledged.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid, Variant, Version};
use zvirka::verdicts::Verdict;
use zvirka_decisions::{EventKind, NewEvent, Reason, SeenEvidence};

use super::desk::Pair;
use super::words::Status;
use super::{Answer, FAULT, NO_QUESTION, Outcome, Review, lock, of_file};
use crate::answering::Refusal;

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

impl Review {
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
}
