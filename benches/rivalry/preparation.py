"""The simulated lists as people would prepare them for a tool that knows nothing of Cyrillic names.

zvirka and nomenklatura read the lists as they are. The other libraries compare text, so they are given what an engineer
who knows the lists would give them: names in Latin letters, small, without marks; the words of a name told apart into
surname, given name and patronymic; a phonetic key of the surname; ISO dates; the number of the unit. This is easier
than what the libraries would meet alone, and its cost is told beside the table but not counted as theirs.

**Method.** Cyrillic by the system of the Cabinet of Ministers, resolution 55 of 2010, by which nearly half of the
right list is written, with four letters added that only Russian has. A word that ends as patronymics end is one,
unless it stands where no patronymic stands: the surname comes first or last and the patronymic after the given name. Of
two words the one more often seen as a given name is the given name. The phonetic key is Soundex.

**Limits.** A Russian form (Николай for Микола) stays another name, as it does for whoever has no table of names; of the
unit only the number is the same in two languages. Rows of four words and more are cut by the same rule, the rest going
to the surname.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

COLUMNS = (
    "unique_id",
    "written_name",
    "name",
    "surname",
    "given_name",
    "patronymic",
    "surname_key",
    "birth_date",
    "unit_number",
)
"""Columns of a prepared list. The first is called as Splink expects it; `written_name` is the name as it stands in the
list, for the library that reads it."""

LETTERS = {
    **dict(zip("абвгґдезиіїйклмнопрстуфыэё", "abvhgdezyiiiklmnoprstufyee", strict=True)),
    **{"є": "ie", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia"},
    **{"ь": "", "ъ": ""},
}
"""Resolution 55 of 2010 within a word; of the four Russian letters at the end it says nothing."""

FIRST_LETTERS = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
"""Letters that the resolution writes otherwise at the beginning of a word."""

PATRONYMIC = re.compile(r".+(?:[oeiy]v[iy]ch|i[jy]?ov[iy]ch|[lmt][iy]ch|[oeiy]vna|[iy]nichna|[kl]ivna|ichna)$")
"""How patronymics end, in Ukrainian and in Russian, whatever the system."""

SOUNDEX = {
    letter: digit
    for digit, letters in (("1", "bfpv"), ("2", "cgjkqsxz"), ("3", "dt"), ("4", "l"), ("5", "mn"), ("6", "r"))
    for letter in letters
}
"""Soundex as the census of the United States uses it; h and w keep two letters of one digit together."""

MONTHS = {
    month: number
    for number, months in enumerate(
        (
            "січня января",
            "лютого февраля",
            "березня марта",
            "квітня апреля",
            "травня мая",
            "червня июня",
            "липня июля",
            "серпня августа",
            "вересня сентября",
            "жовтня октября",
            "листопада ноября",
            "грудня декабря",
        ),
        start=1,
    )
    for month in months.split()
}
"""Months as the lists of profile `exchange` write them in words."""


@cache
def romanised(word: str) -> str:
    """A word in small Latin letters, without marks, apostrophes and hyphens.

    >>> romanised("Згурський"), romanised("Мар'яна"), romanised("Voïtov")
    ('zghurskyi', 'mariana', 'voitov')
    """
    small = word.lower().replace("зг", "zgh")
    first = FIRST_LETTERS.get(small[:1])
    latin = "".join(LETTERS.get(letter, letter) for letter in small[1:]) if first else ""
    text = first + latin if first else "".join(LETTERS.get(letter, letter) for letter in small)
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if letter.isascii() and letter.isalpha())


@cache
def soundex(word: str) -> str:
    """A word's phonetic key: its first letter and three digits; nothing for no word.

    >>> soundex(romanised("Ткаченко")), soundex("tkachenko"), soundex("li")
    ('t225', 't225', 'l000')
    """
    digits, last = "", SOUNDEX.get(word[:1], "")
    for letter in word[1:]:
        digit = SOUNDEX.get(letter, "")
        if digit and digit != last:
            digits += digit
        if letter not in "hw":
            last = digit
    return (word[0] + digits + "000")[:4] if word else ""


def iso_date(text: str) -> str:
    """A whole date as YYYY-MM-DD; nothing for anything less, of which the libraries could make no date.

    >>> iso_date("20 жовтня 1980"), iso_date("20.10.1980"), iso_date("1980")
    ('1980-10-20', '1980-10-20', '')
    """
    numbers = [str(MONTHS.get(part, part)) for part in re.split(r"[\W_]+", text.lower()) if part]
    if len(numbers) < 3 or not all(number.isdigit() for number in numbers[:3]):
        return ""
    day, month, year = numbers[:3] if len(numbers[2]) == 4 else numbers[2::-1]
    return f"{year}-{int(month):02}-{int(day):02}" if len(year) == 4 else ""


def by_endings(words: list[str]) -> tuple[str, str, str] | None:
    """Surname, given name and patronymic where a patronymic shows the order of the words.

    >>> by_endings(["symonovych", "denys", "andriiovych"]) == by_endings(["denys", "andriiovych", "symonovych"])
    True
    """
    if len(words) < 3:
        return None
    if PATRONYMIC.match(words[1]) and not PATRONYMIC.match(words[2]):
        return " ".join(words[2:]), words[0], words[1]
    if PATRONYMIC.match(words[-1]) and not PATRONYMIC.match(words[1]):
        return " ".join(words[:-2]), words[-2], words[-1]
    if PATRONYMIC.match(words[1]):
        # Денис Андрійович Симонович: the surname ends as patronymics do.
        return " ".join(words[2:]), words[0], words[1]
    return None


def parts(words: list[str], given: Counter[str]) -> tuple[str, str, str]:
    """Surname, given name and patronymic, empty where missing; `given` tells how often a word is a given name."""
    known = by_endings(words)
    if known is not None:
        return known
    if not words:
        return "", "", ""
    place = max(range(len(words)), key=lambda at: given[words[at]])
    rest = words[:place] + words[place + 1 :]
    return (" ".join(rest), words[place], "") if rest else (words[place], "", "")


def rows_of(path: Path) -> Iterator[tuple[dict[str, str], list[str]]]:
    """The rows of a list, each with the romanised words of its name."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = [romanised(word) for word in row["name"].replace(",", " ").split()]
            yield row, [word for word in words if word]


def prepare(folder: Path) -> None:
    """Write ``left.prepared.csv`` and ``right.prepared.csv`` beside the two lists of a folder.

    Parameters
    ----------
    folder
        Where ``left.csv`` and ``right.csv`` are, as ``lists write`` makes them.
    """
    sides = ("left", "right")
    given: Counter[str] = Counter()
    for side in sides:
        for _, words in rows_of(folder / f"{side}.csv"):
            known = by_endings(words)
            if known is not None:
                given[known[1]] += 1
    for side in sides:
        with (folder / f"{side}.prepared.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for row, words in rows_of(folder / f"{side}.csv"):
                surname, given_name, patronymic = parts(words, given)
                date = iso_date(row.get("birth_date") or "")
                unit = re.search(r"\d+", row.get("unit") or "")
                number = unit.group() if unit else ""
                key = soundex(surname.split(" ")[0])
                names = (row["name"], " ".join(words), surname, given_name, patronymic, key)
                writer.writerow((row["id"], *names, date, number))
