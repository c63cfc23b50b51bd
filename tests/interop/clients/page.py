"""The commands of a page in docs/clients: its fenced blocks "```sh NAME", which are the test's script.

usage: page.py PAGE FOLDER     writes each block to FOLDER/NAME and prints the names
"""
import pathlib
import re
import sys

BLOCK = re.compile(r"^```sh(?: +(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page):
    """[(name or "", commands)], in the page's order."""
    return BLOCK.findall(pathlib.Path(page).read_text(encoding="utf-8"))


def main(page, folder):
    for name, commands in blocks(page):
        if name:
            pathlib.Path(folder, name).write_text(commands, encoding="utf-8")
            print(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
