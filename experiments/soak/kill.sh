#!/bin/sh
# Kills small runs N times at random moments (SIGKILL) and calls them again; the vectors must be those
# of a run that nobody disturbed.
#
#   experiments/soak/kill.sh [N [SEED]]      200 and 1 by default; a kill takes some seconds
set -eu
cd "$(dirname "$0")/../.."
exec mvn -q -B -pl experiments -am test -Dtest='KillIT#killedAnywhere*' \
  -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtaillight.kills="${1:-200}" -Dtaillight.kill.seed="${2:-1}"
