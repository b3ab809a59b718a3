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

from zvirka._benchmark import Benchmark, benchmark
from zvirka._errors import FileError, InputError, MissingLibraryError, ZvirkaError, ZvirkaWarning
from zvirka._pairs import Extracted, cdist, compare_pairs, extract
from zvirka._reconcile import reconcile
from zvirka._types import Cardinality, Claim, Noise, Profile, Progress, Role, Table
from zvirka._verbs import (
    compare,
    dedupe,
    evaluate,
    link,
    parse_name,
    read_list,
    romanize,
    schemes,
    simulate,
    train,
)
from zvirka._versions import diff
from zvirka._zvirka import (
    Comparison,
    Decisions,
    Evaluation,
    Hit,
    Index,
    Level,
    Links,
    List,
    Model,
    ParsedName,
    Reconciliation,
    Reject,
    ResultTable,
    Scheme,
    Simulation,
    Token,
    __version__,
)

__all__ = [
    "Benchmark",
    "Cardinality",
    "Claim",
    "Comparison",
    "Decisions",
    "Evaluation",
    "Extracted",
    "FileError",
    "Hit",
    "Index",
    "InputError",
    "Level",
    "Links",
    "List",
    "MissingLibraryError",
    "Model",
    "Noise",
    "ParsedName",
    "Profile",
    "Progress",
    "Reconciliation",
    "Reject",
    "ResultTable",
    "Role",
    "Scheme",
    "Simulation",
    "Table",
    "Token",
    "ZvirkaError",
    "ZvirkaWarning",
    "__version__",
    "benchmark",
    "cdist",
    "compare",
    "compare_pairs",
    "dedupe",
    "diff",
    "evaluate",
    "extract",
    "link",
    "parse_name",
    "read_list",
    "reconcile",
    "romanize",
    "schemes",
    "simulate",
    "train",
]
