//! The Reconciliation Service API over a list of people, versions 0.2 and 1.0-draft.
//!
//! Specifications: <https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/> and
//! <https://reconciliation-api.github.io/specs/1.0-draft/>. Both are spoken at one address: 0.2 asks the root with forms,
//! 1.0-draft posts JSON to `/match` and `/extend`. A record asked about is one person or nobody of the list; each question
//! of a batch is answered by itself, as the specifications want it and as [`Index`] does.
//!
//! | route under the secret | gives |
//! |---|---|
//! | `/` | the manifest; with `queries=` or `extend=` the answers of 0.2 |
//! | `/match` | the answers of 1.0-draft, which is a plain batch in JSON |
//! | `/suggest/entity`, `/suggest/property`, `/suggest/type` | what a beginning may become |
//! | `/preview?id=`, `/view?id=` | a record as a page |
//! | `/extend`, `/extend/propose` | cells of records, and which there are |
//! | `/search?name=&birth_date=&limit=` | the nearest records to one name, with what agrees |
//!
//! `score` is 100 times the probability. `match` is true only where the probability reaches the threshold, the decision
//! is a match and no rival is within [`RIVAL_BITS`]. `features` are the bits that each field adds.
//!
//! Limits: one manifest cannot be valid for both versions where it says what can be suggested (objects there, true or
//! false here); the one of 1.0-draft is given for `?version=1.0-draft`.

mod answers;
mod extension;
mod manifest;
mod questions;
mod suggestions;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::{HeaderValue, Method, Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use zvirka::linker::{Index, NoProgress, Query, check_birth_date};
use zvirka::record::Field;

use crate::access::Access;
use crate::answering::{Parameters, Refusal, told};
use crate::limits::Limits;
use crate::page;

/// A candidate whose best rival is within these bits, a factor of 20, is never a `match`: one of two people as near to the
/// name as each other is a question for a person.
pub const RIVAL_BITS: f64 = 4.3;

/// Most candidates of one question, whatever was asked for.
const MOST_CANDIDATES: usize = 100;

/// What a list is served with.
#[derive(Clone, Debug)]
pub struct ServiceOptions {
    /// What the service is called: the list's name.
    pub name: String,
    /// Version of the program.
    pub version: String,
    /// Candidates of a question that does not say how many it wants.
    pub limit: usize,
    /// Probability from which a candidate may be a `match`.
    pub match_at: f64,
    /// Bounds of requests.
    pub limits: Limits,
}

/// A list that answers names over HTTP.
pub struct Service {
    index: Index,
    options: ServiceOptions,
    access: Access,
    /// Where the service is, with the secret and without a slash at the end.
    address: String,
    /// Rows by id, where the list has a column of ids.
    by_id: Vec<u32>,
    style: String,
    waiting: Semaphore,
    working: Semaphore,
}

/// Shows how long the list is, never what it holds.
impl std::fmt::Debug for Service {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Service").field("records", &self.index.list().len()).finish_non_exhaustive()
    }
}

/// An answer, or the status and reason of a refusal. Reasons quote nothing of what was asked.
type Outcome = Result<Answer, Refusal>;

/// What is answered.
enum Answer {
    Json(Value),
    Page(String),
}

impl Refusal {
    const NOT_FOUND: Self =
        Self { status: StatusCode::NOT_FOUND, reason: "there is nothing at this address" };
    const BUSY: Self =
        Self { status: StatusCode::SERVICE_UNAVAILABLE, reason: "too many requests wait; ask again later" };
    const METHOD: Self = Self {
        status: StatusCode::METHOD_NOT_ALLOWED,
        reason: "this address takes GET and POST as the API says",
    };
    const NO_RECORD: Self =
        Self { status: StatusCode::NOT_FOUND, reason: "the list has no record of this id" };
}

impl From<StatusCode> for Refusal {
    fn from(status: StatusCode) -> Self {
        let reason = match status {
            StatusCode::PAYLOAD_TOO_LARGE => "the body is too long; ask in smaller batches",
            StatusCode::REQUEST_TIMEOUT => "the body took too long",
            StatusCode::MISDIRECTED_REQUEST => "this service is asked at its loopback address alone",
            StatusCode::FORBIDDEN => "pages of this origin may not ask; --origin allows one",
            _ => "the request cannot be understood",
        };
        Self { status, reason }
    }
}

