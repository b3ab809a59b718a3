//! The rows of the list that a record may be.
//!
//! Rows meet the record through surnames that sound alike, each under every reading of both. Where none is beyond doubt
//! they are sought as the second pass of linking does: through surnames with another consonant, through given name with
//! patronymic, through the birth date, and with parts in each other's columns. Method and thresholds are those of
//! [`candidates`](crate::linker::candidates); what differs is that one record is asked about, so that nothing is sorted or
//! prepared for it. Cost: a look at each given name under each like surname, some tens of nanoseconds for each row whose
//! given name agrees. Limits: of blocks above a stated number of rows none is compared.

use super::alike::{Alike, Alikes, Reach};
use super::{
    AskedRecord, Cache, FATHERLESS, Index, KeyedRow, NO_TOKEN, NameRow, Scorer, UNSURE, Weight,
    given_name_key,
};
use crate::blocking::{Posting, Reading, Run, Search, SimilarToken};
use crate::compare::Level;
use crate::compare::packed_date::PackedDate;
use crate::compare::surname_profile::SurnameProfile;
use crate::linker::candidates::{NO_WORD, word_of, words_key};
use crate::linker::columns::{AskedColumns, Compared};
use crate::linker::exchanged::exchanged;
use crate::linker::scoring::{ABSENT, Part, Sums};

/// A row of the list under one reading of it and of the record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Near {
    pub row: u32,
    pub sums: Sums,
    pub surname: Part,
    pub asked_reading: u8,
    pub reading: u8,
}

/// Rows whose odds with the prior are below this (1 in 10,000), in thousandths of a bit, are not given. Linking draws the
/// line at 1 in 100; here somebody looks, who may know more than was written.
const LEAST_NEAR: Weight = -13_300;

/// A row above these odds (1,000 to 1) is the one, and no other way to find more is tried: of records a letter from it fewer
/// than one in a thousand could be meant.
const BEYOND_DOUBT: Weight = 10_000;

/// Most rows of one surname that are all compared, whatever their given names: a misread given name matters among few and
/// proves nothing among many.
pub(super) const MOST_DIFFERENT: usize = 64;

/// Most rows of one given name and patronymic, or one birth date, that are looked at: some tenth of a millisecond. Beyond,
/// the name is so common that a misspelt surname beside it proves little.
const MOST_OF_BLOCK: usize = 1 << 14;

/// A reading of the record, with what of it decides at a glance.
struct AskedReading {
    ordinal: u8,
    reading: Reading,
    name: NameRow,
    /// The listed name for which the given name stands for certain, or [`UNSURE`].
    given_name: u16,
    /// The same of the father.
    father: u16,
    /// What it costs that parts stand in each other's columns; 0 for readings of other kinds.
    price: Weight,
}

/// What a question is answered with.
struct Seeker<'a, 's> {
    index: &'a Index,
    asked: &'a AskedRecord,
    scorer: &'a Scorer<'a>,
    cache: &'s mut Cache,
    alikes: &'s mut Alikes,
    birth_date: PackedDate,
    found: Vec<Near>,
    compared: usize,
}

