"""``zvirka serve`` asked by a client that others wrote. All people are invented.

Needs the command as ``cargo test`` leaves it, and the client ``reconciler``; without either these tests are skipped and
say so.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
from collections.abc import Iterator

import pytest

ROOT = pathlib.Path(__file__).parents[2]
COMMAND = pathlib.Path(os.environ.get("ZVIRKA_COMMAND", ROOT / "target" / "debug" / "zvirka"))

LIST = "id,name,birth_date\nа1,Гриценко Олексій Іванович,1990-03-07\nа2,Василенко Олександр Олександрович,1985-04-12\n"


@pytest.fixture
def address(tmp_path: pathlib.Path) -> Iterator[str]:
    if not COMMAND.exists():
        pytest.skip(f"{COMMAND} is not built, so that NOTHING of the service was tried")
    (tmp_path / "ours.csv").write_text(LIST, encoding="utf-8")
    words = ["serve", "ours.csv", "--port", "0", "--quiet"]
    with subprocess.Popen([COMMAND, *words], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        yield service.stdout.readline().strip()
        service.terminate()
        service.wait(timeout=20)


# The client calls pandas in ways that pandas will give up, which is for its authors to mend.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_client_reconciler_finds_the_same_people(address: str) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is missing, so that NO foreign client asked the service")
    client = pytest.importorskip(
        "reconciler", reason="reconciler is not installed, so that NO foreign client asked the service"
    )
    asked = pandas.DataFrame({
        "name": ["Alexey Gritsenko", "Саша Василенко"],
        "born": ["07.03.1990", "12.04.1985"],
    })
    found = client.reconcile(
        asked["name"],
        type_id="person",
        property_mapping={"birth_date": asked["born"]},
        reconciliation_endpoint=address,
    )
    assert list(found["id"]) == ["а1", "а2"]
    assert list(found["match"]) == [True, True]
    assert all(found["score"] > 95) and set(found["type_id"]) == {"person"}
