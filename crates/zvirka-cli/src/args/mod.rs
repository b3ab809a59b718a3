//! What can be said on the command line, and nothing of what is then done: each verb's work is in
//! [`commands`](crate::commands).
//!
//! Options that name what the engine has (a cardinality, a threshold) take its defaults from the engine, so that
//! help texts cannot drift from what happens. Every example in a help text names invented people.

mod asking;
mod decisions;
mod lists;
mod names;
mod review;
mod values;
mod versions;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use asking::{FindArguments, ServeArguments};
pub use decisions::{DecisionsArguments, DecisionsVerb, ForgetArguments, ImportArguments, SheetArguments};
pub use lists::{
    BenchmarkArguments, ComparedArguments, DedupeArguments, EvaluateArguments, ExplainArguments,
    InspectArguments, LinkArguments, ReadingArguments, ReconcileArguments, SideArguments, SimulateArguments,
    TrainArguments,
};
pub use names::{CompareArguments, CompletionsArguments, ManArguments, ParseArguments, RomanizeArguments};
pub use review::ReviewArguments;
use values::parse_threads;
pub use values::{BaselineArgument, FormatArgument, LanguageArgument, ScenarioArgument, TablesArgument};
pub use versions::{CompareRunsArguments, DiffArguments};

/// The whole command line.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "zvirka",
    version,
    about = "Says who is who on rival lists of people, across scripts, languages and spellings",
    long_about = "Says who is who on rival lists of people: lists formed apart, in Cyrillic and in Latin letters, \
                  in several languages and many romanisation systems, with slips, short names and missing parts.",
    after_help = "Exit status: 0 done; 1 a check that was asked for fell short; 2 the input or the options were \
                  refused, nothing was written; 74 reading or writing failed, earlier output is intact; \
                  130 stopped by the user.",
    propagate_version = true,
    max_term_width = 100
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// Options that every verb takes.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// Options that every verb takes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Common options")]
pub struct CommonArguments {
    /// Threads to use; all of the machine's unless told. Results never depend on it
    #[arg(long, global = true, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
    /// No progress bars and no closing summary; warnings and errors are still told
    #[arg(long, global = true)]
    pub quiet: bool,
    /// Write program version, options and the SHA-256 of every input and output to FILE (JSON)
    #[arg(long, global = true, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// Language of messages, errors and help, and of report.html and its sentences; by LANG unless told, for the report
    /// English
    #[arg(long, global = true, value_enum)]
    pub language: Option<LanguageArgument>,
    /// Write CSV for opening in a spreadsheet program: with a byte order mark, and with ' before cells that would run as
    /// formulas. Such files are for looking at; other programs should read those without
    #[arg(long, global = true, value_name = "PROGRAM")]
    pub csv_for: Option<CsvReader>,
}

/// Who CSV is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum CsvReader {
    /// Excel, LibreOffice and other spreadsheet programs.
    Excel,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Verb {
    /// Find who stands on both of two lists
    Link(LinkArguments),
    /// Find who stands on one list more than once
    Dedupe(DedupeArguments),
    /// Reconcile many lists of a case into one ledger, with findings
    Reconcile(ReconcileArguments),
    /// Show what changed between two versions of a list
    Diff(DiffArguments),
    /// Show what two runs on the same lists do not share
    CompareRuns(CompareRunsArguments),
    /// Compare two names and say why, or compare a table of pairs
    Compare(CompareArguments),
    /// Show why two records of two lists are, or are not, one person
    Explain(ExplainArguments),
    /// Find who on a list, or in a result, a name may be
    Find(FindArguments),
    /// Answer names against a list over HTTP, for OpenRefine and other programs on this machine
    Serve(ServeArguments),
    /// Measure a file of links against the known truth
    Evaluate(EvaluateArguments),
    /// Show how a name is read: its parts, their roles, their sounds
    Parse(ParseArguments),
    /// Write a name in Latin letters under a romanisation scheme
    Romanize(RomanizeArguments),
    /// Show what is understood of a list: encoding, columns, scripts, faults by row
    Inspect(InspectArguments),
    /// Measure accuracy on test lists, by kind of difficulty
    Benchmark(BenchmarkArguments),
    /// Learn weights from two lists of which nobody knows who is who
    Train(TrainArguments),
    /// Decide on a page what the lists leave open: one person, or two
    Review(ReviewArguments),
    /// Keep what persons decided: export, import, agreement, check, sheet, forget
    Decisions(DecisionsArguments),
    /// Write lists of invented people whose true links are known
    Simulate(SimulateArguments),
    /// Print the completions of a shell
    Completions(CompletionsArguments),
    /// Print the manual page of the command or of a verb
    Man(ManArguments),
    /// Print the licences of the program and of the libraries that are built into it
    Licences,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use zvirka::simulation::{Noise, Profile, SimulationOptions};

    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_defaults_of_simulate_are_the_engines() {
        let parsed = Arguments::try_parse_from(["zvirka", "simulate", "lists"]).unwrap();
        let Verb::Simulate(simulate) = parsed.verb else { panic!("another verb") };
        let defaults = SimulationOptions::default();
        assert_eq!(Noise::from(simulate.noise), defaults.noise);
        assert_eq!(Profile::from(simulate.profile), defaults.profile);
    }

    #[test]
    fn compare_takes_two_names_or_a_table_but_not_both() {
        let parse = |words: &[&str]| Arguments::try_parse_from([&["zvirka", "compare"], words].concat());
        assert!(parse(&["Шаповал Остап", "Shapoval Ostap"]).is_ok());
        assert!(parse(&["--pairs", "pairs.csv", "-o", "out.csv"]).is_ok());
        assert!(parse(&["Шаповал Остап"]).is_err());
        assert!(
            parse(&["Шаповал Остап", "Shapoval Ostap", "--pairs", "pairs.csv", "-o", "out.csv"]).is_err()
        );
        assert!(parse(&["--pairs", "pairs.csv"]).is_err());
    }
}
