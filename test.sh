#!/usr/bin/env bash
# Installs what is missing, builds, and tests.
#
#   ./test.sh           everything, as for each change: both compilers, the sanitizers, browsers, servers. As root or with sudo
#   ./test.sh --quick   what runs in one process, with one compiler: nothing but compilers and libraries is installed, and no
#                       root is needed once they are there
#
# Whatever needs a reader service gets one of its own; no card of this computer's can be reached (docs/testing.md).
# The last lines are ctest's, of the release build.
set -euo pipefail
cd "$(dirname "$0")"

jobs=$(nproc)
build() { # build PRESET [OPTION]...
  echo "== building: $1"
  cmake --preset "$@" -DJPKI_BUILD_TESTS=ON >/dev/null
  cmake --build --preset "$1" -j "$jobs" -- --quiet
}

case "${1:-}" in
  '') ;;
  --quick)
    packaging/install-packages.sh build quick
    build release -DJPKI_BUILD_BENCHMARKS=OFF
    exec ctest --preset release -L in-process -j "$jobs"
    ;;
  *) echo "usage: ./test.sh [--quick]" >&2; exit 2 ;;
esac

packaging/install-packages.sh build demo sandbox test benchmark clients browsers

build release -DJPKI_BUILD_BENCHMARKS=ON

# Beside every test a holder's card lies in a reader, which must not be asked anything.
tests() { tests/interop/beside_a_card.sh build ctest --preset "$@" -j "$jobs"; }  # tests PRESET [OPTION]...

# Those with a reader service wait for it most of the time, so they do that while the rest is being built.
reader_log=$(mktemp)
tests release -L reader >"$reader_log" 2>&1 &
reader_tests=$!
# Waited for and told whatever happens.
tell_reader_tests() { [ ! -e "$reader_log" ] || { cat "$reader_log"; rm -f "$reader_log"; }; }
trap 'wait; tell_reader_tests' EXIT

# Clang's warnings are errors too, only Clang checks the lock annotations, and clang-tidy wants its flags.
build clang -DJPKI_BUILD_BENCHMARKS=ON
tests clang -L structure

# What runs in one process runs under the sanitizers as well; the rest would test the programs of others with them.
for sanitizer in asan tsan; do
  build "$sanitizer"
  tests "$sanitizer" -L in-process
done

reader_result=0
wait "$reader_tests" || reader_result=$?
tell_reader_tests
[ "$reader_result" -eq 0 ] || exit "$reader_result"

tests release -LE reader
