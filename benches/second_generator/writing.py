"""Writes a person anew, as one list or another would: language, romanisation, order, short forms, slips, dates.

A `Style` is what one list's clerk does; `Writer` writes rows by it, with its own random numbers. Every row is written
from the person, never from another row. Cost: some 15 microseconds a row. Limits: nominative case only, and no
remarks within the name field.
"""

import random

from language import RUSSIAN_SYSTEMS, UKRAINIAN_SYSTEMS, romanised, without_marks
from names import cumulative
from slips import LATIN, RUSSIAN, UKRAINIAN, date_slipped, slipped

ALPHABETS = {"uk": UKRAINIAN, "ru": RUSSIAN, "latin": LATIN}
# How often a list in Latin letters follows a system: passports first, then the press, then the rest; invented.
SYSTEM_WEIGHTS = {"uk_kmu2010": 30, "uk_press_en": 8, "uk_pass2007": 5, "uk_nat1996": 4, "uk_bgn1965": 4,
                  "uk_odni2015": 4, "uk_de": 3, "uk_pl": 3, "uk_fr": 2, "ru_icao9303": 16, "ru_mvd310_1997_en": 8,
                  "ru_wikipedia_press": 8, "ru_gost52535_2006": 3, "ru_mvd310_1997_fr": 3, "ru_odni2015": 4,
                  "ru_de": 2, "ru_pl": 2, "ru_tr": 1}
SYSTEMS = tuple(UKRAINIAN_SYSTEMS + RUSSIAN_SYSTEMS)
SYSTEM_LAW = cumulative(SYSTEM_WEIGHTS.get(system, 1) for system in SYSTEMS)
MONTHS_UKRAINIAN = ("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада "
                    "грудня").split()
MONTHS_RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
MONTHS_ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# Spellings that people of the Caucasus, Turkic peoples and Central Asia use for their own names in Latin letters.
OWN_LATIN = (("dzh", "j"), ("kh", "x"), ("zh", "j"), ("Dzh", "J"), ("Kh", "X"), ("Zh", "J"), ("ov", "ow"),
             ("iia", "ia"), ("gh", "g"), ("sh", "s"), ("ch", "c"))
HEADERS = {
    "en": {"id": "id", "name": "name", "surname": "surname", "given_name": "given_name", "patronymic": "patronymic",
           "birth_date": "birth_date", "rank": "rank", "unit": "unit", "category": "category"},
    "uk": {"id": "№", "name": "ПІБ", "surname": "прізвище", "given_name": "ім'я", "patronymic": "по батькові",
           "birth_date": "дата народження", "rank": "звання", "unit": "підрозділ"},
    "ru": {"id": "№", "name": "ФИО", "surname": "фамилия", "given_name": "имя", "patronymic": "отчество",
           "birth_date": "дата рождения", "rank": "звание", "unit": "часть"},
}


class Style:
    """What one list's clerk does; every share is between 0 and 1 and is of rows unless said otherwise."""

    def __init__(self, **changes):
        self.languages = {"uk": 1.0}  # share of rows written in "uk", "ru", "latin"
        self.system = None  # the romanisation that most rows follow; None: each row its own
        self.system_share = 0.85
        self.surname_first = 0.97
        self.upper = 0.0  # share of rows with the surname in capitals; 1 is a list in capitals throughout
        self.comma = 0.0  # SURNAME, Given
        self.patronymic = (0.90, 0.0, 0.10)  # whole, initial, absent
        self.given_initial = 0.0
        self.short_name = 0.01
        self.letterwise = 0.10  # share of parts that are carried over letter by letter, not translated
        self.abroad = 0.04  # share of Latin given names in the form of the reader's language
        self.slips = 0.04  # share of parts with one slip
        self.date = "dd.mm.yyyy"
        self.no_date = 0.08
        self.year_only = 0.05
        self.date_slips = 0.02
        self.no_unit = 0.15
        self.unit_short = 0.6
        self.no_rank = 0.3
        self.other_unit = 0.02  # an attached or a former unit instead
        self.header = "en"
        self.marks = True  # keeps ł, ż and the like
        for name, value in changes.items():
            if not hasattr(self, name):
                raise AttributeError(f"a style has no {name}")
            setattr(self, name, value)


