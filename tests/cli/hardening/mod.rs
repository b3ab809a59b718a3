//! Bad inputs and faults: what is tried, what must happen, and the test that shows it.
//!
//! Tests without a path stand in this folder; `io` is `crates/zvirka-io/tests/files`, `zvirka-io` and `zvirka` stand for
//! unit tests of these crates, `report` for `tests/python/test_report.py`, `fuzz` for `crates/zvirka-io/tests/fuzz`.
//! Every file is made by its test; nothing large is kept. What is written of a test is what it shows, not what it does.
//!
//! | # | input | what happens | shown by |
//! |---|---|---|---|
//! | 1 | empty file; header alone | refused; "0 records", status 0 | `bad_input::lists_that_cannot_be_used…`, `bad_input::a_header_alone…`; io `bad_input::a_header_alone…` |
//! | 2 | UTF-16, BOM, windows-1251, KOI8, IBM866, CP1125 | decoded, or detected and said on stderr and in the manifest; unsure: refused with candidates | [`lists`]`::an_encoding_that_was_detected_is_said…`; io `encodings` |
//! | 3 | invalid UTF-8 mid-name | row aside with its byte, no U+FFFD in a list | `bad_input::rows_that_cannot_be_read…`; io `encodings::a_damaged_row…`, `properties`, fuzz `csv` |
//! | 4 | mojibake | mended reading matched, original kept, mend noted | [`names`]`::damaged_names_are_the_clean_ones…`; zvirka `names::repair` |
//! | 5 | NUL, control characters | row aside; stripped in the key, kept as evidence | [`names`]`::damaged_names…`; io `bad_input::faulty_rows…` |
//! | 6 | field or commas without end, in CSV, JSON Lines, PFIF | refused after a mebibyte or 4,096 columns within 64 MiB | [`lists`]`::a_field_without_end…`; zvirka-io `endless`, `delimited::records` |
//! | 7 | unclosed quote | refused with the line it opens on | [`lists`]`::a_field_without_end…`, `bad_input::lists_that…`; zvirka-io `delimited::records` |
//! | 8 | ragged rows; headers that stand twice | row aside; refused naming both columns | `bad_input`; io `bad_input` |
//! | 9 | bombs, lying sizes | refused within 64 MiB | [`lists`]`::a_workbook_that_was_made_to_burst…`; io `workbooks` |
//! | 10 | two cells a million rows and columns apart | refused; as many empty cells as the budget has | io `workbooks::two_cells…`, `::millions_of_empty_cells…` |
//! | 11 | DTD, entities; macros, links | refused; never read | [`lists`]`::refused_lists`; io `workbooks::a_document_type…`, `::macros_links…`, `formats` |
//! | 12 | cut or random workbook | refused, the process ends as it should | [`lists`]`::refused_lists`; io `workbooks::whatever_is_cut_off…`; fuzz `workbook` |
//! | 13 | `NaN`, `inf`, zeros, 31.02., 29.02.1900, 3024 | no digits: missing; else compared by them; warned of, never agrees | [`names`]`::dates_that_are_none…`; zvirka `compare::date` |
//! | 14 | 05.06.90 | century open, day and month may be swapped | [`names`]`::an_ambiguous_date…` |
//! | 15 | serial 33000 | a date in a date cell, else no date and warned of | io `workbooks::a_sheet_as_people…`; [`names`]`::dates_that_are_none…` |
//! | 16 | `=HYPERLINK`, `+380`, `-Іван`, `@SUM`, tab, CR | text; a text cell in workbooks | [`names`]`::damaged_names…`; io `outputs::every_format…` |
//! | 17 | markup in names | inert | report; `reconcile::a_folder_holds…` |
//! | 18 | RLO, isolates | key unaffected, said; invisible to terminals | [`names`]`::damaged_names…`, `::what_was_mended_is_said`; report |
//! | 19 | ZWSP, ZWJ, soft hyphen, selectors | as 18 | as 18 |
//! | 20 | homoglyphs | as 18 | as 18 |
//! | 21 | decomposed й; ten thousand marks | as composed; bounded and linear | [`names`]`::damaged_names…`, fuzz `names::long_names…` |
//! | 22 | names of 100,000 letters, hyphens, signs | linear, seconds at most | [`names`]`::endless_names…`, fuzz `names::long_names…` |
//! | 23 | placeholders, initials alone | set aside, never linked | [`names`]`::placeholders_are_set_aside…` |
//! | 24 | 50,000 records of one name | ends within its bound, which is said | [`names`]`::one_name_fifty_thousand_times…` |
//! | 25 | paths in ids and sheet names; links, devices, shares as outputs | ids form no path; refused | [`outputs`]`::ids_form_no_paths…`, `::places_that_are_none…`; zvirka-io `output::atomic` |
//! | 26 | shared texts, formats of cells, merged cells, rows without end, one value many times, notes of one id, rows set aside | refused in a line, or read, within 256 MiB and sixteen times the file | [`memory`]; io `hostile`; zvirka-io `budget`, `workbook::styles` |
//! | 27 | Parquet groups ten thousand deep; pages, dictionaries and rows that are claimed and not there | refused before a library believes it | io `hostile`; zvirka-io `columnar::thrift` |
//! | 28 | a panic inside a reading library | told as a fault of the file | zvirka-io `guard` |
//! | 29 | Arrow with falling offsets, views and keys beyond their buffers, flipped bits; dates out of range | `InputError`; one missing value | `tests/python/test_boundary.py` |
//! | 30 | names that steer a terminal | invisible to it; as they stood in pipes, escaped in JSON | [`terminal`]; zvirka-io `unseen` |
//! | 31 | `=`, `+`, `-`, `@`, tab, return for spreadsheets | text cells; guarded in CSV where asked for | [`places`]`::csv_for_excel…`; io `outputs::every_format…` |
//! | 32 | quotation marks in values of a case file; impossible dates of lists | no value in the message; refused | [`places`]`::a_case_file…` |
//! | 33 | file names of 255 bytes; folders that end in `.` | written | [`places`]`::lawful_long_names…` |
//! | 34 | OpenDocument rows and cells repeated; old workbooks with cells far apart, texts in every cell, claimed extents; binary workbooks whose lengths lie; gzip and folders of parts | as 26 | io `hostile`; zvirka-io `workbook::{open_document, old, binary}` |
//! | 35 | everybody meets everybody: one name and date, unknown given names, surnames of one sound, surnames of one consonant skeleton | bounded, and what is left out is said | zvirka `work_budget`, `blocking` |
//! | 36 | whole files with false claims: types of cells, indices of shared texts, extents, repetitions without end, dates beyond any calendar, merged cells; Parquet of any schema with other numbers in its footer and pages | refused in a line, or read, within 256 MiB and sixteen times the file | fuzz `structures` |
//!
//! | fault | what happens | shown by |
//! |---|---|---|
//! | 1 kill -9 | of each output the old or the new; a manifest that stands is true; a rerun gives the same bytes and clears up | [`faults`]`::killed_before_any_step…`, `::killed_at_any_moment…` |
//! | 3 full disk at the n-th write | 74, earlier outputs intact, nothing left | [`faults`]`::a_full_disk_at_any_write…` |
//! | 4 failing flush | 74, never taken for success | [`faults`]`::a_flush_that_fails…` |
//! | 7 panic in a worker | one line without what the panic carries; part files removed | zvirka-cli `tests::a_panic_says_nothing…`; zvirka-io `output::atomic::a_panic_while_writing…` |
//! | 5 power lost after any step: what was not flushed is gone, torn or kept in part | of each output the old or the new, a folder of results as one, and the next run clears up; no decision that was acknowledged is lost | [`power`], [`disk`] |
//! | 9 two runs, edited input, pipe as input | refused; refused; held in memory alone, so that no disk keeps it | [`outputs`]`::two_runs…`, `::an_input_that_changes…`, `::a_pipe_is_read…` |
//! | 10 no thread to be had | done without, or told with 74 | [`faults`]`::no_thread…` |
//! | 11 a signal in any stage, also while a pipe is not read | over at once, 130, nothing left behind | [`signals`]`::a_pipe_that_nobody_reads…`, `::a_signal_ends…` |
//! | 12 a file that may not grow (SIGXFSZ) | 74, earlier output intact | [`signals`]`::a_file_that_may_not_grow…` |
//! | 13 a crash | no core file | [`signals`]`::a_crash_leaves…` |
//! | 14 a part file exchanged for another file or a link | 74, nothing of it published | [`places`]`::a_part_file…` |
//!
//! No message repeats a name: [`discretion`] puts one into every bad input and looks for it everywhere but in results.

mod discretion;
#[cfg(target_os = "linux")]
mod disk;
#[cfg(target_os = "linux")]
mod faults;
mod lists;
#[cfg(target_os = "linux")]
mod memory;
mod names;
#[cfg(unix)]
mod outputs;
#[cfg(unix)]
mod places;
#[cfg(target_os = "linux")]
mod power;
#[cfg(unix)]
mod signals;
#[cfg(target_os = "linux")]
mod terminal;
