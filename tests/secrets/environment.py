#!/usr/bin/env python3
"""A program that runs with somebody else's privileges believes nothing that its environment says; one that does not,
does. And what its log file is like.

usage: environment.py BUILD_FOLDER     (run under sandbox.sh: the module asks whatever reader service it finds)
"""
import os
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
from guest import Guest

BUILD = Path(sys.argv.pop()).resolve()
CLIENT = BUILD / "tests/secrets/secrets_client"
NOBODY = 65534
VARIABLES = ("JPKI_PKCS11_CONF", "XDG_CONFIG_HOME", "HOME", "JPKI_DEMO_CARD", "JPKI_DEMO_LEDGER")

# The kernel marks a program as privileged whose real and effective users differ when it starts, as those of a
# set-user-ID program do; no file system has to allow it.
AS_NOBODY_WITH_ROOTS_RIGHTS = ["setpriv", f"--ruid={NOBODY}"]
if os.geteuid() != 0:
    AS_NOBODY_WITH_ROOTS_RIGHTS = ["sudo", "-n", "--preserve-env=" + ",".join(VARIABLES), *AS_NOBODY_WITH_ROOTS_RIGHTS]


class Environment(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.log = self.folder / "log"

    def configuration(self, variable):
        """A file that asks for a log, and the value with which `variable` leads to it."""
        file, value = {
            "JPKI_PKCS11_CONF": ("named.conf", "named.conf"),
            "XDG_CONFIG_HOME": ("xdg/jpki-pkcs11.conf", "xdg"),
            "HOME": ("home/.config/jpki-pkcs11.conf", "home"),
        }[variable]
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'[log]\nlevel = "debug"\nfile = "{self.log}"\n')
        return {variable: str(self.folder / value)}

    def run_client(self, environment, prefix=(), module="jpki-pkcs11", said_once=b""):
        others = {name: "" for name in VARIABLES if name != "HOME"} | {"HOME": "/nonexistent"}
        with Guest([*prefix, CLIENT, BUILD / f"pkcs11/{module}.so"], environment={**others, **environment}) as guest:
            said = guest.step()
            guest.go_on()
            self.assertEqual(guest.step(), "finalised")
            complaint = guest.end()
        self.assertIn(said_once, complaint)
        self.assertEqual(complaint.count(b"\n"), 1 if said_once else 0, complaint)
        return said.split()

    def test_files_that_the_environment_names(self):
        for variable in ("JPKI_PKCS11_CONF", "XDG_CONFIG_HOME", "HOME"):
            with self.subTest(variable):
                environment = self.configuration(variable)
                self.log.unlink(missing_ok=True)
                self.assertEqual(self.run_client(environment, AS_NOBODY_WITH_ROOTS_RIGHTS)[0], "privileged")
                self.assertFalse(self.log.exists())
                self.assertEqual(self.run_client(environment)[0], "ordinary")
                self.assertIn("C_Finalize: CKR_OK", self.log.read_text())

    def test_the_demonstrations_card(self):
        card = self.folder / "card"
        subprocess.run([BUILD / "tools/jpki-vcard", "make", card], check=True, stdout=subprocess.DEVNULL)
        ledger = self.folder / "ledger"
        environment = {"JPKI_DEMO_CARD": str(card), "JPKI_DEMO_LEDGER": str(ledger)}
        demo = "jpki-pkcs11-demo"
        self.assertEqual(self.run_client(environment, AS_NOBODY_WITH_ROOTS_RIGHTS, demo), ["privileged", "0"])
        self.assertFalse(ledger.exists())
        self.assertEqual(self.run_client(environment, module=demo), ["ordinary", "2"])
        self.assertTrue(ledger.exists())

    def test_the_log_is_its_owners_and_no_link_is_followed(self):
        environment = self.configuration("JPKI_PKCS11_CONF")
        before = os.umask(0)
        self.addCleanup(os.umask, before)
        self.run_client(environment)
        self.assertEqual(stat.S_IMODE(self.log.stat().st_mode), 0o600)
        precious = self.folder / "precious"
        precious.write_text("untouched")
        self.log.unlink()
        self.log.symlink_to(precious)
        self.run_client(environment, said_once=b"cannot open the log file")
        self.assertEqual(precious.read_text(), "untouched")
        self.log.unlink()
        os.mkfifo(self.log)
        self.run_client(environment, said_once=b"cannot open the log file")  # and comes back

    def test_a_mistake_in_the_settings_is_told_once(self):
        environment = self.configuration("JPKI_PKCS11_CONF")
        file = Path(environment["JPKI_PKCS11_CONF"])
        for text, complaint in (("[tokens]\nlast_tri = 'refuse'\n[x]\ny = 1\n", b":2:1: unknown setting 'tokens.last_tri'"),
                                ("[tokens\n", b":1:"), ("[tokens]\nlast_try = 1\n", b"must be auto, allow or refuse")):
            with self.subTest(text):
                file.write_text(text)
                self.run_client(environment, said_once=complaint)
        file.write_text("")
        file.chmod(0o666)
        self.run_client(environment, said_once=b"can be written by others")
        self.run_client({"JPKI_PKCS11_CONF": "relative.conf"}, said_once=b"not an absolute path")
        self.run_client({"JPKI_PKCS11_CONF": "/none.conf"}, said_once=b"there is no such file")


if __name__ == "__main__":
    subprocess.run([Path(__file__).resolve().parent.parent / "in_sandbox.sh"], check=True)
    unittest.main(verbosity=2)
