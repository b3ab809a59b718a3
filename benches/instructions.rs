//! Instructions that the kernels execute, counted by callgrind: a guard against their becoming slower.
//!
//! ```text
//! cargo run --release -p zvirka-benches --bin instructions            # compares with the recorded counts
//! cargo run --release -p zvirka-benches --bin instructions -- --write # records them anew
//! ```
//!
//! Times on a shared machine differ by a tenth; numbers of instructions do not. Each kernel is run under `valgrind
//! --tool=callgrind` in a process of its own, over names of a fixed simulation, and only the kernel is counted. A count
//! more than [`TOLERANCE`] above the recorded one ends with an error. Limits: counts hold for one compiler and one kind
//! of processor; they say nothing of memory that must be waited for. Needs valgrind.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail, ensure};
use zvirka::assignment::{Cardinality, Pair, compete};
use zvirka::names::token::{Token, analyze};
use zvirka::record::Field;
use zvirka::similarity::costs::costs;
use zvirka::similarity::lanes::{Batch, LANES, LaneCosts, LaneSound};
use zvirka::similarity::{Stem, edit_cost_of_stems, losses};
use zvirka::simulation::{Profile, SimulationOptions, simulate};

/// By how much a count may exceed the recorded one: the same compiler lays out code a little differently when what
/// stands around a kernel changes.
const TOLERANCE: f64 = 0.03;

/// What the farthest surnames that may be one cost, in sixteenths of a bit.
const LIMIT: u16 = 224;

/// A kernel's name and what it does: gives how many items it went through.
type Kernel = (&'static str, fn(&[String]) -> usize);

/// Kernels by name. Each is found by callgrind as `counted_…`.
const KERNELS: [Kernel; 4] =
    [("read", read), ("edit_cost", edit_cost), ("lanes", lanes), ("compete", competition)];

#[inline(never)]
fn counted_read(words: &[String]) -> usize {
    words.iter().filter(|word| analyze(word).stem > 0).count()
}

fn read(words: &[String]) -> usize {
    // The tables are made before anything is counted.
    assert!(analyze("Шаповал").stem > 0);
    std::hint::black_box(counted_read(words));
    words.len()
}

type Stems = Vec<(Token, Vec<u16>)>;

fn stems(words: &[String]) -> Stems {
    let with_losses = |word: &String| {
        let token = analyze(word);
        let lost = losses(costs(), token.spoken().stem).to_vec();
        (token, lost)
    };
    words.iter().take(2_000).map(with_losses).collect()
}

fn stem((token, losses): &(Token, Vec<u16>)) -> Stem<'_> {
    Stem { sounds: token.spoken().stem, losses }
}

#[inline(never)]
fn counted_edit_cost(stems: &Stems) -> usize {
    let pairs = stems.iter().flat_map(|a| stems.iter().step_by(50).map(move |b| (a, b)));
    pairs.filter(|(a, b)| edit_cost_of_stems(costs(), stem(a), stem(b), LIMIT).is_some()).count()
}

fn edit_cost(words: &[String]) -> usize {
    let stems = stems(words);
    std::hint::black_box(counted_edit_cost(&stems));
    stems.len() * stems.len().div_ceil(50)
}

#[inline(never)]
fn counted_lanes(stems: &Stems, batch: &Batch) -> u32 {
    stems.iter().map(|a| LaneCosts::shipped().within(stem(a), batch, LIMIT as u8).count_ones()).sum()
}

fn lanes(words: &[String]) -> usize {
    let stems = stems(words);
    let mut batch = Batch::default();
    for other in stems.iter().step_by(50) {
        batch.push(&LaneSound::of(stem(other)).collect::<Vec<_>>());
    }
    std::hint::black_box(LaneCosts::shipped());
    std::hint::black_box(counted_lanes(&stems, &batch));
    stems.len() * LANES
}

#[inline(never)]
fn counted_compete(pairs: &[Pair]) -> usize {
    compete(pairs, Cardinality::OneToOne).iter().filter(|standing| standing.probability > 0.5).count()
}

