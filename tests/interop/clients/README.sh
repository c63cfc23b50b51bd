#!/usr/bin/env bash
# What README.md says of tries, of an empty reader in front of the card's, and of another card in it: what each client does
# without the setting that names the reader, at whose cost, and with it.
# usage: README.sh BUILD_FOLDER (run by machine.sh)
. "$(dirname "$0")/client.sh" "$1"
sudo() { "$@"; }
export -f sudo
umask 022
MODULES=/usr/local/lib/x86_64-linux-gnu/pkcs11 EXAMPLES=/usr/local/share/doc/jpki-pkcs11/examples
export AUTH='pkcs11:token=JPKI%20User%20Authentication;id=%01' SIGN='pkcs11:token=JPKI%20Digital%20Signature;id=%02' LOGNAME=root
name_reader() {
  printf '[tokens]\nreader = "Virtual PCD 00 01"\n' >reader.conf
  export JPKI_PKCS11_CONF=$work/reader.conf
}

systemctl start pcscd.service
make_card card
put_card_in card last
for tries in 3: 2:'user PIN count low' 1:'final user PIN try' 0:'user PIN locked'; do
  set_tries "${tries%%:*}" 5
  step look
  [ -z "${tries#*:}" ] || has "token flags .*${tries#*:}" said
  [ -n "${tries#*:}" ] || has_not 'user PIN' said
done
has '^Slot .*Virtual PCD 00 01' said
set_tries 1 5
mark
step right-pin "$auth_pin"
spent 1 0
passed "the tokens' flags tell the tries, and the right PIN brings them back"
failures_are_done() { :; }  # of this page they are those of programs, which follow
page_is_done
table=program

open_page java
refused list
has 'PKCS11 not found' said
name_reader
step list "$auth_pin"
unset JPKI_PKCS11_CONF
spent 1 0
open_page more
install -D -m 644 -t /etc/pkcs11/modules "$EXAMPLES/jpki-pkcs11-auth.module"
step pam
step pam-test "$auth_pin"
spent 1 1
passed "an empty reader in front: Java wants it named, pam_pkcs11 does not"

read_certificate 01 auth.pem
read_certificate 02 signer.pem "$sign_pin"
read_certificate 03 issuer.pem
mark
"$build/tools/jpki-vcard" make another_card >/dev/null
cp another_card/pins.toml another_pins
run_card another 1 another_card 35963
two_tokens() { [ "$(tokens_seen "$MODULES/jpki-pkcs11-auth.so")" = 2 ]; }
one_token() { [ "$(tokens_seen "$MODULES/jpki-pkcs11-auth.so")" = 1 ]; }
until_true 20 two_tokens || fail "the other card does not appear"
tell_other() { "$build/tools/jpki-vcard" tell --control "$work/anothercontrol" "$@" >/dev/null; }

# The right PIN is typed: what the row says is said, and as many tries are lost by the other card as it says.
beside() { # beside ROW BLOCK [ANSWER]...
  local row=$1 message status=0 left
  shift
  play "$@" || status=$?
  # One that asks until it gets a right PIN is left at the question after the last answer.
  if [ "${asks_on:-}" = yes ]; then has '^holder: question' said; else has_not '^holder: ' said; fi
  cat said >>"said_by.$page"
  while read -r message; do
    [ -z "$message" ] || grep -qF -- "$message" said || { cat said >&2; fail "$row: nobody says '$message'"; }
  done <<<"$(in_row README "$row" 3 | grep -o '`[^`]*`' | tr -d '`')"
  left=$(card=another_card tries_left)
  [ $((8 - left)) = "$(in_row README "$row" 4)" ] || fail "$row: the other card has lost $((8 - left)) tries"
  full_tries
  if [ "$left" != 8 ]; then
    tell_other remove
    until_true 20 one_token || fail "the other card is still seen"
    cp another_pins another_card/pins.toml
    tell_other swap another_card
    until_true 20 two_tokens || fail "the other card does not come back"
  fi
  passed "beside another card: $row"
  return "$status"
}
works() { beside "$@" || { cat said >&2; fail "$1"; }; . ./exported; }
does_not_work() { ! beside "$@" || fail "$1 works"; }