impl Service {
    /// A service of a list at a port of this machine.
    #[must_use]
    pub fn new(index: Index, options: ServiceOptions, access: Access, port: u16) -> Arc<Self> {
        let list = index.list();
        let mut by_id: Vec<u32> = match list.column(Field::Id) {
            Some(_) => (0..list.len() as u32).collect(),
            None => Vec::new(),
        };
        by_id.sort_unstable_by(|a, b| list.id(*a as usize).cmp(&list.id(*b as usize)));
        Arc::new(Self {
            address: format!("http://127.0.0.1:{port}/{}", access.secret().reveal()),
            by_id,
            style: page::style_digest(),
            waiting: Semaphore::new(options.limits.waiting),
            working: Semaphore::new(1),
            index,
            options,
            access,
        })
    }

    /// Where the service is, the secret included: to be shown to the user alone.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}/", self.address)
    }

    /// The routes of the service.
    pub fn routes(self: &Arc<Self>) -> Router {
        Router::new().fallback(answer).with_state(Arc::clone(self))
    }

    fn row_of(&self, id: &str) -> Option<usize> {
        let list = self.index.list();
        if list.column(Field::Id).is_none() {
            let number = id.parse::<usize>().ok().filter(|number| number.to_string() == id)?;
            return number.checked_sub(1).filter(|row| *row < list.len());
        }
        let place = self.by_id.binary_search_by(|row| (*list.id(*row as usize)).cmp(id)).ok()?;
        self.by_id.get(place).map(|row| *row as usize)
    }

    /// Fields of the list that can be asked for.
    fn fields(&self) -> impl Iterator<Item = Field> + '_ {
        Field::ALL.into_iter().filter(|field| self.index.list().column(*field).is_some())
    }

    /// Asks the engine, one request after the other, beside the thread that holds the connections.
    async fn ask(
        self: &Arc<Self>,
        queries: Vec<Query<'static>>,
        limit: usize,
    ) -> Result<Vec<zvirka::linker::Answer>, Refusal> {
        let _waits = self.waiting.try_acquire().map_err(|_| Refusal::BUSY)?;
        let _works = self.working.acquire().await.map_err(|_| Refusal::BUSY)?;
        let service = Arc::clone(self);
        let asked = tokio::task::spawn_blocking(move || match queries.as_slice() {
            [query] => Ok(vec![service.index.search(query, limit)]),
            queries => service.index.search_queries(queries, limit, &NoProgress),
        });
        let fault = Refusal { status: StatusCode::INTERNAL_SERVER_ERROR, reason: "the program has a fault" };
        asked.await.map_err(|_| fault)?.map_err(|_| fault)
    }
}

/// Answers any request.
async fn answer(State(service): State<Arc<Service>>, request: Request) -> Response<Body> {
    let headers = request.headers().clone();
    let mut response = match service.access.check(&headers) {
        Err(status) => refused(status.into()),
        Ok(()) => match service.access.preflight(&request) {
            Some(response) => response,
            None => match routed(&service, request).await {
                Ok(Answer::Json(value)) => told(StatusCode::OK, &value),
                Ok(Answer::Page(page)) => {
                    let mut response = Response::new(Body::from(page));
                    let html = HeaderValue::from_static("text/html; charset=utf-8");
                    response.headers_mut().insert(CONTENT_TYPE, html);
                    response
                }
                Err(refusal) => refused(refusal),
            },
        },
    };
    service.access.finish(&headers, &mut response, &service.style);
    response
}

fn refused(refusal: Refusal) -> Response<Body> {
    let mut response = told(refusal.status, &json!({"status": "error", "message": refusal.reason}));
    if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, POST, OPTIONS"));
    }
    response
}

impl Parameters {
    /// How many are wanted: at least one, at most [`MOST_CANDIDATES`].
    fn limit(&self, usual: usize) -> Result<usize, Refusal> {
        match self.get("limit").filter(|limit| !limit.is_empty()) {
            None => Ok(usual),
            Some(limit) => {
                let limit: usize = limit.parse().map_err(|_| Refusal::bad("limit is no whole number"))?;
                Ok(limit.clamp(1, MOST_CANDIDATES))
            }
        }
    }
}

