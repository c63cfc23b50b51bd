"""PDF files for the tests of sign and verify, of every form that they are written in, and forgeries of signed ones. All by its own
code: what is forged is what no library would write.

usage: documents.py write FOLDER            one document of each form
       documents.py refused FOLDER          those that cannot be signed
       documents.py forge SIGNED TWICE FORGED UNVERIFIABLE AGAIN
           forgeries of a document signed once and of one signed twice, in three folders: FAULT-what.pdf, with the fault that it has
           to be refused for; those of which no signature can be found; and those that are to be signed once more
       documents.py covered FILE CONTENT CMS  what the last signature covers, and the signature
"""
import re
import struct
import sys
import zlib
from pathlib import Path

PAGE = (b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>")
TEXT = b"BT /F1 12 Tf 20 100 Td (pay 10) Tj ET"
BODY = {
    1: b"<</Type/Catalog/Pages 2 0 R>>",
    2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    3: PAGE,
    4: b"<</Length %d>>\nstream\n%s\nendstream" % (len(TEXT), TEXT),
}


class File:
    """Objects one after the other, and where they are."""

    def __init__(self, text=b"%PDF-1.4\n"):
        self.text = text
        self.places = {}

    def add(self, objects):
        for number, body in objects.items():
            self.places[number] = len(self.text)
            self.text += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        return self

    def table(self, trailer, first=True):
        start = len(self.text)
        self.text += b"xref\n" + (b"0 1\n0000000000 65535 f \n" if first else b"")
        for number, place in sorted(self.places.items()):
            self.text += b"%d 1\n%010d 00000 n \n" % (number, place)
        return self.end(b"trailer\n<<%s>>\n" % trailer, start)

    def stream(self, number, trailer, compressed=None):
        start = self.places[number] = len(self.text)
        rows = {n: struct.pack(">BIH", 1, place, 0) for n, place in self.places.items()}
        rows |= {n: struct.pack(">BIH", 2, holder, index) for n, (holder, index) in (compressed or {}).items()}
        data = zlib.compress(b"".join(rows[n] for n in sorted(rows)))
        index = b" ".join(b"%d 1" % n for n in sorted(rows))
        self.text += b"%d 0 obj\n<</Type/XRef/W[1 4 2]/Index[%s]/Filter/FlateDecode/Length %d%s>>\nstream\n%s\nendstream\nendobj\n" % (
            number, index, len(data), trailer, data)
        return self.end(b"", start)

    def end(self, before, start):
        self.text += before + b"startxref\n%d\n%%%%EOF\n" % start
        return self


def plain(version=b"1.4", body=None, trailer=b"/Root 1 0 R/Size 5"):
    return File(b"%%PDF-%s\n" % version).add(body or BODY).table(trailer).text


def object_stream():
    inner = {n: BODY[n] for n in (1, 2, 3)}
    head, data = b"", b""
    for number, body in inner.items():
        head += b"%d %d " % (number, len(data))
        data += body + b" "
    packed = zlib.compress(head + data)
    file = File(b"%PDF-1.5\n").add({
        4: BODY[4],
        5: b"<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(head), len(packed), packed)})
    return file.stream(6, b"/Root 1 0 R/Size 7", {1: (5, 0), 2: (5, 1), 3: (5, 2)}).text


def hybrid():
    """A table, and a stream for readers that know one, which has the same object twice."""
    file = File(b"%PDF-1.5\n").add(BODY)
    start = file.places[5] = len(file.text)
    row = zlib.compress(struct.pack(">BIH", 1, file.places[4], 0))
    file.text += b"5 0 obj\n<</Type/XRef/W[1 4 2]/Index[4 1]/Size 6/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        len(row), row)
    return file.table(b"/Root 1 0 R/Size 6/XRefStm %d" % start).text


def with_form():
    """A form, its fields and a page's annotations in objects of their own."""
    body = BODY | {
        1: b"<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R>>",
        3: PAGE[:-2] + b"/Annots 8 0 R>>",
        5: b"<</Fields 7 0 R/DA(/Helv 0 Tf 0 g)>>",
        6: b"<</Type/Annot/Subtype/Widget/FT/Tx/T(Signature1)/V(of a text field)/Rect[10 10 90 30]>>",
        7: b"[6 0 R]",
        8: b"[6 0 R]",
    }
    return plain(body=body, trailer=b"/Root 1 0 R/Size 9/Info<</Title(a form)>>/ID[<00112233><44556677>]")


def tree_of_pages():
    body = BODY | {2: b"<</Type/Pages/Kids[5 0 R 3 0 R]/Count 2/MediaBox[0 0 500 500]>>",
                   5: b"<</Type/Pages/Parent 2 0 R/Kids[6 0 R]/Count 1>>",
                   6: b"<</Type/Page/Parent 5 0 R>>"}
    return plain(body=body, trailer=b"/Root 1 0 R/Size 7")


def updated():
    old = plain()
    file = File(old)
    file.add({4: BODY[4].replace(b"10", b"20")})
    return file.table(b"/Root 1 0 R/Size 5/Prev %d" % old.rindex(b"xref\n0 1"), first=False).text


FORMS = {
    "v13": lambda: plain(b"1.3"), "v20": lambda: plain(b"2.0"), "objects": object_stream, "hybrid": hybrid, "form": with_form,
    "tree": tree_of_pages, "updated": updated, "line_ends": lambda: plain() + b"\r\n\n", "no_line_end": lambda: plain().rstrip(b"\n"),
}


def certified():
    """As far as it has to be, to forbid a signature: nobody has made the value."""
    value = (b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/Contents<3000>/ByteRange[0 1 2 3]"
             b"/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]>>")
    return plain(body=BODY | {
        1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>/Perms<</DocMDP 6 0 R>>>>",
        5: b"<</FT/Sig/T(c)/V 6 0 R/Type/Annot/Subtype/Widget/Rect[0 0 0 0]>>", 6: value}, trailer=b"/Root 1 0 R/Size 7")


def refused():
    good = plain()
    loop = BODY | {2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}
    encrypted = b"/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>/ID[<00><00>]" % (b"00" * 32, b"00" * 32)
    return {
        "certified": certified(),
        "junk_before": b"junk\n" + good,
        "no_end": good.replace(b"%%EOF", b""),
        "behind_end": good + b"junk",
        "cut": good[: len(good) // 2],
        "wrong_place": good.replace(b"0000000009 00000 n", b"0000000011 00000 n"),
        "wrong_start": re.sub(rb"startxref\n\d+", b"startxref\n7", good),
        "no_section": re.sub(rb"startxref\n\d+", b"startxref\n0", good),
        "loop": plain(body=loop),
        "no_pages": plain(body=BODY | {1: b"<</Type/Catalog>>"}),
        "encrypted": plain(trailer=b"/Root 1 0 R/Size 5" + encrypted),
        "twice_a_key": plain(body=BODY | {3: PAGE.replace(b"/Contents", b"/Contents 1 0 R/Contents")}),
        "header_alone": b"%PDF-1.4\n",
    }


# What is known of a signed document: where its parts are.
def signature_of(text):
    found = list(re.finditer(rb"/ByteRange \[(\d+) +(\d+) +(\d+) +(\d+) *\]", text))[-1]
    return found, [int(number) for number in found.groups()]


def with_range(text, numbers):
    found, _ = signature_of(text)
    new = b"/ByteRange [" + b"".join(b"%-11d" % number for number in numbers) + b"]"
    return text[: found.start()] + new + text[found.end():]


def grown(text, at, inserted):
    """With `inserted` at a place, and everything that counts bytes put right."""
    def moved(number):
        return int(number) + (len(inserted) if int(number) > at else 0)
    text = text[:at] + inserted + text[at:]
    text = re.sub(rb"(\d{10})( \d{5} n)", lambda m: b"%010d" % moved(m[1]) + m[2], text)
    return re.sub(rb"startxref\n(\d+)", lambda m: b"startxref\n%d" % moved(m[1]), text)


def last_section(text):
    return int(re.findall(rb"startxref\s+(\d+)", text)[-1])


def size_of(text):
    return int(re.findall(rb"/Size (\d+)", text)[-1])


def body_of(text, number):
    """Of the last object of that number."""
    return re.findall(rb"(?<!\d)%d 0 obj\n(.*?)\nendobj" % number, text, re.S)[-1]


def update(text, objects, extra=b"", size=None):
    file = File(text).add(objects)
    return file.table(b"/Root 1 0 R/Size %d/Prev %d%s" % (size or size_of(text), last_section(text), extra), first=False).text


def forged(signed, twice):
    """Name: bytes."""
    _, (zero, hole, behind, rest) = signature_of(signed)
    size = size_of(signed)
    page, catalogue = body_of(signed, 3), body_of(signed, 1)
    field_number = int(re.search(rb"/Fields \[ (\d+)", catalogue)[1])
    field = body_of(signed, field_number)
    value_number = int(re.search(rb"/V (\d+)", field)[1])
    value = body_of(signed, value_number)
    text = BODY[4].replace(b"10", b"99")
    contents = signed[hole:behind]
    filled = contents.rstrip(b">").rstrip(b"0")
    out = {}

    # Incremental saving: what is added behind the signature.
    out["changed_since-content"] = update(signed, {4: text})
    out["changed_since-overlay"] = update(signed, {3: page.replace(b"/Contents 4 0 R", b"/Contents [4 0 R %d 0 R]" % size), size: text}, size=size + 1)
    out["changed_since-annotation"] = update(signed, {
        3: page.replace(b"/Annots [ ", b"/Annots [ %d 0 R " % size),
        size: b"<</Type/Annot/Subtype/FreeText/Rect[0 0 300 200]/Contents(pay 99)/DA()>>"}, size=size + 1)
    out["changed_since-catalogue"] = update(signed, {1: catalogue.replace(b"<<", b"<< /OpenAction<</S/JavaScript/JS(1)>> ", 1)})
    out["changed_since-metadata"] = update(signed, {size: b"<</Title(another)>>"}, b"/Info %d 0 R" % size, size=size + 1)
    out["changed_since-unused_object"] = update(signed, {size: b"null"}, size=size + 1)
    out["changed_since-loop"] = update(signed, {2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"})
    out["changed_since-bytes_behind"] = signed + b"\n"
    out["changed_since-dss"] = update(signed, {1: catalogue.replace(b"<<", b"<< /DSS<<>> ", 1)})
    out["changed_since-other_root"] = update(signed, {size: catalogue, 4: text}, b"/Root %d 0 R" % size, size=size + 1).replace(
        b"/Root 1 0 R/Size %d/Prev" % (size + 1), b"/Size %d/Prev" % (size + 1))

    # Wrapping: the signed bytes stay where the range has them, and the document is elsewhere.
    for name, gap in {"blanks": b" " * 64, "entry": b"/X(" + b"y" * 60 + b")"}.items():
        out[f"byte_range_unfit-hole_with_{name}"] = with_range(
            grown(signed, behind, gap), [zero, hole, behind + 64, rest + len(b"%d" % (last_section(signed) + 64)) - len(
                b"%d" % last_section(signed))])
    out["byte_range_unfit-not_from_0"] = with_range(signed, [1, hole - 1, behind, rest])
    out["byte_range_unfit-overlap"] = with_range(signed, [0, hole, hole, rest + behind - hole])
    out["byte_range_unfit-hole_before"] = with_range(signed, [0, hole - 9, behind, rest])
    out["byte_range_unfit-hole_in_string"] = with_range(signed, [0, hole + 1, behind - 1, rest + 1])
    out["byte_range_unfit-past_end"] = with_range(signed, [0, hole, behind, rest + 1])
    out["byte_range_unfit-huge"] = with_range(signed, [0, hole, behind, 9999999999])
    out["changed_since-short"] = with_range(signed, [0, hole, behind, rest - 7])
    out["byte_range_unfit-empty_rest"] = with_range(signed, [0, hole, behind, 0])
    out["byte_range_unfit-all_zero"] = with_range(signed, [0, 0, 0, 0])
    no_range = re.sub(rb"/ByteRange \[[^]]*\]", lambda m: b" " * len(m[0]), signed)
    out["byte_range_unfit-none"] = no_range
    out["byte_range_unfit-negative"] = re.sub(rb"/ByteRange \[0 ", b"/ByteRange [-1", signed)
    out["byte_range_unfit-array_elsewhere"] = re.sub(
        rb"/ByteRange \[[^]]*\]", lambda m: b"/ByteRange 4 0 R".ljust(len(m[0])), signed)
    # The dictionary anew behind the signed part, with the old range and value: its string is not at the hole.
    out["byte_range_unfit-dictionary_moved"] = update(signed, {value_number: value, 4: text})
    out["byte_range_unfit-contents_elsewhere"] = update(
        signed, {value_number: re.sub(rb"/Contents <[^>]*>", b"/Contents %d 0 R" % size, value), size: contents, 4: text}, size=size + 1)
    out["byte_range_unfit-contents_gone"] = update(signed, {value_number: re.sub(rb"/Contents <[^>]*>", b"", value)})

    # Its value.
    out["contents_unreadable-bytes_behind"] = signed[:hole] + filled + b"AB" + contents[len(filled) + 2:] + signed[behind:]
    out["contents_unreadable-end_of_place"] = signed[: behind - 3] + b"AB>" + signed[behind:]
    out["contents_unreadable-zeros"] = signed[:hole] + b"<" + b"0" * (len(contents) - 2) + b">" + signed[behind:]
    out["contents_unreadable-garbage"] = signed[:hole] + b"<" + b"3003020100" .ljust(len(contents) - 2, b"0") + b">" + signed[behind:]
    out["byte_range_unfit-blank_in_value"] = signed[: behind - 3] + b"  >" + signed[behind:]
    out["content_changed-byte"] = signed.replace(b"pay 10", b"pay 99")
    out["content_changed-in_update"] = signed.replace(b"/T (Signature1)", b"/T (Signature2)")

    # Dictionaries that no field shows.
    out["not_in_form-no_field"] = update(signed, {1: re.sub(rb"/Fields \[ \d+ 0 R \]", b"/Fields [ ]", catalogue)})
    out["not_in_form-no_form"] = update(signed, {1: BODY[1]})
    out["not_in_form-not_of_signatures"] = update(signed, {field_number: field.replace(b"/FT /Sig", b"/FT /Tx ")})
    hidden = re.sub(rb"/ByteRange \[[^]]*\]", b"/ByteRange [0 1 2 3]", value)
    out["byte_range_unfit-hidden_second"] = update(signed, {size: hidden}, size=size + 1)
    out["byte_range_unfit-hidden_in_page"] = update(signed, {3: page.replace(b"<<", b"<< /Hidden " + hidden + b" ", 1)})
    out["not_in_form-two_fields"] = update(signed, {
        size: field.replace(b"Signature1", b"Signature2"),
        1: re.sub(rb"/Fields \[ (\d+ 0 R)", rb"/Fields [ \1 %d 0 R" % size, catalogue)}, size=size + 1)
    out["pdf_kind_unknown-sha1"] = signed.replace(b"/adbe.pkcs7.detached", b"/adbe.pkcs7.sha1    ")
    out["pdf_kind_unknown-x509"] = signed.replace(b"/adbe.pkcs7.detached", b"/adbe.x509.rsa_sha1 ")

    # Under and behind two signatures.
    out["changed_since-end_cut"] = twice[:-1]
    out["content_changed-under_both"] = twice.replace(b"pay 10", b"pay 99")
    out["changed_since-behind_both"] = update(twice, {4: text})
    out["changed_since-second_removed"] = update(twice, {1: catalogue, 3: page})
    return out


def to_be_signed_again(signed):
    """Changes behind a signature, which the next signer covers: good for that one, and not for the one before."""
    size = size_of(signed)
    page, catalogue = body_of(signed, 3), body_of(signed, 1)
    text = BODY[4].replace(b"10", b"99")
    field_number = int(re.search(rb"/Fields \[ (\d+)", catalogue)[1])
    field = body_of(signed, field_number)
    covering = field.replace(b"/Rect [0 0 0 0]", b"/Rect [0 0 300 200]")

    def with_fields(*more):
        return re.sub(rb"/Fields \[ (\d+ 0 R)", rb"/Fields [ \1" + b"".join(b" %d 0 R" % n for n in more), catalogue)

    file = File(signed + b"4 0 obj\n" + text + b"\nendobj\n").add({size: b"null"})
    stowaway = file.table(b"/Root 1 0 R/Size %d/Prev %d" % (size + 1, last_section(signed)), first=False).text
    empty = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(empty)/Rect[0 0 0 0]>>"
    return {
        "content": update(signed, {4: text}),
        "overlay": update(signed, {3: page.replace(b"/Contents 4 0 R", b"/Contents [4 0 R %d 0 R]" % size), size: text}, size=size + 1),
        "annotation": update(signed, {
            3: page.replace(b"/Annots [ ", b"/Annots [ %d 0 R " % size),
            size: b"<</Type/Annot/Subtype/FreeText/Rect[0 0 300 200]/Contents(pay 99)/DA()>>"}, size=size + 1),
        "covering_field": update(signed, {field_number: covering}),
        "catalogue": update(signed, {1: catalogue.replace(b"<<", b"<< /PageMode/FullScreen ", 1)}),
        "metadata": update(signed, {size: b"<</Title(another)>>"}, b"/Info %d 0 R" % size, size=size + 1),
        "empty_field": update(signed, {size: empty, 1: with_fields(size)}, size=size + 1),
        "text_field": update(signed, {size: empty.replace(b"/Sig", b"/Tx"), 1: with_fields(size)}, size=size + 1),
        "renamed_field": update(signed, {field_number: field.replace(b"Signature1", b"Signature9")}),
        "new_page": update(signed, {2: b"<</Type/Pages/Kids[3 0 R %d 0 R]/Count 2>>" % size,
                                    size: PAGE}, size=size + 1),
        "stowaway": stowaway,
    }


# What does not even come to a signature.
def unverifiable(signed):
    return {
        "junk_before": b"junk\n" + signed,
        "cut": signed[:-20],
        "no_end": signed[: signed.rindex(b"%%EOF")],
        "wrong_start": signed[: signed.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n",
        "unsigned": plain(),
        "two_contents": signed.replace(b"/M (D:", b"/Contents ", 1).replace(b"/Contents ", b"/Contents <00> % ", 1)[: len(signed) + 8],
        "two_dictionaries": signed.replace(b"/Type /Sig ", b"/Type /Sig /M ()", 1),
        "encrypted": re.sub(rb"trailer\n<< (.*)", rb"trailer\n<< /Encrypt<</Filter/Standard/V 1/R 2/O<00>/U<00>/P -4>> \1", signed),
        "comment": signed + b"% a comment\n",
        "stowaway": signed + b"4 0 obj\n(another)\nendobj\n",
        "empty_section": update(signed, {}),
    }


def put(folder, files):
    Path(folder).mkdir(exist_ok=True)
    for name, text in files.items():
        Path(folder, f"{name}.pdf").write_bytes(text)


def covered(name, content, cms):
    text = Path(name).read_bytes()
    _, (a, b, c, d) = signature_of(text)
    assert (a, c + d) == (0, len(text)), "not all of it is signed"
    value = bytes.fromhex(text[b + 1: c - 1].decode())
    Path(content).write_bytes(text[:b] + text[c:])
    Path(cms).write_bytes(value[: 4 + int.from_bytes(value[2:4], "big")])


def main(what, *arguments):
    if what == "write":
        put(arguments[0], {name: make() for name, make in FORMS.items()})
    elif what == "refused":
        put(arguments[0], refused())
    elif what == "forge":
        signed, twice = (Path(name).read_bytes() for name in arguments[:2])
        put(arguments[2], forged(signed, twice))
        put(arguments[3], unverifiable(signed))
        put(arguments[4], to_be_signed_again(signed))
    elif what == "covered":
        covered(*arguments)


main(*sys.argv[1:])
