#!/usr/bin/env python3
"""Loads a module as a program does, initialises it where no reader service runs, and looks at what that brought into
the process: OpenSSL waits for the first reader (docs/adr/0015-openssl-when-needed.md).

usage: loaded.py MODULE...
"""
import ctypes
import os
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import verdict

LATER = ("libcrypto", "libssl")


def mapped():
    return set(re.findall(r"\S*/(\S+\.so\S*)$", Path("/proc/self/maps").read_text(encoding="utf-8"), re.M))


def start(module):
    """C_Initialize, which is the first function of the list, after its version."""
    functions = ctypes.POINTER(ctypes.c_void_p)()
    if ctypes.CDLL(module).C_GetFunctionList(ctypes.byref(functions)) != 0:
        raise RuntimeError("no function list")
    return ctypes.CFUNCTYPE(ctypes.c_ulong, ctypes.c_void_p)(functions[1])(None)


def complaints(module):
    before = mapped()
    if any(library.startswith(LATER) for library in before):
        raise RuntimeError("this Python has OpenSSL loaded already, so nothing can be seen")
    answer = start(module)
    if answer != 0:
        yield f"C_Initialize answers {answer:#x}"
    for library in sorted(mapped() - before):
        if library.startswith(LATER):
            yield f"loads {library} before there is a reader"


def main():
    os.environ["PCSCLITE_CSOCK_NAME"] = "/nonexistent/pcscd.comm"
    return verdict.on_modules(complaints, "loads nothing that it does not need yet")


if __name__ == "__main__":
    sys.exit(main())
