#!/bin/sh
# Runs a command of Taillight for a scheduler: keeps its result and its log, and tries again by
# itself where that helps, which is after exit code 75 and nothing else.
#
#   taillight-job.sh COMMAND [ARGUMENTS]        e.g. taillight-job.sh run debian.yaml
#
# Environment:
#   TAILLIGHT             the program (default: taillight, on the PATH)
#   TAILLIGHT_JOB_LOGS    the folder of results and logs (default: the working directory), one for
#                         each job: a call that finds another one at work there ends with 0 at once
#   TAILLIGHT_JOB_TRIES   how often it is tried (default: 5)
#   TAILLIGHT_JOB_WAIT_S  how long to wait before the second try; each further wait is twice as long
#                         (default: 60)
#   TAILLIGHT_JOB_ALERT   a program that is called with the exit code and the file of the result
#                         when a person is needed
#
# and those of Taillight, such as TAILLIGHT_OUT. It ends with the exit code of the last try. It
# needs flock of util-linux.
set -u

logs=${TAILLIGHT_JOB_LOGS:-.}
tries=${TAILLIGHT_JOB_TRIES:-5}
wait_s=${TAILLIGHT_JOB_WAIT_S:-60}
child=

# A scheduler stops this script; the program must hear of it, and saves what it has to save.
stop() {
  stopped=yes
  [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
stopped=
trap stop TERM INT

# once COMMAND…: one try; its exit code is in $code.
once() {
  "${TAILLIGHT:-taillight}" "$@" --json --log-format json >"$logs/result.json" 2>>"$logs/log.jsonl" &
  child=$!
  wait "$child"
  code=$?
  while [ -n "$stopped" ] && kill -0 "$child" 2>/dev/null; do # a signal ends the wait only
    wait "$child"
    code=$?
  done
  child=
}

mkdir -p "$logs" || exit 2
# The program inherits the lock: it also keeps others out when only this script has been killed.
exec 9>>"$logs/.job.lock" || exit 2
flock -n 9
case $? in
  0) ;;
  1)
    echo "taillight-job: another call is at work in $logs; nothing to do" >&2
    exit 0
    ;;
  *) echo "taillight-job: $logs/.job.lock cannot be locked" >&2; exit 2 ;;
esac

try=1
while :; do
  once "$@"
  [ "$code" = 75 ] && [ "$try" -lt "$tries" ] && [ -z "$stopped" ] || break
  echo "taillight-job: try $try of $tries: try again later, waiting $wait_s s" >&2
  sleep "$wait_s" 9>&- &
  child=$!
  wait "$child"
  child=
  [ -z "$stopped" ] || { code=143; break; }
  try=$((try + 1))
  wait_s=$((wait_s * 2))
done

case $code in
  0) meaning="done, or nothing to do" alert= ;;
  2) meaning="bad usage or configuration" alert=yes ;;
  3) meaning="bad data" alert=yes ;;
  4) meaning="a quality gate refused; what was published before stays" alert=yes ;;
  75) meaning="given up after $tries tries; the next call goes on" alert=yes ;;
  143) meaning="stopped; the next call goes on" alert= ;;
  *) meaning="failed" alert=yes ;;
esac
echo "taillight-job: exit code $code: $meaning" >&2
if [ -n "$alert" ] && [ -n "${TAILLIGHT_JOB_ALERT:-}" ]; then
  "$TAILLIGHT_JOB_ALERT" "$code" "$logs/result.json" 9>&- ||
    echo "taillight-job: the alert failed" >&2
fi
exit "$code"
