#!/usr/bin/env bash
# What bash offers behind each command of jpki-tool is what its help has; what zsh and fish take comes from the same place.
# usage: completion.sh BUILD_FOLDER (run under sandbox.sh)
. "$(dirname "$0")/common.sh" "$1"
set +o posix # bash reads a completion in its own mode
. "$here/../../../tools/completions/jpki-tool.bash"

# offered WORD...: what bash would show behind them, the last being begun
offered() {
  COMP_WORDS=("$tool" "$@")
  COMP_CWORD=$#
  _jpki_tool
  printf '%s\n' "${COMPREPLY[@]}" | sort
}
helped() { # helped COMMAND...: commands and long options in its help
  "$tool" --lang en "$@" --help | sed -nE 's/^  ([a-z][a-z-]*)( .*)?$/\1/p; s/^  (-h,)?(--[a-z-]+).*/\2/p'
}
expect() { # expect WHAT EXPECTED...
  local what=$1
  shift
  diff <(printf '%s\n' "$@" | sort -u) <(offered $what '') >&2 || fail "behind “$what”"
}

mapfile -t everywhere < <(helped | grep -- '^--' | grep -vx -e --version -e --help)
mapfile -t all < <(helped)
expect '' "${all[@]}"
commands=0
for command in $(helped | grep -v -- '^--'); do
  mapfile -t own < <(helped "$command")
  expect "$command" "${own[@]}" "${everywhere[@]}"
  commands=$((commands + 1))
  for inner in $(printf '%s\n' "${own[@]}" | grep -v -- '^--'); do
    mapfile -t innermost < <(helped "$command" "$inner")
    mapfile -t between < <(printf '%s\n' "${own[@]}" | grep -- '^--')
    expect "$command $inner" "${innermost[@]}" "${between[@]}" "${everywhere[@]}"
    commands=$((commands + 1))
  done
done
[ "$commands" -ge 15 ] || fail "only $commands commands"
passed "behind each command, its own and everybody's options"

[ "$(offered st)" = status ] || fail "a word that is begun"
[ "$(offered --json doctor --rep)" = --report ] || fail "behind an option"
[ -z "$(offered doctor --report '')" ] || fail "where a file has to come"
[ -z "$(offered --lang '')" ] || fail "where a value has to come"
has_not complete-words <("$tool" --help)
LANG=ja_JP.UTF-8 LC_ALL= LC_MESSAGES= "$tool" complete-words >said
has '^status	.*カード' said
passed "a word that is begun, and nothing where a value has to come"

for file in _jpki-tool jpki-tool.fish; do has 'complete-words' "$here/../../../tools/completions/$file"; done
passed "zsh and fish ask the same"