async fn routed(service: &Arc<Service>, request: Request) -> Outcome {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let (secret, route) = path.split_once('/').unwrap_or((&path, ""));
    let route = route.trim_end_matches('/');
    let method = request.method().clone();
    let is_get = method == Method::GET || method == Method::HEAD;
    if path == "health" {
        return if is_get { Ok(Answer::Json(json!({"status": "ok"}))) } else { Err(Refusal::METHOD) };
    }
    if !service.access.secret().is(secret) {
        return Err(Refusal::NOT_FOUND);
    }
    if !is_get && method != Method::POST {
        return Err(Refusal::METHOD);
    }
    let asked = Parameters::of(request.uri().query().unwrap_or_default().as_bytes());
    let id = asked.get("id").and_then(|id| service.row_of(id));
    let limits = service.options.limits;
    match (route, is_get) {
        ("", true) => root(service, asked).await,
        ("", false) => {
            let body = limits.read(request.into_body(), limits.body).await?;
            root(service, Parameters::of(&body)).await
        }
        ("match", false) => {
            let body = limits.read(request.into_body(), limits.batch_body).await?;
            let batch = questions::batch_of_1_0(&body, &service.options)?;
            answers::of_1_0(service, batch).await
        }
        ("extend", false) => {
            let body = limits.read(request.into_body(), limits.body).await?;
            extension::answer(service, &body, extension::Shape::Arrays)
        }
        ("extend/propose", true) => {
            Ok(Answer::Json(extension::proposed(service, &asked, asked.limit(MOST_CANDIDATES)?)))
        }
        ("suggest/entity", true) => suggestions::entities(service, &asked).await,
        ("suggest/property", true) => Ok(Answer::Json(suggestions::properties(service, &asked))),
        ("suggest/type", true) => Ok(Answer::Json(suggestions::types(&asked))),
        ("preview" | "view", true) => {
            let row = id.ok_or(Refusal::NO_RECORD)?;
            Ok(Answer::Page(page::record(service.index.list(), row).into_string()))
        }
        ("search", true) => search(service, &asked).await,
        ("match" | "extend" | "extend/propose" | "preview" | "view" | "search", _) => Err(Refusal::METHOD),
        ("suggest/entity" | "suggest/property" | "suggest/type", _) => Err(Refusal::METHOD),
        _ => Err(Refusal::NOT_FOUND),
    }
}

/// The root: the manifest, a batch of questions of 0.2, or a question for cells.
async fn root(service: &Arc<Service>, asked: Parameters) -> Outcome {
    if let Some(queries) = asked.get("queries") {
        let batch = questions::batch_of_0_2(queries.as_bytes(), &service.options)?;
        return answers::of_0_2(service, batch).await;
    }
    if let Some(extend) = asked.get("extend") {
        return extension::answer(service, extend.as_bytes(), extension::Shape::Objects);
    }
    let draft = asked.get("version") == Some(manifest::DRAFT);
    Ok(Answer::Json(if draft { manifest::of_1_0(service) } else { manifest::of_0_2(service) }))
}

/// The nearest records to one name.
async fn search(service: &Arc<Service>, asked: &Parameters) -> Outcome {
    let name = asked.get("name").map(str::trim).filter(|name| !name.is_empty());
    let name = name.ok_or(Refusal::bad("a name is wanted: ?name="))?;
    let mut query = Query::of_name(name.to_owned());
    if let Some(date) = asked.get("birth_date").filter(|date| !date.trim().is_empty()) {
        check_birth_date(date)
            .map_err(|_| Refusal::bad("the birth date is no date; write it as 1990-03-07"))?;
        query = query.with(Field::BirthDate, date.to_owned());
    }
    let limit = asked.limit(service.options.limit)?;
    let found = service.ask(vec![query.clone()], limit).await?;
    let Some(found) = found.first() else { return Err(Refusal::NOT_FOUND) };
    Ok(Answer::Json(answers::nearest(service, &query, found)))
}
