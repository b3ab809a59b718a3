//! The roles of a name's words: which is the surname, which the given name, which the patronymic.
//!
//! Lists disagree on order, put a comma or not, leave the patronymic out, write surnames in capitals. Each way of
//! reading a name is an [order of roles](ORDERS); the best is the one under which its tokens are most likely.
//! What decides are the tokens themselves (a known given name, a patronymic suffix), then commas and capitals,
//! then the order that the list's other names show ([`OrderPrior`]). Where two readings are nearly as good, the
//! row says so and the comparison tries both. To read a name from its text, take [`parse`](super::parse).
//!
//! Method: maximum of a sum of log-likelihoods over at most a dozen orders. Cost: a sum per order
//! once the tokens are read. Limits: of a name of more than [`MAX_PARTS`] tokens the rest is not read, and that is noted.

use smallvec::SmallVec;

use super::context::{Parts, focus, generation, is_no_name, tells_of_another};
use super::pieces::{Aside, Place};
use super::token::{RoleFacts, RoleScores, TokenKind};
use super::vocabulary::NO_TOKEN;

/// What a token of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Surname or a part of one.
    Surname,
    /// Given name.
    GivenName,
    /// Patronymic.
    Patronymic,
    /// First letter standing for a given name or a patronymic.
    Initial,
    /// Particle such as оглы or кызы.
    Particle,
    /// An alias or maiden name, given in brackets.
    OtherName,
    /// Part of the text that is no name: a rank, a placeholder, a number.
    None,
}

impl Role {
    /// The role's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Surname => "surname",
            Self::GivenName => "given_name",
            Self::Patronymic => "patronymic",
            Self::Initial => "initial",
            Self::Particle => "particle",
            Self::OtherName => "other_name",
            Self::None => "none",
        }
    }
}

/// Most tokens that are read as parts of one name: two surnames, a given name, a patronymic.
pub const MAX_PARTS: usize = 4;

/// What a list's own names show of the order in which it writes them, as log2 of the share of each order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderPrior {
    /// Surname first.
    pub surname_first: f32,
    /// Given name first.
    pub given_first: f32,
}

impl Default for OrderPrior {
    fn default() -> Self {
        Self { surname_first: -1.0, given_first: -1.0 }
    }
}

impl OrderPrior {
    /// The prior that counts of clear names give. One clear name of each kind is assumed beforehand, so that an
    /// empty list says nothing and no order is ever impossible.
    #[must_use]
    pub fn from_counts(surname_first: u32, given_first: u32) -> Self {
        let total = (surname_first + given_first + 2) as f32;
        let share = |count: u32| ((count + 1) as f32 / total).log2();
        Self { surname_first: share(surname_first), given_first: share(given_first) }
    }
}

/// Which part comes first in an order of roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// The surname.
    Surname,
    /// The given name.
    GivenName,
    /// There is only one of the two.
    Neither,
}

/// An order of roles with log2 of how usual it is among names of its length, the two main orders counted as one.
type Order = (&'static [Role], f32, First);

const S: Role = Role::Surname;
const G: Role = Role::GivenName;
const P: Role = Role::Patronymic;

/// The orders in which names are written, by number of tokens. The shares are judgements, not
/// counts: what matters is that rare orders need clear evidence.
const ORDERS: &[&[Order]] = &[
    &[(&[S], -1.0, First::Neither), (&[G], -1.0, First::Neither)],
    &[
        (&[S, G], 0.0, First::Surname),
        (&[G, S], 0.0, First::GivenName),
        (&[G, P], -7.0, First::Neither),
        (&[S, P], -8.0, First::Surname),
    ],
    &[
        (&[S, G, P], 0.0, First::Surname),
        (&[G, P, S], 0.0, First::GivenName),
        (&[S, S, G], -5.0, First::Surname),
        (&[G, S, S], -5.0, First::GivenName),
        (&[S, G, G], -5.0, First::Surname),
        (&[G, G, S], -5.0, First::GivenName),
        (&[G, S, P], -8.0, First::GivenName),
        (&[P, G, S], -9.0, First::GivenName),
    ],
    &[
        (&[S, S, G, P], -1.0, First::Surname),
        (&[G, P, S, S], -1.0, First::GivenName),
        (&[S, G, G, P], -1.0, First::Surname),
        (&[G, G, P, S], -1.0, First::GivenName),
        (&[S, G, P, S], -4.0, First::Surname),
        (&[S, S, G, G], -5.0, First::Surname),
        (&[G, G, S, S], -5.0, First::GivenName),
        (&[S, G, G, G], -6.0, First::Surname),
        (&[G, G, G, S], -6.0, First::GivenName),
    ],
];

/// What a comma before it, or capitals of its own, speak for a token being the surname, and the lack of either
/// against it, in bits. Such lists are formed by rule; one in a thousand rows breaks it.
const MARKED_SURNAME: f32 = 10.0;

/// Log-likelihood of an initial as a given name or patronymic: one letter of about thirty, used by half.
const INITIAL: f32 = -4.0;

/// An initial is hardly ever a surname.
const INITIAL_AS_SURNAME: f32 = -30.0;

/// Readings within this many bits of the best are tried as well when two names are compared. At seven bits the
/// second reading is right about once in a hundred.
const NEARLY_AS_GOOD: f32 = 7.0;

/// A name's parts, as numbers of tokens in a vocabulary; [`NO_TOKEN`] where a part is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameRow {
    /// Surname.
    pub surname: u32,
    /// Given name.
    pub given_name: u32,
    /// Patronymic.
    pub patronymic: u32,
    /// Another surname, given in brackets or as an alias.
    pub other_name: u32,
}

