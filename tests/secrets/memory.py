#!/usr/bin/env python3
"""Looks for PINs where none may be: in the memory of a client that has logged in with both tokens on a real pcscd, in
its core dump, and in its most verbose log; for what PINs could be computed from; for the holder after the logout; and
whether a program that it starts would inherit descriptors.

usage: memory.py BUILD_FOLDER     (run under with_pcscd.sh)
"""
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
from guest import Guest

BUILD = Path(sys.argv.pop()).resolve()
CLIENT = BUILD / "tests/secrets/secrets_client"
MODULE = BUILD / "pkcs11/jpki-pkcs11.so"
VCARD = BUILD / "tools/jpki-vcard"

SIGN_PIN = "ZQ7XKWV93JHTYB4M"  # as the card has it; it is typed in small letters
AUTH_PINS = ("7305", "6184")
VERIFY = bytes((0x00, 0x20, 0x00, 0x80))
SLICE = 8
STEPS = ("logged in", "signed", "logged out", "finalised")


def in_every_width(text):
    return [text.encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be")]


def traces_of_password(memory):
    """The password in capitals and small letters, whole or eight characters of it, as a register holds them."""
    slices = {text[at:at + SLICE] for text in (SIGN_PIN, SIGN_PIN.lower()) for at in range(0, len(text) - SLICE + 1, 4)}
    return [trace for part in sorted(slices) for trace in in_every_width(part) if trace in memory]


def traces_of_digits(memory, pin):
    """Four digits where they mean something: in the command, or as UTF-16."""
    wanted = [VERIFY + bytes((len(pin),)) + pin.encode(), *in_every_width(pin)[1:]]
    return [trace for trace in wanted if trace in memory]


def mappings(pid):
    """What can be read of the process: first and last byte, flags, and whether it is kept out of core dumps."""
    for entry in re.split(r"^(?=[0-9a-f]+-[0-9a-f]+ )", Path(f"/proc/{pid}/smaps").read_text(), flags=re.M)[1:]:
        span, flags, *rest = entry.splitlines()[0].split(maxsplit=5)
        if "r" in flags and not (rest and rest[-1].startswith("[v")):
            first, last = (int(number, 16) for number in span.split("-"))
            yield first, last, flags, bool(re.search(r"^VmFlags:.* dd( |$)", entry, flags=re.M))


def pages_of(pid, flag):
    """The bytes of each mapping that has the flag, and whether it is kept out of core dumps."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for first, last, flags, apart in mappings(pid):
            if flag not in flags:
                continue
            memory.seek(first)
            try:
                yield memory.read(last - first), apart
            except OSError:
                continue  # a mapping of a file that is shorter


def memory_of(pid, flag="r"):
    """What can be read of the process, pages that no core dump has included."""
    return b"\n".join(pages for pages, _ in pages_of(pid, flag))


def memory_apart(pid):
    """What the process keeps out of its core dumps, and all the rest that it can write to."""
    everything = list(pages_of(pid, "w"))
    return [pages for pages, apart in everything if apart], b"\n".join(pages for pages, apart in everything if not apart)


def salts(apart):
    """The 32 random bytes that a page of its own begins with."""
    return [page[:32] for page in apart if len(set(page[:32])) > 16 and not any(page[32:4096])]


def core_of(pid, folder):
    subprocess.run(["gdb", "-nx", "-batch", "-iex", "set auto-solib-add off", "-iex", "set debuginfod enabled off",
                    "-p", str(pid), "-ex", f"gcore {folder}/core"],
                   check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return Path(folder, "core").read_bytes()


class Card:
    """A virtual card with these PINs in the reader, as long as it is entered."""

    def __init__(self, folder, auth_pin):
        self.folder = Path(folder, "card")
        subprocess.run([VCARD, "make", self.folder], check=True, stdout=subprocess.DEVNULL)
        pins = self.folder / "pins.toml"
        for name, pin in (("auth", auth_pin), ("sign", SIGN_PIN)):
            text = re.sub(rf"^({name} = .*value = ')[^']*", rf"\g<1>{pin}", pins.read_text(), flags=re.M)
            pins.write_text(text)

    def __enter__(self):
        self.process = subprocess.Popen([VCARD, "run", "--beside", "0", self.folder], stdout=subprocess.PIPE)
        if self.process.stdout.readline().strip() != b"ready":
            raise AssertionError("the virtual card is not ready")
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.communicate()


class Memory(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def run_client(self, auth_pin, *options):
        """Looks at the client at every step. Yields its name, its pid and the traces in its memory."""
        log = self.folder / f"log-{auth_pin}"
        conf = self.folder / "conf"
        conf.write_text(f'[log]\nlevel = "debug"\nfile = "{log}"\n')
        with Card(tempfile.mkdtemp(dir=self.folder), auth_pin) as card, \
                Guest([CLIENT, MODULE], (auth_pin, SIGN_PIN.lower()), options,
                      {"JPKI_PKCS11_CONF": str(conf)}) as guest:
            self.certificate = card.folder / "certificates/sign.der"
            self.public = [card.folder / f"certificates/{name}.der" for name in ("auth", "auth-ca", "sign-ca")]
            self.assertEqual(guest.step(), "open")
            self.before = memory_of(guest.pid, "w").count(auth_pin.encode())
            for step in STEPS:
                guest.go_on()
                self.assertEqual(guest.step(), step)
                memory = memory_of(guest.pid)
                yield step, guest, traces_of_password(memory) + traces_of_digits(memory, auth_pin)
            self.assertEqual(guest.end(), b"")
        self.log = re.sub(r"^\S+ jpki-pkcs11\[\d+\] ", "", log.read_text(), flags=re.M).encode()

    def test_no_pin_is_left_anywhere(self):
        more = {}
        for auth_pin in AUTH_PINS:
            for step, guest, traces in self.run_client(auth_pin):
                self.assertEqual(traces, [], f"in memory: {step}")
                found = memory_of(guest.pid, "w").count(auth_pin.encode())
                more.setdefault(step, []).append(found - self.before)
                if step in ("logged in", "logged out"):
                    core = core_of(guest.pid, self.folder)
                    self.assertIn(b"JPKI", core)
                    self.assertEqual(traces_of_password(core) + traces_of_digits(core, auth_pin), [], f"in a core: {step}")
            self.assertGreater(len(self.log), 1000)
            self.assertEqual(traces_of_password(self.log), [], "in the log")
            self.assertNotIn(auth_pin.encode(), self.log)
        # Four digits in a row may come about by chance, but not those of two PINs at the same step.
        for step, counts in more.items():
            self.assertLessEqual(min(counts), 0, f"more often in memory than before the login: {step}")

    def test_no_pin_can_be_computed_from_what_is_left(self):
        """Four digits are found in a moment by whoever has a hash of them, and the salt."""
        for step, guest, _ in self.run_client(AUTH_PINS[0]):
            apart, rest = memory_apart(guest.pid)
            found = salts(apart)
            self.assertTrue(found, f"the salt is where no core has it: {step}")
            for salt in found:
                self.assertNotIn(salt, rest, step)
                for pin in (AUTH_PINS[0], SIGN_PIN):
                    self.assertNotIn(hashlib.sha256(salt + pin.encode()).digest(), rest, step)
            if step in ("logged in", "logged out"):
                core = core_of(guest.pid, self.folder)
                self.assertIn(b"JPKI", core)
                for salt in found:
                    self.assertNotIn(salt, core, f"in a core: {step}")

    def test_after_the_logout_the_holder_is_forgotten(self):
        """The signing certificate names its holder: what was read of it under the login goes with that."""
        for step, guest, _ in self.run_client(AUTH_PINS[0]):
            certificate = self.certificate.read_bytes()
            public = b"".join(file.read_bytes() for file in self.public)
            parts = [certificate[at:at + 32] for at in range(0, len(certificate) - 32, 8)]
            memory = memory_of(guest.pid, "w")
            left = [part for part in parts if part in memory and part not in public]
            if step == "signed":
                self.assertTrue(left, "the module has read it")
            elif step != "logged in":
                self.assertEqual(left, [], step)

    def test_a_client_that_keeps_them_is_found_out(self):
        for step, guest, traces in self.run_client(AUTH_PINS[0], "--careless"):
            self.assertIn(SIGN_PIN.lower()[:SLICE].encode(), traces)
            self.assertGreater(memory_of(guest.pid, "w").count(AUTH_PINS[0].encode()), self.before)
            if step == "logged in":
                core = core_of(guest.pid, self.folder)
                self.assertIn(SIGN_PIN.lower().encode(), core)

    def test_descriptors_close_when_a_program_is_started(self):
        running = self.run_client(AUTH_PINS[0])
        self.addCleanup(running.close)
        step, guest, _ = next(running)
        self.assertEqual(step, "logged in")
        closing = {}
        for entry in Path(f"/proc/{guest.pid}/fdinfo").iterdir():
            flags = int(re.search(r"^flags:\s+(\d+)", entry.read_text(), re.M).group(1), 8)
            if int(entry.name) > 2:
                closing[os.readlink(f"/proc/{guest.pid}/fd/{entry.name}")] = bool(flags & os.O_CLOEXEC)
        self.assertTrue(any(name.startswith("socket:") for name in closing), "there is a connection to pcscd")
        self.assertIn(str(self.folder / f"log-{AUTH_PINS[0]}"), closing)
        self.assertEqual([name for name, closes in closing.items() if not closes], [])


if __name__ == "__main__":
    subprocess.run([Path(__file__).resolve().parent.parent / "in_sandbox.sh"], check=True)
    unittest.main(verbosity=2)
