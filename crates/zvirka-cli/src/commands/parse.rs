//! `zvirka parse`: how a name is read.

use serde::Serialize;
use zvirka::names::parse::{ParsedName, parse_name};
use zvirka_io::Language;

use crate::args::{CommonArguments, ParseArguments};
use crate::failure::Failure;
use crate::language::{self, told};
use crate::manifest::Manifest;
use crate::terminal::{self, table, visible};

#[derive(Serialize)]
struct Reading<'a> {
    name: &'a str,
    tokens: Vec<Token<'a>>,
    fields: serde_json::Map<String, serde_json::Value>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Token<'a> {
    text: &'a str,
    role: &'static str,
    sounds: &'a str,
    notes: &'a [String],
}

/// Reads the name and shows the reading.
///
/// # Errors
///
/// [`Failure::Fault`] when the reading cannot be written.
pub fn run(arguments: &ParseArguments, common: &CommonArguments) -> Result<(), Failure> {
    super::check_name(&arguments.name, None)?;
    let manifest = Manifest::begin(common, "parse", serde_json::json!({}), &[], &[])?;
    let parsed = parse_name(&arguments.name);
    if arguments.json {
        terminal::print_json(&reading(&arguments.name, &parsed))?;
    } else {
        terminal::print(&page(&parsed))?;
    }
    manifest.finish(Vec::new(), &[], &super::voice(common))
}

fn reading<'a>(name: &'a str, parsed: &'a ParsedName) -> Reading<'a> {
    let token = |token: &'a zvirka::names::parse::ParsedToken| Token {
        text: &token.text,
        role: token.role.as_str(),
        sounds: &token.sounds,
        notes: &token.notes,
    };
    Reading {
        name,
        tokens: parsed.tokens.iter().map(token).collect(),
        fields: fields(parsed),
        notes: &parsed.notes,
    }
}

/// The fields taken out of the name. A field found several times becomes a list, so that nothing is lost.
fn fields(parsed: &ParsedName) -> serde_json::Map<String, serde_json::Value> {
    let mut fields = serde_json::Map::new();
    for (field, text) in &parsed.fields {
        let text = serde_json::Value::from(text.as_str());
        match fields.get_mut(field) {
            None => drop(fields.insert(field.clone(), text)),
            Some(serde_json::Value::Array(texts)) => texts.push(text),
            Some(earlier) => *earlier = serde_json::Value::Array(vec![earlier.take(), text]),
        }
    }
    fields
}

fn page(parsed: &ParsedName) -> String {
    if parsed.tokens.is_empty() && parsed.fields.is_empty() {
        return format!("{}\n", told("no name was found in the text"));
    }
    let mut rows = vec![table::heads(["token", "role", "sounds", "notes"])];
    for token in &parsed.tokens {
        let notes: Vec<_> = token.notes.iter().map(|note| told(note)).collect();
        let notes = notes.join("; ");
        rows.push(table::row([
            &visible(&token.text),
            &role(token.role.as_str()),
            &token.sounds,
            &visible(&notes),
        ]));
    }
    let mut page = table::aligned(&[], &rows);
    if !parsed.fields.is_empty() {
        page.push_str(&format!("\n{}\n", told("taken out of the name:")));
        let found =
            parsed.fields.iter().map(|(field, text)| table::row([&format!("  {field}"), &visible(text)]));
        page.push_str(&table::aligned(&[], &found.collect::<Vec<_>>()));
    }
    for note in &parsed.notes {
        page.push_str(&format!("{}\n", visible(&told(&format!("note: {note}")))));
    }
    page
}

/// A role's name, in the language of the run.
fn role(name: &str) -> String {
    match language::current() {
        Language::English => name.to_owned(),
        _ => language::ukrainian(&format!("role of a word: {name}")).unwrap_or_else(|| name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_found_twice_becomes_a_list() {
        let found = |field: &str, text: &str| (field.to_owned(), text.to_owned());
        let fields = vec![
            found("rank", "солдат"),
            found("call_sign", "Явір"),
            found("call_sign", "Дід"),
            found("call_sign", "Лис"),
        ];
        let parsed = ParsedName { fields, ..ParsedName::default() };
        let expected = serde_json::json!({"rank": "солдат", "call_sign": ["Явір", "Дід", "Лис"]});
        assert_eq!(serde_json::Value::Object(super::fields(&parsed)), expected);
    }
}
