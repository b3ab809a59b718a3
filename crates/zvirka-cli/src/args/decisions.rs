//! What can be said to `zvirka decisions`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::lists::{ReadingArguments, SideArguments};

/// `zvirka decisions`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka link ours.csv theirs.csv -o links.csv
  zvirka decisions sheet decisions.db --links links.csv ours.csv theirs.csv -o pairs.xlsx --reader Olena
  ... Olena fills in the columns verdict and reason ...
  zvirka decisions import decisions.db pairs.xlsx
  zvirka link ours.csv theirs.csv -o links.csv --decisions decisions.db

decisions.db is one file (SQLite) to be kept beside the lists, never in the folder of a result. Nothing in it is ever \
changed: who takes something back adds that. Two machines are joined by export and import, in any order.")]
pub struct DecisionsArguments {
    /// What to do.
    #[command(subcommand)]
    pub what: DecisionsVerb,
}

/// What to do with a file of decisions.
#[derive(Clone, Debug, Subcommand)]
pub enum DecisionsVerb {
    /// Write everything as JSON Lines, for another machine or to be kept
    Export {
        /// The file of decisions
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Where to write; `-` is standard output
        #[arg(short, long, value_name = "OUT", default_value = "-")]
        output: PathBuf,
    },
    /// Add what an export, a filled-in sheet or a table of verdicts holds
    Import(ImportArguments),
    /// Say how well readers agree: Cohen's kappa and Gwet's AC1
    Agreement {
        /// The file of decisions
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Write the figures as JSON
        #[arg(long)]
        json: bool,
    },
    /// Check that nothing was changed or lost; status 1 where something was
    Check {
        /// The file of decisions
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Write a workbook with drop-downs, to be filled in and imported
    Sheet(SheetArguments),
    /// Remove a person of a result from the file, and reconcile again without that person's records
    Forget(ForgetArguments),
}

/// `zvirka decisions import`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  zvirka decisions import decisions.db export.jsonl
  zvirka decisions import decisions.db pairs.xlsx --reader Olena
  zvirka decisions import decisions.db verdicts.csv ours.csv theirs.csv
  zvirka decisions import decisions.db verdicts.csv --case case.toml

A table of verdicts has left_id, right_id, verdict (same, different, cannot_tell) and, if known, reason, author, note, \
at, and for a case left_list, right_list. A file of decisions that is not there is made.")]
pub struct ImportArguments {
    /// The file of decisions; with --output the source
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The source, standard input unless told; then, for a table of verdicts, the list or the two lists it is about
    #[arg(value_name = "SOURCE", num_args = 0..=3)]
    pub sources: Vec<PathBuf>,
    /// The file of decisions, where FILE is the source
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// The case that a table of verdicts is about
    #[arg(long, value_name = "CASE.toml")]
    pub case: Option<PathBuf>,
    /// Who decided, where the source does not say
    #[arg(long, value_name = "NAME")]
    pub reader: Option<String>,
    /// How to read both lists.
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// How to read one of them.
    #[command(flatten)]
    pub sides: SideArguments,
}

/// `zvirka decisions sheet`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  zvirka decisions sheet decisions.db --links links.csv ours.csv theirs.csv -o pairs.xlsx
  zvirka decisions sheet decisions.db --result result -o pairs.xlsx
  zvirka decisions sheet decisions.db -o again.xlsx

takes the rows of links.csv, or of a result's, that are for review and not decided. Without either it takes the pairs \
of the file itself that wait for a second reader or on which readers disagree. A file of decisions that is not there is \
made, since what a reader is shown is kept in it.")]
pub struct SheetArguments {
    /// The file of decisions
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The lists that LINKS is of, or the one list
    #[arg(value_name = "LIST", num_args = 0..=2)]
    pub lists: Vec<PathBuf>,
    /// Links whose rows for review are asked
    #[arg(long, value_name = "LINKS", conflicts_with = "result")]
    pub links: Option<PathBuf>,
    /// The folder of a result, whose links for review are asked
    #[arg(long, value_name = "DIR")]
    pub result: Option<PathBuf>,
    /// Where to write the workbook
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// Pairs that are settled too, with what was decided
    #[arg(long)]
    pub all: bool,
    /// Who will fill it in
    #[arg(long, value_name = "NAME", default_value = "")]
    pub reader: String,
    /// How to read both lists.
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// How to read one of them.
    #[command(flatten)]
    pub sides: SideArguments,
}

/// `zvirka decisions forget`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka decisions forget decisions.db --result result --person P000017 --reader Olena

What readers saw of the person's records, and the notes on them, leave decisions.db, which keeps their prints and that \
Olena had them forgotten. The case is then reconciled again into the folder without these records; whoever lists them \
must strike them there.")]
pub struct ForgetArguments {
    /// The file of decisions
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The folder of the result
    #[arg(long, value_name = "DIR")]
    pub result: PathBuf,
    /// The person's id there
    #[arg(long, value_name = "ID")]
    pub person: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub reader: String,
}
