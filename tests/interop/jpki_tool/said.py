"""Judges what jpki-tool has said.

usage: said.py columns FILE              no line is wider than 80 columns
       said.py language FILE ja|en       there is no sentence of the other language in it
       said.py schema FACTS EXIT         JSON as docs/jpki-tool.md has it; an error if and only if EXIT is not 0, with it
       said.py fact FACTS PATH           prints one fact: PATH is names and numbers with dots between them
       said.py says FILE FACTS           the text has the message and the remedy of the JSON's error
"""
import json
import re
import sys
import unicodedata
from pathlib import Path

COLUMNS = 80
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
ENGLISH_SENTENCE = re.compile(r"(?<!-)\b(the|is|are|was|to|of|and)\b")

TIME = {"not_before": str, "not_after": str, "last_day": str, "days_left": int, "renewal_opens?": str, "standing": str}
KEY = {"key": str, "certificate": str, "tries_left": (int, type(None)), "tries_max": int, "locked": bool, "validity?": TIME}
PIN = {"key": str, "tries_left": (int, type(None)), "tries_max": int}
PERSON = {"name": str, "address": str, "birth_date?": {"date": str, "era": str, "year_of_era": int}, "sex?": str}
HOLDER = PERSON | {"name_substitutes": [int], "address_substitutes": [int]}
TRIES = {"tries_left": (int, type(None)), "tries_max": int, "locked": bool}
SIGNER = {"valid": bool, "faults": [str], "signing_time?": str, "names_its_certificate": bool, "key?": str, "subject?": str,
          "serial_number?": str, "fingerprint_sha256?": str, "validity?": TIME, "holder?": HOLDER,
          "issuer?": {"vouched_by": str, "within_signature": bool, "subject?": str, "fingerprint_sha256?": str},
          "field?": str, "covers_whole?": bool}
ERROR = {"code": str, "exit_code": int, "message": str, "remedy": str}
ENVELOPE = {"schema": int, "command": str, "error?": ERROR}
REGISTRATION = {"program?": str, "changes?": [{"file": str, "kind": str, "removed": [str], "added": [str], "done": bool, "backup?": str}],
                "notes?": [{"code": str, "subject": str, "message": str}]}
TLS = {"answer": str, "asks": bool, "schemes?": [str], "takes_rsa?": bool, "issuers?": int, "names_jpki?": bool}
COMMANDS = {
    "status": {"card?": {"reader": str, "kind": str}, "keys?": [KEY], "text_pin?": TRIES,
               "advice?": [{"code": str, "urgent": bool, "message": str}]},
    "doctor": {"checks?": [{"id": str, "state": str, "diagnosis": str, "title": str, "message": str, "remedy?": str,
                            "facts": [{"name": str, "value": str}]}], "report?": str},
    "card-facts": {"card?": {"reader": str, "kind": str, "atr": str},
                   "facts?": [{"id": str, "verdict": str, "statement": str, "observed?": str}], "pin?": PIN, "record?": str,
                   "report?": str},
    "renewal": {"key?": str, "validity?": TIME, "file?": str},
    "cert show": {"certificate?": {
        "name": str, "subject": str, "issuer": str, "serial_number": str, "validity": TIME, "key_bits": int, "key_usage": [str],
        "policies": [str], "fingerprint_sha256": str, "holder?": HOLDER}, "pin?": PIN},
    "cert export": {"certificate?": {"name": str, "format": str, "data?": str, "file?": str}, "pin?": PIN},
    "cert check": {"check?": {
        "name": str, "validity": TIME, "names_its_issuer": bool, "signed_by_issuer": bool, "issuer_is_authority": bool,
        "issuer_standing": str, "key_usage_fits": bool, "revocation": str}, "pin?": PIN},
    "sign": {"key?": str, "signing_time?": str, "signatures?": [{"file": str, "signature": str}], "pin?": PIN},
    "verify": {"file?": str, "signature?": str, "valid?": bool, "signers?": [SIGNER], "revocation?": str},
    "pin verify": {"pin?": PIN},
    "pin change": {"pin?": PIN},
    "text read": {"text?": PERSON | {"my_number?": str}, "pin?": PIN},
    "demo": {"demo?": {"folder": str, "name": str, "address": str, "pins": [{"pin": str, "value": str, "tries_left": int}]}},
    "register": REGISTRATION,
    "unregister": REGISTRATION,
    "tls-check": {"server?": {"name": str, "port": int, "tls12": TLS, "tls13": TLS},
                  "card?": {"makes_pss": (bool, type(None)), "trouble?": str},
                  "programs?": [{"program": str, "installed": bool, "with_pss": str, "without_pss": str}]},
    "why": {"code?": {"kind": str, "value": str, "name": str, "meaning": str, "remedy": str}},
}


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def read(name):
    return Path(name).read_text(encoding="utf-8")


def columns(name):
    for line in read(name).replace("\r", "").split("\n"):
        if width(line) > COLUMNS:
            yield f"{width(line)} columns: {line}"


def language(name, code):
    text = read(name)
    if code == "ja" and not JAPANESE.search(text):
        yield "no Japanese in it"
    for line in text.split("\n"):
        if code == "en" and JAPANESE.search(line):
            yield f"Japanese: {line}"
        if code == "ja" and ENGLISH_SENTENCE.search(line):
            yield f"English: {line}"


def shaped(value, shape, path):
    if isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{path} is no list"
        else:
            for number, each in enumerate(value):
                yield from shaped(each, shape[0], f"{path}.{number}")
    elif isinstance(shape, dict):
        if not isinstance(value, dict):
            yield f"{path} is no object"
            return
        for name, inner in shape.items():
            plain = name.rstrip("?")
            if plain in value:
                yield from shaped(value[plain], inner, f"{path}.{plain}")
            elif not name.endswith("?"):
                yield f"{path}.{plain} is missing"
        yield from (f"{path}.{name} is in no schema" for name in value if name not in shape and f"{name}?" not in shape)
    elif not isinstance(value, shape) or (shape is int and isinstance(value, bool)):
        yield f"{path} is {value!r}"


def schema(name, exit_code):
    facts = json.loads(read(name))
    yield from shaped(facts, ENVELOPE | COMMANDS.get(facts.get("command"), {}), "")
    if facts.get("schema") != 1:
        yield "another schema"
    if facts.get("error", {}).get("exit_code", 0) != int(exit_code):
        yield "an error that does not fit the exit code"


def fact(name, path):
    value = json.loads(read(name))
    for step in path.split("."):
        value = value[int(step) if isinstance(value, list) else step]
    print(value if isinstance(value, str) else json.dumps(value))
    return []


def says(name, facts):
    def bare(text):
        return re.sub(r"\s", "", text)
    said, error = bare(read(name)), json.loads(read(facts))["error"]
    yield from (f"does not say: {error[part]}" for part in ("message", "remedy") if bare(error[part]) not in said)


def main(question, *arguments):
    found = list({"columns": columns, "language": language, "schema": schema, "fact": fact, "says": says}[question](*arguments))
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
