"""What happens inside the process, by Google Benchmark and beside SoftHSM."""
import json
import subprocess
from pathlib import Path

from jobs import own_environment

PIN = "1234"  # of the SoftHSM token; it lives as long as the benchmark
LABEL = "JPKI User Authentication"


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


def inside(build, card, folder):
    """Nanoseconds a call, the virtual card in the same process: nothing here asks a card."""
    environment = own_environment(folder) | {"SOFTHSM2_CONF": str(folder / "softhsm2.conf"),
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
