"""Two lists from elsewhere: a German register with broken dates, and English people of 1500 to 1950.

They show whether a matcher made for one field harms others. Each is one list with several rows a person and its
truth. Names are common ones joined at random; nobody in them lived.
"""

import random

from files import write_csv, write_truth
from names import cumulative, zipf
from slips import LATIN, date_slipped, slipped

GERMAN_GIVEN = {
    "m": "Hans Peter Wolfgang Klaus Michael Werner Heinz Thomas Günter Horst Jürgen Andreas Karl Stefan Manfred Uwe "
         "Dieter Frank Bernd Matthias Helmut Gerhard Christian Martin Rolf Rainer Walter Jörg Kurt Herbert Ralf "
         "Holger Siegfried Ulrich Joachim Volker Reinhard Ernst Dirk Norbert Karl-Heinz Hans-Jürgen".split(),
    "f": "Ursula Renate Helga Ingrid Monika Karin Elke Brigitte Christa Gisela Sabine Petra Birgit Susanne Andrea "
         "Gerda Erika Heike Angelika Claudia Jutta Elfriede Martina Barbara Hannelore Gabriele Anneliese Edith "
         "Käthe Rosemarie Ilse Ute Silke Waltraud Anna-Maria Eva-Maria".split()}
GERMAN_FIRST = ("Ahren Alt Bach Baum Berg Birken Blum Brand Breiten Buch Burg Eber Eich Eisen Erlen Falken Feld Fisch "
                "Frei Gold Grün Haber Hahn Hart Haus Heiden Hirsch Hoch Holz Kalt Kirch Klein Königs Kron Kuh Lang "
                "Linden Löwen Mühl Neu Ober Ochsen Rein Rosen Roten Sauer Schön Schwarz Silber Stein Straß Stroh Tann "
                "Unter Vogel Wald Wasser Weide Weiß Winter Wolf Ziegel Zimmer").split()
GERMAN_LAST = ("bach bauer baum beck berg berger burg dorf er feld hauer hausen heim hof hofer holz horst kamp kopf "
               "mann macher meier mayer meyer müller reiter rich ring schläger schmidt schmid schmitt scheid stein "
               "stedt thal tal wald wirt").split()
GERMAN_SAME = (("meier", "mayer"), ("meyer", "meier"), ("schmidt", "schmitt"), ("schmid", "schmidt"), ("ü", "ue"),
               ("ö", "oe"), ("ä", "ae"), ("ß", "ss"), ("thal", "tal"), ("ü", "u"))
ENGLISH_GIVEN = {
    "m": "John William Thomas George James Henry Robert Richard Joseph Charles Edward Samuel Benjamin Francis Daniel "
         "David Peter Walter Ralph Nicholas Anthony Hugh Philip Matthew Stephen Christopher Roger Arthur Isaac Nathaniel "
         "Edmund Alexander Jeremiah Ambrose Giles Humphrey".split(),
    "f": "Mary Elizabeth Ann Sarah Jane Margaret Alice Hannah Martha Susannah Catherine Ellen Dorothy Agnes Joan "
         "Frances Isabel Rebecca Eleanor Grace Charlotte Harriet Emma Judith Bridget Phoebe Winifred".split()}
ENGLISH_SHORT = {"William": ("Wm", "Will", "Willm"), "Thomas": ("Thos", "Tho"), "John": ("Jno", "Jon", "Jhon"),
                 "Richard": ("Richd", "Rich", "Rychard"), "Robert": ("Robt", "Rob"), "James": ("Jas", "Jamys"),
                 "Charles": ("Chas",), "Edward": ("Edwd", "Ned"), "Samuel": ("Saml", "Sam"), "George": ("Geo",),
                 "Joseph": ("Jos", "Joe"), "Benjamin": ("Benj", "Ben"), "Daniel": ("Danl", "Dan"),
                 "Elizabeth": ("Eliz", "Elizth", "Betty", "Elisabeth"), "Mary": ("Marie", "Polly"),
                 "Margaret": ("Margt", "Peggy"), "Catherine": ("Katherine", "Cath", "Kathryn"), "Ann": ("Anne", "Nan"),
                 "Sarah": ("Sara", "Sally"), "Susannah": ("Susanna", "Susan"), "Ellen": ("Helen", "Elin"),
                 "Isabel": ("Isabella", "Isobel"), "Nicholas": ("Nicolas", "Nich"), "Christopher": ("Xpher", "Chris")}
