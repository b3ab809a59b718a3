"""Results travel: copies, pickles, other processes; a page to look links through; explanations of any two records."""

from __future__ import annotations

import copy
import pathlib
import pickle
import re
import subprocess
import sys

import pytest

import zvirka as zv

LEFT = {"id": ["a", "b"], "name": ["Шаповал Остап Ігорович", "Ґудзь Мар'яна"], "birth_date": ["1990-03-07", None]}
RIGHT = {"id": ["x", "y"], "name": ["Shapoval Ostap", "Maryana Gudz"], "birth_date": ["07.03.1990", None]}


def test_links_pickle_to_the_same_links() -> None:
    links = zv.link(LEFT, RIGHT, review_at=0.0)
    again = pickle.loads(pickle.dumps(links))
    assert again.to_dict() == links.to_dict()
    assert again.match_at == links.match_at
    part = pickle.loads(pickle.dumps(links[:1]))
    assert part.to_dict() == links[:1].to_dict()
    assert copy.copy(links) is links
    assert copy.deepcopy(links) is links


def test_links_within_one_list_pickle() -> None:
    links = zv.dedupe({"name": ["Шаповал Остап", "Shapoval Ostap", "Ґудзь Мар'яна"]}, match_at=0.5)
    again = pickle.loads(pickle.dumps(links))
    assert again.clusters() == links.clusters()


