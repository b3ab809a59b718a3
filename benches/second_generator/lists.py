"""Lists of invented people in many shapes, with the truth: `python3 lists.py SHAPE DIR --people N --seed S`.

One list: `list.csv`; two lists: `left.csv` and `right.csv`. Beside them `truth.csv` (id,cluster) and
`truth_pairs.csv` (left_id,right_id; within one list left_id < right_id), which `zvirka evaluate` reads. Deterministic
by seed. Cost: some 30 microseconds a row. Limits: those of people.py and writing.py.
"""

import argparse
import pathlib
import random

from files import write_csv, write_truth
from people import Population
from registers import english_register, german_list
from writing import HEADERS, SYSTEM_LAW, SYSTEMS, Style, Writer

# How many rows a person has in one list, one to six.
ROWS_OF_ONE = ((1, 40), (2, 26), (3, 16), (4, 9), (5, 5), (6, 4))
# Both sides hold somebody for this share of the smaller list, where a shape does not say otherwise.
OVERLAP = 0.6


def count_by(rng, weights):
    """A count drawn from (count, weight) pairs."""
    return rng.choices([count for count, _ in weights], [weight for _, weight in weights])[0]


def row_cells(writer, person, split, unit=True, written=None):
    """Cells of one row after its id: name whole or in three columns, birth date, rank, unit."""
    written = written or writer.write(person)
    name = [written.surname, written.given, written.patronymic] if split else [writer.name(written)]
    cells = name + [written.birth]
    if unit:
        cells += [writer.rank(person, written.language), writer.unit(person, written.language)]
    return cells


def heading(language="en", split=False, unit=True, source=False):
    """Headings that match `row_cells`, in the language of the list."""
    name = ("surname", "given_name", "patronymic") if split else ("name",)
    fields = ("id",) + name + ("birth_date",) + (("rank", "unit") if unit else ())
    return [HEADERS[language][field] for field in fields] + (["source"] if source else [])


def sources(population, seed, **changes):
    """A dozen writers, as many offices would be: three languages, orders, romanisations and forms of dates."""
    rng = random.Random(f"sources {seed}")
    writers = []
    for number in range(12):
        language = ("uk", "ru", "latin", "uk", "ru", "latin", "uk", "ru", "latin", "uk", "ru", "mixed")[number]
        languages = {"uk": 0.4, "ru": 0.35, "latin": 0.25} if language == "mixed" else {language: 1.0}
        settings = dict(
            languages=languages,
            system=rng.choices(SYSTEMS, cum_weights=SYSTEM_LAW)[0] if number != 8 else None,
            surname_first=0.15 if number in (2, 7) else 0.97, upper=1.0 if number in (5, 10) else 0.1,
            comma=0.3 if number == 5 else 0.0, date=("dd.mm.yyyy", "dd.mm.yyyy", "iso", "r.n.", "dd.mm.yyyy",
                                                     "iso", "words_uk", "mixed", "iso", "dd.mm.yyyy", "d.m.yy",
                                                     "dd.mm.yyyy")[number],
            patronymic=(0.15, 0.0, 0.85) if language == "latin" else
            (0.55, 0.25, 0.20) if number == 7 else (0.92, 0.0, 0.08),
            given_initial=0.1 if number == 7 else 0.0, marks=number != 5)
        settings.update(changes)
        writers.append(Writer(Style(**settings), f"{seed} source {number}", population))
    return writers


OURS = dict(languages={"uk": 1.0}, header="uk")
THEIRS = dict(languages={"ru": 0.97, "latin": 0.03}, header="ru", patronymic=(0.93, 0.0, 0.07))
ABROAD = dict(languages={"latin": 1.0}, system="any", header="en", patronymic=(0.3, 0.0, 0.7), date="iso")
# Left and right sides of the shapes with two lists, by seed: our roster against theirs, or against one from abroad.
SIDES = ((OURS, THEIRS), (OURS, ABROAD), (THEIRS, ABROAD), (OURS, THEIRS))


class TwoLists:
    """Two lists of people who partly are the same, each with its clerk; gathers rows and the truth."""

    def __init__(self, folder, seed, population, left=None, right=None, split=(False, False), unit=True, **changes):
        first, second = SIDES[seed % len(SIDES)]
        self.folder, self.split, self.unit = folder, split, unit
        self.styles = [Style(**{**(left or first), **changes}), Style(**{**(right or second), **changes})]
        self.writers = [Writer(style, f"{seed} {side}", population) for side, style in zip("lr", self.styles)]
        self.rng = random.Random(f"two lists {seed}")
        self.rows, self.clusters, self.joined = ([], []), [], []

    def add(self, side, person, written=None):
        """One more row of the person on side 0 or 1."""
        self.rows[side].append((person.number, row_cells(self.writers[side], person, self.split[side], self.unit,
                                                         written)))

    def finish(self, joined=False):
        """Shuffles, numbers and writes both lists and the truth (and both joined into one, when asked)."""
        for side, (prefix, name) in enumerate((("l", "left"), ("r", "right"))):
            self.rng.shuffle(self.rows[side])
            numbered = [[f"{prefix}{number:07d}"] + cells for number, (_, cells) in enumerate(self.rows[side], 1)]
            self.clusters += [(row[0], person) for row, (person, _) in zip(numbered, self.rows[side])]
            titles = heading(self.styles[side].header, self.split[side], self.unit)
            write_csv(self.folder / f"{name}.csv", titles, numbered)
            if joined:
                self.joined += [row + [name] for row in numbered]
        if joined:
            self.rng.shuffle(self.joined)
            write_csv(self.folder / "joined.csv", heading("en", False, self.unit, source=True), self.joined)
            write_truth(self.folder, self.clusters)
        else:
            write_truth(self.folder, self.clusters, between="lr")


