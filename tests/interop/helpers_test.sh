#!/usr/bin/env bash
# What the tests count with does fail: where there is nothing to count, where a number is no number, and where a try is lost.
# usage: helpers_test.sh BUILD_FOLDER (run under sandbox.sh)
tests=$(cd "$(dirname "$0")" && pwd)
. "$tests/common.sh" "$1"

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
line 3 0 0 0 >ledger
mark
: >ledger
refuses "an empty ledger, and none expected," eval '[ "$(since verifies)" = 0 ] || fail nothing'
passed "what is counted with fails where it has to"

# bash goes on behind a function in which arithmetic is none; a script that did would be called "Passed".
cat >no_number.sh <<END
. "$tests/common.sh" "$build"
check() { [ \$((1 - )) -eq 0 ] || fail "nothing"; }
check
passed "nothing"
END
if bash no_number.sh >said 2>&1; then fail "arithmetic that is none goes through"; fi
has 'syntax error' said
has_not passed said
# Nor is half of a command's output taken for its result.
cat >half.sh <<END
. "$tests/common.sh" "$build"
half=\$(cat nowhere; echo half)
passed "\$half"
END
if bash half.sh >said 2>&1; then fail "half of an output goes through"; fi
has_not passed said
passed "a script ends where it cannot count"

# A page's table of failures, and a block of it that says SAYS and costs COSTS tries.
cp card/pins.toml full.toml
sed -i 's/left = 2/left = 3/' full.toml
PAGES=$work page=page
. "$tests/clients/failures.sh"
sed '/^auth/d' full.toml >card/pins.toml
refuses "a card without a counter" tries_left
set_tries() { cp full.toml card/pins.toml; }
set_tries
printf '%s\n' '| what is wrong | what you see | tries lost | what to do |' '|---|---|---|---|' '| wrong PIN | `bad`, `worse` | 1 | |' \
  '| two cards | `both` | 0 | |' >page.md
play() { # play SAYS COSTS [SIGNATURES]
  echo "$1" >said
  sed -i "s/left = 3, value = '$auth_pin'/left = $((3 - $2)), value = '$auth_pin'/" card/pins.toml
  line 4 2 1 "$((1 + ${3:-0}))" >ledger
}
line 3 2 1 1 >ledger
refuses "a message that is not on the page" fails 'wrong PIN' good 1
set_tries
refuses "another number of tries" fails 'wrong PIN' bad 0
set_tries
refuses "a row that is not there" fails 'no PIN' bad 1
line 3 2 1 1 >ledger
refuses "a signature" fails 'wrong PIN' bad 1 1
set_tries
line 3 2 1 1 >ledger
fails 'wrong PIN' 'it is bad' 1
refuses "a message that nobody says" failures_are_done
page=nowhere refuses "a page without a table" failures_are_done
fails 'wrong PIN' 'it is worse' 1
failures_are_done
passed "a page's table of failures is held word for word, and try for try"

mkfifo begun go_on
python3 "$tests/clients/holder.py" -- bash -c '(echo yes >begun; read -r _ <go_on; echo yes >stayed) & read -r _ <begun'
timeout 20 bash -c 'echo yes >go_on' || fail "what a command left in the background is gone"
until_true 20 test -s stayed || fail "what a command left in the background is gone"
passed "what a command leaves in the background outlives the terminal that it came from"
