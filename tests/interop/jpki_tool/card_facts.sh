#!/usr/bin/env bash
# jpki-tool card-facts: what a card answers, in both languages, by harmless commands only, and a report that names nobody.
# usage: card_facts.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"

verdict() { # verdict FACT: as `facts` has it
  python3 -c 'import json, sys
print(next(each["verdict"] for each in json.load(open("facts"))["facts"] if each["id"] == sys.argv[1]))' "$1"
}
# Name, statement and answer of each fact stand in `said`, wherever its lines were broken.
is_all_said() {
  python3 - <<'END' || fail "not all is said"
import json, re
bare = lambda text: re.sub(r"\s", "", text)
said = bare(open("said", encoding="utf-8").read())
facts = json.load(open("facts"))["facts"]
assert len(facts) > 25, len(facts)
missing = [each[part] for each in facts for part in ("id", "statement", "observed") if part in each and bare(each[part]) not in said]
assert not missing, missing
END
}
# What is not harmless: an instruction that is no SELECT, READ BINARY, GET RESPONSE, VERIFY without data or signature that no card can make.
only_harmless() {
  grep -E '^[0-9]+ ' ledger | grep -vE \
    '^[0-9]+ (00A40[0249]0C id=|0[018]B0|00C00000|002000[89].|802A00(80|97) Lc=246|802A0[24]80 Lc=31|802A7F80 Lc=31)' >harm || return 0
  cat harm >&2
  fail "sent what is not harmless"
}

trouble no_card 6 card-facts
make_card card
put_card_in card
for language in en ja; do
  as_json 0 --lang "$language" card-facts
  [ "$(verdict read_past_end) $(verdict first_command) $(verdict missing_certificate)" = 'holds differs not_asked' ] ||
    { cat facts >&2; fail "the verdicts"; }
  at_terminal 0 -- --lang "$language" card-facts
  check language said "$language"
  is_all_said
done
spent 0 0
only_harmless
passed "a card is asked, in both languages, and neither a PIN nor a signature was asked for"

"$build/tools/jpki-vcard" make --set first_command_fails=yes --set end_of_file=9000 --set get_response=61xx --set token_serial=per-card \
  --set certificates=auth-only --set missing_certificate=FF odd >/dev/null
swap_card odd
as_json 0 card-facts
[ "$(verdict read_past_end) $(verdict first_command) $(verdict whole_answers) $(verdict missing_certificate)" = \
  'differs holds differs differs' ] || { cat facts >&2; fail "the verdicts of an odd card"; }
spent 0 0
only_harmless
passed "an odd card is told from others, through a reader and a power cut"

"$build/tools/jpki-vcard" make --set signing_checks=length-first mute >/dev/null
swap_card mute
trouble login_in_the_way 69 card-facts
as_json 0 card-facts --end-logins
spent 0 0
only_harmless
passed "where a program may be logged in, nothing is asked unless the holder wants it"

swap_card card
report_needs_consent card-facts
grep -q '^read_past_end: holds$' report.txt || fail "no fact in the report"
read_certificate 01 auth.pem
read_certificate 02 sign.pem "$sign_pin"
{
  sed -n "s/.*value = '\(..*\)'.*/\1/p" card/pins.toml
  sed -n "s/^\(name\|address\|city\) = '\?\(.*[^']\)'\?$/\2/p" card/card.toml
  for certificate in auth.pem sign.pem; do
    openssl x509 -in "$certificate" -noout -serial | cut -d= -f2
    openssl x509 -in "$certificate" -noout -modulus | cut -d= -f2 | cut -c1-16
    openssl x509 -in "$certificate" -noout -subject -nameopt sep_multiline,utf8,-esc_msb | sed -n 's/^ *CN=//p'
  done
} >personal
[ "$(wc -l <personal)" -ge 12 ] || { cat personal >&2; fail "too little to look for"; }
cp personal personal_card
if grep -nFf personal report.txt >found; then cat found >&2; fail "the report names somebody"; fi
passed "a report is shown before it is written, whole or not at all, and names nobody"

# status_of FILE: what status tells of the card, without the dates, which are the replayed holder's own
status_of() {
  as_json 0 status
  python3 -c 'import json
facts = json.load(open("facts"))
for key in facts["keys"]: key.pop("validity", None)
print(json.dumps([facts["card"], facts["keys"], facts["text_pin"]], indent=1))' >"$1"
}
swap_card odd
status_of before
as_json 0 card-facts --record odd.txt
check schema facts 0
[ "$(fact record)" = odd.txt ] && [ "$(stat -c %a odd.txt)" = 600 ] || fail "the transcript"
trouble file_exists 30 card-facts --record odd.txt
at_terminal 0 -- --lang ja card-facts --record odd.txt --force
check language said ja
if LC_ALL=C grep -nE '[0-9A-F]{80}' odd.txt | grep -vE '^[0-9]+:[<>] (00A4|(FF)+ 9000|[0-9A-F]{192,320} 9000)' >found; then
  cat found >&2
  fail "more bytes than a transcript may have"
