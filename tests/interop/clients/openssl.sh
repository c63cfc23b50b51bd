#!/usr/bin/env bash
# OpenSSL's engine signs and logs in; curl logs in with it. One PIN a command, one VERIFY a PIN.
# usage: openssl.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/client.sh" "$1"

make_card without_pss pss=no
make_card card
put_card_in card
printf 'a letter\n' >letter.txt
step settings

step certificate "$sign_pin"
spent 1 0
step cms "$sign_pin"
spent 1 1
step cms-verify
spent 0 0
cmp letter.txt letter.checked
passed "a CMS signature with the signing key"

step dgst "$auth_pin"
has 'Verified OK' said
spent 1 1
step dgst-pss "$auth_pin"
has 'Verified OK' said
spent 1 1
step csr "$auth_pin"
spent 1 1
openssl req -in auth.csr -noout -verify 2>said
has 'verify OK' said
passed "digests and a certificate request with the authentication key"

read_certificate 03 issuer.pem
for version in 1.2 1.3; do
  for login in s_client curl; do
    serve_tls "-tls${version/./_}"
    step "$login" "$auth_pin"
    signed_by RSA-PSS "TLSv$version"
    spent 1 1
    passed "$login logs in over TLS $version with a card that makes RSA-PSS"
  done
done

swap_card without_pss
read_certificate 01 auth.pem
read_certificate 03 issuer.pem
serve_tls -tls1_2 -client_sigalgs RSA+SHA256
step s_client "$auth_pin"
signed_by RSA TLSv1.2
spent 1 1
passed "a server that asks for PKCS#1 v1.5 only needs nothing at the client"
for login in s_client curl; do
  serve_tls -tls1_3
  refused "$login" "$auth_pin"
  has_not 'Peer signature type' said
  spent 1 0
done
passed "nothing false over TLS 1.3"

step no-pss-settings
for login in s_client no-pss-curl; do
  serve_tls
  step "$login" "$auth_pin"
  signed_by RSA TLSv1.2
  spent 1 1
  passed "$login logs in over TLS 1.2 with a card that does not make RSA-PSS"
done

fails 'wrong PIN' dgst "$(another_pin)"
fails 'wrong PIN' cms WRONG1
serve_tls
fails 'wrong PIN' no-pss-curl "$(another_pin)"
fails 'malformed PIN' dgst 123
fails 'malformed PIN' cms short
fails 'PIN locked' dgst "$auth_pin"
serve_tls
fails 'PIN locked' no-pss-curl "$auth_pin"
for block in dgst cms; do
  fails 'no card' "$block"
  fails 'no reader service' "$block"
done
set_tries 1 1
step dgst "$auth_pin"
step certificate "$sign_pin"
full_tries
passed "the last try is sent, as the page says"
page_is_done
