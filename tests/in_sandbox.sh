#!/bin/sh
# Whether this is a sandbox of the tests (sandbox.sh) or a machine of theirs: fails, and says what to do, on a computer whose
# readers may hold somebody's card.
[ -d /run/pcscd/readers ] || {
  echo "Not in a sandbox, where no card but the tests' own can be reached: start it by tests/with_pcscd.sh or tests/sandbox.sh" >&2
  exit 1
}
