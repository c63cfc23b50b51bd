"""Counts what a program asks of the reader service, in a trace of it by strace (-xx, sendto and write).

Each question is one message of pcsclite's on the socket and waits for one answer: a header of two numbers, its content,
and for some the bytes of a command besides. The job itself says in the trace where it begins and ends
(benchmarks/job.cc).
"""
import re

HEADER = 8  # bytes: the size of the content, the command's number
COMMANDS = range(0x01, 0x20)
CALL = re.compile(r'(sendto|write)\((\d+), "((?:\\x[0-9a-f]{2})*)"(?:\.\.\.)?, (\d+)')


def counted_in(trace):
    begun = False
    counted = 0
    left = {}  # of the message under way, by socket
    for line in trace:
        call = CALL.search(line)
        if not call:
            continue
        name, file, size = call[1], call[2], int(call[4])
        data = bytes.fromhex(call[3].replace("\\x", ""))
        if name == "write":
            begun = data.startswith(b"begin") or (begun and not data.startswith(b"{"))
        elif left.get(file, 0) > 0:
            left[file] -= size
        elif size == HEADER and int.from_bytes(data[4:], "little") in COMMANDS:
            left[file] = int.from_bytes(data[:4], "little")
            counted += begun
    return counted
