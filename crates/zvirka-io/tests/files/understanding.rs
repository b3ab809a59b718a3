//! What a list means as a whole: names in parts and in several columns, ids, rows that are no people.

use zvirka::record::Field;
use zvirka_io::{ReadOptions, RowsAre, list_of_columns};

use crate::people::{read, read_with};

#[test]
fn a_bare_name_beside_a_surname_is_the_given_name_unless_its_cells_repeat_the_surname() {
    for (text, field) in [
        ("id,surname,name,patronymic\n1,Ґудзь,Остап,Ігорович\n", Field::GivenName),
        ("id,Прізвище,Ім'я\n1,Ґудзь,Остап\n", Field::GivenName),
        ("id,person.surname,person.name\n1,Ґудзь,Остап\n", Field::GivenName),
        ("id,Surname (uk),Name (uk)\n1,Ґудзь,Остап\n", Field::GivenName),
        ("id,surname,name\n1,Ґудзь,Ґудзь Остап Ігорович\n", Field::Name),
    ] {
        let read = read(text).unwrap();
        assert_eq!(read.columns[2].1, Some(field), "{text}");
    }
}

#[test]
fn a_name_of_one_word_beside_a_patronymic_is_a_given_name_and_said_to_be_too_little() {
    let alone = read("id,name,patronymic\n1,Остап,Ігорович\n2,Юхим,Савич\n").unwrap();
    assert_eq!(alone.columns[1].1, Some(Field::GivenName));
    assert!(alone.warnings.iter().any(|told| told.contains("only a given name is known")));
    let whole = read("id,name,patronymic\n1,Ґудзь Остап,Ігорович\n2,Лис Юхим,Савич\n").unwrap();
    assert_eq!(whole.columns[1].1, Some(Field::Name));
    assert!(whole.warnings.is_empty(), "{:?}", whole.warnings);
}

#[test]
fn a_year_of_nobody_knows_what_is_that_of_a_birth_where_it_can_be_one() {
    for (text, field) in [
        ("ПІБ;рік\nҐудзь Остап;1990\n", Some(Field::BirthDate)),
        ("ПІБ;рік\nҐудзь Остап;2022\n", None),
        ("ПІБ;рік;місяць\nҐудзь Остап;1990;3\n", None),
        ("ПІБ;день;місяць;рік\nҐудзь Остап;7;3;1990\n", Some(Field::BirthYear)),
    ] {
        let read = read(text).unwrap();
        let year = read.columns.iter().find(|(header, _)| header == "рік").unwrap();
        assert_eq!(year.1, field, "{text}");
    }
    let read = read("ПІБ;утримується\nҐудзь Остап;так\nЛис Іван;ні\n").unwrap();
    assert_eq!(read.list.column(Field::HeldAt), None);
}

#[test]
fn given_name_and_patronymic_in_one_column_are_two_parts() {
    for header in ["Ім'я та по батькові", "Ім'я"] {
        let read = read(format!("Прізвище;{header}\nҐудзь;Остап Ігорович\n")).unwrap();
        let cell = |field| read.list.cell(field, 0);
        assert_eq!((cell(Field::GivenName), cell(Field::Patronymic)), ("Остап", "Ігорович"), "{header}");
    }
}

#[test]
fn names_in_several_columns_are_forms_of_one_name() {
    let read = read(
        "id;ПІБ (укр.);ПІБ (рос.);Full name\n1;Ґудзь Остап;Гудзь Остап;Gudz Ostap\n2;;Жук Олег;Zhuk Oleh\n",
    )
    .unwrap();
    let cells = |field| read.list.column(field).unwrap().iter().collect::<Vec<_>>();
    assert_eq!(cells(Field::Name), ["Ґудзь Остап", "Жук Олег"]);
    assert_eq!(cells(Field::OtherNames), ["Гудзь Остап; Gudz Ostap", "Zhuk Oleh"]);
    // Each column is carried along as it stood.
    assert_eq!(read.carried.len(), 3);
}

#[test]
fn parts_of_names_in_several_languages_are_told_apart() {
    let text = "ID,LAST_NAME_U,FIRST_NAME_U,LAST_NAME_E,FIRST_NAME_E\n1,Ґудзь,Остап,Gudz,Ostap\n";
    let read = read(text).unwrap();
    let cell = |field| read.list.cell(field, 0);
    assert_eq!((cell(Field::Surname), cell(Field::GivenName)), ("Ґудзь", "Остап"));
    assert_eq!(cell(Field::OtherNames), "Gudz Ostap");
}

