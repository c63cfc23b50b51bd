#!/usr/bin/env bash
# Installs what is missing, builds with both compilers and under the sanitizers, and runs every test.
# The last lines are ctest's, of the release build.
set -euo pipefail
cd "$(dirname "$0")"

packaging/install-packages.sh build demo reader test benchmark clients browsers

jobs=$(nproc)
build() { # build PRESET
  echo "== building: $1"
  cmake --preset "$1" -DJPKI_BUILD_TESTS=ON -DJPKI_BUILD_BENCHMARKS=ON >/dev/null
  cmake --build --preset "$1" -j "$jobs" -- --quiet
}

build release

# What plays on a real pcscd waits for it most of the time, so it does so while the rest is being built.
reader_log=$(mktemp)
ctest --preset release -L reader >"$reader_log" 2>&1 &
reader_tests=$!
# Waited for whatever happens, so that no pcscd is left behind.
trap 'wait; rm -f "$reader_log"' EXIT

# Clang's warnings are errors too, only Clang checks the lock annotations, and clang-tidy wants its flags.
build clang
ctest --preset clang -L structure

# What runs in one process runs under the sanitizers as well; the rest would test the programs of others with them.
for sanitizer in asan tsan; do
  build "$sanitizer"
  ctest --preset "$sanitizer" -L in-process -j "$jobs"
done

reader_result=0
wait "$reader_tests" || reader_result=$?
cat "$reader_log"
[ "$reader_result" -eq 0 ] || exit "$reader_result"

ctest --preset release -LE reader -j "$jobs"
