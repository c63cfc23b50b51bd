#!/usr/bin/env bash
# jpki-tool sign: OpenSSL takes its signatures, holders know what they disclose before the first, and nothing is written, nor any
# PIN sent, where it cannot come to a good end.
# usage: sign.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"

make_card card
put_card_in card
field() { sed -n "s/^$1 = '\?\(.*[^']\)'\?$/\1/p" card/card.toml; }
for name in auth auth-ca sign-ca; do "$tool" cert export "$name" >"$name.pem"; done
printf 'a text to sign\n' >text
printf 'another one\n' >other
openssl_takes() { # openssl_takes FILE SIGNATURE CA [FORM]
  openssl cms -verify -binary -inform "${4:-DER}" -in "$2" -content "$1" -CAfile "$3" -purpose any -cades -out /dev/null 2>cms.log
}
nothing_written() { [ -z "$(find . -name '*.p7s*')" ] || fail "there is $(find . -name '*.p7s*')"; }
# What the certificate says is Japanese in both languages.
own_words() { grep -vE "$(field name)|$(field address)" said >words; check language words "$1"; }

for language in en ja; do
  at_terminal 0 "$sign_pin" y -- --lang "$language" sign text
  own_words "$language"
  has_not "$sign_pin" said
  for fact in name address; do has "$(field "$fact")" said; done
  openssl_takes text text.p7s sign-ca.pem || { cat cms.log >&2; fail "OpenSSL does not take the signature"; }
  [ "$(stat -c %a text.p7s)" = 600 ] || fail "others may read what names its holder"
  python3 - said "$language" "$(field name)" <<'END'
import sys
said, language, name = open(sys.argv[1], encoding="utf-8").read(), sys.argv[2], sys.argv[3]
warning = {"en": "holds personal data", "ja": "個人情報"}[language]
assert said.index(warning) < said.index(name) < said.index("[y/N]") < said.index("text.p7s")
END
  mv text.p7s "text.$language"
done
spent 2 2
! openssl_takes other text.en sign-ca.pem || fail "OpenSSL takes the signature of another file"
openssl cms -cmsout -print -inform DER -in text.en >printed
for attribute in contentType messageDigest signingTime id-smime-aa-signingCertificateV2; do has "$attribute" printed; done
[ "$(openssl pkcs7 -inform DER -in text.en -print_certs | grep -c '^subject')" -eq 2 ] || fail "signer and issuer are to be in it"
passed "OpenSSL takes a signature, and its holder has seen before what it discloses"

for answer in n '' yse $'\003' $'\004'; do
  at_terminal 13 "$sign_pin" "$answer" -- --lang ja sign text
done
nothing_written
spent 5 0
if pkcs11-tool --module "$build/pkcs11/jpki-pkcs11-sign.so" --read-object --type cert --id 02 -o left.der >/dev/null 2>&1 &&
  [ -s left.der ]; then
  fail "the card is left logged in"
fi
setsid "$tool" --lang ja sign text --pin-fd 3 3<<<"$sign_pin" >said 2>&1 && fail "signed without consent"
check language said ja
nothing_written
spent 0 0
passed "without a yes nothing is signed, and without a terminal nothing is asked"

