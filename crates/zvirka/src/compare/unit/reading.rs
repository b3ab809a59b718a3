//! Reading a unit out of a cell.
//!
//! Method: first the code of a military unit is taken out; what is left is cut into stretches, a new one at every
//! number and at every second echelon. The words of a stretch say its echelon and, together, its branch. The
//! largest stretch is the unit and the next its sub-unit. Then the table of units fills in what is
//! known: the echelon of an abbreviation that leaves it open, the unit behind a code or an honorific, the unit that
//! another was renamed to or belongs to.

use smallvec::SmallVec;

use super::{Branch, CODE_DIGITS, Echelon, Hint, UNNUMBERED, Unit};
use crate::compare::tables::{KnownUnit, UNIT_WORDS, UNITS, UnitWord};
use crate::compare::wording::{Word, Words, cyrillic_twin, same_but_for_ending, words, written};

/// Years that may stand in a cell of a unit; a bare number among them is no code.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2099;

/// The highest number that a unit has: regiments of the reserve have four digits.
const HIGHEST: u32 = 1999;

/// What a stretch of words says.
#[derive(Clone, Copy, Debug, Default)]
struct Stretch {
    number: u16,
    echelon: Echelon,
    branch: Branch,
    /// A bit for every [`Hint`].
    hints: u64,
}

impl Stretch {
    const fn has(self, hint: Hint) -> bool {
        self.hints >> (hint as u64) & 1 == 1
    }

    /// Which branch the words make together. The order matters: the more particular first.
    fn branch(self) -> Branch {
        use Hint as H;
        let has = |hint| self.has(hint);
        let guard = has(H::NationalGuard) || (has(H::National) && has(H::Guarding));
        if self.branch != Branch::Unknown {
            return self.branch;
        }
        let rules = [
            (has(H::Sea) && has(H::Guarding) || has(H::Coast) && has(H::Guarding), Branch::CoastGuard),
            (has(H::Border), Branch::Border),
            (has(H::Marine) || has(H::Sea) && has(H::Foot), Branch::Marine),
            (has(H::Coast), Branch::Coastal),
            (has(H::Territory), Branch::Territorial),
            (has(H::Mountain), Branch::Mountain),
            (has(H::Jaeger), Branch::Jaeger),
            (has(H::Airmobile), Branch::Airmobile),
            (has(H::Assault) && (has(H::Landing) || has(H::Air) || has(H::Airborne)), Branch::AirAssault),
            (has(H::Airborne) || has(H::Landing), Branch::Airborne),
            (has(H::Special) && guard, Branch::GuardSpecial),
            (has(H::Operational), Branch::GuardOperational),
            (has(H::Order), Branch::GuardPublicOrder),
            (has(H::Special), Branch::SpecialOperations),
            (has(H::Unmanned), Branch::Unmanned),
            (has(H::MotorRifle) || has(H::Motor) && has(H::Rifle), Branch::MotorRifle),
            (has(H::Mechanised), Branch::Mechanised),
            (has(H::Motor), Branch::Motorised),
            (has(H::Tank), Branch::Tank),
            (has(H::AirDefence), Branch::AirDefence),
            (has(H::Artillery), Branch::Artillery),
            (has(H::Missile), Branch::Missile),
            (has(H::Reconnaissance), Branch::Reconnaissance),
            (has(H::Engineer), Branch::Engineer),
            (has(H::Signal), Branch::Signal),
            (has(H::Medical), Branch::Medical),
            (has(H::Assault), Branch::Assault),
            (has(H::Logistics), Branch::Logistics),
            (has(H::Air), Branch::AirForce),
            (has(H::Police), Branch::Police),
            (guard, Branch::NationalGuard),
            (has(H::Foot) || has(H::Rifle), Branch::Infantry),
        ];
        rules.into_iter().find(|(holds, _)| *holds).map_or(Branch::Unknown, |(_, branch)| branch)
    }

