# What the tests with programs of others share: a work folder and a home of their own, the virtual card and what has
# been asked of it, servers on a free port. Sourced by bash, with the build folder as its first argument.
set -euo pipefail
# Where arithmetic is none the script ends: bash would go on behind the function. And a command whose output is taken ends at its
# first failure.
set -o posix
"$(dirname "${BASH_SOURCE[0]}")/../in_sandbox.sh"
build=$1
work=$(mktemp -d)
cd "$work"
umask 077
# Servers and their tools, which a user's own list leaves out.
PATH=$PATH:/usr/sbin:/sbin
mkdir home run
export HOME=$work/home XDG_RUNTIME_DIR=$work/run LC_ALL=C.UTF-8
unset XDG_CONFIG_HOME XDG_DATA_HOME JPKI_PKCS11_CONF SSH_AUTH_SOCK

fail() { echo "FAILED: $*" >&2; exit 1; }
passed() { echo "passed: $*"; }
has() { grep -qE -- "$1" "$2" || { tail -n 60 "$2" >&2; fail "no '$1' in $2"; }; }
# A file that cannot be read proves nothing.
has_not() { [ -r "$2" ] || fail "no file $2"; ! grep -qE -- "$1" "$2" || { cat "$2" >&2; fail "'$1' in $2"; }; }

