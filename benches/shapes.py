"""How right zvirka is on lists of every shape, not only on those it was built on.

    cargo build --release -p zvirka-cli && python benches/shapes.py [--people 5000] [--seeds 101,102] [--shapes clean,german]
        [--binary target/release/zvirka] [--before OTHER_BINARY] [--peers DIR]

Lists come from `second_generator`, which was written without a look at the matcher; seeds from 100 on are for measuring
alone. A row a shape, summed up over all seeds: best F1 at any threshold, recall at precision 0.99, precision and recall
of the rows decided `match`, expected calibration error (ECE), CPU seconds. With `--before` another program is measured on
the same lists, by turns, and printed in the row below. `--peers` adds the benchmark lists of other projects out of a
folder that holds them (FEBRL 1 to 3 and fake_1000 with the columns id, given_name, surname, birth_date, cluster); it is
said when it is not there. Needs Python alone.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import resource
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
GENERATOR = HERE / "second_generator" / "lists.py"

# The shape of the generator, its own arguments, and how zvirka is called.
SHAPES: dict[str, tuple[list[str], list[str]]] = {
    "clean": (["clean"], ["link"]),
    "overlap of none": (["overlap", "--overlap", "0"], ["link"]),
    "overlap of 2%": (["overlap", "--overlap", "0.02"], ["link"]),
    "overlap of half": (["overlap", "--overlap", "0.5"], ["link"]),
    "overlap of all": (["overlap", "--overlap", "1"], ["link"]),
    "years only": (["years-only"], ["link"]),
    "no dates": (["no-dates"], ["link"]),
    "heavy slips": (["heavy-slips"], ["link"]),
    "outside the tables": (["outside-tables"], ["link"]),
    "few against many": (["few-against-many"], ["link"]),
    "reports of families": (["families-reports"], ["link", "--cardinality", "many-to-one"]),
    "twice on one side, one-to-one": (["twice-on-one-side"], ["link"]),
    "twice on one side": (["twice-on-one-side"], ["link", "--cardinality", "one-to-many"]),
    "several rows on both sides": (["many-to-many"], ["link", "--cardinality", "many-to-many"]),
    "several rows, one-to-one": (["many-to-many"], ["link"]),
    "parts exchanged": (["columns-exchanged"], ["link"]),
    "three languages": (["dedupe-three-languages"], ["dedupe"]),
    "foreign names": (["dedupe-foreign-names"], ["dedupe"]),
    "two lists joined": (["joined"], ["dedupe"]),
    "order by row": (["mixed-order"], ["dedupe"]),
    "German": (["german"], ["dedupe"]),
    "register": (["register"], ["dedupe"]),
}
PEERS = ["febrl1", "febrl2", "febrl3", "fake1000"]
# Of few against many 300 stand against this many, whatever `--people` says.
MANY = 100_000
BINS = 20


@dataclass
class Tally:
    """Pairs of one shape, of all seeds."""

    true: int = 0
    links: list[tuple[float, bool]] = field(default_factory=list)
    matches: list[bool] = field(default_factory=list)
    cpu: float = 0.0

    def add(self, links: Path, truth: set[tuple[str, str]]) -> None:
        self.true += len(truth)
        with links.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                left, right = row["left_id"], row["right_id"]
                right_pair = (left, right) in truth or (right, left) in truth
                self.links.append((float(row["probability"]), right_pair))
                if row["decision"] == "match":
                    self.matches.append(right_pair)

    def row(self) -> str:
        found, best, recall = 0, 0.0, 0.0
        seen = 0
        ordered = sorted(self.links, key=lambda link: -link[0])
        for _, equal in itertools.groupby(ordered, key=lambda link: link[0]):
            for _, is_right in equal:
                found, seen = found + is_right, seen + 1
            best = max(best, 2 * found / (seen + self.true)) if self.true else 0.0
            if self.true and found >= 0.99 * seen:
                recall = max(recall, found / self.true)
        bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
        for link in self.links:
            bins[min(int(link[0] * BINS), BINS - 1)].append(link)
        gap = sum(abs(sum(p - is_right for p, is_right in links)) for links in bins.values())
        right = sum(self.matches)
        precision = f"{right / len(self.matches):.4f}" if self.matches else "–"
        share = right / self.true if self.true else 0.0
        wrong = len(self.matches) - right
        return (
            f"{best:.4f} | {recall:.4f} | {precision} | {wrong} | {share:.4f} | "
            f"{gap / max(1, len(self.links)):.4f} | {self.cpu:.2f}"
        )


def run(command: list[str]) -> float:
    """Runs a command and gives its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} {command[1]} ended with {done.returncode}: {done.stderr.strip()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def pairs(path: Path) -> set[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["left_id"], row["right_id"]) for row in csv.DictReader(file)}


def made(shape: list[str], verb: str, people: int, seed: str, folder: Path) -> tuple[list[str], set[tuple[str, str]]]:
    """Lists of a shape and their true pairs."""
    count = MANY if shape[0] == "few-against-many" else people
    run([sys.executable, str(GENERATOR), shape[0], str(folder), "--people", str(count), "--seed", seed, *shape[1:]])
    names = ["left.csv", "right.csv"] if verb == "link" else ["joined.csv", "list.csv"]
    lists = [str(folder / name) for name in names if (folder / name).exists()]
    return lists, pairs(folder / "truth_pairs.csv")


def peer(path: Path) -> tuple[list[str], set[tuple[str, str]]]:
    clusters: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            clusters[row["cluster"]].append(row["id"])
    truth = {pair for ids in clusters.values() for pair in itertools.combinations(ids, 2)}
    return [str(path)], truth


def work(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, list[str], list[str], set[tuple[str, str]]]]:
    """Shape, verb with its options, lists, true pairs."""
    chosen = options.shapes.split(",") if options.shapes else list(SHAPES)
    for shape in chosen:
        for seed in options.seeds.split(","):
            place = folder / f"{shape.replace(' ', '-')}-{seed}"
            arguments, verb = SHAPES[shape]
            lists, truth = made(arguments, verb[0], options.people, seed, place)
            yield shape, verb, lists, truth
    if options.peers:
        for name in PEERS:
            path = Path(options.peers) / f"{name}.csv"
            if not path.exists():
                print(f"skipped: {path} is not there", file=sys.stderr)
                continue
            lists, truth = peer(path)
            yield name, ["dedupe"], lists, truth


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--seeds", default="101")
    parser.add_argument("--shapes", help="some shapes alone, between commas")
    parser.add_argument("--binary", default=str(HERE.parent / "target" / "release" / "zvirka"))
    parser.add_argument("--before", help="another program to measure on the same lists")
    parser.add_argument("--peers", help="a folder with the lists of other projects")
    options = parser.parse_args()
    programs = [options.binary] + ([options.before] if options.before else [])
    print("| shape | best F1 | recall at .99 | `match`: precision | wrong | recall | ECE | CPU s |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for shape, lots in itertools.groupby(work(options, folder), key=lambda lot: lot[0]):
            tallies = [Tally() for _ in programs]
            for _, verb, lists, truth in lots:
                for program, tally in zip(programs, tallies, strict=True):
                    links = folder / "links.csv"
                    tally.cpu += run([program, *verb, *lists, "-o", str(links), "--quiet"])
                    tally.add(links, truth)
            for place, tally in enumerate(tallies):
                print(f"| {shape if place == 0 else 'before'} | {tally.row()} |", flush=True)


if __name__ == "__main__":
    main()
