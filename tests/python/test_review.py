"""``zvirka review`` in a browser: keys alone, both languages, a narrow window. All people are invented.

Needs the command as ``cargo test`` leaves it, and Chromium; without either these tests are skipped and say so.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = pathlib.Path(__file__).parents[2]
COMMAND = pathlib.Path(os.environ.get("ZVIRKA_COMMAND", ROOT / "target" / "debug" / "zvirka"))
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"

SURNAMES = [
    ("Левчук", "LEVCHUK"), ("Ґудзь", "GUDZ"), ("Швець", "SHVETS"), ("Заболотний", "ZABOLOTNYI"),
    ("Мельничук", "MELNYCHUK"), ("Кравець", "KRAVETS"), ("Гончар", "HONCHAR"), ("Бойчук", "BOICHUK"),
    ("Ткачук", "TKACHUK"), ("Олійник", "OLIINYK"), ("Савчук", "SAVCHUK"), ("Марчук", "MARCHUK"),
]  # fmt: skip
GIVEN = [("Остап", "Ostap"), ("Юхим", "Yukhym")]


def lists(folder: pathlib.Path) -> int:
    """Everybody of ours may be either of two of theirs."""
    ours, theirs = ["id,ПІБ"], ["id,name,dob"]
    for surname, latin in SURNAMES:
        for given, given_latin in GIVEN:
            number = len(ours)
            ours.append(f"у{number},{surname} {given}")
            theirs.append(f"т{number}а,{latin} {given_latin},1990-03-{number % 27 + 1:02}")
            theirs.append(f"т{number}б,{latin} {given_latin},1975-11-{number % 27 + 1:02}")
    (folder / "ours.csv").write_text("\n".join(ours) + "\n", encoding="utf-8")
    (folder / "theirs.csv").write_text("\n".join(theirs) + "\n", encoding="utf-8")
    return len(ours) - 1


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not pathlib.Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed, so that NOTHING of the page was tried")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def address(tmp_path: pathlib.Path, language: str) -> Iterator[str]:
    if not COMMAND.exists():
        pytest.skip(f"{COMMAND} is not built, so that NOTHING of the page was tried")
    assert lists(tmp_path) >= 20
    words = ["review", "ours.csv", "theirs.csv", "--reader", "Олена", "--no-browser", "--quiet", "--language", language]
    with subprocess.Popen([COMMAND, *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as service:
        assert service.stdout is not None and service.stderr is not None
        yield service.stdout.readline().decode().strip()
        service.terminate()
        assert "Левчук".encode() not in service.stderr.read()
        service.wait(timeout=20)


def opened(browser: Browser, address: str, width: int = 1200) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(address)
    page.wait_for_selector("article.choice.now")
    return page, faults


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
        before = page.inner_text("#progress")
        page.keyboard.press("KeyS" if question % 2 else "KeyD")
        assert page.get_attribute("[data-verdict=same]", "aria-pressed") == ("true" if question % 2 else "false")
        page.keyboard.press("Digit5")
        page.wait_for_function(
            "text => document.getElementById('status').textContent.startsWith(text[0])"
            " && !document.querySelector('[aria-pressed=true]')",
            arg=[recorded, before],
        )
    events = sqlite3.connect(tmp_path / "decisions.db").execute("select author, verdict, blind from event").fetchall()
    assert len(events) == 20 and {event[0] for event in events} == {"Олена"}
    assert {event[1] for event in events} == {"same", "different"} and {event[2] for event in events} == {0}
    # Taken back, looked up, and told in the other language.
    page.keyboard.press("KeyU")
    undone = {"en": "Taken back", "uk": "Скасовано"}[language]
    page.wait_for_function("text => document.getElementById('status').textContent.startsWith(text)", arg=undone)
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


CASE = """[case]
title = "Обмін"
[review]
readers = 2
second = "all"
[[list]]
name = "ours"
path = "ours.csv"
role = "roster"
[[list]]
name = "seen"
path = "seen.csv"
role = "sighting"
"""


@pytest.mark.parametrize("language", ["uk"])
def test_who_is_this_is_answered_with_nobody_and_a_second_reader_sees_no_opinion(
    browser: Browser, language: str, tmp_path: pathlib.Path
) -> None:
    if not COMMAND.exists():
        pytest.skip(f"{COMMAND} is not built, so that NOTHING of the page was tried")
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    (tmp_path / "ours.csv").write_text(
        "id,ПІБ,дата народження\nо1,Левчук Остап Ігорович,1990-03-07\nо2,Левчук Остап Петрович,1975-11-02\n"
        "о3,Ґудзь Юхим Гнатович,1961-01-30\n",
        encoding="utf-8",
    )
    (tmp_path / "seen.csv").write_text(
        "id,name,seen_on,held_at\nс1,LEVCHUK Ostap,2024-05-01,Taganrog\n", encoding="utf-8"
    )

    @contextlib.contextmanager
    def running(*words: str) -> Iterator[str]:
        options = ["--no-browser", "--quiet", "--language", language, *words]
        command: list[str | pathlib.Path] = [COMMAND, "review", "case.toml", *options]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE) as service:
            try:
                assert service.stdout is not None
                yield service.stdout.readline().decode().strip()
            finally:
                service.terminate()

    with running("--reader", "Олена-перша") as address:
        page, faults = opened(browser, address)
        assert page.inner_text("#asked") == "Хто це?"
        choices = page.locator("article.choice").count()
        assert choices == 2 and page.locator(".evidence").count() > 0
        page.keyboard.press("KeyN")
        page.keyboard.press("Digit5")
        page.wait_for_function("() => document.getElementById('status').textContent.startsWith('Записано')")
        assert page.inner_text("#asked") == "У цій черзі нічого немає."
        assert faults == []
    events = sqlite3.connect(tmp_path / "decisions.db").execute("select verdict, reason from event").fetchall()
    assert len(events) >= choices and set(events) == {("different", "place_or_time")}
    with running("--reader", "Тарас", "--second") as address:
        page, faults = opened(browser, address)
        assert page.locator("article.choice").count() == 2
        assert page.locator(".evidence").count() == 0 and page.locator("#queues button").count() == 1
        assert "Олена-перша" not in page.content() and "ймовірність" not in page.inner_text("main")
        page.keyboard.press("KeyN")
        page.keyboard.press("Digit5")
        page.wait_for_function("() => document.getElementById('status').textContent.startsWith('Записано')")
        assert faults == []
    blind = sqlite3.connect(tmp_path / "decisions.db").execute("select author, blind from event").fetchall()
    assert set(blind) == {("Олена-перша", 0), ("Тарас", 1)}
