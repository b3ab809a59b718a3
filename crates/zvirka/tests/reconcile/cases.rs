//! Lists and a case of invented people, and what the tests ask of a result.

use zvirka::linker::NoProgress;
use zvirka::reconcile::{
    Case, CaseList, Finding, FindingKind, LedgerRow, ReconcileOptions, Reconciliation, Role, reconcile,
};
use zvirka::record::{Field, List, TextColumn};

/// A list out of a header of field names and rows, cells set apart by `|`.
#[allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]
pub fn list(name: &str, role: Role, header: &str, rows: &[&str]) -> CaseList {
    let fields: Vec<Field> = header.split('|').map(|field| Field::from_name(field.trim()).unwrap()).collect();
    let mut columns: Vec<TextColumn> = fields.iter().map(|_| TextColumn::default()).collect();
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(cells.len(), fields.len(), "{row}");
        columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
    }
    let list = List::new(name, fields.into_iter().zip(columns).collect()).unwrap();
    CaseList::new(name, role, list)
}

#[allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]
pub fn reconciled(case: &Case) -> Reconciliation {
    reconcile(case, &ReconcileOptions::default(), &NoProgress).unwrap()
}

/// The ledger's line of a record.
#[allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]
pub fn line<'a>(result: &'a Reconciliation, list: &str, id: &str) -> &'a LedgerRow {
    result.ledger.iter().find(|line| line.list == list && line.record_id == id).unwrap()
}

/// Findings of a kind about a record.
pub fn found<'a>(result: &'a Reconciliation, kind: FindingKind, list: &str, id: &str) -> Vec<&'a Finding> {
    let of = |finding: &&Finding| {
        finding.record.as_ref().is_some_and(|record| record.list == list && record.id == id)
    };
    result.findings.iter().filter(|finding| finding.kind == kind).filter(of).collect()
}

/// People who stand on the home roster only, so that names stand among others as on a real list.
pub const OTHERS: [&str; 10] = [
    "x1|Бондар Степан Ілліч|03.02.1979|36 обрмп|military|20.05.2022|Маріуполь",
    "x2|Ковалишин Ігор Маркович|21.07.1984|36 обрмп|military|20.05.2022|Маріуполь",
    "x3|Гнатюк Роман Юрійович|14.10.1991|56 омпбр|military|11.03.2022|Маріуполь",
    "x4|Швець Павло Олегович|30.04.1988|93 омбр|military|02.01.2023|Соледар",
    "x5|Рибак Остап Львович|09.12.1975|93 омбр|military|02.01.2023|Соледар",
    "x6|Чорний Кирило Савич|17.01.1999|77 полк|military|05.06.2023|Бахмут",
    "x7|Дорошенко Тарас Богданович|12.12.1982|77 полк|military|05.06.2023|Бахмут",
    "x8|Лисенко Назар Васильович|01.11.1993|77 полк|military|06.06.2023|Бахмут",
    "x9|Панасюк Юхим Андрійович|23.08.1970||civilian|10.03.2022|Херсон",
    "x10|Цимбал Орест Данилович|19.03.1996|95 одшбр|military|01.07.2024|Курськ",
];

