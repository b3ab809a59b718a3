//! `cargo xtask licences`: the notices of everything that is built into the program, gathered into `THIRD-PARTY.txt`.
//!
//! The file is committed, goes into the wheel and is what `zvirka licences` prints. `--check` makes it anew in memory and
//! fails when it is another; `--write` writes it.
//!
//! Method: the packages that the command and the Python module reach over normal dependencies on Linux, as `cargo metadata`
//! resolves `Cargo.lock`; of each the texts of its licence as they lie in its package, those of the C libraries that it
//! brings among them. Where a package may be had under one licence or another, the first of [`PREFERRED`] is taken. Texts
//! that are the same stand once. Cost: a second. Limits: what a package does not bring as a file is named by its
//! identifier (SPDX) alone; other systems may need a few packages more.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

/// The file that is made, relative to the workspace.
const OUTPUT: &str = "THIRD-PARTY.txt";

/// What is handed to others: its dependencies are built into it.
const ROOTS: [&str; 2] = ["zvirka-cli", "zvirka-python"];

/// The system that notices are gathered for, wherever this runs, so that the file is the same on any machine.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// Licences in the order in which one is chosen of several: the shortest text that asks for least first.
const PREFERRED: [(&str, &str); 8] = [
    ("MIT", "permission is hereby granted, free of charge"),
    ("BSD-3-Clause", "redistribution and use in source and binary forms"),
    ("BSD-2-Clause", "redistribution and use in source and binary forms"),
    ("ISC", "permission to use, copy, modify"),
    ("Zlib", "this software is provided 'as-is'"),
    ("Unicode-3.0", "unicode license"),
    ("Apache-2.0", "apache license"),
    ("Unlicense", "released into the public domain"),
];

/// Words of a licence that no package is taken under unless its expression says so.
const GPL: &str = "gnu general public license";

/// How the names of files with notices begin.
const NOTICES: [&str; 6] = ["license", "licence", "copying", "copyright", "notice", "unlicense"];

/// How deep the C libraries of a package keep theirs.
const DEEPEST: usize = 3;

/// Makes the file, or compares it.
///
/// # Errors
///
/// When the packages cannot be listed or their files not be read.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let workspace = crate::workspace()?;
    let path = workspace.join(OUTPUT);
    let mut out = std::io::stdout();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--write"] => {
            std::fs::write(&path, notices(&workspace)?).with_context(|| format!("writing {OUTPUT}"))?;
            writeln!(out, "{OUTPUT}: written")?;
        }
        ["--check"] => {
            let present = std::fs::read_to_string(&path).with_context(|| format!("reading {OUTPUT}"))?;
            if present != notices(&workspace)? {
                writeln!(out, "{OUTPUT}: stale; run `cargo xtask licences --write` and commit the result")?;
                return Ok(ExitCode::FAILURE);
            }
            writeln!(out, "{OUTPUT}: up to date")?;
        }
        _ => bail!("usage: cargo xtask licences --check|--write"),
    }
    Ok(ExitCode::SUCCESS)
}

/// A package that is built in.
struct Package {
    /// Name and version.
    name: String,
    licence: String,
    folder: PathBuf,
}

fn notices(workspace: &Path) -> anyhow::Result<String> {
    let packages = packages(workspace)?;
    let mut texts: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for package in &packages {
        for text in texts_of(package)? {
            texts.entry(text).or_default().insert(&package.name);
        }
    }
    let mut file = String::from(
        "Libraries that are built into zvirka, with their licences. zvirka itself is licensed under Apache-2.0.\n\
         The standard library of Rust is built in too: MIT OR Apache-2.0, the Rust Project contributors.\n\
         Where a licence may be chosen, the shortest is. A package that brings no text is under the licence named.\n\n",
    );
    for Package { name, licence, .. } in &packages {
        writeln!(file, "{name}: {licence}")?;
    }
    // By name, so that a text stays where it is when another one changes.
    let mut texts: Vec<(BTreeSet<&str>, String)> = texts.into_iter().map(|(text, of)| (of, text)).collect();
    texts.sort();
    for (names, text) in texts {
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        write!(file, "\n{}\n{names}\n\n{text}\n", "-".repeat(80))?;
    }
    Ok(file)
}

