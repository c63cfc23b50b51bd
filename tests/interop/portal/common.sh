# What the tests of jpki-portal share: a page that asks, a pinentry that answers for its holder, and what was asked of whom.
# Sourced by bash, with the build folder as its first argument.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh" "$1"
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here
host=$build/tools/jpki-portal
python=$(python3 -c 'import sys; print(sys.executable)')
tool=$build/tools/jpki-tool
mkdir bin
ln -s "$here/pinentry.sh" bin/pinentry
PATH=$work/bin:$PATH
unset LANGUAGE DISPLAY WAYLAND_DISPLAY
export PIN PIN_ANSWER BEFORE_ANSWER CONFIRM_ANSWER MESSAGE_ANSWER
export CANCEL='ERR 83886179 Operation cancelled'

answers() { python3 "$here/answers.py" "$@" || { cat answer log >&2; fail "answers.py $*"; }; }
digest() { answers digest "$@"; }
turn=$XDG_RUNTIME_DIR/jpki-portal.lock
# page RESULT [-o ORIGIN] MESSAGE: a page of a site that has not been refused just now; what the page gets is in `answer`, what the windows have shown in `window`, what was logged in `log`.
page() {
  local expected=$1
  shift
  rm -f window asked "$turn"
  touch window asked
  timeout 120 env PATH="${HOST_PATH:-$PATH}" "$python" "$here/browser.py" "$host" "$@" >answer 2>log || { cat log >&2; fail "no answer to $*"; }
  answers result "$expected"
  # What is told after the answer has been seen then.
  flock -w 60 "$turn" true || fail "a window does not end"
}
windows() { # windows [KIND]...: exactly these were opened
  [ "$(cut -d' ' -f1 asked | xargs)" = "$*" ] || { cat asked window log >&2; fail "the windows are not: $*"; }
}
verifies() { # verifies N: so many since the last mark
  [ "$(since verifies)" = "$1" ] || fail "$(since verifies) VERIFYs where $1 were expected"
  mark
}
untouched() { # nobody was asked, and no PIN sent
  windows
  verifies 0
}
