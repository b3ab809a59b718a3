"""Pools of invented names: surnames by morphology, given names with their patronymics, names that no table lists.

Surnames: every root of tables/surname_parts.tsv with every ending of its origin, ordered by an invented popularity;
the first 17,000 are kept and weighted by a Zipf-Mandelbrot law. The pools are the same for every seed, as a language
is; people are drawn from them with the seed. Cost: some 20,000 joins, about 0.5 s a run, made once. Limits: no stress and no
dialect; some combinations are odd, as rare surnames are.
"""

import functools
import itertools
import random

from facts import choices_of, read_table
from language import VOWELS, capitalised, join, russian_to_ukrainian, ukrainian_to_russian

SURNAMES = 17_000
# Zipf-Mandelbrot, weight 1 / (rank + OFFSET): with 30 the commonest surname has some 0.5 % of people, as the
# commonest surnames of these countries do; a pure Zipf law would give it 10 %.
OFFSET = 30
# Share of people by where the surname was formed: invented, near to what a list of eastern Europe looks like.
ORIGIN_SHARE = {"ukrainian": 1.0, "russian": 1.0, "polish": 0.35, "jewish": 0.08, "german": 0.10, "romanian": 0.15,
                "belarusian": 0.15}
SYLLABLE_STARTS = "б в г д ж з к л м н п р с т х ц ч ш бр вл гл гр др зл кл кр мл пл пр сл см ст тр хв хл".split()
SYLLABLE_VOWELS = "а а а о о о у у и и е е і".split()
SYLLABLE_ENDS = ["", "", "", "в", "д", "з", "й", "к", "л", "м", "н", "р", "с", "т", "ч", "ш"]


class Part:
    """One part of a name, written in Ukrainian and Russian, with the other spellings either language may give it."""

    __slots__ = ("uk", "ru", "uk_other", "ru_other", "short_uk", "short_ru", "abroad")

    def __init__(self, uk, ru, uk_other=(), ru_other=(), short_uk=(), short_ru=(), abroad=""):
        self.uk, self.ru = uk, ru
        self.uk_other = tuple(form for form in uk_other if form != uk)
        self.ru_other = tuple(form for form in ru_other if form != ru)
        self.short_uk, self.short_ru, self.abroad = short_uk, short_ru, abroad


class Given:
    """A given name with what it makes of a child: `fathers["m"]` and `fathers["f"]` are patronymics (or empty)."""

    __slots__ = ("part", "fathers")

    def __init__(self, part, fathers):
        self.part, self.fathers = part, fathers


def cumulative(weights):
    """Running sums, for `random.choices`."""
    return list(itertools.accumulate(weights))


def zipf(count, offset=OFFSET):
    """Running sums of Zipf-Mandelbrot weights for `count` ranks."""
    return cumulative(1.0 / (rank + offset) for rank in range(1, count + 1))


def _part(uk, ru, **others):
    return Part(capitalised(uk), capitalised(ru), **others)


def _surname(uk, ru):
    others = (capitalised(ukrainian_to_russian(uk)), capitalised(ukrainian_to_russian(uk, hard_i=True)))
    return _part(uk, ru, ru_other=others, uk_other=(capitalised(russian_to_ukrainian(ru)),))


def _syllables(rng, count):
    word = "".join(rng.choice(SYLLABLE_STARTS) + rng.choice(SYLLABLE_VOWELS) for _ in range(count))
    return word + rng.choice(SYLLABLE_ENDS)


