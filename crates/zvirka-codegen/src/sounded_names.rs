//! Given names and fathers' names by sound, so that the program need not sound 18,000 forms when it starts.
//!
//! The rows come from the engine itself; when its sounds change, the generated file is stale and `--check` says so.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use anyhow::ensure;
use zvirka::names::given_names::sounded_forms;
use zvirka::names::patronymics::sounded_fathers;
use zvirka::names::sounds::{Skeleton, SoundClass, class_of};
use zvirka::names::tables::{FIRST_SOUND, FormKind, SoundedForm};

use super::source::Sources;
use super::{PACKED_WIDTH, packed};

/// Generates `crates/zvirka-tables/src/sounded_names.rs`.
pub fn generate(sources: &mut Sources) -> anyhow::Result<String> {
    // Read for the stamp: the compiled table of forms was generated from these.
    sources.table("given_names.tsv")?;
    sources.table("romanisation.tsv")?;
    let mut text = String::from(
        "use super::{FormKind, SoundedRows};

        const S: FormKind = FormKind::Standard;
        const V: FormKind = FormKind::LiteralVariant;
        const L: FormKind = FormKind::Latin;
        const D: FormKind = FormKind::ShortForm;\n\n",
    );
    let given = "Given names by sound: the forms of [`FORMS`](super::FORMS).";
    write_table(&mut text, "GIVEN_NAMES_BY_SOUND", given, &sounded_forms())?;
    let fathers = "Fathers' names by sound, without their endings, as patronymics hold them.";
    write_table(&mut text, "FATHERS_BY_SOUND", fathers, &sounded_fathers())?;
    Ok(text)
}

fn write_table(text: &mut String, name: &str, says: &str, forms: &[SoundedForm]) -> anyhow::Result<()> {
    // Ends and numbers are kept in sixteen bits.
    ensure!(u16::try_from(forms.len()).is_ok(), "{name}: {} rows are too many", forms.len());
    let mut by_class: BTreeMap<SoundClass, Vec<usize>> = BTreeMap::new();
    let mut by_skeleton: BTreeMap<Skeleton, Vec<usize>> = BTreeMap::new();
    for (place, form) in forms.iter().enumerate() {
        by_class.entry(class_of(&form.sounds)).or_default().push(place);
        if let Some(skeleton) = form.skeleton {
            by_skeleton.entry(skeleton).or_default().push(place);
        }
    }
    let mut letters = String::new();
    let mut rows = Vec::new();
    let mut number_of = HashMap::new();
    for (place, form) in by_class.values().flatten().filter_map(|place| Some((*place, forms.get(*place)?))) {
        number_of.insert(place, rows.len());
        letters.extend(form.sounds.iter().map(|sound| char::from(FIRST_SOUND + *sound as u8)));
        rows.push(format!("({},{},{}),", letters.len(), form.group, constant(form.kind)));
    }
    let numbers = by_skeleton.values().flatten().filter_map(|place| number_of.get(place));
    writeln!(text, "/// {says}\n#[rustfmt::skip]\npub const {name}: SoundedRows = SoundedRows {{")?;
    writeln!(text, "    sounds: \"\\\n{}\",", broken(&letters))?;
    list(text, "rows", rows.into_iter())?;
    list(text, "classes", by_class.keys().map(|SoundClass(class)| format!("{class:#018x},")))?;
    list(text, "class_ends", ends(by_class.values()))?;
    list(text, "skeletons", by_skeleton.keys().map(|Skeleton(skeleton)| format!("{skeleton:#x},")))?;
    list(text, "skeleton_ends", ends(by_skeleton.values()))?;
    list(text, "skeleton_rows", numbers.map(|number| format!("{number},")))?;
    text.push_str("};\n\n");
    Ok(())
}

/// The name of the constant that stands for the kind in the generated file.
const fn constant(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Standard => "S",
        FormKind::LiteralVariant => "V",
        FormKind::Latin => "L",
        FormKind::ShortForm => "D",
    }
}

fn ends<'a>(items: impl Iterator<Item = &'a Vec<usize>>) -> impl Iterator<Item = String> {
    items.scan(0, |end, items| {
        *end += items.len();
        Some(format!("{end},"))
    })
}

fn list(text: &mut String, field: &str, items: impl Iterator<Item = String>) -> anyhow::Result<()> {
    writeln!(text, "    {field}: &[\n{}    ],", packed(items))?;
    Ok(())
}

/// A long text of ASCII, over as many lines as it needs.
fn broken(letters: &str) -> String {
    let mut lines = String::new();
    for (place, letter) in letters.chars().enumerate() {
        if place > 0 && place % PACKED_WIDTH == 0 {
            lines.push_str("\\\n");
        }
        lines.push(letter);
    }
    lines
}
