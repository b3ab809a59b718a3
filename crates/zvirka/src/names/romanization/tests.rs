//! Schemes against the examples of the standards that define them, and against what must hold of any scheme.

use proptest::prelude::*;

use super::*;

fn by(id: &str, text: &str) -> String {
    romanize(text, scheme(id).unwrap())
}

/// Checks each pair and reports all that fail, not the first only.
fn check(id: &str, cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(cyrillic, latin)| by(id, cyrillic) != *latin)
        .map(|(cyrillic, latin)| format!("{cyrillic}: {} instead of {latin}", by(id, cyrillic)))
        .collect();
    assert!(wrong.is_empty(), "{id}\n{}", wrong.join("\n"));
}

#[test]
fn kmu_2010_gives_the_examples_of_the_resolution() {
    check(
        "uk_kmu2010",
        &[
            ("Алушта", "Alushta"),
            ("Андрій", "Andrii"),
            ("Борщагівка", "Borshchahivka"),
            ("Борисенко", "Borysenko"),
            ("Вінниця", "Vinnytsia"),
            ("Володимир", "Volodymyr"),
            ("Гадяч", "Hadiach"),
            ("Богдан", "Bohdan"),
            ("Згурський", "Zghurskyi"),
            ("Ґалаґан", "Galagan"),
            ("Ґорґани", "Gorgany"),
            ("Донецьк", "Donetsk"),
            ("Дмитро", "Dmytro"),
            ("Рівне", "Rivne"),
            ("Олег", "Oleh"),
            ("Есмань", "Esman"),
            ("Єнакієве", "Yenakiieve"),
            ("Гаєвич", "Haievych"),
            ("Короп'є", "Koropie"),
            ("Житомир", "Zhytomyr"),
            ("Жанна", "Zhanna"),
            ("Жежелів", "Zhezheliv"),
            ("Закарпаття", "Zakarpattia"),
            ("Казимирчук", "Kazymyrchuk"),
            ("Медвин", "Medvyn"),
            ("Михайленко", "Mykhailenko"),
            ("Іванків", "Ivankiv"),
            ("Іващенко", "Ivashchenko"),
            ("Їжакевич", "Yizhakevych"),
            ("Кадиївка", "Kadyivka"),
            ("Мар'їне", "Marine"),
            ("Йосипівка", "Yosypivka"),
            ("Стрий", "Stryi"),
            ("Олексій", "Oleksii"),
            ("Київ", "Kyiv"),
            ("Коваленко", "Kovalenko"),
            ("Лебедин", "Lebedyn"),
            ("Миколаїв", "Mykolaiv"),
            ("Маринич", "Marynych"),
            ("Ніжин", "Nizhyn"),
            ("Наталія", "Nataliia"),
            ("Онищенко", "Onyshchenko"),
            ("Полтава", "Poltava"),
            ("Петро", "Petro"),
            ("Решетилівка", "Reshetylivka"),
            ("Рибчинський", "Rybchynskyi"),
            ("Соломія", "Solomiia"),
            ("Троць", "Trots"),
            ("Ужгород", "Uzhhorod"),
            ("Уляна", "Uliana"),
            ("Філіпчук", "Filipchuk"),
            ("Харків", "Kharkiv"),
            ("Христина", "Khrystyna"),
            ("Біла Церква", "Bila Tserkva"),
            ("Стеценко", "Stetsenko"),
            ("Чернівці", "Chernivtsi"),
            ("Шостка", "Shostka"),
            ("Кишеньки", "Kyshenky"),
            ("Щербухи", "Shcherbukhy"),
            ("Гоща", "Hoshcha"),
            ("Гаращенко", "Harashchenko"),
            ("Юрій", "Yurii"),
            ("Корюківка", "Koriukivka"),
            ("Яготин", "Yahotyn"),
            ("Ічня", "Ichnia"),
            ("Знам'янка", "Znamianka"),
            ("Феодосія", "Feodosiia"),
            ("Згорани", "Zghorany"),
            ("Розгон", "Rozghon"),
            ("Костянтин", "Kostiantyn"),
        ],
    );
}

