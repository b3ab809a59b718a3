"""Two versions of one list."""

from __future__ import annotations

from zvirka import _zvirka
from zvirka._types import Progress, Table
from zvirka._zvirka import Model, ResultTable

__all__ = ["diff"]


def diff(
    old: Table,
    new: Table,
    *,
    all: bool = False,  # noqa: A002 - the word of the command
    model: Model | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> ResultTable:
    """Say what changed between two versions of a list.

    Records are found again by what they say in the columns that both versions have, and what changed too much for that
    by linking what is left; never by an id alone, since lists number their rows anew. For two lists of different
    sources use :func:`link`.

    Parameters
    ----------
    old, new : Table
        The two versions, as for :func:`link`. Columns that mean nothing to the program are passed over.
    all : bool, default False
        Whether records that did not change have a row as well.
    model : Model, optional
        The weights where records are linked; those of ``Model()`` by default.
    threads : int, optional
        Threads to use; all of the machine's by default. The result does not depend on it.
    progress : bool or callable, optional
        True shows a bar; a callable is given the share done, from 0 to 1.

    Returns
    -------
    ResultTable
        A row a record: ``change`` (``"added"``, ``"removed"``, ``"changed"``, ``"cosmetic"`` where it says the same
        and is written another way, or with ``all`` ``"unchanged"``), ``old_id``, ``new_id``, ``names``, ``fields``
        (those that differ), for each field its old and new cell where they differ, and ``probability`` where the
        record was found again by a link.

    Raises
    ------
    InputError
        When a table or an option is refused.
    FileError
        When a file cannot be read.

    Warns
    -----
    ZvirkaWarning
        When records were set aside, or a person should know something else.

    Examples
    --------
    >>> import zvirka as zv
    >>> monday = {"id": ["1", "2"], "name": ["Шаповал Остап", "Ґудзь Мар'яна"], "birth_date": ["05.06.1990", "1987"]}
    >>> tuesday = {"id": ["1", "2"], "name": ["ҐУДЗЬ МАР'ЯНА", "Їжак Лесь"], "birth_date": ["1987", "1999"]}
    >>> changes = zv.diff(monday, tuesday).to_dict()
    >>> changes["change"], changes["old_id"], changes["new_id"]
    (['added', 'removed', 'cosmetic'], [None, '1', '2'], ['2', None, '1'])
    """
    return _zvirka.diff(old, new, all=all, model=model, threads=threads, progress=progress)
