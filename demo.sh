#!/usr/bin/env bash
# Signs a document and logs in with a My Number Card through the PKCS#11 module, and checks both with OpenSSL.
#
#   ./demo.sh                    with a virtual card inside the module: no reader, no card, no reader service
#   ./demo.sh --virtual-reader   with the virtual card in a reader service of its own, which reaches no other card
#   ./demo.sh --reader           with your own card if one lies on a reader and you agree, otherwise as --virtual-reader
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

case "${1:-}" in
  '' | --virtual-reader | --reader) mode=${1:-inside} ;;
  *) fail "usage: ./demo.sh [--reader | --virtual-reader]" "使い方: ./demo.sh [--reader | --virtual-reader]" ;;
esac

build=${JPKI_BUILD_DIR:-build}
# The reader that the virtual card is put into is unpacked beside it.
export JPKI_VIRTUAL_READER=${JPKI_VIRTUAL_READER:-$(realpath -m "$build")-virtual-reader}

# Why a build failed, as far as somebody can do something about it.
explain() { # explain LOG
  local said
  said=$(cat "$1")
  rm -f "$1"
  printf '%s\n' "$said" | tail -n 40 >&2
  if [ ! -w "$build" ]; then
    fail "The folder $build cannot be written to. Name another one: JPKI_BUILD_DIR=~/jpki-build ./demo.sh" \
         "フォルダー $build に書き込めません。別の場所を指定してください: JPKI_BUILD_DIR=~/jpki-build ./demo.sh"
  elif [[ $said == *'No space left on device'* || $said == *'Disk quota exceeded'* ]]; then
    fail "The disk is full. Make room (100 MB are enough) and run this again, or name a folder on another disk: JPKI_BUILD_DIR=FOLDER ./demo.sh" \
         "ディスクに空きがありません。空きを作って (100 MB で足ります) もう一度実行するか、別のディスク上のフォルダーを指定してください: JPKI_BUILD_DIR=フォルダー ./demo.sh"
  fi
  fail "The build failed. The lines above say why. If the build folder is to blame, this makes a new one: rm -r $build" \
       "ビルドに失敗しました。理由は上に表示されています。ビルド用フォルダーに原因がある場合は、次を実行すると作り直せます: rm -r $build"
}

install_and_build() { # install_and_build SECTION...
  step "Installing what is missing, and building" "足りないものをインストールし、ビルドします"
  packaging/install-packages.sh build demo "$@"
  mkdir -p "$build" 2>/dev/null || true
  local log
  log=$(mktemp) || fail "No file can be made in ${TMPDIR:-/tmp}. Make room there, or name another folder: TMPDIR=FOLDER ./demo.sh" \
                        "${TMPDIR:-/tmp} にファイルを作れません。空きを作るか、別のフォルダーを指定してください: TMPDIR=フォルダー ./demo.sh"
  # The folder's own generator stays what it is. Configured each time, so that nothing half made is taken for whole; a folder
  # that is of no use any more (made elsewhere, by an older CMake, with a compiler that is gone) is made anew.
  { CMAKE_GENERATOR=Ninja cmake -B "$build" >"$log" 2>&1 || CMAKE_GENERATOR=Ninja cmake --fresh -B "$build" >"$log" 2>&1; } &&
    cmake --build "$build" --target jpki-pkcs11 jpki-pkcs11-demo jpki-vcard >>"$log" 2>&1 || explain "$log"
  rm -f "$log"
}
# Begins once more where no other card can be reached.
go_on_in_sandbox() {
  step "Starting a reader service of its own (pcscd), in which no other card can be reached" \
       "ほかのカードに届かない、専用のリーダーサービス (pcscd) を起動します"
  packaging/install-packages.sh sandbox
  exec tests/with_pcscd.sh ./demo.sh --virtual-reader
}

case $mode in
  inside) install_and_build ;;
  --reader) install_and_build reader ;;
  --virtual-reader) tests/in_sandbox.sh 2>/dev/null || { install_and_build sandbox; go_on_in_sandbox; } ;;
esac
build=$(cd "$build" && pwd)

work=$(mktemp -d)
started=()
cleanup() {
  for pid in "${started[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap cleanup EXIT
umask 077

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
  # What its holder has set for a real card is not meant for this one.
  printf '[tokens]\nreader = ""\nsignature_consent = "login"\n' >"$work/settings.conf"
  export JPKI_PKCS11_CONF=$work/settings.conf
  auth_pin=$(sed -n "s/^auth = .*value = '\([^']*\)'.*/\1/p" "$work/card/pins.toml")
  sign_pin=$(sed -n "s/^sign = .*value = '\([^']*\)'.*/\1/p" "$work/card/pins.toml")
}