    /// The number that a word says: перша, третя.
    fn number_word(self) -> u16 {
        let numbers = [(Hint::One, 1), (Hint::Two, 2), (Hint::Three, 3), (Hint::Four, 4), (Hint::Five, 5)];
        numbers.into_iter().find(|(hint, _)| self.has(*hint)).map_or(0, |(_, number)| number)
    }
}

pub(super) fn read(text: &str) -> Option<Unit> {
    let all = words(text);
    let mut words = all.clone();
    let code = take_code(&mut words);
    let stretches = stretches(&words);
    let mut unit = unit_of(&stretches);
    unit.code = code;
    unit.written = written(&all);
    let named = unit.number == 0;
    if unit.number != 0 {
        fill_in(&mut unit);
    } else if let Some((known, certain)) = by_code(code).or_else(|| by_name(&words, unit.branch)) {
        become_known(&mut unit, known, certain);
    }
    let ordinal = stretches.first().map_or(0, |first| first.number_word());
    if named && unit.number == 0 && ordinal != 0 && unit.echelon > Echelon::Division {
        unit.number = ordinal;
        fill_in(&mut unit);
    }
    (unit.number != 0 || unit.code != 0 || unit.branch != Branch::Unknown).then_some(unit)
}

/// Takes the code of a military unit out of the words: в/ч А0216, вч 3057, military unit A0216, field post В2095.
fn take_code(words: &mut Words) -> u32 {
    for place in 0..words.len() {
        let Some(Word { number: Some(number), length: 4 | 5, .. }) = words.get(place) else { continue };
        let number = *number;
        let before = |back: usize| {
            let word = place.checked_sub(back).and_then(|index| words.get(index));
            word.map_or("", |word| word.letters.as_str())
        };
        let joined = words.get(place).is_some_and(|word| word.joined);
        let letter = (before(1).chars().count() == 1).then(|| before(1)).filter(|_| joined);
        let back = usize::from(letter.is_some());
        let marker = match (before(back + 2), before(back + 1)) {
            ("в" | "b", "ч") | ("п", "п") | ("military", "unit") | ("field", "post") => 2,
            ("військова" | "військової" | "військовій" | "войсковая" | "войсковой", word)
                if word.starts_with("част") =>
            {
                2
            }
            (_, "вч" | "пп" | "unit") => 1,
            _ => 0,
        };
        // The ч of в/ч is no letter of the code: в/ч 3057.
        let (letter, back, marker) = match (before(2), before(1)) {
            ("в" | "b", "ч") | ("п", "п") => (None, 0, 2),
            _ => (letter, back, marker),
        };
        let alone = words.len() == 1 && !YEARS.contains(&number);
        if marker == 0 && !alone && !(letter.is_some() && number < 10_000) {
            continue;
        }
        let letter = letter.map_or(0, |letter| {
            let twin = cyrillic_twin(letter).unwrap_or_else(|| letter.to_owned());
            // Letters of the alphabet from а on; 0 is left for none.
            twin.chars().next().map_or(0, |letter| (u32::from(letter).wrapping_sub(0x42f)) & 0xfff)
        });
        words.drain(place - back - marker..=place);
        return letter << CODE_DIGITS | number;
    }
    0
}

/// What a word says of a unit; the longest entry that fits it.
fn word_of(letters: &str) -> Option<UnitWord> {
    let twin = cyrillic_twin(letters);
    let look_up = |letters: &str| {
        let end = UNIT_WORDS.partition_point(|entry| entry.word <= letters);
        // Every entry that is a beginning of the word stands before it, the longest last; others may stand between.
        let before = UNIT_WORDS.get(..end).unwrap_or_default().iter().rev();
        let first: String = letters.chars().take(1).collect();
        let mut fitting = before.take_while(|entry| entry.word.starts_with(&first)).filter(|entry| {
            if entry.whole { entry.word == letters } else { letters.starts_with(entry.word) }
        });
        fitting.next().copied()
    };
    look_up(letters).or_else(|| twin.as_deref().and_then(look_up))
}

