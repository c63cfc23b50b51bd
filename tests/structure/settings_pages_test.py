#!/usr/bin/env python3
"""Shows that settings_pages.py sees what it looks for."""
import sys
import unittest

sys.dont_write_bytecode = True
import settings_pages
from made_tree import complaints_of

SETTINGS = 'choice<&Settings::a>(\n"log.level", "off, error or info", "What."),\n{"tokens.reader", "a part of a name, or empty", "Which."}\n'
PAGE = '.SS [log]\n.TP\n.BR level " = " \\(dqoff\\(dq | \\(dqerror\\(dq | \\(dqinfo\\(dq\n.SS [tokens]\n.TP\n.BR reader " = \\(dqTEXT\\(dq"\n'


class SettingsPages(unittest.TestCase):
    def complaints(self, english=PAGE, japanese=PAGE):
        return complaints_of(settings_pages.complaints, {"conf/settings.cc": SETTINGS, settings_pages.PAGES[0]: english,
                                                         settings_pages.PAGES[1]: japanese})

    def test_pages_with_every_setting_pass(self):
        self.assertEqual(self.complaints(), [])

    def test_a_setting_that_is_not_there_is_found(self):
        self.assertEqual(self.complaints(PAGE.replace("BR reader", "BR readers")), [f"{settings_pages.PAGES[0]}: no tokens.reader"])

    def test_a_value_that_is_not_there_is_found(self):
        self.assertEqual(self.complaints(japanese=PAGE.replace("error", "fault")),
                         [f"{settings_pages.PAGES[1]}: log.level without error"])

    def test_a_setting_in_another_section_is_found(self):
        self.assertIn("no log.level", "".join(self.complaints(PAGE.replace("[log]", "[tokens]"))))


if __name__ == "__main__":
    unittest.main()
