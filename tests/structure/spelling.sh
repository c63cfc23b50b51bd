#!/bin/sh
# Fails where codespell finds a misspelled word. Those that it is told of are misspelled on purpose, or are no words.
# usage: spelling.sh ROOT
set -eu
command -v codespell >/dev/null || { echo "codespell is missing: packaging/install-packages.sh test" >&2; exit 1; }
cd "$1"
# Not what was built here.
codespell --quiet-level=3 --skip='./.git,./build*,./packages,./release,./fuzz/corpus,*.svg' --ignore-words-list=fo,levle,ulimited,yse
echo "no misspelled word"
