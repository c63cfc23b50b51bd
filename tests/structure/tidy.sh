#!/bin/sh
# clang-tidy (llvm.sh says which version) over every source that the product is made of, as .clang-tidy has it. The tests are left out: what
# GoogleTest's macros turn into breaks most of the rules.
# usage: tidy.sh ROOT BUILD      (BUILD has the compile_commands.json of a build with Clang)
set -eu
. "$(dirname "$0")/llvm.sh"
tool=$(judge run-clang-tidy) || exit $?
cd "$1"
build=$2
folder=$(mktemp -d)
log=$folder/log
trap 'rm -rf "$folder"' EXIT
# Several targets compile the same source. run-clang-tidy takes the file once for each of them, and each time clang-tidy judges it
# as all of them compile it.
python3 -c '
import json, sys
sources = {}
for command in json.load(sys.stdin):
    sources.setdefault(command["file"], command)
json.dump(list(sources.values()), sys.stdout)
' <"$build/compile_commands.json" >"$folder/compile_commands.json"

tidy() { # tidy FOLDERS [OPTION]...
  folders=$1
  shift
  "$tool" -quiet -p "$folder" -j "$(nproc)" "$@" "^$PWD/($folders)/.*" >>"$log" 2>&1
}

result=0
tidy 'apdu|conf|holder|jpki|pkcs11|portal|support|vcard' || result=1
# The tools are programs of one thread, which may ask for the locale.
tidy 'tools' -checks=-concurrency-mt-unsafe || result=1
[ "$result" -eq 0 ] ||
  grep -vE '^(clang-tidy|/usr/bin/clang-tidy|[0-9]+ warnings? generated|Suppressed|Use -header-filter)' "$log"
exit "$result"
