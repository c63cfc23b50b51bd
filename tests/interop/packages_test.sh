#!/usr/bin/env bash
# What install-packages.sh does to somebody's computer: it says so first, asks where services come along, and these start neither
# now nor with the computer. apt and dpkg are stand-ins here that look around; the folders that they would change are copies.
# usage: packages_test.sh ROOT (run under sandbox.sh)
set -euo pipefail
[ "$(id -u)" -eq 0 ] || exec sudo --preserve-env env PATH="$PATH" "$0" "$@"
root=$(cd "$1" && pwd)
"$root/tests/in_sandbox.sh"
work=$(mktemp -d)
policy=/usr/sbin/policy-rc.d
units=/etc/systemd/system
cp -a /usr/sbin "$work/sbin"
rm -f "$work/sbin/policy-rc.d"
mkdir -p "$units"
mount --bind "$work/sbin" /usr/sbin
mount -t tmpfs tmpfs "$units"
trap 'umount /usr/sbin "$units"; rm -rf "$work"' EXIT
cd "$work"
mkdir programs installed
cat >programs/dpkg-query <<END
#!/bin/sh
for package; do :; done
[ ! -e "$work/installed/\$package" ] || echo installed
END
cat >programs/apt-cache <<'END'
#!/bin/sh
echo '  Candidate: 1'
END
# What a package meets that would start its service.
cat >programs/apt-get <<END
#!/bin/sh
[ "\$1" = install ] || exit 0
cp said "$work/said_before"
status=none
[ ! -e $policy ] || { status=0; $policy ssh start || status=\$?; }
echo "policy \$status" >"$work/met"
find $units -type l -lname /dev/null -printf '%f\n' | sort >"$work/masked"
for word; do case \$word in install | -*) ;; *) touch "$work/installed/\$word" ;; esac; done
END
chmod +x programs/*
PATH=$work/programs:$PATH

fail() { cat said >&2; echo "FAILED: $*" >&2; exit 1; }
passed() { echo "passed: $*"; }
install() { # install SECTION...: on a computer that has nothing of it
  rm -rf installed/* "${units:?}"/* met masked said_before
  "$root/packaging/install-packages.sh" "$@" >said 2>&1 </dev/null
}
named() { awk -v section="$1" -v from="$2" '$1 == section { for (i = from; i <= NF; ++i) print $i }' "$root/packaging/packages.txt"; }
named clients 3 | sort -u >services
[ -s services ] || fail "packages.txt names no services"

install clients
grep -qx 'policy 101' met || fail "a service may be started: $(cat met)"
cmp -s services masked || fail "not masked when the packages come: $(comm -23 services masked | paste -sd ' ')"
while read -r word; do grep -q "[ :]$word\b" said_before || fail "not said before: $word"; done < <(cat services; named clients 2 | grep -o '^[a-z0-9-]*$')
[ ! -e "$policy" ] || fail "the policy is left"
passed "what is installed is said first; its services can start neither now nor later"

"$root/packaging/install-packages.sh" clients >said 2>&1 </dev/null
[ ! -s said ] || fail "something is said where nothing is to be done"
passed "nothing is done twice"

install reader
grep -qx 'policy none' met || fail "the reader service may not be started"
passed "the reader service that somebody asks for is started"

printf '#!/bin/sh\nexit 104\n' >"$policy"
chmod 755 "$policy"
install clients
grep -qx 'policy 104' met && grep -q 'exit 104' "$policy" || fail "the owner's policy is not what counts"
rm "$policy"
rm -rf installed/* "${units:?}"/*
echo '[Service]' >"$units/ssh.service"
"$root/packaging/install-packages.sh" clients >said 2>&1 </dev/null
grep -q Service "$units/ssh.service" || fail "a unit of the owner's is gone"
passed "what the owner has decided stays"

for answer in n N; do
  rm -rf installed/* "${units:?}"/* met
  status=0
  python3 "$root/tests/interop/clients/holder.py" --typed-before "$answer" -- "$root/packaging/install-packages.sh" clients >said 2>&1 ||
    status=$?
  { [ "$status" -eq 1 ] && [ ! -e met ] && [ -z "$(ls "$units")" ]; } || fail "an answer of $answer is none (status $status)"
done
grep -q 'apt-get install' said || fail "it does not say what to do"
passed "who says no has nothing installed, nothing masked"
