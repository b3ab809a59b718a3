//! What was said, as an event that is never changed.
//!
//! An event has a UUID of version 7 (RFC 9562), so that two machines never give one id to two events and ids stand in the
//! order of time. Its hash covers all it says and the hash of the event before it on the same machine: whoever changes,
//! inserts or drops an event in the middle breaks the chain from there on. What may have to be forgotten (a note in words, the
//! record itself) stands outside the event, which keeps a digest of it.
//!
//! Limits: the last events of a machine can be cut off unseen; a copy kept elsewhere shows it.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zvirka::verdicts::Verdict;

use crate::error::Error;
use crate::record::Print;

/// What kind of event it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A reader decided.
    Verdict,
    /// A reader took an event back.
    Undo,
    /// Somebody settled between readers.
    Adjudication,
    /// Somebody noted something.
    Note,
    /// The program asked again, because the evidence moved against what was decided.
    Reopened,
    /// A record was removed; the print stays.
    Forgotten,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Verdict, Self::Undo, Self::Adjudication, Self::Note, Self::Reopened, Self::Forgotten];

    /// The kind's name in the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Undo => "undo",
            Self::Adjudication => "adjudication",
            Self::Note => "note",
            Self::Reopened => "reopened",
            Self::Forgotten => "forgotten",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Why somebody decided so: a closed list, so that reasons can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Name and birth date agree.
    NameAndDate,
    /// The unit tells.
    Unit,
    /// Place or time of capture, or of detention, tells.
    PlaceOrTime,
    /// The family confirms it.
    FamilyConfirms,
    /// A document tells.
    Document,
    /// Birth dates are two people's.
    BirthDate,
    /// Patronymics are two people's.
    Patronymic,
    /// They are relatives.
    Relatives,
    /// The family denies it.
    FamilyDenies,
    /// There is too little to tell.
    TooLittle,
    /// Sources contradict one another.
    SourcesContradict,
    /// Another reason, which needs a note.
    Other,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 12] = [
        Self::NameAndDate,
        Self::Unit,
        Self::PlaceOrTime,
        Self::FamilyConfirms,
        Self::Document,
        Self::BirthDate,
        Self::Patronymic,
        Self::Relatives,
        Self::FamilyDenies,
        Self::TooLittle,
        Self::SourcesContradict,
        Self::Other,
    ];

    /// The reasons that a verdict may have.
    #[must_use]
    pub const fn of(verdict: Verdict) -> &'static [Self] {
        match verdict {
            Verdict::Same => &[
                Self::NameAndDate,
                Self::Unit,
                Self::PlaceOrTime,
                Self::FamilyConfirms,
                Self::Document,
                Self::Other,
            ],
            Verdict::Different => &[
                Self::BirthDate,
                Self::Patronymic,
                Self::Relatives,
                Self::Unit,
                Self::PlaceOrTime,
                Self::Document,
                Self::FamilyDenies,
                Self::Other,
            ],
            Verdict::CannotTell => &[Self::TooLittle, Self::SourcesContradict, Self::Other],
        }
    }

    /// The reason's name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NameAndDate => "name_and_date",
            Self::Unit => "unit",
            Self::PlaceOrTime => "place_or_time",
            Self::FamilyConfirms => "family_confirms",
            Self::Document => "document",
            Self::BirthDate => "birth_date",
            Self::Patronymic => "patronymic",
            Self::Relatives => "relatives",
            Self::FamilyDenies => "family_denies",
            Self::TooLittle => "too_little",
            Self::SourcesContradict => "sources_contradict",
            Self::Other => "other",
        }
    }

    /// The reason in words: English, Ukrainian.
    #[must_use]
    pub const fn words(self) -> [&'static str; 2] {
        match self {
            Self::NameAndDate => ["name and birth date agree", "збігаються ім'я і дата народження"],
            Self::Unit => ["unit", "підрозділ"],
            Self::PlaceOrTime => ["place or time", "місце або час"],
            Self::FamilyConfirms => ["the family confirms it", "родина підтверджує"],
            Self::Document => ["a document", "документ"],
            Self::BirthDate => ["birth date", "дата народження"],
            Self::Patronymic => ["patronymic", "по батькові"],
            Self::Relatives => ["they are relatives", "це родичі"],
            Self::FamilyDenies => ["the family denies it", "родина заперечує"],
            Self::TooLittle => ["too little is known", "замало відомостей"],
            Self::SourcesContradict => ["sources contradict one another", "джерела суперечать одне одному"],
            Self::Other => ["another reason (note it)", "інше (зазначте в примітці)"],
        }
    }

    /// The reason of that name, or in these words in either language; case does not matter.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        Self::ALL.into_iter().find(|reason| {
            reason.as_str() == name || reason.words().iter().any(|words| words.to_lowercase() == name)
        })
    }
}

