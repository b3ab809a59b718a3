//! The words of the report, in every language it is written in.
//!
//! One table of headings and labels, and the names of what the engine tells apart. Every entry has a text in every
//! language, which the compiler sees to. Sentences of findings and claims are the engine's own, in the language that
//! the case was reconciled in; plural forms, numbers and percentages are the engine's too.

use zvirka::reconcile::{Claimed, FindingKind, Outcome, Role, Severity};
use zvirka::record::Field;

pub(super) use zvirka::reconcile::{Label, Language, Noun};

pub(super) const LISTS: Noun =
    Noun { english: ["list", "lists"], ukrainian: ["список", "списки", "списків"] };
pub(super) const ROWS: Noun =
    Noun { english: ["row", "rows"], ukrainian: ["рядок", "рядки", "рядків"] };
pub(super) const PEOPLE: Noun =
    Noun { english: ["person", "people"], ukrainian: ["особа", "особи", "осіб"] };
pub(super) const CLAIMS: Noun =
    Noun { english: ["claim", "claims"], ukrainian: ["заява", "заяви", "заяв"] };
pub(super) const FINDINGS: Noun = Noun {
    english: ["finding", "findings"],
    ukrainian: ["висновок", "висновки", "висновків"],
};
pub(super) const UNITS: Noun = Noun {
    english: ["unit", "units"],
    ukrainian: ["підрозділ", "підрозділи", "підрозділів"],
};

/// Declares labels: a constant for each, with its text in every language.
macro_rules! labels {
    ($($name:ident: $english:literal, $ukrainian:literal;)*) => {
        $(pub(super) const $name: Label = [$english, $ukrainian];)*
    };
}

