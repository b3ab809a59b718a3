//! Which handovers are the exchange that is reconciled, and which came before.
//!
//! A case file gives stages to the lists of the exchange it is about. So where some handover lists have a stage, those
//! without one are of earlier exchanges if their first date lies before the first stage's or is not known. Where none
//! has a stage, the lists that begin within a fortnight of the latest one are the exchange. Lists without a date are
//! then taken for the exchange too, since nothing speaks against it.

use super::case::{Case, Role};
use super::values::{date, day_number};
use crate::compare::date::PartialDate;
use crate::record::Field;

/// Stages of one exchange lie days apart: those of May 2025 were three days in a row, and exchanges followed one
/// another after a fortnight at the earliest in the months before. A judgement.
const FORTNIGHT: u32 = 14;

/// The first date of a list: the case's, else the earliest in its column of handover dates.
fn first_date(case: &Case, place: usize) -> Option<PartialDate> {
    let list = case.lists.get(place)?;
    if let Some(date) = list.date.as_deref().and_then(date) {
        return Some(date);
    }
    let dates = list.list.column(Field::HandoverDate)?.iter().filter_map(date);
    dates.min_by_key(|date| day_number(*date))
}

/// For every list of the case, whether it records exchanges before the one that is reconciled.
pub(super) fn earlier(case: &Case) -> Vec<bool> {
    let handovers: Vec<usize> = (0..case.lists.len())
        .filter(|place| case.lists.get(*place).is_some_and(|list| list.role == Role::Handover))
        .collect();
    let staged = |place: usize| case.lists.get(place).is_some_and(|list| list.stage.is_some());
    let day = |place: usize| first_date(case, place).map(day_number);
    let first_stage = handovers.iter().copied().filter(|place| staged(*place)).filter_map(day).min();
    let any_stage = handovers.iter().copied().any(staged);
    let latest = handovers.iter().copied().filter_map(day).max();
    (0..case.lists.len())
        .map(|place| {
            if !handovers.contains(&place) || staged(place) {
                return false;
            }
            if any_stage {
                return match (day(place), first_stage) {
                    (Some(own), Some(first)) => own < first,
                    _ => true,
                };
            }
            match (day(place), latest) {
                (Some(own), Some(latest)) => own + FORTNIGHT < latest,
                _ => false,
            }
        })
        .collect()
}

/// The day on which the exchange began: the first date of its handover lists, else the last date of any list.
pub(super) fn date_of(case: &Case) -> Option<PartialDate> {
    let earlier = earlier(case);
    let lists = case.lists.iter().enumerate().zip(earlier);
    let now = lists.filter(|((_, list), earlier)| list.role == Role::Handover && !earlier);
    let began =
        now.filter_map(|((place, _), _)| first_date(case, place)).min_by_key(|date| day_number(*date));
    let of_lists = || case.lists.iter().filter_map(|list| list.date.as_deref().and_then(date));
    began.or_else(|| of_lists().max_by_key(|date| day_number(*date)))
}

/// Whether a list is a roster of the home side.
pub(super) fn is_home_roster(case: &Case, place: usize) -> bool {
    let (Some(found), Some(home)) = (case.lists.get(place), case.home()) else { return false };
    let same_side =
        || found.side.is_some() && case.lists.get(home).is_some_and(|home| home.side == found.side);
    found.role == Role::Roster && (home == place || same_side())
}

/// A roster that is older than this many days when the exchange begins was not made for it. Lists for an exchange are
/// formed in the weeks before it; a season is the most that negotiations of one took. A judgement.
const SEASON: u32 = 100;

/// For every list, whether it offers people for the exchange: a roster of another side than the home list's, made not
/// long before. An old roster of a colony says who was held there, not who is offered.
pub(super) fn offers(case: &Case) -> Vec<bool> {
    let began = date_of(case).map(day_number);
    let old = |place: usize| {
        let made = case.lists.get(place).and_then(|list| list.date.as_deref()).and_then(date).map(day_number);
        matches!((made, began), (Some(made), Some(began)) if made + SEASON < began)
    };
    let roster = |place: usize| case.lists.get(place).is_some_and(|list| list.role == Role::Roster);
    (0..case.lists.len()).map(|place| roster(place) && !is_home_roster(case, place) && !old(place)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::case::CaseList;
    use super::*;
    use crate::record::{List, TextColumn};

    fn handover(name: &str, stage: Option<&str>, date: Option<&str>, rows: &[&str]) -> CaseList {
        let names: TextColumn = rows.iter().map(|_| "Левчук Остап").collect();
        let dates: TextColumn = rows.iter().copied().collect();
        let list = List::new(name, vec![(Field::Name, names), (Field::HandoverDate, dates)]).unwrap();
        let mut list = CaseList::new(name, Role::Handover, list);
        (list.stage, list.date) = (stage.map(str::to_owned), date.map(str::to_owned));
        list
    }

    fn earlier_of(lists: Vec<CaseList>) -> Vec<bool> {
        earlier(&Case { lists, ..Case::default() })
    }

    #[test]
    fn lists_without_a_stage_are_earlier_where_others_have_one() {
        let lists = vec![
            handover("first", Some("1"), Some("23.05.2025"), &[]),
            handover("before", None, None, &["14.02.2024", "06.05.2025"]),
            handover("undated", None, None, &[""]),
            handover("second", Some("2"), None, &[]),
        ];
        assert_eq!(earlier_of(lists), [false, true, true, false]);
    }

    #[test]
    fn without_stages_dates_tell() {
        let lists = vec![
            handover("before", None, None, &["14.02.2024", "06.05.2025"]),
            handover("first", None, Some("23.05.2025"), &[]),
            handover("second", None, Some("25.05.2025"), &[]),
        ];
        assert_eq!(earlier_of(lists), [true, false, false]);
        assert_eq!(earlier_of(vec![handover("only", None, None, &[""])]), [false]);
    }
}