printf 'a letter\n' >letter.txt
open_page openssl
step engine-settings
does_not_work '`pkcs11-tool`' certificate "$sign_pin"
serve_tls
engine="OpenSSL's engine, curl, stunnel"
does_not_work "$engine" cms
does_not_work "$engine" dgst
does_not_work "$engine" s_client
does_not_work "$engine" engine-curl
if [ "$(openssl_block settings)" = settings ]; then
  step settings
  works "OpenSSL's provider" cms "$sign_pin"
else
  echo "OpenSSL has no provider here"
fi

open_page gnutls
gnutls='`p11tool`, `certtool`, `gnutls-cli`'
does_not_work "$gnutls" test-sign "$auth_pin" ''
does_not_work "$gnutls" sign "$sign_pin" ''
does_not_work "$gnutls" login "$auth_pin" ''

open_page more
printf %s "$auth_pin" >pin
serve_tls
does_not_work wget wget
serve_tls
asks_on=yes does_not_work GLib glib "$auth_pin"
sed "s|www.example.jp:443|127.0.0.1:${SERVER##*:}|; s|/run/user/1000|$work|" "$EXAMPLES/stunnel.conf" >stunnel.conf
does_not_work "$engine" stunnel
does_not_work pam_pkcs11 pam-test "$auth_pin"
name=$(openssl x509 -in auth.pem -noout -subject -nameopt multiline | sed -n 's/ *commonName *= //p')
has "^$name -> $LOGNAME\$" /etc/pam_pkcs11/cn_map
step pam
has_not "^$name " /etc/pam_pkcs11/cn_map

open_page openssh
serve_ssh
works '`ssh-keygen -D`' public-key
[ "$(wc -l <card.pub)" = 2 ] || fail "ssh-keygen does not show the keys of both"
ssh-keygen -i -m PKCS8 -f <(openssl x509 -in auth.pem -noout -pubkey) >authorized_keys
works '`ssh -I`' login "$auth_pin"
works '`ssh-add`' agent "$auth_pin"
step agent-end

open_page p11-kit
ssh-keygen -q -t ed25519 -N '' -f key
cat key.pub >>authorized_keys
echo "IdentityFile $work/key" >>ssh_config
export THERE=$work/there CLIENT=/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so
step serve
does_not_work '`pkcs11-tool`' sign-there "$auth_pin"
step close

open_page java
jar cf letter.jar letter.txt
does_not_work Java list "$auth_pin"
does_not_work Java sign "$sign_pin"
serve_tls
does_not_work Java login "$auth_pin"

open_page nss
python3 "$here/pdf.py" write letter.pdf
step database
asks_on=yes does_not_work '`certutil`' list "$sign_pin" "$sign_pin"
does_not_work '`pdfsig`' sign "$sign_pin"
open_page xml
step prepare
does_not_work '`sign-xml`' enveloped "$sign_pin"
open_page others
does_not_work 'Python (`sign.py`)' python "$auth_pin"
works OpenVPN openvpn-list
[ "$(grep -c 'Serialized id' said)" = 2 ] || fail "OpenVPN does not list both"

table='what is wrong'
for said_by in said_by.*; do
  page=${said_by#said_by.}
  while read -r message; do
    grep -qF -- "$message" "$said_by" || fail "on the page $page, but nobody said it: $message"
  done <<<"$(messages_of 'two cards')"
done
passed "each page says of two cards what its programs say"

mark
another_commands() { grep -c '^[0-9]' anotherledger; }
before=$(another_commands)
name_reader
open_page java
step list "$auth_pin"
open_page more
step pam
has "^$name -> $LOGNAME\$" /etc/pam_pkcs11/cn_map
unset JPKI_PKCS11_CONF
[ "$(another_commands)" = "$before" ] || fail "the other card is asked something"
sed -i 's/slot_num = 0;/slot_description = "Virtual PCD 00 01";/' /etc/pam_pkcs11/pam_pkcs11.conf
step pam-test "$auth_pin"
spent 2 1
cmp another_card/pins.toml another_pins
passed "Java with the setting, and pam_pkcs11 with the reader's name, take the card that is meant"