/// The packages that are reached, by name.
fn packages(workspace: &Path) -> anyhow::Result<Vec<Package>> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["metadata", "--format-version", "1", "--locked", "--filter-platform", PLATFORM]);
    let output = command.current_dir(workspace).stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "cargo metadata failed; it says why above");
    let metadata: Value =
        serde_json::from_slice(&output.stdout).context("reading what cargo metadata says")?;
    let array = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |value: &Value, key: &str| {
        value.get(key).and_then(Value::as_str).map(str::to_owned).unwrap_or_default()
    };
    let mut reached: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for node in array(metadata.pointer("/resolve/nodes")) {
        let of_build = |dependency: &Value| {
            // Without a kind it is a normal one.
            !array(dependency.get("dep_kinds")).iter().any(|kind| kind.get("kind").is_none_or(Value::is_null))
        };
        let all = array(node.get("deps"));
        let normal =
            all.iter().filter(|dependency| !of_build(dependency)).map(|dependency| text(dependency, "pkg"));
        reached.insert(text(&node, "id"), normal.collect());
    }
    let all = array(metadata.get("packages"));
    let is_root = |package: &&Value| ROOTS.contains(&text(package, "name").as_str());
    let mut open: Vec<String> = all.iter().filter(is_root).map(|package| text(package, "id")).collect();
    ensure!(open.len() == ROOTS.len(), "the workspace lacks one of {}", ROOTS.join(", "));
    let mut seen: BTreeSet<String> = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id.clone()) {
            open.extend(reached.get(&id).cloned().unwrap_or_default());
        }
    }
    let mut packages = Vec::new();
    for package in &all {
        // The project's own have no source.
        if !seen.contains(&text(package, "id")) || package.get("source").is_none_or(Value::is_null) {
            continue;
        }
        let manifest = PathBuf::from(text(package, "manifest_path"));
        packages.push(Package {
            name: format!("{} {}", text(package, "name"), text(package, "version")),
            licence: text(package, "license"),
            folder: manifest.parent().context("a package lies nowhere")?.to_owned(),
        });
    }
    packages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(packages)
}

/// The notices that a package asks to be handed on.
fn texts_of(package: &Package) -> anyhow::Result<Vec<String>> {
    let mut files = Vec::new();
    // What is no Rust lies deeper: the C library of a package whose name says that it is one.
    let deepest = if package.name.contains("-sys ") { DEEPEST } else { 0 };
    gather(&package.folder, deepest, &mut files)
        .with_context(|| format!("the notices of {}", package.name))?;
    files.sort();
    let mut texts = Vec::new();
    for path in files {
        let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let own = path.parent() == Some(package.folder.as_path());
        texts.push((own, lines.join("\n").trim_matches('\n').to_owned()));
    }
    let chosen = chosen(&package.licence);
    let is_of = |text: &str| {
        let small = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        chosen.is_none_or(|(_, words)| small.contains(words)) || is_notice(&small)
    };
    // Where none of the package's own files is of the licence chosen, all are kept.
    // A library may be had under the GPL too; its package says that it is not taken so.
    texts.retain(|(_, text)| package.licence.contains("GPL") || !text.to_lowercase().contains(GPL));
    let some = texts.iter().any(|(own, text)| *own && is_of(text));
    texts.retain(|(own, text)| !own || !some || is_of(text));
    Ok(texts.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect())
}

/// A notice of copyright and nothing else, which goes with whatever licence is chosen.
fn is_notice(small: &str) -> bool {
    PREFERRED.iter().all(|(_, words)| !small.contains(words))
}

/// The licence that is chosen of an expression with alternatives; none where all of it holds.
fn chosen(expression: &str) -> Option<(&'static str, &'static str)> {
    if expression.contains(" AND ")
        || expression.contains('(')
        || !expression.contains("OR") && !expression.contains('/')
    {
        return None;
    }
    let offered: Vec<&str> = expression.split(['/', ' ']).collect();
    PREFERRED.into_iter().find(|(licence, _)| offered.contains(licence))
}

/// The files with notices of a folder and, so deep, of those in it.
fn gather(folder: &Path, deepest: usize, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if deepest > 0 {
                gather(&path, deepest - 1, files)?;
            }
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_code = [".rs", ".c", ".h", ".py", ".toml"].iter().any(|end| name.ends_with(end));
        if NOTICES.iter().any(|begin| name.starts_with(begin)) && !is_code {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_licence_is_chosen_of_several_and_none_where_all_hold() {
        let name = |expression| chosen(expression).map(|(licence, _)| licence);
        assert_eq!(name("Apache-2.0 OR MIT"), Some("MIT"));
        assert_eq!(name("MIT/Apache-2.0"), Some("MIT"));
        assert_eq!(name("Apache-2.0 WITH LLVM-exception OR Apache-2.0"), Some("Apache-2.0"));
        assert_eq!(name("(MIT OR Apache-2.0) AND Unicode-3.0"), None);
        assert_eq!(name("MIT"), None);
    }
}
