#!/usr/bin/env bash
# Reads exports with the programs that they are written for.
#
#   experiments/conformance/exports.sh arrays RUN
#       exports the finished run in the folder RUN in every format of arrays and in every precision,
#       reads the files with NumPy, PyArrow, Polars, safetensors and Faiss, and runs the snippets of
#       docs/exports.md: ids and vectors must be those of vectors.npy and item_ids.jsonl, and the
#       best ten items of a query those that NumPy finds
#   experiments/conformance/exports.sh hnswlib RUN
#       builds an index with hnswlib by the snippet of docs/exports.md and searches it
#
# RUN stays as it is. Exit code 1 when something differs. It needs a jar that is built (./taillight
# --version builds it), Python 3.11 or newer with venv, and the package index; hnswlib also needs a
# C++ compiler and the headers of Python. The packages go into experiments/target.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=checking.sh
. "$here/checking.sh"

# export_to NAME PRECISION SHARDS FORMATS: the run's vectors, in $work/NAME/vectors.
export_to() {
  say "export $2, $3 shards: $4"
  "$root/taillight" export "$work/run/config.yaml" --out "$work/run" --quiet \
    --set export.precision="$2" --set export.shards="$3" --set "export.formats=[$4]" >"$work/log" ||
    fail "the export: $(cat "$work/log")"
  mkdir "$work/$1"
  mv "$work/run/vectors" "$work/$1/vectors"
}

arrays() {
  copy_run "$1"
  venv exports
  export_to float32 float32 1 parquet,parquet_arrow,npy,fvecs,fbin,safetensors,arrow,faiss,jsonl
  export_to float16 float16 2 npy,fbin,safetensors,arrow,faiss
  export_to bfloat16 bfloat16 2 npy,safetensors,faiss
  export_to int8 int8 2 parquet,parquet_arrow,npy,fbin,safetensors,arrow,faiss
  "$venv/bin/python" "$here/read_arrays.py" "$root/docs/exports.md" \
    "$work"/{float32,float16,bfloat16,int8}
}

hnswlib() {
  copy_run "$1"
  venv exports-hnswlib
  export_to float32 float32 1 npy
  "$venv/bin/python" "$here/read_hnswlib.py" "$root/docs/exports.md" "$work/float32"
}

case ${1:-} in
  arrays | hnswlib) [ $# = 2 ] || fail "the folder of a run is needed"; "$1" "$(cd "$2" && pwd)" ;;
  *) usage ;;
esac
say "all is well"
