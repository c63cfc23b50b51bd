"""Signs a file with the authentication key of a My Number Card, from Python.

usage: /usr/bin/python3 sign.py MODULE FILE > SIGNATURE
"""
import getpass
import pathlib
import sys

import PyKCS11


def main(module, file):
    cryptoki = PyKCS11.PyKCS11Lib()
    cryptoki.load(module)
    for slot in cryptoki.getSlotList(tokenPresent=True):
        token = cryptoki.getTokenInfo(slot)
        print(token.label.strip(), token.serialNumber.strip(), file=sys.stderr)
    session = cryptoki.openSession(cryptoki.getSlotList(tokenPresent=True)[0])
    session.login(getpass.getpass("PIN: "))
    key = session.findObjects([(PyKCS11.CKA_CLASS, PyKCS11.CKO_PRIVATE_KEY)])[0]
    text = pathlib.Path(file).read_bytes()
    signature = session.sign(key, text, PyKCS11.Mechanism(PyKCS11.CKM_SHA256_RSA_PKCS))
    sys.stdout.buffer.write(bytes(signature))
    session.logout()


main(*sys.argv[1:])
