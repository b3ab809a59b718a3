//! `zvirka train`: weights learnt from two lists of which nobody knows who is who, or from one in which people stand on
//! several rows.
//!
//! Reads as `zvirka link` does, learns, writes rows set aside, then the model, then the manifest. What was learnt is
//! told on standard error as a table, and with `--json` on standard output as data, with everything that makes it
//! doubtful.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;
use zvirka::linker::{Learnt, LinkOptions, Training, train, train_within};
use zvirka_io::{ReadList, write_model};

use super::decided;
use super::lists::{self, Tally, Weights};
use crate::args::{CommonArguments, TrainArguments};
use crate::failure::Failure;
use crate::interrupt::{self, Phase};
use crate::manifest::Manifest;
use crate::outputs;
use crate::reading::{self, label};
use crate::terminal::progress::Bars;
use crate::terminal::table::{self, Align};
use crate::terminal::{self, Voice};

/// Standard errors on either side of an estimate that hold the true value 95 times in 100.
const HALF_WIDTH_ERRORS: f64 = 1.96;

/// What was learnt, as data.
#[derive(Serialize)]
struct Told<'a> {
    shared: f64,
    learnt: Vec<Line>,
    warnings: &'a [String],
}

/// One level of one field, as data.
#[derive(Clone, Debug, Serialize)]
struct Line {
    field: &'static str,
    level: &'static str,
    m: f64,
    /// Null where m was not learnt but taken over.
    m_half_width: Option<f64>,
    u: f64,
    /// Null where u was not learnt but taken over.
    u_half_width: Option<f64>,
    /// Null where the level is weighed by value.
    weight: Option<f64>,
    by_value: bool,
    pairs: f64,
}

/// Learns weights from the two lists.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &TrainArguments, common: &CommonArguments) -> Result<(), Failure> {
    let voice = super::voice(common);
    let (left_path, output) = (&*arguments.left, &*arguments.output);
    let paths: Vec<&Path> = std::iter::once(left_path)
        .chain(arguments.right.as_deref())
        .chain(arguments.decisions.as_deref())
        .collect();
    if let Some(right_path) = &arguments.right {
        lists::check_standard_input(left_path, right_path)?;
    }
    if arguments.json && outputs::is_standard(output) {
        let message = "the model and --json cannot both be standard output; name a file for the model";
        return Err(Failure::Refused(message.to_owned()));
    }
    let rejects_path = rejects_path(arguments);
    let tables: Vec<&Path> = rejects_path.as_deref().into_iter().collect();
    let mut manifest =
        Manifest::begin_with_documents(common, "train", options_of(arguments), &paths, &tables, &[output])?;
    let mut options = LinkOptions {
        cardinality: arguments.cardinality.into(),
        threads: common.threads,
        ..LinkOptions::default()
    };
    let read: Vec<ReadList> = match &arguments.right {
        Some(right_path) => lists::read_both(
            [left_path, right_path],
            &arguments.reading,
            &arguments.sides,
            common.threads,
            &voice,
        )?
        .into(),
        None => {
            let options = reading::options(&arguments.reading, None, None, &[]);
            vec![reading::read(left_path, &options, &voice)?]
        }
    };
    let names = decided::names_of(&read.iter().collect::<Vec<_>>());
    let mut read = decided::without_forgotten(arguments.decisions.as_ref(), &names, read, &voice)?;
    lists::compare_columns(&mut read.iter_mut().collect::<Vec<_>>(), &arguments.compared, &voice)?;
    let lists: Vec<&ReadList> = read.iter().collect();
    let mut decided = decided::of_lists(arguments.decisions.as_ref(), &names, &lists, common.threads)?;
    options.verdicts = match (&mut decided, lists.len()) {
        (Some(decided), 1) => decided.within(),
        (Some(decided), _) => decided.between(),
        (None, _) => Vec::new(),
    };
    if let Some(hollow) = lists.iter().find(|list| list.list.is_empty()) {
        let message = format!("{}: 0 records, from which nothing can be learnt", label(&hollow.path));
        return Err(Failure::Refused(message));
    }

    interrupt::enter(Phase::Working)?;
    let bars = Bars::new(&voice);
    let learnt = match read.as_slice() {
        [left, right] => train(&left.list, &right.list, &options, &bars),
        [list] => train_within(&list.list, &options, &bars),
        _ => return Err(Failure::Refused("one list or two".to_owned())),
    };
    bars.finish();
    let training = learnt?;
    for warning in &training.warnings {
        voice.warn(warning);
    }
    decided::tell(decided.as_ref(), &training.held, Some(&mut manifest), &voice);

    interrupt::enter(Phase::Writing)?;
    lists::check_unchanged(&lists)?;
    let rejects = lists::rejects(&lists, &training.set_aside);
    let set_aside =
        outputs::settle_rejects(&mut manifest.outputs, rejects_path.as_deref(), &rejects, &voice)?;
    write_model(manifest.target(output), &training.model)
        .map_err(|error| Failure::of_output(output, error))?;
    let lines = lines(&training);
    if arguments.json {
        terminal::print_json(&Told {
            shared: training.shared,
            learnt: lines.clone(),
            warnings: &training.warnings,
        })?;
    }
    let files: Vec<&Path> = set_aside.into_iter().chain([output]).collect();
    let inputs = lists::inputs(&lists, &training.set_aside, Weights::default());
    let inputs = inputs.into_iter().chain(decided.map(|decided| decided.input)).collect();
    manifest.finish(inputs, &files, &voice)?;
    summarize(&lists, &training, &lines, output, &voice);
    Ok(())
}

