"""What a library's module and the benchmark tell each other: prepared lists in, scored pairs out.

Imported inside the environments of all libraries, so it needs nothing but the standard library.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HEADER = ("left_id", "right_id", "score")
"""Columns of a file of scored pairs."""

Pair = tuple[str, str, float]


def tell(scored: int) -> None:
    """Print how many pairs were compared, whatever came of them, as the last line of the run."""
    print(json.dumps({"scored": scored}))


def compared(output: str) -> int:
    """How many pairs were compared, from what a run printed."""
    scored: int = json.loads(output.strip().splitlines()[-1])["scored"]
    return scored


@dataclass(frozen=True)
class Task:
    """What a library's module is asked for."""

    left: Path
    right: Path
    pairs: Path
    """Where the scored pairs go."""
    threads: int
    columns: tuple[str, ...]
    """Columns to be compared, for a library that is not told so by its module."""

    @classmethod
    def asked(cls, description: str | None) -> Task:
        """Read it from the command line."""
        parser = argparse.ArgumentParser(description=description)
        for name in ("left", "right", "pairs"):
            parser.add_argument(name, type=Path)
        parser.add_argument("--threads", type=int, default=1)
        parser.add_argument("--columns", type=lambda text: tuple(text.split(",")), default=())
        return cls(**vars(parser.parse_args()))


def read_list(path: Path) -> list[dict[str, str]]:
    """All rows of a list."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write scored pairs; more of them, and in any order, do no harm."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(pairs)
