"""Computes the simple systems of a finished run once more, and judges them with ranx.

    python references.py RUN

RUN is the folder of a run whose evaluation.references name the systems. Training pairs, features and
the held-out pairs are read from its dataset; everything else is done here with numpy, scipy, implicit
and ranx, whole matrices at a time. A table shows each figure beside that of evaluation.json. Exit
codes: 0 all agree, 1 a difference is above the tolerance of its system, 2 bad usage.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import scipy.linalg.lapack
import scipy.sparse as sparse
import yaml
from ranx import Qrels, Run, evaluate

# How far a figure may be off. Rounding tells equal scores of neighbours apart; iALS starts elsewhere.
TOLERANCES = {
    "most_popular": 1e-9,
    "item_knn": 1e-3,
    "user_knn": 1e-3,
    "content_knn": 1e-3,
    "ease": 1e-3,
    "ials": 1e-2,
    "ials (implicit)": 1e-2,
}

# Where a slice has few users, that many of them may have another list by rounding.
FEW = 2

# Our names of metrics, and ranx's. Its map divides by the number of relevant items, so that it is
# another one than ours where there are more than k of them; map is therefore not compared.
METRICS = {
    "recall": "recall",
    "precision": "precision",
    "ndcg": "ndcg",
    "mrr": "mrr",
    "hit_rate": "hit_rate",
}

USERS_AT_A_TIME = 256
FIRST_VALUE = 2


def read_column(file):
    """A column file of an encoded dataset: behind 32 bytes, of which one says the type, its numbers."""
    kind = {1: np.int32, 2: np.int64}[int(np.fromfile(file, np.int32, 1, offset=12)[0])]
    return np.fromfile(file, kind, offset=32)


class Dataset:
    """The pairs of the splits as matrices of zeros and ones, shape (users, items), and features."""

    def __init__(self, folder):
        self.folder = folder
        described = json.loads((folder / "dataset.json").read_text())
        self.features = described["item_features"]
        self.users, self.items = described["counts"]["users"], described["counts"]["items"]
        self.train, self.validation, self.test = map(self._pairs, ("train", "validation", "test"))
        self.popularity = np.bincount(
            read_column(folder / "interactions/train.items"), minlength=self.items
        )

    def _pairs(self, split):
        rows = read_column(self.folder / f"interactions/{split}.users")
        columns = read_column(self.folder / f"interactions/{split}.items")
        shape = (self.users, self.items)
        matrix = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        matrix.data[:] = 1
        return matrix

    def terms(self):
        """How often each item has each value of each feature, shape (items, terms)."""
        parts = []
        for feature in self.features:
            name = feature["name"]
            codes = read_column(self.folder / f"items/{name}.codes")
            starts = self.folder / f"items/{name}.starts"
            each = np.diff(read_column(starts)) if starts.exists() else 1
            rows = np.repeat(np.arange(self.items), each)
            known = codes >= FIRST_VALUE
            parts.append(
                sparse.csr_array(
                    (np.ones(known.sum()), (rows[known], codes[known])),
                    shape=(self.items, codes.max() + 1),
                )
            )
        return sparse.hstack(parts, format="csr")


class Question:
    """Who is asked, what would be right, and what may not be given."""

    def __init__(self, data, corpus, cuts):
        interacted = data.train + data.validation + data.test
        self.corpus = (
            np.ones(data.items, bool) if corpus == "catalogue" else interacted.sum(axis=0) > 0
        )
        self.known = (data.train + data.validation) > 0
        relevant = data.test - data.test.multiply(self.known)
        relevant.eliminate_zeros()
        self.relevant = sparse.csr_array(relevant)
        self.users = np.flatnonzero(np.diff(self.relevant.indptr))
        self.slices = self._slices(data.popularity, cuts)

    def _slices(self, popularity, cuts):
        order = np.lexsort((np.arange(len(popularity)), -popularity))
        order = order[popularity[order] > 0]
        # Java's Math.round: halves go up.
        head, torso = (int(np.floor(cuts[name] * len(order) + 0.5)) for name in ("head", "torso"))
        slices = {"overall": self.corpus}
        parts = {"head": order[:head], "torso": order[head:torso], "tail": order[max(head, torso):]}
        parts["cold"] = np.flatnonzero(self.corpus & (popularity == 0))
        for name, rows in parts.items():
            slices[name] = np.zeros(len(popularity), bool)
            slices[name][rows] = True
        return slices

    def best(self, scores_of, k):
        """The k best items of each asked user, -1 where there are fewer; ties by ascending row.

        :param scores_of: gives the scores of some users, shape (users, items), -inf for no score
        """
        found = np.full((len(self.users), k), -1)
        for start in range(0, len(self.users), USERS_AT_A_TIME):
            users = self.users[start : start + USERS_AT_A_TIME]
            scores = np.array(scores_of(users), dtype=np.float64)
            scores[:, ~self.corpus] = -np.inf
            scores[self.known[users].nonzero()] = -np.inf
            # The k-th best score decides what has to be sorted, so that ties are not cut by chance.
            limit = -np.partition(-scores, k - 1, axis=1)[:, k - 1]
            for i, row in enumerate(scores):
                items = np.flatnonzero((row >= limit[i]) & (row > -np.inf))
                order = np.lexsort((items, -row[items]))[:k]
                found[start + i, : len(order)] = items[order]
        return found

    def judge(self, found, lengths):
        """ranx's figures by our names, e.g. ("recall@20", "head"), and the users of each slice."""
        figures, counts = {}, {}
        names = {f"{ours}@{k}": f"{theirs}@{k}" for ours, theirs in METRICS.items() for k in lengths}
        for name, members in self.slices.items():
            relevant, given = {}, {}
            for i, user in enumerate(self.users):
                row = self.relevant.indices[slice(*self.relevant.indptr[user : user + 2])]
                row = row[members[row]]
                if len(row):
                    relevant[f"u{user}"] = {f"i{item}": 1 for item in row}
                    places = {f"i{item}": -rank for rank, item in enumerate(found[i]) if item >= 0}
                    given[f"u{user}"] = places or {"nothing": 0}
            counts[name] = len(relevant)
            if relevant:
                result = evaluate(Qrels(relevant), Run(given), list(names.values()))
                figures |= {(ours, name): result[theirs] for ours, theirs in names.items()}
        return figures, counts


