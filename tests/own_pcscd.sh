#!/bin/sh
# A pcscd that a test may kill.
# usage: own_pcscd.sh start FOLDER [READERS]   READERS: a folder in place of /etc/reader.conf.d
#        own_pcscd.sh end FOLDER SIGNAL        returns when it is gone
set -eu
action=$1
pid_file=$2/pcscd.pid
socket=/run/pcscd/pcscd.comm

root=
[ "$(id -u)" -eq 0 ] || root=sudo

case $action in
  start)
    if [ -S "$socket" ] && pgrep -x pcscd >/dev/null; then
      echo "a pcscd runs already; this test kills its own one, so stop that one first" >&2
      exit 1
    fi
    $root rm -f "$socket" /run/pcscd/pcscd.pid
    # shellcheck disable=SC2016
    $root sh -c 'echo $$ >"$1"; exec pcscd -f ${2:+-c "$2"}' pcscd "$pid_file" "${3:-}" >"$2/pcscd.log" 2>&1 &
    tries=1000
    until [ -S "$socket" ]; do
      tries=$((tries - 1))
      [ "$tries" -gt 0 ] || { cat "$2/pcscd.log" >&2; exit 1; }
      sleep 0.01
    done
    ;;
  end)
    pid=$(cat "$pid_file")
    $root kill -"$3" "$pid"
    # Gone, or dead and not yet taken notice of by whoever has inherited it.
    until [ ! -d "/proc/$pid" ] || grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null; do sleep 0.01; done
    $root rm -f "$socket"
    ;;
esac
