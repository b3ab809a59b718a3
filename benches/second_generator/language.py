"""Letters: Ukrainian and Russian renderings of one another, romanisation, and the joining of roots and endings.

Method: letter tables with longest match first, as the published systems give them (tables/romanisation.tsv). Limits:
one spelling a system (the first of its alternatives), no stress, so -ий > -ой is only where a table says so.
"""

import unicodedata

from facts import read_table

VOWELS = frozenset("аеєиіїоуюяыэё")
AFTER_THESE_RUSSIAN_KEEPS_I = frozenset("гкхжшчщ")
_UKRAINIAN_TO_RUSSIAN = str.maketrans({"і": "и", "ї": "и", "є": "е", "ґ": "г", "'": "ь"})
_SOFTENED = {"к": "ч", "г": "ж", "х": "ш", "ц": "ч"}
_IOTATED_UKRAINIAN = {"а": "я", "у": "ю", "е": "є", "и": "ї", "і": "ї"}
_IOTATED_RUSSIAN = {"а": "я", "у": "ю"}


def ukrainian_to_russian(word, hard_i=False):
    """Letterwise Russian of a lower-case Ukrainian word; `hard_i` writes и as ы wherever Russian spelling allows."""
    if hard_i:
        letters = []
        for place, letter in enumerate(word):
            before = word[place - 1] if place else ""
            if letter == "и" and before and before not in AFTER_THESE_RUSSIAN_KEEPS_I and before not in VOWELS:
                letter = "ы"
            letters.append(letter)
        word = "".join(letters)
    word = word.replace("йо", "ё").replace("ьо", "ё")
    return word.translate(_UKRAINIAN_TO_RUSSIAN)


def russian_to_ukrainian(word):
    """Letterwise Ukrainian of a lower-case Russian word, by the rules for Russian surnames."""
    letters = []
    for place, letter in enumerate(word):
        before = word[place - 1] if place else ""
        if letter == "и":
            letter = "и" if before and before in "жшчщцгкх" else "ї" if before in VOWELS and before else "і"
        elif letter == "ы":
            letter = "и"
        elif letter == "э":
            letter = "е"
        elif letter == "е" and (not before or before in VOWELS or before in "ьъ"):
            letter = "є"
        elif letter == "ё":
            letter = "йо" if not before or before in VOWELS else "о" if before in "жшчщ" else "ьо"
        elif letter == "ъ":
            letter = "'"
        elif letter == "ь" and place + 1 < len(word) and word[place + 1] in VOWELS:
            letter = "'" if before and before in "бпвмфр" else "ь"
        letters.append(letter)
    return "".join(letters)


def join(root, ending, russian=False):
    """Root and ending as one word: к, г, х, ц soften before -е-, -ук, -ик, -ич; vowels are iotated after a vowel."""
    if not ending:
        return root
    last, first = root[-1], ending[0]
    if first == "ч" and last in "цчк":
        return root[:-1] + ending
    if last in _SOFTENED and (first in "еє" or ending[:2] in ("ук", "юк", "ик", "ич", "иш", "ец")):
        root = root[:-1] + _SOFTENED[last]
        last = root[-1]
    if last in "жшчщц":
        ending = {"ю": "у", "я": "а", "є": "е", "ы": "и"}.get(first, first) + ending[1:]
    elif last == "ь":
        if first in VOWELS and first != "о":
            root, ending = root[:-1], {"у": "ю", "а": "я"}.get(first, first) + ending[1:]
    elif last in VOWELS:
        table = _IOTATED_RUSSIAN if russian else _IOTATED_UKRAINIAN
        ending = table.get(first, first) + ending[1:]
        if first == "о":
            ending = "й" + ending
        elif first not in VOWELS and last in "іе":
            ending = "й" + ending
    elif russian and last in "гкх" and first == "ы":
        ending = "и" + ending[1:]
    return root + ending


def capitalised(word):
    """Every part of a name with a capital: `нечуй-левицький` gives `Нечуй-Левицький`."""
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def _read_systems():
    systems = {}
    for row in read_table("romanisation"):
        table = systems.setdefault(row["system"], {"any": {}, "initial": {}, "after_vowel": {}, "final": {}})
        table[row["where"]][row["letters"]] = row["latin"]
    return systems


SYSTEMS = _read_systems()
UKRAINIAN_SYSTEMS = tuple(sorted(name for name in SYSTEMS if name.startswith("uk_")))
RUSSIAN_SYSTEMS = tuple(sorted(name for name in SYSTEMS if name.startswith("ru_")))
_written = {}


def romanised(word, system):
    """Latin spelling of one Cyrillic word (any case) by a named system, capitalised; kept for the next asker."""
    key = (word, system)
    latin = _written.get(key)
    if latin is None:
        latin = "-".join(" ".join(_romanised_word(piece, SYSTEMS[system]) for piece in part.split(" "))
                         for part in word.lower().split("-"))
        latin = "-".join(" ".join(piece[:1].upper() + piece[1:] for piece in part.split(" "))
                         for part in latin.split("-"))
        _written[key] = latin
    return latin


def _romanised_word(word, table):
    pieces, place, size = [], 0, len(word)
    tail = ""
    for ending, latin in sorted(table["final"].items(), key=lambda item: -len(item[0])):
        if size > len(ending) + 1 and word.endswith(ending):
            size -= len(ending)
            tail = latin
            break
    while place < size:
        letter = word[place]
        pair = word[place:place + 2] if place + 1 < size else ""
        if pair and pair in table["any"]:
            pieces.append(table["any"][pair])
            place += 2
            continue
        if place == 0 and letter in table["initial"]:
            pieces.append(table["initial"][letter])
        elif place and word[place - 1] in VOWELS and letter in table["after_vowel"]:
            pieces.append(table["after_vowel"][letter])
        else:
            pieces.append(table["any"].get(letter, letter))
        place += 1
    return "".join(pieces) + tail


def without_marks(text):
    """Plain ASCII letters: marks over and under letters taken off, ł and ı written l and i."""
    text = text.replace("ł", "l").replace("Ł", "L").replace("ı", "i").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
