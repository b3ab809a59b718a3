"""What is refused, as which exception, and that no message holds what a cell held."""

from __future__ import annotations

import pathlib
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from people import OURS, THEIRS

import zvirka as zv

SECRET = "Нетудихата"


class BrokenTable:
    """A producer whose own error quotes a cell."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        raise RuntimeError(f"could not convert {SECRET!r}")


def breaking_reader() -> Any:
    schema = pa.schema([("name", pa.string())])

    def batches() -> Any:
        yield pa.RecordBatch.from_pydict({"name": ["Шаповал Остап", "Ґудзь Мар'яна"]}, schema=schema)
        raise ValueError(f"could not convert {SECRET!r}")

    return pa.RecordBatchReader.from_batches(schema, batches())


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "number": (lambda: 5, r"type int is no table; give a data frame"),
    "None": (lambda: None, r"type NoneType is no table"),
    "list of rows": (lambda: [{"name": SECRET}], r"type list is no table"),
    "polars lazy frame": (lambda: pl.LazyFrame({"name": [SECRET]}), r"LazyFrame .*\.collect\(\)"),
    "polars series": (lambda: pl.Series("name", [SECRET]), r"a single column.*give a whole table"),
    "pyarrow array": (lambda: pa.array([SECRET]), r"a single column"),
    "pyarrow chunked array": (lambda: pa.chunked_array([[SECRET]]), r"a single column"),
    "producer that fails": (BrokenTable, r"left could not be handed over as Arrow \(RuntimeError\)"),
    "stream that breaks off": (breaking_reader, r"left: the table broke off after 2 records"),
    "pandas of mixed kinds": (
        lambda: pd.DataFrame({"name": pd.Series([SECRET, 5, b"x"], dtype=object)}),
        r"could not be handed over as Arrow",
    ),
    "empty dict": (dict, r"left: none of the 0 columns holds names; call one `name`"),
    "no name column": (lambda: {"id": ["1"], SECRET: ["x"]}, r"none of the 2 columns holds names"),
    "two name columns": (
        lambda: pa.table([["a"], ["b"]], names=["name", "Name"]),
        r"columns 1 and 2 have the same header, Name; say which is meant",
    ),
    "columns of unequal length": (lambda: {"name": ["а", "б"], "id": ["1"]}, r"left: column id has 1 rows"),
    "one id twice": (lambda: {"name": ["а", "б"], "id": ["1", "1"]}, r"rows 1 and 2: the same id"),
    "key that is no text": (lambda: {0: [SECRET]}, r"keys of a dict of columns must be text"),
    "column that is a text": (lambda: {"name": SECRET}, r"column `name` is of type str; give a sequence"),
    "column that is bytes": (lambda: {"name": SECRET.encode()}, r"column `name` is of type bytes"),
    "column that is a set": (lambda: {"name": {SECRET}}, r"column `name` is of type set"),
    "column that is a number": (lambda: {"name": 5}, r"column `name` is of type int"),
    "cell that is an object": (lambda: {"name": ["а", object()]}, r"column `name`, record 2: a value of the wrong"),
    "cell that is bytes": (lambda: {"name": [SECRET.encode()]}, r"column `name`, record 1"),
    "cell that is a truth": (lambda: {"name": [True]}, r"column `name`, record 1"),
    "cell that is a list": (lambda: {"name": [[SECRET]]}, r"column `name`, record 1"),
    "numpy truths": (lambda: {"name": np.array([True])}, r"column `name`, record 1"),
    "numpy durations": (lambda: {"name": list(np.array([5], "timedelta64[ns]"))}, r"column `name`, record 1"),
    "numpy complex": (lambda: {"name": np.array([1j])}, r"column `name`, record 1"),
    "arrow binary": (lambda: pa.table({"name": [SECRET.encode()]}), r"column `name` is of type Binary"),
    "arrow list": (lambda: pa.table({"name": [[SECRET]]}), r"column `name` is of type List"),
    "arrow struct": (lambda: pa.table({"name": [{"a": SECRET}]}), r"column `name` is of type Struct"),
    "arrow truths": (lambda: pa.table({"name": [True]}), r"column `name` is of type Boolean"),
    "dictionary of lists": (lambda: {"name": pa.array([[SECRET]])}, r"column `name` is of type List"),
    "path with a NUL": (lambda: "a\0b.csv", r"."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_with_what_to_do(name: str) -> None:
    make, message = REFUSED[name]
    with pytest.raises(zv.ZvirkaError, match=message) as caught:
        zv.link(make(), THEIRS)
    assert isinstance(caught.value, (ValueError, OSError))
    assert SECRET not in str(caught.value)
    # An exception that is chained is printed too.
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_messages_say_which_of_the_two_tables_is_meant() -> None:
    with pytest.raises(zv.InputError, match="^right: "):
        zv.link(OURS, {"id": ["1"]})


OPTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "cardinality": ({"cardinality": "one"}, "cardinality must be one-to-one"),
    "no threads": ({"threads": 0}, "threads must be at least 1, not 0"),
    "negative threads": ({"threads": -3}, "threads must be at least 1, not -3"),
    "match_at too high": ({"match_at": 1.5}, "."),
    "match_at is no number": ({"match_at": float("nan")}, "."),
    "review_at below zero": ({"review_at": -0.1}, "."),
    "progress": ({"progress": 5}, "progress must be True, None or a callable"),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options_out_of_range_are_refused(name: str) -> None:
    options, message = OPTIONS[name]
    with pytest.raises(zv.InputError, match=message):
        zv.link(OURS, THEIRS, **options)


@pytest.mark.parametrize(
    "options",
    [
        {"prior": 0.0},
        {"prior": 1.0},
        {"prior": -1.0},
        {"prior": float("nan")},
        {"birth_date_a": "вчора"},
        {"birth_date_a": 5},
        {"birth_date_b": "колись"},
        {"birth_date_b": "1990-02-31"},
    ],
    ids=str,
)
def test_compare_refuses_priors_and_dates_that_are_none(options: dict[str, Any]) -> None:
    with pytest.raises(zv.InputError):
        zv.compare("Шаповал Остап", "Ostap Shapoval", **options)


def test_a_name_that_is_no_text_is_refused_without_being_quoted() -> None:
    with pytest.raises(zv.InputError, match="name_a: the text holds half of a surrogate pair") as caught:
        zv.compare(f"{SECRET}\ud800", "Ostap Shapoval")
    assert SECRET not in repr(caught.value.args)


def test_a_missing_file_is_an_oserror_that_names_it(tmp_path: pathlib.Path) -> None:
    with pytest.raises(zv.FileError, match="nowhere.csv") as caught:
        zv.link(tmp_path / "nowhere.csv", THEIRS)
    assert isinstance(caught.value, OSError)


def test_an_empty_file_is_refused(tmp_path: pathlib.Path) -> None:
    (tmp_path / "empty.csv").touch()
    with pytest.raises(zv.InputError, match="empty.csv"):
        zv.link(tmp_path / "empty.csv", THEIRS)


def test_exceptions_are_zvirkas_and_pickle() -> None:
    for kind in (zv.ZvirkaError, zv.InputError, zv.FileError, zv.MissingLibraryError):
        assert issubclass(kind, zv.ZvirkaError)
        assert kind.__module__ == "zvirka"
        again = pickle.loads(pickle.dumps(kind("left: because")))
        assert type(again) is kind
        assert str(again) == "left: because"


@pytest.mark.parametrize("on_worker", [False, True])
def test_a_panic_becomes_an_exception_without_its_payload(on_worker: bool, capfd: pytest.CaptureFixture[str]) -> None:
    panic_inside: Any = getattr(zv._zvirka, "_panic_inside", None)
    if panic_inside is None:
        pytest.skip("only in builds with debug assertions")
    with pytest.raises(zv.ZvirkaError, match=r"fault of its own at crates/zvirka-python/src/door\.rs:\d+") as caught:
        panic_inside(SECRET, on_worker)
    assert SECRET not in str(caught.value)
    shown = capfd.readouterr()
    assert shown.out == shown.err == ""
    # The process is as good as before.
    assert len(zv.link(OURS, THEIRS)) == 5


def test_a_table_given_twice_is_read_twice() -> None:
    table = pa.table(OURS)
    assert len(zv.link(table, table)) == 5