fn competition(_: &[String]) -> usize {
    // Chains of namesakes: each left record has its partner and the next one's.
    let pair = |left: u32, right: u32, weight| Pair { left, right, weight };
    let pairs: Vec<Pair> = (0..20_000)
        .flat_map(|record| {
            let weight = f64::from(record * 37 % 23) - 8.0;
            [pair(record, record, weight), pair(record, record + u32::from(record % 8 < 7), weight - 3.0)]
        })
        .filter(|pair| pair.left == pair.right || pair.right % 8 > 0)
        .collect();
    std::hint::black_box(counted_compete(&pairs));
    pairs.len()
}

/// The distinct words of some simulated lists, in the order of their text.
fn words() -> anyhow::Result<Vec<String>> {
    let options = SimulationOptions { people: 2_000, profile: Profile::CrossScript, ..Default::default() };
    let lists = simulate(&options)?;
    let names = [&lists.left, &lists.right]
        .into_iter()
        .flat_map(|list| (0..list.len()).map(|row| list.cell(Field::Name, row)));
    let mut words: Vec<String> = names.flat_map(str::split_whitespace).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    Ok(words)
}

fn record() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("record/instructions.tsv")
}

/// Counts a kernel's instructions for each item, in a process of its own.
fn count(kernel: &str, folder: &Path) -> anyhow::Result<f64> {
    let out = folder.join(kernel);
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no"])
        .arg(format!("--toggle-collect=*counted_{kernel}*"))
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe()?)
        .args(["--kernel", kernel])
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .context("valgrind cannot be run; is it installed?")?;
    ensure!(run.status.success(), "{kernel}: {}", String::from_utf8_lossy(&run.stderr));
    let items: f64 = String::from_utf8(run.stdout)?.trim().parse()?;
    let counted = std::fs::read_to_string(&out)?;
    let total =
        counted.lines().find_map(|line| line.strip_prefix("summary: ").or(line.strip_prefix("totals: ")));
    let total: f64 = total.context("callgrind gave no total")?.trim().parse()?;
    ensure!(total > 0.0, "{kernel}: nothing was counted; was the kernel inlined?");
    Ok(total / items)
}

fn main() -> anyhow::Result<()> {
    let mut write = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--write" => write = true,
            "--kernel" => {
                let name = arguments.next().context("--kernel needs a name")?;
                let kernel = KERNELS.iter().find(|(known, _)| *known == name);
                let (_, run) = kernel.context("no kernel is called so")?;
                writeln!(std::io::stdout(), "{}", run(&words()?))?;
                return Ok(());
            }
            _ => bail!("unknown argument {argument}"),
        }
    }
    let known = std::fs::read_to_string(record()).unwrap_or_default();
    let known = |kernel: &str| -> Option<f64> {
        let rows = known.lines().filter_map(|line| line.split_once('\t'));
        rows.filter(|(name, _)| *name == kernel).find_map(|(_, count)| count.parse().ok())
    };
    let folder = tempfile::tempdir()?;
    let mut out = std::io::stdout();
    let mut rows = String::from("kernel\tinstructions_an_item\n");
    let mut slower = Vec::new();
    writeln!(out, "| kernel | instructions an item | recorded | ratio |\n|---|---:|---:|---:|")?;
    for (kernel, _) in KERNELS {
        let counted = count(kernel, folder.path())?;
        let before = known(kernel);
        let ratio = before.map(|before| counted / before);
        let shown = |number: Option<f64>, decimals| {
            number.map_or("–".to_owned(), |number| format!("{number:.decimals$}"))
        };
        writeln!(out, "| {kernel} | {counted:.1} | {} | {} |", shown(before, 1), shown(ratio, 3))?;
        if ratio.is_some_and(|ratio| ratio > 1.0 + TOLERANCE) {
            slower.push(kernel);
        }
        rows.push_str(&format!("{kernel}\t{counted:.1}\n"));
    }
    if write {
        std::fs::write(record(), rows)?;
        return Ok(());
    }
    ensure!(slower.is_empty(), "more instructions than recorded: {}", slower.join(", "));
    Ok(())
}
