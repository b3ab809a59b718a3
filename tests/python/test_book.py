"""The book and the other documents: links lead somewhere, generated chapters are current, what is shown is what comes."""

from __future__ import annotations

import fnmatch
import re
import runpy
from pathlib import Path

import pytest

import zvirka as zv

ROOT = Path(__file__).parents[2]
# A row of the tutorial is no person and is set aside, which is told.
pytestmark = pytest.mark.filterwarnings("ignore::zvirka.ZvirkaWarning")
BOOK = ROOT / "book" / "src"
EXAMPLE = ROOT / "book" / "examples" / "first-exchange"
# Folders that builds and tools make.
MADE = {"target", "out", "node_modules"}
DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part in MADE or part.startswith(".") and part != ".github" for part in path.relative_to(ROOT).parts)
)
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")


def prose(path: Path) -> str:
    """A document without its blocks and spans of code, in which brackets are no links."""
    return re.sub(r"`[^`\n]*`", "`code`", FENCE.sub("", path.read_text(encoding="utf-8")))


def anchors(path: Path) -> set[str]:
    """What a link may name after the hash: the headings, as mdBook and GitHub call them."""
    headings = re.findall(r"^#{1,6}\s+(.+?)\s*#*$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    dead = []
    for target in LINK.findall(prose(path)):
        if re.match(r"(https?|mailto):", target):
            continue
        file, _, anchor = target.partition("#")
        place = (path.parent / file).resolve() if file else path
        inside = BOOK not in path.parents or place.is_relative_to(BOOK)
        if not (place.exists() and inside) or (anchor and anchor not in anchors(place)):
            dead.append(target)
    assert dead == []


def test_the_summary_names_every_chapter_once() -> None:
    named = [BOOK / target for target in LINK.findall((BOOK / "SUMMARY.md").read_text(encoding="utf-8"))]
    chapters = [path for path in DOCUMENTS if BOOK in path.parents and path.name != "SUMMARY.md"]
    assert sorted(named) == chapters


def test_the_reference_of_the_package_is_what_the_docstrings_say() -> None:
    made = runpy.run_path(str(ROOT / "book" / "python_reference.py"))
    kept = made["PAGE"].read_text(encoding="utf-8")
    assert kept == made["page"](), "write it anew: cargo xtask book --write"


def test_files_and_columns_names_every_column_that_is_written() -> None:
    page = (BOOK / "reference" / "files.md").read_text(encoding="utf-8")
    case = first_exchange()
    lists = zv.simulate(people=50, seed=1)
    written = {*zv.link(lists.left, lists.right).columns}
    for table in (case.persons, case.ledger, case.findings, case.links):
        written |= set(table.columns)
    named = set(re.findall(r"`([a-z_]+)`", page))
    # `birth_date_level` and its like are told once for all fields, as is where a person's value comes from.
    general = {name if name in named else re.sub(r"_(level|weight|list)$", "", name) for name in written}
    assert general - named == set()
    for field in ("FIELD_level", "FIELD_weight", "COLUMN_list"):
        assert f"`{field}`" in page


def test_every_kind_of_finding_and_outcome_of_the_example_is_explained() -> None:
    page = (BOOK / "reference" / "files.md").read_text(encoding="utf-8")
    case = first_exchange()
    words = {*case.findings.to_dict()["kind"], *case.ledger.to_dict()["outcome"], *case.findings.to_dict()["severity"]}
    assert {word for word in words if f"`{word}`" not in page} == set()


def first_exchange() -> zv.Reconciliation:
    """The case of the tutorial for staff."""
    return zv.reconcile(EXAMPLE / "case.toml")


def test_every_table_has_its_source_in_the_data_sheet() -> None:
    page = (BOOK / "data.md").read_text(encoding="utf-8")
    named = re.findall(r"`(?:names/)?([\w*]+\.tsv)`", page)
    tables = [path.name for path in ROOT.glob("crates/*/data/**/*.tsv")]
    assert len(tables) > 10
    assert [table for table in tables if not any(fnmatch.fnmatch(table, pattern) for pattern in named)] == []


STAFF = [BOOK / "tutorials" / name for name in ("staff.md", "staff.uk.md")]


@pytest.mark.parametrize("path", STAFF, ids=lambda path: path.name)
def test_the_lists_of_the_tutorial_are_those_it_shows(path: Path) -> None:
    chapter = path.read_text(encoding="utf-8")
    for name in ("roster.csv", "handover.csv", "reports.csv"):
        assert (EXAMPLE / name).read_text(encoding="utf-8") in chapter, name
    assert (EXAMPLE / "case.toml").read_text(encoding="utf-8") in STAFF[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("path", STAFF, ids=lambda path: path.name)
def test_what_the_tutorial_says_of_two_lists_comes(path: Path) -> None:
    chapter = path.read_text(encoding="utf-8")
    links = zv.link(str(EXAMPLE / "roster.csv"), str(EXAMPLE / "handover.csv")).to_dict()
    for row in range(len(links["left_id"])):
        decision = links["decision"][row].replace("review", "**review**")
        cells = (links["left_id"][row], links["right_id"][row], f"{links['probability'][row]:.6f}", decision)
        assert "| " + " | ".join(cells) + " |" in chapter


def test_what_the_tutorial_says_of_the_case_comes() -> None:
    case = first_exchange()
    ledger = case.ledger.to_dict()
    outcome = dict(zip(zip(ledger["list"], ledger["record_id"], strict=True), ledger["outcome"], strict=True))
    assert {key for key, value in outcome.items() if key[0] == "roster" and value == "returned"} == {
        ("roster", row) for row in "1267"
    }
    assert {key for key, value in outcome.items() if key[0] == "roster" and value == "held"} == {
        ("roster", row) for row in "3458"
    }
    assert outcome["reports", "Р-1"] == "returned"
    assert outcome["reports", "Р-2"] == outcome["reports", "Р-3"] == "held"
    assert outcome["reports", "Р-4"] == "reported_only"
    findings = case.findings.to_dict()
    told = set(zip(findings["kind"], findings["severity"], findings["list"], findings["record_id"], strict=True))
    assert {
        ("report_answered", "high", "reports", "Р-1"),
        ("ambiguous", "medium", "roster", "5"),
        ("possible_match", "medium", "reports", "Р-4"),
        ("report_open", "low", "reports", "Р-4"),
        ("only_here", "medium", "handover", "H6"),
    } <= told
    assert [row for row in told if row[0] == "report_answered"] == [("report_answered", "high", "reports", "Р-1")]


def test_the_snippets_of_the_tutorial_for_analysts_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("roster.csv", "handover.csv"):
        (tmp_path / name).write_bytes((EXAMPLE / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    chapter = (BOOK / "tutorials" / "analysts.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"^```python\n(.*?)^```$", chapter, re.MULTILINE | re.DOTALL))
    assert "zv.reconcile(" in code
    names: dict[str, object] = {}
    with pytest.warns(zv.ZvirkaWarning):
        exec(compile(code, "analysts.md", "exec"), names)
    assert (tmp_path / "result" / "ledger.csv").exists()
