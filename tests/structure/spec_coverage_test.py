#!/usr/bin/env python3
"""Shows that spec_coverage.py sees what it looks for, and nothing else."""
import sys
import unittest

sys.dont_write_bytecode = True
from made_tree import complaints_of
from spec_coverage import PAGE, complaints

GOOD = {
    PAGE: """# Coverage

## Functions

| function | here | held by |
|---|---|---|
| `C_Sign` | signs | `Sign.Signs` |
| `C_Encrypt` | refused | `Sign.Refuses` |
| `C_LoginUser` | a login | `Login.LogsIn` (to come) |

## Attributes

| attribute | certificate | public key | private key | profile | answer | held by |
|---|---|---|---|---|---|---|
| `CKA_CLASS` | yes | yes | yes | yes | by kind | `Sign.Signs` |
| `CKA_TRUSTED` | yes | yes | | | false | `Sign.Signs` |
| `CKA_PRIME_1` | | | secret | | never told | `Sign.Signs` |
| `CKA_OWNER` | | | | | of others | `Sign.Signs` |

## Return codes

| code | here | held by |
|---|---|---|
| `CKR_OK` | well | `Sign.Signs` |
| `CKR_DEVICE_ERROR` | badly | `Sign.Refuses` |
| `CKR_CANCEL` | never: nobody calls back | |
| `CKR_FUNCTION_CANCELED` | no PIN | `Login.LogsIn` (to come) |
""",
    "pkcs11/function_names.h": "#define F(written, unsupported) written(C_Sign) unsupported(C_Encrypt)\n",
    "pkcs11/attribute.cc": """
    AttributeRow{CKA_CLASS, kAll, kMemory, class_of},
    AttributeRow{CKA_TRUSTED, kCertificates | kPublicKey, kMemory, no},
    AttributeRow{CKA_PRIME_1, kPrivateKey,
                 kNever, no_value},
""",
    "pkcs11/translate.cc": "JPKI_NAME(CKR_OK), JPKI_NAME(CKR_DEVICE_ERROR)\nreturn CKR_OK;  // and not CKR_CANCEL\n",
    "tests/conformance/sign_test.cc": "TEST_P(Sign, Signs) {\n}\nTEST(Sign, Refuses) {\n}\n",
}

# A file, what is replaced in it, and a part of the complaint.
BAD = [
    (PAGE, "| `C_Sign` | signs | `Sign.Signs` |\n", "", "lacks the function C_Sign"),
    (PAGE, "`C_Encrypt` |", "`C_Decrypt` |", "has the function C_Decrypt"),
    (PAGE, "| `C_Sign` |", "| `C_Encrypt` | refused | `Sign.Signs` |\n| `C_Sign` |", "has C_Encrypt twice"),
    (PAGE, "| signs | `Sign.Signs` |", "| signs | |", "names no test for C_Sign"),
    (PAGE, "`Sign.Refuses`", "`Sign.Refused`", "names the test Sign.Refused"),
    (PAGE, "a login | `Login.LogsIn` (to come)", "a login | `Sign.Signs`", "has the function C_LoginUser"),
    (PAGE, "`CKA_TRUSTED` | yes | yes |", "`CKA_TRUSTED` | yes | |", "lacks the attribute CKA_TRUSTED / public key"),
    (PAGE, "`CKA_OWNER` | |", "`CKA_OWNER` | yes |", "has the attribute CKA_OWNER / certificate"),
    (PAGE, "| secret |", "| yes |", "lacks the attribute CKA_PRIME_1 / private key / secret"),
    (PAGE, "| `CKR_DEVICE_ERROR` | badly | `Sign.Refuses` |\n", "", "lacks the returned code CKR_DEVICE_ERROR"),
    (PAGE, "never: nobody calls back | |", "well | `Sign.Signs` |", "has the returned code CKR_CANCEL"),
    ("pkcs11/function_names.h", "written(C_Sign)", "written(C_Sign) written(C_Login)", "lacks the function C_Login"),
    ("pkcs11/attribute.cc", "kAll, kMemory, class_of},", "kAll, kMemory, class_of},\n AttributeRow{CKA_ID, kProfiles, kMemory, x},",
     "lacks the attribute CKA_ID / profile"),
    ("pkcs11/translate.cc", "return CKR_OK;", "throw CkrError(CKR_PIN_LOCKED);", "no name for CKR_PIN_LOCKED"),
    ("tests/conformance/sign_test.cc", "Refuses", "RefusesNothing", "names the test Sign.Refuses"),
]


class Coverage(unittest.TestCase):
    def test_a_good_page_passes(self):
        self.assertEqual(complaints_of(complaints, GOOD), [])

    def test_each_difference_is_found(self):
        for path, old, new, complaint in BAD:
            with self.subTest(complaint):
                self.assertIn(old, GOOD[path])
                found = complaints_of(complaints, {**GOOD, path: GOOD[path].replace(old, new)})
                self.assertIn(complaint, "\n".join(found))


if __name__ == "__main__":
    unittest.main()
