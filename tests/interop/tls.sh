#!/usr/bin/env bash
# A holder logs in to a TLS server with the authentication key, by GnuTLS: over TLS 1.3 with RSA-PSS where the card
# makes it, over TLS 1.2 with every card, and nothing false is offered where it does not.
# usage: tls.sh BUILD_FOLDER     (the virtual card lies in the module: no reader service takes part)
set -euo pipefail
build=$1
module=$build/pkcs11/jpki-pkcs11-demo.so
token='token=DEMO%20JPKI%20User%20Authentication;id=%01'

work=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
cd "$work"
umask 077

fail() { echo "FAILED: $*" >&2; exit 1; }
passed() { echo "passed: $*"; }

openssl req -x509 -newkey rsa:2048 -nodes -keyout server.key -out server.pem -days 2 -subj /CN=127.0.0.1 \
  -addext subjectAltName=IP:127.0.0.1 2>/dev/null

make_card() { # make_card [SWITCH=POSITION]...
  rm -rf card
  local switches=()
  for switch in "$@"; do switches+=(--set "$switch"); done
  "$build/tools/jpki-vcard" make "${switches[@]}" card >/dev/null
  pin=$(sed -n "s/^auth = .*value = '\?\([^',}]*[^',} ]\)'\?.*/\1/p" card/pins.toml)
  export JPKI_DEMO_CARD=$work/card
  pkcs11-tool --module "$module" --slot 0 --read-object --type cert --id 03 -o ca.der >/dev/null 2>&1
  openssl x509 -inform DER -in ca.der -out ca.pem
}

# One connection to a server that wants a certificate of the card's issuer. The page that it answers with says how the
# client has signed.
declare -A openssl_option=([1.2]=-tls1_2 [1.3]=-tls1_3)
log_in() { # log_in TLS_VERSION
  rm -f said
  mkfifo said
  openssl s_server -accept 127.0.0.1:0 -naccept 1 -www "${openssl_option[$1]}" -cert server.pem -key server.key \
    -CAfile ca.pem -Verify 1 -verify_return_error >said 2>&1 &
  server=$!
  exec 3<said
  local line port=
  while [ -z "$port" ] && read -r line <&3; do
    case $line in "ACCEPT "*) port=${line##*:} ;; esac
  done
  cat <&3 >server.log &
  printf 'GET / HTTP/1.0\r\n\r\n' | timeout 60 gnutls-cli --provider "$module" --x509cafile server.pem --port "$port" \
    --priority "NORMAL:-VERS-ALL:+VERS-TLS$1" \
    --x509certfile "pkcs11:$token;type=cert" --x509keyfile "pkcs11:$token;type=private?pin-value=$pin" \
    127.0.0.1 >page 2>&1 || true
  wait "$server" || true
  server=
  exec 3<&-
}
signed_by() { grep -q "Peer signature type: $1" page && grep -q "Protocol *: $2" page; }

make_card
log_in 1.3
signed_by RSA-PSS TLSv1.3 || { cat page >&2; fail "no login over TLS 1.3"; }
passed "TLS 1.3 with a card that makes RSA-PSS"

make_card pss=no
log_in 1.2
signed_by RSA TLSv1.2 || { cat page >&2; fail "no login over TLS 1.2"; }
passed "TLS 1.2 with a card that does not"
log_in 1.3
! grep -q 'Peer signature type' page || { cat page >&2; fail "a signature that the card cannot have made"; }
passed "nothing false over TLS 1.3"
grep -q '^auth = .*left = 3' card/pins.toml || fail "a try was lost"
