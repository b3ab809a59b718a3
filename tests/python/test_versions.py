"""Two versions of a list, and of a case."""

from __future__ import annotations

import pathlib
from typing import Any

import pytest

import zvirka as zv

MONDAY = {
    "id": ["1", "2", "3"],
    "name": ["Шаповал Остап Ігорович", "Ґудзь Мар'яна Степанівна", "Їжакевич Северин Лукич"],
    "birth_date": ["05.06.1990", "17.02.1987", "01.12.1979"],
}
TUESDAY = {
    "id": ["1", "2", "3"],
    "name": ["ҐУДЗЬ МАР’ЯНА СТЕПАНІВНА", "Балабуха Єлисей Остапович", "Шаповал Остап Ігорович"],
    "birth_date": ["1987-02-17", "24.08.1995", "06.06.1990"],
}
FREED = {"id": ["h"], "name": ["Ostap SHAPOVAL"], "birth_date": ["1990-06-05"]}
ROLES: dict[str, zv.Role] = {"ours": "roster", "freed": "handover"}


def test_a_diff_has_a_row_for_every_record_that_is_other_than_before() -> None:
    changes = zv.diff(MONDAY, TUESDAY).to_dict()
    assert changes["change"] == ["added", "removed", "changed", "cosmetic"]
    assert changes["old_id"] == [None, "3", "1", "2"]
    assert changes["new_id"] == ["2", None, "3", "1"]
    assert changes["fields"] == [None, None, "birth_date", "name; birth_date"]
    assert changes["birth_date_old"][2:] == ["05.06.1990", "17.02.1987"]
    assert changes["probability"][2] > 0.95
    assert changes["probability"][3] is None
    assert len(zv.diff(MONDAY, MONDAY)) == 0
    assert zv.diff(MONDAY, MONDAY, all=True).to_dict()["change"] == ["unchanged"] * 3


def test_a_diff_is_the_same_for_any_number_of_threads() -> None:
    assert zv.diff(MONDAY, TUESDAY, threads=1).to_dict() == zv.diff(MONDAY, TUESDAY, threads=2).to_dict()


@pytest.mark.parametrize("in_memory", [True, False])
def test_persons_keep_their_ids(tmp_path: pathlib.Path, in_memory: bool) -> None:
    monday = zv.reconcile({"ours": MONDAY, "freed": FREED}, roles=ROLES)
    assert len(monday.changes) == 0
    monday.write(tmp_path / "monday")
    previous: Any = monday if in_memory else tmp_path / "monday"
    same = zv.reconcile({"ours": MONDAY, "freed": FREED}, roles=ROLES, previous=previous)
    assert len(same.changes) == 0
    assert same.ledger.to_dict() == monday.ledger.to_dict()
    tuesday = zv.reconcile({"ours": TUESDAY, "freed": FREED}, roles=ROLES, previous=previous)

    def person(result: zv.Reconciliation, record: str) -> Any:
        return result.ledger.filter(list="ours", record_id=record)[0]["person_id"]

    assert person(tuesday, "1") == person(monday, "2")
    assert person(tuesday, "3") == person(monday, "1")
    assert person(tuesday, "2") == "P00004"
    assert tuesday.changes.to_dict()["kind"] == ["gone", "conflict_new", "new_person"]
    assert tuesday.summary["highest_person_number"] == 4
    assert tuesday.summary["retired"] == [{"person_id": person(monday, "3"), "merged_into": None}]


def test_what_is_no_earlier_result_is_refused(tmp_path: pathlib.Path) -> None:
    for previous in (tmp_path, 7):
        with pytest.raises(zv.InputError):
            zv.reconcile({"ours": MONDAY}, roles={"ours": "roster"}, previous=previous)  # type: ignore[arg-type]
