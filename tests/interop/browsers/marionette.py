"""Firefox's remote control: JSON over TCP, each message with its length before it."""
import itertools
import json
import socket


class Marionette:
    """One session, in which a command is answered before the next."""

    def __init__(self, port):
        self._stream = socket.create_connection(("127.0.0.1", port)).makefile("rwb")
        self._numbers = itertools.count(1)
        self._receive()  # its greeting
        self.ask("WebDriver:NewSession", {})

    def ask(self, name, parameters):
        """Sends a command that has to succeed; answers what has come of it."""
        number = next(self._numbers)
        message = json.dumps([0, number, name, parameters]).encode()
        self._stream.write(b"%d:%s" % (len(message), message))
        self._stream.flush()
        kind, answered, error, value = self._receive()
        assert (kind, answered, error) == (1, number, None), f"{name}: {error}"
        return value

    def _receive(self):
        length = b"".join(iter(lambda: self._stream.read(1), b":"))
        return json.loads(self._stream.read(int(length)))
