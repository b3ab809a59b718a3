"""A command run as a process of its own, with the CPU time, clock time and memory it took.

CPU time is that of all threads and of the processes that the command waited for; memory is the peak of the command or,
if that is more, of the largest of those processes. A process inherits the peak memory of the one that started it, so
every command is started by a small copy of Python that runs this file and nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


class RunFailed(Exception):
    """A command ended with an error; says what it said last."""


@dataclass(frozen=True)
class Run:
    """What a command took and what it printed."""

    cpu_seconds: float
    clock_seconds: float
    peak_mib: float
    output: str


def measured(command: list[str | Path], folder: Path) -> Run:
    """Run a command in a folder.

    Raises
    ------
    RunFailed
        When it ends with another status than 0.
    """
    with tempfile.TemporaryDirectory() as scratch:
        taken = Path(scratch) / "taken.json"
        starter: list[str | Path] = [sys.executable, "-I", "-S", __file__, taken]
        run = subprocess.run([*starter, *command], cwd=folder, capture_output=True, text=True, check=False)
        if run.returncode:
            said = run.stderr.strip().splitlines() or [f"nothing was said, status {run.returncode}"]
            raise RunFailed(said[-1])
        return Run(**json.loads(taken.read_text(encoding="utf-8")), output=run.stdout)


def start(taken: str, command: list[str]) -> int:
    """Run a command and write what it took as JSON; its status is given back."""
    started = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(process, 0)
    numbers = {
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "clock_seconds": time.perf_counter() - started,
        # Linux counts in KiB.
        "peak_mib": usage.ru_maxrss / 1024,
    }
    Path(taken).write_text(json.dumps(numbers), encoding="utf-8")
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    # A process that was killed has a negative status, which is an error as any other.
    sys.exit(start(sys.argv[1], sys.argv[2:]) and 1)
