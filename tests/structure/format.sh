#!/bin/sh
# Fails where a source is not as .clang-format (clang-format 14) would have it.
# usage: format.sh ROOT
set -eu
cd "$1"
formatter=$(command -v clang-format-14 || command -v clang-format) || {
  echo "clang-format is missing: packaging/install-packages.sh test" >&2
  exit 1
}
find apdu benchmarks conf fuzz jpki pkcs11 support tests tools vcard \( -name '*.cc' -o -name '*.h' \) -print0 |
  xargs -0 "$formatter" --dry-run -Werror
