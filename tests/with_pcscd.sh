#!/bin/sh
# Runs a command while a pcscd runs: with_pcscd.sh COMMAND [ARGUMENT]...
# One that runs already is used and left alone; one that was started here is ended here.
set -eu
socket=/run/pcscd/pcscd.comm
log=$(mktemp)
pcscd=

root=
[ "$(id -u)" -eq 0 ] || root=sudo

finish() {
  if [ -n "$pcscd" ]; then
    $root kill "$pcscd" 2>/dev/null || true
    wait "$pcscd" 2>/dev/null || true
  fi
  rm -f "$log"
}
trap finish EXIT
trap 'exit 1' INT TERM

# Running, and here: one in a namespace of its own has no socket that could be reached.
runs() { [ -S "$socket" ] && pgrep -x pcscd >/dev/null; }

if ! runs; then
  $root rm -f "$socket"
  $root pcscd -f >"$log" 2>&1 &
  pcscd=$!
  tries=200
  until [ -S "$socket" ]; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ] || ! kill -0 "$pcscd" 2>/dev/null; then
      echo "pcscd does not start:" >&2
      cat "$log" >&2
      exit 1
    fi
    sleep 0.05
  done
fi
"$@"
