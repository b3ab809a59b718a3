"""Two prepared lists linked by RapidFuzz, run inside RapidFuzz's environment.

All names with all names by ``token_sort_ratio``, the scorer for names whose words may stand in any order, in blocks of
rows; of every right row the best left row is kept. RapidFuzz compares text, so birth dates and units count only where
they are part of it: the text is what stands in the columns that the command line names, one after the other.
Patronymics are better left out, because two in five people of the right list have none.

**Limits.** Every pair is scored: time is quadratic, memory one block.
"""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz, process

from rivalry.exchange import Pair, Task, read_list, tell, write_pairs

ROWS = 1_000
"""Right rows of one block: 40 MB of scores against 10,000 left rows."""


def texts(rows: list[dict[str, str]], columns: tuple[str, ...]) -> list[str]:
    """What is compared of each row."""
    return [" ".join(row[column] for column in columns if row[column]) for row in rows]


def main() -> None:
    """Link the lists of the command line."""
    task = Task.asked(__doc__)
    left, right = read_list(task.left), read_list(task.right)
    choices, queries = texts(left, task.columns), texts(right, task.columns)
    pairs: list[Pair] = []
    for first in range(0, len(queries), ROWS):
        block = queries[first : first + ROWS]
        scores = process.cdist(block, choices, scorer=fuzz.token_sort_ratio, dtype=np.float32, workers=task.threads)
        best = scores.argmax(axis=1)
        for row, (place, score) in enumerate(zip(best, scores.max(axis=1), strict=True), start=first):
            pairs.append((left[place]["unique_id"], right[row]["unique_id"], float(score)))
    write_pairs(task.pairs, pairs)
    tell(len(left) * len(right))


if __name__ == "__main__":
    main()
