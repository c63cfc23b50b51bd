#!/usr/bin/env bash
# jpki-portal, asked by a page: what it gets, what its holder was shown before, and what it cost.
# usage: host.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"

make_card card
put_card_in card
text_pin=$(pin_field card text value)
one=$(digest sha256 one)
two=$(digest sha512 two)
login='{"mode":"01","service_id":"01","digest":"'$one'"}'
signing='{"mode":"02","service_id":"01","digest":["'$one'","'$two'"]}'
attributes='{"mode":"04","service_id":"01"}'
number='{"mode":"03","service_id":"01"}'
left() { [ "$(pin_field card auth left) $(pin_field card sign left)" = "$1" ] || fail "not $1 tries left"; }
ask_state='import browser, sys
with browser.Host(sys.argv[1]) as host: print(host.state()[sys.argv[2]])'
state() { "$python" -c "$ask_state" "$host" "$1"; }
no_login_is_left() {
  if pkcs11-tool --module "$build/pkcs11/jpki-pkcs11-sign.so" --read-object --type cert --id 02 -o left.der >/dev/null 2>&1 &&
    [ -s left.der ]; then
    fail "a login is left on the card"
  fi
}

PIN=$auth_pin page 0 -o https://login.e-tax.nta.go.jp "$login"
answers signed sha256:one
answers code 0000000000001
windows GETPIN
has '^SETDESC https://login.e-tax.nta.go.jp asks you to log in' window
has '3 tries left' window
spent 1 1
kept=$HOME/.local/share/jpki-pkcs11/portal-installation
[ "$(stat -c %a "$kept")" = 600 ] || fail "the installation's number is not its owner's alone"
grep -q "$(cat "$kept")" answer || fail "another uuid than is kept"
before=$(cat "$kept")
PIN=$auth_pin LANGUAGE=ja page 0 -o https://www.myna.go.jp:8443 "$login"
[ "$(cat "$kept")" = "$before" ] || fail "the installation has another number now"
has '^SETDESC https://www.myna.go.jp:8443 が、マイナンバーカードでのログインを求めています。' window
has 'あと3回入力できます' window
spent 1 1
passed "a login: signed as openssl verifies, after a window with the site and the tries"

for damage in '' no-number "$before$before"; do
  echo "$damage" >"$kept"
  LANGUAGE=ja page 1 "$login"
  has "^SETDESC .*$kept.*壊れています" window
  has '^このファイルを削除' window
done
echo "$before" >"$kept"
chmod 666 "$kept"
page 1 "$login"
has "^SETDESC .*$kept.*others may write it" window
windows MESSAGE
verifies 0
chmod 600 "$kept"
passed "a damaged file is named, with what to do, and the card is not asked"

PIN=${sign_pin,,} page 0 "$signing"
answers signed sha256:one sha512:two
windows GETPIN
has 'Signatures: 2 \(SHA-256, SHA-512\)' window
has 'name, address, date of birth and sex' window
spent 1 2
PIN=$sign_pin page 0 '{"mode":"02","service_id":"01","digest":"'$one'"}'
answers signed sha256:one
spent 1 1
no_login_is_left
passed "several signatures by one password, and no login is left"

PIN=$text_pin page 0 "$attributes"
windows GETPIN CONFIRM
for each in name address; do has "$(answers attribute $each)" window; done
has "Date of birth: .*$(answers attribute birthday | cut -c1-4)" window
has_not mynumber answer
PIN=$text_pin CONFIRM_ANSWER=$CANCEL page 9 "$attributes"
PIN=$text_pin page 1 "$number"
windows
has 'portal.my_number' log
settings_of_tokens
printf '[portal]\nmy_number = "ask"\n' >>"$JPKI_PKCS11_CONF"
PIN=$text_pin page 0 "$number"
windows GETPIN CONFIRM
has "Individual Number.*: $(answers attribute mynumber)$" window
settings_of_tokens
mark
passed "attributes go after they were shown, the Individual Number only where the settings allow it"

