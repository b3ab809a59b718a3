//! What can be said on the command line, and nothing of what is then done: each verb's work is in
//! [`commands`](crate::commands).
//!
//! Options that name what the engine has (a cardinality, a threshold) take its defaults from the engine, so that
//! help texts cannot drift from what happens. Every example in a help text names invented people.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use zvirka::linker::{Cardinality, CompareOptions, LinkOptions};
use zvirka::record::Field;
use zvirka::simulation::{MOST_PEOPLE, Noise, Profile, SimulationOptions};
use zvirka_io::{Format, Language};

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
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Verb {
    /// Find who stands on both of two lists
    Link(LinkArguments),
    /// Reconcile many lists of a case into one ledger, with findings
    Reconcile(ReconcileArguments),
    /// Compare two names and say why, or compare a table of pairs
    Compare(CompareArguments),
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
    /// Write lists of invented people whose true links are known
    Simulate(SimulateArguments),
}

/// `zvirka link`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka link ours.csv theirs.csv -o links.csv

  ours.csv                            theirs.csv
  id,ПІБ,дата народження              id,name,dob
  1,Шаповал Остап Ігорович,07.03.1990 a,\"SHAPOVAL, Ostap\",1990

Rows of links.csv are decided `match` (the same person) or `review` (a person should look). Rows that cannot be \
used go to links.rejects.csv.")]
pub struct LinkArguments {
    /// The first list; `-` is standard input
    #[arg(value_name = "LEFT")]
    pub left: PathBuf,
    /// The second list; `-` is standard input
    #[arg(value_name = "RIGHT")]
    pub right: PathBuf,
    /// Where to write the links; format by extension, `-` is standard output
    #[arg(short, long, value_name = "LINKS")]
    pub output: PathBuf,
    /// Which records may have several partners
    #[arg(long, value_enum, default_value_t = CardinalityArgument::OneToOne)]
    pub cardinality: CardinalityArgument,
    /// Links of at least this probability are decided `match`; unless told, so that of 1,000 at most 3 are expected
    /// to be wrong
    #[arg(long, value_name = "P", value_parser = parse_probability)]
    pub match_at: Option<f64>,
    /// Links of at least this probability are decided `review`; those below are not written
    #[arg(long, value_name = "P", value_parser = parse_probability, default_value_t = LinkOptions::default().review_at)]
    pub review_at: f64,
    /// Where to write rows set aside, when there are any [default: beside the output, LINKS.rejects.csv]
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// How to read both lists.
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// How to read one of them.
    #[command(flatten)]
    pub sides: SideArguments,
}

/// `zvirka reconcile`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka reconcile case.toml -o result

  case.toml
  [case]
  title = \"1000 for 1000\"
  home = \"ours\"

  [[list]]
  name = \"ours\"
  path = \"ours.xlsx\"
  role = \"roster\"         # roster, handover, report, sighting, published or watch
  side = \"ukraine\"        # optional, as are stage, date, map, encoding, format, sheet

  [[claim]]
  list = \"ours\"           # or side
  what = \"returned\"       # or offered, held, listed
  total = 1000

The folder gets persons.csv, ledger.csv, findings.csv, links.csv, summary.json, report.html for people to read and, \
written last, manifest.json. Its earlier content of that kind is replaced, whole or not at all.")]
pub struct ReconcileArguments {
    /// The case file
    #[arg(value_name = "CASE.toml")]
    pub case: PathBuf,
    /// The folder for the result; made when it is not there
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Links of at least this probability make two records one person; unless told, so that of 1,000 at most 3 are
    /// expected to be wrong
    #[arg(long, value_name = "P", value_parser = parse_probability)]
    pub match_at: Option<f64>,
    /// Links of at least this probability are told as ambiguous
    #[arg(long, value_name = "P", value_parser = parse_probability, default_value_t = LinkOptions::default().review_at)]
    pub review_at: f64,
    /// End with status 1 when a claim does not agree with the lists
    #[arg(long)]
    pub check: bool,
    /// Language of the headings and labels of report.html
    #[arg(long, value_enum, default_value_t = LanguageArgument::En)]
    pub language: LanguageArgument,
}

