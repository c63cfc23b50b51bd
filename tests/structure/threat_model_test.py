#!/usr/bin/env python3
"""Shows that threat_model.py sees what it looks for."""
import sys
import unittest

sys.dont_write_bytecode = True
import threat_model

TESTS = {"Suite.Test", "structure_exports"}


def page(**rows):
    shown_by = {str(number): "`Suite.Test`" for number in range(1, threat_model.CLASSES + 1)}
    shown_by.update({name.lstrip("_"): text for name, text in rows.items()})
    return "\n".join(f"| {number} | a class | {text} |" for number, text in shown_by.items())


class ThreatModel(unittest.TestCase):
    def complaints(self, text):
        return list(threat_model.complaints(text, TESTS))

    def test_a_whole_page_passes(self):
        self.assertEqual(self.complaints(page(_3="none: there is nothing", _4="`structure_exports`")), [])

    def test_a_missing_class_is_found(self):
        self.assertEqual(len(self.complaints(page().split("\n", 1)[1])), 1)

    def test_a_class_without_a_test_or_a_reason_is_found(self):
        self.assertIn("names no test for class 2", self.complaints(page(_2="it is fine"))[0])

    def test_a_test_that_is_nowhere_is_found(self):
        for name in ("Suite.Other", "structure_nothing"):
            self.assertIn(name, self.complaints(page(_2=f"`{name}`"))[0])

    def test_tests_in_python_have_names(self):
        text = "class First(unittest.TestCase):\n    def test_a(self):\n        pass\n\n\nclass Other:\n    def test_b(self): ..\n"
        self.assertEqual(list(threat_model.names_in_python(text)), ["First.test_a"])


if __name__ == "__main__":
    unittest.main()