def test_lists_comparisons_models_and_rows_set_aside_pickle(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("код;ПІБ;Поле\n1;Ґудзь Остап;x\nВсього;1;\n", encoding="utf-8")
    with pytest.warns(zv.ZvirkaWarning):
        people = zv.read_list(path)
    again = pickle.loads(pickle.dumps(people))
    assert again.to_dict() == people.to_dict()
    assert again.headers == people.headers
    assert len(people.rejects) == 1
    assert [reject.reason for reject in again.rejects] == [reject.reason for reject in people.rejects]
    comparison = zv.compare("Гриценко Олексій", "Alexey Gritsenko")
    assert str(pickle.loads(pickle.dumps(comparison))) == str(comparison)
    assert pickle.loads(pickle.dumps(zv.Model())) == zv.Model()


def test_links_travel_to_another_process(tmp_path: pathlib.Path) -> None:
    links = zv.link(LEFT, RIGHT, review_at=0.0)
    path = tmp_path / "links.pickle"
    path.write_bytes(pickle.dumps(links))
    code = "import pickle, sys; print(len(pickle.load(open(sys.argv[1], 'rb'))))"
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str(len(links))


def test_any_two_records_are_explained_by_their_ids() -> None:
    links = zv.link(LEFT, RIGHT, review_at=0.5)
    found = links.explain("a", "x")
    assert found.probability == pytest.approx(links[0]["probability"], abs=1e-6)
    assert links.explain("a", "y").probability < 0.5
    with pytest.raises(zv.InputError, match="right_id"):
        links.explain("a", "nobody")
    with pytest.raises(zv.InputError, match="number of their link"):
        zv.dedupe(LEFT).explain("a", "b")


def test_links_go_one_after_another() -> None:
    links = zv.link(LEFT, RIGHT, review_at=0.0)
    assert [row["left_id"] for row in links] == links.to_dict()["left_id"]


def test_choices_may_have_keys_and_all_are_given_on_request() -> None:
    choices = {"first": "Maryana Gudz", "second": "Ostap Shapoval", "third": None}
    best = zv.extract("Шаповал Остап", choices, limit=None, workers=-1)
    assert [found.place for found in best][0] == "second"
    assert len(best) == 2
    assert zv.cdist(["Шаповал Остап"], choices, workers=1).shape == (1, 3)
    with pytest.raises(zv.InputError, match="give one"):
        zv.extract("Шаповал Остап", choices, workers=1, threads=1)


def test_labels_of_a_series_are_places() -> None:
    pandas = pytest.importorskip("pandas")
    series = pandas.Series(["Maryana Gudz", "Ostap Shapoval"], index=["g", "s"])
    assert zv.extract("Шаповал Остап", series, limit=1)[0].place == "s"


def test_a_list_is_read_with_a_map(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("Кого шукаємо;x\nҐудзь Остап;1\n", encoding="utf-8")
    assert zv.read_list(path, map={"name": "#1"}).to_dict()["name"] == ["Ґудзь Остап"]
    with pytest.raises(zv.InputError, match="give one"):
        zv.read_list(path, map={"name": "#1"}, columns={"name": "#1"})


def test_the_page_of_links_holds_nothing_that_runs_but_its_own(tmp_path: pathlib.Path) -> None:
    # Marks are taken off names as they are read; ids are shown as they stand.
    left = {"id": ["</script><b>7"], "name": ["Шаповал Остап"]}
    links = zv.link(left, {"name": ["Shapoval Ostap"]}, review_at=0.0)
    page = links.dashboard(tmp_path / "links.html").read_text(encoding="utf-8")
    assert page.count("</script>") == 1
    assert "<b>" not in page and "\\u003c/script\\u003e\\u003cb\\u003e7" in page
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)


def test_the_snippet_of_the_readme_runs_when_pasted(tmp_path: pathlib.Path) -> None:
    readme = pathlib.Path(__file__).parents[2].joinpath("README.md").read_text(encoding="utf-8")
    snippets = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    assert snippets
    for snippet in snippets:
        run = subprocess.run(
            [sys.executable, "-c", snippet], capture_output=True, text=True, cwd=tmp_path, check=False
        )
        assert run.returncode == 0, run.stderr


def test_charts_in_pages_made_of_notebooks_need_no_network() -> None:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    comparison = zv.compare("Гриценко Олексій", "Alexey Gritsenko")
    shown = comparison.plot()._repr_mimebundle_()
    assert "<svg" in shown["text/html"]
    assert not re.search(r"https?://(?!www\.w3\.org/)", shown["text/html"])
    assert "<script" not in shown["text/html"]


def equal(one: object, other: object) -> bool:
    """Whether two results say the same."""
    for method in ("to_dict", "report"):
        if hasattr(one, method):
            return bool(getattr(one, method)() == getattr(other, method)())
    return repr(one) == repr(other) and str(one) == str(other)


def results() -> dict[str, object]:
    links = zv.link(LEFT, RIGHT, review_at=0.0)
    case = zv.reconcile(
        {"ours": LEFT, "freed": RIGHT},
        roles={"ours": "roster", "freed": "handover"},
        dates={"freed": "2025-05-23"},
        claims=[{"list": "freed", "what": "returned", "total": 2}],
        language="uk",
    )
    index = zv.Index(LEFT)
    parsed = zv.parse_name("солдат Шаповал Остап Ігорович")
    pairs = {"kind": ["script"], "name_a": ["Шаповал Остап"], "name_b": ["Ostap Shapoval"], "same": [1]}
    return {
        "evaluation": zv.evaluate(links, {"left_id": ["a"], "right_id": ["x"]}),
        "benchmark": zv.benchmark(pairs),
        "reconciliation": case,
        "ledger": case.ledger,
        "links of a case": case.links,
        "hit": index.search("Остап Шаповал")[0],
        "name": parsed,
        "word": parsed.tokens[0],
        "scheme": zv.schemes()[0],
        "changes": zv.diff(LEFT, LEFT),
        "level": zv.compare("Шаповал Остап", "Shapoval Ostap").levels[1],
        "extracted": zv.extract("Шаповал", ["Shapoval"], limit=1)[0],
    }


@pytest.mark.filterwarnings("ignore")
def test_every_result_pickles_and_copies() -> None:
    for what, result in results().items():
        for again in (pickle.loads(pickle.dumps(result)), copy.copy(result), copy.deepcopy(result)):
            assert type(again) is type(result), what
            assert equal(again, result), what


@pytest.mark.filterwarnings("ignore")
def test_a_result_that_was_pickled_writes_the_same_folder(tmp_path: pathlib.Path) -> None:
    case = results()["reconciliation"]
    assert isinstance(case, zv.Reconciliation)
    again = pickle.loads(pickle.dumps(case))
    case.write(tmp_path / "one")
    again.write(tmp_path / "other")
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "other").iterdir())
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes(), name


@pytest.mark.filterwarnings("ignore")
def test_a_result_that_rests_on_another_is_not_pickled() -> None:
    case = zv.reconcile({"ours": LEFT}, roles={"ours": "roster"})
    later = zv.reconcile({"ours": LEFT}, roles={"ours": "roster"}, previous=case)
    with pytest.raises(zv.InputError, match="write it to a folder"):
        pickle.dumps(later)
    assert copy.deepcopy(later) is later


def test_an_index_and_a_simulation_are_the_same_in_another_process() -> None:
    index = pickle.loads(pickle.dumps(zv.Index(LEFT, match_at=0.9)))
    hits, again = zv.Index(LEFT, match_at=0.9).search("Остап Шаповал"), index.search("Остап Шаповал")
    assert [(hit.id, hit.probability, hit.decision) for hit in hits] == [(hit.id, hit.probability, hit.decision) for hit in again]
    made = zv.simulate(people=30, seed=4)
    other = pickle.loads(pickle.dumps(made))
    assert other.left.to_dict() == made.left.to_dict() and other.truth == made.truth