#[test]
fn another_persons_name_is_nobodys_on_the_list() {
    let read =
        read("Ваше прізвище, ім'я;ПІБ зниклого;ПІБ матері\nЖук Ольга;Ґудзь Остап;Ґудзь Олена\n").unwrap();
    assert_eq!(read.list.full_name(0), "Ґудзь Остап");
    // Whose mother she is tells people apart; who asks does not.
    assert_eq!(read.list.cell(Field::Mother, 0), "Ґудзь Олена");
    assert_eq!(read.carried.len(), 1);
    let read =
        crate::people::read("ПІБ батька;Дата народження батька;ПІБ\nҐудзь Ігор;1960;Ґудзь Остап\n").unwrap();
    assert_eq!(read.list.full_name(0), "Ґудзь Остап");
    assert!(read.list.column(Field::OtherNames).is_none() && read.list.column(Field::BirthDate).is_none());
    assert_eq!(read.carried.len(), 2);
}

#[test]
fn a_column_is_mapped_by_its_number_and_several_hold_other_names() {
    let map = vec![(Field::BirthDate, "#3".to_owned()), (Field::OtherNames, "A,B".to_owned())];
    let options = ReadOptions { map, ..ReadOptions::default() };
    let read = read_with("ПІБ;дата;дата;A;B\nҐудзь Остап;1;1990;Gudz;Gouds\n", &options).unwrap();
    assert_eq!(read.list.cell(Field::BirthDate, 0), "1990");
    assert_eq!(read.list.cell(Field::OtherNames, 0), "Gudz; Gouds");
}

#[test]
fn a_list_without_headers_is_read_by_its_columns() {
    let columns = ["id", "surname", "given_name"].map(str::to_owned).to_vec();
    let options = ReadOptions { columns: Some(columns), ..ReadOptions::default() };
    let read = read_with("7;Ґудзь;Остап\n8;Жук;Олег\n", &options).unwrap();
    assert_eq!((read.list.len(), read.list.id(0).as_ref()), (2, "7"));
    assert_eq!(read.list.full_name(1), "Жук Олег");
}

#[test]
fn a_number_that_counts_rows_costs_nobody_and_an_id_that_repeats_is_refused() {
    let read = read("№;ПІБ\n1;Ґудзь Остап\n2;Жук Олег\n1;Чиж Лев\n").unwrap();
    assert_eq!((read.list.len(), read.list.id(2).as_ref()), (3, "3"));
    assert!(
        read.warnings.join("").contains("column 1 (№) counts rows and gives no ids"),
        "{:?}",
        read.warnings
    );
}

#[test]
fn rows_of_one_id_are_one_person_where_they_are_said_to_be() {
    let options = ReadOptions { rows: Some(RowsAre::Aliases), ..ReadOptions::default() };
    let text = "id;ПІБ;д.н.\n1;Ґудзь Остап;\n1;Gudz Ostap;\n1;;1990\n2;Жук Олег;\n";
    let read = read_with(text, &options).unwrap();
    assert_eq!((read.list.len(), read.rejects.len(), read.rows_read), (2, 2, 4));
    assert_eq!(read.list.cell(Field::OtherNames, 0), "Gudz Ostap");
    assert_eq!(read.list.cell(Field::BirthDate, 0), "1990");
}

#[test]
fn rows_that_are_no_people_are_set_aside_by_kind() {
    let text = "№;ПІБ;д.н.\n1;2;3\nрота 5;;\n1;Ґудзь Остап;1990\n№;ПІБ;д.н.\n2;Невідомий 12;\n;Всього: 2;\n;М.П. ________;\n";
    let read = read(text).unwrap();
    assert_eq!(read.list.len(), 1);
    let reasons: Vec<&str> = read.rejects.iter().map(|reject| reject.reason.as_str()).collect();
    for (reason, part) in reasons.iter().zip([
        "numbers of columns",
        "heading",
        "headers again",
        "placeholder",
        "total",
        "signature",
    ]) {
        assert!(reason.contains(part), "{reasons:?}");
    }
    assert_eq!(reasons.len(), 6);
}

