#!/usr/bin/env bash
# jpki-tool demo and --demo: the invented card is made once and kept, the commands work on it and on no other, and a locked one
# is replaced. No reader service runs here.
# usage: demo.sh BUILD_FOLDER (run under sandbox.sh)
. "$(dirname "$0")/common.sh" "$1"
export XDG_DATA_HOME=$work/data
pin_value() { sed -n "s/^$1 = .*value = '\([^']*\)'.*/\1/p" "$XDG_DATA_HOME/jpki-pkcs11/demo-card/pins.toml"; }

"$tool" --demo status >said 2>&1 || fail "--demo makes no card"
tries() { as_json 0 --demo status; fact keys.0.tries_left; }
as_json 0 demo
[ "$(fact demo.pins.0.value)" = "$(pin_value auth)" ] || fail "another PIN than the card's"
[ "$(fact demo.pins.1.value)" = "$(pin_value sign)" ] || fail "another password than the card's"
for language in en ja; do
  at_terminal 0 -- --lang "$language" demo --new
  has "$(pin_value auth)" said
  has "$(pin_value text)" said
  has 'DEMO reader' <("$tool" --lang "$language" --demo status)
done
check columns said
passed "the card is made, introduced and asked"

right=$(pin_value auth)
wrong=$([ "$right" = 0000 ] && echo 1111 || echo 0000)
at_terminal 21 "$wrong" -- --lang en --demo pin verify auth
[ "$(tries)" = 2 ] || fail "the try is not counted at the next call"
at_terminal 0 "$right" -- --lang en --demo pin verify auth
[ "$(tries)" = 3 ] || fail "the right PIN does not bring the tries back"
at_terminal 0 "$right" "$wrong" "$wrong" -- --lang en --demo pin change auth
as_json 0 demo
[ "$(fact demo.pins.0.value)" = "$wrong" ] || fail "the changed PIN is not told"
passed "tries are lost and come back, and a PIN is changed"

printf 'a letter\n' >letter.txt
"$tool" --demo sign --yes --pin-fd 3 letter.txt 3<<<"$(pin_value sign)" >said
"$tool" --demo verify letter.txt >said || fail "the demonstration's signature does not count for the demonstration's card"
passed "it signs"

for left in 2 1; do
  at_terminal 21 "$right" -- --demo pin verify auth
  [ "$(tries)" = "$left" ] || fail "not $left tries"
done
trouble pin_last_try 23 --demo pin verify auth
at_terminal 22 "$right" -- --demo pin verify auth --last-try
as_json 0 --demo status
[ "$(fact advice.0.code)" = authentication_locked ] || fail "the lock is not told"
"$tool" demo --new >said 2>&1 || fail "no new card in the place of a locked one"
[ "$(tries)" = 3 ] || fail "the new card is locked too"
passed "the lock can be tried, and there is a new card after it"

# Two programs at once see one card, and no workshop is left.
rm -r data
"$tool" --json demo >one 2>/dev/null &
"$tool" --json demo >two 2>/dev/null
wait "$!"
cmp one two || fail "two cards"
[ "$(ls data/jpki-pkcs11)" = demo-card ] || { ls data/jpki-pkcs11 >&2; fail "something is left beside the card"; }
passed "two that begin at once have one card"

# Ended while the card is made: nothing of it is left. The line is said when its folder is there.
rm -r data
mkfifo being_made
exec 4<>being_made
env --default-signal=INT "$tool" --lang en demo 2>being_made >said &
maker=$!
read -r line <&4
kill -s INT "$maker"
wait "$maker" && fail "SIGINT does not end it"
[ -z "$(ls data/jpki-pkcs11)" ] || { ls data/jpki-pkcs11 >&2; fail "SIGINT leaves something behind"; }
"$tool" --json demo >/dev/null 2>&1
passed "a card whose making is ended leaves nothing behind"

card=data/jpki-pkcs11/demo-card
before=$(sha256sum $card/card.toml $card/pins.toml)
echo thesis >$card/thesis.txt
trouble file_not_written 31 demo --new
[ "$(cat $card/thesis.txt)" = thesis ] || fail "somebody's file went with the card"
rm $card/thesis.txt
(trap '' XFSZ; ulimit -f 0; "$tool" --json demo --new 2>/dev/null | cat) | cat >facts || true
check schema facts 31
[ "$(sha256sum $card/card.toml $card/pins.toml)" = "$before" ] || fail "the old card is gone, and there is no new one"
passed "a new card takes the place of an old card alone, and only when it is there"

"$tool" --json --demo doctor >facts || true
python3 - <<'END' || fail "the doctor takes the invented card's reader for one of this computer"
import json
found = {each["id"]: each["diagnosis"] for each in json.load(open("facts"))["checks"]}
assert (found["service"], found["reader"], found["card"]) == ("service_not_asked", "reader_invented", "card_answers"), found
END
passed "the doctor knows that no service was asked"

printf 'holder = ' >data/jpki-pkcs11/demo-card/card.toml
trouble demo_card_unusable 52 --demo status
at_terminal 0 -- demo --new
as_json 0 --demo status
XDG_DATA_HOME=relative HOME='' trouble file_not_written 31 demo
touch file
XDG_DATA_HOME=$work/file trouble file_not_written 31 demo
(trap '' XFSZ; ulimit -f 0; XDG_DATA_HOME=$work/full "$tool" --lang en --json demo 2>/dev/null | cat) | cat >facts || true
check schema facts 31
has 'no space is left there' facts
[ -z "$(find full -name 'demo-card*')" ] || { find full >&2; fail "half a card is left on the full disk"; }
passed "a damaged card, no home, no folder and a full disk are told, and nothing is left half made"
