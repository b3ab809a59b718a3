//! Every bad input: the status, one line that tells what to do, and nothing half-written.

use crate::{CANARY, Desk, rows};

const GOOD: &str = "id,name\n1,Shapoval Ostap\n2,Gudz Mariana\n";

/// A desk with a good right list, an earlier result, and the left list given.
fn desk(left: impl AsRef<[u8]>) -> Desk {
    let desk = Desk::new();
    desk.put("right.csv", GOOD);
    desk.put("links.csv", "earlier");
    desk.put("left.csv", left);
    desk
}

const LINK: [&str; 5] = ["link", "left.csv", "right.csv", "-o", "links.csv"];

fn canary(text: &str) -> String {
    text.replace("CANARY", CANARY)
}

/// Texts that are refused: what is wrong with them, and what the message must say.
pub(crate) fn refused_texts() -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    vec![
        ("empty", Vec::new(), &["left.csv"]),
        ("blank lines only", b"\n\n  \n".to_vec(), &["left.csv"]),
        ("duplicate header", canary("id,name,name\n1,CANARY,b\n").into(), &["left.csv", "name"]),
        (
            "two columns of one header, a way out told",
            canary("id,дата народження,name,name\n1,1990,CANARY,b\n").into(),
            &["left.csv", "columns 3 and 4", "--map name=#3"],
        ),
        (
            "a list of which no row can be read",
            canary("id,name\n1,CANARY,1,2\n2,CANARY,3,4\n").into(),
            &["left.csv", "all 2 rows are set aside", "row 1", "4 cells, the header has 2"],
        ),
        (
            "duplicate id",
            canary("id,name\n7,CANARY Остап\n8,Лис Іван\n7,CANARY Остап\n").into(),
            &["left.csv", "1", "3", "id"],
        ),
        ("missing id", canary("id,name\n7,Лис Іван\n,CANARY Остап\n").into(), &["left.csv", "2", "id"]),
        ("no name column", canary("id,town\n1,CANARY\n").into(), &["left.csv", "--map"]),
        (
            "unclosed quote",
            canary("id,name\n1,Лис Іван\n2,\"CANARY Остап\n3,Гай Ігор\n4,Рій Леся\n").into(),
            &["left.csv", "3"],
        ),
        ("a record too long", format!("id,name\n1,{}\n", CANARY.repeat(60_000)).into(), &["left.csv"]),
        ("too many columns", too_many_columns().into(), &["left.csv", "columns"]),
        ("a workbook by another name", b"PK\x03\x04\x14\x00\x00\x00\x08\x00".to_vec(), &["left.csv"]),
        ("a name in the header row", canary("1,CANARY Остап\n2,Лис Іван\n").into(), &["left.csv"]),
    ]
}

#[test]
fn lists_that_cannot_be_used_are_refused_with_what_to_do() {
    for (what, left, told) in refused_texts() {
        let desk = desk(left);
        let run = desk.run(&LINK);
        assert_eq!(run.status, 2, "{what}: {run:?}");
        run.assert_refused(2, told);
        assert_eq!(desk.text("links.csv"), "earlier", "{what}");
        assert_eq!(desk.files(), ["left.csv", "links.csv", "right.csv"], "{what}");
    }
}

fn too_many_columns() -> String {
    let headers: String = (0..5000).map(|column| format!(",column {column}")).collect();
    format!("id,name{headers}\n1,{CANARY}{}\n", ",".repeat(5000))
}

#[test]
fn a_missing_file_is_refused() {
    let desk = desk(GOOD);
    desk.run(&["link", "nowhere.csv", "right.csv", "-o", "links.csv"]).assert_refused(2, &["nowhere.csv"]);
    desk.run(&["link", "left.csv", "nowhere.csv", "-o", "links.csv"]).assert_refused(2, &["nowhere.csv"]);
    assert_eq!(desk.text("links.csv"), "earlier");
}

#[test]
fn an_encoding_that_cannot_be_told_or_does_not_exist_is_refused() {
    // Two letters of one encoding or another: no letter frequencies can tell.
    let desk = desk(b"id,name\n1,\xc0\xe0 \xfe\xff\x81\x98\n");
    desk.run(&LINK).assert_refused(2, &["left.csv", "--encoding"]);
    let forced = [&LINK[..], &["--encoding", "windows-1521"]].concat();
    desk.run(&forced).assert_refused(2, &["windows-1521"]);
    assert_eq!(desk.text("links.csv"), "earlier");
}

