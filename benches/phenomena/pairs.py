"""Writes one table of pairs for `zvirka benchmark`: invented people, one stated phenomenon a pair, with the truth.

    python3 benches/phenomena/pairs.py OUT.tsv [--pairs N] [--seed S]

There are 29 kinds, each of `--pairs` pairs (300 unless told, so 8,700 in all). Columns: kind, name_a, name_b, same (1 one person, 0
two), birth_date_a, birth_date_b, note (what was done: the case, the system, the relation). Same seed, same bytes.

Method: people come from the pools of ../second_generator, which was written from a description of the field. Of each
pair the first name is written clean in Ukrainian or Russian, the second anew from the person, in the other language
or in Latin letters, with the phenomenon of its kind and nothing else. Pairs of two people that nobody could tell apart
from what the row states are not made: namesakes have two full dates of birth that differ in year and day.

Limits: one phenomenon a pair, while rows of real lists have several; shares of kinds say nothing of real lists, and a
figure over all kinds is a mean over what was thought of. Python 3.10, nothing else. Cost: a second.
"""

import argparse
import csv
import pathlib
import random
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent / "second_generator")]

import declension  # noqa: E402
from language import RUSSIAN_SYSTEMS, UKRAINIAN_SYSTEMS, romanised, without_marks  # noqa: E402
from people import DAYS, FIRST_YEAR, LAST_YEAR, Population  # noqa: E402
from slips import DIGITS_ALIKE, LATIN, RUSSIAN, UKRAINIAN, slipped  # noqa: E402
from writing import SYSTEM_LAW, SYSTEMS, date_text, own_latin  # noqa: E402

ALPHABETS = {"uk": UKRAINIAN, "ru": RUSSIAN, "latin": LATIN}
COLUMNS = ("kind", "name_a", "name_b", "same", "birth_date_a", "birth_date_b", "note")
DATE_FORMS = ("dd.mm.yyyy", "iso", "dd/mm/yyyy", "words_uk", "words_ru")
# A father is so many years older than his child, and siblings are so many apart at most; ordinary families.
FATHERS_AGE = range(19, 41)
SIBLINGS_APART = range(1, 12)


class Hand:
    """How one side of a pair is written: a language, and a romanisation system where that is `latin`."""

    def __init__(self, language, system=None):
        self.language, self.system = language, system

    @property
    def spelling(self):
        """The Cyrillic language that the form is taken from."""
        return self.system[:2] if self.language == "latin" else self.language

    def part(self, part):
        """A `names.Part` as this hand writes it."""
        form = part.uk if self.spelling == "uk" else part.ru.replace("ё", "е")
        return self.letters(form)

    def letters(self, form):
        """A Cyrillic text in this hand's letters."""
        return romanised(form, self.system) if self.language == "latin" else form

    def __str__(self):
        return self.system or self.language


class Pairs:
    """Makes the pairs of every kind; each kind has random numbers of its own, so that kinds do not depend on others."""

    def __init__(self, seed):
        self.seed = seed
        self.rng = None
        self.population = None

    def kinds(self, count):
        """Rows of all kinds, `count` each."""
        for kind, (same, make) in KINDS.items():
            self.rng = random.Random(f"pairs {self.seed} {kind}")
            self.population = Population(f"{self.seed} {kind}", foreign=0.0, families=0.0)
            made = 0
            while made < count:
                row = make(self)
                if row is not None and (same == 0 or row[0] != row[1] or row[2] != row[3]):
                    made += 1
                    name_a, name_b, date_a, date_b, note = row
                    yield kind, name_a, name_b, same, date_a, date_b, note

    # What the kinds are made of.

    def person(self):
        """The next person, with a patronymic."""
        while True:
            (person,) = self.population.people(1)
            if person.patronymic is not None and person.second_surname is None:
                return person

    def hands(self, latin=0.6):
        """Two hands: Cyrillic, and one of another language or script."""
        first = Hand("uk" if self.rng.random() < 0.7 else "ru")
        if self.rng.random() < latin:
            return first, Hand("latin", self.rng.choices(SYSTEMS, cum_weights=SYSTEM_LAW)[0])
        return first, Hand("ru" if first.language == "uk" else "uk")

    def name(self, person, hand, patronymic=True):
        """The whole name in the usual order of lists."""
        parts = [hand.part(person.surname), hand.part(person.given)]
        if patronymic and person.patronymic is not None:
            parts.append(hand.part(person.patronymic))
        return " ".join(parts)

    def date(self, date):
        """A date of birth in one of the forms of the field."""
        return date_text(date, self.rng.choice(DATE_FORMS))

    def renderings(self, first, second, patronymic=True):
        person = self.person()
        return self.name(person, first), self.name(person, second, patronymic), "", "", f"{first}, {second}"

    def relative(self, person, given=None, patronymic=None, birth=None, sex=None):
        """Somebody of the same surname; what is not told is as it is with the person."""
        other = self.person()
        while other.given is person.given or other.sex != (sex or person.sex):
            other = self.person()
        other.surname = person.pool_rank[other.sex == "f"]
        other.given = given or other.given
        other.patronymic = patronymic or other.patronymic
        other.birth = birth or other.birth
        return other


