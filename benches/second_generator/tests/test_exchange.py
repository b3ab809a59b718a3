"""The exchange: same bytes by seed, the rates that were promised, and a score that knows right from wrong."""

import csv
import hashlib
import pathlib
import sys
import tempfile
import tomllib
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import exchange  # noqa: E402
import score_exchange  # noqa: E402
from files import write_csv  # noqa: E402

SIZES = (2_800, 400, 1_600, 1_800, 240, 24)  # the small case, at two fifths


def rows_of(path):
    """A CSV as a list of dicts."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder):
    """A digest of every file under a folder by name (a difference of whole files would take minutes to print)."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(pathlib.Path(folder).rglob("*.*"))}


class Exchange(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name) / "case"
        exchange.make(cls.folder, "small", 5, SIZES)

    def test_same_seed_same_bytes(self):
        other = pathlib.Path(self.temporary.name) / "again"
        exchange.make(other, "small", 5, SIZES)
        self.assertEqual(contents(self.folder), contents(other))

    def test_the_case_names_lists_that_are_there_and_the_truth_names_every_record(self):
        case = tomllib.loads((self.folder / "case.toml").read_text(encoding="utf-8"))
        records = set()
        for entry in case["list"]:
            rows = rows_of(self.folder / entry["path"])
            records |= {(entry["name"], row.get("id") or row["№"]) for row in rows}
            self.assertIn(entry["role"], ("roster", "handover", "report", "sighting", "published", "watch"))
        told = {(row["list"], row["record_id"]) for row in rows_of(self.folder / "truth" / "records.csv")}
        self.assertEqual(records, told)
        self.assertEqual(len(case["claim"]), 3)
        for row in rows_of(self.folder / "truth" / "findings.csv"):
            self.assertIn((row["list"], row["record_id"]), told)
            self.assertIn((row["other_list"], row["other_record_id"]), told)

    def test_sizes_and_rates(self):
        ours, reports = rows_of(self.folder / "ours.csv"), rows_of(self.folder / "reports.csv")
        self.assertAlmostEqual(len(ours), 2_800 * 0.93 * 1.02, delta=60)
        self.assertEqual(len(reports), 1_800)
        self.assertEqual(len(rows_of(self.folder / "returned_before.csv")), 1_600)
        share = sum(not row["дата народження"] for row in ours) / len(ours)
        self.assertAlmostEqual(share, 0.08, delta=0.02)
        share = sum(not row["дата народження"] for row in reports) / len(reports)
        self.assertAlmostEqual(share, 0.25, delta=0.03)
        handed = [row for stage in "123" for row in rows_of(self.folder / f"handover_{stage}.csv")]
        self.assertEqual(len(handed), 402)  # 0.5 % of 400 stand on two stages
        self.assertAlmostEqual(sum(len(row["ПІБ"].split()) == 2 for row in handed) / 402, 0.36, delta=0.08)
        found = rows_of(self.folder / "truth" / "findings.csv")
        twice = sum(row["kind"] == "duplicate" and row["list"] == "ours" for row in found)
        self.assertAlmostEqual(twice / len(ours), 0.02, delta=0.008)
        back = [row["back"] for row in rows_of(self.folder / "truth" / "reports.csv")]
        self.assertAlmostEqual(back.count("1") / len(back), 0.35, delta=0.05)

    def result(self, change=None):
        """A result that says what the truth says, with the change made to its findings."""
        truth, folder = self.folder / "truth", pathlib.Path(self.temporary.name) / "result"
        folder.mkdir(exist_ok=True)
        records = rows_of(truth / "records.csv")
        returned = {row["person"]: row for row in records if row["list"].startswith(("handover", "returned"))}
        write_csv(folder / "ledger.csv", ("list", "record_id", "person_id", "outcome"),
                  ((row["list"], row["record_id"], row["person"], "returned") for row in records))
        found = [[row["kind"], row["list"], row["record_id"], row["other_list"], row["other_record_id"],
                  "category differs", "0.99"] for row in rows_of(truth / "findings.csv")]
        found += [["report_answered", "reports", row["record_id"], returned[row["person"]]["list"],
                   returned[row["person"]]["record_id"], "", "0.99"]
                  for row in rows_of(truth / "reports.csv") if row["back"] == "1"]
        if change:
            change(found)
        write_csv(folder / "findings.csv",
                  ("kind", "list", "record_id", "other_list", "other_record_id", "text", "probability"), found)
        return score_exchange.score(folder, truth)

    def test_a_perfect_result_scores_perfectly(self):
        score = self.result()
        self.assertEqual(score["persons_all_lists"]["f1"], 1.0)
        self.assertEqual(score["persons_all_lists"]["mixing_people"], 0)
        self.assertEqual(score["reports"]["answered_share"], 1.0)
        self.assertEqual(score["reports"]["told_home_of_somebody_else"], 0)
        for kind in ("duplicate", "already_exchanged", "conflict_of_category"):
            self.assertEqual(score[kind]["right"], score[kind]["expected"])
            self.assertEqual(score[kind]["wrong"], 0)

    def test_a_family_told_of_somebody_else_is_counted_and_a_dropped_answer_is_missed(self):
        def swap(found):
            answers = [row for row in found if row[0] == "report_answered"]
            other = next(row for row in answers if row[4] != answers[0][4])
            answers[0][3:5] = other[3:5]
            found.remove(answers[-1])

        score = self.result(swap)["reports"]
        self.assertEqual(score["told_home_of_somebody_else"], 1)
        self.assertEqual(score["not_answered"], 1)


if __name__ == "__main__":
    unittest.main()
