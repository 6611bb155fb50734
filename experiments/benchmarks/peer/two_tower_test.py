"""Checks the peer against double loops, and the comparison against planted errors."""

import json
import math
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

import training_report as report
import two_tower as peer

SETTINGS = {
    "items": 30,
    "query_tables": ["user_id", "user_kind"],
    "item_tables": ["item_id", "item_kind"],
    "temperature": 0.3,
    "popularity_correction": 0.8,
    "contrastive_temperature": 0.7,
    "alpha": 0.1,
    "learning_rates": {"adam": 0.01, "adagrad": 0.02, "sgd": 0.5},
}
ROWS = {"user_id": 20, "user_kind": 5, "item_id": 31, "item_kind": 4}
N, M, STEPS = 6, 5, 4


def write_sitting(folder, random):
    """Writes what TrainingBenchmark would; items occur more than once in a batch."""
    (folder / "settings.json").write_text(json.dumps(SETTINGS))

    def save(name, array):
        file = folder / f"{name}.npy"
        file.parent.mkdir(parents=True, exist_ok=True)
        np.save(file, array)

    for table, rows in ROWS.items():
        save(f"start/embedding/{table}", random.normal(size=(rows, 3)).astype(np.float32))
    for tower in ("query", "item"):
        for layer, (wide, narrow) in enumerate(((6, 7), (7, 4))):
            weight = random.normal(size=(wide, narrow)).astype(np.float32)
            save(f"start/{tower}/{layer}/weight", weight)
            save(f"start/{tower}/{layer}/bias", weight[0])

    def codes(tables, count):
        columns = [random.integers(ROWS[table], size=(STEPS, count)) for table in SETTINGS[tables]]
        return np.stack(columns, axis=1)

    save("batches/queries", codes("query_tables", N))
    save("batches/items", codes("item_tables", N + 2 * M))
    save("batches/item_rows", random.integers(4, size=(STEPS, N)))
    save("batches/viewed_rows", random.integers(4, size=(STEPS, M)))
    save("batches/log_p", np.log(random.uniform(size=(STEPS, N))).astype(np.float32))


def naive_vectors(folder, tower, tables, codes):
    """The tower, row by row."""
    start = folder / "start"
    weights = [
        (np.load(start / tower / layer / "weight.npy"), np.load(start / tower / layer / "bias.npy"))
        for layer in ("0", "1")
    ]
    vectors = []
    for row in range(codes.shape[1]):
        parts = [
            np.load(start / "embedding" / f"{table}.npy")[codes[f, row]]
            for f, table in enumerate(tables)
        ]
        hidden = np.maximum(0, np.concatenate(parts).astype(float) @ weights[0][0] + weights[0][1])
        output = hidden @ weights[1][0] + weights[1][1]
        vectors.append(output / math.sqrt(output @ output))
    return vectors


def naive_softmax(logit, rows):
    """The mean cross-entropy of row i picking column i, without other columns of the same item."""
    total = 0.0
    for i in range(len(rows)):
        negatives = [j for j in range(len(rows)) if j == i or rows[j] != rows[i]]
        total += math.log(sum(math.exp(logit(i, j)) for j in negatives)) - logit(i, i)
    return total / len(rows)


class PeerTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        write_sitting(self.folder, np.random.default_rng(0))
        self.batches = peer.Batches(self.folder / "batches")

    def _model(self, sparse=True):
        return peer.read_model(self.folder / "start", SETTINGS, sparse)

    def _train(self, way, steps=STEPS, ssl=True):
        model = self._model(peer.is_sparse(way))
        optimizers = peer.optimizers(way, model, SETTINGS["learning_rates"])
        losses = peer.read_losses(SETTINGS)
        return model, peer.train(model, losses, steps, self.batches, ssl, optimizers)[1]

    def test_losses_are_those_of_a_double_loop(self):
        losses = peer.read_losses(SETTINGS)
        for step, batch in enumerate(self.batches):
            files = [np.load(self.folder / "batches" / f"{name}.npy") for name in batch._fields]
            queries, items, item_rows, viewed_rows, log_p = (file[step] for file in files)
            q = naive_vectors(self.folder, "query", SETTINGS["query_tables"], queries)
            v = naive_vectors(self.folder, "item", SETTINGS["item_tables"], items)
            left, right = v[N : N + M], v[N + M :]
            main = naive_softmax(lambda i, j: q[i] @ v[j] / 0.3 - 0.8 * log_p[j], item_rows)
            contrastive = naive_softmax(lambda i, j: left[i] @ right[j] / 0.7, viewed_rows)
            self.assertLess(len(set(item_rows)), N)
            found = peer.losses_of(self._model(), losses, batch, ssl=True)
            self.assertAlmostEqual(found[0].item(), main, delta=1e-5)
            self.assertAlmostEqual(found[1].item(), contrastive, delta=1e-5)
            found = peer.losses_of(self._model(), losses, batch, ssl=False)
            self.assertAlmostEqual(found[0].item(), main, delta=1e-5)
            self.assertEqual(found[1].item(), 0)

    def test_sgd_goes_down_the_gradient_of_the_sum(self):
        model = self._model(sparse=False)
        losses = peer.read_losses(SETTINGS)
        main, contrastive = peer.losses_of(model, losses, self.batches[0], ssl=True)
        (main + 0.1 * contrastive).backward()
        moved, _ = self._train("sgd", steps=1)
        for before, after in zip(model.parameters(), moved.parameters(), strict=True):
            torch.testing.assert_close(after, before - 0.5 * before.grad)

    def test_every_way_learns_and_only_dense_adam_moves_rows_without_a_gradient(self):
        for way in peer.WAYS:
            with self.subTest(way):
                model, losses = self._train(way)
                table = model.query.tables[0].weight
                before = self._model().query.tables[0].weight
                untouched = np.setdiff1d(np.arange(20), self.batches[3].queries[0].numpy())
                after_three = self._train(way, steps=3)[0].query.tables[0].weight
                still = torch.equal(table[untouched], after_three[untouched])
                self.assertEqual(still, peer.is_sparse(way))
                self.assertFalse(torch.equal(table, before))
                self.assertEqual(len(losses["main"]), STEPS)

    def test_a_nudge_is_a_rounding_error(self):
        model = self._model()
        peer.nudge(model)
        for before, after in zip(self._model().parameters(), model.parameters(), strict=True):
            torch.testing.assert_close(after, before, rtol=2e-7, atol=0)
            self.assertTrue(torch.all(after > before))


class ComparisonTest(unittest.TestCase):
    def setUp(self):
        self.right = [8 / (1 + step / 50) for step in range(40)]
        # Rounding that grows from 1e-7 by a factor of 1.3 a step.
        self.nudged = [loss * (1 + 1e-7 * 1.3**step) for step, loss in enumerate(self.right)]

    def _same(self, left):
        return report.compare_same_formula("it", left, self.right, self.nudged, 10).complaints

    def test_rounding_passes(self):
        self.assertEqual(self._same(self.right), [])
        left = [r - 3 * (n - r) for r, n in zip(self.right, self.nudged, strict=True)]
        self.assertEqual(self._same(left), [])

    def test_a_planted_error_is_found(self):
        for step, factor in ((0, 1.0001), (9, 1.0001), (20, 1.01)):
            left = list(self.right)
            left[step] *= factor
            self.assertEqual(len(self._same(left)), 1, step)

    def test_nan_is_found(self):
        self.assertEqual(len(self._same([math.nan, *self.right[1:]])), 1)
        nan = [*self.right[:-1], math.nan]
        self.assertEqual(len(report.compare_other_formula("it", nan, self.right).complaints), 1)

    def test_another_formula_must_begin_equal_and_end_near(self):
        def complaints(left):
            return report.compare_other_formula("it", left, self.right).complaints

        self.assertEqual(complaints(self.right[:2] + [loss * 1.04 for loss in self.right[2:]]), [])
        self.assertEqual(len(complaints([loss * 1.04 for loss in self.right])), 2)
        self.assertEqual(
            len(complaints(self.right[:2] + [loss * 1.06 for loss in self.right[2:]])), 1
        )

    def test_ratios_are_of_medians_over_the_rounds(self):
        paces = [("taillight", 50), ("pytorch", 10), ("taillight", 70), ("taillight", 60)]
        results = report.Results(self._lines(paces, ("1", "2", "3", "4")))
        self.assertEqual(results.pace(report.ours("adam")), 60)
        self.assertEqual(results.pace(report.peer("adam")), 10)

    def test_no_run_is_compared_with_itself(self):
        with self.assertRaisesRegex(ValueError, "for each run"):
            report.Results(self._lines([("taillight", 50), ("pytorch", 10)], ("1", "1")))

    def _lines(self, paces, files):
        for (program, pace), file in zip(paces, files, strict=True):
            run = {"program": program, "way": "adam", "ssl": True, "losses": file}
            yield json.dumps(run | {"examples_per_second": pace})


if __name__ == "__main__":
    unittest.main()
