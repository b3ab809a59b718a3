//! The stages apart, on realistic simulated names: reading a word, its sounds, finding words that may be one, judging
//! two, scoring rows, choosing links, and linking as a whole without a disk.
//!
//! `cargo bench -p zvirka-benches --bench stages`
//!
//! Before it is timed, each stage is checked against the answer that the simulation knows, so that no benchmark
//! measures a stage that does something else.

#![allow(missing_docs, reason = "the macros of criterion make functions without any")]
#![allow(clippy::panic, reason = "a benchmark that would measure the wrong thing must not go on")]

use std::collections::BTreeSet;
use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use smallvec::SmallVec;
use zvirka::assignment::{Cardinality, Pair, compete};
use zvirka::blocking::{Search, TokenIndex};
use zvirka::linker::{LinkOptions, NoProgress, link, weigh};
use zvirka::names::parse::{OrderPrior, Place, Role, Roles, assign_roles, number_pieces};
use zvirka::names::pieces::cut;
use zvirka::names::repair::cell;
use zvirka::names::script::fold;
use zvirka::names::sounds::sounds;
use zvirka::names::token::{RoleFacts, Token, TokenKind, analyze};
use zvirka::names::vocabulary::Vocabulary;
use zvirka::record::Field;
use zvirka::similarity::token_cost;
use zvirka::simulation::{Profile, Simulation, SimulationOptions, simulate};

/// How far apart, in bits, two spellings of one surname may be. Two slips, or the strangest pair of systems.
const LIMIT: f32 = 16.0;

fn simulation(people: usize) -> Simulation {
    let options = SimulationOptions { people, profile: Profile::CrossScript, ..Default::default() };
    match simulate(&options) {
        Ok(simulation) => simulation,
        Err(error) => panic!("{error}"),
    }
}

/// Stops unless a share is as high as it must be.
fn require(what: &str, part: usize, whole: usize, least: f64) {
    let share = part as f64 / whole.max(1) as f64;
    assert!(share >= least, "{what}: {share:.4}, at least {least} is due");
}

fn distinct_tokens(simulation: &Simulation) -> Vec<&str> {
    let lists = [&simulation.left, &simulation.right];
    let names = lists.iter().flat_map(|list| (0..list.len()).map(|row| list.cell(Field::Name, row)));
    names.flat_map(str::split_whitespace).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Names by group, each once, in the order of their text: in Cyrillic letters as two languages write them, and in Latin
/// letters by several systems.
fn distinct_names() -> Vec<(&'static str, Vec<String>)> {
    let mut groups = Vec::new();
    for (profile, sides) in [
        (Profile::CrossScript, ["Cyrillic", "Latin"]),
        (Profile::Exchange, ["exchange, ours", "exchange, theirs"]),
    ] {
        let options = SimulationOptions { people: 10_000, profile, ..Default::default() };
        let made = match simulate(&options) {
            Ok(simulation) => simulation,
            Err(error) => panic!("{error}"),
        };
        for (side, list) in sides.into_iter().zip([&made.left, &made.right]) {
            let names: BTreeSet<String> =
                (0..list.len()).map(|row| list.full_name(row).into_owned()).collect();
            groups.push((side, names.into_iter().collect()));
        }
    }
    groups
}

/// Reads one name by itself: damage, words, each word's letters and sounds, roles.
fn read_name(text: &str) -> Roles {
    let repaired = cell(text);
    let text = repaired.as_ref().map_or(text, |repaired| repaired.text.as_str());
    let cut = cut(text);
    let tokens: SmallVec<[Token; 6]> = cut.pieces.iter().map(|piece| analyze(piece.text)).collect();
    let placed: SmallVec<[(RoleFacts, Place); 6]> =
        tokens.iter().zip(&cut.pieces).map(|(token, piece)| (token.role_facts(), piece.place)).collect();
    assign_roles(&placed, OrderPrior::default())
}

/// Reads names as lists are read: each word once, however many names hold it.
fn read_list(names: &[String]) -> usize {
    let mut vocabulary = Vocabulary::default();
    let (mut pieces, mut ends) = (Vec::new(), Vec::with_capacity(names.len()));
    for name in names {
        number_pieces(name, &mut vocabulary, &mut pieces);
        ends.push(pieces.len());
    }
    let tokens = vocabulary.unread().into_iter().map(analyze).collect();
    vocabulary.set_read(tokens);
    let mut start = 0;
    let mut clear = 0;
    for end in ends {
        let of_name = pieces.get(start..end).unwrap_or_default().iter();
        let facts = |number: u32| vocabulary.token(number).map(Token::role_facts).unwrap_or_default();
        let placed: SmallVec<[(RoleFacts, Place); 6]> =
            of_name.map(|(number, place)| (facts(*number), *place)).collect();
        clear += usize::from(assign_roles(&placed, OrderPrior::default()).clear_first.is_some());
        start = end;
    }
    clear
}

fn read_names(criterion: &mut Criterion) {
    let groups = distinct_names();
    let mut group = criterion.benchmark_group("read names");
    group.sample_size(20);
    for (side, names) in &groups {
        require("distinct names of a group", names.len(), 10_000, 0.9);
        let with_surname = names.iter().filter(|name| read_name(name).roles.contains(&Role::Surname)).count();
        require("names with a surname", with_surname, names.len(), 0.95);
        group.throughput(Throughput::Elements(names.len() as u64));
        group.bench_function(format!("{side}, each by itself"), |bencher| {
            bencher.iter(|| names.iter().map(|name| read_name(black_box(name)).roles.len()).sum::<usize>());
        });
        group.bench_function(format!("{side}, as a list"), |bencher| bencher.iter(|| read_list(names)));
    }
    group.finish();
}

fn read(criterion: &mut Criterion) {
    let simulation = simulation(10_000);
    let tokens = distinct_tokens(&simulation);
    let words = tokens.iter().filter(|token| analyze(token).kind == TokenKind::Word).count();
    require("tokens read as words", words, tokens.len(), 0.99);
    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Elements(tokens.len() as u64));
    group.bench_function("analyze each distinct token of 10,000 people a side", |bencher| {
        bencher.iter(|| {
            for token in &tokens {
                black_box(analyze(black_box(token)));
            }
        });
    });
    group.finish();
}

