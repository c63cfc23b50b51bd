"""What readelf (binutils) says of a shared object."""
import re
import subprocess
from collections import namedtuple

Symbol = namedtuple("Symbol", "name kind binding visibility defined")

SYMBOL = re.compile(r"^\s*\d+:\s+\S+\s+\S+\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+([^@\s]+)")


def readelf(*arguments):
    return subprocess.run(["readelf", "--wide", *arguments], check=True, capture_output=True, text=True).stdout


def parse_symbols(text):
    """The rows of readelf --dyn-syms."""
    symbols = []
    for line in text.splitlines():
        match = SYMBOL.match(line)
        if match:
            kind, binding, visibility, section, name = match.groups()
            symbols.append(Symbol(name, kind, binding, visibility, section != "UND"))
    return symbols


def dynamic_symbols(module):
    return parse_symbols(readelf("--dyn-syms", module))
