//! Lists of invented people of any length, the same for the same arguments.

/// Beginnings and endings of surnames, in Cyrillic and in Latin letters; any beginning takes any ending.
const BEGINNINGS: [(&str, &str); 24] = [
    ("Бал", "Bal"),
    ("Верб", "Verb"),
    ("Горд", "Hord"),
    ("Дуб", "Dub"),
    ("Жур", "Zhur"),
    ("Забол", "Zabol"),
    ("Їж", "Yizh"),
    ("Кошел", "Koshel"),
    ("Лозов", "Lozov"),
    ("Мерж", "Merzh"),
    ("Нагір", "Nahir"),
    ("Опан", "Opan"),
    ("Пшен", "Pshen"),
    ("Рогат", "Rohat"),
    ("Сирот", "Syrot"),
    ("Тополь", "Topol"),
    ("Усат", "Usat"),
    ("Фіал", "Fial"),
    ("Хвил", "Khvyl"),
    ("Цимб", "Tsymb"),
    ("Черемш", "Cheremsh"),
    ("Шелест", "Shelest"),
    ("Щебет", "Shchebet"),
    ("Ялин", "Yalyn"),
];
const ENDINGS: [(&str, &str); 8] = [
    ("енко", "enko"),
    ("чук", "chuk"),
    ("ець", "ets"),
    ("овський", "ovskyi"),
    ("ин", "yn"),
    ("арук", "aruk"),
    ("айло", "ailo"),
    ("ішин", "ishyn"),
];
const GIVEN: [(&str, &str); 10] = [
    ("Остап", "Ostap"),
    ("Олексій", "Oleksii"),
    ("Микола", "Mykola"),
    ("Юрій", "Yurii"),
    ("Роман", "Roman"),
    ("Григорій", "Hryhorii"),
    ("Євген", "Yevhen"),
    ("Тарас", "Taras"),
    ("Ілля", "Illia"),
    ("Захар", "Zakhar"),
];
const PATRONYMICS: [&str; 5] = ["Ігорович", "Хомич", "Петрович", "Юрійович", "Якович"];

/// A list with id, name and birth date. Lists of two seeds share the first three quarters of their people.
pub fn list(count: u64, seed: u64, latin: bool) -> String {
    let mut text = String::from("id,name,dob\n");
    for number in 0..count {
        let person = if number < count * 3 / 4 { number } else { number + seed * 1_000_000 };
        // Knuth's MMIX constants mix a number well enough to pick by.
        let mixed =
            (person + 1).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = |of: usize, shift: u32| ((mixed >> shift) % of as u64) as usize;
        let (beginning, ending) = (BEGINNINGS[pick(24, 20)], ENDINGS[pick(8, 28)]);
        let (given, patronymic) = (GIVEN[pick(10, 34)], PATRONYMICS[pick(5, 40)]);
        let (year, month, day) = (1960 + pick(45, 44), 1 + pick(12, 48), 1 + pick(28, 52));
        text.push_str(&if latin {
            format!("r{number},{} {}{},{year}-{month:02}-{day:02}\n", given.1, beginning.1, ending.1)
        } else {
            format!(
                "u{number},{}{} {} {patronymic},{day:02}.{month:02}.{year}\n",
                beginning.0, ending.0, given.0
            )
        });
    }
    text
}
