#!/usr/bin/env python3
"""Shows that client_pages.py fails on bad pages, and on nothing else."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
from client_pages import complaints

GOOD = {
    "docs/clients/curl.md": "# curl\n```sh login\ncurl $EXAMPLES/a.cnf\n```\nEnd\n```\nno command\n```\n",
    "docs/clients/curl.ja.md": "# カール\n```sh login\ncurl $EXAMPLES/a.cnf\n```\n",
    "docs/clients/README.md": "text\n",
    "docs/clients/README.ja.md": "text\n",
    "tests/interop/clients/curl.sh": "step login\n",
    "conf/examples/a.cnf.in": "",
}

# A file, its bad text, and a part of the complaint.
BAD = [
    ("docs/clients/curl.ja.md", "```sh login\ncurl $EXAMPLES/a.cnf --other\n```\n", "different commands"),
    ("docs/clients/curl.ja.md", "", "different commands"),
    ("docs/clients/ssh.md", "", "one language only"),
    ("docs/clients/ssh.ja.md", "", "one language only"),
    ("conf/examples/b.cnf.in", "", "on no page"),
]
NAMELESS = "```sh\ncurl $EXAMPLES/a.cnf\n```\n"
TWICE = "```sh a\nx a.cnf\n```\n```sh a\ny\n```\n"


def complaints_of(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return list(complaints(Path(folder)))


class ClientPagesTest(unittest.TestCase):
    def test_good_pages_are_accepted(self):
        self.assertEqual(complaints_of(GOOD), [])

    def test_bad_pages_are_named(self):
        for name, text, part in BAD:
            found = complaints_of(GOOD | {name: text})
            self.assertEqual(len(found), 1, (name, found))
            self.assertIn(part, found[0])

    def test_a_tested_page_names_each_block_once(self):
        for text in (NAMELESS, TWICE):
            both = {"docs/clients/curl.md": text, "docs/clients/curl.ja.md": text}
            self.assertIn("a name of its own", "".join(complaints_of(GOOD | both)))


unittest.main()
