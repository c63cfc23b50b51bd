#!/usr/bin/env bash
# ssh logs in to a local sshd with the authentication key, by itself and through ssh-agent with the list of places that it
# has by default. No token is offered a PIN of the other one's form.
# usage: openssh.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/client.sh" "$1"

# The agent loads from /usr/lib and /usr/local/lib only.
MODULES=$EMPTY_BELOW_USR_LIB
install -m 755 -t "$MODULES" "$build"/pkcs11/jpki-pkcs11{,-auth}.so

serve_ssh
make_card card
put_card_in card
step public-key
[ "$(wc -l <card.pub)" = 1 ] || fail "one public key was expected"
cp card.pub authorized_keys
step login "$auth_pin"
has '^logged in$' said
spent 1 1
passed "ssh logs in, with one question"

step agent "$auth_pin"
at_end+=("kill $SSH_AGENT_PID")
spent 1 0
for once_more in first second; do
  step agent-login
  has '^logged in$' said
  spent 0 1
done
passed "ssh-agent takes the module from /usr/local/lib and logs in twice, with one question"

tell_card remove
until_true 20 token_is_gone "$build/pkcs11/jpki-pkcs11.so"
refused agent-login
tell_card insert
until_true 20 token_is_seen "$build/pkcs11/jpki-pkcs11.so"
mark
step agent-again "$auth_pin"
step agent-login
has '^logged in$' said
spent 1 1
step agent-end
passed "ssh-agent has the key again when the card has been away"

# Both tokens, the same four digits for each.
eval "$(ssh-agent -s)" >/dev/null
at_end+=("kill $SSH_AGENT_PID")
python3 "$here/holder.py" "$auth_pin" -- ssh-add -s "$MODULES/jpki-pkcs11.so" >said
ssh-add -l >said
has ' User Authentication ' said
has_not 'Digital Signature \(RSA\)' said
spent 1 0
passed "the signing token is not offered the four digits"

python3 "$here/holder.py" "$auth_pin" -- ssh-add -s "$build/pkcs11/jpki-pkcs11-auth.so" >said && fail "loaded from anywhere"
has 'agent refused operation' said
spent 0 0

unset SSH_AUTH_SOCK
for block in login agent; do
  fails 'wrong PIN' "$block" "$(another_pin)"
  fails 'malformed PIN' "$block" 123
  fails 'one try left' "$block" "$auth_pin"
  fails 'PIN locked' "$block" "$auth_pin"
done
# ssh goes on without the card's key; ssh-add asks before it looks for a card.
for row in 'no card' 'no reader service'; do
  fails "$row" public-key
  fails "$row" login
  fails "$row" agent "$auth_pin"
done
page_is_done
