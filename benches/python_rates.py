"""What the Python package does in a second of one core, against the libraries that people would take otherwise.

    python benches/python_rates.py [--names 5000] [--pairs 1000000] [--rows 1000000]

Needs the package built with the release profile, and beside it numpy, pyarrow and rapidfuzz; rigour when installed.
Times are CPU seconds of all threads, so that they may be compared on a machine that does other work; each is the least
of three. All names are invented, by `zvirka.simulate`.

The others answer an easier question: `token_sort_ratio` sees letters, not who may be who in two scripts. The ratios say
what the harder answer costs.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

import zvirka as zv

TIMES = 3


def cpu_seconds(work: Callable[[], Any], times: int = TIMES) -> float:
    """The least CPU time of some runs."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def matrix_rates(left: list[str], right: list[str]) -> dict[str, float]:
    """Pairs a CPU second of all with all."""
    from rapidfuzz import fuzz, process

    pairs = len(left) * len(right)
    # One answer is held against another before anything is timed.
    sample = zv.cdist(left[:20], right[:20])
    assert np.allclose(sample[3, 7], zv.compare(left[3], right[7]).probability)
    ours = cpu_seconds(lambda: zv.cdist(left, right))
    theirs = cpu_seconds(
        lambda: process.cdist(left, right, scorer=fuzz.token_sort_ratio, dtype=np.float32, workers=1)
    )
    return {
        "cdist, pairs a CPU second": pairs / ours,
        "rapidfuzz token_sort_ratio cdist, pairs a CPU second": pairs / theirs,
        "cdist against rapidfuzz": theirs / ours,
    }


def pair_rates(a: list[str], b: list[str]) -> dict[str, float]:
    """Pairs a CPU second, row by row."""
    rates = {"compare_pairs, pairs a CPU second": len(a) / cpu_seconds(lambda: zv.compare_pairs(a, b))}
    few = 2_000
    rates["compare, pairs a CPU second"] = 500 / cpu_seconds(
        lambda: [zv.compare(x, y) for x, y in zip(a[:500], b[:500], strict=True)]
    )
    if importlib.util.find_spec("rigour"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rigour = rigour_compare()
            seconds = cpu_seconds(lambda: [rigour(x, y) for x, y in zip(a[:few], b[:few], strict=True)])
        rates["rigour, pairs a CPU second"] = few / seconds
        rates["compare_pairs against rigour"] = rates["compare_pairs, pairs a CPU second"] * seconds / few
    return rates


def rigour_compare() -> Callable[[str, str], Any]:
    """Rigour's comparison of two names of people: analyse both, then align and score their parts."""
    from rigour.names import NameTypeTag, analyze_names, compare_parts

    def parts(name: str) -> Any:
        return next(iter(analyze_names(NameTypeTag.PER, [name]))).parts

    return lambda a, b: compare_parts(parts(a), parts(b))


def boundary_share(rows: int) -> dict[str, float]:
    """What the boundary takes of a link: two Arrow tables read into lists, and the links given back as one."""
    lists = zv.simulate(people=rows, profile="cross-script")
    left, right = lists.left.to_arrow(), lists.right.to_arrow()
    across = cpu_seconds(lambda: (zv.read_list(left), zv.read_list(right)))
    linked: list[zv.Links] = []
    link = cpu_seconds(lambda: linked.append(zv.link(left, right)), times=1)
    back = cpu_seconds(lambda: pa.table(linked[-1]).num_rows)
    return {
        "link, CPU seconds": link,
        "boundary, CPU seconds": across + back,
        "boundary's share of link": (across + back) / link,
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
    rates = matrix_rates(left[: arguments.names], right[: arguments.names])
    rates |= pair_rates(left[: arguments.pairs], right[: arguments.pairs])
    if arguments.rows:
        rates |= boundary_share(arguments.rows)
    print(json.dumps({name: float(f"{value:.4g}") for name, value in rates.items()}, indent=2))


if __name__ == "__main__":
    main()
