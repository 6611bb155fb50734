#!/usr/bin/env bash
# Times the steps of the training beside PyTorch, or on growing catalogues.
#
#   experiments/benchmarks/training.sh [ITEMS]
#       trains the same model from the same start on the same batches with Taillight and with
#       PyTorch in the ways people write it, in turn, on a million items by default; exit code 1
#       when their losses differ
#   experiments/benchmarks/training.sh --growth [ITEMS…]
#       times the steps on 10,000, 1,000,000 and 10,000,000 items; exit code 1 when 8 GiB are not
#       enough
#   experiments/benchmarks/training.sh --ceilings [ITEMS]
#       counts what a step has to do and measures how fast this machine could do it at most
#
# Options:
#   --rounds R        how often all are run, one after the other; 3
#   --steps S         how many steps a run has; 300
#   --dense-steps S   how many it has where each step passes over whole tables; 40
#   --users U         how many users the catalogue has; 100000
#   --seed S          what catalogue, start and batches are drawn from; 0
#   --work DIR        where the catalogue lies meanwhile; experiments/target
#
# A third of the steps, 150 at most, warm up and are not counted. Everything runs on the first two
# processors that are allowed. It needs a JDK 17 and, to compare, Python 3.11 to 3.13 with venv, for
# which it downloads 2.7 GB at the first time. See docs/benchmarks.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=measuring.sh
. "$here/measuring.sh"
venv=$root/experiments/target/training-venv
requirements=$here/peer/requirements-training.txt
memory_mib=8192
# Ten million rows of 32 numbers with their two moments and a count are 3.6 GiB.
java_options=(-Xmx5g)

whole() { case $2 in *[!0-9]* | '' | 0*) usage "$1 needs a whole number above 0, got '$2'" ;; esac; }

growth=no ceilings=no rounds=3 steps=300 dense_steps=40 users=100000 seed=0 work=$root/experiments/target sizes=()
while [ $# -gt 0 ]; do
  case $1 in
    --growth) growth=yes ;;
    --ceilings) ceilings=yes ;;
    --rounds | --steps | --dense-steps | --users | --seed | --work)
      [ $# -gt 1 ] || usage "$1 needs a value"
      case $1 in --seed | --work) ;; *) whole "$1" "$2" ;; esac
      key=${1#--}
      declare "${key/-/_}=$2"
      shift ;;
    *) whole ITEMS "$1"; sizes+=("$1") ;;
  esac
  shift
