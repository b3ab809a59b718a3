//! Judging two tokens allocates nothing: pairs are many, and an allocation costs more than the comparison.
//!
//! One test, alone in its program, since the counting allocator counts for all threads.

use std::alloc::System;
use std::hint::black_box;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use zvirka::compare::name::{compare_given_names, compare_patronymics, compare_surnames};
use zvirka::names::frequency::GivenNameShares;
use zvirka::names::token::{Token, analyze};
use zvirka::names::vocabulary::Vocabulary;
use zvirka::similarity::token_cost;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn tokens_are_compared_without_an_allocation() {
    const WORDS: &[&str] = &[
        "Гриценко",
        "Hrytsenko",
        "Gritsenko",
        "Шевчук",
        "Schewtschuk",
        "Chevtchouk",
        "Раманаў",
        "Romanov",
        "Амбарцумян",
        "Hambardzumyan",
        "Коломийчук",
        "Комолийчук",
        "Qasımov",
        "Ț\u{ee}rlea",
        "Білий-Кравець",
        "Олексій",
        "Alexey",
        "Саша",
        "Слава",
        "О",
        "Лейла",
        "Лала",
        "Анна-Марія",
        "Сергійович",
        "Sergeevich",
        "Бактибекович",
        "Baxtibekovich",
        "Іллівна",
    ];
    let mut vocabulary = Vocabulary::default();
    for word in WORDS {
        vocabulary.number(word);
    }
    let tokens = vocabulary.unread().into_iter().map(analyze).collect();
    vocabulary.set_read(tokens);
    let shares = GivenNameShares::default();
    let judge = |a: &Token, b: &Token| {
        black_box(token_cost(a.spoken(), b.spoken(), 14.0));
        black_box(compare_surnames(a, b, &vocabulary));
        black_box(compare_given_names(a, b, &vocabulary, &shares));
        black_box(compare_patronymics(a, b, &shares));
    };
    let all = || vocabulary.tokens().iter().flat_map(|a| vocabulary.tokens().iter().map(move |b| (a, b)));
    // The first round builds the tables; the least of three rounds leaves out what the test's own threads do.
    all().for_each(|(a, b)| judge(a, b));
    let allocations = (0..3).map(|_| {
        let region = Region::new(ALLOCATOR);
        all().for_each(|(a, b)| judge(a, b));
        region.change().allocations
    });
    assert_eq!(allocations.min(), Some(0));
}
