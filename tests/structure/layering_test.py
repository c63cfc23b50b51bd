#!/usr/bin/env python3
"""Shows that layering.py fails on a bad tree, and on nothing else."""
import sys
import unittest

sys.dont_write_bytecode = True
from layering import violations
from made_tree import complaints_of

GOOD = {
    "support/bytes.h": "#include <vector>\n",
    "support/crypto/digest.cc": '#include <openssl/evp.h>\n#include "support/crypto/digest.h"\n',
    "apdu/command.h": '#include "support/bytes.h"\n// what SCardTransmit and CKR_OK are is not known here\n',
    "apdu/pcsc/context.h": '#include <winscard.h>\n#include "apdu/card_transport.h"\n',
    "jpki/detect.cc": '#include "jpki/gen1/detect.h"\n#include "apdu/transaction.h"\n',
    "conf/settings.cc": '#include <toml++/toml.h>\nconst char* help = "sets CKA_ALWAYS_AUTHENTICATE";\n',
    "pkcs11/entry.cc": '#include <p11-kit/pkcs11.h>\n#include "jpki/card.h"\nCK_RV rv = 0x30;  // not 0x6982\n',
    "pkcs11/flavour/demo.cc": '#include "vcard/in_process.h"\n',
    "pkcs11/flavour/pcsc.cc": '#include "apdu/pcsc/open_reader_directory.h"\n',
    "tools/jpki-vcard/main.cc": '#include <CLI/CLI.hpp>\n#include "vcard/issuer.h"\n',
    "vcard/rsa_key.cc": "#include <openssl/rsa.h>\nint size = 1'000'000;\n",
    "tests/unit/pkcs11/x_test.cc": '#include <gtest/gtest.h>\n#include <winscard.h>\n#include "jpki/gen1/layout.h"\n',
}

# A file, a line that must not be in it, and a part of the complaint.
BAD = [
    ("support/bytes.h", '#include "apdu/command.h"', "unknown to support/"),
    ("support/bytes.h", "#include <openssl/sha.h>", "unknown to support/"),
    ("support/crypto/digest.h", "using Result = CK_RV;", "a name of Cryptoki"),
    ("apdu/command.h", '#include "jpki/card.h"', "unknown to apdu/"),
    ("apdu/command.h", "#include <winscard.h>", "unknown to apdu/"),
    ("apdu/command.h", "#include <PCSC/winscard.h>", "unknown to apdu/"),
    ("apdu/transaction.h", '#include "apdu/pcsc/context.h"', "unknown to apdu/"),
    ("jpki/card.h", '#include "apdu/pcsc/open_reader_directory.h"', "unknown to jpki/"),
    ("jpki/card.h", '#include "conf/settings.h"', "unknown to jpki/"),
    ("jpki/card.h", "throw CKR_PIN_LOCKED;", "a name of Cryptoki"),
    ("jpki/gen1/applet.cc", "  #  include <openssl/x509.h>", "unknown to jpki/gen1/"),
    ("conf/settings.h", '#include "pkcs11/entry.h"', "unknown to conf/"),
    ("conf/settings.h", "CK_ULONG minutes;", "a name of Cryptoki"),
    ("pkcs11/token.cc", '#include "jpki/gen1/applet.h"', "unknown to pkcs11/"),
    ("pkcs11/token.cc", '#include "apdu/status_word.h"', "unknown to pkcs11/"),
    ("pkcs11/token.cc", '#include "vcard/in_process.h"', "unknown to pkcs11/"),
    ("pkcs11/token.cc", "#include <toml++/toml.h>", "unknown to pkcs11/"),
    ("pkcs11/token.cc", "if (sw == 0x6982) return;", "a status word"),
    ("pkcs11/token.cc", "SCardCancel(context);", "a name of PC/SC"),
    ("pkcs11/flavour/pcsc.cc", '#include "apdu/pcsc/context.h"', "unknown to pkcs11/flavour/"),
    ("vcard/rsa_key.cc", '#include "jpki/card.h"', "unknown to vcard/"),
    ("tools/jpki-tool/main.cc", '#include "pkcs11/token.h"', "unknown to tools/"),
    ("tools/jpki-tool/main.cc", "#include <p11-kit/pkcs11.h>", "unknown to tools/"),
    ("apdu/command.cc", '#include "command.h"', "not named by its path"),
    ("apdu/command.cc", '#include "../support/bytes.h"', "unknown to apdu/"),
    ("sundries/x.cc", "int x;", "no folder that the table knows"),
]


class Layering(unittest.TestCase):
    def test_a_good_tree_passes(self):
        self.assertEqual(complaints_of(violations, GOOD), [])

    def test_each_bad_line_is_found(self):
        for path, line, complaint in BAD:
            with self.subTest(path=path, line=line):
                found = complaints_of(violations, {**GOOD, path: line + "\n"})
                self.assertEqual(len(found), 1, found)
                self.assertIn(complaint, found[0])
                self.assertIn(path, found[0])


if __name__ == "__main__":
    unittest.main()
