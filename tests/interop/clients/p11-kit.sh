#!/usr/bin/env bash
# Registered with p11-kit, the module is found by programs that know nothing of it. A program behind an ssh line signs with
# the card at the desk, and gets a plain error when the line breaks.
# usage: p11-kit.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/client.sh" "$1"

# p11-kit reads a user's own list for no root, so the computer's is what is tried; the sandbox has one of its own.
sudo() { "$@"; }
export -f sudo

make_card card
put_card_in card
step register-alone
rm -r "$HOME/.config/pkcs11"
step register
step list
has '^(module: )?jpki-pkcs11-auth(:|$)' said
[ "$(grep -c 'token: JPKI User Authentication' said)" = 1 ] || fail "p11-kit lists the token"
[ "$(grep -c 'Label: JPKI User Authentication' said)" = 1 ] || fail "p11tool lists the authentication token"
[ "$(grep -c 'Label: JPKI Digital Signature' said)" = 1 ] || fail "p11tool lists the signing token"
has_not 'token: JPKI Digital Signature' said
has_not '^(module: )?jpki-pkcs11(:|$)' said
passed "every program sees the authentication token, those named see the signing token"

has 'token: JPKI \(User Authentication PIN\)' said
step opensc-off
p11-kit list-modules >said
has_not 'token: JPKI \(User Authentication PIN\)' said
step proxy
[ "$(grep -c 'token label *: JPKI User Authentication' said)" = 1 ] || fail "the proxy does not show the token"
[ "$(grep -c 'token label *: JPKI Digital Signature' said)" = 1 ] || fail "the proxy does not show a signing program the signing token"
spent 0 0
passed "the proxy shows the card once"

serve_ssh
ssh-keygen -q -t ed25519 -N '' -f key
cp key.pub authorized_keys
echo "IdentityFile $work/key" >>ssh_config
CLIENT=$(pkg-config --variable=p11_module_path p11-kit-1)/p11-kit-client.so
export CLIENT THERE=$work/there
printf 'a letter\n' >letter.txt
read_certificate 01 auth.pem
openssl x509 -in auth.pem -noout -pubkey -out auth.pub

step serve
at_end+=("kill $P11_KIT_SERVER_PID" "ssh -S $XDG_RUNTIME_DIR/card-line -O exit $HOST")
step sign-there "$auth_pin"
openssl dgst -sha256 -verify auth.pub -signature letter.sig letter.txt >/dev/null
spent 1 1
passed "a program on the server signs with the card at the desk"

P11_KIT_SERVER_ADDRESS=unix:path=$THERE timeout 60 /usr/bin/python3 "$here/broken_line.py" "$CLIENT" "$auth_pin" \
  ssh -S "$XDG_RUNTIME_DIR/card-line" -O exit $HOST >said 2>&1 || { cat said >&2; fail "a broken line"; }
has 'CKR_DEVICE_(REMOVED|ERROR)' said
spent 1 1
P11_KIT_SERVER_ADDRESS=unix:path=$THERE timeout 60 pkcs11-tool --module "$CLIENT" --list-token-slots >said 2>&1 || true
has_not 'token label' said
passed "the line breaks: an error, and no token afterwards"

# Whoever was at the other end of the broken line is through with the card.
nobody_is_served() { ! pgrep -P "$P11_KIT_SERVER_PID" >/dev/null; }
until_true 10 nobody_is_served || fail "p11-kit goes on serving a line that is broken"
step serve
step sign-there "$auth_pin"
spent 1 1

fails 'wrong PIN' sign-there "$(another_pin)"
fails 'malformed PIN' sign-there 123
fails 'one try left' sign-there "$auth_pin"
fails 'PIN locked' sign-there "$auth_pin"
fails 'no card' sign-there
step close
export PCSCLITE_CSOCK_NAME=$work/no_service
step serve
fails 'no reader service' sign-there
step close
passed "and works again when it is opened again"
page_is_done
