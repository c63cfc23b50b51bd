"""Signs through a module, has the line to it cut, and signs again: the second signature has to fail, and soon.

usage: broken_line.py MODULE PIN COMMAND...     COMMAND cuts the line
"""
import subprocess
import sys

import PyKCS11


def sign(session, key):
    return session.sign(key, b"a letter", PyKCS11.Mechanism(PyKCS11.CKM_SHA256_RSA_PKCS))


def main(module, pin, *cut):
    cryptoki = PyKCS11.PyKCS11Lib()
    cryptoki.load(module)
    session = cryptoki.openSession(cryptoki.getSlotList(tokenPresent=True)[0])
    session.login(pin)
    key = session.findObjects([(PyKCS11.CKA_CLASS, PyKCS11.CKO_PRIVATE_KEY)])[0]
    sign(session, key)
    subprocess.run(cut, check=True)
    try:
        sign(session, key)
    except PyKCS11.PyKCS11Error as error:
        print(error)
        return 0
    return 1


sys.exit(main(*sys.argv[1:]))
