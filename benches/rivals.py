"""zvirka against the libraries people would take otherwise: time, memory and accuracy on the same lists, in one run.

    cargo build --release -p zvirka-cli -p zvirka-benches
    python benches/rivals.py [--people 10000,100000] [--only splink,zvirka] [--profile cross-script] [--seed 1]

Builds nothing itself. For each number of people a side it writes simulated lists (``lists write``), prepares them for
the libraries that read no Cyrillic (`rivalry.preparation`), runs each tool as one process from reading its files to
writing its pairs, scores all pairs in one way (`rivalry.scores`) and prints a table in Markdown. Each library is
installed from PyPI into an environment of its own (`rivalry.environments`) and set up as its documentation advises:
how, is told in the module ``rivalry/by_….py`` that runs it. A tool that cannot be installed, or for which the lists are
too long, is left out and said so, in the table's foot and on standard error.

**Cost.** On two cores, for 10,000 people a side two minutes, nearly all of it nomenklatura's; for 100,000 five minutes
and 6 GiB, nearly all of it recordlinkage's; for 1,000,000, where only zvirka and Splink are run, three minutes and
5 GiB.

**Limits.** One run of each tool: times of two runs differ by a tenth, and by more where the machine does other work.
The lists are those that zvirka's own simulation makes, with faults that zvirka knows of; and preparing them for the
others, which is not counted as their time, takes knowledge of these lists. Of a tool that starts several processes the
memory is that of the largest.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rivalry.environments import EnvironmentFailed, environment, versions
from rivalry.exchange import compared
from rivalry.measure import Run, RunFailed, measured
from rivalry.preparation import prepare
from rivalry.scores import Score, at, best, curve, read_pairs, read_truth

FOLDER = Path(__file__).resolve().parent

PROFILES = ("cross-script", "cross-script-rare", "exchange")


@dataclass(frozen=True)
class Tool:
    """A tool as it is run."""

    name: str
    """Its environment and, unless it is zvirka, the end of its module's name."""
    given: str
    """What it is given and how it is set up."""
    most_people: int
    """People on a list up to whom it is run."""
    reason: str
    """Why it is not run for more."""
    threshold: float | None = None
    """The score from which it recommends to take a pair for a match, or a probability of one half."""
    arguments: tuple[str, ...] = ()
    several_threads: bool = True


QUADRATIC = "it scores every pair, a hundred times as many for ten times the people"

TOOLS = (
    Tool("zvirka", "the lists as they are; default options", 100_000_000, "no list may be longer", 0.5),
    Tool(
        "splink",
        "romanised parts of names, dates, unit numbers; blocking rules, u by sampling, m by EM, term frequencies",
        1_000_000,
        "its tables of candidates would not fit into 16 GiB",
        0.5,
    ),
    Tool(
        "recordlinkage",
        "romanised parts of names, dates, unit numbers; blocks, Jaro-Winkler from 0.85, ECM classifier",
        100_000,
        "pandas holds every candidate several times, and the names of each are compared one by one",
        0.5,
        # The toolkit can share comparisons out to processes, which takes twice the CPU time and no less by the clock.
        several_threads=False,
    ),
    Tool(
        "rapidfuzz",
        "romanised surname and given name; all pairs by token_sort_ratio, best left row of each right row",
        30_000,
        QUADRATIC,
        arguments=("--columns", "surname,given_name"),
    ),
    Tool(
        "rapidfuzz",
        "the same with birth date and unit number in the text",
        30_000,
        QUADRATIC,
        arguments=("--columns", "surname,given_name,birth_date,unit_number"),
    ),
    Tool(
        "nomenklatura",
        "names as they are, dates; up to 75 candidates a person from its own index, logic-v2",
        10_000,
        "it compares some thousands of pairs a second",
        # What OpenSanctions' matching service takes for a match unless told.
        0.7,
        several_threads=False,
    ),
)

HEAD = (
    "people a side",
    "tool",
    "given",
    "threads",
    "pairs scored",
    "CPU s",
    "clock s",
    "peak MiB",
    "best F1",
    "precision",
    "recall",
    "from score",
    "own threshold",
    "F1",
    "precision",
    "recall",
)


@dataclass(frozen=True)
class Settings:
    """What was asked for on the command line."""

    people: list[int]
    only: list[str]
    profile: str
    seed: int
    threads: int
    binaries: Path


def asked() -> Settings:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = sorted({tool.name for tool in TOOLS})
    parser.add_argument("--people", default="10000", help="people on each list, or several numbers with commas")
    parser.add_argument("--only", default=",".join(names), help="tools to run, with commas, of: " + ", ".join(names))
    parser.add_argument("--profile", choices=PROFILES, default=PROFILES[0], help="what the lists are like")
    parser.add_argument("--seed", type=int, default=1, help="the lists are a function of this number")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="threads every tool may use")
    parser.add_argument(
        "--binaries",
        type=Path,
        default=FOLDER.parent / "target" / "release",
        help="folder of the built programs zvirka and lists",
    )
    told = vars(parser.parse_args())
    try:
        told["people"] = [int(number) for number in told["people"].split(",")]
    except ValueError:
        parser.error("--people takes whole numbers with commas between them")
    told["only"] = told["only"].split(",")
    for name in told["only"]:
        if name not in names:
            parser.error(f"--only knows {', '.join(names)}, not {name}")
    told["binaries"] = told["binaries"].resolve()
    for program in ("zvirka", "lists"):
        if not (told["binaries"] / program).is_file():
            build = "cargo build --release -p zvirka-cli -p zvirka-benches"
            parser.error(f"{program} is not in {told['binaries']}; run `{build}`, or say where with --binaries")
    return Settings(**told)


