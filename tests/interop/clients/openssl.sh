#!/usr/bin/env bash
# OpenSSL signs and logs in, through its provider and through its engine, whichever the system has; curl logs in with it. One PIN
# a command, one VERIFY a PIN.
# usage: openssl.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/client.sh" "$1"

make_card without_pss pss=no
make_card card
put_card_in card
printf 'a letter\n' >letter.txt

documents() { # documents WAY
  step certificate "$sign_pin"
  spent 1 0
  step cms "$sign_pin"
  spent 1 1
  step cms-verify
  spent 0 0
  cmp letter.txt letter.checked
  passed "$1: a CMS signature with the signing key"

  step dgst "$auth_pin"
  has 'Verified OK' said
  spent 1 1
  step dgst-pss "$auth_pin"
  has 'Verified OK' said
  spent 1 1
  step csr "$auth_pin"
  spent 1 1
  openssl req -in auth.csr -noout -verify >said 2>&1
  has 'verify OK' said
  passed "$1: digests and a certificate request with the authentication key"
}

logins() { # logins WAY CURL_BLOCK
  local version login
  read_certificate 03 issuer.pem
  for version in 1.2 1.3; do
    for login in s_client "$2"; do
      serve_tls "-tls${version/./_}"
      step "$login" "$auth_pin"
      signed_by RSA-PSS "TLSv$version"
      spent 1 1
      passed "$1: $login logs in over TLS $version with a card that makes RSA-PSS"
    done
  done
}

logins_without_pss() { # logins_without_pss WAY CURL_BLOCK SETTINGS_BLOCK NO_PSS_CURL_BLOCK
  local login
  read_certificate 01 auth.pem
  read_certificate 03 issuer.pem
  serve_tls -tls1_2 -client_sigalgs RSA+SHA256
  step s_client "$auth_pin"
  signed_by RSA TLSv1.2
  spent 1 1
  passed "$1: a server that asks for PKCS#1 v1.5 only needs nothing at the client"
  for login in s_client "$2"; do
    serve_tls -tls1_3
    refused "$login" "$auth_pin"
    has_not 'Peer signature type' said
    spent 1 0
  done
  passed "$1: nothing false over TLS 1.3"

  step "$3"
  for login in s_client "$4"; do
    serve_tls
    step "$login" "$auth_pin"
    signed_by RSA TLSv1.2
    spent 1 1
    passed "$1: $login logs in over TLS 1.2 with a card that does not make RSA-PSS"
  done
}

ways=0
for way in provider engine; do
  # What only this way has on the page.
  own=(settings curl no-pss-settings no-pss-curl)
  option=-m
  [ "$way" = provider ] || { own=("${own[@]/#/engine-}"); option=-e; }
  if [ ! -e "$(openssl version "$option" 2>/dev/null | cut -d'"' -f2)/pkcs11.so" ]; then
    echo "OpenSSL has no $way here"
    for block in "${own[@]}"; do sed -i "/^$block\$/d" not_run; done
    continue
  fi
  [ "$ways" -eq 0 ] || swap_card card
  ways=$((ways + 1))
  step "${own[0]}"
  documents "$way"
  logins "$way" "${own[1]}"
  swap_card without_pss
  logins_without_pss "$way" "${own[@]:1}"
done
[ "$ways" -gt 0 ] || fail "OpenSSL has neither provider nor engine: packaging/install-packages.sh clients"

# The page's table is the engine's; it comes last.
if [ -e "$(openssl version -e 2>/dev/null | cut -d'"' -f2)/pkcs11.so" ]; then
  fails 'wrong PIN' dgst "$(another_pin)"
  fails 'wrong PIN' cms WRONG1
  serve_tls
  fails 'wrong PIN' engine-no-pss-curl "$(another_pin)"
  fails 'malformed PIN' dgst 123
  fails 'malformed PIN' cms short
  fails 'PIN locked' dgst "$auth_pin"
  serve_tls
  fails 'PIN locked' engine-no-pss-curl "$auth_pin"
  for block in dgst cms; do
    fails 'no card' "$block"
    fails 'no reader service' "$block"
  done
  set_tries 1 1
  step dgst "$auth_pin"
  step certificate "$sign_pin"
  full_tries
  passed "the last try is sent, as the page says"
else
  failures_are_done() { echo "no engine here whose failures the page tells"; }
fi
page_is_done
