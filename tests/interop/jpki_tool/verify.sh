#!/usr/bin/env bash
# jpki-tool verify: what OpenSSL and our own tool have signed, and each forgery of it, in both languages and by exit code; no PIN is
# ever asked for.
# usage: verify.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"

make_card card
put_card_in card
field() { sed -n "s/^$1 = '\?\(.*[^']\)'\?$/\1/p" card/card.toml; }
"$tool" cert export sign-ca >sign-ca.pem
"$tool" cert export auth-ca >auth-ca.pem
printf 'a text to sign\n' >text
"$tool" sign text --yes --pin-fd 3 3<<<"$sign_pin" >/dev/null
"$tool" sign text --key auth --output auth.p7s --pin-fd 3 3<<<"$auth_pin" >/dev/null
mark

valid() { # valid ARGUMENT...: in both languages and as JSON
  local language
  for language in en ja; do
    at_terminal 0 -- --lang "$language" verify "$@"
    grep -vE "$(field name)|$(field address)" said >words
    check language words "$language"
  done
  as_json 0 verify "$@"
  [ "$(fact valid) $(fact revocation)" = 'true unknown' ] || fail "not valid"
}
# forged FAULT CODE EXIT ARGUMENT...
forged() {
  local fault=$1 code=$2 expected=$3 language
  shift 3
  for language in en ja; do
    as_json "$expected" --lang "$language" verify "$@"
    [ "$(fact error.code) $(fact valid)" = "$code false" ] || { cat facts >&2; fail "verify $*: not $code"; }
    [ "$fault" = "$(fact signers.0.faults.0)" ] || { cat facts >&2; fail "verify $*: not $fault"; }
    at_terminal "$expected" -- --lang "$language" verify "$@"
    check says said facts
    grep -vE "$(field name)|$(field address)" said >words
    check language words "$language"
  done
}

valid text
[ "$(fact signers.0.issuer.vouched_by) $(fact signers.0.key)" = 'card sign' ] || fail "the card vouches for it"
[ "$(fact signers.0.holder.name)" = "$(field name)" ] || fail "the signer's name"
[ "$(fact signers.0.issuer.fingerprint_sha256)" = \
  "$(openssl x509 -in sign-ca.pem -noout -fingerprint -sha256 | cut -d= -f2 | tr -d :)" ] || fail "the issuer's fingerprint"
valid text auth.p7s
valid text text.p7s --ca sign-ca.pem
[ "$(fact signers.0.issuer.vouched_by)" = file ] || fail "the file vouches for it"
openssl cms -cmsout -inform DER -in text.p7s -outform PEM -out text.pem
valid text text.pem
passed "a signature is valid by the card, and by a certificate that was named"

printf 'a text to sigh\n' >changed
forged content_changed signature_invalid 45 changed text.p7s
forged issuer_unconfirmed issuer_unknown 47 text text.p7s --ca auth-ca.pem
python3 - <<'END'
from pathlib import Path
der = Path("text.p7s").read_bytes()
def changed(name, at, to=None):
    Path(name).write_bytes(der[:at] + bytes([der[at] ^ 1 if to is None else to]) + der[at + 1:])