/// Rows set aside go beside the model as a table: `model.json` has `model.rejects.csv` beside it.
fn rejects_path(arguments: &TrainArguments) -> Option<PathBuf> {
    if outputs::is_standard(&arguments.output) {
        return arguments.rejects.clone();
    }
    outputs::rejects_path(arguments.rejects.as_ref(), &arguments.output.with_extension("csv"))
}

/// The options as the manifest records them.
fn options_of(arguments: &TrainArguments) -> serde_json::Value {
    let cardinality = clap::ValueEnum::to_possible_value(&arguments.cardinality);
    json!({ "cardinality": cardinality.map(|value| value.get_name().to_owned()) })
}

/// What was learnt, level by level.
fn lines(training: &Training) -> Vec<Line> {
    let half_width = |error: f64| error.is_finite().then_some(HALF_WIDTH_ERRORS * error);
    let line = |learnt: &Learnt| {
        let levels = training.model.levels(learnt.field);
        let by_value = levels.iter().any(|level| level.level == learnt.level.as_str() && level.by_value);
        Line {
            field: learnt.field.as_str(),
            level: learnt.level.as_str(),
            m: learnt.m,
            m_half_width: half_width(learnt.m_error),
            u: learnt.u,
            // Levels of which m is not learnt keep their u too.
            u_half_width: half_width(learnt.u_error).filter(|_| learnt.m_error.is_finite()),
            weight: (!by_value).then(|| (learnt.m / learnt.u).log2()),
            by_value,
            pairs: learnt.pairs,
        }
    };
    training.learnt.iter().map(line).collect()
}

/// The closing words: the table of what was learnt, what was read, where the model is.
fn summarize(lists: &[&ReadList], training: &Training, lines: &[Line], output: &Path, voice: &Voice) {
    for line in learnt_table(lines).lines() {
        voice.note(line);
    }
    for (place, list) in lists.iter().enumerate() {
        let tally = Tally::of(lists, place, &training.set_aside);
        voice.note(&format!(
            "{}, {} to learn from, {} set aside",
            tally.opening(list),
            tally.taken,
            tally.set_aside
        ));
    }
    let expected = match lists {
        [_] => format!("{:.0} pairs of records are expected to be one person", training.shared),
        _ => format!("the lists are expected to share {:.0} people", training.shared),
    };
    voice.note(&format!("{expected}; the model is in {}", outputs::label(output)));
}

/// What was learnt as a table.
fn learnt_table(lines: &[Line]) -> String {
    let mut rows = vec![table::row([&"field", &"level", &"m", &"", &"u", &"", &"weight", &"true pairs"])];
    let mut field_before = "";
    for line in lines {
        let field = if line.field == field_before { "" } else { line.field };
        field_before = line.field;
        let width = |half_width: Option<f64>, decimals: usize| {
            half_width.map_or_else(|| "presumed".to_owned(), |half| format!("± {half:.decimals$}"))
        };
        let weight = line.weight.map_or_else(|| "by value".to_owned(), |weight| format!("{weight:+.2}"));
        rows.push(table::row([
            &field,
            &line.level,
            &format!("{:.4}", line.m),
            &width(line.m_half_width, 4),
            &format!("{:.6}", line.u),
            &width(line.u_half_width, 6),
            &weight,
            &format!("{:.0}", line.pairs),
        ]));
    }
    let mut aligns = [Align::Right; 8];
    aligns[..2].fill(Align::Left);
    table::aligned(&aligns, &rows)
}
