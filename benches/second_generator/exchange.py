"""An exchange of prisoners as a case with its truth: `python3 exchange.py DIR --size small|large --seed S`.

Writes `case.toml` and its lists: our roster and theirs, handovers in three stages, people returned before, a partial
list made public, reports of families, sightings by those who came back, and people to watch for; beside them
`truth/` with the person of every record and what should be found. Deterministic by seed. Cost: large, some 360,000
rows, about 15 s. Limits: those of people.py and writing.py; nobody is dead, and nobody is on two sides.
"""

import argparse
import datetime
import itertools
import pathlib
import random

from files import write_csv
from lists import count_by
from people import Population
from writing import HEADERS, Style, Writer

# People held, handed over now, returned before; reports, sightings, people to watch for.
SIZES = {"small": (7_000, 1_000, 4_000, 4_500, 600, 60), "large": (105_000, 15_000, 60_000, 73_000, 9_000, 400)}
OF_OURS = 0.65  # share of the people held who are ours; the rest are theirs, held by us
ON_OUR_ROSTER, ON_THEIR_ROSTER = 0.93, 0.90
ON_NO_ROSTER = 0.03  # share of the people handed over whom neither roster had
TWICE_ON_OURS = 0.02
TWICE_OTHER_CATEGORY = 0.25  # of those who are twice on our roster: a soldier here, a civilian there
OFFERED_AGAIN = 0.006  # of the people returned before, still offered on their roster
CATEGORY_CONFLICT = 0.01  # of the people on both rosters
TWICE_HANDED_OVER = 0.005  # of the people handed over, in two stages
PUBLISHED = 0.25  # of the people handed over
STAGES = ((1, "2025-05-23"), (2, "2025-05-24"), (3, "2025-05-25"))
LAST_EARLIER_DAY = datetime.date(2025, 5, 5).toordinal()  # earlier exchanges: one a fortnight until then
FIRST_FORTNIGHT = datetime.date(2022, 2, 24).toordinal() // 14
REPORTS_A_PERSON = ((1, 60), (2, 28), (3, 12))
# Of the people whom families reported: handed over now, returned before, still held, on no list.
REPORTED = (("now", 0.15), ("before", 0.20), ("held", 0.35), ("nowhere", 0.30))
RELATIVES = ("мати", "дружина", "батько", "брат", "сестра", "донька", "син")
DESCRIPTIONS = ("високий, худий", "шрам на щоці", "рудий", "лисий, з бородою", "татуювання на шиї", "у окулярах",
                "поранений у ногу", "молодий, років двадцять", "сивий", "кремезний", "говорить російською",
                "без двох пальців")

STYLES = {
    "ours": dict(languages={"uk": 1.0}, header="uk", slips=0.03, patronymic=(0.98, 0.0, 0.02), year_only=0.04,
                 no_unit=0.10, letterwise=0.10),
    "theirs": dict(languages={"ru": 1.0}, header="ru", slips=0.04, patronymic=(0.97, 0.0, 0.03), year_only=0.05,
                   no_unit=0.30, upper=0.0),
    "handover": dict(languages={"uk": 0.75, "ru": 0.25}, header="uk", slips=0.04, patronymic=(0.60, 0.05, 0.35),
                     year_only=0.08, no_unit=0.50, upper=0.3),
    "before": dict(languages={"uk": 0.7, "ru": 0.3}, header="uk", slips=0.04, patronymic=(0.80, 0.02, 0.18),
                   year_only=0.08, no_unit=0.40, surname_first=0.9),
    "published": dict(languages={"latin": 1.0}, header="en", system="any", slips=0.02, patronymic=(0.2, 0.0, 0.8),
                      date="iso", no_unit=0.5, surname_first=0.3),
    "reports": dict(languages={"uk": 0.75, "ru": 0.25}, header="uk", slips=0.07, patronymic=(0.80, 0.03, 0.17),
                    short_name=0.05, no_date=0.25, year_only=0.06, date="mixed", surname_first=0.85, no_unit=0.35),
    "sightings": dict(languages={"uk": 0.7, "ru": 0.3}, header="uk", slips=0.08, patronymic=(0.05, 0.0, 0.95),
                      short_name=0.25, no_date=1.0, surname_first=0.5, no_unit=0.75),
    "watch": dict(languages={"uk": 1.0}, header="uk", slips=0.01, year_only=0.0, no_date=0.02),
}


