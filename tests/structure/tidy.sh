#!/bin/sh
# clang-tidy (llvm.sh says which version) over every source that the product is made of, as .clang-tidy has it. The tests are left out: what
# GoogleTest's macros turn into breaks most of the rules.
# They are judged in batches (tidy_batches.py).
# usage: tidy.sh ROOT BUILD      (BUILD has the compile_commands.json of a build with Clang)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/llvm.sh"
tool=$(judge run-clang-tidy) || exit $?
cd "$1"
build=$2
folder=$(mktemp -d)
log=$folder/log
trap 'rm -rf "$folder"' EXIT
# For each source clang-tidy takes the rules that lie nearest.
cp .clang-tidy "$folder"
python3 "$here/tidy_batches.py" . "$build" "$folder"

tidy() { # tidy FOLDER CHECKS
  "$tool" -quiet -p "$folder" -j "$(nproc)" -checks="$2" "^$folder/$1/.*" >>"$log" 2>&1
}

# A batch includes sources: that is what it is for. The compiler's own warnings are the build's matter: there each source is alone.
batch='-bugprone-suspicious-include,-clang-diagnostic-*'
result=0
tidy layers "$batch" || result=1
# One thread of each tool asks for the locale; those that jpki-portal has beside it are with the card.
tidy tools "$batch,-concurrency-mt-unsafe" || result=1
[ "$result" -eq 0 ] ||
  grep -vE '^(clang-tidy|/usr/bin/clang-tidy|[0-9]+ warnings? generated|Suppressed|Use -header-filter)' "$log"
exit "$result"
