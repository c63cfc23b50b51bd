#!/usr/bin/env bash
# jpki-tool verify, of PDF files: each forgery is refused for what is forged about it, and so is each changed byte.
# usage: verify_pdf.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"
documents() { PYTHONDONTWRITEBYTECODE=1 python3 "$here/documents.py" "$@"; }

make_card card
put_card_in card
field() { sed -n "s/^$1 = '\?\(.*[^']\)'\?$/\1/p" card/card.toml; }
"$tool" cert export sign-ca >sign-ca.pem
sign_it() { "$tool" sign "$@" --yes --pin-fd 3 3<<<"$sign_pin" >/dev/null || fail "sign $*"; }
documents write forms
sign_it forms/v13.pdf
as_json 0 verify forms/v13-signed.pdf
sign_it forms/v13-signed.pdf --output twice.pdf --force
documents forge forms/v13-signed.pdf twice.pdf forged unverifiable again
for forgery in forged/*.pdf; do
  as_json 45 verify "$forgery" --ca sign-ca.pem
  [ "$(fact valid)" = false ] || fail "$forgery is taken"
  fault=$(basename "${forgery%%-*}")
  grep -q "\"$fault\"" facts || { cat facts >&2; fail "$forgery: not $fault"; }
done
for language in en ja; do
  at_terminal 45 -- --lang "$language" verify forged/changed_since-overlay.pdf --ca sign-ca.pem
  grep -vE "$(field name)|$(field address)" said >words
  check language words "$language"
done
for forgery in unverifiable/*.pdf; do
  as_json 51 verify "$forgery" --ca sign-ca.pem
  [ "$(fact error.code)" = pdf_unverifiable ] || fail "$forgery"
done
passed "$(find forged unverifiable -name '*.pdf' | wc -l) forgeries are refused, each for what is forged"

# The next signer has changed the document too. What both say holds for the second alone.
"$tool" sign again/*.pdf --yes --pin-fd 3 3<<<"$sign_pin" >/dev/null || fail "signing once more"
for changed in again/*-signed.pdf; do
  as_json 45 verify "$changed" --ca sign-ca.pem
  [ "$(fact signers.0.faults.0) $(fact signers.1.valid)" = 'changed_since true' ] || { cat facts >&2; fail "$changed"; }
done
passed "$(find again -name '*-signed.pdf' | wc -l) changes between two signatures harm the first"

# Each byte of the document and of the signature's value counts. (A copy of the issuer's certificate, on which nothing rests, may be
# damaged.)
python3 - forms/v13-signed.pdf <<'END'
import re, sys
from pathlib import Path
text = Path(sys.argv[1]).read_bytes()
found = re.search(rb"<(3[0-9A-F]{8,}?)(0*)>", text)
Path("bytes").mkdir()
places = [*range(5, found.start(), 17), *range(found.end(1) - 500, found.end(1), 61), *range(found.end(), len(text), 17)]
for place in places:
    Path("bytes", f"{place}.pdf").write_bytes(text[:place] + bytes([text[place] ^ 1]) + text[place + 1:])
END
for changed in bytes/*.pdf; do
  status=0
  "$tool" --json verify "$changed" --ca sign-ca.pem >facts || status=$?
  case $status in 45 | 51) ;; *) fail "$changed: $status" ;; esac
done
passed "no changed byte is taken, of $(find bytes -name '*.pdf' | wc -l)"
