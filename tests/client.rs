//! A program that asks a server of this machine over HTTP, for tests and measurements.
//!
//! Each request is a connection of its own, written as the caller says and read to its end, so that what a browser would
//! never send can be sent. Where something has to be fetched from elsewhere, this is not it.
//!
//! Limits: HTTP/1.1 without chunks, as the project's servers answer.

use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// How long an answer may take: whole lists are linked again for some.
const PATIENCE: Duration = Duration::from_secs(120);

/// Somebody who asks.
#[derive(Clone, Debug)]
pub struct Client {
    /// The port, of 127.0.0.1.
    pub port: u16,
    /// What is sent as `Cookie` with [`get`](Self::get) and [`post`](Self::post).
    pub cookie: String,
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The line of status and the headers.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Response {
    fn read(mut stream: TcpStream) -> Result<Self> {
        let mut answer = Vec::new();
        // Whoever is refused before all is sent may find the connection reset behind the answer.
        let read = stream.read_to_end(&mut answer);
        let answer = String::from_utf8(answer).map_err(|_| Error::from(ErrorKind::InvalidData))?;
        let Some((head, body)) = answer.split_once("\r\n\r\n") else {
            return Err(read.err().unwrap_or_else(|| ErrorKind::UnexpectedEof.into()));
        };
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| Error::from(ErrorKind::InvalidData))?;
        Ok(Self { status, head: head.to_owned(), body: body.to_owned() })
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.body).map_err(|_| ErrorKind::InvalidData.into())
    }

    /// A header, whatever the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(':'));
        headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

impl Client {
    /// Somebody without a cookie.
    #[must_use]
    pub const fn of(port: u16) -> Self {
        Self { port, cookie: String::new() }
    }

    /// Somebody who opened the address of a page, `http://127.0.0.1:PORT/#TOKEN`, as its script does.
    ///
    /// # Errors
    ///
    /// When the address is none, or the page does not let them in.
    pub fn at(address: &str) -> Result<Self> {
        let rest = address.trim().strip_prefix("http://127.0.0.1:");
        let (port, token) = rest.and_then(|rest| rest.split_once("/#")).ok_or(ErrorKind::InvalidInput)?;
        let mut client = Self::of(port.parse().map_err(|_| ErrorKind::InvalidInput)?);
        client.enter(token)?;
        Ok(client)
    }

    /// Hands in a token and keeps the cookie; gives the answer.
    ///
    /// # Errors
    ///
    /// When the page does not let them in.
    pub fn enter(&mut self, token: &str) -> Result<Response> {
        let entered = self.post("/session", &serde_json::json!({ "token": token }))?;
        let cookie = entered.header("set-cookie").ok_or(ErrorKind::PermissionDenied)?;
        self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(entered)
    }

    /// The Host of the server.
    #[must_use]
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// A connection on which nothing is said yet.
    ///
    /// # Errors
    ///
    /// When there is none to be had.
    pub fn connect(&self) -> Result<TcpStream> {
        let stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(stream)
    }

    /// Sends bytes as they stand.
    ///
    /// # Errors
    ///
    /// When there is no whole answer.
    pub fn send(&self, request: &[u8]) -> Result<Response> {
        let mut stream = self.connect()?;
        // A refusal may come before all is sent.
        let _ = stream.write_all(request);
        Response::read(stream)
    }

    /// Sends a line such as `GET /`, headers and a body.
    ///
    /// # Errors
    ///
    /// When there is no whole answer.
    pub fn request(&self, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Response> {
        let mut request = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        self.send(&[request.as_bytes(), body].concat())
    }

    /// Asks for a path.
    ///
    /// # Errors
    ///
    /// When there is no whole answer.
    pub fn get(&self, path: &str) -> Result<Response> {
        self.request(&format!("GET {path}"), &[("Host", &self.host()), ("Cookie", &self.cookie)], b"")
    }

    /// Sends JSON to a path, as a page of the server does.
    ///
    /// # Errors
    ///
    /// When there is no whole answer.
    pub fn post(&self, path: &str, body: &Value) -> Result<Response> {
        let (body, host) = (body.to_string(), self.host());
        let (origin, length) = (format!("http://{host}"), body.len().to_string());
        let headers = [
            ("Host", host.as_str()),
            ("Origin", &origin),
            ("Cookie", &self.cookie),
            ("Content-Type", "application/json"),
            ("Content-Length", &length),
        ];
        self.request(&format!("POST {path}"), &headers, body.as_bytes())
    }
}
