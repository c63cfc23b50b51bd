#!/usr/bin/env bash
# Git, Kerberos, stunnel, wget, psql, GLib and PAM: each asks as often and costs as much as the page says.
# usage: more.sh BUILD_FOLDER (run by machine.sh)
. "$(dirname "$0")/client.sh" "$1"
sudo() { "$@"; }
export -f sudo
umask 022
MODULES=/usr/local/lib/$(g++ -print-multiarch)/pkcs11 EXAMPLES=/usr/local/share/doc/jpki-pkcs11/examples
export AUTH='pkcs11:token=JPKI%20User%20Authentication;id=%01' LOGNAME=root

systemctl start pcscd.service
make_card card
put_card_in card
read_certificate 01 auth.pem
read_certificate 03 issuer.pem
name=$(openssl x509 -in auth.pem -noout -subject -nameopt multiline | sed -n 's/ *commonName *= //p')
install -D -m 644 -t /etc/pkcs11/modules "$EXAMPLES/jpki-pkcs11-auth.module"
# What the page says of this story: cost STORY
cost() {
  local row
  row=$(grep "^| $1" "$PAGES/more.md") || fail "the page does not say what '$1' costs"
  # shellcheck disable=SC2046
  spent $(awk -F'|' '{ print $4, $5 }' <<<"$row")
  passed "$1"
}

git init -q . 2>/dev/null
git config user.name taro
git config user.email me@example.jp
step agent "$auth_pin"
at_end+=("kill $SSH_AGENT_PID")
step git
step git-verify
[ "$(grep -c 'Good "git" signature for me@example.jp with RSA key' said)" = 2 ] || fail "Git's signatures"
cost Git

# A KDC for one user, who is known by the common name of the card's certificate.
cat >krb5.conf <<END
[libdefaults]
default_realm = TEST
[realms]
TEST = {
  kdc = 127.0.0.1:8888
  pkinit_kdc_hostname = localhost
}
END
cat >kdc.conf <<END
[kdcdefaults]
kdc_ports = 8888
[realms]
TEST = {
  database_name = $work/principal
  key_stash_file = $work/stash
  pkinit_identity = FILE:$work/kdc.pem,$work/kdc.key
  pkinit_anchors = FILE:$work/issuer.pem
  pkinit_anchors = FILE:$work/kdc.pem
  pkinit_eku_checking = none
}
END
export KRB5_CONFIG=$work/krb5.conf KRB5_KDC_PROFILE=$work/kdc.conf KRB5CCNAME=$work/tickets
openssl req -x509 -newkey rsa:2048 -nodes -keyout kdc.key -out kdc.pem -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -addext keyUsage=digitalSignature -addext extendedKeyUsage=1.3.6.1.5.2.3.5 2>/dev/null
kdb5_util create -s -P secret >/dev/null 2>&1
kadmin.local -q 'addprinc -randkey +requires_preauth taro' >/dev/null 2>&1
kadmin.local -q "setstr taro pkinit_cert_match <SUBJECT>CN=$name" >/dev/null
krb5kdc -n >kdc.log 2>&1 &
at_end+=("end_process $!")
until_true 10 grep -qs 'starting' kdc.log || fail "no KDC: $(cat kdc.log)"
step kinit "$auth_pin"
klist >said
has 'krbtgt/TEST@TEST' said
cost '`kinit`'

serve_tls
# The server's side of the example's addresses.
sed "s|www.example.jp:443|127.0.0.1:${SERVER##*:}|; s|www.example.jp|localhost|; s|/run/user/1000|$work|
  s|CApath = .*|CAfile = $work/server.pem|" "$EXAMPLES/stunnel.conf" >stunnel.conf
step stunnel "$auth_pin"
at_end+=("pkill -F $work/stunnel.pid")
curl -sS --http0.9 http://127.0.0.1:8080/ >said
signed_by RSA-PSS TLSv1.3
cost stunnel

printf %s "$auth_pin" >pin
serve_tls
step wget
signed_by either TLSv1.3
cost wget

# A PostgreSQL for one user, who is known by the same name. It does not run as root.
serve_postgres() {
  local data=/srv/postgres programs=(/usr/lib/postgresql/*/bin)
  as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "${programs[-1]}/$1" "${@:2}"; }
  PGPORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  export PGPORT
  install -d -m 700 -o postgres "$data"
  as_postgres initdb -A trust -D "$data" >postgres.log 2>&1 || fail "no PostgreSQL: $(cat postgres.log)"
  install -m 600 -o postgres server.pem server.key issuer.pem "$data"
  echo 'hostssl all all all cert map=card' >"$data/pg_hba.conf"
  echo "card \"$name\" taro" >"$data/pg_ident.conf"
  echo 'CREATE ROLE taro LOGIN' | as_postgres postgres --single -D "$data" postgres >>postgres.log 2>&1
  as_postgres postgres -D "$data" -h localhost -k '' -p "$PGPORT" -c ssl=on -c ssl_ca_file=issuer.pem \
    -c ssl_cert_file=server.pem -c ssl_key_file=server.key -c log_connections=on >>postgres.log 2>&1 &
  at_end+=("end_process $!")
  until_true 20 grep -q 'ready to accept connections' postgres.log || fail "no PostgreSQL: $(cat postgres.log)"
}
serve_postgres
step psql-certificate
step psql "$auth_pin"
has '^taro$' said
has 'identity="CN=.*method=cert' postgres.log
has 'SSL enabled .protocol=TLSv1.3' postgres.log
cost psql

serve_tls
step glib "$auth_pin"
signed_by RSA-PSS TLSv1.3
cost GLib

step pam
step pam-test "$auth_pin"
has 'successfully authenticated' said
cost pam_pkcs11

step pam-p11
# PAM knows the home from the list of users.
cp -r "$HOME/.eid" /root
step pam-p11-test "$auth_pin"
has 'successfully authenticated' said
cost pam_p11

tell_card remove
until_true 20 token_is_gone "$build/pkcs11/jpki-pkcs11.so" || fail "the card is still seen"
tell_card insert
until_true 20 token_is_seen "$build/pkcs11/jpki-pkcs11.so" || fail "the card does not come back"
fails 'no card' git

pin_typed() { # pin_typed ROW PIN [EMPTY]: in each program; one that asks again gets an empty line
  fails "$1" kinit "$2" ''
  [ "$2" = 123 ] || fails "$1" stunnel "$2"
  printf %s "$2" >pin
  serve_tls
  fails "$1" wget
  serve_tls
  # GLib asks until it gets a right one.
  [ $# -gt 2 ] || fails "$1" glib "$2"
  fails "$1" pam-test "$2"
  # With a locked PIN it does not end.
  [ "$1" = 'PIN locked' ] || fails "$1" pam-p11-test "$2"
}
pin_typed 'wrong PIN' "$(another_pin)" ''
fails 'wrong PIN' psql "$(another_pin)"
pin_typed 'malformed PIN' 123 ''
fails 'malformed PIN' stunnel 12345
fails 'malformed PIN' psql 12345
fails 'too long a PIN (kinit)' kinit "$(another_pin)5" ''
pin_typed 'one try left' "$auth_pin"
pin_typed 'PIN locked' "$auth_pin"
fails 'PIN locked' psql "$auth_pin"
for row in 'no card' 'no reader service'; do
  fails "$row" kinit ''
  for block in stunnel wget psql glib pam-test pam-p11-test; do fails "$row" "$block"; done
done
page_is_done
