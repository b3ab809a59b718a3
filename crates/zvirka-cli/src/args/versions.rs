//! What can be said to the verbs that hold one version against another.

use std::path::PathBuf;

use clap::Args;

use super::{ReadingArguments, SideArguments};

/// `zvirka diff`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  zvirka diff monday.csv tuesday.csv -o changes.csv

  monday.csv                                 tuesday.csv
  №,ПІБ,дата народження                      №,ПІБ,дата народження
  1,Шаповал Остап Ігорович,07.03.1990        1,ҐУДЗЬ МАРʼЯНА ОЛЕГІВНА,1985-11-12
  2,Ґудзь Мар'яна Олегівна,12.11.1985        2,Шаповал Остап Ігорович,17.03.1990

A row of changes.csv is a record that was `added` or `removed`, that `changed` (it says something else) or is `cosmetic` \
(it says the same, written another way): here 1 of Monday changed and 2 is cosmetic. Records are found again by what they \
say, never by their ids alone; ids are no content and not compared. OLD is the left list and NEW the right one where \
options ask for a side.")]
pub struct DiffArguments {
    /// The old version; `-` is standard input
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The new version; `-` is standard input
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Where to write the changes; format by extension, `-` is standard output
    #[arg(short, long, value_name = "CHANGES")]
    pub output: PathBuf,
    /// Write records that did not change as well
    #[arg(long)]
    pub all: bool,
    /// End with status 1 when any record was added, removed, changed or written another way
    #[arg(long)]
    pub check: bool,
    /// Weights to use where records are linked, as `zvirka train` writes them; those that come with the program unless told
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Where to write rows set aside, when there are any [default: beside the output, CHANGES.rejects.csv]
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// How to read both versions.
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// How to read one of them.
    #[command(flatten)]
    pub sides: SideArguments,
}

/// `zvirka compare-runs`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  zvirka compare-runs before/ after/ -o differences.csv
  zvirka compare-runs links.csv links_with_model.csv

Both runs should have read the same lists, under two models, two sets of options or two versions of the program: records \
are named by their lists and ids. Of two folders of results the pairs of records said to be one person, the persons and \
the findings are counted; of two files of links the pairs, `otherwise` being those decided otherwise. differences.csv has \
a row for each that the two do not share.")]
pub struct CompareRunsArguments {
    /// The first run: a folder as `zvirka reconcile` writes it, or links as `zvirka link` does
    #[arg(value_name = "A")]
    pub a: PathBuf,
    /// The second run, of the same kind
    #[arg(value_name = "B")]
    pub b: PathBuf,
    /// Where to write what they do not share; format by extension, `-` is standard output
    #[arg(short, long, value_name = "DIFFERENCES")]
    pub output: Option<PathBuf>,
    /// Write the counts as JSON
    #[arg(long)]
    pub json: bool,
}
