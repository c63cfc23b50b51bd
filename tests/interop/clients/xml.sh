#!/usr/bin/env bash
# An XML document is signed through libxmlsec1, enveloped and with references to files, and verified by xmlsec1.
# usage: xml.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/client.sh" "$1"

make_card card
put_card_in card
step prepare
spent 0 0

step enveloped "$sign_pin"
spent 1 1
step enveloped-verify
has '^OK$' said
read_certificate 02 signer.pem "$sign_pin"
mark
# The certificate of the signer, and no other.
xmllint --xpath "//*[local-name()='X509Certificate']/text()" signed.xtx | tr -d '[:space:]' >certificate
sed '/-----/d' signer.pem | tr -d '\n' | cmp - certificate
sed -i 's/12345/99999/' signed.xtx
refused enveloped-verify
passed "an enveloped signature, which a changed document does not have"

printf '<form><a  b="1"/></form>\n' >form.xml
printf 'a plan\n' >plan.pdf
step detached "$sign_pin"
spent 1 1
step detached-verify
has '^OK$' said
has 'SignedInfo References \(ok/all\): 3/3' said
printf 'another plan\n' >plan.pdf
refused detached-verify
has 'SignedInfo References \(ok/all\): 2/3' said
passed "a signature of a description and two files, which a changed file does not have"

fails 'wrong password' enveloped WRONG1
fails 'malformed password' enveloped short
fails 'password locked' enveloped "$sign_pin"
fails 'no card' enveloped
fails 'no reader service' enveloped
set_tries 3 1
step enveloped "$sign_pin"
full_tries
passed "the last try is sent, as the page says"
page_is_done
