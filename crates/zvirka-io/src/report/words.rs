//! The words of the report, in every language it is written in.
//!
//! One table of headings and labels, and the names of what the engine tells apart. Every entry has a text in every
//! language, which the compiler sees to. Sentences of findings and claims are the engine's own, in the language that
//! the case was reconciled in; plural forms, numbers and percentages are the engine's too.

use zvirka::reconcile::{ChangeKind, Claimed, FindingKind, Outcome, Role, Severity};
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
    CHANGES_HEAD: "What has changed", "Що змінилося";
    CHANGES_NOTE: "Since the earlier result that this one was held against. Families whose answer changed come first: nobody should hear it from a table.",
        "Від попереднього результату, з яким порівняно цей. Спершу родини, для яких змінилася відповідь: ніхто не має дізнаватися про це з таблиці.";
    MORE_IN_CHANGES: "more are in changes.csv:", "решта у changes.csv:";
    BEFORE: "before", "раніше";
    LEDGER: "Where every row went", "Куди пішов кожен рядок";
    LEDGER_NOTE: "Every row of every list has one outcome; the outcomes of a list add up to its rows.",
        "Кожен рядок кожного списку має один підсумок; підсумки списку складаються в число його рядків.";
    CLAIMS_HEAD: "Claims against the lists", "Заяви та списки";
    CLAIMS_NOTE: "Figures that differ are marked: in yellow where the lists do not bear them out, in blue where they do only if people of disputed or unknown category count for them.",
        "Числа, що розходяться, позначено: жовтим – списки їх не підтверджують, синім – підтверджують, лише якщо зарахувати осіб із суперечливою чи невідомою категорією.";
    FINDINGS_HEAD: "What a person should look at", "На що слід подивитися людині";
    FINDINGS_NOTE: "Letters that differ are marked; words with no counterpart are marked in another colour. The marks lead the eye and decided nothing.",
        "Позначено відмінні літери; слова без пари позначено іншим кольором. Позначки лише ведуть око й нічого не вирішували.";
    INFO_ONLY_COUNTED: "Findings that are only good to know are counted here and stand in findings.csv.",
        "Довідкові висновки тут лише пораховано; вони є у findings.csv.";
    DECIDE: "What the lists leave open (who may be whom, of whom a record speaks) can be decided on a page in the browser, one question after another, and holds for every later run. In a terminal, in the folder from which this report was made:",
        "Те, чого списки не кажуть (хто з ким може бути однією особою, про кого запис), можна вирішити на сторінці в браузері, запитання за запитанням; рішення діє для кожної наступної звірки. У терміналі, в теці, з якої зроблено цей звіт:";
    DECIDE_THESE: "Decide these one by one on a page", "Вирішити їх одне за одним на сторінці";
    MORE_IN: "more are in findings.csv", "решта у findings.csv:";
    LOOKUP: "Look up a person", "Знайти особу";
    LOOKUP_NOTE: "Everybody whom any list names. Type a name as you know it: in any language and spelling, short or with initials, in any order, with or without the patronymic. The nearest come first; how near they are is no probability. Who is not found by one spelling may be found by another.",
        "Усі, кого називає хоч один список. Уведіть ім'я так, як ви його знаєте: будь-якою мовою й у будь-якому написанні, скорочено чи з ініціалами, у будь-якому порядку, з іменем по батькові чи без нього. Найближчі – першими; близькість не є ймовірністю. Кого не знайдено за одним написанням, може бути знайдено за іншим.";
    NOT_FOUND: "Not found by this spelling.", "За цим написанням не знайдено.";
    NEARNESS: "the number is how near the name is, of 100", "число – наскільки близьке ім'я, зі 100";
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
    SAME_PERSON: "Probability that it is the same person", "Імовірність, що це та сама особа";
    EVIDENCE: "Evidence, in bits", "Докази, у бітах";
    KIND: "Kind", "Вид";
    NAME: "Name", "Ім'я";
    PERSON: "Person", "Особа";
    ROMANISED: "in Latin letters:", "латинкою:";
    FILTER: "Show only what holds", "Показати лише те, що містить";
    NONE: "None.", "Немає.";
    COLUMN_FIELD: "Field", "Поле";
    OWN_LIST_ONLY: "On our own list; the other side has not confirmed", "У нашому списку; інша сторона не підтвердила";
    OTHER_ROSTER: "On a roster of another side; neither offered nor handed over",
        "У списку іншої сторони; не пропонували й не передано";
    LEGEND: "What the words and numbers mean", "Що означають слова й числа";
    WORD: "Word", "Слово";
    MEANS: "What it means", "Що означає";
    PERSON_PARTS: "Everybody named above, with all their rows", "Усі згадані вище особи з усіма рядками";
    PERSON_PARTS_NOTE: "Numbers such as P00513 lead here. They hold for this result only: the next may number people anew.",
        "Номери на зразок P00513 ведуть сюди. Вони чинні лише в цьому звіті: наступний може пронумерувати осіб інакше.";
    NOT_SHOWN_IN_PRINT: "Left out of print: the parts of single people, whose rows stand beside the findings.",
        "Не друкується: частини окремих осіб; їхні рядки стоять поруч із висновками.";
    LINKED: "Linked", "Зіставлено";
    NEITHER_TELLS: "neither row tells", "не каже жоден із рядків";
    ONE_TELLS: "one row only tells", "каже лише один рядок";
    MAY_AGREE: "agrees if disputed categories count for it", "збігається, якщо зарахувати суперечливі категорії";
    INPUTS: "What this was made from", "З чого це зроблено";
    INPUTS_NOTE: "The digests tell whether a file is still the one that was read.",
        "За контрольними сумами видно, чи файл той самий, що був прочитаний.";
    DIGEST: "SHA-256 of the file", "SHA-256 файлу";
    VERSION: "Program", "Програма";
    DATED: "Date", "Дата";
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
        Outcome::Held => ["Listed, not confirmed", "Записані, не підтверджені"],
        Outcome::ReportedOnly => ["Reported only", "Лише у зверненнях"],
        Outcome::Seen => ["Seen only", "Лише бачили"],
        Outcome::PublishedOnly => ["Published only", "Лише оприлюднені"],
        Outcome::Watched => ["Watched only", "Лише під наглядом"],
        Outcome::Deceased => ["On a register of the dead only", "Лише в реєстрі загиблих і померлих"],
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
        Outcome::Held => ["Listed, not confirmed", "У списку, не підтверджено"],
        Outcome::ReportedOnly => ["Reported only", "Лише звернення"],
        Outcome::Seen => ["Seen only", "Лише свідчення"],
        Outcome::PublishedOnly => ["Published only", "Лише оприлюднено"],
        Outcome::Watched => ["Watched only", "Лише нагляд"],
        Outcome::Deceased => ["On a register of the dead only", "Лише реєстр загиблих і померлих"],
        Outcome::DuplicateOf => ["Duplicate row", "Повторний рядок"],
        Outcome::SetAside => ["Set aside", "Відкладено"],
    }
}

