#!/usr/bin/env bash
# Times the mutual-information job beside what people do without it, or on growing catalogues.
#
#   experiments/benchmarks/mutual-information.sh [ITEMS]
#       compares values and times with scikit-learn and DuckDB on the same columns, of a million
#       items by default; exit code 1 when a value differs by more than 1e-9
#   experiments/benchmarks/mutual-information.sh --growth [ITEMS…]
#       times 100,000, 1,000,000 and 10,000,000 items; exit code 1 when 4 GiB are not enough
#
# Options:
#   --features K   how many features; 20
#   --seed S       what the catalogue is drawn from; 0
#   --terms T      how long a sum scikit-learn's expectation of one pair may be; 1e8
#   --work DIR     where the catalogue lies meanwhile; experiments/target
#
# Everything runs on the first two processors that are allowed, and Taillight within 4 GiB. It needs
# a JDK 17 and, to compare, Python 3.11 with venv. See docs/benchmarks.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=measuring.sh
. "$here/measuring.sh"
venv=$root/experiments/target/benchmark-venv
memory_mib=4096

growth=no features=20 seed=0 terms=1e8 work=$root/experiments/target sizes=()
while [ $# -gt 0 ]; do
  case $1 in
    --growth) growth=yes ;;
    --features | --seed | --terms | --work)
      [ $# -gt 1 ] || usage "$1 needs a value"
      declare "${1#--}=$2"
      shift ;;
    *[!0-9]* | '') usage "a number of items or an option is needed, got '$1'" ;;
    *) sizes+=("$1") ;;
  esac
  shift
done
[ "$growth" = yes ] || [ ${#sizes[@]} -le 1 ] || usage "one number of items is needed, got ${sizes[*]}"

# Taillight within the bound. The kernel refuses it more memory of its own (heap, stacks, buffers);
# the mapped files of the catalogue come on top of that and are part of the peak that is reported.
ours() {
  (
    ulimit -d $((memory_mib * 1024))
    exec "$java" -XX:MaxRAM=${memory_mib}m -XX:MaxRAMPercentage=50 \
      -XX:ErrorFile="$scratch/java-%p.log" -cp "$jar" "$here/MutualInformationBenchmark.java" "$@"
  )
}

make_venv() {
  cmp -s "$here/peer/requirements.txt" "$venv/requirements.txt" && return
  python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    { say "mutual-information.sh: Python 3.11 or newer with venv is needed (Debian: python3-venv)"; exit 2; }
  say "installing the peers into $venv"
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
    --requirement "$here/peer/requirements.txt" >&2
  cp "$here/peer/requirements.txt" "$venv"
}

compare() {
  local items=$1 estimator
  make_venv
  export PYTHONDONTWRITEBYTECODE=1
  "$venv/bin/python" "$here/peer/mutual_information_test.py" --quiet
  say "$items items, $features features, seed $seed"
  ours make "$folder" --items "$items" --features "$features" --seed "$seed" --columns
  for estimator in plug_in adjusted; do
    ours time "$folder" --estimator $estimator >&2
  done
  "$venv/bin/python" "$here/peer/mutual_information.py" "$folder" --terms "$terms" --threads 2
}

grow() {
  local items estimator result peak failed=0
  printf '%12s %10s %9s %21s %9s\n' items estimator seconds 'ns per item and pair' 'peak MiB'
  for items in "$@"; do
    rm -rf "$folder"
    ours make "$folder" --items "$items" --features "$features" --seed "$seed"
    for estimator in plug_in adjusted; do
      result=$(ours time "$folder" --estimator $estimator)
      peak=$(figure peak_rss_mib "$result")
      LC_ALL=C printf '%12d %10s %9.1f %21.2f %9d\n' "$items" $estimator \
        "$(figure seconds "$result")" "$(figure ns_per_item_and_pair "$result")" "$peak"
      [ "$peak" -le $memory_mib ] || failed=1
    done
  done
  [ $failed = 0 ] || { say "FAILED: more than $memory_mib MiB were resident"; return 1; }
}

prepare

if [ "$growth" = yes ]; then
  [ ${#sizes[@]} -gt 0 ] || sizes=(100000 1000000 10000000)
  grow "${sizes[@]}"
else
  compare "${sizes[0]:-1000000}"
fi
