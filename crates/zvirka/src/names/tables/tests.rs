//! The tables hold together: sorted, without doubles, indices in range, keys in the shape they promise.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::is_nfc;

use super::*;
use crate::names::given_names::sounded_forms;
use crate::names::patronymics::sounded_fathers;
use crate::names::sounds::{Skeleton, SoundClass, class_of, sounds};

fn id(group: u16) -> &'static str {
    GROUPS[usize::from(group)].id
}

fn ids(key: &str) -> BTreeSet<&'static str> {
    given_name_forms(key).iter().map(|form| id(form.group)).collect()
}

#[test]
fn forms_are_sorted_and_stand_once_a_group() {
    assert!(FORMS.windows(2).all(|pair| (pair[0].form, pair[0].group) < (pair[1].form, pair[1].group)));
}

#[test]
fn every_group_has_an_id_of_its_own_and_forms() {
    let ids: BTreeSet<_> = GROUPS.iter().map(|group| group.id).collect();
    assert_eq!(ids.len(), GROUPS.len());
    let with_forms: BTreeSet<_> = FORMS.iter().map(|form| usize::from(form.group)).collect();
    assert_eq!(with_forms, (0..GROUPS.len()).collect());
}

#[test]
fn keys_are_lower_case_composed_and_free_of_apostrophes() {
    for form in FORMS {
        assert!(is_nfc(form.form) && form.form == form.form.to_lowercase(), "{form:?}");
        assert!(
            !form.form.is_empty() && !form.form.contains(['\'', '’', 'ʼ', '`', ' ', '∅', '|']),
            "{form:?}"
        );
        let latin = form.form.chars().any(|letter| letter.is_ascii_alphabetic());
        let cyrillic = form.form.chars().any(|letter| ('а'..='ӿ').contains(&letter));
        assert!(latin != cyrillic, "two scripts in one form: {form:?}");
        assert!(form.kind != FormKind::Standard || cyrillic, "{form:?}");
        assert!(form.kind != FormKind::Latin || latin, "{form:?}");
    }
}

#[test]
fn the_forms_shown_for_a_group_are_forms_of_it() {
    for (index, group) in GROUPS.iter().enumerate() {
        assert!(matches!(group.sex, 'm' | 'f'));
        for shown in [group.ukrainian, group.russian] {
            let key = shown.to_lowercase().replace('\'', "");
            let found = given_name_forms(&key)
                .iter()
                .any(|form| usize::from(form.group) == index && matches!(form.kind, FormKind::Standard));
            assert!(found, "{group:?}");
        }
    }
}

#[test]
fn frequencies_are_shares() {
    for of_language in [
        GROUPS.iter().map(|group| f64::from(group.frequency_ukrainian)).collect::<Vec<_>>(),
        GROUPS.iter().map(|group| f64::from(group.frequency_russian)).collect::<Vec<_>>(),
    ] {
        assert!(of_language.iter().all(|share| (0.0..0.2).contains(share)));
        // Nearly every bearer's name is in a group; a form of two groups counts for both.
        let sum: f64 = of_language.iter().sum();
        assert!((0.95..1.1).contains(&sum), "{sum}");
    }
}

#[test]
fn related_names_are_pairs_of_known_groups_of_one_sex() {
    for &(first, second, share) in RELATED {
        assert!(first < second && usize::from(second) < GROUPS.len());
        assert!(share > 0.0 && share < 0.5);
        assert_eq!(GROUPS[usize::from(first)].sex, GROUPS[usize::from(second)].sex);
    }
    assert!(RELATED.windows(2).all(|pair| (pair[0].0, pair[0].1) < (pair[1].0, pair[1].1)));
}

#[test]
fn forms_of_one_name_meet_in_one_group_across_languages_and_scripts() {
    let cases = [
        (
            "m001",
            &["олександр", "александр", "аляксандр", "oleksandr", "aleksandr", "aliaksandr", "саша"][..],
        ),
        ("m093", &["микола", "николай", "мікалай", "mykola", "nikolai", "nikolay", "коля"]),
        ("m113", &["павло", "павел", "pavlo", "pavel", "паша"]),
        ("m118", &["петро", "пётр", "петр", "petro", "petr"]),
        ("m027", &["вячеслав", "вьячеслав", "viacheslav"]),
        ("m140", &["сергій", "сергей", "сяргей", "serhii", "sergei", "sergey", "siarhei"]),
        ("f240", &["ганна", "анна", "hanna", "anna"]),
        ("f253", &["надія", "надежда", "nadiia", "nadezhda"]),
    ];
    for (group, forms) in cases {
        for form in forms {
            assert!(ids(form).contains(group), "{form} is not in {group}");
        }
    }
}

#[test]
fn names_that_are_not_one_stay_apart_but_related() {
    let (yurii, heorhii) = (ids("юрій"), ids("георгій"));
    assert!(yurii.is_disjoint(&heorhii));
    let related = RELATED.iter().any(|&(first, second, _)| {
        (yurii.contains(id(first)) && heorhii.contains(id(second)))
            || (heorhii.contains(id(first)) && yurii.contains(id(second)))
    });
    assert!(related);
}

