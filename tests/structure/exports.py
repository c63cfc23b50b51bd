#!/usr/bin/env python3
"""Holds the modules to the three names that a client looks for: anything more could bind into the host program.

usage: exports.py MODULE...
"""
import sys

sys.dont_write_bytecode = True
import verdict
from elf import dynamic_symbols

WANTED = {"C_GetFunctionList", "C_GetInterface", "C_GetInterfaceList"}


def complaints(symbols):
    exported = {symbol.name for symbol in symbols if symbol.defined and symbol.binding != "LOCAL"}
    found = [f"exports {name}" for name in sorted(exported - WANTED)]
    found += [f"does not export {name}" for name in sorted(WANTED - exported)]
    # One of them is enough to make dlclose do nothing.
    found += [f"{symbol.name} is a unique symbol" for symbol in symbols if symbol.binding == "UNIQUE"]
    return found


def main():
    return verdict.on_modules(lambda module: complaints(dynamic_symbols(module)),
                              "exports its three names and nothing else")


if __name__ == "__main__":
    sys.exit(main())