#[test]
fn ukrainian_passport_and_report_tables_differ_where_their_orders_do() {
    for (id, latin) in [
        ("uk_kmu2010", "Hanna Shcherbak"),
        ("uk_pass2007", "Ganna Shcherbak"),
        ("uk_icao9303", "Hanna Shcherbak"),
        ("uk_nat1996", "Hanna Scherbak"),
        ("uk_gost1986", "Ganna Ščerbak"),
        ("uk_iso9", "Ganna Ŝerbak"),
        ("uk_de", "Hanna Schtscherbak"),
        ("uk_fr", "Hanna Chtcherbak"),
        ("uk_pl", "Hanna Szczerbak"),
        ("uk_tr", "Hanna Şçerbak"),
        ("uk_cz", "Hanna Ščerbak"),
        ("uk_dstu9112a", "Ğanna Ŝerbak"),
        ("uk_dstu9112b", "Ghanna Shcherbak"),
    ] {
        assert_eq!(by(id, "Ганна Щербак"), latin, "{id}");
    }
    check(
        "uk_bgn1965",
        &[("Сергій", "Serhiy"), ("Юрій", "Yuriy"), ("Київ", "Kyyiv"), ("Згурський", "Z·hurs’kyy")],
    );
    check("uk_odni2015", &[("Сергій", "Serhiy"), ("Київ", "Kyyiv"), ("Хмельницький", "Khmelnytskyy")]);
    check(
        "uk_icao9303",
        &[("Єва", "Yeva"), ("Гаєвич", "Haievych"), ("Їжак", "Yizhak"), ("Яна", "Yana"), ("Уляна", "Uliana")],
    );
    check("uk_alalc_plain", &[("Юрій", "Iurii"), ("Євген", "Ievhen"), ("Ярослав", "Iaroslav")]);
    check("uk_iso9", &[("Юрій", "Ûrìj"), ("Євген", "Êvgen"), ("Їжак", "Ïžak"), ("Ґудзь", "G̀udzʹ")]);
    check("uk_nat1996", &[("Олеський", "Oles’kyi")]);
    check("uk_press_en", &[("Зеленський", "Zelensky"), ("Андрій", "Andriy")]);
    check("uk_pl", &[("Зеленський", "Zełenski"), ("В'ячеслав", "Wjaczesław"), ("Володимир", "Wołodymyr")]);
    check("uk_de", &[("Шевченко", "Schewtschenko"), ("Зеленський", "Selenskyj")]);
    check("uk_fr", &[("Шевченко", "Chevtchenko"), ("Юлія", "Ioulia")]);
    check("uk_tr", &[("Шевченко", "Şevçenko"), ("Зеленський", "Zelenskiy")]);
    check("uk_cz", &[("Шевченко", "Ševčenko"), ("Зеленський", "Zelenskyj")]);
}

#[test]
fn russian_passport_tables_give_the_spellings_of_their_time() {
    check(
        "ru_icao9303",
        &[
            ("Юрий", "Iurii"),
            ("Щербаков", "Shcherbakov"),
            ("Подъездной", "Podieezdnoi"),
            ("Игорь", "Igor"),
            ("Артём", "Artem"),
            ("Цой", "Tsoi"),
            ("Васильева", "Vasileva"),
            ("Эльвира", "Elvira"),
        ],
    );
    check(
        "ru_gost52535_2006",
        &[("Француз", "Frantcuz"), ("Целуйко", "Tceluiko"), ("Подъездной", "Podezdnoi")],
    );
    check(
        "ru_mvd310_1997_en",
        &[
            ("Юлия Щеглова", "Yuliya Shcheglova"),
            ("Васильева", "Vasilyeva"),
            ("Андрей Видный", "Andrey Vidnyy"),
        ],
    );
    check(
        "ru_mvd310_1997_fr",
        &[
            ("Юрий", "Iourii"),
            ("Щербаков", "Chtcherbakov"),
            ("Васин", "Vassine"),
            ("Оксана", "Oxana"),
            ("Снегирёва", "Sneguireva"),
            ("Васильева", "Vassilieva"),
        ],
    );
    check(
        "ru_mvd782_2000",
        &[
            ("Артём", "Artyem"),
            ("Чёткий", "Chetkiy"),
            ("Клеёнкина", "Kleyonkina"),
            ("Ильин", "Ilyin"),
            ("Краевой", "Krayevoy"),
            ("Игорь", "Igor'"),
        ],
    );
    check("ru_mrz_clair", &[("Иванович", "IVANOVI3"), ("Щёкин", "W2KIN"), ("ЮРЬЕВ", "7R9EV")]);
}

