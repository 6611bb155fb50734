"""Does on the columns of a benchmark what people do without Taillight, and compares.

    python mutual_information.py DIR

DIR holds columns/NAME.npy (one integer per item and feature) and what Taillight found:
plug_in.json and adjusted.json. The same matrix is computed by double loops over the features with
scikit-learn and by one SQL query per pair in DuckDB. A table tells how long each took and how far
Taillight is from it at most. Exit codes: 0 all agree, 1 a difference is above 1e-9 or files are
missing, 2 bad usage.
"""

import argparse
import itertools
import json
import math
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, mutual_info_score

import exact

TOLERANCE = 1e-9

# So many terms of the precise sum take half a minute.
PRECISE_TERMS = 300_000


class Catalogue:
    """The columns of the single-valued features, and what is counted in each."""

    def __init__(self, names, columns):
        self.names = names
        self.columns = columns
        self.items = len(columns[0])
        self.pairs = list(itertools.combinations(range(len(names)), 2))
        # With the diagonal, as Taillight computes it.
        self.matrix = list(itertools.combinations_with_replacement(range(len(names)), 2))
        self.sizes = [exact.sizes(column) for column in columns]
        self.entropies = np.array([self._entropy(*sizes) for sizes in self.sizes])

    def _entropy(self, sizes, often):
        share = sizes / self.items
        return -float(np.sum(often * share * np.log(share)))

    def of_pair(self, measure, pair):
        """A function of `exact`, of the sizes of two features."""
        return measure(self.sizes[pair[0]], self.sizes[pair[1]], self.items)

    def adjusted(self, pair, information, expected):
        """The pair's adjusted mutual information, with the entropies counted here."""
        return adjusted(information, expected, self.entropies[list(pair)])


class Ours(NamedTuple):
    """What Taillight found with one estimator; matrices by pair, in nats."""

    seconds: float
    entropies: np.ndarray
    plug_in: np.ndarray
    expected: np.ndarray

    def adjusted(self, pair):
        """The pair's adjusted mutual information from nothing but what Taillight found."""
        return adjusted(self.plug_in[pair], self.expected[pair], self.entropies[list(pair)])


class Peer(NamedTuple):
    """What another way found."""

    name: str
    values: dict[tuple[int, int], float]
    seconds: float


class Score(NamedTuple):
    """One pair's adjusted mutual information by three ways."""

    pair: tuple[int, int]
    ours: float
    peer: float
    exact: float

    def overruled(self):
        """Whether we are away from scikit-learn, and the exact expectation is for us."""
        return (
            abs(self.ours - self.peer) > TOLERANCE
            and abs(self.ours - self.exact) <= TOLERANCE
            and abs(self.peer - self.exact) > TOLERANCE
        )


def adjusted(information, expected, entropies):
    """(I - E) / (mean(H(U), H(V)) - E), as scikit-learn defines it; it can be below 0."""
    return (information - expected) / (np.mean(entropies) - expected)


def read_catalogue(folder):
    """Reads the columns of the features that Taillight was given and that have one value each."""
    names = json.loads((folder / "plug_in.json").read_text())["names"]
    files = {name: folder / "columns" / f"{name}.npy" for name in names}
    single = [name for name in names if files[name].exists()]
    if len(single) < 2:
        raise SystemExit(f"{folder / 'columns'}: expected NAME.npy for at least two of {names}")
    return Catalogue(single, [np.load(files[name]) for name in single])


def read_ours(file, catalogue):
    """Reads what Taillight found for the features of a catalogue; NaN where it does not say."""
    found = json.loads(file.read_text())
    places = [found["names"].index(name) for name in catalogue.names]
    shape = (len(found["names"]),) * 2

    def matrix(key):
        values = np.array(found[key] or np.full(shape, np.nan), dtype=float).reshape(shape)
        return values[np.ix_(places, places)]

    entropies = np.array(found["entropies"])[places]
    return Ours(found["seconds"], entropies, matrix("plug_in"), matrix("expected"))


