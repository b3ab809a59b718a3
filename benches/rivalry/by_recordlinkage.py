"""Two prepared lists linked by the Python Record Linkage Toolkit, run inside the toolkit's environment.

Set up as the toolkit's documentation does it for two lists of people: candidates from blocks, Jaro-Winkler at a
threshold for names, exact comparison for dates and units, and the ECM classifier, which learns without labels; the
score is its probability of a match.

**Limits.** The classifier takes zeros and ones only, so a missing value is a disagreement, as the toolkit has it unless
told.
"""

from __future__ import annotations

import warnings

import pandas as pd
import recordlinkage

from rivalry.exchange import Task, tell, write_pairs

SIMILAR = 0.85
"""Jaro-Winkler similarity from which names agree: the threshold of the toolkit's own examples."""

BLOCKS = ("birth_date", "surname_key")
"""Columns that candidates agree on, one or the other: 98% of the true pairs, and 200,000 pairs for 10,000 people a
side. Narrower blocks are faster, but their pairs agree too often by the block itself, from which the classifier learns
probabilities that are lower still."""

LEAST_PROBABILITY = 0.01
"""Pairs of less are left out: no threshold worth having lies below."""


def candidates(left: pd.DataFrame, right: pd.DataFrame) -> pd.MultiIndex:
    """Pairs that agree on a column of the blocks."""
    index = recordlinkage.Index()
    for column in BLOCKS:
        index.block(column)
    return index.index(left, right)


def main() -> None:
    """Link the lists of the command line."""
    task = Task.asked(__doc__)
    warnings.simplefilter("ignore", FutureWarning)
    left, right = (pd.read_csv(path, dtype=str, index_col="unique_id") for path in (task.left, task.right))
    pairs = candidates(left, right)
    compare = recordlinkage.Compare(n_jobs=task.threads)
    for field in ("surname", "given_name", "patronymic"):
        compare.string(field, field, method="jarowinkler", threshold=SIMILAR, label=field)
    for field in ("birth_date", "unit_number"):
        compare.exact(field, field, label=field)
    features = compare.compute(pairs, left, right)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(features)
    probabilities = classifier.prob(features)
    kept = probabilities[probabilities >= LEAST_PROBABILITY]
    write_pairs(task.pairs, ((a, b, float(score)) for (a, b), score in kept.items()))
    tell(len(pairs))


if __name__ == "__main__":
    main()
