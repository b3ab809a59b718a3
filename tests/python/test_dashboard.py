"""The page of links in a browser: thresholds move, a pair says why, a phone shows it. All people are invented."""

from __future__ import annotations

import pathlib
import re
import shutil

import pytest
from playwright.sync_api import sync_playwright

import zvirka as zv

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.mark.filterwarnings("ignore")
def test_thresholds_move_and_every_pair_says_why(tmp_path: pathlib.Path) -> None:
    if not pathlib.Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed, so that NOTHING of the page was tried")
    lists = zv.simulate(people=150, seed=12)
    links = zv.link(lists.left, lists.right, review_at=0.05)
    path = links.dashboard(tmp_path / "links.html")
    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("request", lambda request: faults.append(request.url) if not request.url.startswith("file:") else None)
        page.goto(path.as_uri())
        counts = page.locator("#counts")
        matches = sum(probability >= links.match_at for probability in links.to_dict()["probability"])
        assert (counts.text_content() or "").startswith(f"{matches} to match")
        page.evaluate(
            "() => { const match = document.querySelector('#match'); match.value = 0;"
            " match.dispatchEvent(new Event('input')); }"
        )
        assert (counts.text_content() or "").startswith(f"{len(links)} to match")
        row = page.locator("#rows tr").nth(1)
        row.click()
        why = page.locator("#why")
        name = row.locator("bdi").first.text_content()
        assert name is not None and name in (why.text_content() or "")
        # The weights of the lines add up to the sum that is shown.
        weights = why.locator("td:nth-child(3)").all_text_contents()
        total = sum(float(weight.replace("\u2212", "-")) for weight in weights)
        told = re.search(r"sum (-?[0-9.]+) bits", why.text_content() or "")
        assert told is not None and float(told[1]) == pytest.approx(total, abs=0.1)
        # Nothing is certain.
        assert "1.000" not in page.locator("#rows").all_text_contents()[0]
        page.locator("#filter").fill(name)
        assert 0 < page.locator("#rows tr").count() < len(links)
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        # No word of what a field says is broken in the middle: a cell is as wide as its longest word.
        assert page.evaluate(
            "[...document.querySelectorAll('#why td')].every(cell => cell.scrollWidth <= cell.clientWidth + 1)"
        )
        browser.close()
    assert faults == []
