//! Names: from what somebody typed to tokens with roles, sounds and name classes.

pub mod parse;
pub mod romanization;
pub mod script;
pub mod sounds;
