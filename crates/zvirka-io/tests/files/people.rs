//! Invented people, and files to put them in.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zvirka_io::{IoError, ReadList, ReadOptions, read_list};

/// A language of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Ukrainian,
    Russian,
}

const UKRAINIAN: [&[&str]; 3] = [
    &[
        "Шаповал",
        "Ґудзь",
        "Воропаєнко",
        "Їжакевич",
        "Щегловитий",
        "Дзюбенчук",
        "Лепетюха",
        "Мар’янчик",
        "Цимбалістий",
        "Хвостенюк",
        "Єрченко",
        "Підкуймуха",
        "Жаботинюк",
        "Ющишин",
        "Обідняк",
        "Кислолугов",
        "Рябокляч",
        "Бездверний",
    ],
    &[
        "Остап",
        "Марʼяна",
        "Євген",
        "Ілля",
        "Юрій",
        "Соломія",
        "Ганна",
        "Зиновій",
        "Тарас",
        "Любомир",
        "Оксана",
    ],
    &["Ігорович", "Юхимівна", "Григорович", "Їржійович", "Андріївна", "Васильович", "Пилипович"],
];

const RUSSIAN: [&[&str]; 3] = [
    &[
        "Шипулькин",
        "Воротынцева",
        "Подъячев",
        "Щеголихин",
        "Ёлочкин",
        "Цыплятников",
        "Хмызова",
        "Жужелицын",
        "Эйхлебов",
        "Юшманцев",
        "Быковатый",
        "Грязнушкин",
        "Ясеницкая",
        "Кружилина",
        "Дёмкин",
        "Объедков",
        "Фуфайкин",
    ],
    &["Остап", "Мария", "Евгений", "Илья", "Юрий", "Алёна", "Эльвира", "Фёдор", "Тарас", "Любовь", "Игнатий"],
    &["Игоревич", "Ефимовна", "Григорьевич", "Ильич", "Андреевна", "Васильевич", "Филиппович"],
];

/// So many full names, each another.
pub(crate) fn names(language: Language, count: usize) -> Vec<String> {
    let [surnames, given_names, patronymics] = match language {
        Language::Ukrainian => UKRAINIAN,
        Language::Russian => RUSSIAN,
    };
    let pick = |words: &[&str], number: usize| words[number % words.len()].to_owned();
    (0..count)
        .map(|number| {
            let step = number / surnames.len();
            [pick(surnames, number), pick(given_names, number + step), pick(patronymics, number + 2 * step)]
                .join(" ")
        })
        .collect()
}

/// A list of so many people with birth years, as text.
pub(crate) fn list(language: Language, count: usize) -> String {
    let header = match language {
        Language::Ukrainian => "№;ПІБ;рік народження\n",
        Language::Russian => "№;ФИО;год рождения\n",
    };
    let rows = names(language, count).into_iter().enumerate();
    let rows: String =
        rows.map(|(number, name)| format!("{};{name};{}\n", number + 1, 1950 + number % 55)).collect();
    header.to_owned() + &rows
}

/// Writes a file of that name into a folder of its own.
pub(crate) fn file(name: &str, bytes: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// Reads bytes as a CSV list with default options.
pub(crate) fn read(bytes: impl AsRef<[u8]>) -> Result<ReadList, IoError> {
    read_with(bytes, &ReadOptions::default())
}

/// Reads bytes as a CSV list.
pub(crate) fn read_with(bytes: impl AsRef<[u8]>, options: &ReadOptions) -> Result<ReadList, IoError> {
    let (_folder, path) = file("list.csv", bytes);
    read_list(&path, options)
}

/// A message without the folder of its file.
pub(crate) fn message(error: &IoError, path: &Path) -> String {
    error.to_string().replace(&format!("{}", path.display()), "list.csv")
}
