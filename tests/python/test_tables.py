"""Whatever a list comes as, the links are those of the same list given as a dict of text."""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from people import OURS, PARTNERS, THEIRS, Columns, pairs_of

import zvirka as zv


def duckdb_relation(columns: Columns) -> Any:
    connection = duckdb.connect()
    connection.register("people", pa.table(columns))
    return connection.sql("select * from people")


def duckdb_of_pandas(columns: Columns) -> Any:
    frame = pd.DataFrame(columns)
    connection = duckdb.connect()
    connection.register("people", frame)
    return connection.sql("select * from people order by id")


def duckdb_own_table(columns: Columns) -> Any:
    connection = duckdb.connect()
    connection.execute("create table people (id varchar, name varchar, birth_date date)")
    rows = list(zip(columns["id"], columns["name"], columns["birth_date"], strict=True))
    connection.executemany("insert into people values (?, ?, ?)", rows)
    return connection.table("people")


def small_chunks(columns: Columns) -> Any:
    table = pa.table(columns)
    return pa.concat_tables([table.slice(0, 2), table.slice(2, 0), table.slice(2)])


def sliced(columns: Columns) -> Any:
    """A table that is a window into a longer one: its buffers start elsewhere."""
    padded = {name: ["x", *cells, "y"] for name, cells in columns.items()}
    return pa.table(padded).slice(1, len(columns["id"]))


def reader(columns: Columns) -> Any:
    return small_chunks(columns).to_reader()


def reader_from_generator(columns: Columns) -> Any:
    table = pa.table(columns)
    return pa.RecordBatchReader.from_batches(table.schema, (batch for batch in table.to_batches(max_chunksize=1)))


KINDS: dict[str, Callable[[Columns], Any]] = {
    "dict of tuples": lambda columns: {name: tuple(cells) for name, cells in columns.items()},
    "mapping": MappingProxyType,
    "dict of numpy objects": lambda columns: {k: np.array(v, dtype=object) for k, v in columns.items()},
    "dict of numpy text": lambda columns: {k: np.array(v) for k, v in columns.items()},
    "dict of polars series": lambda columns: {k: pl.Series(v) for k, v in columns.items()},
    "dict of pandas series": lambda columns: {k: pd.Series(v) for k, v in columns.items()},
    "dict of pyarrow arrays": lambda columns: {k: pa.array(v) for k, v in columns.items()},
    "dict of chunked arrays": lambda columns: {k: pa.chunked_array([v[:2], v[2:]]) for k, v in columns.items()},
    "pyarrow table": pa.table,
    "pyarrow table in chunks": small_chunks,
    "pyarrow slice": sliced,
    "pyarrow record batch": lambda columns: pa.RecordBatch.from_pydict(columns),
    "pyarrow reader": reader,
    "pyarrow reader of a generator": reader_from_generator,
    "polars": pl.DataFrame,
    "polars in chunks": lambda columns: pl.concat(
        [pl.DataFrame(columns)[:3], pl.DataFrame(columns)[3:]], rechunk=False
    ),
    "pandas": pd.DataFrame,
    "pandas with an index": lambda columns: pd.DataFrame(columns, index=list("vwxyz")),
    "pandas of objects": lambda columns: pd.DataFrame(columns, dtype=object),
    "duckdb": duckdb_relation,
    "duckdb of pandas": duckdb_of_pandas,
    "duckdb's own table": duckdb_own_table,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_table_gives_the_same_links(kind: str, expected: Columns) -> None:
    make = KINDS[kind]
    links = zv.link(make(OURS), make(THEIRS)).to_dict()
    if kind == "duckdb of pandas":
        # Its rows are in the order of the ids; what is linked to whom must be the same.
        assert pairs_of(zv.link(make(OURS), make(THEIRS))) == PARTNERS
        return
    assert links == expected


def test_the_people_of_the_two_lists_find_each_other(expected: Columns) -> None:
    pairs = set(zip(expected["left_id"], expected["right_id"], strict=True))
    assert pairs == PARTNERS
    assert set(expected["decision"]) == {"match"}
    assert expected["left_name"] == OURS["name"]


TEXT_TYPES = {
    "utf8": pa.string(),
    "large_utf8": pa.large_string(),
    "utf8_view": pa.string_view(),
    "dictionary of utf8": pa.dictionary(pa.int8(), pa.string()),
    "dictionary of large_utf8": pa.dictionary(pa.int32(), pa.large_string()),
    "dictionary by uint16": pa.dictionary(pa.uint16(), pa.string()),
}


@pytest.mark.parametrize("name", TEXT_TYPES)
def test_every_type_of_text_is_read(name: str, expected: Columns) -> None:
    table = pa.table({column: pa.array(cells).cast(TEXT_TYPES[name]) for column, cells in OURS.items()})
    assert zv.link(table, THEIRS).to_dict() == expected


@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(OURS["name"])])
def test_polars_categories_are_read(dtype: Any, expected: Columns) -> None:
    frame = pl.DataFrame(OURS).with_columns(pl.col("name").cast(dtype))
    assert zv.link(frame, THEIRS).to_dict() == expected


