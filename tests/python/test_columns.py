"""Columns that are compared though they are no known field."""

from __future__ import annotations

import copy
import pickle

import pytest

import zvirka as zv

OURS = {
    "id": ["a1", "a2", "a3"],
    "name": ["Левчук Остап Ігорович", "Ґудзь Мар'яна Петрівна", "Бойчук Назар Ілліч"],
    "справа": ["48-219", "55-301", "77-190"],
}
THEIRS = {
    "id": ["b1", "b2", "b3"],
    "name": ["LEVCHUK Ostap", "GUDZ Maryana", "BOICHUK Nazar"],
    "Справа": ["48219", "55301", ""],
}


@pytest.mark.parametrize("compare", ["справа", ["справа"], {"справа": "number"}, {"справа": None}])
def test_a_column_is_compared_by_its_header(compare: zv._types.Compare) -> None:
    links = zv.link(OURS, THEIRS, compare=compare)
    assert "справа_level" in links.columns
    levels = dict(zip(links.to_dict()["left_id"], links.to_dict()["справа_level"], strict=True))
    assert levels == {"a1": "same", "a2": "same", "a3": "absent"}
    fields = [level.field for level in links.explain(0).levels]
    assert "справа" in fields


def test_links_with_columns_copy() -> None:
    links = zv.link(OURS, THEIRS, compare="справа")
    for other in [pickle.loads(pickle.dumps(links)), copy.deepcopy(links)]:
        assert other.to_dict() == links.to_dict()


def test_columns_of_a_case_are_compared() -> None:
    result = zv.reconcile(
        {"ours": OURS, "freed": THEIRS},
        roles={"ours": "roster", "freed": "handover"},
        compare={"справа": "number"},
    )
    links = result.links.to_dict()
    levels = dict(zip(links["left_id"], links["справа_level"], strict=True))
    assert levels["a1"] == levels["a2"] == "same"


def test_columns_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(zv.InputError, match="no column 'postcode' to compare"):
        zv.link(OURS, THEIRS, compare="postcode")
    with pytest.raises(zv.InputError, match="kind of column"):
        zv.link(OURS, THEIRS, compare={"справа": "colour"})


def test_a_column_of_one_list_is_compared_within_it() -> None:
    table = {"name": ["Левчук Остап", "LEVCHUK Ostap", "Ґудзь Мар'яна"], "locker": ["17001", "17001", "23002"]}
    links = zv.dedupe(table, compare={"locker": "exact"})
    assert links.to_dict()["locker_level"] == ["same"]
    with pytest.warns(zv.ZvirkaWarning, match="too|only"):
        model = zv.train(OURS, THEIRS, compare="справа")
    assert model.source.startswith("trained")