/// What a status means, for the legend.
pub(super) const fn meaning(status: Outcome) -> Label {
    match status {
        Outcome::Returned => [
            "Handed over in the exchange that is reconciled, by a list of those handed over.",
            "Передано під час обміну, що звіряється, за списком переданих.",
        ],
        Outcome::ReturnedBefore => [
            "Handed over in an earlier exchange and not captured again, as far as the lists know.",
            "Передано під час попереднього обміну і, наскільки знають списки, не взято в полон знову.",
        ],
        Outcome::Offered => [
            "On a roster of the other side, and on no list of those handed over: admitted or promised, not home.",
            "У списку іншої сторони, але не в списку переданих: сторона визнає чи обіцяє, але не передала.",
        ],
        Outcome::Held => [
            "On our own list, or an old roster, and neither offered nor handed over. Our own list says what we believe: the \
             other side has not confirmed that it holds the person, nor that the person is alive.",
            "У нашому списку або в старому списку утримуваних; не пропонували й не передано. Наш список каже, що вважаємо \
             ми: інша сторона не підтвердила ні того, що утримує особу, ні того, що вона жива.",
        ],
        Outcome::ReportedOnly => [
            "Only a family's report speaks of the person, who was not found on any list of those held or handed over. That is no \
             word on where the person is: another spelling, or a later list, may tell.",
            "Про особу каже лише звернення родини; у списках утримуваних і переданих її не знайдено. Це не каже, де людина: \
             її може назвати інше написання чи пізніший список.",
        ],
        Outcome::Seen => [
            "Only somebody who came back speaks of having seen the person.",
            "Про особу каже лише свідчення того, хто повернувся.",
        ],
        Outcome::PublishedOnly => {
            ["Only a list that was made public names the person.", "Особу називає лише оприлюднений список."]
        }
        Outcome::Watched => [
            "Only a watch list names the person: nothing is known of where the person is.",
            "Особу називає лише список нагляду: де вона, невідомо.",
        ],
        Outcome::Deceased => [
            "Only a register of the dead, or a list of bodies handed over, names the person. Whether it is anybody whom a \
             family looks for is for an identification to say.",
            "Особу називає лише реєстр загиблих і померлих або список переданих тіл. Чи це хтось, кого шукає родина, скаже \
             лише ідентифікація.",
        ],
        Outcome::DuplicateOf => [
            "A further row of somebody who already stands on the same list, or on another stage's: not counted again.",
            "Ще один рядок особи, яка вже є в цьому списку чи в списку іншого етапу: не рахується вдруге.",
        ],
        Outcome::SetAside => [
            "A row without a usable name, or one that could not be read.",
            "Рядок без придатного імені або такий, якого не вдалося прочитати.",
        ],
    }
}

