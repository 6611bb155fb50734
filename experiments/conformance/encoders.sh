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

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/experiments/conformance
say() { printf '== %s\n' "$*" >&2; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

[ $# = 1 ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
run=$(cd "$1" && pwd)
[ -f "$run/encoders/query/encoder.json" ] || fail "$run has no encoders"
[ -f "$run/vectors/vectors.npy" ] || fail "$run has no vectors.npy; export.formats needs npy"

requirements=$here/requirements-encoders.txt
venv=$root/experiments/target/conformance-encoders
if ! cmp -s "$requirements" "$venv/installed"; then
  say "install numpy and safetensors"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"
  cp "$requirements" "$venv/installed"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$venv/bin/python" "$here/encode.py" inputs "$run" "$work"
"$root/taillight" encode --encoder "$run/encoders/query" --input "$work/queries.jsonl" \
  --output "$work/query-vectors.jsonl" --quiet >/dev/null
"$venv/bin/python" "$here/encode.py" compare "$run" "$work"
say "all is well"