class Case:
    """Gathers lists, records and what should be found; `finish` writes them."""

    def __init__(self, folder, seed, population):
        self.folder, self.seed, self.population = pathlib.Path(folder), seed, population
        self.rng = random.Random(f"exchange {seed}")
        self.lists = []  # (name, role, side, heading, rows, stage, date), a row being (person, cells)
        self.findings = []  # (kind, person, list, row, other list, other row), a row being its index
        self.numbered = {}

    def writer(self, name, style):
        """A writer of its own for a list."""
        return Writer(Style(**STYLES[style]), f"{self.seed} {name}", self.population)

    def add(self, name, role, side, heading, rows, stage=None, date=None):
        """A list; its rows are shuffled and numbered, and `findings` may name them by (list, row object)."""
        shuffled = list(rows)
        self.rng.shuffle(shuffled)
        prefix = "".join(word[0] for word in name.split("_"))
        for number, row in enumerate(shuffled, 1):
            self.numbered[id(row)] = f"{prefix}-{number:06d}"
        self.lists.append((name, role, side, heading, shuffled, stage, date))

    def finish(self, claims, statuses, reports):
        """Writes everything."""
        truth = self.folder / "truth"
        truth.mkdir(parents=True, exist_ok=True)
        toml = [f'[case]\ntitle = "invented exchange, seed {self.seed}"\nhome = "ours"\n']
        records = []
        for name, role, side, heading, rows, stage, date in self.lists:
            numbered = [[self.numbered[id(row)]] + row[1] for row in rows]
            write_csv(self.folder / f"{name}.csv", heading, numbered)
            records += [(name, cells[0], f"p{row[0].number}") for row, cells in zip(rows, numbered)]
            toml.append(f'[[list]]\nname = "{name}"\npath = "{name}.csv"\nrole = "{role}"\nside = "{side}"\n'
                        + (f'stage = "{stage}"\ndate = "{date}"\n' if stage else ""))
        for claim in claims:
            toml.append("[[claim]]\n" + "".join(
                f"{key} = {value}\n" if isinstance(value, int) else f'{key} = "{value}"\n'
                for key, value in claim.items() if key != "right"))
        (self.folder / "case.toml").write_text("\n".join(toml), encoding="utf-8")
        write_csv(truth / "records.csv", ("list", "record_id", "person"), records)
        write_csv(truth / "persons.csv", ("person", "status"), sorted(statuses.items()))
        write_csv(truth / "reports.csv", ("record_id", "person", "status", "back"),
                  ((self.numbered[id(row)], f"p{row[0].number}", status, int(status in ("now", "before")))
                   for row, status in reports))
        write_csv(truth / "findings.csv", ("kind", "person", "list", "record_id", "other_list", "other_record_id"),
                  sorted((kind, f"p{person.number}", name, self.numbered[id(row)], other,
                          self.numbered[id(other_row)]) for kind, person, name, row, other, other_row in self.findings))
        write_csv(truth / "claims.csv", ("list", "what", "total", "right"),
                  ((claim["list"], claim["what"], claim["total"], claim["right"]) for claim in claims))


ROSTER_FIELDS = ("birth_date", "home_place", "rank", "unit", "category", "citizenship", "call_sign",
                 "capture_date", "capture_place")
# Headings beside those of writing.HEADERS, as such lists have them.
MORE_HEADERS = {"uk": {"home_place": "місце проживання", "call_sign": "позивний"},
                "ru": {"home_place": "место жительства", "call_sign": "позывной"}, "en": {}}
