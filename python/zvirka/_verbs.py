"""The functions of the package: signatures and documentation here, the work in the extension module."""

from __future__ import annotations

from datetime import date

from zvirka import _zvirka
from zvirka._types import Cardinality, Progress, Table
from zvirka._zvirka import Comparison, Links

__all__ = ["compare", "link"]


def compare(
    name_a: str,
    name_b: str,
    *,
    birth_date_a: str | date | None = None,
    birth_date_b: str | date | None = None,
    prior: float = 0.001,
) -> Comparison:
    """Compare two names, in any script and order, and say why they are or are not one person's.

    To find who is who on two lists use :func:`link`: it proposes the pairs itself, and weighs a name by how common it
    is.

    Parameters
    ----------
    name_a, name_b : str
        Whole names: surname, given name and perhaps patronymic, in any order.
    birth_date_a, birth_date_b : str or datetime.date, optional
        Dates of birth in any usual form; text may be partial, such as ``"1990"``.
    prior : float, default 0.001
        Probability, between 0 and 1, that the two are one person before their names are read. There is no list to
        take it from; one in a thousand suits a pair that somebody already thinks worth a look.

    Returns
    -------
    Comparison
        ``probability``, ``weight``, ``decision`` and the ``levels`` whose weights add up to ``weight``.

    Raises
    ------
    InputError
        When the prior is not between 0 and 1, or a birth date is no date.

    Examples
    --------
    >>> import zvirka as zv
    >>> comparison = zv.compare("Гриценко Олексій", "Alexey Gritsenko")
    >>> 0.0 <= comparison.probability <= 1.0
    True
    >>> comparison.levels[0].field
    'prior'
    >>> round(comparison.weight - sum(level.weight for level in comparison.levels), 2) == 0
    True
    """
    return _zvirka.compare(
        name_a, name_b, birth_date_a=birth_date_a, birth_date_b=birth_date_b, prior=prior
    )


def link(
    left: Table,
    right: Table,
    *,
    cardinality: Cardinality = "one-to-one",
    match_at: float | None = None,
    review_at: float | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Links:
    """Find who is on both of two lists of people.

    A list has a column ``name``, or ``surname`` and ``given_name`` and perhaps ``patronymic``; the columns ``id`` and
    ``birth_date`` are used when they are there. Headers are also known in Ukrainian and Russian, in any case. Columns
    that mean nothing to the program are passed over.

    Parameters
    ----------
    left, right : Table
        Anything that speaks Arrow (a polars or pandas data frame, a pyarrow table, a DuckDB relation), a dict of
        columns, or the path of a file. A stream is used up.
    cardinality : {"one-to-one", "one-to-many", "many-to-one", "many-to-many"}, default "one-to-one"
        Which records may take part in more than one link.
    match_at : float, optional
        Links of at least this probability are decided ``match``. By default it is found for these lists, so that few
        wrong matches are to be expected; ``Links.match_at`` tells it.
    review_at : float, optional
        Links of at least this probability are decided ``review``; those below are not given.
    threads : int, optional
        Threads to use; all of the machine's by default. The result does not depend on it.
    progress : bool or callable, optional
        True shows a bar; a callable is given the share done, from 0 to 1, by the calling thread. What it raises ends
        the call.

    Returns
    -------
    Links
        A table, one row a link, ordered by the left list.

    Raises
    ------
    InputError
        When a table or an option is refused.
    FileError
        When a file cannot be read.

    Warns
    -----
    ZvirkaWarning
        When records were set aside, or an encoding was detected rather than declared. The same texts are in
        ``Links.warnings``.

    Notes
    -----
    The GIL is released while the engine works, and Ctrl-C ends the call within 0.2 seconds.

    Examples
    --------
    >>> import zvirka as zv
    >>> ours = {"id": ["a1", "a2"], "name": ["Шаповал Остап Ігорович", "Ґудзь Мар'яна"]}
    >>> theirs = {"id": ["b1", "b2"], "name": ["GUDZ Maryana", "Ostap SHAPOVAL"]}
    >>> links = zv.link(ours, theirs)
    >>> links.columns[:5]
    ['left_id', 'right_id', 'probability', 'weight', 'decision']
    >>> set(links.to_dict()["decision"]) <= {"match", "review"}
    True
    """
    return _zvirka.link(
        left,
        right,
        cardinality=cardinality,
        match_at=match_at,
        review_at=review_at,
        threads=threads,
        progress=progress,
    )
