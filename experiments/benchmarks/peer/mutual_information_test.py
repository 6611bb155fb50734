"""Checks the check: it must agree with the truth, and complain of a planted error."""

import itertools
import math
import unittest

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, mutual_info_score

import exact
import mutual_information as benchmark
from mutual_information import Catalogue, Ours, Peer, Score

PLANTED = 1e-8


class ExactTest(unittest.TestCase):
    def test_it_is_the_mean_over_all_pairings(self):
        left, right = np.array([0, 0, 0, 1, 1, 2, 3]), np.array([5, 5, 6, 6, 6, 7, 7])
        orders = itertools.permutations(right)
        mean = math.fsum(mutual_info_score(left, order) for order in orders) / math.factorial(7)
        sizes = exact.sizes(left), exact.sizes(right)
        self.assertAlmostEqual(exact.expected(*sizes, 7), mean, delta=1e-14)
        self.assertAlmostEqual(exact.expected_precisely(*sizes, 7), mean, delta=1e-14)

    def test_double_precision_is_enough(self):
        items = 1_000_000
        for left, right in ((2, 600_000), (300, 700), (70, 30), (items, 7)):
            sizes = [exact.sizes(np.arange(items) % values) for values in (left, right)]
            precise = exact.expected_precisely(*sizes, items)
            self.assertAlmostEqual(exact.expected(*sizes, items), precise, delta=1e-13)

    def test_blocks_change_nothing(self):
        random = np.random.default_rng(2)
        sizes = [exact.sizes(random.zipf(1.5, 20_000) % 999) for _ in range(2)]
        whole = exact.expected(*sizes, 20_000)
        largest, exact.LARGEST_BLOCK = exact.LARGEST_BLOCK, 100
        self.addCleanup(setattr, exact, "LARGEST_BLOCK", largest)
        self.assertAlmostEqual(exact.expected(*sizes, 20_000), whole, delta=1e-14)

    def test_terms_are_counted(self):
        # Values of 2 and 1 items against values of 1 and 2 of 3 items: n from 1 to 1; from 1 to 2;
        # from 1 to 1; from 1 to 1. The second has to begin at 2 + 2 - 3 = 1.
        sizes = exact.sizes(np.array([0, 0, 1])), exact.sizes(np.array([5, 6, 6]))
        self.assertEqual(exact.terms(*sizes, 3), 5)


class ComparisonTest(unittest.TestCase):
    def setUp(self):
        random = np.random.default_rng(0)
        left = random.integers(5, size=300)
        columns = [left, left % 2, random.integers(300, size=300)]
        self.catalogue = Catalogue(["left", "half", "noise"], columns)
        self.loop = benchmark.double_loop(mutual_info_score, self.catalogue, self.catalogue.matrix)
        self.expected = {
            pair: self.catalogue.of_pair(exact.expected, pair) for pair in self.catalogue.pairs
        }
        self.truth = {
            pair: self.catalogue.adjusted(pair, self.loop.values[pair], self.expected[pair])
            for pair in self.catalogue.pairs
        }
        self.ours = Ours(
            1.0,
            self.catalogue.entropies.copy(),
            self._matrix(self.loop.values),
            self._matrix(self.expected),
        )

    def _matrix(self, values):
        matrix = np.zeros((3, 3))
        for pair, value in values.items():
            matrix[pair] = value
        return matrix

    def _scores(self):
        return [
            Score(
                (u, v),
                self.ours.adjusted((u, v)),
                adjusted_mutual_info_score(self.catalogue.columns[u], self.catalogue.columns[v]),
                self.truth[u, v],
            )
            for u, v in self.catalogue.pairs
        ]

    def _complaints(self):
        return {
            "entropies": benchmark.compare_entropies(self.ours, self.catalogue),
            "plug-in": benchmark.compare_plug_in(self.ours, self.loop)[1],
            "adjusted": benchmark.compare_adjusted(self._scores())[1],
            "expected": benchmark.compare_expected(self.ours, self.expected, self.truth)[1],
        }

    def _complained(self):
        return [what for what, complaints in self._complaints().items() if complaints]

    def test_the_truth_passes(self):
        self.assertEqual(self._complained(), [])

    def test_sql_agrees(self):
        sql = benchmark.in_sql(self.catalogue, 2)
        self.assertEqual(sql.values.keys(), self.loop.values.keys())
        self.assertEqual(benchmark.compare_plug_in(self.ours, sql)[1], [])

    def test_a_wrong_plug_in_value_is_found(self):
        self.ours.plug_in[0, 2] += PLANTED
        self.assertEqual(self._complained(), ["plug-in", "adjusted", "expected"])

    def test_a_wrong_expectation_is_found(self):
        self.ours.expected[1, 2] -= PLANTED
        self.assertEqual(self._complained(), ["adjusted", "expected"])

    def test_a_wrong_entropy_is_found(self):
        self.ours.entropies[1] += PLANTED
        self.assertIn("entropies", self._complained())

    def test_a_missing_value_is_found(self):
        self.ours.plug_in[0, 1] = np.nan
        self.ours.expected[0, 2] = np.nan
        self.assertEqual(self._complained(), ["plug-in", "adjusted", "expected"])

    def test_scikit_learn_is_overruled_only_when_it_is_wrong(self):
        wrong_peer = Score((0, 1), ours=0.5, peer=0.5 + PLANTED, exact=0.5)
        wrong_ours = Score((0, 1), ours=0.5 + PLANTED, peer=0.5, exact=0.5)
        both_wrong = Score((0, 1), ours=0.5 + PLANTED, peer=0.5 - PLANTED, exact=0.5)
        self.assertEqual(benchmark.compare_adjusted([wrong_peer]), (abs(0.5 - wrong_peer.peer), []))
        for score in (wrong_ours, both_wrong):
            self.assertEqual(len(benchmark.compare_adjusted([wrong_peer, score])[1]), 1)

    def test_a_wrong_exact_value_is_found_with_many_digits(self):
        right = self.truth[0, 1]
        score = Score((0, 1), ours=right, peer=right + PLANTED, exact=right)
        lines, complaints = benchmark.precisely([score], self.catalogue, self.loop.values)
        self.assertEqual((len(lines), complaints), (2, []))
        wrong = Score((0, 1), right + PLANTED, right, right + PLANTED)
        self.assertEqual(len(benchmark.precisely([wrong], self.catalogue, self.loop.values)[1]), 1)

    def test_values_of_peers_are_compared_one_by_one(self):
        values = dict(self.loop.values)
        values[1, 2] -= PLANTED
        difference, complaints = benchmark.compare_plug_in(self.ours, Peer("it", values, 1.0))
        self.assertAlmostEqual(difference, PLANTED, delta=1e-15)
        self.assertEqual(complaints, ["it: the largest difference is 1.0e-08, more than 1e-09"])


if __name__ == "__main__":
    unittest.main()