ENGLISH_FIRST = ("Ash Barn Beck Bick Black Brad Brom Burn Cald Carl Chat Clay Cock Crom Dal Den Dray East El Fair Far "
                 "Good Grey Had Hard Hart Hast Hay Hether Hol Hunt Kirk Lang Led Lin Long Mar Mel Mid New Nor Oak Old "
                 "Pem Pres Rad Red Rock Row Sand Shel Stan Stock Strat Sut Swin Thorn Wake Wal Wat West Whit Wood "
                 "Wyn").split()
ENGLISH_LAST = ("bridge brook bury by combe croft dale den field ford gate ham hurst land ley low man mer more shaw son "
                "stead stone ton wall ward well wick wood worth yer").split()
ENGLISH_SAME = (("ley", "leigh"), ("ley", "ly"), ("ford", "forde"), ("more", "moor"), ("y", "ie"), ("field", "feild"),
                ("wick", "wicke"), ("brook", "brooke"), ("ck", "k"), ("wood", "woode"), ("bury", "berry"),
                ("i", "y"), ("worth", "wurth"), ("s", "ss"), ("den", "don"), ("well", "wel"), ("croft", "crofte"))
ENGLISH_PLACES = [first + last for first in ("Ash", "Brad", "Hal", "Kings", "Lang", "Mel", "Nor", "Sut", "Wal", "Whit")
                  for last in ("ford", "ton", "ham", "bury", "combe", "stead")]
OCCUPATIONS = "yeoman husbandman weaver smith mariner labourer clerk merchant soldier tailor miller".split()


def _respelled(name, pairs, rng):
    """The name with one of the spellings of the pairs that fit it, first letter large."""
    fitting = [pair for pair in pairs if pair[0] in name.lower()]
    if not fitting:
        return name
    old, new = rng.choice(fitting)
    lower = name.lower()
    place = lower.rfind(old)
    changed = lower[:place] + new + lower[place + len(old):]
    return changed[:1].upper() + changed[1:]


def german_list(folder, people, seed):
    """`list.csv` of `people` rows: surname, given name, birth date in ISO form, some dates no calendar has."""
    rng = random.Random(f"german {seed}")
    namer = random.Random("german surnames")
    surnames = [first + last for first in GERMAN_FIRST for last in GERMAN_LAST]
    namer.shuffle(surnames)
    law = zipf(len(surnames))
    laws = {sex: zipf(len(names), 8) for sex, names in GERMAN_GIVEN.items()}
    rows, person = [], 0
    while len(rows) < people:
        person += 1
        sex = rng.choice("mf")
        surname = rng.choices(surnames, cum_weights=law)[0]
        given = rng.choices(GERMAN_GIVEN[sex], cum_weights=laws[sex])[0]
        birth = (rng.randrange(1920, 2000), rng.randrange(1, 13), rng.randrange(1, 29))
        second = rng.choices(GERMAN_GIVEN[sex], cum_weights=laws[sex])[0] if rng.random() < 0.08 else ""
        for copy in range(rng.choices((1, 2, 3), (78, 19, 3))[0]):
            its_surname, its_given, date = surname, given, birth
            if copy:
                kind = rng.random()
                if kind < 0.30:
                    its_surname = slipped(its_surname, rng, LATIN)
                elif kind < 0.45:
                    its_surname = _respelled(its_surname, GERMAN_SAME, rng)
                elif kind < 0.65:
                    its_given = slipped(its_given, rng, LATIN)
                elif kind < 0.80:
                    date = date_slipped(date, rng)
                if sex == "f" and rng.random() < 0.04:
                    its_surname = rng.choices(surnames, cum_weights=law)[0]  # a married name
            if second and rng.random() < 0.7:
                its_given = f"{its_given} {second}"
            text = f"{date[0]}-{date[1]:02d}-{date[2]:02d}"
            if rng.random() < 0.03:
                text = _unreadable(text, rng)
            rows.append((person, [its_surname, its_given, text]))
    _finish(folder, rows, rng, ("id", "surname", "given_name", "birth_date"))


