#!/usr/bin/env bash
# Signs a document and logs in with a My Number Card through the PKCS#11 module, and checks both with OpenSSL.
#
#   ./demo.sh            with a virtual card inside the module: no reader, no card, no reader service
#   ./demo.sh --reader   through the real reader service: with your own card if one lies on a reader and you agree,
#                        otherwise with the virtual card in a virtual reader
set -euo pipefail
cd "$(dirname "$0")"

say() { # say ENGLISH JAPANESE
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    ja*) printf '%s\n' "$2" ;;
    *) printf '%s\n' "$1" ;;
  esac
}
step() { printf '\n== '; say "$@"; }
fail() { say "$@" >&2; exit 1; }

mode=inside
case "${1:-}" in
  '') ;;
  --reader) mode=reader ;;
  *) fail "usage: ./demo.sh [--reader]" "使い方: ./demo.sh [--reader]" ;;
esac

work=$(mktemp -d)
started=()
root=()
[ "$(id -u)" -eq 0 ] || root=(sudo)
cleanup() {
  for pid in "${started[@]}"; do
    kill "$pid" 2>/dev/null || "${root[@]}" kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap cleanup EXIT
umask 077

step "Installing what is missing, and building" "足りないものをインストールし、ビルドします"
sections=(build demo)
[ "$mode" = inside ] || sections+=(reader)
packaging/install-packages.sh "${sections[@]}"
build=${JPKI_BUILD_DIR:-build}
{ [ -e "$build/CMakeCache.txt" ] || cmake --preset release -B "$build"; } >"$work/build.log" 2>&1 &&
  cmake --build "$build" --target jpki-pkcs11 jpki-pkcs11-demo jpki-vcard >>"$work/build.log" 2>&1 ||
  { tail -n 40 "$work/build.log" >&2; fail "The build failed." "ビルドに失敗しました。"; }
build=$(cd "$build" && pwd)

# Waits at most 20 seconds until the command given succeeds.
wait_until() {
  local tries=200
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}

make_virtual_card() {
  step "Making a virtual card with an invented holder" "架空の人物の仮想カードを作ります"
  "$build/tools/jpki-vcard" make "$work/card" | sed -n 3,6p  # the holder and the PINs
  auth_pin=$(sed -n "s/^auth = .*value = '\([^']*\)'.*/\1/p" "$work/card/pins.toml")
  sign_pin=$(sed -n "s/^sign = .*value = '\([^']*\)'.*/\1/p" "$work/card/pins.toml")
}

start_reader_service() {
  # A running service is used as it is.
  pkcs11_tool -L 2>/dev/null | grep -q '^Slot' && return
  pgrep -x pcscd >/dev/null && return
  step "Starting the reader service (pcscd)" "リーダーのサービス (pcscd) を起動します"
  "${root[@]}" pcscd -f >"$work/pcscd.log" 2>&1 &
  started+=($!)
  wait_until test -S /run/pcscd/pcscd.comm || fail "pcscd does not start." "pcscd が起動しません。"
}

pkcs11_tool() { pkcs11-tool --module "$module" "$@"; }

# The number of the slot with this token, in a reader whose name starts so.
slot_of() { # slot_of LABEL READER
  pkcs11_tool -L 2>/dev/null | awk -v label="$1" -v reader="$2" '
    /^Slot / { slot = $2; name = $0; sub(/^Slot [0-9]+ \([^)]*\): /, "", name) }
    /token label/ { sub(/^[^:]*: /, ""); if ($0 == label && index(name, reader) == 1) { print slot; exit } }'
}

ask_pin() { # ask_pin ENGLISH JAPANESE
  local pin
  say "$@" >&2
  read -rs pin </dev/tty
  printf '%s' "$pin"
}

use_real_card() {
  [ -t 0 ] || return 1
  [ -n "$(slot_of 'JPKI Digital Signature' '')" ] || return 1
  say "There is a card on the reader. Use it? Nothing is changed on it, but its real PINs are needed. [y/N]" \
      "リーダーにカードがあります。このカードを使いますか。カードの内容は変わりませんが、本物の暗証番号が必要です。[y/N]"
  local answer
  read -r answer
  case "$answer" in [yY]*) ;; *) return 1 ;; esac
  auth_pin=$(ask_pin "PIN for user authentication (4 digits; 3 wrong ones lock it):" \
                     "利用者証明用の暗証番号 (数字4桁。3回間違えるとロックされます):")
  sign_pin=$(ask_pin "Password for digital signatures (6 to 16 letters and digits; 5 wrong ones lock it):" \
                     "署名用のパスワード (英数字6～16文字。5回間違えるとロックされます):")
}

