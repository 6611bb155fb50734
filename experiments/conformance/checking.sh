# What the scripts that ask other programs share. They set `here` and source this file.

root=$(cd "$here/../.." && pwd)
export PYTHONDONTWRITEBYTECODE=1

say() { printf '== %s\n' "$*" >&2; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# usage: prints the head of the script and ends it.
usage() { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2; }

# venv NAME: makes a virtual environment of that name once and again when its requirements change;
# its folder is then in $venv.
venv() {
  local requirements=$here/requirements-$1.txt
  venv=$root/experiments/target/conformance-$1
  cmp -s "$requirements" "$venv/installed" && return
  say "install $1"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"
  cp "$requirements" "$venv/installed"
}

# make_work: a folder in $work, which is deleted at the end.
make_work() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
}

# copy_run RUN: a copy of a finished run, in $work/run.
copy_run() {
  [ -f "$1/_SUCCESS" ] || fail "$1 is not the folder of a finished run"
  make_work
  cp -a "$1" "$work/run"
}
