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

# A report of COMMAND: shown before it is written, after a yes alone, the same in both languages, never in the place of another file
# unasked, nor half. It is in report.txt afterwards.
report_needs_consent() { # report_needs_consent COMMAND
  local language command=$1
  report() { # report EXIT ANSWER LANGUAGE [OPTION]...
    at_terminal "$1" "$2" -- --lang "$3" "$command" --report report.txt "${@:4}"
  }
  report 13 n en
  [ ! -e report.txt ] || fail "written after a no"
  report 0 y en
  cp report.txt first.txt
  python3 - <<'END' || fail "not all of the report was shown before it was written"
said, report = (open(name, encoding="utf-8").read() for name in ("said", "report.txt"))
assert report in said and said.index(report) < said.index("[y/N]"), said
END
  [ "$(stat -c %a report.txt)" = 600 ] || fail "not as the umask has it"
  trouble file_exists 30 "$command" --report report.txt
  cmp report.txt first.txt || fail "a report was replaced"
  report 0 y ja --force
  cmp report.txt first.txt || fail "the report depends on the language"
  trouble file_not_written 31 "$command" --report nowhere/report.txt
  for language in en ja; do
    setsid "$tool" --lang "$language" "$command" --report second.txt >said 2>&1 </dev/null && fail "written without being shown"
    check language said "$language"
    [ ! -e second.txt ] || fail "written without being shown"
  done
  setsid "$tool" --json "$command" --report second.txt >facts </dev/null || [ $? -eq 61 ] || fail "not report_unseen"
  [ "$(fact error.code)" = report_unseen ] && [ ! -e second.txt ] || fail "not report_unseen"
  setsid "$tool" --json "$command" --report second.txt --yes >facts </dev/null || fail "--yes"
  check schema facts 0
  cmp second.txt first.txt || fail "another report"
  # No file may grow: what a full disk is like. Pipes are not concerned.
  (trap '' XFSZ; ulimit -f 0; "$tool" --json "$command" --report full.txt --yes | cat) | cat >facts || true
  [ "$(fact error.code)" = file_not_written ] || fail "a full disk"
  [ -z "$(find . -name 'full.txt*')" ] || fail "something half written is left"
}