def _unreadable(text, rng):
    """An ISO date with a zero month or day, a month above 12, digits of the year exchanged, or a day too many."""
    year, month, day = text.split("-")
    kind = rng.randrange(5)
    if kind == 0:
        return f"{year}-00-{day}"
    if kind == 1:
        return f"{year}-{month}-00"
    if kind == 2:
        return f"{year[1]}{year[0]}{year[3]}{year[2]}-{month}-{day}"
    if kind == 3:
        return f"{year}-{int(month) + 12}-{day}"
    return f"{year}-02-3{day[1]}"


def english_register(folder, people, seed):
    """`list.csv` of `people` rows: people of 1500 to 1950 as registers of their time and later books spell them."""
    rng = random.Random(f"register {seed}")
    namer = random.Random("english surnames")
    surnames = [first + last for first in ENGLISH_FIRST for last in ENGLISH_LAST]
    namer.shuffle(surnames)
    law = zipf(len(surnames))
    laws = {sex: zipf(len(names), 4) for sex, names in ENGLISH_GIVEN.items()}
    years = range(1500, 1951)
    year_law = cumulative(1.0 + (year - 1500) / 150.0 for year in years)
    rows, person = [], 0
    while len(rows) < people:
        person += 1
        sex = "m" if rng.random() < 0.75 else "f"
        surname = rng.choices(surnames, cum_weights=law)[0]
        given = rng.choices(ENGLISH_GIVEN[sex], cum_weights=laws[sex])[0]
        middle = rng.choices(ENGLISH_GIVEN[sex], cum_weights=laws[sex])[0]
        year = rng.choices(years, cum_weights=year_law)[0]
        has_middle = rng.random() < (year - 1600) / 500.0
        birth = (year, rng.randrange(1, 13), rng.randrange(1, 29))
        place, work = rng.choice(ENGLISH_PLACES), rng.choice(OCCUPATIONS)
        for _ in range(rng.choices((1, 2, 3, 4, 5), (45, 25, 15, 10, 5))[0]):
            its_surname, its_given = surname, given
            if rng.random() < 0.30:
                its_surname = _respelled(its_surname, ENGLISH_SAME, rng)
            if rng.random() < 0.05:
                its_surname = slipped(its_surname, rng, LATIN)
            if rng.random() < 0.18 and given in ENGLISH_SHORT:
                its_given = rng.choice(ENGLISH_SHORT[given])
            if has_middle:
                kind = rng.random()
                its_given += f" {middle}" if kind < 0.45 else f" {middle[0]}." if kind < 0.70 else ""
            kind = rng.random()
            text = (f"{birth[0]}-{birth[1]:02d}-{birth[2]:02d}" if kind < 0.40 else str(birth[0]) if kind < 0.72
                    else str(birth[0] + rng.choice((-2, -1, 1, 2))) if kind < 0.82 else "")
            rows.append((person, [its_surname, its_given, text,
                                  place if rng.random() < 0.7 else "",
                                  work if rng.random() < 0.5 else ""]))
    _finish(folder, rows, rng, ("id", "surname", "given_name", "birth_date", "birth_place", "note"))


def _finish(folder, rows, rng, heading):
    rng.shuffle(rows)
    numbered = [[f"a{number:07d}"] + cells for number, (_, cells) in enumerate(rows, 1)]
    write_csv(folder / "list.csv", heading, numbered)
    write_truth(folder, [(row[0], person) for row, (person, _) in zip(numbered, rows)])
