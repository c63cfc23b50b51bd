#!/usr/bin/env python3
"""Installs a build into an empty folder, and holds what arrives to what the built modules are held to.

usage: installed.py CMAKE BUILD_FOLDER
"""
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
import exports
import hardening
from elf import dynamic_symbols

MODULES = {"jpki-pkcs11.so", "jpki-pkcs11-auth.so", "jpki-pkcs11-sign.so"}


def complaints(folder):
    modules = {path.name: path for path in Path(folder).rglob("*.so*")}
    yield from (f"does not install {name}" for name in sorted(MODULES - modules.keys()))
    yield from (f"installs {name}" for name in sorted(modules.keys() - MODULES))
    for name, path in sorted(modules.items()):
        if path.parent.name != "pkcs11":
            yield f"installs {name} where no program looks for modules"
        if path.stat().st_mode & 0o022:
            yield f"installs {name} for others to write to"
        for complaint in (*exports.complaints(dynamic_symbols(path)), *hardening.complaints(path)):
            yield f"{name}: {complaint}"


def main():
    cmake, build = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([cmake, "--install", build, "--prefix", folder], check=True, stdout=subprocess.DEVNULL)
        found = list(complaints(folder))
    print("\n".join(found) or "the installed modules are what the built ones are")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
