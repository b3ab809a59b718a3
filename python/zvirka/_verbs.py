"""The functions of the package: signatures and documentation here, the work in the extension module."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date

from zvirka import _zvirka
from zvirka._errors import InputError
from zvirka._types import Cardinality, Compare, Noise, Profile, Progress, Table
from zvirka._zvirka import Comparison, Decisions, Evaluation, Links, List, Model, ParsedName, Scheme, Simulation

__all__ = [
    "compare",
    "dedupe",
    "evaluate",
    "link",
    "parse_name",
    "read_list",
    "romanize",
    "schemes",
    "simulate",
    "train",
]


def compare(
    name_a: str,
    name_b: str,
    *,
    birth_date_a: str | date | None = None,
    birth_date_b: str | date | None = None,
    prior: float = 0.001,
    model: Model | None = None,
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
    model : Model, optional
        The weights; those of ``Model()`` by default.

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
        name_a, name_b, birth_date_a=birth_date_a, birth_date_b=birth_date_b, prior=prior, model=model
    )


def link(
    left: Table,
    right: Table,
    *,
    cardinality: Cardinality = "one-to-one",
    match_at: float | None = None,
    review_at: float | None = None,
    model: Model | None = None,
    decisions: Decisions | str | os.PathLike[str] | None = None,
    compare: Compare = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Links:
    """Find who is on both of two lists of people.

    A list has a column ``name``, or ``surname`` and ``given_name`` and perhaps ``patronymic``. Used when both lists
    have them: ``birth_date`` or ``age``, ``sex``, ``category``, ``rank``, ``unit``, ``capture_place``,
    ``capture_date``, ``held_at``, ``personal_number``, ``tax_number``, ``document``, ``phone``, ``birth_place``,
    ``mother``; and ``id`` where a list has one. Headers are also known in Ukrainian and Russian, in
    any case. Columns that mean nothing to the program are passed over.

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
    model : Model, optional
        The weights, such as :func:`train` learns; those of ``Model()`` by default.
    decisions : Decisions or path, optional
        What persons decided of records, a file of ``zvirka decisions``. Two records that are the same take no part in
        the competition any more, two that are different leave it before; the column ``decided`` tells which.
    compare : str, sequence of str or dict, optional
        Headers of columns to compare beside the known fields, such as a postcode or a case number, at most eight: as a
        dict with the kind of their values, ``"exact"``, ``"text"``, ``"number"`` or ``"date"``, or ``None`` to have it
        told from the values. A value that agrees is worth the more the fewer people have it; columns that go together
        are not counted twice.
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
        model=model,
        decisions=decisions,
        compare=compare,
        threads=threads,
        progress=progress,
    )


