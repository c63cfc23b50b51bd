#!/usr/bin/env bash
# Every program of the tests that sends a PIN stops, and says why, where a card lies that it did not make: each is started here
# as it must not be, without a sandbox of its own, beside a holder's card.
# usage: guards.sh BUILD_FOLDER (run by beside_a_card.sh)
set -euo pipefail
build=$1
here=$(cd "$(dirname "$0")" && pwd)
tests=$(dirname "$here")
said=$(mktemp)
trap 'rm -f "$said"' EXIT
failed=0

stops() { # stops COMMAND...
  local name=${1##*/} status=0
  [ "$name" != python3 ] || name=${3##*/}
  timeout 60 "$@" >"$said" 2>&1 </dev/null || status=$?
  # 124 is "too late", 126 and more a program that cannot be run or has crashed.
  if [ "$status" -ne 0 ] && [ "$status" -lt 124 ] && grep -qE 'tests/(with_pcscd|sandbox)\.sh' "$said"; then
    echo "passed: $name stops"
  else
    echo "FAILED: $name goes on beside a holder's card, or does not say why it stops (status $status):" >&2
    tail -n 20 "$said" >&2
    failed=1
  fi
}

# Whatever takes the frame of these scripts, also what is yet to be written.
scripts=0
for test in $(grep -lE '^\. ".*/(common|client)\.sh"' "$here"/*.sh "$here"/*/*.sh); do
  # What is sourced itself is no program.
  [ -x "$test" ] || continue
  stops "$test" "$build"
  scripts=$((scripts + 1))
done
[ "$scripts" -gt 20 ] || { echo "FAILED: $scripts scripts only" >&2; failed=1; }
for test in "$here"/browsers/{firefox,chromium}_test.py "$tests"/secrets/{memory,environment}.py "$tests"/../benchmarks/{check,measure}.py; do
  stops python3 -B "$test" "$build"
done
stops python3 -B "$here/browsers/portal_test.py" "$build" chromium
# One test of each program stands for all: they have one reader.
stops "$build/tests/contract/contract_pcscd_test" --gtest_filter='LoginTest.*'
stops "$build/tests/conformance/conformance_pcscd_test" --gtest_filter='*Login*'
stops "$build/tests/lifecycle/lifecycle_pcscd_test" --gtest_filter='CardOfMany.*:*SeveralPrograms*'
stops "$build/tests/lifecycle/lifecycle_service_test"
exit "$failed"
