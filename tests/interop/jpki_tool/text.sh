#!/usr/bin/env bash
# jpki-tool text read: what it shows is what the card was made with, after its own PIN and a warning only; the Individual Number on
# request alone, with what the law says; no try is lost by surprise, and nothing is left behind.
# usage: text.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"

make_card card
put_card_in card
text_pin() { pin_field "$card" text value; }
left() { [ "$(pin_field "$card" text left)" = "$1" ] || fail "$(pin_field "$card" text left) tries left, not $1"; }
field() { sed -n "s/^$1 = '\?\(.*[^']\)'\?$/\1/p" "$card/card.toml"; }
verifies() { # verifies N: so many since the last mark, and no try of the other PINs
  [ $(($(sum verifies) - marked_verifies)) -eq "$1" ] || fail "$(($(sum verifies) - marked_verifies)) VERIFYs where $1 were expected"
  full_tries
  mark
}
wrong() { # four digits that the card refuses
  local pin
  for pin in 0000 1111; do [ "$pin" = "$(text_pin)" ] || { echo "$pin"; return; }; done
}
facts_said() { sed -n '/^{/,$p' said >facts && check schema facts "$1"; } # facts_said EXIT: the JSON after a question
declare -A warning=([en]='personal data' [ja]='個人情報') law=([en]='may by law be asked for' [ja]='番号法')
number='0000 0000 0000'

for language in en ja; do
  at_terminal 0 "$(text_pin)" -- --lang "$language" text read
  for fact in name address; do has "$(field $fact)" said; done
  has_not "(^|[^0-9])$(text_pin)([^0-9]|\$)" said
  has_not "$number|${law[$language]}" said
  python3 - said "${warning[$language]}" "$(field name)" <<'ENDPY'
import sys
said, warning, name = open(sys.argv[1], encoding="utf-8").read(), sys.argv[2], sys.argv[3]
assert said.index(warning) < said.index(name), "the warning comes after the name"
ENDPY
done
has '券面事項入力補助用暗証番号（数字4桁）：あと3回入力できます' said
at_terminal 0 "$(text_pin)" -- --json text read
facts_said 0
[ "$(fact text.name)" = "$(field name)" ] && [ "$(fact text.address)" = "$(field address)" ] || fail "name and address"
[ "$(fact text.birth_date.date)" = "$(field birth)" ] || fail "the date of birth"
[ "$(fact text.sex)" = "$([ "$(field sex)" = 1 ] && echo male || echo female)" ] || fail "the sex"
has_not my_number facts
verifies 3
left 3
passed "name, address, date of birth and sex, as the card was made; a warning first, and no Individual Number"

for language in en ja; do
  at_terminal 0 "$(text_pin)" -- --lang "$language" text read --my-number
  python3 - said "${law[$language]}" "$number" <<'ENDPY'
import re, sys
said, law, number = open(sys.argv[1], encoding="utf-8").read(), sys.argv[2], sys.argv[3]
flat, law = re.sub(r"\s", "", said), re.sub(r"\s", "", law)
assert flat.index(law) < flat.index(re.sub(r"\s", "", number)) < flat.rindex(law), "what the law says stands before and after the number"
ENDPY
done
"$tool" --json text read --my-number --pin-fd 3 3<<<"$(text_pin)" >facts 2>said
check schema facts 0
[ "$(fact text.my_number)" = 000000000000 ] || fail "the number"
has "${law[en]}" said
"$tool" text read --pin-fd 3 3<<<"$(text_pin)" >facts 2>said
[ ! -s said ] || fail "a warning that nobody asked for"
verifies 4
passed "the Individual Number on request, with what the law says, also where nobody is asked"

# A login that was left behind would let anybody read the file. OpenSC's tool with no driver for this card selects nothing of its own.
printf 'app default { card_drivers = default; }\n' >plain.conf
login_is_left() {
  OPENSC_CONF=$work/plain.conf opensc-tool -s 00A4040C0AD3921000310001010408 -s 00A4020C020002 -s 00B0000001 >answers 2>&1 ||
    { cat answers >&2; fail "the card cannot be asked"; }
  case $(sed -n 's/^Received (SW1=0x\(..\), SW2=0x\(..\)).*/\1\2/p' answers | tr '\n' ' ') in
    "9000 9000 9000 ") ;;
    "9000 9000 6982 " | "9000 6A82 6986 " | "9000 6A82 ") return 1 ;;
    *) cat answers >&2; fail "the card answers otherwise" ;;
  esac
}
"$build/tools/jpki-vcard" make --set other_applet_drops_pin=no --set reselect_drops_pin=no keeps >/dev/null
swap_card keeps
for read in text\ read text\ read\ --my-number pin\ verify\ text; do
  # shellcheck disable=SC2086
  at_terminal 0 "$(text_pin)" -- --lang ja $read
  ! login_is_left || fail "$read leaves a login on the card"
