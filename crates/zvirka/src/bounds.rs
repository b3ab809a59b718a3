//! The work budget: every bound on how much is compared, in one place, each with its reason.
//!
//! Lists may be such that everybody meets everybody: one name ten thousand times, given names that no table knows under one
//! surname, surnames that all sound alike. What any one word, row or block costs is therefore bounded, so that work grows
//! with the lists and not with their square; what is left out is counted, and the run says so. The numbers are far above
//! what lists of people need.
//!
//! Limits: these are bounds on single blocks. A list in which every block is full costs its rows times
//! [`MOST_NAMESAKES`]' root.

/// Most surnames of the other list that one surname is compared with letter by letter. Lists of a million people give a
/// surname some dozens, and a thousand pairs of surnames in all are beyond; words of two syllables over and over give it
/// all of them.
pub const MOST_ALIKE_WORDS: usize = 1 << 9;

/// Most surnames of the other list whose sounds one surname is held against, before any is compared letter by letter. Lists
/// of ten thousand, a hundred thousand and a million people give one 344, 1,216 and 2,360 at most, those of all skeletons that
/// a slip may have made counted together; lists of one skeleton give it all there are.
pub const MOST_HELD_AGAINST: usize = 1 << 12;

/// Where those are more: most surnames of one consonant skeleton that a surname is held against, half of them those next to
/// it by their sounds from the front, half from the back.
pub const MOST_BESIDE: usize = 1 << 9;

/// Most pairs of given names that are neither initials nor names of one meaning, under two surnames, that are compared each
/// with each: 128 a side. Beyond, only those that sound alike or may stand for one name are.
pub const MOST_UNLISTED_GIVEN: usize = 1 << 14;

/// Most given names that sound like one, where they are that many.
pub const MOST_ALIKE_GIVEN: usize = 1 << 9;

/// Most pairs of rows with one name that are scored one by one. Above it (two lists with a thousand namesakes
/// each) rows meet only through equal birth dates.
pub const MOST_NAMESAKES: usize = 1 << 20;

/// Most rows of the other list that a row is compared with where name and birth date are the same on more than that many
/// rows of both: none of them can be told from the others, and a partner among so many has less than one chance in fifty.
pub const MOST_INDISTINCT: usize = 1 << 6;

/// Most pairs of rows under one pair of surnames that are all compared, whatever their given names: enough for
/// rare surnames, where a misread given name matters, and no load for frequent ones, where it proves nothing.
pub const MOST_DIFFERENT: usize = 64;

/// Most pairs that one given name and patronymic may bring together: beyond, the name is so common that a misspelt
/// surname beside it proves little.
pub const MOST_BY_GIVEN: usize = 1 << 18;

/// Most pairs of one birth date that are compared with each other: beyond, it is a filler date.
pub const MOST_BY_DATE: usize = 1 << 24;

/// Most pairs of rows that one value of a number or of another column brings together: eleven rows of a list, eight of each
/// of two. A value that more people have tells who may be meant, and they meet through their names.
pub const MOST_BY_VALUE: usize = 1 << 6;

/// Most pairs of one block that are compared although neither row looks for a partner, where a person may stand on any
/// number of rows: blocks of 128 rows a side, so that a row costs no more than so many glances.
pub const MOST_OF_SETTLED: usize = 1 << 14;

/// Most rows that sure pairs connect and that are compared each with each: ten reports on each of three lists. Beyond, more
/// than one person stands in the group.
pub const MOST_CONNECTED: usize = 32;

/// Most rows that want one row and are compared with each other: a person stands on a handful of rows, namesakes on
/// hundreds.
pub const MOST_RIVALS: usize = 32;

/// Most links that are made for all rows of two persons.
pub const MOST_LINKS_OF_PERSONS: usize = 64;

/// Most persons of a given name that a record without a surname is held against where nothing else agrees: among more, an age singles out nobody (one in eight fits, and three are looked at).
pub const MOST_BEARERS: usize = 512;

/// Most persons who share a call sign, a home or a unit and are gone through for a record without a surname.
pub const MOST_SHARING: usize = 4_096;

/// Threads that a run may have on any machine; on larger ones as many as they have to offer. Any beyond only wait, and each
/// takes memory.
pub const THREADS_ANYWHERE: usize = 8;