def date_text(date, form, rng=None):
    """A (year, month, day) written in one of the forms of the field; form "mixed" draws one."""
    year, month, day = date
    if form == "mixed":
        form = rng.choice(("dd.mm.yyyy", "dd.mm.yyyy", "d.m.yy", "iso", "dd/mm/yyyy", "words_uk", "words_ru", "r.n."))
    if form == "dd.mm.yyyy":
        return f"{day:02d}.{month:02d}.{year}"
    if form == "iso":
        return f"{year}-{month:02d}-{day:02d}"
    if form == "dd/mm/yyyy":
        return f"{day:02d}/{month:02d}/{year}"
    if form == "mm/dd/yyyy":
        return f"{month:02d}/{day:02d}/{year}"
    if form == "d.m.yy":
        return f"{day}.{month}.{year % 100:02d}"
    if form == "words_uk":
        return f"{day} {MONTHS_UKRAINIAN[month - 1]} {year}"
    if form == "words_ru":
        return f"{day} {MONTHS_RUSSIAN[month - 1]} {year}"
    if form == "words_en":
        return f"{day:02d} {MONTHS_ENGLISH[month - 1]} {year}"
    if form == "r.n.":
        return f"{day:02d}.{month:02d}.{year} р.н."
    raise ValueError(f"no such form of a date: {form}")


class Written:
    """One row as written: the three parts (any may be empty), the birth date as text, and the language."""

    __slots__ = ("surname", "given", "patronymic", "birth", "language", "system", "slips")


