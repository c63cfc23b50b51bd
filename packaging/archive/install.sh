#!/bin/sh
# Installs what lies beside it below a folder, or takes exactly that away again.
# usage: install.sh [--prefix FOLDER]                   by default /usr/local for root, ~/.local for others
#        PREFIX/share/jpki-pkcs11/install.sh --remove   what was installed there
# A file that is there already and was not installed by this is left alone, and nothing is installed then. A version that was
# installed before is replaced.
set -eu
# Others are to use it too.
umask 022

say() { # say ENGLISH JAPANESE
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    ja*) printf '%s\n' "$2" ;;
    *) printf '%s\n' "$1" ;;
  esac
}
fail() { say "$@" >&2; exit 1; }

here=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" -eq 0 ]; then prefix=/usr/local; else prefix=$HOME/.local; fi
remove=
case "${1:-}" in
  '') ;;
  --prefix) prefix=${2:?} ;;
  --remove) remove=yes prefix=$(cd "$here/../.." && pwd) ;;
  *) sed -n '3,4p' "$0" | sed 's/^# //' >&2; exit 2 ;;
esac
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac

# Each line a path below the prefix: files first, then the folders that were made for them, the innermost first.
list=share/jpki-pkcs11/installed
take_away() { # take_away LIST: what is named there
  while IFS= read -r path; do
    if [ -d "$prefix/$path" ] && [ ! -L "$prefix/$path" ]; then
      rmdir "$prefix/$path" 2>/dev/null || true
    else
      rm -f "$prefix/$path"
    fi
  done <"$1"
}
work=$(mktemp -d)
undo=
finish() {
  [ -z "$undo" ] || take_away "$work/new"
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

if [ -n "$remove" ]; then
  [ -f "$prefix/$list" ] || fail "Nothing is installed in $prefix." "$prefix には何もインストールされていません。"
  cp "$prefix/$list" "$work/new"
  take_away "$work/new"
  say "Removed from $prefix. What \"jpki-tool register\" has told other programs is theirs." \
      "$prefix から削除しました。「jpki-tool register」でほかのプログラムに登録した内容は、そのまま残っています。"
  exit
fi

cd "$here/files"
find . ! -type d | sed 's|^\./||' | sort >"$work/files"
printf '%s\n' share/jpki-pkcs11/install.sh "$list" >>"$work/files"
touch "$work/old"
[ ! -f "$prefix/$list" ] || cp "$prefix/$list" "$work/old"
while IFS= read -r path; do
  if { [ -e "$prefix/$path" ] || [ -L "$prefix/$path" ]; } && ! grep -qxF -- "$path" "$work/old"; then
    fail "$prefix/$path is there already, and not from here. Nothing was installed." \
         "$prefix/$path がすでにあります（このアーカイブのものではありません）。何もインストールしていません。"
  fi
done <"$work/files"
take_away "$work/old"

folders=
make_folder() { # make_folder FOLDER: below the prefix, and what it is in
  [ ! -d "$prefix/$1" ] || return 0
  case $1 in */*) make_folder "${1%/*}" ;; esac
  mkdir "$prefix/$1"
  folders=$1'
'$folders
  # Whatever happens from here on is undone.
  { cat "$work/files"; printf %s "$folders"; } >"$work/new"
}
undo=yes
cp "$work/files" "$work/new"
mkdir -p "$prefix"
# In a replacement of sed's these three mean something else.
place=$(printf '%s' "$prefix" | sed 's/[&|\\]/\\&/g')
while IFS= read -r path; do
  case $path in */*) make_folder "${path%/*}" ;; esac
  case $path in
    share/jpki-pkcs11/install.sh) cp "$here/install.sh" "$prefix/$path" ;;
    "$list") ;;
    */examples/*)
      sed "s|/JPKI_PREFIX|$place|g" "$path" >"$prefix/$path"
      chmod 644 "$prefix/$path"
      ;;
    *) cp -P "$path" "$prefix/$path" ;;
  esac
done <"$work/files"
cp "$work/new" "$prefix/$list"
undo=

"$prefix/bin/jpki-tool" --version >/dev/null 2>&1 || say "A library is missing here, so jpki-tool does not start:
$(ldd "$prefix/bin/jpki-tool" 2>&1 | grep 'not found')" "ライブラリが足りないため、jpki-tool を起動できません:
$(ldd "$prefix/bin/jpki-tool" 2>&1 | grep 'not found')"
say "Installed in $prefix. To remove it: $prefix/share/jpki-pkcs11/install.sh --remove
So that a program uses the card: $prefix/bin/jpki-tool register PROGRAM" \
    "$prefix にインストールしました。削除するには: $prefix/share/jpki-pkcs11/install.sh --remove
プログラムでカードを使えるようにするには: $prefix/bin/jpki-tool register プログラム名"