/// Numbers and signs of the page, with what they mean.
pub(super) const LEGEND_OF_NUMBERS: [(Label, Label); 8] = [
    (
        ["Probability", "Імовірність"],
        [
            "How sure it is that two rows are one person, by what the rows tell. It says nothing of whether that person is \
             alive or comes home. It is never 100%, as nothing is certain.",
            "Наскільки певно, що два рядки – одна особа, за тим, що кажуть рядки. Про те, чи особа жива й чи повернеться, \
             вона не каже нічого. 100% не буває ніколи, бо нічого не відомо напевно.",
        ],
    ),
    (
        ["Bits", "Біти"],
        [
            "What a field adds to or takes from the odds of one person: each bit doubles them, each bit less halves them; \
             ten bits are a thousandfold.",
            "Що поле додає до шансів на одну особу чи забирає від них: кожен біт подвоює шанси, кожен від'ємний біт \
             зменшує їх удвічі; десять бітів – тисячократно.",
        ],
    ),
    (
        ["relatives", "родичі"],
        [
            "What is taken off because brothers, fathers and sons share a surname, and often more.",
            "Скільки віднято, бо в братів, батьків і синів спільне прізвище, а часто й більше.",
        ],
    ),
    (
        ["high", "висока"],
        [
            "To be looked at before anything is said in public or to a family.",
            "Переглянути, перш ніж казати щось публічно чи родині.",
        ],
    ),
    (
        ["medium", "середня"],
        ["It changes what is known of a person or a number.", "Змінює те, що відомо про особу чи число."],
    ),
    (["low", "низька"], ["It may change what is known.", "Може змінити те, що відомо."]),
    (
        ["✓ ≈ ✗", "✓ ≈ ✗"],
        [
            "A claim agrees with the lists; agrees only if people of disputed or unknown category count for it; does not \
             agree.",
            "Заява збігається зі списками; збігається, лише якщо зарахувати осіб із суперечливою чи невідомою категорією; не \
             збігається.",
        ],
    ),
    (
        ["expected to be wrong", "очікувано хибних"],
        [
            "How many of all answers on this page are wrong, by their probabilities; 0.01 means that among a hundred such \
             reports one holds a wrong answer.",
            "Скільки з усіх відповідей на цій сторінці хибні, судячи з їхніх імовірностей; 0,01 означає, що зі ста таких \
             звітів хибна відповідь є в одному.",
        ],
    ),
];