# What was started is ended, whatever happens; the last first.
at_end=()
finish() {
  local i
  for ((i = ${#at_end[@]} - 1; i >= 0; i--)); do ${at_end[i]} 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM
end_process() { kill "$1" && wait "$1"; }

# until_true SECONDS COMMAND...
until_true() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.05
  done
}

make_card() { # make_card FOLDER [SWITCH=POSITION]...
  local folder=$1 switch switches=()
  shift
  for switch in "$@"; do switches+=(--set "$switch"); done
  rm -rf "$folder"
  "$build/tools/jpki-vcard" make "${switches[@]}" "$folder" >/dev/null
  use_pins "$folder"
}
# pin_field FOLDER PIN FIELD, for example: pin_field card auth left
pin_field() { sed -n "s/^$2 = .*$3 = '\?\([^',}]*[^',} ]\)'\?.*/\1/p" "$1/pins.toml"; }
use_pins() { # use_pins FOLDER: from here on this card is spoken of
  card=$1
  auth_pin=$(pin_field "$card" auth value)
  sign_pin=$(pin_field "$card" sign value)
}
another_pin() { printf '%04d' $(((10#$auth_pin + 1) % 10000)); }  # four digits that the card refuses
full_tries() { [ "$(pin_field "$card" auth left) $(pin_field "$card" sign left)" = '3 5' ] || fail "a try was lost"; }

# Needs with_pcscd.sh: where another reader or card could be reached, no card is put in and the test ends. Ready is what the
# reader service sees: pkcs11-tool would ask the card something.
# With JPKI_TEST_BESIDE_ANOTHER=yes somebody else's card lies in the first reader; it must not be asked for anything by a PIN.
put_card_in() { # put_card_in FOLDER [last]   last: into the last reader, and the first one stays empty
  if [ "${JPKI_TEST_BESIDE_ANOTHER:-}" = yes ]; then
    "$build/tools/jpki-vcard" make another_card >/dev/null
    cp another_card/pins.toml another_pins
    run_card another 0 another_card 35963
    until_true 20 token_is_seen "$build/pkcs11/jpki-pkcs11.so" || fail "the other card does not appear"
    settings_of_tokens
    run_card "" 1 "$1" 35964
  elif [ "${2:-}" = last ]; then
    run_card "" 0 "$1" 35964
  else
    run_card "" 0 "$1" 35963
  fi
  until_true 20 token_is_seen "$build/pkcs11/jpki-pkcs11.so" || fail "the token does not appear"
  [ "$(tokens_seen "$build/pkcs11/jpki-pkcs11.so")" -eq 1 ] || fail "more tokens are seen than the tests have made"
  mark
}
# Its socket for tell_card is NAMEcontrol, its account NAMEledger.
run_card() { # run_card NAME OTHER_CARDS FOLDER PORT
  local said=said.$RANDOM word
  mkfifo "$said"
  "$build/tools/jpki-vcard" run --beside "$2" --ledger "$work/$1ledger" --control "$work/$1control" --port "$4" "$3" \
    >"$said" 2>vcard.log &
  at_end+=("end_process $!")
  read -r word <"$said" && [ "$word" = ready ] || fail "the virtual card is not ready: $(cat vcard.log)"
}
# Settings of the section [tokens] for all that follows; beside another card, the reader that is meant is one of them.
settings_of_tokens() { # settings_of_tokens [LINE]...
  {
    echo '[tokens]'
    [ "${JPKI_TEST_BESIDE_ANOTHER:-}" != yes ] || echo 'reader = "Virtual PCD 00 01"'
    [ $# -eq 0 ] || printf '%s\n' "$@"
  } >tokens.conf
  export JPKI_PKCS11_CONF=$work/tokens.conf
}
# What was not meant has not been touched: no PIN was sent to it, and no signature asked for.
another_card_is_as_it_was() {
  [ "${JPKI_TEST_BESIDE_ANOTHER:-}" = yes ] || return 0
  grep -q 'commands=' anotherledger || fail "the other card's ledger tells nothing"
  has_not ' (verifies|signatures)=[1-9]' anotherledger
  cmp another_card/pins.toml another_pins || fail "the other card's tries"
}
# grep reads to the end, for whoever writes into a pipe that is closed has failed.
tokens_seen() { pkcs11-tool --module "$1" -L 2>/dev/null | grep -c 'JPKI User Authentication' || true; }
token_is_seen() { [ "$(tokens_seen "$1")" -gt 0 ]; }
token_is_gone() { ! token_is_seen "$1"; }
tell_card() { "$build/tools/jpki-vcard" tell --control "$work/control" "$@" >/dev/null; }
swap_card() { # swap_card FOLDER: that one lies on the reader from here on
  local module=$build/pkcs11/jpki-pkcs11.so
  tell_card remove
  until_true 20 token_is_gone "$module" || fail "the old card is still seen"
  tell_card swap "$1"
  until_true 20 token_is_seen "$module" || fail "the new card is not seen"
  use_pins "$1"
  mark
}

# What the card has been asked since the last mark. A sum that is not there is a failure, and no nought.
sum() { # sum NAME
  local value
  value=$(tail -n 1 ledger | sed -n "s/.* $1=\([0-9][0-9]*\)\( .*\)\?$/\1/p")
  [ -n "$value" ] || { echo "FAILED: no sum of $1 in the ledger" >&2; return 1; }
  echo "$value"
}
mark() {
  marked_verifies=$(sum verifies) || exit 1
  marked_refused=$(sum refused) || exit 1
  marked_signatures=$(sum signatures) || exit 1
}
# since WHAT: verifies, refused or signatures since the last mark; nothing where that is not to be known
since() {
  local name=marked_$1 now
  now=$(sum "$1") || return 1
  echo $((now - ${!name}))
}
spent() { # spent VERIFIES SIGNATURES [REFUSED]: exactly so many, and no try lost in the end
  local expected=("$1" "$2" "${3:-0}") names=(verifies signatures refused) i now number
  for i in 0 1 2; do
    [[ ${expected[i]} =~ ^\ *[0-9]+\ *$ ]] || fail "spent: '${expected[i]}' is no number"
    number=${expected[i]// /}
    now=$(since "${names[i]}") || exit 1
    [ "$now" -eq "$number" ] || fail "$now ${names[i]} where $number were expected"
  done
  full_tries
  mark
}

read_certificate() { # read_certificate ID OUT.pem [PIN]: 03 and 04 are the issuers'
  local login=()
  [ $# -lt 3 ] || login=(--login --pin "$3")
  local token=auth
  case $1 in 02 | 04) token=sign ;; esac
  pkcs11-tool --module "$build/pkcs11/jpki-pkcs11-$token.so" "${login[@]}" --read-object --type cert --id "$1" \
    -o read.der >/dev/null 2>&1
  openssl x509 -inform DER -in read.der -out "$2"
}

# openssl with the module's keys, by the provider, or where there is none yet by the engine.
openssl_with() { # openssl_with MODULE COMMAND [OPTION]...
  local module=$1 command=$2
  shift 2
  if [ -e "$(openssl version -m | cut -d'"' -f2)/pkcs11.so" ]; then
    sed "s|^pkcs11-module-path = .*|pkcs11-module-path = $module|" "$build/conf/examples/openssl-provider.cnf" >provider.cnf
    OPENSSL_CONF=$work/provider.cnf openssl "$command" "$@"
  else
    PKCS11_MODULE_PATH=$module openssl "$command" -engine pkcs11 -keyform engine "$@"
  fi
}

# A TLS server that wants a certificate of the card's issuer (issuer.pem), for one connection. Its page says how the
# client has signed. $SERVER is where it listens.
make_server_certificate() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout server.key -out server.pem -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
}
serve_tls() { # serve_tls [S_SERVER_OPTION]...
  [ -f server.pem ] || make_server_certificate
  rm -f server.said
  mkfifo server.said
  openssl s_server -accept 127.0.0.1:0 -naccept 1 -www -cert server.pem -key server.key \
    -CAfile issuer.pem -Verify 1 -verify_return_error "$@" >server.said 2>&1 &
  server=$!
  at_end+=("end_process $server")
  exec 3<server.said
  local line port=
  while [ -z "$port" ] && read -r line <&3; do
    case $line in "ACCEPT "*) port=${line##*:} ;; esac
  done
  [ -n "$port" ] || fail "the TLS server does not start"
  cat <&3 >server.log &
  export SERVER=localhost:$port
}

# An sshd for this user on a free port, which takes the keys in authorized_keys. ssh finds it with the options in $HOST.
serve_ssh() {
  local sshd=/usr/sbin/sshd
  # Debian's service makes this folder, which sshd run by root insists on.
  [ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
  ssh-keygen -q -t ed25519 -N '' -f host_key
  cat >sshd_config <<END
ListenAddress 127.0.0.1
HostKey $work/host_key
AuthorizedKeysFile $work/authorized_keys
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
StreamLocalBindUnlink yes
END
  # Since OpenSSH 9.8 an address that has failed a few times is turned away for a while, and here all come from the same one.
  if "$sshd" -t -f sshd_config -o PerSourcePenalties=no 2>/dev/null; then echo 'PerSourcePenalties no' >>sshd_config; fi
  local port
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  "$sshd" -D -e -f sshd_config -p "$port" >sshd.said 2>&1 &
  at_end+=("end_process $!")
  until_true 10 grep -qs '^Server listening' sshd.said || fail "sshd does not start: $(cat sshd.said)"
  cat >ssh_config <<END
Host local
HostName 127.0.0.1
Port $port
HostKeyAlias local
UserKnownHostsFile $work/known_hosts
END
  echo "local $(cut -d' ' -f1,2 host_key.pub)" >known_hosts
  export HOST="-F $work/ssh_config local"
}
