#!/usr/bin/env bash
# Programs that nobody here wrote use the module on a real pcscd with the virtual card in it, with both keys.
# usage: real_stack.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"
module=$build/pkcs11/jpki-pkcs11.so
reader='Virtual PCD 00 00'

make_card card
put_card_in card
pkcs11-tool --module "$module" -L >slots.txt 2>/dev/null
first_slot=$(awk -v reader="$reader" '/^Slot/ && index($0, reader) { print $2; exit }' slots.txt)
declare -A slot=([auth]=$first_slot [sign]=$((first_slot + 1)))
declare -A pin=([auth]=$auth_pin [sign]=$sign_pin)
declare -A id=([auth]=01 [sign]=02)
declare -A ca_id=([auth]=03 [sign]=04)
declare -A label=([auth]='JPKI User Authentication' [sign]='JPKI Digital Signature')
has "${label[auth]}" slots.txt
passed "pkcs11-tool lists both tokens"

serial=$(awk '/serial num/ { print $NF; exit }' slots.txt)
printf 'a text to sign\n' >text
for token in auth sign; do
  tool=(pkcs11-tool --module "$module" --slot "${slot[$token]}")
  "${tool[@]}" --login --pin "${pin[$token]}" --test >test.txt 2>&1 || { cat test.txt >&2; fail "pkcs11-tool --test"; }
  has 'No errors' test.txt
  "${tool[@]}" --login --pin "${pin[$token]}" --read-object --type cert --id "${id[$token]}" -o cert.der >/dev/null
  "${tool[@]}" --read-object --type cert --id "${ca_id[$token]}" -o ca.der >/dev/null
  openssl x509 -inform DER -in cert.der -out cert.pem
  openssl x509 -inform DER -in ca.der -out ca.pem
  openssl verify -CAfile ca.pem cert.pem >/dev/null
  openssl x509 -in cert.pem -noout -pubkey >key.pub
  for mechanism in SHA1 SHA256 SHA384 SHA512; do
    "${tool[@]}" --login --pin "${pin[$token]}" --id "${id[$token]}" --sign -m "$mechanism-RSA-PKCS" -i text -o signature \
      >/dev/null 2>&1
    openssl dgst "-${mechanism,,}" -verify key.pub -signature signature text >/dev/null
  done
  "${tool[@]}" --list-mechanisms >mechanisms.txt
  has 'SHA256-RSA-PKCS-PSS' mechanisms.txt
  "${tool[@]}" --login --pin "${pin[$token]}" --id "${id[$token]}" --sign -m SHA256-RSA-PKCS-PSS --mgf MGF1-SHA256 \
    --salt-len 32 -i text -o signature >/dev/null 2>&1
  openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -verify key.pub -signature signature text \
    >/dev/null
  passed "pkcs11-tool tests and signs with ${label[$token]}, RSA-PSS among it"

  uri="pkcs11:serial=$serial;token=${label[$token]// /%20}"
  key="$uri;id=%${id[$token]};type=private"
  p11tool --provider "$module" --login --set-pin "${pin[$token]}" --list-all "$uri" >objects.txt 2>&1
  has 'Type: Private key \(RSA-2048\)' objects.txt
  p11tool --provider "$module" --login --set-pin "${pin[$token]}" --test-sign "$key" >sign.txt 2>&1
  passed "p11tool lists and signs with ${label[$token]}"

  printf '%s' "${pin[$token]}" >pin
  openssl_with "$module" cms -sign -inkey "$key?pin-source=file:$work/pin" \
    -signer cert.pem -in text -binary -outform DER -out text.p7s 2>cms.log || { cat cms.log >&2; fail "openssl cms"; }
  openssl cms -verify -inform DER -in text.p7s -content text -binary -CAfile ca.pem -purpose any -out /dev/null 2>/dev/null
  passed "openssl cms signs with ${label[$token]}, and OpenSSL verifies it"
done

declare -A new_pin=([auth]=9870 [sign]=NEW4PASS)
for token in auth sign; do
  tool=(pkcs11-tool --module "$module" --slot "${slot[$token]}" --login --change-pin)
  "${tool[@]}" --pin "${pin[$token]}" --new-pin "${new_pin[$token]}" >change.txt 2>&1 || { cat change.txt >&2; fail "--change-pin"; }
  [ "$(pin_field card "$token" value)" = "${new_pin[$token]}" ] || fail "the card has not taken the new PIN"
  if "${tool[@]}" --pin "${new_pin[$token]}" --new-pin LETTERS >/dev/null 2>&1; then
    fail "a malformed new PIN was taken"
  fi
  "${tool[@]}" --pin "${new_pin[$token]}" --new-pin "${pin[$token]}" >change.txt 2>&1 || { cat change.txt >&2; fail "--change-pin back"; }
  passed "pkcs11-tool changes the PIN of ${label[$token]}, and back"
done

for malformed in 123 12345 12a4; do
  if pkcs11-tool --module "$module" --slot "${slot[auth]}" --login --pin "$malformed" -O >/dev/null 2>&1; then
    fail "a malformed PIN was taken"
  fi
done
[ "$(pin_field card auth left)" = 3 ] || fail "a malformed PIN has cost a try"
passed "malformed PINs cost no try"

tell_card remove
until_true 20 token_is_gone "$module" || fail "a removed card is still shown"
tell_card insert
until_true 20 token_is_seen "$module" || fail "the card does not come back"
passed "a card goes and comes back"
