#!/usr/bin/env python3
"""Holds docs/spec-coverage.md to the sources: the functions of the list, the rows of the attribute table, the
return codes that the module knows by name, and the tests that the page names.

usage: spec_coverage.py ROOT      Prints each difference, and exits 1 if there is one.
"""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import verdict

PAGE = "docs/spec-coverage.md"
TO_COME = "(to come)"

# The sets of pkcs11/attribute.cc, in the words of the page's columns.
COLUMNS = ["certificate", "public key", "private key", "profile"]
KINDS = {"kCertificates": {"certificate"}, "kPublicKey": {"public key"}, "kPrivateKey": {"private key"},
         "kProfiles": {"profile"}}
KINDS["kKeys"] = KINDS["kPublicKey"] | KINDS["kPrivateKey"]
KINDS |= {"kRsaKeys": KINDS["kKeys"], "kEcKeys": KINDS["kKeys"], "kRsaPublicKey": KINDS["kPublicKey"], "kEcPublicKey": KINDS["kPublicKey"],
          "kRsaPrivateKey": KINDS["kPrivateKey"], "kEcPrivateKey": KINDS["kPrivateKey"]}
KINDS["kNamed"] = KINDS["kKeys"] | KINDS["kCertificates"]
KINDS["kAll"] = KINDS["kNamed"] | KINDS["kProfiles"]

ATTRIBUTE_ROW = re.compile(r"AttributeRow\{(CKA_\w+),\s*([\w\s|]+?),\s*(k\w+),")
TEST = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)")
TEST_NAME = re.compile(r"`(\w+\.\w+)`")


def table(page, heading):
    """The rows of the table below a heading, as lists of cells; the first cell without its quotes."""
    match = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    rows = []
    for line in (match.group(1) if match else "").split("\n"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| `"):
            rows.append([cells[0].strip("`")] + cells[1:])
    return rows


def differences(what, on_page, in_sources):
    yield from (f"{PAGE} has {what} {name}, the sources have not" for name in sorted(on_page - in_sources))
    yield from (f"{PAGE} lacks {what} {name}" for name in sorted(in_sources - on_page))


def twice(rows):
    names = [row[0] for row in rows]
    return (f"{PAGE} has {name} twice" for name in sorted({name for name in names if names.count(name) > 1}))


def untested(rows):
    """Rows that name no test, but those that say why there is nothing to test."""
    return (f"{PAGE} names no test for {row[0]}" for row in rows
            if not TEST_NAME.search(row[-1]) and not row[1].startswith("never"))


def functions(page, names):
    rows = table(page, "Functions")
    in_sources = set(re.findall(r"\b(C_\w+)\)", names))
    promised = {row[0] for row in rows if row[-1].endswith(TO_COME)}
    yield from differences("the function", {row[0] for row in rows} - (promised - in_sources), in_sources)
    yield from twice(rows)
    yield from untested(rows)


def attributes(page, source):
    rows = table(page, "Attributes")
    on_page = {f"{row[0]} / {column} / {cell}" for row in rows for column, cell in zip(COLUMNS, row[1:]) if cell}
    in_sources = {f"{name} / {kind} / {'secret' if origin == 'kNever' else 'yes'}"
                  for name, kinds, origin in ATTRIBUTE_ROW.findall(source)
                  for word in kinds.split("|") for kind in KINDS[word.strip()]}
    yield from differences("the attribute", on_page, in_sources)
    yield from twice(rows)
    yield from untested(rows)


def return_codes(page, named, used):
    rows = table(page, "Return codes")
    returned = {row[0] for row in rows if not row[1].startswith("never")}
    promised = {row[0] for row in rows if row[-1].endswith(TO_COME)}
    yield from differences("the returned code", returned - (promised - named), named)
    yield from (f"pkcs11/translate.cc has no name for {code}" for code in sorted(used - named))
    yield from twice(rows)
    yield from untested(rows)


def test_names(page, tests):
    known = {f"{suite}.{name}" for suite, name in TEST.findall(tests)}
    for line in page.split("\n"):
        if TO_COME in line:
            continue
        for name in TEST_NAME.findall(line):
            if name not in known:
                yield f"{PAGE} names the test {name}, which is nowhere"


def read_all(folder):
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".cc", ".h"))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def complaints(root):
    root = Path(root)
    page = (root / PAGE).read_text(encoding="utf-8")
    sources = read_all(root / "pkcs11")
    named = set(re.findall(r"JPKI_NAME\((CKR_\w+)\)", sources))
    used = set(re.findall(r"\bCKR_\w+", re.sub(r"//[^\n]*|JPKI_NAME\(\w+\)|\"[^\"\n]*\"", "", sources)))
    found = []
    found += functions(page, (root / "pkcs11/function_names.h").read_text(encoding="utf-8"))
    found += attributes(page, (root / "pkcs11/attribute.cc").read_text(encoding="utf-8"))
    found += return_codes(page, named, used)
    found += test_names(page, read_all(root / "tests"))
    return found


def main():
    return verdict.on(complaints(sys.argv[1]), f"{PAGE} and the sources agree")


if __name__ == "__main__":
    sys.exit(main())
