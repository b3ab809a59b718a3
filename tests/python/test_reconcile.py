"""Many lists with roles: what the case says is what the arguments say, and the folder is the command's."""

from __future__ import annotations

import datetime
import json
import os
import pathlib
import re
import subprocess
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import zvirka as zv

ROOT = pathlib.Path(__file__).parents[2]
COMMAND = pathlib.Path(os.environ.get("ZVIRKA_COMMAND", ROOT / "target" / "debug" / "zvirka"))

OURS = {
    "id": ["у1", "у2", "у3", "у4", "у5"],
    "name": [
        "Шаповал Остап Ігорович",
        "Ґудзь Мар'яна Степанівна",
        "Їжакевич Северин Лукич",
        "Балабуха Єлисей Остапович",
        "Шаповал Остап Ігорович",
    ],
    "birth_date": ["05.06.1990", "17.02.1987", "01.12.1979", "24.08.1995", "05.06.1990"],
    "category": ["military", "civilian", "military", "military", "military"],
}
FREED = {
    "id": ["h1", "h2"],
    "name": ["Ostap SHAPOVAL", "Maryana HUDZ"],
    "birth_date": ["1990-06-05", "1987-02-17"],
    "category": ["military", "military"],
}
REPORTS = {"id": ["r1"], "name": ["Северин Їжакевич"], "contact": ["сестра"]}
ROLES: dict[str, zv.Role] = {"ours": "roster", "freed": "handover", "reports": "report"}
CLAIMS: list[zv.Claim] = [{"list": "freed", "what": "returned", "total": 3, "civilian": 1}]

CASE = """
[case]
title = "Обмін"
home = "ours"
[[list]]
name = "ours"
path = "ours.csv"
role = "roster"
side = "ukraine"
[[list]]
name = "freed"
path = "freed.csv"
role = "handover"
stage = 1
date = 2025-05-23
[[list]]
name = "reports"
path = "reports.csv"
role = "report"
[[claim]]
list = "freed"
what = "returned"
total = 3
civilian = 1
"""


def reconciled(**options: Any) -> zv.Reconciliation:
    said: dict[str, Any] = {
        "title": "Обмін",
        "home": "ours",
        "sides": {"ours": "ukraine"},
        "stages": {"freed": 1},
        "dates": {"freed": datetime.date(2025, 5, 23)},
        "claims": CLAIMS,
    }
    lists = {"ours": OURS, "freed": pl.DataFrame(FREED), "reports": pa.table(REPORTS)}
    return zv.reconcile(lists, roles=ROLES, **(said | options))


@pytest.fixture(scope="module")
def result() -> zv.Reconciliation:
    return reconciled()


@pytest.fixture
def case_file(tmp_path: pathlib.Path) -> pathlib.Path:
    for name, columns in (("ours", OURS), ("freed", FREED), ("reports", REPORTS)):
        pl.DataFrame(columns).write_csv(tmp_path / f"{name}.csv")
    path = tmp_path / "case.toml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_every_record_has_one_outcome_and_contradictions_are_findings(result: zv.Reconciliation) -> None:
    ledger = result.ledger.to_dict()
    assert list(zip(ledger["list"], ledger["record_id"], strict=True)) == [
        *(("ours", record) for record in OURS["id"]),
        *(("freed", record) for record in FREED["id"]),
        ("reports", "r1"),
    ]
    outcomes = dict(zip(ledger["record_id"], ledger["outcome"], strict=True))
    assert outcomes["у1"] == outcomes["h1"] == "returned"
    assert outcomes["у4"] == "held"
    assert outcomes["у5"] == "duplicate_of"
    kinds = set(result.findings.to_dict()["kind"])
    assert {"conflict", "duplicate", "claim_mismatch", "report_open"} <= kinds
    assert result.summary["title"] == "Обмін"
    assert sum(result.summary["outcomes"].values()) == len(result.ledger) == 8
    assert len(result.persons) == result.summary["persons"]


def test_tables_are_arrow_tables_whose_numbers_are_numbers(result: zv.Reconciliation) -> None:
    for table in (result.persons, result.ledger, result.findings, result.links):
        assert pa.table(table).to_pydict() == table.to_dict() == table.to_polars().to_dict(as_series=False)
        assert table.columns == list(table.to_pandas().columns) == table.to_arrow().column_names
        assert [table[row] for row in range(len(table))] == table.to_polars().to_dicts()
    persons, links = result.persons.to_polars(), result.links.to_polars()
    assert persons.schema["records"] == pl.Int64
    for name in links.columns:
        number = name in {"probability", "rival_probability", "prior"} or name.endswith("weight")
        assert links.schema[name] == (pl.Float64 if number else pl.String)


