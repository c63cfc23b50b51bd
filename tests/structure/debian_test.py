#!/usr/bin/env python3
"""Shows that debian.py sees what it looks for."""
import sys
import unittest

sys.dont_write_bytecode = True
import debian
from made_tree import complaints_of

CHANGELOG = "a-package (1.2.3-1) unstable; urgency=medium\n\n  * That.\n\na-package (1.2.2-1) unstable; urgency=medium\n"
CHANGES = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-01-31\n\n## [1.2.2] - 2026-01-30\n"
CONTROL = "Source: a\nBuild-Depends:\n cmake (>= 3),\n liba-dev,\n python3 <!nocheck>,\nStandards-Version: 4\nDepends: libb-dev\n"
TESTS = "Test-Command: true\nDepends: liba, p11-kit | other,\n iproute2,\nRestrictions: needs-root\n"
PACKAGES = "# build this\nbuild g++\nbuild cmake\nbuild liba-dev|libaa-dev\ntest libc-dev\nsandbox iproute2\npackaged other\n"


class Debian(unittest.TestCase):
    def complaints(self, changelog=CHANGELOG, packages=PACKAGES, changes=CHANGES, others="1.2.3"):
        return complaints_of(debian.complaints, {
            "CMakeLists.txt": "cmake_minimum_required(VERSION 3.25)\nproject(jpki-pkcs11 VERSION 1.2.3 LANGUAGES CXX)\n",
            "packaging/debian/changelog": changelog, "CHANGELOG.md": changes, "packaging/debian/control": CONTROL,
            "packaging/rpm/jpki-pkcs11.spec": f"Name: a\nVersion:   {others}\n", "packaging/arch/PKGBUILD": f"a=b\npkgver={others}\n",
            "extension/manifest.json": f'{{\n  "name": "a",\n  "version": "{others}"\n}}\n',
            "packaging/packages.txt": packages, "packaging/debian/tests/control": TESTS})

    def test_what_agrees_passes(self):
        self.assertEqual(self.complaints(), [])

    def test_another_version_is_found(self):
        self.assertEqual(self.complaints(CHANGELOG.replace("1.2.3", "1.2.4")),
                         ["packaging/debian/changelog: its newest version is not 1.2.3"])

    def test_a_version_without_an_entry_is_found(self):
        self.assertNotEqual(self.complaints(CHANGELOG[CHANGELOG.index("a-package (1.2.2"):]), [])

    def test_a_version_that_the_changes_do_not_end_with_is_found(self):
        for other in (CHANGES.replace("[1.2.3]", "[1.2.4]"), CHANGES.replace(" - 2026-01-31", ""), "# Changelog\n"):
            self.assertEqual(self.complaints(changes=other), ["CHANGELOG.md: its newest version is not 1.2.3"])

    def test_another_version_for_other_systems_is_found(self):
        self.assertEqual(self.complaints(others="1.2.2"), ["packaging/rpm/jpki-pkcs11.spec: its newest version is not 1.2.3",
                                                           "packaging/arch/PKGBUILD: its newest version is not 1.2.3",
                                                           "extension/manifest.json: its newest version is not 1.2.3"])

    def test_a_dependency_that_is_not_there_is_found(self):
        self.assertIn("libb-dev", "".join(self.complaints(packages=PACKAGES + "build libb-dev\n")))

    def test_a_dependency_of_the_test_that_is_not_there_is_found(self):
        self.assertIn("tests/control: does not name opensc", "".join(self.complaints(packages=PACKAGES + "packaged opensc\n")))


if __name__ == "__main__":
    unittest.main()
