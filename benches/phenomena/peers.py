"""How well zvirka and other libraries tell the pairs of a table apart, the table being one that `pairs.py` writes.

    python3 benches/phenomena/peers.py PAIRS.tsv... [--zvirka PROGRAM] [--only TOOLS]

Any table that `zvirka benchmark` reads will do. Prints two tables: one row a tool over all pairs, and by kind the share
of pairs that each tool gets right at its own best threshold. That threshold is found on these very pairs, for every
tool alike, so all figures are better than anybody would meet who has no truth.

Method: each tool gives one number a pair. zvirka and nomenklatura read names and dates as they stand. RapidFuzz and
Splink are given what ../rivalry/preparation.py makes of them: small Latin letters by the Ukrainian system of 2010, the
parts of the name told apart, whole dates as ISO. Splink learns u by random sampling and m by expectation and
maximisation on two lists of ../second_generator (`overlap`, 10,000 people, seed 1), then weighs the pairs of the table. Libraries are installed from PyPI
at the versions of ../rivalry/environments.py, an environment each; nomenklatura needs pkg-config, libicu-dev and a C++
compiler.

Limits: a pair is judged alone here, without the other records of its list, which on lists tell a great deal; and
nobody tuned the other libraries to these names, as zvirka is.
"""

import argparse
import collections
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import time

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

# Environment, and what is asked of the library; several rows may share an environment.
TOOLS = {
    "rapidfuzz token_sort_ratio": "rapidfuzz",
    "rapidfuzz token_set_ratio": "rapidfuzz",
    "rapidfuzz token_sort_ratio, dates in the text": "rapidfuzz",
    "rapidfuzz Jaro-Winkler of sorted words": "rapidfuzz",
    "splink": "splink",
    "nomenklatura logic-v2": "nomenklatura",
}
# Random pairs from which Splink estimates u: what its documentation calls often adequate.
SPLINK_RANDOM_PAIRS = 1e7
# People on each of the lists that Splink learns from: thousands of true pairs.
SPLINK_PEOPLE = 10_000


def read(paths):
    """Rows of the tables, as dicts; a column that a table lacks is empty."""
    rows = []
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                rows.append({key: row.get(key) or "" for key in
                             ("kind", "name_a", "name_b", "same", "birth_date_a", "birth_date_b")})
    return rows


def prepared(rows):
    """Both sides of every pair as ../rivalry/preparation.py prepares lists: two lists of dicts."""
    from rivalry.preparation import by_endings, iso_date, parts, romanised, soundex

    words = {side: [[w for w in map(romanised, row[f"name_{side}"].replace(",", " ").split()) if w] for row in rows]
             for side in "ab"}
    given = collections.Counter(known[1] for side in "ab" for w in words[side] if (known := by_endings(w)))
    sides = []
    for side in "ab":
        side_rows = []
        for number, row in enumerate(rows):
            surname, given_name, patronymic = parts(words[side][number], given)
            side_rows.append({
                "unique_id": str(number), "pair": str(number), "name": " ".join(words[side][number]),
                "surname": surname, "given_name": given_name, "patronymic": patronymic,
                "surname_key": soundex(surname.split(" ")[0]), "birth_date": iso_date(row[f"birth_date_{side}"])})
        sides.append(side_rows)
    return sides


def by_zvirka(program, rows):
    """Weights that `zvirka compare --pairs` gives, and its decisions."""
    with tempfile.TemporaryDirectory() as name:
        pairs, out = pathlib.Path(name, "pairs.csv"), pathlib.Path(name, "out.csv")
        columns = ("name_a", "name_b", "birth_date_a", "birth_date_b")
        with pairs.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        subprocess.run([program, "compare", "--pairs", pairs, "-o", out, "--quiet"], check=True)
        with out.open(encoding="utf-8", newline="") as file:
            answers = list(csv.DictReader(file))
    if len(answers) != len(rows):
        raise SystemExit("peers: zvirka set rows of the table aside; see what it said")
    return [float(row["weight"] or "-inf") for row in answers], [row["decision"] for row in answers]


