"""Writes lists and truth as CSV, the same bytes each run (UTF-8, `\\n`, minimal quotes)."""

import csv
import itertools
import pathlib


def write_csv(path, heading, rows):
    """A CSV of the heading and rows (iterables of text)."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


def write_truth(folder, clusters, between=None):
    """`truth.csv` (id,cluster) and `truth_pairs.csv` (left_id,right_id) in `folder`.

    `clusters`: list of (id, person number) of every row of every list. `between`: None for pairs within one list
    (left_id < right_id), or two prefixes of ids, for pairs that have one row on either side.
    """
    folder = pathlib.Path(folder)
    write_csv(folder / "truth.csv", ("id", "cluster"), ((row, f"p{person}") for row, person in sorted(clusters)))
    members = {}
    for row, person in sorted(clusters):
        members.setdefault(person, []).append(row)
    pairs = []
    for person in sorted(members):
        rows = members[person]
        if between is None:
            pairs.extend(itertools.combinations(rows, 2))
        else:
            left = [row for row in rows if row.startswith(between[0])]
            right = [row for row in rows if row.startswith(between[1])]
            pairs.extend(itertools.product(left, right))
    write_csv(folder / "truth_pairs.csv", ("left_id", "right_id"), sorted(pairs))
    return len(pairs)
