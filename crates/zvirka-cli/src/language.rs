//! What the program says, in the language that the user reads.
//!
//! Sentences stand in one table, `data/sentences.tsv`, each in English, as the code writes it, beside its Ukrainian.
//! They are translated where they leave the program (standard error, help, the page of a comparison), so that no other
//! part knows of languages; results in files, and what programs read (`--json`), are never translated. A sentence that
//! the table lacks is told in English. A test holds that no sentence of this crate is lacking.
//!
//! Method: a sentence is matched against the table's, `{}` standing for anything; what it stands for is translated in
//! turn where it is a sentence or a word of the table itself. Cost: a look at each line of the table a message. Limits:
//! tables of measures (`evaluate`, `benchmark`, `inspect`) and what the system says of a file are in English.

use std::borrow::Cow;
use std::ffi::OsString;
use std::sync::OnceLock;

use zvirka_io::Language;

/// Sentences within sentences: a warning, about a file, about a count, of things.
const DEEPEST: usize = 4;

/// The most letters of a sentence that says next to nothing itself, such as `{} and {}`.
const THIN: usize = 3;

static LANGUAGE: OnceLock<Language> = OnceLock::new();

/// Settles the language for the whole run: as the command line says, else as the environment does.
pub fn begin(arguments: impl Iterator<Item = OsString>, environment: impl Fn(&str) -> Option<OsString>) {
    let _ = LANGUAGE.set(chosen(arguments, environment));
}

/// The language of this run.
pub fn current() -> Language {
    LANGUAGE.get().copied().unwrap_or_default()
}

fn chosen(
    arguments: impl Iterator<Item = OsString>,
    environment: impl Fn(&str) -> Option<OsString>,
) -> Language {
    // Before the command line is read, since what is wrong with it is told in the language too.
    let mut arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
    while let Some(argument) = arguments.next() {
        let said = match argument.split_once('=') {
            Some(("--language", said)) => Some(said.to_owned()),
            None if argument == "--language" => arguments.next(),
            _ => None,
        };
        if let Some(said) = said {
            return Language::from_tag(&said).unwrap_or_default();
        }
    }
    // The first of these that is set decides, as in every program (POSIX, locale).
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(environment)
        .map(|locale| locale.to_string_lossy().into_owned())
        .find(|locale| !locale.is_empty());
    let tag = named.as_deref().and_then(|locale| locale.split(['_', '.', '@']).next());
    tag.and_then(Language::from_tag).unwrap_or_default()
}

/// A sentence in the language of this run.
pub fn told(text: &str) -> Cow<'_, str> {
    told_in(current(), text)
}

/// A sentence in a language that is not that of the run, as reports may be in.
pub fn told_in(language: Language, text: &str) -> Cow<'_, str> {
    match language {
        Language::Ukrainian => ukrainian(text).map_or(Cow::Borrowed(text), Cow::Owned),
        _ => Cow::Borrowed(text),
    }
}

/// A number with the decimal sign of the language of this run.
pub fn decimal(number: String) -> String {
    match current() {
        Language::Ukrainian => number.replace('.', ","),
        _ => number,
    }
}

/// A sentence in Ukrainian; `None` where the table lacks it.
pub fn ukrainian(text: &str) -> Option<String> {
    translated(text, 0)
}

/// A sentence of the table: the pieces between what is put in, and its Ukrainian.
struct Sentence {
    pieces: Vec<String>,
    ukrainian: &'static str,
    /// Whether it says so little itself that anything would fit it: then what is put in must be of the table too.
    is_thin: bool,
}

fn sentences() -> &'static [Sentence] {
    static SENTENCES: OnceLock<Vec<Sentence>> = OnceLock::new();
    SENTENCES.get_or_init(|| {
        let mut sentences: Vec<Sentence> = Vec::new();
        for (english, ukrainian) in lines() {
            // A plural ending that may be missing makes two sentences.
            let plural = english.replace("[s]", "s");
            let singular = english.replace("[s]", "");
            let mut both = vec![plural, singular];
            both.dedup();
            for english in both {
                let pieces: Vec<String> = english.split("{}").map(str::to_owned).collect();
                let letters = |piece: &String| piece.chars().filter(|letter| letter.is_alphabetic()).count();
                // A colon is said on purpose; it names what follows.
                let is_thin = pieces.len() > 1
                    && pieces.iter().map(letters).sum::<usize>() <= THIN
                    && !english.contains(':');
                sentences.push(Sentence { pieces, ukrainian, is_thin });
            }
        }
        // Where several fit, the one that says most itself is meant.
        sentences.sort_by_key(|sentence| {
            std::cmp::Reverse(sentence.pieces.iter().map(String::len).sum::<usize>())
        });
        sentences
    })
}

