#!/usr/bin/env python3
"""Holds the built modules to the hardening of docs/architecture.md, as the linker wrote it down.

usage: hardening.py MODULE...
"""
import re
import sys

sys.dont_write_bytecode = True
import verdict
from elf import parse_symbols, readelf

# What a module brings along into the program that loads it, no more and no less; and what belongs to libc. OpenSSL
# comes with the first card (loaded.py).
LIBRARIES = {"libpcsclite", "libstdc++", "libgcc_s", "libc"}
LIBC = re.compile(r"libm|ld-linux[-\w]*")


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


def complaints_of_libraries(text, wanted):
    needed = {re.sub(r"\.so\.\d+$", "", library) for library in re.findall(r"\(NEEDED\).*\[(.*)\]", text)}
    yield from (f"needs {library}" for library in sorted(needed - wanted) if not LIBC.fullmatch(library))
    yield from (f"does not need {library}" for library in sorted(wanted - needed))


# The compiler's own entry in each array is no code of ours.
def complaints_of_code_at_load_and_exit(text, pointer_size):
    for array, when in (("INIT_ARRAYSZ", "at load"), ("FINI_ARRAYSZ", "at exit")):
        sizes = re.findall(rf"\({array}\)\s+(\d+)", text)
        if any(int(size) > pointer_size for size in sizes):
            yield f"runs code {when}"


def complaints_of_dynamic(text):
    if not re.search(r"\(FLAGS\).*BIND_NOW|\(BIND_NOW\)|\(FLAGS_1\).*\bNOW\b", text):
        yield "lazy binding, so only partial RELRO"
    if "TEXTREL" in text:
        yield "text relocations"
    if re.search(r"\((RPATH|RUNPATH)\)", text):
        yield "a library path of its own"
    if re.search(r"\(FLAGS_1\).*\bNOOPEN\b", text):
        yield "dlopen forbidden"
    if not re.search(r"\(FLAGS_1\).*\bNODELETE\b", text):
        yield "may be unmapped while its state lives on"


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


def complaints(module, libraries=LIBRARIES):
    header = readelf("--file-header", module)
    dynamic = readelf("--dynamic", module)
    pointer_size = 8 if "ELF64" in header else 4
    return [
        *complaints_of_segments(readelf("--program-headers", module)),
        *complaints_of_dynamic(dynamic),
        *complaints_of_libraries(dynamic, libraries),
        *complaints_of_code_at_load_and_exit(dynamic, pointer_size),
        *complaints_of_symbols(parse_symbols(readelf("--dyn-syms", module))),
        *complaints_of_notes(readelf("--notes", module), header),
    ]


def main():
    return verdict.on_modules(complaints, "hardened")


if __name__ == "__main__":
    sys.exit(main())
