"""Reads the event files of a run with TensorBoard and compares them with metrics.jsonl."""

import json
import pathlib
import struct
import sys

from tensorboard.backend.event_processing.event_accumulator import SCALARS, TENSORS
from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer


def single(value):
    """The nearest number of single precision, which is what event files hold."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


def expected(metrics, evaluation, system):
    """The scalars by tag, each a list of (step, value)."""
    scalars = {}
    last = 0
    for line in metrics.read_text().splitlines():
        record = json.loads(line)
        last = record["step"]
        training = record["type"] == "step"
        values = {k: v for k, v in record.items() if k not in ("type", "step", "metrics", "best")}
        named = {("train/" if training else "validation/") + k: v for k, v in values.items()}
        named.update({"validation/" + k: v for k, v in record.get("metrics", {}).items()})
        for tag, value in named.items():
            scalars.setdefault(tag, []).append((last, single(value)))
    for scores in evaluation["systems"]:
        if scores["name"] == system:
            for metric, slices in scores["metrics"].items():
                for name, estimate in slices.items():
                    tag = f"test/{metric}/{name}"
                    scalars[tag] = [(last, single(estimate["mean"]))]
    return scalars


def main(run):
    evaluation = json.loads((run / "evaluation.json").read_text())
    systems = {"taillight": run / "metrics.jsonl", "without_ssl": run / "baseline" / "metrics.jsonl"}
    systems = {name: file for name, file in systems.items() if file.exists()}
    multiplexer = EventMultiplexer(size_guidance={SCALARS: 0, TENSORS: 0})
    multiplexer.AddRunsFromDirectory(str(run / "tensorboard"))
    multiplexer.Reload()
    found = set(multiplexer.Runs())
    if found != set(systems):
        sys.exit(f"FAILED: TensorBoard sees the runs {sorted(found)}, not {sorted(systems)}")
    count = 0
    for system, metrics in systems.items():
        wanted = expected(metrics, evaluation, system)
        tags = set(multiplexer.GetAccumulator(system).Tags()["scalars"])
        if tags != set(wanted):
            sys.exit(f"FAILED: {system}: tags differ: {sorted(tags ^ set(wanted))}")
        for tag, values in wanted.items():
            read = [(event.step, event.value) for event in multiplexer.Scalars(system, tag)]
            if read != values:
                sys.exit(f"FAILED: {system} {tag}: {read} is not {values}")
            count += len(values)
    print(f"TensorBoard reads {count} numbers of {len(systems)} systems as they are in metrics.jsonl")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