/// The table's lines: English, Ukrainian.
fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let table = include_str!("../data/sentences.tsv");
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

fn translated(text: &str, depth: usize) -> Option<String> {
    if depth > DEEPEST || text.trim().is_empty() {
        return None;
    }
    for sentence in sentences() {
        let Some(values) = values(&sentence.pieces, text) else { continue };
        let known: Vec<Option<String>> = values.iter().map(|value| translated(value, depth + 1)).collect();
        // A number stands for itself in every language.
        let is_number = |value: &str| value.chars().all(|letter| letter.is_ascii_digit() || letter == ',');
        if sentence.is_thin
            && values.iter().zip(&known).any(|(value, known)| known.is_none() && !is_number(value))
        {
            continue;
        }
        let mut told = sentence.ukrainian.to_owned();
        for (place, (value, known)) in values.iter().zip(known).enumerate() {
            let value = known.unwrap_or_else(|| (*value).to_owned());
            told = told.replace(&format!("{{{}}}", place + 1), &value);
        }
        return Some(told);
    }
    // Whatever stands before a colon is a file, mostly.
    for mark in [": ", "; "] {
        if let Some((before, after)) = text.split_once(mark)
            && let Some(after) = translated(after, depth + 1)
        {
            let before = translated(before, depth + 1).unwrap_or_else(|| before.to_owned());
            return Some(format!("{before}{mark}{after}"));
        }
    }
    None
}

/// What stands between the pieces of a sentence, where a text has them all in order.
fn values<'t>(pieces: &[String], text: &'t str) -> Option<Vec<&'t str>> {
    let (first, rest) = pieces.split_first()?;
    let mut left = text.strip_prefix(first.as_str())?;
    let Some((last, middle)) = rest.split_last() else {
        return left.is_empty().then(Vec::new);
    };
    let mut values = Vec::with_capacity(rest.len());
    for piece in middle {
        let (value, after) = left.split_once(piece.as_str())?;
        values.push(value);
        left = after;
    }
    values.push(left.strip_suffix(last.as_str())?);
    // A number that begins a sentence has no file before it.
    let counts = first.is_empty() && rest.first().is_some_and(|piece| piece.starts_with(' '));
    if counts && values.first().is_some_and(|value| value.contains(": ")) {
        return None;
    }
    values.iter().all(|value| !value.is_empty()).then_some(values)
}

/// The command line with its help in the language of this run.
pub fn localized(command: clap::Command) -> clap::Command {
    if current() != Language::Ukrainian { command } else { in_ukrainian(command) }
}

fn in_ukrainian(command: clap::Command) -> clap::Command {
    let said = |text: Option<&clap::builder::StyledStr>| {
        text.map(ToString::to_string).and_then(|text| ukrainian(&text))
    };
    let (about, long) = (said(command.get_about()), said(command.get_long_about()));
    // Examples stand as they are; what is said about them stands in lines of its own.
    let after = command.get_after_help().map(|text| {
        let lines = text.to_string();
        let lines = lines.lines().map(|line| ukrainian(line).unwrap_or_else(|| line.to_owned()));
        lines.collect::<Vec<_>>().join("\n")
    });
    let mut command = command.mut_args(|argument| {
        let (mut help, mut long) = (said(argument.get_help()), said(argument.get_long_help()));
        // What the values mean the parser would say in English: it is made part of what the option means.
        let values = argument.get_possible_values();
        let hidden = argument.is_hide_possible_values_set();
        let explained =
            !hidden && values.iter().any(|value| value.get_help().is_some() && !value.is_hide_set());
        let argument = argument.hide_possible_values(hidden || explained);
        if explained && let Some(text) = &help {
            long = Some(format!("{}\n\n{}", long.as_ref().unwrap_or(text), values_in_ukrainian(&values)));
            let names: Vec<&str> = shown(&values).map(clap::builder::PossibleValue::get_name).collect();
            help = Some(format!("{text} [можливі значення: {}]", names.join(", ")));
        }
        let heading = argument.get_help_heading().and_then(ukrainian);
        let argument = match help {
            Some(help) => argument.help(help),
            None => argument,
        };
        let argument = match long {
            Some(long) => argument.long_help(long),
            None => argument,
        };
        match heading {
            Some(heading) => argument.help_heading(heading),
            None => argument,
        }
    });
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(long) = long {
        command = command.long_about(long);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    let names: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, in_ukrainian);
    }
    command
}