/// For each true pair the left surname and the right word that is nearest to it.
fn surname_pairs(simulation: &Simulation) -> Vec<(Token, Option<Token>)> {
    let Simulation { left, right, truth, .. } = simulation;
    let nearest = |surname: &Token, name: &str| {
        let words = name.split_whitespace().map(analyze);
        let costs =
            words.filter_map(|word| Some((token_cost(surname.spoken(), word.spoken(), LIMIT)?, word)));
        costs.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, word)| word)
    };
    let pair = |&(a, b): &(usize, usize)| {
        let surname = analyze(left.cell(Field::Name, a).split_whitespace().next().unwrap_or_default());
        let partner = nearest(&surname, right.cell(Field::Name, b));
        (surname, partner)
    };
    truth.iter().map(pair).collect()
}

fn judge(criterion: &mut Criterion) {
    let pairs = surname_pairs(&simulation(4_000));
    let whole = pairs.len();
    let near: Vec<(Token, Token)> = pairs.into_iter().filter_map(|(a, b)| Some((a, b?))).collect();
    require("surnames of one person within the limit", near.len(), whole, 0.97);
    // Each surname against that of the next pair, which is hardly ever the same.
    let apart: Vec<(&Token, &Token)> =
        near.iter().zip(near.iter().cycle().skip(1)).map(|((a, _), (_, b))| (a, b)).collect();
    let refused = apart.iter().filter(|(a, b)| token_cost(a.spoken(), b.spoken(), LIMIT).is_none()).count();
    require("surnames of strangers beyond the limit", refused, apart.len(), 0.6);
    let mut group = criterion.benchmark_group("judge");
    group.throughput(Throughput::Elements(near.len() as u64));
    group.bench_function("surnames of one person", |bencher| {
        bencher
            .iter(|| near.iter().filter_map(|(a, b)| token_cost(a.spoken(), b.spoken(), LIMIT)).sum::<f32>());
    });
    group.bench_function("surnames of strangers", |bencher| {
        bencher.iter(|| {
            apart.iter().filter_map(|(a, b)| token_cost(a.spoken(), b.spoken(), LIMIT)).sum::<f32>()
        });
    });
    group.finish();
}

fn sound(criterion: &mut Criterion) {
    let simulation = simulation(10_000);
    let tokens = distinct_tokens(&simulation);
    let audible = tokens.iter().filter(|token| !sounds(&fold(token)).is_empty()).count();
    require("words with sounds", audible, tokens.len(), 0.99);
    let mut group = criterion.benchmark_group("sound");
    group.throughput(Throughput::Elements(tokens.len() as u64));
    group.bench_function("sounds of each distinct word of 10,000 people a side", |bencher| {
        bencher.iter(|| tokens.iter().map(|token| sounds(&fold(black_box(token))).len()).sum::<usize>());
    });
    group.finish();
}

/// A vocabulary of the surnames of true pairs, and the numbers of the left ones and the right ones, each once.
fn surnames(simulation: &Simulation) -> (Vocabulary, [Vec<u32>; 2]) {
    let mut vocabulary = Vocabulary::default();
    let word = |token: &Token, list: &zvirka::record::List, row: usize| -> String {
        let name = list.cell(Field::Name, row);
        let same = |word: &&str| analyze(word).spelling == token.spelling;
        name.split_whitespace().find(same).unwrap_or_default().to_owned()
    };
    let mut numbers = [Vec::new(), Vec::new()];
    for ((a, b), &(left, right)) in surname_pairs(simulation).iter().zip(&simulation.truth) {
        let Some(b) = b else { continue };
        let words = [word(a, &simulation.left, left), word(b, &simulation.right, right)];
        for (numbers, word) in numbers.iter_mut().zip(words) {
            numbers.push(vocabulary.number(&word));
        }
    }
    let read = vocabulary.unread().into_iter().map(analyze).collect();
    vocabulary.set_read(read);
    for numbers in &mut numbers {
        numbers.sort_unstable();
        numbers.dedup();
    }
    (vocabulary, numbers)
}

