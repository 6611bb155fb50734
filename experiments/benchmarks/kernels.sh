#!/usr/bin/env bash
# Times the parts of a training step, and what the machine can do at most, with JMH.
#
#   experiments/benchmarks/kernels.sh                           everything, in about five minutes
#   experiments/benchmarks/kernels.sh TowerBenchmark -i 20      some, with options of JMH
#   experiments/benchmarks/kernels.sh StepBenchmark -p items=1000000
#   experiments/benchmarks/kernels.sh -h                        the options of JMH
#   experiments/benchmarks/kernels.sh -lp                       the benchmarks and their parameters
#
# Each benchmark runs in one process of its own (-f), warms up for five seconds (-wi, -w) and is
# measured five times for a second (-i, -r), unless an option says otherwise. Prints a table at the
# end and leaves the figures of every iteration in experiments/target/kernels.json, unless -rff names
# another file. It needs a JDK 17 and Maven; nothing else should run on the machine.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
result=$root/experiments/target/kernels.json
classpath=target/test.classpath

(cd "$root" && mvn -q -B -pl trainer -am -Dspotless.check.skip \
  test-compile dependency:build-classpath -Dmdep.outputFile=$classpath) >&2

options=(-rf json)
case " $* " in
  *' -rff '*) ;;
  *) options+=(-rff "$result") ;;
esac
mkdir -p "$(dirname "$result")"
module=$root/trainer/target
exec "$java" -cp "$module/test-classes:$module/classes:$(cat "$root/trainer/$classpath")" \
  org.openjdk.jmh.Main "${options[@]}" "$@"
