//! What can be said to `zvirka review`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use zvirka_server::Queue;

use super::lists::{ReadingArguments, SideArguments};
use super::values::{CardinalityArgument, parse_minutes, parse_probability};

/// Minutes without a question after which the page is locked: a reader who only went for tea finds it open.
const IDLE_MINUTES: u64 = 30;

/// `zvirka review`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  zvirka review case.toml --reader Olena
  zvirka review ours.csv theirs.csv --decisions decisions.db --reader Olena
  zvirka review case.toml --reader Taras --second

opens a page on this machine that asks about what the lists leave open, the costliest first: one record beside another, \
what differs and what that weighs. S same, D different, C cannot tell, then 1-9 for the reason; ? shows all keys. Every \
answer is on the disk before the next question comes, in decisions.db beside the case unless told otherwise, and holds \
for each run with --decisions. Ctrl-C stops the page; nothing is lost.")]
pub struct ReviewArguments {
    /// A case; or the folder of its result, whose lists must not have changed since; or two lists
    #[arg(value_name = "CASE.toml|DIR|LEFT RIGHT", required = true, num_args = 1..=2)]
    pub what: Vec<PathBuf>,
    /// Where decisions are kept; `decisions.db` beside the case or the first list unless told, made if it is not there
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// Who reads; the user of this machine unless told
    #[arg(long, value_name = "NAME")]
    pub reader: Option<String>,
    /// Read as the second reader: what somebody has decided, without the program's opinion and theirs
    #[arg(long)]
    pub second: bool,
    /// Which questions come first
    #[arg(long, value_enum, default_value_t = QueueArgument::Open)]
    pub queue: QueueArgument,
    /// As for `zvirka link` and `zvirka reconcile`; of the folder of a result as that was made
    #[arg(long, value_name = "P", value_parser = parse_probability)]
    pub match_at: Option<f64>,
    /// Links of at least this probability are asked about; of the folder of a result as that was made
    #[arg(long, value_name = "P", value_parser = parse_probability)]
    pub review_at: Option<f64>,
    /// As for `zvirka link`: of two lists alone
    #[arg(long, value_enum)]
    pub cardinality: Option<CardinalityArgument>,
    /// As for `zvirka link`: of two lists alone
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// What the audit's sample is drawn by: the same number draws the same links
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The port to listen on, of this machine alone; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// Open no browser; open the address yourself
    #[arg(long)]
    pub no_browser: bool,
    /// Minutes without a question after which the page is locked
    #[arg(long, value_name = "MINUTES", value_parser = parse_minutes, default_value_t = IDLE_MINUTES)]
    pub idle: u64,
    /// How to read both lists.
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// How to read one of them.
    #[command(flatten)]
    pub sides: SideArguments,
}

/// Which questions are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum QueueArgument {
    /// What nobody has decided
    Open,
    /// What a second reader has to look at
    Second,
    /// What readers disagree about
    Disagreement,
    /// Links that the program is sure of, drawn at random
    Audit,
    /// What was decided, and the evidence has moved against
    Reopened,
}

impl From<QueueArgument> for Queue {
    fn from(queue: QueueArgument) -> Self {
        match queue {
            QueueArgument::Open => Self::Open,
            QueueArgument::Second => Self::Second,
            QueueArgument::Disagreement => Self::Disagreement,
            QueueArgument::Audit => Self::Audit,
            QueueArgument::Reopened => Self::Reopened,
        }
    }
}
