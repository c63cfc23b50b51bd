"""Firefox's remote control: JSON over TCP, each message with its length before it."""
import itertools
import json
import socket


class Marionette:
    """One session, in which commands are answered in their order."""

    def __init__(self, port):
        self._stream = socket.create_connection(("127.0.0.1", port)).makefile("rwb")
        self._numbers = itertools.count(1)
        self._told = {}
        self._receive()  # its greeting
        self.ask("WebDriver:NewSession", {})

    def tell(self, name, parameters):
        """Sends a command that has to succeed; what comes of it is heard with the answer to the next question. Firefox
        answers nothing while a dialogue is open, and the command may be what opens it."""
        number = next(self._numbers)
        self._told[number] = name
        message = json.dumps([0, number, name, parameters]).encode()
        self._stream.write(b"%d:%s" % (len(message), message))
        self._stream.flush()
        return number

    def ask(self, name, parameters):
        """The same; answers what has come of it."""
        number = self.tell(name, parameters)
        while True:
            kind, answered, error, value = self._receive()
            assert (kind, error) == (1, None), f"{self._told.get(answered)}: {error}"
            del self._told[answered]
            if answered == number:
                return value

    def _receive(self):
        length = b"".join(iter(lambda: self._stream.read(1), b":"))
        return json.loads(self._stream.read(int(length)))
