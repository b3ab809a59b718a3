"""Names against names without lists: row by row, all with all, and the best for one.

Results are NumPy arrays, and NumPy is imported when the first is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from zvirka import _zvirka
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
    place: int
    """Its place among the choices."""


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
    queries: Sequence[str] | Column,
    choices: Sequence[str] | Column,
    *,
    score_cutoff: float | None = None,
    prior: float = 0.001,
    model: Model | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> NDArray[np.float32]:
    """Compare every query with every choice.

    Parameters
    ----------
    queries, choices : sequence of str
        Names, as for :func:`compare_pairs`.
    score_cutoff : float, optional
        Probabilities below this are given as 0.
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
        queries,
        choices,
        score_cutoff=score_cutoff,
        prior=prior,
        model=model,
        threads=threads,
        progress=progress,
    )
    return _as_array(matrix).reshape(shape)


def extract(
    query: str,
    choices: Sequence[str] | Column,
    *,
    limit: int = 5,
    score_cutoff: float | None = None,
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
    choices : sequence of str
        Names, as for :func:`compare_pairs`.
    limit : int, default 5
        How many choices are given at most.
    score_cutoff : float, optional
        Choices below this probability are left out.
    prior : float, default 0.001
        As for :func:`compare_pairs`.
    model : Model, optional
        As for :func:`compare_pairs`.
    threads : int, optional
        As for :func:`compare_pairs`.

    Returns
    -------
    list of Extracted
        ``(choice, probability, place)``, the most likely first; of equally likely ones the earlier first.
        Choices that hold no name are left out.

    Raises
    ------
    InputError
        When the choices cannot be read.

    Examples
    --------
    >>> import zvirka as zv
    >>> [found.place for found in zv.extract("Шаповал Остап", ["Maryana Gudz", "Ostap Shapoval"], limit=1)]
    [1]
    """
    found = _zvirka.extract(
        query, choices, limit=limit, score_cutoff=score_cutoff, prior=prior, model=model, threads=threads
    )
    return [Extracted(*one) for one in found]


def _as_array(block: bytearray) -> NDArray[Any]:
    import numpy as np

    # The array takes the block over; nothing is copied.
    return np.frombuffer(block, dtype=np.float32)
