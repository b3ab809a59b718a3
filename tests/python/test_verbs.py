"""The verbs beside linking two tables: lists, duplicates, measures, models, names; and links chosen and explained."""

from __future__ import annotations

import csv
import json
import math
import os
import pathlib
import pickle
import subprocess
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from people import OURS, PARTNERS, THEIRS, Columns, pairs_of

import zvirka as zv

ROOT = pathlib.Path(__file__).parents[2]


@pytest.fixture(scope="module")
def lists() -> zv.Simulation:
    return zv.simulate(people=400, seed=11, profile="cross-script")


@pytest.fixture(scope="module")
def links(lists: zv.Simulation) -> zv.Links:
    return zv.link(lists.left, lists.right)


# Links chosen and explained.


def test_slices_are_links_like_the_whole(links: zv.Links) -> None:
    whole = links.to_dict()
    for key in (slice(0, 5), slice(-3, None), slice(None, None, 7), slice(9, 2, -2), slice(5, 5), slice(0, 10**9)):
        part = links[key]
        assert isinstance(part, zv.Links)
        assert part.to_dict() == {name: cells[key] for name, cells in whole.items()}
    assert links[2:50][3:9][1].items() == links[6].items()
    assert links[1:4].explain(-1).weight == links[3]["weight"]


def test_filters_keep_what_fits_in_order(links: zv.Links) -> None:
    whole = pl.DataFrame(links)
    for decision in ("match", "review"):
        kept = links.filter(decision=decision)
        assert kept.to_polars().equals(whole.filter(pl.col("decision") == decision))
    assert links.filter(min_probability=0.9).to_polars().equals(whole.filter(pl.col("probability") >= 0.9))
    assert len(links.filter()) == len(links)
    assert repr(links.filter(decision="review")).count(" 0 match") == 1
    with pytest.raises(zv.InputError, match="decision must be match, review or None"):
        links.filter(decision="maybe")  # type: ignore[arg-type]


def test_an_explanation_is_the_link_in_words(links: zv.Links) -> None:
    for row in range(0, len(links), 29):
        link, why = links[row], links.explain(row)
        assert (why.name_a, why.name_b) == (link["left_name"], link["right_name"])
        assert (why.probability, why.weight, why.decision) == (link["probability"], link["weight"], link["decision"])
        assert math.isclose(sum(level.weight for level in why.levels), why.weight, abs_tol=1e-6)
        for level in why.levels[1:]:
            assert level.weight == link[f"{level.field}_weight"]
            assert level.text
    with pytest.raises(IndexError):
        links.explain(len(links))


# Lists.