def positive(scores):
    """A sum of similarities of 0 is no score."""
    dense = scores.toarray()
    dense[dense <= 0] = -np.inf
    return dense


def scaled(matrix):
    """The matrix with rows of length 1."""
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    return sparse.diags_array(1 / np.where(lengths == 0, 1, lengths)) @ matrix


def nearest(rows, wanted, count):
    """The cosines of wanted rows with their nearest other rows, shape (rows, rows), else 0."""
    rows = scaled(rows).tocsr()
    parts = []
    for start in range(0, len(wanted), USERS_AT_A_TIME):
        chosen = wanted[start : start + USERS_AT_A_TIME]
        block = (rows[chosen] @ rows.T).toarray()
        block[np.arange(len(chosen)), chosen] = 0
        for own, cosines in zip(chosen, block, strict=True):
            others = np.flatnonzero(cosines > 0)
            # Equal cosines must not be told apart by rounding.
            order = np.lexsort((others, -np.round(cosines[others], 12)))[:count]
            kept = others[order]
            parts.append((np.full(len(kept), own), kept, cosines[kept]))
    own, other, cosines = (np.concatenate(part) for part in zip(*parts, strict=True))
    return sparse.csr_array((cosines, (own, other)), shape=(rows.shape[0],) * 2)


def item_knn(data, question, settings):
    trained = np.flatnonzero(data.popularity)
    weights = nearest(data.train.T.tocsr(), trained, settings["neighbours"])
    return lambda users: positive(data.train[users] @ weights)


def user_knn(data, question, settings):
    weights = nearest(data.train, question.users, settings["neighbours"])
    return lambda users: positive(weights[users] @ data.train)


def content_knn(data, question, settings):
    terms = data.terms()
    terms = sparse.csr_array(sparse.diags_array(question.corpus.astype(float)) @ terms)
    having = np.asarray((terms > 0).sum(axis=0))
    weights = np.log(question.corpus.sum() / np.maximum(having, 1)) * (having > 0)
    rows = sparse.csr_array(terms @ sparse.diags_array(weights))
    rows.eliminate_zeros()
    weights = nearest(rows, np.flatnonzero(data.popularity), settings["neighbours"])
    return lambda users: positive(data.train[users] @ weights)


def most_popular(data, question, settings):
    return lambda users: np.tile(data.popularity.astype(float), (len(users), 1))


def ease(data, question, settings):
    trained = np.flatnonzero(data.popularity)
    x = data.train[:, trained].astype(np.float32).tocsr()
    gram = np.asfortranarray((x.T @ x).toarray())
    gram[np.diag_indices_from(gram)] += np.float32(settings["regularisation"])
    factor, info = scipy.linalg.lapack.spotrf(gram, lower=1, overwrite_a=1)
    inverse, info2 = scipy.linalg.lapack.spotri(factor, lower=1, overwrite_c=1)
    if info or info2:
        raise ArithmeticError(f"LAPACK: {info}, {info2}")
    weights = inverse
    for j in range(len(weights)):  # the upper half, then −P / diag(P), column by column
        weights[j, j + 1 :] = weights[j + 1 :, j]
    scale = -1 / weights.diagonal()
    weights *= scale
    weights[np.diag_indices_from(weights)] = 0

    def scores(users):
        found = np.full((len(users), data.items), -np.inf)
        found[:, trained] = x[users] @ weights
        return found

    return scores


def factors(data, users, items):
    """Scores by inner products; nothing for items without a training pair."""
    untrained = data.popularity == 0

    def scores(rows):
        found = users[rows] @ items.T
        found[:, untrained] = -np.inf
        return found

    return scores