/// The stretches of a cell, each about one unit.
fn stretches(words: &[Word]) -> SmallVec<[Stretch; 4]> {
    let mut stretches: SmallVec<[Stretch; 4]> = SmallVec::new();
    stretches.push(Stretch::default());
    for word in words {
        if let Some(number) = word.number {
            if let Ok(number) = u16::try_from(number)
                && u32::from(number) <= HIGHEST
                && !(YEARS.contains(&u32::from(number)) && word.length == 4)
            {
                stretches.push(Stretch { number, ..Stretch::default() });
            }
            continue;
        }
        let Some(said) = word_of(&word.letters) else { continue };
        let second = stretches.last().is_some_and(|last| {
            said.echelon != Echelon::Unknown
                && last.echelon != Echelon::Unknown
                && last.echelon != said.echelon
        });
        if second {
            stretches.push(Stretch::default());
        }
        let Some(last) = stretches.last_mut() else { continue };
        if said.echelon != Echelon::Unknown {
            last.echelon = said.echelon;
        }
        if last.branch == Branch::Unknown {
            last.branch = said.branch;
        }
        last.hints |= 1 << (said.hint as u64);
    }
    // What stands before the first number belongs to it unless each says an echelon or a branch of its own:
    // бригада 36 морської піхоти.
    if let [first, second, ..] = stretches.as_mut_slice() {
        let one_echelon = first.echelon == Echelon::Unknown || second.echelon == Echelon::Unknown;
        let one_branch = first.branch() == Branch::Unknown || second.branch() == Branch::Unknown;
        if one_echelon && one_branch {
            second.echelon = second.echelon.max(first.echelon);
            second.branch = second.branch.max(first.branch);
            second.hints |= first.hints;
            stretches.remove(0);
        }
    }
    stretches
}

/// The unit and sub-unit that the stretches name.
fn unit_of(stretches: &[Stretch]) -> Unit {
    let weight = |stretch: &Stretch| match stretch.echelon {
        // A number of which nothing is said is rather a brigade's than a company's.
        Echelon::Unknown if stretch.number != 0 || stretch.branch() != Branch::Unknown => 4,
        Echelon::Unknown | Echelon::Platoon | Echelon::Company => 0,
        Echelon::Corps => 1,
        Echelon::Division => 2,
        Echelon::Battalion => 5,
        Echelon::Detachment => 6,
        Echelon::Regiment => 7,
        Echelon::Brigade => 8,
    };
    let mut unit = Unit {
        code: 0,
        written: 0,
        number: 0,
        sub_number: 0,
        branch: Branch::Unknown,
        echelon: Echelon::Unknown,
        sub_echelon: Echelon::Unknown,
        weak: false,
    };
    let mut sorted: SmallVec<[&Stretch; 4]> =
        stretches.iter().filter(|stretch| weight(stretch) > 0).collect();
    sorted.sort_by_key(|stretch| std::cmp::Reverse((weight(stretch), stretch.number != 0)));
    let Some(main) = sorted.first() else { return unit };
    // Numbers of which nothing is said are a unit's only when there is one of them; a date has two.
    let numbers = stretches.iter().filter(|stretch| stretch.number != 0).count();
    if main.echelon == Echelon::Unknown && main.branch() == Branch::Unknown && numbers > 1 {
        return unit;
    }
    (unit.number, unit.echelon, unit.branch) = (main.number, main.echelon, main.branch());
    let sub = sorted.get(1).filter(|sub| sub.number != 0 && sub.echelon >= Echelon::Battalion);
    if let Some(sub) = sub {
        (unit.sub_number, unit.sub_echelon) = (sub.number, sub.echelon);
    }
    // The service may be said apart: 3-тя бригада, НГУ.
    let all =
        Stretch { hints: stretches.iter().fold(0, |all, stretch| all | stretch.hints), ..Stretch::default() };
    let guard = all.has(Hint::NationalGuard) || (all.has(Hint::National) && all.has(Hint::Guarding));
    unit.branch = match unit.branch {
        Branch::Unknown if guard => Branch::NationalGuard,
        Branch::SpecialOperations if guard => Branch::GuardSpecial,
        branch => branch,
    };
    unit
}

