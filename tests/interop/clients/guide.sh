#!/usr/bin/env bash
# The user's guide, from the first look at the card to the report: each of its commands, in its order, as its holder types them.
# usage: guide.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/client.sh" "$1"
PAGES=$(cd "$PAGES/.." && pwd)
open_page guide
# Its table is one of symptoms, each of which is held by the page of its program.
failures_are_done() { :; }
# The tool as it is installed, where it finds the modules itself; and ssh with the home of this test.
mkdir programs
cat >programs/jpki-tool <<END
#!/bin/sh
case \$1 in register) set -- "\$@" --modules "$MODULES" ;; esac
exec "$build/tools/jpki-tool" --lang en "\$@"
END
printf '#!/bin/sh\nexec "%s" -F "%s" "$@"\n' "$(command -v ssh)" "$HOME/.ssh/config" >programs/ssh
chmod +x programs/*
PATH=$work/programs:$PATH

make_card card
put_card_in card
step status
has '3 tries left' said
# Other things may be wrong with this computer.
play doctor || [ $? -eq 60 ] || fail "the doctor"
has '^ +ok +Kind of card' said
spent 0 0
passed "the card's state, and the computer's"

profile=home/.mozilla/firefox/abcd1234.default-esr
mkdir -p "$profile" home/.pki/nssdb
printf '[Profile0]\nName=default\nIsRelative=1\nPath=%s\n' "${profile##*/}" >home/.mozilla/firefox/profiles.ini
for folder in "$profile" home/.pki/nssdb; do certutil -N -d "sql:$folder" --empty-password; done
knows_module() { modutil -dbdir "sql:$1" -list | grep -q "library name: $MODULES/jpki-pkcs11-auth.so"; }
step firefox y
step chromium y
knows_module "$profile" && knows_module home/.pki/nssdb || fail "the browsers are not told of the module"
step unregister y y
! knows_module "$profile" && ! knows_module home/.pki/nssdb || fail "the browsers still know the module"
passed "browsers are told of the module, and forget it"

serve_ssh
mkdir -p home/.ssh
printf 'Include %s/ssh_config\n' "$work" >home/.ssh/config
export SERVER=local
step ssh-key
spent 0 0
cp card.pub authorized_keys
step ssh y "$auth_pin"
has '^logged in$' said
spent 1 1
passed "ssh logs in with the card"

python3 "$here/pdf.py" write letter.pdf
printf 'minutes\n' >minutes.txt
for kind in pdf file; do
  step "$kind" "$sign_pin" y
  spent 1 1
  step "$kind-verify"
done
passed "a PDF and another file are signed, and verified"

step change "$auth_pin" 2468 2468
use_pins card
[ "$auth_pin" = 2468 ] || fail "the PIN is not changed"
set_tries 2 5
step verify "$auth_pin"
full_tries
passed "a PIN is changed, and the right one brings all tries back"

step renewal
has 'BEGIN:VCALENDAR' renewal.ics
step why
has 'CKR_PIN_LOCKED' said
step report y
has '^card: ok card_answers' report.txt
has_not "$auth_pin" report.txt
passed "renewal, a code and a report"
page_is_done