fn join_tokens(criterion: &mut Criterion) {
    let (vocabulary, [left, right]) = surnames(&simulation(20_000));
    let join = || {
        let index = TokenIndex::new(&right, &vocabulary);
        let (mut search, mut found) = (Search::default(), Vec::new());
        let mut partners = 0;
        for &token in &left {
            found.clear();
            if !index.similar(token, &vocabulary, &mut search, &mut found) {
                index.neighbours(token, &vocabulary, &mut search, &mut found);
            }
            partners += usize::from(!found.is_empty());
        }
        partners
    };
    require("left surnames with a partner", join(), left.len(), 0.95);
    let mut group = criterion.benchmark_group("token join");
    group.throughput(Throughput::Elements((left.len() + right.len()) as u64));
    group.bench_function("surnames of 20,000 people a side", |bencher| bencher.iter(join));
    group.finish();
}

fn score(criterion: &mut Criterion) {
    let simulation = simulation(2_000);
    let rows = |place: usize| (place * 37 % 2_000, place * 101 % 2_000);
    let pairs: Vec<(usize, usize)> = (0..500_000).map(rows).collect();
    let options = LinkOptions { threads: Some(1), ..Default::default() };
    let weigh = || weigh(&simulation.left, &simulation.right, &pairs, &options, &NoProgress);
    require("pairs with evidence", weigh().map_or(0, |evidence| evidence.len()), pairs.len(), 1.0);
    let mut group = criterion.benchmark_group("score");
    group.sample_size(10);
    group.throughput(Throughput::Elements(pairs.len() as u64));
    group.bench_function("500,000 pairs of rows, each with all its evidence", |bencher| bencher.iter(weigh));
    group.finish();
}

fn assign(criterion: &mut Criterion) {
    // Chains of seven namesakes a side: each left record has its partner and the next one's.
    let pair = |left: u32, right: u32, weight| Pair { left, right, weight };
    let pairs: Vec<Pair> = (0..70_000)
        .flat_map(|record: u32| {
            let weight = f64::from(record * 37 % 23) - 8.0;
            let next = (record % 7 < 6).then(|| pair(record, record + 1, weight - 3.0));
            std::iter::once(pair(record, record, weight)).chain(next)
        })
        .collect();
    let likely = |pairs: &[Pair]| {
        compete(pairs, Cardinality::OneToOne).iter().filter(|standing| standing.probability > 0.5).count()
    };
    require("records with a likely partner", likely(&pairs), 70_000, 0.5);
    let mut group = criterion.benchmark_group("assign");
    group.sample_size(20);
    group.throughput(Throughput::Elements(pairs.len() as u64));
    group.bench_function("130,000 pairs in chains of namesakes", |bencher| {
        bencher.iter(|| likely(black_box(&pairs)))
    });
    group.finish();
}

fn link_lists(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("link");
    // A run takes a fifth of a second: ten are enough to see a change of a few per cent.
    group.sample_size(10);
    for people in [1_000, 10_000] {
        let simulation = simulation(people);
        let links = || link(&simulation.left, &simulation.right, &LinkOptions::default(), &NoProgress);
        let Ok(found) = links() else { panic!("the lists were refused") };
        let truth: BTreeSet<(usize, usize)> = simulation.truth.iter().copied().collect();
        let likely = || found.links.iter().filter(|link| link.probability >= 0.5);
        let correct = likely().filter(|link| truth.contains(&(link.left, link.right))).count();
        require("precision of likely links", correct, likely().count(), 0.97);
        require("recall of likely links", correct, truth.len(), 0.95);
        group.throughput(Throughput::Elements(2 * people as u64));
        group.bench_function(format!("{people} people a side"), |bencher| {
            bencher.iter_batched(|| (), |()| links(), BatchSize::PerIteration);
        });
    }
    group.finish();
}

fn simulate_lists(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("simulate");
    group.sample_size(20);
    let made = simulation(10_000);
    require("shared people in the truth", made.truth.len(), 5_000, 1.0);
    group.throughput(Throughput::Elements(20_000));
    group.bench_function("10,000 people a side", |bencher| bencher.iter(|| simulation(black_box(10_000))));
    group.finish();
}

criterion_group!(
    stages,
    read,
    read_names,
    sound,
    join_tokens,
    judge,
    score,
    assign,
    link_lists,
    simulate_lists
);
criterion_main!(stages);
