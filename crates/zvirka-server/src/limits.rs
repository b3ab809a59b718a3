//! How much one may ask: bounds of bodies, heads, times and connections.
//!
//! A service that anything on the machine can reach must not be stopped by what is sent to it, nor by what is not: a
//! connection that says nothing is closed after a while, and so many may wait that a forgotten browser tab or a hung
//! program takes no place from others. Cost: none to speak of. Limits: a program of the same user that keeps opening
//! connections can still fill every place.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

/// Bounds of a service.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a body, unless a route has its own bound.
    pub body: usize,
    /// Bytes of a body that holds a batch of questions.
    pub batch_body: usize,
    /// Questions of a batch.
    pub batch: usize,
    /// Bytes of a request's line and headers, as many again being read before more are refused; questions may be asked in
    /// the line.
    pub head: usize,
    /// Headers of a request.
    pub headers: usize,
    /// How long a head may take, and how long a connection may say nothing.
    pub head_time: Duration,
    /// How long a body may take.
    pub body_time: Duration,
    /// Connections at one time.
    pub connections: usize,
    /// Requests at one time of which the engine works on one and the others wait.
    pub waiting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 64 << 10,
            batch_body: 1 << 20,
            batch: 1_000,
            head: 64 << 10,
            headers: 64,
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(10),
            // Four times what a browser and a program with a pool of connections open, below the 1,024 files that a
            // process may have open.
            connections: 256,
            waiting: 64,
        }
    }
}

impl Limits {
    /// A body of at most so many bytes.
    ///
    /// # Errors
    ///
    /// The status of the refusal: 413 when it is longer, 408 when it takes too long, 400 when it breaks off.
    pub async fn read(&self, body: Body, most: usize) -> Result<Bytes, StatusCode> {
        let read = tokio::time::timeout(self.body_time, Limited::new(body, most).collect());
        match read.await {
            Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
            Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        }
    }
}