pkcs11_tool() { pkcs11-tool --module "$module" "$@"; }
# The slots with this token.
slots_of() { # slots_of LABEL
  pkcs11_tool -L 2>/dev/null | awk -v label="$1" '
    /^Slot / { slot = $2 }
    /token label/ { sub(/^[^:]*: /, ""); if ($0 == label) print slot }'
}

# How many tries the card has left: "AUTHENTICATION SIGNATURE". The card tells it of itself; the module writes it to its log. That
# is asked for in whichever file the holder has not used for settings, such as the name of the reader; of two cards nothing is told.
tries_left() {
  local log=$work/log/jpki-pkcs11.conf
  mkdir -p "$work/log"
  printf '[log]\nlevel = "debug"\n' >"$log"
  if [ -z "${JPKI_PKCS11_CONF:-}" ]; then log=JPKI_PKCS11_CONF=$log; else log=XDG_CONFIG_HOME=$work/log; fi
  env "$log" pkcs11-tool --module "$module" -L 2>&1 | awk '
    /tries left/ { left[++n] = substr($0, index($0, "63C") + 3, 1) }
    /token label.*JPKI User Authentication/ { ++cards }
    END { if (cards == 1) print left[1], left[2] }'
}
tell_tries() { # tell_tries "AUTHENTICATION SIGNATURE"
  # shellcheck disable=SC2086
  set -- $1
  say "Tries left: authentication PIN ${1:-?} of 3, signing password ${2:-?} of 5." \
      "残り回数: 利用者証明用の暗証番号 あと${1:-?}回 (最大3回)、署名用のパスワード あと${2:-?}回 (最大5回)。"
}

# Asks for nothing secret: the programs below do so themselves, at the terminal, and each keeps what it was told to itself.
use_own_card() {
  local labels=('JPKI User Authentication' 'JPKI Digital Signature') label answer
  [ -t 0 ] || return 1
  for label in "${labels[@]}"; do
    case $(slots_of "$label" | wc -l) in
      0)
        say "No My Number Card is seen on a reader. Does it lie the right way up, and does the reader service (pcscd) run?" \
            "リーダーにマイナンバーカードが見つかりません。カードの置き方と、リーダーのサービス (pcscd) が動いていることを確かめてください。"
        return 1
        ;;
      1) ;;
      *) fail "There are several cards on the readers. Leave the one that you mean, or name its reader (tokens.reader, see README.md), and try again." \
              "リーダーに複数のカードがあります。使うカードだけを残すか、リーダーの名前を設定して (README.ja.md の tokens.reader)、もう一度実行してください。" ;;
    esac
  done
  say "There is a card on the reader. Use it? Nothing is changed on it, but its real PINs are needed. [y/N]" \
      "リーダーにカードがあります。このカードを使いますか。カードの内容は変わりませんが、本物の暗証番号が必要です。[y/N]"
  read -r answer
  case "$answer" in [yY]*) ;; *) return 1 ;; esac
  tries_before=$(tries_left)
  tell_tries "$tries_before"
  case $tries_before in
    [23]\ [2345]) ;;
    *) fail "That is too few for a demonstration. The card is left alone." \
            "試すには残り回数が足りません。カードには何も送りません。" ;;
  esac
  say "The programs ask for the signing password (6 to 16 letters and digits) twice, then for the authentication PIN (4 digits) once." \
      "これから、署名用のパスワード (英数字6～16文字) を2回、利用者証明用の暗証番号 (数字4桁) を1回、各プログラムが尋ねます。"
}

# Runs what needs a PIN; where it fails, says what that has cost.
with_pin() {
  "$@" && return
  [ -n "$tries_before" ] || fail "That failed." "失敗しました。"
  say "That failed. Before it:" "失敗しました。実行前:" >&2
  tell_tries "$tries_before" >&2
  say "Now:" "現在:" >&2
  tell_tries "$(tries_left)" >&2
  fail "The right PIN brings the full number back. Make sure of it before you try again; a PIN that is locked is set anew by the municipality." \
       "正しい暗証番号を入力すると、残り回数は元に戻ります。暗証番号を確かめてから、もう一度お試しください。ロックされた場合は、市区町村の窓口で再設定できます。"
}

prefix=
tries_before=
own_card=
if [ "$mode" = inside ]; then
  module=$build/pkcs11/jpki-pkcs11-demo.so
  prefix='DEMO '
  make_virtual_card
  export JPKI_DEMO_CARD=$work/card
