#!/usr/bin/env python3
"""Holds the documents to the code that they name: a file that a page calls by its path is there, and so is every
`Class::member`.

usage: named_code.py ROOT      Prints each difference, and exits 1 if there is one.
"""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import verdict

FOLDERS = "apdu|conf|holder|jpki|pkcs11|support|tools|vcard|tests|fuzz|benchmarks|packaging|cmake"
QUOTED = re.compile(r"`([^`\n]+)`")
PATH = re.compile(rf"(?:{FOLDERS})(?:/[\w.-]+)+/?")
PLACEHOLDER = re.compile(r"\b[A-Z]{4,}\b(?!\.md)")
MEMBER = re.compile(r"(?:\w+::)*(\w+)::(~?\w+)(?:\(\))?")


def pages(root):
    return [*(root / "docs").rglob("*.md"), *root.glob("*.md")]


def names_in_code(root):
    """Every word of the C++ sources."""
    words = set()
    for folder in FOLDERS.split("|"):
        for source in (root / folder).rglob("*"):
            if source.suffix in (".h", ".cc"):
                words.update(re.findall(r"~?\w+", source.read_text(encoding="utf-8")))
    return words


def complaints(root):
    words = names_in_code(root)
    for page in pages(root):
        for quoted in QUOTED.findall(page.read_text(encoding="utf-8")):
            is_path = PATH.fullmatch(quoted) and not PLACEHOLDER.search(quoted)
            if is_path and not (root / quoted).exists():
                yield f"{page.relative_to(root)} names {quoted}, which is not there"
            member = MEMBER.fullmatch(quoted)
            if member and not words.issuperset(member.groups()):
                yield f"{page.relative_to(root)} names {quoted}, which no source has"


def main():
    return verdict.on(complaints(Path(sys.argv[1])), "the documents name code that is there")


if __name__ == "__main__":
    sys.exit(main())
