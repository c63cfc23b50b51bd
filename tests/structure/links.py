#!/usr/bin/env python3
"""Follows the links of the documents to files and headings of this project: each leads somewhere.

usage: links.py ROOT      Prints each that does not, and exits 1 if there is one.
"""
import re
import sys
import urllib.parse
from pathlib import Path

sys.dont_write_bytecode = True
import verdict

CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
# Outside of this project, or on a page of the site that shows it.
ELSEWHERE = re.compile(r"[a-z]+:|\.\./blob/")


def pages(root):
    return sorted(page for folder in (".", ".github", "docs", "fuzz", "packaging", "tests") for page in (root / folder).glob(
        "*.md" if folder == "." else "**/*.md"))


def anchors(text):
    """As GitHub makes them of headings."""
    found = []
    for heading in HEADING.findall(CODE.sub("", text)):
        words = re.sub(r"\]\([^)]*\)|[`*\[]", "", heading).strip().lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        found.append(anchor + (f"-{found.count(anchor)}" if anchor in found else ""))
    return found


def complaints(root):
    texts = {page.resolve(): page.read_text(encoding="utf-8") for page in pages(root)}
    for page, text in texts.items():
        for link in LINK.findall(QUOTED.sub("", CODE.sub("", text))):
            if ELSEWHERE.match(link):
                continue
            name, _, anchor = urllib.parse.unquote(link).partition("#")
            target = (page.parent / name).resolve() if name else page
            where = page.relative_to(root.resolve())
            if not target.exists():
                yield f"{where}: no file {name}"
            elif anchor and target in texts and anchor not in anchors(texts[target]):
                yield f"{where}: no heading {link}"


def main():
    return verdict.on(complaints(Path(sys.argv[1])), "every link leads somewhere")


if __name__ == "__main__":
    sys.exit(main())
