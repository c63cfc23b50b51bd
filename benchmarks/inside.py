"""What happens inside the process: instructions under callgrind, and Google Benchmark beside SoftHSM."""
import json
import re
import subprocess
from pathlib import Path

from jobs import JOBS, Job

PIN = "1234"  # of the SoftHSM token; it lives as long as the benchmark
LABEL = "JPKI User Authentication"
NOTHING = Job("", "", "nothing", "")
NO_SERVICE = next(job for job in JOBS if not job.service)
AUTHENTICATE = next(job for job in JOBS if job.name == "authenticate")
TEN_MORE = next(job for job in JOBS if job.name == "ten-more")


def _instructions(runner, job, module, folder):
    """Of the whole process; the reader service and the card are other processes."""
    report = folder / "callgrind.out"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={report}", runner.program,
               runner.modules[module], job.program]
    subprocess.run(command, input=b"\n\n", env=runner.environment(job), check=True, capture_output=True)
    return int(re.search(r"^(?:summary|totals): (\d+)", report.read_text(encoding="utf-8"), re.M).group(1))


def instructions(runner, folder):
    """Differences of whole processes, so that what every process has drops out."""
    rows = [{"title": "load and initialise, no reader service"}, {"title": "one signature, host's side"}]
    for module in runner.modules:
        def count(job):
            return _instructions(runner, job, module, folder)
        rows[0][module] = count(NO_SERVICE) - count(NOTHING)
        rows[1][module] = (count(TEN_MORE) - count(AUTHENTICATE)) // 10
    return rows


def _softhsm():
    found = sorted(Path("/usr/lib").glob("**/libsofthsm2.so"))
    if not found:
        raise RuntimeError("SoftHSM is missing: packaging/install-packages.sh benchmark")
    return found[0]


def _make_softhsm_token(card, folder, environment):
    (folder / "tokens").mkdir()
    Path(environment["SOFTHSM2_CONF"]).write_text(f"directories.tokendir = {folder / 'tokens'}\n", encoding="utf-8")
    token = ["--label", LABEL, "--pin", PIN, "--so-pin", PIN]
    subprocess.run(["softhsm2-util", "--init-token", "--free", *token], env=environment, check=True,
                   capture_output=True)
    subprocess.run(["pkcs11-tool", "--module", _softhsm(), "--token-label", LABEL, "--login", "--pin", PIN, "--id",
                    "01", "--type", "cert", "--write-object", card.folder / "certificates" / "auth.der"],
                   env=environment, check=True, capture_output=True)


def inside(build, runner, card, folder):
    """Nanoseconds a call, the virtual card in the same process: nothing here asks a card."""
    environment = runner.environment(NOTHING) | {"SOFTHSM2_CONF": str(folder / "softhsm2.conf"),
                                                 "JPKI_DEMO_CARD": str(card.folder)}
    _make_softhsm_token(card, folder, environment)
    rows = {}
    for name, module in {"ours": build / "pkcs11" / "jpki-pkcs11-demo.so", "SoftHSM": _softhsm()}.items():
        said = subprocess.run(
            [build / "benchmarks" / "benchmark_inside", module, "--benchmark_format=json",
             "--benchmark_min_time=0.5"], env=environment, check=True, capture_output=True).stdout
        for row in json.loads(said)["benchmarks"]:
            rows.setdefault(row["name"], {"title": row["name"]})[name] = row["cpu_time"]
    return list(rows.values())
