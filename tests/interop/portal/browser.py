#!/usr/bin/env python3
"""What a browser with the extension is to jpki-portal: it sends messages in frames, and takes the answers out of them.

usage: browser.py HOST [-o ORIGIN] MESSAGE      a page's message; prints the answer for the page
"""
import json
import struct
import subprocess
import sys

PATIENCE = 120  # seconds, for a computer that is busy
KNOWN_SITE = "https://myna.go.jp"


class Host:
    """The program, until it is closed."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "chrome-extension://test/"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send_text(self, text):
        data = text.encode("utf-8")
        self.send_bytes(struct.pack("=I", len(data)) + data)

    def launch(self, message, origin=KNOWN_SITE):
        text = message if isinstance(message, str) else json.dumps(message)
        self.send_text(json.dumps({"type": "launch", "origin": origin, "message": text}))

    def read(self):
        """The next message of the host's; None where it has ended."""
        head = self.process.stdout.read(4)
        if len(head) < 4:
            return None
        return json.loads(self.process.stdout.read(struct.unpack("=I", head)[0]))

    def answer(self):
        """What the page gets."""
        message = self.read()
        assert message is not None, "the host has ended without an answer"
        assert list(message) == ["type", "message"] and message["type"] == "answer", message
        return json.loads(message["message"])

    def ask(self, message, origin=KNOWN_SITE):
        self.launch(message, origin)
        return self.answer()

    def state(self):
        """What the page of settings gets."""
        self.send_text('{"type":"state"}')
        message = self.read()
        assert message is not None and message["type"] == "state", message
        return message

    def close(self):
        """Ends it as a browser does; it says nothing more, and ends well."""
        if not self.process.stdin.closed:
            self.process.stdin.close()
        rest = self.process.stdout.read()
        assert self.process.wait(PATIENCE) == 0 and not rest, (self.process.returncode, rest)


def main():
    arguments = sys.argv[1:]
    program, origin = arguments.pop(0), KNOWN_SITE
    if arguments[0] == "-o":
        origin = arguments[1]
        del arguments[:2]
    with Host(program) as host:
        print(json.dumps(host.ask(arguments[0], origin), ensure_ascii=False))


if __name__ == "__main__":
    main()
