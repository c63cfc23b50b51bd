#!/usr/bin/env bash
# Installs what is missing, builds with both compilers and under the sanitizers, and runs every test.
# The last lines are ctest's, of the release build.
set -euo pipefail
cd "$(dirname "$0")"

packaging/install-packages.sh build demo reader test benchmark

jobs=$(nproc)
build() { # build PRESET
  echo "== building: $1"
  cmake --preset "$1" -DJPKI_BUILD_TESTS=ON -DJPKI_BUILD_BENCHMARKS=ON >/dev/null
  cmake --build --preset "$1" -j "$jobs" -- --quiet
}

# Clang's warnings are errors too, only Clang checks the lock annotations, and clang-tidy wants its flags.
build clang
ctest --preset clang -L structure

# What runs in one process runs under the sanitizers as well; the rest would test the programs of others with them.
for sanitizer in asan tsan; do
  build "$sanitizer"
  ctest --preset "$sanitizer" -L in-process -j "$jobs"
done

build release
ctest --preset release
