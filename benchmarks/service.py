"""A reader service of the benchmark's own, with as many virtual readers as it takes."""
import shutil
import subprocess
from pathlib import Path

OWN_PCSCD = Path(__file__).resolve().parent.parent / "tests" / "own_pcscd.sh"
DRIVER = Path("/run/pcscd/libifdvpcd.so")  # of tests/sandbox.sh
READERS_A_DRIVER = 2  # vpcd's, on ports that follow each other
FIRST_PORT = 35963  # vpcd's own
MOST_READERS = 16  # PCSCLITE_MAX_READERS_CONTEXTS


def _entry(number, driver):
    port = FIRST_PORT + READERS_A_DRIVER * number
    return (f'FRIENDLYNAME "Virtual PCD {number}"\nDEVICENAME /dev/null:{port:#x}\n'
            f"LIBPATH {driver}\nCHANNELID {port:#x}\n\n")


class ReaderService:
    """Runs while the block does. A multiple of READERS_A_DRIVER readers; the card is meant for the last one."""

    def __init__(self, folder, readers=READERS_A_DRIVER):
        self._folder = Path(folder)
        self._drivers = readers // READERS_A_DRIVER
        self.last_reader = f"Virtual PCD {self._drivers - 1} 00 01"
        self.last_port = FIRST_PORT + readers - 1

    def __enter__(self):
        config = self._folder / "readers"
        config.mkdir(parents=True)
        entries = []
        for number in range(self._drivers):
            # A copy each: what is loaded once has one set of connections for all.
            driver = shutil.copy(DRIVER, self._folder / f"driver-{number}.so")
            entries.append(_entry(number, driver))
        (config / "vpcd").write_text("".join(entries), encoding="utf-8")
        subprocess.run([OWN_PCSCD, "start", self._folder, config], check=True)
        return self

    def __exit__(self, *_):
        subprocess.run([OWN_PCSCD, "end", self._folder, "TERM"], check=True)
