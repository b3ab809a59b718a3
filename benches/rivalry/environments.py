"""An environment for each library that zvirka is held against, made at the first use and kept.

Environments live under ``.tools/rivals`` in the checkout, one a library, so that what one library needs never holds
back another. They are filled from PyPI, at the versions below; what those need in turn is whatever pip finds. PyICU,
which nomenklatura needs, is compiled: a C++ compiler, pkg-config and libicu-dev.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / ".tools" / "rivals"

NUMPY = "numpy==2.4.6"
RAPIDFUZZ = "rapidfuzz==3.14.6"
NOMENKLATURA = "nomenklatura==4.17.4"

REQUIREMENTS = {
    "splink": ("splink==5.0.0", "duckdb==2.0.1"),
    "rapidfuzz": (RAPIDFUZZ, NUMPY),
    "nomenklatura": (NOMENKLATURA, "rigour==2.6.1"),
    "recordlinkage": ("recordlinkage==0.16", "pandas==2.3.3"),
    "python_rates": (NOMENKLATURA, RAPIDFUZZ, NUMPY),
}
"""What each environment holds; the first is what it is for."""


class EnvironmentFailed(Exception):
    """An environment could not be made; says what pip said last."""


def versions(name: str) -> str:
    """The pinned versions of an environment, for people to read."""
    return ", ".join(requirement.replace("==", " ") for requirement in REQUIREMENTS[name])


def environment(name: str) -> Path:
    """The Python of an environment, which is made or brought up to date first.

    Parameters
    ----------
    name
        A key of `REQUIREMENTS`.

    Raises
    ------
    EnvironmentFailed
        When something cannot be installed.
    """
    folder = FOLDER / name
    python = folder / "bin" / "python"
    # What was installed is noted beside it, so that an unchanged list is not asked for again.
    installed, wanted = folder / "requirements.txt", "\n".join(REQUIREMENTS[name])
    if installed.exists() and installed.read_text(encoding="utf-8") == wanted:
        return python
    make: list[str | Path] = [sys.executable, "-m", "venv", folder]
    fill: list[str | Path] = [python, "-m", "pip", "install", "--quiet", *REQUIREMENTS[name]]
    for command in (make, fill):
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode:
            said = (made.stderr or made.stdout).strip().splitlines() or ["nothing was said"]
            raise EnvironmentFailed(f"{name} could not be installed: {said[-1]}")
    installed.write_text(wanted, encoding="utf-8")
    return python
