#!/usr/bin/env bash
# A user whose account was just made, with an empty home, follows the pages with the installed modules; then one who has no
# home at all. Nothing of it is done by root, but the card.
# usage: new_user.sh BUILD_FOLDER (run by machine.sh)
. "$(dirname "$0")/client.sh" "$1"
sudo() { "$@"; }
export -f sudo

systemctl start pcscd.service
make_card card
put_card_in card

# bash comes as a login gives it to the user, who sees the pages' commands and nothing else of the test.
useradd --create-home --shell /bin/bash taro
home=/home/taro
cp -r "$PAGES" /srv/pages
cat >/srv/play <<'END'
umask 077
set -euo pipefail
cd
. ./exported
. "/srv/block"
export -p >exported
END
printf '[log]\nlevel = "error"\n' >/srv/errors.conf
chmod -R a+rX /srv
MODULES=/usr/local/lib/$(g++ -print-multiarch)/pkcs11
cat >$home/exported <<END
export MODULES=$MODULES EXAMPLES=/usr/local/share/doc/jpki-pkcs11/examples PAGES=/srv/pages
END
chown taro: $home/exported
grep -qxF 'export MODULES=/usr/local/lib/$(g++ -print-multiarch)/pkcs11' "$PAGES/README.md" || fail "the page says another folder for the modules"
as_user() { runuser -l taro -c "umask 077; cd; $*" >said 2>&1; }

# Nobody of these sits at the computer, so where pcscd asks polkit (Debian 13) they have to be in the group of services.md.
sees_token() {
  as_user JPKI_PKCS11_CONF=/srv/errors.conf p11tool --provider "$MODULES/jpki-pkcs11-auth.so" --list-tokens
  grep -q 'Label: JPKI' said
}
if pcscd --version | grep -q polkit; then
  ! sees_token || fail "pcscd lets everybody in"
  has 'the reader service refuses this user' said
fi
(
  umask 022
  EXAMPLES=/usr/local/share/doc/jpki-pkcs11/examples
  open_page services
  step group
  step rule
)
gpasswd --add taro smartcard >/dev/null
until_true 60 sees_token || { cat said >&2; fail "the group lets nobody in"; }
passed "a member of the group sees the card"

step() { # step BLOCK [ANSWER]...: as the user
  install -m 644 "blocks/$1" /srv/block
  python3 "$here/holder.py" "${@:2}" -- runuser -l taro -c 'bash /srv/play' >said 2>&1 || { cat said >&2; fail "$1"; }
}
open_page p11-kit
step register-alone
step list
[ "$(grep -c 'Label: JPKI User Authentication' said)" = 1 ] || fail "p11tool lists the authentication token"
[ "$(grep -c 'Label: JPKI Digital Signature' said)" = 1 ] || fail "p11tool lists the signing token"
step proxy
has 'token label *: JPKI User Authentication' said
spent 0 0
passed "p11-kit finds the modules in the user's own list"

as_user 'echo a letter >letter.txt; mkdir -p .config; printf "[log]\nlevel = \"debug\"\nfile = \"%s\"\n" ~/card.log >.config/jpki-pkcs11.conf'
open_page openssl
step "$(openssl_block settings)"
step certificate "$sign_pin"
step cms "$sign_pin"
step cms-verify
has 'successful' said
step dgst "$auth_pin"
has 'Verified OK' said
spent 3 2
[ "$(stat -c '%U %a' $home/card.log)" = 'taro 600' ] || fail "the log belongs to somebody else"
has 'C_Sign(Final)?: CKR_OK' $home/card.log
has_not "$auth_pin|$sign_pin" $home/card.log
as_user 'rm -r .config card.log'
passed "OpenSSL signs, and the settings in the home are read"

open_page openssh
step public-key
[ "$(wc -l <$home/card.pub)" = 1 ] || fail "one public key was expected"
spent 0 0
open_page nss
python3 "$here/pdf.py" write $home/letter.pdf
chown taro: $home/letter.pdf
step database
has "Module \"My Number Card\" added" said
step sign "$sign_pin"
step check
has 'Signature is Valid' said
has 'Certificate is Trusted' said
spent_one_of '1 2' '1 1'
passed "ssh-keygen, and pdfsig through a database that modutil made"

open_page java
step list "$auth_pin"
has 'User Authentication' said
spent 1 0
passed "keytool lists the certificate"

# A service's user: no home, no environment.
cat >/srv/alone <<END
set -e
cd /tmp
pkcs11-tool --module $MODULES/jpki-pkcs11-auth.so --login --pin $auth_pin --sign --mechanism SHA256-RSA-PKCS --id 01 \
  -i /etc/hostname -o /dev/null
ssh-keygen -D $MODULES/jpki-pkcs11-auth.so
p11tool --provider $MODULES/jpki-pkcs11-auth.so --list-tokens
END
chmod 644 /srv/alone
for home in HOME= HOME=/nonexistent HOME=/root HOME=relative JPKI_PKCS11_CONF=/root/none; do
  env -i PATH="$PATH" "$home" setpriv --reuid=card-service --regid=smartcard --clear-groups bash /srv/alone >said 2>&1 ||
    { cat said >&2; fail "without a home: $home"; }
  has 'User Authentication' said
  spent 1 1
done
passed "programs without a home, or with one that they may not read, sign"
