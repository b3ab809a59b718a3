"""A table that answers names: one by one and all together give the same. All people are invented."""

from __future__ import annotations

import datetime

import pytest
from people import Columns

import zvirka as zv

TABLE: Columns = {
    "id": ["а1", "а2", "а3", "а4"],
    "name": [
        "Гриценко Олексій Іванович",
        "Василенко Олександр Олександрович",
        "Василенко Олександр Олександрович",
        "Ґудзь Мар'яна Петрівна",
    ],
    "birth_date": ["1990-03-07", "1985-04-12", "1961-01-30", None],
}


@pytest.fixture(scope="module")
def index() -> zv.Index:
    return zv.Index(TABLE)


def test_the_nearest_come_first_with_numbers_that_add_up(index: zv.Index) -> None:
    hits = index.search("Саша Василенко")
    assert [hit.id for hit in hits[:2]] == ["а2", "а3"]
    assert hits[0].decision != "match" and hits[0].rival_probability == hits[1].probability
    for hit in hits:
        assert sum(level.weight for level in hit.levels) == pytest.approx(hit.weight)
        assert hit.name == TABLE["name"][hit.place]
        assert hit.name.split()[0] not in repr(hit)


def test_a_birth_date_tells_namesakes_apart(index: zv.Index) -> None:
    for date in ("30.01.1961", datetime.date(1961, 1, 30), "1961"):
        assert index.search("Василенко Олександр", date, limit=1)[0].id == "а3"
    with pytest.raises(zv.InputError):
        index.search("Василенко Олександр", "скоро")
    with pytest.raises(zv.InputError):
        zv.Index({"colour": ["синій"]})


@pytest.mark.filterwarnings("ignore::zvirka.ZvirkaWarning")
def test_a_batch_gives_what_its_names_give_one_by_one(index: zv.Index) -> None:
    lists = zv.simulate(people=300, seed=4)
    asked = zv.Index(lists.right, threads=1)
    table = asked.search_all(lists.left, limit=3)
    assert table.columns[:5] == ["query_id", "rank", "id", "query_name", "name"]
    rows = table.to_dict()
    names = lists.left.to_dict()["name"]
    ids = lists.left.to_dict()["id"]
    alone = {"name": names, "id": ids}
    by_name = asked.search_all(alone, limit=3).to_dict()
    for place in range(0, 300, 10):
        name = names[place]
        if not name:
            continue
        hits = asked.search(name, limit=3)
        found = [row for row, query in enumerate(by_name["query_id"]) if query == ids[place]]
        assert [by_name["id"][row] for row in found] == [hit.id for hit in hits]
        assert [by_name["probability"][row] for row in found] == pytest.approx([hit.probability for hit in hits])
    assert zv.Index(lists.right, threads=2).search_all(lists.left, limit=3).to_dict() == rows


@pytest.mark.filterwarnings("ignore::zvirka.ZvirkaWarning")
def test_the_nearest_are_those_that_linking_finds() -> None:
    lists = zv.simulate(people=500, seed=9)
    links = zv.link(lists.left, lists.right, cardinality="many-to-one").filter(decision="match").to_dict()
    nearest = zv.Index(lists.right).search_all(lists.left).to_dict()
    first = dict(zip(nearest["query_id"], nearest["id"], strict=True))
    same = sum(first.get(left) == right for left, right in zip(links["left_id"], links["right_id"], strict=True))
    assert same >= 0.99 * len(links["left_id"]) > 100


def test_nothing_found_is_an_empty_list(index: zv.Index) -> None:
    assert index.search("Зовсімінша Людина") == [] and len(index) == 4