def ials(data, question, settings):
    """The objective of Rendle et al. 2022, by alternating least squares from a start of its own."""
    random = np.random.default_rng(1)
    d, alpha = settings["factors"], settings["unobserved_weight"]
    x = data.train[:, np.flatnonzero(data.popularity)]
    x = sparse.csr_array(x[np.flatnonzero(np.diff(x.indptr))])
    xt = sparse.csr_array(x.T)
    w = random.normal(0, 0.1 / np.sqrt(d), (x.shape[0], d))
    h = random.normal(0, 0.1 / np.sqrt(d), (x.shape[1], d))

    def solve(wanted, given, pairs):
        gram = alpha * given.T @ given
        counts = np.diff(pairs.indptr)
        strengths = settings["regularisation"] * (
            (counts + alpha * len(given)) ** settings["frequency_exponent"]
        )
        for row in range(len(wanted)):
            own = given[pairs.indices[pairs.indptr[row] : pairs.indptr[row + 1]]]
            left = gram + own.T @ own + strengths[row] * np.eye(d)
            wanted[row] = np.linalg.solve(left, own.sum(axis=0))

    for _ in range(settings["epochs"]):
        solve(h, w, xt)
        solve(w, h, x)
    users = np.zeros((data.users, d))
    users[np.flatnonzero(np.diff(data.train.indptr))] = w
    items = np.zeros((data.items, d))
    items[np.flatnonzero(data.popularity)] = h
    return factors(data, users, items)


def implicit_als(data, question, settings):
    """The same by the package implicit, which can do it where ν is 0.

    Its objective is Σ c (s − p)² + λ' ‖·‖², p and c − 1 above 0 for pairs of the training only. With s
    measured in units of 1 / (1 + α₀), ours is that one with c = 1 + 1/α₀ and λ' = λ (1 + α₀) / α₀.
    """
    from implicit.als import AlternatingLeastSquares

    alpha = settings["unobserved_weight"]
    model = AlternatingLeastSquares(
        factors=settings["factors"],
        regularization=settings["regularisation"] * (1 + alpha) / alpha,
        iterations=settings["epochs"],
        use_cg=False,
        dtype=np.float64,
        random_state=1,
    )
    model.fit(sparse.csr_matrix(data.train * (1 + 1 / alpha)), show_progress=False)
    return factors(data, np.asarray(model.user_factors), np.asarray(model.item_factors))


def ways(config):
    """The systems of the run that are computed here, as (name here, name there, how, settings)."""
    known = {
        "most_popular": most_popular,
        "item_knn": item_knn,
        "user_knn": user_knn,
        "content_knn": content_knn,
        "ials": ials,
        "ease": ease,
    }
    for name in config["evaluation"]["references"]:
        settings = config["references"].get(name, {})
        if name in known:
            yield name, name, known[name], settings
        if name == "ials" and settings["frequency_exponent"] == 0:
            yield "ials (implicit)", name, implicit_als, settings


def compare(folder):
    """Prints the table; returns whether all agree."""
    config = yaml.safe_load((folder / "config.yaml").read_text())
    evaluation = json.loads((folder / "evaluation.json").read_text())
    lengths = config["evaluation"]["k"]
    data = Dataset(folder / "dataset")
    question = Question(data, config["evaluation"]["corpus"], config["evaluation"]["slices"])
    agree = len(question.users) == evaluation["users"]
    print(f"{len(question.users)} users, {question.corpus.sum()} items in the corpus")
    row = "{:<18}{:<10}{:>12}{:>12}{:>14}  {}"
    print(row.format("system", "slice", "here", "there", "most off", ""))
    shown = f"recall@{20 if 20 in lengths else lengths[0]}"
    for here, there, make, settings in ways(config):
        start = time.perf_counter()
        found = question.best(make(data, question, settings), max(lengths))
        seconds = time.perf_counter() - start
        ours = next(s for s in evaluation["systems"] if s["name"] == there)["metrics"]
        figures, users = question.judge(found, lengths)
        off = {
            (metric, part): abs(value - ours[metric][part]["mean"])
            for (metric, part), value in figures.items()
        }
        for part in dict.fromkeys(part for _, part in figures):
            worst = max(value for (_, other), value in off.items() if other == part)
            exact = TOLERANCES[here] < 1e-6
            wrong = worst > (TOLERANCES[here] if exact else max(TOLERANCES[here], FEW / users[part]))
            agree &= not wrong
            print(
                row.format(
                    here,
                    part,
                    f"{figures[shown, part]:.6f}",
                    f"{ours[shown][part]['mean']:.6f}",
                    f"{worst:.2e}",
                    "DIFFERS" if wrong else f"({seconds:.0f} s)" if part == "overall" else "",
                ),
                flush=True,
            )
    print(f"here and there: {shown}; most off: of all metrics and lengths")
    return agree


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="the folder of a finished run")
    folder = parser.parse_args().run
    if not (folder / "_SUCCESS").exists():
        parser.error(f"{folder}: no finished run")
    sys.exit(0 if compare(folder) else 1)


if __name__ == "__main__":
    main()
