//! Words that are no names: ranks, posts, titles, relatives, placeholders, words of headings; and particles.
//!
//! Method: a table, of whose ranks and posts the cases are found by rule. Cost: a look-up a word; a dozen more for one that
//! begins as a rank or a post does and has a case ending. Limits: a post that is a frequent surname too is left to its place
//! in the name.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::{TokenKind, hyphenated_parts};
use crate::names::inflection;
use crate::names::script::{fold, is_hyphen};
use crate::names::tables::SURNAMES;

type Words = HashMap<&'static str, TokenKind, foldhash::fast::FixedState>;

/// Words that are no names, and particles.
fn special_words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let mut words = Words::default();
        let rows =
            include_str!("../../../data/not_names.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
        for (word, kind) in rows.filter_map(|line| line.split_once('\t')) {
            let kind = match kind {
                "placeholder" => TokenKind::Placeholder,
                "rank" => TokenKind::Rank,
                "position" => TokenKind::Position,
                "status" => TokenKind::Status,
                "unit" => TokenKind::Unit,
                "heading" => TokenKind::Heading,
                "callsign" => TokenKind::CallSignMark,
                "alias" => TokenKind::AliasMark,
                "relative" => TokenKind::Relative,
                "sample" => TokenKind::Sample,
                _ => TokenKind::Title,
            };
            words.insert(word, kind);
        }
        for son in [
            "оглы",
            "оглу",
            "огли",
            "огълу",
            "оғлы",
            "оғлу",
            "oglu",
            "oğlu",
            "ogly",
            "ohly",
            "oghlu",
            "уулу",
            "uulu",
            "улы",
            "ули",
            "uly",
            "ұлы",
            "угли",
            "ўғли",
            "ugli",
            "ogli",
            "oʻgʻli",
            "ogʻli",
        ] {
            words.insert(son, TokenKind::SonOf);
        }
        for daughter in
            ["кызы", "кизи", "гызы", "қызы", "kyzy", "kizi", "gizi", "qizi", "qızı", "kızı", "kyzi", "қизи"]
        {
            words.insert(daughter, TokenKind::DaughterOf);
        }
        words
    });
    &WORDS
}

/// The first letters of a word, which its case forms share.
fn head_of(word: &str) -> [char; 4] {
    let mut letters = word.chars();
    std::array::from_fn(|_| letters.next().unwrap_or(' '))
}

/// The beginnings of ranks and posts: most words begin otherwise, and need not be brought to a nominative.
static SPECIAL_HEADS: LazyLock<hashbrown::HashSet<[char; 4], foldhash::fast::FixedState>> =
    LazyLock::new(|| {
        let declined = |kind: &TokenKind| matches!(kind, TokenKind::Rank | TokenKind::Position);
        special_words().iter().filter(|(_, kind)| declined(kind)).map(|(word, _)| head_of(word)).collect()
    });

/// Particles of surnames in small letters: Dutch, German, Romance and Arabic ones, in Latin and Cyrillic letters.
pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "van"
            | "der"
            | "den"
            | "de"
            | "la"
            | "del"
            | "di"
            | "da"
            | "do"
            | "dos"
            | "von"
            | "zu"
            | "el"
            | "al"
            | "bin"
            | "ibn"
            | "ben"
            | "le"
            | "du"
            | "ван"
            | "дер"
            | "ден"
            | "де"
            | "ла"
            | "дель"
            | "ді"
            | "ди"
            | "да"
            | "ду"
            | "дос"
            | "фон"
            | "цу"
            | "ель"
            | "эль"
            | "аль"
            | "бін"
            | "бин"
            | "ібн"
            | "ибн"
            | "бен"
            | "ле"
            | "дю"
    )
}

/// What a word is that is no name, and its nominative where it stands in a case: a rank or a post is declined as any
/// noun. Of a compound (штаб-сержант, водій-заправник) one part tells.
pub(super) fn no_name(text: &str, word: &str) -> Option<(TokenKind, Option<String>)> {
    let is_post = |kind: TokenKind| matches!(kind, TokenKind::Rank | TokenKind::Position);
    if let Some(&kind) = special_words().get(word) {
        // The table holds some case forms as well, of which the nominative may be a surname.
        let worth = || is_post(kind) && SURNAMES.get(word).is_none();
        let mut nominatives = inflection::noun_nominatives(word, worth).into_iter();
        let nominative =
            nominatives.find(|nominative| special_words().get(nominative.as_str()) == Some(&kind));
        return Some((kind, nominative));
    }
    let begins = || SPECIAL_HEADS.contains(&head_of(word));
    if let Some((kind, nominative)) =
        inflection::noun_nominatives(word, begins).into_iter().find_map(|nominative| {
            let kind = *special_words().get(nominative.as_str())?;
            is_post(kind).then_some((kind, nominative))
        })
    {
        return Some((kind, Some(nominative)));
    }
    if !text.contains(is_hyphen) || SURNAMES.get(word).is_some() {
        return None;
    }
    hyphenated_parts(text).into_iter().find_map(|part| {
        let part: String = fold(part).letters.iter().collect();
        let kind = no_name(&part, &part)?.0;
        let tells = is_post(kind) && part.chars().nth(3).is_some();
        (tells && SURNAMES.get(&part).is_none()).then_some((kind, None))
    })
}
