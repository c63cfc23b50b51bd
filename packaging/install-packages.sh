#!/bin/sh
# Installs the Debian packages of the named sections of packages.txt that are missing.
# usage: install-packages.sh SECTION...
# Asks nothing and touches nothing when all are there. Exits 1, saying what to do, where it cannot install.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

missing=
for section in "$@"; do
  packages=$(awk -v section="$section" '$1 == section { print $2 }' "$here/packages.txt")
  [ -n "$packages" ] || { echo "packages.txt has no section \"$section\"" >&2; exit 2; }
  for package in $packages; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
  done
done
[ -n "$missing" ] || exit 0

command="apt-get install -y --no-install-recommends$missing"
give_up() {
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    ja*) printf '次のパッケージが必要ですが、ここではインストールできません:%s\n管理者として次を実行してください:\n  %s\n' "$missing" "$command" ;;
    *) printf 'These packages are needed and cannot be installed from here:%s\nRun this as an administrator:\n  %s\n' "$missing" "$command" ;;
  esac >&2
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

# Neither a package's questions nor its service's start may stop the installation.
as_root() { $root env DEBIAN_FRONTEND=noninteractive "$@" </dev/null; }
as_root apt-get update -qq || give_up
as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null || give_up
