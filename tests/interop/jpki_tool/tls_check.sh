#!/usr/bin/env bash
# jpki-tool tls-check: what servers of OpenSSL's ask for, and that nobody else is asked.
# usage: tls_check.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"

openssl req -x509 -newkey rsa:2048 -nodes -keyout server.key -out server.pem -subj /CN=localhost -days 2 2>/dev/null
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out jpki-ca.pem -subj /C=JP/O=JPKI/CN=Invented -days 2 2>/dev/null
# serve NAME OPTION...: an OpenSSL server behind the socket NAME
serve() {
  local name=$1
  shift
  openssl s_server -unix "$work/$name" -key server.key -cert server.pem -quiet "$@" >/dev/null 2>&1 &
  at_end+=("end_process $!")
  until_true 20 test -S "$name" || fail "no server behind $name"
}
serve both -Verify 1 -CAfile jpki-ca.pem
serve old -tls1_2 -Verify 1 -client_sigalgs RSA+SHA256:RSA+SHA384
serve new -tls1_3 -Verify 1
serve elliptic -Verify 1 -client_sigalgs ECDSA+SHA256
serve silent
# In TLS 1.3 it asks once the connection stands, if at all.
python3 - "$work/later" <<'END' &
import contextlib, socket, ssl, sys
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("server.pem", "server.key")
context.verify_mode = ssl.CERT_OPTIONAL
context.post_handshake_auth = True
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
while True:
    with listener.accept()[0] as client, contextlib.suppress(OSError):
        context.wrap_socket(client, server_side=True).close()
END
at_end+=("end_process $!")
until_true 20 test -S later || fail "no server that asks later"
checked() { as_json 0 tls-check example.test --socket "$1"; } # checked SOCKET
program() { # program NAME FACT: what is said of one
  python3 -c 'import json, sys; print(*[p[sys.argv[2]] for p in json.load(open("facts"))["programs"] if p["program"] == sys.argv[1]])' "$@"
}

checked both
[ "$(fact server.tls12.asks) $(fact server.tls13.asks)" = 'true true' ] || fail "both versions ask"
has rsa_pkcs1_sha256 facts
has rsa_pss_rsae_sha256 facts
[ "$(fact server.tls12.names_jpki) $(fact server.tls13.names_jpki) $(fact server.tls13.issuers)" = 'true true 1' ] ||
  fail "the issuer is not seen"
[ "$(program firefox without_pss) $(program openssl with_pss)" = 'limited works' ] || fail "programs at a server of both"
checked old
[ "$(fact server.tls13.answer) $(fact server.tls12.schemes)" = 'not_spoken ["rsa_pkcs1_sha256", "rsa_pkcs1_sha384"]' ] ||
  fail "a server of TLS 1.2"
[ "$(program firefox without_pss) $(program openssl without_pss)" = 'works works' ] || fail "programs at a server of TLS 1.2"
checked new
[ "$(fact server.tls12.answer) $(program gnutls without_pss)" = 'not_spoken fails' ] || fail "a server of TLS 1.3"
checked elliptic
[ "$(program java with_pss)" = fails ] || fail "a server that takes no RSA"
checked silent
[ "$(fact server.tls12.asks) $(fact server.tls13.asks) $(program java with_pss)" = 'false false not_asked' ] || fail "nobody is asked"
checked later
[ "$(fact server.tls12.asks) $(fact server.tls13.answer) $(fact server.tls13.asks)" = 'true spoken false' ] ||
  fail "a server that asks in TLS 1.2 only"
[ "$(program chromium without_pss) $(program firefox with_pss)" = 'limited limited' ] || fail "programs at a server that asks in TLS 1.2 only"
for socket in both old new elliptic silent later; do
  for language in en ja; do
    at_terminal 0 -- --lang "$language" tls-check example.test --socket "$socket"
    check language said "$language"
  done
done
passed "what a server asks for, and which programs could give it"

for pss in yes no; do "$build/tools/jpki-vcard" make --set pss="$pss" "pss-$pss" >/dev/null; done
put_card_in pss-no
checked both
[ "$(fact card.makes_pss)" = false ] || fail "a card that does not make RSA-PSS"
swap_card pss-yes
checked both
[ "$(fact card.makes_pss)" = true ] || fail "a card that makes RSA-PSS"
full_tries
passed "the card is asked whether it makes RSA-PSS, and no try is spent"

trouble server_unreachable 70 tls-check example.test --socket nowhere
# rude NAME BYTES: what says these to whoever comes, behind the socket NAME
rude() {
  python3 - "$work/$1" "$2" <<'END' &
import socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
while True:
    client = listener.accept()[0]
    client.recv(1)
    client.sendall(bytes.fromhex(sys.argv[2]))
    client.close()
END
  at_end+=("end_process $!")
  until_true 20 test -S "$1" || fail "no rude server"
}
rude mail 323230206e6f626f647920737065616b7320544c5320686572650d0a # the line of a mail server
trouble no_tls_server 71 tls-check example.test --socket mail
rude another_name 15030300020270 # a fatal alert: unrecognized_name
trouble server_unreachable 70 tls-check example.test --socket another_name
for word in '' a:b 'a:0' 'a:65536' 'a b' '-x' 'https://a/' '[::1' '[::1]x' 'a:1:2'; do
  trouble usage 2 tls-check -- "$word"
done
passed "who cannot be reached, and who does not speak TLS"
