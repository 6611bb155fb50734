"""Computes the vectors of a run from the files of its encoders alone, in double precision.

  encode.py inputs RUN FOLDER   writes items.jsonl and queries.jsonl into FOLDER: the features of all
                                items and of some hundred users, read from the encoded dataset
  encode.py compare RUN FOLDER  compares its own vectors of these lines with vectors.npy of the run
                                and with FOLDER/query-vectors.jsonl, which Taillight has written

Nothing of Taillight is used: the files are read as docs/serving.md and docs/data.md tell.
"""

import hashlib
import json
import pathlib
import re
import sys
import unicodedata

import numpy as np
from safetensors.numpy import load_file

TOLERANCE = 1e-5
QUERIES = 500
MISSING, OTHER, FIRST = 0, 1, 2
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)


def fail(message):
    sys.exit(f"FAILED: {message}")


def column(file):
    """A column file: 32 bytes of header, then the elements."""
    data = pathlib.Path(file).read_bytes()
    if data[:8] != b"TAILLCOL":
        fail(f"{file}: not a column")
    kind = {1: "<i4", 2: "<i8", 3: "u1"}[int.from_bytes(data[12:16], "little")]
    return np.frombuffer(data, kind, offset=32)


def texts(stem):
    """A column of texts."""
    data = column(f"{stem}.bytes").tobytes()
    offsets = column(f"{stem}.offsets").tolist()
    return [data[a:b].decode() for a, b in zip(offsets, offsets[1:])]


