#!/usr/bin/env python3
"""Shows that links.py, shell.sh and spelling.sh see what they look for."""
import subprocess
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
import links
from made_tree import complaints_of

HERE = Path(__file__).resolve().parent
PAGE = "# Title\n\n[a](docs/b.md#the-second-one) [c](#title) [d](https://example.com/x) `[e](nowhere)`\n\n```\n[f](nowhere)\n```\n"
OTHER = "# 題（仮）\n\n## The *second* one\n\n## 題\n\n## 題\n\n[up](../README.md) [same](#題-1) [first](#題仮)\n"
FOLDERS = {f"{name}/kept": "" for name in (".ci", "apdu", "benchmarks", "conf", "fuzz", "holder", "jpki", "packaging", "pkcs11", "support",
                                           "tests", "tools", "vcard")}
SCRIPTS = FOLDERS | {"a.sh": "#!/bin/sh\necho a\n", "tests/part.sh": "# A part.\necho b\n"}


def fails(script):
    """As a check of a tree: what the script says where it fails."""
    def check(root):
        done = subprocess.run([HERE / script, root], capture_output=True, text=True, check=False)
        return [done.stdout + done.stderr] if done.returncode else []
    return check


class Texts(unittest.TestCase):
    def links(self, page=PAGE, other=OTHER):
        return complaints_of(links.complaints, {"README.md": page, "docs/b.md": other})

    def test_links_that_lead_somewhere_pass(self):
        self.assertEqual(self.links(), [])

    def test_links_to_nowhere_are_found(self):
        for link, complaint in (("c.md", "docs/b.md: no file c.md"), ("#third", "docs/b.md: no heading #third"),
                                ("../README.md#second", "docs/b.md: no heading ../README.md#second")):
            self.assertEqual(self.links(other=OTHER + f"[x]({link})\n"), [complaint])

    def test_scripts_are_looked_at_with_a_first_line_and_without(self):
        self.assertEqual(complaints_of(fails("shell.sh"), SCRIPTS), [])
        for name, text in (("tests/b", "#!/bin/bash\nlocal x=1\n"), ("tools/c.sh", "#!/bin/sh\nif [[ a ]]; then :; fi\n"),
                           ("tests/part.sh", "# A part.\nlocal x=1\n")):
            self.assertIn(name.rpartition("/")[2], "".join(complaints_of(fails("shell.sh"), SCRIPTS | {name: text})))

    def test_a_misspelled_word_is_found(self):
        self.assertEqual(complaints_of(fails("spelling.sh"), {"a.md": "It receives.\n"}), [])
        self.assertIn("a.md:1", "".join(complaints_of(fails("spelling.sh"), {"a.md": "It reci" "eves.\n"})))


if __name__ == "__main__":
    unittest.main()
