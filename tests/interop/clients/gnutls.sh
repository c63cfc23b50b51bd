#!/usr/bin/env bash
# p11tool lists and signs, certtool signs a document that OpenSSL verifies, gnutls-cli logs in: over TLS 1.3 with RSA-PSS
# where the card makes it, over TLS 1.2 with every card, and nothing false is offered where it does not.
# usage: gnutls.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/client.sh" "$1"

make_card without_pss pss=no
make_card card
put_card_in card
printf 'a letter\n' >letter.txt
step settings
step list
has 'object=User%20Authentication;type=cert' said
has 'CKA_CERTIFICATE_CATEGORY=CA' said
spent 0 0
step test-sign "$auth_pin"
has 'public key in the token... ok' said
spent 1 1
passed "p11tool lists without a PIN, and signs"
step test-sign "$(another_pin)" "$auth_pin"
spent 2 1 1
passed "a wrong PIN costs one try, and the right one gives it back"

step export "$sign_pin"
spent 1 0
step sign "$sign_pin"
spent 1 1
step verify
has 'Signature status: ok' said
openssl cms -verify -inform DER -in letter.p7s -binary -content letter.txt -CAfile issuer.pem -purpose any -out checked \
  2>/dev/null
cmp letter.txt checked
passed "certtool signs with the signing key, and OpenSSL verifies it"

python3 "$here/holder.py" "$sign_pin" -- p11tool --provider "$MODULES/jpki-pkcs11.so" --login --list-all \
  'pkcs11:token=JPKI%20Digital%20Signature' >said
has 'Type: Private key \(RSA-2048\)' said
# One for the list, and before GnuTLS 3.8.13 one for each of the four objects: it closes the session, which ends the login.
spent_one_of '5 0' '1 0'
passed "p11tool lists the signing token with one question"

read_certificate 03 issuer.pem
for version in 1.2 1.3; do
  serve_tls "-tls${version/./_}"
  step login "$auth_pin"
  signed_by either "TLSv$version"
  spent 1 1
  passed "gnutls-cli logs in over TLS $version with a card that makes RSA-PSS"
done

swap_card without_pss
read_certificate 03 issuer.pem
serve_tls -tls1_2
step login "$auth_pin"
signed_by RSA TLSv1.2
spent 1 1
passed "gnutls-cli logs in over TLS 1.2 with a card that does not"
serve_tls
refused login "$auth_pin"
has_not 'Peer signature type' said
spent 1 0
passed "nothing false over TLS 1.3"
serve_tls
step no-pss-login "$auth_pin"
signed_by RSA TLSv1.2
spent 1 1
passed "gnutls-cli kept to TLS 1.2"

fails 'wrong PIN' test-sign "$(another_pin)" "$(another_pin)" ''
fails 'wrong PIN' sign WRONG1 ''
fails 'malformed PIN' test-sign 123 ''
fails 'malformed PIN' sign short ''
fails 'one try left' test-sign "$auth_pin"
fails 'PIN locked' test-sign "$auth_pin"
fails 'PIN locked' sign "$sign_pin"
for row in 'no card' 'no reader service'; do
  for block in test-sign sign no-pss-login list; do fails "$row" "$block"; done
done
set_tries 1 1
step sign "$sign_pin"
[ "$(pin_field "$card" auth left) $(pin_field "$card" sign left)" = '1 5' ] || fail "the last try of the signing password"
passed "the signing password's last try is sent, as the page says"
page_is_done