@functools.cache
def surname_pool():
    """17,000 pairs (man's form, woman's form) of `Part`, commonest first."""
    rng = random.Random("the surnames of an invented country")
    roots, endings = {}, {}
    for row in read_table("surname_parts"):
        if row["kind"] == "root":
            if row["origin"] == "russian":
                uk, ru = russian_to_ukrainian(row["uk"]), row["uk"]
            else:
                uk, ru = row["uk"], row["ru"] or ukrainian_to_russian(row["uk"])
            roots.setdefault(row["origin"], []).append((uk, ru))
        else:
            endings.setdefault(row["origin"], []).append(
                (row["uk"], row["ru"], row["uk_woman"], row["ru_woman"]))
    for _ in range(140):  # roots that no dictionary has, so that one root is not the whole of a surname's rarity
        root = _syllables(rng, 2).rstrip("й")
        if root[-1] not in VOWELS:
            roots["ukrainian"].append((root, ukrainian_to_russian(root)))
    made = []
    for origin, its_roots in roots.items():
        popular = [rng.lognormvariate(0.0, 0.8) for _ in its_roots]
        for rank, ending in enumerate(endings[origin]):
            for (uk, ru), liked in zip(its_roots, popular):
                weight = ORIGIN_SHARE[origin] * liked / (1.0 + 0.35 * rank) * rng.lognormvariate(0.0, 1.0)
                man = _surname(join(uk, ending[0]), join(ru, ending[1], russian=True))
                if ending[0] == ending[2]:
                    woman = man
                else:
                    woman = _surname(join(uk, ending[2]), join(ru, ending[3], russian=True))
                made.append((weight, man.uk, man, woman))
    made.sort(key=lambda entry: (-entry[0], entry[1]))
    pool, seen = [], set()
    for _, spelling, man, woman in made:
        if spelling not in seen and len(spelling) > 2:
            seen.add(spelling)
            pool.append((man, woman))
    return pool[:SURNAMES]


@functools.cache
def given_pool(sex):
    """Given names of the table for one sex, with running sums of weights for the older and the younger."""
    names, older, younger = [], [], []
    for row in read_table("given_names"):
        if row["sex"] != sex:
            continue
        ru_other = choices_of(row["ru_letterwise"])
        if "ё" in row["ru"]:
            ru_other += (row["ru"].replace("ё", "е"),)
        part = Part(row["uk"], row["ru"], ru_other=ru_other,
                    uk_other=(capitalised(russian_to_ukrainian(row["ru"].lower())),),
                    short_uk=choices_of(row["short_uk"]), short_ru=choices_of(row["short_ru"]), abroad=row["abroad"])
        fathers = {s: Part(row[f"father_uk_{s}"], row[f"father_ru_{s}"],
                           ru_other=(row[f"father_ru_{s}"].replace("ё", "е").replace("ьеви", "иеви"),))
                   for s in "mf"} if row["father_uk_m"] else {}
        names.append(Given(part, fathers))
        older.append(int(row["older"]))
        younger.append(int(row["younger"]))
    return names, cumulative(older), cumulative(younger)


def _fathers_with_ovich(uk, ru):
    uk, ru = uk.lower(), ru.lower()
    if ru[-1] in "йь" or ru[-1] in VOWELS:
        uk_stem = uk[:-1] if uk[-1] in "йь" else uk
        ru_stem = ru[:-1] if ru[-1] in "йь" else ru
        middle_uk, middle_ru = ("йович", "ївна"), ("евич", "евна")
        return {s: _part(uk_stem + middle_uk[n], ru_stem + middle_ru[n]) for n, s in enumerate("mf")}
    return {"m": _part(uk + "ович", ru + "ович"), "f": _part(uk + "івна", ru + "овна")}


def _fathers_with_word(uk, ru, people):
    words = {"turkic": (("огли", "оглы"), ("кизи", "кызы")), "central_asia": (("угли", "угли"), ("кизи", "кизи"))}
    (son_uk, son_ru), (daughter_uk, daughter_ru) = words[people]
    return {"m": Part(f"{uk} {son_uk}", f"{ru} {son_ru}", ru_other=(f"{ru}оглы",) if people == "turkic" else ()),
            "f": Part(f"{uk} {daughter_uk}", f"{ru} {daughter_ru}")}


