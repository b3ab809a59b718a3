//! The `zvirka` command.

fn main() {}
