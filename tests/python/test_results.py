"""What comes back: columns, conversions, counts, and that nothing of a name is taken for markup."""

from __future__ import annotations

import html.parser
import math
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import HOSTILE, LETTERS, OURS, PARTNERS, THEIRS, Columns, pairs_of

import zvirka as zv

COLUMNS_BEFORE = ["left_id", "right_id", "probability", "weight", "decision", "left_name", "right_name"]


@pytest.fixture(scope="module")
def links() -> zv.Links:
    return zv.link(OURS, THEIRS)


def test_columns_come_in_the_order_of_the_command(links: zv.Links) -> None:
    assert links.columns[:7] == COLUMNS_BEFORE
    assert links.columns[-4:] == ["rival_probability", "prior", "reason", "decided"]
    fields = links.columns[7:-4]
    assert fields[0::2] == [f"{name.removesuffix('_level')}_level" for name in fields[0::2]]
    assert fields[1::2] == [f"{name.removesuffix('_level')}_weight" for name in fields[0::2]]
    assert {"surname_level", "given_name_level", "birth_date_level"} <= set(fields)


def test_the_weights_of_the_fields_and_the_prior_add_up(links: zv.Links) -> None:
    for row in range(len(links)):
        link = links[row]
        weights = [value for name, value in link.items() if name.endswith("_weight")]
        assert math.isclose(links.prior_weight + sum(weights), link["weight"], abs_tol=0.01)
        assert math.isclose(link["prior"] + sum(weights), link["weight"], abs_tol=1e-9)


def test_a_review_says_why_and_a_match_does_not(links: zv.Links) -> None:
    for row in range(len(links)):
        link = links[row]
        assert (link["reason"] is None) == (link["decision"] == "match")


def test_every_library_reads_the_same_table(links: zv.Links, expected: Columns) -> None:
    assert links.to_dict() == expected
    assert links.to_polars().to_dict(as_series=False) == expected
    assert links.to_arrow().to_pydict() == expected
    frame = links.to_pandas()
    # pandas has a number for text that is missing.
    assert frame.astype(object).where(frame.notna(), None).to_dict(orient="list") == expected
    assert pl.DataFrame(links).to_dict(as_series=False) == expected
    assert pa.table(links).to_pydict() == expected
    relation = duckdb.from_arrow(pa.table(links))
    assert relation.fetchall() == list(zip(*expected.values(), strict=True))


def test_a_requested_schema_is_honoured(links: zv.Links) -> None:
    reader = pa.RecordBatchReader.from_stream(links, schema=pa.schema(links))
    assert reader.read_all().num_rows == len(links)


def test_the_kinds_of_results_are_those_of_the_libraries(links: zv.Links) -> None:
    assert isinstance(links.to_polars(), pl.DataFrame)
    assert isinstance(links.to_pandas(), pd.DataFrame)
    assert isinstance(links.to_arrow(), pa.Table)


def test_the_table_outlives_the_links() -> None:
    table = zv.link(OURS, THEIRS).to_arrow()
    frame = zv.link(OURS, THEIRS).to_polars()
    assert set(table["left_id"].to_pylist()) == set(frame["left_id"]) == {left for left, _ in PARTNERS}


def test_links_are_counted_and_indexed(links: zv.Links) -> None:
    assert len(links) == 5
    assert links[0] == {name: cells[0] for name, cells in links.to_dict().items()}
    assert links[-1] == links[4]
    for index in (5, -6, 2**62, -(2**63)):
        with pytest.raises(IndexError):
            links[index]
    assert repr(links) == "<zvirka.Links: 5 links, 5 match, 0 review; 0 records set aside>"


def test_under_one_to_one_all_rows_of_one_person_are_linked_and_told() -> None:
    twice: Columns = {name: [*cells, *cells] for name, cells in OURS.items() if name != "id"}
    with pytest.warns(zv.ZvirkaWarning, match="stand on several records of the left list"):
        columns = zv.link(twice, THEIRS).to_dict()
    assert set(columns["right_id"]) == set(THEIRS["id"])


