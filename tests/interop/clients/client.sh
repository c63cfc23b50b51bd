# The frame of a client's test: the commands are those of the client's page in docs/clients, block by block, and a holder
# answers at a terminal. Sourced by NAME.sh BUILD_FOLDER (run under with_pcscd.sh).
# The page's commands find: $MODULES, the folder of the modules; $EXAMPLES, that of conf/examples; $PAGES, docs/clients.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh" "$1"
export MODULES=$build/pkcs11 EXAMPLES=$build/conf/examples
PAGES=$(cd "$here/../../../docs/clients" && pwd)
export PAGES
# Of the sandbox, and gone with it.
EMPTY_BELOW_USR_LIB=$(pkg-config --variable=usbdropdir libpcsclite)
open_page() { # open_page NAME: the blocks and failures are that page's from here on
  page=$1
  rm -rf blocks heard
  touch heard
  mkdir blocks
  python3 "$here/page.py" "$PAGES/$page.md" blocks >not_run
}
page=$(basename "$0" .sh)
[ ! -f "$PAGES/$page.md" ] || open_page "$page"

# Each block is a shell of its own; what one exports the next ones have.
cat >run_block <<'END'
set -euo pipefail
. ./exported
. "blocks/$1"
export -p | sed 's/^declare -x/export/' >exported
END
touch exported

play() { # play BLOCK [ANSWER]...: into the file "said"
  local block=$1
  shift
  [ -f "blocks/$block" ] || fail "the page has no block $block"
  sed -i "/^$block\$/d" not_run
  export -p | sed 's/^declare -x/export/' >exported
  local status=0
  python3 "$here/holder.py" "$@" -- bash run_block "$block" >said 2>&1 || status=$?
  # What is said counts, not the colours in which newer versions say it at a terminal.
  sed -i 's/\x1b\[[0-9;]*m//g' said
  return "$status"
}
# The holder runs a block of the page, and is asked for a secret exactly as often as there are answers.
step() { # step BLOCK [ANSWER]...
  play "$@" || { cat said >&2; fail "$1"; }
  . ./exported
}
# The same where the block has to fail, without a crash or an unexpected question.
refused() { # refused BLOCK [ANSWER]...
  local status=0
  play "$@" || status=$?
  # 128 and more are signals, but for ssh's own 255.
  [ "$status" -ne 0 ] && { [ "$status" -lt 126 ] || [ "$status" = 255 ]; } &&
    ! grep -q '^holder: ' said || { cat said >&2; fail "$1: status $status"; }
}
. "$here/failures.sh"
# openssl_block NAME: the page's block of that name for the way that OpenSSL has here, the provider before the engine.
openssl_block() {
  if [ -e "$(openssl version -m | cut -d'"' -f2)/pkcs11.so" ]; then echo "$1"; else echo "engine-$1"; fi
}
# What the page of serve_tls says of the client: signed_by ALGORITHM TLS_VERSION
# "either" is a client that has the choice. OpenSSL 3.5 and newer call the algorithms as TLS 1.3 does.
signed_by() {
  local names=$1
  case $1 in
    RSA-PSS) names='(RSA-PSS|rsa_pss_rsae_sha[0-9]+)' ;;
    RSA) names='(RSA|rsa_pkcs1_sha[0-9]+)' ;;
    either) names='(RSA(-PSS)?|rsa_(pss_rsae|pkcs1)_sha[0-9]+)' ;;
  esac
  has "Peer signature type: $names\$" said && has "Protocol *: $2\$" said
}
# As spent, where versions of a program differ in what they ask of the card: one of these pairs.
spent_one_of() { # spent_one_of 'VERIFIES SIGNATURES'...
  local now pair
  now="$(since verifies) $(since signatures)"
  for pair in "$@"; do
    # shellcheck disable=SC2086
    [ "$now" != "$pair" ] || { spent $pair; return; }
  done
  fail "verifies and signatures: $now"
}
page_is_done() {
  another_card_is_as_it_was
  failures_are_done
  [ ! -s not_run ] || fail "not run, but on the page: $(paste -sd ' ' not_run)"
}