def shared_people(population, rng, people, overlap):
    """(person, on the left, on the right) for two lists of `people` rows each that share the given part."""
    both = round(people * overlap)
    everybody = population.people(both + 2 * (people - both))
    # Relatives are drawn one after the other; one of them may well be on the left only and the other on the right.
    rng.shuffle(everybody)
    return [(person, place < people, place < both or place >= people) for place, person in enumerate(everybody)]


def one_list(folder, people, seed, population, **changes):
    """`list.csv`: `people` rows in all, one to six a person, out of a dozen sources."""
    rng = random.Random(f"one list {seed}")
    writers = sources(population, seed, **changes)
    rows = []
    while len(rows) < people:
        person = population.people(1)[0]
        for _ in range(min(count_by(rng, ROWS_OF_ONE), people - len(rows))):
            number = rng.randrange(len(writers))
            rows.append((person.number, row_cells(writers[number], person, False) + [f"source {number + 1}"]))
    rng.shuffle(rows)
    numbered = [[f"a{number:07d}"] + cells for number, (_, cells) in enumerate(rows, 1)]
    write_csv(folder / "list.csv", heading(source=True), numbered)
    write_truth(folder, [(row[0], person) for row, (person, _) in zip(numbered, rows)])


def plain_pair(folder, people, seed, population, overlap=OVERLAP, joined=False, **settings):
    """Two lists, everybody once on each list that holds them."""
    lists = TwoLists(folder, seed, population, **settings)
    for person, left, right in shared_people(population, lists.rng, people, overlap):
        if left:
            lists.add(0, person)
        if right:
            lists.add(1, person)
    lists.finish(joined)


def many_to_many(folder, people, seed, population):
    """One to three rows a person on both sides."""
    lists = TwoLists(folder, seed, population)
    for person, left, right in shared_people(population, lists.rng, people, OVERLAP):
        for side, here in enumerate((left, right)):
            if here:
                for _ in range(count_by(lists.rng, ((1, 60), (2, 28), (3, 12)))):
                    lists.add(side, person)
    lists.finish()


def columns_exchanged(folder, people, seed, population):
    """Names in three columns; in 5 % of rows two parts are exchanged, or all stand one column on."""
    lists = TwoLists(folder, seed, population, split=(True, True))
    rng = lists.rng
    for person, left, right in shared_people(population, rng, people, OVERLAP):
        for side, here in enumerate((left, right)):
            if not here:
                continue
            written = lists.writers[side].write(person)
            if rng.random() < 0.05:
                kind = rng.random()
                if kind < 0.5:
                    written.surname, written.given = written.given, written.surname
                elif kind < 0.75:
                    written.given, written.patronymic = written.patronymic, written.given
                else:
                    written.surname, written.given, written.patronymic = (
                        written.patronymic, written.surname, written.given)
            lists.add(side, person, written)
    lists.finish()


FAMILY = dict(languages={"uk": 0.75, "ru": 0.25}, header="uk", surname_first=0.8, patronymic=(0.78, 0.04, 0.18),
              short_name=0.06, slips=0.07, no_date=0.15, year_only=0.06, no_unit=0.35, date="mixed")


def families_reports(folder, people, seed, population):
    """Left: reports of families, one to three a person and each by somebody else. Right: a roster."""
    lists = TwoLists(folder, seed, population, left=FAMILY, right=THEIRS)
    for person, reported, listed in shared_people(population, lists.rng, people, 0.5):
        if reported:
            for _ in range(count_by(lists.rng, ((1, 60), (2, 28), (3, 12)))):
                lists.add(0, person)
        if listed:
            lists.add(1, person)
    lists.finish()


