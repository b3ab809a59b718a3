"""Scores a result of `zvirka reconcile` against the truth: `python3 score_exchange.py RESULT_DIR TRUTH_DIR [--json]`.

RESULT_DIR has ledger.csv (list, record_id, person_id, outcome) and findings.csv; TRUTH_DIR is the `truth` folder
that exchange.py wrote. What families hear comes first: a report counts as answered when the finding
`report_answered` names it, rightly when the record it names is of the same person and that person is back. Limits:
which conflict a finding tells of is read from its text.
"""

import argparse
import collections
import csv
import json
import pathlib

ANSWERED = ("returned", "returned_before")  # outcomes of a report whose person is said to be back
FIRST = 3  # possibilities that somebody would look at


def rows_of(path):
    """A CSV as a list of dicts."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ratio(part, whole):
    """part / whole, and 0 for nothing of nothing."""
    return part / whole if whole else 0.0


def pairs_in(counts):
    """How many pairs groups of these sizes hold."""
    return sum(count * (count - 1) // 2 for count in counts)


class Case:
    """A result and its truth, read and joined by (list, record_id)."""

    def __init__(self, result, truth):
        result, truth = pathlib.Path(result), pathlib.Path(truth)
        self.person = {(row["list"], row["record_id"]): row["person"] for row in rows_of(truth / "records.csv")}
        self.status = {row["person"]: row["status"] for row in rows_of(truth / "persons.csv")}
        self.reports = rows_of(truth / "reports.csv")
        self.expected = rows_of(truth / "findings.csv")
        self.claims = rows_of(truth / "claims.csv")
        self.ledger = rows_of(result / "ledger.csv")
        self.findings = collections.defaultdict(list)
        for row in rows_of(result / "findings.csv"):
            self.findings[row["kind"]].append(row)
        missing = set(self.person) - {(row["list"], row["record_id"]) for row in self.ledger}
        if missing:
            raise SystemExit(f"ledger.csv lacks {len(missing)} records of the truth; is it of another case?")

    def truth_of(self, row, other=False):
        """The true person of a finding's record, or of its other record; None when it names none."""
        prefix = "other_" if other else ""
        return self.person.get((row[prefix + "list"], row[prefix + "record_id"]))


def persons(case, without):
    """Pairwise precision and recall of the persons, and how many persons mix people; lists in `without` left out."""
    told, true, both = collections.Counter(), collections.Counter(), collections.Counter()
    people = collections.defaultdict(set)
    for row in case.ledger:
        if row["list"] in without or not row["person_id"]:
            continue
        person = case.person[row["list"], row["record_id"]]
        told[row["person_id"]] += 1
        true[person] += 1
        both[row["person_id"], person] += 1
        people[row["person_id"]].add(person)
    right = pairs_in(both.values())
    precision, recall = ratio(right, pairs_in(told.values())), ratio(right, pairs_in(true.values()))
    return {"persons": len(told), "true_persons": len(true), "precision": precision, "recall": recall,
            "f1": ratio(2 * precision * recall, precision + recall),
            "mixing_people": sum(len(members) > 1 for members in people.values())}


def possibilities(case, name):
    """For each record of a list: true persons of what findings say it may be, the likeliest first."""
    found = collections.defaultdict(list)
    for kind in ("possible_match", "ambiguous"):
        for row in case.findings[kind]:
            for own, other in (("", "other_"), ("other_", "")):
                if row[own + "list"] == name and row[other + "list"]:
                    person = case.person.get((row[other + "list"], row[other + "record_id"]))
                    found[row[own + "record_id"]].append((-float(row["probability"] or 0), len(found), person))
    first = {}
    for record, entries in found.items():
        names = []
        for _, _, person in sorted(entries, key=lambda entry: entry[:2]):
            if person not in names:
                names.append(person)
        first[record] = names[:FIRST]
    return first


def reports(case):
    """What families hear: of reports whose man is back, and of the others."""
    answers = {}
    for row in case.findings["report_answered"]:
        answers.setdefault(row["record_id"], []).append(case.truth_of(row, other=True))
    outcome = {row["record_id"]: row["outcome"] for row in case.ledger if row["list"] == "reports"}
    may_be = possibilities(case, "reports")
    count = collections.Counter()
    wrong = []
    for report in case.reports:
        record, person, back = report["record_id"], report["person"], report["back"] == "1"
        named = answers.get(record, [])
        count["back" if back else "not_back"] += 1
        if any(other != person for other in named):
            count["told_home_of_somebody_else"] += 1
            wrong.append(record)
        elif named and not back:
            count["told_home_and_is_not"] += 1
            wrong.append(record)
        elif named:
            count["answered_right"] += 1
        elif back:
            count["not_answered"] += 1
            count["not_answered_but_among_first_three"] += person in may_be.get(record, ())
        if outcome.get(record) in ANSWERED and not named:
            count["outcome_back_without_a_finding"] += 1
    keys = ("back", "not_back", "answered_right", "told_home_of_somebody_else", "told_home_and_is_not",
            "not_answered", "not_answered_but_among_first_three", "outcome_back_without_a_finding")
    result = {key: count[key] for key in keys}
    result["answered_share"] = ratio(count["answered_right"], count["back"])
    result["answered_or_among_first_three_share"] = ratio(
        count["answered_right"] + count["not_answered_but_among_first_three"], count["back"])
    result["wrong_records"] = wrong[:20]
    return result


