//! A name as typed, read into parts and told in words: for one name at a time, and for numbering a list's.
//!
//! [`parse_name`] mends a text, cuts it in words, reads each and gives it its role, with notes on what was done. A list
//! is read by [`number_pieces`], the tokens of its vocabulary and [`assign_roles`], so that a word is paid once.
//!
//! Cost: that of its parts; see the bench `stages`, group `read names`. Limits: as [`super::roles`] has them.

use smallvec::SmallVec;

use super::inflection::to_nominative;
pub use super::pieces::{Aside, Cut, MAX_PIECES, Piece, Place, cut, split};
use super::repair;
pub use super::roles::{
    First, MAX_PARTS, NameRow, OrderPrior, Role, Roles, Span, assign_roles, clear_order, spans,
};
use super::sounds::written;
use super::token::{Token, TokenKind, analyze};
use super::vocabulary::Vocabulary;

/// One token of a name, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedToken {
    /// The token as it stood in the text.
    pub text: String,
    /// What it was taken for.
    pub role: Role,
    /// Its sounds, written in Latin letters.
    pub sounds: String,
    /// What was mended or noticed, in words.
    pub notes: Vec<String>,
}

/// A name as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedName {
    /// The tokens in the order of the text.
    pub tokens: Vec<ParsedToken>,
    /// Fields found within the name's text and taken out of it: (field name, text).
    pub fields: Vec<(String, String)>,
    /// Notes on the whole name.
    pub notes: Vec<String>,
}

/// Reads one name by itself, without a list to learn from.
///
/// # Examples
///
/// ```
/// use zvirka::names::parse::{parse_name, Role};
///
/// let parsed = parse_name("ст. солдат Левчук Остап Ігорович");
/// let surname = parsed.tokens.iter().find(|token| token.role == Role::Surname);
/// assert_eq!(surname.map(|token| token.text.as_str()), Some("Левчук"));
/// ```
#[must_use]
pub fn parse_name(text: &str) -> ParsedName {
    let repaired = repair::cell(text);
    let text = repaired.as_ref().map_or(text, |repaired| repaired.text.as_str());
    let cut = cut(text);
    let pieces = &cut.pieces;
    let tokens: Vec<Token> = pieces.iter().map(|piece| analyze(piece.text)).collect();
    let placed: Vec<_> =
        tokens.iter().zip(pieces).map(|(token, piece)| (token.role_facts(), piece.place)).collect();
    let roles = assign_roles(&placed, OrderPrior::default());
    let mut parsed = ParsedName { fields: fields(text, pieces, &tokens), ..ParsedName::default() };
    for ((token, piece), role) in tokens.iter().zip(pieces).zip(&roles.roles) {
        parsed.tokens.push(ParsedToken {
            text: piece.text.to_owned(),
            role: *role,
            sounds: written(&token.sounds),
            notes: notes(token, piece.place.aside),
        });
    }
    bring_to_nominative(&mut parsed, &tokens);
    if let Some(repaired) = &repaired {
        parsed.notes.push(format!("{}; read as {}", repaired.repair.as_str(), repaired.text));
    }
    if roles.too_many {
        parsed.notes.push(format!("more than {MAX_PARTS} words; the rest was not read as a name"));
    }
    if roles.alternative.is_some() {
        parsed.notes.push("surname and given name may be the other way round".to_owned());
    }
    if cut.second_spelling {
        parsed.notes.push("the second spelling, after the slash, was not read".to_owned());
    }
    parsed
}

/// Reads the parts of a declined name by their nominatives. A part of several pieces is read as it stands.
fn bring_to_nominative(parsed: &mut ParsedName, tokens: &[Token]) {
    let roles: SmallVec<[Role; 6]> = parsed.tokens.iter().map(|token| token.role).collect();
    let [surname, given_name, patronymic, _] = spans(&roles);
    let spans = [surname, given_name, patronymic];
    let part = |span: Option<Span>| {
        let (first, _) = span.filter(|(first, last)| first == last)?;
        Some(tokens.get(first)?.part(&parsed.tokens.get(first)?.text))
    };
    let heading = tokens.iter().any(|token| token.kind == TokenKind::Heading);
    let nominatives = to_nominative(part(surname), part(given_name), part(patronymic), heading);
    for (span, nominative) in spans.into_iter().zip(nominatives) {
        let (Some((first, _)), Some(nominative)) = (span, nominative) else { continue };
        if let Some(token) = parsed.tokens.get_mut(first) {
            let read = analyze(&nominative);
            token.sounds = written(&read.sounds);
            token.notes = notes(&read, Aside::None);
            token.notes.push(format!("brought to the nominative: {nominative}"));
        }
    }
}

