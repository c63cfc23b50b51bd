#!/usr/bin/env python3
"""Holds the parts of the browser extension to each other and to the project: the sites, the languages, who may start jpki-portal.

usage: extension.py ROOT      Prints each difference, and exits 1 if there is one.
"""
import base64
import hashlib
import json
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import verdict

WHO = re.compile(r"^set\(PORTAL_IN_\w+ (\S+)\)", re.MULTILINE)
DATA = re.compile(r"^globalThis\.jpkiPortal = (\{.*\});$", re.MULTILINE | re.DOTALL)
SITES_OF_PROGRAM = re.compile(r"kKnown = \{([^}]*)\}")
MESSAGE = re.compile(r'data-message="(\w+)"|say\("(\w+)"|__MSG_(\w+)__|: "(card\w+)"')
ELSEWHERE = re.compile(r"""\b(eval|Function|importScripts|fetch|XMLHttpRequest|WebSocket|innerHTML)\b\s*[(=]|(?:src|href)=["']https?:""")


def chromiums_id(key):
    """The first half of the key's digest, in letters."""
    digits = hashlib.sha256(base64.b64decode(key)).hexdigest()[:32]
    return digits.translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))


def complaints(root):
    folder = root / "extension"

    def text(name):
        return (root / name).read_text(encoding="utf-8")

    manifest = json.loads(text("extension/manifest.json"))
    hosts = json.loads(DATA.search(text("extension/sites.js"))[1])["hosts"]
    patterns = [f"https://{host}/*" for host in hosts]
    if manifest["host_permissions"] != patterns or [script["matches"] for script in manifest["content_scripts"]] != [patterns]:
        yield "extension/manifest.json: has other sites than sites.js"
    if (root / "portal/site.cc").exists():
        known = re.findall(r'"([^"]+)"', SITES_OF_PROGRAM.search(text("portal/site.cc"))[1])
        if known != hosts:
            yield "extension/sites.js: has other sites than portal/site.cc"
    if (f"chrome-extension://{chromiums_id(manifest['key'])}/", manifest["browser_specific_settings"]["gecko"]["id"]) != tuple(
            WHO.findall(text("CMakeLists.txt"))):
        yield "CMakeLists.txt: who may start jpki-portal is not the extension of manifest.json"

    sources = [file for file in sorted(folder.iterdir()) if file.suffix in (".js", ".html", ".json")]
    said = {name for file in sources for found in MESSAGE.findall(file.read_text(encoding="utf-8")) for name in found if name}
    languages = {file.parent.name: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("_locales/*/messages.json")}
    for language, messages in sorted(languages.items()):
        yield from (f"extension/_locales/{language}: nobody says {name}" for name in sorted(messages.keys() - said))
        yield from (f"extension/_locales/{language}: does not say {name}" for name in sorted(said - messages.keys()))
        for name, row in messages.items():
            used = set(re.findall(r"\$(\w+)\$", row["message"].lower()))
            if used != row.get("placeholders", {}).keys():
                yield f"extension/_locales/{language}: {name} does not fill its places"
    for file in sources:
        for found in ELSEWHERE.finditer(file.read_text(encoding="utf-8")):
            yield f"extension/{file.name}: reaches for what is not its own: {found[0]}"


def main():
    return verdict.on(complaints(Path(sys.argv[1])), "the extension's parts are of one mind")


if __name__ == "__main__":
    sys.exit(main())
