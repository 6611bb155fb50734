"""What an export holds by its NumPy arrays, and what others have made of it."""

import json
import os
import pathlib
import re
import sys

import numpy as np

BEST = 10
QUERIES = 50


def fail(message):
    sys.exit(f"FAILED: {message}")


def decoded(values, manifest):
    """The numbers that stored values stand for, as float32."""
    if manifest["dtype"] == "bfloat16":
        return (values.astype(np.uint32) << 16).view(np.float32)
    return values.astype(np.float32) * np.float32(manifest["scale"])


class Export:
    """The vectors and ids of an export by its .npy and .jsonl files."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.manifest = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        self.dtype = self.manifest["dtype"]
        self.scale = np.float32(self.manifest["scale"])
        self.stored = np.concatenate([np.load(file) for file in self.files("npy")])
        self.vectors = decoded(self.stored, self.manifest)
        self.ids = []
        for file in self.files("jsonl", "item_ids"):
            for line in file.read_text("utf-8").split("\n")[:-1]:
                row = json.loads(line)
                if row["row_number"] != len(self.ids):
                    fail(f"{file}: row {len(self.ids)} says {row['row_number']}")
                self.ids.append(row["item_id"])
        shape = (self.manifest["count"], self.manifest["dimension"])
        if self.vectors.shape != shape or len(self.ids) != shape[0]:
            fail(f"{folder}: the arrays are {self.vectors.shape}, {len(self.ids)} ids")
        self.queries = self.vectors[:: max(1, len(self.vectors) // QUERIES)][:QUERIES]

    def files(self, format, content="vectors"):
        """The files of a format, in the order of their shards."""
        listed = self.manifest["files"]
        found = [f for f in listed if f["format"] == format and f["content"] == content]
        if not found:
            fail(f"{self.folder}: no file of {format}")
        return [self.folder / f["name"] for f in found]

    def same(self, what, vectors, ids=None):
        """All values are the same bits, and all ids the same texts."""
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if vectors.shape != self.vectors.shape:
            fail(f"{what}: shape {vectors.shape}, not {self.vectors.shape}")
        if not np.array_equal(vectors.view(np.int32), self.vectors.view(np.int32)):
            fail(f"{what}: {(vectors != self.vectors).sum()} values differ")
        if ids is not None and list(ids) != self.ids:
            fail(f"{what}: the ids differ")

    def best(self, what, rows, queries, wanted=1.0):
        """Rows found for some queries are as good as the best ten of all."""
        exact = queries.astype(np.float64) @ self.vectors.T.astype(np.float64)
        best = -np.sort(-exact, axis=1)[:, :BEST]
        if np.asarray(rows).shape != best.shape:
            fail(f"{what}: rows of shape {np.asarray(rows).shape}, not {best.shape}")
        found = np.take_along_axis(exact, np.asarray(rows), axis=1)
        share = (found >= best[:, -1:] - 1e-5).mean()
        if share < wanted:
            fail(f"{what}: {share:.3f} of the best ten found")


def snippets(docs, word):
    """The Python snippets of the documentation in which a word occurs."""
    blocks = re.findall(r"```python\n(.*?)```", pathlib.Path(docs).read_text("utf-8"), re.DOTALL)
    found = [block for block in blocks if word in block]
    if not found:
        fail(f"{docs} has no snippet with '{word}'")
    return found


def run_snippet(text, folder):
    """Runs a snippet beside the folder `vectors` and returns its variables."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        variables = {}
        exec(compile(text, "snippet", "exec"), variables)
        return variables
    finally:
        os.chdir(before)
