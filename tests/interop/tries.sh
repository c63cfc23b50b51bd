#!/usr/bin/env bash
# What the README says of programs that are started again and again with a wrong PIN: each of them costs a try, for none knows
# of the one before; the module that browsers and agents load keeps the last one for the holder.
# usage: tries.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"

make_card card
put_card_in card
right_pin=$auth_pin
wrong_pin=$(another_pin)
left() { pin_field card "$1" left; }
log_in() { # log_in MODULE PIN
  pkcs11-tool --module "$build/pkcs11/$1.so" --token-label 'JPKI User Authentication' --login --pin "$2" --list-objects \
    >said 2>&1
}

for expected in 2 1 1 1; do
  if log_in jpki-pkcs11-auth "$wrong_pin"; then fail "a wrong PIN logs in"; fi
  [ "$(left auth)" = "$expected" ] || fail "$(left auth) tries left, $expected expected"
done
has 'CKR_PIN_LOCKED' said
[ "$(since verifies)" = 2 ] || fail "a PIN was sent with one try left"
if log_in jpki-pkcs11-auth "$right_pin"; then fail "the last try was risked"; fi
passed "a program started four times with a wrong PIN spends two tries where it has the browsers' module"

log_in jpki-pkcs11 "$right_pin" || { cat said >&2; fail "the right PIN at the last try"; }
[ "$(left auth)" = 3 ] || fail "the right PIN does not bring the tries back"
log_in jpki-pkcs11-auth "$right_pin" || fail "a login after that"
passed "the holder's right PIN through the other module brings all three back"

for ssh_add in first second third; do
  eval "$(ssh-agent -s)" >/dev/null
  at_end+=("kill $SSH_AGENT_PID")
  cp "$build/pkcs11/jpki-pkcs11-auth.so" "$(pkg-config --variable=usbdropdir libpcsclite)/"
  if python3 "$(dirname "${BASH_SOURCE[0]}")/clients/holder.py" "$wrong_pin" -- \
    ssh-add -s "$(pkg-config --variable=usbdropdir libpcsclite)/jpki-pkcs11-auth.so" >said 2>&1; then
    fail "ssh-add takes a wrong PIN"
  fi
done
[ "$(left auth)" = 1 ] || fail "$(left auth) tries left after three agents, 1 expected"
passed "three agents with a wrong PIN spend two tries"

printf '[tokens]\nlast_try = "allow"\n' >allow.conf
export JPKI_PKCS11_CONF=$work/allow.conf
if log_in jpki-pkcs11-auth "$wrong_pin"; then fail "a wrong PIN logs in"; fi
[ "$(left auth)" = 0 ] || fail "the setting allows it"
passed "with last_try = \"allow\" the third one locks the PIN"