/// The tables of frequencies with their names, for messages.
const FREQUENCIES: [(&str, &FrequencyTable); 3] =
    [("surnames", &SURNAMES), ("patronymics", &PATRONYMICS), ("given names", &GIVEN_NAMES)];

#[test]
fn frequency_tables_are_sorted_and_every_name_is_found_again() {
    for (table_name, table) in FREQUENCIES {
        let names: Vec<_> = table.iter().collect();
        assert_eq!(names.len(), table.len());
        assert!(names.windows(2).all(|pair| pair[0].name < pair[1].name), "{table_name}");
        for name in &names {
            assert_eq!(table.get(name.name), Some(*name));
            assert!(
                !name.name.contains(['\'', '’', 'ё']) && name.name == name.name.to_lowercase(),
                "{name:?}"
            );
            assert!(table_name == "patronymics" || !name.name.contains(' '), "{name:?}");
        }
    }
}

#[test]
fn shares_of_a_frequency_table_add_up_to_one_in_each_language() {
    for (table_name, table) in FREQUENCIES {
        for share in [|name: NameFrequency| name.ukrainian, |name: NameFrequency| name.russian] {
            let sum: f64 = table.iter().map(|name| f64::from(share(name))).sum();
            assert!((sum - 1.0).abs() < 1e-3, "{table_name}: {sum}");
        }
    }
}

#[test]
fn a_name_that_no_table_holds_is_not_found() {
    for (_, table) in FREQUENCIES {
        for name in ["", "а", "яяяя", "shevchenko", "Шевченко"] {
            assert!(table.get(name).is_none(), "{name}");
        }
    }
}

#[test]
fn frequent_names_are_frequent_in_their_country() {
    assert!(SURNAMES.get("мельник").is_some_and(|name| name.ukrainian > 5.0 * name.russian));
    assert!(SURNAMES.get("иванов").is_some_and(|name| name.gender == 'm' && name.russian > name.ukrainian));
    assert!(PATRONYMICS.get("миколайович").is_some_and(|name| name.ukrainian > 0.01 && name.russian == 0.0));
    assert!(GIVEN_NAMES.get("олександр").is_some_and(|name| name.gender == 'm' && name.ukrainian > 0.01));
}

#[test]
fn frequencies_of_groups_are_the_sums_of_their_forms() {
    // Олександр and its Russian form are one group; each language's share is at least that of its main form.
    for (ukrainian, russian) in [("олександр", "александр"), ("микола", "николай"), ("ганна", "анна")]
    {
        let group = given_name_forms(ukrainian).first().map(|form| &GROUPS[usize::from(form.group)]).unwrap();
        let table = |name: &str| GIVEN_NAMES.get(name).unwrap();
        assert!(group.frequency_ukrainian >= 0.999 * table(ukrainian).ukrainian, "{group:?}");
        assert!(group.frequency_russian >= 0.999 * table(russian).russian, "{group:?}");
    }
}

/// The tables of names by sound with what they are made of.
fn by_sound() -> [(&'static SoundedTable, Vec<SoundedForm>); 2] {
    [(&GIVEN_NAMES_BY_SOUND, sounded_forms()), (&FATHERS_BY_SOUND, sounded_fathers())]
}

#[test]
fn names_by_sound_are_what_the_engine_makes_of_the_forms() {
    for (table, forms) in by_sound() {
        assert_eq!(table.len(), forms.len());
        let mut classes: BTreeMap<SoundClass, Vec<&SoundedForm>> = BTreeMap::new();
        let mut skeletons: BTreeMap<Skeleton, Vec<&SoundedForm>> = BTreeMap::new();
        for form in &forms {
            classes.entry(class_of(&form.sounds)).or_default().push(form);
            form.skeleton.iter().for_each(|key| skeletons.entry(*key).or_default().push(form));
        }
        let same = |form: &&SoundedForm, row: SoundedName| {
            (form.sounds.as_slice(), form.group, form.kind) == (row.sounds, row.group, row.kind)
        };
        for (class, forms) in classes {
            let rows = table.of_class(class);
            assert!(rows.len() == forms.len() && forms.iter().zip(rows).all(|(form, row)| same(form, row)));
        }
        for (skeleton, forms) in skeletons {
            let rows = table.of_skeleton(skeleton);
            assert!(rows.len() == forms.len() && forms.iter().zip(rows).all(|(form, row)| same(form, row)));
        }
    }
}

#[test]
fn every_form_is_among_the_names_of_its_sound() {
    for form in FORMS {
        let sounds = sounds(&crate::names::script::fold(form.form));
        let mut rows = GIVEN_NAMES_BY_SOUND.of_class(class_of(&sounds));
        assert!(rows.any(|row| row.group == form.group && row.kind == form.kind), "{form:?}");
    }
}

#[test]
fn a_sound_that_no_name_has_gives_no_rows() {
    for (table, _) in by_sound() {
        for key in [0, 1, u64::MAX] {
            assert_eq!(table.of_class(SoundClass(key)).len(), 0);
            assert_eq!(table.of_skeleton(Skeleton(key)).len(), 0);
        }
    }
}