def slot(text, count):
    """The slot at which the search for a text begins."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return (value ^ value >> 32) % count


def check_slots(stem, values):
    """The index of a column of texts finds some of them."""
    slots = column(f"{stem}.slots")
    for index in range(0, len(values), max(1, len(values) // 100)):
        place = slot(values[index], len(slots))
        while slots[place] != index:
            if slots[place] < 0:
                fail(f"{stem}.slots does not find '{values[index]}'")
            place = (place + 1) % len(slots)


# What the encoders are given: the features of the run's own items and users.


class Table:
    """The items or users of an encoded dataset, turned back into raw values."""

    def __init__(self, dataset, name):
        self.folder = dataset / name
        description = json.loads((dataset / "dataset.json").read_text())
        self.ids = texts(self.folder / ".ids")
        self.features = []
        for spec in description[name[:-1] + "_features"]:
            codes = column(self.folder / (spec["name"] + ".codes"))
            starts = np.arange(len(codes) + 1)
            if spec["kind"] in ("multi_valued", "text"):
                starts = column(self.folder / (spec["name"] + ".starts"))
            values = texts(dataset / "vocabularies" / spec["vocabulary"])
            self.features.append((spec, codes, starts, values))

    def row(self, row):
        features = {}
        for spec, codes, starts, values in self.features:
            found = codes[starts[row] : starts[row + 1]].tolist()
            raw = [self.value(spec, values, code) for code in found if code != MISSING]
            if raw:
                features[spec["name"]] = [" ".join(raw)] if spec["kind"] == "text" else raw
        return features

    @staticmethod
    def value(spec, values, code):
        if spec["kind"] == "numeric":
            edges, number = spec["bin_edges"], code - FIRST
            return repr(edges[number - 1]) if number else repr(edges[0] - 1 if edges else 0.0)
        return "neverSeenBefore" if code == OTHER else values[code - FIRST]


def write_inputs(run, folder):
    dataset = run / "dataset"
    items, users = Table(dataset, "items"), Table(dataset, "users")
    counts = column(dataset / "interactions" / "train.item-counts").tolist()
    with open(folder / "items.jsonl", "w", encoding="utf-8") as out:
        for row, name in enumerate(items.ids):
            line = {"id": name, "features": items.row(row), "training_pairs": counts[row]}
            out.write(json.dumps(line) + "\n")
    starts = column(dataset / "interactions" / "train.starts")
    pairs = column(dataset / "interactions" / "train.items")
    with open(folder / "queries.jsonl", "w", encoding="utf-8") as out:
        for row in range(0, len(users.ids), max(1, len(users.ids) // QUERIES)):
            history = [items.ids[item] for item in pairs[starts[row] : starts[row + 1]]]
            history = ["no such item"] + history + history[-1:]
            line = {"id": users.ids[row], "features": users.row(row), "history": history}
            out.write(json.dumps(line) + "\n")


# What computes vectors.


def trimmed(text):
    start, end = 0, len(text)
    while start < end and unicodedata.category(text[start]) == "Zs":
        start += 1
    while end > start and unicodedata.category(text[end - 1]) == "Zs":
        end -= 1
    return text[start:end]


def words(text):
    composed = unicodedata.normalize("NFC", text)
    lower = "".join(c.lower() if len(c.lower()) == 1 else c.lower()[0] for c in composed)
    found, word = [], ""
    for letter in lower:
        kind = unicodedata.category(letter)[0]
        if kind in "LN" or word and kind == "M":
            word += letter
        elif word:
            found.append(word)
            word = ""
    return found + [word] if word else found


class Encoder:
    """A tower from its folder."""

    def __init__(self, folder):
        self.spec = json.loads((folder / "encoder.json").read_text())
        if (self.spec["format"], self.spec["version"]) != ("taillight-encoder", 1):
            fail(f"{folder}: another format")
        for name, expected in self.spec["files"].items():
            data = (folder / name).read_bytes()
            if len(data) != expected["bytes"] or hashlib.sha256(data).hexdigest() != expected["sha256"]:
                fail(f"{folder / name}: not the file that encoder.json lists")
        weights = load_file(folder / "weights.safetensors")
        self.weights = {name: values.astype(np.float64) for name, values in weights.items()}
        self.indices = {}
        for given in self.spec["inputs"]:
            if given["texts"] is not None and given["texts"] not in self.indices:
                values = texts(folder / given["texts"])
                check_slots(folder / given["texts"], values)
                self.indices[given["texts"]] = {text: i for i, text in enumerate(values)}

    def rows(self, given, values):
        """The rows of an input's table."""
        if given["kind"] == "history":
            known = self.indices[given["texts"]]
            kept = [known[item] for item in reversed(values) if item in known]
            rows = [given["first_row"] + i for i in list(dict.fromkeys(kept))[: given["max_items"]]]
            return rows or [given["missing_row"]]
        values = [value for value in map(trimmed, values) if value]
        if given["kind"] == "numeric":
            if not all(NUMBER.fullmatch(value) for value in values):
                fail(f"{given['name']} is no number: {values}")
            rows = [given["first_row"] + int(np.searchsorted(given["bin_edges"], float(v), "right")) for v in values]
        else:
            if given["kind"] == "text":
                values = [word for value in values for word in words(value)]
            known = self.indices[given["texts"]]
            rows = [
                given["first_row"] + known[value] if value in known else given["unknown_row"]
                for value in values
            ]
        return list(dict.fromkeys(rows)) or [given["missing_row"]]

    def encode(self, line):
        pooled = {}
        for given in self.spec["inputs"]:
            history = given["kind"] == "history"
            values = line.get("history", []) if history else line["features"].get(given["name"], [])
            pooled[given["name"]] = self.weights[given["table"]][self.rows(given, values)].mean(axis=0)
        outputs = []
        for network in self.spec["networks"]:
            x = np.concatenate([pooled[name] for name in network["inputs"]])
            for number, layer in enumerate(network["layers"]):
                x = np.maximum(x, 0) if number else x
                x = x @ self.weights[layer["weight"]] + self.weights[layer["bias"]]
            outputs.append(x)
        z = outputs[0]
        if self.spec["gate"]:
            w = self.weights[self.spec["gate"]["weight"]].item()
            b = self.weights[self.spec["gate"]["bias"]].item()
            g = 1 / (1 + np.exp(-(w * np.log1p(line.get("training_pairs", 0)) + b)))
            z = g * outputs[0] + (1 - g) * outputs[1]
        return z / max(1e-12, np.linalg.norm(z))


def lines(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def compare(name, encoder, given, expected):
    if len(given) != len(expected):
        fail(f"{name}: {len(given)} lines, {len(expected)} vectors")
    worst, where = 0.0, None
    for line, vector in zip(given, expected):
        difference = float(np.abs(encoder.encode(line) - vector).max())
        if not difference <= worst:
            worst, where = difference, line["id"]
    print(f"{len(given)} {name}: the largest difference is {worst:.1e}, of '{where}'")
    if not worst <= TOLERANCE:
        fail(f"{name}: expected at most {TOLERANCE}")


def main(task, run, folder):
    if task == "inputs":
        write_inputs(run, folder)
        return
    manifest = json.loads((run / "vectors" / "manifest.json").read_text())
    item, query = Encoder(run / "encoders" / "item"), Encoder(run / "encoders" / "query")
    for encoder in (item, query):
        if encoder.spec["lineage"]["query_tower"] != manifest["lineage"]["query_tower"]:
            fail("encoders and vectors are of different towers")
    vectors = np.load(run / "vectors" / "vectors.npy")
    compare("items", item, lines(folder / "items.jsonl"), vectors)
    java = [line["vector"] for line in lines(folder / "query-vectors.jsonl")]
    compare("queries", query, lines(folder / "queries.jsonl"), np.array(java))


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
