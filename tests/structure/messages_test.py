#!/usr/bin/env python3
"""Shows that messages.py sees what it looks for."""
import sys
import unittest

sys.dont_write_bytecode = True
import messages
from made_tree import complaints_of

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
SAID = 'int main() { puts(_("Made %1.")); puts(_("See docs/a.md.")); }\n'
SWITCHES = '{Fact::pss, "pss", kYesNo, "whether it "\n     "works", "nobody"},\n'


def entry(original, translation):
    return f'msgid "{original}"\nmsgstr "{translation}"\n\n'


ALL = entry("Made %1.", "%1 を作りました。") + entry("See docs/a.md.", "docs/a.ja.md です。") + entry("whether it works", "動くか") + entry("nobody", "なし")
PAGES = {"docs/a.md": "", "docs/a.ja.md": ""}


class Messages(unittest.TestCase):
    def complaints(self, catalogue, pages=PAGES):
        return complaints_of(messages.complaints, {
            "tools/tool.cc": SAID, "vcard/switches.cc": SWITCHES, "tools/po/ja.po": HEAD + catalogue, **pages})

    def assert_found(self, catalogue, what):
        self.assertIn(what, "\n".join(self.complaints(catalogue)))

    def test_a_whole_catalogue_passes(self):
        self.assertEqual(self.complaints(ALL), [])

    def test_a_message_that_is_not_there_is_found(self):
        for original in ("Made %1.", "whether it works", "nobody"):
            without = "".join(f"{part}\n\n" for part in ALL.split("\n\n") if f'"{original}"' not in part and part)
            self.assert_found(without, "this message is used but not defined")

    def test_an_empty_translation_is_found(self):
        self.assert_found(ALL.replace("動くか", ""), "this message is untranslated")

    def test_a_doubtful_translation_is_found(self):
        self.assert_found("#, fuzzy\n" + ALL, "this message needs to be reviewed by the translator")

    def test_a_message_that_nobody_says_is_found(self):
        self.assert_found(ALL + entry("Left over", "残り"), "this message is not used")

    def test_a_lost_place_is_found(self):
        self.assert_found(ALL.replace("%1 を", ""), "other places to fill")

    def test_a_page_in_another_language_is_found(self):
        self.assert_found(ALL.replace("docs/a.ja.md", "docs/a.md"), "other pages than docs/a.ja.md")

    def test_a_page_without_a_translation_keeps_its_name(self):
        alone = {"docs/a.md": ""}
        self.assertEqual(self.complaints(ALL.replace("docs/a.ja.md", "docs/a.md"), alone), [])

    def test_a_page_that_is_not_there_is_found(self):
        self.assertIn("docs/a.md is named and not there", "\n".join(self.complaints(ALL, {})))


if __name__ == "__main__":
    unittest.main()
