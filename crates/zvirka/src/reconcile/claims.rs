//! What the sides claim in public, against persons: rows are counted too, but a person twice on a list is one. Who
//! stands on the lists of two stages came back once, and counts for the first.
//!
//! A claim of a handover list is about that list. Any other claim of people returned is about the handover lists of
//! the claiming side or, where it has none, all handover lists of the exchange. Claims of people offered, held or
//! listed are about the list, or the rosters of the side.

use super::case::{Claim, Claimant, Claimed, Role};
use super::result::{ClaimCheck, Count, Outcome};
use super::unsettled::Perhaps;
use super::values::Category;
use super::world::World;

/// Counts persons by category.
pub(super) fn count(world: &World<'_>, persons: impl Iterator<Item = usize>) -> Count {
    let mut count = Count::default();
    for person in persons.filter_map(|person| world.person(person)) {
        count.persons += 1;
        match person.category {
            Some(Category::Military) => count.military += 1,
            Some(Category::Civilian) => count.civilian += 1,
            None if person.category_conflict => count.in_conflict += 1,
            None => count.unknown += 1,
        }
    }
    count
}

/// The lists that a claim is checked against.
fn lists_of(world: &World<'_>, claim: &Claim) -> Vec<usize> {
    let lists = || 0..world.case.lists.len();
    let claimant = match &claim.by {
        Claimant::List(name) => world.case.place(name),
        Claimant::Side(_) => None,
    };
    let side = match &claim.by {
        Claimant::Side(side) => Some(side.as_str()),
        Claimant::List(_) => {
            claimant.and_then(|place| world.list(place)).and_then(|list| list.side.as_deref())
        }
    };
    let on_side =
        |place: &usize| side.is_some() && world.list(*place).and_then(|list| list.side.as_deref()) == side;
    match (claim.what, claimant) {
        (Claimed::Returned, Some(place))
            if world.list(place).is_some_and(|list| list.role == Role::Handover) =>
        {
            vec![place]
        }
        (Claimed::Returned, _) => {
            let now: Vec<usize> = lists().filter(|place| world.is_handover_now(*place)).collect();
            let own: Vec<usize> = now.iter().copied().filter(on_side).collect();
            if own.is_empty() { now } else { own }
        }
        (_, Some(place)) => vec![place],
        (_, None) => lists()
            .filter(|place| world.list(*place).is_some_and(|list| list.role == Role::Roster))
            .filter(on_side)
            .collect(),
    }
}

fn counts(status: Outcome, what: Claimed) -> bool {
    match what {
        // Who stands on a handover list of the exchange was handed over, also where he came back before.
        Claimed::Returned | Claimed::Listed | Claimed::Offered => true,
        Claimed::Held => status == Outcome::Held,
    }
}

/// Checks every claim of the case.
pub(super) fn check(world: &World<'_>, perhaps: &[Perhaps<'_>]) -> Vec<ClaimCheck> {
    world.case.claims.iter().map(|claim| check_one(world, claim, perhaps)).collect()
}

fn check_one(world: &World<'_>, claim: &Claim, perhaps: &[Perhaps<'_>]) -> ClaimCheck {
    let lists = lists_of(world, claim);
    // The stages before a claim's first list, when it is about handovers of this exchange.
    let before: Vec<usize> = match lists.iter().min() {
        Some(&first) if world.is_handover_now(first) => {
            (0..first).filter(|place| world.is_handover_now(*place)).collect()
        }
        _ => Vec::new(),
    };
    let mut rows = 0;
    let mut on_earlier_stage = 0;
    let mut persons: Vec<usize> = Vec::new();
    for (number, members) in world.membership.members.iter().enumerate() {
        if !counts(world.status(number), claim.what) {
            continue;
        }
        let nodes = || members.iter().filter_map(|node| world.node(*node));
        let own: usize = nodes().filter(|node| lists.contains(&node.list)).map(|node| node.rows.len()).sum();
        rows += own as u64;
        if own > 0 && nodes().any(|node| before.contains(&node.list)) {
            on_earlier_stage += 1;
        } else if own > 0 {
            persons.push(number);
        }
    }
    let both = |perhaps: &&Perhaps<'_>| {
        persons.binary_search(&perhaps.one).is_ok() && persons.binary_search(&perhaps.other).is_ok()
    };
    let perhaps_one = perhaps.iter().filter(both).count() as u64;
    let found = count(world, persons.iter().copied());
    let open = found.in_conflict + found.unknown;
    let within = |claimed: Option<u64>, sure: u64| {
        claimed.is_none_or(|claimed| sure <= claimed && claimed <= sure + open)
    };
    let agrees = claim.total.is_none_or(|total| total == found.persons)
        && within(claim.military, found.military)
        && within(claim.civilian, found.civilian);
    let by = match &claim.by {
        Claimant::List(name) | Claimant::Side(name) => name.as_str(),
    };
    let claimed = [claim.total, claim.military, claim.civilian];
    ClaimCheck {
        claim: claim.clone(),
        lists: lists.iter().map(|place| world.list_name(*place).to_owned()).collect(),
        rows,
        found,
        on_earlier_stage,
        perhaps_one,
        agrees,
        text: world.language.claim(by, claim.what, claimed, rows, found, [on_earlier_stage, perhaps_one]),
    }
}
