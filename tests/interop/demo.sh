#!/bin/sh
# The README's first command does what it says: with the virtual card in the module and in a real pcscd.
# usage: demo.sh SOURCE_FOLDER BUILD_FOLDER [--reader]
set -eu
source=$1
build=$2
shift 2
work=$(mktemp -d)
said=$work/said
trap 'rm -rf "$work"' EXIT
# The holder has named the reader of the card at home, as the README says.
printf '[tokens]\nreader = "RC-S300"\nsignature_consent = "each"\n' >"$work/jpki-pkcs11.conf"
export XDG_CONFIG_HOME=$work
for language in C.UTF-8 ja_JP.UTF-8; do
  if ! LC_ALL=$language JPKI_BUILD_DIR=$build "$source/demo.sh" "$@" >"$said" 2>&1 </dev/null; then
    cat "$said" >&2
    exit 1
  fi
  cat "$said"
  grep -q 'CMS Verification successful' "$said"
  grep -q 'Verified OK' "$said"
done
