//! What every route of this crate answers with: JSON, or a status and a reason; and what it is asked with.
//!
//! Reasons are fixed sentences, so that none can quote what was asked.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Response, StatusCode};
use serde_json::Value;

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub status: StatusCode,
    pub reason: &'static str,
}

impl Refusal {
    pub const fn new(status: StatusCode, reason: &'static str) -> Self {
        Self { status, reason }
    }

    pub const fn bad(reason: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, reason)
    }
}

/// JSON under a status.
pub(crate) fn told(status: StatusCode, value: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(value.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// The parameters of a request's line or of a form.
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub fn of(text: &[u8]) -> Self {
        Self(
            form_urlencoded::parse(text).map(|(key, value)| (key.into_owned(), value.into_owned())).collect(),
        )
    }

    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }
}