mkdir many
for number in 1 2 3; do printf '%s\n' "$number" >"many/$number"; done
"$tool" --json sign --yes many/* --pin-fd 3 3<<<"$sign_pin" >facts
check schema facts 0
[ "$(fact signatures.2.signature) $(fact key)" = 'many/3.p7s sign' ] || fail "the facts"
for number in 1 2 3; do openssl_takes "many/$number" "many/$number.p7s" sign-ca.pem || fail "OpenSSL, of file $number"; done
spent 1 3
at_terminal 0 "$sign_pin" y -- sign many/[123] --force
has 'Sign 3 files' said
spent 1 3
rm -r many
at_terminal 0 "$auth_pin" -- --lang ja sign text --key auth --pem --output here.pem
check language said ja
has '電子署名にはなりません' said
openssl_takes text here.pem auth-ca.pem PEM || fail "OpenSSL, of PEM"
[ "$(stat -c %a here.pem)" = 600 ] || [ "$(umask)" != 0077 ] || fail "the umask"
spent 1 1
"$tool" verify text here.pem >/dev/null || fail "our own check"
passed "several files by one login; the key for authentication, with what that means; PEM; a place of one's own"

# Whatever can be known before, is.
touch text.p7s
trouble file_exists 30 sign text --yes
trouble file_not_written 31 sign text --yes --output nowhere/text.p7s
trouble file_not_read 32 sign nowhere --yes
trouble usage 2 sign --yes
trouble usage 2 sign text other --yes --output one
trouble usage 2 sign text --yes --output ./text --force
trouble usage 2 sign other other --yes
trouble usage 2 sign text --key other --yes
rm text.p7s
mkfifo fifo
mkdir folder
touch unreadable
chmod 000 unreadable
for input in fifo folder /dev/null /dev/tty; do trouble file_not_read 32 sign --yes --output out "$input"; done
[ "$(id -u)" -eq 0 ] || trouble file_not_read 32 sign --yes unreadable
[ ! -e out ] || fail "something was written"
nothing_written
spent 0 0
passed "bad input and outputs that cannot be are refused before the card is asked"

# A full disk: the draft does not fit, and goes.
ulimited() { (ulimit -f 1; trap '' XFSZ; "$@"); }
status=0
ulimited "$tool" --json sign text --yes --pin-fd 3 3<<<"$sign_pin" >full 2>&1 || status=$?
[ "$status" -eq 31 ] || { cat full >&2; fail "no space: $status"; }
nothing_written
passed "where there is no space nothing half written is left"

truncate -s 3G huge
"$tool" sign huge --yes --pin-fd 3 3<<<"$sign_pin" >/dev/null
"$tool" verify huge >/dev/null || fail "a huge file"
rm huge huge.p7s
full_tries
mark
passed "a huge file is signed and checked"

wrong=WR0NGONE
"$tool" --json sign text --yes --pin-fd 3 3<<<"$wrong" >facts && fail "a wrong password"
[ "$(fact error.code) $(fact pin.tries_left)" = 'pin_wrong 4' ] || fail "a wrong password costs one try"
"$tool" sign other --yes --pin-fd 3 3<<<"$sign_pin" >/dev/null
[ -e other.p7s ] && [ ! -e text.p7s ] || fail "the right one"
full_tries
mark
passed "a wrong password signs nothing"

stage() { rm -rf "$1"; "$build/tools/jpki-vcard" make "${@:2}" "$1" >/dev/null; swap_card "$1"; }
stage over --last-day "$(TZ=Asia/Tokyo date -d yesterday +%Y-%m-%d)"
"$tool" --json sign text --yes --pin-fd 3 3<<<"$sign_pin" >facts && fail "signed with an expired certificate"
[ "$(fact error.code)" = expired ] || fail "an expired certificate"
# Where it can be read without the PIN, nobody is asked for that.
trouble expired 40 sign text --key auth
stage child --set certificates=auth-only
trouble no_certificate 9 sign text --yes
stage forgetful --set signature_consumes_login=yes
"$tool" cert export sign-ca >sign-ca.pem
cp text text2
"$tool" sign text text2 --yes --pin-fd 3 3<<<"$sign_pin" >/dev/null
openssl_takes text text.p7s sign-ca.pem && openssl_takes text2 text2.p7s sign-ca.pem || fail "a card that wants the PIN each time"
rm ./*.p7s
full_tries
passed "expired certificates, a child's card, and a card that wants its PIN for each signature"

# Pulled at one command after the other: what is written then is whole, and nothing else is.
card_answers() { "$tool" status >/dev/null 2>&1; }
stage shaky
"$tool" cert export sign-ca >sign-ca.pem
signed=0
for number in $(seq 1 3 58); do
  tell_card fault "$number" drop
  status=0
  "$tool" --json sign text --yes --pin-fd 3 3<<<"$sign_pin" >facts || status=$?
  check schema facts "$status"
  if [ "$status" -eq 0 ]; then
    openssl_takes text text.p7s sign-ca.pem || fail "a signature that OpenSSL does not take, with fault $number"
    rm text.p7s
    signed=$((signed + 1))
  else
    tell_card insert
    until_true 20 card_answers || fail "the card does not come back"
  fi
  nothing_written
done
[ "$signed" -gt 0 ] && [ "$signed" -lt 15 ] || fail "$signed of 20 signatures though the card is pulled"
full_tries
passed "whenever the card is pulled, nothing half written is left and no try is lost"