class Writer:
    """Writes people by one style. Same style, same seed, same order of people: same rows."""

    def __init__(self, style, seed, population=None):
        self.style = style
        self.rng = random.Random(f"writer {seed}")
        self.population = population  # for units other than the person's own
        self.languages = tuple(style.languages)
        self.language_law = cumulative(style.languages.values())
        if style.system == "any":
            style.system = self.rng.choices(SYSTEMS, cum_weights=SYSTEM_LAW)[0]

    def system(self):
        """The romanisation system of the next row in Latin letters."""
        if self.style.system and self.rng.random() < self.style.system_share:
            return self.style.system
        return self.rng.choices(SYSTEMS, cum_weights=SYSTEM_LAW)[0]

    def write(self, person):
        """A `Written` for one person."""
        rng, style = self.rng, self.style
        row = Written()
        language = self.languages[0] if len(self.languages) == 1 else rng.choices(
            self.languages, cum_weights=self.language_law)[0]
        row.language, row.system, row.slips = language, self.system() if language == "latin" else None, 0
        surname = self._part(person.surname, row)
        if person.second_surname is not None:
            kind = rng.random()
            second = self._part(person.second_surname, row)
            if kind < 0.75:
                surname = f"{surname}-{second}"
            elif kind < 0.90:
                surname = f"{surname} {second}"
        given = None
        if rng.random() < style.short_name:
            shorts = person.given.short_uk if self._cyrillic(row) == "uk" else person.given.short_ru
            if shorts:
                given = rng.choice(shorts)
                if language == "latin":
                    given = self._romanised(given, row)
        if given is None and language == "latin" and person.given.abroad and rng.random() < style.abroad:
            given = person.given.abroad
        if given is None:
            given = self._part(person.given, row)
        patronymic = ""
        if person.patronymic is not None:
            kind = rng.random()
            if kind < style.patronymic[0]:
                patronymic = self._part(person.patronymic, row)
            elif kind < style.patronymic[0] + style.patronymic[1]:
                patronymic = self._part(person.patronymic, row)[:1] + "."
        if person.foreign and language == "latin" and rng.random() < 0.25:
            surname, given = own_latin(surname), own_latin(given)
        if style.slips:
            alphabet = ALPHABETS[language]
            if rng.random() < style.slips:
                surname, row.slips = slipped(surname, rng, alphabet), row.slips + 1
            if rng.random() < style.slips:
                given, row.slips = slipped(given, rng, alphabet), row.slips + 1
            if len(patronymic) > 2 and rng.random() < style.slips:
                patronymic, row.slips = slipped(patronymic, rng, alphabet), row.slips + 1
        if style.given_initial and rng.random() < style.given_initial:
            given = given[:1] + "."
            if len(patronymic) > 2:
                patronymic = patronymic[:1] + "."
        if style.upper:
            if style.upper >= 1.0:
                surname, given, patronymic = surname.upper(), given.upper(), patronymic.upper()
            elif rng.random() < style.upper:
                surname = surname.upper()
        row.surname, row.given, row.patronymic = surname, given, patronymic
        row.birth = self.birth(person)
        return row

    def name(self, row):
        """The parts of a `Written` as one field, in the order of the list."""
        rng, style = self.rng, self.style
        given = f"{row.given} {row.patronymic}" if row.patronymic else row.given
        if rng.random() < style.surname_first:
            comma = "," if style.comma and rng.random() < style.comma else ""
            return f"{row.surname}{comma} {given}"
        return f"{given} {row.surname}"

    def birth(self, person):
        """The birth date as the list has it: a full date, a year, or nothing."""
        rng, style = self.rng, self.style
        kind = rng.random()
        if kind < style.no_date:
            return ""
        date = person.birth
        if style.date_slips and rng.random() < style.date_slips:
            date = date_slipped(date, rng)
        if kind < style.no_date + style.year_only:
            return str(date[0])
        return date_text(date, style.date, rng)

    def unit(self, person, language):
        """The unit as written in a language: full, short, by its code, by another unit's name, or nothing."""
        rng, style = self.rng, self.style
        if person.category == "civilian" or rng.random() < style.no_unit:
            return ""
        unit = person.unit
        if self.population is not None and rng.random() < style.other_unit:
            unit = rng.choice(self.population.units[person.side])
        if unit["code"] and rng.random() < 0.15:
            return f"в/ч {unit['code']}" if language != "latin" else f"military unit {unit['code']}"
        column = {"uk": "uk", "ru": "ru", "latin": "en"}[language]
        if rng.random() < style.unit_short and unit[column + "_short"]:
            return rng.choice(unit[column + "_short"].split("|"))
        return unit[column].split("|")[0]

    def rank(self, person, language):
        """The rank as written in a language, or nothing; now and then the next rank, for ranks change."""
        rng = self.rng
        if person.category == "civilian" or rng.random() < self.style.no_rank:
            return ""
        row = person.rank
        if language == "latin":
            return row["en"]
        shorts = row[language + "_short"]
        return rng.choice(shorts) if shorts and rng.random() < 0.4 else row[language]

    def place(self, place, language):
        """A place's name as written in a language."""
        if language != "latin":
            return place[language]
        return place["latin"][0] if self.rng.random() < 0.7 else self.rng.choice(place["latin"])

    def date(self, date):
        """Another date (capture, handover) in the form of the list."""
        return date_text(date, self.style.date, self.rng)

    def _cyrillic(self, row):
        if row.language == "latin":
            return row.system[:2]
        return row.language

    def _part(self, part, row):
        """One part in the row's language: translated as a rule, now and then carried over letter by letter."""
        rng = self.rng
        if self._cyrillic(row) == "uk":
            form = part.uk
            # What is Russian by its letters and no name of the table is carried into Ukrainian less often.
            if part.uk_other and rng.random() < self.style.letterwise * 0.3:
                form = rng.choice(part.uk_other)
        else:
            form = part.ru
            if part.ru_other and rng.random() < self.style.letterwise:
                form = rng.choice(part.ru_other)
            if "ё" in form and rng.random() < 0.8:
                form = form.replace("ё", "е")
        if row.language == "latin":
            return self._romanised(form, row)
        return form

    def _romanised(self, form, row):
        form = romanised(form, row.system)
        return form if self.style.marks else without_marks(form)


def own_latin(word):
    """A romanised word with the first of OWN_LATIN that fits it."""
    for old, new in OWN_LATIN:
        if old in word:
            return word.replace(old, new, 1)
    return word
