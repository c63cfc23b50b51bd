#!/usr/bin/env python3
"""Holds the man pages of the settings to conf/settings.cc: each setting is there, with each of its values.

usage: settings_pages.py ROOT      Prints what is missing, and exits 1 if something is.
"""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import verdict

PAGES = ("conf/man/jpki-pkcs11.conf.5", "conf/man/ja/jpki-pkcs11.conf.5")
ROW = re.compile(r'"((?:log|tokens|portal)\.\w+)",\s*"([^"]*)"')
# A list of words, as it stands for people; anything else is described.
WORDS = re.compile(r"^\w+(, \w+)* or \w+$")


def complaints(root):
    rows = ROW.findall((root / "conf/settings.cc").read_text(encoding="utf-8"))
    if not rows:
        yield "conf/settings.cc: no setting found"
    for page in PAGES:
        text = (root / page).read_text(encoding="utf-8").replace(r"\(dq", '"')
        for key, values in rows:
            section, name = key.split(".")
            part = text[text.find(f".SS [{section}]"):]
            entry = re.search(rf'^\.BR {name} " = (.*)', part, re.MULTILINE)
            if not entry:
                yield f"{page}: no {key}"
            elif WORDS.match(values):
                there = set(re.findall(r'"(\w+)"', entry.group(1)))
                yield from (f"{page}: {key} without {word}" for word in re.split(", | or ", values) if word not in there)


def main():
    return verdict.on(complaints(Path(sys.argv[1])), "the pages have every setting with its values")


if __name__ == "__main__":
    sys.exit(main())