impl Index {
    /// The rows that a record may be, by row, each under its best reading; and how many were compared.
    pub(super) fn near<'a>(
        &'a self,
        asked: &'a AskedRecord,
        scorer: &'a Scorer<'a>,
        (cache, alikes): (&mut Cache, &mut Alikes),
    ) -> (Vec<Near>, usize) {
        let birth_date = AskedColumns::asked_date(&asked.fields);
        let (found, compared) = (Vec::new(), 0);
        let mut seeker = Seeker { index: self, asked, scorer, cache, alikes, birth_date, found, compared };
        let readings = seeker.readings();
        let mut search = Search::under(self.costs.as_deref().zip(self.lane_costs.as_ref()));
        let vocabulary = &scorer.lists.vocabulary;
        for reading in readings.iter().filter(|reading| reading.name.surname != NO_TOKEN) {
            seeker.reach(reading, Reach::Similar, &mut search);
        }
        if !seeker.is_beyond_doubt() {
            for reading in readings.iter().filter(|reading| reading.name.surname != NO_TOKEN) {
                seeker.reach(reading, Reach::Neighbours, &mut search);
            }
            if let Some(plain) = readings.first() {
                seeker.by_given_name(plain);
                seeker.by_birth_date(plain);
            }
            seeker.by_exchanged_parts();
            for reading in seeker.exchanged_readings() {
                seeker.reach(&reading, Reach::Similar, &mut search);
            }
        }
        if seeker.found.is_empty() {
            // Whom linking would not look at is better than nobody for somebody who asks.
            search.least = f32::NEG_INFINITY;
            for reading in readings.iter().filter(|reading| reading.name.surname != NO_TOKEN) {
                let mut tokens: Vec<SimilarToken> = Vec::new();
                self.surnames.similar(reading.name.surname, vocabulary, &mut search, &mut tokens);
                self.surnames.neighbours(reading.name.surname, vocabulary, &mut search, &mut tokens);
                tokens.retain(|similar| similar.own.level != Level::Different);
                let alike = self.weighed(tokens, scorer);
                seeker.surnames(reading, &alike);
            }
        }
        keep_best(&mut seeker.found);
        (seeker.found, seeker.compared)
    }
}

/// Of a row found in several ways, keeps the best; sorts by row.
fn keep_best(found: &mut Vec<Near>) {
    let order =
        |near: &Near| (near.row, std::cmp::Reverse(near.sums.strangers), near.asked_reading, near.reading);
    found.sort_unstable_by_key(order);
    found.dedup_by_key(|near| near.row);
}

impl Seeker<'_, '_> {
    fn readings(&self) -> Vec<AskedReading> {
        let rows = &self.asked.rows;
        let plain = rows.names.first().map(|name| (Reading::Plain, *name));
        let others = rows.others.iter().map(|(_, reading, name)| (*reading, *name));
        let all = plain.into_iter().chain(others).enumerate();
        all.map(|(ordinal, (reading, name))| self.reading(ordinal as u8, reading, name)).collect()
    }

    /// The readings of a record of columns with its parts in each other's.
    fn exchanged_readings(&self) -> Vec<AskedReading> {
        let name = self.asked.rows.names.first().copied().unwrap_or_default();
        let exchanges = self.scorer.exchanges(false, 0).into_iter();
        exchanges.map(|ordinal| self.reading(ordinal, Reading::Exchanged, exchanged(name, ordinal))).collect()
    }

    fn reading(&self, ordinal: u8, reading: Reading, name: NameRow) -> AskedReading {
        let (vocabulary, plain) = (&self.scorer.lists.vocabulary, &self.index.plain);
        let given_name = vocabulary.token(name.given_name);
        let father = vocabulary.token(name.patronymic);
        AskedReading {
            ordinal,
            reading,
            name,
            given_name: given_name.map_or(UNSURE, |token| plain.given_name_of(token)),
            father: father.map_or(FATHERLESS, |token| plain.father_of(token)),
            price: self.scorer.exchange_weight(false, 0, ordinal),
        }
    }

    fn is_beyond_doubt(&self) -> bool {
        self.found.iter().any(|near| near.sums.weight(self.scorer.prior) >= BEYOND_DOUBT)
    }

    /// Seeks surnames as far as a reach, and compares their rows.
    fn reach(&mut self, asked: &AskedReading, reach: Reach, search: &mut Search<'_>) {
        let alike = self.index.alike(asked.name.surname, reach, self.scorer, search, self.alikes);
        self.surnames(asked, &alike);
    }

    /// Compares the rows of surnames that may be that of a reading.
    fn surnames(&mut self, asked: &AskedReading, alike: &[Alike]) {
        let index = self.index;
        for Alike { token, surname, few } in alike {
            for run in index.postings.runs(*token) {
                self.run(asked, *surname, run, *few);
            }
        }
    }

