#!/bin/sh
# Fails where a source is not as .clang-format (llvm.sh says by which version) would have it.
# usage: format.sh ROOT
set -eu
. "$(dirname "$0")/llvm.sh"
cd "$1"
formatter=$(judge clang-format) || exit $?
find apdu benchmarks conf fuzz holder jpki pkcs11 portal support tests tools vcard \( -name '*.cc' -o -name '*.h' \) -print0 |
  xargs -0 "$formatter" --dry-run -Werror
