"""The generator of pairs in benches/phenomena: what it promises of every table, and the cases of names."""

from __future__ import annotations

import csv
import io
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benches" / "phenomena"


def table(path: Path, *options: str) -> list[dict[str, str]]:
    """The rows that the generator writes."""
    subprocess.run([sys.executable, FOLDER / "pairs.py", path, *options], check=True)
    text = path.read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """A table as it is made unless told otherwise, of a seed for looking."""
    return table(tmp_path_factory.mktemp("pairs") / "pairs.tsv")


def test_one_seed_gives_one_table_and_another_seed_another(tmp_path: Path) -> None:
    first, again, other = tmp_path / "first.tsv", tmp_path / "again.tsv", tmp_path / "other.tsv"
    table(first, "--pairs", "5", "--seed", "7")
    table(again, "--pairs", "5", "--seed", "7")
    table(other, "--pairs", "5", "--seed", "8")
    assert first.read_bytes() == again.read_bytes()
    assert first.read_bytes() != other.read_bytes()


def test_kinds_have_one_verdict_and_pairs_of_both_scripts(rows: list[dict[str, str]]) -> None:
    assert len(rows) >= 5_000
    verdicts: dict[str, set[str]] = {}
    for row in rows:
        verdicts.setdefault(row["kind"], set()).add(row["same"])
    assert len(verdicts) >= 25
    assert all(len(verdict) == 1 for verdict in verdicts.values())
    across = [row for row in rows if not row["name_a"].isascii() and any("a" <= c <= "z" for c in row["name_b"].lower())]
    assert len(across) > len(rows) / 3


def test_pairs_of_two_people_state_what_tells_them_apart(rows: list[dict[str, str]]) -> None:
    namesakes = [row for row in rows if row["kind"] in ("namesakes", "near-surname")]
    assert namesakes
    for row in namesakes:
        assert row["birth_date_a"] and row["birth_date_b"], row
    twins = [row for row in rows if row["kind"] == "twins"]
    assert all(row["birth_date_a"] and row["birth_date_b"] for row in twins)


def test_everybody_is_born_when_people_on_such_lists_are(rows: list[dict[str, str]]) -> None:
    cells = [row[side] for row in rows for side in ("birth_date_a", "birth_date_b") if row[side]]
    years = {int(year) for cell in cells for year in re.findall(r"\d{4}", cell)}
    assert len(cells) > len(rows) / 2
    # A digit of a year of birth may be mistyped.
    assert 1960 <= min(years) <= max(years) <= 2009


@pytest.mark.parametrize(
    ("language", "nominative", "declined"),
    [
        ("ukrainian", "Іваненко Сергій Петрович", "Іваненка Сергія Петровича|Іваненку Сергію Петровичу|Іваненка Сергія Петровича|Іваненком Сергієм Петровичем"),
        ("ukrainian", "Левицький Микола Олегович", "Левицького Миколи Олеговича|Левицькому Миколі Олеговичу|Левицького Миколу Олеговича|Левицьким Миколою Олеговичем"),
        ("ukrainian", "Ковалів Лев Маркович", "Коваліва Лева Марковича|Коваліву Леву Марковичу|Коваліва Лева Марковича|Ковалівим Левом Марковичем"),
        ("ukrainian", "Петров Іван Олегович", "Петрова Івана Олеговича|Петрову Івану Олеговичу|Петрова Івана Олеговича|Петровим Іваном Олеговичем"),
        ("ukrainian", "Сковорода Ілля Кузьмич", "Сковороди Іллі Кузьмича|Сковороді Іллі Кузьмичу|Сковороду Іллю Кузьмича|Сковородою Іллею Кузьмичем"),
        ("ukrainian", "Їжак Яків Хомич", "Їжака Якова Хомича|Їжаку Якову Хомичу|Їжака Якова Хомича|Їжаком Яковом Хомичем"),
        ("ukrainian", "Чиж Дмитро Саввич", "Чижа Дмитра Саввича|Чижу Дмитру Саввичу|Чижа Дмитра Саввича|Чижем Дмитром Саввичем"),
        ("russian", "Иваненко Сергей Петрович", "Иваненко Сергея Петровича|Иваненко Сергею Петровичу|Иваненко Сергея Петровича|Иваненко Сергеем Петровичем"),
        ("russian", "Белый Андрей Олегович", "Белого Андрея Олеговича|Белому Андрею Олеговичу|Белого Андрея Олеговича|Белым Андреем Олеговичем"),
        ("russian", "Ковалев Лев Маркович", "Ковалева Льва Марковича|Ковалеву Льву Марковичу|Ковалева Льва Марковича|Ковалевым Львом Марковичем"),
        ("russian", "Мороз Павел Юрьевич", "Мороза Павла Юрьевича|Морозу Павлу Юрьевичу|Мороза Павла Юрьевича|Морозом Павлом Юрьевичем"),
    ],
)  # fmt: skip
def test_names_are_declined_as_grammars_say(language: str, nominative: str, declined: str) -> None:
    module = runpy.run_path(str(FOLDER / "declension.py"))
    cases = [" ".join(module[language](*nominative.split(" "), case)) for case in module["CASES"]]
    assert cases == declined.split("|")


def test_a_name_that_its_ending_does_not_settle_is_passed_over() -> None:
    ukrainian = runpy.run_path(str(FOLDER / "declension.py"))["ukrainian"]
    assert ukrainian("Кравець", "Ігор", "Якович", "genitive") is None
