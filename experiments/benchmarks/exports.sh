#!/usr/bin/env bash
# Times the export of random unit vectors of length 64 in every format.
#
#   experiments/benchmarks/exports.sh [ITEMS…]
#       exports 1,000,000 and 10,000,000 vectors, each in one part and in two, and prints for each
#       format rows and megabytes per second, the share of what the disk takes of one sequential
#       file of the same size right after it, and the peak of resident memory; exit code 1 when this
#       grows with the number of vectors
#
# Options:
#   --formats F,F…    which formats; all
#   --shards S,S…     in how many parts; 1,2
#   --precision P     float32, float16, bfloat16 or int8; float32
#   --dimension D     the length of a vector; 64
#   --seed S          what the vectors are drawn from; 0
#   --work DIR        where the exports lie meanwhile; experiments/target
#
# Each export runs in a process of its own with a heap of 256 MiB, on the first two processors that
# are allowed. Ten million vectors need 15 GB of free disk. It needs a JDK 17. See docs/benchmarks.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=measuring.sh
. "$here/measuring.sh"
# Garbage that is collected late may add this much.
growth_mib=128

formats=parquet,npy,fvecs,fbin,safetensors,arrow,faiss,jsonl shards=1,2 precision=float32
dimension=64 seed=0 work=$root/experiments/target sizes=()
while [ $# -gt 0 ]; do
  case $1 in
    --formats | --shards | --precision | --dimension | --seed | --work)
      [ $# -gt 1 ] || usage "$1 needs a value"
      declare "${1#--}=$2"
      shift ;;
    *[!0-9]* | '' | 0*) usage "a number of items or an option is needed, got '$1'" ;;
    *) sizes+=("$1") ;;
  esac
  shift
done
[ ${#sizes[@]} -gt 0 ] || sizes=(1000000 10000000)

measure() { # FORMAT ITEMS SHARDS
  local result
  mkdir "$folder"
  result=$("$java" -Xmx256m -cp "$jar:$scratch/classes" ExportBenchmark "$folder" --format "$1" \
    --items "$2" --shards "$3" --precision "$precision" --dimension "$dimension" --seed "$seed")
  rm -rf "$folder"
  say "$result"
  printf '%-12s %10d %6d %9.1f %9.1f %11d %8.0f %8.0f %7.2f %9d\n' "$1" "$2" "$3" \
    "$(figure compute_s "$result")" "$(figure write_s "$result")" "$(figure rows_per_s "$result")" \
    "$(figure mb_per_s "$result")" "$(figure disk_mb_per_s "$result")" \
    "$(figure share_of_disk "$result")" "$(figure peak_rss_mib "$result")"
  printf '%s %s %s\n' "$1" "$3" "$(figure peak_rss_mib "$result")" >>"$scratch/peaks"
}

export LC_ALL=C
prepare
"${java}c" -proc:none -nowarn -cp "$jar" -d "$scratch/classes" "$here/ExportBenchmark.java"
printf '%-12s %10s %6s %9s %9s %11s %8s %8s %7s %9s\n' \
  format items shards 'compute s' 'write s' rows/s MB/s 'disk' share 'peak MiB'
for format in ${formats//,/ }; do
  for part in ${shards//,/ }; do
    for items in "${sizes[@]}"; do
      measure "$format" "$items" "$part"
    done
  done
done
awk -v most=$growth_mib '
  { key = $1 " in " $2 " parts" }
  !(key in least) || $3 < least[key] { least[key] = $3 }
  $3 > largest[key] { largest[key] = $3 }
  END {
    for (key in least) if (largest[key] - least[key] > most) {
      print "FAILED: " key ": between " least[key] " and " largest[key] " MiB were resident"
      bad = 1
    }
    exit bad
  }' "$scratch/peaks" >&2
