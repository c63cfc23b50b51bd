#!/usr/bin/env python3
"""Holds docs/jpki-tool.md and its Japanese twin to the tables in holder/: each code is there once, with the exit code, sentence and
remedy that the tool has, in the page's language; and docs/card-protocol.md to the names of the facts that a card is asked for.

usage: trouble_pages.py ROOT [--write]      Prints each difference, and exits 1 if there is one; or writes the tables anew.
"""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import verdict
from messages import ENTRY, STRING, unquoted

TEXT = r"N_\(\s*" + STRING + r"\s*\)"
TROUBLE = re.compile(r'TroubleRow\{\s*Trouble::\w+,\s*(\d+),\s*"(\w+)",\s*' + TEXT + r",\s*" + TEXT + r"\s*\}")
ADVICE = re.compile(r'AdviceRow\{\s*Advice::\w+,\s*"(\w+)",\s*(true|false),\s*' + TEXT + r"\s*\}")
FAULT = re.compile(r'SignatureFaultRow\{\s*Fault::\w+,\s*"(\w+)",\s*Trouble::(\w+),\s*' + TEXT + r"\s*\}")
DIAGNOSIS = re.compile(r'Diagnosis k\w+\{\s*"(\w+)",\s*State::(\w+),\s*' + TEXT + r",\s*(?:" + TEXT + r'|"")\s*\}')
CHECK = re.compile(r'const Check k\w+\{\s*"(\w+)",\s*(?:' + TEXT + r'|("[^"]*")),')
NOTE = re.compile(r'const Note k\w+\{\s*"(\w+)",\s*' + TEXT + r"\s*[,}]")
FACT = re.compile(r'Fact\{\s*"(\w+)",\s*' + TEXT)
# Two words or more of small letters.
NAMED_FACT = re.compile(r"`([a-z]+(?:_[a-z]+)+)`")
PROTOCOL = "docs/card-protocol.md"
PAGES = {"docs/jpki-tool.md": False, "docs/jpki-tool.ja.md": True}


def catalogue(root):
    entries = ENTRY.findall((root / "tools/po/ja.po").read_text(encoding="utf-8"))
    known = {unquoted(original): unquoted(translation) for original, translation in entries}
    # The catalogue's own head stands behind the empty text.
    return known | {"": ""}


def cells(*texts):
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"


def tables(root, japanese):
    """The rows by the name of their table."""
    known = catalogue(root) if japanese else {}

    def said(text):
        text = unquoted(text)
        return known.get(text, text)

    troubles = TROUBLE.findall((root / "holder/trouble.cc").read_text(encoding="utf-8"))
    advice = ADVICE.findall((root / "holder/advice.cc").read_text(encoding="utf-8"))
    faults = FAULT.findall((root / "holder/signature_check.cc").read_text(encoding="utf-8"))
    doctor = "".join(path.read_text(encoding="utf-8") for path in sorted((root / "holder/doctor").glob("*_checks.cc")))
    notes = NOTE.findall((root / "holder/registration/edit.cc").read_text(encoding="utf-8"))
    return {
        "notes": [cells(f"`{code}`", said(message)) for code, message in notes],
        "facts": sorted(cells(f"`{name}`", said(statement)) for name, statement in facts_of(root)),
        "checks": sorted(cells(f"`{name}`", said(title or plain)) for name, title, plain in CHECK.findall(doctor)),
        "diagnoses": sorted(cells(f"`{code}`", f"`{state}`", said(message), said(remedy))
                            for code, state, message, remedy in DIAGNOSIS.findall(doctor)),
        "troubles": [cells(number, f"`{code}`", said(message), said(remedy)) for number, code, message, remedy in troubles],
        "faults": [cells(f"`{code}`", f"`{trouble}`", said(text)) for code, trouble, text in faults],
        "advice": [cells(f"`{code}`", f"`{urgent}`", said(text)) for code, urgent, text in advice],
    }


def table_of(name):
    """From the mark of a table to the end of its rows; the first two are its head."""
    return re.compile(rf"(<!-- table: {name} -->\n\|.*\n\|[-| ]*\n)((?:\|.*\n)*)")


def facts_of(root):
    texts = (path.read_text(encoding="utf-8") for path in sorted((root / "holder/facts").glob("*_facts.cc")))
    return FACT.findall("".join(texts))


def unnamed_facts(root):
    known = {name for name, _ in facts_of(root)}
    named = set(NAMED_FACT.findall((root / PROTOCOL).read_text(encoding="utf-8")))
    yield from (f"{PROTOCOL}: does not name the fact {name}" for name in sorted(known - named))
    yield from (f"{PROTOCOL}: no card is asked for the fact {name}" for name in sorted(named - known))


def complaints(root):
    yield from unnamed_facts(root)
    for page, japanese in PAGES.items():
        text = (root / page).read_text(encoding="utf-8")
        for name, rows in tables(root, japanese).items():
            found = table_of(name).search(text)
            there = found.group(2).splitlines() if found else []
            if not rows:
                yield f"no table of {name} in holder/"
            yield from (f"{page}: not there: {row}" for row in rows if row not in there)
            yield from (f"{page}: not in holder/: {row}" for row in there if row not in rows)
            if sorted(rows) == sorted(there) and rows != there:
                yield f"{page}: {name} in another order"


def write(root):
    for page, japanese in PAGES.items():
        path = root / page
        text = path.read_text(encoding="utf-8")
        for name, rows in tables(root, japanese).items():
            new = "".join(row + "\n" for row in rows)
            text = table_of(name).sub(lambda found, new=new: found.group(1) + new, text)
        path.write_text(text, encoding="utf-8")


def main():
    root = Path(sys.argv[1])
    if "--write" in sys.argv[2:]:
        write(root)
    return verdict.on(complaints(root), "the pages have what the tool says and asks")


if __name__ == "__main__":
    sys.exit(main())
