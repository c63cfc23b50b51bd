#!/usr/bin/env bash
# Java lists a token, signs a jar, and logs in over TLS 1.2 and 1.3.
# usage: java.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/client.sh" "$1"

make_card without_pss pss=no
make_card card
put_card_in card
step list "$auth_pin"
has '^User Authentication, PrivateKeyEntry' said
spent 1 0
printf 'a letter\n' >letter.txt
jar cf letter.jar letter.txt
step sign "$sign_pin"
spent 1 1
step verify
has '^jar verified' said
passed "keytool lists, jarsigner signs with the signing key"

settings_of_tokens 'signature_consent = "each"'
jar cf letter.jar letter.txt
refused sign "$sign_pin"
has 'CKR_USER_NOT_LOGGED_IN' said
spent 1 0
settings_of_tokens
passed "with a PIN for each signature Java says what is missing"

read_certificate 03 issuer.pem
for version in 1.2 1.3; do
  serve_tls "-tls${version/./_}"
  step login "$auth_pin"
  signed_by either "TLSv$version"
  spent 1 1
  passed "Java logs in over TLS $version with a card that makes RSA-PSS"
done

swap_card without_pss
read_certificate 03 issuer.pem
serve_tls
refused login "$auth_pin"
has 'No supported CertificateVerify signature algorithm' said
spent 1 0
serve_tls
step no-pss-login "$auth_pin"
signed_by RSA TLSv1.2
spent 1 1
passed "with a card that does not, nothing false over TLS 1.3, and TLS 1.2 works"

# A keystore's password it is, in English and Japanese.
for row in 'wrong PIN' 'malformed PIN' 'one try left' 'PIN locked'; do
  case $row in wrong*) pin=$(another_pin) ;; malformed*) pin=123 ;; *) pin=$auth_pin ;; esac
  fails "$row" list "$pin"
  has '^Enter keystore password' said
  fails "$row" login "$pin"
done
JAVA_TOOL_OPTIONS=-Duser.language=ja fails 'wrong PIN' list "$(another_pin)"
has 'キーストアのパスワード' said
fails 'wrong PIN' sign WRONG1
has '^Enter Passphrase for keystore' said
fails 'PIN locked' sign "$sign_pin"
for block in list sign login; do
  fails 'no card' "$block"
  fails 'no reader service' "$block"
done
page_is_done
