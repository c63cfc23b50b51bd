"""Runs the client of this folder and lets it go step by step."""
import os
import subprocess


class Guest:
    """A running client. With `pins`, which are handed over through a pipe, it uses the card."""

    def __init__(self, command, pins=(), options=(), environment=None):
        passed = []
        if pins:
            reading, writing = os.pipe()
            os.write(writing, "".join(pin + "\n" for pin in pins).encode())
            os.close(writing)
            passed = [reading]
        self.process = subprocess.Popen(
            [*command, *map(str, passed), *options], pass_fds=passed, env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for descriptor in passed:
            os.close(descriptor)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    @property
    def pid(self):
        return self.process.pid

    def step(self):
        """The name of the step that the client waits at."""
        name = self.process.stdout.readline().decode().strip()
        if not name:
            raise AssertionError("the client has ended: " + self.process.stderr.read().decode())
        return name

    def go_on(self):
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def end(self):
        """Lets it go from its last step; what it has written beyond the names of its steps."""
        self.go_on()
        return b"".join(self.process.communicate())