def test_tables_slice_and_filter_in_order(result: zv.Reconciliation) -> None:
    ledger, whole = result.ledger, result.ledger.to_polars()
    for rows in (slice(2, 5), slice(None, None, -1), slice(1, None, 3), slice(9, 20)):
        assert ledger[rows].to_polars().equals(whole[list(range(len(whole)))[rows]])
    assert ledger.filter(list="ours", outcome="held").to_polars().equals(
        whole.filter((pl.col("list") == "ours") & (pl.col("outcome") == "held"))
    )
    assert len(ledger.filter()) == len(ledger.filter(duplicate_of_id=None)) + 1 == len(ledger)
    assert len(ledger.filter(list="nowhere")) == 0
    with pytest.raises(zv.InputError, match="no such column"):
        ledger.filter(where="ours")
    with pytest.raises(zv.InputError, match="holds numbers"):
        ledger.filter(probability="1")
    with pytest.raises(IndexError):
        ledger[len(ledger)]


def without_files(page: str) -> str:
    """A report without what it tells of the files that were read: their digests, in a table and on each printed page, and
    the command that opens them for review."""
    page = re.sub(r'<p id="decide">.*?</p>|<p class="soft"><a href="#decide">.*?</p>', "", page)
    page = re.sub(r'<p class="soft">[^<]*</p><table class="digests">.*?</table>', "", page)
    page = re.sub(r" · inputs [0-9a-f]+", "", page)
    # The digest of the style, in which the foot of printed pages stands.
    return re.sub(r"style-src '[^']*'", "", page)


