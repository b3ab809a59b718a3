"""The Python libraries that the package is held against, each timed in an environment of its own.

Not to be run by hand: ``python_rates.py`` runs this file in the environment that ``rivalry/environments.py`` makes for
it, with the names as JSON on standard input; rates come back as JSON, in pairs a CPU second of all threads.

What each answers is easier than who may be who in two scripts: ``token_sort_ratio`` (rapidfuzz) sees letters; rigour
aligns the parts of two names; ``LogicV2`` (nomenklatura) scores two entities with it and with rules.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

TIMES = 3
"""Each time is the least of so many, because machines that do other work are slow in bursts."""


def cpu_seconds(work: Callable[[], Any], times: int = TIMES) -> float:
    """The least CPU time of some runs."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def rapidfuzz_rate(left: list[str], right: list[str]) -> float:
    """All with all by ``token_sort_ratio``."""
    import numpy as np
    from rapidfuzz import fuzz, process

    def matrix() -> Any:
        return process.cdist(left, right, scorer=fuzz.token_sort_ratio, dtype=np.float32, workers=1)

    return len(left) * len(right) / cpu_seconds(matrix)


def rigour_rate(pairs: list[tuple[str, str]]) -> float:
    """Two names of people: analyse both, then align and score their parts."""
    from rigour.names import NameTypeTag, analyze_names, compare_parts

    def parts(name: str) -> Any:
        return next(iter(analyze_names(NameTypeTag.PER, [name]))).parts

    return len(pairs) / cpu_seconds(lambda: [compare_parts(parts(a), parts(b)) for a, b in pairs])


def nomenklatura_rate(pairs: list[tuple[str, str]]) -> float:
    """Two persons of whom nothing but a name is known."""
    from followthemoney import EntityProxy
    from nomenklatura.matching import LogicV2

    def person(number: int, name: str) -> EntityProxy:
        data = {"id": f"person-{number}", "schema": "Person", "properties": {"name": [name]}}
        return EntityProxy.from_dict(data)

    config = LogicV2.default_config()

    def compared() -> list[Any]:
        # New entities each time: what is kept of a name between two runs would be timed once only.
        people = [(person(2 * row, a), person(2 * row + 1, b)) for row, (a, b) in enumerate(pairs)]
        return [LogicV2.compare(a, b, config) for a, b in people]

    return len(pairs) / cpu_seconds(compared)


def main() -> None:
    """Time each library and print the rates."""
    warnings.simplefilter("ignore")
    names = json.load(sys.stdin)
    pairs = [(a, b) for a, b in names["pairs"]]
    rates = {
        "rapidfuzz token_sort_ratio cdist": rapidfuzz_rate(names["left"], names["right"]),
        "rigour": rigour_rate(pairs),
        "nomenklatura logic-v2": nomenklatura_rate(pairs),
    }
    print(json.dumps(rates))


if __name__ == "__main__":
    main()