fi
# Certificates, numbers and names, as a file of hexadecimal digits would have them.
read_certificate 01 auth.pem
hexadecimal() { od -An -v -tx1 | tr -d ' \n' | tr a-f A-F; }
openssl x509 -in auth.pem -outform der | hexadecimal | fold -w 16 | grep -E '.{16}' >certificate
{
  cat certificate
  sed -n "s/^\(name\|address\|city\) = '\?\(.*[^']\)'\?$/\2/p" odd/card.toml
  printf %s "$(sed -n "s/^name = '\?\(.*[^']\)'\?$/\1/p" odd/card.toml)" | hexadecimal
} >personal
if grep -nFf personal odd.txt >found; then cat found >&2; fail "the transcript names somebody"; fi
spent 0 0
only_harmless
passed "a transcript has neither certificate nor name"

[ "$(since refused)" -eq 0 ] || fail "a PIN was refused"
swap_card card
mark
for language in en ja; do
  at_terminal 0 "$auth_pin" -- --lang "$language" card-facts --with-pin
  check language said "$language"
done
as_json 0 card-facts --with-pin --pin-fd 3 --report with_pin.txt --yes 3<<<"$auth_pin"
[ "$(verdict tries_after_login) $(verdict pss_signature) $(verdict departure_ends_login)" = 'holds holds not_asked' ] ||
  { cat facts >&2; fail "the verdicts after the PIN"; }
at_terminal 0 "$auth_pin" -- card-facts --with-pin
is_all_said
spent 48 28
if grep -nFf personal_card with_pin.txt >found; then cat found >&2; fail "the report after a PIN names somebody"; fi
mark
at_terminal 21 "$(another_pin)" -- --lang ja card-facts --with-pin --report wrong.txt
check language said ja
[ ! -e wrong.txt ] || fail "written after a wrong PIN"
trouble pin_tries_missing 54 card-facts --with-pin
[ "$(since verifies)" -eq 1 ] || fail "more than one PIN was sent"
at_terminal 0 "$auth_pin" -- pin verify auth
full_tries
mark
passed "with the holder's PIN the rest is asked, by the right one alone and with all of its tries"

tell_card quit
port=35963 beside=0
[ "${JPKI_TEST_BESIDE_ANOTHER:-}" != yes ] || port=35964 beside=1
until_true 20 tool_says no_card || fail "the card does not go"
mkfifo replays
"$build/tools/jpki-vcard" replay --beside "$beside" --port "$port" --control "$work/replayed" odd.txt >replays 2>unknown &
at_end+=("end_process $!")
read -r word <replays && [ "$word" = ready ] || fail "the transcript is not played: $(cat unknown)"
until_true 20 token_is_seen "$build/pkcs11/jpki-pkcs11.so" || fail "the replayed token is not seen"
status_of after
diff before after >&2 || fail "the replayed card is another one"
as_json 0 card-facts
[ "$(verdict read_past_end) $(verdict whole_answers) $(verdict missing_certificate)" = 'differs differs differs' ] ||
  { cat facts >&2; fail "the replayed card is told from the recorded one"; }
[ ! -s unknown ] || { cat unknown >&2; fail "the transcript lacks something"; }
pkcs11-tool --module "$build/pkcs11/jpki-pkcs11.so" --token-label 'JPKI User Authentication' --read-object --type cert --id 01 -o replayed.der >/dev/null ||
  fail "the replayed certificate is not read"
[ "$(stat -c %s replayed.der)" -eq "$(openssl x509 -in auth.pem -outform der | wc -c)" ] || fail "the replayed certificate has another length"
! cmp -s <(openssl x509 -in auth.pem -outform der) replayed.der || fail "the certificate itself was recorded"
passed "status, card-facts and the module find the recorded card in its transcript"

printf 'card-transcript 1\n> 00A4\n' >broken.txt
for language in C ja_JP.UTF-8; do
  LC_ALL=$language LANGUAGE= "$build/tools/jpki-vcard" replay broken.txt >said 2>&1 && fail "a broken transcript is played"
  has "broken.txt.*2" said
done
mkfifo nobody_writes
LC_ALL=C LANGUAGE= timeout 20 "$build/tools/jpki-vcard" replay nobody_writes >said 2>&1 && fail "a FIFO is played"
has nobody_writes said
passed "a transcript that is none is refused, with the line, and a FIFO is not waited for"

another_card_is_as_it_was
passed "no try was lost"
