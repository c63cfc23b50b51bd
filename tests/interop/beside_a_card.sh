#!/bin/sh
# Runs a command on a computer with a holder's card on it: its pcscd runs, and in that one's second reader lies a card that the
# command did not make. Whatever the command does, that card must never be asked anything.
# usage: beside_a_card.sh BUILD_FOLDER COMMAND [ARGUMENT]...
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tests=$here/..
if [ "$1" != --inside ]; then
  build=$(cd "$1" && pwd)
  shift
  exec "$tests/sandbox.sh" "$here/beside_a_card.sh" --inside "$build" "$@"
fi
build=$2
shift 2

folder=$(mktemp -d)
root=
[ "$(id -u)" -eq 0 ] || root=sudo
trap '$root umount "$folder/elsewhere"; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
"$tests/own_pcscd.sh" start "$folder"
# From here on this is a computer like any other, and no sandbox of the tests.
mv /run/pcscd/readers "$folder"
# Its user has told all programs of another way to that pcscd.
mkdir "$folder/elsewhere"
$root mount --bind /run/pcscd "$folder/elsewhere"
export PCSCLITE_CSOCK_NAME=$folder/elsewhere/pcscd.comm

"$build/tools/jpki-vcard" make "$folder/card" >/dev/null
# As a real card's holder, this one has used it: the counters are not full.
sed -i 's/left = 3/left = 2/; s/left = 5/left = 4/' "$folder/card/pins.toml"
cp "$folder/card/pins.toml" "$folder/pins.before"
mkfifo "$folder/said"
"$build/tools/jpki-vcard" run --port 35964 --ledger "$folder/ledger" --control "$folder/control" "$folder/card" >"$folder/said" &
read -r said <"$folder/said"
[ "$said" = ready ]

# Seen by a program of this computer's, which asks it something: so the ledger does tell.
tries=200
until pkcs11-tool --module "$build/pkcs11/jpki-pkcs11.so" -L 2>/dev/null | grep -q 'JPKI User Authentication'; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || { echo "the holder's card is not seen" >&2; exit 1; }
  sleep 0.1
done
grep -q 'commands=' "$folder/ledger" || { echo "the ledger of the holder's card tells nothing" >&2; exit 1; }
commands() { grep '^[0-9]' "$folder/ledger"; }  # and no "power off", which is pcscd's own doing
commands >"$folder/before"

status=0
"$@" || status=$?

if ! commands | cmp -s - "$folder/before" || ! cmp -s "$folder/card/pins.toml" "$folder/pins.before"; then
  echo "FAILED: the holder's own card was asked something:" >&2
  commands | diff "$folder/before" - | head -n 40 >&2
  exit 1
fi
exit "$status"
