#!/usr/bin/env bash
# jpki-tool cert: what it shows is what OpenSSL reads, personal data appears after the password and a warning only, and files are
# whole, the holder's own and never replaced unasked.
# usage: cert.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"

make_card card
put_card_in card
field() { sed -n "s/^$1 = '\?\(.*[^']\)'\?$/\1/p" card/card.toml; }
full_login() { spent "$1" 0; } # VERIFYs since the last mark, all of them right

for name in auth auth-ca sign-ca; do
  for language in en ja; do
    at_terminal 0 -- --lang "$language" cert show "$name"
    check language said "$language"
  done
  as_json 0 cert show "$name"
  "$tool" cert export "$name" >"$name.pem"
  [ "$(openssl x509 -in "$name.pem" -noout -fingerprint -sha256 | cut -d= -f2 | tr -d :)" = \
    "$(fact certificate.fingerprint_sha256)" ] || fail "another fingerprint than OpenSSL's: $name"
  [ "$(openssl x509 -in "$name.pem" -noout -serial | cut -d= -f2)" = "$(fact certificate.serial_number)" ] || fail "serial number"
  at_terminal 0 -- --lang ja cert check "$name"
  as_json 0 cert check "$name"
done
spent 0 0
passed "without a PIN: the certificate for authentication and both issuers', as OpenSSL reads them"

for language in en ja; do
  at_terminal 0 "$sign_pin" -- --lang "$language" cert show sign
  has "$(field name)" said
  has_not "$sign_pin" said
  python3 - said "$language" "$(field name)" <<'END'
import sys
said, language, name = open(sys.argv[1], encoding="utf-8").read(), sys.argv[2], sys.argv[3]
warning = {"en": "holds personal data", "ja": "個人情報"}[language]
tries = {"en": "5 tries left", "ja": "あと5回入力できます"}[language]
assert said.index(warning) < said.index(name) and said.index(tries) < said.index(name)
END
done
has '署名用電子証明書' said
full_login 2
at_terminal 0 "$sign_pin" -- --json cert show sign
sed -n '/^{/,$p' said >facts
check schema facts 0
[ "$(fact certificate.holder.name)" = "$(field name)" ] || fail "the name"
[ "$(fact certificate.holder.address)" = "$(field address)" ] || fail "the address"
at_terminal 0 "$sign_pin" -- cert check sign
has_not "$(field name)|$(field address)" said
full_login 2
if pkcs11-tool --module "$build/pkcs11/jpki-pkcs11-sign.so" --read-object --type cert --id 02 -o left.der >/dev/null 2>&1 &&
  [ -s left.der ]; then
  fail "the card gives the certificate out without a password"
fi
passed "the certificate for signing: a warning and the tries first, then what it says; no login is left on the card"

at_terminal 0 "$sign_pin" -- cert export sign --out sign.pem
[ "$(stat -c %a sign.pem)" = 600 ] || fail "others may read what names its holder"
"$tool" cert export sign --format der --out sign.der --pin-fd 3 3<<<"$sign_pin" >said
openssl x509 -inform DER -in sign.der -out again.pem
cmp sign.pem again.pem || fail "DER and PEM differ"
openssl verify -CAfile sign-ca.pem sign.pem >/dev/null || fail "the chain"
"$tool" cert export auth --format ssh >key.pub
ssh-keygen -l -f key.pub >/dev/null || fail "no key of ssh"
[ "$(ssh-keygen -e -m PKCS8 -f key.pub)" = "$(openssl x509 -in auth.pem -noout -pubkey)" ] || fail "another key"
as_json 0 cert export auth
[ "$(fact certificate.data)" = "$(cat auth.pem)" ] || fail "the PEM in the JSON"
full_login 2
passed "PEM, DER and a key for ssh are what OpenSSL and OpenSSH make of them"

status=0
"$tool" --lang ja cert export auth >/dev/full 2>said || status=$?
[ "$status" -eq 31 ] || fail "an output that could not be written: $status"
check language said ja
as_json 0 cert show auth-ca
has_not renewal facts
cp sign.pem before.pem
trouble file_exists 30 cert export sign --out sign.pem
trouble file_not_written 31 cert export sign --out nowhere/sign.pem
cmp sign.pem before.pem || fail "a file was replaced"
full_login 0
at_terminal 0 "$sign_pin" -- cert export sign --out sign.pem --force
trouble usage 2 cert export sign --format ssh
trouble usage 2 cert export auth --format xml
trouble usage 2 cert show sing
trouble usage 2 cert show
at_terminal 2 -- cert export auth --format der
full_login 1
passed "nothing is asked where the file could not be written; nothing is replaced unasked"

trouble_at_question() { # trouble_at_question CODE EXIT ANSWER COMMAND...: in one language, for what changes the card
  local code=$1 expected=$2 answer=$3
  shift 3
  at_terminal "$expected" "$answer" -- --lang ja --json "$@"
  sed -n '/^{/,$p' said >facts
  check schema facts "$expected"
  [ "$(fact error.code)" = "$code" ] || { cat facts >&2; fail "jpki-tool $*: not $code"; }
}
trouble_at_question pin_malformed 20 SHORT cert show sign
full_login 0
trouble_at_question pin_wrong 21 WR0NGONE cert show sign
[ "$(fact pin.tries_left) $(pin_field card sign left)" = '4 4' ] || fail "one try was to be spent"
at_terminal 0 "$sign_pin" -- cert check sign
[ "$(since verifies)" = 2 ] || fail "two VERIFYs were to be sent"
full_tries
passed "a malformed password is not sent; a wrong one costs one try, and the right one brings it back"

"$build/tools/jpki-vcard" make --set certificates=auth-only child >/dev/null
swap_card child
trouble no_certificate 9 cert show sign
trouble no_certificate 9 cert check sign-ca
"$build/tools/jpki-vcard" make --last-day "$(TZ=Asia/Tokyo date -d yesterday +%Y-%m-%d)" over >/dev/null
swap_card over
trouble expired 40 cert check auth
at_terminal 40 "$sign_pin" -- --lang ja cert check sign
full_tries
passed "a child's card and certificates that have expired"
