"""zvirka (звірка: the checking of one list against another) says who is who on rival lists of people.

The lists were formed apart, in two scripts, in several languages and many romanisation systems, with slips, short
names and missing parts. A *link* is two records said to be one person; its *weight* is log2 of the odds, its
*probability* means what it says, and its *decision* is ``match`` (it holds) or ``review`` (a person should look).

>>> import zvirka as zv
>>> links = zv.link({"name": ["Шаповал Остап"]}, {"name": ["Ostap Shapoval"]})
>>> type(links.to_dict()["left_name"])
<class 'list'>
"""

from __future__ import annotations

from zvirka._errors import FileError, InputError, MissingLibraryError, ZvirkaError, ZvirkaWarning
from zvirka._types import Cardinality, Progress, Table
from zvirka._verbs import compare, link
from zvirka._zvirka import Comparison, Level, Links, Reject, __version__

__all__ = [
    "Cardinality",
    "Comparison",
    "FileError",
    "InputError",
    "Level",
    "Links",
    "MissingLibraryError",
    "Progress",
    "Reject",
    "Table",
    "ZvirkaError",
    "ZvirkaWarning",
    "__version__",
    "compare",
    "link",
]
