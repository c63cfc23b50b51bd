"""A virtual card in the reader service: made, put in, and asked for its account."""
import re
import subprocess
import time
from pathlib import Path

# Real certificates differ in size from holder to holder, and with the size the commands that read them. These two
# are the sizes for which the project's bounds are stated.
CERTIFICATE_SIZES = {"auth": 949, "sign": 1205}


def _issue(folder, name, filler):
    """A certificate for the card's key, issued by the card's authority, with a comment of that length in it."""
    extensions = folder / "extensions.conf"
    extensions.write_text(f"nsComment = {'x' * filler}\n", encoding="ascii")
    request = subprocess.run(
        ["openssl", "req", "-new", "-key", folder / "keys" / f"{name}.pem", "-subj", f"/C=JP/CN=Benchmark {name}"],
        check=True, capture_output=True).stdout
    return subprocess.run(
        ["openssl", "x509", "-req", "-sha256", "-days", "1800", "-set_serial", "0x21436587", "-outform", "DER",
         "-CA", folder / "certificates" / f"{name}-ca.der", "-CAkey", folder / "authority" / f"{name}.pem",
         "-extfile", extensions], input=request, check=True, capture_output=True).stdout


def _issue_of_size(folder, name, size):
    filler = size - len(_issue(folder, name, 0))
    for _ in range(3):  # the lengths in front of the comment grow with it
        certificate = _issue(folder, name, filler)
        if len(certificate) == size:
            return certificate
        filler += size - len(certificate)
    raise RuntimeError(f"no certificate of {size} bytes comes out")


class Card:
    """A card of an invented holder, with certificates of CERTIFICATE_SIZES."""

    def __init__(self, build, folder):
        self.folder = Path(folder)
        subprocess.run([build / "tools" / "jpki-vcard", "make", folder], check=True, stdout=subprocess.DEVNULL)
        for name, size in CERTIFICATE_SIZES.items():
            (self.folder / "certificates" / f"{name}.der").write_bytes(_issue_of_size(self.folder, name, size))
        pins = (self.folder / "pins.toml").read_text(encoding="utf-8")
        self.pins = {name: re.search(rf"^{name} = .*value = '([^']*)'", pins, re.M).group(1)
                     for name in ("auth", "sign")}
        self.sizes = {file.stem: file.stat().st_size for file in (self.folder / "certificates").iterdir()}


def sums_of(ledger):
    """Of the ledger's last line."""
    last = Path(ledger).read_text(encoding="utf-8").splitlines()[-1]
    sums = dict(re.findall(r"(\w+)=([\d.]+)", last.split("|")[-1]))
    return {"commands": int(sums.get("commands", 0)),
            "bytes": int(sums.get("up", 0)) + int(sums.get("down", 0)),
            "signatures": int(sums.get("signatures", 0)),
            "ms": float(sums.get("ms", 0))}


class Reader:
    """The card in the virtual reader at that port, while the block runs."""

    def __init__(self, build, card, port):
        self._program = build / "tools" / "jpki-vcard"
        self._card = card
        self._ledger = card.folder / "ledger"
        self._port = str(port)
        self._process = None

    def __enter__(self):
        self._process = subprocess.Popen(
            [self._program, "run", "--beside", "0", self._card.folder, "--ledger", self._ledger, "--port", self._port],
            stdout=subprocess.PIPE, text=True)
        if self._process.stdout.readline().strip() != "ready":
            raise RuntimeError("the virtual card does not get into the reader: was it started by tests/sandbox.sh?")
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()

    def tell(self, word):
        subprocess.run([self._program, "tell", self._card.folder, word], check=True, stdout=subprocess.DEVNULL)

    def account(self):
        return sums_of(self._ledger)


def wait_until(condition, what):
    """The reader service follows the card within its own interval."""
    deadline = time.monotonic() + 20
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited in vain: {what}")
        time.sleep(0.1)
