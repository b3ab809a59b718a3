//! Pages and services for the user's own machine: a list that answers names over HTTP.
//!
//! [`Service`] holds a list prepared to be asked ([`zvirka::linker::Index`]) and what it is served with; [`serve`] listens
//! on a loopback address until it is told to stop. Programs speak to it by the Reconciliation Service API
//! ([`reconciliation`]), versions 0.2 and 1.0-draft, as OpenRefine does; people open the page of a record.
//!
//! The list names prisoners, so nothing is open that need not be: only loopback addresses are listened on; every address
//! but that of health holds a secret; the Host and the Origin of a request are checked, so that a page of the web that
//! guesses the port gets nothing ([`access`]); how much is read, how long it takes and how many are connected is bounded
//! ([`limits`]); pages run nothing and load nothing ([`page`]). No request is logged and no error quotes what was asked.
//!
//! | module | gives |
//! |---|---|
//! | [`access`] | secret, Host, Origin, answers to cross-origin questions |
//! | [`limits`] | bounds of bodies, heads, times, connections |
//! | [`listening`] | connections accepted and answered |
//! | [`reconciliation`] | the service's routes, questions and answers of both versions |
//! | [`page`] | a record as a page |
//!
//! Cost: one thread for connections, the engine's for questions. Limits: HTTP/1.1, no encryption: what stays on a machine
//! needs none.

pub mod access;
mod answering;
pub mod limits;
pub mod listening;
pub mod page;
pub mod reconciliation;
pub mod review;

pub use access::{Access, Secret};
pub use limits::Limits;
pub use listening::{Listening, serve};
pub use reconciliation::{Service, ServiceOptions};
pub use review::{Desk, Queue, Review, ReviewOptions};
