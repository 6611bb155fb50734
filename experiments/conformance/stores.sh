#!/usr/bin/env bash
# Loads exports into the stores that they are for and asks these what they hold and find.
#
#   experiments/conformance/stores.sh quick RUN
#       Redis, Qdrant (in the memory of its client) and the OpenSearch client
#   experiments/conformance/stores.sh pgvector RUN
#   experiments/conformance/stores.sh milvus RUN
#       PostgreSQL with pgvector; Milvus Lite and the bulk writer of Milvus's own client
#
# A copy of the finished run in the folder RUN is exported in every precision that the store holds;
# ids and vectors must be those of vectors.npy, and a search must find what NumPy finds. Exit code 1
# when something differs. It needs a jar that is built (./taillight --version builds it), Python 3.9
# or newer with venv, for Redis redis-server, and the package index: the packages go into
# experiments/target, and take half a minute for "quick" and two for the others.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=checking.sh
. "$here/checking.sh"

# compare PRECISION SHARDS STORE…: exports for the stores and has them read it.
compare() {
  local precision=$1 shards=$2
  shift 2
  local formats
  formats=$(IFS=,; echo "npy,$*")
  say "$precision: $*"
  "$root/taillight" export "$work/run/config.yaml" --out "$work/run" --quiet \
    --set "export.formats=[$formats]" --set "export.precision=$precision" --set "export.shards=$shards"
  for store in "$@"; do
    "$venv/bin/python" -W ignore "$here/read_stores.py" "$store" "$work/run/vectors"
  done
}

[ $# = 2 ] || usage
copy_run "$2"
case $1 in
  quick)
    command -v redis-server >/dev/null || fail "redis-server is needed"
    venv stores
    compare float32 3 opensearch qdrant redis
    compare int8 1 opensearch redis
    ;;
  pgvector)
    venv stores
    compare float32 3 pgvector
    compare float16 1 pgvector qdrant
    ;;
  milvus)
    venv milvus
    compare float32 3 milvus
    compare float16 1 milvus
    compare bfloat16 1 milvus
    compare int8 1 milvus
    ;;
  *) fail "$1: expected quick, pgvector or milvus" ;;
esac
say "all is well"
