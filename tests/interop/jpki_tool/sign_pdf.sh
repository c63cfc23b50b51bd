#!/usr/bin/env bash
# jpki-tool sign, of PDF files: pdfsig and OpenSSL take what is signed, in every form that a document comes in, and what cannot be
# signed so that it is clear is refused.
# usage: sign_pdf.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"
documents() { PYTHONDONTWRITEBYTECODE=1 python3 "$here/documents.py" "$@"; }

make_card card
put_card_in card
field() { sed -n "s/^$1 = '\?\(.*[^']\)'\?$/\1/p" card/card.toml; }
"$tool" cert export sign-ca >sign-ca.pem
mkdir nss
certutil -N -d nss --empty-password
certutil -A -d nss -n issuer -t C,C,C -a -i sign-ca.pem

# judged FILE SIGNATURES TYPE...: by pdfsig, OpenSSL and our own check.
judged() {
  local file=$1 count=$2 type
  pdfsig -nssdir nss "$file" >said 2>&1 || fail "pdfsig: $file"
  for type in "${@:3}"; do has "Signature Type: $type" said; done
  [ "$(grep -c 'Signature is Valid' said)" -eq "$count" ] || { cat said >&2; fail "pdfsig: $file"; }
  [ "$(grep -c '  - Total document signed' said)" -eq 1 ] || { cat said >&2; fail "pdfsig: not all of $file"; }
  documents covered "$file" content cms.der
  openssl cms -verify -binary -inform DER -in cms.der -content content -CAfile sign-ca.pem -purpose any -cades -out /dev/null 2>said ||
    { cat said >&2; fail "OpenSSL does not take the signature in $file"; }
  as_json 0 verify "$file" --ca sign-ca.pem
  [ "$(fact valid) $(fact "signers.$((count - 1)).covers_whole")" = 'true true' ] || fail "our own check: $file"
}
sign_it() { "$tool" sign "$@" --yes --pin-fd 3 3<<<"$sign_pin" >/dev/null || fail "sign $*"; }

documents write forms
"$tool" --json sign forms/*.pdf --yes --pin-fd 3 3<<<"$sign_pin" >facts || { cat facts >&2; fail "a form of document"; }
check schema facts 0
for signed in forms/*-signed.pdf; do
  judged "$signed" 1 adbe.pkcs7.detached
  has 'Certificate is Trusted' <(pdfsig -nssdir nss "$signed")
  original=${signed%-signed.pdf}.pdf
  cmp -n "$(stat -c %s "$original")" "$original" "$signed" || fail "what was there is changed: $signed"
  [ "$(stat -c %a "$signed")" = 600 ] || fail "others may read what names its holder"
done
documents covered forms/v13-signed.pdf content cms.der
[ "$(openssl pkcs7 -inform DER -in cms.der -print_certs | grep -c '^subject')" -eq 2 ] || fail "signer and issuer are to be in it"
passed "pdfsig, OpenSSL and our own check take the signature in each form of document, by one password for all"

for form in v13 objects hybrid form; do
  sign_it "forms/$form-signed.pdf" --output twice.pdf --force
  judged twice.pdf 2 adbe.pkcs7.detached
  sign_it twice.pdf --cades --output thrice.pdf --force
  judged thrice.pdf 3 adbe.pkcs7.detached ETSI.CAdES.detached
  [ "$(fact signers.0.covers_whole) $(fact signers.2.field)" != "$(fact signers.1.covers_whole) $(fact signers.0.field)" ] || fail "names"
done
passed "a further signature leaves those before it valid"

sign_it forms/v20.pdf --cades --output cades.pdf
judged cades.pdf 1 ETSI.CAdES.detached
documents covered cades.pdf content cms.der
openssl cms -cmsout -print -inform DER -in cms.der >printed
has id-smime-aa-signingCertificateV2 printed
has_not 'signingTime' printed
fact signers.0.signing_time >/dev/null || fail "the time of the dictionary"
sign_it forms/tree.pdf --visible=2 --output visible.pdf
judged visible.pdf 1 adbe.pkcs7.detached
pdftotext -f 2 visible.pdf said
has 'Digitally signed 20..-..-.. ..:..:.. \+09:00' said
pdftotext -l 1 visible.pdf said
has_not 'Digitally' said
sign_it visible.pdf --output after_visible.pdf
judged after_visible.pdf 2 adbe.pkcs7.detached
"$tool" sign forms/v13.pdf --key auth --output auth.pdf --pin-fd 3 3<<<"$auth_pin" >/dev/null
as_json 0 verify auth.pdf
[ "$(fact signers.0.key)" = auth ] || fail "the key for authentication"
passed "CAdES, a visible line on the page that is named, and the key for authentication"

for language in en ja; do
  at_terminal 0 "$sign_pin" y -- --lang "$language" sign forms/v13.pdf --output "$language.pdf"
  python3 - said "$language" "$(field name)" <<'END'
import sys
said, language, name = open(sys.argv[1], encoding="utf-8").read(), sys.argv[2], sys.argv[3]
warning = {"en": "holds personal data", "ja": "個人情報"}[language]
assert said.index(warning) < said.index(name) < said.index("[y/N]") < said.index(f"{language}.pdf")
END
  for signed in "$language.pdf" twice.pdf; do
    at_terminal 0 -- --lang "$language" verify "$signed"
    grep -vE "$(field name)|$(field address)" said >words
    check language words "$language"
  done
done
at_terminal 13 "$sign_pin" n -- sign forms/v13.pdf --output no.pdf
[ ! -e no.pdf ] || fail "signed without a yes"
full_tries
mark
passed "its holder is asked before, and reads the result in both languages"

documents refused refused
for document in refused/*.pdf; do
  as_json 33 sign "$document" --yes
  [ "$(fact error.code)" = pdf_not_signable ] || fail "$document: not refused as it should be"
done
trouble pdf_not_signable 33 sign refused/encrypted.pdf --yes
trouble pdf_not_signable 33 sign forms/v13-signed.pdf --visible --yes
as_json 33 sign forms/v13.pdf --output out.pdf --visible=2 --yes
trouble usage 2 sign forms/v13.pdf --output out.pdf --visible=0 --yes
trouble usage 2 sign forms/v13.pdf --output out.pdf --pem --yes
printf 'a text\n' >text
as_json 2 sign text --cades --yes
as_json 2 sign text --visible --yes
as_json 30 sign forms/v13.pdf --yes
[ -z "$(find refused . -maxdepth 1 -name '*-signed.pdf')" ] && [ ! -e out.pdf ] || fail "something was written"
spent 0 0
passed "what cannot be signed clearly is refused before the card is asked"

sign_it forms/v13.pdf --cms
[ -e forms/v13.pdf.p7s ] || fail "no detached signature"
as_json 0 verify forms/v13.pdf --cms
as_json 0 verify forms/v13.pdf forms/v13.pdf.p7s
trouble pdf_unverifiable 51 verify forms/v13.pdf
passed "on request a PDF is signed as any other file"
