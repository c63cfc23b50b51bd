#!/usr/bin/env python3
"""Draws what the holder of a card sees in a terminal: the commands below are run there, on an invented card, and the holder answers.

usage: terminal.py [--check] BUILD_FOLDER
  --check   draws nothing, and exits 1 where a picture does not show what is said now; days and other numbers may differ

Writes terminal.svg and terminal.ja.svg beside itself.
"""
import html
import itertools
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
CLIENTS = HERE.parent.parent / "tests/interop/clients"
PICTURES = {"en": HERE / "terminal.svg", "ja": HERE / "terminal.ja.svg"}
SEED = "3"
# What is typed, and how the holder answers its questions.
COMMANDS = (("jpki-tool --demo status", []), ("jpki-tool --demo sign letter.pdf", ["the signing password", "y"]))

CELL, LINE, MARGIN, COLUMNS = 8.4, 18, 16, 80
# By the parameters of SGR that jpki-tool uses, and one that nobody does.
TYPED = "99"
CLASSES = {TYPED: "typed", "0": "", "1": "bold", "32": "good", "33": "note", "31": "bad", "1;31": "bad bold"}
STYLE = """
text { font: 14px 'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK JP', 'BIZ UDGothic', monospace; fill: #d6d9e0; white-space: pre }
.bold { font-weight: bold; fill: #ffffff } .good { fill: #8fd694 } .note { fill: #f0c674 } .bad { fill: #ff8f8f } .typed { fill: #8ab4f8 }
"""
MARK = re.compile(r"\x1b\[([0-9;]*)m")
CHANGES_WITH_TIME = re.compile(r"\d+|January|February|March|April|May|June|July|August|September|October|November|December")


def said(build, language):
    """What stands in the terminal in the end, with the marks of colours."""
    with tempfile.TemporaryDirectory() as folder:
        card = Path(folder, "data/jpki-pkcs11/demo-card")
        card.parent.mkdir(parents=True)
        subprocess.run([build / "tools/jpki-vcard", "make", "--seed", SEED, card], check=True, stdout=subprocess.DEVNULL)
        password = re.search(r"^sign = .*value = '(.*?)'", (card / "pins.toml").read_text(encoding="utf-8"), re.MULTILINE).group(1)
        subprocess.run([sys.executable, CLIENTS / "pdf.py", "write", "letter.pdf"], cwd=folder, check=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("JPKI_", "NO_COLOR"))}
        environment |= {"HOME": folder, "XDG_DATA_HOME": f"{folder}/data", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        shown = ""
        for command, answers in COMMANDS:
            program, *arguments = command.split()
            answers = [password if answer == "the signing password" else answer for answer in answers]
            done = subprocess.run([sys.executable, CLIENTS / "holder.py", *answers, "--", build / "tools" / program, "--lang", language,
                                   *arguments], cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True)
            shown += f"$ \x1b[{TYPED}m{command}\x1b[0m\n{done.stdout}\n".replace("\r", "")
        return shown.rstrip("\n")


def cells_of(character):
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def runs(line):
    """[(column, cells, class, text)], the characters of each of one width."""
    column, style = 0, ""
    for index, part in enumerate(MARK.split(line)):
        if index % 2:
            style = CLASSES[part or "0"]
            continue
        for cells, characters in itertools.groupby(part, cells_of):
            text = "".join(characters)
            yield column, cells * len(text), style, text
            column += cells * len(text)


def drawn(shown, language):
    lines = shown.split("\n")
    width, height = round(2 * MARGIN + COLUMNS * CELL), 2 * MARGIN + len(lines) * LINE
    title = " / ".join(command for command, _ in COMMANDS)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
           f'lang="{language}">', f"<title>{html.escape(title)}</title>", f"<style>{STYLE}</style>",
           f'<rect width="{width}" height="{height}" rx="8" fill="#20242c"/>']
    for row, line in enumerate(lines):
        out.append(f'<g transform="translate({MARGIN} {MARGIN + row * LINE + 13})">')
        out += [f'<text xml:space="preserve" x="{column * CELL:g}" textLength="{cells * CELL:g}" class="{style}">{html.escape(text)}</text>'
                for column, cells, style, text in runs(line) if text.strip()]
        out.append("</g>")
    return "\n".join(out + ["</svg>"]) + "\n"


def words(picture):
    """The picture's lines without what differs from day to day."""
    root = ElementTree.fromstring(picture)
    lines = ["".join(group.itertext()) for group in root.iter("{http://www.w3.org/2000/svg}g")]
    return [CHANGES_WITH_TIME.sub("#", re.sub(r"\s+", "", line)) for line in lines]


def main(*arguments):
    check = arguments[0] == "--check"
    build = Path(arguments[-1]).resolve()
    status = 0
    for language, path in PICTURES.items():
        picture = drawn(said(build, language), language)
        if not check:
            path.write_text(picture, encoding="utf-8")
        elif words(picture) != words(path.read_text(encoding="utf-8")):
            status = 1
            print(f"{path.name} does not show what is said now; draw it anew: docs/pictures/terminal.py {arguments[-1]}")
    return status


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