#[test]
fn a_header_alone_is_a_list_of_no_records() {
    let desk = desk("id,name\n");
    let run = desk.run(&LINK);
    run.assert_done();
    assert!(run.stderr.contains("0 records"), "{run:?}");
    assert_eq!(desk.text("links.csv").lines().count(), 1);
    assert!(
        desk.text("links.csv")
            .starts_with("left_id,right_id,probability,weight,decision,left_name,right_name,")
    );
}

#[test]
fn rows_that_cannot_be_read_are_set_aside_counted_and_named() {
    let mut left = canary("id,name,dob\n1,Шаповал Остап,1990\n2,CANARY Остап\n3,CANARY,1,2,3\n").into_bytes();
    left.extend_from_slice("4,Вовк ".as_bytes());
    left.push(0xFF);
    left.extend_from_slice("Іван,1991\n".as_bytes());
    left.extend_from_slice(canary("5,CANARY\u{0}Ярема,1992\n6,Ґудзь Марʼяна,1993\n").as_bytes());
    // Enough valid letters for the file to be UTF-8 with one faulty row rather than something else.
    for id in 7..=20 {
        left.extend_from_slice(format!("{id},Рябчун Степан Кузьмич,1994\n").as_bytes());
    }
    let desk = desk(left);
    let run = desk.run(&LINK);
    run.assert_done();
    let rejects = rows(&desk.text("links.rejects.csv"));
    let of_left: Vec<&str> =
        rejects.iter().filter(|row| row["list"] == "left.csv").map(|row| row["row"].as_str()).collect();
    // A cell that is missing at the end of a row is empty.
    assert_eq!(of_left, ["3", "4", "5"], "{rejects:?}");
    assert!(
        rejects.iter().all(|row| !row["reason"].is_empty() && !row["reason"].contains(CANARY)),
        "{rejects:?}"
    );
    assert!(rejects.iter().any(|row| row["row"] == "4" && row["reason"].contains("byte")), "{rejects:?}");
    assert!(run.stderr.contains("3 rows set aside; see links.rejects.csv"), "{run:?}");
    assert!(run.stderr.contains("left.csv: 20 rows read"), "{run:?}");
}

#[test]
fn rows_set_aside_by_an_earlier_run_do_not_outlive_it() {
    let desk = desk("id,name\n1,Шаповал Остап\n2,Ґудзь,Марʼяна\n");
    desk.run(&LINK).assert_done();
    assert!(desk.at("links.rejects.csv").exists());
    desk.put("left.csv", "id,name\n1,Шаповал Остап\n2,Ґудзь Марʼяна\n");
    desk.run(&LINK).assert_done();
    assert_eq!(desk.files(), ["left.csv", "links.csv", "right.csv"]);
    // What is no table of rows set aside stays, whatever its name.
    desk.put("links.rejects.csv", "my own notes\n");
    desk.run(&LINK).assert_done();
    assert_eq!(desk.text("links.rejects.csv"), "my own notes\n");
}

