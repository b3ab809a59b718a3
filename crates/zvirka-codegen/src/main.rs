//! Code generation: the data tables of the crates become Rust source, which is committed. Run by `cargo xtask codegen`;
//! a program of its own, since it needs the engine, which none of the project's other commands should wait for.
//!
//! The generated files are committed so that a build needs neither this command nor the tables, and so that a
//! change of a table shows in review as what it does to the program. Each file is stamped with the sha256 of the
//! tables it was made from, and formatted with rustfmt. `--check` makes every file anew in memory and compares:
//! it fails, with the first lines that differ, when a file is stale. `--write` writes what differs.
//!
//! Some files are made by the engine's own functions out of tables that are compiled into it. When those tables change,
//! their files come right when `--write` is run again, with the engine that was built in between; `--check` tells.
//! Such a function must not use the table that is made of it.
//!
//! What this is not: a build script. The core crate reads no files, not even when it is built.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, bail, ensure};

mod fields;
mod frequency;
mod given_names;
mod pairs;
mod romanisation;
mod sounded_names;
mod source;
mod surname_classes;

use source::Sources;

/// A generator: the file it makes, relative to the workspace, and how.
struct Generator {
    output: &'static str,
    generate: fn(&mut Sources) -> anyhow::Result<String>,
}

/// Every generated file of the workspace.
const GENERATORS: &[Generator] = &[
    Generator { output: "crates/zvirka-tables/src/frequency.rs", generate: frequency::generate },
    Generator { output: "crates/zvirka-tables/src/given_names.rs", generate: given_names::generate },
    Generator { output: "crates/zvirka/src/names/tables/romanisation.rs", generate: romanisation::generate },
    Generator { output: "crates/zvirka-tables/src/surname_classes.rs", generate: surname_classes::generate },
    Generator { output: "crates/zvirka-tables/src/sounded_names.rs", generate: sounded_names::generate },
    Generator { output: "crates/zvirka-tables/src/letter_pairs.rs", generate: pairs::letters },
    Generator { output: "crates/zvirka-tables/src/spelling_pairs.rs", generate: pairs::spellings },
    Generator { output: "crates/zvirka/src/compare/tables/places.rs", generate: fields::places },
    Generator { output: "crates/zvirka/src/compare/tables/ranks.rs", generate: fields::ranks },
    Generator { output: "crates/zvirka/src/compare/tables/units.rs", generate: fields::units },
];

/// How many differing lines of a stale file `--check` shows.
const SHOWN_DIFFERENCES: usize = 6;

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let write = match arguments.as_slice() {
        [only] if only == "--write" => true,
        [only] if only == "--check" => false,
        _ => bail!("usage: cargo xtask codegen --check|--write"),
    };
    let workspace = workspace()?;
    let mut out = std::io::stdout().lock();
    let (mut stale, mut written) = (0_usize, 0_usize);
    for generator in GENERATORS {
        let path = workspace.join(generator.output);
        let wanted = make(generator, &workspace)?;
        let present = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
        };
        if present == wanted {
            writeln!(out, "{}: up to date", generator.output)?;
        } else if write {
            std::fs::write(&path, &wanted).with_context(|| format!("writing {}", path.display()))?;
            written += 1;
            writeln!(out, "{}: written", generator.output)?;
        } else {
            stale += 1;
            writeln!(out, "{}: stale\n{}", generator.output, difference(&present, &wanted))?;
        }
    }
    if written > 0 {
        writeln!(out, "some files are made of others by the engine: run this again until none is written")?;
    }
    if stale == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(
        out,
        "{stale} generated file(s) stale: run `cargo xtask codegen --write` and commit the result"
    )?;
    Ok(ExitCode::FAILURE)
}

/// The root of the workspace, from this crate's own place in it.
fn workspace() -> anyhow::Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .map(Path::to_path_buf)
        .context("this crate does not lie two folders below the workspace")
}

/// The whole text of one generated file: stamp, body, formatted.
fn make(generator: &Generator, workspace: &Path) -> anyhow::Result<String> {
    let mut sources = Sources::new(workspace);
    let body =
        (generator.generate)(&mut sources).with_context(|| format!("generating {}", generator.output))?;
    let mut text =
        String::from("// Generated by `cargo xtask codegen --write`; edit the tables, not this file.\n");
    for (path, digest) in sources.read() {
        writeln!(text, "// {path} sha256:{digest}")?;
    }
    text.push('\n');
    text.push_str(&body);
    format_rust(workspace, &text).with_context(|| format!("formatting {}", generator.output))
}

/// Most letters of a line of packed items, the indent counted: the width of the other files.
const PACKED_WIDTH: usize = 116;

/// Items of a long table, as many on a line as fit. What holds them is marked `#[rustfmt::skip]`, for rustfmt would
/// give each a line.
fn packed(items: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    let mut width = PACKED_WIDTH;
    for item in items {
        let length = item.chars().count();
        if width + length > PACKED_WIDTH {
            text.push_str(if text.is_empty() { "    " } else { "\n    " });
            width = 4;
        }
        text.push_str(&item);
        width += length;
    }
    text.push('\n');
    text
}

/// Passes source text through the rustfmt of the toolchain in use.
fn format_rust(workspace: &Path, text: &str) -> anyhow::Result<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(workspace.join("rustfmt.toml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("starting rustfmt; it comes with `rustup component add rustfmt`")?;
    let mut input = child.stdin.take().context("rustfmt has no standard input")?;
    // Written from a thread of its own: rustfmt may fill its output pipe before it has read all of its input.
    let text = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().context("waiting for rustfmt")?;
    match writer.join() {
        Ok(result) => result.context("writing to rustfmt")?,
        Err(_) => bail!("the thread that feeds rustfmt broke off"),
    }
    ensure!(output.status.success(), "rustfmt refused the generated text");
    Ok(String::from_utf8(output.stdout)?)
}

/// The first lines in which two texts differ, and how many there are.
fn difference(present: &str, wanted: &str) -> String {
    let pairs = present.lines().zip(wanted.lines()).enumerate();
    let differing: Vec<_> = pairs.filter(|(_, (old, new))| old != new).collect();
    let (old_length, new_length) = (present.lines().count(), wanted.lines().count());
    let mut text =
        format!("  {} line(s) differ; {old_length} lines present, {new_length} wanted", differing.len());
    for (number, (old, new)) in differing.iter().take(SHOWN_DIFFERENCES) {
        text.push_str(&format!("\n  line {}\n  - {}\n  + {}", number + 1, old.trim(), new.trim()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_generated_file_is_what_its_tables_give() {
        let workspace = workspace().unwrap();
        for generator in GENERATORS {
            let present = std::fs::read_to_string(workspace.join(generator.output)).unwrap();
            let wanted = make(generator, &workspace).unwrap();
            assert!(present == wanted, "{}\n{}", generator.output, difference(&present, &wanted));
        }
    }

    #[test]
    fn packed_items_stand_in_order_within_the_width() {
        let items = || (0..400).map(|number| format!("({number}, 'є'),"));
        let text = packed(items());
        assert!(text.lines().all(|line| line.chars().count() <= PACKED_WIDTH));
        assert_eq!(text.split_whitespace().collect::<String>(), items().collect::<String>().replace(' ', ""));
    }

    #[test]
    fn a_difference_names_the_line_and_both_texts() {
        let text = difference("а\nб\nв\n", "а\nг\nв\n");
        assert!(text.contains("1 line(s) differ"));
        assert!(text.contains("line 2\n  - б\n  + г"));
    }
}
