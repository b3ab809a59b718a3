"""Names against names without lists: row by row, all with all, and the best for one.

Results are NumPy arrays, and NumPy is imported when the first is made.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from zvirka import _zvirka
from zvirka._errors import InputError
from zvirka._types import Column, Progress
from zvirka._zvirka import Model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Extracted", "cdist", "compare_pairs", "extract"]


class Extracted(NamedTuple):
    """A choice that :func:`extract` found.

    Examples
    --------
    >>> import zvirka as zv
    >>> best = zv.extract("Шаповал Остап", ["Maryana Gudz", "Ostap Shapoval"], limit=1)[0]
    >>> best.choice, best.place
    ('Ostap Shapoval', 1)
    """

    choice: str
    """The choice as given."""
    probability: float
    """Probability that it is the same person as the query."""
    place: Any
    """Its place among the choices: a number, or the key where the choices have keys."""


def compare_pairs(
    a: Sequence[str] | Column,
    b: Sequence[str] | Column,
    *,
    birth_dates_a: Column | None = None,
    birth_dates_b: Column | None = None,
    prior: float = 0.001,
    model: Model | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> NDArray[np.float32]:
    """Compare names row by row.

    Each result is the probability that :func:`compare` gives for the pair, at a small part of its cost: a name that
    stands in several rows is read once. Decisions and reasons are only with :func:`compare` and :func:`link`.

    Parameters
    ----------
    a, b : sequence of str
        Names, as many in one as in the other: a list, a NumPy array, or a column of a data frame. A missing name says
        nothing, so its rows are given the prior.
    birth_dates_a, birth_dates_b : sequence, optional
        Dates of birth, one for each name: text in any usual form, dates, or None. What is no date counts as missing.
    prior : float, default 0.001
        Probability, between 0 and 1, that a pair is one person before the names are read.
    model : Model, optional
        The weights; those of ``Model()`` by default.
    threads : int, optional
        Threads to use; all of the machine's by default.
    progress : bool or callable, optional
        True shows a bar; a callable is given the share done, from 0 to 1.

    Returns
    -------
    numpy.ndarray
        Probabilities as float32, one a row.

    Raises
    ------
    InputError
        When the columns differ in length or cannot be read.

    Examples
    --------
    >>> import zvirka as zv
    >>> found = zv.compare_pairs(["Шаповал Остап", "Ґудзь Мар'яна"], ["Ostap Shapoval", "Ostap Shapoval"])
    >>> [bool(value > 0.5) for value in found]
    [True, False]
    """
    found = _zvirka.compare_pairs(
        a,
        b,
        birth_dates_a=birth_dates_a,
        birth_dates_b=birth_dates_b,
        prior=prior,
        model=model,
        threads=threads,
        progress=progress,
    )
    return _as_array(found)


def cdist(
    queries: Sequence[str] | Column | Mapping[Any, str | None],
    choices: Sequence[str] | Column | Mapping[Any, str | None],
    *,
    score_cutoff: float | None = None,
    workers: int | None = None,
    prior: float = 0.001,
    model: Model | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> NDArray[np.float32]:
    """Compare every query with every choice.

    Parameters
    ----------
    queries, choices : sequence of str, dict or Series
        Names, as for :func:`compare_pairs`; of a dict the values.
    score_cutoff : float, optional
        Probabilities below this are given as 0.
    workers : int, optional
        As ``threads``, by the name that rapidfuzz has for it; -1 is all of the machine's.
    prior : float, default 0.001
        As for :func:`compare_pairs`.
    model : Model, optional
        As for :func:`compare_pairs`.
    threads : int, optional
        As for :func:`compare_pairs`.
    progress : bool or callable, optional
        As for :func:`compare_pairs`.

    Returns
    -------
    numpy.ndarray
        A matrix of float32: a row a query, a column a choice. It is held whole, at four bytes a pair; to find who is
        who on long lists use :func:`link`, which looks at likely pairs only.

    Raises
    ------
    InputError
        When the columns cannot be read or the matrix does not fit into memory.

    Examples
    --------
    >>> import zvirka as zv
    >>> matrix = zv.cdist(["Шаповал Остап"], ["Ostap Shapoval", "Maryana Gudz"], score_cutoff=0.5)
    >>> matrix.shape, bool(matrix[0, 0] > 0.5), float(matrix[0, 1])
    ((1, 2), True, 0.0)
    """
    matrix, shape = _zvirka.cdist(
        _keyed(queries)[1],
        _keyed(choices)[1],
        score_cutoff=score_cutoff,
        prior=prior,
        model=model,
        threads=_threads(workers, threads),
        progress=progress,
    )
    return _as_array(matrix).reshape(shape)


def extract(
    query: str,
    choices: Sequence[str] | Column | Mapping[Any, str | None],
    *,
    limit: int | None = 5,
    score_cutoff: float | None = None,
    workers: int | None = None,
    prior: float = 0.001,
    model: Model | None = None,
    threads: int | None = None,
) -> list[Extracted]:
    """Find the choices most likely the same person as the query.

    Choices that are asked again, to the last letter the same, are read once and kept until others are asked twice. For a
    list of people use :class:`Index`, which also knows how frequent names are there.

    Parameters
    ----------
    query : str
        A name.
    choices : sequence of str, dict or Series
        Names, as for :func:`compare_pairs`; of a dict the values, of a pandas Series the values with its index.
    limit : int or None, default 5
        How many choices are given at most; None gives all.
    score_cutoff : float, optional
        Choices below this probability, from 0 to 1, are left out.
    workers : int, optional
        As ``threads``, by the name that rapidfuzz has for it; -1 is all of the machine's.
    prior : float, default 0.001
        As for :func:`compare_pairs`.
    model : Model, optional
        As for :func:`compare_pairs`.
    threads : int, optional
        As for :func:`compare_pairs`.

    Returns
    -------
    list of Extracted
        ``(choice, probability, place)``, the most likely first; of equally likely ones the earlier first. The place is a
        number, or the key of a dict, or the label of a Series. Choices that hold no name are left out.

    Raises
    ------
    InputError
        When the choices cannot be read.

    Examples
    --------
    >>> import zvirka as zv
    >>> [found.place for found in zv.extract("Шаповал Остап", ["Maryana Gudz", "Ostap Shapoval"], limit=1)]
    [1]
    >>> zv.extract("Шаповал Остап", {"a": "Maryana Gudz", "b": "Ostap Shapoval"}, limit=None)[0].place
    'b'
    """
    keys, names = _keyed(choices)
    found = _zvirka.extract(
        query,
        names,
        limit=sys.maxsize if limit is None else limit,
        score_cutoff=score_cutoff,
        prior=prior,
        model=model,
        threads=_threads(workers, threads),
    )
    return [Extracted(choice, value, place if keys is None else keys[place]) for choice, value, place in found]


def _keyed(choices: Any) -> tuple[list[Any] | None, Any]:
    """Choices as a column, with their keys where they have any."""
    if isinstance(choices, Mapping):
        return list(choices.keys()), list(choices.values())
    # A Series of pandas has labels; other columns are known by their places.
    if type(choices).__module__.split(".")[0] == "pandas" and hasattr(choices, "index"):
        return list(choices.index), choices
    return None, choices


def _threads(workers: int | None, threads: int | None) -> int | None:
    """The number of threads, by either name."""
    if workers is None:
        return threads
    if threads is not None:
        raise InputError("workers and threads are the same; give one")
    return None if workers == -1 else workers


def _as_array(block: bytearray) -> NDArray[Any]:
    import numpy as np

    # The array takes the block over; nothing is copied.
    return np.frombuffer(block, dtype=np.float32)
