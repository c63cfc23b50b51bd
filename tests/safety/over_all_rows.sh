#!/usr/bin/env bash
# usage: over_all_rows.sh ROWS PROGRAM [ARGUMENT...]
# Runs the test program once for each line that ROWS prints, on the card that the line describes.
set -uo pipefail
print_rows=$1
shift
failed=0
number=0
rows=$("$print_rows") || exit 1
while read -r row; do
  if ! output=$(JPKI_TEST_SWITCHES=$row "$@" --gtest_brief=1 2>&1); then
    printf 'row %d: JPKI_TEST_SWITCHES="%s"\n%s\n' "$number" "$row" "$output"
    failed=$((failed + 1))
  fi
  number=$((number + 1))
done <<<"$rows"
echo "$number rows, $failed failed"
[ "$number" -gt 0 ] && [ "$failed" -eq 0 ]
