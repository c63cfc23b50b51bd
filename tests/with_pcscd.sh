#!/bin/sh
# Runs a command in a sandbox (sandbox.sh) with a pcscd in it, whose only readers are the virtual one's two.
# usage: with_pcscd.sh COMMAND [ARGUMENT]...      for example a shell
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ "${1:-}" = --inside ] || exec "$here/sandbox.sh" "$here/with_pcscd.sh" --inside "$@"
shift

folder=$(mktemp -d)
finish() {
  "$here/own_pcscd.sh" end "$folder" TERM
  rm -rf "$folder"
}
"$here/own_pcscd.sh" start "$folder"
trap finish EXIT
trap 'exit 1' INT TERM
"$@"