impl Default for NameRow {
    fn default() -> Self {
        Self { surname: NO_TOKEN, given_name: NO_TOKEN, patronymic: NO_TOKEN, other_name: NO_TOKEN }
    }
}

impl NameRow {
    /// Whether the row holds anything to compare: a surname, or a given name.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.surname != NO_TOKEN || self.given_name != NO_TOKEN
    }
}

/// The roles of a name's tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roles {
    /// One role per piece.
    pub roles: SmallVec<[Role; 6]>,
    /// Which part comes first, when the reading is clear.
    pub clear_first: Option<First>,
    /// The roles under the best reading with the other part first, when it is nearly as good.
    pub alternative: Option<SmallVec<[Role; 6]>>,
    /// Whether pieces were left out because there were more than [`MAX_PARTS`].
    pub too_many: bool,
}

/// Finds the roles of a name's tokens.
#[must_use]
pub fn assign_roles(tokens: &[(RoleFacts, Place)], prior: OrderPrior) -> Roles {
    let mut result = Roles { roles: SmallVec::from_elem(Role::None, tokens.len()), ..Roles::default() };
    let mut parts = Parts::new();
    let mut next_is_call_sign = false;
    let mut next_is_alias: Option<bool> = None;
    let particle = |token: Option<&(RoleFacts, Place)>| {
        token.is_some_and(|(token, _)| matches!(token.kind, TokenKind::SonOf | TokenKind::DaughterOf))
    };
    let has_capital = tokens.iter().any(|(token, _)| token.kind == TokenKind::Word && !token.small);
    for (index, (token, place)) in tokens.iter().enumerate() {
        // What was announced within brackets ends with them.
        next_is_alias = next_is_alias.filter(|bracketed| *bracketed == place.bracketed || !bracketed);
        let role = match token.kind {
            TokenKind::SonOf | TokenKind::DaughterOf => Role::Particle,
            TokenKind::CallSignMark => {
                next_is_call_sign = true;
                Role::None
            }
            TokenKind::AliasMark => {
                next_is_alias = Some(place.bracketed);
                Role::None
            }
            _ if place.aside != Aside::None => {
                // The call sign that was announced is the one in quotes.
                next_is_call_sign &= place.aside != Aside::CallSign;
                Role::None
            }
            _ if !token.kind.may_be_name() => Role::None,
            _ if next_is_call_sign => {
                next_is_call_sign = false;
                Role::None
            }
            _ if next_is_alias.is_some() => Role::OtherName,
            // A remark in brackets is in small letters, a name is not.
            _ if place.bracketed && token.small && !token.known_given && has_capital => Role::None,
            _ if place.bracketed => Role::OtherName,
            // The father's name stands before its particle: Рагим оглы.
            TokenKind::Word if particle(tokens.get(index + 1)) && !parts.is_empty() => Role::Patronymic,
            _ => {
                parts.push(index);
                Role::None
            }
        };
        if let Some(slot) = result.roles.get_mut(index) {
            *slot = role;
        }
    }
    if let Some(surname) = profession_as_surname(tokens, &parts) {
        parts.push(surname);
        parts.sort_unstable();
    }
    if tells_of_another(tokens, &parts) || is_no_name(tokens, &parts) {
        result.roles.iter_mut().for_each(|role| *role = Role::None);
        return result;
    }
    let whole = focus(tokens, &mut parts);
    let generation = generation(tokens, &parts);
    result.too_many = parts.len() > MAX_PARTS;
    parts.truncate(MAX_PARTS);
    // A comma after the whole name parts a date or a rank from it, not its halves.
    let commas = parts.iter().any(|index| tokens.get(*index).is_some_and(|(_, place)| place.commas > 0));
    let capitals =
        parts.iter().filter(|index| tokens.get(**index).is_some_and(|(token, _)| token.capitals)).count();
    let some_capitals = capitals > 0 && capitals < parts.len();
    // What each token adds as a surname, a given name and a patronymic, worked out once for all orders.
    let weighed: SmallVec<[[[f32; 3]; 3]; MAX_PARTS]> = parts
        .iter()
        .filter_map(|index| tokens.get(*index))
        .map(|(token, place)| {
            let initial = token.kind == TokenKind::Initial;
            let marked = |marks: bool, surname: bool| if marks == surname { 0.0 } else { -MARKED_SURNAME };
            let added = |own: f32, surname: bool| {
                let comma = if commas { marked(place.commas == 0, surname) } else { 0.0 };
                // An initial is a capital by nature.
                let capital = if some_capitals && !initial { marked(token.capitals, surname) } else { 0.0 };
                [own, comma, capital]
            };
            let own = |own: f32, as_initial: f32| if initial { as_initial } else { own };
            [
                added(own(token.roles.surname, INITIAL_AS_SURNAME), true),
                added(own(token.roles.given_name, INITIAL), false),
                added(own(token.roles.patronymic, INITIAL), false),
            ]
        })
        .collect();
    let score = |(roles, share, first): &Order| -> f32 {
        let position = match first {
            First::Surname => prior.surname_first,
            First::GivenName => prior.given_first,
            First::Neither => -1.0,
        };
        weighed.iter().zip(*roles).fold(share + position, |sum, ([surname, given_name, patronymic], role)| {
            let [own, comma, capital] = match role {
                Role::Surname => surname,
                Role::Patronymic => patronymic,
                _ => given_name,
            };
            sum + own + comma + capital
        })
    };
    let orders = parts.len().checked_sub(1).and_then(|length| ORDERS.get(length)).copied().unwrap_or(&[]);
    let mut scored: SmallVec<[(f32, &Order); 12]> =
        orders.iter().map(|order| (score(order), order)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let Some(&(best, &(roles, _, first))) = scored.first() else { return result };
    // An initial's own role shows only in its place; the order tells which part it abbreviates.
    let placed = |order: &[Role], mut roles: SmallVec<[Role; 6]>| {
        for (index, role) in parts.iter().zip(order) {
            if let (Some(slot), Some((token, _))) = (roles.get_mut(*index), tokens.get(*index)) {
                *slot = if token.kind == TokenKind::Initial { Role::Initial } else { *role };
            }
        }
        roles
    };
    let base = std::mem::take(&mut result.roles);
    let opposite = match first {
        First::Neither => scored.get(1),
        _ => scored.iter().find(|(_, (_, _, other))| *other != first && *other != First::Neither),
    };
    let margin = opposite.map_or(f32::INFINITY, |(score, _)| best - score);
    if margin < NEARLY_AS_GOOD {
        result.alternative = opposite.map(|(_, (roles, _, _))| placed(roles, base.clone()));
    } else if first != First::Neither {
        result.clear_first = Some(first);
    }
    result.roles = placed(roles, base);
    if let Some(whole) = whole.filter(|_| result.alternative.is_none()) {
        // The word left out may have been half of a surname.
        let mut other = result.roles.clone();
        for index in &whole {
            if let Some(role) = other.get_mut(*index).filter(|role| **role == Role::None) {
                *role = Role::Surname;
            }
        }
        result.alternative = Some(other);
    }
    if let Some((index, _)) = generation
        && !result.roles.contains(&Role::Patronymic)
        && let Some(role) = result.roles.get_mut(index)
    {
        *role = Role::Patronymic;
    }
    result
}

/// The roles of three words with nothing between them, where each is another part and no other order is nearly as good:
/// what [`assign_roles`] finds for most rows of most lists, without what it keeps for the others. `None` where that must
/// look closer.
#[must_use]
pub fn clear_order(words: [RoleFacts; 3], prior: OrderPrior) -> Option<[Role; 3]> {
    if words.iter().any(|word| word.kind != TokenKind::Word) {
        return None;
    }
    let capitals = words.iter().filter(|word| word.capitals).count();
    let some_capitals = capitals > 0 && capitals < words.len();
    let weighed = words.map(|word| {
        let marked = |surname: bool| {
            if some_capitals && word.capitals != surname { -MARKED_SURNAME } else { 0.0 }
        };
        let RoleScores { surname, given_name, patronymic } = word.roles;
        [(surname, marked(true)), (given_name, marked(false)), (patronymic, marked(false))]
    });
    let mut best: [Option<(f32, &[Role])>; 2] = [None; 2];
    for (roles, share, first) in ORDERS.get(2).copied().unwrap_or(&[]) {
        let (side, position) = match first {
            First::Surname => (0, prior.surname_first),
            _ => (1, prior.given_first),
        };
        let score =
            weighed.iter().zip(*roles).fold(share + position, |sum, ([surname, given, father], role)| {
                let (own, capital) = match role {
                    Role::Surname => surname,
                    Role::Patronymic => father,
                    _ => given,
                };
                sum + own + capital
            });
        if let Some(best) = best.get_mut(side).filter(|best| best.is_none_or(|(other, _)| score > other)) {
            *best = Some((score, roles));
        }
    }
    let [(surname_first, first_roles), (given_first, given_roles)] = [best[0]?, best[1]?];
    let roles = if surname_first >= given_first { first_roles } else { given_roles };
    let margin = (surname_first - given_first).abs();
    let [a, b, c] = *roles else { return None };
    (margin >= NEARLY_AS_GOOD && a != b && b != c && a != c).then_some([a, b, c])
}

/// The word that names a profession or a rank, Стрілець or Майор, but must be the surname since the rest of the name has
/// none: a given name, alone or with a patronymic, or initials. A word in small letters beside one in capital ones is a
/// rank.
fn profession_as_surname(tokens: &[(RoleFacts, Place)], parts: &[usize]) -> Option<usize> {
    let word = |index: &usize| tokens.get(*index).map(|(word, _)| *word).unwrap_or_default();
    let initial = |word: RoleFacts| word.kind == TokenKind::Initial;
    let needs_one = match parts {
        [given_name] => {
            let given_name = word(given_name);
            initial(given_name) || (given_name.known_given && !given_name.known_father)
        }
        [given_name, patronymic] => {
            let (given_name, patronymic) = (word(given_name), word(patronymic));
            (given_name.known_given || initial(given_name))
                && (patronymic.may_be_patronymic || patronymic.known_father || initial(patronymic))
        }
        _ => false,
    };
    let small = parts.iter().any(|index| word(index).small);
    tokens.iter().position(|(token, place)| {
        needs_one
            && token.kind.may_be_surname()
            && token.roles.surname < 0.0
            && *place == Place::default()
            && (small || !token.small)
    })
}

/// A part of a name that is made of several pieces, or of a piece and its particle: (first piece, last piece).
pub type Span = (usize, usize);

/// The parts of a name as spans of pieces: surname, given name, patronymic, other name.
#[must_use]
pub fn spans(roles: &[Role]) -> [Option<Span>; 4] {
    let mut spans: [Option<Span>; 4] = [None; 4];
    let [surname, given_name, patronymic, other_name] = &mut spans;
    let grow = |span: &mut Option<Span>, index: usize| {
        *span = match *span {
            // Pieces of one part stand together; a surname's half at the other end of a name starts no new one.
            Some((first, last)) if last + 1 == index => Some((first, index)),
            None => Some((index, index)),
            kept => kept,
        };
    };
    for (index, role) in roles.iter().enumerate() {
        match role {
            Role::Surname => grow(surname, index),
            Role::GivenName => grow(given_name, index),
            Role::Patronymic => grow(patronymic, index),
            Role::OtherName => grow(other_name, index),
            // The first initial stands for the given name, the second for the patronymic.
            Role::Initial if given_name.is_none() => grow(given_name, index),
            Role::Initial if patronymic.is_none() => grow(patronymic, index),
            Role::Particle => {
                if let Some((_, last)) = patronymic.as_mut().filter(|(_, last)| last + 1 == index) {
                    *last = index;
                }
            }
            _ => {}
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_word() -> impl Strategy<Value = RoleFacts> {
        let kind = prop_oneof![9 => Just(TokenKind::Word), 1 => Just(TokenKind::Initial)];
        let scores = prop::array::uniform3(-42_i8..0);
        (kind, any::<bool>(), scores).prop_map(|(kind, capitals, [surname, given_name, patronymic])| {
            let roles = RoleScores {
                surname: f32::from(surname),
                given_name: f32::from(given_name),
                patronymic: f32::from(patronymic),
            };
            RoleFacts { kind, capitals, roles, ..RoleFacts::default() }
        })
    }

    proptest! {
        #[test]
        fn a_clear_order_is_the_one_that_all_orders_show(
            words in prop::array::uniform3(any_word()), surname_first in 0_u32..9, given_first in 0_u32..9
        ) {
            let prior = OrderPrior::from_counts(surname_first, given_first);
            let whole = assign_roles(&words.map(|word| (word, Place::default())), prior);
            if let Some(roles) = clear_order(words, prior) {
                prop_assert_eq!(whole.roles.as_slice(), &roles);
                prop_assert!(whole.alternative.is_none() && whole.clear_first.is_some());
            } else {
                let single = |role| whole.roles.iter().filter(|other| **other == role).count() == 1;
                let plain = words.iter().all(|word| word.kind == TokenKind::Word);
                let parts = [Role::Surname, Role::GivenName, Role::Patronymic].into_iter().all(single);
                prop_assert!(!(plain && parts && whole.alternative.is_none()));
            }
        }
    }
}