def test_a_case_of_tables_is_the_case_of_a_file(
    result: zv.Reconciliation, case_file: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    of_file = zv.reconcile(case_file)
    for name in ("persons", "ledger", "findings", "links"):
        assert getattr(of_file, name).to_dict() == getattr(result, name).to_dict(), name
    assert of_file.summary == result.summary
    assert without_files(of_file.report()) == without_files(result.report())
    assert case_file.name in of_file.report() and case_file.name not in result.report()
    paths: dict[str, Any] = {name: tmp_path / f"{name}.csv" for name in ROLES}
    of_paths = zv.reconcile(
        paths,
        roles=ROLES,
        claims=CLAIMS,
        title="Обмін",
        sides={"ours": "ukraine"},
        stages={"freed": "1"},
        dates={"freed": "2025-05-23"},
    )
    assert of_paths.summary == result.summary


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_folder_is_the_commands_byte_for_byte(
    case_file: pathlib.Path, tmp_path: pathlib.Path, language: Any
) -> None:
    if not COMMAND.exists():
        pytest.skip(f"{COMMAND} is not built, so that NOTHING was held against the command")
    with pytest.raises(zv.InputError, match="language must be en or uk"):
        zv.reconcile(case_file, language="ru")  # type: ignore[arg-type]
    result = zv.reconcile(case_file, language=language)
    result.write(tmp_path / "ours")
    arguments = ["reconcile", case_file, "-o", tmp_path / "theirs", "--quiet", "--language", language]
    subprocess.run([COMMAND, *arguments], check=True, timeout=120)
    ours, theirs = ({path.name: path.read_bytes() for path in (tmp_path / of).iterdir()} for of in ("ours", "theirs"))
    assert ours == theirs
    tables = ["changes", "findings", "ledger", "links", "persons", "records"]
    assert sorted(ours) == sorted([*(f"{name}.csv" for name in tables), "manifest.json", "report.html", "summary.json"])
    assert json.loads(ours["summary.json"]) == result.summary
    assert ours["report.html"].decode() == result.report()


def test_a_folder_of_tables_has_a_whole_manifest_and_replaces_an_earlier_one(
    result: zv.Reconciliation, tmp_path: pathlib.Path
) -> None:
    for _ in range(2):
        result.write(tmp_path / "звірка")
    manifest = json.loads((tmp_path / "звірка" / "manifest.json").read_text(encoding="utf-8"))
    assert [output["path"] for output in manifest["outputs"]][0] == "persons.csv"
    assert [one["rows_read"] for one in manifest["inputs"]] == [5, 2, 1]
    assert [path.name for path in tmp_path.iterdir()] == ["звірка"]
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(zv.InputError, match="this is a file"):
        result.write(tmp_path / "file")
    with pytest.raises(zv.FileError):
        result.write(tmp_path / "nowhere" / "out")


def test_results_do_not_depend_on_threads(result: zv.Reconciliation) -> None:
    for threads in (1, 3):
        other = reconciled(threads=threads)
        assert other.links.to_dict() == result.links.to_dict()
        assert other.findings.to_dict() == result.findings.to_dict()


def test_progress_rises_to_one_over_all_pairs_of_lists() -> None:
    told: list[float] = []
    reconciled(progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_rows_that_cannot_be_read_are_told_and_stand_in_the_ledger(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("id,name\n1,Шаповал Остап\n2\n3,невідомо\n", encoding="utf-8")
    with pytest.warns(zv.ZvirkaWarning, match="ours: 2 of 3 records were set aside"):
        result = zv.reconcile({"ours": path}, roles={"ours": "roster"})
    assert sorted(result.ledger.to_dict()["outcome"]) == ["held", "set_aside", "set_aside"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"roles": {"ours": "roster"}}, "roles: say what the list freed is for"),
        ({"roles": {**ROLES, "freed": "rooster"}}, "roles: of the list freed there is no such role; roles are roster"),
        ({"roles": {**ROLES, "theirs": "roster"}}, "roles: no list is called theirs"),
        ({"stages": {"first": 1}}, "stages: no list is called first"),
        ({"dates": {"freed": 1.5}}, "dates: give a dict of text"),
        ({"home": "freed"}, "it must be a roster"),
        ({"claims": [{"what": "returned", "total": 1}]}, "claim 1: say either list or side"),
        ({"claims": [{"list": "freed", "what": "gone", "total": 1}]}, "what must be one of returned"),
        ({"claims": [{"list": "freed", "what": "held", "totals": 1}]}, "the keys are list, side"),
        ({"claims": [{"list": "freed", "what": "held", "total": -1}]}, "whole numbers"),
        ({"claims": [{"side": "nobody", "what": "held", "total": 1}]}, "no list is on that side"),
        ({"match_at": 2.0}, "between"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(options: dict[str, Any], told: str) -> None:
    lists = {"ours": OURS, "freed": FREED, "reports": REPORTS}
    with pytest.raises(zv.InputError, match=told):
        zv.reconcile(lists, **({"roles": ROLES} | options))


def test_what_is_no_case_is_refused(case_file: pathlib.Path, tmp_path: pathlib.Path) -> None:
    with pytest.raises(zv.InputError, match="a case file says roles"):
        zv.reconcile(case_file, roles=ROLES)
    with pytest.raises(zv.FileError):
        zv.reconcile(tmp_path / "none.toml")
    with pytest.raises(zv.InputError, match="give a dict of tables"):
        zv.reconcile(pl.DataFrame(OURS))
    with pytest.raises(zv.InputError, match=r"call \.collect\(\)"):
        zv.reconcile({"ours": pl.DataFrame(OURS).lazy()}, roles={"ours": "roster"})
    with pytest.raises(zv.InputError, match="no lists"):
        zv.reconcile({}, roles={})


def test_what_a_notebook_shows_runs_nothing_and_repr_names_nobody() -> None:
    hostile = '<script>alert(1)</script> "Ґудзь\u202e'
    with pytest.warns(zv.ZvirkaWarning, match="more than a name"):
        result = zv.reconcile(
            {hostile: {"id": [hostile], "name": [f"{hostile} Мар'яна"]}},
            roles={hostile: "roster"},
            title=hostile,
            claims=[{"list": hostile, "what": "held", "total": 7}],
        )
    for shown in (result, result.persons, result.ledger, result.findings, result.links):
        html = shown._repr_html_()
        assert "<script" not in html
        assert "\u202e" not in html
        assert "Ґудзь" not in repr(shown)
    assert "<bdi>&lt;script&gt;" in result.ledger._repr_html_()
    assert "disagrees" in result._repr_html_()


def test_reasons_of_links_are_shown_on_hover(result: zv.Reconciliation) -> None:
    html = result.links._repr_html_()
    assert 'title="surname same' in html
    assert "surname_weight" not in html
