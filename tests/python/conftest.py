"""What several test modules start from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from people import OURS, THEIRS, Columns

import zvirka as zv

# Cases are drawn from a fixed seed, so that one commit gives one result; machines that run other work beside the tests
# are slow in bursts, so no case has a deadline.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=60)
hypothesis.settings.load_profile("repeatable")


@pytest.fixture
def ours() -> Columns:
    return {name: list(cells) for name, cells in OURS.items()}


@pytest.fixture
def theirs() -> Columns:
    return {name: list(cells) for name, cells in THEIRS.items()}


@pytest.fixture(scope="session")
def expected() -> dict[str, list[Any]]:
    """The links of the two lists given as dicts of text: what every other kind of table must give."""
    return zv.link(OURS, THEIRS).to_dict()


@pytest.fixture(scope="session")
def many() -> Callable[[int], Columns]:
    """Makes lists of many made-up names, for calls that must take a while."""

    def make(rows: int) -> Columns:
        starts = ["Бал", "Вер", "Гор", "Дов", "Зав", "Кал", "Лит", "Мар", "Нем", "Пет", "Рог", "Сав", "Тур", "Хол"]
        middles = ["а", "о", "у", "ен", "ич", "ош", "ив", "ар", "ул", "ет", "ин"]
        ends = ["енко", "чук", "ський", "ишин", "ак", "ько", "ець", "ович", "ун", "ій"]
        given = ["Остап", "Лесь", "Єлисей", "Данило", "Северин", "Тарас", "Юхим", "Гліб", "Назар", "Орест"]
        names = []
        for row in range(rows):
            surname = starts[row % 14] + middles[row // 14 % 11] + middles[row // 154 % 11] + ends[row // 1694 % 10]
            names.append(f"{surname} {given[row // 7 % 10]} {given[row // 3 % 10]}ович")
        return {"name": names}

    return make
