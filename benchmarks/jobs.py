"""The jobs as they are measured: each in a process of its own, counted on the card's ledger."""
import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from card import Reader, wait_until
from limit import limit_of, modelled_ms
from round_trips import counted_in
from service import MOST_READERS, READERS_A_DRIVER, ReaderService


@dataclass(frozen=True)
class Job:
    name: str
    title: str
    program: str  # the row of benchmarks/jobs.cc
    limit: str  # the row of limit.py
    processes: int = 1
    card: bool = True
    service: bool = True
    readers: int = READERS_A_DRIVER


# In the order of the report. Those with the same readers follow each other, and among them those without a card come
# last, so that it is taken out once.
JOBS = [
    Job("no-service", "load and initialise, no reader service", "load", "nothing", service=False),
    Job("list-tokens", "list both tokens, fully described", "describe-tokens", "see"),
    Job("list-objects", "list all objects with all attributes", "list-objects", "public"),
    Job("authenticate", "authentication: login, certificate, signature", "authenticate", "authenticate"),
    Job("ten-more", "ten more signatures", "ten-more-signatures", "ten"),
    Job("document", "signing: login, certificate, signature", "sign-document", "document"),
    Job("firefox-start", "Firefox starts", "firefox-start", "see"),
    Job("firefox-page", "Firefox, then a page with client login", "firefox-page", "chain"),
    Job("ssh-keygen", "ssh-keygen -D", "ssh-keygen", "public"),
    Job("ssh-login", "ssh, login with the authentication key", "ssh-login", "chain"),
    Job("sessions", "1,000 sessions opened, asked, closed", "sessions", "nothing"),
    Job("polls", "50 polls of slot and session", "polls", "nothing"),
    Job("four", "4 processes at once: login, certificate, signature", "authenticate", "four", processes=4),
    Job("no-card", "load, initialise, list the slots, no card", "list-slots", "nothing", card=False),
    Job("16-slots", "16 readers, a card in the last: list the slots", "list-slots", "nothing", readers=MOST_READERS),
    Job("16-tokens", "16 readers, a card in the last: both tokens", "describe-tokens", "see", readers=MOST_READERS),
]

ON_CARD = ("commands", "bytes", "modelled_ms")
ON_HOST = ("wall_ms", "cpu_ms", "memory_kib")


def peer_module():
    """OpenSC's module, where Debian puts it."""
    found = sorted(Path("/usr/lib").glob("*/opensc-pkcs11.so"))
    if not found:
        raise RuntimeError("OpenSC is missing: packaging/install-packages.sh benchmark")
    return found[0]