def double_loop(score, catalogue, pairs):
    """The usual way: a function of two columns, called for each pair."""
    columns = catalogue.columns
    start = time.perf_counter()
    values = {(u, v): score(columns[u], columns[v]) for u, v in pairs}
    return Peer(f"scikit-learn {score.__name__}", values, time.perf_counter() - start)


def in_sql(catalogue, threads):
    """A GROUP BY per pair: I = (S(u,v) - S(u) - S(v)) / N + log N, where S is a sum of n log n."""
    names, items = catalogue.names, catalogue.items
    database = duckdb.connect(config={"threads": threads, "memory_limit": "4GB"})
    database.register("columns", dict(zip(names, catalogue.columns, strict=True)))
    database.execute("CREATE TABLE items AS SELECT * FROM columns")

    def n_log_n(*features):
        by = ", ".join(f'"{names[feature]}"' for feature in features)
        counts = f"SELECT count(*) AS n FROM items GROUP BY {by}"
        return database.execute(f"SELECT fsum(n * ln(n)) FROM ({counts})").fetchone()[0]

    start = time.perf_counter()
    single = [n_log_n(feature) for feature in range(len(names))]
    values = {
        (u, v): (n_log_n(u, v) - single[u] - single[v]) / items + math.log(items)
        for u, v in catalogue.pairs
    }
    values |= {(u, u): math.log(items) - both / items for u, both in enumerate(single)}
    seconds = time.perf_counter() - start
    return Peer(f"DuckDB, GROUP BY per pair, {threads} threads", values, seconds)


def largest(differences):
    """The largest difference; NaN if one is."""
    return float(np.max(np.abs(list(differences)), initial=0))


def too_far(what, difference):
    """A complaint about a difference, or none; one that is not a number is too far."""
    if difference <= TOLERANCE:
        return []
    return [f"{what}: the largest difference is {difference:.1e}, more than {TOLERANCE:.0e}"]


def compare_entropies(ours, catalogue):
    """Compares the entropies; returns complaints."""
    return too_far("entropies", largest(ours.entropies - catalogue.entropies))


def compare_plug_in(ours, peer):
    """Compares plug-in values; returns the largest difference and complaints."""
    difference = largest(ours.plug_in[pair] - value for pair, value in peer.values.items())
    return difference, too_far(peer.name, difference)


def compare_expected(ours, expected, truth):
    """Compares expectation and adjusted value of all pairs with the exact ones."""
    difference = largest(
        [ours.expected[pair] - value for pair, value in expected.items()]
        + [ours.adjusted(pair) - value for pair, value in truth.items()]
    )
    return difference, too_far("exact expectation", difference)


def compare_adjusted(scores):
    """Compares adjusted values where scikit-learn has one.

    Its logarithms of factorials lose digits as the items become many. Where the exact expectation
    is for us and against it, it is overruled, and that is told.
    """
    difference = largest(score.ours - score.peer for score in scores)
    judged = largest(score.ours - score.peer for score in scores if not score.overruled())
    return difference, too_far("scikit-learn adjusted_mutual_info_score", judged)


def precisely(scores, catalogue, information):
    """Shows who is right where scikit-learn was overruled; returns lines and complaints."""
    overruled = [score for score in scores if score.overruled()]
    if not overruled:
        return [], []
    lines = [
        f"scikit-learn is off by up to {largest(s.peer - s.exact for s in overruled):.1e} in"
        f" {len(overruled)} pairs; there the exact expectation decided."
    ]
    small = [s for s in overruled if catalogue.of_pair(exact.precise_terms, s.pair) < PRECISE_TERMS]
    if not small:
        return lines, []
    score = max(small, key=lambda s: abs(s.peer - s.exact))
    expected = catalogue.of_pair(exact.expected_precisely, score.pair)
    precise = catalogue.adjusted(score.pair, information[score.pair], expected)
    u, v = (catalogue.names[feature] for feature in score.pair)
    lines.append(
        f"With 40 digits, {u} and {v} have {precise:.15f}; exact expectation"
        f" {score.exact - precise:+.1e}, Taillight {score.ours - precise:+.1e}, scikit-learn"
        f" {score.peer - precise:+.1e}."
    )
    return lines, too_far("exact expectation, of 40 digits", abs(score.exact - precise))


