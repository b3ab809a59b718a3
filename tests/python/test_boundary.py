"""Arrow that breaks its own rules: it is refused in words, and the interpreter lives."""

from __future__ import annotations

import io
import pathlib
import random
import subprocess
import sys
import textwrap
import time
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pytest
from people import OURS, THEIRS

import zvirka as zv

# Damaged files tried one after another in one child process; the continuous integration gives them a minute in all.
FLIPPED = 300

NAMES = ["Шаповал Остап", "Ґудзь Мар'яна", "Жук Левко", "Чиж Орися"]


class Foreign:
    """A producer that is not pyarrow, so that nobody but the package validates what it hands over."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


def text_with_offsets(*offsets: int) -> Any:
    text = "".join(NAMES).encode()
    buffers = [None, pa.py_buffer(np.array(offsets, dtype=np.int32).tobytes()), pa.py_buffer(text)]
    return pa.Array.from_buffers(pa.string(), len(offsets) - 1, buffers)


def views_beyond_their_buffer() -> Any:
    views = pa.array([name * 3 for name in NAMES], pa.string_view())
    _, raw, *rest = views.buffers()
    broken = bytearray(raw.to_pybytes())
    # The last four bytes of a long view are where it begins in its buffer.
    broken[12:16] = (2**30).to_bytes(4, "little")
    return pa.Array.from_buffers(pa.string_view(), len(NAMES), [None, pa.py_buffer(bytes(broken)), *rest])


BROKEN: dict[str, Any] = {
    "falling offsets": lambda: text_with_offsets(0, 40, 20, 60, 70),
    "negative offsets": lambda: text_with_offsets(0, -5, 20, 60, 70),
    "views beyond their buffer": views_beyond_their_buffer,
    "keys beyond the dictionary": lambda: pa.DictionaryArray.from_arrays(
        pa.array([0, 1, 99, 2], pa.int8()), pa.array(NAMES), safe=False
    ),
    "keys below the dictionary": lambda: pa.DictionaryArray.from_arrays(
        pa.array([0, 1, -3, 2], pa.int8()), pa.array(NAMES), safe=False
    ),
}


@pytest.mark.parametrize("wrap", [lambda table: table, Foreign], ids=["pyarrow", "another library"])
@pytest.mark.parametrize("kind", BROKEN)
def test_arrays_that_break_the_rules_are_refused(kind: str, wrap: Any) -> None:
    table = pa.table({"name": BROKEN[kind]()})
    with pytest.raises(zv.InputError, match=r"breaks the rules of Arrow") as caught:
        zv.link(wrap(table), THEIRS)
    assert not any(name in str(caught.value) for name in NAMES)
    with pytest.raises(zv.InputError):
        zv.link({"name": table.column("name")}, THEIRS)


def test_an_offset_beyond_the_text_is_found_by_its_maker() -> None:
    text = "".join(NAMES).encode()
    offsets = np.array([0, 20, 40, 60, len(text)], dtype=np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text)]
    table = pa.table({"name": pa.Array.from_buffers(pa.string(), 4, buffers)})
    # pyarrow looks at the ends while a table is made, so it is broken afterwards, as memory that others write to may be.
    offsets[4] = 2**30
    reader = pa.RecordBatchReader.from_batches(table.schema, table.to_batches())
    for people in (table, {"name": table.column("name")}):
        with pytest.raises(zv.InputError, match="breaks the rules of Arrow"):
            zv.link(people, THEIRS)
    # A reader is looked at while it is read.
    with pytest.raises(zv.InputError, match="broke off"):
        zv.link(reader, THEIRS)


def test_files_with_flipped_bits_never_end_the_interpreter(tmp_path: pathlib.Path) -> None:
    table = pa.table(
        {
            "id": [str(number) for number in range(40)],
            "name": [NAMES[number % 4] for number in range(40)],
            "born": pa.array([None, "1990-05-06"] * 20).dictionary_encode(),
            "unit": pa.array(["окрема бригада, друга рота"] * 40, pa.string_view()),
        }
    )
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    whole = sink.getvalue()
    draw = random.Random(7)
    for number in range(FLIPPED):
        damaged = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            damaged[draw.randrange(len(damaged))] ^= 1 << draw.randrange(8)
        (tmp_path / f"{number}.arrow").write_bytes(bytes(damaged))
    program = textwrap.dedent(
        """
        import pathlib, sys, warnings
        import pyarrow as pa, pyarrow.ipc
        import zvirka as zv
        warnings.simplefilter("ignore")
        for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
            # What pyarrow itself refuses never reaches the package.
            try:
                reader = pa.ipc.open_file(pa.py_buffer(path.read_bytes()))
                table = pa.Table.from_batches([reader.get_batch(n) for n in range(reader.num_record_batches)])
            except (pa.ArrowException, ValueError, KeyError, OSError, UnicodeError):
                continue
            try:
                zv.read_list(table)
            except zv.ZvirkaError:
                pass
            except UnicodeError:
                pass
        print("alive")
        """
    )
    run = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, timeout=300)
    assert run.stdout == "alive\n", (run.returncode, run.stderr[-2000:])


def test_one_date_out_of_range_is_one_missing_value() -> None:
    days = pa.array([0, 2**31 - 1, None, 7_000], pa.int32()).cast(pa.date32())
    far = pa.array([0, 2**62, None, 7_000 * 86_400], pa.int64())
    for column in [
        days,
        far.cast(pa.timestamp("s")),
        far.cast(pa.timestamp("s", "Europe/Kyiv")),
        pa.array([0, 2**62, None, 7_000 * 86_400_000], pa.int64()).view(pa.date64()),
    ]:
        with pytest.warns(zv.ZvirkaWarning, match=r"`dob` has 1 dates outside the years 1 to 9999.*record 2"):
            people = zv.read_list(pa.table({"name": NAMES, "dob": column}))
        assert people.to_dict()["birth_date"] == ["1970-01-01", None, None, "1989-03-02"]


def test_two_results_of_one_duckdb_connection_are_linked() -> None:
    duckdb = pytest.importorskip("duckdb")
    ours, theirs = pa.table(OURS), pa.table(THEIRS)  # noqa: F841
    connection = duckdb.connect()
    links = zv.link(connection.sql("select * from ours"), connection.sql("select * from theirs"))
    assert len(links) == len(zv.link(OURS, THEIRS))


def test_more_threads_than_the_machine_has_end() -> None:
    assert len(zv.link(OURS, THEIRS, threads=10_000)) == len(zv.link(OURS, THEIRS, threads=1))


def test_a_second_interpreter_is_refused_in_words() -> None:
    program = textwrap.dedent(
        """
        import _xxsubinterpreters as interpreters
        import zvirka
        second = interpreters.create()
        try:
            interpreters.run_string(second, "import zvirka")
        except interpreters.RunFailedError as error:
            print("refused", error)
        else:
            print("imported")
        """
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    # The program has to end as well: whatever the module does at the end is done once in each interpreter.
    if "No module named '_xxsubinterpreters'" in run.stderr:
        pytest.skip("this Python has no second interpreters of that name")
    assert run.returncode == 0 and run.stdout.startswith(("refused", "imported")), run


def test_what_validation_costs_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    rows = 1_000_000
    table = pa.table({f"note {number}": pa.array(["Ґудзь Мар'яна"] * rows) for number in range(4)})
    table = table.append_column("name", pa.array(["Жук Левко"] * rows))
    began = time.process_time()
    zv.read_list(Foreign(table))
    read = time.process_time() - began
    began = time.process_time()
    table.validate(full=True)
    own = time.process_time() - began
    with capsys.disabled():
        print(f"\na million rows: read and validated {read:.2f} s; pyarrow's own validation {own:.2f} s (CPU)")
    assert read < 20