def ukrainian_russian(make):
    return make.renderings(Hand("uk"), Hand("ru"))


def letter_by_letter(make):
    person = make.person()
    forms = person.given.ru_other or person.surname.ru_other
    if not forms:
        return None
    given = make.rng.choice(person.given.ru_other) if person.given.ru_other else person.given.ru
    surname = make.rng.choice(person.surname.ru_other) if person.surname.ru_other else person.surname.ru
    second = f"{surname} {given} {person.patronymic.ru}".replace("ё", "е")
    return make.name(person, Hand("uk")), second, "", "", "Russian letter by letter"


def romanised_ukrainian(make):
    return make.renderings(Hand("uk"), Hand("latin", make.rng.choice(UKRAINIAN_SYSTEMS)))


def romanised_russian(make):
    return make.renderings(Hand("ru"), Hand("latin", make.rng.choice(RUSSIAN_SYSTEMS)))


def romanised_across(make):
    return make.renderings(Hand("uk"), Hand("latin", make.rng.choice(RUSSIAN_SYSTEMS)))


def two_romanisations(make):
    first, second = make.rng.sample(UKRAINIAN_SYSTEMS + RUSSIAN_SYSTEMS, 2)
    return make.renderings(Hand("latin", first), Hand("latin", second))


def marks_lost(make):
    row = romanised_ukrainian(make)
    return row[0], without_marks(row[1]), *row[2:4], row[4] + " without marks"


def no_patronymic(make):
    return make.renderings(*make.hands(), patronymic=False)


def order_and_case(make):
    first, second = make.hands()
    person = make.person()
    surname, given, patronymic = (second.part(p) for p in (person.surname, person.given, person.patronymic))
    kind = make.rng.randrange(3)
    text = (f"{given} {patronymic} {surname}", f"{surname.upper()}, {given}", f"{surname} {given}".upper())[kind]
    return make.name(person, first), text, "", "", f"{first}, {second}"


def initials(make):
    first, second = make.hands()
    person = make.person()
    given, patronymic = second.part(person.given), second.part(person.patronymic)
    text = f"{second.part(person.surname)} {given[:1]}. {patronymic[:1]}."
    return make.name(person, first), text, make.date(person.birth), make.date(person.birth), f"{first}, {second}"


def short_name(make):
    first, second = make.hands()
    person = make.person()
    shorts = person.given.short_uk if second.spelling == "uk" else person.given.short_ru
    if not shorts:
        return None
    short = make.rng.choice(shorts).replace("ё", "е")
    text = f"{second.part(person.surname)} {second.letters(short)}"
    return make.name(person, first), text, make.date(person.birth), make.date(person.birth), f"{first}, {second}"


def form_abroad(make):
    first = make.hands()[0]
    person = make.person()
    if not person.given.abroad:
        return None
    second = Hand("latin", make.rng.choices(SYSTEMS, cum_weights=SYSTEM_LAW)[0])
    text = f"{second.part(person.surname)} {person.given.abroad}"
    return make.name(person, first), text, make.date(person.birth), make.date(person.birth), f"{first}, {second}"


