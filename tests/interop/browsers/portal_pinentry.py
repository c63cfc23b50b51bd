#!/usr/bin/env python3
"""A pinentry without a screen: shows its window to the test, and does what the test has it do (portal_holder.py)."""
import os
import socket
import sys


def say(line):
    print(line, flush=True)


def main():
    description = ""
    say("OK a test's pinentry")
    for line in sys.stdin:
        word, _, rest = line.rstrip("\n").partition(" ")
        if word == "SETDESC":
            description = rest
        if word in ("GETPIN", "CONFIRM", "MESSAGE"):
            with socket.socket(socket.AF_UNIX) as holder:
                holder.connect(os.environ["HOME"] + "/holder")
                holder.sendall(f"{word} {description}\n".encode())
                say(holder.makefile().readline().rstrip("\n").replace("\\n", "\n"))
        elif word == "GETINFO":
            say("ERR 83886360 unknown")
        else:
            say("OK")
        if word == "BYE":
            return


if __name__ == "__main__":
    main()
