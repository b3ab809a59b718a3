//! `zvirka dedupe`: who stands on one list more than once.
//!
//! Reads the list, compares it with itself, writes rows set aside, then clusters, then the links, then the manifest,
//! and closes with a summary whose numbers add up: every row that was read stands for a person, is a duplicate of
//! one, or is set aside.

use std::cmp::Ordering;
use std::path::Path;

use serde_json::json;
use zvirka::linker::{LinkOptions, Links, cluster, dedupe};
use zvirka::record::List;
use zvirka_io::{IoError, ReadList, Target, Value, write_links, write_table};

use super::decided;
use super::lists::{self, Tally, Weights};
use crate::args::{CommonArguments, DedupeArguments};
use crate::failure::Failure;
use crate::interrupt::{self, Phase};
use crate::manifest::Manifest;
use crate::memory;
use crate::outputs;
use crate::reading::{self, counted};
use crate::terminal::Voice;
use crate::terminal::progress::Bars;

/// Compares the list with itself.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &DedupeArguments, common: &CommonArguments) -> Result<(), Failure> {
    let voice = super::voice(common);
    let (path, output) = (&*arguments.list, &*arguments.output);
    super::check_thresholds(arguments.match_at, arguments.review_at)?;
    let rejects_path = outputs::rejects_path(arguments.rejects.as_ref(), output);
    let clusters_path = arguments.clusters.as_deref();
    let written: Vec<&Path> =
        std::iter::once(output).chain(clusters_path).chain(rejects_path.as_deref()).collect();
    let read: Vec<&Path> =
        arguments.model.as_deref().into_iter().chain(arguments.decisions.as_deref()).chain([path]).collect();
    let mut manifest = Manifest::begin(common, "dedupe", options_of(arguments), &read, &written)?;
    let weights = Weights::read(arguments.model.as_ref())?;
    let mut options = LinkOptions {
        match_at: arguments.match_at,
        review_at: arguments.review_at,
        model: weights.model.clone(),
        threads: common.threads,
        ..LinkOptions::default()
    };
    memory::check(&[path], &voice);
    let read = reading::read(path, &reading::options(&arguments.reading, None, None, &[]), &voice)?;
    lists::tell_fields(&[&read], &voice);
    let names = decided::names_of(&[&read]);
    let mut kept = decided::without_forgotten(arguments.decisions.as_ref(), &names, vec![read], &voice)?;
    let Some(mut read) = kept.pop() else {
        return Err(Failure::Fault("a list was read and is no more".to_owned()));
    };
    lists::compare_columns(&mut [&mut read], &arguments.compared, &voice)?;
    let mut decided = decided::of_lists(arguments.decisions.as_ref(), &names, &[&read], common.threads)?;
    options.verdicts = decided.as_mut().map(zvirka_decisions::Applied::within).unwrap_or_default();
    let list = &read.list;

    interrupt::enter(Phase::Working)?;
    let bars = Bars::new(&voice);
    let found = dedupe(list, &options, &bars);
    bars.finish();
    let mut links = found?;
    for warning in &links.warnings {
        voice.warn(warning);
    }
    decided::tell(decided.as_ref(), &links.held, Some(&mut manifest), &voice);
    let clusters = cluster(list.len(), &links);
    order_by_id(&mut links, list);

    interrupt::enter(Phase::Writing)?;
    lists::check_unchanged(&[&read])?;
    let rejects = lists::rejects(&[&read], &links.set_aside);
    let set_aside =
        outputs::settle_rejects(&mut manifest.outputs, rejects_path.as_deref(), &rejects, &voice)?;
    if let Some(path) = clusters_path {
        write_clusters(manifest.target(path), list, &clusters)
            .map_err(|error| Failure::of_output(path, error))?;
    }
    write_links(manifest.target(output), &links, [list, list], lists::columns(arguments.with_values))
        .map_err(|error| Failure::of_output(output, error))?;
    let files: Vec<&Path> = set_aside.into_iter().chain(clusters_path).chain([output]).collect();
    let inputs = lists::inputs(&[&read], &links.set_aside, weights);
    let inputs = inputs.into_iter().chain(decided.map(|decided| decided.input)).collect();
    manifest.finish(inputs, &files, &voice)?;
    summarize(&read, &links, &clusters, output, &voice);
    Ok(())
}

