#!/usr/bin/env bash
# What the Debian packages are for, done with what they have installed and nothing else: a holder looks at a card and signs, and
# programs find the module where the packages have put it.
# usage: installed.sh (run under with_pcscd.sh; JPKI_VIRTUAL_READER=/ takes the reader that vsmartcard-vpcd has installed)
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh" installed

build=$work/installed
"$here/installed_places.sh" "$build"
module=$build/pkcs11/jpki-pkcs11.so

make_card card
put_card_in card
printf 'a letter\n' >letter.txt
read_certificate 01 auth.pem
read_certificate 02 signer.pem "$sign_pin"
read_certificate 04 issuer.pem
mark

verified_by_openssl() { # verified_by_openssl SIGNATURE
  openssl cms -verify -inform DER -in "$1" -content letter.txt -binary -CAfile issuer.pem -purpose any -out /dev/null 2>said ||
    { cat said >&2; fail "OpenSSL does not take $1"; }
}

jpki-tool --lang ja status >said
has 'マイナンバーカード' said
jpki-tool sign --yes --pin-fd 3 letter.txt 3<<<"$sign_pin" >said 2>&1 || { cat said >&2; fail "jpki-tool sign"; }
verified_by_openssl letter.txt.p7s
jpki-tool verify letter.txt >/dev/null
spent 1 1
passed "jpki-tool shows the card in Japanese, signs and verifies"

p11-kit list-modules >said
[ "$(grep -cE '^(module: )?jpki-pkcs11' said)" = 1 ] || { cat said >&2; fail "p11-kit shows itself one module"; }
has '^(module: )?jpki-pkcs11-auth(:|$)' said
[ "$(grep -c 'token: JPKI User Authentication' said)" = 1 ] || fail "p11-kit lists the token"
has_not 'token: JPKI Digital Signature' said
# Other things may be wrong with this computer.
jpki-tool --json doctor >said || true
has '"p11_kit_lists_module"' said
has '"modules_there"' said
spent 0 0
passed "p11-kit shows the authentication key to a program that does not sign"

p11tool --list-tokens >said
for label in 'JPKI User Authentication' 'JPKI Digital Signature'; do
  [ "$(grep -c "Label: $label" said)" = 1 ] || { cat said >&2; fail "p11tool lists $label"; }
done
for token in "$auth_pin User%20Authentication 01" "$sign_pin Digital%20Signature 02"; do
  read -r pin label id <<<"$token"
  p11tool --login --set-pin "$pin" --test-sign "pkcs11:token=JPKI%20$label;id=%$id;type=private" >said 2>&1 ||
    { cat said >&2; fail "p11tool signs with $label"; }
done
spent 2 2
passed "p11tool finds both keys through p11-kit, each once, and signs with them"

printf '%s' "$sign_pin" >pin
openssl_with "$module" cms -sign -signer signer.pem -in letter.txt -binary -outform DER -out letter.p7s \
  -inkey "pkcs11:token=JPKI%20Digital%20Signature;id=%02;type=private?pin-source=file:$work/pin" >said 2>&1 ||
  { cat said >&2; fail "openssl cms"; }
verified_by_openssl letter.p7s
passed "OpenSSL signs by an installed example, and verifies"
mark

mkdir nss
certutil -N -d sql:nss --empty-password
modutil -dbdir sql:nss -add 'My Number Card' -libfile "$build/pkcs11/jpki-pkcs11-auth.so" -force >/dev/null 2>&1
printf '%s' "$auth_pin" >pin
certutil -K -d sql:nss -h 'JPKI User Authentication' -f pin >said 2>&1 || { cat said >&2; fail "certutil -K"; }
has 'rsa +01 +User Authentication' said
passed "NSS logs in, and finds the key"
full_tries