def _with_slips(make, slips):
    first, second = make.hands()
    person = make.person()
    parts = [second.part(p) for p in (person.surname, person.given, person.patronymic)]
    for place in make.rng.sample(range(3), slips):
        parts[place] = slipped(parts[place], make.rng, ALPHABETS[second.language])
    return make.name(person, first), " ".join(parts), "", "", f"{first}, {second}"


def one_slip(make):
    return _with_slips(make, 1)


def two_slips(make):
    return _with_slips(make, 2)


def declined(make):
    person = make.person()
    if person.sex == "f":
        return None
    first, second = make.hands()
    case = make.rng.choice(declension.CASES)
    decline, forms = {
        "uk": (declension.ukrainian, (person.surname.uk, person.given.uk, person.patronymic.uk)),
        "ru": (declension.russian, tuple(p.ru.replace("ё", "е")
                                         for p in (person.surname, person.given, person.patronymic))),
    }[first.language]
    parts = decline(*forms, case)
    if parts is None:
        return None
    return " ".join(parts), make.name(person, second), "", "", f"{case}; {first}, {second}"


def from_elsewhere(make):
    if make.population.foreign == 0.0:
        make.population = Population(f"{make.seed} elsewhere", foreign=1.0, families=0.0)
    person = make.population.people(1)[0]
    first, second = make.hands()
    text = make.name(person, second)
    own = second.language == "latin" and make.rng.random() < 0.3
    return make.name(person, first), own_latin(text) if own else text, "", "", f"{first}, {second}"


def double_surname_half(make):
    first, second = make.hands()
    person, other = make.person(), make.person()
    while other.sex != person.sex or other.surname is person.surname:
        other = make.person()
    rest = f"{first.part(person.given)} {first.part(person.patronymic)}"
    text = f"{first.part(person.surname)}-{first.part(other.surname)} {rest}"
    return text, make.name(person, second), make.date(person.birth), make.date(person.birth), f"{first}, {second}"


def _dated(make, written):
    first, second = make.hands()
    person = make.person()
    date = written(person.birth)
    if date is None:
        return None
    return (make.name(person, first), make.name(person, second, patronymic=False), make.date(person.birth), date,
            f"{first}, {second}")


def date_partial(make):
    return _dated(make, lambda date: str(date[0]) if make.rng.random() < 0.6 else f"{date[1]:02d}.{date[0]}")


def date_swapped(make):
    return _dated(make, lambda date: None if date[2] > 12 or date[2] == date[1]
                  else make.date((date[0], date[2], date[1])))


def date_one_digit(make):
    def off(date):
        year, month, day = date
        if make.rng.random() < 0.5:
            digits = str(year)
            return make.date((int(digits[:3] + DIGITS_ALIKE.get(digits[3], "0")), month, min(day, 28)))
        digits = f"{day:02d}"
        new = int(digits[0] + DIGITS_ALIKE.get(digits[1], "0"))
        return make.date((year, month, new)) if 1 <= new <= DAYS[month - 1] and new != day else None
    return _dated(make, off)


# Two people.


def _two(make, person, other, dates, note, patronymic=True):
    first, second = make.hands()
    texts = (make.date(person.birth), make.date(other.birth)) if dates else ("", "")
    return make.name(person, first), make.name(other, second, patronymic), *texts, f"{note}; {first}, {second}"


def _another_birth(make, birth, years):
    """A date in another year, month and day."""
    rng = make.rng
    year = birth[0] + rng.choice(years) * rng.choice((-1, 1))
    month = (birth[1] + rng.randrange(1, 11)) % 12 + 1
    day = rng.randrange(1, 29)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return None if month == birth[1] or day == birth[2] or day == birth[1] else (year, month, day)


def namesakes(make):
    person = make.person()
    birth = _another_birth(make, person.birth, range(2, 25))
    if birth is None:
        return None
    other = make.relative(person, given=person.given, patronymic=person.patronymic, birth=birth, sex=person.sex)
    return _two(make, person, other, True, "one whole name, two dates", patronymic=make.rng.random() < 0.6)


def other_patronymic(make):
    person = make.person()
    other = make.relative(person, given=person.given, sex=person.sex)
    if other.patronymic is person.patronymic:
        return None
    return _two(make, person, other, False, "another father")


