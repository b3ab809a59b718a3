//! What can be said to the verbs that work on lists and tables.

use std::path::PathBuf;

use clap::Args;
use zvirka::compare::date::TimeZone;
use zvirka::linker::LinkOptions;
use zvirka::record::Field;
use zvirka::simulation::SimulationOptions;
use zvirka_io::ColumnAsked;

use super::values::{
    BaselineArgument, CardinalityArgument, FormatArgument, NoiseArgument, ProfileArgument, RowsArgument,
    ScenarioArgument, TablesArgument, parse_column, parse_day, parse_map, parse_part, parse_people,
    parse_probability, parse_time_zone,
};

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
    /// Weights to use, as `zvirka train` writes them; those that come with the program unless told
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// What persons decided of records, a file of `zvirka decisions`
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// Write beside each field's weight the two values that were compared, as `<field>_left` and `<field>_right`
    #[arg(long)]
    pub with_values: bool,
    /// Where to write rows set aside, when there are any [default: beside the output, LINKS.rejects.csv]
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Columns compared beside the known fields.
    #[command(flatten)]
    pub compared: ComparedArguments,
    /// How to read both lists.
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// How to read one of them.
    #[command(flatten)]
    pub sides: SideArguments,
}

/// `zvirka explain`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka explain ours.csv theirs.csv 17 B204

shows, field by field, why the record 17 of ours.csv and the record B204 of theirs.csv are, or are not, one person: \
with the numbers that `zvirka link ours.csv theirs.csv` gives them, for which the lists are linked once more.")]
pub struct ExplainArguments {
    /// The first list
    #[arg(value_name = "LEFT")]
    pub left: PathBuf,
    /// The second list; `-` is standard input
    #[arg(value_name = "RIGHT")]
    pub right: PathBuf,
    /// Id of the record of the first list; its row's number, from 1, where the list has no ids
    #[arg(value_name = "LEFT_ID")]
    pub left_id: String,
    /// Id of the record of the second list
    #[arg(value_name = "RIGHT_ID")]
    pub right_id: String,
    /// Write the explanation as JSON
    #[arg(long)]
    pub json: bool,
    /// As for `zvirka link`
    #[arg(long, value_enum, default_value_t = CardinalityArgument::OneToOne)]
    pub cardinality: CardinalityArgument,
    /// As for `zvirka link`
    #[arg(long, value_name = "P", value_parser = parse_probability)]
    pub match_at: Option<f64>,
    /// As for `zvirka link`
    #[arg(long, value_name = "P", value_parser = parse_probability, default_value_t = LinkOptions::default().review_at)]
    pub review_at: f64,
    /// As for `zvirka link`
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Columns compared beside the known fields.
    #[command(flatten)]
    pub compared: ComparedArguments,
    /// How to read both lists.
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// How to read one of them.
    #[command(flatten)]
    pub sides: SideArguments,
}

/// `zvirka dedupe`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka dedupe ours.csv -o links.csv --clusters clusters.csv

  ours.csv                                   clusters.csv
  id,ПІБ,дата народження                     record_id,cluster_id
  1,Шаповал Остап Ігорович,07.03.1990        1,1
  2,Ґудзь Марʼяна Олегівна,12.11.1985        2,2
  3,\"SHAPOVAL, Ostap Ihorovych\",1990-03-07   3,1

A row of links.csv is two rows of the list, left_id being the smaller, decided `match` (one person twice) or `review` \
(a person should look). A cluster is the rows of one person and bears the id of the first of them; only matches bring \
rows together. Rows that cannot be used go to links.rejects.csv.")]
pub struct DedupeArguments {
    /// The list; `-` is standard input
    #[arg(value_name = "LIST")]
    pub list: PathBuf,
    /// Where to write the links; format by extension, `-` is standard output
    #[arg(short, long, value_name = "LINKS")]
    pub output: PathBuf,
    /// Where to write the cluster of every record; format by extension, `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub clusters: Option<PathBuf>,
    /// Links of at least this probability are decided `match`; unless told, so that of 1,000 at most 3 are expected
    /// to be wrong
    #[arg(long, value_name = "P", value_parser = parse_probability)]
    pub match_at: Option<f64>,
    /// Links of at least this probability are decided `review`; those below are not written
    #[arg(long, value_name = "P", value_parser = parse_probability, default_value_t = LinkOptions::default().review_at)]
    pub review_at: f64,
    /// Weights to use, as `zvirka train` writes them; those that come with the program unless told
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// What persons decided of records, a file of `zvirka decisions`
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// Write beside each field's weight the two values that were compared, as `<field>_left` and `<field>_right`
    #[arg(long)]
    pub with_values: bool,
    /// Where to write rows set aside, when there are any [default: beside the output, LINKS.rejects.csv]
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Columns compared beside the known fields.
    #[command(flatten)]
    pub compared: ComparedArguments,
    /// How to read the list.
    #[command(flatten)]
    pub reading: ReadingArguments,
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
  role = \"roster\"         # roster, handover, report, sighting, published, watch or deceased
  side = \"ukraine\"        # optional, as are stage, date, map, encoding, format, sheet,
                            # columns, rows, time_zone

  [[claim]]
  list = \"ours\"           # or side
  what = \"returned\"       # or offered, held, listed
  total = 1000