def own_environment(home):
    """No settings and no cache of whoever runs this."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("XDG_", "JPKI_", "OPENSC", "PKCS11"))}
    return kept | {"HOME": str(home)}


class Runner:
    """Jobs with the card in one reader of a service."""

    def __init__(self, build, card, reader, reader_name, home):
        self.program = build / "benchmarks" / "benchmark_job"
        self.modules = {"ours": build / "pkcs11" / "jpki-pkcs11.so", "OpenSC": peer_module()}
        self._card = card
        self._reader = reader
        self._reader_name = reader_name
        self._environment = own_environment(home) | {"JPKI_AUTH_PIN": card.pins["auth"],
                                                     "JPKI_SIGN_PIN": card.pins["sign"]}
        self._home = Path(home)
        # OpenSC's defaults end at the fourth reader.
        self._room_for_many = self._home / "opensc.conf"
        self._room_for_many.write_text("app opensc-pkcs11 { pkcs11 { max_virtual_slots = 64; } }\n", encoding="utf-8")

    def command(self, module, program):
        return [self.program, self.modules[module], program, self._reader_name]

    def environment(self, job):
        absent = {} if job.service else {"PCSCLITE_CSOCK_NAME": "/nonexistent/pcscd.comm"}
        many = {"OPENSC_CONF": str(self._room_for_many)} if job.readers > READERS_A_DRIVER else {}
        return self._environment | absent | many

    def sees_card(self):
        return subprocess.run(self.command("ours", "see-both-tokens"), input=b"\n\n", env=self._environment,
                              capture_output=True, check=False).returncode == 0

    def take_card_out(self):
        self._reader.tell("remove")
        wait_until(lambda: not self.sees_card(), "the reader to be empty")

    def _start(self, job, module):
        return subprocess.Popen(self.command(module, job.program), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                text=True, env=self.environment(job))

    @staticmethod
    def _next_line(process):
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(map(str, process.args))} failed")
        return line

    @staticmethod
    def _go_on(process):
        process.stdin.write("\n")
        process.stdin.flush()

    def once(self, job, module):
        # The card as another program has left it: pcscd takes the power from one that nobody uses for five seconds.
        self.sees_card()
        processes = [self._start(job, module) for _ in range(job.processes)]
        try:
            for process in processes:
                self._next_line(process)
            before = self._reader.account()
            for process in processes:
                self._go_on(process)
            used = [json.loads(self._next_line(process)) for process in processes]
            after = self._reader.account()
        finally:
            for process in processes:
                process.communicate("\n")
        counted = {key: after[key] - before[key] for key in after}
        measured = {"commands": counted["commands"], "bytes": counted["bytes"],
                    "modelled_ms": modelled_ms(counted["commands"], counted["bytes"], counted["signatures"])}
        if abs(measured["modelled_ms"] - counted["ms"]) > 1:  # the ledger's sums are rounded
            raise RuntimeError("limit.py and the card's ledger do not model the same card")
        measured["wall_ms"] = max(one["wall_ms"] for one in used)
        measured["cpu_ms"] = sum(one["cpu_ms"] for one in used)
        measured["memory_kib"] = max(one["memory_kib"] for one in used)
        return measured

    def _traced(self, job, module, tracer, trace):
        subprocess.run([*tracer, *self.command(module, job.program)], input=b"\n\n", env=self.environment(job),
                       check=True, capture_output=True)
        return trace.read_text(encoding="utf-8")

    def round_trips(self, job, module):
        """Of one process to the reader service, while the job runs."""
        trace = self._home / "strace.out"
        strace = ["strace", "-f", "-qq", "-xx", "-e", "signal=none", "-e", "trace=sendto,write", "-o", trace]
        return counted_in(self._traced(job, module, strace, trace).splitlines())

    def instructions(self, job, module):
        """Of one process while the job runs; the reader service and the card are others."""
        report = self._home / "callgrind.out"
        callgrind = ["valgrind", "--tool=callgrind", "--toggle-collect=*run_counted*",
                     f"--callgrind-out-file={report}"]
        counted = self._traced(job, module, callgrind, report)
        return int(re.search(r"^(?:summary|totals): (\d+)", counted, re.M).group(1))

    def _looked_into(self, job, module):
        return {"round_trips": self.round_trips(job, module), "instructions": self.instructions(job, module)}

    def measure(self, job, repetitions, looked_into):
        """The modules in turn, so that what disturbs one disturbs both. Of what is exact the most, so that an outlier
        shows; of what other programs can only add to the least."""
        runs = {module: [] for module in self.modules}
        for _ in range(repetitions):
            for module, done in runs.items():
                done.append(self.once(job, module))
        return {module: {key: max(run[key] for run in done) for key in ON_CARD} |
                        {key: min(run[key] for run in done) for key in ON_HOST} |
                        (self._looked_into(job, module) if looked_into(job, module) else {})
                for module, done in runs.items()}

    def measure_all(self, jobs, repetitions, looked_into):
        card_in = True
        for job in jobs:
            if card_in and not job.card:
                self.take_card_out()
                card_in = False
            yield ({"name": job.name, "title": job.title, "limit": limit_of(job.limit, self._card)} |
                   self.measure(job, repetitions, looked_into))


def measure_jobs(build, card, folder, repetitions, looked_into=lambda job, module: True):
    """All of them, with the card in the last reader of a service that has as many as the job wants.

    looked_into(job, module): whether once more under strace and callgrind, too."""
    results = []
    for readers in sorted({job.readers for job in JOBS}):
        jobs = [job for job in JOBS if job.readers == readers]
        service = ReaderService(folder / f"service-{readers}", readers)
        with service, Reader(build, card, service.last_port) as reader:
            runner = Runner(build, card, reader, service.last_reader, folder)
            wait_until(runner.sees_card, "the card to appear in the reader")
            results += runner.measure_all(jobs, repetitions, looked_into)
    return results
