#!/usr/bin/env python3
"""Installs a build into empty folders, as a whole, by component, below another prefix and as a packager does, and holds what
arrives to what the built modules are held to; then has it removed again.

usage: installed.py CMAKE BUILD_FOLDER VERSION
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
import exports
import hardening
import verdict
from elf import dynamic_symbols

MODULES = {"jpki-pkcs11.so", "jpki-pkcs11-auth.so", "jpki-pkcs11-sign.so"}
# One file of each component.
COMPONENTS = {
    "modules": "jpki-pkcs11-auth.so",
    "tools": "jpki-tool",
    "virtual-card": "jpki-vcard",
    "examples": "java-auth.cfg",
    "documents": "openssl.md",
    "portal": "page.js",
}


def run(command, **environment):
    done = subprocess.run(command, env=os.environ | environment, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}:\n{done.stdout}")
    return done.stdout


def files_below(folder):
    return {path.name: path for path in Path(folder).rglob("*") if not path.is_dir()}


def complaints_of_modules(folder):
    modules = {name: path for name, path in files_below(folder).items() if ".so" in name}
    yield from (f"does not install {name}" for name in sorted(MODULES - modules.keys()))
    yield from (f"installs {name}" for name in sorted(modules.keys() - MODULES))
    for name, path in sorted(modules.items()):
        if path.parent.name != "pkcs11":
            yield f"installs {name} where no program looks for modules"
        if path.stat().st_mode & 0o022:
            yield f"installs {name} for others to write to"
        for complaint in (*exports.complaints(dynamic_symbols(path)), *hardening.complaints(path)):
            yield f"{name}: {complaint}"


def complaints_of_examples(folder, prefix):
    """What the examples name has to be where the modules will be found, which a packager's DESTDIR is no part of."""
    installed = files_below(folder)
    module = installed["jpki-pkcs11-auth.so"]
    named = Path("/") / module.relative_to(folder) if str(prefix) != str(folder) else module
    if f"library = {named}" not in installed["java-auth.cfg"].read_text().splitlines():
        yield f"java-auth.cfg does not name {named}"
    for name, path in installed.items():
        if path.parent.name == "examples" and re.search(r"@[A-Z_]+@", path.read_text()):
            yield f"{name} has a place that was not filled in"


def complaints_of_tool(tool, version):
    said = run([tool, "--version"]).strip()
    if said != f"jpki-tool {version}":
        yield f"the tool calls itself {said}, not {version}"
    page = tool.parent.parent / "share/man/ja/man1/jpki-tool.1"
    if not page.is_file():
        yield f"there is no page {page}"
    if "使い方" not in run([tool, "--lang", "ja", "--help"]):
        yield "the tool does not find its Japanese where it was installed"
    remedy = json.loads(run([tool, "--lang", "ja", "--json", "why", "access_denied"]))["code"]["remedy"]
    named = re.search(r"[\w./-]*/clients/services\.ja\.md", remedy, re.A)
    if not named or not Path(named[0]).is_absolute() or not Path(named[0]).is_file():
        yield f"the tool names no page that was installed: {remedy}"


def whole(cmake, build, version):
    with tempfile.TemporaryDirectory() as folder:
        run([cmake, "--install", build, "--prefix", folder])
        yield from complaints_of_modules(folder)
        yield from complaints_of_examples(folder, folder)
        said = run([Path(folder, "bin/jpki-vcard"), "--version"]).strip()
        if said != f"jpki-vcard {version}":
            yield f"the virtual card calls itself {said}, not {version}"
        yield from complaints_of_tool(Path(folder, "bin/jpki-tool"), version)
        run([cmake, "--build", build, "--target", "uninstall"])
        yield from (f"does not remove {name}" for name in sorted(files_below(folder)))


def packaged(cmake, build):
    with tempfile.TemporaryDirectory() as folder:
        run([cmake, "--install", build, "--prefix", "/opt/jpki"], DESTDIR=folder)
        yield from (f"{path} is not below its prefix" for path in files_below(folder).values()
                    if not path.is_relative_to(f"{folder}/opt/jpki"))
        yield from complaints_of_examples(folder, "/opt/jpki")
        run([cmake, "--build", build, "--target", "uninstall"], DESTDIR=folder)
        yield from (f"does not remove {name}" for name in sorted(files_below(folder)))


def by_component(cmake, build):
    for component in COMPONENTS:
        with tempfile.TemporaryDirectory() as folder:
            run([cmake, "--install", build, "--prefix", folder, "--component", component])
            installed = files_below(folder)
            for other, name in COMPONENTS.items():
                if (name in installed) != (other == component):
                    yield f"component {component}: {name} is {'' if name in installed else 'not '}there"
    run([cmake, "--build", build, "--target", "uninstall"])


def main():
    cmake, build, version = sys.argv[1:]
    return verdict.on([*whole(cmake, build, version), *packaged(cmake, build), *by_component(cmake, build)],
                      "the installed modules are what the built ones are, and everything is in its place")


if __name__ == "__main__":
    sys.exit(main())
