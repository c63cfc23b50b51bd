#!/usr/bin/env bash
# What the tests count with does fail: where there is nothing to count, where a number is no number, and where a try is lost.
# usage: helpers_test.sh BUILD_FOLDER (run under sandbox.sh)
. "$(dirname "$0")/common.sh" "$1"

make_card card
line() { echo "9 00200080 Lc=4 | commands=$1 up=2 down=3 verifies=$2 refused=$3 signatures=$4 ms=5.0"; }
# In a shell of its own, as the helpers end theirs.
refuses() { # refuses WHY COMMAND...
  local why=$1
  shift
  if ("$@") >said 2>&1; then fail "$why goes through: $*"; fi
  has FAILED said
}

echo '# process 1; after the bar: the sums of this process so far' >ledger
refuses "a ledger without a sum" mark
rm ledger
refuses "no ledger" mark

line 1 0 0 0 >ledger
mark
line 2 1 0 1 >>ledger
spent 1 1
mark
refuses "a VERIFY too few" spent 1 0
line 3 2 1 1 >>ledger
refuses "a refused VERIFY" spent 1 0
spent 1 0 1
refuses "a word for a number" spent one 0
refuses "nothing for a number" spent '' ''
: >ledger
refuses "an empty ledger" spent 0 0

line 3 2 1 1 >ledger
mark
sed -i 's/left = 3/left = 2/' card/pins.toml
refuses "a lost try" spent 0 0
refuses "a file that is not there" has_not anything nowhere
refuses "a text that is not there" has anything ledger
passed "what is counted with fails where it has to"