def run(folder, limit, threads):
    """Does it all and prints the table; returns complaints."""
    catalogue = read_catalogue(folder)
    plain = read_ours(folder / "plug_in.json", catalogue)
    chance = read_ours(folder / "adjusted.json", catalogue)
    table = Table()
    complaints = compare_entropies(plain, catalogue) + compare_entropies(chance, catalogue)

    table.row("Taillight, plug_in", len(catalogue.matrix), plain.seconds, plain.seconds)
    loop = double_loop(mutual_info_score, catalogue, catalogue.matrix)
    for peer in (loop, in_sql(catalogue, threads)):
        difference, found = compare_plug_in(plain, peer)
        table.row(peer.name, len(peer.values), peer.seconds, plain.seconds, difference)
        complaints += found + compare_plug_in(chance, peer)[1]

    terms = {pair: catalogue.of_pair(exact.terms, pair) for pair in catalogue.pairs}
    feasible = [pair for pair in catalogue.pairs if terms[pair] <= limit]
    expected = {pair: catalogue.of_pair(exact.expected, pair) for pair in catalogue.pairs}
    truth = {
        pair: catalogue.adjusted(pair, loop.values[pair], value) for pair, value in expected.items()
    }
    table.row("Taillight, adjusted", len(catalogue.matrix), chance.seconds, chance.seconds)
    peer = double_loop(adjusted_mutual_info_score, catalogue, feasible)
    scores = [Score(p, chance.adjusted(p), peer.values[p], truth[p]) for p in feasible]
    difference, found = compare_adjusted(scores)
    table.row(peer.name, len(feasible), peer.seconds, chance.seconds, difference)
    complaints += found
    difference, found = compare_expected(chance, expected, truth)
    table.row("exact expectation", len(catalogue.pairs), difference=difference)
    complaints += found

    lines, found = precisely(scores, catalogue, loop.values)
    table.print()
    print(left_out(terms, feasible, limit, peer.seconds), *lines, versions(catalogue), sep="\n")
    return complaints + found


def left_out(terms, feasible, limit, seconds):
    """Says which pairs scikit-learn could not do, and what they would have taken."""
    summed = sum(terms[pair] for pair in feasible)
    skipped = sum(terms.values()) - summed
    if not skipped:
        return "No pair was left out."
    text = (
        f"adjusted_mutual_info_score left out {len(terms) - len(feasible)} pairs: its sum has more"
        f" than {limit:.0e} terms for each of them, {skipped:.1e} together."
    )
    if not summed:
        return text
    return text + (
        f" At the pace of the others they would take {skipped / summed * seconds / 60:.0f} minutes"
        " (estimated, not measured)."
    )


def versions(catalogue):
    packages = (f"{name} {version(name)}" for name in ("scikit-learn", "numpy", "scipy", "duckdb"))
    return (
        f"{catalogue.items:,} items, {len(catalogue.names)} features; Python"
        f" {platform.python_version()}, {', '.join(packages)}; {processor()}"
    )


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


class Table:
    """Rows of what was timed and compared; a blank is a figure that there is not."""

    def __init__(self):
        self._lines = [f"{'way':<41} {'pairs':>5} {'seconds':>9} {'ratio':>7} {'difference':>10}"]

    def row(self, way, pairs, seconds=None, ours=None, difference=None):
        """Adds a row; the ratio is that of the seconds to ours."""
        figures = (
            "" if seconds is None else f"{seconds:.2f}",
            "" if seconds is None or ours is None else f"{seconds / ours:.1f}",
            "" if difference is None else f"{difference:.1e}",
        )
        self._lines.append("{:<41} {:>5} {:>9} {:>7} {:>10}".format(way, pairs, *figures))

    def print(self):
        print(*self._lines, sep="\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument(
        "--terms",
        type=float,
        default=1e8,
        help="leave pairs with longer sums to the exact expectation; default %(default).0e",
    )
    parser.add_argument("--threads", type=int, default=2, help="of DuckDB; default %(default)s")
    arguments = parser.parse_args()
    complaints = run(arguments.folder, arguments.terms, arguments.threads)
    for complaint in complaints:
        print(f"FAILED: {complaint}", file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
