"""The lists: same bytes by seed, the rates that were promised, truth that fits the lists."""

import csv
import hashlib
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import lists  # noqa: E402
import score  # noqa: E402
from language import romanised  # noqa: E402
from people import Population  # noqa: E402


def contents(folder):
    """A digest of every file of a folder by name (a difference of whole files would take minutes to print)."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(pathlib.Path(folder).iterdir())}


def rows_of(path):
    """A CSV as a list of dicts."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Lists(unittest.TestCase):
    def made(self, shape, people=300, seed=7, **settings):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        lists.make(shape, folder.name, people, seed, **settings)
        return pathlib.Path(folder.name)

    def test_every_shape_has_the_same_bytes_twice_and_a_truth_that_fits(self):
        for shape in lists.SHAPES:
            with self.subTest(shape):
                folder = self.made(shape)
                self.assertEqual(contents(folder), contents(self.made(shape)))
                ids = [set(row["id"] if "id" in row else row["№"] for row in rows_of(folder / name))
                       for name in ("list.csv", "left.csv", "right.csv") if (folder / name).exists()]
                pairs = rows_of(folder / "truth_pairs.csv")
                self.assertTrue(pairs)
                self.assertEqual(set().union(*ids), {row["id"] for row in rows_of(folder / "truth.csv")})
                for row in pairs:
                    self.assertLess(row["left_id"], row["right_id"])
                    self.assertIn(row["left_id"], ids[0])
                    self.assertIn(row["right_id"], ids[-1])

    def test_another_seed_gives_other_people(self):
        self.assertNotEqual(contents(self.made("clean")), contents(self.made("clean", seed=8)))

    def test_overlap_is_what_was_asked_for(self):
        for overlap in (0, 0.02, 0.5, 1):
            pairs = rows_of(self.made("overlap", people=200, overlap=overlap) / "truth_pairs.csv")
            self.assertEqual(len(pairs), round(200 * overlap))

    def test_rates_of_people(self):
        people = Population("rates").people(20_000)
        self.assertAlmostEqual(sum(p.sex == "f" for p in people) / 20_000, 0.05, delta=0.01)
        self.assertAlmostEqual(sum(p.foreign for p in people) / 20_000, 0.05, delta=0.01)
        commonest = {}
        for person in people:
            self.assertTrue(1960 <= person.birth[0] <= 2005)
            commonest[person.surname.uk] = commonest.get(person.surname.uk, 0) + 1
        self.assertLess(max(commonest.values()) / 20_000, 0.01)
        self.assertGreater(len(commonest), 6_000)
        third = Population("rates", foreign=1 / 3).people(5_000)
        self.assertAlmostEqual(sum(p.foreign for p in third) / 5_000, 1 / 3, delta=0.03)

    def test_rates_of_dates(self):
        rows = rows_of(self.made("overlap", people=4_000, overlap=1) / "left.csv")
        dates = [row["дата народження"] for row in rows]
        self.assertAlmostEqual(sum(not date for date in dates) / 4_000, 0.08, delta=0.015)
        self.assertAlmostEqual(sum(len(date) == 4 for date in dates) / 4_000, 0.05, delta=0.012)

    def test_romanisation_follows_the_published_systems(self):
        self.assertEqual(romanised("Хмельницький", "uk_kmu2010"), "Khmelnytskyi")
        self.assertEqual(romanised("Згурський", "uk_kmu2010"), "Zghurskyi")
        self.assertEqual(romanised("Юрій", "uk_kmu2010"), "Yurii")
        self.assertEqual(romanised("Юрий", "ru_icao9303"), "Iurii")
        self.assertEqual(romanised("Щербаков", "ru_mvd310_1997_fr"), "Chtcherbakov")
        self.assertEqual(romanised("Шевченко", "uk_de"), "Schewtschenko")

    def test_score_of_perfect_and_of_wrong_links(self):
        truth = {("l1", "r1"), ("l2", "r2")}
        links = [{"left_id": "l1", "right_id": "r1", "probability": "0.99", "decision": "match"},
                 {"left_id": "l2", "right_id": "r1", "probability": "0.6", "decision": "review"}]
        result = score.score(links, [], truth)
        self.assertEqual((result["found"], result["match_precision"], result["match_recall"]), (1, 1.0, 0.5))
        self.assertEqual(result["recall_at_precision_99"], 0.5)
        self.assertAlmostEqual(result["expected_calibration_error"], (0.01 + 0.6) / 2)


if __name__ == "__main__":
    unittest.main()
