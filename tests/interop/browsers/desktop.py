"""A screen that nobody sees, with a window manager: what a person at the computer would see and type."""
import os
import queue
import re
import subprocess
import threading


class Desktop:
    """Windows are known from the window manager's list, which tells when it changes."""

    def __init__(self, processes, **variables):
        """variables: the environment of all that is shown here, with PATH and DISPLAY; there is no other."""
        number, told = os.pipe()
        self.windows = queue.Queue()
        self._seen = []
        listener = threading.Thread(target=lambda: self._listen(manager.stdout), daemon=True)
        processes.callback(lambda: listener.ident and listener.join())
        processes.start("Xvfb", "-displayfd", told, "-screen", "0", "1280x900x24", "-nolisten", "tcp",
                        "-noreset", pass_fds=[told], stderr=subprocess.DEVNULL)
        os.close(told)
        with os.fdopen(number) as said:
            display = ":" + said.readline().strip()
        self.environment = {"PATH": os.environ["PATH"], "DISPLAY": display, **variables}
        # What openbox starts when it is ready finds a list to listen to.
        manager = processes.start(
            "openbox", "--sm-disable", "--startup", "xprop -spy -root _NET_CLIENT_LIST", env=self.environment,
            text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        listener.start()

    def opened(self):
        """How many windows have ever been opened."""
        return len(self._seen)

    def next_window(self, title):
        """Waits for the next window that opens, and for it to bear a title that begins so."""
        window = self.windows.get()
        self._wait_for(f'= "{title}', "-id", window, "_NET_WM_NAME")
        return window

    def type(self, window, text):
        """Types into a window, and Return, as soon as it has the focus."""
        self._run("xdotool", "windowactivate", window)
        self._wait_for(window, "-root", "_NET_ACTIVE_WINDOW")
        self._run("xdotool", "type", "--delay", "20", text)
        self._run("xdotool", "key", "Return")

    def take_picture(self, file):
        """Keeps the whole screen as a PNG file."""
        self._run("import", "-window", "root", file)

    def _wait_for(self, wanted, *property_of_window):
        with subprocess.Popen(["xprop", "-spy", *property_of_window], env=self.environment, text=True,
                              stdout=subprocess.PIPE) as values:
            for value in values.stdout:
                if wanted in value:
                    values.kill()
                    return
        raise AssertionError(f"a window has closed that should have had {wanted}")

    def _listen(self, lines):
        for line in lines:
            for window in re.findall(r"0x[0-9a-f]+", line):
                if window not in self._seen:
                    self._seen.append(window)
                    self.windows.put(window)

    def _run(self, *command):
        subprocess.run([str(word) for word in command], env=self.environment, check=True)
