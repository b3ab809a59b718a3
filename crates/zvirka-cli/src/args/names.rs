//! What can be said to the verbs that work on names given on the command line.

use std::path::PathBuf;

use clap::Args;
use zvirka::linker::CompareOptions;

use super::values::{FormatArgument, parse_prior, parse_probability};

/// `zvirka compare`.
#[derive(Clone, Debug, Args)]
#[command(
    override_usage = "zvirka compare [OPTIONS] NAME NAME\n       zvirka compare [OPTIONS] --pairs FILE -o OUT",
    after_help = "\
Examples:
  zvirka compare \"Олексій Гриценко\" \"Alexey Gritsenko\"
  zvirka compare \"Ґудзь Марʼяна\" \"GUDZ, Mariana\" --birth-date-a 07.03.1990 --birth-date-b 1990
  zvirka compare --pairs pairs.csv -o scored.csv

pairs.csv has the columns name_a, name_b and, if known, birth_date_a, birth_date_b."
)]
pub struct CompareArguments {
    /// The two names, each as one argument
    #[arg(value_name = "NAME", num_args = 2, required_unless_present = "pairs", conflicts_with = "pairs")]
    pub names: Vec<String>,
    /// Birth date of the first person, may be partial
    #[arg(long, value_name = "DATE", conflicts_with = "pairs")]
    pub birth_date_a: Option<String>,
    /// Birth date of the second person, may be partial
    #[arg(long, value_name = "DATE", conflicts_with = "pairs")]
    pub birth_date_b: Option<String>,
    /// Write the comparison as JSON
    #[arg(long, conflicts_with = "pairs")]
    pub json: bool,
    /// Probability that two people are the same before their names are read
    #[arg(long, value_name = "P", value_parser = parse_prior, default_value_t = CompareOptions::default().prior)]
    pub prior: f64,
    /// Pairs of at least this probability are decided `match`
    #[arg(long, value_name = "P", value_parser = parse_probability, default_value_t = CompareOptions::default().match_at)]
    pub match_at: f64,
    /// Pairs of at least this probability are decided `review`
    #[arg(long, value_name = "P", value_parser = parse_probability, default_value_t = CompareOptions::default().review_at)]
    pub review_at: f64,
    /// Compare every row of a table
    #[arg(long, value_name = "FILE", requires = "output")]
    pub pairs: Option<PathBuf>,
    /// Where to write the table with probability, weight and decision; `-` is standard output
    #[arg(short, long, value_name = "OUT", requires = "pairs")]
    pub output: Option<PathBuf>,
    /// Where to write rows of the table set aside, when there are any [default: beside the output, OUT.rejects.csv]
    #[arg(long, value_name = "FILE", requires = "pairs")]
    pub rejects: Option<PathBuf>,
    /// Encoding of the table; detected unless told
    #[arg(long, value_name = "LABEL", requires = "pairs")]
    pub encoding: Option<String>,
    /// Format of the table; by extension unless told
    #[arg(long, value_enum, requires = "pairs")]
    pub format: Option<FormatArgument>,
}

/// `zvirka parse`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka parse \"ст. солдат ЛЕВЧУК Остап Ігорович, 07.03.1990 р.н.\"")]
pub struct ParseArguments {
    /// The name, as one argument
    #[arg(value_name = "NAME", allow_hyphen_values = true)]
    pub name: String,
    /// Write the reading as JSON
    #[arg(long)]
    pub json: bool,
}

/// `zvirka romanize`.
#[derive(Clone, Debug, Args)]
#[command(
    override_usage = "zvirka romanize [OPTIONS] NAME --scheme SCHEME\n       zvirka romanize --list",
    after_help = "\
Examples:
  zvirka romanize \"Щербак Юрій\" --scheme uk_kmu2010
  zvirka romanize --list"
)]
pub struct RomanizeArguments {
    /// The name, as one argument
    #[arg(
        value_name = "NAME",
        required_unless_present = "list",
        requires = "scheme",
        allow_hyphen_values = true
    )]
    pub name: Option<String>,
    /// The scheme's name, as --list gives it
    #[arg(long, value_name = "SCHEME", requires = "name")]
    pub scheme: Option<String>,
    /// Name the schemes
    #[arg(long, conflicts_with_all = ["name", "scheme"])]
    pub list: bool,
}

/// `zvirka completions`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka completions bash > ~/.local/share/bash-completion/completions/zvirka
  zvirka completions zsh > ~/.zfunc/_zvirka
  zvirka completions fish > ~/.config/fish/completions/zvirka.fish")]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `zvirka man`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka man link | man -l -
  zvirka man > zvirka.1")]
pub struct ManArguments {
    /// The verb; the whole command unless told
    #[arg(value_name = "VERB")]
    pub verb: Option<String>,
}