@pytest.mark.parametrize("cardinality", ["many-to-one", "many-to-many"])
def test_a_left_list_with_copies_links_them_all_when_asked(cardinality: Any) -> None:
    twice: Columns = {name: [*cells, *cells] for name, cells in OURS.items() if name != "id"}
    links = zv.link(twice, THEIRS, cardinality=cardinality, review_at=0.0001)
    partners = links.to_dict()["right_id"]
    assert all(partners.count(right_id) >= 2 for right_id in THEIRS["id"])


def test_thresholds_move_the_decisions() -> None:
    strict = zv.link(OURS, THEIRS, match_at=1.0, review_at=0.0001).to_dict()
    assert set(zip(strict["left_id"], strict["right_id"], strict=True)) >= PARTNERS
    assert zv.link(OURS, THEIRS, match_at=0.97).match_at == 0.97
    assert 0.5 < zv.link(OURS, THEIRS).match_at <= 1.0
    lenient = zv.link(OURS, THEIRS, match_at=0.0001, review_at=0.0001).to_dict()
    assert set(lenient["decision"]) == {"match"}


@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow"])
def test_a_library_that_is_not_installed_is_named(
    library: str, links: zv.Links, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, library, None)
    method = {"polars": "to_polars", "pandas": "to_pandas", "pyarrow": "to_arrow"}[library]
    with pytest.raises(zv.MissingLibraryError, match=rf"{method}\(\) needs {library}.*pip install 'zvirka\[") as caught:
        getattr(links, method)()
    assert isinstance(caught.value, ImportError)
    assert len(links.to_dict()["left_id"]) == 5


