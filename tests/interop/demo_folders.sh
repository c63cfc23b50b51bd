#!/usr/bin/env bash
# demo.sh with build folders in every sad state: it builds all the same, or says in a sentence what to do, and the next run builds.
# Nothing is compiled: the demo's "cmake --build" only has to find a folder that is whole. Needs namespaces, and so root or sudo.
# usage: demo_folders.sh ROOT
set -euo pipefail
root=$(cd "$1" && pwd)
if [ "${2:-}" != --inside ]; then
  inside=(unshare --mount --pid --fork --kill-child --mount-proc "$0" "$root" --inside)
  [ "$(id -u)" -ne 0 ] || exec "${inside[@]}"
  exec sudo --preserve-env env PATH="$PATH" "${inside[@]}"
fi

work=$(mktemp -d)
mount -t tmpfs tmpfs "$work"
trap 'cd /; umount -l "$work"; rmdir "$work"' EXIT
cd "$work"
cmake=$(command -v cmake)
mkdir programs
cat >programs/cmake <<END
#!/bin/sh
[ "\$1" = --build ] || exec $cmake "\$@"
# Whole: every command of the build is known, and the folder can be configured once more.
$cmake --build "\$2" --target help >/dev/null && $cmake -B "\$2" >/dev/null && touch $work/builds
exit 9
END
chmod +x programs/cmake
export JPKI_BUILD_DIR=$work/folder

demo() { # demo [LANGUAGE]
  rm -f builds
  ! env PATH="$work/programs:$PATH" LC_ALL="${1:-C.UTF-8}" "$root/demo.sh" >said 2>&1
}
fail() { cat said >&2; echo "FAILED: $*" >&2; exit 1; }
builds() { demo && [ -e builds ] || fail "$1: does not build"; echo "passed: $1"; }
says() { # says WORDS WHAT [LANGUAGE]
  demo "${3:-}" && [ ! -e builds ] && grep -qF -- "$1" said || fail "$2: does not say '$1'"
}

builds "no folder"
builds "a folder that is whole"

PKG_CONFIG_LIBDIR=/nowhere cmake -G Ninja -B folder2 "$root" >/dev/null 2>&1 && fail "configured without libraries"
rm -rf folder && mv folder2 folder
sed -i "s|$work/folder2|$work/folder|" folder/CMakeCache.txt
builds "a configuration that has failed"

rm -rf folder && mkdir folder && printf 'CMAKE_GENERATOR:INTERNAL=Ninja\n' >folder/CMakeCache.txt
builds "a configuration that was interrupted"

rm -rf folder && cmake -G 'Unix Makefiles' -B folder "$root" >/dev/null
builds "a folder of another generator"
[ -e folder/Makefile ] || fail "another generator is not kept"

mkdir elsewhere && printf 'cmake_minimum_required(VERSION 3.25)\nproject(elsewhere NONE)\n' >elsewhere/CMakeLists.txt
rm -rf folder && cmake -G Ninja -B folder elsewhere >/dev/null
builds "a folder of another checkout"

rm -rf folder && mkdir folder && mount -t tmpfs -o ro tmpfs folder
says 'JPKI_BUILD_DIR=' "a folder that cannot be written to"
says '書き込めません' "a folder that cannot be written to" ja_JP.UTF-8
umount folder
builds "the same folder, writable"

rm -rf folder && mkdir folder && mount -t tmpfs -o size=64k tmpfs folder
says 'The disk is full' "a full disk"
says '空きがありません' "a full disk" ja_JP.UTF-8
mount -o remount,size=100m folder
builds "the same folder, with room"
