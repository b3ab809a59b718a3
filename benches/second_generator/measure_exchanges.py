"""Exchanges of the second generator, reconciled and scored, beside what is wanted of them.

    python3 benches/second_generator/measure_exchanges.py PROGRAM [--size small] [--seeds 101,102,103] [--keep DIR]

Makes each exchange, runs `PROGRAM reconcile` on it, scores the result and prints a table with one column a seed, what is
wanted, and the CPU time and the most memory of each run. Ends with 1 when a figure falls short. Seeds of 100 and above are
for measuring only: nobody tunes by what they show. Needs `os.wait4`; the small exchange takes seconds, the large one some
40.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from score_exchange import score  # noqa: E402

GENERATOR = pathlib.Path(__file__).with_name("exchange.py")
AT_LEAST, AT_MOST = ">=", "<="


def told(figures, kind):
    """The share of what should be told that is."""
    return figures[kind]["right"] / max(figures[kind]["expected"], 1)


def wrong(figures, kind):
    """The share of wrong ones among what is told."""
    return figures[kind]["wrong"] / max(figures[kind]["right"] + figures[kind]["wrong"], 1)


def told_wrongly(figures):
    """Families told that somebody else, or somebody who is not back, is home."""
    return figures["reports"]["told_home_of_somebody_else"] + figures["reports"]["told_home_and_is_not"]


KINDS = ("duplicate", "already_exchanged", "conflict_of_category")
# What is measured, how, and what is wanted in the small and in the large exchange.
FIGURES = [
    ("persons, precision", lambda f: f["persons_without_sightings"]["precision"], AT_LEAST, (0.999, 0.998)),
    ("persons, recall", lambda f: f["persons_without_sightings"]["recall"], AT_LEAST, (0.97, 0.94)),
    ("persons that mix people, of 2,000",
     lambda f: 2000 * f["persons_without_sightings"]["mixing_people"] / f["persons_without_sightings"]["persons"],
     AT_MOST, (1.0, 1.0)),
    ("families told wrongly", told_wrongly, AT_MOST, (0, 7)),
    ("reports whose man is back, answered", lambda f: f["reports"]["answered_share"], AT_LEAST, (0.90, 0.85)),
    ("the same, answered or among three",
     lambda f: f["reports"]["answered_or_among_first_three_share"], AT_LEAST, (0.99, 0.98)),
    *((f"{kind}, told", lambda f, kind=kind: told(f, kind), AT_LEAST, (0.97, 0.97)) for kind in KINDS),
    *((f"{kind}, wrong", lambda f, kind=kind: wrong(f, kind), AT_MOST, (0.002, 0.002)) for kind in KINDS),
    ("sightings, among three", lambda f: f["sightings"]["share_among_first_three"], AT_LEAST, (0.78, 0.78)),
]
TIME_AND_MEMORY = [("CPU seconds", AT_MOST, (None, 16)), ("MiB at most", AT_MOST, (None, 700))]


def reconciled(program, case, result):
    """Runs the program; gives CPU seconds and the most memory in MiB."""
    process = subprocess.Popen([program, "reconcile", case, "-o", result, "--quiet"])
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"reconcile of {case} ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measured(program, size, seed, folder):
    """All figures of one exchange."""
    case, result = folder / f"{size}-{seed}", folder / f"{size}-{seed}-result"
    subprocess.run([sys.executable, GENERATOR, case, "--size", size, "--seed", str(seed)], check=True)
    cpu, memory = reconciled(program, case / "case.toml", result)
    figures = score(result, case / "truth")
    return [of(figures) for _, of, _, _ in FIGURES] + [cpu, memory]


def shown(value):
    """A figure as text."""
    return f"{value:.5f}" if isinstance(value, float) and value < 2 else f"{value:.1f}" if isinstance(value, float) else str(value)


def falls_short(value, relation, wanted):
    """Whether a figure is not what is wanted."""
    if wanted is None:
        return False
    return value < wanted if relation == AT_LEAST else value > wanted


def main():
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--size", choices=("small", "large"), default="small")
    parser.add_argument("--seeds", default="101,102,103")
    parser.add_argument("--keep", type=pathlib.Path, help="a folder for the exchanges and their results")
    arguments = parser.parse_args()
    seeds = [int(seed) for seed in arguments.seeds.split(",")]
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or pathlib.Path(scratch)
        columns = [measured(arguments.program, arguments.size, seed, folder) for seed in seeds]
    place = ("small", "large").index(arguments.size)
    wanted = [(name, relation, pair[place]) for name, _, relation, pair in FIGURES]
    wanted += [(name, relation, pair[place]) for name, relation, pair in TIME_AND_MEMORY]
    print(f"| {arguments.size} exchange | wanted | " + " | ".join(f"seed {seed}" for seed in seeds) + " |")
    print("|---|---|" + "---|" * len(seeds))
    short = False
    for number, (name, relation, bar) in enumerate(wanted):
        cells = []
        for column in columns:
            value = column[number]
            missed = falls_short(value, relation, bar)
            short |= missed
            cells.append(shown(value) + (" **short**" if missed else ""))
        print(f"| {name} | {'' if bar is None else f'{relation} {bar}'} | " + " | ".join(cells) + " |")
    sys.exit(1 if short else 0)


if __name__ == "__main__":
    main()