prefix=
reader=
if [ "$mode" = inside ]; then
  module=$build/pkcs11/jpki-pkcs11-demo.so
  prefix='DEMO '
  make_virtual_card
  export JPKI_DEMO_CARD=$work/card
else
  module=$build/pkcs11/jpki-pkcs11.so
  start_reader_service
  if ! use_real_card; then
    make_virtual_card
    "$build/tools/jpki-vcard" run "$work/card" >"$work/vcard.log" 2>&1 &
    started+=($!)
    reader='Virtual PCD'
    virtual_token_is_there() { [ -n "$(slot_of 'JPKI Digital Signature' 'Virtual PCD')" ]; }
    wait_until virtual_token_is_there || { cat "$work/vcard.log" >&2; fail \
      "The virtual card does not appear. Is the package vsmartcard-vpcd installed, and was pcscd started after it?" \
      "仮想カードが見つかりません。vsmartcard-vpcd がインストールされ、その後に pcscd が起動されたか確かめてください。"; }
  fi
fi

step "The tokens that programs see" "プログラムから見えるトークン"
pkcs11_tool -L

auth_slot=$(slot_of "${prefix}JPKI User Authentication" "$reader")
sign_slot=$(slot_of "${prefix}JPKI Digital Signature" "$reader")
[ -n "$auth_slot" ] && [ -n "$sign_slot" ] || fail "The card does not show both keys." "カードに2つの鍵が見つかりません。"

step "Signing a document (CMS) with the signing key" "署名用の鍵で文書に署名します (CMS)"
printf 'A document of somebody who lives nowhere.\n' >"$work/document.txt"
printf '%s' "$sign_pin" >"$work/sign.pin"
export JPKI_SIGN_PIN=$sign_pin JPKI_AUTH_PIN=$auth_pin
pkcs11_tool --slot "$sign_slot" --login --pin env:JPKI_SIGN_PIN --read-object --type cert --id 02 -o "$work/signer.der"
pkcs11_tool --slot "$sign_slot" --read-object --type cert --id 04 -o "$work/issuer.der"
openssl x509 -inform DER -in "$work/signer.der" -out "$work/signer.pem"
openssl x509 -inform DER -in "$work/issuer.der" -out "$work/issuer.pem"
serial=$(pkcs11_tool -L 2>/dev/null | awk -v slot="$sign_slot" '$1 == "Slot" { here = ($2 == slot) } here && /serial num/ { print $NF }')
key="pkcs11:serial=$serial;token=${prefix// /%20}JPKI%20Digital%20Signature;id=%02;type=private?pin-source=file:$work/sign.pin"
PKCS11_MODULE_PATH=$module openssl cms -sign -engine pkcs11 -keyform engine -inkey "$key" -signer "$work/signer.pem" \
  -in "$work/document.txt" -binary -outform DER -out "$work/document.p7s"
say "Signed: document.p7s" "署名しました: document.p7s"

step "Verifying it against the issuer's certificate from the card" "カードにある発行者の証明書で署名を検証します"
openssl cms -verify -inform DER -in "$work/document.p7s" -content "$work/document.txt" -binary \
  -CAfile "$work/issuer.pem" -out /dev/null

step "Logging in with the authentication key: it signs a challenge" \
     "利用者証明用の鍵でログインします (チャレンジに署名します)"
openssl rand -out "$work/challenge" 32
pkcs11_tool --slot "$auth_slot" --read-object --type cert --id 01 -o "$work/auth.der"
pkcs11_tool --slot "$auth_slot" --login --pin env:JPKI_AUTH_PIN --id 01 --sign -m SHA256-RSA-PKCS \
  -i "$work/challenge" -o "$work/answer"
openssl x509 -inform DER -in "$work/auth.der" -noout -pubkey >"$work/auth.pub"
openssl dgst -sha256 -verify "$work/auth.pub" -signature "$work/answer" "$work/challenge"

step "All done. With your own card: put it on a reader and run" "完了しました。ご自分のカードで試すには、リーダーに置いて次を実行してください"
printf '   ./demo.sh --reader\n'