def few_against_many(folder, people, seed, population):
    """300 people against `people` (100,000 unless told), with some dozens on both lists."""
    lists = TwoLists(folder, seed, population)
    few = min(300, people)
    both = max(1, lists.rng.randrange(36, 61) * few // 300)
    everybody = population.people(people + few - both)
    lists.rng.shuffle(everybody)
    for person in everybody[:people]:
        lists.add(1, person)
    for person in everybody[people - both:]:
        lists.add(0, person)
    lists.finish()


def twice_on_one_side(folder, people, seed, population):
    """Two lists; 4 % of those on the right stand there twice."""
    lists = TwoLists(folder, seed, population)
    for person, left, right in shared_people(population, lists.rng, people, OVERLAP):
        if left:
            lists.add(0, person)
        if right:
            for _ in range(2 if lists.rng.random() < 0.04 else 1):
                lists.add(1, person)
    lists.finish()


def mixed_order(folder, people, seed, population):
    """One list in Latin letters, joined of six sources that differ in order, form of dates and romanisation."""
    rng = random.Random(f"mixed order {seed}")
    writers = []
    for number, date in enumerate(("dd.mm.yyyy", "mm/dd/yyyy", "iso", "dd.mm.yyyy", "mm/dd/yyyy", "iso")):
        style = Style(languages={"latin": 1.0}, system=rng.choices(SYSTEMS, cum_weights=SYSTEM_LAW)[0], date=date,
                      surname_first=(1.0, 0.0, 1.0, 0.0, 1.0, 0.0)[number], upper=(0.0, 0.0, 1.0, 0.0, 0.6, 0.0)[number],
                      patronymic=(0.5, 0.0, 0.5) if number < 3 else (0.1, 0.0, 0.9), marks=number % 2 == 0)
        writers.append(Writer(style, f"{seed} source {number}", population))
    rows = []
    while len(rows) < people:
        person = population.people(1)[0]
        for number in rng.sample(range(6), count_by(rng, ((1, 50), (2, 30), (3, 15), (4, 5)))):
            rows.append((person.number, row_cells(writers[number], person, False) + [f"source {number + 1}"]))
    rng.shuffle(rows)
    numbered = [[f"a{number:07d}"] + cells for number, (_, cells) in enumerate(rows, 1)]
    write_csv(folder / "list.csv", heading(source=True), numbered)
    write_truth(folder, [(row[0], person) for row, (person, _) in zip(numbered, rows)])


SLIPPING = dict(slips=0.12, languages={"uk": 1.0}, header="uk")
CLEAN = dict(slips=0.005, no_date=0.0, year_only=0.0, date_slips=0.0, no_unit=0.0, no_rank=0.0, other_unit=0.0,
             short_name=0.0)
NO_DATES = dict(no_date=1.0, no_unit=0.05)
YEARS_ONLY = dict(no_date=0.0, year_only=1.0)
# Shape: (what makes it, settings of the population, settings of the maker).
SHAPES = {
    "dedupe-three-languages": (one_list, {}, {}),
    "dedupe-foreign-names": (one_list, {"foreign": 1 / 3}, {}),
    "joined": (plain_pair, {}, {"joined": True}),
    "many-to-many": (many_to_many, {}, {}),
    "columns-exchanged": (columns_exchanged, {}, {}),
    "outside-tables": (plain_pair, {"kind": "outside"}, {}),
    "no-dates": (plain_pair, {}, NO_DATES),
    "years-only": (plain_pair, {}, YEARS_ONLY),
    "heavy-slips": (plain_pair, {}, {"left": SLIPPING, "right": SLIPPING}),
    "families-reports": (families_reports, {}, {}),
    "few-against-many": (few_against_many, {}, {}),
    "twice-on-one-side": (twice_on_one_side, {}, {}),
    "overlap": (plain_pair, {}, {}),
    "german": (german_list, None, {}),
    "register": (english_register, None, {}),
    "mixed-order": (mixed_order, {}, {}),
    "clean": (plain_pair, {}, CLEAN),
}


def make(shape, folder, people, seed, overlap=None, foreign=None):
    """Writes one shape into a folder (made when absent). `people`: people a list, or rows for shapes of one list."""
    maker, of_population, settings = SHAPES[shape]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    settings = dict(settings)
    if shape == "overlap":
        settings["overlap"] = 0.5 if overlap is None else overlap
    if of_population is None:
        maker(folder, people, seed)
        return
    of_population = dict(of_population)
    if foreign is not None:
        of_population["foreign"] = foreign
    maker(folder, people, seed, Population(f"{shape} {seed}", **of_population), **settings)


def main():
    """Reads the command line and writes one shape."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shape", choices=sorted(SHAPES))
    parser.add_argument("folder")
    parser.add_argument("--people", type=int, help="people a list, or rows of one list (default 5000; "
                        "few-against-many 100000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--overlap", type=float, help="part of either list that is on both; shape `overlap` only")
    parser.add_argument("--foreign", type=float, help="share of names of the Caucasus and Central Asia, 0 to 1")
    arguments = parser.parse_args()
    people = arguments.people or (100_000 if arguments.shape == "few-against-many" else 5_000)
    if arguments.overlap is not None and arguments.shape != "overlap":
        parser.error("--overlap goes with the shape `overlap` only")
    make(arguments.shape, arguments.folder, people, arguments.seed, arguments.overlap, arguments.foreign)


if __name__ == "__main__":
    main()
