#!/usr/bin/env python3
"""Checks docs/clients and the user's guide: both languages show the same commands and, in their tables, the same messages and numbers;
and no command that a test should run is without one.

usage: client_pages.py SOURCE_FOLDER
"""
import pathlib
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "interop" / "clients"))
import verdict
from page import blocks


TABLE_ROW = re.compile(r"^\|.*\|$", re.MULTILINE)
LITERAL = re.compile(r"`[^`]+`|(?<=\| )\d+(?= \|)")


def literals(page):
    """Of each row of a table: what is code, and the cells that are a number."""
    return [sorted(LITERAL.findall(row)) for row in TABLE_ROW.findall(page.read_text(encoding="utf-8"))]


def complaints(source):
    pages, tests = source / "docs/clients", source / "tests/interop/clients"
    english = {page.name.removesuffix(".md") for page in pages.glob("*.md") if not page.name.endswith(".ja.md")}
    japanese = {page.name.removesuffix(".ja.md") for page in pages.glob("*.ja.md")}
    for name in sorted(english ^ japanese):
        yield f"docs/clients/{name}: in one language only"
    for page in [*(pages / name for name in sorted(english & japanese)), source / "docs/guide"]:
        name, (one, other) = page.relative_to(source), (page.with_suffix(".md"), page.with_suffix(".ja.md"))
        if blocks(one) != blocks(other):
            yield f"{name}: the two languages show different commands"
        if literals(one) != literals(other):
            yield f"{name}: the two languages' tables show different messages or numbers"
        names = [name for name, _ in blocks(one)]
        if (tests / f"{page.name}.sh").exists() and (not names or "" in names or len(set(names)) != len(names)):
            yield f"{name}.md: each block of commands needs a name of its own"
    for example in sorted((source / "conf/examples").glob("*.in")):
        if not any(example.stem in page.read_text(encoding="utf-8") for page in pages.glob("*.md")):
            yield f"conf/examples/{example.name}: on no page"


def main(source):
    return verdict.on(complaints(pathlib.Path(source)), "both languages show the same commands, messages and numbers")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
