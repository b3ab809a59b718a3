//! Lists of invented people with known truth.
