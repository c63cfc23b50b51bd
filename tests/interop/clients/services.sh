#!/usr/bin/env bash
# The polkit rule lets in whom it should and nobody else; a service with every restriction of the example signs; one with a
# wrong PIN leaves the last try to the holder.
# usage: services.sh BUILD_FOLDER (run by machine.sh)
. "$(dirname "$0")/client.sh" "$1"
sudo() { "$@"; }
export -f sudo
umask 022
EXAMPLES=/usr/local/share/doc/jpki-pkcs11/examples

systemctl start pcscd.service
make_card card
put_card_in card
read_certificate 01 auth.pem
openssl x509 -in auth.pem -noout -pubkey -out auth.pub

# What pcscd declares where it asks polkit: for the user in front of the computer, and for nobody else.
action() {
  echo "<action id='org.debian.pcsc-lite.$1'><description>$1</description><message>$1</message><defaults>"
  echo '<allow_any>no</allow_any><allow_inactive>no</allow_inactive><allow_active>yes</allow_active></defaults></action>'
}
{ echo '<policyconfig>'; action access_pcsc; action access_card; echo '</policyconfig>'; } \
  >/usr/share/polkit-1/actions/org.debian.pcsc-lite.policy
chmod 644 /usr/share/polkit-1/actions/org.debian.pcsc-lite.policy
step group
useradd --system outsider
# A user's process, as pcscd would ask about it: may_use USER ACTION
may_use() {
  setpriv --reuid="$1" --regid=nogroup --clear-groups sleep 60 &
  local status=0
  until_true 10 grep -qs '^sleep' "/proc/$!/comm"
  pkcheck --process "$!" --action-id "org.debian.pcsc-lite.$2" >said 2>&1 || status=$?
  end_process $! || true
  return "$status"
}
refused_to() { ! may_use "$@" && has 'Not authorized' said; }
for action in access_pcsc access_card; do refused_to card-service "$action" || fail "without the rule: $action"; done
step rule
# polkit looks at its folder of rules by itself.
until_true 60 may_use card-service access_pcsc || { journalctl --no-pager -u polkit >&2; fail "the rule does not let the group in"; }
may_use card-service access_card || fail "the rule lets the group see the readers, but no card"
for action in access_pcsc access_card; do refused_to outsider "$action" || fail "the rule lets everybody do $action"; done
passed "the rule lets the group use cards, and nobody else"

printf 'a letter\n' >/srv/letter.txt
chmod 644 /srv/letter.txt
step service
step drop-in
has_not 'card-signer|my-number-card' said
step pin "$auth_pin"
mark
step start
openssl dgst -sha256 -verify auth.pub -signature /var/lib/card-signer/letter.sig /srv/letter.txt >/dev/null
spent 1 1
passed "a service with every restriction of the example signs, with the PIN from its credentials"

# What the page says of single restrictions: a setting of the example in another position.
with() { # with SETTING...
  printf '%s\n' '[Unit]' StartLimitBurst=0 '[Service]' "$@" >/etc/systemd/system/card-signer.service.d/zz-other.conf
  systemctl daemon-reload
}
with LimitMEMLOCK=0 SystemCallFilter=~@memlock
step start
spent 1 1
with RestrictAddressFamilies= RestrictAddressFamilies=AF_INET
refused start
spent 0 0
step journal
has 'jpki-pkcs11.*error: no readers: ' said
passed "less locked memory does no harm; without unix sockets there are no readers, and the journal says so"

with
step pin "$(another_pin)"
for start in first second third fourth; do refused start; done
[ "$(since verifies) $(pin_field card auth left)" = '2 1' ] || fail "a wrong PIN, again and again"
step journal
has 'PIN incorrect' said
has 'one try is left, and the setting tokens.last_try = "refuse" keeps it' said
passed "a wrong PIN costs two tries however often the service is started, and the journal says why"

# What the journal says of one start.
start_and_look() {
  local lines
  play journal
  lines=$(wc -l <said)
  ! play start || fail "$row: the service starts"
  has 'Job for card-signer.service failed' said
  play journal
  sed -i "1,${lines}d" said
}
meet=start_and_look
set_tries 3 5
fails 'wrong PIN'
step pin 12345
fails 'malformed PIN'
step pin "$auth_pin"
fails 'one try left'
fails 'PIN locked'
fails 'no card'
with Environment=PCSCLITE_CSOCK_NAME=/nonexistent
fails 'no reader service'

with
"$build/tools/jpki-vcard" make another_card >/dev/null
cp another_card/pins.toml another_pins
run_card another 1 another_card 35964
two_tokens() { [ "$(tokens_seen "$build/pkcs11/jpki-pkcs11-auth.so")" = 2 ]; }
until_true 20 two_tokens || fail "the other card does not appear"
fails 'two cards'
printf '[tokens]\nreader = "Virtual PCD 00 00"\n' >/etc/jpki-pkcs11.conf
step start
spent 1 1
cmp another_card/pins.toml another_pins
passed "beside another card the service wants the reader named"

rm /etc/systemd/system/card-signer.service.d/zz-other.conf
systemctl daemon-reload
step pin "$(another_pin)"
for start in first second third; do refused start; done
[ "$(since verifies) $(pin_field card auth left)" = '2 1' ] || fail "more than two starts in an hour"
step journal
has 'Start request repeated too quickly' said
passed "as the example stands, a third start in an hour is refused"
page_is_done
