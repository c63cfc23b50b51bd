"""The virtual card in one of pcscd's virtual readers, its account, and what pcscd knows of it."""
import ctypes
import pathlib
import re
import subprocess
import tomllib

READERS = ("Virtual PCD 00 00", "Virtual PCD 00 01")
FIRST_PORT = 35963  # the second reader has the next one
EMPTY, PRESENT = 0x10, 0x20  # SCARD_STATE_EMPTY, SCARD_STATE_PRESENT
FOREVER = 0xFFFFFFFF


class ReaderState(ctypes.Structure):
    """SCARD_READERSTATE, as pcsclite has it."""
    _fields_ = [("reader", ctypes.c_char_p), ("user_data", ctypes.c_void_p), ("current", ctypes.c_ulong),
                ("event", ctypes.c_ulong), ("atr_length", ctypes.c_ulong), ("atr", ctypes.c_ubyte * 33)]


def wait_for_reader(name, wanted):
    """Returns as soon as pcscd itself says that the reader is EMPTY, or that a card is PRESENT."""
    pcsc = ctypes.CDLL("libpcsclite.so.1")
    context = ctypes.c_long()
    assert pcsc.SCardEstablishContext(2, None, None, ctypes.byref(context)) == 0, "no reader service"
    try:
        state = ReaderState(reader=name.encode())
        while not state.current & wanted:
            result = pcsc.SCardGetStatusChange(context, ctypes.c_ulong(FOREVER), ctypes.byref(state),
                                               ctypes.c_ulong(1))
            assert result == 0, f"SCardGetStatusChange: {result & FOREVER:08X}"
            state.current = state.event
    finally:
        pcsc.SCardReleaseContext(context)


class Card:
    """A virtual card that is made here; it lies beside the reader until it is inserted."""

    def __init__(self, processes, tool, folder, reader=0, **switches):
        """reader: the number of its reader. In the ones before it lie other cards of the story's."""
        self._processes, self._tool, self.folder = processes, tool, pathlib.Path(folder)
        self._number = reader
        settings = [word for name, position in switches.items() for word in ("--set", f"{name}={position}")]
        subprocess.run([tool, "make", *settings, folder], check=True, stdout=subprocess.DEVNULL)
        self._ledger = self.folder / "ledger"
        self._program = None

    @property
    def reader(self):
        """The name of its reader."""
        return READERS[self._number]

    @property
    def pin(self):
        """The authentication PIN."""
        return self._pins()["value"]

    def another_pin(self):
        """A PIN that it is not."""
        return f"{(int(self.pin) + 1) % 10000:04}"

    @property
    def tries_left(self):
        """How often the authentication PIN may still be wrong."""
        return self._pins()["left"]

    def set_tries(self, left):
        """As its holder may find it, before it is inserted."""
        file = self.folder / "pins.toml"
        file.write_text(re.sub(r"^(auth = .*left = )\d+", rf"\g<1>{left}", file.read_text(), flags=re.MULTILINE))

    def issuer(self):
        """The authentication certificate's issuer, as PEM."""
        return self._pem("auth-ca")

    def subject(self):
        """Whom the authentication certificate names: what a server learns at a login."""
        subject = subprocess.run(["openssl", "x509", "-noout", "-subject", "-nameopt", "multiline"],
                                 check=True, text=True, input=self._pem("auth"), capture_output=True).stdout
        return subject.split("commonName")[1].strip(" =\n")

    def insert(self):
        """Puts the card into the reader; pcscd has noticed when this returns."""
        if self._program:
            self._tell("insert")
        else:
            self._program = self._processes.start(self._tool, "run", "--beside", self._number, "--ledger",
                                                  self._ledger, "--port", FIRST_PORT + self._number, self.folder,
                                                  stdout=subprocess.DEVNULL)
        wait_for_reader(self.reader, PRESENT)

    def remove(self):
        """Takes the card out of the reader; pcscd has noticed when this returns."""
        self._tell("remove")
        wait_for_reader(self.reader, EMPTY)

    def take_away(self):
        """As remove(), and leaves the reader to another card."""
        self.remove()
        self._tell("quit")
        self._program.wait()
        self._program = None

    def sums(self):
        """The account so far: commands, verifies, refused, signatures, and the modelled ms."""
        sums = dict.fromkeys(("commands", "verifies", "refused", "signatures", "ms"), 0)
        if self._ledger.exists():
            last = self._ledger.read_text().splitlines()[-1].partition("|")[2]
            sums |= {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", last)}
        return sums

    def _tell(self, word):
        subprocess.run([self._tool, "tell", self.folder, word], check=True, stdout=subprocess.DEVNULL)

    def _pins(self):
        return tomllib.loads((self.folder / "pins.toml").read_text())["auth"]

    def _pem(self, name):
        file = self.folder / "certificates" / f"{name}.der"
        return subprocess.run(["openssl", "x509", "-inform", "DER", "-in", file], check=True, text=True,
                              capture_output=True).stdout
