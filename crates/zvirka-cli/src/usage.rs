//! A refused command line, told in one line.
//!
//! The parser's own messages run over several lines and quote what was typed; on this command line that may be a
//! person's name. So the kind of error, the option's name and the reason are told, and never a value.

use std::error::Error;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What was wrong with the command line, and what to do.
pub fn describe(error: &clap::Error) -> String {
    let argument = text_of(error, ContextKind::InvalidArg);
    let named = argument.as_deref().filter(|argument| is_definition(argument));
    let what = match (error.kind(), named) {
        (ErrorKind::InvalidValue, Some(argument)) => match text_of(error, ContextKind::ValidValue) {
            Some(valid) => format!("{argument} takes one of: {valid}"),
            None => format!("{argument} needs a value"),
        },
        (ErrorKind::ValueValidation, Some(argument)) => match error.source() {
            Some(reason) => format!("{argument}: {reason}"),
            None => format!("{argument} has a value that cannot be used"),
        },
        (ErrorKind::UnknownArgument, Some(argument)) => match text_of(error, ContextKind::SuggestedArg) {
            Some(suggestion) => format!("there is no option {argument}; there is {suggestion}"),
            None => format!("there is no option {argument}"),
        },
        (ErrorKind::UnknownArgument, None) => {
            "there is one argument too many; put a name that holds blanks in quotes".to_owned()
        }
        (ErrorKind::InvalidSubcommand, _) => match text_of(error, ContextKind::SuggestedSubcommand) {
            Some(suggestion) => format!("there is no such verb; there is {suggestion}"),
            None => "there is no such verb".to_owned(),
        },
        (ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, _) => {
            "a verb is missing, such as `zvirka link`".to_owned()
        }
        (ErrorKind::MissingRequiredArgument, Some(argument)) => format!("missing: {argument}"),
        (ErrorKind::ArgumentConflict, Some(argument)) => match text_of(error, ContextKind::PriorArg) {
            Some(other) if other == argument => format!("{argument} is given twice"),
            Some(other) => format!("{argument} cannot be used together with {other}"),
            None => format!("{argument} cannot be used here"),
        },
        (
            ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues | ErrorKind::TooManyValues,
            Some(argument),
        ) => {
            format!("{argument} has too few or too many values; put a name that holds blanks in quotes")
        }
        (ErrorKind::InvalidUtf8, _) => "an argument is no valid UTF-8".to_owned(),
        _ => "the command line cannot be understood".to_owned(),
    };
    format!("{what}; see --help")
}

/// Whether the text is an option or a placeholder as they are defined here rather than something typed: options are
/// lower case, placeholders stand in brackets, and neither holds letters beyond ASCII.
fn is_definition(text: &str) -> bool {
    let option = text.split_once(" <").map_or(text, |(option, _)| option);
    text.is_ascii()
        && (text.starts_with(['<', '[']) || option.starts_with('-') && !option.contains(char::is_uppercase))
}

fn text_of(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::Arguments;

    fn told(words: &[&str]) -> String {
        describe(&Arguments::try_parse_from([&["zvirka"], words].concat()).unwrap_err())
    }

    #[test]
    fn every_kind_of_slip_is_told_with_its_option() {
        for (words, told_part) in [
            (&["link", "a.csv"][..], "missing: "),
            (
                &["link", "a.csv", "b.csv", "-o", "l.csv", "--match-at", "2"],
                "--match-at <P>: give a probability",
            ),
            (&["link", "a.csv", "b.csv", "-o", "l.csv", "--cardinality", "any"], "takes one of: one-to-one"),
            (&["link", "a.csv", "b.csv", "-o", "l.csv", "--map", "name"], "write it as FIELD=HEADER"),
            (&["link", "a.csv", "b.csv", "-o", "l.csv", "--treads", "2"], "there is --threads"),
            (&["lnk"], "there is no such verb"),
            (&[], "a verb is missing"),
            (&["romanize", "--list", "--scheme", "uk_kmu2010"], "cannot be used together with"),
        ] {
            let told = told(words);
            assert!(told.contains(told_part), "{words:?}: {told}");
            assert!(!told.contains('\n'), "{words:?}: {told}");
        }
    }

    #[test]
    fn what_was_typed_is_never_repeated() {
        const CANARY: &str = "Канаркович";
        for words in [
            &["compare", CANARY][..],
            &["compare", CANARY, CANARY, CANARY],
            &["compare", "-Канаркович", CANARY],
            &["compare", "--Kanarkovych", CANARY],
            &["compare", CANARY, CANARY, "--prior", CANARY],
            &["parse", CANARY, CANARY],
            &["romanize", CANARY],
            &[CANARY],
            &["link", "a.csv", "b.csv", "-o", "l.csv", "--cardinality", CANARY],
            &["link", "a.csv", "b.csv", "-o", "l.csv", "--map", CANARY],
        ] {
            let told = told(words);
            assert!(!told.contains(CANARY) && !told.contains("Kanarkovych"), "{words:?}: {told}");
        }
    }
}