#[test]
fn russian_tables_of_maps_catalogues_and_standards_give_their_examples() {
    check(
        "ru_bgn1947",
        &[
            ("Елизово", "Yelizovo"),
            ("Чапаевск", "Chapayevsk"),
            ("Мейеровка", "Meyyerovka"),
            ("Юрьев объезд", "Yur’yev ob”yezd"),
            ("Ёдва", "Yëdva"),
            ("Змииёвка", "Zmiiyëvka"),
            ("Воробьёво", "Vorob’yëvo"),
            ("Кебанъёль", "Keban”yël’"),
            ("Озёрный", "Ozërnyy"),
            ("Сайылык", "Say·ylyk"),
            ("Улан-Удэ", "Ulan-Ud·e"),
            ("Электрогорск", "Elektrogorsk"),
            ("Руэм", "Ruem"),
            ("Вяртсиля", "Vyart·silya"),
            ("Йошкар-Ола", "Yoshkar-Ola"),
        ],
    );
    check("ru_odni2015", &[("Сергей Николаевич", "Sergey Nikolayevich"), ("Соловьев", "Solovyev")]);
    check(
        "ru_iso9_1995_gost779a",
        &[("Юлия Щукина", "Ûliâ Ŝukina"), ("Хрущёв", "Hruŝëv"), ("Эдуард", "Èduard")],
    );
    check(
        "ru_gost779b",
        &[("Цветков", "Czvetkov"), ("Циолковский", "Ciolkovskij"), ("Щукин", "Shhukin"), ("Рыбин", "Ry`bin")],
    );
    check("ru_gost7034_2014", &[("Хохлов", "Xoxlov"), ("Щукин", "Shhukin"), ("Цой", "Coj")]);
    check("ru_gost16876_t2", &[("Андрей", "Andrejj"), ("Щукин", "Shhukin"), ("Эдуард", "Ehduard")]);
    check("ru_alalc", &[("Юрий", "I͡uriĭ"), ("Цой", "T͡soĭ"), ("Эдуард", "Ėduard")]);
    check("ru_alalc_plain", &[("Юрий", "Iurii"), ("Алексей", "Aleksei")]);
    check("ru_bs2979", &[("Навальный", "Navalʹny"), ("Достоевский", "Dostoevsky")]);
    check("ru_sci", &[("Хрущёв", "Xruščëv"), ("Эдуард", "Èduard")]);
    check("ru_telegram", &[("Жуков", "Jukov"), ("Щукин", "Scukin"), ("Хохлов", "Hohlov")]);
    check(
        "ru_wikipedia_press",
        &[
            ("Ельцин", "Yeltsin"),
            ("Юрьев", "Yuryev"),
            ("Ильинский", "Ilyinsky"),
            ("Красный", "Krasny"),
            ("Подъярский", "Podyarsky"),
        ],
    );
    check(
        "ru_de",
        &[("Путин", "Putin"), ("Жуков", "Schukow"), ("Васильев", "Wassiljew"), ("Горький", "Gorki")],
    );
    check(
        "ru_fr",
        &[("Путин", "Poutine"), ("Сергей", "Sergueï"), ("Николай", "Nikolaï"), ("Васильев", "Vassiliev")],
    );
    check("ru_pl", &[("Алексей", "Aleksiej"), ("Соловьёв", "Sołowjow"), ("Жириновский", "Żyrinowski")]);
    check("ru_tr", &[("Шойгу", "Şoygu"), ("Ельцин", "Yeltsin")]);
    check("ru_cz", &[("Хрущёв", "Chruščov"), ("Горький", "Gorkij")]);
    check("ru_es", &[("Михаил", "Mijail"), ("Сергей", "Serguei")]);
}

#[test]
fn belarusian_tables_give_the_examples_of_their_orders() {
    check(
        "be_icao_mvd2010",
        &[
            ("Аляксандр", "Aliaksandr"),
            ("Сяргей", "Siarhei"),
            ("Дзмітрый", "Dzmitryi"),
            ("Васілёнак", "Vasilionak"),
            ("Лаўроў", "Laurou"),
        ],
    );
    check(
        "be_mvd2008_register",
        &[
            ("Ева", "Jeva"),
            ("Васільева", "Vasiĺjeva"),
            ("Ёрш", "Jorsh"),
            ("Вераб’ёў", "Vierabjow"),
            ("Дар’я", "Darja"),
        ],
    );
    check(
        "be_nat2007_geo",
        &[
            ("Бешанковічы", "Biešankovičy"),
            ("Гомель", "Homieĺ"),
            ("Гаўя", "Haŭja"),
            ("Ельск", "Jeĺsk"),
            ("Вераб'ёвічы", "Vierabjovičy"),
            ("Іўе", "Iŭje"),
            ("Любань", "Liubań"),
            ("Друць", "Druć"),
            ("Беларусь", "Bielaruś"),
        ],
    );
    check(
        "be_bgn1979",
        &[
            ("Віцебск", "Vitsyebsk"),
            ("Магілёў", "Mahilyow"),
            ("Гомель", "Homyel’"),
            ("Дзям’янаўцы", "Dzyam”yanawtsy"),
            ("Гезгалы", "Hyez·haly"),
        ],
    );
    check("be_lacinka", &[("Аляксандр", "Alaksandr"), ("Лукашэнка", "Łukašenka"), ("Бялуль", "Białul")]);
}