/// The values of an option that help shows.
fn shown(values: &[clap::builder::PossibleValue]) -> impl Iterator<Item = &clap::builder::PossibleValue> {
    values.iter().filter(|value| !value.is_hide_set())
}

/// What the values of an option mean, a line each, as the parser lays them out.
fn values_in_ukrainian(values: &[clap::builder::PossibleValue]) -> String {
    let longest = shown(values).map(|value| value.get_name().chars().count()).max().unwrap_or(0);
    let lines = shown(values).map(|value| {
        let name = value.get_name();
        match value.get_help().map(ToString::to_string) {
            Some(help) => {
                let padding = " ".repeat(longest.saturating_sub(name.chars().count()));
                format!("- {name}:{padding} {}", ukrainian(&help).unwrap_or(help))
            }
            None => format!("- {name}"),
        }
    });
    std::iter::once("Можливі значення:".to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}

/// The words that the parser of the command line puts into help itself.
const OF_THE_PARSER: [(&str, &str); 14] = [
    ("Usage:", "Використання:"),
    ("Arguments:", "Аргументи:"),
    ("Options:", "Параметри:"),
    ("Commands:", "Дії:"),
    ("Possible values:", "Можливі значення:"),
    ("[possible values: ", "[можливі значення: "),
    ("[default: ", "[типово: "),
    ("Print help (see a summary with '-h')", "Вивести довідку (стислу – '-h')"),
    ("Print help (see more with '--help')", "Вивести довідку (повну – '--help')"),
    ("Print this message or the help of the given subcommand(s)", "Вивести це або довідку дії"),
    ("Print help", "Вивести довідку"),
    ("Print version", "Вивести версію"),
    ("Examples:", "Приклади:"),
    ("Example:", "Приклад:"),
];

/// Help as the parser made it, in the language of this run.
pub fn help(text: String) -> String {
    if current() != Language::Ukrainian {
        return text;
    }
    OF_THE_PARSER.iter().fold(text, |text, (english, ukrainian)| text.replace(english, ukrainian))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use clap::CommandFactory;

    use super::*;
    use crate::args::Arguments;

    #[test]
    fn sentences_are_found_with_what_is_put_in() {
        for (english, ukrainian_text) in [
            ("compared: names, birth dates", "порівнюються: names, birth dates"),
            (
                "ours.csv: 3 rows read, 2 with a partner, 1 without, 0 set aside",
                "ours.csv: прочитано рядків: 3; із парою 2, без пари 1, відкладено 0",
            ),
            (
                "no birth dates are compared: a.csv has none",
                "не порівнюються дати народження: a.csv їх не має",
            ),
            ("given name: Остап and Ostap, written alike", "ім'я: Остап і Ostap, написано однаково"),
            ("there is no such verb; see --help", "такої дії немає; дивіться --help"),
        ] {
            assert_eq!(ukrainian(english).as_deref(), Some(ukrainian_text), "{english}");
        }
        assert_eq!(ukrainian("xyz abc"), None);
    }

    #[test]
    fn the_language_is_that_of_the_command_line_else_of_the_environment() {
        let of = |arguments: &[&str], variables: &[(&str, &str)]| {
            let arguments: Vec<OsString> = arguments.iter().map(Into::into).collect();
            let variables: Vec<(String, OsString)> =
                variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
            chosen(arguments.into_iter(), |name| {
                variables.iter().find(|(of, _)| of == name).map(|(_, value)| value.clone())
            })
        };
        assert_eq!(of(&["zvirka"], &[("LANG", "uk_UA.UTF-8")]), Language::Ukrainian);
        assert_eq!(of(&["zvirka"], &[("LC_ALL", "C"), ("LANG", "uk_UA.UTF-8")]), Language::English);
        assert_eq!(of(&["zvirka", "--language", "uk"], &[("LANG", "en_GB.UTF-8")]), Language::Ukrainian);
        assert_eq!(of(&["zvirka", "--language=en"], &[("LANG", "uk_UA.UTF-8")]), Language::English);
        assert_eq!(of(&["zvirka"], &[]), Language::English);
    }

    #[test]
    fn every_line_puts_in_what_its_english_does() {
        for (english, ukrainian) in lines() {
            let count = english.matches("{}").count();
            for place in 1..=count {
                assert!(ukrainian.contains(&format!("{{{place}}}")), "{english}");
            }
            assert!(!ukrainian.contains(&format!("{{{}}}", count + 1)), "{english}");
            assert!(!ukrainian.trim().is_empty(), "{english}");
        }
    }

    /// Help of a command and all its verbs.
    fn helps(command: &clap::Command, all: &mut BTreeSet<String>) {
        let mut add = |text: Option<&clap::builder::StyledStr>| {
            all.extend(text.map(ToString::to_string));
        };
        add(command.get_about());
        add(command.get_long_about());
        for argument in command.get_arguments() {
            add(argument.get_help());
            add(argument.get_long_help());
            for value in argument.get_possible_values() {
                add(value.get_help());
            }
        }
        for argument in command.get_arguments() {
            all.extend(argument.get_help_heading().map(str::to_owned));
        }
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        // Examples, and the files in them, are no sentences.
        let is_said = |line: &&str| {
            !line.is_empty() && !line.starts_with(' ') && !matches!(*line, "Example:" | "Examples:")
        };
        all.extend(after.lines().filter(is_said).map(str::to_owned));
        for verb in command.get_subcommands() {
            helps(verb, all);
        }
    }

    /// Runs of English words that are neither in quotes nor names of things typed.
    fn english(text: &str) -> bool {
        let is_word = |word: &str| word.len() > 2 && word.chars().all(|letter| letter.is_ascii_lowercase());
        let bare: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" X ");
        let words: Vec<&str> = bare.split_whitespace().collect();
        words.windows(3).any(|run| run.iter().all(|word| is_word(word)))
    }

    #[test]
    fn what_was_put_into_a_thin_sentence_must_be_known_itself() {
        assert_eq!(ukrainian("birth dates and ranks").as_deref(), Some("дати народження і звання"));
        assert_eq!(ukrainian("something unheard of and other words"), None);
    }

    #[test]
    fn all_help_is_in_the_table() {
        let mut all = BTreeSet::new();
        helps(&Arguments::command(), &mut all);
        let missing: Vec<&String> = all.iter().filter(|text| ukrainian(text).is_none()).collect();
        assert!(missing.is_empty(), "{missing:#?}");
        let half: Vec<String> =
            all.iter().filter_map(|text| ukrainian(text)).filter(|text| english(text)).collect();
        assert!(half.is_empty(), "{half:#?}");
    }

    #[test]
    fn what_the_values_of_an_option_mean_is_said_in_ukrainian() {
        let mut command = in_ukrainian(Arguments::command());
        let verb = command.find_subcommand_mut("review").unwrap();
        let long = verb.render_long_help().to_string();
        assert!(long.contains("- audit:        Зв'язки, в яких програма певна, обрані навмання"), "{long}");
        assert!(!long.contains("Links that the program is sure of") && !long.contains("Possible values"));
        // However wide the lines are.
        let short = verb.render_help().to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(short.contains("[можливі значення: open, second, disagreement, audit, reopened]"), "{short}");
    }

    /// Texts of this crate that are layouts, examples or parts of pages that are told in English only.
    const NO_SENTENCES: [&str; 7] = [
        "args/",
        "commands/inspect",
        "commands/measures.rs",
        "commands/parse.rs",
        "commands/benchmark/mod.rs",
        "terminal/progress.rs",
        "terminal/table.rs",
    ];

    /// The texts in quotes of a source file, without its tests and comments.
    fn texts(source: &str) -> Vec<String> {
        let source = source.split("#[cfg(test)]").next().unwrap_or("");
        let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let code = code.join("\n");
        let mut texts = Vec::new();
        let mut letters = code.chars().peekable();
        let mut before = ' ';
        while let Some(letter) = letters.next() {
            // A quotation mark that stands for itself begins no text.
            let is_letter = before == '\'' && letters.peek() == Some(&'\'');
            before = letter;
            if letter != '"' || is_letter {
                continue;
            }
            let mut text = String::new();
            while let Some(letter) = letters.next() {
                match letter {
                    '"' => break,
                    '\\' => match letters.next() {
                        // A break of the line takes the indentation with it.
                        Some('\n') => while letters.next_if(|letter| letter.is_whitespace()).is_some() {},
                        Some('n') => text.push('\n'),
                        Some(other) => text.push(other),
                        None => {}
                    },
                    letter => text.push(letter),
                }
            }
            texts.push(text);
        }
        texts
    }

    /// What is put in has a name or a form in the code; in the table it is `{}`.
    fn with_places(text: &str) -> String {
        let mut plain = String::new();
        let mut depth = 0;
        for letter in text.chars() {
            match letter {
                '{' => {
                    if depth == 0 {
                        plain.push_str("{}");
                    }
                    depth += 1;
                }
                '}' => depth -= 1,
                letter if depth == 0 => plain.push(letter),
                _ => {}
            }
        }
        plain.trim().to_owned()
    }

    /// Texts of three words or more of the files of a folder, or of one file, that the table lacks.
    fn lacking(at: &str, leave_out: &[&str]) -> Vec<String> {
        fn files(path: &Path, all: &mut Vec<std::path::PathBuf>) {
            if path.is_file() {
                all.push(path.to_owned());
                return;
            }
            for entry in std::fs::read_dir(path).unwrap() {
                files(&entry.unwrap().path(), all);
            }
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(at);
        let mut all = Vec::new();
        files(&root, &mut all);
        let known: BTreeSet<String> = lines()
            .flat_map(|(english, _)| [english.replace("[s]", "s"), english.replace("[s]", "")])
            .collect();
        let mut missing = Vec::new();
        for path in all {
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            let is_of_tests =
                name.ends_with("tests.rs") || name.contains("tests/") || name.ends_with(".snap");
            if is_of_tests || leave_out.iter().any(|of| name.starts_with(of)) {
                continue;
            }
            for text in texts(&std::fs::read_to_string(&path).unwrap()) {
                let plain = with_places(&text);
                let is_word = |word: &&str| word.chars().all(char::is_alphabetic);
                let words = plain.split_whitespace().filter(is_word).count();
                // Statements of SQL, what a library says, and texts in both languages are no sentences of this program.
                let begins = plain.split_whitespace().next().unwrap_or_default();
                let is_statement =
                    begins.len() > 1 && begins.chars().all(|letter| letter.is_ascii_uppercase());
                let is_of_others = is_statement && begins != "NUL"
                    || plain.contains('·')
                    || plain == "Disabled feature at compile time"
                    || plain.starts_with("id, at, author")
                    || !plain.split_whitespace().any(|word| word.len() > 2 && word.is_ascii());
                if words >= 3 && !is_of_others && !known.contains(&plain) && ukrainian(&plain).is_none() {
                    missing.push(format!("{name}: {plain}"));
                }
            }
        }
        missing
    }

    #[test]
    fn every_sentence_of_this_crate_is_in_the_table() {
        let missing = lacking("src", &[&NO_SENTENCES[..], &["language.rs"]].concat());
        assert!(missing.is_empty(), "{missing:#?}");
    }

    /// What other crates say through this one: where it stands, and what there is no message.
    const SAID_ELSEWHERE: [(&str, &[&str]); 9] = [
        ("../zvirka-io/src", &["report/", "headers/rules.rs", "pfif/moment.rs"]),
        ("../zvirka-decisions/src", &[]),
        ("../zvirka/src/linker", &[]),
        ("../zvirka/src/compare/date/column.rs", &[]),
        ("../zvirka/src/model/mod.rs", &[]),
        ("../zvirka/src/names/parse.rs", &[]),
        ("../zvirka/src/names/repair/mod.rs", &[]),
        ("../zvirka/src/reconcile/case.rs", &[]),
        ("../zvirka/src/record.rs", &[]),
    ];

    #[test]
    fn what_files_and_the_engine_say_is_in_the_table() {
        let missing: Vec<String> =
            SAID_ELSEWHERE.iter().flat_map(|(at, leave_out)| lacking(at, leave_out)).collect();
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