  [review]                  # who decides what is reviewed, optional
  readers = 2               # 1 unless told
  second = \"handovers\"    # which pairs a second one reads: handovers, all, or a share such as 0.1

The folder gets persons.csv, ledger.csv, findings.csv, links.csv, changes.csv, summary.json, records.csv, report.html \
for people to read and, written last, manifest.json. Its earlier content of that kind is replaced, whole or not at all.

When lists come again:
  zvirka reconcile case.toml -o result --previous result

Persons keep their ids, changes.csv and the head of report.html say what is other than before.")]
pub struct ReconcileArguments {
    /// The case file
    #[arg(value_name = "CASE.toml")]
    pub case: PathBuf,
    /// The folder for the result; made when it is not there
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// The folder of an earlier result, whose persons keep their ids; what changed is told. May be DIR itself
    #[arg(long, value_name = "DIR0")]
    pub previous: Option<PathBuf>,
    /// Whether the run is for forgetting somebody, whom what changed would name.
    #[arg(skip)]
    pub forgetting: bool,
    /// Links of at least this probability make two records one person; unless told, so that of 1,000 at most 3 are
    /// expected to be wrong
    #[arg(long, value_name = "P", value_parser = parse_probability)]
    pub match_at: Option<f64>,
    /// Links of at least this probability are told as ambiguous
    #[arg(long, value_name = "P", value_parser = parse_probability, default_value_t = LinkOptions::default().review_at)]
    pub review_at: f64,
    /// What persons decided of records, a file of `zvirka decisions`
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// End with status 1 when a claim does not agree with the lists
    #[arg(long)]
    pub check: bool,
    /// The day that report.html bears at its foot, such as 2025-05-28; none unless told, so that the same lists give the
    /// same report on any day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub date: Option<String>,
    /// How to write the tables
    #[arg(long, value_enum, default_value_t = TablesArgument::Csv)]
    pub format: TablesArgument,
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
    /// Take the column HEADER for a field, such as name=ПІБ, or the fourth column, birth_date=#4; several columns of
    /// other names, other_names=A,B; may be given several times
    #[arg(long, value_name = "FIELD=HEADER", value_parser = parse_map)]
    pub map: Vec<(Field, String)>,
    /// Sheet of every workbook, by its name or its number, or * for all of them; the first that is not hidden and has
    /// known headers unless told
    #[arg(long, value_name = "SHEET")]
    pub sheet: Option<String>,
    /// The columns of lists that have no header row, such as id,surname,given_name,birth_date; every row is then a
    /// person's
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    pub columns: Option<Vec<String>>,
    /// What rows that repeat an id are: people, or spellings of one person's name
    #[arg(long, value_enum)]
    pub rows: Option<RowsArgument>,
    /// Where birth dates are moments in universal time, the zone whose days they are: Europe/Kyiv, Europe/Moscow or UTC;
    /// Europe/Kyiv unless told
    #[arg(long, value_name = "ZONE", value_parser = parse_time_zone)]
    pub time_zone: Option<TimeZone>,
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
    /// The columns of LEFT, which has no header row
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    pub left_columns: Option<Vec<String>>,
    /// What rows of LEFT that repeat an id are
    #[arg(long, value_enum)]
    pub left_rows: Option<RowsArgument>,
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
    /// The columns of RIGHT, which has no header row
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    pub right_columns: Option<Vec<String>>,
    /// What rows of RIGHT that repeat an id are
    #[arg(long, value_enum)]
    pub right_rows: Option<RowsArgument>,
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
    /// Write what was understood as JSON
    #[arg(long)]
    pub json: bool,
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
    /// Weights to use, as `zvirka train` writes them; those that come with the program unless told
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
}

/// `zvirka train`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka train ours.csv theirs.csv -o model.json
  zvirka link ours.csv theirs.csv -o links.csv --model model.json

Nobody has to say who is who: weights are learnt from the pairs that are likely one person and from random pairs. \
What was learnt is told on standard error: for each level of agreement m, its chance if two records are one person, \
and u, its chance if they are two, each with the half of its 95% interval; the weight, log2(m/u), unless the level is \
weighed by how rare the value is; and the true pairs, as expected, that m rests on. A field with few of them stays \
near the weights that come with the program. Rows that cannot be used go to model.rejects.csv.")]
pub struct TrainArguments {
    /// The first list; `-` is standard input
    #[arg(value_name = "LEFT")]
    pub left: PathBuf,
    /// The second list; `-` is standard input. Without it, weights are learnt within the first, for `zvirka dedupe`
    #[arg(value_name = "RIGHT")]
    pub right: Option<PathBuf>,
    /// Where to write the model, as JSON; `-` is standard output
    #[arg(short, long, value_name = "MODEL")]
    pub output: PathBuf,
    /// Which records may have several partners
    #[arg(long, value_enum, default_value_t = CardinalityArgument::OneToOne)]
    pub cardinality: CardinalityArgument,
    /// Write what was learnt to standard output as JSON
    #[arg(long)]
    pub json: bool,
    /// What persons decided of records, a file of `zvirka decisions`
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// Where to write rows set aside, when there are any [default: beside the output, MODEL.rejects.csv]
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Columns compared beside the known fields.
    #[command(flatten)]
    pub compared: ComparedArguments,
    /// How to read both lists.
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// How to read one of them.
    #[command(flatten)]
    pub sides: SideArguments,
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
truth.csv (list, record_id, true_person_id) and truth.json (the figures as they are in the lists). All people are \
invented. One seed gives one result on any machine.")]
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

/// Columns that are no field and are compared all the same.
#[derive(Clone, Debug, Args)]
pub struct ComparedArguments {
    /// Compare a column that is no field by itself, such as an address or a case number: its header, and how its values are
    /// read (`exact`, `text`, `number`, `date`; told from the values unless said); may be repeated up to eight times
    #[arg(long, value_name = "HEADER[:KIND]", value_parser = parse_column)]
    pub compare: Vec<ColumnAsked>,
}