#[test]
fn case_follows_the_neighbours() {
    check(
        "kmu2010",
        &[
            ("Щербак", "Shcherbak"),
            ("ЩЕРБАК", "SHCHERBAK"),
            ("щербак", "shcherbak"),
            ("ЩЕРБАК Ілля", "SHCHERBAK Illia"),
            ("ІЛЛЯ", "ILLIA"),
            ("Юрій Ю.", "Yurii Yu."),
            ("ЮРІЙ ЯЩЕНКО Ю.Я.", "YURII YASHCHENKO Yu.Ya."),
            ("ЗГУРСЬКИЙ", "ZGHURSKYI"),
            ("В'ЯЧЕСЛАВ", "VIACHESLAV"),
            ("Нечуй-Яворський", "Nechui-Yavorskyi"),
        ],
    );
    check("ru_bgn1947", &[("СОЛОВЬЁВ", "SOLOV’YËV")]);
    check("ru_alalc", &[("ЮРИЙ", "I͡URIĬ")]);
}

#[test]
fn every_kind_of_apostrophe_is_read_and_a_quote_is_left_alone() {
    for apostrophe in ['\'', '’', 'ʼ', '‘', '`', '´', '′'] {
        assert_eq!(by("uk_kmu2010", &format!("Мар{apostrophe}яна")), "Mariana");
        assert_eq!(by("uk_bgn1965", &format!("Мар{apostrophe}яна")), "Mar”yana");
    }
    assert_eq!(by("uk_kmu2010", "'Явір' Іван"), "'Yavir' Ivan");
}

#[test]
fn letters_a_scheme_does_not_know_are_written_plainly() {
    assert_eq!(by("uk_kmu2010", "Рыбин Эдуард Ёлкин"), "Rybyn Eduard Elkyn");
    assert_eq!(by("ru_icao9303", "Ілля Їжак"), "Illia Izhak");
    assert_eq!(by("ru_icao9303", "Фәзаил Қасым Гӏапур"), "Fazail Kasym Gapur");
}

#[test]
fn decomposed_text_is_read_as_composed() {
    assert_eq!(by("uk_kmu2010", "И\u{306}осип И\u{306}ович І\u{308}жак"), "Yosyp Yovych Yizhak");
}

#[test]
fn names_of_schemes_are_found_by_id_alias_and_language() {
    for (name, id) in [
        ("uk_kmu2010", "uk_kmu2010"),
        ("KMU2010", "uk_kmu2010"),
        ("kmu", "uk_kmu2010"),
        ("uk-bgn", "uk_bgn1965"),
        ("ru:iso9", "ru_iso9_1995_gost779a"),
        ("be_icao9303", "be_icao_mvd2010"),
        ("gost779b", "ru_gost779b"),
    ] {
        assert_eq!(scheme(name).map(|scheme| scheme.id), Ok(id), "{name}");
    }
    let shared = scheme("icao9303").unwrap_err();
    assert_eq!(shared.kind(), ErrorKind::Scheme);
    assert!(shared.to_string().contains("uk_icao9303 or ru_icao9303"), "{shared}");
}

#[test]
fn an_unknown_scheme_is_refused_with_the_nearest_names() {
    let error = scheme("uk_kmu2011").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Scheme);
    assert!(error.to_string().contains("uk_kmu2010"), "{error}");
    assert!(scheme("").is_err());
    assert!(scheme("uk_").is_err());
}

#[test]
fn a_shared_alias_is_settled_by_the_letters_of_the_name() {
    for (alias, text, id) in [
        ("icao9303", "Їжакевич Юрій", "uk_icao9303"),
        ("icao9303", "Рыбин Юрий", "ru_icao9303"),
        ("icao9303", "Раманаў Сяргей", "be_icao_mvd2010"),
        ("icao9303", "Дзмітрый", "be_icao_mvd2010"),
        ("bgn", "Хмельницкий Олег", "ru_bgn1947"),
        ("bgn", "Левицький Олег", "uk_bgn1965"),
        ("iso9", "Тарас Шевченко", "uk_iso9"),
        ("kmu2010", "Рыбин", "uk_kmu2010"),
    ] {
        assert_eq!(scheme_for(alias, text).map(|scheme| scheme.id), Ok(id), "{alias} {text}");
    }
    assert!(scheme_for("odni", "Раманаў").is_err());
}