PIN_ANSWER=$CANCEL page 9 "$login"
PIN_ANSWER='ERR 83886142 Timeout' page 9 "$signing"
PIN_ANSWER='ERR 83886194 Not confirmed' page 9 "$signing"
PIN_ANSWER='ERR 83886085 No pinentry' page 1 "$login"
PIN=12 page 1 "$login"
windows GETPIN GETPIN GETPIN MESSAGE
has 'SETERROR .*no try was lost' window
verifies 0
left '3 5'
passed "what is refused, not answered or no PIN is not sent"

PIN=$(another_pin) page 1 "$login"
windows GETPIN MESSAGE
has 'The PIN is wrong' window
has 'PIN for authentication.*: 2 tries left' window
verifies 1
# Whether somebody looks at that or not, the trouble is the same.
MESSAGE_ANSWER=$CANCEL PIN=$(another_pin) page 1 "$login"
windows GETPIN MESSAGE
mark
CONFIRM_ANSWER=$CANCEL page 9 "$login"
windows CONFIRM
has 'one try left' window
verifies 0
left '1 5'
PIN=$auth_pin page 0 "$login"
windows CONFIRM GETPIN
left '3 5'
for _ in 1 2 3; do PIN=$(another_pin) page 1 "$login"; done
mark
PIN=$auth_pin page 1 "$login"
windows MESSAGE
has 'PIN for authentication.*: locked' window
verifies 0
left '0 5'
passed "one try a request, the last one only where the holder insists, none where the PIN is locked"

# A certificate that is over: nobody is asked for a PIN where that can be read without one.
rm -rf over
"$build/tools/jpki-vcard" make --last-day "$(TZ=Asia/Tokyo date -d yesterday +%Y-%m-%d)" over >/dev/null
swap_card over
PIN=$auth_pin page 1 "$login"
windows MESSAGE
has 'The certificate has expired' window
verifies 0
PIN=$sign_pin page 1 "$signing"
windows GETPIN MESSAGE
has 'The certificate has expired' window
verifies 1
passed "a certificate that has expired, which costs no PIN where it can be read without one"

# The card is pulled, or another one put in its place, while the question is open.
make_card card
swap_card card
text_pin=$(pin_field card text value)
vcard=$build/tools/jpki-vcard
seen() { echo "until '$tool' --json status | grep -q $1; do :; done"; }
BEFORE_ANSWER="[ \$line != GETPIN ] || { '$vcard' tell --control '$work/control' remove; $(seen no_card); }" PIN=$auth_pin page 1 "$login"
windows GETPIN MESSAGE
has 'ask the site once more' window
CONFIRM_ANSWER=$CANCEL page 9 "$login"
windows CONFIRM
has 'There is no card in the reader' window
BEFORE_ANSWER="[ \$line != CONFIRM ] || { '$vcard' tell --control '$work/control' insert; $(seen my_number); }" PIN=$auth_pin page 0 "$login"
windows CONFIRM GETPIN
verifies 1
"$vcard" make --set common_record=missing other >/dev/null
BEFORE_ANSWER="[ \$line != GETPIN ] || { '$vcard' tell --control '$work/control' swap '$work/other'; $(seen my_number); }" \
  PIN=$auth_pin page 1 "$login"
windows GETPIN MESSAGE
verifies 0
use_pins other
PIN=$auth_pin page 0 "$login"
has '"combination_code": ""' answer
tell_card remove
until_true 20 token_is_gone "$build/pkcs11/jpki-pkcs11.so" || fail "the card is still seen"
page 1 "$login"
[ "$(grep -c CONFIRM asked)" -lt 20 ] || fail "the window comes back without end"
CONFIRM_ANSWER=$CANCEL PCSCLITE_CSOCK_NAME=/nowhere page 9 "$login"
has 'pcscd' window
tell_card swap "$work/card"
until_true 20 token_is_seen "$build/pkcs11/jpki-pkcs11.so" || fail "the card is not seen again"
use_pins card
mark
passed "a card that comes, goes or is another one while somebody is asked"

