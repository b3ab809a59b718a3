//! How many of whom the scenario has: the public figures of the exchange of 23 to 25 May 2025, and what they leave
//! open.
//!
//! Figures that were made public have it in their comment; the others are judgements that only fill the lists up.

/// The stages: number, date, soldiers, civilians. Public: 390, 307 and 303 people, 880 soldiers and 120 civilians,
/// all of the civilians on the first day.
pub(super) const STAGES: [(&str, &str, usize, usize); 3] =
    [("1", "2025-05-23", 270, 120), ("2", "2025-05-24", 307, 0), ("3", "2025-05-25", 303, 0)];

/// People who came back. Public.
pub(super) const RETURNED: usize = 1000;
/// Civilians among them. Public.
pub(super) const CIVILIANS: usize = 120;
/// Of the returned, held since 2022. Public.
pub(super) const HELD_SINCE_2022: usize = 311;
/// Of the returned, defenders of Mariupol taken at the steelworks, 81 of 175. Public.
pub(super) const STEELWORKS: usize = 81;
/// Of the returned, marines taken at the other plants. Public: more than 70.
pub(super) const MARINES: usize = 74;
/// Of the returned, defenders of Mariupol taken elsewhere in the city: what is left of the public 175.
pub(super) const TOWN: usize = 20;
/// Units from which nobody had come back before. Public.
pub(super) const FIRST_RETURN_UNITS: usize = 46;
/// Employees of an energy company among the returned, besides the miner who is a serviceman too. Public: five.
pub(super) const EMPLOYEES: usize = 4;
/// Ages of the returned. Public.
pub(super) const AGES: (u16, u16) = (25, 60);
/// People whom two stages' lists have: from which stage, to which. The first is where they came back.
pub(super) const ON_TWO_STAGES: [(usize, usize); 4] = [(0, 1), (0, 1), (0, 2), (1, 2)];

/// People on the home roster.
pub(super) const OURS: usize = 6000;
/// Of them, entered twice: two in a hundred.
pub(super) const ENTERED_TWICE: usize = 120;
/// Of them, come back already in an earlier exchange, and not struck off.
pub(super) const OURS_ALREADY: usize = 12;

/// Of the people whom the other side offers, exchanged before.
pub(super) const THEIRS_ALREADY: usize = 15;
/// Offered people unknown to the home side who come back, and who do not: 30 together.
pub(super) const UNKNOWN: (usize, usize) = (20, 10);
/// Offered people known to the home side who do not come back: what is left of the 1,080 offered.
pub(super) const WITHDRAWN: usize = 70;
/// People who come back though nobody offered them.
pub(super) const NOT_OFFERED: usize = 15;

/// People who came back in earlier exchanges.
pub(super) const BEFORE: usize = 4500;
/// Of them, men of the regiment from which nobody comes back now, besides the survivors of the colony.
pub(super) const BEFORE_REGIMENT: usize = 60;

/// Men of the regiment on the home roster, besides those of the colony's roster.
pub(super) const REGIMENT: usize = 1050;
/// Of them, reported by a family; by two relatives.
pub(super) const REGIMENT_REPORTED: (usize, usize) = (870, 122);
/// Men of the regiment whom families report and no other list has; by two relatives.
pub(super) const REGIMENT_MISSING: (usize, usize) = (60, 8);
/// Returned people whom a family had reported; by two relatives.
pub(super) const RETURNED_REPORTED: (usize, usize) = (300, 50);
/// Other people on the home roster whom a family reports; by two relatives.
pub(super) const HELD_REPORTED: (usize, usize) = (300, 50);
/// Other people whom families report and no other list has; by two relatives.
pub(super) const MISSING_REPORTED: (usize, usize) = (120, 20);

/// Survivors of the explosion: badly wounded and still held. Public.
pub(super) const BADLY_WOUNDED: usize = 49;
/// Of them, men of the regiment.
pub(super) const BADLY_WOUNDED_REGIMENT: usize = 40;
/// Other survivors: still held, come back before, marines who come back now. With the badly wounded almost 100.
pub(super) const SURVIVORS: (usize, usize, usize) = (14, 28, 6);
/// Of the other survivors who are still held, men of the regiment.
pub(super) const SURVIVORS_REGIMENT: usize = 10;

/// Convicted people whom the home side hands over: civilians, soldiers. Public: about 70, mostly civilians.
pub(super) const CONVICTED: (usize, usize) = (62, 8);
/// Of them, published by a third party. Public.
pub(super) const PUBLISHED: usize = 31;
/// Of the published, in how many rows initials stand for given name and patronymic: a third.
pub(super) const PUBLISHED_INITIALS: usize = 10;

/// People on the watch list, besides the one who comes back.
pub(super) const WATCHED: usize = 39;

/// People who were seen: held, come back since, missing and reported, on no list at all.
pub(super) const SEEN: (usize, usize, usize, usize) = (400, 90, 30, 40);
/// Of them, seen by a second witness: 700 sightings in all.
pub(super) const SEEN_TWICE: usize = 140;