/// The name of a kind of finding.
pub(super) const fn kind(kind: FindingKind) -> Label {
    match kind {
        FindingKind::WatchHit => ["On a watch list", "У списку нагляду"],
        FindingKind::ClaimMismatch => ["Claim not borne out", "Заява не підтверджується"],
        FindingKind::Conflict => ["Lists contradict one another", "Списки суперечать один одному"],
        FindingKind::DecisionConflict => {
            ["Decisions contradict one another", "Рішення суперечать одне одному"]
        }
        FindingKind::AlreadyExchanged => ["Handed over before", "Передано раніше"],
        FindingKind::Duplicate => ["Listed twice", "Записано двічі"],
        FindingKind::Ambiguous => ["Perhaps the same person", "Можливо, та сама особа"],
        FindingKind::ReportAnswered => ["Report answered", "Звернення з відповіддю"],
        FindingKind::PossibleMatch => ["A possibility", "Можливий збіг"],
        FindingKind::OnlyHere => ["On one list only", "Лише в одному списку"],
        FindingKind::SeenNotListed => ["Seen, and found on no list", "Бачили, але в списках не знайдено"],
        FindingKind::FirstReturnFromUnit => ["First return from a unit", "Перше повернення з підрозділу"],
        FindingKind::ReportOpen => ["Report open", "Звернення без відповіді"],
    }
}

/// The name of a kind of change.
pub(super) const fn change(kind: ChangeKind) -> Label {
    match kind {
        ChangeKind::AnswerChanged => ["Answer to a family changed", "Змінилася відповідь родині"],
        ChangeKind::ConflictNew => ["New contradiction", "Нова суперечність"],
        ChangeKind::QuestionReopened => ["Decision to be looked at again", "Рішення варто переглянути"],
        ChangeKind::StatusChanged => ["Stands elsewhere than before", "Змінилося становище особи"],
        ChangeKind::Merged => ["Two persons are one", "Дві особи виявилися однією"],
        ChangeKind::Split => ["Records now of another person", "Записи тепер іншої особи"],
        ChangeKind::Gone => ["Found on no list any more", "Більше не знайдено в жодному списку"],
        ChangeKind::ConflictSettled => ["Contradiction settled", "Суперечності вже немає"],
        ChangeKind::NewPerson => ["New person", "Нова особа"],
    }
}

/// The name of a severity.
pub(super) const fn severity(severity: Severity) -> Label {
    match severity {
        Severity::High => {
            ["Before anything is said in public or to a family", "Перш ніж казати щось публічно чи родині"]
        }
        Severity::Medium => ["Changes what is known", "Змінює те, що відомо"],
        Severity::Low => ["May change what is known", "Може змінити те, що відомо"],
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
        Role::Deceased => ["register of the dead", "загиблі й померлі"],
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

/// What a field is called, in English and in Ukrainian; its name in files where reports have no word for it.
#[must_use]
pub fn field_words(field: Field) -> [&'static str; 2] {
    let found = FIELDS.iter().find(|(known, _)| *known == field);
    found.map_or([field.as_str(); 2], |(_, words)| *words)
}

/// What lists of a role are called, in English and in Ukrainian.
#[must_use]
pub const fn role_words(of: Role) -> [&'static str; 2] {
    role(of)
}
