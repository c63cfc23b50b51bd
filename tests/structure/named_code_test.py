#!/usr/bin/env python3
"""Shows that named_code.py sees what it looks for."""
import sys
import unittest

sys.dont_write_bytecode = True
import made_tree
import named_code

CODE = {"pkcs11/login.h": "class Login {\n  bool end();\n};\n"}


class NamedCode(unittest.TestCase):
    def complaints(self, text):
        return made_tree.complaints_of(named_code.complaints, {**CODE, "docs/a.md": text})

    def test_code_that_is_there_passes(self):
        self.assertEqual(self.complaints("`pkcs11/login.h`, `Login::end`, `pkcs11::Login::end()`, `pkcs11/`"), [])

    def test_a_file_that_is_gone_is_found(self):
        self.assertEqual(self.complaints("`pkcs11/logout.h`"), ["docs/a.md names pkcs11/logout.h, which is not there"])

    def test_a_member_that_is_gone_is_found(self):
        for name in ("Login::begin", "Logout::end", "pkcs11::Login::begin"):
            self.assertEqual(self.complaints(f"`{name}`"), [f"docs/a.md names {name}, which no source has"])

    def test_placeholders_and_other_quotes_pass(self):
        self.assertEqual(self.complaints("`tests/interop/clients/NAME.sh`, `ssh -I module.so`, `a::b c`"), [])


if __name__ == "__main__":
    unittest.main()