#[test]
fn what_a_cell_of_a_name_holds_beside_it_is_used_and_the_cell_is_carried_along() {
    let read = read("ПІБ\n\"5. Ґудзь Остап, 07.03.1990 р.н., м. Суми\"\n").unwrap();
    let cell = |field| read.list.cell(field, 0);
    assert_eq!((cell(Field::Name), cell(Field::BirthDate)), ("Ґудзь Остап", "07.03.1990"));
    assert_eq!(cell(Field::HomePlace), "м. Суми");
    assert_eq!(read.carried[0].1.get(0), "5. Ґудзь Остап, 07.03.1990 р.н., м. Суми");
}

#[test]
fn false_friends_are_carried_along() {
    let read = read("name,CATEGORY,last_seen,Рік\nҐудзь Остап,зниклий,2024-01-01,п'ятий\n").unwrap();
    assert!(read.columns.iter().skip(1).all(|(_, field)| field.is_none()), "{:?}", read.columns);
}

#[test]
fn a_table_in_memory_is_understood_as_a_file_is() {
    let column = |cells: &[&str]| cells.iter().copied().collect();
    let columns = vec![
        ("surname".to_owned(), column(&["Ґудзь", "Невідомий"])),
        ("name".to_owned(), column(&["Остап", "12"])),
    ];
    let made = list_of_columns("ours", columns).unwrap();
    assert_eq!((made.list.len(), made.rejects.len()), (1, 1));
    assert_eq!(made.list.cell(Field::GivenName, 0), "Остап");
}

#[test]
fn words_for_nothing_are_nothing_in_every_column_that_is_compared() {
    let read =
        read("id,ПІБ,Підрозділ,Примітка\n1,Ґудзь Остап,\\N,\\N\n2,Лис Марко,#N/A,x\n3,Чиж Іван,36 ОБрМП,\n")
            .unwrap();
    let units: Vec<&str> = read.list.column(Field::Unit).unwrap().iter().collect();
    assert_eq!(units, ["", "", "36 ОБрМП"]);
    // What is only carried along stays as it stood.
    assert_eq!(read.list.cell(Field::Note, 0), "\\N");
}

#[test]
fn a_list_of_the_united_nations_is_one_person_a_row_with_all_names() {
    let text = "DATAID,FIRST_NAME,SECOND_NAME,THIRD_NAME,FOURTH_NAME,REFERENCE_NUMBER,ALIAS_NAME,TYPE_OF_DATE,DATE,YEAR\n\
                1,OSTAP,IHOROVYCH,GUDZ,na,XXi.001,,EXACT,1985-05-10,\n\
                1,OSTAP,IHOROVYCH,GUDZ,na,XXi.001,Hudz Ostap,,,\n\
                1,OSTAP,IHOROVYCH,GUDZ,na,XXi.001,Gudz O.,,,\n\
                2,MARKO,,LYS,,XXi.002,,APPROXIMATELY,,1979\n";
    let read = read(text).unwrap();
    assert!(read.structure.is_some_and(|structure| structure.starts_with("United Nations")));
    assert_eq!(read.list.len(), 2);
    assert_eq!(read.list.full_name(0), "OSTAP IHOROVYCH GUDZ");
    assert_eq!(read.list.full_name(1), "MARKO LYS");
    assert_eq!(read.list.cell(Field::OtherNames, 0), "Hudz Ostap; Gudz O.");
    let dates: Vec<&str> = read.list.column(Field::BirthDate).unwrap().iter().collect();
    assert_eq!(dates, ["1985-05-10", "about 1979"]);
}

#[test]
fn a_town_and_several_people_are_no_person_and_an_age_is_no_date() {
    let text = "id,ПІБ,Дата народження\n1,Ґудзь Остап Ігорович,07.03.1990\n2,Харків,\n3,Лис М.І. та ще 3 особи,\n\
                4,Чиж Іван Петрович,39 років\n";
    let read = read(text).unwrap();
    let reasons: Vec<&str> = read.rejects.iter().map(|reject| reject.reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["no usable name: a place; give the row a name", "more than one person in a row; give each a row"]
    );
    assert_eq!(read.list.cell(Field::Age, 1), "39");
    assert_eq!(read.list.cell(Field::BirthDate, 1), "");
}
