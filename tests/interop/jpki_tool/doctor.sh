#!/usr/bin/env bash
# jpki-tool doctor: troubles of the card and of the computer, in both languages, and a report that names nobody.
# usage: doctor.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"

# finds CHECK DIAGNOSIS [EXIT]: in both languages and as JSON; each check has its line.
finds() {
  local language status=${3:-0}
  for language in en ja; do
    as_json "$status" --lang "$language" doctor
    [ "$(diagnosis "$1")" = "$2" ] || { cat facts >&2; fail "$1 is not $2"; }
    at_terminal "$status" -- --lang "$language" doctor
    check language said "$language"
    is_all_said
  done
}
diagnosis() { of_check "$1" diagnosis; }
of_check() { # of_check ID MEMBER
  python3 -c 'import json, sys
print(next(each[sys.argv[2]] for each in json.load(open("facts"))["checks"] if each["id"] == sys.argv[1]))' "$1" "$2"
}
# Title, message and remedy of each check stand in `said`, wherever its lines were broken.
is_all_said() {
  python3 - <<'END' || fail "not all is said"
import json, re
bare = lambda text: re.sub(r"\s", "", text)
said = bare(open("said", encoding="utf-8").read())
checks = json.load(open("facts"))["checks"]
assert len(checks) == 22, len(checks)
missing = [each[part] for each in checks for part in ("title", "message", "remedy") if part in each and bare(each[part]) not in said]
assert not missing, missing
END
}
set_tries() { sed -i "s/^$1 = .*left = [0-9]*/$(sed -n "s/^\($1 = .*left = \)[0-9]*.*/\1/p" card/pins.toml)$2/" card/pins.toml; }

finds card card_missing 60
[ "$(diagnosis service) $(diagnosis reader)" = 'service_answers reader_seen' ] || fail "service and reader"
as_json 60 doctor --reader 'no such reader'
[ "$(diagnosis reader) $(diagnosis card)" = 'reader_not_seen card_without_reader' ] || fail "no reader"
trouble problem_found 60 doctor
passed "without a card, and without a reader"

make_card card
put_card_in card
finds card card_answers
for pair in 'application application_answers' 'tries tries_all_left' 'certificate certificate_valid' 'clock clock_plausible' \
  'permission permission_given' 'modules modules_there'; do
  # shellcheck disable=SC2086
  set -- $pair
  [ "$(diagnosis "$1")" = "$2" ] || { cat facts >&2; fail "$1 is not $2"; }
done
spent 0 0
passed "a healthy card on a healthy computer: exit code 0, no PIN sent, no try spent"

set_tries auth 0
finds tries tries_none_left 60
set_tries auth 1
finds tries tries_one_left
set_tries auth 3
"$build/tools/jpki-vcard" make --last-day "$(TZ=Asia/Tokyo date -d yesterday +%Y-%m-%d)" over >/dev/null
swap_card over
finds certificate certificate_expired 60
swap_card card
"$build/tools/jpki-vcard" make --set kind=resident-card resident >/dev/null
tell_card remove
until_true 20 tool_says no_card || fail "the card does not go"
tell_card swap resident
until_true 20 tool_says other_card || fail "another card is not named"
finds application application_missing 60
tell_card remove
until_true 20 tool_says no_card || fail "the card does not go"
tell_card swap card
until_true 20 token_is_seen "$build/pkcs11/jpki-pkcs11.so" || fail "the card does not come back"
use_pins card
passed "a locked PIN, the last try, an expired certificate and another card"

# The sandbox has an empty list of p11-kit's modules, and this home is new.
echo "module: $build/pkcs11/jpki-pkcs11-auth.so" >/etc/pkcs11/modules/card.module
finds p11_kit p11_kit_lists_module
echo "module: $work/gone/jpki-pkcs11-auth.so" >/etc/pkcs11/modules/card.module
finds p11_kit p11_kit_lists_missing_file 60
rm /etc/pkcs11/modules/card.module
if ls /usr/lib/firefox*/libxul.so >/dev/null 2>&1; then
  mkdir -p home/.mozilla/firefox/abcd1234.default-esr
  printf 'library=%s\nname=Card\n' "$build/pkcs11/jpki-pkcs11.so" >home/.mozilla/firefox/abcd1234.default-esr/pkcs11.txt
  finds firefox browser_knows_signing_key
  printf 'library=%s\nname=Card\n' "$build/pkcs11/jpki-pkcs11-auth.so" >home/.mozilla/firefox/abcd1234.default-esr/pkcs11.txt
  finds firefox browser_knows_module
fi
passed "registrations of a module that is there and of one that is not"

report_needs_consent doctor
grep -q '^card: ok card_answers$' report.txt || fail "no card in the report"
passed "a report is shown before it is written, whole or not at all, and never replaces another unasked"

# What names the holder, the card or the computer. The certificates' words are their names', of four letters and more.
read_certificate 01 auth.pem
read_certificate 02 sign.pem "$sign_pin"
{
  sed -n "s/.*value = '\(..*\)'.*/\1/p" card/pins.toml
  echo "$HOME"
  hostname
  [ "$(id -un)" = root ] || id -un
  for certificate in auth.pem sign.pem; do
    openssl x509 -in "$certificate" -noout -serial -fingerprint -sha256 | cut -d= -f2
    openssl x509 -in "$certificate" -noout -subject -issuer -nameopt sep_multiline,utf8,-esc_msb | sed -n 's/^ *[A-Za-z]*=//p' | grep -E '.{4,}'
    openssl x509 -in "$certificate" -noout -enddate | cut -d= -f2 | tee end
    TZ=Asia/Tokyo date -d "$(cat end)" +%F
    sed 1d "$certificate" | head -n 1
  done
} >personal
[ "$(wc -l <personal)" -ge 15 ] || { cat personal >&2; fail "too little to look for"; }
# A computer that tempts the doctor: a module at home, in a folder with the computer's name.
echo "module: $HOME/of $(hostname)/jpki-pkcs11-auth.so" >/etc/pkcs11/modules/card.module
at_terminal 60 y -- doctor --report tempted.txt
has '~/of …/jpki-pkcs11-auth.so' tempted.txt
for report in report.txt tempted.txt; do
  if grep -nFf personal "$report" >found; then cat found >&2; fail "$report names somebody"; fi
done
passed "neither home, user and host, nor PINs, numbers and words of certificates are in the report"

another_card_is_as_it_was
[ "$(since refused)" -eq 0 ] || fail "a PIN was refused"
passed "no try was lost"