def test_pandas_categories_are_read(expected: Columns) -> None:
    assert zv.link(pd.DataFrame(OURS).astype("category"), THEIRS).to_dict() == expected


DAYS = [datetime.date.fromisoformat(day) for day in OURS["birth_date"]]
MIDNIGHTS = [datetime.datetime(day.year, day.month, day.day) for day in DAYS]

DATE_COLUMNS: dict[str, Callable[[], Any]] = {
    "list of dates": lambda: DAYS,
    "list of datetimes": lambda: MIDNIGHTS,
    "date32": lambda: pa.array(DAYS, pa.date32()),
    "date64": lambda: pa.array(DAYS, pa.date64()),
    "timestamp[s]": lambda: pa.array(MIDNIGHTS, pa.timestamp("s")),
    "timestamp[ms]": lambda: pa.array(MIDNIGHTS, pa.timestamp("ms")),
    "timestamp[us]": lambda: pa.array(MIDNIGHTS, pa.timestamp("us")),
    "timestamp[ns]": lambda: pa.array(MIDNIGHTS, pa.timestamp("ns")),
    # Midnight in Kyiv is the evening before in UTC: the day is the one of the column's own zone.
    "timestamp in Kyiv": lambda: pa.array(pd.to_datetime(pd.Series(MIDNIGHTS)).dt.tz_localize("Europe/Kyiv")),
    "timestamp with an offset": lambda: pa.array(pd.to_datetime(pd.Series(MIDNIGHTS)).dt.tz_localize("+02:00")),
    "polars dates": lambda: pl.Series(DAYS),
    "polars datetimes": lambda: pl.Series(MIDNIGHTS),
    "pandas datetimes": lambda: pd.to_datetime(pd.Series(MIDNIGHTS)),
    "numpy days": lambda: np.array(DAYS, dtype="datetime64[D]"),
    "numpy nanoseconds": lambda: np.array(MIDNIGHTS, dtype="datetime64[ns]"),
    "list of numpy days": lambda: list(np.array(DAYS, dtype="datetime64[D]")),
    "list of numpy nanoseconds": lambda: list(np.array(MIDNIGHTS, dtype="datetime64[ns]")),
    "list of pandas timestamps": lambda: [pd.Timestamp(day) for day in DAYS],
}


@pytest.mark.parametrize("name", DATE_COLUMNS)
def test_every_type_of_date_is_read_as_its_day(name: str, expected: Columns) -> None:
    dates = DATE_COLUMNS[name]()
    assert zv.link({**OURS, "birth_date": dates}, THEIRS).to_dict() == expected


def test_dates_change_the_weights_so_the_tests_above_can_fail(expected: Columns) -> None:
    shifted = [day + datetime.timedelta(days=1) for day in DAYS]
    links = zv.link({**OURS, "birth_date": shifted}, THEIRS).to_dict()
    assert links.get("birth_date_weight") != expected["birth_date_weight"]


ID_COLUMNS: dict[str, Any] = {
    "int64": pa.array([7, 12, 31, 44, 58], pa.int64()),
    "uint8": pa.array([7, 12, 31, 44, 58], pa.uint8()),
    "float64": pa.array([7.0, 12.0, 31.0, 44.0, 58.0], pa.float64()),
    "float32": pa.array([7, 12, 31, 44, 58], pa.float32()),
    "decimal": pa.array([7, 12, 31, 44, 58]).cast(pa.decimal128(20, 0)),
    "list of int": [7, 12, 31, 44, 58],
    "list of float": [7.0, 12.0, 31.0, 44.0, 58.0],
    "numpy": np.array([7, 12, 31, 44, 58]),
    "list of numpy": list(np.array([7, 12, 31, 44, 58])),
}


@pytest.mark.parametrize("name", ID_COLUMNS)
def test_ids_that_are_numbers_are_written_as_a_person_would(name: str) -> None:
    links = zv.link({**OURS, "id": ID_COLUMNS[name]}, THEIRS)
    assert pairs_of(links) == PARTNERS


def test_without_ids_records_are_numbered_from_one() -> None:
    links = zv.link({"name": OURS["name"]}, {"name": THEIRS["name"]})
    assert {("1", "3"), ("3", "2")} <= pairs_of(links)


def test_split_names_and_unknown_columns_are_understood() -> None:
    split = {
        "surname": [name.split()[0] for name in OURS["name"]],
        "given_name": [name.split()[1] for name in OURS["name"]],
        "patronymic": [name.split()[2] for name in OURS["name"]],
        "id": OURS["id"],
        # Nothing is read of a column that means nothing, whatever it holds.
        "picture": [object()] * 5,
    }
    assert pairs_of(zv.link(split, THEIRS)) == PARTNERS


@pytest.mark.parametrize("header", ["ПІБ", "ФИО", "Full_Name", "NAME"])
def test_headers_are_known_in_three_languages(header: str) -> None:
    named = {"id": OURS["id"], header: OURS["name"]}
    assert pairs_of(zv.link(named, THEIRS)) == PARTNERS


