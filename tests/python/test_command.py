"""The command that the wheel brings: the same as the program, its exit statuses, pipes and signals."""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import pytest

SCRIPT = pathlib.Path(sys.executable).parent / "zvirka"
COMMAND = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "zvirka"]


def run(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, input=text, check=False, timeout=120)


def test_the_package_has_the_script() -> None:
    assert shutil.which("zvirka", path=str(pathlib.Path(sys.executable).parent)) is not None


def test_it_says_what_the_program_says_and_ends_as_it_does(tmp_path: pathlib.Path) -> None:
    told = run("--version")
    assert (told.returncode, told.stdout.split()[0]) == (0, "zvirka")
    assert "Usage: zvirka romanize" in run("romanize", "--help").stdout
    assert run("romanize", "Ґудзь Марʼяна", "--scheme", "uk_kmu2010").stdout == "Gudz Mariana\n"
    refused = run("compare", "", "")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("zvirka: error: the first name has no letter")
    assert run("link", "-", str(tmp_path / "missing.csv"), "-o", "-", text="name\nҐудзь Остап\n").returncode in (2, 74)
    assert "помилка" in run("compare", "", "", "--language", "uk").stderr


def test_lists_are_read_from_standard_input_and_written_to_standard_output(tmp_path: pathlib.Path) -> None:
    (tmp_path / "theirs.csv").write_text("id,name,birth_date\nx,Shapoval Ostap,07.03.1990\n", encoding="utf-8")
    ours = "id,name,birth_date\na,Шаповал Остап,1990-03-07\n"
    done = run("link", "-", str(tmp_path / "theirs.csv"), "-o", "-", "--quiet", text=ours)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].startswith("a,x,")


def test_third_party_notices_are_shown_and_lie_in_the_wheel() -> None:
    from importlib.metadata import files

    notices = run("licences").stdout
    assert "Permission is hereby granted" in notices and "zvirka itself is licensed under Apache-2.0" in notices
    kept = [str(file) for file in files("zvirka") or []]
    assert any(name.endswith("THIRD-PARTY.txt") for name in kept), kept


def test_a_pipe_that_nobody_reads_ends_it_quietly() -> None:
    process = subprocess.Popen([*COMMAND, "romanize", "--list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    process.wait(timeout=60)
    assert (process.returncode, process.stderr.read()) == (0, b"")
    process.stderr.close()


@pytest.mark.skipif(os.name != "posix", reason="signals as Unix has them")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_as_it_ends_the_program(tmp_path: pathlib.Path, number: signal.Signals) -> None:
    # It waits for a list that does not come.
    (tmp_path / "theirs.csv").write_text("id,name\nx,Shapoval Ostap\n", encoding="utf-8")
    command = [*COMMAND, "link", "-", str(tmp_path / "theirs.csv"), "-o", str(tmp_path / "links.csv")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin is not None and process.stderr is not None
    time.sleep(2)
    process.send_signal(number)
    process.wait(timeout=20)
    assert process.returncode == 130
    assert process.stderr.read().strip() == b"zvirka: error: stopped; nothing was written"
    process.stdin.close()
    process.stderr.close()
    assert not (tmp_path / "links.csv").exists()