done
verifies 3
passed "no login is left, also on a card that keeps it when another application is selected"

swap_card card
for answer in 123 12345 '' 12a4 "$sign_pin"; do
  at_terminal 20 "$answer" -- --lang ja text read
  check language said ja
done
at_terminal 13 $'\003' -- --lang ja text read
at_terminal 13 $'\004' -- --lang en text read --my-number
trouble usage 2 text
trouble usage 2 text write
trouble usage 2 text read "$(text_pin)"
verifies 0
left 3
passed "what cannot be the PIN is not sent, nor is anything where the holder ends it"

asked() { # asked CODE EXIT ANSWER COMMAND...: in both forms; each time one VERIFY
  local code=$1 expected=$2 answer=$3
  shift 3
  at_terminal "$expected" "$answer" -- --lang ja --json "$@"
  facts_said "$expected"
  [ "$(fact error.code)" = "$code" ] || { cat facts >&2; fail "not $code"; }
  has_not "$(field name)|$(field address)" said
}
asked pin_wrong 21 "$(wrong)" text read
[ "$(fact pin.key) $(fact pin.tries_left) $(fact pin.tries_max)" = 'text 2 3' ] || fail "the tries"
left 2
at_terminal 21 "$(wrong)" -- --lang en text read --my-number
check language said en
has_not "$number" said
left 1
verifies 2
trouble pin_last_try 23 text read
trouble pin_last_try 23 pin verify text
verifies 0
left 1
at_terminal 0 "$(text_pin)" -- --lang ja text read --last-try
left 3
verifies 1
for i in 1 2; do at_terminal 21 "$(wrong)" -- text read; done
asked pin_locked 22 "$(wrong)" text read --last-try
verifies 3
left 0
trouble pin_locked 22 text read --last-try
has '市区町村の窓口' said
trouble pin_locked 22 pin change text
verifies 0
as_json 0 status
[ "$(fact text_pin.tries_left) $(fact text_pin.locked) $(fact advice.0.code)" = '0 true text_locked' ] || { cat facts >&2; fail "status"; }
passed "a wrong PIN costs one try; the last is kept unless the holder risks it; a locked one is sent nothing, and status says where it is unlocked"

for content in missing cut-off; do # the others: tests/unit/holder/card_text_test.cc
  "$build/tools/jpki-vcard" make --set text_attributes="$content" "$content" >/dev/null
  swap_card "$content"
  asked text_unreadable 18 "$(text_pin)" text read
  ! login_is_left || fail "a login is left on a card whose text is $content"
done
"$build/tools/jpki-vcard" make --set text_number=garbage --set text_layout=another-order --set text_lengths=two-bytes odd >/dev/null
swap_card odd
at_terminal 0 "$(text_pin)" -- --lang ja text read
has "$(field address)" said
at_terminal 18 "$(text_pin)" -- --lang ja text read --my-number
check language said ja
has_not "$(field name)" said
verifies 2
passed "a text that cannot be read is a trouble of its own, and half of it is not shown"

make_card fresh
swap_card fresh
old=$(text_pin)
at_terminal 0 "$old" 2580 2580 -- --lang ja pin change text
[ "$(text_pin)" = 2580 ] || fail "the PIN is not changed"
check language said ja
verifies 1
passed "its PIN can be changed as the others"

"$build/tools/jpki-vcard" make --set kind=android phone >/dev/null
tell_card remove
until_true 20 tool_says no_card || fail "the card does not go"
trouble no_card 6 text read
tell_card swap phone
until_true 20 eval '"$tool" --json status >facts' || fail "the phone is not seen"
has_not '"text"' facts
trouble no_text 17 text read
trouble no_reader 5 text read --reader 'no such reader'
passed "a phone has no text, and nobody is asked for a PIN"
[ -z "$(grep -rlF "$(field name)" home run 2>/dev/null)" ] || fail "something was stored"
