#!/usr/bin/env bash
# What bash offers behind each command of jpki-tool is what its help has, and bash, zsh and fish complete what somebody types.
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
choices() { # choices COMMAND...: what its argument may be
  case ${1:-} in
    cert) [ $# -lt 2 ] || printf '%s\n' auth sign auth-ca sign-ca ;;
    pin) [ $# -lt 2 ] || printf '%s\n' auth sign text ;;
    *register) printf '%s\n' firefox thunderbird chromium openssl p11-kit portal ssh ;;
  esac
}
expect() { # expect WHAT EXPECTED...
  local what=$1
  shift
  diff <({ printf '%s\n' "$@"; choices $what; } | sort -u) <({ offered $what ''; offered $what -; } | grep . | sort -u) >&2 ||
    fail "behind “$what”"
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
[ -z "$(offered --reader '')" ] || fail "where a value has to come"
[ -z "$(offered sign '')" ] || fail "where a file is to be signed"
[ "$(offered --lang '' | xargs)" = 'en ja' ] || fail "the languages"
[ "$(offered sign --key '' | xargs)" = 'auth sign' ] || fail "the keys"
has_not '^auth$' <(offered pin verify auth '')
has_not complete-words <("$tool" --help)
LANG=ja_JP.UTF-8 LC_ALL= LC_MESSAGES= "$tool" complete-words >said
has '^status	.*カード' said
passed "a word that is begun, and nothing where a value has to come"

# What is typed, and the words that the shell runs for it, in brackets.
cat >lines <<'END'
jpki-tool statTAB|[status]
jpki-tool --jsTAB|[--json]
jpki-tool --lang jTAB statTAB|[--lang][ja][status]
jpki-tool cert shTAB auth-TAB|[cert][show][auth-ca]
jpki-tool pin veTAB teTAB --pin-TAB|[pin][verify][text][--pin-fd]
jpki-tool register fireTAB|[register][firefox]
jpki-tool doctor --repTAB notTAB|[doctor][--report][notes.txt]
jpki-tool sign lettTAB --visTAB|[sign][letter.pdf][--visible]
jpki-tool sign my\ TAB|[sign][my letter.pdf]
jpki-tool verify lettTAB notTAB|[verify][letter.pdf][notes.txt]
END
touch letter.pdf 'my letter.pdf' notes.txt
mkdir bin
cat >bin/jpki-tool <<END
#!/bin/sh
[ "\$1" != complete-words ] || exec "$tool" "\$@"
{ printf '[%s]' "\$@"; echo; } >>"$work/ran"
END
chmod +x bin/jpki-tool
completions=$(cd "$here/../../../tools/completions" && pwd)
printf '%s\n' "PS1='> '" ". '$completions/jpki-tool.bash'" >bashrc
printf '%s\n' "PS1='> '" "fpath=('$completions' \$fpath)" 'autoload -Uz compinit' 'compinit -u -D' 'bindkey -e' >.zshrc
typed_in() { # typed_in SHELL [ARGUMENT]...
  local lines
  mapfile -t lines < <(cut -d'|' -f1 lines)
  : >ran
  HOME=$work ZDOTDIR=$work XDG_CONFIG_HOME=$work TERM=xterm PATH=$work/bin:$PATH LC_ALL=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 python3 "$here/at_prompt.py" "$@" -- "${lines[@]}" >shown
  diff <(cut -d'|' -f2 lines) ran >&2 || { cat -v shown >&2; fail "$1 completes otherwise"; }
  passed "$1 completes commands, options, choices and files"
}
typed_in bash --noprofile --rcfile bashrc -i
typed_in zsh -d -i
typed_in fish --no-config --init-command "source '$completions/jpki-tool.fish'"
