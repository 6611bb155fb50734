#!/usr/bin/env bash
# Compares the simple systems of a run, and the metrics of the evaluation, with peers.
#
#   experiments/benchmarks/references.sh [CONFIG]
#       runs CONFIG, by default configs/debian.yaml, with all references and one epoch of training,
#       and computes them once more with numpy, scipy, implicit and ranx; exit code 1 when a figure
#       differs by more than the tolerance of its system
#   experiments/benchmarks/references.sh --run DIR
#       does so for a finished run
#
# Options:
#   --implicit     regularises iALS without regard to frequencies, which is what the package implicit
#                  can do as well, and leaves out the other systems that are learnt
#   --work DIR     where the run lies meanwhile; experiments/target
#
# It needs a JDK 17 and Python 3.11 or newer with venv; with the default configuration, 10 GiB of
# memory. See docs/references.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=measuring.sh
. "$here/measuring.sh"
venv=$root/experiments/target/references-venv
requirements=$here/peer/requirements-references.txt

config=$root/configs/debian.yaml run='' work=$root/experiments/target
overrides=(--set 'evaluation.references=[random, most_popular, item_knn, user_knn, content_knn, bpr_mf, ials, ease]')
while [ $# -gt 0 ]; do
  case $1 in
    --implicit)
      overrides=(--set 'evaluation.references=[most_popular, ials]'
        --set references.ials.frequency_exponent=0 --set references.ials.regularisation=5) ;;
    --run | --work)
      [ $# -gt 1 ] || usage "$1 needs a value"
      declare "${1#--}=$2"
      shift ;;
    -*) usage "unknown option $1" ;;
    *) config=$1 ;;
  esac
  shift
done
[ -n "$run" ] || [ -f "$config" ] || usage "$config: no such file"

make_venv() {
  cmp -s "$requirements" "$venv/requirements.txt" && return
  python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    { say "references.sh: Python 3.11 or newer with venv is needed (Debian: python3-venv)"; exit 2; }
  say "installing the peers into $venv"
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
    --requirement "$requirements" >&2
  cp "$requirements" "$venv/requirements.txt"
}

make_venv
prepare
export PYTHONDONTWRITEBYTECODE=1 OPENBLAS_NUM_THREADS=2
"$venv/bin/python" "$here/peer/references_test.py" --quiet
if [ -z "$run" ]; then
  run=$scratch/run
  "$java" -Xmx4g -jar "$jar" run "$config" --out "$run" --set training.epochs=1 --set baseline=false \
    "${overrides[@]}" >&2
fi
"$venv/bin/python" "$here/peer/references.py" "$run"