done
[ "$growth" = yes ] || [ ${#sizes[@]} -le 1 ] || usage "one number of items is needed, got ${sizes[*]}"
[ "$steps" -gt 1 ] && [ "$dense_steps" -gt 1 ] || usage "two steps are needed at least"
[ "$dense_steps" -le "$steps" ] || dense_steps=$steps

# The driver sees the inside of the trainer, so it is compiled beside it, not put into the jar.
compile() {
  local sources=$root/trainer/src/test/java
  "${java}c" -proc:none -nowarn -implicit:class -cp "$jar" -sourcepath "$sources" \
    -d "$scratch/classes" "$sources/dev/taillight/trainer/TrainingBenchmark.java"
}

# Taillight within the bound: the kernel refuses it more memory of its own (heap, stacks, buffers);
# mapped files come on top of that and are part of the peak that is reported.
ours() {
  (
    ulimit -d $((memory_mib * 1024))
    exec "$java" "${java_options[@]}" -XX:ErrorFile="$scratch/java-%p.log" \
      -cp "$jar:$scratch/classes" dev.taillight.trainer.TrainingBenchmark "$@"
  )
}

make_catalogue() { # FOLDER ITEMS: with enough pairs for all steps of an epoch
  local pairs=$((steps * 1024))
  ours make "$1" --items "$2" --users "$users" --seed "$seed" \
    --pairs $((pairs > 1000000 ? pairs : 1000000))
}

warm_up() { echo $(($1 / 3 < 150 ? $1 / 3 : 150)); }

runs=0
# ours_for STEPS OPTION…, peer_for STEPS OPTION…: a run, whose result is kept and shown.
ours_for() {
  local wanted=$1
  runs=$((runs + 1))
  shift
  keep "$(ours time "$folder" --seed "$seed" --steps "$wanted" --warm-up "$(warm_up "$wanted")" \
    --losses "$scratch/losses-$runs.json" "$@")"
}
peer_for() {
  local wanted=$1
  runs=$((runs + 1))
  shift
  keep "$("$venv/bin/python" "$here/peer/two_tower.py" "$folder" --steps "$wanted" \
    --warm-up "$(warm_up "$wanted")" --losses "$scratch/losses-$runs.json" "$@")"
}
keep() {
  printf '%s\n' "$1" >>"$scratch/results"
  say "$1"
}

make_venv() {
  cmp -s "$requirements" "$venv/requirements.txt" && return
  python3 -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null ||
    { say "training.sh: Python 3.11 to 3.13 with venv is needed (Debian: python3-venv)"; exit 2; }
  say "installing PyTorch into $venv: 2.7 GB to download, 4.3 GB on disk"
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir --no-deps \
    --only-binary :all: --requirement "$requirements" >&2
  cp "$requirements" "$venv/requirements.txt"
}

compare() {
  local round
  make_venv
  export PYTHONDONTWRITEBYTECODE=1
  "$venv/bin/python" "$here/peer/two_tower_test.py" --quiet
  say "$1 items, $users users, seed $seed"
  make_catalogue "$folder" "$1"
  ours batches "$folder" --steps "$steps" --seed "$seed"
  for ((round = 1; round <= rounds; round++)); do
    say "round $round of $rounds"
    ours_for "$steps" --rule adam
    peer_for "$steps" --way sparse_adam
    ours_for "$steps" --rule adagrad
    peer_for "$steps" --way sparse_adagrad
    ours_for "$steps" --rule adam --no-ssl
    peer_for "$steps" --way sparse_adam --no-ssl
    peer_for "$dense_steps" --way dense_adam
    peer_for "$dense_steps" --way dense_adam_fused
  done
  say "losses only"
  ours_for "$steps" --rule sgd
  peer_for "$steps" --way sgd
  peer_for "$steps" --way sgd --nudge
  peer_for "$steps" --way sparse_adagrad --nudge
  "$venv/bin/python" "$here/peer/training_report.py" "$scratch/results"
}

# The median of the numbers of a file, one per line.
median() { sort -g "$1" | awk '{ x[NR] = $1 } END { print (x[int((NR + 1) / 2)] + x[int(NR / 2) + 1]) / 2 }'; }

grow() {
  local items round result peak first='' failed=0
  for items in "$@"; do
    make_catalogue "$folder/$items" "$items"
  done
  for ((round = 1; round <= rounds; round++)); do
    for items in "$@"; do
      result=$(ours time "$folder/$items" --seed "$seed" --steps "$steps" \
        --warm-up "$(warm_up "$steps")" --losses "$scratch/losses.json")
      say "$result"
      figure ms_per_step_median "$result" >>"$scratch/ms-$items"
      figure peak_rss_mib "$result" >>"$scratch/peak-$items"
    done
  done
  printf '%12s %12s %10s %9s   %s\n' items 'ms per step' 'to first' 'peak MiB' 'ms per step of each round'
  for items in "$@"; do
    result=$(median "$scratch/ms-$items")
    first=${first:-$result}
    peak=$(sort -n "$scratch/peak-$items" | tail -n 1)
    LC_ALL=C printf '%12d %12.2f %10.3f %9d   %s\n' "$items" "$result" \
      "$(awk "BEGIN { print $result / $first }")" "$peak" \
      "$(LC_ALL=C xargs printf '%.1f ' <"$scratch/ms-$items")"
    [ "$peak" -le $memory_mib ] || failed=1
  done
  [ $failed = 0 ] || { say "FAILED: more than $memory_mib MiB were resident"; return 1; }
}

prepare
compile

if [ "$growth" = yes ]; then
  [ ${#sizes[@]} -gt 0 ] || sizes=(10000 1000000 10000000)
  grow "${sizes[@]}"
elif [ "$ceilings" = yes ]; then
  make_catalogue "$folder" "${sizes[0]:-1000000}"
  ours ceilings "$folder" --seed "$seed" --steps 50
  ours ceilings "$folder" --seed "$seed" --steps 50 --no-ssl
else
  compare "${sizes[0]:-1000000}"
fi
