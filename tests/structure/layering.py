#!/usr/bin/env python3
"""Holds the sources to the layers: which folder may know which (docs/architecture.md).

usage: layering.py ROOT      Prints each forbidden line, and exits 1 if there is one.
"""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import verdict

# Folder: the folders of the project that it may include from, besides itself. A file belongs to the longest match.
PROJECT = {
    "support": [],
    "support/crypto": ["support"],
    "apdu": ["support"],
    "apdu/pcsc": ["apdu", "support"],
    "jpki": ["jpki/gen1", "apdu", "support", "support/crypto"],
    "jpki/common": ["jpki", "jpki/gen1", "apdu", "support"],
    "jpki/text": ["jpki", "jpki/gen1", "apdu", "support"],
    "jpki/gen1": ["jpki", "apdu", "support", "support/crypto"],
    "holder": ["jpki", "jpki/text", "apdu", "support", "support/crypto"],
    "holder/pdf": ["holder", "jpki", "support", "support/crypto"],
    "holder/doctor": ["holder", "jpki", "jpki/text", "apdu", "support", "support/crypto"],
    "holder/registration": ["holder", "holder/doctor", "support", "support/crypto"],
    "holder/tls": ["holder", "holder/doctor", "support"],
    "holder/facts": ["holder", "holder/doctor", "jpki", "jpki/common", "jpki/gen1", "jpki/text", "apdu", "support", "support/crypto"],
    "portal": ["holder", "support", "support/crypto"],
    "conf": ["support"],
    "vcard": ["apdu", "support", "support/crypto"],
    "pkcs11": ["pkcs11/flavour", "jpki", "apdu", "conf", "support", "support/crypto"],
    "pkcs11/flavour": ["pkcs11", "jpki", "apdu", "apdu/pcsc", "vcard", "support"],
    "tools": ["portal", "holder", "holder/doctor", "holder/facts", "holder/pdf", "holder/registration", "holder/tls", "vcard", "jpki", "jpki/common", "jpki/text", "apdu", "apdu/pcsc", "conf", "support", "support/crypto"],
    # Programs to be read and copied: on their own.
    "docs/clients/examples": [],
}

# Folders that test the others, and so may know everything.
EVERYTHING = ("tests", "benchmarks", "fuzz")

# Headers that are one folder's business though its neighbours may be known.
HEADERS = [
    (re.compile(r"apdu/(command|iso7816|response|status_word)\.h"), ["apdu", "apdu/pcsc", "jpki", "jpki/common", "jpki/gen1", "jpki/text", "holder/facts", "vcard", "tools"]),
    (re.compile(r"apdu/pcsc/(?!open_reader_directory\.h)"), ["apdu/pcsc"]),
]

# Headers of others, and the folders that may include them.
OTHERS = [
    (re.compile(r"(PCSC/)?(winscard|wintypes|pcsclite|reader|ifdhandler)\.h"), ["apdu/pcsc"]),
    (re.compile(r"openssl/"), ["support/crypto", "holder/tls", "vcard"]),
    (re.compile(r"p11-kit/|p11-kit-1/|pkcs11(f|t)?\.h"), ["pkcs11", "pkcs11/flavour"]),
    (re.compile(r"toml\+\+/"), ["conf", "vcard"]),
    (re.compile(r"CLI/"), ["tools"]),
    (re.compile(r"nlohmann/"), ["holder/registration", "portal", "tools"]),
    (re.compile(r"qpdf/"), ["holder/pdf"]),
    (re.compile(r"(gtest|gmock)/"), []),
]

# Words that would say that a folder knows what it must not; looked for outside comments and strings.
WORDS = [
    (re.compile(r"\bCK[A-Z]{0,2}_\w+"), ["support", "support/crypto", "apdu", "apdu/pcsc", "jpki", "jpki/common", "jpki/gen1", "jpki/text", "conf", "holder", "holder/doctor", "holder/facts", "holder/registration",
      "portal"],
     "a name of Cryptoki"),
    (re.compile(r"\b0x[69][0-9A-Fa-f]{3}\b"), ["pkcs11", "pkcs11/flavour", "holder", "holder/doctor", "holder/registration", "portal"], "a status word"),
    (re.compile(r"\bSCARD_?\w*|\bSCard\w+"), [folder for folder in PROJECT if folder != "apdu/pcsc"], "a name of PC/SC"),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"' r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'", re.S)


def folder_of(path):
    """The row of the table that a path below the root belongs to, or None."""
    parts = path.split("/")[:-1]
    for end in range(len(parts), 0, -1):
        if "/".join(parts[:end]) in PROJECT:
            return "/".join(parts[:end])
    return None


def without(text, kinds):
    """The text with its comments (and strings) blanked out, line numbers kept."""
    def blank(match):
        token = match.group()
        if token.startswith(kinds):
            return re.sub(r"[^\n]", " ", token)
        return token
    return TOKEN.sub(blank, text)


def forbidden_include(folder, quote, header):
    if quote == '"':
        target = folder_of(header)
        if target is None:
            return "is not named by its path from the top" if "/" not in header else f"is unknown to {folder}/"
        if target != folder and target not in PROJECT[folder]:
            return f"is unknown to {folder}/"
    for pattern, folders in HEADERS + OTHERS:
        if pattern.match(header) and folder not in folders:
            return f"is unknown to {folder}/"
    return None


def violations_in(path, text):
    folder = folder_of(path)
    if folder is None:
        yield f"{path}: lies in no folder that the table knows"
        return
    for number, line in enumerate(without(text, ("//", "/*")).split("\n"), 1):
        match = INCLUDE.match(line)
        reason = match and forbidden_include(folder, *match.groups())
        if reason:
            yield f"{path}:{number}: {match.group(2)} {reason}"
    for number, line in enumerate(without(text, ("//", "/*", '"', "R", "'")).split("\n"), 1):
        for pattern, folders, what in WORDS:
            match = pattern.search(line)
            if match and folder in folders and not INCLUDE.match(line):
                yield f"{path}:{number}: {match.group()} is {what}, unknown to {folder}/"


def violations(root):
    root = Path(root)
    found = []
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root).as_posix()
        top = path.split("/")[0]
        if file.suffix not in (".h", ".cc", ".c", ".hpp") or top in EVERYTHING or top.startswith((".", "build")):
            continue
        found += violations_in(path, file.read_text(encoding="utf-8"))
    return found


def main():
    return verdict.on(violations(sys.argv[1]), "every folder knows what it may know")


if __name__ == "__main__":
    sys.exit(main())
