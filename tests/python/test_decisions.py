"""What persons decided, read from a file and handed to the verbs."""

from __future__ import annotations

import copy
import csv
import doctest
import inspect
import os
import pathlib
import pickle
import subprocess
import warnings

import pytest

import zvirka as zv

ROOT = pathlib.Path(__file__).parents[2]
COMMAND = pathlib.Path(os.environ.get("ZVIRKA_COMMAND", ROOT / "target" / "debug" / "zvirka"))

OURS = "id;ПІБ;дата народження\nу1;Левчук Остап Ігорович;\nу2;Ґудзь Мар'яна Олегівна;12.11.1985\n"
THEIRS = "id,name,dob\nт1,LEVCHUK Ostap,1990-03-07\nт2,LEVCHUK Ostap,1991-04-08\nт3,GUDZ Mariana,12.11.1985\n"
VERDICTS = """left_id,right_id,verdict,reason,author
у1,т2,same,family_confirms,Олена
у1,т1,different,family_denies,Олена
у1,т2,same,document,Тарас
"""


@pytest.fixture
def desk(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder with two lists and a file of decisions about them."""
    for name, text in {"ours.csv": OURS, "theirs.csv": THEIRS, "verdicts.csv": VERDICTS}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    words = ["decisions", "import", "decisions.db", "verdicts.csv", "ours.csv", "theirs.csv"]
    subprocess.run([COMMAND, *words], cwd=tmp_path, check=True)
    return tmp_path


def test_verdicts_are_a_table_and_readers_are_measured(desk: pathlib.Path) -> None:
    decisions = zv.Decisions.open(desk / "decisions.db")
    table = decisions.verdicts
    assert len(table) == 3
    assert {row["author"] for row in (table[place] for place in range(3))} == {"Олена", "Тарас"}
    assert table[0]["state"] == "settled"
    (agreement,) = decisions.agreement()
    assert agreement["readers"] == ["Олена", "Тарас"]
    assert (agreement["pairs"], agreement["agreed"]) == (1, 1.0)
    assert "decisions.db" in repr(decisions)
    for other in [pickle.loads(pickle.dumps(decisions)), copy.copy(decisions)]:
        assert other.agreement() == decisions.agreement()
        assert repr(other) == repr(decisions)


@pytest.mark.parametrize("opened", [True, False])
def test_what_was_decided_holds(desk: pathlib.Path, opened: bool) -> None:
    path = desk / "decisions.db"
    decisions = zv.Decisions.open(path) if opened else path
    links = zv.link(desk / "ours.csv", desk / "theirs.csv", decisions=decisions).to_dict()
    pairs = zip(links["left_id"], links["right_id"], links["decision"], links["decided"], strict=True)
    told = {(left, right): (decision, decided) for left, right, decision, decided in pairs}
    assert told["у1", "т2"] == ("match", "same")
    assert told["у1", "т1"] == ("review", "different")
    assert told["у2", "т3"][1] is None


def test_weights_take_what_was_decided(desk: pathlib.Path) -> None:
    with pytest.warns(zv.ZvirkaWarning):
        model = zv.train(desk / "ours.csv", desk / "theirs.csv", decisions=desk / "decisions.db")
    assert isinstance(model, zv.Model)


def test_persons_of_a_case_are_those_decided(desk: pathlib.Path) -> None:
    # A case counts names over all its lists, link over two. Among so many others that hardly moves a weight; on lists of some
    # dozens it moves one by more than a verdict bears, which is then opened again.
    others = zv.simulate(people=1000, seed=3, profile="cross-script", noise="light")
    for name, mark, side in (("ours.csv", ";", others.left), ("theirs.csv", ",", others.right)):
        columns = side.to_dict()
        with (desk / name).open("a", encoding="utf-8", newline="") as file:
            rows = zip(columns["id"], columns["name"], columns["birth_date"], strict=True)
            csv.writer(file, delimiter=mark, lineterminator="\n").writerows(rows)
    path = desk / "case.db"
    words = ["decisions", "import", "case.db", "verdicts.csv", "ours.csv", "theirs.csv"]
    subprocess.run([COMMAND, *words], cwd=desk, check=True)
    with warnings.catch_warnings():
        # Rows of the simulated lists that are set aside, and how dates with slashes are read.
        warnings.simplefilter("ignore", zv.ZvirkaWarning)
        result = zv.reconcile(
            {"ours": desk / "ours.csv", "theirs": desk / "theirs.csv"},
            roles={"ours": "roster", "theirs": "handover"},
            decisions=path,
        )
    assert not any("opened again" in warning for warning in result.warnings)
    ledger, links = result.ledger.to_dict(), result.links.to_dict()
    person = dict(zip(ledger["record_id"], ledger["person_id"], strict=True))
    assert person["у1"] == person["т2"] != person["т1"]
    decided = dict(zip(zip(links["left_id"], links["right_id"], strict=True), links["decided"], strict=True))
    assert (decided["у1", "т2"], decided["у1", "т1"]) == ("same", "different")


def test_an_export_is_read_by_the_command(desk: pathlib.Path) -> None:
    zv.Decisions.open(desk / "decisions.db").export(desk / "all.jsonl")
    subprocess.run([COMMAND, "decisions", "import", "second.db", "all.jsonl"], cwd=desk, check=True)
    assert len(zv.Decisions.open(desk / "second.db").verdicts) == 3


@pytest.mark.parametrize("method", ["open", "agreement", "export"])
def test_the_examples_hold_of_a_file(desk: pathlib.Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.chdir(desk)
    # They need a file that only the command makes, so they are skipped wherever docstrings are run by themselves.
    text = inspect.getdoc(getattr(zv.Decisions, method)) or ""
    example = doctest.DocTestParser().get_doctest(text.replace("# doctest: +SKIP", ""), {}, method, None, None)
    assert len(example.examples) > 1
    assert doctest.DocTestRunner().run(example).failed == 0


def test_other_files_are_refused(desk: pathlib.Path) -> None:
    for path in [desk / "ours.csv", desk / "never.db"]:
        with pytest.raises(zv.InputError):
            zv.Decisions.open(path)
    with pytest.raises(zv.InputError):
        zv.link(desk / "ours.csv", desk / "theirs.csv", decisions=7)  # type: ignore[arg-type]
