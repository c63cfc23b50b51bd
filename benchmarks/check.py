#!/usr/bin/env python3
"""Holds what the jobs ask of the card to bounds, and to what OpenSC asks. Exact figures only, no times of the clock.

usage: check.py BUILD_FOLDER      (starts a reader service of its own)
"""
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
from card import Card
from jobs import measure_jobs


def times_the_limit(factor):
    return lambda limit_ms: factor * limit_ms


def at_most_ms(most):
    return lambda limit_ms: most


NO_TIME = at_most_ms(0)

# Job: the most commands, and the most modelled time.
BOUNDS = {
    "no-service": (0, NO_TIME),
    "list-tokens": (9, at_most_ms(95)),
    "list-objects": (17, times_the_limit(1.05)),
    "authenticate": (12, times_the_limit(1.15)),
    "ten-more": (10, times_the_limit(1.0001)),
    "document": (15, times_the_limit(1.2)),
    "firefox-start": (9, at_most_ms(95)),
    "firefox-page": (26, times_the_limit(1.3)),
    "ssh-keygen": (19, times_the_limit(1.05)),
    "ssh-login": (17, times_the_limit(1.05)),
    "sessions": (0, NO_TIME),
    "polls": (0, NO_TIME),
    "four": (48, times_the_limit(1.05)),
    "no-card": (0, NO_TIME),
    "16-slots": (0, NO_TIME),
    "16-tokens": (9, at_most_ms(95)),
}

# Of the module, counted by callgrind: what takes the clock out of "in 5 ms" and "in 200 µs a signature".
INSTRUCTIONS = {"no-service": 1_000_000, "ten-more": 10 * 500_000}


def complaints(row):
    ours, peer = row["ours"], row["OpenSC"]
    commands, time_bound = BOUNDS[row["name"]]
    most_ms = time_bound(row["limit"]["modelled_ms"])
    if ours["commands"] > commands:
        yield f"{ours['commands']} commands, bound {commands}"
    if ours["modelled_ms"] > most_ms:
        yield f"{ours['modelled_ms']:.1f} ms modelled, bound {most_ms:.1f}"
    for figure in ("commands", "modelled_ms"):
        if ours[figure] > peer[figure]:
            yield f"{figure} {ours[figure]}, OpenSC {peer[figure]}"
    if ours.get("instructions", 0) > INSTRUCTIONS.get(row["name"], float("inf")):
        yield f"{ours['instructions']} instructions, bound {INSTRUCTIONS[row['name']]}"


def main():
    build = Path(sys.argv[1]).resolve()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        card = Card(build, Path(folder) / "card")
        results = measure_jobs(build, card, Path(folder), repetitions=1,
                               looked_into=lambda job, module: module == "ours" and job.name in INSTRUCTIONS)
    for row in results:
        found = list(complaints(row))
        failed = failed or bool(found)
        counts = ", ".join(f"{who} {row[who]['commands']}" for who in ("ours", "OpenSC", "limit"))
        print(f"{'FAILED' if found else 'passed'}: {row['title']} (commands: {counts})", *found, sep="\n    ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
