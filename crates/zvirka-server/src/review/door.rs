//! Who may read: the person who was shown the address, in a browser on this machine, on the page itself.
//!
//! The address holds a token after `#`, which browsers send to nobody; the page hands it in once and gets a cookie that no
//! script can read. Cookies are shared by all ports of an address, so its name holds the port, and another program that
//! listens on this machine is neither sent it in a request of the page nor can take its place (`SameSite=Strict`, host
//! compared to the letter). Requests that write must come from the page itself, by their Origin; whatever a browser says
//! comes from another site is refused. After a while in which nobody asked anything a cookie is worth nothing, and the
//! address that the terminal shows has to be opened again.
//!
//! Limits: a program of the same user can read what it likes anyway.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};

use crate::access::{Secret, check_host, keep_private};
use crate::answering::Refusal;

/// Browsers at one time. Two readers at two windows are usual; whoever comes after so many shuts out the one that has been
/// silent for longest.
const BROWSERS: usize = 16;

/// What the page may do: run its one script and style, and ask this server.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const FOREIGN_HOST: Refusal = Refusal::new(
    StatusCode::MISDIRECTED_REQUEST,
    "this page is asked at the address that the program printed, and at no other",
);
const FOREIGN_PAGE: Refusal = Refusal::new(StatusCode::FORBIDDEN, "only the page itself may ask this");
pub(super) const LOCKED: Refusal =
    Refusal::new(StatusCode::FORBIDDEN, "the page is locked; open the address that the program printed");
pub(super) const NO_TOKEN: Refusal =
    Refusal::new(StatusCode::FORBIDDEN, "this is not the address that the program printed");
const NO_JSON: Refusal =
    Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "what is sent must be JSON, and say so");

/// The door of a page at a port.
pub(super) struct Door {
    token: Secret,
    hosts: [String; 1],
    origin: String,
    cookie: String,
    idle: Duration,
    /// Cookies that were given, and when each was last seen.
    given: Mutex<Vec<(Secret, Instant)>>,
}

impl Door {
    pub fn new(token: Secret, port: u16, idle: Duration) -> Self {
        let host = format!("127.0.0.1:{port}");
        Self {
            token,
            origin: format!("http://{host}"),
            hosts: [host],
            cookie: format!("zvirka_{port}"),
            idle,
            given: Mutex::new(Vec::new()),
        }
    }

    /// Where the page is, the token included: to be shown to the user alone.
    pub fn address(&self) -> String {
        format!("{}/#{}", self.origin, self.token.reveal())
    }

    /// Refuses what does not come from the page, or from the address line.
    pub fn check(&self, method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
        check_host(headers, &self.hosts).map_err(|status| match status {
            StatusCode::MISDIRECTED_REQUEST => FOREIGN_HOST,
            status => Refusal::new(status, "the request names no host, or two"),
        })?;
        let mut origins = headers.get_all(ORIGIN).iter();
        let origin = origins.next();
        if origins.next().is_some() || origin.is_some_and(|origin| *origin != *self.origin) {
            return Err(FOREIGN_PAGE);
        }
        let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
        if site.is_some_and(|site| site != b"same-origin" && site != b"none") {
            return Err(FOREIGN_PAGE);
        }
        // Browsers say where a request that writes comes from; one that says nothing comes from no page.
        if *method == Method::POST && origin.is_none() {
            return Err(FOREIGN_PAGE);
        }
        Ok(())
    }

    /// Refuses a body that is not said to be JSON: forms of other sites cannot say so.
    pub fn check_json(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let said = headers.get(CONTENT_TYPE).and_then(|said| said.to_str().ok()).unwrap_or_default();
        let said = said.split(';').next().unwrap_or_default().trim();
        if said.eq_ignore_ascii_case("application/json") { Ok(()) } else { Err(NO_JSON) }
    }

    /// The cookie to be set for whoever hands in the token.
    pub fn enter(&self, token: &str) -> Result<HeaderValue, Refusal> {
        if !self.token.is(token) {
            return Err(NO_TOKEN);
        }
        let fault = Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the system gave no random bytes");
        let secret = Secret::random().map_err(|_| fault)?;
        let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie, secret.reveal());
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        if given.len() >= BROWSERS {
            let silent = given.iter().enumerate().min_by_key(|(_, (_, last))| *last).map(|(place, _)| place);
            silent.map(|place| given.swap_remove(place));
        }
        given.push((secret, Instant::now()));
        HeaderValue::try_from(cookie).map_err(|_| fault)
    }

    /// Refuses whoever has no cookie, or has been away.
    pub fn check_cookie(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        given.retain(|(_, last)| last.elapsed() < self.idle);
        let cookies = headers.get_all(COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
        for cookie in cookies.flat_map(|cookies| cookies.split(';')) {
            let Some((name, value)) = cookie.trim().split_once('=') else { continue };
            if name != self.cookie {
                continue;
            }
            if let Some((_, last)) = given.iter_mut().find(|(secret, _)| secret.is(value)) {
                *last = Instant::now();
                return Ok(());
            }
        }
        Err(LOCKED)
    }

    /// Puts the headers on an answer that every one has.
    pub fn finish(&self, headers: &mut HeaderMap) {
        keep_private(headers);
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        for name in ["cross-origin-opener-policy", "cross-origin-resource-policy"] {
            headers.insert(name, HeaderValue::from_static("same-origin"));
        }
        headers.entry(CONTENT_TYPE).or_insert_with(|| HeaderValue::from_static("text/plain; charset=utf-8"));
    }
}
