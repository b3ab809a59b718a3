"""What the Python package does in a second of one core, against the libraries that people would take otherwise.

    python benches/python_rates.py [--names 5000] [--pairs 1000000] [--rows 1000000]

Needs the package built with the release profile, numpy and pyarrow. The libraries it is held against are installed at
the first run (`rivalry.environments`; PyICU, which one of them needs, is compiled: a C++ compiler, pkg-config and
libicu-dev) and timed in the same run by ``python_rivals.py``. Times are CPU seconds of all threads, so that they may be
compared on a machine that does other work; each is the least of three. All names are invented, by `zvirka.simulate`.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import subprocess
import warnings

import numpy as np
import pyarrow as pa
from python_rivals import cpu_seconds
from rivalry.environments import environment

import zvirka as zv

FOLDER = pathlib.Path(__file__).parent

FEW = 2_000
"""Pairs that the slower libraries are given: at some thousands a second, seconds of work."""

Names = list[str]


def own_rates(left: Names, right: Names, a: Names, b: Names) -> dict[str, float]:
    """Pairs a CPU second: all with all, row by row, and one by one with reasons."""
    # One answer is held against another before anything is timed.
    sample = zv.cdist(left[:20], right[:20])
    for row, place in ((3, 7), (5, 5), (0, 19)):
        assert np.isclose(sample[row, place], zv.compare(left[row], right[place]).probability)
    assert np.allclose(zv.compare_pairs(left[:20], right[:20]), np.diagonal(sample))
    # Every name once, as on two lists; and names that stand in many pairs, as when candidates are judged.
    few = a[: max(1, len(a) // 20)], b[: max(1, len(b) // 20)]
    repeated = [list(np.resize(np.asarray(names, dtype=object), len(a))) for names in few]
    return {
        "cdist": len(left) * len(right) / cpu_seconds(lambda: zv.cdist(left, right)),
        "compare_pairs": len(a) / cpu_seconds(lambda: zv.compare_pairs(a, b)),
        "compare_pairs, names in 20 pairs each": len(a) / cpu_seconds(lambda: zv.compare_pairs(*repeated)),
        "compare": 500 / cpu_seconds(lambda: [zv.compare(x, y) for x, y in zip(a[:500], b[:500], strict=True)]),
    }


def rival_rates(left: Names, right: Names, a: Names, b: Names) -> dict[str, float]:
    """The same of the other libraries, each in the environment made for them."""
    names = {"left": left, "right": right, "pairs": list(zip(a[:FEW], b[:FEW], strict=True))}
    command = [environment("python_rates"), FOLDER / "python_rivals.py"]
    run = subprocess.run(command, input=json.dumps(names), stdout=subprocess.PIPE, text=True, check=True)
    rates: dict[str, float] = json.loads(run.stdout)
    return rates


def boundary(rows: int) -> dict[str, float]:
    """What crossing the boundary takes of a link: two Arrow tables read into lists, the links given back as one."""
    lists = zv.simulate(people=rows, profile="cross-script")
    left, right = lists.left.to_arrow(), lists.right.to_arrow()
    across = cpu_seconds(lambda: (zv.read_list(left), zv.read_list(right)))
    linked: list[zv.Links] = []
    link = cpu_seconds(lambda: linked.append(zv.link(left, right)), times=1)
    # Once: the links keep the table that they were asked for.
    back = cpu_seconds(lambda: pa.table(linked[-1]).num_rows, times=1)
    return {
        "link, CPU seconds": link,
        "tables in, CPU seconds": across,
        "links out, CPU seconds": back,
        "boundary's share of link": (across + back) / (link + back),
    }


def main() -> None:
    """Measure everything and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=5_000, help="names on either side of the matrix")
    parser.add_argument("--pairs", type=int, default=1_000_000, help="pairs compared row by row")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows on either list of the link; 0 leaves it out")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore", zv.ZvirkaWarning)
    lists = zv.simulate(people=max(arguments.names, arguments.pairs), profile="cross-script")
    left, right = ([name or "" for name in one.to_dict()["name"]] for one in (lists.left, lists.right))
    names = left[: arguments.names], right[: arguments.names], left[: arguments.pairs], right[: arguments.pairs]
    ours, theirs = own_rates(*names), rival_rates(*names)
    told = {f"{name}, pairs a CPU second": rate for name, rate in (ours | theirs).items()}
    told["cdist against rapidfuzz"] = ours["cdist"] / theirs["rapidfuzz token_sort_ratio cdist"]
    for rival in ("rigour", "nomenklatura logic-v2"):
        told[f"compare_pairs against {rival}"] = ours["compare_pairs"] / theirs[rival]
    if arguments.rows:
        told |= boundary(arguments.rows)
    print(json.dumps({name: float(f"{value:.4g}") for name, value in told.items()}, indent=2))


if __name__ == "__main__":
    main()
