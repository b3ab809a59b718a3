"""Scores a links file against the truth: `python3 score.py LINKS TRUTH [--json]`.

LINKS is what `zvirka link` or `dedupe` writes (CSV with left_id, right_id, probability, decision, <field>_level …);
TRUTH has left_id,right_id. Pairs that LINKS does not hold count as missed. Method: the sorted curve, thresholds only
between different probabilities, so that ties are taken or left together. Cost: one sort.
"""

import argparse
import csv
import json

BINS = 20  # equal steps of probability
PATTERN_AT_LEAST = 30  # fewer links say too little of what is true of a pattern


def read_links(path):
    """Links as a list of dicts, and the names of their level columns."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"left_id", "right_id", "probability", "decision"} - set(reader.fieldnames or ())
        if missing:
            raise SystemExit(f"{path}: no column {', '.join(sorted(missing))}")
        levels = [name for name in reader.fieldnames if name.endswith("_level")]
        return list(reader), levels


def read_truth(path):
    """The true pairs as a set of (left_id, right_id)."""
    with open(path, encoding="utf-8", newline="") as file:
        return {(row["left_id"], row["right_id"]) for row in csv.DictReader(file)}


def ratio(part, whole):
    """part / whole, and 0 for nothing of nothing."""
    return part / whole if whole else 0.0


def score(links, levels, truth):
    """All figures as a dict; every share is between 0 and 1."""
    judged = []
    for link in links:
        pair = (link["left_id"], link["right_id"])
        true = pair in truth or (pair[1], pair[0]) in truth
        judged.append((float(link["probability"]), true, link))
    judged.sort(key=lambda entry: -entry[0])
    found = sum(true for _, true, _ in judged)
    result = {"true_pairs": len(truth), "links": len(judged), "found": found, "recall_of_all_links": ratio(
        found, len(truth))}
    best, at, recall99, at99, right = 0.0, None, 0.0, None, 0
    for place, (probability, true, _) in enumerate(judged, 1):
        right += true
        if place < len(judged) and judged[place][0] == probability:
            continue
        precision, recall = right / place, ratio(right, len(truth))
        f1 = ratio(2 * precision * recall, precision + recall)
        if f1 > best:
            best, at = f1, probability
        if precision >= 0.99 and recall > recall99:
            recall99, at99 = recall, probability
    result.update(best_f1=best, best_f1_at=at, recall_at_precision_99=recall99, recall_at_precision_99_at=at99)
    matches = [true for _, true, link in judged if link["decision"] == "match"]
    precision, recall = ratio(sum(matches), len(matches)), ratio(sum(matches), len(truth))
    result.update(matches=len(matches), wrong_matches=len(matches) - sum(matches), match_precision=precision,
                  match_recall=recall, match_f1=ratio(2 * precision * recall, precision + recall))
    result.update(_calibration(judged))
    result["patterns"] = _patterns(judged, levels)
    return result


def _calibration(judged):
    bins = [[0, 0.0, 0] for _ in range(BINS)]
    for probability, true, _ in judged:
        entry = bins[min(BINS - 1, int(probability * BINS))]
        entry[0] += 1
        entry[1] += probability
        entry[2] += true
    table = [{"from": place / BINS, "links": count, "told": told / count, "true": true / count}
             for place, (count, told, true) in enumerate(bins) if count]
    error = ratio(sum(row["links"] * abs(row["told"] - row["true"]) for row in table), len(judged))
    return {"expected_calibration_error": error, "calibration": table}


def _patterns(judged, levels):
    patterns = {}
    for probability, true, link in judged:
        key = ", ".join(f"{name[:-6]}={link[name]}" for name in levels if link[name])
        entry = patterns.setdefault(key, [0, 0.0, 0])
        entry[0] += 1
        entry[1] += probability
        entry[2] += true
    rows = [{"pattern": key, "links": count, "told": told / count, "true": true / count}
            for key, (count, told, true) in patterns.items() if count >= PATTERN_AT_LEAST]
    rows.sort(key=lambda row: (-row["links"] * abs(row["told"] - row["true"]), row["pattern"]))
    return rows


def show(result):
    """Prints the figures, the patterns that are furthest from the truth first."""
    print(f"true pairs {result['true_pairs']}, links {result['links']}, found {result['found']} "
          f"({result['recall_of_all_links']:.4f} of the true pairs)")
    print(f"best F1 {result['best_f1']:.4f} at {result['best_f1_at']}; recall at precision .99 "
          f"{result['recall_at_precision_99']:.4f} at {result['recall_at_precision_99_at']}")
    print(f"match: {result['matches']}, wrong {result['wrong_matches']}, precision {result['match_precision']:.5f}, "
          f"recall {result['match_recall']:.4f}, F1 {result['match_f1']:.4f}")
    print(f"calibration: expected error {result['expected_calibration_error']:.4f}")
    for row in result["calibration"]:
        print(f"  from {row['from']:.2f}: {row['links']:7d} links, told {row['told']:.3f}, true {row['true']:.3f}")
    print(f"patterns with at least {PATTERN_AT_LEAST} links, furthest from the truth first:")
    for row in result["patterns"][:25]:
        print(f"  {row['links']:6d} told {row['told']:.3f} true {row['true']:.3f}  {row['pattern']}")


def main():
    """Reads the command line, scores, prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("links")
    parser.add_argument("truth")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    links, levels = read_links(arguments.links)
    result = score(links, levels, read_truth(arguments.truth))
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        show(result)


if __name__ == "__main__":
    main()
