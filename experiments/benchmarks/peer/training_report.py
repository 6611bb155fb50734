"""Tells what the steps of Taillight and PyTorch took, and whether they learn the same.

    python training_report.py RESULTS

RESULTS has the line of JSON of each run, in the order of the runs. Exit codes: 0 the losses agree,
1 they do not, 2 bad usage.

Two runs of the same formulas differ by rounding alone, but training makes a difference grow: the
first step of Adam and Adagrad has the sign of a gradient, however small, and a ReLU turns on or off.
Such an event is 1e-4 of the loss and comes at another step for other roundings. Before the first one
the losses are within 1e-5 of each other: over eight catalogues at most 4e-7 in the first 60 steps of
SGD, and at most 2e-7 in the first 5 of Adagrad. Later on, Taillight may be as far from PyTorch as
such an event leads, and ten times as far as PyTorch was up to that step from itself, begun one
rounding error beside the start (--nudge).

SparseAdam is another formula: Taillight counts the updates of each row for the correction of the
bias, PyTorch counts those of the table. In the first step both are 1, so the losses of the first
two steps agree; later on the means over the last quarter of the steps are compared, within 5 %.
"""

import argparse
import json
import statistics
import sys
from pathlib import Path
from typing import NamedTuple

ROUNDING = 1e-5
ROUNDING_LATER = 1e-3
TIMES_NUDGED = 10

# The rule, the peer's way with the same formulas, and for how many steps rounding stays small.
SAME_FORMULA = (("sgd", "sgd", 60), ("adagrad", "sparse_adagrad", 5))
OTHER_FORMULA = 0.05


class Way(NamedTuple):
    """What was run."""

    program: str
    name: str
    ssl: bool

    def __str__(self):
        return f"{self.program} {self.name}{'' if self.ssl else ', no ssl'}"


def ours(name, ssl=True):
    return Way("taillight", name, ssl)


def peer(name, ssl=True):
    return Way("pytorch", name, ssl)


class Results:
    """All runs; those that were nudged are no measurement."""

    def __init__(self, lines):
        runs = [json.loads(line) for line in lines if line.strip()]
        files = [run["losses"] for run in runs]
        if len(set(files)) < len(files):
            raise ValueError(f"a file of losses for each run is expected, got {files}")
        self.timed, self.nudged = {}, {}
        for run in runs:
            way = Way(run["program"], run["way"], run["ssl"])
            (self.nudged if run.get("nudged") else self.timed).setdefault(way, []).append(run)

    def pace(self, way):
        """The median over the rounds of the examples per second."""
        return statistics.median(run["examples_per_second"] for run in self.timed[way])

    def median_step(self, way):
        """The median over the rounds of the milliseconds of the median step."""
        return statistics.median(run["ms_per_step_median"] for run in self.timed[way])

    def losses(self, way, nudged=False):
        """The losses of the first round: main and self, each a list by step."""
        runs = (self.nudged if nudged else self.timed)[way]
        return json.loads(Path(runs[0]["losses"]).read_text())


class Comparison(NamedTuple):
    """How far two curves are from each other at most, and what was found wrong."""

    difference: float
    complaints: list[str]


def relative(left, right):
    """The relative differences of two curves by step; NaN is as far as can be."""
    differences = (abs(a - b) / abs(a) if a else abs(b) for a, b in zip(left, right, strict=False))
    return [d if d == d else float("inf") for d in differences]


def compare_same_formula(name, left, right, nudged, first_steps):
    """Two curves that differ by rounding alone, beside one that is nudged from the right one."""
    differences, noise = relative(left, right), relative(right, nudged)
    complaints, largest = [], 0.0
    for step, difference in enumerate(differences):
        largest = max(largest, noise[step])
        later = ROUNDING_LATER + TIMES_NUDGED * largest
        allowed = ROUNDING if step < first_steps else later
        if not difference <= allowed:
            complaints.append(
                f"{name}: {difference:.1e} apart at step {step}, at most {allowed:.1e} by rounding"
            )
            break
    return Comparison(max(differences), complaints)


