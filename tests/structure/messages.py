#!/usr/bin/env python3
"""Holds tools/po to what the tools say: each message is translated, none is left that nobody says, and a translation
has the same places to be filled, and names the same pages, in its own language where they are there in it.

usage: messages.py ROOT      Prints each difference, and exits 1 if there is one.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
import verdict

STRING = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
SWITCH = re.compile(r'\{Fact::\w+,\s*"\w+",\s*\w+,\s*' + STRING + r",\s*" + STRING + r"\}")
ENTRY = re.compile(r"^msgid " + STRING + r"msgstr " + STRING, re.M)
PLACE = re.compile(r"%\d")
PAGE = re.compile(r"docs/[A-Za-z0-9_./-]*[A-Za-z0-9]")


def told_by_tables(root):
    """What a tool takes from the table of switches, as if it stood in the tool."""
    rows = SWITCH.findall((root / "vcard/switches.cc").read_text(encoding="utf-8"))
    return "".join(f"_({text})\n" for row in rows for text in row)


def extract(root, template, folder):
    tables = folder / "tables.cc"
    tables.write_text(told_by_tables(root), encoding="utf-8")
    sources = [*sorted((root / "tools").rglob("*.cc")), *sorted((root / "holder").rglob("*.cc")), tables]
    subprocess.run(["xgettext", "--language=C++", "--keyword=_", "--keyword=N_", "--from-code=UTF-8", "--force-po", "-o", template,
                    *sources], check=True)


def unquoted(text):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)).replace('\\"', '"')


def pages_in(strings):
    return sorted(PAGE.findall(unquoted(strings)))


def translated(root, page, language):
    own = f"{page.removesuffix('.md')}.{language}.md"
    return own if (root / own).is_file() else page


def complaints_of_pages(root, language, original, translation):
    pages = pages_in(original)
    yield from (f"{page} is named and not there" for page in pages if not (root / page).exists())
    expected = sorted(translated(root, page, language) for page in pages)
    if expected != pages_in(translation):
        yield f"other pages than {', '.join(expected) or 'none'} in the translation of {original.strip()}"


def complaints(root):
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "said.pot")
        extract(root, template, Path(folder))
        for catalogue in sorted((root / "tools/po").glob("*.po")):
            name = catalogue.relative_to(root)
            said = subprocess.run(["msgcmp", catalogue, template], capture_output=True, text=True, check=False,
                                  env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}).stderr
            yield from (line.replace(str(catalogue), str(name)) for line in said.splitlines())
            for original, translation in ENTRY.findall(catalogue.read_text(encoding="utf-8")):
                if sorted(PLACE.findall(original)) != sorted(PLACE.findall(translation)):
                    yield f"{name}: other places to fill than in {original.strip()}"
                yield from (f"{name}: {each}" for each in complaints_of_pages(root, catalogue.stem, original, translation))


def main():
    return verdict.on(complaints(Path(sys.argv[1])), "each message is translated")


if __name__ == "__main__":
    sys.exit(main())
