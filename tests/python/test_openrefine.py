"""OpenRefine asks ``zvirka serve`` who a thousand people are, and finds as many as linking does. All people are invented.

Needs the command as ``cargo test`` leaves it, and OpenRefine as Debian packages it (3.6.2, ``apt-get install
openrefine``), which is started without a window in a folder of the test's own; without either this test is skipped and
says so.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

ROOT = pathlib.Path(__file__).parents[2]
COMMAND = pathlib.Path(os.environ.get("ZVIRKA_COMMAND", ROOT / "target" / "debug" / "zvirka"))
OPENREFINE = shutil.which("openrefine")

ASKED = 1_000
# Rows that are not shown in part but all.
ROWS = json.dumps({"facets": [], "mode": "row-based"})
# A virtual machine for Java takes its time on a machine that does other work.
PATIENCE = 180


class OpenRefine:
    """OpenRefine, by the commands that its own page sends."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/command/core"

    def ask(self, command: str, form: dict[str, str] | None = None, **parameters: str) -> Any:
        address = f"{self.address}/{command}?{urllib.parse.urlencode(parameters)}"
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        with urllib.request.urlopen(address, body, timeout=60) as answer:
            return json.load(answer)

    def token(self) -> str:
        """What every command that changes something has to bring along."""
        return str(self.ask("get-csrf-token")["token"])

    def project(self, table: pathlib.Path) -> str:
        """Makes a project of a CSV file; gives its number."""
        options = {"separator": ",", "encoding": "UTF-8", "headerLines": 1, "guessCellValueTypes": False}
        fields = {"project-name": "asked", "format": "text/line-based/*sv", "options": json.dumps(options)}
        parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
        of_file = f'Content-Disposition: form-data; name="project-file"; filename="{table.name}"'
        parts.append(f"{of_file}\r\nContent-Type: text/csv\r\n\r\n{table.read_text(encoding='utf-8')}")
        boundary = "between-the-parts-of-a-form"
        body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n"
        request = urllib.request.Request(
            f"{self.address}/create-project-from-upload?{urllib.parse.urlencode({'csrf_token': self.token()})}",
            body.encode(),
            {"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return str(urllib.parse.parse_qs(urllib.parse.urlsplit(answer.url).query)["project"][0])

    def reconcile(self, project: str, service: str, column: str, properties: list[str]) -> list[str | None]:
        """Reconciles a column; gives the id of each row's nearest candidate."""
        details = [{"column": name, "propertyName": name, "propertyID": name} for name in properties]
        config = {
            "mode": "standard-service", "service": service, "identifierSpace": "", "schemaSpace": "",
            "type": {"id": "person", "name": "Person"}, "autoMatch": True, "columnDetails": details, "limit": 0,
        }  # fmt: skip
        form = {"columnName": column, "config": json.dumps(config), "engine": ROWS, "csrf_token": self.token()}
        self.ask("reconcile", form, project=project)
        deadline = time.monotonic() + PATIENCE
        while self.ask("get-processes", project=project)["processes"]:
            assert time.monotonic() < deadline, "OpenRefine did not come to an end"
            time.sleep(0.2)
        told = self.ask("get-rows", {"engine": ROWS}, project=project, start="0", limit=str(10 * ASKED))
        found = told["pool"]["recons"]
        nearest: list[str | None] = []
        for row in told["rows"]:
            cell = next(cell for cell in row["cells"] if cell and "r" in cell)
            judged = found[str(cell["r"])]
            candidates = [judged["m"]] if "m" in judged else judged["c"]
            nearest.append(candidates[0]["id"] if candidates else None)
        return nearest


@pytest.fixture
def openrefine(tmp_path: pathlib.Path) -> Iterator[OpenRefine]:
    if OPENREFINE is None:
        pytest.skip("OpenRefine is not installed, so that it asked the service NOTHING (apt-get install openrefine)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "refine").mkdir()
    words = ["-p", str(port), "-i", "127.0.0.1", "-d", str(tmp_path / "refine"), "-m", "512M"]
    command = [OPENREFINE, *words, "-x", "refine.headless=true"]
    # A script that starts Java: both are ended together.
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as run:
        try:
            refine = OpenRefine(port)
            deadline = time.monotonic() + PATIENCE
            while True:
                with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                    refine.token()
                    break
                assert run.poll() is None and time.monotonic() < deadline, "OpenRefine does not start"
                time.sleep(0.5)
            yield refine
        finally:
            os.killpg(run.pid, signal.SIGKILL)


def table(path: pathlib.Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_openrefine_finds_as_many_as_linking(openrefine: OpenRefine, tmp_path: pathlib.Path) -> None:
    if not COMMAND.exists():
        pytest.skip(f"{COMMAND} is not built, so that NOTHING of the service was tried")

    def run(*words: str | pathlib.Path) -> None:
        subprocess.run([COMMAND, *words, "--quiet"], check=True, timeout=120, cwd=tmp_path)

    run("simulate", "lists", "--people", "4000", "--profile", "cross-script", "--seed", "23")
    left, right = tmp_path / "lists" / "left.csv", tmp_path / "lists" / "right.csv"
    truth = {row["left_id"]: row["right_id"] for row in table(tmp_path / "lists" / "truth.csv")}
    # A thousand of ours, half of whom or more are on the other list.
    asked = table(left)[:ASKED]
    with left.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, asked[0].keys())
        writer.writeheader()
        writer.writerows(asked)
    run("link", left, right, "-o", "links.csv", "--cardinality", "many-to-one")
    linked: dict[str, tuple[float, str]] = {}
    for row in table(tmp_path / "links.csv"):
        link = (float(row["probability"]), row["right_id"])
        linked[row["left_id"]] = max(link, linked.get(row["left_id"], link))
    with subprocess.Popen([COMMAND, "serve", right, "--port", "0", "--quiet"], stdout=subprocess.PIPE) as service:
        try:
            assert service.stdout is not None
            address = service.stdout.readline().decode().strip()
            begun = time.monotonic()
            nearest = openrefine.reconcile(openrefine.project(left), address, "name", ["birth_date", "unit"])
            took = time.monotonic() - begun
        finally:
            service.terminate()
    known = [place for place, row in enumerate(asked) if row["id"] in truth]
    assert len(nearest) == ASKED and len(known) > ASKED // 3
    by_refine = sum(nearest[place] == truth[asked[place]["id"]] for place in known) / len(known)
    by_link = sum(linked.get(asked[place]["id"], (0, ""))[1] == truth[asked[place]["id"]] for place in known) / len(known)
    print(f"{ASKED} rows in {took:.1f} s; of {len(known)} known the nearest is right: {by_refine:.4f}, linked {by_link:.4f}")
    assert by_refine >= by_link - 0.01
    assert by_link > 0.9
