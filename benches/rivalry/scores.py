"""How right scored pairs are: one way of scoring for all tools.

Every person has at most one partner on the other list, and all tools are told so here: pairs are taken from the highest
score downwards, each of two people who have no partner yet, so that a tool which gives candidates is not blamed for the
second best. zvirka's links are already so. From the pairs that are left, precision (the part of the pairs that is
true), recall (the part of the true pairs that is among them) and their harmonic mean F1 are told twice: for the
threshold at which F1 is best, which nobody knows without the truth, and for the one that the tool itself recommends.

**Cost.** A sort of the pairs; some 200 bytes of memory a pair.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from rivalry.exchange import Pair

Truth = dict[str, str]


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 of the pairs with a score of `threshold` or more."""

    threshold: float
    asserted: int
    correct: int
    true_links: int

    @property
    def precision(self) -> float:
        """The part of the asserted pairs that is true."""
        return self.correct / self.asserted if self.asserted else 0.0

    @property
    def recall(self) -> float:
        """The part of the true pairs that is asserted."""
        return self.correct / self.true_links if self.true_links else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        whole = self.asserted + self.true_links
        return 2 * self.correct / whole if whole else 0.0


def read_truth(path: Path) -> Truth:
    """Who is who, from ``truth.csv``."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["left_id"]: row["right_id"] for row in csv.DictReader(file)}


def read_pairs(path: Path, score: str = "score") -> Iterator[Pair]:
    """Scored pairs of a file, the score from the column of that name."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["left_id"], row["right_id"], float(row[score])


def one_to_one(pairs: list[Pair]) -> Iterator[Pair]:
    """The pairs from the best downwards, without those of which one side has a better partner."""
    pairs.sort(key=lambda pair: (-pair[2], pair[0], pair[1]))
    left_taken: set[str] = set()
    right_taken: set[str] = set()
    for pair in pairs:
        left, right, _ = pair
        if left not in left_taken and right not in right_taken:
            left_taken.add(left)
            right_taken.add(right)
            yield pair


def curve(pairs: list[Pair], truth: Truth) -> list[Score]:
    """The score at every threshold that changes anything, from the highest downwards.

    Parameters
    ----------
    pairs
        Scored pairs in any order, which are sorted.
    truth
        The right partner of every left person who has one.

    Examples
    --------
    The best partner of a2 is a better one of a1, so a2 is left with the second best:

    >>> pairs = [("a1", "b1", 0.9), ("a2", "b1", 0.8), ("a2", "b3", 0.7)]
    >>> [(score.threshold, score.precision, score.recall) for score in curve(pairs, {"a1": "b1", "a2": "b2"})]
    [(0.9, 1.0, 0.5), (0.7, 0.5, 0.5)]
    """
    asserted = correct = 0
    scores = []
    for threshold, together in groupby(one_to_one(pairs), key=itemgetter(2)):
        for left, right, _ in together:
            asserted += 1
            correct += truth.get(left) == right
        scores.append(Score(threshold, asserted, correct, len(truth)))
    return scores


def best(scores: list[Score]) -> Score | None:
    """The score of the highest F1."""
    return max(scores, key=lambda score: score.f1, default=None)


def at(scores: list[Score], threshold: float) -> Score | None:
    """The score of the pairs from a threshold up."""
    return next((score for score in reversed(scores) if score.threshold >= threshold), None)