/// Languages that a report is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    /// English
    En,
    /// Ukrainian
    Uk,
}

impl From<LanguageArgument> for Language {
    fn from(language: LanguageArgument) -> Self {
        match language {
            LanguageArgument::En => Self::English,
            LanguageArgument::Uk => Self::Ukrainian,
        }
    }
}

/// How to read every list of a call.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Reading")]
pub struct ReadingArguments {
    /// Encoding of every list, such as windows-1251, KOI8-U, IBM866; detected unless told
    #[arg(long, value_name = "LABEL")]
    pub encoding: Option<String>,
    /// Format of every list; by extension unless told, standard input is CSV
    #[arg(long, value_enum)]
    pub format: Option<FormatArgument>,
    /// Take the column HEADER for a field, such as name=ПІБ; may be given several times
    #[arg(long, value_name = "FIELD=HEADER", value_parser = parse_map)]
    pub map: Vec<(Field, String)>,
    /// Sheet of every workbook, by its name or its number; the first that is not hidden unless told
    #[arg(long, value_name = "SHEET")]
    pub sheet: Option<String>,
}

/// How to read one list of a call; what is said here overrides [`ReadingArguments`].
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Reading one side")]
pub struct SideArguments {
    /// Encoding of LEFT
    #[arg(long, value_name = "LABEL")]
    pub left_encoding: Option<String>,
    /// Format of LEFT
    #[arg(long, value_enum)]
    pub left_format: Option<FormatArgument>,
    /// Take the column HEADER of LEFT for a field
    #[arg(long, value_name = "FIELD=HEADER", value_parser = parse_map)]
    pub left_map: Vec<(Field, String)>,
    /// Sheet of LEFT
    #[arg(long, value_name = "SHEET")]
    pub left_sheet: Option<String>,
    /// Encoding of RIGHT
    #[arg(long, value_name = "LABEL")]
    pub right_encoding: Option<String>,
    /// Format of RIGHT
    #[arg(long, value_enum)]
    pub right_format: Option<FormatArgument>,
    /// Take the column HEADER of RIGHT for a field
    #[arg(long, value_name = "FIELD=HEADER", value_parser = parse_map)]
    pub right_map: Vec<(Field, String)>,
    /// Sheet of RIGHT
    #[arg(long, value_name = "SHEET")]
    pub right_sheet: Option<String>,
}

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

/// `zvirka evaluate`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka evaluate links.csv --truth truth.csv

