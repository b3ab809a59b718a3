"""Invented people: drawn from the pools with a seed, with families, units, places, ranks, capture and call signs.

Same seed, same people, on any machine: every draw comes from one `random.Random` in one order, and nothing is
iterated that has no order. Cost: some 12 microseconds a person. Limits: names and units are drawn apart from each
other (no regions), and a family is two people.
"""

import random

import names
from facts import choices_of, read_table
from names import PEOPLE_SHARE, PEOPLES, cumulative, zipf

FIRST_YEAR, LAST_YEAR = 1960, 2005
# A skew as armies have it: few of the sixties, most between 1975 and 1998, fewer of the youngest.
YEAR_WEIGHTS = cumulative(
    0.35 + 2.6 * max(0.0, 1.0 - abs(year - 1987) / 22.0) for year in range(FIRST_YEAR, LAST_YEAR + 1))
WOMEN = 0.05
FAMILIES = 0.03
FOREIGN = 0.05
DOUBLE_SURNAMES = 0.01
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FIRST_OF_JANUARY = 0.008  # registrars wrote it for those who knew only their year
CALL_SIGNS = [tuple(pair.split("/")) for pair in (
    "Явір/Явор Вовк/Волк Ведмідь/Медведь Дід/Дед Лис/Лис Сокіл/Сокол Змій/Змей Грім/Гром Хижак/Хищник Кобра/Кобра "
    "Кіт/Кот Шаман/Шаман Козак/Казак Бджоляр/Пчеловод Тихий/Тихий Малий/Малой Студент/Студент Док/Док Физик/Физик "
    "Учитель/Учитель Камінь/Камень Вогонь/Огонь Вітер/Ветер Мороз/Мороз Дощ/Дождь Яструб/Ястреб Орел/Орёл Крук/Ворон "
    "Борсук/Барсук Бобер/Бобр Рись/Рысь Тигр/Тигр Лев/Лев Скіф/Скиф Варяг/Варяг Хорт/Хорт Джура/Джура Мельник/Мельник "
    "Коваль/Кузнец Столяр/Столяр Кухар/Повар Музика/Музыкант Барон/Барон Граф/Граф Князь/Князь Монах/Монах Піп/Поп "
    "Рибак/Рыбак Моряк/Моряк Боцман/Боцман Танкіст/Танкист Сапер/Сапёр Зубр/Зубр Бізон/Бизон Мамонт/Мамонт "
    "Гном/Гном Велес/Велес Перун/Перун Ярило/Ярило Сармат/Сармат Ахіл/Ахилл Одін/Один Тор/Тор Локі/Локи Фенікс/Феникс "
    "Привид/Призрак Тінь/Тень Сніг/Снег Туман/Туман Буран/Буран Смерч/Смерч Граніт/Гранит Кремінь/Кремень").split()]


class Person:
    """One invented person; `surname`, `given`, `patronymic` are `names.Part` (patronymic or call sign may be None)."""

    __slots__ = ("number", "sex", "surname", "second_surname", "given", "given_name", "patronymic", "birth", "unit",
                 "home", "rank", "category", "capture_place", "capture_date", "held_at", "call_sign", "foreign",
                 "side", "pool_rank")