/// The options as the manifest records them.
fn options_of(arguments: &DedupeArguments) -> serde_json::Value {
    json!({
        "match_at": arguments.match_at,
        "review_at": arguments.review_at,
        "with_values": arguments.with_values,
        "model": lists::shown(arguments.model.as_ref()),
        "compare": lists::shown_columns(&arguments.compared),
    })
}

/// Puts the smaller id of each link on the left, and the links in the order of the rows that then stand left, then
/// right. What the fields say of a pair does not depend on its order.
fn order_by_id(links: &mut Links, list: &List) {
    for link in &mut links.links {
        if compare_ids(&list.id(link.left), &list.id(link.right)) == Ordering::Greater {
            std::mem::swap(&mut link.left, &mut link.right);
        }
    }
    links.links.sort_by_key(|link| (link.left, link.right));
}

/// The order of two ids: by value when both are whole numbers, else, and for one number written in two ways, as text.
fn compare_ids(a: &str, b: &str) -> Ordering {
    let by_value = match (digits(a), digits(b)) {
        // Without zeros before it, the longer of two numbers is the greater, however long they are.
        (Some(a), Some(b)) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
        _ => Ordering::Equal,
    };
    by_value.then_with(|| a.cmp(b))
}

/// The digits of a whole number without the zeros before it.
fn digits(id: &str) -> Option<&str> {
    let whole = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    whole.then(|| id.trim_start_matches('0'))
}

/// Writes the cluster of every record, named by its first record.
fn write_clusters(target: Target<'_>, list: &List, clusters: &[u32]) -> Result<(), IoError> {
    let rows = clusters.iter().enumerate().map(|(row, first)| {
        let first = usize::try_from(*first).unwrap_or(row);
        [Value::from(list.id(row)), Value::from(list.id(first))]
    });
    write_table(target, &["record_id", "cluster_id"], rows)
}

/// The closing words: what was read, what came of it, where it is.
fn summarize(read: &ReadList, links: &Links, clusters: &[u32], output: &Path, voice: &Voice) {
    let tally = Tally::of(&[read], 0, &links.set_aside);
    let rows = clusters.iter().enumerate();
    let mut repeated: Vec<u32> =
        rows.filter(|(row, first)| *row as u64 != u64::from(**first)).map(|(_, first)| *first).collect();
    let duplicates = repeated.len();
    repeated.sort_unstable();
    repeated.dedup();
    voice.note(&format!(
        "{}, {}, {} found in {} of two or more, {} set aside",
        tally.opening(read),
        counted(tally.taken.saturating_sub(duplicates), "person"),
        counted(duplicates, "duplicate"),
        counted(repeated.len(), "cluster"),
        tally.set_aside,
    ));
    lists::tell_columns(links, voice);
    lists::tell_links(links, output, voice);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ordered_as_numbers_when_both_are_and_else_as_text() {
        for (smaller, greater) in [
            ("9", "10"),
            ("2", "0010"),
            ("007", "7"),
            ("0", "1"),
            ("18446744073709551615", "18446744073709551616"),
            ("10", "9а"),
            ("U-10", "U-9"),
            ("10", "u2"),
            ("Г1", "Ґ1"),
            ("", "1"),
        ] {
            assert_eq!(compare_ids(smaller, greater), Ordering::Less, "{smaller} {greater}");
            assert_eq!(compare_ids(greater, smaller), Ordering::Greater, "{greater} {smaller}");
        }
        assert_eq!(compare_ids("12", "12"), Ordering::Equal);
    }
}