MISSING = {
    "None": None,
    "empty": "",
    "nan": float("nan"),
    "pandas.NA": pd.NA,
    "NaT": pd.NaT,
    "numpy NaT": np.datetime64("NaT"),
}


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_name_sets_the_record_aside_and_says_so(name: str, ours: Columns) -> None:
    ours["name"][1] = MISSING[name]
    with pytest.warns(zv.ZvirkaWarning, match="left: 1 of 5 records"):
        links = zv.link(ours, THEIRS)
    (reject,) = links.rejects
    assert (reject.list, reject.row) == ("left", 2)
    assert pairs_of(links) == PARTNERS - {("12", "b5")}
    assert any("1 of 5" in warning for warning in links.warnings)


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_date_is_no_fault(name: str, ours: Columns) -> None:
    ours["birth_date"][1] = MISSING[name]
    links = zv.link(ours, THEIRS)
    assert pairs_of(links) == PARTNERS
    assert links.rejects == []


def test_nulls_of_arrow_are_missing_values(ours: Columns) -> None:
    ours["birth_date"] = [None] * 5
    untyped = pa.table(ours)
    assert untyped.schema.field("birth_date").type == pa.null()
    typed = pa.table({**ours, "birth_date": pa.nulls(5, pa.date32())})
    in_dictionary = pa.table({**ours, "birth_date": pa.nulls(5, pa.dictionary(pa.int8(), pa.string()))})
    links = [zv.link(table, THEIRS).to_dict() for table in (untyped, typed, in_dictionary, ours)]
    assert links[0] == links[1] == links[2] == links[3]


EMPTY: dict[str, Callable[[], Any]] = {
    "dict": lambda: {"name": []},
    "pyarrow without batches": lambda: pa.table({"name": pa.array([], pa.string())}),
    "pyarrow untyped": lambda: pa.table({"name": []}),
    "polars": lambda: pl.DataFrame({"name": []}, schema={"name": pl.String}),
    "pandas": lambda: pd.DataFrame({"name": []}),
    "reader": lambda: pa.RecordBatchReader.from_batches(pa.schema([("name", pa.string())]), []),
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_table_is_a_list_of_nobody(name: str) -> None:
    make = EMPTY[name]
    for left, right in ((make(), THEIRS), (OURS, make()), (make(), make())):
        links = zv.link(left, right)
        assert len(links) == 0
        assert links.to_dict()["left_id"] == []
        assert links.to_polars().height == links.to_arrow().num_rows == len(links.to_pandas()) == 0


def write_csv(path: pathlib.Path, columns: Mapping[str, list[Any]]) -> pathlib.Path:
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("as_text", [False, True])
def test_a_path_is_read_as_a_file(as_text: bool, tmp_path: pathlib.Path, expected: Columns) -> None:
    left, right = write_csv(tmp_path / "наші.csv", OURS), write_csv(tmp_path / "theirs.csv", THEIRS)
    links = zv.link(str(left), str(right)) if as_text else zv.link(left, right)
    assert links.to_dict() == expected


def test_a_dash_is_a_file_and_not_standard_input(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(zv.FileError):
        zv.link("-", THEIRS)


def bad_utf8(cell: bytes) -> Any:
    """Arrow text that is not UTF-8, as a careless producer hands it over."""
    cells = [name.encode() for name in OURS["name"]]
    cells[3] = cell
    offsets = np.cumsum([0, *(len(cell) for cell in cells)], dtype=np.int32)
    buffers = [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(b"".join(cells))]
    return pa.Array.from_buffers(pa.string(), 5, buffers)


@pytest.mark.filterwarnings("ignore::zvirka.ZvirkaWarning")
@pytest.mark.parametrize("kind", ["utf8", "view", "dictionary"])
def test_bytes_that_are_not_utf8_set_the_record_aside(kind: str) -> None:
    names = bad_utf8(b"\xff\xfe\xd0")
    if kind == "view":
        names = names.view(pa.binary()).cast(pa.binary_view()).view(pa.string_view())
    if kind == "dictionary":
        names = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, 3, 4], pa.int8()), names, safe=False)
    links = zv.link(pa.table({"id": OURS["id"], "name": names}), THEIRS)
    assert [(reject.list, reject.row) for reject in links.rejects] == [("left", 4)]
    assert any("column `name` has 1 cells that are not text" in text for text in links.warnings)
    assert any("record 4" in text for text in links.warnings)
    assert pairs_of(links) == PARTNERS - {("44", "b4")}


@pytest.mark.filterwarnings("ignore::zvirka.ZvirkaWarning")
@pytest.mark.parametrize("cell", ["Ярошинська\ud800", "Яро\0шинська"])
def test_half_a_surrogate_pair_or_a_nul_sets_the_record_aside(cell: str, ours: Columns) -> None:
    ours["name"][3] = cell
    links = zv.link(ours, THEIRS)
    assert [(reject.list, reject.row) for reject in links.rejects] == [("left", 4)]
    assert any("column `name` has 1 cells that are not text" in text for text in links.warnings)
