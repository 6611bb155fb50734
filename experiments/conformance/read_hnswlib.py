"""Builds an index with hnswlib as the documentation says, and searches it."""

import sys

from exported import BEST, Export, run_snippet, snippets


def main(docs, folder):
    export = Export(folder + "/vectors")
    for text in snippets(docs, "hnswlib"):
        index = run_snippet(text, folder)["index"]
        index.set_ef(200)
        labels, _ = index.knn_query(export.queries, k=BEST)
        export.best("hnswlib", labels, export.queries, wanted=0.99)
    queries = len(export.queries)
    print(f"hnswlib finds the best ten of {len(export.ids)} items for {queries} queries")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
