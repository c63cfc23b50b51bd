"""Who sits before jpki-portal's windows: each one comes here, and waits for what the holder does."""
import pathlib
import socket
import urllib.parse

PINENTRY = pathlib.Path(__file__).with_name("portal_pinentry.py")
CANCELLED = "ERR 83886179 cancelled"


class Window:
    """One that is open."""

    def __init__(self, line):
        self._line = line
        self._reader = line.makefile()
        self.kind, _, text = self._reader.readline().rstrip("\n").partition(" ")
        self.text = urllib.parse.unquote(text)

    def type(self, pin):
        """Types a PIN, and agrees."""
        assert self.kind == "GETPIN", self.text
        self._answer(f"D {pin}\\nOK")

    def agree(self):
        """Agrees."""
        assert self.kind == "CONFIRM", self.text
        self._answer("OK")

    def refuse(self):
        """Presses the button that does nothing."""
        self._answer(CANCELLED)

    def wait_for_its_end(self):
        """Returns when the window has been taken away."""
        assert self._reader.read() == ""
        self._line.close()

    def _answer(self, line):
        self._line.sendall(f"{line}\n".encode())
        self._line.close()


class Holder:
    """The windows come in their order."""

    def __init__(self, story):
        folder = story.home / "bin"
        folder.mkdir()
        (folder / "pinentry").symlink_to(PINENTRY)
        story.desktop.environment["PATH"] = f"{folder}:" + story.desktop.environment["PATH"]
        self._listener = story.enter_context(socket.socket(socket.AF_UNIX))
        self._listener.bind(str(story.home / "holder"))
        self._listener.listen()
        self.seen = 0

    def next_window(self, *words):
        """Waits for the next window, which has to say these words."""
        line, _ = self._listener.accept()
        self.seen += 1
        window = Window(line)
        for word in words:
            assert word in window.text, f"{word} is not in: {window.text}"
        return window
