//! The project's own commands: `cargo xtask codegen|example|test`.

fn main() {}
