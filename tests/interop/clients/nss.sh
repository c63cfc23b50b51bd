#!/usr/bin/env bash
# NSS tools find both the signing certificate and its key; pdfsig signs a PDF, which pdfsig and OpenSSL verify.
# usage: nss.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/client.sh" "$1"

make_card card
put_card_in card
python3 "$here/pdf.py" write letter.pdf

step database
spent 0 0
step list "$sign_pin" "$sign_pin"
has 'JPKI Digital Signature:Digital Signature +u,u,u' said
has 'rsa +02 +Digital Signature' said
spent 2 0
passed "certutil lists certificate and key"

step sign "$sign_pin"
# poppler signs twice up to 22, and once in 25.
spent_one_of '1 2' '1 1'
step check
has 'Signature Type: adbe.pkcs7.detached' said
has 'Signing Hash Algorithm: SHA-256' said
has 'Total document signed' said
has 'Signature is Valid' said
has 'Certificate is Trusted' said
passed "pdfsig signs a PDF, and verifies it"

step dump
python3 "$here/pdf.py" signed signed.pdf content
openssl x509 -inform DER -in issuer.der -out issuer.pem
openssl cms -verify -inform DER -in signed.pdf.sig0 -binary -content content -CAfile issuer.pem -purpose any -out /dev/null \
  2>said || true
has 'successful' said
spent 0 0
passed "OpenSSL verifies the CMS from the PDF"

# certutil asks until it gets a right one; the holder of the test gives up at the question after the last answer.
asks_again() { # asks_again ROW ANSWER...
  local row=$1 before after
  shift
  before=$(tries_left)
  mark
  if play list "$@"; then fail "$row: certutil is content"; fi
  has "^holder: question $(($# + 1)) where $# were expected" said
  after=$(tries_left)
  [ $((before - after)) = "$(in_row "$page" "$row" 4)" ] || fail "$row: $((before - after)) tries lost"
  set_tries 3 5
  passed "$row: certutil asks again, as the page says"
}
asks_again 'wrong password (`certutil`)' WRONG1 WRONG1
asks_again 'malformed password (`certutil`)' short ''
fails 'password locked (`certutil`)' list "$sign_pin"
fails 'wrong password (`pdfsig`)' sign WRONG1
fails 'malformed password (`pdfsig`)' sign short
fails 'password locked (`pdfsig`)' sign "$sign_pin"
for row in 'no card' 'no reader service'; do
  fails "$row (\`certutil\`)" list
  fails "$row (\`pdfsig\`)" sign "$sign_pin"
done
set_tries 3 1
step sign "$sign_pin"
full_tries
passed "the last try is sent, as the page says"
page_is_done
