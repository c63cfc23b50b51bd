#!/usr/bin/env bash
# Processes whose OpenSSL configuration loads this module through the engine "pkcs11": the module uses OpenSSL itself,
# and may neither come back to itself nor crash at the end.
# usage: openssl_configuration.sh BUILD_FOLDER CARD_FOLDER
set -euo pipefail
build=$1
export JPKI_DEMO_CARD=$2
module=$build/pkcs11/jpki-pkcs11-demo.so
JPKI_GUEST_PIN=$(sed -n "s/^auth = .*value = '\([0-9]*\)'.*/\1/p" "$JPKI_DEMO_CARD/pins.toml")
export JPKI_GUEST_PIN JPKI_GUEST_READER=jpki-pkcs11
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
umask 077

fail() { echo "FAILED: $*" >&2; exit 1; }
passed() { echo "passed: $*"; }

cat >openssl.cnf <<CONFIGURATION
openssl_conf = start
[start]
engines = engines
[engines]
pkcs11 = module
[module]
engine_id = pkcs11
MODULE_PATH = $module
PIN = $JPKI_GUEST_PIN
init = 1
default_algorithms = ALL
CONFIGURATION
printf '[log]\nlevel = "debug"\nfile = "%s/log"\n' "$work" >jpki.conf
export OPENSSL_CONF=$work/openssl.cnf JPKI_PKCS11_CONF=$work/jpki.conf

openssl version >/dev/null || fail "openssl version"
openssl dgst -sha256 openssl.cnf >/dev/null || fail "openssl dgst"
passed "openssl starts and ends"

key='pkcs11:token=DEMO%20JPKI%20User%20Authentication;id=%01'
openssl dgst -sha256 -engine pkcs11 -keyform engine -sign "$key;type=private" -out signature openssl.cnf \
  >said 2>&1 || { cat said >&2; fail "openssl dgst -sign"; }
grep -q 'C_Sign: CKR_OK' log || fail "the engine has not used the module: this tests nothing"
[ "$(grep -c 'C_Initialize: ' log)" = 1 ] || fail "the module came back to itself"
openssl pkey -engine pkcs11 -inform engine -pubin -in "$key;type=public" -pubout -out key.pub >said 2>&1 ||
  { cat said >&2; fail "the public key"; }
OPENSSL_CONF=/dev/null openssl dgst -sha256 -verify key.pub -signature signature openssl.cnf >/dev/null ||
  fail "the signature"
passed "openssl signs"

for story in comes_after_openssls_configuration comes_before_openssls_configuration; do
  "$build/tests/lifecycle/lifecycle_guest" "$story" "$module" || fail "$story"
  passed "$story"
done
grep -q '^auth = .*left = 3' "$JPKI_DEMO_CARD/pins.toml" || fail "a try was lost"
