#!/usr/bin/env bash
# PyKCS11, OpenVPN, GnuPG, osslsigncode and wpa_supplicant list and sign; OpenVPN and wpa_supplicant log in.
# usage: others.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/client.sh" "$1"

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

make_card without_pss pss=no
make_card card
put_card_in card
printf 'a letter\n' >letter.txt
read_certificate 01 auth.pem
read_certificate 03 issuer.pem
openssl x509 -in auth.pem -noout -pubkey -out auth.pub

step python "$auth_pin"
openssl dgst -sha256 -verify auth.pub -signature letter.sig letter.txt >/dev/null
has '^JPKI User Authentication [0-9A-F]{16}$' said
spent 1 1
passed "PyKCS11 signs"

make_server_certificate
serve_vpn() { # for one client: the server ends when it is connected, and that ends the client
  local port
  port=$(free_port)
  openvpn --dev null --ifconfig-noexec --proto tcp-server --local 127.0.0.1 --port "$port" --tls-server --dh none \
    --ca issuer.pem --cert server.pem --key server.key >vpn.log 2>&1 &
  local vpn=$!
  at_end+=("end_process $vpn")
  until_true 10 grep -qs 'Listening for incoming TCP' vpn.log || fail "no OpenVPN server: $(cat vpn.log)"
  printf '%s\n' 'dev null' ifconfig-noexec 'proto tcp-client' "remote 127.0.0.1 $port" tls-client 'ca server.pem' \
    'remap-usr1 SIGTERM' 'verb 3' >client.ovpn
  { until_true 60 grep -q 'Initialization Sequence Completed' vpn.log && kill "$vpn"; } &
}
vpn_id() {
  step openvpn-list
  ID=$(sed -n 's/ *Serialized id: *//p' said)
  export ID
  spent 0 0
}
vpn_id
serve_vpn
step openvpn "$auth_pin"
has 'Control Channel: TLSv1.3' said
has "\[$(openssl x509 -in auth.pem -noout -subject -nameopt multiline | sed -n 's/ *commonName *= //p')\] Peer Connection" vpn.log
spent 1 1
passed "OpenVPN lists the certificate and logs in"

# The window that asks for a PIN, for somebody who sits at it, and who gives up when GnuPG 2.4 asks for a card that is there.
cat >pinentry <<END
#!/bin/sh
echo OK
while read -r line; do
  case \$line in
    GETPIN*) echo asked >>$work/asked; echo "D \$(cat $work/typed)" ;;
    CONFIRM*) echo 'ERR 83886179 Operation cancelled <Pinentry>'; continue ;;
  esac
  echo OK
  [ "\$line" != BYE ] || exit 0
done
END
chmod +x pinentry
mkdir -m 700 home/.gnupg
echo "pinentry-program $work/pinentry" >home/.gnupg/gpg-agent.conf
at_end+=("gpgconf --kill gpg-agent")
echo "$sign_pin" >typed
step gnupg-settings
step gnupg-learn
spent 1 0
step gnupg-trust
step gnupg-sign
openssl x509 -inform DER -in issuer.der -out sign-issuer.pem
step gnupg-verify
has 'Good signature' said
spent 0 1
[ "$(wc -l <asked)" = 1 ] || fail "GnuPG asked more than once"
passed "GnuPG signs with one question for all"

cat blocks/gnupg-learn blocks/gnupg-sign >blocks/gnupg-anew
gnupg_fails() { # gnupg_fails ROW PASSWORD: in a daemon that remembers nothing
  gpgconf --kill all
  echo "$2" >typed
  fails "$1" gnupg-anew
}
gnupg_fails 'wrong password (GnuPG)' WRONG1
gnupg_fails 'malformed PIN' short
gnupg_fails 'PIN locked' "$sign_pin"
gnupg_fails 'no card' "$sign_pin"
gnupg_fails 'no reader service' "$sign_pin"

python3 "$here/program.py" >program.exe
fails 'wrong PIN' osslsigncode "$sign_pin" WRONG1
fails 'malformed PIN' osslsigncode "$sign_pin" short
step osslsigncode "$sign_pin" "$sign_pin"
osslsigncode verify -CAfile sign-issuer.pem signed.exe >said
has 'Signature verification: ok' said
spent 2 1
passed "osslsigncode signs"

# wpa_supplicant loads from /usr/lib only.
trusted=$EMPTY_BELOW_USR_LIB
install -m 755 -t "$trusted" "$MODULES/jpki-pkcs11-auth.so"
mkdir examples
sed "s|$MODULES|$trusted|" "$EXAMPLES/wpa_supplicant.conf" >examples/wpa_supplicant.conf
EXAMPLES=$work/examples  # this one alone
RADIUS_PORT=$(free_port)
export RADIUS_PORT
serve_radius() { # for the holders of certificates of issuer.pem
  rm -f hostapd.log
  hostapd hostapd.conf >hostapd.log 2>&1 &
  radius=$!
  at_end+=("end_process $radius")
  until_true 10 grep -qs AP-ENABLED hostapd.log || fail "no RADIUS server: $(cat hostapd.log)"
}
echo '* TLS' >users
echo '127.0.0.1 secret' >radius_clients
printf '%s\n' driver=none "radius_server_clients=$work/radius_clients" "radius_server_auth_port=$RADIUS_PORT" eap_server=1 \
  "eap_user_file=$work/users" "ca_cert=$work/issuer.pem" "server_cert=$work/server.pem" "private_key=$work/server.key" \
  'tls_flags=[ENABLE-TLSv1.3]' >hostapd.conf
serve_radius
for version in 1.2 1.3; do
  [ "$version" = 1.2 ] || sed -i 's/^  pin=/  phase1="tls_disable_tlsv1_3=0"\n&/' examples/wpa_supplicant.conf
  step wpa "$auth_pin"
  has "Using TLS version TLSv$version" said
  has '^SUCCESS' said
  spent 1 1
  passed "wpa_supplicant logs in by EAP-TLS over TLS $version"
done

end_process "$radius" || true
swap_card without_pss
read_certificate 03 issuer.pem
serve_radius
# Its status is 252 then, which is no crash.
play wpa "$auth_pin" && fail "wpa_supplicant logs in with a signature that the card cannot make"
has 'Mechanism invalid' said
spent 1 0
EXAMPLES=$build/conf/examples
step wpa-no-pss
has 'Using TLS version TLSv1.2' said
has '^SUCCESS' said
spent 1 1
passed "wpa_supplicant, told so, logs in over TLS 1.2 with a card that does not make RSA-PSS"

vpn_id
serve_vpn
step openvpn-no-pss "$auth_pin"
has 'Control Channel: TLSv1.2' said
spent 1 1
passed "OpenVPN logs in over TLS 1.2 with a card that does not make RSA-PSS"

EXAMPLES=$work/examples
serve_vpn
fails 'wrong PIN' python "$(another_pin)"
fails 'wrong PIN' wpa "$(another_pin)"
fails 'wrong PIN (OpenVPN)' openvpn "$(another_pin)" "$(another_pin)" "$(another_pin)"
fails 'malformed PIN' python 123
fails 'malformed PIN' wpa 123
fails 'malformed PIN' openvpn 123 123 123
for row in 'one try left' 'PIN locked'; do
  for block in python wpa openvpn; do fails "$row" "$block" "$auth_pin"; done
done
for row in 'no card' 'no reader service'; do
  fails "$row" python
  fails "$row" wpa "$auth_pin"
  fails "$row" openvpn cancel
done
page_is_done
