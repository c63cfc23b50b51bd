#!/usr/bin/env python3
"""Batches of the product's sources for clang-tidy, which takes most of its time for the headers that they share.

usage: tidy_batches.py ROOT BUILD FOLDER    (BUILD has the compile_commands.json of a build with Clang)

Each batch is a source that includes some others, compiled as they are; FOLDER gets the batches and their compile_commands.json.
A source whose names clash with those before it waits for the next batch.
"""
import json
import pathlib
import re
import shlex
import subprocess
import sys

LAYERS = ("apdu", "conf", "holder", "jpki", "pkcs11", "portal", "support", "tools", "vcard")
LARGEST = 16
# Clang's analyzer looks at what a source includes as well; of the system's headers it never does. It follows each function for a
# tenth of its own limit: beyond that it took most of the time, and found nothing.
ANALYZER = "-Xclang -analyzer-opt-analyze-headers -Xclang -analyzer-config -Xclang max-nodes=20000"


def sources_by_command(root, build):
    """{how it is compiled, whether it is of a tool: [source, ...]}: a source of several targets is judged once."""
    found, groups = set(), {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        layer = source.relative_to(root).parts[0] if source.is_relative_to(root) else None
        if layer not in LAYERS or source in found:
            continue
        found.add(source)
        command = re.sub(r" (-o|-c) \S+", "", entry["command"])
        groups.setdefault((command, layer == "tools"), []).append(source)
    return groups


def clashing(batch, sources, command, build):
    """The sources in which the compiler finds errors when they are compiled as this batch."""
    words = [word for word in shlex.split(command) if pathlib.Path(word).name != "ccache"]
    check = subprocess.run(
        [*words, "-fsyntax-only", "-w", "-ferror-limit=0", str(batch)], cwd=build, capture_output=True, text=True, check=False
    )
    if check.returncode == 0:
        return []
    places = set(re.findall(r"^([^:\n]+):\d+:\d+: (?:fatal )?error:", check.stderr, re.MULTILINE))
    found = [source for source in sources[1:] if str(source) in places]
    if not found:
        sys.exit(check.stderr)
    return found


def batches(sources, command, build, write):
    """Writes batches of all the sources, and yields them."""
    while sources:
        taken, waiting = sources[:LARGEST], sources[LARGEST:]
        while clashes := clashing(batch := write(taken), taken, command, build):
            batch.unlink()
            taken = [source for source in taken if source not in clashes]
            waiting = clashes + waiting
        yield batch
        sources = waiting


def main():
    root, build, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    made = 0

    def writer(kind):
        def write(sources):
            nonlocal made
            made += 1
            batch = folder / kind / f"batch_{made}.cc"
            batch.parent.mkdir(exist_ok=True)
            batch.write_text("".join(f'#include "{source}"\n' for source in sources))
            return batch

        return write

    commands = []
    for (command, of_a_tool), sources in sources_by_command(root, build).items():
        write = writer("tools" if of_a_tool else "layers")
        for batch in batches(sorted(sources), command, build, write):
            commands.append({"directory": str(build), "file": str(batch), "command": f"{command} {ANALYZER} -c {batch}"})
    (folder / "compile_commands.json").write_text(json.dumps(commands))


main()