def compare_other_formula(name, left, right):
    """Two curves of different formulas that agree in the first step."""
    differences = relative(left, right)
    complaints = [
        f"{name}: {difference:.1e} apart at step {step}, at most {ROUNDING:.1e} by rounding"
        for step, difference in enumerate(differences[:2])
        if not difference <= ROUNDING
    ]
    last = max(1, len(differences) // 4)
    means = [statistics.fmean(curve[: len(differences)][-last:]) for curve in (left, right)]
    difference = relative(means[:1], means[1:])[0]
    if not difference <= OTHER_FORMULA:
        complaints.append(
            f"{name}: the mean losses {means[0]:.4f} and {means[1]:.4f} of the last {last} steps are"
            f" {difference:.1%} apart, at most {OTHER_FORMULA:.0%} is expected"
        )
    return Comparison(difference, complaints)


def compare_curves(results):
    """Prints how far the curves are apart; returns what is wrong."""
    complaints = []
    print(f"{'losses':<46} {'steps':>5} {'first':>8} {'last':>8} {'apart':>9}")
    for rule, way, first_steps in SAME_FORMULA:
        left, right = results.losses(ours(rule)), results.losses(peer(way))
        nudged = results.losses(peer(way), nudged=True)
        for part in ("main", "self"):
            name = f"{rule}, {part}"
            curves = left[part], right[part], nudged[part]
            found = compare_same_formula(name, *curves, first_steps)
            row(f"{name}: at most", left[part], right[part], found.difference)
            noise = max(relative(right[part], nudged[part]))
            row("  PyTorch and PyTorch nudged: at most", right[part], nudged[part], noise)
            complaints += found.complaints
    for way in ("sparse_adam", "dense_adam"):
        if peer(way) not in results.timed:
            continue
        left, right = results.losses(ours("adam")), results.losses(peer(way))
        for part in ("main", "self"):
            name = f"adam and {way}, {part}"
            found = compare_other_formula(name, left[part], right[part])
            row(f"{name}: mean of last quarter", left[part], right[part], found.difference)
            complaints += found.complaints
    return complaints


def row(name, left, right, difference):
    steps = min(len(left), len(right))
    print(f"{name:<46} {steps:>5} {left[0]:>8.4f} {left[steps - 1]:>8.4f} {difference:>9.1e}")


def print_paces(results):
    """Prints the examples per second of each round, and how many times as fast Taillight is.

    The second ratio is that of the median steps, which a few steps that were held up do not move.
    """
    print(
        f"{'way':<28} {'examples/s':>10} {'ratio':>6} {'ms/step':>8} {'ratio':>6} {'peak MiB':>8}"
        "  examples/s of each round"
    )
    reference = ours("adam")
    for way, runs in results.timed.items():
        if way.name == "sgd":
            continue
        base = reference._replace(ssl=way.ssl)
        rounds = " ".join(f"{run['examples_per_second']:.0f}" for run in runs)
        print(
            f"{way!s:<28} {results.pace(way):>10.0f}"
            f" {results.pace(base) / results.pace(way):>6.2f}"
            f" {results.median_step(way):>8.1f}"
            f" {results.median_step(way) / results.median_step(base):>6.2f}"
            f" {max(run['peak_rss_mib'] for run in runs):>8}  {rounds}"
        )
    sparse = max((peer("sparse_adam"), peer("sparse_adagrad")), key=results.pace)
    print(f"taillight adam to {sparse}: {results.pace(reference) / results.pace(sparse):.2f}")
    for name in ("dense_adam", "dense_adam_fused"):
        if peer(name) in results.timed:
            ratio = results.pace(reference) / results.pace(peer(name))
            print(f"taillight adam to {peer(name)}: {ratio:.2f}")
    for way in (reference, peer("sparse_adam")):
        without = way._replace(ssl=False)
        if without in results.timed:
            share = results.pace(way) / results.pace(without)
            print(f"{way}: {share:.2f} of the steps per second without the contrastive loss")


def print_runs(results):
    runs = [run for runs in results.timed.values() for run in runs]
    versions = {run["program"]: run["version"] for run in runs}
    print(
        f"{runs[0]['items']:,} items, n = m = {runs[0]['batch_size']};",
        "; ".join(f"{program}: {version}" for program, version in versions.items()),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("results", metavar="RESULTS", type=Path)
    results = Results(parser.parse_args().results.read_text().splitlines())
    print_paces(results)
    complaints = compare_curves(results)
    print_runs(results)
    for complaint in complaints:
        print(f"FAILED: {complaint}", file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
