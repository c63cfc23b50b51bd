#!/usr/bin/env python3
"""Holds the built modules to the hardening of docs/architecture.md, as the linker wrote it down.

usage: hardening.py MODULE...
"""
import re
import sys

sys.dont_write_bytecode = True
from elf import parse_symbols, readelf

# What a module may bring along into the program that loads it.
LIBRARIES = re.compile(r"(libc|libm|libgcc_s|libstdc\+\+|libpcsclite|libcrypto|ld-linux[-\w]*)\.so\.\d+")


def segments(text, kind):
    return [line.split() for line in text.splitlines() if line.split()[:1] == [kind]]


def complaints_of_segments(text):
    if not segments(text, "GNU_RELRO"):
        yield "no RELRO segment"
    stacks = segments(text, "GNU_STACK")
    if not stacks or "E" in stacks[0][-2]:
        yield "an executable stack"
    for load in segments(text, "LOAD"):
        if "W" in "".join(load[6:-1]) and "E" in "".join(load[6:-1]):
            yield "memory that is writable and executable"


def complaints_of_dynamic(text):
    if not re.search(r"\(FLAGS\).*BIND_NOW|\(BIND_NOW\)|\(FLAGS_1\).*\bNOW\b", text):
        yield "lazy binding, so only partial RELRO"
    if "TEXTREL" in text:
        yield "text relocations"
    if re.search(r"\((RPATH|RUNPATH)\)", text):
        yield "a library path of its own"
    if re.search(r"\(FLAGS_1\).*\bNOOPEN\b", text):
        yield "dlopen forbidden"
    for library in re.findall(r"\(NEEDED\).*\[(.*)\]", text):
        if not LIBRARIES.fullmatch(library):
            yield f"needs {library}"


def complaints_of_symbols(symbols):
    wanted = {symbol.name for symbol in symbols if not symbol.defined}
    if "__stack_chk_fail" not in wanted:
        yield "no stack canaries"
    if not any(name.endswith("_chk") for name in wanted):
        yield "no fortified functions"
    # A destructor that runs at exit would run after the host's own clean-up.
    for name in sorted(wanted & {"__cxa_atexit", "__cxa_thread_atexit", "__cxa_thread_atexit_impl", "atexit"}):
        yield f"registers a destructor ({name})"


def complaints_of_notes(text, machine):
    if "X86-64" in machine:
        for feature in ("IBT", "SHSTK"):
            if not re.search(rf"x86 feature:.*\b{feature}\b", text):
                yield f"no {feature} note"


def complaints(module):
    return [
        *complaints_of_segments(readelf("--program-headers", module)),
        *complaints_of_dynamic(readelf("--dynamic", module)),
        *complaints_of_symbols(parse_symbols(readelf("--dyn-syms", module))),
        *complaints_of_notes(readelf("--notes", module), readelf("--file-header", module)),
    ]


def main():
    bad = False
    for module in sys.argv[1:]:
        found = complaints(module)
        bad = bad or bool(found)
        print(f"{module}: " + ("; ".join(found) or "hardened"))
    return 1 if bad or len(sys.argv) < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
