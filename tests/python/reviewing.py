"""What the tests of ``zvirka review`` share: the command, the browser, lists of invented people, a page that is open."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
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
SURE = [("Яворівський", "YAVORIVSKYI"), ("Щербина", "SHCHERBYNA"), ("Цимбал", "TSYMBAL"), ("Дерев'янко", "DEREVIANKO")]


def lists(folder: pathlib.Path) -> int:
    """Writes two lists. Everybody of ours may be either of two of theirs, and some behind them are surely one person."""
    ours, theirs = ["id,ПІБ,дата народження"], ["id,name,dob"]
    for surname, latin in SURNAMES:
        for given, given_latin in GIVEN:
            number = len(ours)
            ours.append(f"у{number},{surname} {given},")
            theirs.append(f"т{number}а,{latin} {given_latin},1990-03-{number % 27 + 1:02}")
            theirs.append(f"т{number}б,{latin} {given_latin},1975-11-{number % 27 + 1:02}")
    open_ones = len(ours) - 1
    for place, (surname, latin) in enumerate(SURE):
        ours.append(f"с{place},{surname} Гнат,1988-0{place + 1}-17")
        theirs.append(f"ц{place},{latin} Hnat,1988-0{place + 1}-17")
    (folder / "ours.csv").write_text("\n".join(ours) + "\n", encoding="utf-8")
    (folder / "theirs.csv").write_text("\n".join(theirs) + "\n", encoding="utf-8")
    return open_ones


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


def case(folder: pathlib.Path) -> None:
    """Writes a case in which a sighting may speak of either of two, and two readers have to decide."""
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    (folder / "ours.csv").write_text(
        "id,ПІБ,дата народження\nо1,Левчук Остап Ігорович,1990-03-07\nо2,Левчук Остап Петрович,1975-11-02\n"
        "о3,Ґудзь Юхим Гнатович,1961-01-30\n",
        encoding="utf-8",
    )
    (folder / "seen.csv").write_text("id,name,seen_on,held_at\nс1,LEVCHUK Ostap,2024-05-01,Taganrog\n", encoding="utf-8")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the test is skipped, and says so, where there is none."""
    if not pathlib.Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed, so that NOTHING of the page was tried")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextlib.contextmanager
def reviewed(folder: pathlib.Path, *words: str) -> Iterator[str]:
    """The address of ``zvirka review`` in a folder, until the end; nobody's name may have been logged."""
    if not COMMAND.exists():
        pytest.skip(f"{COMMAND} is not built, so that NOTHING of the page was tried")
    command: list[str | pathlib.Path] = [COMMAND, "review", *words, "--no-browser", "--quiet"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as service:
        assert service.stdout is not None and service.stderr is not None
        try:
            yield service.stdout.readline().decode().strip()
        finally:
            service.terminate()
        assert "Левчук".encode() not in service.stderr.read()
        service.wait(timeout=20)


def opened(
    browser: Browser, address: str, width: int = 1200, waits_for: str = "article.choice.now"
) -> tuple[Page, list[str]]:
    """The page at an address, and the faults that its script meets from now on."""
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(address)
    page.wait_for_selector(waits_for)
    return page, faults


def says(page: Page, text: str) -> None:
    """Waits until the page's line of status begins with a text."""
    page.wait_for_function("text => document.getElementById('status').textContent.startsWith(text)", arg=text)
