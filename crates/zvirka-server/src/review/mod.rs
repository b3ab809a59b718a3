//! The page on which staff decide: what the lists leave open, one question after the other, and what came of it.
//!
//! One screen is one question ([`board`]): the records side by side, what differs and what agrees and what that weighs, the
//! rivals, earlier words. Answers go to the file of decisions as an import would write them, and are on the disk before they
//! are acknowledged; every run with `--decisions` then holds to them. A second reader is told nothing of what the program or
//! the first one thinks ([`telling`]).
//!
//! | route | gives |
//! |---|---|
//! | `GET /`, `GET /assets/…` | the page, without anybody's data |
//! | `POST /session` | a cookie for the token of the address |
//! | `GET /api/case` | lists, queues, progress, the audit's bound |
//! | `GET /api/questions?queue=&after=&limit=` | questions of a queue, the costliest first |
//! | `GET /api/questions/{id}?queue=` | a question |
//! | `POST /api/verdicts`, `POST /api/undo` | an answer, under an id of the client's: asked twice it is added once |
//! | `GET /api/history`, `GET /api/agreement`, `GET /api/export` | what was decided |
//! | `GET /api/search?q=` | records by name, in any script |
//! | `POST /api/apply` | everything linked again, and what that changed |
//!
//! Statuses of refusals: 403 for whoever has no cookie, comes from another page or may not see something; 421 for another
//! Host; 404, 405, 413, 415 as HTTP has them; 409 where an answer contradicts others and nobody said that this is meant; 503
//! while another program writes to the file.
//!
//! Cost: two runs of the engine before the page opens; an answer takes as long as the disk; a question after an answer some
//! 3 µs for every event of the file. Limits: what is told of a person are the fields that are compared.

mod answers;
mod board;
mod deciding;
mod desk;
mod door;
mod telling;
#[cfg(test)]
mod tests;
mod words;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CONTENT_DISPOSITION, CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderValue, Method, Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use zvirka::linker::{Index, NoProgress, Progress};
use zvirka_decisions::{Decisions, Error, ErrorKind};

use self::board::Board;
pub use self::desk::Desk;
use self::door::Door;
pub use self::words::Queue;
use self::words::Words;
use crate::access::Secret;
use crate::answering::{Parameters, Refusal, told};
use crate::limits::Limits;

const PAGE: &str = include_str!("page/review.html");
const STYLE: &str = include_str!("page/review.css");
const SCRIPT: &str = include_str!("page/review.js");
/// What the page says, in every language.
const WORDS: &str = include_str!("page/words.js");

/// What a page is opened with.
#[derive(Clone, Debug)]
pub struct ReviewOptions {
    /// What the case is called.
    pub title: String,
    /// Who reads.
    pub reader: String,
    /// Whether the reader is the second one, and blind throughout.
    pub second: bool,
    /// The queue that is shown first.
    pub queue: Queue,
    /// The page's language at first: `uk` or `en`.
    pub language: String,
    /// Time without a request after which the page is locked.
    pub idle: Duration,
    /// Bounds of requests.
    pub limits: Limits,
}

/// A page on which one reader decides.
pub struct Review {
    desk: Desk,
    options: ReviewOptions,
    door: Door,
    decisions: Mutex<Decisions>,
    board: Mutex<Arc<Board>>,
    /// What is decided, with the board that it was read for.
    words: Mutex<Option<(Arc<Board>, Arc<Words>)>>,
    indexes: Mutex<Option<Arc<Vec<Index>>>>,
    waiting: Semaphore,
    applying: Semaphore,
}

/// Shows how much is asked, never of whom.
impl std::fmt::Debug for Review {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Review")
            .field("questions", &self.board().questions.len())
            .finish_non_exhaustive()
    }
}

/// What is answered.
enum Answer {
    Json(Value),
    /// JSON under another status than 200.
    Under(StatusCode, Value),
    Asset(&'static str, &'static str),
    File(Vec<u8>),
    Cookie(HeaderValue),
}

type Outcome = Result<Answer, Refusal>;

const NOT_FOUND: Refusal = Refusal::new(StatusCode::NOT_FOUND, "there is nothing at this address");
const METHOD: Refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "this address is asked otherwise");
const NO_QUESTION: Refusal = Refusal::new(StatusCode::NOT_FOUND, "there is no such question any more");
const BLIND: Refusal = Refusal::new(StatusCode::FORBIDDEN, "a second reader sees this when all is read");
const FAULT: Refusal = Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the program has a fault");
const BUSY: Refusal =
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "too many requests wait; ask again later");

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic left behind is whole: everything in here is replaced at once.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A fault of the file of decisions, in words that name nobody.
fn of_file(error: &Error) -> Refusal {
    match error.kind() {
        ErrorKind::Busy => Refusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "another program is writing to the file of decisions; nothing was written, try again",
        ),
        ErrorKind::Refused => Refusal::new(StatusCode::CONFLICT, "the file of decisions does not take this"),
        ErrorKind::Failed => {
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the file of decisions cannot be read or written")
        }
    }
}

impl Review {
    /// Links everything and lays out the questions, at a port of this machine.
    ///
    /// # Errors
    ///
    /// Those of the file of decisions and of the engine.
    pub fn new(
        desk: Desk,
        options: ReviewOptions,
        token: Secret,
        port: u16,
        progress: &dyn Progress,
    ) -> Result<Arc<Self>, Error> {
        let survey = desk.survey(progress)?;
        let decisions = Decisions::open(&desk.decisions)?;
        let board = Arc::new(Board::new(&desk, survey));
        Ok(Arc::new(Self {
            door: Door::new(token, port, options.idle),
            decisions: Mutex::new(decisions),
            board: Mutex::new(board),
            words: Mutex::new(None),
            indexes: Mutex::new(None),
            waiting: Semaphore::new(options.limits.waiting),
            applying: Semaphore::new(1),
            desk,
            options,
        }))
    }