def test_importing_the_package_imports_none_of_them() -> None:
    import subprocess
    import sys

    program = (
        "import sys, zvirka; zvirka.link({'name': ['Шаповал Остап']}, {'name': ['Ostap Shapoval']}).to_dict(); "
        "print(sorted({'polars', 'pandas', 'pyarrow', 'numpy', 'tqdm'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


class Tags(html.parser.HTMLParser):
    """Collects what a browser would take for markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.values: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.values += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


HARMLESS = {"div", "p", "table", "thead", "tbody", "tr", "th", "td", "bdi", "small"}


def parse(text: str) -> Tags:
    parser = Tags()
    parser.feed(text)
    parser.close()
    return parser


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text_in_a_comparison(name: str) -> None:
    shown = parse(zv.compare(name, "Ostap Shapoval")._repr_html_())
    assert set(shown.tags) <= HARMLESS
    assert shown.attributes == []
    seen = name
    for mark in "\u202e\u200b\u2066":
        assert mark not in shown.text
        seen = seen.replace(mark, f"[U+{ord(mark):04X}]")
    assert seen in shown.text


@pytest.mark.filterwarnings("ignore::zvirka.ZvirkaWarning")
def test_hostile_names_stay_text_in_links() -> None:
    names = [f"Ґудзь{hostile} Мар'яна" for hostile in HOSTILE]
    people = {"id": HOSTILE, "name": names}
    links = zv.link(people, people, review_at=0.0001)
    assert len(links) > 0
    shown = parse(links._repr_html_())
    assert set(shown.tags) <= HARMLESS
    # A decision has a colour and, on hover, its reasons; both are the program's own words.
    assert set(shown.attributes) == {"style", "title"}
    assert "\u202e" not in shown.text
    for hostile in HOSTILE:
        assert hostile not in " ".join(shown.values)


@pytest.mark.filterwarnings("ignore::zvirka.ZvirkaWarning")
@given(st.lists(LETTERS, min_size=1, max_size=8))
def test_no_text_is_markup_or_breaks_a_call(names: list[str]) -> None:
    people = {"name": names, "unit": names[::-1], "birth_date": names}
    try:
        links = zv.link(people, people, cardinality="many-to-many", review_at=0.0, threads=1)
    except zv.InputError as refused:
        # A list of which no row is a person: empty cells, numbers of pages.
        assert "set aside" in str(refused)
        return
    for shown in (links, zv.compare(names[0], names[-1]), zv.parse_name(names[0])):
        seen = parse(shown._repr_html_())
        assert set(seen.tags) <= HARMLESS
        assert set(seen.attributes) <= {"style", "title"}
        assert not set(seen.text) & set("\u202e\u200b\ufeff\u00ad")
    for row in range(min(len(links), 3)):
        why = links.explain(row)
        assert math.isclose(sum(level.weight for level in why.levels), why.weight, abs_tol=1e-6)
    assert len(zv.dedupe(people, threads=1).clusters()["cluster_id"]) <= len(names)
    assert isinstance(zv.romanize(names[0], "uk_kmu2010"), str)


def test_a_notebook_shows_ten_links_and_counts_the_rest(many: Any) -> None:
    people = many(25)
    links = zv.link(people, people, review_at=0.0001)
    shown = links._repr_html_()
    assert shown.count("<tr>") == 1 + 10
    assert f"and {len(links) - 10} more" in shown


def test_comparison_gives_the_reasons() -> None:
    comparison = zv.compare(
        "Шаповал Остап Ігорович", "Ostap SHAPOVAL", birth_date_a="1988-03-14", birth_date_b="14.03.1988"
    )
    assert comparison.decision == "match"
    assert 0.9 <= comparison.probability <= 1.0
    assert comparison.levels[0].field == "prior"
    assert math.isclose(sum(level.weight for level in comparison.levels), comparison.weight, abs_tol=0.01)
    assert {"surname", "given_name", "birth_date"} <= {level.field for level in comparison.levels}
    assert all(level.level for level in comparison.levels)
    assert (comparison.name_a, comparison.name_b) == ("Шаповал Остап Ігорович", "Ostap SHAPOVAL")


def test_comparison_of_strangers_is_no_match() -> None:
    comparison = zv.compare("Шаповал Остап Ігорович", "YAROSHYNSKA Odarka")
    assert comparison.decision is None
    assert comparison.probability < 0.01


def test_birth_dates_may_be_date_objects() -> None:
    import datetime

    day = datetime.date(1988, 3, 14)
    names = ("Шаповал Остап", "Ostap Shapoval")
    as_text = zv.compare(*names, birth_date_a="1988-03-14", birth_date_b="1988-03-14")
    moment = datetime.datetime(1988, 3, 14, 23, 59)
    as_dates = zv.compare(*names, birth_date_a=day, birth_date_b=moment)
    assert as_dates.weight == as_text.weight


def test_prior_is_the_first_level_and_lifts_the_whole() -> None:
    low, high = (zv.compare("Шаповал Остап", "Ostap Shapoval", prior=prior) for prior in (0.001, 0.5))
    assert math.isclose(low.levels[0].weight, math.log2(0.001 / 0.999), abs_tol=0.01)
    assert math.isclose(high.levels[0].weight, 0.0, abs_tol=0.01)
    assert high.weight > low.weight
    assert high.probability > low.probability


def test_names_are_in_str_and_not_in_repr() -> None:
    comparison = zv.compare("Шаповал Остап", "Ostap Shapoval")
    links = zv.link(OURS, THEIRS)
    assert "Шаповал" in str(comparison)
    for shown in (repr(comparison), repr(comparison.levels), repr(links), str(links)):
        assert "Шаповал" not in shown
        assert "hapoval" not in shown


def test_results_cannot_be_changed(links: zv.Links) -> None:
    with pytest.raises(AttributeError):
        links.prior_weight = 0.0  # type: ignore[misc]
    links.rejects.append(None)  # type: ignore[arg-type]
    assert links.rejects == []


def test_levels_and_rejects_show_themselves(ours: Columns) -> None:
    level = zv.compare("Шаповал Остап", "Ostap Shapoval").levels[0]
    assert repr(level).startswith("Level(field='prior', level='prior', weight=-9.9")
    ours["name"][0] = None
    with pytest.warns(zv.ZvirkaWarning):
        (reject,) = zv.link(ours, THEIRS).rejects
    assert repr(reject).startswith("Reject(list='left'") or repr(reject).startswith('Reject(list="left"')
    assert pairs_of(zv.link(OURS, THEIRS)) == PARTNERS