class Population:
    """Draws people one after another. `people(count)` returns a list; numbers go on from call to call."""

    def __init__(self, seed, foreign=FOREIGN, kind="usual", families=FAMILIES, years=None):
        """`kind` "usual" or "outside" (names of syllables); `foreign` share of names from elsewhere."""
        self.rng = random.Random(f"people {seed}")
        self.foreign, self.families, self.kind = foreign, families, kind
        self.surnames = names.surname_pool()
        self.surname_law = zipf(len(self.surnames))
        self.givens = {sex: names.given_pool(sex) for sex in "mf"}
        self.elsewhere = names.foreign_pools()
        # Among a few hundred given names the first are some percent each.
        self.elsewhere_laws = {people: tuple(zipf(len(pool), 12) for pool in pools)
                               for people, pools in self.elsewhere.items()}
        self.outside = names.outside_pools() if kind == "outside" else None
        self.outside_laws = tuple(zipf(len(pool)) for pool in self.outside) if self.outside else None
        self.units = {"ukraine": [], "russia": []}
        for row in read_table("units"):
            self.units[row["side"]].append(row)
        self.unit_laws = {side: zipf(len(rows), 15) for side, rows in self.units.items()}
        shuffler = random.Random("which units are large")
        for rows in self.units.values():
            shuffler.shuffle(rows)
        places = {}
        for row in read_table("places"):
            row["latin"] = choices_of(row["latin"])
            places.setdefault(row["use"], []).append(row)
        self.places = places
        self.homes = places["home"] + places["capture"] + places["held"][4:]
        self.capture_law = zipf(len(places["capture"]), 3)
        self.ranks = read_table("ranks")
        self.rank_law = cumulative(int(row["weight"]) for row in self.ranks)
        for row in self.ranks:
            row["uk_short"], row["ru_short"] = choices_of(row["uk_short"]), choices_of(row["ru_short"])
        self.count = 0
        self._waiting = None

    def people(self, count, side="ukraine"):
        """The next `count` people (list of `Person`)."""
        return [self._next(side) for _ in range(count)]

    def _next(self, side):
        if self._waiting is not None:
            person, self._waiting = self._waiting, None
            return person
        person = self._stranger(side)
        if self.rng.random() < self.families / 2:  # half the share, for each family is two people
            self._waiting = self._relative(person)
        return person

    def _blank(self, side):
        person = Person()
        person.number = self.count
        self.count += 1
        person.side = side
        person.second_surname = person.call_sign = None
        return person

    def _stranger(self, side):
        rng = self.rng
        person = self._blank(side)
        person.sex = "f" if rng.random() < WOMEN else "m"
        woman = person.sex == "f"
        person.birth = self._birth_date(
            rng.choices(range(FIRST_YEAR, LAST_YEAR + 1), cum_weights=YEAR_WEIGHTS)[0])
        person.foreign = rng.random() < self.foreign
        if self.kind == "outside":
            men, women, surnames = self.outside
            law_men, law_women, law_surnames = self.outside_laws
        elif person.foreign:
            people = rng.choices(PEOPLES, cum_weights=PEOPLE_SHARE)[0]
            men, women, surnames = self.elsewhere[people]
            law_men, law_women, law_surnames = self.elsewhere_laws[people]
        else:
            men, women, surnames = self.givens["m"][0], self.givens["f"][0], self.surnames
            younger = person.birth[0] > 1984
            law_men = self.givens["m"][2 if younger else 1]
            law_women = self.givens["f"][2 if younger else 1]
            law_surnames = self.surname_law
        pair = rng.choices(surnames, cum_weights=law_surnames)[0]
        person.pool_rank = pair
        person.surname = pair[woman]
        if not person.foreign and rng.random() < DOUBLE_SURNAMES:
            person.second_surname = rng.choices(surnames, cum_weights=law_surnames)[0][woman]
        person.given_name = rng.choices(women if woman else men, cum_weights=law_women if woman else law_men)[0]
        person.given = person.given_name.part
        older_law = self.givens["m"][1] if not person.foreign and self.kind != "outside" else law_men
        father = rng.choices(men, cum_weights=older_law)[0]
        person.patronymic = father.fathers.get(person.sex)
        self._service(person)
        return person

    def _birth_date(self, year):
        rng = self.rng
        if rng.random() < FIRST_OF_JANUARY:
            return year, 1, 1
        month = rng.randrange(12)
        return year, month + 1, rng.randrange(DAYS[month]) + 1

    def _service(self, person):
        rng = self.rng
        person.unit = rng.choices(self.units[person.side], cum_weights=self.unit_laws[person.side])[0]
        person.home = rng.choice(self.homes)
        person.category = "civilian" if rng.random() < (0.08 if person.sex == "m" else 0.25) else "military"
        person.rank = rng.choices(self.ranks, cum_weights=self.rank_law)[0]
        person.capture_place = rng.choices(self.places["capture"], cum_weights=self.capture_law)[0]
        year = rng.choices((2022, 2023, 2024, 2025), cum_weights=(50, 70, 92, 100))[0]
        person.capture_date = (year, rng.randrange(3 if year == 2022 else 1, 4 if year == 2025 else 13),
                               rng.randrange(1, 29))
        person.held_at = rng.choice(self.places["held"])
        if rng.random() < 0.45:
            person.call_sign = rng.choice(CALL_SIGNS)

    def _relative(self, first):
        """A brother or sister, a twin, or a father's son: the same surname, half of them in the same unit."""
        rng = self.rng
        person = self._blank(first.side)
        kind = rng.choices(("sibling", "twin", "child"), cum_weights=(50, 62, 100))[0]
        if kind == "child" and first.birth[0] > 1985:
            kind = "sibling"
        person.sex = "f" if rng.random() < WOMEN else "m"
        person.foreign, person.second_surname = first.foreign, None
        person.pool_rank = first.pool_rank
        person.surname = first.pool_rank[person.sex == "f"]
        if self.kind == "outside":
            pools, laws = self.outside[:2], self.outside_laws[:2]
        elif first.foreign:
            for people in PEOPLES:
                if first.given_name in self.elsewhere[people][0] or first.given_name in self.elsewhere[people][1]:
                    pools, laws = self.elsewhere[people][:2], self.elsewhere_laws[people][:2]
                    break
        else:
            pools = (self.givens["m"][0], self.givens["f"][0])
            laws = (self.givens["m"][2], self.givens["f"][2])
        woman = person.sex == "f"
        person.given_name = first.given_name
        while person.given_name is first.given_name:
            person.given_name = rng.choices(pools[woman], cum_weights=laws[woman])[0]
        person.given = person.given_name.part
        if kind == "child" and first.sex == "m":
            person.patronymic = first.given_name.fathers.get(person.sex)
            person.birth = self._birth_date(min(LAST_YEAR, first.birth[0] + rng.randrange(20, 32)))
        else:
            person.patronymic = self._same_father(first, person.sex)
            person.birth = first.birth if kind == "twin" else self._birth_date(
                max(FIRST_YEAR, min(LAST_YEAR, first.birth[0] + rng.choice((-7, -5, -4, -3, -2, 2, 3, 4, 5, 7)))))
        self._service(person)
        person.home = first.home
        if rng.random() < 0.5:
            person.unit, person.capture_place = first.unit, first.capture_place
        return person

    def _same_father(self, first, sex):
        if first.patronymic is None or first.sex == sex:
            return first.patronymic
        pools = ([self.outside[0]] if self.outside else [self.givens["m"][0]]) + [
            self.elsewhere[people][0] for people in PEOPLES]
        for pool in pools:
            for given in pool:
                if given.fathers and given.fathers.get(first.sex) is first.patronymic:
                    return given.fathers.get(sex)
        return None