    /// Where the page is, the token included: to be shown to the user alone.
    #[must_use]
    pub fn address(&self) -> String {
        self.door.address()
    }

    /// Questions of the first queue.
    ///
    /// # Errors
    ///
    /// Those of the file of decisions.
    pub fn waiting(&self) -> Result<usize, Error> {
        let board = self.board();
        let words = self.words_of(&board)?;
        Ok(self.queued(&board, &words, self.options.queue).len())
    }

    /// The routes of the page.
    pub fn routes(self: &Arc<Self>) -> Router {
        Router::new().fallback(answer).with_state(Arc::clone(self))
    }

    fn board(&self) -> Arc<Board> {
        Arc::clone(&lock(&self.board))
    }

    /// What is decided by now.
    fn words_of(&self, board: &Arc<Board>) -> Result<Arc<Words>, Error> {
        let decisions = lock(&self.decisions);
        let position = decisions.position()?;
        let mut known = lock(&self.words);
        if let Some((of, words)) = known.as_ref()
            && Arc::ptr_eq(of, board)
            && words.position == position
        {
            return Ok(Arc::clone(words));
        }
        let words = Arc::new(Words::read(&self.desk, board, &decisions)?);
        *known = Some((Arc::clone(board), Arc::clone(&words)));
        Ok(words)
    }
}

/// Answers any request.
async fn answer(State(review): State<Arc<Review>>, request: Request) -> Response<Body> {
    let mut response = match routed(&review, request).await {
        Ok(Answer::Json(value)) => told(StatusCode::OK, &value),
        Ok(Answer::Under(status, value)) => told(status, &value),
        Ok(Answer::Asset(kind, text)) => {
            let mut response = Response::new(Body::from(text));
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            response
        }
        Ok(Answer::File(bytes)) => {
            let mut response = Response::new(Body::from(bytes));
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
            let name = HeaderValue::from_static("attachment; filename=\"decisions.jsonl\"");
            headers.insert(CONTENT_DISPOSITION, name);
            response
        }
        Ok(Answer::Cookie(cookie)) => {
            let mut response = told(StatusCode::OK, &json!({"status": "ok"}));
            response.headers_mut().insert(SET_COOKIE, cookie);
            response
        }
        Err(refusal) => {
            let mut said = json!({"status": "error", "message": refusal.reason});
            if let Some(said) = said.as_object_mut()
                && [door::LOCKED, door::NO_TOKEN].contains(&refusal)
            {
                said.insert("locked".to_owned(), true.into());
            }
            let mut response = told(refusal.status, &said);
            if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
                response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, POST"));
            }
            response
        }
    };
    review.door.finish(response.headers_mut());
    response
}

async fn routed(review: &Arc<Review>, request: Request) -> Outcome {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    if method != Method::GET && method != Method::POST {
        // The Host is looked at first in any case: another name gets nothing, not even this.
        review.door.check(&Method::GET, request.headers())?;
        return Err(METHOD);
    }
    review.door.check(&method, request.headers())?;
    let is_get = method == Method::GET;
    let asset = match path.as_str() {
        "/" => Some(("text/html; charset=utf-8", PAGE)),
        "/assets/review.css" => Some(("text/css; charset=utf-8", STYLE)),
        "/assets/review.js" => Some(("text/javascript; charset=utf-8", SCRIPT)),
        "/assets/words.js" => Some(("text/javascript; charset=utf-8", WORDS)),
        _ => None,
    };
    if let Some((kind, text)) = asset {
        return if is_get { Ok(Answer::Asset(kind, text)) } else { Err(METHOD) };
    }
    let limits = review.options.limits;
    if path == "/session" {
        if is_get {
            return Err(METHOD);
        }
        review.door.check_json(request.headers())?;
        let body = limits.read(request.into_body(), limits.body).await?;
        let body: Value = serde_json::from_slice(&body).map_err(|_| Refusal::bad("this is no JSON"))?;
        let token = body.get("token").and_then(Value::as_str).unwrap_or_default();
        return review.door.enter(token).map(Answer::Cookie);
    }
    review.door.check_cookie(request.headers())?;
    let _waits = review.waiting.try_acquire().map_err(|_| BUSY)?;
    let asked = Parameters::of(request.uri().query().unwrap_or_default().as_bytes());
    if is_get {
        return beside(review, move |review| review.told(&path, &asked)).await;
    }
    if !matches!(path.as_str(), "/api/verdicts" | "/api/undo" | "/api/apply") {
        let known =
            ["/api/case", "/api/questions", "/api/history", "/api/agreement", "/api/search", "/api/export"];
        let is_known = known.contains(&path.as_str()) || path.starts_with("/api/questions/");
        return Err(if is_known { METHOD } else { NOT_FOUND });
    }
    review.door.check_json(request.headers())?;
    let body = limits.read(request.into_body(), limits.body).await?;
    if path == "/api/apply" {
        let _applies = review.applying.try_acquire().map_err(|_| BUSY)?;
        return beside(review, |review| review.apply(&NoProgress)).await;
    }
    beside(review, move |review| if path == "/api/undo" { review.undo(&body) } else { review.decide(&body) })
        .await
}

/// Does what waits for the disk or the engine beside the thread that holds the connections.
async fn beside(review: &Arc<Review>, work: impl FnOnce(&Review) -> Outcome + Send + 'static) -> Outcome {
    let review = Arc::clone(review);
    tokio::task::spawn_blocking(move || work(&review)).await.map_err(|_| FAULT)?
}