time = der.index(b"\x17\x0d", der.rindex(bytes.fromhex("06092a864886f70d010905")))
changed("time.p7s", time + 13, der[time + 13] ^ 1)  # a second of the signing time, which every minute has
changed("value.p7s", len(der) - 1)
name = der.index("JPKI-TEST".encode())
Path("within.p7s").write_bytes(b"\x30\x84" + Path("text.pem").read_bytes())
Path("two.p7s").write_bytes(Path("text.pem").read_bytes() * 2)
Path("cut.p7s").write_bytes(der[: len(der) // 2])
Path("more.p7s").write_bytes(der + b"\0")
Path("empty.p7s").write_bytes(b"")
Path("garbage.p7s").write_bytes(bytes(range(256)) * 20)
Path("huge.p7s").write_bytes(b"0" * (2 << 20))
END
forged signature_wrong signature_invalid 45 text time.p7s
forged signature_wrong signature_invalid 45 text value.p7s
for damaged in cut more empty garbage within two; do trouble signature_unreadable 46 verify text "$damaged.p7s"; done
trouble signature_unreadable 46 verify text sign-ca.pem
trouble file_not_read 32 verify text huge.p7s
passed "a changed file, attribute or value, and what is cut off or no signature"

mkfifo fifo
mkdir folder
for input in fifo folder /dev/null nowhere; do
  trouble file_not_read 32 verify "$input" text.p7s
  trouble file_not_read 32 verify text "$input"
  trouble file_not_read 32 verify text text.p7s --ca "$input"
done
trouble file_not_read 32 verify text text.p7s --ca text
trouble usage 2 verify
passed "bad input is named"

# An authority of the same name, that its maker controls, and what OpenSSL signs with certificates of its own.
cat >ca.cnf <<'END'
[ca]
default_ca = own
[own]
dir = .
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[any]
countryName = optional
commonName = optional
organizationName = optional
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[person]
keyUsage = critical,digitalSignature,nonRepudiation
[cipher]
keyUsage = critical,keyEncipherment
[none]
subjectKeyIdentifier = hash
[other_critical]
keyUsage = critical,digitalSignature,nonRepudiation
nameConstraints = critical,permitted;DNS:example
[sub_authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,digitalSignature,nonRepudiation,keyCertSign
[req]
distinguished_name = dn
[dn]
END
touch index
echo 1000 >serial
export OPENSSL_CONF=$work/ca.cnf
openssl req -new -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 900 -subj '/C=JP/O=JPKI-TEST' -extensions authority 2>/dev/null
issued() { # issued NAME EXTENSIONS START END
  openssl req -new -newkey "rsa:${bits:-2048}" -nodes -keyout "$1.key" -out "$1.csr" -subj "/C=JP/CN=$1" 2>/dev/null
  openssl ca -batch -notext -in "$1.csr" -out "$1.pem" -cert ca.pem -keyfile ca.key -extensions "$2" -startdate "$3" -enddate "$4" \
    2>/dev/null || fail "openssl ca: $1"
}
day() { date -u -d "$1" +%Y%m%d%H%M%SZ; }
signed() { # signed NAME [OPTION]...
  local name=$1
  shift
  openssl cms -sign -binary -outform DER -in text -signer "$name.pem" -inkey "$name.key" -certfile ca.pem -out "$name.p7s" "$@"
}
for name in person other; do issued "$name" person "$(day '-1 hour')" "$(day '+1 hour')"; signed "$name"; done
valid text person.p7s --ca ca.pem
forged issuer_unconfirmed issuer_unknown 47 text person.p7s
[ "$(fact signers.0.issuer.vouched_by)" = signature ] || fail "nothing vouches for it"
signed person -nocerts
forged certificate_missing signature_invalid 45 text person.p7s --ca ca.pem
openssl cms -sign -binary -outform DER -in text -signer person.pem -inkey person.key -out alone.p7s
forged issuer_missing issuer_unknown 47 text alone.p7s
signed person -md sha1
forged algorithm_unknown signature_invalid 45 text person.p7s --ca ca.pem
signed person -keyopt rsa_padding_mode:pss
forged algorithm_unknown signature_invalid 45 text person.p7s --ca ca.pem
signed person -noattr
trouble signature_unreadable 46 verify text person.p7s --ca ca.pem
signed person -nodetach
trouble signature_unreadable 46 verify text person.p7s --ca ca.pem
signed person -keyid
trouble signature_unreadable 46 verify text person.p7s --ca ca.pem

for usage in cipher none; do
  issued "$usage" "$usage" "$(day '-1 hour')" "$(day '+1 hour')"
  signed "$usage"
  forged key_usage_unfit signature_invalid 45 text "$usage.p7s" --ca ca.pem
done
bits=1024 issued short person "$(day '-1 hour')" "$(day '+1 hour')"
signed short
forged key_too_short signature_invalid 45 text short.p7s --ca ca.pem
issued other_critical other_critical "$(day '-1 hour')" "$(day '+1 hour')"
signed other_critical
forged extension_unknown signature_invalid 45 text other_critical.p7s --ca ca.pem
issued sub_authority sub_authority "$(day '-1 hour')" "$(day '+1 hour')"
signed sub_authority
forged is_authority signature_invalid 45 text sub_authority.p7s --ca ca.pem
issued over person "$(day '-2 days')" "$(day '-1 day')"
signed over
forged not_valid_then signature_invalid 45 text over.p7s --ca ca.pem
passed "forged certificates: wrong use, an authority's, expired, of an unknown issuer"

openssl cms -sign -binary -outform DER -in text -signer person.pem -inkey person.key -signer other.pem -inkey other.key \
  -certfile ca.pem -out both.p7s
valid text both.p7s --ca ca.pem
[ "$(fact signers.1.subject)" != "$(fact signers.0.subject)" ] || fail "each signer is to be named"
openssl cms -sign -binary -outform DER -in text -signer person.pem -inkey person.key -signer over.pem -inkey over.key \
  -certfile ca.pem -out both.p7s
as_json 45 verify text both.p7s --ca ca.pem
[ "$(fact valid)" = false ] || fail "one bad signer of two"
at_terminal 45 -- --lang ja verify text both.p7s --ca ca.pem
passed "each of two signers is reported, and one bad one is enough"

[ $(($(sum verifies) - marked_verifies)) -eq 0 ] || fail "a PIN was sent"
tell_card remove
until_true 20 tool_says no_card || fail "the card does not go"
forged issuer_unconfirmed issuer_unknown 47 text text.p7s
valid text text.p7s --ca sign-ca.pem
passed "without a card the issuer is not certain, unless its certificate is named; no PIN was ever asked for"