labels! {
    REPORT: "Report of a reconciliation", "Звіт про звірку";
    SUMMARY: "Summary", "Підсумок";
    LEDGER: "Where every row went", "Куди пішов кожен рядок";
    LEDGER_NOTE: "Every row of every list has one outcome; the outcomes of a list add up to its rows.",
        "Кожен рядок кожного списку має один підсумок; підсумки списку складаються в число його рядків.";
    CLAIMS_HEAD: "Claims against the lists", "Заяви та списки";
    CLAIMS_NOTE: "A marked figure is one that the lists do not bear out. People whose category lists dispute or do not tell may count for either.",
        "Позначено числа, яких списки не підтверджують. Особи, чию категорію списки не називають або суперечать щодо неї, можуть рахуватися за будь-якою.";
    FINDINGS_HEAD: "What a person should look at", "На що слід подивитися людині";
    FINDINGS_NOTE: "Letters that differ are marked; words with no counterpart are marked in another colour. The marks lead the eye and decided nothing.",
        "Позначено відмінні літери; слова без пари позначено іншим кольором. Позначки лише ведуть око й нічого не вирішували.";
    INFO_ONLY_COUNTED: "Findings that are only good to know are counted here and stand in findings.csv.",
        "Довідкові висновки тут лише пораховано; вони є у findings.csv.";
    MORE_IN: "more are in findings.csv", "решта у findings.csv:";
    LOOKUP: "Look up a person", "Знайти особу";
    LOOKUP_NOTE: "Everybody whom any list names. Type a name as you know it: in any language and spelling, short or with initials, in any order, with or without the patronymic. The nearest come first; how near they are is no probability. Who is not found by one spelling may be found by another.",
        "Усі, кого називає хоч один список. Уведіть ім'я так, як ви його знаєте: будь-якою мовою й у будь-якому написанні, скорочено чи з ініціалами, у будь-якому порядку, з іменем по батькові чи без нього. Найближчі – першими; близькість не є ймовірністю. Кого не знайдено за одним написанням, може бути знайдено за іншим.";
    NOT_FOUND: "Not found by this spelling.", "За цим написанням не знайдено.";
    NEARNESS: "nearness, of 100", "близькість, зі 100";
    LOOKUP_LABEL: "Name", "Ім'я";
    TOO_MANY_PEOPLE: "There are too many people to look up here; `zvirka find NAME FOLDER` finds everybody.",
        "Осіб забагато, щоб шукати тут; усіх знаходить `zvirka find ІМ'Я ТЕКА`.";
    REPORT_ROW: "Report", "Звернення";
    STANDING: "What is known", "Що відомо";
    KNOWN_AS: "On the lists as", "У списках як";
    MORE_IN_LEDGER: "More are in ledger.csv:", "Решта у ledger.csv:";
    NOT_TOLD: "no list tells", "списки не кажуть";
    ALL_REPORTS: "All reports", "Усі звернення";
    LOOK_FIRST: "Findings to look at first", "Висновки: переглянути найперше";
    LOOK_NEXT: "Findings to look at next", "Висновки: переглянути далі";
    REPORTS_HEAD: "Reports of families", "Звернення родин";
    ANSWERED: "Answered, with both records: the person was handed over", "З відповіддю, обидва записи: особу передано";
    BY_UNIT: "By unit", "За підрозділами";
    BY_STAGE: "By stage", "За етапами";
    BY_YEAR: "By year of capture", "За роком полону";
    BY_AGE: "By age", "За віком";
    FIRST_RETURNS: "First to come back from their unit", "Перші, хто повернувся зі свого підрозділу";
    NOBODY_RETURNED: "Units nobody came back from", "Підрозділи, з яких не повернувся ніхто";
    MARIUPOL: "Defenders of Mariupol", "Оборонці Маріуполя";
    FROM_AZOVSTAL: "of those returned: taken at Azovstal", "з тих, хто повернувся: полонені на «Азовсталі»";
    FROM_OTHER_PLANTS: "of those returned: taken at other plants", "з тих, хто повернувся: полонені на інших заводах";
    WARNINGS: "Warnings of the run", "Попередження програми";
    METHOD: "How to read this", "Як це читати";
    METHOD_TEXT: "The program links records by names, dates and units and gives a probability; it can be wrong. Nothing here should reach a family before a person has compared both records.",
        "Програма зіставляє записи за іменами, датами й підрозділами та дає ймовірність; вона може помилятися. Ніщо звідси не має дійти до родини, доки людина не порівняла обидва записи.";
    LIST: "List", "Список";
    ROLE: "Role", "Роль";
    ROWS_HEAD: "Rows", "Рядки";
    PERSONS: "People", "Особи";
    TOGETHER: "Together", "Разом";
    RETURNED: "Returned", "Повернулися";
    RETURNED_BEFORE: "Returned before", "Повернулися раніше";
    REMAINING: "Remaining", "Лишаються";
    PERHAPS_RETURNED: "Of those remaining, perhaps returned", "З тих, хто лишається, можливо повернулися";
    REPORTS: "Reports", "Звернення";
    UNIT: "Unit", "Підрозділ";
    STAGE: "Stage", "Етап";
    YEAR: "Year", "Рік";
    AGE: "Age", "Вік";
    MILITARY: "Military", "Військові";
    CIVILIAN: "Civilian", "Цивільні";
    DISPUTED: "Category disputed", "Категорія суперечлива";
    UNKNOWN: "Category unknown", "Категорія невідома";
    DISPUTED_OR_UNKNOWN: "Category disputed or unknown", "Категорія суперечлива чи невідома";
    ON_EARLIER_STAGE: "Also on an earlier stage", "Є й на ранішому етапі";
    WHO: "Who claims", "Хто заявляє";
    WHAT: "Of whom", "Про кого";
    CLAIMED: "claimed", "заявлено";
    ON_LISTS: "on the lists", "за списками";
    VERDICT: "Verdict", "Вислід";
    AGREES: "agrees", "збігається";
    DISAGREES: "does not agree", "не збігається";
    PROBABILITY: "Probability", "Імовірність";
    EVIDENCE: "Evidence, in bits", "Свідчення, у бітах";
    KIND: "Kind", "Вид";
    NAME: "Name", "Ім'я";
    PERSON: "Person", "Особа";
    ROMANISED: "in Latin letters:", "латинкою:";
    FILTER: "Show only what holds", "Показати лише те, що містить";
    NONE: "None.", "Немає.";
    COLUMN_FIELD: "Field", "Поле";
    SETTLED: "The ledger holds every row exactly once.", "Кожен рядок є в реєстрі рівно один раз.";
    UNSETTLED: "The ledger does not hold every row exactly once: do not use this result.",
        "Реєстр не містить кожного рядка рівно один раз: не користуйтеся цим результатом.";
    FIRST_PART_SHOWN: "shown first", "показано перші";
}

/// The name of an outcome.
pub(super) const fn outcome(outcome: Outcome) -> Label {
    match outcome {
        Outcome::Returned => RETURNED,
        Outcome::ReturnedBefore => RETURNED_BEFORE,
        Outcome::Offered => ["Offered", "Пропоновані"],
        Outcome::Held => ["Held", "Утримуються"],
        Outcome::ReportedOnly => ["Reported only", "Лише у зверненнях"],
        Outcome::Seen => ["Seen only", "Лише бачили"],
        Outcome::PublishedOnly => ["Published only", "Лише оприлюднені"],
        Outcome::Watched => ["Watched only", "Лише під наглядом"],
        Outcome::DuplicateOf => ["Duplicate rows", "Повторні рядки"],
        Outcome::SetAside => ["Set aside", "Відкладені"],
    }
}

