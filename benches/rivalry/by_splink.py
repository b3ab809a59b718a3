"""Two prepared lists linked by Splink on DuckDB, run inside Splink's environment.

Set up as Splink's documentation advises for linking two lists of people: comparisons from its library, term frequency
adjustments, u from random pairs, m by EM under two blocking rules so that each field is estimated under a rule that
leaves it out, the prior from a deterministic rule. Splink's pairs are given back as they are; who is whose partner is
settled by the scoring, for every tool alike.

**Limits.** Time and memory grow with the blocked pairs, so the blocking rules are other ones for large lists.
"""

from __future__ import annotations

import logging

import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from rivalry.exchange import Task, tell

BROAD_RULES = [("birth_date",), ("surname_key",)]
"""Blocking rules for lists that allow it: 98% of the true pairs, and 200,000 pairs for 10,000 people a side, a hundred
times as many for 100,000."""

NARROW_RULES = [
    ("surname", "given_name"),
    ("surname_key", "unit_number"),
    ("birth_date", "substr(surname, 1, 1)"),
    ("birth_date", "substr(given_name, 1, 1)"),
    ("birth_date", "unit_number"),
]
"""Blocking rules for larger lists: 95% of the true pairs in some 50 million for 1,000,000 people a side, where the
broad ones would make two thousand million."""

MOST_FOR_BROAD_RULES = 100_000
"""People on a list up to whom the rules are the broad ones: 20 million pairs, some half a minute."""

RANDOM_PAIRS = 1e7
"""Pairs from which u is estimated: what Splink's documentation calls often adequate."""

DETERMINISTIC_RULE = ("surname_key", "birth_date")
DETERMINISTIC_RECALL = 0.7
"""A rule that few pairs of strangers pass, and the part of the true pairs it finds: dates are missing for a fifth."""

LEAST_PROBABILITY = 0.01
"""Pairs of less are left out: no threshold worth having lies below."""

TRAINING_RULES = (("birth_date", "unit_number"), ("surname", "given_name"))
"""Rules under which EM learns the other fields; on lists of any length some hundredth of such pairs or more are true,
as EM needs."""

TRAINING_PAIRS = 2e6
"""Pairs from which EM learns at most: hundreds of thousands of true ones."""

SEED = 1
"""Of the random pairs, so that two runs give one result."""


def settings(people: int) -> SettingsCreator:
    """The model for so many people a side: five fields, compared as the documentation advises."""
    rules = BROAD_RULES if people <= MOST_FOR_BROAD_RULES else NARROW_RULES
    surname = comparisons.CustomComparison(
        output_column_name="surname",
        comparison_levels=[
            levels.NullLevel("surname"),
            levels.ExactMatchLevel("surname", term_frequency_adjustments=True),
            levels.JaroWinklerLevel("surname", 0.92),
            levels.ExactMatchLevel("surname_key", term_frequency_adjustments=True),
            levels.JaroWinklerLevel("surname", 0.88),
            levels.JaroWinklerLevel("surname", 0.7),
            levels.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            surname,
            comparisons.NameComparison("given_name"),
            comparisons.NameComparison("patronymic"),
            comparisons.DateOfBirthComparison("birth_date", input_is_string=True),
            comparisons.ExactMatch("unit_number").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def main() -> None:
    """Link the lists of the command line."""
    task = Task.asked(__doc__)
    logging.getLogger("splink").setLevel(logging.ERROR)
    database = DuckDBAPI()
    connection = database.duckdb_con
    connection.execute(f"SET threads = {task.threads}")
    lists = []
    # Splink writes these names into its SQL, where LEFT and RIGHT mean something else; the first in the alphabet is the
    # left one of a pair.
    for side, path in (("ours", task.left), ("theirs", task.right)):
        # Empty cells become nulls. A table, because a reader would be asked for the file again in every query.
        connection.read_csv(str(path), all_varchar=True).create(f"{side}_rows")
        lists.append(database.register(f"{side}_rows", dataset_display_name=side))
    ((people,),) = connection.sql("SELECT count(*) FROM ours_rows").fetchall()
    linker = Linker(lists, settings(people), log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [block_on(*DETERMINISTIC_RULE)], recall=DETERMINISTIC_RECALL
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    for rule in TRAINING_RULES:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule), max_pairs=TRAINING_PAIRS)
    blocked = linker.inference.compute_blocked_pairs_for_predict()
    ((scored,),) = connection.sql(f"SELECT count(*) FROM {blocked.physical_name}").fetchall()
    predicted = linker.inference.predict(threshold_match_probability=LEAST_PROBABILITY)
    connection.sql(
        "SELECT unique_id_l AS left_id, unique_id_r AS right_id, match_probability AS score "
        f"FROM {predicted.physical_name}"
    ).write_csv(str(task.pairs))
    tell(scored)


if __name__ == "__main__":
    main()
