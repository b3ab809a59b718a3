"""How a call runs: signals, threads, forks and progress."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pytest
from people import OURS, PARTNERS, THEIRS, Columns, pairs_of

import zvirka as zv

# The promise is 0.2 seconds; a machine that runs other tests beside this one may miss it once, but not thrice.
PROMISED_SECONDS = 0.2
TRIES = 3


def run_python(program: str, timeout: float = 60.0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(program)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)


SLOW_TABLE = """
    import pyarrow as pa, time
    schema = pa.schema([("name", pa.string())])
    def batches():
        # A producer that gives one batch a second and never looks whether it is still wanted.
        for row in range(1000):
            yield pa.RecordBatch.from_pydict({"name": [f"Шаповал Остап {row}"]}, schema=schema)
            time.sleep(1)
    left = pa.RecordBatchReader.from_batches(schema, batches())
    right = {"name": ["Ostap Shapoval"]}
"""
LONG_LISTS = """
    syllables = ["ба", "ве", "го", "ду", "жи", "зо", "ку", "ле", "ма", "ну", "по", "ру", "са", "ти", "фе", "хо"]
    def names(shift):
        return [
            "".join(syllables[(row * 7 + shift) // 16**place % 16] for place in range(4)).capitalize()
            + "енко Остап " + syllables[row % 16].capitalize() + "лович"
            for row in range(60000)
        ]
    left, right = {"name": names(0)}, {"name": names(3)}
"""


def interrupted(setting: str, call: str = "zv.link(left, right)") -> tuple[float, str]:
    """Starts a long call, interrupts it, and tells how long it took to end and with what."""
    program = f"""
    import os, signal, threading, time
    import zvirka as zv
{setting}
    struck = []
    def strike():
        struck.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)
    threading.Timer(0.3, strike).start()
    try:
        {call}
        outcome = "finished"
    except KeyboardInterrupt:
        outcome = "interrupted"
    print(time.perf_counter() - struck[0] if struck else -1, outcome, flush=True)
    os._exit(0)
    """
    run = run_python(program)
    assert run.returncode == 0, run.stderr
    seconds, outcome = run.stdout.split()
    return float(seconds), outcome


@pytest.mark.parametrize("setting", [SLOW_TABLE, LONG_LISTS], ids=["while a table is read", "while lists are linked"])
def test_ctrl_c_ends_a_call_within_the_promised_time(setting: str) -> None:
    times = []
    for _ in range(TRIES):
        seconds, outcome = interrupted(setting)
        if outcome == "finished":
            pytest.skip("the lists were linked before the signal came")
        assert outcome == "interrupted"
        times.append(seconds)
        if seconds <= PROMISED_SECONDS:
            return
    pytest.fail(f"ended after {times} seconds")


def test_a_signal_handler_that_does_not_raise_lets_the_call_go_on() -> None:
    run = run_python(
        """
        import os, signal, threading, time
        import pyarrow as pa
        import zvirka as zv
        seen = []
        signal.signal(signal.SIGUSR1, lambda *_: seen.append(1))
        schema = pa.schema([("name", pa.string())])
        def batches():
            yield pa.RecordBatch.from_pydict({"name": ["Шаповал Остап"]}, schema=schema)
            os.kill(os.getpid(), signal.SIGUSR1)
            time.sleep(0.3)
        links = zv.link(pa.RecordBatchReader.from_batches(schema, batches()), {"name": ["Ostap Shapoval"]})
        print(seen, type(links).__name__)
        """
    )
    assert run.stdout.split() == ["[1]", "Links"], run.stderr


def test_the_process_can_go_on_after_an_interrupted_call() -> None:
    program = f"""
    import os, signal, threading
    import zvirka as zv
{SLOW_TABLE}
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        zv.link(left, right)
    except KeyboardInterrupt:
        links = zv.link({{"name": ["Шаповал Остап"]}}, right)
        print("went on with", type(links).__name__)
    """
    run = run_python(program)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "went on with Links"


def test_other_threads_run_while_a_table_is_waited_for() -> None:
    schema = pa.schema([("name", pa.string())])
    met = threading.Event()

    def batches() -> Any:
        yield pa.RecordBatch.from_pydict({"name": OURS["name"]}, schema=schema)
        # Only another Python thread can set this; with the GIL held it would never run.
        assert met.wait(timeout=20)

    helper = threading.Timer(0.05, met.set)
    helper.start()
    links = zv.link(pa.RecordBatchReader.from_batches(schema, batches()), THEIRS)
    assert len(links) == 5


def test_the_engine_runs_without_the_gil(many: Callable[[int], Columns]) -> None:
    people = many(10_000)
    ticks = 0
    stop = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not stop.is_set():
            ticks += 1
            time.sleep(0.001)

    helper = threading.Thread(target=tick)
    helper.start()
    started = time.perf_counter()
    zv.link(people, people)
    took = time.perf_counter() - started
    stop.set()
    helper.join()
    # Under a held GIL the helper could tick only before and after the call.
    assert ticks >= took * 100


def test_calls_from_many_threads_give_what_one_gives(expected: Columns) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: zv.link(OURS, THEIRS).to_dict(), range(64)))
    assert all(result == expected for result in results)


def test_the_number_of_threads_changes_nothing(many: Callable[[int], Columns]) -> None:
    people = many(3000)
    results = [zv.link(people, people, threads=threads).to_dict() for threads in (1, 2, 7)]
    assert results[0] == results[1] == results[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_child_works() -> None:
    run = run_python(
        """
        import os, sys, warnings
        import zvirka as zv
        left, right = {"name": ["Шаповал Остап"] * 1}, {"name": ["Ostap Shapoval"]}
        before = zv.link(left, right).to_dict()
        warnings.simplefilter("ignore")
        child = os.fork()
        if child == 0:
            after = zv.link(left, right).to_dict()
            again = zv.compare("Шаповал Остап", "Ostap Shapoval")
            os._exit(0 if after == before and again.levels else 1)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """
    )
    assert run.returncode == 0, run.stderr


def test_multiprocessing_by_fork_works(tmp_path: Any) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent(
            """
            import multiprocessing, warnings
            import zvirka as zv
            def work(number):
                return len(zv.link({"name": ["Шаповал Остап"]}, {"name": ["Ostap Shapoval"]}))
            if __name__ == "__main__":
                warnings.simplefilter("ignore")
                counts = [work(0)]
                with multiprocessing.get_context("fork").Pool(2) as pool:
                    counts += pool.map(work, range(8))
                print(len(set(counts)))
            """
        ),
        encoding="utf-8",
    )
    run = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=60, check=False)
    assert run.stdout.strip() == "1", run.stderr


def test_progress_rises_from_zero_to_one(many: Callable[[int], Columns]) -> None:
    fractions: list[float] = []
    callers: set[int] = set()

    def report(fraction: float) -> None:
        fractions.append(fraction)
        callers.add(threading.get_ident())

    people = many(5000)
    zv.link(people, people, progress=report)
    assert fractions == sorted(fractions)
    assert fractions[0] >= 0.0
    assert fractions[-1] == 1.0
    assert len(fractions) == len(set(fractions))
    assert callers == {threading.get_ident()}


def test_what_a_progress_callable_raises_ends_the_call() -> None:
    class Enough(Exception):
        pass

    def report(fraction: float) -> None:
        raise Enough

    with pytest.raises(Enough):
        zv.link(OURS, THEIRS, progress=report)
    assert pairs_of(zv.link(OURS, THEIRS)) == PARTNERS


def test_progress_true_shows_a_bar_of_tqdm(capsys: pytest.CaptureFixture[str], expected: Columns) -> None:
    assert zv.link(OURS, THEIRS, progress=True).to_dict() == expected
    assert "linking" in capsys.readouterr().err


def test_progress_true_works_without_tqdm(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, expected: Columns
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert zv.link(OURS, THEIRS, progress=True).to_dict() == expected
    assert "linking 100%" in capsys.readouterr().err


def test_progress_false_and_none_show_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    zv.link(OURS, THEIRS, progress=False)
    zv.link(OURS, THEIRS, progress=None)
    assert capsys.readouterr().err == ""


LONG_CALLS = {
    "cdist": "zv.cdist(left['name'], right['name'])",
    "compare_pairs": "zv.compare_pairs(left['name'] * 20, right['name'] * 20)",
    "dedupe": "zv.dedupe(left)",
    "reconcile": "zv.reconcile({'ours': left, 'freed': right}, roles={'ours': 'roster', 'freed': 'handover'})",
    "train": "zv.train(left, right)",
}


@pytest.mark.parametrize("verb", LONG_CALLS)
def test_ctrl_c_ends_every_long_verb(verb: str) -> None:
    times = []
    for _ in range(TRIES):
        seconds, outcome = interrupted(LONG_LISTS, LONG_CALLS[verb])
        if outcome == "finished":
            pytest.skip("the call ended before the signal came")
        assert outcome == "interrupted"
        times.append(seconds)
        if seconds <= PROMISED_SECONDS:
            return
    pytest.fail(f"ended after {times} seconds")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_child_compares_all_with_all() -> None:
    run = run_python(
        """
        import os, sys, warnings
        import zvirka as zv
        names = ["Шаповал Остап", "Ostap Shapoval", "Maryana Gudz"]
        before = zv.cdist(names, names).tolist()
        warnings.simplefilter("ignore")
        child = os.fork()
        if child == 0:
            os._exit(0 if zv.cdist(names, names).tolist() == before and zv.dedupe({"name": names}) else 1)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """
    )
    assert run.returncode == 0, run.stderr


def test_one_thread_is_one_thread() -> None:
    run = run_python(
        """
        import threading, time
        import zvirka as zv
        names = zv.simulate(people=3000, profile="cross-script").left.to_dict()["name"]
        most = 0
        stop = threading.Event()
        def watch():
            global most
            while not stop.is_set():
                with open("/proc/self/status", encoding="utf-8") as status:
                    most = max(most, *(int(line.split()[1]) for line in status if line.startswith("Threads:")))
                time.sleep(0.001)
        helper = threading.Thread(target=watch)
        helper.start()
        time.sleep(0.05)
        idle = most
        zv.cdist(names, names, threads=1)
        stop.set()
        helper.join()
        print(most - idle)
        """
    )
    # One thread waits behind the door, one works.
    assert run.returncode == 0, run.stderr
    assert 0 <= int(run.stdout) <= 2


def test_many_calls_leave_no_memory_behind() -> None:
    run = run_python(
        """
        import gc
        import zvirka as zv
        lists = zv.simulate(people=300, profile="cross-script")
        left, right = lists.left.to_dict(), lists.right.to_dict()
        few = {"ours": {"name": left["name"][:60]}, "freed": {"name": right["name"][:60]}}
        def resident():
            gc.collect()
            with open("/proc/self/statm", encoding="ascii") as statm:
                return int(statm.read().split()[1]) * 4096
        def call():
            links = zv.link(left, right, threads=1)
            links[3:9].to_dict(), links.filter(decision="match"), links.explain(0), links._repr_html_()
            zv.evaluate(links, lists.truth)
            case = zv.reconcile(few, roles={"ours": "roster", "freed": "handover"}, threads=1)
            case.persons.to_dict(), case.links[::2], case.findings.filter(kind="only_here"), case._repr_html_()
            zv.cdist(left["name"], right["name"][:50], threads=1)
            zv.compare_pairs(left["name"], right["name"], threads=1)
            try:
                zv.link({"name": [object()]}, right)
            except zv.InputError:
                pass
        import warnings
        warnings.simplefilter("ignore")
        for _ in range(40):
            call()
        before = resident()
        for _ in range(200):
            call()
        print(resident() - before)
        """,
        timeout=240,
    )
    assert run.returncode == 0, run.stderr
    # A leak of the links of one call in two would be above 20 megabytes.
    assert int(run.stdout) < 8 * 2**20
