"""Executes the notebooks in place: ``python python/notebooks/execute.py``. Needs the package with ``zvirka[test]``.

Run it after a change of what they show, and commit the result: they are read on the web, where nothing runs. Times and
places of the machine are left out, so that executing twice changes nothing.
"""

from __future__ import annotations

import asyncio
import pathlib
import re
import warnings

import nbformat
from nbclient import NotebookClient

FOLDER = pathlib.Path(__file__).parent


def executed(path: pathlib.Path) -> nbformat.NotebookNode:
    """Execute a notebook from nothing and give it with its outputs."""
    book = nbformat.read(path, as_version=4)
    with warnings.catch_warnings():
        # The kernel's own sockets and loops, not the notebook, are what libraries warn of here.
        warnings.simplefilter("ignore")
        client = NotebookClient(book, timeout=240, kernel_name="python3", resources={"metadata": {"path": FOLDER}})
        asyncio.run(client.async_execute())
    for cell in book.cells:
        cell.metadata = {}
        for output in cell.get("outputs", []):
            for kind, text in output.get("data", {}).items():
                if isinstance(text, str):
                    # altair gives each chart a number of its own, drawn anew each time.
                    output.data[kind] = re.sub(r"altair-viz-[0-9a-f]+", "altair-viz", text)
    return book


def main() -> None:
    """Execute every notebook and write it back."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        nbformat.write(executed(path), path)
        print(path.name)


if __name__ == "__main__":
    main()
