#!/usr/bin/env bash
# jpki-tool pin: no try is lost by surprise. Each trouble is staged, and the VERIFYs that the card has got are counted.
# usage: pin.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"

make_card card
put_card_in card
verifies() { # verifies N: so many since the last mark
  [ "$(since verifies)" = "$1" ] || fail "$(since verifies) VERIFYs where $1 were expected"
  mark
}
left() { [ "$(pin_field "$card" auth left) $(pin_field "$card" sign left)" = "$1" ] || fail "not $1 tries left"; }
# asked CODE EXIT LANGUAGE [ANSWER]... -- COMMAND...: what is said in a terminal, then held to the table's sentence.
asked() {
  local code=$1 expected=$2 language=$3
  shift 3
  at_terminal "$expected" "${@:1:$(index_of -- "$@")}" -- --lang "$language" "${@:$(($(index_of -- "$@") + 2))}"
  "$tool" --json --lang "$language" why "$code" >why.json
  python3 - why.json >facts <<'END'
import json, sys
code = json.load(open(sys.argv[1], encoding="utf-8"))["code"]
print(json.dumps({"error": {"message": code["meaning"], "remedy": code["remedy"]}}))
END
  check says said facts
  check language said "$language"
}
index_of() { # index_of WORD ARGUMENT...: how many stand before it
  local word=$1 count=0
  shift
  while [ "$1" != "$word" ]; do count=$((count + 1)); shift; done
  echo "$count"
}

wrong=$(another_pin)
asked pin_malformed 20 en 123 -- pin verify auth
asked pin_malformed 20 ja 12345 -- pin verify auth
asked pin_malformed 20 ja '' -- pin verify auth
asked pin_malformed 20 en 'ABC 123' -- pin verify sign
asked pin_malformed 20 ja "$sign_pin" NEWPASSWORD -- pin change sign
asked pin_malformed 20 ja "$auth_pin" 12345 -- pin change auth
asked pin_not_repeated 26 en "$auth_pin" 2468 2469 -- pin change auth
asked pin_not_repeated 26 ja "$auth_pin" 2468 2469 -- pin change auth
asked cancelled 13 en $'\003' -- pin verify auth
asked cancelled 13 ja $'\004' -- pin verify auth
asked cancelled 13 ja "$auth_pin" $'\003' -- pin change auth
trouble usage 2 pin verify
trouble usage 2 pin verify auth "$auth_pin"
trouble usage 2 pin verify juki
for place in "pin verify auth 9517" "pin verify 9517" "text read 9517" "cert show sign 9517" "pin 9517" "text 9517" 9517 \
  "pin verify auth --pin=9517" "pin verify auth -p9517" "pin verify auth --9517" "pin verify auth --pin-fd=95X17"; do
  as_json 2 $place
  has_not '95X?17' facts
done
as_json 2 pin verify
has 'Which one is meant: auth, sign or text' facts
as_json 2 pin verify auth --pin=9517
has '“--pin” is not known here' facts
verifies 0
left '3 5'
passed "what cannot be right, is not repeated or is cancelled is not sent, and no try is lost"

asked pin_wrong 21 en "$wrong" -- pin verify auth
has '2 tries left' said
verifies 1
left '2 5'
at_terminal 0 "$auth_pin" -- --lang ja pin verify auth
has 'あと2回入力できます' said
has 'あと3回入力できます' said
check language said ja
has_not "$auth_pin" said
verifies 1
left '3 5'
asked pin_wrong 21 ja WR0NGONE -- pin verify sign
verifies 1
at_terminal 0 "${sign_pin,,}" -- --lang en pin verify sign
check language said en
verifies 1
left '3 5'
passed "a wrong PIN costs one try and the right one brings all back, small letters for capitals among it"

at_terminal 21 "$wrong" -- pin verify auth
at_terminal 21 "$wrong" -- pin verify auth
mark
trouble pin_last_try 23 pin verify auth
trouble pin_last_try 23 pin change auth
verifies 0
left '1 5'
at_terminal 0 "$auth_pin" -- --lang ja pin verify auth --last-try
verifies 1
left '3 5'
for i in 1 2; do at_terminal 21 "$wrong" -- pin verify auth; done
asked pin_locked 22 ja "$wrong" -- pin verify auth --last-try
left '0 5'
mark
trouble pin_locked 22 pin verify auth
trouble pin_locked 22 pin change auth --last-try
verifies 0
"$build/tools/jpki-vcard" make other >/dev/null
passed "the last try is kept unless the holder risks it; for a locked PIN nobody is asked, and nothing is sent"