/// Where one person stands.
pub(super) const fn status(status: Outcome) -> Label {
    match status {
        Outcome::Returned => ["Returned", "Передано"],
        Outcome::ReturnedBefore => ["Returned before", "Передано раніше"],
        Outcome::Offered => ["Offered", "Пропонують"],
        Outcome::Held => ["Held", "Утримують"],
        Outcome::ReportedOnly => ["Reported only", "Лише звернення"],
        Outcome::Seen => ["Seen only", "Лише свідчення"],
        Outcome::PublishedOnly => ["Published only", "Лише оприлюднено"],
        Outcome::Watched => ["Watched only", "Лише нагляд"],
        Outcome::DuplicateOf => ["Duplicate row", "Повторний рядок"],
        Outcome::SetAside => ["Set aside", "Відкладено"],
    }
}

/// The name of a kind of finding.
pub(super) const fn kind(kind: FindingKind) -> Label {
    match kind {
        FindingKind::WatchHit => ["On a watch list", "У списку нагляду"],
        FindingKind::ClaimMismatch => ["Claim not borne out", "Заява не підтверджується"],
        FindingKind::Conflict => ["Lists contradict one another", "Списки суперечать одне одному"],
        FindingKind::AlreadyExchanged => ["Handed over before", "Переданий раніше"],
        FindingKind::Duplicate => ["Listed twice", "Записаний двічі"],
        FindingKind::Ambiguous => ["Perhaps the same person", "Можливо, та сама особа"],
        FindingKind::ReportAnswered => ["Report answered", "Звернення з відповіддю"],
        FindingKind::PossibleMatch => ["A possibility", "Можливий збіг"],
        FindingKind::OnlyHere => ["On one list only", "Лише в одному списку"],
        FindingKind::SeenNotListed => ["Seen and on no list", "Бачили, але в списках немає"],
        FindingKind::FirstReturnFromUnit => ["First return from a unit", "Перше повернення з підрозділу"],
        FindingKind::ReportOpen => ["Report open", "Звернення без відповіді"],
    }
}

/// The name of a severity.
pub(super) const fn severity(severity: Severity) -> Label {
    match severity {
        Severity::High => {
            ["Before anything is said in public or to a family", "Перш ніж казати щось публічно чи родині"]
        }
        Severity::Medium => ["Changes what is known", "Змінює відоме"],
        Severity::Low => ["May change what is known", "Може змінити відоме"],
        Severity::Info => ["Good to know", "До відома"],
    }
}

/// The short name of a severity.
pub(super) const fn severity_in_short(severity: Severity) -> Label {
    match severity {
        Severity::High => ["high", "висока"],
        Severity::Medium => ["medium", "середня"],
        Severity::Low => ["low", "низька"],
        Severity::Info => ["to know", "до відома"],
    }
}

/// The name of a role.
pub(super) const fn role(role: Role) -> Label {
    match role {
        Role::Roster => ["roster", "список осіб"],
        Role::Handover => ["handover", "передання"],
        Role::Report => ["reports", "звернення"],
        Role::Sighting => ["sightings", "свідчення"],
        Role::Published => ["published", "оприлюднений"],
        Role::Watch => ["watch list", "нагляд"],
    }
}

/// What a claim counts.
pub(super) const fn claimed(claimed: Claimed) -> Label {
    match claimed {
        Claimed::Returned => ["returned", "повернулися"],
        Claimed::Offered => ["offered", "пропоновані"],
        Claimed::Held => ["held", "утримуються"],
        Claimed::Listed => ["listed", "записані"],
    }
}

/// Fields shown of two records side by side, with their names. Whom to call and where a row comes from are left to
/// the lists: a report is passed on more easily than they are.
pub(super) const FIELDS: [(Field, Label); 18] = [
    (Field::OtherNames, ["Other names", "Інші імена"]),
    (Field::BirthDate, ["Born", "Дата народження"]),
    (Field::Age, ["Age", "Вік"]),
    (Field::Sex, ["Sex", "Стать"]),
    (Field::Category, ["Category", "Категорія"]),
    (Field::Rank, ["Rank", "Звання"]),
    (Field::Unit, ["Unit", "Підрозділ"]),
    (Field::CallSign, ["Call sign", "Позивний"]),
    (Field::Citizenship, ["Citizenship", "Громадянство"]),
    (Field::HomePlace, ["From", "Звідки"]),
    (Field::CaptureDate, ["Captured on", "Дата полону"]),
    (Field::CapturePlace, ["Captured at", "Місце полону"]),
    (Field::HeldAt, ["Held at", "Місце утримання"]),
    (Field::SeenOn, ["Seen on", "Коли бачили"]),
    (Field::Stage, ["Stage", "Етап"]),
    (Field::HandoverDate, ["Handed over on", "Дата передання"]),
    (Field::AgeOn, ["Age on", "Вік станом на"]),
    (Field::Note, ["Note", "Примітка"]),
];
