#!/bin/sh
# A pcscd in a sandbox (sandbox.sh), which a test may also kill.
# usage: own_pcscd.sh start FOLDER [READERS]   READERS: a folder in place of the sandbox's one virtual reader
#        own_pcscd.sh end FOLDER SIGNAL        returns when it is gone
set -eu
action=$1
pid_file=$2/pcscd.pid
sockets=/run/pcscd
socket=$sockets/pcscd.comm

# Where only root's PATH has it.
PATH=$PATH:/usr/sbin
root=
[ "$(id -u)" -eq 0 ] || root=sudo

"$(dirname "$0")/in_sandbox.sh"

case $action in
  start)
    $root rm -f "$socket" "$sockets/pcscd.pid"
    set -- "$pid_file" --config "${3:-$sockets/readers}" --foreground
    # Where it asks polkit, nobody is there to answer.
    ! pcscd --help | grep -q -e --disable-polkit || set -- "$@" --disable-polkit
    # shellcheck disable=SC2016
    $root sh -c 'echo $$ >"$1"; shift; exec pcscd "$@"' pcscd "$@" >"$pid_file.log" 2>&1 &
    tries=1000
    until [ -S "$socket" ]; do
      tries=$((tries - 1))
      [ "$tries" -gt 0 ] || { echo "pcscd does not start:" >&2; cat "$pid_file.log" >&2; exit 1; }
      sleep 0.01
    done
    ;;
  end)
    pid=$($root cat "$pid_file")
    # The shell's own: the program is of a package that a minimal system does without.
    # shellcheck disable=SC2016
    $root sh -c 'kill -"$1" "$2"' sh "$3" "$pid"
    # Gone, or dead and not yet taken notice of by whoever has inherited it.
    until [ ! -d "/proc/$pid" ] || grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null; do sleep 0.01; done
    $root rm -f "$socket"
    ;;
esac