/// What was taken out of the name: neighbouring pieces of one field are one value.
fn fields(text: &str, pieces: &[Piece<'_>], tokens: &[Token]) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut open: Option<(&str, usize, usize)> = None;
    let mut after_call_sign = false;
    let mut close = |open: Option<(&str, usize, usize)>| {
        if let Some((field, start, end)) = open {
            fields.push((field.to_owned(), text.get(start..end).unwrap_or("").to_owned()));
        }
    };
    for (piece, token) in pieces.iter().zip(tokens) {
        let announced = after_call_sign.then_some("call_sign");
        let field = piece.place.aside.field().or(token.kind.field()).or(announced);
        after_call_sign = token.kind == TokenKind::CallSignMark && piece.place.aside == Aside::None;
        match (&mut open, field) {
            (Some((known, _, end)), Some(field)) if *known == field => *end = piece.end(),
            _ => close(std::mem::replace(&mut open, field.map(|field| (field, piece.start, piece.end())))),
        }
    }
    close(open);
    fields
}

fn notes(token: &Token, aside: Aside) -> Vec<String> {
    let mut notes = Vec::new();
    let mends = token.mends;
    let said = [
        (mends.homoglyphs, "letters of another script that look alike were read as meant"),
        (mends.invisible, "invisible characters were dropped"),
        (mends.stress, "loose marks were dropped"),
        (mends.cut, "too long; the rest was not read"),
        (token.kind == TokenKind::Placeholder, "stands for a name that is not known"),
        (aside == Aside::CallSign, "in quotes, so taken for a call sign"),
        (aside == Aside::BirthDate, "date"),
        (aside == Aside::Unit || token.kind == TokenKind::Unit, "unit"),
        (aside == Aside::Number, "number"),
        (token.kind == TokenKind::Rank, "rank"),
        (token.kind == TokenKind::Position, "position"),
        (token.kind == TokenKind::Status, "status"),
        (token.kind == TokenKind::Title, "title"),
        (token.kind == TokenKind::Heading, "of a heading, no name"),
        (token.kind == TokenKind::CallSignMark, "announces a call sign"),
    ];
    notes.extend(token.repair.map(|repair| repair.as_str().to_owned()));
    notes.extend(said.iter().filter(|(holds, _)| *holds).map(|(_, text)| (*text).to_owned()));
    if aside != Aside::None {
        return notes;
    }
    if let Some(reading) = token.given_name.as_ref().filter(|_| token.kind == TokenKind::Word) {
        let names: Vec<&str> =
            reading.names.iter().take(3).filter_map(|name| group_name(name.group)).collect();
        notes.push(format!("as a given name: {}", names.join(", ")));
    }
    if let Some(patronymic) = token.patronymic.as_ref() {
        let fathers: Vec<&str> =
            patronymic.names.names.iter().take(2).filter_map(|name| group_name(name.group)).collect();
        let child = if patronymic.daughter { "daughter" } else { "son" };
        if !fathers.is_empty() {
            notes.push(format!("as a patronymic: {child} of {}", fathers.join(" or ")));
        }
    }
    notes
}

fn group_name(group: u16) -> Option<&'static str> {
    super::tables::GROUPS.get(usize::from(group)).map(|group| group.ukrainian)
}

/// Numbers the words of a text and gives them with their places.
pub fn number_pieces(text: &str, vocabulary: &mut Vocabulary, pieces: &mut Vec<(u32, Place)>) {
    let repaired = repair::cell(text);
    let text = repaired.as_ref().map_or(text, |repaired| repaired.text.as_str());
    pieces.extend(cut(text).pieces.iter().map(|piece| (vocabulary.number(piece.text), piece.place)));
}