#[test]
fn an_output_that_cannot_be_written_ends_with_74_and_leaves_nothing() {
    let desk = desk(GOOD);
    std::fs::create_dir(desk.at("folder.csv")).unwrap();
    for output in ["nowhere/links.csv", "folder.csv", "left.csv/links.csv"] {
        let run = desk.run(&["link", "left.csv", "right.csv", "-o", output]);
        run.assert_refused(74, &[output]);
    }
    desk.run(&[&LINK[..], &["--manifest", "nowhere/manifest.json"]].concat())
        .assert_refused(74, &["nowhere"]);
    desk.run(&[&LINK[..], &["--rejects", "nowhere/rejects.csv"]].concat()).assert_refused(74, &["nowhere"]);
    assert_eq!(desk.text("links.csv"), "earlier");
    assert_eq!(desk.files(), ["folder.csv", "left.csv", "links.csv", "right.csv"]);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_symbolic_link() {
    let desk = desk(GOOD);
    std::os::unix::fs::symlink(desk.at("links.csv"), desk.at("alias.csv")).unwrap();
    desk.run(&["link", "left.csv", "right.csv", "-o", "alias.csv"]).assert_refused(74, &["alias.csv"]);
    assert_eq!(desk.text("links.csv"), "earlier");
}

#[test]
fn options_that_contradict_each_other_or_the_files_are_refused() {
    let desk = desk(GOOD);
    let refused: [(&[&str], &[&str]); 12] = [
        (&["link", "left.csv", "right.csv", "-o", "left.csv"], &["left.csv", "another output"]),
        (&["link", "left.csv", "right.csv", "-o", "./right.csv"], &["right.csv", "another output"]),
        (&["link", "-", "-", "-o", "links.csv"], &["standard input"]),
        (&["link", "left.csv", "right.csv", "-o", "links.pdf"], &["links.pdf"]),
        (&["link", "left.csv", "right.csv", "-o", "links.csv", "--rejects", "links.csv"], &["links.csv"]),
        (&["link", "left.csv", "right.csv", "-o", "links.csv", "--manifest", "left.csv"], &["left.csv"]),
        (
            &["link", "left.csv", "right.csv", "-o", "links.csv", "--match-at", "0.2"],
            &["--review-at", "--match-at"],
        ),
        (&["link", "left.csv", "right.csv", "-o", "links.csv", "--match-at", "2"], &["--match-at", "0 to 1"]),
        (&["link", "left.csv", "right.csv", "-o", "links.csv", "--threads", "0"], &["--threads"]),
        (
            &["link", "left.csv", "right.csv", "-o", "links.csv", "--map", "nome=name"],
            &["--map", "no such field"],
        ),
        (&["link", "left.csv", "right.csv", "-o", "links.csv", "--map", "name=ПІБ"], &["ПІБ"]),
        (&["link", "left.csv", "right.csv"], &["--output"]),
    ];
    for (arguments, told) in refused {
        desk.run(arguments).assert_refused(2, told);
        assert_eq!(desk.text("links.csv"), "earlier", "{arguments:?}");
        assert_eq!(desk.files(), ["left.csv", "links.csv", "right.csv"], "{arguments:?}");
    }
}

#[test]
fn a_list_in_another_encoding_is_read_and_the_guess_is_told_even_to_the_quiet() {
    // Windows-1251 of a list of invented people.
    let names =
        ["Шаповал Остап Ігорович", "Ґудзь Мар'яна Олегівна", "Їжаченко Юрій Хомич", "Цимбал Катерина"];
    let mut left = b"id,name\n".to_vec();
    for (number, name) in names.iter().cycle().take(40).enumerate() {
        left.extend_from_slice(format!("{number},").as_bytes());
        left.extend(name.chars().map(windows_1251));
        left.push(b'\n');
    }
    let desk = desk(left);
    let run = desk.run(&[&LINK[..], &["--quiet"]].concat());
    run.assert_done();
    assert!(run.stderr.contains("left.csv: encoding windows-1251 was detected"), "{run:?}");
    let forced = desk.run(&[&LINK[..], &["--quiet", "--left-encoding", "windows-1251"]].concat());
    forced.assert_done();
    // The ten equal rows of each person are told all the same, and nothing else.
    let mut lines = forced.stderr.lines();
    assert!(lines.next().is_some_and(|line| line.contains("no link was made between")), "{forced:?}");
    assert_eq!(lines.next(), None, "{forced:?}");
}

fn windows_1251(letter: char) -> u8 {
    match letter {
        'А'..='я' => u8::try_from(u32::from(letter) - 0x410 + 0xC0).unwrap(),
        'І' => 0xB2,
        'і' => 0xB3,
        'Ґ' => 0xA5,
        'ґ' => 0xB4,
        'Ї' => 0xAF,
        'ї' => 0xBF,
        'Є' => 0xAA,
        'є' => 0xBA,
        other => u8::try_from(u32::from(other)).unwrap(),
    }
}

#[test]
fn what_is_typed_is_never_repeated_in_a_message() {
    let desk = Desk::new();
    for arguments in [
        &["compare", CANARY][..],
        &["compare", CANARY, CANARY, CANARY],
        &["compare", CANARY, CANARY, "--birth-date-a", CANARY],
        &["romanize", CANARY, "--scheme", "no_such_scheme"],
        &["parse", CANARY, CANARY],
        &[CANARY],
    ] {
        let run = desk.run(arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {run:?}");
        run.assert_refused(2, &[]);
    }
}
