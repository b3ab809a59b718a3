//! What can be said to the verbs that ask one list: who on it a name may be.

use std::path::PathBuf;

use clap::Args;
use zvirka::linker::IndexOptions;

use super::ReadingArguments;
use super::values::{parse_candidates, parse_origin, parse_probability};

/// Candidates shown unless told: as many as a person looks through.
const CANDIDATES: usize = 5;

/// `zvirka find`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  zvirka find \"Саша Гриценко\" ours.csv --birth-date 07.03.1990
  zvirka find \"Alexander Gritsenko\" result

shows the records of the list, or the persons of a folder that `zvirka reconcile` wrote, that the name may be, the \
nearest first, with how near they are and what agrees. A name that is not found by one spelling may be found by another: \
nobody is denied by an empty answer.")]
pub struct FindArguments {
    /// The name in any script, order and spelling, as one argument
    #[arg(value_name = "NAME", allow_hyphen_values = true)]
    pub name: String,
    /// The list, `-` for standard input; or the folder of a reconciliation's result
    #[arg(value_name = "LIST|DIR")]
    pub list: PathBuf,
    /// Birth date of the person sought, may be partial
    #[arg(long, value_name = "DATE")]
    pub birth_date: Option<String>,
    /// How many are shown at most
    #[arg(long, value_name = "N", value_parser = parse_candidates, default_value_t = CANDIDATES)]
    pub limit: usize,
    /// Write what was found as JSON
    #[arg(long)]
    pub json: bool,
    /// Weights to use, as `zvirka train` writes them; those that come with the program unless told
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// How to read the list.
    #[command(flatten)]
    pub reading: ReadingArguments,
}

/// `zvirka serve`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka serve ours.csv

prints an address such as http://127.0.0.1:8765/uIn3bq…/ and answers there until it is stopped with Ctrl-C: to \
OpenRefine (Reconcile › Start reconciling › Add standard service), to any program that speaks the Reconciliation Service \
API 0.2 or 1.0-draft, and to ADDRESS/search?name=… The address is the password; whoever has it and is on this machine can \
read the list.")]
pub struct ServeArguments {
    /// The list; `-` is standard input
    #[arg(value_name = "LIST")]
    pub list: PathBuf,
    /// The port to listen on, of this machine alone; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 8765)]
    pub port: u16,
    /// Let pages of this origin read answers, such as http://127.0.0.1:4444; those of OpenRefine may unless it was set up
    /// otherwise; may be given several times
    #[arg(long, value_name = "URL", value_parser = parse_origin)]
    pub origin: Vec<String>,
    /// Open the address in a browser
    #[arg(long)]
    pub open: bool,
    /// Candidates of a question that does not say how many it wants
    #[arg(long, value_name = "N", value_parser = parse_candidates, default_value_t = CANDIDATES)]
    pub limit: usize,
    /// Candidates of at least this probability, and far from any rival, are a match
    #[arg(long, value_name = "P", value_parser = parse_probability, default_value_t = IndexOptions::default().match_at)]
    pub match_at: f64,
    /// Weights to use, as `zvirka train` writes them; those that come with the program unless told
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// How to read the list.
    #[command(flatten)]
    pub reading: ReadingArguments,
}
