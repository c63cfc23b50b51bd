#!/usr/bin/env python3
"""Holds docs/threat-model.md to the tests that it names: each class has one or says why not, and each is there.

usage: threat_model.py ROOT      Prints each difference, and exits 1 if there is one.
"""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import spec_coverage
import verdict

PAGE = "docs/threat-model.md"
CLASSES = 29
ROW = re.compile(r"^\| (\d+) \|[^|]+\|(.+)\|$", re.M)
NAME = re.compile(r"`(\w+\.\w+|structure_\w+)`")
PYTHON_CLASS = re.compile(r"^class (\w+)\(unittest\.TestCase\):\n(.*?)(?=^\S|\Z)", re.M | re.S)


def names_in_python(text):
    for suite, body in PYTHON_CLASS.findall(text):
        yield from (f"{suite}.{name}" for name in re.findall(r"^    def (test_\w+)\(", body, re.M))


def tests_of(root):
    tests = {f"{suite}.{name}" for suite, name in spec_coverage.TEST.findall(spec_coverage.read_all(root / "tests"))}
    for script in (root / "tests").rglob("*.py"):
        tests.update(names_in_python(script.read_text(encoding="utf-8")))
    lists = (root / "tests/structure/CMakeLists.txt").read_text(encoding="utf-8")
    return tests | set(re.findall(r"jpki_check\((\w+)", lists))


def complaints(page, tests):
    rows = ROW.findall(page)
    if [int(number) for number, _ in rows] != list(range(1, CLASSES + 1)):
        yield f"{PAGE} does not have the classes 1 to {CLASSES} in this order"
    for number, shown_by in rows:
        named = NAME.findall(shown_by)
        if not named and "none:" not in shown_by:
            yield f"{PAGE} names no test for class {number}, nor why there is none"
        yield from (f"{PAGE} names the test {name}, which is nowhere" for name in named if name not in tests)


def main():
    root = Path(sys.argv[1])
    return verdict.on(complaints((root / PAGE).read_text(encoding="utf-8"), tests_of(root)),
                      f"{PAGE} names tests that exist")


if __name__ == "__main__":
    sys.exit(main())