def test_a_list_keeps_what_its_file_held(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "наші.csv"
    path.write_bytes("№;ПІБ;Позивний;Зріст\r\n7;Шаповал Остап;;\r\n9;Ґудзь Мар'яна;Лис;171\r\n".encode("utf-16"))
    people = zv.read_list(path)
    assert len(people) == 2
    assert people.columns == ["id", "name", "call_sign", "Зріст"]
    assert people.headers == {"№": "id", "ПІБ": "name", "Позивний": "call_sign", "Зріст": None}
    assert people.encoding == "UTF-16LE"
    assert people[1] == {"id": "9", "name": "Ґудзь Мар'яна", "call_sign": "Лис", "Зріст": "171"}
    assert people.to_dict()["call_sign"] == [None, "Лис"]
    assert people.to_dict()["Зріст"] == [None, "171"]
    assert pa.table(people).to_pydict() == people.to_dict() == people.to_polars().to_dict(as_series=False)
    assert list(people.to_pandas().columns) == people.columns
    assert "Шаповал" not in repr(people)


def test_records_of_a_list_keep_their_numbers_in_the_file(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("name,note\nВсього осіб: 2,\nШаповал Остап\nневідомо,\n", encoding="utf-8")
    with pytest.warns(zv.ZvirkaWarning):
        people = zv.read_list(path)
    assert [reject.row for reject in people.rejects] == [1, 3]
    with pytest.warns(zv.ZvirkaWarning):
        links = zv.link(people, {"name": ["Ostap Shapoval"]})
    assert links.to_dict()["left_id"] == ["2"]
    assert [reject.row for reject in links.rejects] == [1, 3]


def test_columns_and_encodings_may_be_said(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes("Кого,Ким\nШаповал Остап,дружина\n".encode("koi8-u"))
    people = zv.read_list(path, format="csv", encoding="koi8-u", columns={"name": "Кого"})
    assert people[0] == {"name": "Шаповал Остап", "Ким": "дружина"}
    refused: list[tuple[dict[str, Any], str]] = [
        ({"format": "csv", "columns": {"nickname": "Кого"}}, "the fields are id, name"),
        ({"format": "docx"}, "format"),
        ({"format": "csv", "encoding": "klingon"}, "klingon"),
    ]
    for options, message in refused:
        with pytest.raises(zv.InputError, match=message):
            zv.read_list(path, **options)
    with pytest.raises(zv.FileError):
        zv.read_list(tmp_path / "nowhere.csv")


def test_a_list_links_as_the_same_columns_do() -> None:
    lists = zv.simulate(people=60, seed=2, profile="cross-script")
    as_lists, as_dicts = (
        zv.link(lists.left, lists.right).to_dict(),
        zv.link(lists.left.to_dict(), lists.right.to_dict()).to_dict(),
    )
    assert as_lists == as_dicts
    read = zv.read_list(pa.table(lists.left))
    assert read.to_dict() == lists.left.to_dict()
    assert zv.link(read, lists.right).to_dict() == as_lists
    with pytest.raises(zv.InputError, match="are for files"):
        zv.read_list({"name": ["Остап"]}, encoding="utf-8")


def test_simulated_lists_are_a_function_of_the_seed() -> None:
    one, same, other = (zv.simulate(people=30, seed=seed) for seed in (4, 4, 5))
    assert one.left.to_dict() == same.left.to_dict()
    assert one.truth == same.truth
    assert one.left.to_dict() != other.left.to_dict()
    assert one.report is not None and one.report_truth is not None
    assert zv.simulate(people=5, profile="cross-script").report is None
    refused: list[dict[str, Any]] = [{"noise": "loud"}, {"profile": "war"}, {"people": 0}, {"shared": 1.5}, {"threads": 0}]
    for options in refused:
        with pytest.raises(zv.InputError):
            zv.simulate(**options)


# One list against itself.


def test_people_on_two_rows_of_a_list_are_one_cluster(ours: Columns) -> None:
    twice = {
        "id": [*ours["id"], *(f"b{number}" for number in ours["id"])],
        "name": [*ours["name"], *(name.upper() for name in ours["name"])],
        "birth_date": ours["birth_date"] * 2,
    }
    links = zv.dedupe(twice)
    assert pairs_of(links) == {(number, f"b{number}") for number in ours["id"]}
    assert links.clusters() == {"record_id": twice["id"], "cluster_id": ours["id"] * 2}
    assert links.explain(0).weight == links[0]["weight"]
    assert len(zv.dedupe(ours)) == 0
    with pytest.raises(zv.InputError, match="only links within one list have clusters"):
        zv.link(ours, ours).clusters()


# Measures.


def test_measures_are_those_counted_by_hand() -> None:
    links = {
        "left_id": ["a", "b", "c", "d"],
        "right_id": ["1", "2", "9", "4"],
        "probability": [0.99, 0.97, 0.96, 0.5],
        "decision": ["match", "match", "match", "review"],
    }
    truth = pa.table({"left_id": list("abcde"), "right_id": list("12345")})
    measured = zv.evaluate(links, truth)
    assert (measured.correct_match, measured.wrong_match, measured.review, measured.missed) == (2, 1, 1, 2)
    assert measured.precision == pytest.approx(2 / 3)
    assert measured.recall == pytest.approx(2 / 5)
    assert measured.f1 == pytest.approx(2 * (2 / 3) * (2 / 5) / (2 / 3 + 2 / 5))
    low, high = measured.precision_interval or (1.0, 0.0)
    assert low < 2 / 3 < high
    assert measured.curve["threshold"] == [0.99, 0.97, 0.96, 0.5]
    assert measured.curve["precision"] == pytest.approx([1, 1, 2 / 3, 3 / 4])
    calibration = measured.calibration
    assert calibration is not None
    assert calibration["brier"] == pytest.approx((0.01**2 + 0.03**2 + 0.96**2 + 0.5**2) / 4)
    assert sum(calibration["bins"]["pairs"]) == 4
    assert json.loads(json.dumps(measured.to_dict()))["asserted"] == 3


def test_measures_without_a_denominator_are_none() -> None:
    measured = zv.evaluate({"left_id": [], "right_id": []}, {"left_id": [], "right_id": []})
    assert measured.precision is None and measured.recall is None and measured.f1 is None
    assert measured.calibration is None
    assert "None" in repr(measured)


def test_ids_may_be_numbers_on_one_side_and_text_on_the_other() -> None:
    assert zv.evaluate({"left_id": [1], "right_id": [2]}, {"left_id": ["1"], "right_id": ["2"]}).precision == 1.0


@pytest.mark.parametrize(
    ("links", "message"),
    [
        ({"left_id": ["a"]}, "links: there is no column `right_id`"),
        ({"left_id": ["a", ""], "right_id": ["1", "2"]}, "links: row 2, column `left_id`: is empty"),
        ({"left_id": ["a"], "right_id": ["1"], "probability": [1.5]}, "row 1, column `probability`"),
        ({"left_id": ["a"], "right_id": ["1"], "decision": ["yes"]}, "row 1, column `decision`"),
        ({"left_id": ["a", "b"], "right_id": ["1"]}, "column `right_id` has 1 rows, the first column has 2"),
    ],
)
def test_links_that_cannot_be_measured_are_refused(links: Columns, message: str) -> None:
    with pytest.raises(zv.InputError, match=message):
        zv.evaluate(links, {"left_id": ["a"], "right_id": ["1"]})


def test_simulated_lists_are_linked_well(links: zv.Links, lists: zv.Simulation) -> None:
    measured = zv.evaluate(links, lists.truth)
    assert measured.precision is not None and measured.precision > 0.98
    assert measured.recall is not None and measured.recall > 0.6
    assert measured.true_links == len(lists.truth["left_id"])


def test_a_benchmark_tells_kinds_apart(tmp_path: pathlib.Path, lists: zv.Simulation) -> None:
    pairs = {
        "kind": ["script", "script", "strangers", "strangers"],
        "name_a": [OURS["name"][0], OURS["name"][1], OURS["name"][0], OURS["name"][1]],
        "name_b": [THEIRS["name"][2], THEIRS["name"][4], THEIRS["name"][4], THEIRS["name"][2]],
        "same": [1, 1, 0, 0],
    }
    (tmp_path / "tests").mkdir()
    pl.DataFrame(pairs).write_csv(tmp_path / "tests" / "pairs.tsv", separator="\t")
    (tmp_path / "tests" / "folder").mkdir()
    for name, table in (("left", lists.left), ("right", lists.right), ("truth", lists.truth)):
        pl.DataFrame(table).write_csv(tmp_path / "tests" / "folder" / f"{name}.csv")
    of_pairs = zv.benchmark(pairs)
    assert list(of_pairs.kinds) == ["script", "strangers"]
    assert of_pairs.kinds["script"].true_links == of_pairs.overall.true_links == 2
    assert of_pairs.kinds["strangers"].asserted == 0
    decisions = [zv.compare(a, b).decision for a, b in zip(pairs["name_a"], pairs["name_b"], strict=True)]
    assert of_pairs.overall.asserted == decisions.count("match")
    both = zv.benchmark(tmp_path / "tests", threads=2)
    assert list(both.kinds) == ["folder", "script", "strangers"]
    assert both.kinds["folder"].to_dict() == zv.evaluate(zv.link(lists.left, lists.right), lists.truth).to_dict()
    assert "in all" in both._repr_html_()
    with pytest.raises(zv.InputError, match="row 1, column `same`"):
        zv.benchmark({**pairs, "same": ["yes", 1, 0, 0]})
    with pytest.raises(zv.InputError, match="holds no test list"):
        (tmp_path / "empty").mkdir()
        zv.benchmark(tmp_path / "empty")


# Models.


@pytest.mark.filterwarnings("ignore::zvirka.ZvirkaWarning")
def test_a_model_is_learnt_kept_and_used(tmp_path: pathlib.Path, lists: zv.Simulation) -> None:
    model = zv.train(lists.left, lists.right)
    assert model != zv.Model()
    assert model.source == "trained on two lists of 400 and 400 records"
    model.save(tmp_path / "model.json")
    assert [path.name for path in tmp_path.iterdir()] == ["model.json"]
    again = zv.Model.load(tmp_path / "model.json")
    assert again == model == pickle.loads(pickle.dumps(model)) == zv.Model.from_json(model.to_json())
    assert len(set(map(len, model.levels.values()))) == 1
    used = zv.link(lists.left, lists.right, model=again)
    assert used.to_dict() != zv.link(lists.left, lists.right).to_dict()
    assert used.to_dict() == zv.link(lists.left, lists.right, model=model).to_dict()
    assert "fields" in repr(model)


def test_models_that_are_none_are_refused(tmp_path: pathlib.Path) -> None:
    (tmp_path / "none.json").write_text("{}", encoding="utf-8")
    with pytest.raises(zv.InputError, match="none.json"):
        zv.Model.load(tmp_path / "none.json")
    with pytest.raises(zv.InputError):
        zv.Model.from_json("[]")
    with pytest.raises(zv.FileError, match="nowhere.json"):
        zv.Model.load(tmp_path / "nowhere.json")
    with pytest.raises(zv.FileError):
        zv.Model().save(tmp_path / "no folder" / "model.json")
    with pytest.raises(zv.InputError, match="nothing to learn"):
        zv.train({"name": []}, {"name": ["Остап"]})


# Names.


def test_a_name_is_read_word_by_word() -> None:
    parsed = zv.parse_name("ст. солдат Шаповал Остап Ігорович")
    assert (parsed.surname, parsed.given_name, parsed.patronymic) == ("Шаповал", "Остап", "Ігорович")
    assert list(parsed.fields) == ["rank"]
    assert all(token.sounds for token in parsed.tokens if token.role != "none")
    assert "Шаповал" in str(parsed) and "Шаповал" in parsed._repr_html_()
    assert "Шаповал" not in repr(parsed) + repr(parsed.tokens)
    assert zv.parse_name("").tokens == []


def test_names_are_romanised_under_every_scheme() -> None:
    for scheme in zv.schemes():
        assert zv.romanize("Шаповал Остап", scheme.id).isascii() or scheme.language, scheme
        assert zv.romanize("Ostap", scheme.id) == "Ostap"
    assert zv.romanize("Шаповал Остап", "uk_kmu2010") == "Shapoval Ostap"
    with pytest.raises(zv.InputError, match="scheme"):
        zv.romanize("Шаповал", "no such scheme")


# Charts.


def test_charts_are_valid_and_hold_no_names(links: zv.Links, lists: zv.Simulation, monkeypatch: Any) -> None:
    comparison = zv.compare("Шаповал Остап Ігорович", "Ostap Shapoval")
    measured = zv.evaluate(links, lists.truth)
    for result in (links, links[0:0], comparison, measured):
        chart = result.plot()
        # altair holds a specification against its schema.
        chart.to_dict()
    monkeypatch.setitem(__import__("sys").modules, "altair", None)
    specification = comparison.plot()
    assert specification["$schema"].endswith("v5.json")
    assert "Шаповал" not in json.dumps(specification, ensure_ascii=False)
    steps = specification["data"]["values"]
    assert steps[-2]["to"] == pytest.approx(comparison.weight, abs=0.01)
    bars = links.plot()["layer"][0]["data"]["values"]
    assert sum(bar["links"] for bar in bars) == len(links)


# The command.


def command() -> pathlib.Path:
    """The command of the same sources, where it was built; `cargo xtask test` builds it and says where it is."""
    said = os.environ.get("ZVIRKA_COMMAND")
    found = ROOT / (said or "target/debug/zvirka")
    if said is None and not found.exists():
        pytest.skip("the command is not built")
    return found


def test_links_are_those_of_the_command(tmp_path: pathlib.Path) -> None:
    lists = zv.simulate(people=150, seed=8, profile="cross-script")
    for name, table in (("left", lists.left), ("right", lists.right)):
        pl.DataFrame(table).write_csv(tmp_path / f"{name}.csv")
    run = subprocess.run(
        [command(), "link", "left.csv", "right.csv", "-o", "links.csv", "--quiet"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    with (tmp_path / "links.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    links = zv.link(tmp_path / "left.csv", tmp_path / "right.csv")
    assert list(rows[0]) == links.columns
    assert len(rows) == len(links) > 20
    for number, row in enumerate(rows):
        for header, found in links[number].items():
            if isinstance(found, float):
                # The command writes six decimals of a probability and three of a weight.
                assert float(row[header]) == pytest.approx(found, abs=6e-4 if "weight" in header else 6e-7)
            else:
                # What is missing is an empty cell of a file.
                assert row[header] == ("" if found is None else found)


def test_partners_of_the_small_lists_are_found_by_every_route() -> None:
    assert pairs_of(zv.link(pa.table(OURS), pl.DataFrame(THEIRS))) == PARTNERS
