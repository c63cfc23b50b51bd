#!/usr/bin/env python3
"""Shows that client_pages.py fails on bad pages, and on nothing else."""
import sys
import unittest

sys.dont_write_bytecode = True
from client_pages import complaints
from made_tree import complaints_of

GOOD = {
    "docs/clients/curl.md": "# curl\n```sh login\ncurl $EXAMPLES/a.cnf\n```\nEnd\n```\nno command\n```\n",
    "docs/clients/curl.ja.md": "# カール\n```sh login\ncurl $EXAMPLES/a.cnf\n```\n",
    "docs/clients/README.md": "text\n",
    "docs/clients/README.ja.md": "text\n",
    "docs/guide.md": "```sh login\njpki-tool status\n```\n",
    "docs/guide.ja.md": "```sh login\njpki-tool status\n```\n",
    "tests/interop/clients/curl.sh": "step login\n",
    "conf/examples/a.cnf.in": "",
}

# A file, its bad text, and a part of the complaint.
BAD = [
    ("docs/clients/curl.ja.md", "```sh login\ncurl $EXAMPLES/a.cnf --other\n```\n", "different commands"),
    ("docs/clients/curl.ja.md", "", "different commands"),
    ("docs/guide.ja.md", "```sh login\njpki-tool doctor\n```\n", "docs/guide: the two languages show different commands"),
    ("docs/clients/ssh.md", "", "one language only"),
    ("docs/clients/ssh.ja.md", "", "one language only"),
    ("conf/examples/b.cnf.in", "", "on no page"),
]
TABLE = "| wrong PIN | `no`, `locked` | 1 |\n"
OTHER_TABLES = ("| 違う | `no` | 1 |\n", "| 違う | `no`、`locked` | 0 |\n", "")
NAMELESS = "```sh\ncurl $EXAMPLES/a.cnf\n```\n"
TWICE = "```sh a\nx a.cnf\n```\n```sh a\ny\n```\n"


class ClientPagesTest(unittest.TestCase):
    def test_good_pages_are_accepted(self):
        self.assertEqual(complaints_of(complaints, GOOD), [])

    def test_bad_pages_are_named(self):
        for name, text, part in BAD:
            found = complaints_of(complaints, GOOD | {name: text})
            self.assertEqual(len(found), 1, (name, found))
            self.assertIn(part, found[0])

    def test_both_tables_show_the_same(self):
        good = GOOD | {"docs/clients/README.md": TABLE, "docs/clients/README.ja.md": "| 違う | `locked`、`no` | 1 |\n"}
        self.assertEqual(complaints_of(complaints, good), [])
        for table in OTHER_TABLES:
            found = complaints_of(complaints, good | {"docs/clients/README.ja.md": table})
            self.assertIn("different messages or numbers", "".join(found))

    def test_a_tested_page_names_each_block_once(self):
        for text in (NAMELESS, TWICE):
            both = {"docs/clients/curl.md": text, "docs/clients/curl.ja.md": text}
            self.assertIn("a name of its own", "".join(complaints_of(complaints, GOOD | both)))


unittest.main()
