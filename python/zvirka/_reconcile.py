"""Many lists with roles, one ledger."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from zvirka import _zvirka
from zvirka._types import Claim, Compare, Progress, Role, Table
from zvirka._zvirka import Decisions, Model, Reconciliation

__all__ = ["reconcile"]


def reconcile(
    lists: Mapping[str, Table] | str | os.PathLike[str],
    *,
    roles: Mapping[str, Role] | None = None,
    sides: Mapping[str, str] | None = None,
    stages: Mapping[str, str | int] | None = None,
    dates: Mapping[str, str | date] | None = None,
    claims: Sequence[Claim] | None = None,
    title: str | None = None,
    home: str | None = None,
    previous: str | os.PathLike[str] | Reconciliation | None = None,
    language: Literal["en", "uk"] = "en",
    match_at: float | None = None,
    review_at: float | None = None,
    model: Model | None = None,
    decisions: Decisions | str | os.PathLike[str] | None = None,
    compare: Compare = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Reconciliation:
    """Say who is who on many lists, what came of every record, and what a person should look at.

    Parameters
    ----------
    lists : dict of str to Table, or path
        The lists by their names; or the path of a case file (``CASE.toml``), which says itself what ``roles``,
        ``sides``, ``stages``, ``dates``, ``claims``, ``title`` and ``home`` say here.
    roles : dict of str to str
        What each list is for: ``"roster"`` (people held or to be exchanged), ``"handover"`` (people handed over),
        ``"report"`` (families' reports), ``"sighting"`` (who was seen where), ``"published"`` (a partial list made
        public), ``"watch"`` (people whose return must be flagged), ``"deceased"`` (bodies handed over, registers of the
        dead). Every list has one.
    sides : dict of str to str, optional
        Whose list it is, in words of your own; lists of one side are counted together.
    stages : dict of str to str or int, optional
        The stage of an exchange that the whole list belongs to.
    dates : dict of str to str or date, optional
        The date of the list, or of the handover it records. A handover long before the others is an earlier exchange.
    claims : sequence of dict, optional
        What is said in public, to be checked against the lists: ``list`` or ``side``, ``what`` (``"returned"``,
        ``"offered"``, ``"held"`` or ``"listed"``) and ``total``, ``military`` or ``civilian``.
    title : str, optional
        What the case is called.
    home : str, optional
        The roster whose ledger this is; the first by default.
    previous : path or Reconciliation, optional
        An earlier result of the case: its folder, or what this function gave. Persons whose records are found again
        keep their ids, new ones get numbers that were never given, and ``changes`` says what is other than before.
    language : {"en", "uk"}, default "en"
        The language of findings, checked claims and the report.
    match_at, review_at : float, optional
        As for :func:`link`.
    model : Model, optional
        The weights; those of ``Model()`` by default.
    decisions : Decisions or path, optional
        What persons decided of records, a file of ``zvirka decisions``. Records that are the same are one person, those
        that are different never are; what contradicts itself is applied in neither way and told first.
    compare : str, sequence of str or dict, optional
        As for :func:`link`, of the lists that have the column, two at least; a case file says it in ``[compare]``.
    threads : int, optional
        Threads to use; all of the machine's by default. The result does not depend on it.
    progress : bool or callable, optional
        True shows a bar; a callable is given the share done, from 0 to 1.

    Returns
    -------
    Reconciliation
        ``persons``, ``ledger``, ``findings``, ``links`` and ``changes`` as tables, ``summary`` as a dict, ``report`` as a page, and
        ``write``, which makes the folder of ``zvirka reconcile``.

    Raises
    ------
    InputError
        When a list, a role, a claim or the case file is refused.
    FileError
        When a file cannot be read.

    Warns
    -----
    ZvirkaWarning
        When records were set aside, or a person should know something else; also in ``Reconciliation.warnings``.

    Examples
    --------
    >>> import zvirka as zv
    >>> result = zv.reconcile(
    ...     {
    ...         "ours": {"id": ["7", "9"], "name": ["Шаповал Остап Ігорович", "Ґудзь Мар'яна Степанівна"]},
    ...         "freed": {"id": ["a"], "name": ["Ostap Ihorovych SHAPOVAL"]},
    ...     },
    ...     roles={"ours": "roster", "freed": "handover"},
    ...     claims=[{"list": "freed", "what": "returned", "total": 2}],
    ... )
    >>> result.ledger.to_dict()["outcome"]
    ['returned', 'held', 'returned']
    >>> result.findings[0]["kind"]
    'claim_mismatch'
    """
    return _zvirka.reconcile(
        lists,
        roles=roles,
        sides=sides,
        stages=stages,
        dates=dates,
        claims=None if claims is None else list(claims),
        title=title,
        home=home,
        previous=previous,
        language=language,
        match_at=match_at,
        review_at=review_at,
        model=model,
        decisions=decisions,
        compare=compare,
        threads=threads,
        progress=progress,
    )