    /// Compares the rows of one surname and given name.
    fn run(&mut self, asked: &AskedReading, surname: Part, run: &Run, few: bool) {
        let (index, scorer) = (self.index, self.scorer);
        let rows = index.postings.rows(run);
        let listed = rows.first().map_or(UNSURE, |posting| posting.listed_name);
        let known = asked.given_name != UNSURE && listed != UNSURE;
        let given_name = if known && asked.given_name != listed {
            scorer.different_given_names()
        } else {
            scorer.given_name(asked.name.given_name, run.given_name, self.cache)
        };
        if given_name.0 == Level::Different && !few {
            return;
        }
        let fields = &self.asked.fields;
        let both = surname.1 + given_name.1;
        let most = both + scorer.weights.patronymic_most() + fields.birth_most + fields.others_most;
        if scorer.prior + most < LEAST_NEAR {
            return;
        }
        for posting in rows {
            self.row(asked, surname, given_name, posting);
        }
    }

    fn row(&mut self, asked: &AskedReading, surname: Part, given_name: Part, row: &Posting) {
        let scorer = self.scorer;
        self.compared += 1;
        let fathers = (asked.father, row.father);
        let patronymic = match fathers {
            (FATHERLESS, _) | (_, FATHERLESS) => ABSENT,
            (a, b) if a != UNSURE && b != UNSURE && a != b => scorer.different_patronymics(),
            _ => scorer.patronymic(asked.name.patronymic, row.patronymic, self.cache),
        };
        let names = surname.1 + given_name.1 + patronymic.1;
        let over = scorer.over_bound(names, (0, asked.reading), (row.row, row.reading), self.cache);
        let names = names + scorer.reading_weight(asked.reading, row.reading) + asked.price + over;
        let levels = [surname.0, given_name.0, patronymic.0];
        self.keep(names, levels, row.row, surname, (asked.ordinal, row.ordinal));
    }

    /// Adds what the fields say to what the names do, and keeps what is near enough.
    fn keep(&mut self, names: Weight, levels: [Level; 3], row: u32, surname: Part, readings: (u8, u8)) {
        let (scorer, fields) = (self.scorer, &self.asked.fields);
        let least = LEAST_NEAR - scorer.prior;
        if names + fields.birth_most + fields.others_most < least {
            return;
        }
        let birth = self.index.fields.compare_birth(fields, row);
        if names + birth.weight + fields.others_most < least {
            return;
        }
        let [surname_level, given_name, patronymic] = levels;
        let relatives = scorer.names_against_relatives(surname_level, given_name, patronymic);
        let mut sums = Sums { strangers: names, relatives }.with((birth.weight, birth.relatives));
        self.index.fields.compare_others(fields, row, |_, Compared { weight, relatives, .. }| {
            sums = sums.with((weight, relatives));
        });
        if sums.strangers >= least {
            let (asked_reading, reading) = readings;
            self.found.push(Near { row, sums, surname, asked_reading, reading });
        }
    }

    /// Compares the rows of the same given name and patronymic, under the plain reading of both.
    fn by_given_name(&mut self, asked: &AskedReading) {
        let vocabulary = &self.scorer.lists.vocabulary;
        let Some(key) = given_name_key(&asked.name, vocabulary) else { return };
        let rows = self.index.by_given_name.rows(key);
        if rows.len() > MOST_OF_BLOCK {
            return;
        }
        let profile = self.profile_of(asked);
        for rows in rows.chunk_by(|a, b| a.surname == b.surname) {
            // Another surname and another birth date are another person.
            if rows.first().is_none_or(|row| self.index.profile(row.surname).are_apart(profile)) {
                continue;
            }
            let mut surname = None;
            for keyed in rows {
                if !self.index.fields.birth_date(keyed.row).contradicts(self.birth_date) {
                    self.plain_row(asked, *keyed, (&mut surname, false));
                }
            }
        }
    }

    /// The surname of a reading at a glance.
    fn profile_of(&self, asked: &AskedReading) -> SurnameProfile {
        let token = self.scorer.lists.vocabulary.token(asked.name.surname);
        token.map_or(SurnameProfile::OPEN, SurnameProfile::of)
    }