def said(*command: str | Path) -> str:
    """The first line of what a command prints."""
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=FOLDER)
    return (run.stdout.splitlines() or ["unknown"])[0]


def warn(text: str) -> str:
    """Say at once that something is left out, and give it back for the table's foot."""
    print(f"rivals: LEFT OUT: {text}", file=sys.stderr, flush=True)
    return text


def threads_of(tool: Tool, settings: Settings) -> int:
    """Threads that a tool is allowed."""
    return settings.threads if tool.several_threads else 1


def run(tool: Tool, folder: Path, settings: Settings) -> tuple[Run, int | None, Path, str]:
    """Run a tool on the lists of a folder: what it took, how many pairs it compared, where the pairs and scores are."""
    threads = ("--threads", str(threads_of(tool, settings)))
    if tool.name == "zvirka":
        pairs = folder / "links.csv"
        lists = (folder / "left.csv", folder / "right.csv")
        binary = settings.binaries / "zvirka"
        taken = measured([binary, "link", *lists, "-o", pairs, "--quiet", *threads], folder)
        return taken, None, pairs, "probability"
    pairs = folder / "pairs.csv"
    lists = (folder / "left.prepared.csv", folder / "right.prepared.csv")
    module = f"rivalry.by_{tool.name}"
    taken = measured([environment(tool.name), "-m", module, *lists, pairs, *threads, *tool.arguments], FOLDER)
    return taken, compared(taken.output), pairs, "score"


def figures(score: Score | None) -> list[str]:
    """F1, precision and recall."""
    return ["–"] * 3 if score is None else [f"{part:.4f}" for part in (score.f1, score.precision, score.recall)]


def row(tool: Tool, people: int, folder: Path, settings: Settings) -> str:
    """Run a tool, score it and give its row of the table."""
    taken, scored, pairs, column = run(tool, folder, settings)
    scores = curve(list(read_pairs(pairs, column)), read_truth(folder / "truth.csv"))
    pairs.unlink()
    highest = best(scores)
    own = None if tool.threshold is None else at(scores, tool.threshold)
    version = said(settings.binaries / "zvirka", "--version") if tool.name == "zvirka" else versions(tool.name)
    cells = [
        str(people),
        version,
        tool.given,
        str(threads_of(tool, settings)),
        "–" if scored is None else str(scored),
        f"{taken.cpu_seconds:.2f}",
        f"{taken.clock_seconds:.2f}",
        f"{taken.peak_mib:.0f}",
        *figures(highest),
        "–" if highest is None else f"{highest.threshold:.3g}",
        "–" if tool.threshold is None else f"{tool.threshold:g}",
        *figures(own),
    ]
    return f"| {' | '.join(cells)} |"


def processor() -> str:
    """The processor's name, where Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def main() -> None:
    """Print the table."""
    settings = asked()
    commit = said("git", "rev-parse", "--short", "HEAD")
    print(f"commit {commit}, Python {sys.version.split()[0]}, {settings.threads} threads allowed, one run each")
    print(f"{os.cpu_count()} cores, {processor()}")
    print(f"profile {settings.profile}, seed {settings.seed}\n")
    print(f"| {' | '.join(HEAD)} |\n|---:|---|---|{'---:|' * (len(HEAD) - 3)}", flush=True)
    foot = []
    for people in settings.people:
        tools = []
        for tool in TOOLS:
            if tool.name in settings.only and people > tool.most_people:
                why = f"{tool.name} with {people} people a side, at most {tool.most_people}: {tool.reason}"
                # A library that has two rows is left out once.
                foot += [] if why in foot else [warn(why)]
            elif tool.name in settings.only:
                tools.append(tool)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            options = ("--people", str(people), "--profile", settings.profile, "--seed", str(settings.seed))
            subprocess.run([settings.binaries / "lists", "write", folder, *options], check=True)
            started = time.process_time()
            if any(tool.name != "zvirka" for tool in tools):
                prepare(folder)
                taken = time.process_time() - started
                foot.append(f"preparing {people} people a side took {taken:.1f} CPU seconds, which no tool is charged")
            for tool in tools:
                try:
                    print(row(tool, people, folder, settings), flush=True)
                except (EnvironmentFailed, RunFailed) as error:
                    foot.append(warn(f"{tool.name} with {people} people a side: {error}"))
    print()
    for note in dict.fromkeys(foot):
        print(f"- {note}")


if __name__ == "__main__":
    main()
