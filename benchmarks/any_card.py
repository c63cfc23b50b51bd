"""The commands of the jobs on every card that the facts allow: each switch of the virtual card in each position, with
and without short file identifiers. Here the card lies in the process, so that no reader service takes part, and it is
put in anew for each job."""
import re
import shutil
import subprocess

from card import sums_of
from jobs import own_environment

READER = "jpki-pkcs11 DEMO reader 00 00"
# Job: heading, and the most commands that the project promises.
JOBS = {"token-infos": ("both tokens", 12), "describe-tokens": ("and mechanisms", None),
        "authenticate": ("authentication", 19), "sign-document": ("signing", 23),
        "ten-more-signatures": ("10 warm signatures", 20), "polls": ("50 polls", 0)}
# What lies in the reader, and what it was issued with, are no doubts about one card.
NO_DOUBTS = {"kind", "certificates", "missing_certificate"}
SWITCH = re.compile(r'^# .*: ([^:\n]+)\n(\w+) = "[^"]*"$', re.M)


def _positions(text):
    for values, name in SWITCH.findall(text):
        if name not in NO_DOUBTS:
            yield from ((name, value) for value in values.split())


def _put(text, name, position):
    return re.sub(rf'^{name} = ".*"$', f'{name} = "{position}"', text, flags=re.M)


class _Table:
    """A folder with a card in it, as the demonstration module reads it."""

    def __init__(self, build, card, folder):
        self._card = folder / "any-card"
        self._ledger = folder / "any-ledger"
        shutil.copytree(card.folder, self._card, ignore=shutil.ignore_patterns("ledger", "control*"))
        self._command = [build / "benchmarks" / "benchmark_job", build / "pkcs11" / "jpki-pkcs11-demo.so"]
        self._environment = own_environment(folder) | {
            "JPKI_DEMO_CARD": str(self._card), "JPKI_DEMO_LEDGER": str(self._ledger),
            "JPKI_AUTH_PIN": card.pins["auth"], "JPKI_SIGN_PIN": card.pins["sign"]}
        self.text = (self._card / "card.toml").read_text(encoding="utf-8")

    def put(self, text):
        (self._card / "card.toml").write_text(text, encoding="utf-8")

    def _commands_so_far(self):
        return sums_of(self._ledger)["commands"] if self._ledger.exists() else 0

    def commands(self, job):
        """Nothing where the job cannot be done with this card."""
        self._ledger.unlink(missing_ok=True)
        with subprocess.Popen([*self._command, job, READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, env=self._environment) as process:
            begun = process.stdout.readline()
            before = self._commands_so_far()
            process.stdin.write("\n")
            process.stdin.flush()
            ended = process.stdout.readline()
            after = self._commands_so_far()
            process.communicate("\n")
        return after - before if begun and ended else None


def on_any_card(build, card, folder):
    table = _Table(build, card, folder)
    rows = []
    for short_ids in ("yes", "no"):
        for name, position in _positions(table.text):
            if name == "short_file_ids" and position != short_ids:
                continue
            table.put(_put(_put(table.text, "short_file_ids", short_ids), name, position))
            rows.append({"short_file_ids": short_ids, "switch": name, "position": position,
                         "commands": {job: table.commands(job) for job in JOBS}})
    return rows
