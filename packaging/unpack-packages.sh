#!/bin/sh
# Downloads the Debian packages of a section of packages.txt and unpacks them into a folder, without installing them: nothing
# else on the computer gets to know of them, and no administrator is needed. Does nothing where the folder is there.
# usage: unpack-packages.sh SECTION FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
section=$1
folder=$2
[ ! -d "$folder" ] || exit 0

packages=$(awk -v section="$section" '$1 == section { print $2 }' "$here/packages.txt")
[ -n "$packages" ] || { echo "packages.txt has no section \"$section\"" >&2; exit 2; }

mkdir -p "$(dirname "$folder")"
downloads=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$downloads"' EXIT
for package in $packages; do
  # apt wants to download as a user of its own, who may not write here; it then warns and goes on.
  if ! (cd "$downloads" && apt-get download -qq "$package") >"$downloads/said" 2>&1; then
    cat "$downloads/said" >&2
    case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
      ja*) printf 'パッケージ %s をダウンロードできません。ネットワークの接続を確かめ、次を実行してからもう一度お試しください:\n  sudo apt-get update\n' "$package" ;;
      *) printf 'The package %s cannot be downloaded. Check the network, run this, and try again:\n  sudo apt-get update\n' "$package" ;;
    esac >&2
    exit 1
  fi
done
for archive in "$downloads"/*.deb; do dpkg-deb -x "$archive" "$downloads/unpacked"; done
# Whole or not at all, also where two do this at once.
mv -T "$downloads/unpacked" "$folder" 2>/dev/null || [ -d "$folder" ]
