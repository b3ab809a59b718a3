//! Russian names in the genitive, as orders to hand somebody over have them: Ковалева Андрея Ильича.
//!
//! For reading case forms see [`inflection`](crate::names::inflection); this module makes them, apart from it, so
//! that reading is measured on forms that its own tables did not make. The rules are those of Russian school
//! grammar: surnames by their class, given names and patronymics by declension.
//!
//! Limits: vowels that fall out are known in -ец and in the given names Павел and Лев alone; surnames in -о, -ых,
//! -их, -и, -у, -ю, -э and women's in a consonant are not declined, as in Russian.

/// The genitive of a surname.
pub(super) fn genitive_surname(name: &mut String, woman: bool) {
    let halves: Vec<String> = name.split('-').map(|half| genitive_of_surname(half, woman)).collect();
    *name = halves.join("-");
}

fn genitive_of_surname(name: &str, woman: bool) -> String {
    const WOMEN: &[(&str, &str)] =
        &[("ова", "овой"), ("ева", "евой"), ("ина", "иной"), ("ына", "ыной"), ("ая", "ой"), ("яя", "ей")];
    const MEN: &[(&str, &str)] = &[
        ("кий", "кого"),
        ("гий", "гого"),
        ("хий", "хого"),
        ("ний", "него"),
        ("ый", "ого"),
        ("ой", "ого"),
        ("ий", "ия"),
        ("ец", "ца"),
        ("ь", "я"),
        ("й", "я"),
    ];
    let changed = |table: &[(&str, &str)]| {
        table.iter().find_map(|(ending, genitive)| Some(format!("{}{genitive}", name.strip_suffix(ending)?)))
    };
    if let Some(genitive) = if woman { changed(WOMEN) } else { changed(MEN) } {
        return genitive;
    }
    declined_in_a(name).unwrap_or_else(|| match name.chars().next_back() {
        Some(last) if !woman && is_consonant(last) && !name.ends_with("ых") && !name.ends_with("их") => {
            format!("{name}а")
        }
        _ => name.to_owned(),
    })
}

/// The genitive of a given name.
pub(super) fn genitive_given_name(name: &mut String, woman: bool) {
    let genitive = match name.as_str() {
        "Павел" => "Павла".to_owned(),
        "Лев" => "Льва".to_owned(),
        "Любовь" => "Любови".to_owned(),
        other => declined_in_a(other).unwrap_or_else(|| {
            if let Some(stem) = other.strip_suffix(['й', 'ь']) {
                let ending = if woman { "и" } else { "я" };
                return format!("{stem}{ending}");
            }
            match other.chars().next_back() {
                Some(last) if !woman && is_consonant(last) => format!("{other}а"),
                _ => other.to_owned(),
            }
        }),
    };
    *name = genitive;
}

/// The genitive of a patronymic.
pub(super) fn genitive_patronymic(name: &mut String) {
    if let Some(stem) = name.strip_suffix("на") {
        *name = format!("{stem}ны");
    } else if name.ends_with("ич") {
        name.push('а');
    }
}

/// Сова, Илья, Мария: -ы, after к, г, х and hissing consonants -и.
fn declined_in_a(name: &str) -> Option<String> {
    if let Some(stem) = name.strip_suffix('я') {
        return Some(format!("{stem}и"));
    }
    let stem = name.strip_suffix('а')?;
    let hard = !stem.ends_with(['к', 'г', 'х', 'ж', 'ч', 'ш', 'щ']);
    Some(format!("{stem}{}", if hard { "ы" } else { "и" }))
}

fn is_consonant(letter: char) -> bool {
    "бвгджзклмнпрстфхцчшщ".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_declined_as_russian_grammar_says() {
        for (woman, nominative, expected) in [
            (false, ["Ковалев", "Андрей", "Ильич"], "Ковалева Андрея Ильича"),
            (false, ["Левицкий", "Павел", "Петрович"], "Левицкого Павла Петровича"),
            (false, ["Белый", "Игорь", "Никитич"], "Белого Игоря Никитича"),
            (false, ["Лесовой", "Никита", "Львович"], "Лесового Никиты Львовича"),
            (false, ["Гриценко", "Юрий", "Саввич"], "Гриценко Юрия Саввича"),
            (false, ["Кравец", "Лев", "Фомич"], "Кравца Льва Фомича"),
            (false, ["Сорока", "Илья", "Лукич"], "Сороки Ильи Лукича"),
            (false, ["Гудзь", "Остап", "Игоревич"], "Гудзя Остапа Игоревича"),
            (false, ["Черных", "Петр", "Кузьмич"], "Черных Петра Кузьмича"),
            (true, ["Ковалева", "Ольга", "Ильинична"], "Ковалевой Ольги Ильиничны"),
            (true, ["Левицкая", "Любовь", "Петровна"], "Левицкой Любови Петровны"),
            (true, ["Ковальчук", "Мария", "Львовна"], "Ковальчук Марии Львовны"),
            (true, ["Сорока", "Нинель", "Фоминична"], "Сороки Нинели Фоминичны"),
        ] {
            let [mut surname, mut given, mut patronymic] = nominative.map(str::to_owned);
            genitive_surname(&mut surname, woman);
            genitive_given_name(&mut given, woman);
            genitive_patronymic(&mut patronymic);
            assert_eq!(format!("{surname} {given} {patronymic}"), expected);
        }
    }

    #[test]
    fn both_halves_of_a_double_surname_are_declined() {
        let mut surname = "Белый-Ковальчук".to_owned();
        genitive_surname(&mut surname, false);
        assert_eq!(surname, "Белого-Ковальчука");
    }
}
