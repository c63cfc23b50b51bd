# What the tests of jpki-tool share: the tool in a terminal, in both languages and as JSON, and what it must look like.
# Sourced by bash, with the build folder as its first argument.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh" "$1"
tool=$build/tools/jpki-tool
holder=$here/../clients/holder.py
check() { PYTHONDONTWRITEBYTECODE=1 python3 "$here/said.py" "$@" || { cat said >&2; fail "said.py $1"; }; }

# at_terminal EXIT [ANSWER]... -- ARGUMENT...: the tool in a terminal that answers its questions. What that shows is in `said`.
at_terminal() {
  local expected=$1 answers=() status=0
  shift
  while [ "$1" != -- ]; do answers+=("$1"); shift; done
  shift
  TERM=dumb python3 "$holder" "${answers[@]}" -- "$tool" "$@" >said 2>&1 || status=$?
  [ "$status" -eq "$expected" ] || { cat said >&2; fail "jpki-tool $*: $status where $expected was expected"; }
  case " $* " in *' --json '*) ;; *) check columns said ;; esac
}
# as_json EXIT COMMAND...: the facts alone, in `facts`, held to the schema.
as_json() {
  local expected=$1 status=0
  shift
  "$tool" --json "$@" >facts 2>said || status=$?
  [ "$status" -eq "$expected" ] || { cat facts said >&2; fail "jpki-tool --json $*: $status where $expected was expected"; }
  [ ! -s said ] || { cat said >&2; fail "jpki-tool --json says something beside"; }
  check schema facts "$expected"
}
fact() { check fact facts "$1"; } # fact PATH: for example keys.0.tries_left
# tool_says CODE: what the tool sees now, for what the reader service takes a moment to notice.
tool_says() {
  "$tool" --json status >facts || true
  [ "$(fact error.code 2>/dev/null)" = "$1" ]
}

# trouble CODE EXIT COMMAND...: the same trouble in both languages and as JSON, for what asks nothing and changes nothing.
trouble() {
  local code=$1 expected=$2 language
  shift 2
  for language in en ja; do
    as_json "$expected" --lang "$language" "$@"
    [ "$(fact error.code)" = "$code" ] || { cat facts >&2; fail "jpki-tool $*: not $code"; }
    at_terminal "$expected" -- --lang "$language" "$@"
    check says said facts
    check language said "$language"
  done
}
