#!/usr/bin/env bash
# The README's first command with the holder's own card: what it asks, what it costs and says, and that no PIN gets into a file,
# an environment or a command line.
# usage: own_card.sh BUILD_FOLDER (run under with_pcscd.sh)
source=$(cd "$(dirname "$0")/../.." && pwd)
. "$source/tests/interop/common.sh" "$1"
export JPKI_BUILD_DIR=$build JPKI_VIRTUAL_READER=${JPKI_VIRTUAL_READER:-$source/build-virtual-reader} TMPDIR=$work
holder=$source/tests/interop/clients/holder.py

make_card card
put_card_in card
demo() { # demo [ANSWER]...: into the file "said"
  env LC_ALL="${language:-C.UTF-8}" python3 "$holder" --typed-before y "$@" -- \
    strace --follow-forks --quiet=all --no-abbrev --string-limit=4096 --decode-fds=path \
    --trace=execve,write,writev,pwrite64,sendto,sendmsg --output=traced "$source/demo.sh" --reader >said 2>&1
}
# What went to another program or into a file, as the kernel saw it; the terminal and pcscd's socket are no files.
nothing_secret_left() {
  has "<socket:.*$sign_pin" traced  # so the search does find
  grep -v -e '</dev/pts/' -e '</dev/tty' -e '<socket:' traced | sed 's/^[0-9]* *//; s/ = [0-9]*$//' >left
  has_not "$sign_pin|\\b$auth_pin\\b" left
}

demo "$sign_pin" "$sign_pin" "$auth_pin" || { cat said >&2; fail "the demo with a card of one's own"; }
has 'CMS Verification successful' said
has 'Verified OK' said
has 'authentication PIN 3 of 3, signing password 5 of 5' said
spent 3 2
nothing_secret_left
passed "with one's own card the demo asks three times, and leaves no PIN anywhere"

wrong=WR0NGONE
if demo "$wrong"; then fail "a wrong password went through"; fi
has 'Before it:' said
has 'authentication PIN 3 of 3, signing password 5 of 5' said
has 'Now:' said
has 'authentication PIN 3 of 3, signing password 4 of 5' said
[ "$(pin_field card auth left) $(pin_field card sign left)" = '3 4' ] || fail "one try was to be spent"
sign_pin=$wrong nothing_secret_left
passed "a wrong password costs one try, and the demo says so"

language=ja_JP.UTF-8 demo "$sign_pin" "$sign_pin" 000 || true
has '署名用のパスワード あと4回' said
has '失敗しました' said
spent 3 1 1
passed "the right password brings the tries back; a malformed PIN costs none, and in Japanese"

for tries in 'auth 3 1' 'sign 5 1'; do
  # shellcheck disable=SC2086
  set -- $tries
  rm -rf few
  cp -r card few
  sed -i "s/^\($1 = .*left = \)$2/\11/" few/pins.toml
  swap_card few
  if demo; then fail "the last try was risked"; fi
  has 'too few' said
  [ "$(since verifies)" = 0 ] || fail "a PIN was sent to a card with one try left"
done
passed "a card with one try left is left alone"

# The card that is meant lies in the second reader, beside the one with a single try.
"$build/tools/jpki-vcard" make second >/dev/null
run_card second 1 second 35964
two_tokens() { [ "$(tokens_seen "$build/pkcs11/jpki-pkcs11-auth.so")" = 2 ]; }
until_true 20 two_tokens || fail "the second card does not appear"
mark
if demo; then fail "one of two cards was taken"; fi
has 'several cards' said
use_pins second
printf '[tokens]\nreader = "Virtual PCD 00 01"\n' >reader.conf
JPKI_PKCS11_CONF=$work/reader.conf demo "$sign_pin" "$sign_pin" "$auth_pin" || { cat said >&2; fail "the reader that is named"; }
has 'authentication PIN 3 of 3, signing password 5 of 5' said
has 'Verified OK' said
[ "$(since verifies)" = 0 ] || fail "a PIN was sent to the other card"
has ' verifies=3 refused=0 ' secondledger
passed "of two cards none is taken until the reader is named"
