//! Patronymics, made of the father's given name: Ukrainian and Russian, of sons and of daughters.
//!
//! The rules are those of the two languages' grammars, with the closed lists of exceptions (Ілліч, Лукич, Яковлевич).
//! For reading a patronymic back see [`patronymics`](crate::names::patronymics).
//!
//! Limits: where two forms are in use (Григорович, Григорійович), the more frequent one is made. Names that end
//! in a vowel other than а, о, я take the plain suffix, which some of their bearers would not use.

/// The patronymics of a man's children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Patronymics {
    /// Of a son, of a daughter.
    pub(super) ukrainian: [String; 2],
    /// Of a son, of a daughter.
    pub(super) russian: [String; 2],
}

/// Ukrainian patronymics that no rule gives: father, son's, daughter's.
const UKRAINIAN: &[(&str, &str, &str)] = &[
    ("Ілля", "Ілліч", "Іллівна"),
    ("Лука", "Лукич", "Луківна"),
    ("Кузьма", "Кузьмич", "Кузьмівна"),
    ("Хома", "Хомич", "Хомівна"),
    ("Сава", "Савич", "Савівна"),
    ("Яків", "Якович", "Яківна"),
    ("Лев", "Львович", "Львівна"),
    ("Григорій", "Григорович", "Григорівна"),
    ("Микола", "Миколайович", "Миколаївна"),
    ("Федір", "Федорович", "Федорівна"),
    ("Сидір", "Сидорович", "Сидорівна"),
    ("Прокіп", "Прокопович", "Прокопівна"),
    ("Антін", "Антонович", "Антонівна"),
    ("Тиміш", "Тимошович", "Тимошівна"),
];

/// Russian patronymics that no rule gives.
const RUSSIAN: &[(&str, &str, &str)] = &[
    ("Илья", "Ильич", "Ильинична"),
    ("Лука", "Лукич", "Лукинична"),
    ("Кузьма", "Кузьмич", "Кузьминична"),
    ("Фома", "Фомич", "Фоминична"),
    ("Савва", "Саввич", "Саввична"),
    ("Никита", "Никитич", "Никитична"),
    ("Яков", "Яковлевич", "Яковлевна"),
    ("Лев", "Львович", "Львовна"),
    ("Павел", "Павлович", "Павловна"),
    ("Пётр", "Петрович", "Петровна"),
    ("Михаил", "Михайлович", "Михайловна"),
];

/// The patronymics of the children of a man with these two forms of his name.
pub(super) fn patronymics(ukrainian: &str, russian: &str) -> Patronymics {
    Patronymics { ukrainian: of_ukrainian(ukrainian), russian: of_russian(russian) }
}

fn exception(table: &[(&str, &str, &str)], name: &str) -> Option<[String; 2]> {
    table
        .iter()
        .find(|(father, ..)| *father == name)
        .map(|(_, son, daughter)| [(*son).into(), (*daughter).into()])
}

fn with(stem: &str, son: &str, daughter: &str) -> [String; 2] {
    [format!("{stem}{son}"), format!("{stem}{daughter}")]
}

fn of_ukrainian(name: &str) -> [String; 2] {
    if let Some(irregular) = exception(UKRAINIAN, name) {
        return irregular;
    }
    if let Some(stem) = name.strip_suffix("ій") {
        return with(stem, "ійович", "іївна");
    }
    if let Some(stem) = name.strip_suffix('й') {
        return with(stem, "йович", "ївна");
    }
    if let Some(stem) = name.strip_suffix('ь') {
        return with(stem, "ьович", "івна");
    }
    let stem = name.strip_suffix(['о', 'а', 'я']).unwrap_or(name);
    with(stem, "ович", "івна")
}

fn of_russian(name: &str) -> [String; 2] {
    if let Some(irregular) = exception(RUSSIAN, name) {
        return irregular;
    }
    if let Some(stem) = name.strip_suffix("ий") {
        return if keeps_i(stem) {
            with(stem, "иевич", "иевна")
        } else {
            with(stem, "ьевич", "ьевна")
        };
    }
    if let Some(stem) = name.strip_suffix(['й', 'ь']) {
        return with(stem, "евич", "евна");
    }
    if let Some(stem) = name.strip_suffix(['а', 'о', 'я']) {
        return with(stem, "ович", "овна");
    }
    if name.ends_with(['ж', 'ш', 'ч', 'щ', 'ц']) {
        return with(name, "евич", "евна");
    }
    with(name, "ович", "овна")
}

/// Whether a name in -ий keeps its и: after two consonants (Дмитриевич) but нт (Терентьевич), and after г, к, х
/// (Георгиевич).
fn keeps_i(stem: &str) -> bool {
    let mut last = stem.chars().rev().flat_map(char::to_lowercase);
    let (after, before) = (last.next().unwrap_or(' '), last.next().unwrap_or(' '));
    let vowel = |letter| "аеёиоуыэюя".contains(letter);
    matches!(after, 'г' | 'к' | 'х') || (!vowel(before) && (before, after) != ('н', 'т'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tables::{GROUPS, PATRONYMICS};

    #[test]
    fn patronymics_are_those_of_the_languages() {
        for (ukrainian, russian, expected) in [
            ("Іван", "Иван", ["Іванович", "Іванівна", "Иванович", "Ивановна"]),
            ("Сергій", "Сергей", ["Сергійович", "Сергіївна", "Сергеевич", "Сергеевна"]),
            ("Василь", "Василий", ["Васильович", "Василівна", "Васильевич", "Васильевна"]),
            ("Дмитро", "Дмитрий", ["Дмитрович", "Дмитрівна", "Дмитриевич", "Дмитриевна"]),
            ("Юрій", "Юрий", ["Юрійович", "Юріївна", "Юрьевич", "Юрьевна"]),
            ("Ігор", "Игорь", ["Ігорович", "Ігорівна", "Игоревич", "Игоревна"]),
            ("Микита", "Никита", ["Микитович", "Микитівна", "Никитич", "Никитична"]),
            ("Ілля", "Илья", ["Ілліч", "Іллівна", "Ильич", "Ильинична"]),
            ("Георгій", "Георгий", ["Георгійович", "Георгіївна", "Георгиевич", "Георгиевна"]),
            ("Терентій", "Терентий", ["Терентійович", "Терентіївна", "Терентьевич", "Терентьевна"]),
        ] {
            let made = patronymics(ukrainian, russian);
            let made: Vec<&str> = made.ukrainian.iter().chain(&made.russian).map(String::as_str).collect();
            assert_eq!(made, expected);
        }
    }

    #[test]
    fn nearly_all_fathers_names_give_a_patronymic_that_registers_hold() {
        let key = |form: &str| form.to_lowercase().replace('\'', "").replace('ё', "е");
        let known = |form: &str| PATRONYMICS.get(&key(form)).is_some();
        let (mut all, mut found) = (0.0, [0.0; 4]);
        for group in GROUPS.iter().filter(|group| group.sex == 'm' && group.frequency_ukrainian > 0.0) {
            let made = patronymics(group.ukrainian, group.russian);
            all += group.frequency_ukrainian;
            for (share, form) in found.iter_mut().zip(made.ukrainian.iter().chain(&made.russian)) {
                *share += if known(form) { group.frequency_ukrainian } else { 0.0 };
            }
        }
        for share in found {
            assert!(share / all > 0.99, "{found:?} of {all}");
        }
    }
}
