"""The results as tables, as a picture and as a part of docs/performance.md."""
from html import escape
from pathlib import Path

import any_card
from limit import LIMITS
from jobs import JOBS

BEGIN, END = "<!-- figures: written by benchmarks/run --write-docs -->", "<!-- end of the figures -->"


def table(head, rows):
    """Markdown, with columns of even width, so that it reads well as plain text too."""
    lines = [head] + rows
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]

    def row(line):
        cells = [line[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]
        return "| " + " | ".join(cells) + " |"
    rule = "|" + "|".join([":" + "-" * (widths[0] + 1)] + ["-" * (width + 1) + ":" for width in widths[1:]]) + "|"
    return "\n".join([row(head), rule] + [row(line) for line in rows])


def _number(value, digits=0):
    return f"{value:,.{digits}f}"


# Figure, heading, digits.
CARD = [("commands", "commands", 0), ("bytes", "bytes", 0), ("modelled_ms", "ms", 0)]
HOST = [("wall_ms", "wall ms", 1), ("cpu_ms", "CPU ms", 1), ("round_trips", "pcscd", 0),
        ("instructions", "instructions", 0), ("memory_kib", "memory KiB", 0)]


def _beside(results, figures, columns):
    head = ["job"] + [f"{heading}: {column}" for _, heading, _ in figures for column in columns]
    rows = [[row["title"]] + [_number(row[column][key], digits) for key, _, digits in figures for column in columns]
            for row in results]
    return table(head, rows)


def _duration(ns):
    for unit, size in (("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{_number(ns / size, 1)} {unit}"
    return f"{_number(ns)} ns"


def _limits():
    reasons = [[job.title, LIMITS[job.limit][0]] for job in JOBS]
    return "\n".join(f"- {title}: {reason}" for title, reason in reasons)


def _other_cards(rows):
    """One line for all cards with the same figures; those that are alike in most come first."""
    alike = {}
    for row in rows:
        figures = tuple("-" if count is None else _number(count) for count in row["commands"].values())
        alike.setdefault((row["short_file_ids"], figures), []).append(f"{row['switch']} {row['position']}")
    lines = []
    for (short_ids, figures), cards in alike.items():
        named = ", ".join(cards) if len(cards) < 5 else f"{len(cards)} cards"
        lines.append([named, short_ids, *figures])
    promised = ["promised at the most", "", *("" if most is None else str(most) for _, most in any_card.JOBS.values())]
    return table(["card", "short ids", *(heading for heading, _ in any_card.JOBS.values())], [promised, *lines])


def text(results):
    """All tables, with headings."""
    jobs = results["jobs"]
    parts = [
        "### Asked of the card", _beside(jobs, CARD, ("ours", "OpenSC", "limit")),
        "### Used on the computer", _beside(jobs, HOST, ("ours", "OpenSC")),
        "### Commands on other cards", _other_cards(results["other_cards"]),
        "### Inside the process", table(["", "ours", "SoftHSM"], [
            [row["title"], _duration(row["ours"]), _duration(row["SoftHSM"])] for row in results["inside"]]),
        "### Why the limit is no lower", _limits(),
        "### Taken on", "\n".join(f"- {name}: {value}" for name, value in results["taken_on"].items()),
    ]
    return "\n\n".join(parts) + "\n"


# What is drawn: not the multiples of others, which would make the rest too short to see.
NOT_DRAWN = {"ten-more", "four"}
COLOURS = {"ours": "#0b6e4f", "OpenSC": "#9aa5b1", "limit": "#f2a541"}
LEFT, WIDTH, BAR, GAP, TOP = 330, 520, 13, 14, 64


def picture(results):
    """Bars of the modelled time, job by job."""
    jobs = [row for row in results["jobs"] if row["OpenSC"]["commands"] and row["name"] not in NOT_DRAWN]
    scale = WIDTH / max(row[column]["modelled_ms"] for row in jobs for column in COLOURS)
    group = BAR * len(COLOURS) + GAP
    height = TOP + group * len(jobs)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 90} {height}" role="img" '
           'font-family="sans-serif" font-size="12">',
           "<title>Modelled time at a contactless card, by job</title>",
           '<rect width="100%" height="100%" fill="#ffffff"/>',
           '<text x="12" y="22" font-size="15">Modelled time at a contactless card, ms (shorter is better)</text>']
    for index, (column, colour) in enumerate(COLOURS.items()):
        x = LEFT + index * 110
        out.append(f'<rect x="{x}" y="34" width="12" height="12" fill="{colour}"/>'
                   f'<text x="{x + 18}" y="44">{"jpki-pkcs11" if column == "ours" else column}</text>')
    for number, row in enumerate(jobs):
        y = TOP + number * group
        out.append(f'<text x="{LEFT - 10}" y="{y + group / 2 - 3}" text-anchor="end">{escape(row["title"])}</text>')
        for index, (column, colour) in enumerate(COLOURS.items()):
            ms = row[column]["modelled_ms"]
            at = y + index * BAR
            out.append(f'<rect x="{LEFT}" y="{at}" width="{max(ms * scale, 1):.1f}" height="{BAR - 2}" '
                       f'fill="{colour}"/>'
                       f'<text x="{LEFT + ms * scale + 6:.1f}" y="{at + 10}" font-size="10">{_number(ms)}</text>')
    return "\n".join(out + ["</svg>"]) + "\n"


def write_into(page, figures):
    """Replaces what stands between the two marks of the page."""
    page = Path(page)
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n\n{figures}\n{END}{after}", encoding="utf-8")