SURNAME_ENDINGS = {
    "caucasus": [("ов", "ов", "ова"), ("єв", "ев", "ева"), ("аєв", "аев", "аева"), ("", "", "")],
    "turkic": [("ов", "ов", "ова"), ("лі", "ли", "ли"), ("заде", "заде", "заде"), ("", "", ""), ("єв", "ев", "ева")],
    "central_asia": [("ов", "ов", "ова"), ("", "", ""), ("єв", "ев", "ева"), ("зода", "зода", "зода")],
    "armenian": [("ян", "ян", "ян"), ("янц", "янц", "янц"), ("унян", "унян", "унян")],
    "georgian": [("швілі", "швили", "швили"), ("дзе", "дзе", "дзе"), ("ія", "ия", "ия"), ("ані", "ани", "ани")],
}
PEOPLES = tuple(SURNAME_ENDINGS)
PEOPLE_SHARE = cumulative((30, 25, 20, 15, 10))
# Chances that the father's name is written with -ович, with a word of its own (огли, угли), or not at all.
FATHER_KINDS = {"caucasus": (75, 0, 25), "turkic": (20, 65, 15), "central_asia": (30, 35, 35),
                "armenian": (80, 0, 20), "georgian": (60, 0, 40)}


@functools.cache
def foreign_pools():
    """For each people: (men's given names, women's given names, surnames as pairs of man's and woman's form).

    Given names are two elements joined, so most of them stand in no table of names; each is a `Given`.
    """
    rng = random.Random("names from elsewhere")
    parts = {}
    for row in read_table("foreign_parts"):
        parts.setdefault((row["people"], row["kind"]), []).append((row["uk"], row["ru"]))
    pools = {}
    for people in PEOPLES:
        firsts, seconds = parts[people, "first"], parts[people, "second"]
        pairs = [(a[0] + b[0], a[1] + b[1]) for a in firsts for b in seconds if a != b]
        rng.shuffle(pairs)
        men = []
        for uk, ru in pairs:
            kind = rng.choices("own", cum_weights=cumulative(FATHER_KINDS[people]))[0]
            uk_name, ru_name = capitalised(uk), capitalised(ru)
            fathers = (_fathers_with_ovich(uk, ru) if kind == "o"
                       else _fathers_with_word(uk_name, ru_name, people) if kind == "w" else {})
            men.append(Given(Part(uk_name, ru_name), fathers))
        women = [Given(_part(uk + end_uk, ru + end_ru), {})
                 for uk, ru in firsts for end_uk, end_ru in parts[people, "woman"]]
        rng.shuffle(women)
        surnames = []
        for uk, ru in pairs:
            for end_uk, end_ru, woman in SURNAME_ENDINGS[people]:
                uk_stem = uk[:-1] if uk[-1] in VOWELS and end_uk[:1] in VOWELS else uk
                ru_stem = ru[:-1] if ru[-1] in VOWELS and end_ru[:1] in VOWELS else ru
                man = _part(uk_stem + end_uk, ru_stem + end_ru)
                surnames.append((man, _part(uk_stem + end_uk + ("а" if woman != end_ru else ""), ru_stem + woman)))
        rng.shuffle(surnames)
        pools[people] = (men, women, surnames)
    return pools


@functools.cache
def outside_pools():
    """Names of syllables that no table knows: (men, women, surnames), as `foreign_pools` gives for a people."""
    rng = random.Random("syllables without a language")
    men, women, surnames = [], [], []
    for _ in range(600):
        word = _syllables(rng, rng.choice((1, 2, 2, 3)))
        if len(word) > 3:
            men.append(Given(_part(word, ukrainian_to_russian(word)),
                             _fathers_with_ovich(word, ukrainian_to_russian(word))))
        word = _syllables(rng, 2).rstrip("йьаоуиеі") + "а"
        women.append(Given(_part(word, ukrainian_to_russian(word)), {}))
    for _ in range(9_000):
        word = _syllables(rng, rng.choice((2, 2, 3)))
        form = _part(word, ukrainian_to_russian(word))
        surnames.append((form, form))
    return men, women, surnames