def by_pair(case, kind):
    """A kind that names two records: told right, wrong (two people taken for one), missed."""
    expected = {frozenset(((row["list"], row["record_id"]), (row["other_list"], row["other_record_id"])))
                for row in case.expected if row["kind"] == kind}
    told, wrong, other = set(), 0, 0
    for row in case.findings[kind]:
        pair = frozenset(((row["list"], row["record_id"]), (row["other_list"], row["other_record_id"])))
        if pair in expected:
            told.add(pair)
        elif case.truth_of(row) != case.truth_of(row, other=True):
            wrong += 1
        else:
            other += 1
    return {"expected": len(expected), "right": len(told), "wrong": wrong, "missed": len(expected - told),
            "same_person_not_asked_for": other}


def conflicts(case):
    """Conflicts of category by person; and conflicts of any kind told between records of two people."""
    expected = {row["person"] for row in case.expected if row["kind"] == "conflict"}
    told, wrong, of_two = set(), 0, 0
    for row in case.findings["conflict"]:
        first, second = case.truth_of(row), case.truth_of(row, other=True)
        if second is not None and first != second:
            of_two += 1
        if "category differs" in row["text"]:
            if first in expected or second in expected:
                told.update({first, second} & expected)
            else:
                wrong += 1
    return {"expected": len(expected), "right": len(told), "wrong": wrong, "missed": len(expected - told),
            "of_any_kind_between_two_people": of_two}


def sightings(case):
    """Of sightings whose person stands on another list: joined rightly, wrongly, or named among the first three."""
    elsewhere = {person for (name, _), person in case.person.items() if name not in ("sightings",)}
    members = collections.defaultdict(collections.Counter)
    for row in case.ledger:
        if row["list"] != "sightings":
            members[row["person_id"]][case.person[row["list"], row["record_id"]]] += 1
    may_be = possibilities(case, "sightings")
    count = collections.Counter()
    for row in case.ledger:
        if row["list"] != "sightings":
            continue
        person = case.person["sightings", row["record_id"]]
        known = person in elsewhere
        count["on_another_list"] += known
        joined = members.get(row["person_id"]) if row["person_id"] else None
        if joined:
            right = joined.most_common(1)[0][0] == person
            count["joined_right" if right else "joined_wrong"] += 1
            count["right_among_first_three"] += right
        elif person in may_be.get(row["record_id"], ()):
            count["right_among_first_three"] += 1
    keys = ("on_another_list", "joined_right", "joined_wrong", "right_among_first_three")
    result = {key: count[key] for key in keys}
    result["share_among_first_three"] = ratio(count["right_among_first_three"], count["on_another_list"])
    return result


def watched(case):
    """People to watch for: those who came back now, told rightly, wrongly, missed."""
    back = {key[1] for key, person in case.person.items() if key[0] == "watch" and case.status[person] == "now"}
    right, wrong = set(), 0
    for row in case.findings["watch_hit"]:
        if case.truth_of(row) != case.truth_of(row, other=True):
            wrong += 1
        elif row["record_id"] in back:
            right.add(row["record_id"])
    return {"expected": len(back), "right": len(right), "wrong": wrong, "missed": len(back - right)}


def claims(case):
    """Claims of totals: wrong ones told, right ones told as wrong."""
    told = [row["text"] for row in case.findings["claim_mismatch"]]
    named = {claim["list"] for claim in case.claims if any(text.startswith(claim["list"] + ",") for text in told)}
    wrong = {claim["list"] for claim in case.claims if claim["right"] == "0"}
    return {"expected": len(wrong), "right": len(wrong & named), "wrong": len(named - wrong),
            "missed": len(wrong - named)}


def score(result, truth):
    """All figures as a dict."""
    case = Case(result, truth)
    return {"persons_all_lists": persons(case, ()), "persons_without_sightings": persons(case, ("sightings",)),
            "persons_rosters_and_handovers": persons(case, ("sightings", "reports", "watch", "published")),
            "reports": reports(case), "duplicate": by_pair(case, "duplicate"),
            "already_exchanged": by_pair(case, "already_exchanged"), "conflict_of_category": conflicts(case),
            "sightings": sightings(case), "watch": watched(case), "claims": claims(case)}


def main():
    """Reads the command line, scores, prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("result")
    parser.add_argument("truth")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = score(arguments.result, arguments.truth)
    if arguments.json:
        print(json.dumps(figures, ensure_ascii=False, indent=1))
        return
    for part, values in figures.items():
        print(part)
        for key, value in values.items():
            print(f"  {key:40} {value:.5f}" if isinstance(value, float) else f"  {key:40} {value}")


if __name__ == "__main__":
    main()