make_card second
swap_card second
card=second
old=$auth_pin
at_terminal 0 "$auth_pin" 2468 2468 -- --lang ja pin change auth
check language said ja
[ "$(pin_field second auth value)" = 2468 ] || fail "the PIN is not changed"
at_terminal 0 "$sign_pin" new4pass NEW4PASS -- --lang en pin change sign
check language said en
[ "$(pin_field second sign value)" = NEW4PASS ] || fail "the password is not changed"
verifies 2
for pin in "$old" "$sign_pin" 2468 NEW4PASS; do has_not "(^|[^0-9A-Z])$pin([^0-9A-Z]|\$)" said; done
if pkcs11-tool --module "$build/pkcs11/jpki-pkcs11-sign.so" --read-object --type cert --id 02 -o left.der >/dev/null 2>&1 &&
  [ -s left.der ]; then
  fail "a login is left on the card"
fi
printf '%s\n' 2468 1357 rest >pins
{ "$tool" --json pin change auth --pin-fd 3 >facts; read -r rest <&3; } 3<pins
check schema facts 0
[ "$rest" = rest ] || fail "more was read from the descriptor than two lines"
[ "$(pin_field second auth value)" = 1357 ] || fail "the PIN is not changed from a file"
verifies 1
passed "PINs are changed, at the terminal and from a file descriptor; no login is left on the card"

stty_after() { # stty_after ANSWER STATUS: what the terminal is like when the tool has ended
  python3 "$holder" "$1" -- bash -c 'stty -a >before; "$@"; echo "status $?"; stty -a >after' bash "$tool" pin verify auth >said
  has "status $2" said
  cmp before after || fail "the terminal is not as it was after $2"
  grep -qE '(^| )echo( |;|$)' after || fail "the terminal has no echo"
}
stty_after $'\003' 13
stty_after $'\034' 13
stty_after $'\004' 13
stty_after 12 20
stty_after 1357 0
mark
python3 - "$tool" <<'END' || fail "SIGTERM at the question"
import os, pty, select, signal, sys, termios, time
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[1], [sys.argv[1], "pin", "verify", "auth"])
while termios.tcgetattr(terminal)[3] & termios.ECHO:
    select.select([], [], [], 0.02)
os.kill(child, signal.SIGTERM)
text = b""
while True:
    try:
        text += os.read(terminal, 4096)
    except OSError:
        break
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 13 or b"Cancelled" not in text)
END
verifies 0
passed "the terminal is as it was, however the question ended"

cat >pinentry <<'END'
#!/usr/bin/env bash
echo 'OK at your service'
while read -r line; do
  case $line in
    GETPIN) eval "${BEFORE_ANSWER:-}"; printf '%s\n' "$ANSWER" ;;
    OPTION*) echo 'ERR 83886254 unknown option' ;;
    *) echo "$line" >>window; echo OK ;;
  esac
done
END
chmod +x pinentry
export ANSWER BEFORE_ANSWER
by_pinentry() { # by_pinentry EXIT COMMAND...: without a terminal
  local expected=$1 status=0
  shift
  rm -f window
  setsid --wait "$tool" --lang ja --json "$@" --pinentry="$work/pinentry" </dev/null >facts 2>said || status=$?
  [ "$status" -eq "$expected" ] || { cat facts said >&2; fail "by pinentry: $status where $expected was expected"; }
  check schema facts "$expected"
}
ANSWER=$'D 135%37\nOK' by_pinentry 0 pin verify auth
has 'SETDESC .*あと3回入力できます' window
verifies 1
ANSWER='ERR 83886179 Operation cancelled' by_pinentry 13 pin verify auth
ANSWER='ERR 83886085 No pinentry' by_pinentry 14 pin verify auth
ANSWER=$'D 13\nOK' by_pinentry 20 pin verify auth
PATH=$work:$PATH ANSWER=$'D 1357\nOK' setsid --wait "$tool" --json pin verify auth </dev/null >facts || fail "pinentry in PATH"
verifies 1
status=0
setsid --wait "$tool" --json pin verify auth --pinentry=/nowhere </dev/null >facts || status=$?
[ "$status $(fact error.code)" = '14 cannot_ask' ] || fail "without a pinentry"
status=0
"$tool" --json pin verify auth --pin-fd 9 >facts 9<&- || status=$?
[ "$status $(fact error.code)" = '14 cannot_ask' ] || fail "a descriptor that is closed"
verifies 0
passed "without a terminal a pinentry asks; where there is none nothing is sent"

