#!/bin/sh
# One story of the guest, with the virtual card in the module.
# usage: guest.sh STORY BUILD_FOLDER CARD_FOLDER
set -eu
story=$1
build=$2
JPKI_DEMO_CARD=$3
JPKI_GUEST_PIN=$(sed -n "s/^auth = .*value = '\([0-9]*\)'.*/\1/p" "$JPKI_DEMO_CARD/pins.toml")
JPKI_GUEST_READER=jpki-pkcs11
export JPKI_DEMO_CARD JPKI_GUEST_PIN JPKI_GUEST_READER
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

module=$build/pkcs11/jpki-pkcs11-demo.so
cp "$module" "$work/another-name.so"
# With everything in the log too: what is written can be disturbed.
printf '[log]\nlevel = "debug"\nfile = "%s/log"\n' "$work" >"$work/debug.conf"
for settings in '' "$work/debug.conf"; do
  JPKI_PKCS11_CONF=$settings "$build/tests/lifecycle/lifecycle_guest" "$story" "$module" "$work/another-name.so"
done
grep -q '^auth = .*left = 3' "$JPKI_DEMO_CARD/pins.toml"