truth.csv has the columns left_id and right_id. Without a decision column every row of the links counts as a match.")]
pub struct EvaluateArguments {
    /// Links as `zvirka link` writes them
    #[arg(value_name = "LINKS")]
    pub links: PathBuf,
    /// The true links: a table with the columns left_id and right_id
    #[arg(long, value_name = "TRUTH")]
    pub truth: PathBuf,
    /// Write the measures as JSON
    #[arg(long)]
    pub json: bool,
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

/// `zvirka inspect`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  zvirka inspect theirs.csv
  zvirka inspect theirs.csv --map name=ФИО --encoding windows-1251")]
pub struct InspectArguments {
    /// The list; `-` is standard input
    #[arg(value_name = "LIST")]
    pub list: PathBuf,
    /// How to read it.
    #[command(flatten)]
    pub reading: ReadingArguments,
}

/// `zvirka benchmark`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  zvirka benchmark tests/lists
  zvirka benchmark ours.tsv folder/ --against token-set --against jaro-winkler

A pair file is a TSV with the columns kind, name_a, name_b, same (1 or 0) and, if known, birth_date_a, birth_date_b, \
note. A link folder holds left.csv, right.csv and truth.csv (left_id, right_id). Any other folder is searched one \
level deep for both.")]
pub struct BenchmarkArguments {
    /// Pair files, link folders, or folders of either
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Write the measures as JSON
    #[arg(long)]
    pub json: bool,
    /// Also measure a plain string similarity on romanised names; may be given several times
    #[arg(long, value_enum, value_name = "BASELINE")]
    pub against: Vec<BaselineArgument>,
    /// Pairs of at least this probability are decided `match`; unless told, as `link` and `compare` decide
    #[arg(long, value_name = "P", value_parser = parse_probability)]
    pub match_at: Option<f64>,
    /// Pairs of at least this probability are decided `review`
    #[arg(long, value_name = "P", value_parser = parse_probability, default_value_t = LinkOptions::default().review_at)]
    pub review_at: f64,
}

/// `zvirka simulate`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  zvirka simulate lists/
  zvirka simulate lists/ --people 10000 --noise heavy --seed 7
  zvirka link lists/left.csv lists/right.csv -o links.csv
  zvirka evaluate links.csv --truth lists/truth.csv
  zvirka simulate exchange/ --scenario thousand-for-thousand --seed 1

The folder gets left.csv (the home list), right.csv (the other side's), report.csv (reports of families), truth.csv \
(left_id, right_id) and report_truth.csv (the same for report.csv as the left list). With --scenario it gets the \
lists of a whole exchange in the files and encodings in which such lists arrive, case.toml to reconcile them, \
truth.csv (list, record_id, true_person_id) and truth.json (the figures as they are in the lists). All people are invented. One seed gives one result on any machine.")]
pub struct SimulateArguments {
    /// The folder to write to; made when it is not there
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// People on each of the two lists
    #[arg(long, value_name = "N", value_parser = parse_people, default_value_t = SimulationOptions::default().people)]
    pub people: usize,
    /// Part of the people of a list who are on the other list too
    #[arg(long, value_name = "PART", value_parser = parse_part, default_value_t = SimulationOptions::default().shared)]
    pub shared: f64,
    /// Make the lists of a whole exchange
    #[arg(long, value_enum, value_name = "NAME", conflicts_with_all = ["people", "shared", "profile"])]
    pub scenario: Option<ScenarioArgument>,
    /// How faulty the lists are
    #[arg(long, value_enum, default_value_t = NoiseArgument::Medium)]
    pub noise: NoiseArgument,
    /// What the lists are like
    #[arg(long, value_enum, default_value_t = ProfileArgument::Exchange)]
    pub profile: ProfileArgument,
    /// The lists are a function of this number
    #[arg(long, value_name = "N", default_value_t = SimulationOptions::default().seed)]
    pub seed: u64,
}

/// How faulty simulated lists are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NoiseArgument {
    /// Typed from papers and checked
    Light,
    /// Gathered from many hands in a hurry
    Medium,
    /// Dictated, copied and retyped
    Heavy,
}

/// An exchange with all of its lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ScenarioArgument {
    /// Rosters, three stages, families' reports, sightings and more: some 15,500 rows
    ThousandForThousand,
}

/// What simulated lists are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProfileArgument {
    /// Lists of an exchange, with families' reports
    Exchange,
    /// Ukrainian against Latin letters, set faults, 17,000 surnames; for tables of accuracy
    CrossScript,
    /// The same with 200,000 surnames and a typing slip in 15 of 100 names
    CrossScriptRare,
}

/// Which records may have several partners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CardinalityArgument {
    /// Each record has at most one partner
    OneToOne,
    /// A left record may have several partners, a right one at most one
    OneToMany,
    /// A right record may have several partners, a left one at most one
    ManyToOne,
    /// Any record may have several partners
    ManyToMany,
}

/// A file's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArgument {
    /// Comma-separated, or by `;`, `|` or tab where the file is so
    Csv,
    /// Tab-separated
    Tsv,
    /// A sheet of an Excel workbook
    Xlsx,
    /// Apache Parquet
    Parquet,
    /// One JSON object a line
    Jsonl,
    /// People Finder Interchange Format, in XML
    Pfif,
}

/// A plain string similarity to measure against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum BaselineArgument {
    /// Shared words, then the edit ratio of the rest
    TokenSet,
    /// Jaro-Winkler similarity
    JaroWinkler,
    /// Levenshtein distance, normalised by length
    Levenshtein,
}

