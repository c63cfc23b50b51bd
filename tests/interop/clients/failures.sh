# The tables of failures in the pages of docs/clients, each row of them tried: "| what is wrong | `what is said`, … | tries lost | … |".
# Sourced by client.sh.

table='what is wrong'  # the first cell of the table's head
table_rows() { sed -n "/^| $table |/,/^\$/p" "$PAGES/$1.md" | tail -n +3; }  # table_rows PAGE
in_row() { # in_row PAGE ROW COLUMN: that cell
  awk -F ' *[|] *' -v row="$2" -v column="$3" '$2 == row { print $column }' <<<"$(table_rows "$1")"
}
messages_of() { in_row "$page" "$1" 3 | grep -o '`[^`]*`' | tr -d '`' || true; }  # messages_of ROW
# In italics: what another version of the program says, and this one need not.
other_messages_of() { in_row "$page" "$1" 3 | grep -o '\*[^*]*\*' | tr -d '*' || true; }
tries_left() {
  local auth sign
  auth=$(pin_field "$card" auth left)
  sign=$(pin_field "$card" sign left)
  [[ $auth$sign =~ ^[0-9]{2}$ ]] || fail "the card does not say its tries"
  echo $((auth + sign))
}
set_tries() { # set_tries AUTH SIGN: the card comes back with so many tries left
  tell_card remove
  until_true 20 token_is_gone "$build/pkcs11/jpki-pkcs11.so" || fail "the card is still seen"
  sed -i "/^auth = /s/left = [0-9]*/left = $1/; /^sign = /s/left = [0-9]*/left = $2/" "$card/pins.toml"
  swap_card "$card"
}

meet=play
# The holder meets a row's trouble in a block of the page: there is no signature, a message of the row's, and the cost is the row's.
fails() { # fails ROW BLOCK [ANSWER]...
  local row=$1 lost before after message heard=no status=0
  shift
  lost=$(in_row "$page" "$row" 4)
  [[ $lost =~ ^[0-9]+$ ]] || fail "the page does not say how many tries are lost: $row"
  case $row in
    one\ try\ left*) set_tries 1 1 ;;
    PIN\ locked* | password\ locked*) set_tries 0 0 ;;
    no\ card*) tell_card remove; until_true 20 token_is_gone "$build/pkcs11/jpki-pkcs11.so" || fail "the card is still seen" ;;
    no\ reader\ service*) export PCSCLITE_CSOCK_NAME=$work/no_service ;;
  esac
  before=$(tries_left)
  mark
  "$meet" "$@" || status=$?
  unset PCSCLITE_CSOCK_NAME
  # Some end with -1 or -4; what lies between would be a signal.
  { [ "$status" -le 128 ] || [ "$status" -ge 252 ]; } && ! grep -q '^holder: ' said || { cat said >&2; fail "$row: status $status"; }
  [ "$(since signatures)" = 0 ] || fail "$row: a signature"
  after=$(tries_left)
  [ $((before - after)) -eq "$lost" ] || fail "$row: $((before - after)) tries lost, and not $lost"
  while read -r message; do
    [ -z "$message" ] || ! grep -qF -- "$message" said || { heard=yes; echo "$row: $message" >>heard; }
  done <<<"$(messages_of "$row")"
  while read -r message; do
    [ -z "$message" ] || ! grep -qF -- "$message" said || heard=yes
  done <<<"$(other_messages_of "$row")"
  # Nothing but questions.
  case $(in_row "$page" "$row" 3) in *nothing*) grep -qv ': *$' said || heard=yes ;; esac
  [ "$heard" = yes ] || { cat said >&2; fail "$row: nothing of what the page says"; }
  case $row in no\ card*) tell_card insert; until_true 20 token_is_seen "$build/pkcs11/jpki-pkcs11.so" ;; esac
  [ "$(tries_left)" = 8 ] || set_tries 3 5
  mark
  passed "$row: ${1:-$meet} says what the page says"
}
# Each message has been heard. The row of two cards is held by README.sh.
failures_are_done() {
  local row message rows
  rows=$(table_rows "$page")
  [ -n "$rows" ] || fail "the page $page has no table of failures"
  while IFS='|' read -r _ row _; do
    row=$(sed 's/^ *//; s/ *$//' <<<"$row")
    [ "$row" != 'two cards' ] || continue
    while read -r message; do
      [ -z "$message" ] || grep -qxF -- "$row: $message" heard || fail "on the page, but nobody said it: $row: $message"
    done <<<"$(messages_of "$row")"
  done <<<"$rows"
}
