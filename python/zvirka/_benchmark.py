"""Accuracy on test lists, by kind of difficulty."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import Any

from zvirka import _zvirka
from zvirka._types import Progress, Table
from zvirka._zvirka import Evaluation, Model

__all__ = ["Benchmark", "benchmark"]


@dataclass(frozen=True, repr=False)
class Benchmark:
    """Evaluations of test lists: ``kinds`` by kind of difficulty, ``overall`` of all pairs together.

    Examples
    --------
    >>> import zvirka as zv
    >>> pairs = {
    ...     "kind": ["script", "strangers"],
    ...     "name_a": ["Шаповал Остап", "Шаповал Остап"],
    ...     "name_b": ["Ostap Shapoval", "Maryana Gudz"],
    ...     "same": [1, 0],
    ... }
    >>> sorted(zv.benchmark(pairs).kinds)
    ['script', 'strangers']
    """

    kinds: Mapping[str, Evaluation]
    """The evaluation of each kind, in the order of their names."""
    overall: Evaluation
    """The evaluation of all pairs; large kinds weigh more than small ones."""

    def to_dict(self) -> dict[str, Any]:
        """Give every measure as plain values, under the names that ``zvirka benchmark --json`` gives them.

        Examples
        --------
        >>> import zvirka as zv
        >>> pairs = {"kind": ["script"], "name_a": ["Шаповал Остап"], "name_b": ["Ostap Shapoval"], "same": [1]}
        >>> sorted(zv.benchmark(pairs).to_dict())
        ['kinds', 'overall']
        """
        return {
            "kinds": {kind: evaluation.to_dict() for kind, evaluation in self.kinds.items()},
            "overall": self.overall.to_dict(),
        }

    def __reduce__(self) -> tuple[Callable[[dict[str, Evaluation], Evaluation], Benchmark], tuple[Any, ...]]:
        # A view of a dict cannot be pickled; what it views can.
        return _again, (dict(self.kinds), self.overall)

    def __repr__(self) -> str:
        return f"Benchmark({len(self.kinds)} kinds, overall={self.overall!r})"

    def _rows(self) -> Iterator[tuple[str, Evaluation]]:
        yield from self.kinds.items()
        yield "in all", self.overall

    def _repr_html_(self) -> str:
        def share(value: float | None) -> str:
            return "–" if value is None else f"{value:.3f}"

        head = ["kind", "same", "match ok", "wrong", "review", "missed", "precision", "recall", "F1"]
        rows = [
            [
                f"<bdi>{escape(kind)}</bdi>",
                *(str(count) for count in (of.true_links, of.correct_match, of.wrong_match, of.review, of.missed)),
                *(share(value) for value in (of.precision, of.recall, of.f1)),
            ]
            for kind, of in self._rows()
        ]
        cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        names = "".join(f"<th>{name}</th>" for name in head)
        return f"<div><table><thead><tr>{names}</tr></thead><tbody>{cells}</tbody></table></div>"


def _again(kinds: dict[str, Evaluation], overall: Evaluation) -> Benchmark:
    return Benchmark(MappingProxyType(kinds), overall)


def benchmark(
    *sources: str | os.PathLike[str] | Table,
    match_at: float | None = None,
    review_at: float | None = None,
    model: Model | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Benchmark:
    """Measure accuracy on test lists of your own.

    Parameters
    ----------
    *sources : path or Table
        Tables or files (TSV) of pairs with the columns ``kind``, ``name_a``, ``name_b``, ``same`` (1 or 0) and perhaps
        ``birth_date_a``, ``birth_date_b``; folders that hold ``left.csv``, ``right.csv`` and ``truth.csv``, whose kind
        is the folder's name; folders of both.
    match_at, review_at : float, optional
        As for :func:`link`; pairs by themselves are a match from 0.95 by default.
    model : Model, optional
        The weights to measure; those of ``Model()`` by default.
    threads : int, optional
        Threads to use; all of the machine's by default.
    progress : bool or callable, optional
        As for :func:`link`.

    Returns
    -------
    Benchmark
        Evaluations by kind, and of all pairs.

    Raises
    ------
    InputError
        When a test list is refused.
    FileError
        When a file cannot be read.

    Examples
    --------
    >>> import zvirka as zv
    >>> pairs = {"kind": ["script"], "name_a": ["Шаповал Остап"], "name_b": ["Ostap Shapoval"], "same": [1]}
    >>> zv.benchmark(pairs).overall.true_links
    1
    """
    kinds, overall = _zvirka.benchmark(
        list(sources), match_at=match_at, review_at=review_at, model=model, threads=threads, progress=progress
    )
    return Benchmark(MappingProxyType(kinds), overall)