impl From<CardinalityArgument> for Cardinality {
    fn from(argument: CardinalityArgument) -> Self {
        match argument {
            CardinalityArgument::OneToOne => Self::OneToOne,
            CardinalityArgument::OneToMany => Self::OneToMany,
            CardinalityArgument::ManyToOne => Self::ManyToOne,
            CardinalityArgument::ManyToMany => Self::ManyToMany,
        }
    }
}

impl From<NoiseArgument> for Noise {
    fn from(argument: NoiseArgument) -> Self {
        match argument {
            NoiseArgument::Light => Self::Light,
            NoiseArgument::Medium => Self::Medium,
            NoiseArgument::Heavy => Self::Heavy,
        }
    }
}

impl From<ProfileArgument> for Profile {
    fn from(argument: ProfileArgument) -> Self {
        match argument {
            ProfileArgument::Exchange => Self::Exchange,
            ProfileArgument::CrossScript => Self::CrossScript,
            ProfileArgument::CrossScriptRare => Self::CrossScriptRare,
        }
    }
}

impl From<FormatArgument> for Format {
    fn from(argument: FormatArgument) -> Self {
        match argument {
            FormatArgument::Csv => Self::Csv,
            FormatArgument::Tsv => Self::Tsv,
            FormatArgument::Xlsx => Self::Xlsx,
            FormatArgument::Parquet => Self::Parquet,
            FormatArgument::Jsonl => Self::JsonLines,
            FormatArgument::Pfif => Self::Pfif,
        }
    }
}

fn parse_threads(text: &str) -> Result<usize, String> {
    // More threads than this only cost memory; the bound also keeps a slip of the hand from starting millions.
    const MOST: usize = 1024;
    match text.parse() {
        Ok(threads) if (1..=MOST).contains(&threads) => Ok(threads),
        _ => Err(format!("give a whole number from 1 to {MOST}")),
    }
}

fn parse_probability(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("give a probability from 0 to 1, such as 0.9".to_owned()),
    }
}

fn parse_people(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(people) if (1..=MOST_PEOPLE).contains(&people) => Ok(people),
        _ => Err(format!("give a whole number from 1 to {MOST_PEOPLE}")),
    }
}

fn parse_part(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("give a part from 0 to 1, such as 0.5".to_owned()),
    }
}

fn parse_prior(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if 0.0 < value && value < 1.0 => Ok(value),
        _ => Err("give a probability between 0 and 1, neither included, such as 0.001".to_owned()),
    }
}

fn parse_map(text: &str) -> Result<(Field, String), String> {
    let Some((field, header)) = text.split_once('=') else {
        return Err("write it as FIELD=HEADER, such as name=ПІБ".to_owned());
    };
    let Some(field) = Field::from_name(field.trim()) else {
        let fields: Vec<&str> = Field::ALL.iter().map(|field| field.as_str()).collect();
        return Err(format!("no such field; the fields are {}", fields.join(", ")));
    };
    if header.trim().is_empty() {
        return Err("the header after `=` is empty".to_owned());
    }
    Ok((field, header.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_map_splits_at_the_first_sign_and_refuses_unknown_fields() {
        assert_eq!(parse_map("name=ПІБ = повністю"), Ok((Field::Name, "ПІБ = повністю".to_owned())));
        for refused in ["name", "nome=ПІБ", "name=", "name=  "] {
            assert!(parse_map(refused).is_err(), "{refused}");
        }
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
    fn probabilities_outside_their_range_are_refused() {
        for refused in ["-0.1", "1.1", "NaN", "inf", "дев'ять", ""] {
            assert!(parse_probability(refused).is_err(), "{refused}");
        }
        assert_eq!(parse_probability("1"), Ok(1.0));
        assert!(parse_prior("0").is_err() && parse_prior("1").is_err());
    }

    #[test]
    fn the_number_of_threads_is_bounded() {
        for refused in ["0", "-1", "1025", "many"] {
            assert!(parse_threads(refused).is_err(), "{refused}");
        }
        assert_eq!(parse_threads("4"), Ok(4));
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
