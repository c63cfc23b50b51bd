#!/usr/bin/env bash
# vpcd's ports let whoever reaches them put a card into a reader. Nobody does who is not in the sandbox of that reader service:
# neither the computer around it nor another sandbox.
# usage: ports_test.sh (run under sandbox.sh)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/../in_sandbox.sh"

fail() { echo "FAILED: $*" >&2; exit 1; }
listening() { ss --listening --tcp --udp --numeric --no-header | awk '{ print $5 }' | sort -u | grep -o '[0-9]*$' | paste -sd ' '; }
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }  # answers PORT

if [ "${1:-}" = --inside ]; then
  cd "$2"
  { listening; answers 35963 && answers 35964 && echo both; } >runs
  read -r _ <looked_at
  exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkfifo "$work/runs" "$work/looked_at"
"$here/../with_pcscd.sh" "$0" --inside "$work" &
seen_inside=$(cat "$work/runs")
[ "$seen_inside" = "35963 35964
both" ] || fail "the readers do not wait for a card where they should: $seen_inside"
for port in 35963 35964; do ! answers "$port" || fail "port $port answers outside of the sandbox"; done
[ -z "$(ss --listening --tcp --udp --no-header)" ] || fail "something listens outside of the sandbox"
echo yes >"$work/looked_at"
wait "$!"
echo "passed: the readers of the tests are reached from their own sandbox only"
