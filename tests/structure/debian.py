#!/usr/bin/env python3
"""Holds what packages and the extension are made of, and CHANGELOG.md, to the version of CMakeLists.txt; and packaging/debian to what
packaging/packages.txt has for the build and for the test of the packages.

usage: debian.py ROOT      Prints each difference, and exits 1 if there is one.
"""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import verdict

# Every Debian package may take them for granted (Debian Policy 4.2).
BUILD_ESSENTIAL = {"g++", "make"}
VERSION = re.compile(r"^project\(jpki-pkcs11 VERSION ([0-9.]+)", re.MULTILINE)
# Where else it stands, and how.
VERSIONS = {
    "packaging/debian/changelog": re.compile(r"\A\S+ \((.+)-[^-)]+\)"),
    "CHANGELOG.md": re.compile(r"^## \[([0-9.]+)\] - \d{4}-\d\d-\d\d$", re.MULTILINE),
    "packaging/rpm/jpki-pkcs11.spec": re.compile(r"^Version: *(\S+)$", re.MULTILINE),
    "packaging/arch/PKGBUILD": re.compile(r"^pkgver=(\S+)$", re.MULTILINE),
    "extension/manifest.json": re.compile(r'^  "version": "([^"]+)"', re.MULTILINE),
}
BUILD_DEPENDS = re.compile(r"^Build-Depends:((?:.*\n)(?: .*\n)*)", re.MULTILINE)
DEPENDS = re.compile(r"^Depends:((?:.*\n)(?: .*\n)*)", re.MULTILINE)


def packages_in(field, text):
    rows = field.search(text).group(1).split(",")
    return {name.split()[0] for row in rows for name in row.split("|") if name.strip()}


def rows_of(sections, text):
    return re.findall(rf"^(?:{'|'.join(sections)}) (\S+)", text, re.MULTILINE)


def complaints(root):
    def text(name):
        return (root / name).read_text(encoding="utf-8")

    version = VERSION.search(text("CMakeLists.txt")).group(1)
    for file, pattern in VERSIONS.items():
        newest = pattern.search(text(file))
        if not newest or newest.group(1) != version:
            yield f"{file}: its newest version is not {version}"
    for file, field, sections in (("packaging/debian/control", BUILD_DEPENDS, ["build"]),
                                  ("packaging/debian/tests/control", DEPENDS, ["packaged", "sandbox"])):
        named = packages_in(field, text(file)) | BUILD_ESSENTIAL
        for names in rows_of(sections, text("packaging/packages.txt")):
            if not named & set(names.split("|")):
                yield f"{file}: does not name {names}, as packaging/packages.txt does"


def main():
    return verdict.on(complaints(Path(sys.argv[1])), "packages and CHANGELOG.md have the version and the dependencies of the project")


if __name__ == "__main__":
    sys.exit(main())
