"""Names without lists: pairs, matrices and the best choices are what comparing two names by themselves gives."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import LETTERS, OURS, THEIRS

import zvirka as zv

QUERIES: list[str] = OURS["name"]
CHOICES: list[str] = THEIRS["name"]


def compared(a: str, b: str, **options: Any) -> Any:
    return np.float32(zv.compare(a, b, **options).probability)


KINDS: dict[str, Callable[[list[str]], Any]] = {
    "list": list,
    "tuple": tuple,
    "numpy objects": lambda names: np.array(names, dtype=object),
    "numpy text": np.array,
    "polars series": pl.Series,
    "pandas series": pd.Series,
    "pyarrow array": pa.array,
    "pyarrow chunked array": lambda names: pa.chunked_array([names[:2], names[2:]]),
    "pyarrow slice": lambda names: pa.array(["x", *names, "y"]).slice(1, len(names)),
    "pyarrow dictionary": lambda names: pa.array(names).dictionary_encode(),
    "pyarrow views": lambda names: pa.array(names, pa.string_view()),
    "generator": lambda names: (name for name in names),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_column_gives_what_compare_gives(kind: str) -> None:
    make = KINDS[kind]
    matrix = zv.cdist(make(QUERIES), make(CHOICES))
    assert matrix.shape == (5, 5)
    assert matrix.dtype == np.float32
    expected = np.array([[compared(a, b) for b in CHOICES] for a in QUERIES])
    np.testing.assert_allclose(matrix, expected, rtol=1e-6)
    pairs = zv.compare_pairs(make(QUERIES), make(CHOICES))
    assert pairs.dtype == np.float32
    np.testing.assert_allclose(pairs, np.diag(expected), rtol=1e-6)


def test_birth_dates_are_weighed_as_compare_weighs_them() -> None:
    dates_a = ["1988-03-14", "1995", None, "09.01.2001", "1990-06-25"]
    dates_b = [datetime.date(1988, 3, 14), datetime.date(1995, 11, 30), "1979-07-02", "01.09.2001", None]
    found = zv.compare_pairs(QUERIES, QUERIES, birth_dates_a=dates_a, birth_dates_b=dates_b)
    for row, (a, b) in enumerate(zip(dates_a, dates_b, strict=True)):
        dates = {} if a is None or b is None else {"birth_date_a": a, "birth_date_b": b}
        assert found[row] == pytest.approx(compared(QUERIES[row], QUERIES[row], **dates), rel=1e-6)


def test_dates_that_are_none_count_as_missing_and_are_told() -> None:
    with pytest.warns(zv.ZvirkaWarning, match="birth_dates_b: 2 are no dates and count as missing, the first in row 2"):
        found = zv.compare_pairs(
            QUERIES, CHOICES, birth_dates_a=["1990"] * 5, birth_dates_b=["1990", "вчора", None, "31.02.1990", ""]
        )
    assert found[1] == compared(QUERIES[1], CHOICES[1])


def test_a_missing_name_says_nothing() -> None:
    found = zv.compare_pairs([None, "Шаповал Остап"], ["Шаповал Остап", None], prior=0.25)
    # The prior's weight is rounded to thousandths of a bit, as everywhere.
    assert found.tolist() == pytest.approx([0.25, 0.25], abs=1e-4)
    assert found[0] == compared("", "Шаповал Остап", prior=0.25)


def test_a_cutoff_empties_what_is_below_it() -> None:
    whole, cut = zv.cdist(QUERIES, CHOICES), zv.cdist(QUERIES, CHOICES, score_cutoff=0.5)
    assert (cut == np.where(whole >= 0.5, whole, 0)).all()
    assert (cut > 0).sum() == 5


def test_the_best_choices_come_first_with_their_places() -> None:
    for query in QUERIES:
        row = zv.cdist([query], CHOICES)[0]
        best = zv.extract(query, CHOICES, limit=2)
        assert [one.place for one in best] == sorted(range(5), key=lambda place: (-row[place], place))[:2]
        assert all(one.choice == CHOICES[one.place] and one.probability == row[one.place] for one in best)
    assert zv.extract(QUERIES[0], CHOICES, score_cutoff=0.5, limit=9)[0].choice == "SHAPOVAL Ostap"
    assert len(zv.extract(QUERIES[0], CHOICES, score_cutoff=0.5, limit=9)) == 1
    assert zv.extract(QUERIES[0], [], limit=3) == zv.extract(QUERIES[0], CHOICES, limit=0) == []


def test_nobody_against_nobody_is_an_empty_matrix() -> None:
    assert zv.cdist([], []).shape == (0, 0)
    assert zv.cdist([], CHOICES).shape == (0, 5)
    assert zv.cdist(QUERIES, []).shape == (5, 0)
    assert zv.compare_pairs([], []).shape == (0,)


def test_results_may_be_changed_by_their_owner() -> None:
    matrix = zv.cdist(QUERIES, CHOICES)
    matrix[0, 0] = 0.0
    assert matrix[0, 0] == 0.0


def test_a_model_moves_the_probabilities() -> None:
    model = zv.Model.from_json(zv.Model().to_json().replace('"reversed": -3.0', '"reversed": -6.0'))
    assert model != zv.Model()
    for a, b in (("Остап Данило", "Данило Остап"), *zip(QUERIES, CHOICES, strict=True)):
        found = zv.compare_pairs([a], [b], model=model)[0]
        assert found == pytest.approx(compared(a, b, model=model), rel=1e-6)


def test_the_number_of_threads_changes_nothing(many: Callable[[int], dict[str, list[Any]]]) -> None:
    names = many(400)["name"]
    matrices = [zv.cdist(names, names[::-1], threads=threads) for threads in (1, 2, 7)]
    assert (matrices[0] == matrices[1]).all() and (matrices[0] == matrices[2]).all()


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "unequal lengths": (lambda: zv.compare_pairs(QUERIES, CHOICES[:3]), "as many first names as second"),
    "too few dates": (lambda: zv.compare_pairs(QUERIES, CHOICES, birth_dates_a=["1990"]), "a date or none for each"),
    "a text": (lambda: zv.cdist("Нетудихата", CHOICES), "column `queries` is of type str"),
    "a number": (lambda: zv.cdist(QUERIES, 5), "column `choices` is of type int"),
    "a cell that is an object": (lambda: zv.extract("Остап", ["Остап", object()]), "record 2"),
    "cutoff": (lambda: zv.cdist(QUERIES, CHOICES, score_cutoff=1.5), "cutoff must be between 0 and 1"),
    "prior": (lambda: zv.cdist(QUERIES, CHOICES, prior=0.0), "the prior must be above 0"),
    "threads": (lambda: zv.cdist(QUERIES, CHOICES, threads=0), "threads must be at least 1"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_compared_is_refused(name: str) -> None:
    call, message = REFUSED[name]
    with pytest.raises(zv.InputError, match=message) as caught:
        call()
    assert "Нетудихата" not in str(caught.value)


@given(st.lists(LETTERS, min_size=1, max_size=4), st.lists(LETTERS, min_size=1, max_size=4))
def test_whatever_the_text_a_matrix_is_what_compare_gives(queries: list[str], choices: list[str]) -> None:
    # A NUL makes a cell unreadable, which is told; that is tested elsewhere.
    queries = [name.replace("\0", "") for name in queries]
    choices = [name.replace("\0", "") for name in choices]
    matrix = zv.cdist(queries, choices, threads=1)
    for row, a in enumerate(queries):
        for column, b in enumerate(choices):
            assert matrix[row, column] == pytest.approx(compared(a, b), rel=1e-6)


def test_choices_asked_again_give_what_they_gave() -> None:
    choices = ["Мар'яна Ґудзь", "Ostap Shapoval", "", "Шаповал О."]
    first = zv.extract("Шаповал Остап", choices)
    for _ in range(3):
        assert zv.extract("Шаповал Остап", choices) == first
    assert zv.extract("Maryana Gudz", choices, limit=1)[0].place == 0
    # Another prior, and choices of which one letter is another, are other questions.
    assert zv.extract("Шаповал Остап", choices, prior=0.5)[0].probability > first[0].probability
    choices[1] = "Ostap Shapovar"
    again = {found.place: found.probability for found in zv.extract("Шаповал Остап", choices)}
    assert again[1] < {found.place: found.probability for found in first}[1]