CITIZENSHIP = {"ukraine": {"uk": "Україна", "ru": "Украина", "latin": "Ukraine"},
               "russia": {"uk": "РФ", "ru": "Россия", "latin": "Russia"}}


def titles(style, fields):
    """The heading of a list: its clerk's words where the language has them, the plain field names elsewhere."""
    language = STYLES[style]["header"]
    header = {**HEADERS[language], **MORE_HEADERS[language]}
    return [header["id"], header["name"]] + [header.get(field, field) for field in fields]


def roster_row(case, writer, person, category=None):
    """A row of a roster: (person, cells)."""
    rng = case.rng
    written = writer.write(person)
    language = written.language
    cells = [writer.name(written), written.birth,
             writer.place(person.home, language) if rng.random() < 0.5 else "",
             writer.rank(person, language), writer.unit(person, language), category or person.category,
             CITIZENSHIP[person.side][language], call_sign(person, language) if rng.random() < 0.6 else "",
             writer.date(person.capture_date) if rng.random() < 0.7 else "",
             writer.place(person.capture_place, language) if rng.random() < 0.7 else ""]
    return person, cells


def call_sign(person, language):
    """The call sign in a language, or nothing."""
    return "" if person.call_sign is None else person.call_sign[1 if language == "ru" else 0]


def handover_row(writer, person, extra=()):
    """A row of a handover: name, birth date, unit, category, and what is given."""
    written = writer.write(person)
    return person, [writer.name(written), written.birth, writer.unit(person, written.language),
                    person.category, *extra]