    /// Compares the rows of the same day of birth, under the plain reading of both.
    fn by_birth_date(&mut self, asked: &AskedReading) {
        let either_order = self.index.fields.either_order() || self.birth_date.is_in_either_order();
        let Some(key) = self.birth_date.day_key(either_order) else { return };
        let rows = self.index.by_birth_date.rows(key);
        if rows.len() > MOST_OF_BLOCK {
            return;
        }
        let exchangeable = self.index.rows.in_columns || self.asked.rows.in_columns;
        let profile = self.profile_of(asked);
        for rows in rows.chunk_by(|a, b| a.surname == b.surname) {
            let Some(first) = rows.first() else { continue };
            let (apart, mut surname) = (self.index.profile(first.surname).are_apart(profile), None);
            for keyed in rows {
                self.plain_row(asked, *keyed, (&mut surname, apart));
                if exchangeable {
                    self.exchanged_row(keyed.row);
                }
            }
        }
    }

    /// Compares a row that something else than the surname brought up, under the plain reading of both. `surname` is what
    /// the surnames say, once it was asked for; whether they are different for certain is known before.
    fn plain_row(
        &mut self,
        asked: &AskedReading,
        keyed: KeyedRow,
        (surname, apart): (&mut Option<Part>, bool),
    ) {
        let (scorer, row) = (self.scorer, keyed.row);
        let Some(name) = self.index.rows.names.get(row as usize) else { return };
        self.compared += 1;
        let given_name = scorer.given_name(asked.name.given_name, name.given_name, self.cache);
        if apart && given_name.0 == Level::Different {
            return;
        }
        let patronymic = scorer.patronymic(asked.name.patronymic, name.patronymic, self.cache);
        let contradicted = given_name.0 == Level::Different || patronymic.0 == Level::Different;
        if contradicted && apart {
            return;
        }
        let surname = *surname.get_or_insert_with(|| scorer.surname_once(asked.name.surname, keyed.surname));
        if contradicted && surname.0 == Level::Different {
            return;
        }
        let names = surname.1 + given_name.1 + patronymic.1;
        self.keep(names, [surname.0, given_name.0, patronymic.0], row, surname, (0, 0));
    }

    /// Compares rows whose parts stand in each other's columns: some two words of theirs are two of the record's.
    fn by_exchanged_parts(&mut self) {
        let (index, vocabulary) = (self.index, &self.scorer.lists.vocabulary);
        let name = self.asked.rows.names.first().copied().unwrap_or_default();
        let [surname, given_name, patronymic] = [name.surname, name.given_name, name.patronymic]
            .map(|token| vocabulary.token(token).map_or(NO_WORD, word_of));
        for (first, second) in [
            (given_name, surname),
            (surname, patronymic),
            (patronymic, surname),
            (given_name, patronymic),
            (patronymic, given_name),
        ] {
            let Some(key) = words_key(first, second) else { continue };
            let rows = index.by_words.rows(key);
            if rows.len() <= MOST_OF_BLOCK {
                rows.iter().for_each(|keyed| self.exchanged_row(keyed.row));
            }
        }
    }

    fn exchanged_row(&mut self, row: u32) {
        self.compared += 1;
        let sides = [self.asked.rows.in_columns, self.index.rows.in_columns];
        let Some((sums, surname, readings)) = self.scorer.best_exchange(0, row, sides, self.cache) else {
            return;
        };
        let (fields, least) = (&self.asked.fields, LEAST_NEAR - self.scorer.prior);
        if sums.strangers + fields.birth_most + fields.others_most < least {
            return;
        }
        let mut sums = sums;
        self.index.fields.compare(fields, row, |_, Compared { weight, relatives, .. }| {
            sums = sums.with((weight, relatives));
        });
        if sums.strangers >= least {
            let (asked_reading, reading) = readings;
            self.found.push(Near { row, sums, surname, asked_reading, reading });
        }
    }
}

impl Index {
    /// A surname of the list at a glance.
    fn profile(&self, token: u32) -> SurnameProfile {
        self.profiles.get(token as usize).copied().unwrap_or(SurnameProfile::OPEN)
    }
}