# The card is pulled, or another one is put in its place, while the question is open.
vcard=$build/tools/jpki-vcard
BEFORE_ANSWER="'$vcard' tell --control '$work/control' remove; until '$tool' --json status | grep -q no_card; do :; done" \
  ANSWER=$'D 1357\nOK' by_pinentry 11 pin verify auth
[ "$(fact error.code)" = card_removed ] || fail "a card that was pulled"
tell_card insert
until_true 20 token_is_seen "$build/pkcs11/jpki-pkcs11.so" || fail "the card is not seen again"
BEFORE_ANSWER="'$vcard' tell --control '$work/control' swap '$work/other'; until '$tool' --json status | grep -q my_number; do :; done" \
  ANSWER=$'D 1357\nOK' by_pinentry 11 pin verify auth
verifies 0
passed "no PIN reaches a card that was put in while it was asked for"

swap_card second
mark
tell_card fault command:0020008004 drop
at_terminal 25 1357 -- --lang ja pin verify auth
verifies 0
tell_card insert
until_true 20 token_is_seen "$build/pkcs11/jpki-pkcs11.so" || fail "the card is not seen again"
has '応答がありませんでした' said
check columns said
check language said ja
passed "a PIN whose answer is lost is not sent again"

for answer in 6982 6D00; do
  "$vcard" make --set pin_change="$answer" "keeps$answer" >/dev/null
  swap_card "keeps$answer"
  asked pin_not_changed 27 ja "$auth_pin" 2468 2468 -- pin change auth
  [ "$(pin_field "keeps$answer" auth value)" = "$auth_pin" ] || fail "the PIN is changed"
  spent 1 0
done
passed "a card that refuses a change keeps its PIN, and one VERIFY was sent"

# A reader with a keypad. Nothing is asked at the terminal.
"$vcard" make keyed >/dev/null
swap_card keyed
card=keyed
auth_pin=$(pin_field keyed auth value) sign_pin=$(pin_field keyed sign value) text_pin=$(pin_field keyed text value)
wrong=$(another_pin)
mark
on_keypad() { # on_keypad [ENTRY]... -- COMMAND...: what is typed on the reader meanwhile
  local border
  border=$(index_of -- "$@")
  if [ "$border" -gt 0 ]; then printf '%s\n' "${@:1:border}"; fi >typed
  export LD_PRELOAD=$build/tests/interop/jpki_tool/jpki_tool_keypad.so JPKI_TEST_KEYPAD=$work/typed
  "${@:$((border + 2))}"
  unset LD_PRELOAD JPKI_TEST_KEYPAD
}
on_keypad -- asked pin_not_typed 19 en -- pin verify auth
on_keypad -- asked pin_not_typed 19 ja -- pin verify text
on_keypad '!6401' -- asked cancelled 13 ja -- pin verify auth
on_keypad 123 -- asked pin_malformed 20 en -- pin verify auth
on_keypad '!6B80' -- asked keypad_unusable 53 ja -- pin verify auth
on_keypad "$auth_pin" '!6402' -- asked pin_not_repeated 26 ja -- pin change auth
on_keypad "$auth_pin" -- asked pin_not_typed 19 en -- pin change auth
verifies 2
left '3 5'
on_keypad "$wrong" -- asked pin_wrong 21 en -- pin verify auth
has 'keypad now: PIN for authentication' said
verifies 1
on_keypad "$auth_pin" -- at_terminal 0 -- --lang ja pin verify auth
has 'リーダーのテンキーで暗証番号を入力' said
has 'あと2回入力できます' said
has_not "$auth_pin" said
left '3 5'
on_keypad "$text_pin" -- at_terminal 0 -- --lang ja text read
verifies 2
fresh=$([ "$auth_pin" = 2468 ] && echo 8642 || echo 2468)
on_keypad "$auth_pin" "$fresh" -- at_terminal 0 -- --lang ja pin change auth
has '新しい暗証番号は、数字4桁です' said
has '新しい暗証番号を2回' said
[ "$(pin_field keyed auth value)" = "$fresh" ] || fail "the PIN is not changed on the keypad"
verifies 1
passed "a PIN of digits is typed on the reader's keypad, where the holder may change his mind"

on_keypad "$wrong" -- at_terminal 0 "$fresh" -- --lang en pin verify auth --no-keypad
on_keypad "$wrong" -- at_terminal 0 "$sign_pin" -- --lang en pin verify sign
printf '%s\n' "$fresh" >pins
on_keypad "$wrong" -- as_json 0 pin verify auth --pin-fd 3 3<pins
left '3 5'
verifies 3
passed "the password, which has letters, is typed at the terminal, and so is what the holder wants there"