def siblings(make):
    person = make.person()
    birth = _another_birth(make, person.birth, SIBLINGS_APART)
    if birth is None:
        return None
    other = make.relative(person, patronymic=person.patronymic, birth=birth, sex=person.sex)
    return _two(make, person, other, make.rng.random() < 0.5, "one father")


def twins(make):
    person = make.person()
    other = make.relative(person, patronymic=person.patronymic, birth=person.birth, sex=person.sex)
    return _two(make, person, other, True, "one father and one day of birth")


def father_and_son(make):
    person = make.person()
    if person.sex == "f":
        return None
    fathers = make.population.givens["m"][0]
    named = next((given for given in fathers if given.part is person.given), None)
    if named is None or not named.fathers:
        return None
    namesake = make.rng.random() < 0.4
    son = make.relative(person, given=person.given if namesake else None, patronymic=named.fathers["m"], sex="m")
    year = person.birth[0] + make.rng.choice(FATHERS_AGE)
    if son.patronymic is person.patronymic or year > LAST_YEAR:
        return None
    son.birth = (year, *son.birth[1:])
    return _two(make, person, son, True, "father and son")


def spouses(make):
    person = make.person()
    other = make.relative(person, sex="f" if person.sex == "m" else "m")
    return _two(make, person, other, make.rng.random() < 0.5, "man and wife")


def near_surname(make):
    person = make.person()
    if not hasattr(make.population, "by_stem"):
        stems = {}
        for man, woman in make.population.surnames:
            stems.setdefault((man.uk[:4], len(man.uk)), []).append((man, woman))
        make.population.by_stem = stems
    near = [pair for pair in make.population.by_stem[person.pool_rank[0].uk[:4], len(person.pool_rank[0].uk)]
            if pair[0] is not person.pool_rank[0]]
    birth = _another_birth(make, person.birth, range(1, 20))
    if not near or birth is None:
        return None
    other = make.relative(person, given=person.given, birth=birth, sex=person.sex)
    other.surname = make.rng.choice(near)[other.sex == "f"]
    return _two(make, person, other, True, "surnames that begin alike, one given name", patronymic=False)


def one_surname(make):
    person = make.person()
    return _two(make, person, make.relative(person, sex=person.sex), False, "strangers of one surname")


def one_given_name(make):
    person, other = make.person(), make.person()
    other.given, other.patronymic = person.given, person.patronymic
    if other.surname is person.surname or other.sex != person.sex:
        return None
    return _two(make, person, other, make.rng.random() < 0.5, "given name and patronymic alike, two surnames")


KINDS = {
    "ukrainian-russian": (1, ukrainian_russian),
    "letter-by-letter": (1, letter_by_letter),
    "romanised-ukrainian": (1, romanised_ukrainian),
    "romanised-russian": (1, romanised_russian),
    "romanised-from-the-other-language": (1, romanised_across),
    "two-romanisations": (1, two_romanisations),
    "romanised-marks-lost": (1, marks_lost),
    "no-patronymic": (1, no_patronymic),
    "order-commas-capitals": (1, order_and_case),
    "initials": (1, initials),
    "short-name": (1, short_name),
    "form-abroad": (1, form_abroad),
    "one-slip": (1, one_slip),
    "two-slips": (1, two_slips),
    "declined": (1, declined),
    "from-elsewhere": (1, from_elsewhere),
    "double-surname-half": (1, double_surname_half),
    "date-partial": (1, date_partial),
    "date-swapped": (1, date_swapped),
    "date-one-digit": (1, date_one_digit),
    "namesakes": (0, namesakes),
    "other-patronymic": (0, other_patronymic),
    "siblings": (0, siblings),
    "twins": (0, twins),
    "father-and-son": (0, father_and_son),
    "spouses": (0, spouses),
    "near-surname": (0, near_surname),
    "one-surname": (0, one_surname),
    "one-given-name": (0, one_given_name),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path, help="the table to write, named .tsv")
    parser.add_argument("--pairs", type=int, default=300, help="pairs of each kind")
    parser.add_argument("--seed", type=int, default=1, help="below 100 for looking, from 100 on for measuring")
    asked = parser.parse_args()
    with asked.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        writer.writerow(COLUMNS)
        writer.writerows(Pairs(asked.seed).kinds(asked.pairs))


if __name__ == "__main__":
    main()