def by_rapidfuzz(name, rows):
    from rapidfuzz import fuzz
    from rapidfuzz.distance import JaroWinkler

    left, right = prepared(rows)
    text = [[" ".join(filter(None, (row["name"], row["birth_date"] if "dates" in name else ""))) for row in side]
            for side in (left, right)]
    if "Jaro" in name:
        text = [[" ".join(sorted(line.split())) for line in side] for side in text]
        score = JaroWinkler.similarity
    else:
        score = fuzz.token_set_ratio if "set" in name else fuzz.token_sort_ratio
    return [score(a, b) for a, b in zip(*text)]


def by_nomenklatura(_, rows):
    import warnings

    warnings.simplefilter("ignore")
    from followthemoney import Dataset, StatementEntity
    from nomenklatura.matching import LogicV2

    dataset = Dataset.make({"name": "pairs", "title": "Pairs"})
    config = LogicV2.default_config()

    def person(number, row, side):
        from rivalry.preparation import iso_date

        written = row[f"birth_date_{side}"]
        date = iso_date(written) or (written if len(written) == 4 and written.isdigit() else "")
        properties = {"name": [row[f"name_{side}"]], **({"birthDate": [date]} if date else {})}
        return StatementEntity.from_data(dataset, {"id": f"{side}{number}", "schema": "Person",
                                                   "properties": properties, "datasets": ["pairs"]})

    return [LogicV2.compare(person(number, row, "a"), person(number, row, "b"), config).score
            for number, row in enumerate(rows)]


def by_splink(_, rows):
    import logging

    logging.getLogger("splink").setLevel(logging.ERROR)
    import splink.comparison_library as comparisons
    from rivalry.by_splink import SEED, DuckDBAPI, Linker, SettingsCreator, block_on, levels

    def settings(rules):
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
            ])
        return SettingsCreator(
            link_type="link_only",
            comparisons=[surname, comparisons.NameComparison("given_name"), comparisons.NameComparison("patronymic"),
                         comparisons.DateOfBirthComparison("birth_date", input_is_string=True)],
            blocking_rules_to_generate_predictions=rules,
            retain_intermediate_calculation_columns=False, retain_matching_columns=False)

    def linker(sides, settings, folder):
        """A linker of Splink over two prepared lists, and its database."""
        database = DuckDBAPI()
        lists = []
        for side, side_rows in zip(("ours", "theirs"), sides):
            path = pathlib.Path(folder, f"{side}.csv")
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(side_rows[0]))
                writer.writeheader()
                writer.writerows(side_rows)
            database.duckdb_con.read_csv(str(path), all_varchar=True).create(f"{side}_rows")
            lists.append(database.register(f"{side}_rows", dataset_display_name=side))
        return Linker(lists, settings, log_level=logging.ERROR), database.duckdb_con

    with tempfile.TemporaryDirectory() as folder:
        # What agrees how often is learnt on lists, as it is meant to be: of people who are on both, and strangers.
        generator = FOLDER.parent / "second_generator" / "lists.py"
        subprocess.run([sys.executable, generator, "overlap", folder, "--overlap", "0.5", "--people",
                        str(SPLINK_PEOPLE), "--seed", "1"], check=True, stdout=subprocess.DEVNULL)
        sides = []
        for side in ("left", "right"):
            with pathlib.Path(folder, f"{side}.csv").open(encoding="utf-8", newline="") as file:
                sides.append([{"name_a": row[1], "name_b": "", "birth_date_a": row[2], "birth_date_b": ""}
                              for row in list(csv.reader(file))[1:]])
        sides = [prepared(side)[0] for side in sides]
        training, _ = linker(sides, settings([block_on("birth_date")]), folder)
        training.training.estimate_probability_two_random_records_match([block_on("surname_key", "birth_date")],
                                                                        recall=0.7)
        training.training.estimate_u_using_random_sampling(max_pairs=SPLINK_RANDOM_PAIRS, seed=SEED)
        for rule in (("birth_date",), ("surname", "given_name")):
            training.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
        model = training.misc.save_model_to_json()
        model["blocking_rules_to_generate_predictions"] = [{"blocking_rule": 'l."pair" = r."pair"',
                                                           "sql_dialect": "duckdb"}]
        weighing, connection = linker(prepared(rows), model, folder)
        predicted = weighing.inference.predict()
        found = dict(connection.sql(f"SELECT unique_id_l, match_weight FROM {predicted.physical_name}").fetchall())
    return [found.get(str(number), float("-inf")) for number in range(len(rows))]


