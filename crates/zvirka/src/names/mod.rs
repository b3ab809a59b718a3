//! Names: from what somebody typed to tokens with roles, sounds and name classes.

mod context;
pub mod frequency;
pub mod given_names;
pub mod inflection;
pub mod look_up;
pub mod numbering;
pub mod parse;
pub mod patronymics;
pub mod pieces;
pub mod repair;
pub mod roles;
pub mod romanization;
pub mod script;
pub mod sounds;
pub mod tables;
pub mod token;
pub mod vocabulary;
