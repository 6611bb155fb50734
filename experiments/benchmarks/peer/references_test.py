"""Checks the peer against double loops, and the comparison against a planted error."""

import json
import math
import tempfile
import unittest
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import scipy.sparse as sparse

import references as peer

USERS, ITEMS = 12, 15


def small(seed):
    """Pairs at random; the last items are not in the training."""
    random = np.random.default_rng(seed)
    split = random.integers(0, 9, (USERS, ITEMS))
    split[:, -3:] = np.where(split[:, -3:] == 0, 3, split[:, -3:])
    train, validation, test = (
        sparse.csr_array((split == part).astype(float)) for part in (0, 1, 2)
    )
    test = sparse.csr_array(((split == 2) | ((split == 3) & (random.random(split.shape) < 0.5))) * 1.0)
    return SimpleNamespace(
        users=USERS,
        items=ITEMS,
        train=train,
        validation=validation,
        test=test,
        popularity=train.sum(axis=0).astype(int),
    )


def question(data):
    return peer.Question(data, "interacted", {"head": 0.2, "torso": 0.5})


class Systems(unittest.TestCase):
    def test_item_knn(self):
        data = small(1)
        x = data.train.toarray()
        scores = peer.item_knn(data, question(data), {"neighbours": 3})(np.arange(USERS))
        for user in range(USERS):
            for item in range(ITEMS):
                expected = 0
                for own in np.flatnonzero(x[user]):
                    cosine = [
                        x[:, own] @ x[:, j] / math.sqrt(max(1, x[:, own].sum() * x[:, j].sum()))
                        for j in range(ITEMS)
                    ]
                    cosine[own] = 0
                    order = sorted(range(ITEMS), key=lambda j: (-round(cosine[j], 12), j))
                    expected += cosine[item] if item in order[:3] else 0
                found = scores[user, item]
                self.assertAlmostEqual(expected, max(0, found), 12)

    def test_ease(self):
        data = small(2)
        x = data.train.toarray()
        scores = peer.ease(data, question(data), {"regularisation": 2})(np.arange(USERS))
        p = np.linalg.inv(x.T @ x + 2 * np.eye(ITEMS))
        weights = np.array(
            [[0 if i == j else -p[i, j] / p[j, j] for j in range(ITEMS)] for i in range(ITEMS)]
        )
        trained = data.popularity > 0
        np.testing.assert_allclose((x @ weights)[:, trained], scores[:, trained], atol=1e-5)
        self.assertTrue(np.all(np.isneginf(scores[:, ~trained])))

    def test_two_ways_of_ials(self):
        # One objective where ν is 0; with many epochs and one factor both are at its minimum.
        data = small(3)
        settings = {
            "factors": 1,
            "epochs": 200,
            "unobserved_weight": 0.3,
            "regularisation": 0.05,
            "frequency_exponent": 0,
        }
        one = peer.ials(data, question(data), settings)(np.arange(USERS))
        other = peer.implicit_als(data, question(data), settings)(np.arange(USERS))
        trained = data.popularity > 0
        # implicit measures scores in units of 1 / (1 + α₀). Users and items that share no pair with
        # the others may all have the opposite sign, at the same value of the objective.
        one, other = np.abs(one[:, trained]), np.abs(other[:, trained])
        np.testing.assert_allclose(one * 1.3, other, atol=1e-4)


class Lists(unittest.TestCase):
    def test_best_leaves_out_what_is_known_and_breaks_ties_by_row(self):
        data = small(4)
        asked = question(data)
        found = asked.best(peer.most_popular(data, asked, {}), 4)
        for user, items in zip(asked.users, found, strict=True):
            known = (data.train + data.validation).toarray()[user] > 0
            order = sorted(range(ITEMS), key=lambda item: (-data.popularity[item], item))
            expected = [item for item in order if asked.corpus[item] and not known[item]][:4]
            self.assertEqual(expected, list(items))

    def test_figures_are_means_over_the_users_of_a_slice(self):
        data = small(5)
        asked = question(data)
        found = asked.best(peer.most_popular(data, asked, {}), 4)
        figures, users = asked.judge(found, [2, 4])
        for name, members in asked.slices.items():
            recalls = []
            for user, items in zip(asked.users, found, strict=True):
                relevant = set(np.flatnonzero(asked.relevant.toarray()[user] * members))
                if relevant:
                    recalls.append(len(relevant & set(items[:4])) / len(relevant))
            self.assertEqual(len(recalls), users[name])
            if recalls:
                self.assertAlmostEqual(np.mean(recalls), figures["recall@4", name], 12)


class Comparison(unittest.TestCase):
    def test_finds_a_planted_error(self):
        data = small(6)
        asked = question(data)
        found = asked.best(peer.most_popular(data, asked, {}), 2)
        figures, _ = asked.judge(found, [2])
        for error, agree in ((0, True), (1e-6, False)):
            metrics = {}
            for (metric, part), value in figures.items():
                metrics.setdefault(metric, {})[part] = {"mean": float(value) + error}
            with tempfile.TemporaryDirectory() as work:
                folder = Path(work)
                (folder / "config.yaml").write_text(
                    "evaluation: {k: [2], corpus: interacted, slices: {head: 0.2, torso: 0.5},"
                    " references: [most_popular]}\nreferences: {}\n"
                )
                (folder / "evaluation.json").write_text(
                    json.dumps(
                        {
                            "users": len(asked.users),
                            "systems": [{"name": "most_popular", "metrics": metrics}],
                        }
                    )
                )
                original, peer.Dataset = peer.Dataset, lambda _: data
                try:
                    with redirect_stdout(StringIO()):
                        self.assertEqual(agree, peer.compare(folder))
                finally:
                    peer.Dataset = original


if __name__ == "__main__":
    unittest.main()
