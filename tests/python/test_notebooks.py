"""The notebooks run from nothing to their end, and are kept with the outputs that they give."""

from __future__ import annotations

import importlib.util
import pathlib
from typing import Any

import nbformat
import pytest

FOLDER = pathlib.Path(__file__).parents[2] / "python" / "notebooks"


def execute() -> Any:
    specification = importlib.util.spec_from_file_location("execute", FOLDER / "execute.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def kinds_of_outputs(book: Any) -> list[list[str]]:
    """What each cell showed, by kind: its text may differ with versions of the libraries, its kind may not."""
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    return [[output.output_type for output in cell.outputs] for cell in code]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_runs_and_is_kept_executed(path: pathlib.Path) -> None:
    kept = nbformat.read(path, as_version=4)
    # A cell that raises ends the execution, so reaching the end is the test.
    again = execute().executed(path)
    assert kinds_of_outputs(kept) == kinds_of_outputs(again)
    assert any(kinds_of_outputs(kept))


def test_there_are_notebooks() -> None:
    assert len(list(FOLDER.glob("*.ipynb"))) == 2