def make(folder, size, seed, sizes=None):
    """Writes a case. `sizes`: six numbers as in SIZES, instead of a size's own."""
    held_count, handed_count, before_count, report_count, sighting_count, watch_count = sizes or SIZES[size]
    population = Population(f"exchange {seed}")
    case = Case(folder, seed, population)
    case.folder.mkdir(parents=True, exist_ok=True)
    rng = case.rng
    nowhere_count = round(report_count / 1.52 * dict(REPORTED)["nowhere"]) + 1  # 1.52 reports a person on average
    counts = (round(held_count * OF_OURS), before_count, nowhere_count, round(handed_count * ON_NO_ROSTER))
    theirs_held = population.people(held_count - counts[0], side="russia")
    everybody = population.people(sum(counts))
    # Relatives are drawn one after the other; one of them may be held and the other back, or on no list.
    rng.shuffle(everybody)
    ends = list(itertools.accumulate(counts))
    ours_held, before, nowhere, unlisted = (everybody[end - count:end] for end, count in zip(ends, counts))
    held = ours_held + theirs_held

    on_ours = [person for person in held if rng.random() < ON_OUR_ROSTER]
    on_theirs = [person for person in held if rng.random() < ON_THEIR_ROSTER]
    listed = {person.number for person in on_ours} | {person.number for person in on_theirs}
    handed = rng.sample([person for person in held if person.number in listed], handed_count - len(unlisted)) + unlisted
    rng.shuffle(handed)

    rosters(case, on_ours, on_theirs, before)
    claims = handovers(case, handed)
    returned_before(case, before)
    published = rng.sample(handed, round(len(handed) * PUBLISHED))
    writer = case.writer("published", "published")
    case.add("published", "published", "ukraine", titles("published", ("birth_date", "unit", "category")),
             [handover_row(writer, person) for person in published])

    handed_numbers = {person.number for person in handed}
    statuses = {f"p{person.number}": "held" for person in held}
    statuses.update((f"p{person.number}", "now") for person in handed)
    statuses.update((f"p{person.number}", "before") for person in before)
    statuses.update((f"p{person.number}", "nowhere") for person in nowhere)
    still = [person for person in ours_held if person.number not in handed_numbers and person.number in listed]
    back_now = [person for person in handed if person.side == "ukraine"]
    by_status = {"now": back_now, "before": before, "held": still, "nowhere": nowhere}
    told = reports(case, by_status, report_count)
    sightings(case, still, back_now, nowhere, sighting_count)
    writer = case.writer("watch", "watch")
    watched = rng.sample(back_now, min(len(back_now), watch_count // 2))
    watched += rng.sample(still, watch_count - len(watched))
    rows = []
    for person in watched:
        written = writer.write(person)
        rows.append((person, [writer.name(written), written.birth, writer.unit(person, written.language)]))
    case.add("watch", "watch", "ukraine", titles("watch", ("birth_date", "unit")), rows)
    case.finish(claims, statuses, told)


def rosters(case, on_ours, on_theirs, before):
    """Our roster with its doubles and theirs with those who were exchanged before, and the conflicts between them."""
    rng = case.rng
    writer = case.writer("ours", "ours")
    ours, first_row, doubles = [], {}, []
    for person in on_ours:
        row = roster_row(case, writer, person)
        first_row[person.number] = row
        ours.append(row)
        if rng.random() < TWICE_ON_OURS:
            category = person.category
            if rng.random() < TWICE_OTHER_CATEGORY:
                category = "civilian" if category == "military" else "military"
            second = roster_row(case, writer, person, category)
            ours.append(second)
            doubles.append(person.number)
            case.findings.append(("duplicate", person, "ours", row, "ours", second))
            if category != person.category:
                case.findings.append(("conflict", person, "ours", row, "ours", second))
    case.add("ours", "roster", "ukraine", titles("ours", ROSTER_FIELDS), ours)
    writer = case.writer("theirs", "theirs")
    theirs = []
    for person in on_theirs:
        category = None
        conflict = person.number in first_row and rng.random() < CATEGORY_CONFLICT
        if conflict:
            category = "civilian" if person.category == "military" else "military"
        row = roster_row(case, writer, person, category)
        theirs.append(row)
        if conflict:
            case.findings.append(("conflict", person, "ours", first_row[person.number], "theirs", row))
    case.offered = []
    for person in rng.sample(before, max(1, round(len(before) * OFFERED_AGAIN))):
        row = roster_row(case, writer, person)
        theirs.append(row)
        case.offered.append((person, row))
    case.add("theirs", "roster", "russia", titles("theirs", ROSTER_FIELDS), theirs)


def handovers(case, handed):
    """Three lists of the people handed over, some in two of them; returns the claims made about them."""
    rng = case.rng
    stages = [[], [], []]
    for place, person in enumerate(handed):
        stages[place * 3 // len(handed)].append(person)
    rows, claims = [[], [], []], []
    twice = {person.number for person in rng.sample(handed, max(1, round(len(handed) * TWICE_HANDED_OVER)))}
    writers = [case.writer(f"handover_{stage}", "handover") for stage, _ in STAGES]
    for stage, people in enumerate(stages):
        for person in people:
            row = handover_row(writers[stage], person)
            rows[stage].append(row)
            if person.number in twice:
                other = (stage + 1) % 3
                second = handover_row(writers[other], person)
                rows[other].append(second)
                case.findings.append(("duplicate", person, f"handover_{stage + 1}", row, f"handover_{other + 1}",
                                      second))
    came = set()
    for (stage, date), its_rows in zip(STAGES, rows):
        name = f"handover_{stage}"
        case.add(name, "handover", "ukraine", titles("handover", ("birth_date", "unit", "category")), its_rows,
                 stage, date)
        wrong = stage == 3
        new = [row[0] for row in its_rows if row[0].number not in came]  # who stands on two stages came back once
        came.update(person.number for person in new)
        civilian = sum(person.category == "civilian" for person in new)
        total = len(new) + (max(1, len(new) // 20) if wrong else 0)
        claims.append({"list": name, "what": "returned", "total": total, "military": total - civilian,
                       "civilian": civilian, "right": int(not wrong)})
    return claims


def returned_before(case, before):
    """One list of everybody who came back in earlier exchanges, with the stage and the date of each row."""
    rng = case.rng
    writer = case.writer("returned_before", "before")
    rows = {}
    for person in before:
        captured = datetime.date(*person.capture_date).toordinal()
        week = rng.randrange(captured + 20, LAST_EARLIER_DAY) // 14
        date = datetime.date.fromordinal(week * 14 + 6).isoformat()
        rows[person.number] = handover_row(writer, person, (f"earlier {week - FIRST_FORTNIGHT}", date))
    case.add("returned_before", "handover", "ukraine",
             titles("before", ("birth_date", "unit", "category", "stage", "handover_date")), rows.values())
    for person, row in case.offered:
        case.findings.append(("already_exchanged", person, "theirs", row, "returned_before", rows[person.number]))


def reports(case, by_status, count):
    """Reports of families; returns (row, status of the person) of each, in the order they were written."""
    rng = case.rng
    people = []
    for status, share in REPORTED:
        pool = by_status[status]
        wanted = min(len(pool), round(count / 1.52 * share))
        people += [(person, status) for person in rng.sample(pool, wanted)]
    rng.shuffle(people)
    told = []
    writer = case.writer("reports", "reports")
    extra = itertools.cycle(people)
    chosen = [(person, status) for person, status in people for _ in range(count_by(rng, REPORTS_A_PERSON))]
    while len(chosen) < count:
        chosen.append(next(extra))
    for person, status in chosen[:count]:
        written = writer.write(person)
        language = written.language
        row = (person, [writer.name(written), written.birth,
                        writer.place(person.home, language) if rng.random() < 0.7 else "",
                        writer.rank(person, language), writer.unit(person, language),
                        call_sign(person, language) if rng.random() < 0.35 else "",
                        writer.date(person.capture_date) if rng.random() < 0.6 else "",
                        writer.place(person.capture_place, language) if rng.random() < 0.5 else "",
                        rng.choice(RELATIVES)])
        told.append((row, status))
    case.add("reports", "report", "ukraine", titles("reports", (
        "birth_date", "home_place", "rank", "unit", "call_sign", "capture_date", "capture_place", "contact")),
        [row for row, _ in told])
    return told


def sightings(case, still, back, nowhere, count):
    """Who was seen by those who came back: poor records of people held, handed over, or on no roster."""
    rng = case.rng
    writer = case.writer("sightings", "sightings")
    rows = []
    for _ in range(count):
        person = rng.choice(rng.choices((still, back, nowhere), (55, 15, 30))[0])
        written = writer.write(person)
        language = written.language
        sign = call_sign(person, language)
        kind = rng.random()
        if kind < 0.40:
            name = writer.name(written)
        elif kind < 0.75 or not sign:
            name = written.given
        elif kind < 0.90:
            name = f"{written.given} «{sign}»"
        else:
            name = f"«{sign}»"
        year, month, day = rng.choice((2023, 2024, 2025)), rng.randrange(1, 5), rng.randrange(1, 29)
        age = year - person.birth[0] + rng.choice((-2, -1, 0, 0, 1, 2))
        told_age = rng.random() < 0.6
        rows.append((person, [
            name, sign if rng.random() < 0.6 else "",
            writer.place(person.home, language) if rng.random() < 0.6 else "", writer.unit(person, language),
            str(age) if told_age else "", f"{year}-{month:02d}-{day:02d}" if told_age else "",
            f"{year}-{month:02d}-{day:02d}", writer.place(person.held_at, language),
            f"повернувся {rng.randrange(1, 500)}", rng.choice(DESCRIPTIONS)]))
    case.add("sightings", "sighting", "ukraine", titles("sightings", (
        "call_sign", "home_place", "unit", "age", "age_on", "seen_on", "held_at", "source", "note")), rows)


def main():
    """Reads the command line and writes a case."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    make(arguments.folder, arguments.size, arguments.seed)


if __name__ == "__main__":
    main()
