"""Reads the small tables that lie beside this script.

Every table is tab-separated with a heading row; where each came from is said in README.md. Nothing outside this
folder is read. Cost: some 2,000 short rows, read once a run.
"""

import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent / "tables"


def read_table(name):
    """Rows of `tables/<name>.tsv` as a list of dicts from heading to text; empty cells are empty strings."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    heading = lines[0].split("\t")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(heading):
            raise ValueError(f"{name}.tsv row {number}: {len(cells)} cells, the heading has {len(heading)}")
        rows.append(dict(zip(heading, cells)))
    return rows


def choices_of(cell):
    """The alternatives of a cell, `a,b,c`, as a tuple; an empty cell has none."""
    return tuple(part for part in cell.split(",") if part)
