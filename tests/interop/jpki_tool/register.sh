#!/usr/bin/env bash
# jpki-tool register and unregister: what they show, ask and change, with the programs themselves where they are installed.
# usage: register.sh BUILD_FOLDER (run under sandbox.sh)
. "$(dirname "$0")/common.sh" "$1"

# A short place, so that lines of files fit the terminal too.
modules=$work/modules
mkdir "$modules"
ln -s "$build"/pkcs11/jpki-pkcs11*.so "$modules"
auth=$modules/jpki-pkcs11-auth.so

# plan COMMAND...: what it would do, in both languages and as JSON, and that it does not.
plan() {
  local language
  snapshot >before
  as_json 0 "$@" --dry-run
  for language in en ja; do
    at_terminal 0 -- --lang "$language" "$@" --dry-run
    check language said "$language"
  done
  snapshot | cmp - before || fail "a dry run of $* has changed something"
}
snapshot() { find home -exec stat -c '%n %a %Y %s' {} + | sort; }
note() { has "\"code\": \"$1\"" facts; }
registers() { as_json 0 register "$@" --modules "$modules" --yes; } # registers PROGRAM [OPTION]...
unregisters() { as_json 0 unregister "$@" --yes; }
nothing_to_do() { [ "$(fact changes)" = '[]' ] || { cat facts >&2; fail "something is done twice"; }; }

profile=home/.mozilla/firefox/abcd1234.default-esr
if command -v modutil certutil >/dev/null; then
  mkdir -p "$profile"
  printf '[Profile0]\nName=default\nIsRelative=1\nPath=%s\n' "${profile##*/}" >home/.mozilla/firefox/profiles.ini
  certutil -N -d "sql:$profile" --empty-password
  cp "$profile/pkcs11.txt" pkcs11.txt
  modutil -dbdir "sql:$profile" -force -add 'My Number Card' -libfile "$auth" >/dev/null
  cp "$profile/pkcs11.txt" by-modutil.txt
  plan unregister firefox
  unregisters firefox
  cmp "$profile/pkcs11.txt" pkcs11.txt || fail "what modutil has added is not taken out"
  plan register firefox --modules "$modules"
  has "^  \+ library=$auth" said
  registers firefox
  cmp "$profile/pkcs11.txt" by-modutil.txt || fail "it is not what modutil writes"
  modutil -dbdir "sql:$profile" -list >said
  has 'My Number Card' said
  has "library name: $auth" said
  registers firefox
  nothing_to_do
  note already
  modutil -dbdir "sql:$profile" -force -add 'Other' -libfile "$(pkg-config --variable=proxy_module p11-kit-1)" >/dev/null
  unregisters firefox
  modutil -dbdir "sql:$profile" -list >said
  has 'Other' said
  has_not 'My Number Card' said
  [ "$(find "$profile" -name '*.jpki-backup-*' | wc -l)" = 3 ] || fail "not a copy a change"
  unregisters firefox
  nothing_to_do
  passed "a profile has the entry that modutil writes, once, and then no more, whatever else came"
fi

registers chromium
if command -v certutil >/dev/null; then
  certutil -N -d "sql:$HOME/.pki/nssdb" --empty-password
  modutil -dbdir "sql:$HOME/.pki/nssdb" -list >said
  has "library name: $auth" said
fi
unregisters chromium
[ ! -e home/.pki/nssdb/pkcs11.txt ] || has_not jpki home/.pki/nssdb/pkcs11.txt
passed "Chromium's database, where there was none"

# The user's list is not read for root, so the computer's is what is tried; the sandbox has one of its own.
registers p11-kit --system
p11-kit list-modules >said
has '^(module: )?jpki-pkcs11-auth(:|$)' said
has "$auth" said
registers p11-kit --system
nothing_to_do
unregisters p11-kit --system
p11-kit list-modules >said
has_not jpki said
if [ "$(id -u)" = 0 ]; then trouble no_home 68 register p11-kit --modules "$modules"; fi
passed "p11-kit lists the module, and no more"

registers openssl
note set_variable
OPENSSL_CONF=$HOME/.config/jpki-pkcs11/openssl.cnf openssl list -providers -engines >said 2>&1
has 'pkcs11' said
unregisters openssl
[ ! -e home/.config/jpki-pkcs11/openssl.cnf ] || fail "OpenSSL's file is left"
passed "OpenSSL loads the file that is written for it"

mkdir -p home/.config/chromium home/.mozilla/firefox
ln -s "$build/tools/jpki-portal" "$modules"
# Its files' names are longer than a line of the terminal.
snapshot >before
as_json 0 register portal --modules "$modules" --dry-run
[ "$(fact changes.0.kind)" = create ] || { cat facts >&2; fail "no plan"; }
snapshot | cmp - before || fail "a dry run has changed something"
registers portal
note extension_too
for file in home/.mozilla/native-messaging-hosts home/.config/chromium/NativeMessagingHosts; do
  program=$(sed -n 's/.*"path": "\(.*\)".*/\1/p' "$file/io.github.jpki_pkcs11.portal.json")
  [ "$("$program" --version)" = "jpki-portal $("$tool" --version | cut -d' ' -f2)" ] || fail "what $file names is no jpki-portal"
