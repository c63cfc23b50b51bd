#!/usr/bin/env python3
"""Measures every job and prints the tables. benchmarks/run starts it.

usage: measure.py BUILD_FOLDER [--repetitions N] [--write-docs]
"""
import argparse
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True
import any_card
import inside
import report
from card import Card
from jobs import measure_jobs

DOCS = Path(__file__).resolve().parent.parent / "docs"
PACKAGES = ("opensc-pkcs11", "softhsm2", "pcscd", "libssl3", "valgrind")


def taken_on(card):
    processor = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                      if line.startswith("model name")), "unknown")
    versions = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}, ", *PACKAGES], check=True,
                              capture_output=True, text=True).stdout
    return {"date": date.today().isoformat(), "processor": processor, "packages": versions.rstrip(", "),
            "certificates, bytes": ", ".join(f"{name} {size}" for name, size in sorted(card.sizes.items()))}


def measure(build, repetitions, folder):
    card = Card(build, folder / "card")
    jobs = measure_jobs(build, card, folder, repetitions)

    other_cards = any_card.on_any_card(build, card, folder)
    return {"jobs": jobs, "other_cards": other_cards, "inside": inside.inside(build, card, folder),
            "taken_on": taken_on(card)}


def write(folder, results):
    (folder / "performance.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "performance.svg").write_text(report.picture(results), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description="measures jpki-pkcs11 beside OpenSC and the limit")
    parser.add_argument("build", type=Path, help="folder of a build with JPKI_BUILD_BENCHMARKS")
    parser.add_argument("--repetitions", type=int, default=9, help="of each job; the least times are shown")
    parser.add_argument("--write-docs", action="store_true", help="write the figures into docs/, too")
    options = parser.parse_args()
    build = options.build.resolve()
    with tempfile.TemporaryDirectory() as folder:
        results = measure(build, options.repetitions, Path(folder))
    figures = report.text(results)
    print(figures)
    write(build / "benchmarks", results)
    print(f"Also in {build / 'benchmarks'}: performance.json, performance.svg")
    if options.write_docs:
        write(DOCS, results)
        report.write_into(DOCS / "performance.md", figures)


if __name__ == "__main__":
    main()