else
  module=$build/pkcs11/jpki-pkcs11.so
  if [ "$mode" = --reader ]; then
    use_own_card || {
      cleanup
      say "No card of your own is used: the virtual card takes its place." \
          "ご自分のカードは使わず、仮想カードで試します。"
      go_on_in_sandbox
    }
    own_card=yes
  else
    make_virtual_card
    "$build/tools/jpki-vcard" run --beside 0 "$work/card" >"$work/vcard.log" 2>&1 &
    started+=($!)
    token_is_there() { [ -n "$(slots_of 'JPKI Digital Signature')" ]; }
    wait_until token_is_there || { cat "$work/vcard.log" >&2; fail \
      "The virtual card does not appear in its reader." "仮想カードがリーダーに現れません。"; }
  fi
fi

step "The tokens that programs see" "プログラムから見えるトークン"
pkcs11_tool -L

auth_slot=$(slots_of "${prefix}JPKI User Authentication")
sign_slot=$(slots_of "${prefix}JPKI Digital Signature")
[ -n "$auth_slot" ] && [ -n "$sign_slot" ] || fail "The card does not show both keys." "カードに2つの鍵が見つかりません。"
serial=$(pkcs11_tool -L 2>/dev/null | awk -v slot="$sign_slot" '$1 == "Slot" { here = ($2 == slot) } here && /serial num/ { print $NF }')
key="pkcs11:serial=$serial;token=${prefix// /%20}JPKI%20Digital%20Signature;id=%02;type=private"

# The virtual card's PINs are no secret.
auth_pin_is=() sign_pin_is=()
if [ -z "$own_card" ]; then
  export JPKI_SIGN_PIN=$sign_pin JPKI_AUTH_PIN=$auth_pin
  auth_pin_is=(--pin env:JPKI_AUTH_PIN) sign_pin_is=(--pin env:JPKI_SIGN_PIN)
  printf '%s' "$sign_pin" >"$work/sign.pin"
  key="$key?pin-source=file:$work/sign.pin"
fi

# OpenSSL reaches the key through a provider, or by the old way, through an engine, where there is no provider yet.
folder_of_openssl() { openssl version "$1" | cut -d'"' -f2; }  # -m: the providers', -e: the engines'
if [ -e "$(folder_of_openssl -m)/pkcs11.so" ]; then
  named=()
  cat >"$work/openssl.cnf" <<END
openssl_conf = openssl_init
[openssl_init]
providers = providers
[providers]
default = default_provider
pkcs11 = jpki
[default_provider]
activate = 1
[jpki]
module = pkcs11.so
pkcs11-module-path = $module
activate = 1
END
  openssl_with_key() { OPENSSL_CONF=$work/openssl.cnf openssl "$@"; }
else
  named=(-engine pkcs11 -keyform engine)
  openssl_with_key() { PKCS11_MODULE_PATH=$module openssl "$@"; }
fi

step "Signing a document (CMS) with the signing key" "署名用の鍵で文書に署名します (CMS)"
printf 'A document of somebody who lives nowhere.\n' >"$work/document.txt"
with_pin pkcs11_tool --slot "$sign_slot" --login "${sign_pin_is[@]}" --read-object --type cert --id 02 -o "$work/signer.der"
pkcs11_tool --slot "$sign_slot" --read-object --type cert --id 04 -o "$work/issuer.der"
openssl x509 -inform DER -in "$work/signer.der" -out "$work/signer.pem"
openssl x509 -inform DER -in "$work/issuer.der" -out "$work/issuer.pem"
with_pin openssl_with_key cms -sign "${named[@]}" -inkey "$key" -signer "$work/signer.pem" \
  -in "$work/document.txt" -binary -outform DER -out "$work/document.p7s"
say "Signed: document.p7s" "署名しました: document.p7s"

step "Verifying it against the issuer's certificate from the card" "カードにある発行者の証明書で署名を検証します"
openssl cms -verify -inform DER -in "$work/document.p7s" -content "$work/document.txt" -binary \
  -CAfile "$work/issuer.pem" -out /dev/null

step "Logging in with the authentication key: it signs a challenge" \
     "利用者証明用の鍵でログインします (チャレンジに署名します)"
openssl rand -out "$work/challenge" 32
pkcs11_tool --slot "$auth_slot" --read-object --type cert --id 01 -o "$work/auth.der"
with_pin pkcs11_tool --slot "$auth_slot" --login "${auth_pin_is[@]}" --id 01 --sign -m SHA256-RSA-PKCS \
  -i "$work/challenge" -o "$work/answer"
openssl x509 -inform DER -in "$work/auth.der" -noout -pubkey >"$work/auth.pub"
openssl dgst -sha256 -verify "$work/auth.pub" -signature "$work/answer" "$work/challenge"

if [ -n "$own_card" ]; then
  step "All done." "完了しました。"
  tell_tries "$(tries_left)"
else
  step "All done. With your own card: put it on a reader and run" "完了しました。ご自分のカードで試すには、リーダーに置いて次を実行してください"
  printf '   ./demo.sh --reader\n'
fi
