#!/usr/bin/env bash
# jpki-tool why: each code in both languages, without a reader service.
# usage: why.sh BUILD_FOLDER (run under sandbox.sh)
. "$(dirname "$0")/common.sh" "$1"

for code in CKR_PIN_LOCKED 0xA0 63C2 6983 0x8010000C SCARD_E_NO_SERVICE 22 file_not_written; do
  for language in en ja; do
    at_terminal 0 -- --lang "$language" why "$code"
    check language said "$language"
  done
  as_json 0 why "$code"
done
as_json 0 --lang ja why 63C2
has 'あと2回' facts
trouble unknown_code 50 why nothing
trouble usage 2 why
passed "codes are explained in both languages"

# Whatever the tool ends with, it can be asked for.
for exit_code in $(seq 0 71); do
  status=0
  "$tool" --lang ja why "$exit_code" >>all 2>&1 || status=$?
  [ "$status" -eq 0 ] || [ "$status" -eq 50 ] || fail "why $exit_code: $status"
done
check columns all
passed "each exit code can be asked for"
