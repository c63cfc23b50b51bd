"""A PDF of one empty page, and what a signature in a PDF is made of.

usage: pdf.py write FILE              writes the page
       pdf.py signed FILE CONTENT     writes the bytes that the signature covers, after a look at its dictionary
"""
import pathlib
import re
import sys

OBJECTS = [
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>",
]
WANTED = [rb"/Type /Sig\b", rb"/SubFilter /adbe\.pkcs7\.detached\b", rb"/M \(D:\d{14}", rb"/Name \(", rb"/Contents <30"]


def write(name):
    text, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(OBJECTS, 1):
        offsets.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    text += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(OBJECTS) + 1, table) + (
        b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(OBJECTS) + 1, len(text))
    )
    pathlib.Path(name).write_bytes(text)


def signed(name, content):
    text = pathlib.Path(name).read_bytes()
    for wanted in WANTED:
        if not re.search(wanted, text):
            sys.exit(f"{name}: no {wanted.decode()}")
    a, b, c, d = map(int, re.search(rb"/ByteRange \[(\d+) +(\d+) +(\d+) +(\d+) *\]", text).groups())
    if (a, c + d) != (0, len(text)):
        sys.exit(f"{name}: not all of it is signed")
    pathlib.Path(content).write_bytes(text[a : a + b] + text[c : c + d])


{"write": write, "signed": signed}[sys.argv[1]](*sys.argv[2:])