def dedupe(
    table: Table,
    *,
    match_at: float | None = None,
    review_at: float | None = None,
    model: Model | None = None,
    decisions: Decisions | str | os.PathLike[str] | None = None,
    compare: Compare = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Links:
    """Find people who stand on one list more than once.

    Any number of records may be one person, so links do not compete. ``Links.clusters()`` groups the records.

    Parameters
    ----------
    table : Table
        A list, as for :func:`link`.
    match_at, review_at : float, optional
        As for :func:`link`.
    model : Model, optional
        As for :func:`link`.
    decisions : Decisions or path, optional
        What persons decided of records, a file of ``zvirka decisions``. Two records that are the same take no part in
        the competition any more, two that are different leave it before; the column ``decided`` tells which.
    compare : str, sequence of str or dict, optional
        As for :func:`link`.
    threads : int, optional
        As for :func:`link`.
    progress : bool or callable, optional
        As for :func:`link`.

    Returns
    -------
    Links
        A table, one row a pair of records, the earlier record on the left.

    Raises
    ------
    InputError
        When the table or an option is refused.
    FileError
        When a file cannot be read.

    Examples
    --------
    >>> import zvirka as zv
    >>> names = ["Шаповал Остап Ігорович", "Ґудзь Мар'яна Степанівна", "SHAPOVAL Ostap Ihorovych"]
    >>> links = zv.dedupe({"name": names})
    >>> links.to_dict()["left_id"], links.to_dict()["right_id"]
    (['1'], ['3'])
    """
    return _zvirka.dedupe(
        table, match_at=match_at, review_at=review_at, model=model, decisions=decisions,
        compare=compare,
        threads=threads, progress=progress
    )


def train(
    left: Table,
    right: Table,
    *,
    cardinality: Cardinality = "one-to-one",
    model: Model | None = None,
    decisions: Decisions | str | os.PathLike[str] | None = None,
    compare: Compare = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Model:
    """Learn weights from two lists of your own, without knowing who on them is who.

    Parameters
    ----------
    left, right : Table
        Lists as for :func:`link`; a few hundred people on both are needed before anything is learnt.
    cardinality : {"one-to-one", "one-to-many", "many-to-one", "many-to-many"}, default "one-to-one"
        As for :func:`link`.
    model : Model, optional
        Where to start, and what is kept for fields that the lists do not have; ``Model()`` by default.
    decisions : Decisions or path, optional
        What persons decided of records, a file of ``zvirka decisions``: these pairs are certain while weights are
        learnt from all.
    compare : str, sequence of str or dict, optional
        As for :func:`link`.
    threads : int, optional
        As for :func:`link`.
    progress : bool or callable, optional
        As for :func:`link`.

    Returns
    -------
    Model
        The weights, for the argument ``model`` of other functions.

    Raises
    ------
    InputError
        When a table or an option is refused.
    FileError
        When a file cannot be read.

    Warns
    -----
    ZvirkaWarning
        When there is too little to learn from for a field.

    Examples
    --------
    >>> import warnings, zvirka as zv
    >>> lists = zv.simulate(people=400, seed=3)
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     model = zv.train(lists.left, lists.right)
    >>> model.source
    'trained on two lists of 400 and 400 records'
    """
    return _zvirka.train(left, right, cardinality=cardinality, model=model, decisions=decisions,
        compare=compare,
        threads=threads, progress=progress)


def evaluate(links: Table | Links, truth: Table) -> Evaluation:
    """Measure links against a known truth.

    Parameters
    ----------
    links : Links or Table
        Links, or any table with the columns ``left_id`` and ``right_id``. ``probability`` and ``decision`` are used
        when they are there; without them each row is a certain match.
    truth : Table
        A table with the columns ``left_id`` and ``right_id``: every true link and no other.

    Returns
    -------
    Evaluation
        Precision, recall and F1 with 95% intervals, the curve over thresholds, and calibration.

    Raises
    ------
    InputError
        When an id is missing, a probability is none, or a decision is neither ``match`` nor ``review``.
    FileError
        When a file cannot be read.

    Examples
    --------
    >>> import zvirka as zv
    >>> lists = zv.simulate(people=300, seed=5, profile="cross-script")
    >>> evaluation = zv.evaluate(zv.link(lists.left, lists.right), lists.truth)
    >>> evaluation.wrong_match + evaluation.correct_match == evaluation.asserted
    True
    """
    return _zvirka.evaluate(links, truth)


def parse_name(name: str) -> ParsedName:
    """Read a name as the program does: which word is what, and how it sounds.

    Parameters
    ----------
    name : str
        A whole name, perhaps with a rank, a call sign or a date beside it.

    Returns
    -------
    ParsedName
        The words with their roles, and the fields taken out of the text.

    Examples
    --------
    >>> import zvirka as zv
    >>> zv.parse_name("SHAPOVAL Ostap Ihorovych").patronymic
    'Ihorovych'
    """
    return _zvirka.parse_name(name)


def romanize(name: str, scheme: str) -> str:
    """Write a Cyrillic name in Latin letters.

    Parameters
    ----------
    name : str
        A name. What is not Cyrillic stays as it is.
    scheme : str
        The id or another name of a scheme; :func:`schemes` lists them. Of a system made for several languages, the
        one of the name's language is taken.

    Returns
    -------
    str
        The name under the scheme.

    Raises
    ------
    InputError
        When there is no such scheme.

    Examples
    --------
    >>> import zvirka as zv
    >>> zv.romanize("Згурський Юрій", "uk_kmu2010")
    'Zghurskyi Yurii'
    """
    return _zvirka.romanize(name, scheme)


def schemes() -> list[Scheme]:
    """List the romanisation schemes.

    Returns
    -------
    list of Scheme
        In the order of languages and time.

    Examples
    --------
    >>> import zvirka as zv
    >>> "uk_kmu2010" in {scheme.id for scheme in zv.schemes()}
    True
    """
    return _zvirka.schemes()


def read_list(
    table: Table,
    *,
    format: str | None = None,
    encoding: str | None = None,
    sheet: str | int | None = None,
    map: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
) -> List:
    """Read a list of people from a file.

    The verbs take paths and tables as well; read a list first to see what was understood of it, to say how a file must
    be read, or to use a list in several calls without reading it again.

    Parameters
    ----------
    table : path or Table
        The file; or a table, of which columns that hold no field are left out.
    format : str, optional
        The format; by the file's extension by default.
    encoding : str, optional
        The encoding, such as ``"windows-1251"``; detected by default.
    sheet : str or int, optional
        Sheet of a workbook, by its name or its number from 1, or ``"*"`` for all of them; by default the first that is
        not hidden and has known headers.
    map : dict of str to str, optional
        Fields and the headers they stand under, where these are not known: ``{"name": "Кого шукаємо"}``, or the number
        of the column: ``{"birth_date": "#4"}``.
    columns : dict of str to str, optional
        The same as ``map``, under its earlier name; only one of the two.

    Returns
    -------
    List
        A table that every verb takes.

    Raises
    ------
    InputError
        When the file or an option is refused.
    FileError
        When the file cannot be read.

    Warns
    -----
    ZvirkaWarning
        When rows were set aside or the encoding was detected; also in ``List.warnings``.

    Examples
    --------
    >>> import pathlib, tempfile, zvirka as zv
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = pathlib.Path(folder.name, "ours.csv")
    >>> _ = path.write_text("Кого шукаємо,Телефон\\nҐудзь Мар'яна,–\\n", encoding="utf-8")
    >>> people = zv.read_list(path, map={"name": "Кого шукаємо"})
    >>> people.headers
    {'Кого шукаємо': 'name', 'Телефон': 'phone'}
    >>> folder.cleanup()
    """
    if map is not None and columns is not None:
        raise InputError("map and columns are the same; give one")
    mapped = map if map is not None else columns
    pairs = None if mapped is None else list(mapped.items())
    sheet = None if sheet is None else str(sheet)
    return _zvirka.read_list(table, format=format, encoding=encoding, sheet=sheet, columns=pairs)


def simulate(
    people: int = 1000,
    *,
    shared: float = 0.5,
    seed: int = 1,
    noise: Noise = "medium",
    profile: Profile = "exchange",
    threads: int | None = None,
) -> Simulation:
    """Make lists of invented people with known truth.

    Parameters
    ----------
    people : int, default 1000
        People on each of the two lists.
    shared : float, default 0.5
        Which part of them stands on both.
    seed : int, default 1
        The lists are a function of this number.
    noise : {"light", "medium", "heavy"}, default "medium"
        How faulty the lists are.
    profile : {"exchange", "cross-script", "cross-script-rare"}, default "exchange"
        What the lists are like; ``"exchange"`` has reports of families too.
    threads : int, optional
        Threads to use; the lists do not depend on it.

    Returns
    -------
    Simulation
        ``left``, ``right`` and ``report`` are lists, ``truth`` and ``report_truth`` say who is who.

    Raises
    ------
    InputError
        When an option is out of range.

    Examples
    --------
    >>> import zvirka as zv
    >>> lists = zv.simulate(people=50, shared=0.2)
    >>> len(lists.left), len(lists.truth["left_id"])
    (50, 10)
    """
    return _zvirka.simulate(people, shared=shared, seed=seed, noise=noise, profile=profile, threads=threads)