done
registers portal
nothing_to_do
unregisters portal
find home -name 'io.github*' | grep -q . && fail "something is left for browsers"
rm -r home/.config/chromium home/.mozilla
passed "browsers find jpki-portal, and no more"

trouble usage 2 register ssh
trouble usage 2 register ssh --host 'a b'
trouble usage 2 register ssh --host '*'
trouble usage 2 register nothing
trouble usage 2 register ssh --host a --system
trouble usage 2 register firefox --host a
trouble module_missing 64 register ssh --host a --modules "$work"
trouble no_profile 65 register thunderbird
HOME='' trouble no_home 68 register ssh --host a
mkdir home/.ssh
printf 'Host other\n  User somebody' >home/.ssh/config
chmod 640 home/.ssh/config
cp home/.ssh/config config
at_terminal 13 n -- register ssh --host card.example --modules "$modules"
cmp home/.ssh/config config || fail "changed after a no"
[ "$(find home/.ssh -type f | wc -l)" = 1 ] || fail "something is left after a no"
for language in en ja; do
  at_terminal 0 y -- --lang "$language" register ssh --host "$language.example" --modules "$modules"
  check language said "$language"
  has "^  \+ Host (en.example )?$language.example" said
done
ssh -F home/.ssh/config -G ja.example >said 2>/dev/null
has "^pkcs11provider $auth" said
ssh -F home/.ssh/config -G other >said 2>/dev/null
has_not "^pkcs11provider $auth" said
[ "$(stat -c %a home/.ssh/config)" = 640 ] || fail "other permissions"
unregisters ssh
{ cat config && echo; } | cmp - home/.ssh/config || fail "not as it was before"
passed "ssh has the module for the hosts that are named, after a yes"

for language in en ja; do
  setsid "$tool" --lang "$language" register ssh --host a --modules "$modules" >said 2>&1 && fail "changed without being shown"
  check language said "$language"
done
setsid "$tool" --json register ssh --host a --modules "$modules" >facts || [ $? -eq 63 ] || fail "not change_unseen"
{ cat config && echo; } | cmp - home/.ssh/config || fail "changed without being shown"
# No file may grow: what a full disk is like. Pipes are not concerned.
snapshot >before
(trap '' XFSZ; ulimit -f 0; "$tool" --json register ssh --host a --modules "$modules" --yes | cat) | cat >facts || true
[ "$(fact error.code)" = file_not_written ] || { cat facts >&2; fail "a full disk"; }
snapshot | grep -v '^home/.ssh ' | cmp - <(grep -v '^home/.ssh ' before) || fail "something half written is left"
passed "nothing is changed unseen, and nothing is left of what cannot be written"

: >late
for host in a b c d e f; do
  setsid "$tool" register ssh --host "$host" --modules "$modules" --yes >/dev/null 2>&1 || echo "$host" >>late &
done
wait
blocks=$(grep -c '^# >>>' home/.ssh/config)
named=$(grep -c . <(sed -n 's/^Host \([a-f ]*\)$/\1/p' home/.ssh/config | tr ' ' '\n'))
[ "$blocks" = 1 ] || fail "$blocks blocks"
[ $((named + $(wc -l <late))) = 6 ] || { cat home/.ssh/config late >&2; fail "one got lost"; }
has '^Host other$' home/.ssh/config
passed "several at once: each is done or says that it is not"

# running PROGRAM OPENED COMMAND...: while COMMAND has its profile open, PROGRAM is refused; once it has ended, it is not.
running() {
  local program=$1 opened=$2 browser
  shift 2
  setsid "$@" >browser.log 2>&1 &
  browser=$!
  at_end+=("kill -- -$browser")
  until_true 60 "$opened" || { cat browser.log >&2; fail "$1 does not start"; }
  as_json 62 register "$program" --modules "$modules" --yes
  [ "$(fact error.code)" = program_running ] || fail "not program_running"
  kill -- "-$browser"
  wait "$browser" || true
  registers "$program"
  [ "$(fact changes.0.done)" = true ] || fail "not done"
  passed "a running $1 is noticed, and one that has ended is no more"
}
firefox_runs() { [ -n "$(find home/.mozilla home/.config/mozilla -name pkcs11.txt 2>/dev/null)" ]; }
chromium_runs() { [ -L home/.config/chromium/SingletonLock ]; }
rm -rf home/.mozilla home/.config/mozilla home/.pki
if command -v firefox >/dev/null; then running firefox firefox_runs firefox --headless about:blank; fi
# Without a display Chromium locks another folder.
if command -v chromium >/dev/null && command -v Xvfb >/dev/null; then
  Xvfb -displayfd 3 -nolisten tcp 3>display 2>/dev/null &
  at_end+=("end_process $!")
  until_true 20 test -s display || fail "no display"
  DISPLAY=:$(cat display) running chromium chromium_runs chromium --no-sandbox --disable-gpu --no-first-run about:blank
fi
