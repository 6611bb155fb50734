#!/usr/bin/env bash
# Computes vectors outside Java from what a run has exported for services.
#
#   experiments/conformance/encoders.sh RUN
#       reads encoder.json, weights and vocabularies of encoders/query and encoders/item in the run
#       folder with numpy and safetensors, and compares the vectors of all items with those in
#       vectors/vectors.npy, and those of some hundred users, whose features and history it takes
#       from the encoded dataset, with what ./taillight encode makes of the same lines
#
# Exit code 1 when a number differs by more than 1e-5. It needs a jar that is built (./taillight
# --version builds it), Python 3.9 or newer with venv, and the package index: numpy and safetensors
# are installed in half a minute into experiments/target.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=checking.sh
. "$here/checking.sh"

[ $# = 1 ] || usage
run=$(cd "$1" && pwd)
[ -f "$run/encoders/query/encoder.json" ] || fail "$run has no encoders"
[ -f "$run/vectors/vectors.npy" ] || fail "$run has no vectors.npy; export.formats needs npy"

venv encoders
make_work
"$venv/bin/python" "$here/encode.py" inputs "$run" "$work"
"$root/taillight" encode --encoder "$run/encoders/query" --input "$work/queries.jsonl" \
  --output "$work/query-vectors.jsonl" --quiet >/dev/null
"$venv/bin/python" "$here/encode.py" compare "$run" "$work"
say "all is well"
