#!/usr/bin/env bash
# jpki-tool status, with each trouble staged: what it says in both languages, and that it never sends a PIN.
# usage: status.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"

trouble no_card 6 status
trouble no_reader 5 status --reader 'no such reader'
trouble usage 2 no-such-command
trouble usage 2 status --wait=soon
trouble usage 2
passed "without a card, without a reader and with a wrong command line it says what to do"

make_card card
put_card_in card
for language in en ja; do
  at_terminal 0 -- --lang "$language" status
  check language said "$language"
  has '0120-95-0178' said
done
has '利用者証明用電子証明書' said
has 'あと3回入力できます' said
has '券面事項入力補助用暗証番号（数字4桁）：あと3回' said
as_json 0 status
[ "$(fact keys.0.tries_left) $(fact keys.1.tries_left) $(fact text_pin.tries_left)" = '3 5 3' ] || fail "the tries"
[ "$(fact keys.1.certificate) $(fact advice.0.code)" = 'behind_pin all_well' ] || fail "a healthy card"
spent 0 0
passed "a healthy card"

read_certificate 01 auth.pem
ends=$(TZ=Asia/Tokyo date -d "$(openssl x509 -in auth.pem -noout -enddate | cut -d= -f2)" +%Y-%m-%dT%H:%M:%S+09:00)
[ "$(fact keys.0.validity.not_after)" = "$ends" ] || fail "the end is not what OpenSSL says: $ends"
passed "the end of validity is the certificate's, in Japan's time"

set_tries() { sed -i "s/^$1 = .*left = [0-9]*/$(sed -n "s/^\($1 = .*left = \)[0-9]*.*/\1/p" card/pins.toml)$2/" card/pins.toml; }
advice() { # advice CODE: the first advice, in both languages and as JSON
  as_json 0 status
  [ "$(fact advice.0.code)" = "$1" ] || { cat facts >&2; fail "not $1"; }
  local language
  for language in en ja; do
    at_terminal 0 -- --lang "$language" status
    check language said "$language"
  done
}
set_tries auth 0
advice authentication_locked
has '市区町村の窓口' said
[ "$(fact keys.0.locked)" = true ] || fail "locked is not true"
set_tries auth 1
advice last_try
set_tries auth 2
advice tries_used
set_tries auth 3
set_tries sign 0
advice signature_locked
set_tries sign 5
set_tries text 0
advice text_locked
has '窓口だけ' said
[ "$(fact text_pin.locked)" = true ] || fail "locked is not true"
set_tries text 1
advice last_try
set_tries text 2
advice tries_used
set_tries text 3
spent 0 0
passed "locked PINs, the last try and lost tries are shown, and none is spent"

day() { TZ=Asia/Tokyo date -d "$1" +%Y-%m-%d; }
stage() { # stage FOLDER LAST_DAY|- [SWITCH=POSITION]...
  local folder=$1 last=() switch switches=()
  [ "$2" = - ] || last=(--last-day "$2")
  shift 2
  for switch in "$@"; do switches+=(--set "$switch"); done
  "$build/tools/jpki-vcard" make "${last[@]}" "${switches[@]}" "$folder" >/dev/null
}
stage soon "$(day '+60 days')"
swap_card soon
advice renew_now
stage over "$(day '-1 day')"
swap_card over
advice expired
has '有効期間が過ぎています' said
stage child - certificates=auth-only
swap_card child
advice no_signing_key
has '15歳未満' said
as_json 0 status
[ "$(check fact facts keys | python3 -c 'import json, sys; print(len(json.load(sys.stdin)))')" = 1 ] || fail "a key too many"
passed "certificates that end soon or have ended, and a child's card"

# Neither has a token for the swap to be seen by, so it is the tool that is asked.
replace_by() { # replace_by FOLDER
  tell_card remove
  until_true 20 tool_says no_card || fail "the card does not go"
  tell_card swap "$1"
}
for kind in no-applet resident-card; do
  stage "$kind" - kind="$kind"
  replace_by "$kind"
  until_true 20 tool_says other_card || fail "another card is not named"
  trouble other_card 7 status
done
passed "another card and the old resident card are no My Number Cards"

# The wait begins before the card is there, and says so.
tell_card remove
until_true 20 tool_says no_card || fail "the card does not go"
"$tool" --lang en --wait status >waited 2>waiting &
waiting_tool=$!
until_true 20 grep -q 'Waiting for a card' waiting || fail "it does not say that it waits"
tell_card swap card
wait "$waiting_tool" || { cat waited waiting >&2; fail "it does not find the card that it waited for"; }
has 'My Number Card' waited
use_pins card
passed "with --wait it waits for a card"

# It follows the card, and asks it once for each time that it comes.
"$tool" --json status --watch >lines &
watching_tool=$!
told() { [ "$(wc -l <lines)" = "$1" ]; } # told TIMES
until_true 20 told 1 || fail "--watch says nothing"
tell_card remove
until_true 20 told 2 || fail "--watch does not see that the card goes"
tell_card insert
until_true 20 told 3 || fail "--watch does not see that the card comes"
end_process "$watching_tool" || true
told 3 || fail "--watch repeats itself"
line() { sed -n "$1p" lines >facts; check schema facts "$2"; } # line NUMBER EXIT: as a single call would have said it
line 2 6
[ "$(fact error.code)" = no_card ] || fail "another trouble than no card"
for number in 1 3; do
  line "$number" 0
  [ "$(fact card.kind)" = my_number_card ] || fail "the card is not told"
done
TERM=xterm python3 "$holder" -- "$tool" --lang ja status --watch >screen &
watching=$!
until_true 20 grep -q '0120-95-0178' screen || fail "--watch shows nothing"
pkill -P "$watching"
wait "$watching" || true
has $'\033\\[H\033\\[2J' screen
has 'Ctrl-C で終了' screen
spent 0 0
passed "with --watch it follows the card"

"$tool" --lang ja status >plain
has_not $'\033' plain
NO_COLOR=1 TERM=xterm python3 "$holder" -- "$tool" status >said
has_not $'\033' said
TERM=xterm python3 "$holder" -- "$tool" status >said
has $'\033' said
LANG=ja_JP.UTF-8 LC_ALL='' LC_MESSAGES='' "$tool" status >said
cmp plain said || fail "the environment's language"
passed "colours are for terminals without NO_COLOR, the language is the environment's"

[ "$(sum verifies)" -eq 0 ] || fail "a PIN was sent"
passed "no PIN was sent"