/// Fills in what the table knows of a unit whose number is read: one row of that number and branch decides.
fn fill_in(unit: &mut Unit) {
    if unit.branch == Branch::Unknown {
        return;
    }
    let mut rows = UNITS.iter().filter(|row| {
        row.number == unit.number
            && row.branch == unit.branch
            && (unit.echelon == Echelon::Unknown || row.echelon == unit.echelon)
    });
    if let (Some(row), None) = (rows.next(), rows.next()) {
        become_known(unit, row, true);
    }
}

/// Makes the unit a row of the table, the row it was renamed to, or the row it belongs to and itself its sub-unit.
fn become_known(unit: &mut Unit, row: &KnownUnit, certain: bool) {
    let at = |index: Option<u16>| index.and_then(|index| UNITS.get(usize::from(index)));
    let row = at(row.later).unwrap_or(row);
    let main = at(row.parent).unwrap_or(row);
    if row.parent.is_some() {
        (unit.sub_number, unit.sub_echelon) = (row.number, row.echelon);
    }
    let place =
        UNITS.iter().position(|known| std::ptr::eq(known, main)).and_then(|place| u16::try_from(place).ok());
    unit.number = if main.number == 0 { UNNUMBERED + place.unwrap_or(0) } else { main.number };
    (unit.branch, unit.echelon) = (main.branch, main.echelon);
    unit.weak |= !certain;
}

/// The row whose code it is, and whether that is certain.
fn by_code(code: u32) -> Option<(&'static KnownUnit, bool)> {
    let (letter, number) = (code >> CODE_DIGITS, code & ((1 << CODE_DIGITS) - 1));
    let with_letter =
        |known: char| if known == ' ' { 0 } else { u32::from(known).wrapping_sub(0x42f) & 0xfff };
    let rows = UNITS.iter().flat_map(|row| row.codes.iter().map(move |code| (row, *code)));
    let mut fitting = rows.filter(|(_, (_, digits, _))| code != 0 && *digits == number);
    let (row, (known, _, confirmed)) = fitting.next()?;
    let same_letter = with_letter(known) == letter;
    (same_letter || letter == 0).then_some((row, confirmed && same_letter))
}

/// The row whose honorific the words hold, and whether that is certain. An honorific of several units is theirs
/// whose branch is said.
fn by_name(words: &[Word], branch: Branch) -> Option<(&'static KnownUnit, bool)> {
    let holds = |name: &str| {
        let length = name.split(' ').count();
        words.windows(length).any(|run| {
            run.iter().zip(name.split(' ')).all(|(word, part)| same_but_for_ending(&word.letters, part))
        })
    };
    let mut fitting: SmallVec<[(&KnownUnit, bool); 4]> = SmallVec::new();
    for row in UNITS {
        // A border detachment's name is a place; without the word for what it is, it is only that place.
        let fits = |certain: bool| {
            row.branch == branch || (row.number != 0 && (branch == Branch::Unknown || certain))
        };
        let certain = row
            .names
            .iter()
            .filter(|(name, certain)| fits(*certain) && holds(name))
            .map(|(_, certain)| *certain);
        if let Some(certain) = certain.max() {
            fitting.push((row, certain));
        }
    }
    let same_branch = |fit: &&(&KnownUnit, bool)| fit.0.branch == branch;
    match fitting.iter().filter(same_branch).count() {
        1 => fitting.iter().find(same_branch).copied(),
        0 if fitting.len() == 1 => fitting.first().copied(),
        // One unit under two names in time is one unit.
        _ => {
            let last = fitting.iter().find(|(row, _)| row.later.is_none()).copied()?;
            let index = UNITS.iter().position(|row| std::ptr::eq(row, last.0));
            let one = fitting
                .iter()
                .all(|(row, _)| std::ptr::eq(*row, last.0) || row.later.map(usize::from) == index);
            one.then_some(last)
        }
    }
}