#[test]
fn rules_are_in_the_order_in_which_they_are_tried() {
    for rules in schemes().iter().map(|scheme| &scheme.rules).chain([&FALLBACK]) {
        let slot = |rule: &rules::Rule<'_>| rules::slot(rule.letters.chars().next().unwrap());
        for pair in rules.rules.windows(2) {
            let [first, second] = pair else { unreachable!() };
            let longer = first.letters.chars().count() >= second.letters.chars().count();
            let same_letter = first.letters.chars().next() == second.letters.chars().next();
            assert!(slot(first) <= slot(second), "{first:?} {second:?}");
            assert!(!same_letter || longer, "{first:?} {second:?}");
            assert!(
                first.letters != second.letters || first.context < second.context,
                "{first:?} {second:?}"
            );
        }
    }
}

#[test]
fn every_scheme_writes_every_letter_of_its_language_in_latin() {
    let alphabets = [
        ("uk", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'"),
        ("ru", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
        ("be", "абвгґдеёжзійклмнопрстуўфхцчшыьэюя'"),
    ];
    for scheme in schemes() {
        let (_, alphabet) = alphabets.iter().find(|(lang, _)| *lang == scheme.lang).unwrap();
        for letter in alphabet.chars() {
            let known =
                scheme.rules.rules.iter().any(|rule| {
                    rule.letters.chars().eq([letter]) && rule.context == rules::Context::Anywhere
                });
            assert!(known, "{} has no rule for {letter}", scheme.id);
        }
        for rule in scheme.rules.rules {
            assert!(!rule.latin.chars().any(|sign| ('Ѐ'..='ӿ').contains(&sign)), "{} {rule:?}", scheme.id);
        }
    }
}

#[test]
fn schemes_are_unique_and_named_by_language() {
    for (index, scheme) in schemes().iter().enumerate() {
        assert!(LANGUAGES.contains(&scheme.lang) && scheme.id.starts_with(scheme.lang));
        assert!(schemes().iter().skip(index + 1).all(|other| other.id != scheme.id), "{}", scheme.id);
        for name in scheme.aliases.iter().copied().chain([scheme.short_id()]) {
            let found = matching(&format!("{}_{name}", scheme.lang));
            assert_eq!(found.iter().map(|found| found.id).collect::<Vec<_>>(), [scheme.id], "{name}");
        }
    }
}

fn any_scheme() -> impl Strategy<Value = &'static Scheme> {
    prop::sample::select(schemes().iter().collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn no_text_makes_a_scheme_panic(text in "\\PC*", scheme in any_scheme()) {
        let _ = romanize(&text, scheme);
    }

    #[test]
    fn text_without_cyrillic_passes_through(text in "[a-zA-Z0-9 .,;:()/'’`\\-äöüßłçñ]*", scheme in any_scheme()) {
        prop_assert_eq!(romanize(&text, scheme), text);
    }

    #[test]
    fn no_cyrillic_of_the_three_languages_is_left(text in "[А-Яа-яЁёІіЇїЄєҐґЎў' .-]*", scheme in any_scheme()) {
        let latin = romanize(&text, scheme);
        prop_assert!(!latin.chars().any(|sign| ('Ѐ'..='ӿ').contains(&sign)), "{}", latin);
    }

    #[test]
    fn words_are_romanised_one_by_one(first in "[А-Яа-яіїєґё']{1,12}", second in "[А-Яа-яіїєґё']{1,12}", scheme in any_scheme()) {
        let joined = romanize(&format!("{first} {second}"), scheme);
        prop_assert_eq!(joined, format!("{} {}", romanize(&first, scheme), romanize(&second, scheme)));
    }

    #[test]
    fn lower_case_text_gives_what_its_capitals_give(text in "[а-яіїєґ]{1,16}") {
        // The scheme of the machine readable zone writes capitals whatever the case.
        for scheme in schemes().iter().filter(|scheme| scheme.id != "ru_mrz_clair") {
            let small = romanize(&text, scheme);
            let capital = romanize(&text.to_uppercase(), scheme);
            // The capital of the Turkish ı is the plain I, whose small letter is i.
            let lower = |text: String| text.to_lowercase().replace('ı', "i");
            prop_assert_eq!(lower(capital), lower(small), "{}", scheme.id);
        }
    }

    #[test]
    fn appending_adds_to_what_is_there(text in "[А-Яа-яіїєґ ]{0,16}", scheme in any_scheme()) {
        let mut output = String::from("Леся ");
        romanize_into(&text, scheme, &mut output);
        prop_assert_eq!(output, format!("Леся {}", romanize(&text, scheme)));
    }
}
