#!/usr/bin/env python3
"""Judges the answer for a page, which stands in the file `answer`, by other programs than the host.

usage: answers.py digest ALGORITHM TEXT          prints the DigestInfo of the text, in base64
       answers.py result RESULT                  the answer is that one, in the form that pages know
       answers.py signed ALGORITHM:TEXT...       its signatures are of these texts, by openssl and its certificate
       answers.py code NUMBER                    its code is the number's and the uuid's
       answers.py attribute NAME                 prints one of its attributes
"""
import base64
import hashlib
import json
import subprocess
import sys

# RFC 8017 section 9.2, note 1.
HEADS = {"sha1": "3021300906052b0e03021a05000414", "sha256": "3031300d060960864801650304020105000420",
         "sha384": "3041300d060960864801650304020205000430", "sha512": "3051300d060960864801650304020305000440"}
FORMS = {"0": {"mode", "result", "uuid", "combination_code"}, "1": {"mode", "result", "errcode"}, "9": {"mode", "result"}}
SALT = "2e71f6620bc654ced494e5ec34fe03c8"


def answer():
    with open("answer", encoding="utf-8") as file:
        return json.load(file)


def digest(algorithm, text):
    info = bytes.fromhex(HEADS[algorithm]) + hashlib.new(algorithm, text.encode()).digest()
    print(base64.b64encode(info).decode())


def result(expected):
    said = answer()
    assert said["result"] == expected, said
    assert set(said) >= FORMS[expected] - {"mode"}, said
    assert expected == "0" or set(said) <= FORMS[expected], said
    assert said.get("errcode", "EW044-C300") == "EW044-C300", said


def signed(*texts):
    result("0")
    said = answer()
    signatures = said["signature"] if said["mode"] == "02" else [said["signature"]]
    assert len(signatures) == len(texts), said
    with open("signer.der", "wb") as file:
        file.write(base64.b64decode(said["certificate"], validate=True))
    subprocess.run("openssl x509 -inform DER -in signer.der -noout -pubkey >signer.pub", shell=True, check=True)
    for each, signature in zip(texts, signatures):
        algorithm, text = each.split(":")
        with open("signature", "wb") as file:
            file.write(base64.b64decode(signature, validate=True))
        subprocess.run(["openssl", "dgst", "-" + algorithm, "-verify", "signer.pub", "-signature", "signature"],
                       input=text.encode(), check=True, stdout=subprocess.DEVNULL)


def code(number):
    said = answer()
    data = bytes.fromhex(SALT) + number.encode() + bytes.fromhex(said["uuid"])
    assert said["combination_code"] == hashlib.sha256(data).hexdigest(), said


def attribute(name):
    print(bytes.fromhex(answer()[name]).decode("utf-8"))


if __name__ == "__main__":
    {"digest": digest, "result": result, "signed": signed, "code": code, "attribute": attribute}[sys.argv[1]](*sys.argv[2:])
