"""``zvirka review`` in a browser: keys alone, both languages, a narrow window. All people are invented.

Needs the command as ``cargo test`` leaves it, and Chromium; without either these tests are skipped and say so.
"""

from __future__ import annotations

import json
import pathlib
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from reviewing import case, chromium, lists, opened, reviewed, says


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def address(tmp_path: pathlib.Path, language: str) -> Iterator[str]:
    assert lists(tmp_path) >= 20
    with reviewed(tmp_path, "ours.csv", "theirs.csv", "--reader", "Олена", "--language", language) as address:
        yield address


def events(folder: pathlib.Path, columns: str) -> list[Any]:
    """What is decided by now, event by event."""
    with sqlite3.connect(folder / "decisions.db") as connection:
        return connection.execute(f"select {columns} from event order by seq").fetchall()


@pytest.mark.parametrize("language", ["en", "uk"])
def test_twenty_questions_by_keyboard_alone(
    browser: Browser, address: str, language: str, tmp_path: pathlib.Path
) -> None:
    page, faults = opened(browser, address)
    assert page.url.endswith("/") and "#" not in page.url
    assert page.get_attribute("html", "lang") == language
    recorded = {"en": "Recorded", "uk": "Записано"}[language]
    for question in range(20):
        # Each question has two keys: a verdict, and its reason.
        page.keyboard.press("KeyS" if question % 2 else "KeyD")
        assert page.get_attribute("[data-verdict=same]", "aria-pressed") == ("true" if question % 2 else "false")
        page.keyboard.press("Digit5")
        page.wait_for_function(
            "text => document.getElementById('status').textContent.startsWith(text)"
            " && !document.querySelector('#verdicts [aria-pressed=true]')",
            arg=recorded,
        )
    said = events(tmp_path, "author, verdict, blind")
    assert len(said) == 20 and {event[0] for event in said} == {"Олена"}
    assert {event[1] for event in said} == {"same", "different"} and {event[2] for event in said} == {0}
    # Taken back, looked up, and told in the other language.
    page.keyboard.press("KeyU")
    says(page, {"en": "Taken back", "uk": "Скасовано"}[language])
    page.keyboard.press("KeyL")
    assert page.get_attribute("html", "lang") == {"en": "uk", "uk": "en"}[language]
    page.keyboard.press("Shift+Slash")
    assert page.is_visible("#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("Slash")
    page.keyboard.type("Levchuk Ostap")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found li bdi")
    assert "LEVCHUK Ostap" in page.inner_text("#found") and "Левчук Остап" in page.inner_text("#found")
    page.keyboard.press("Escape")
    before = page.inner_text("#choices")
    page.keyboard.press("KeyE")
    assert page.inner_text("#choices") != before
    assert faults == []


@pytest.mark.parametrize("language", ["uk"])
def test_a_narrow_window_scrolls_one_way_and_everything_has_a_name(
    browser: Browser, address: str, language: str
) -> None:
    page, faults = opened(browser, address, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    nameless = page.evaluate(
        "[...document.querySelectorAll('button,input,a')].filter(e => e.offsetParent && !e.textContent.trim()"
        " && !e.getAttribute('aria-label') && !(e.labels && e.labels.length)).length"
    )
    assert nameless == 0
    assert page.locator("main").count() == 1 and page.locator("h1").count() == 1
    assert page.locator("#status[aria-live]").count() == 1
    # Letters that differ are marked in the Latin writing of the Cyrillic name, and marks can be switched off.
    assert page.locator(".latin").count() > 0
    page.keyboard.press("KeyM")
    assert not page.evaluate("document.body.classList.contains('marks')")
    assert faults == []


@pytest.mark.parametrize("language", ["en"])
def test_another_browser_without_the_address_gets_nothing(browser: Browser, address: str, language: str) -> None:
    page = browser.new_context().new_page()
    page.goto(address.split("#", maxsplit=1)[0])
    page.wait_for_function("() => document.getElementById('status').textContent.length > 0")
    assert "locked" in page.inner_text("#status")
    assert page.locator("article").count() == 0


@pytest.mark.parametrize("language", ["uk"])
def test_who_is_this_is_answered_with_nobody_and_a_second_reader_sees_no_opinion(
    browser: Browser, language: str, tmp_path: pathlib.Path
) -> None:
    case(tmp_path)
    words = ["case.toml", "--language", language]
    with reviewed(tmp_path, *words, "--reader", "Олена-перша") as address:
        page, faults = opened(browser, address)
        assert page.inner_text("#asked") == "Хто це?"
        choices = page.locator("article.choice").count()
        assert choices == 2 and page.locator(".evidence").count() > 0
        page.keyboard.press("KeyN")
        page.keyboard.press("Digit5")
        says(page, "Записано")
        assert page.inner_text("#asked") == "У цій черзі нічого немає."
        assert faults == []
    said = events(tmp_path, "verdict, reason")
    assert len(said) >= choices and set(said) == {("different", "place_or_time")}
    with reviewed(tmp_path, *words, "--reader", "Тарас", "--second") as address:
        page, faults = opened(browser, address)
        assert page.locator("article.choice").count() == 2
        assert page.locator(".evidence").count() == 0 and page.locator("#queues button").count() == 1
        assert "Олена-перша" not in page.content() and "ймовірність" not in page.inner_text("main")
        page.keyboard.press("KeyN")
        page.keyboard.press("Digit5")
        says(page, "Записано")
        assert faults == []
    assert set(events(tmp_path, "author, blind")) == {("Олена-перша", 0), ("Тарас", 1)}
    opened_by = {(author, json.loads(seen)["opened"]) for author, seen in events(tmp_path, "author, seen")}
    assert opened_by == {("Олена-перша", True), ("Тарас", False)}


@pytest.mark.parametrize("language", ["en"])
def test_with_each_answer_it_is_written_down_whether_the_evidence_was_seen(
    browser: Browser, address: str, language: str, tmp_path: pathlib.Path
) -> None:
    page, faults = opened(browser, address)

    def answer() -> None:
        page.keyboard.press("KeyD")
        page.keyboard.press("Digit5")
        page.wait_for_function("() => !document.querySelector('#verdicts [aria-pressed=true]')")

    # It stands open at first; closed, it is closed for what comes after; and opened for a moment it was seen.
    answer()
    page.keyboard.press("KeyE")
    assert page.locator(".evidence").count() == 0 and page.get_attribute("#evidence", "aria-pressed") == "false"
    page.keyboard.press("KeyJ")
    page.wait_for_timeout(300)
    answer()
    page.keyboard.press("KeyJ")
    page.wait_for_timeout(300)
    page.click("#evidence")
    page.click("#evidence")
    answer()
    seen = [json.loads(seen)["opened"] for (seen,) in events(tmp_path, "seen")]
    assert seen == [True, False, True]
    # What the program is sure of is looked at again without its evidence, unless that is opened.
    page.click("[data-queue=audit]")
    page.wait_for_function("() => document.querySelectorAll('article').length === 1")
    assert page.locator(".evidence").count() == 0
    page.keyboard.press("KeyE")
    assert page.locator(".evidence").count() == 1
    assert faults == []


@pytest.mark.parametrize("language", ["uk"])
def test_a_page_that_is_left_alone_shows_nobody_any_more(browser: Browser, address: str, language: str) -> None:
    page = browser.new_page()
    page.clock.install()
    page.goto(address)
    page.wait_for_selector("article.choice.now")
    page.keyboard.press("Slash")
    page.keyboard.type("Levchuk")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found li bdi")
    assert "Левчук" in page.content()
    page.clock.fast_forward("29:00")
    assert "Левчук" in page.content()
    page.clock.fast_forward("02:00")
    page.wait_for_function("() => document.getElementById('asked').textContent.startsWith('Сторінку замкнено')")
    assert "Левчук" not in page.content() and "LEVCHUK" not in page.content() and "Олена" not in page.content()
    # Keys ask for nobody again.
    for key in ["KeyS", "Digit1", "KeyJ", "KeyE", "Slash", "KeyL"]:
        page.keyboard.press(key)
        page.wait_for_timeout(100)
    assert "Levchuk" not in page.content()
    assert page.locator("article").count() == 0 and page.is_hidden("#answer")


@pytest.mark.parametrize("language", ["en"])
def test_two_browsers_at_once_see_one_another_s_answers(
    browser: Browser, address: str, language: str, tmp_path: pathlib.Path
) -> None:
    pages = [opened(browser, address)[0] for _ in range(2)]
    asked = [page.locator("#choices caption").first.inner_text() for page in pages]
    assert asked[0] == asked[1]
    pages[0].keyboard.press("KeyS")
    pages[0].keyboard.press("Digit5")
    says(pages[0], "Recorded")
    # The other answers what it still shows, and both are on the file; then it is shown the next question.
    pages[1].keyboard.press("KeyS")
    pages[1].keyboard.press("Digit2")
    says(pages[1], "Recorded")
    assert pages[1].locator("#choices caption").first.inner_text() != asked[1]
    assert events(tmp_path, "verdict, reason") == [("same", "document"), ("same", "unit")]
    pages[1].click("#history-open")
    pages[1].wait_for_selector("#lines li")
    assert pages[1].locator("#lines li").count() == 2
