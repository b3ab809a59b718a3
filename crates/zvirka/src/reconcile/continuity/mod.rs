//! Persons that keep their ids from one version of a case to the next, and what changed for them.
//!
//! People write ids on paper, in letters and on doors, and lists come again every day. So a person is who the same records
//! said before, however lists number them now.
//!
//! | module | takes | gives |
//! |---|---|---|
//! | `earlier` | a case and its result, or its folder read back | [`Earlier`] |
//! | `identity` | persons, and records found again | ids, old and new, and ids that retire |
//! | `changes` | both results | [`Change`]s |
//!
//! Method: the records of each list are [found again](crate::versions::anchor) in the list of the same name; a person takes
//! the id of the earlier person of whom most records are found again in it. Without an earlier result persons are numbered by
//! the [prints](crate::prints) of their records, so that neither the order of lists nor that of rows plays a part.
//!
//! Cost: a linking of the records that changed. Limits: a list that was given another name is a new list, and persons known
//! from it alone are new persons.

mod changes;
mod earlier;
mod identity;

pub(super) use changes::changes;
pub use changes::{Change, ChangeKind};
pub use earlier::{Earlier, EarlierConflict, EarlierList, EarlierPerson};
pub use identity::Retired;
pub(super) use identity::{Found, Identities, found_again, identities};

#[cfg(test)]
mod tests;
