//! Who may ask: a secret in the path, the right Host, no foreign Origin.
//!
//! A page of the web can make a browser on this machine send requests to any local port. Three things keep it out. The
//! *secret* in the path it cannot know; it is the one login that the reconciliation protocol can carry. The *Host* must be
//! a loopback name with the port: a foreign name that was pointed at 127.0.0.1 (DNS rebinding) is answered 421, as RFC 9110
//! §15.5.20 has it. The *Origin*, which browsers send with requests of scripts, must be one that was allowed; answers to
//! these alone carry `Access-Control-Allow-Origin`, never `*`.
//!
//! Cost: comparisons of short texts. Limits: a program of the same user can read what it likes anyway.

use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN,
    REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Where OpenRefine's own page comes from, unless it was set up otherwise.
pub const OPEN_REFINE: [&str; 2] = ["http://127.0.0.1:3333", "http://localhost:3333"];

/// A text that nobody guesses: 128 bits of the system's randomness in letters that may stand in a path.
#[derive(Clone)]
pub struct Secret(String);

/// A secret is never shown by accident.
impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

impl Secret {
    /// A new secret.
    ///
    /// # Errors
    ///
    /// When the system has no randomness to give.
    pub fn random() -> std::io::Result<Self> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|_| std::io::Error::other("the system gave no random bytes"))?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The secret, to be shown to the user whose it is.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether a text is the secret. Takes as long whatever the text.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        let apart = self.0.bytes().zip(text.bytes()).fold(0, |apart, (a, b)| apart | (a ^ b));
        self.0.len() == text.len() && apart == 0
    }
}

/// Who may ask.
#[derive(Clone, Debug)]
pub struct Access {
    secret: Secret,
    hosts: Vec<String>,
    origins: Vec<String>,
}

impl Access {
    /// Access to a service at a port of this machine. Beside the service's own pages those of `origins` may ask.
    #[must_use]
    pub fn new(secret: Secret, port: u16, origins: &[String]) -> Self {
        let hosts: Vec<String> =
            ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")).into();
        let own = hosts.iter().map(|host| format!("http://{host}"));
        let origins = own.chain(OPEN_REFINE.map(str::to_owned)).chain(origins.iter().cloned());
        Self { secret, origins: origins.collect(), hosts }
    }

    /// The secret.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Refuses a request of a foreign Host, or of a page that may not ask.
    ///
    /// # Errors
    ///
    /// The status of the refusal: 400 without a Host, 421 for a foreign one, 403 for a foreign Origin.
    pub fn check(&self, headers: &HeaderMap) -> Result<(), StatusCode> {
        check_host(headers, &self.hosts)?;
        if headers.contains_key(ORIGIN) && self.origin(headers).is_none() {
            return Err(StatusCode::FORBIDDEN);
        }
        Ok(())
    }

    /// The Origin of a request, where it may ask.
    fn origin<'h>(&self, headers: &'h HeaderMap) -> Option<&'h HeaderValue> {
        let origin = headers.get(ORIGIN)?;
        let text = origin.to_str().ok()?;
        self.origins.iter().any(|allowed| allowed == text).then_some(origin)
    }

    /// The answer to a browser that asks beforehand whether a page may ask; `None` for other requests.
    #[must_use]
    pub fn preflight(&self, request: &Request<Body>) -> Option<Response<Body>> {
        (request.method() == Method::OPTIONS).then(|| {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NO_CONTENT;
            let headers = response.headers_mut();
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
            headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
            response
        })
    }

    /// Puts the headers on an answer that every one has: who may read it, that it is not kept, and that it runs nothing
    /// and loads nothing but styles of its own.
    pub fn finish(&self, asked: &HeaderMap, response: &mut Response<Body>, style: &str) {
        let origin = self.origin(asked).cloned();
        let headers = response.headers_mut();
        if let Some(origin) = origin {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        headers.insert(VARY, HeaderValue::from_static("Origin"));
        keep_private(headers);
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors {}",
            self.origins.join(" ")
        );
        if let Ok(policy) = HeaderValue::try_from(policy) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        headers.entry(CONTENT_TYPE).or_insert_with(|| HeaderValue::from_static("text/plain; charset=utf-8"));
    }
}

/// Refuses a request of a foreign Host, so that a foreign name that was pointed at this machine gets nothing.
///
/// # Errors
///
/// The status of the refusal: 400 without a Host or with two, 421 for a foreign one.
pub fn check_host(headers: &HeaderMap, own: &[String]) -> Result<(), StatusCode> {
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok()).ok_or(StatusCode::BAD_REQUEST)?;
    if hosts.next().is_some() {
        return Err(StatusCode::BAD_REQUEST);
    }
    let is_own = own.iter().any(|own| own.eq_ignore_ascii_case(host));
    if is_own { Ok(()) } else { Err(StatusCode::MISDIRECTED_REQUEST) }
}

/// Puts the headers on an answer that keep it from caches, from addresses that are passed on, and from being guessed at.
pub fn keep_private(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// Whether a text is an origin as browsers send it: scheme, host and perhaps a port.
#[must_use]
pub fn is_origin(text: &str) -> bool {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    rest.is_some_and(|rest| {
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-.:[]".contains(letter);
        !rest.is_empty() && rest.chars().all(allowed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_no_two_are_the_same() {
        let (one, other) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert!(
            one.is(one.reveal())
                && !one.is(other.reveal())
                && !one.is("")
                && !one.is(one.reveal().get(1..).unwrap())
        );
        assert_eq!(one.reveal().len(), 22);
        assert!(!format!("{one:?}").contains(one.reveal()));
    }

    #[test]
    fn origins_are_schemes_and_hosts() {
        assert!(is_origin("http://127.0.0.1:4444") && is_origin("https://refine.example"));
        for wrong in ["*", "null", "http://", "127.0.0.1", "http://a/b", "http://a b"] {
            assert!(!is_origin(wrong), "{wrong}");
        }
    }
}
