# What the scripts that measure share. They set `here` and source this file.

root=$(cd "$here/../.." && pwd)
jar=$root/experiments/target/taillight.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
unset TAILLIGHT_PROFILE # what is measured is the build for the processor

say() { printf '%s\n' "$*" >&2; }
usage() { say "$(basename "$0"): $*; see the head of the script"; exit 2; }

# figure KEY JSON: a number of the line that a measurement prints.
figure() { sed -n "s/.*\"$1\":\\([^,}]*\\).*/\\1/p" <<<"$2"; }

first_two_processors() {
  awk '/^Cpus_allowed_list:/ {
    count = split($2, ranges, ",")
    for (i = 1; i <= count; i++) {
      split(ranges[i] "-" ranges[i], bounds, "-") # a single processor is a range as well
      for (cpu = bounds[1]; cpu <= bounds[2] && found < 2; cpu++) list = list (found++ ? "," : "") cpu
    }
    print list
  }' /proc/self/status
}

# Builds the jar when it is missing or stale, keeps to two processors, and makes `scratch` in the
# folder `work`, which is deleted at the end, and in it the place `folder` of a catalogue.
prepare() {
  "$root/taillight" --version >/dev/null
  taskset -cp "$(first_two_processors)" $$ >/dev/null
  mkdir -p "$work"
  scratch=$(mktemp -d "$work/benchmark.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  folder=$scratch/catalogue
}