/// A verdict in words: English, Ukrainian.
pub(crate) const fn verdict_words(verdict: Verdict) -> [&'static str; 2] {
    match verdict {
        Verdict::Same => ["one person", "одна особа"],
        Verdict::Different => ["two people", "дві особи"],
        Verdict::CannotTell => ["cannot tell", "сказати не можна"],
    }
}

/// The verdict of that name, or in words in either language.
pub(crate) fn verdict_of(text: &str) -> Option<Verdict> {
    let text = text.trim().to_lowercase();
    Verdict::ALL
        .into_iter()
        .find(|verdict| verdict.as_str() == text || verdict_words(*verdict).contains(&text.as_str()))
}

/// An event that is to be added.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// The event's UUID, if whoever asks has given it one, so that asking twice adds one event; else a new one is made.
    pub id: Option<String>,
    /// When it was said, as RFC 3339 in UTC with milliseconds; now when `None`.
    pub at: Option<String>,
    /// Who said it; not empty.
    pub author: String,
    /// What kind it is.
    pub kind: EventKind,
    /// The one record.
    pub left: Print,
    /// The other record; none where somebody is nobody on these lists.
    pub right: Option<Print>,
    /// What was decided; verdicts and adjudications have one.
    pub verdict: Option<Verdict>,
    /// Why; verdicts and adjudications have one.
    pub reason: Option<Reason>,
    /// A note in words.
    pub note: Option<String>,
    /// The id of the event that is taken back.
    pub undoes: Option<String>,
    /// Whether the reader saw no probability and nobody else's verdict.
    pub blind: bool,
    /// How long the reader looked, in seconds.
    pub seconds: Option<f64>,
    /// What the program said then, as JSON of [`SeenEvidence`](crate::SeenEvidence).
    pub seen: Option<String>,
}

impl NewEvent {
    /// A verdict on two records.
    #[must_use]
    pub fn verdict(
        author: impl Into<String>,
        records: (Print, Print),
        verdict: Verdict,
        reason: Reason,
    ) -> Self {
        Self {
            id: None,
            at: None,
            author: author.into(),
            kind: EventKind::Verdict,
            left: records.0,
            right: Some(records.1),
            verdict: Some(verdict),
            reason: Some(reason),
            note: None,
            undoes: None,
            blind: false,
            seconds: None,
            seen: None,
        }
    }

    /// Takes an event back.
    #[must_use]
    pub fn undo(author: impl Into<String>, event: &Event) -> Self {
        let right = event.right.unwrap_or(event.left);
        Self {
            kind: EventKind::Undo,
            right: event.right,
            verdict: None,
            reason: None,
            undoes: Some(event.id.clone()),
            ..Self::verdict(author, (event.left, right), Verdict::CannotTell, Reason::Other)
        }
    }

