#!/usr/bin/env bash
# Asks TensorBoard and MLflow themselves what Taillight has shown them.
#
#   experiments/conformance/tracking.sh tensorboard RUN
#       shows the finished run in the folder RUN once more, as event files, and reads them back with
#       TensorBoard: every number must be that of metrics.jsonl
#   experiments/conformance/tracking.sh mlflow
#       starts a tracking server, runs configs/quick.yaml against it and asks the server for
#       parameters, metrics, tags and the report; then runs it against a server that is not there
#
# Exit code 1 when something differs. It needs a jar that is built (./taillight --version builds
# it), Python 3.9 or newer with venv, and the package index: TensorBoard is installed in half a
# minute, MLflow in two or three, both into experiments/target.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=checking.sh
. "$here/checking.sh"

free_port() {
  "$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# stop: ends the server and its workers, which have a process group of their own.
stop() {
  [ -n "$server" ] || return 0
  kill -- "-$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}

tensorboard() {
  local run=$1
  [ -f "$run/config.yaml" ] || fail "$run is not the folder of a run"
  venv tensorboard
  "$root/taillight" run "$run/config.yaml" --out "$run" --set tracking.tensorboard=true --quiet
  "$venv/bin/python" "$here/read_tensorboard.py" "$run"
}

mlflow() {
  venv mlflow
  server=
  work=$(mktemp -d)
  port=$(free_port)
  trap 'stop; rm -rf "$work"' EXIT
  say "start the server"
  (cd "$work" && exec setsid "$venv/bin/mlflow" server --host 127.0.0.1 --port "$port" --workers 1 \
    --backend-store-uri "sqlite:///$work/mlflow.db" --artifacts-destination "$work/artifacts" \
    >"$work/server.log" 2>&1) &
  server=$!
  for _ in $(seq 120); do
    "$venv/bin/python" -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$port/health')" 2>/dev/null && break
    kill -0 "$server" || { cat "$work/server.log" >&2; fail "the server does not start"; }
    sleep 0.5
  done

  say "a run, and the same again"
  run=("$root/taillight" run "$root/configs/quick.yaml" --out "$work/run" --quiet --json
    --set tracking.mlflow.experiment=conformance --set 'tracking.mlflow.tags=[team=search]')
  "${run[@]}" --set "tracking.mlflow.url=http://127.0.0.1:$port" >"$work/result"
  "${run[@]}" --set "tracking.mlflow.url=http://127.0.0.1:$port" >"$work/result"
  grep -q '"status":"unchanged"' "$work/result" || fail "not unchanged: $(cat "$work/result")"
  "$venv/bin/python" "$here/read_mlflow.py" "http://127.0.0.1:$port" "$work/run"

  say "a server that is not there"
  stop
  "${run[@]}" --set "tracking.mlflow.url=http://127.0.0.1:$(free_port)" --set seed=1 \
    >"$work/result" 2>"$work/log" || fail "a dead server ends the run: $(cat "$work/log")"
  grep -q '"status":"complete"' "$work/result" || fail "not complete: $(cat "$work/result")"
  [ "$(grep -c 'tracker=mlflow' "$work/log")" = 1 ] || fail "one warning is expected: $(cat "$work/log")"
}

case ${1:-} in
  tensorboard) [ $# = 2 ] || fail "the folder of a run is needed"; tensorboard "$(cd "$2" && pwd)" ;;
  mlflow) mlflow ;;
  *) usage ;;
esac
say "all is well"