def scored(tool, paths):
    """A tool's numbers, from its own environment, and the seconds they took by the clock."""
    from rivalry.environments import environment

    python = environment(TOOLS[tool])
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        started = time.monotonic()
        subprocess.run([python, __file__, *paths, "--inside", tool, "--out", out.name], check=True)
        return json.loads(pathlib.Path(out.name).read_text(encoding="utf-8")), time.monotonic() - started


def best(scores, truth):
    """(F1, threshold, precision, recall) where F1 is highest, and the highest recall at a precision of 0.99."""
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    positives, right, chosen, at_99 = sum(truth), 0, (0.0, 0.0, 0.0, 0.0), 0.0
    for taken, at in enumerate(order, start=1):
        right += truth[at]
        if taken < len(order) and scores[order[taken]] == scores[at]:
            continue
        precision, recall = right / taken, right / positives
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        chosen = max(chosen, (f1, scores[at], precision, recall))
        if precision >= 0.99:
            at_99 = max(at_99, recall)
    return chosen, at_99


def area(scores, truth):
    """The chance that a pair of one person scores above a pair of two, halves where they are level."""
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    total, place = 0.0, 0
    while place < len(order):
        end = place
        while end < len(order) and scores[order[end]] == scores[order[place]]:
            end += 1
        total += sum(truth[order[at]] for at in range(place, end)) * (place + end + 1) / 2
        place = end
    ones = sum(truth)
    return (total - ones * (ones + 1) / 2) / (ones * (len(truth) - ones))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", help="tables of pairs")
    parser.add_argument("--zvirka", type=pathlib.Path, default=FOLDER.parents[1] / "target" / "release" / "zvirka")
    parser.add_argument("--only", default=",".join(dict.fromkeys(TOOLS.values())), help="libraries, with commas")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=pathlib.Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    rows = read(asked.pairs)
    if asked.inside:
        by = {"rapidfuzz": by_rapidfuzz, "splink": by_splink, "nomenklatura": by_nomenklatura}[TOOLS[asked.inside]]
        asked.out.write_text(json.dumps(by(asked.inside, rows)), encoding="utf-8")
        return
    from rivalry.environments import EnvironmentFailed, versions

    truth = [int(row["same"]) for row in rows]
    started = time.monotonic()
    weights, decisions = by_zvirka(asked.zvirka, rows)
    version = subprocess.run([asked.zvirka, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    results = {"zvirka": (version, weights, time.monotonic() - started)}
    for tool, library in TOOLS.items():
        if library not in asked.only.split(","):
            continue
        try:
            numbers, seconds = scored(tool, asked.pairs)
        except (EnvironmentFailed, subprocess.CalledProcessError) as error:
            print(f"peers: LEFT OUT: {tool}: {error}", file=sys.stderr)
            continue
        results[tool] = (versions(library), numbers, seconds)
    print(f"{len(rows)} pairs, {sum(truth)} of them of one person\n")
    print("| tool | version | area under the curve | best F1 | precision | recall | recall at precision 0.99 | s |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    thresholds = {}
    for tool, (version, numbers, seconds) in results.items():
        (f1, thresholds[tool], precision, recall), at_99 = best(numbers, truth)
        print(f"| {tool} | {version} | {area(numbers, truth):.4f} | {f1:.4f} | {precision:.4f} | {recall:.4f} "
              f"| {at_99:.4f} | {seconds:.1f} |")
    wrong = sum(1 for decision, same in zip(decisions, truth) if decision == "match" and not same)
    right = sum(1 for decision, same in zip(decisions, truth) if decision == "match" and same)
    review = decisions.count("review")
    print(f"\nzvirka's own decisions: {right} right `match`, {wrong} wrong `match`, {review} `review`.\n")
    print(f"| kind | same | pairs | {' | '.join(results)} |\n|---|---|---:|{'---:|' * len(results)}")
    for kind in dict.fromkeys(row["kind"] for row in rows):
        places = [at for at, row in enumerate(rows) if row["kind"] == kind]
        cells = [sum((results[tool][1][at] >= thresholds[tool]) == truth[at] for at in places) / len(places)
                 for tool in results]
        print(f"| {kind} | {rows[places[0]]['same']} | {len(places)} | "
              f"{' | '.join(f'{cell:.3f}' for cell in cells)} |")


if __name__ == "__main__":
    main()
