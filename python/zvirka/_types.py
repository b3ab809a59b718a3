"""The types that signatures speak of. They check callers' code and do nothing when it runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Literal, Protocol, TypeAlias, TypedDict

__all__ = [
    "ArrowArray",
    "ArrowStream",
    "Cardinality",
    "Cell",
    "Claim",
    "Column",
    "Compare",
    "Kind",
    "Noise",
    "Profile",
    "Progress",
    "Role",
    "Table",
]


class ArrowStream(Protocol):
    """Anything with Arrow's stream capsule: a polars or pandas data frame, a pyarrow table, a DuckDB relation."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give the capsule."""


class ArrowArray(Protocol):
    """Anything with Arrow's array capsule, such as a record batch."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> object:
        """Give the pair of capsules."""


Cell: TypeAlias = str | int | float | date | None
"""One value of a column that is given as a plain sequence."""

# Column types of data frames share no class; what cannot be read is refused when it is given.
Column: TypeAlias = Iterable[Cell] | ArrowStream | ArrowArray | Any
"""One column of a dict of columns."""

Table: TypeAlias = ArrowStream | ArrowArray | Mapping[str, Column] | str | os.PathLike[str]
"""A list of people: an Arrow table of any library, a dict of columns, or the path of a file."""

Cardinality: TypeAlias = Literal["one-to-one", "one-to-many", "many-to-one", "many-to-many"]
"""Which records may take part in more than one link; the left list's share comes first."""

Kind: TypeAlias = Literal["exact", "text", "number", "date"]
"""How the values of a column are read that is compared though it is no known field."""

Compare: TypeAlias = str | Iterable[str] | Mapping[str, Kind | None] | None
"""Columns to compare beside the known fields: headers, or headers with the kinds of their values."""

Noise: TypeAlias = Literal["light", "medium", "heavy"]
"""How faulty simulated lists are."""

Profile: TypeAlias = Literal["exchange", "cross-script", "cross-script-rare"]
"""What simulated lists are like."""

Progress: TypeAlias = bool | Callable[[float], object] | None
"""True for a bar, or a callable that is given fractions from 0 to 1."""

Role: TypeAlias = Literal["roster", "handover", "report", "sighting", "published", "watch", "deceased"]
"""What a list of a case is for."""


class Claim(TypedDict, total=False):
    """What a list's keeper or a side says in public: how many people, of whom how many are soldiers or civilians.

    Examples
    --------
    >>> import zvirka as zv
    >>> claim: zv.Claim = {"list": "наші", "what": "listed", "total": 2}
    >>> people = {"name": ["Шаповал Остап Ігорович", "Ґудзь Мар'яна Петрівна"]}
    >>> zv.reconcile({"наші": people}, roles={"наші": "roster"}, claims=[claim]).summary["claims"][0]["agrees"]
    True
    """

    list: str
    """Of which list; either this or ``side``."""
    side: str
    """Of which side."""
    what: Literal["returned", "offered", "held", "listed"]
    """Which people are counted."""
    total: int
    """How many."""
    military: int
    """How many of them are soldiers."""
    civilian: int
    """How many of them are civilians."""