# Another program keeps the card. The holder may go on waiting, or not.
answer_is_held() { "$vcard" tell --control "$work/control" status | grep -q 'held=1'; }
tell_card hold 1
"$tool" status >other.log 2>&1 &
other=$!
until_true 20 answer_is_held || fail "no other program keeps the card"
[ "$(state card)" = busy ] || fail "the settings page hears of a card that nobody gets at: $(state card)"
# One answer, and the program goes on: its end would have the extension answer once more.
rm -f window asked
"$python" -c 'import browser, sys
with browser.Host(sys.argv[1]) as host:
    assert host.ask(sys.argv[2]) == {"mode": "01", "result": "9"}
    assert host.ask({"mode": "05"}) == {"mode": "05", "result": "0"}' "$host" "$login" || fail "a card that was given up"
windows MESSAGE
has 'Another program keeps the card' window
BEFORE_ANSWER="[ \$line != MESSAGE ] || { '$vcard' tell --control '$work/control' release >/dev/null; exec sleep 1000; }" \
  PIN=$auth_pin page 0 "$login"
windows MESSAGE GETPIN
[ ! -e "/proc/$(sed -n 's/^MESSAGE //p' asked)" ] || fail "the window is still there"
wait "$other" || fail "the other program: $(cat other.log)"
spent 1 1
passed "a card that another program keeps: the holder sees it, and it goes on when the card is free"

mkdir none
for each in bash cut sed sleep; do ln -s "$(command -v "$each")" none/; done
HOST_PATH=$work/none page 1 "$login"
has 'install pinentry-gnome3' log
[ "$(state window)" = possible ] || fail "a pinentry is there, and the settings page hears of none"
window_without() { PYTHONPATH=$here PATH=$work/none "$python" -c "$ask_state" "$host" window; }
[ "$(window_without)" = no_pinentry ] || fail "the settings page does not hear that there is no pinentry"
for each in curses fltk; do cp "$here/pinentry.sh" "none/pinentry-$each"; done
ln -s pinentry-fltk none/pinentry
HOST_PATH=$work/none page 1 "$login"
[ "$(window_without)" = no_pinentry ] || fail "the settings page does not hear that no pinentry is fit"
untouched
printf '#!/bin/sh\necho OK\nread -r line\n' >none/pinentry-gnome3
chmod +x none/pinentry-gnome3
ln -s "$here/pinentry.sh" none/pinentry-qt
PIN=$auth_pin HOST_PATH=$work/none page 0 "$login"
windows GETPIN
verifies 1
passed "a pinentry that cannot open a window is passed over, and without any the log says what to install"

settings_of_tokens
printf '[portal]\nsites = ["portal.example"]\nwindow_seconds = 1\nconversation_file = "%s"\n[log]\nlevel = "debug"\nfile = "%s"\n' \
  "$work/conversation" "$work/whole.log" >>"$JPKI_PKCS11_CONF"
PIN=$auth_pin page 0 -o https://portal.example "$login"
PIN=$text_pin page 0 -o https://portal.example "$attributes"
verifies 2
[ "$(stat -c %a conversation)" = 600 ] || fail "the conversation is not its owner's alone"
[ "$(wc -l <conversation)" -eq 4 ] || fail "not each message is noted"
has '"digest":"68 bytes of text"' conversation
for secret in "$one" "$(answers attribute name)" "$(sed 's/.*"name": "\([0-9a-f]*\)".*/\1/' answer)" "$auth_pin" "$before"; do
  has_not "$secret" conversation
  has_not "$(printf '%s' "$secret" | sed 's/^\(....\)$/PIN.*\1/')" whole.log
done
BEFORE_ANSWER='[ $line != GETPIN ] || exec sleep 1000' page 9 -o https://portal.example "$login"
[ ! -e "/proc/$(sed -n 's/^GETPIN //p' asked)" ] || fail "the window is still there"
verifies 0
settings_of_tokens
passed "a further site, a window's end, and a conversation without what is personal"

tell_card remove
tell_card swap "$work/card"
until_true 20 token_is_seen "$build/pkcs11/jpki-pkcs11.so" || fail "the card is not seen again"
mark
rm -f window asked
PIN=$auth_pin python3 "$here/hostile.py" "$host" "$one" "$(digest sha1 one)" 2>log || { tail -n 40 log >&2; fail "hostile.py"; }
verifies 1
passed "hostile pages, floods, tabs that close, and a second browser"
