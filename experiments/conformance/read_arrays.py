"""Reads the arrays of exports with the packages that people read them with."""

import pathlib
import sys

import faiss
import numpy as np
import polars
import pyarrow as pa
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet as pq
from safetensors import deserialize, safe_open

from exported import BEST, Export, decoded, fail, run_snippet, snippets

NUMPY = {"float32": "<f4", "float16": "<f2", "bfloat16": "<u2", "int8": "i1"}


def arrow_type(export):
    value = {"float32": pa.float32(), "float16": pa.float16(), "int8": pa.int8()}[export.dtype]
    return pa.list_(pa.field("item", value, nullable=False), export.manifest["dimension"])


def columns(export, table, what):
    """Ids and values of a table of item_id and vector."""
    table.validate(full=True)
    if table.column_names != ["item_id", "vector"] or table.column("item_id").null_count:
        fail(f"{what}: {table.schema}")
    values = table.column("vector").combine_chunks()
    values = values.flatten().to_numpy(zero_copy_only=False)
    stored = values.reshape(-1, export.manifest["dimension"])
    return decoded(stored, export.manifest), table.column("item_id").to_pylist()


def arrow(export):
    tables = []
    for file in export.files("arrow"):
        with pa.memory_map(str(file)) as source:
            table = pa.ipc.open_file(source).read_all()
            if table.schema.field("vector").type != arrow_type(export):
                fail(f"{file}: {table.schema}")
        if not pa.feather.read_table(str(file)).equals(table):
            fail(f"{file}: Feather reads another table")
        tables.append(table)
    export.same("arrow, pyarrow", *columns(export, pa.concat_tables(tables), "arrow"))
    if export.dtype != "float16":
        frame = polars.concat([polars.read_ipc(file) for file in export.files("arrow")])
        stored = np.stack(frame["vector"].to_numpy())
        ids = frame["item_id"].to_list()
        export.same("arrow, polars", decoded(stored, export.manifest), ids)


def parquet(export, format="parquet"):
    tables = [pq.read_table(file) for file in export.files(format)]
    vector = tables[0].schema.field("vector")
    if format == "parquet_arrow" and vector.type != arrow_type(export):
        fail(f"{format}: {vector.type}")
    if format == "parquet" and not pa.types.is_list(vector.type):
        fail(f"{format}: {vector.type}")
    if vector.nullable or vector.type.value_field.nullable:
        fail(f"{format}: the vectors or their values may be null")
    export.same(f"{format}, pyarrow", *columns(export, pa.concat_tables(tables), format))
    frame = polars.concat([polars.read_parquet(file) for file in export.files(format)])
    stored = np.stack([row.to_numpy() for row in frame["vector"]])
    ids = frame["item_id"].to_list()
    export.same(f"{format}, polars", decoded(stored, export.manifest), ids)


def parquet_arrow(export):
    parquet(export, "parquet_arrow")


def fbin(export):
    parts = []
    for file in export.files("fbin"):
        n, d = np.fromfile(file, dtype="<u4", count=2)
        parts.append(np.fromfile(file, dtype=NUMPY[export.dtype], offset=8).reshape(n, d))
    export.same("fbin, numpy", decoded(np.concatenate(parts), export.manifest))


def fvecs(export):
    parts = []
    for file in export.files("fvecs"):
        numbers = np.fromfile(file, dtype="<i4")
        parts.append(numbers.reshape(-1, numbers[0] + 1)[:, 1:].copy().view("<f4"))
    export.same("fvecs, numpy", np.concatenate(parts))


def safetensors(export):
    parts, numbers = [], []
    for file in export.files("safetensors"):
        with safe_open(file, framework="numpy") as tensors:
            numbers.append(tensors.get_tensor("row_numbers"))
            metadata = tensors.metadata()
            if export.dtype != "bfloat16":
                parts.append(tensors.get_tensor("vectors"))
        if np.float32(metadata["scale"]) != export.scale:
            fail(f"{file}: scale {metadata['scale']}")
        if export.dtype == "bfloat16":  # NumPy has no such type
            tensor = dict(deserialize(file.read_bytes()))["vectors"]
            if tensor["dtype"] != "BF16":
                fail(f"{file}: {tensor['dtype']}")
            parts.append(np.frombuffer(tensor["data"], dtype="<u2").reshape(tensor["shape"]))
    export.same("safetensors", decoded(np.concatenate(parts), export.manifest))
    if not np.array_equal(np.concatenate(numbers), np.arange(len(export.ids))):
        fail("safetensors: the row numbers differ")


def faiss_index(export):
    kind = faiss.IndexFlat if export.dtype == "float32" else faiss.IndexScalarQuantizer
    shards = faiss.IndexShards(export.manifest["dimension"], True, True)
    indexes = [faiss.read_index(str(file)) for file in export.files("faiss")]
    parts = []
    for index in indexes:
        if not isinstance(index, kind) or index.metric_type != faiss.METRIC_INNER_PRODUCT:
            fail(f"faiss: {type(index)}, metric {index.metric_type}")
        parts.append(index.reconstruct_n(0, index.ntotal))
        shards.add_shard(index)
    export.same("faiss", np.concatenate(parts) * export.scale)
    export.best("faiss", shards.search(export.queries, BEST)[1], export.queries)


def documented(export, docs):
    """Each snippet of a format leaves `vectors`, and `ids` where it can."""
    for text in snippets(docs, "vectors/vectors."):
        if "hnswlib" in text:
            continue
        found = run_snippet(text, export.folder.parent)
        export.same("the snippet\n" + text, found["vectors"], found.get("ids"))
        if "found" in found:
            export.best("the snippet\n" + text, found["found"], export.vectors[:3])


READERS = {
    "parquet": parquet,
    "parquet_arrow": parquet_arrow,
    "fvecs": fvecs,
    "fbin": fbin,
    "safetensors": safetensors,
    "arrow": arrow,
    "faiss": faiss_index,
}


def main(docs, folders):
    for folder in folders:
        export = Export(pathlib.Path(folder) / "vectors")
        read = []
        for format, reader in READERS.items():
            if format in export.manifest["stores"]:
                reader(export)
                read.append(format)
        print(
            f"{export.dtype}, {export.manifest['shards']} shards:"
            f" {len(export.ids)} vectors are the same in {', '.join(read)}"
        )
    documented(Export(pathlib.Path(folders[0]) / "vectors"), docs)
    print("the snippets of the documentation read them as well")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
