"""The page of ``zvirka review`` held against WCAG 2.2 AA by axe-core, screen by screen. All people are invented.

Needs the command as ``cargo test`` leaves it, and Chromium; without either these tests are skipped and say so. axe-core
comes with a Python package that is installed with the other packages of the tests: nothing is fetched here.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from reviewing import case, chromium, lists, opened, reviewed, says

# Levels A and AA of every version up to 2.2, and what axe-core counts as good practice besides.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# What axe-core leaves out of these unless asked: how large what is touched has to be (2.5.8, AA).
RULES = {"target-size": {"enabled": True}}

WIDTHS = [1400, 390]
LANGUAGES = ["en", "uk"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def found(page: Page, only: dict[str, object]) -> list[str]:
    """What axe-core finds on the page as it stands."""
    options = {"runOnly": only, "rules": RULES, "resultTypes": ["violations"]}
    response = Axe().run(page, options=options).response
    assert response["passes"], "axe-core looked at nothing"
    return [
        f"{violation['id']} ({violation['help']}): {node['html']} {node['failureSummary']}"
        for violation in response["violations"]
        for node in violation["nodes"]
    ]


def check(page: Page, screen: str) -> None:
    """Nothing that axe-core finds, in light and in dark colours, and nothing that has to be scrolled sideways."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        told = found(page, {"type": "tag", "values": TAGS})
        assert not told, f"{screen}, {width}: " + "\n".join(told)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{screen}, {width}"
    page.emulate_media(color_scheme="dark")
    told = found(page, {"type": "rule", "values": ["color-contrast"]})
    assert not told, f"{screen}, dark: " + "\n".join(told)
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_two_lists(browser: Browser, language: str, tmp_path: pathlib.Path) -> None:
    lists(tmp_path)
    with reviewed(tmp_path, "ours.csv", "theirs.csv", "--reader", "Олена", "--language", language) as address:
        page, faults = opened(browser, address)
        check(page, "a question")
        page.click("[data-verdict=different]")
        check(page, "a verdict chosen, its reasons shown")
        page.click("[data-reason=other]")
        check(page, "a note is asked for")
        page.fill("#note", "у відпустці")
        page.keyboard.press("Enter")
        says(page, {"en": "Recorded", "uk": "Записано"}[language])
        check(page, "recorded")
        for view in ["evidence", "latin", "marks"]:
            page.click(f"#{view}")
        check(page, "nothing shown but the cells")
        for view in ["evidence", "latin", "marks"]:
            page.click(f"#{view}")
        page.click("#help-open")
        check(page, "help")
        page.keyboard.press("Escape")
        page.click("#search-open")
        check(page, "search")
        page.fill("#sought", "Levchuk Ostap")
        page.keyboard.press("Enter")
        page.wait_for_selector("#found li bdi")
        check(page, "search with what was found")
        page.keyboard.press("Escape")
        page.click("#history-open")
        page.wait_for_selector("#lines li")
        check(page, "history")
        page.keyboard.press("Escape")
        page.evaluate("document.getElementById('contradiction').showModal()")
        check(page, "an answer that contradicts others")
        page.click("#leave")
        page.click("[data-queue=audit]")
        page.wait_for_function("() => document.querySelector('[data-queue=audit]').ariaCurrent === 'true'")
        check(page, "audit")
        page.keyboard.press("KeyS")
        page.keyboard.press("Digit1")
        says(page, {"en": "Recorded", "uk": "Записано"}[language])
        check(page, "audit with its bound")
        page.click("[data-queue=reopened]")
        page.wait_for_function("() => document.querySelector('[data-queue=reopened]').ariaCurrent === 'true'")
        check(page, "an empty queue")
        page.click("#apply")
        page.wait_for_function("() => document.getElementById('status').textContent.includes('→')")
        check(page, "linked again")
        assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_two_readers(browser: Browser, language: str, tmp_path: pathlib.Path) -> None:
    case(tmp_path)
    words = ["case.toml", "--language", language]
    recorded = {"en": "Recorded", "uk": "Записано"}[language]
    with reviewed(tmp_path, *words, "--reader", "Олена") as address:
        page, faults = opened(browser, address)
        check(page, "who is this?")
        page.keyboard.press("KeyN")
        page.keyboard.press("Digit5")
        says(page, recorded)
        assert faults == []
    with reviewed(tmp_path, *words, "--reader", "Тарас", "--second") as address:
        page, faults = opened(browser, address)
        check(page, "a second reader")
        page.keyboard.press("KeyS")
        page.keyboard.press("Digit3")
        says(page, recorded)
        assert faults == []
    with reviewed(tmp_path, *words, "--reader", "Олена", "--queue", "disagreement") as address:
        page, faults = opened(browser, address)
        check(page, "a disagreement")
        page.click("#history-open")
        page.wait_for_selector("#lines li")
        check(page, "history with agreement")
        assert faults == []
    with reviewed(tmp_path, *words, "--reader", "Олена") as address:
        page, _ = opened(browser, address.split("#", maxsplit=1)[0], waits_for="#status:not(:empty)")
        check(page, "locked")