/// A small exchange: two rosters, two stages, an earlier exchange, reports, sightings, a published and a watch list.
pub fn exchange() -> Case {
    let mut ours: Vec<&str> = vec![
        "1|Левчук Остап Ігорович|07.03.1990|36 обрмп|military|20.05.2022|Маріуполь, завод ім. Ілліча",
        "2|Ґудзь Мар'яна Петрівна|15.09.1988||civilian|01.04.2022|Енергодар",
        "3|Шаповал Андрій Сергійович|22.11.1979|24 омбр|military|04.04.2022|Маріуполь",
        "4|Мельничук Денис Романович|30.06.1995|12 полк|military|17.05.2022|Азовсталь",
        "5|Стельмах Юрій Олексійович|05.05.1985|93 омбр|military|03.01.2023|Соледар",
        "6|Левчук Остап Ігорович|07.03.1990|36 обрмп|military|20.05.2022|Маріуполь",
        "7|Хоменко Володимир Миколайович||30 омбр|military|08.08.2023|Бахмут",
        "8|Хоменко Володимир Петрович||30 омбр|military|09.08.2023|Бахмут",
        "9|Кравець Гліб Тимофійович|14.02.1981|45 одшбр|military|05.05.2023|Бахмут",
    ];
    ours.extend(OTHERS);
    let fields = "id|name|birth_date|unit|category|capture_date|capture_place";
    let mut ours = list("ours", Role::Roster, fields, &ours);
    ours.side = Some("home".to_owned());
    let mut theirs = list(
        "theirs",
        Role::Roster,
        "id|name|birth_date|category",
        &[
            "t1|ЛЕВЧУК ОСТАП ИГОРЕВИЧ|1990|военный",
            "t2|ГУДЗЬ МАРЬЯНА ПЕТРОВНА|1988|гражданская",
            "t3|ШАПОВАЛ АНДРЕЙ СЕРГЕЕВИЧ|22.11.1979|гражданский",
            "t4|СТЕЛЬМАХ ЮРИЙ АЛЕКСЕЕВИЧ|05.05.1985|военный",
            "t5|КРАВЕЦ ГЛЕБ ТИМОФЕЕВИЧ|14.02.1981|военный",
            "t6|ЯРОШ ЕМЕЛЬЯН ЗАХАРОВИЧ|1977|военный",
        ],
    );
    theirs.side = Some("other".to_owned());
    let mut first = list(
        "handover_1",
        Role::Handover,
        "id|name|birth_date",
        &["a|Ostap LEVCHUK|1990-03-07", "b|Mariana HUDZ|1988-09-15", "c|Andrii SHAPOVAL|1979-11-22"],
    );
    (first.stage, first.date) = (Some("1".to_owned()), Some("2025-05-23".to_owned()));
    let mut second = list(
        "handover_2",
        Role::Handover,
        "id|name|birth_date",
        &["d|Denys MELNYCHUK|1995-06-30", "e|Ostap LEVCHUK|1990-03-07", "f|Volodymyr KHOMENKO|"],
    );
    (second.stage, second.date) = (Some("2".to_owned()), Some("2025-05-24".to_owned()));
    let before = list(
        "before",
        Role::Handover,
        "id|name|birth_date|unit|handover_date",
        &[
            "v1|Stelmakh Yurii Oleksiiovych|1985-05-05|93 омбр|2024-02-08",
            "v2|Harmash Leonid|1991-01-19|36 обрмп|2024-02-08",
        ],
    );
    let reports = list(
        "reports",
        Role::Report,
        "id|name|birth_date|note",
        &[
            "r1|Левчук Остап Ігорович|07.03.1990|мати",
            "r2|Левчук Остап Игоревич|07.03.1990|жена",
            "r3|Швець Павло Олегович|30.04.1988|сестра",
            "r4|Ящук Віталій Кіндратович|02.02.1992|брат",
            "r5|Володя Хоменко||мати",
        ],
    );
    let sightings = list(
        "sightings",
        Role::Sighting,
        "id|name|held_at|seen_on",
        &["s1|Цимбал Орест Данилович|Таганрог|02.2025", "s2|Скиба Тиміш Федотович|Таганрог|03.2025"],
    );
    let published = list(
        "published",
        Role::Published,
        "id|name",
        &["p1|Панасюк Юхим Андреевич", "p2|Зозуля Фрол Ефимович"],
    );
    let watch = list(
        "watch",
        Role::Watch,
        "id|name|birth_date",
        &["w1|Denis Melnichuk|30.06.1995", "w2|Vsevolod Zabolotny|01.01.1980"],
    );
    Case {
        title: "A small exchange".to_owned(),
        home: Some("ours".to_owned()),
        lists: vec![ours, theirs, first, second, before, reports, sightings, published, watch],
        claims: Vec::new(),
        verdicts: Vec::new(),
    }
}
