#!/bin/sh
# Installs the Debian packages of the named sections of packages.txt that are missing. Says what it is about to do, and asks
# where that brings services nobody wants here, which are kept from starting, now and at the next start of the computer.
# Nothing is started at all unless it is for section "reader", whose purpose is a running reader service.
# usage: install-packages.sh SECTION...
# Touches nothing when all are there. Exits 1, saying what to do, where it cannot install or may not.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

say() { # say ENGLISH JAPANESE
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    ja*) printf '%s\n' "$2" ;;
    *) printf '%s\n' "$1" ;;
  esac >&2
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
is_known() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | grep -q '^  Candidate: [^(]'; }

# The package for a row of packages.txt ("one|other"): nothing where one is installed, else the first that this suite has.
choose() {
  alternatives=$(echo "$1" | tr '|' ' ')
  for package in $alternatives; do ! is_installed "$package" || return 0; done
  for package in $alternatives; do ! is_known "$package" || { echo "$package"; return 0; }; done
  echo "${1%%|*}"
}

# $missing and $services of these sections.
look() { # look SECTION...
  missing=
  services=
  for section in "$@"; do
    rows=$(awk -v section="$section" '$1 == section' "$here/packages.txt")
    [ -n "$rows" ] || { echo "packages.txt has no section \"$section\"" >&2; exit 2; }
    while read -r _ names units; do
      package=$(choose "$names")
      [ -n "$package" ] || continue
      case " $missing " in *" $package "*) continue ;; esac
      missing="$missing $package"
      services="$services${units:+ $units}"
    done <<END
$rows
END
  done
}
look "$@"
[ -n "$missing" ] || exit 0

give_up() {
  command="apt-get install -y --no-install-recommends$missing"
  say "These packages are needed and cannot be installed from here:$missing
Run this as an administrator, with a network:
  $command" "次のパッケージが必要ですが、ここではインストールできません:$missing
ネットワークにつながった状態で、管理者として次を実行してください:
  $command"
  exit 1
}

command -v apt-get >/dev/null 2>&1 || give_up
if [ "$(id -u)" -eq 0 ]; then
  root=
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
  root=sudo
else
  give_up
fi

say "Installing:$missing" "インストールします:$missing"
if [ -n "$services" ]; then
  say "Kept from starting (systemctl unmask allows it):$services" "次のサービスは起動しないようにします（systemctl unmask で解除できます）:$services"
  if [ -t 0 ]; then
    say "Go on? [Y/n]" "続けますか。[Y/n]"
    read -r answer
    case "$answer" in [nN]*) give_up ;; esac
  fi
fi

# Neither a package's questions nor its service's start may stop the installation.
as_root() { $root env DEBIAN_FRONTEND=noninteractive "$@" </dev/null; }
as_root apt-get update -qq || give_up
# Only now it is known for certain what this suite has.
look "$@"

# Debian asks this file before it starts a service; where there is one, it is its owner's word that counts.
policy=/usr/sbin/policy-rc.d
made_policy=
undo() { [ -z "$made_policy" ] || as_root rm -f "$policy"; }
trap undo EXIT
trap 'exit 1' INT TERM
case " $* " in
  *" reader "*) ;;
  *)
    if [ ! -e "$policy" ]; then
      made_policy=yes
      printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null
      as_root chmod 755 "$policy"
    fi
    ;;
esac
# What systemctl mask does, also where no systemd runs.
for unit in $services; do
  as_root mkdir -p /etc/systemd/system
  [ -e "/etc/systemd/system/$unit" ] || as_root ln -sf /dev/null "/etc/systemd/system/$unit"
done
as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null || give_up