    /// Checks that the event says what its kind says.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let refused =
            |what: &str| Err(Error::refused(format!("an event of kind {} {what}", self.kind.as_str())));
        let decides = matches!(self.kind, EventKind::Verdict | EventKind::Adjudication);
        if self.author.trim().is_empty() {
            return refused("has no author; say who decides");
        }
        match (self.verdict, self.reason) {
            _ if !decides => {}
            (Some(verdict), Some(reason)) => {
                if !Reason::of(verdict).contains(&reason) {
                    let known: Vec<&str> = Reason::of(verdict).iter().map(|reason| reason.as_str()).collect();
                    return Err(Error::refused(format!(
                        "{} is no reason for {}; reasons are {}",
                        reason.as_str(),
                        verdict.as_str(),
                        known.join(", ")
                    )));
                }
                if reason == Reason::Other && self.note.as_deref().is_none_or(|note| note.trim().is_empty()) {
                    return refused("gives another reason and has no note; say in words why");
                }
            }
            _ => return refused("needs a verdict and a reason"),
        }
        if decides && self.right == Some(self.left) {
            return refused("names one record twice");
        }
        if (self.kind == EventKind::Undo) != self.undoes.is_some() {
            return refused("and what it takes back do not fit");
        }
        if self.seconds.is_some_and(|seconds| !seconds.is_finite() || seconds < 0.0) {
            return refused("has a time that is none");
        }
        Ok(())
    }
}

/// An event as it stands in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// UUID.
    pub id: String,
    /// RFC 3339, UTC, milliseconds.
    pub at: String,
    /// Who said it.
    pub author: String,
    /// The machine it was said on: a digest that is another for each case.
    pub machine: String,
    /// What kind it is.
    pub kind: EventKind,
    /// The one record.
    pub left: Print,
    /// The other.
    pub right: Option<Print>,
    /// What was decided, by its name.
    pub verdict: Option<String>,
    /// Why.
    pub reason: Option<Reason>,
    /// Digest of the note.
    pub note: Option<Print>,
    /// The event that is taken back.
    pub undoes: Option<String>,
    /// Whether the reader was blind to the program's opinion and others'.
    pub blind: bool,
    /// How long the reader looked, in seconds.
    pub seconds: Option<f64>,
    /// What the program said then, as JSON.
    pub seen: Option<String>,
    /// Hash of the event before it on the machine; none for the first.
    pub previous: Option<Print>,
    /// Hash of all the above.
    pub hash: Print,
}

impl Event {
    /// What was decided.
    #[must_use]
    pub fn decided(&self) -> Option<Verdict> {
        self.verdict.as_deref().and_then(Verdict::from_name)
    }

    /// The hash of what the event says: SHA-256 over all fields but itself, each with its length before it; a field that is
    /// missing has the length that none has.
    #[must_use]
    pub fn digest(&self) -> Print {
        let mut hash = Sha256::new();
        let mut field = |bytes: Option<&[u8]>| match bytes {
            Some(bytes) => {
                hash.update((bytes.len() as u64).to_le_bytes());
                hash.update(bytes);
            }
            None => hash.update(u64::MAX.to_le_bytes()),
        };
        for text in [&self.id, &self.at, &self.author, &self.machine] {
            field(Some(text.as_bytes()));
        }
        field(Some(self.kind.as_str().as_bytes()));
        field(Some(self.left.bytes()));
        field(self.right.as_ref().map(|print| &print.bytes()[..]));
        field(self.verdict.as_ref().map(String::as_bytes));
        field(self.reason.map(|reason| reason.as_str().as_bytes()));
        field(self.note.as_ref().map(|print| &print.bytes()[..]));
        field(self.undoes.as_ref().map(String::as_bytes));
        field(Some(&[u8::from(self.blind)]));
        field(self.seconds.map(f64::to_le_bytes).as_ref().map(|bytes| &bytes[..]));
        field(self.seen.as_ref().map(String::as_bytes));
        field(self.previous.as_ref().map(|print| &print.bytes()[..]));
        Print::new(hash.finalize().into())
    }
}
