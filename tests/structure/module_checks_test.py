#!/usr/bin/env python3
"""Shows that exports.py and hardening.py see what they look for: on modules built badly on purpose.

usage: module_checks_test.py COMPILER
"""
import sys
import tempfile
import unittest
from pathlib import Path
from subprocess import run

sys.dont_write_bytecode = True
import exports
import hardening
from elf import dynamic_symbols

COMPILER = sys.argv.pop()

GOOD = """
#include <cstdlib>
#include <cstring>
extern "C" {
__attribute__((visibility("default"))) int C_GetFunctionList(char* out, const char* in, unsigned long size) {
  char copy[16];
  std::strncpy(copy, in, size);
  std::strcat(copy, in);
  std::memcpy(out, copy, 16);
  return 0;
}
__attribute__((visibility("default"))) int C_GetInterface() { return 0; }
__attribute__((visibility("default"))) int C_GetInterfaceList() { return 0; }
}
"""
COMPILE = ["-O2", "-fPIC", "-shared", "-fvisibility=hidden", "-fstack-protector-strong", "-U_FORTIFY_SOURCE",
           "-D_FORTIFY_SOURCE=2", "-fcf-protection=full"]
LINK = ["-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack", "-Wl,-z,ibt", "-Wl,-z,shstk", "-Wl,--as-needed",
        "-Wl,-z,nodelete"]
# What a module this small needs.
LIBRARIES = {"libc"}

VISIBLE = '__attribute__((visibility("default"))) '
DESTRUCTOR = "struct S { ~S() { std::abort(); } }; S& s() { static S s; return s; } int use = (s(), 1);"

# What goes wrong: source to add, flags to take away, flags to add, and a part of the complaint.
BAD_EXPORTS = {
    "a name more": ('extern "C" ' + VISIBLE + "int C_Sign() { return 0; }", [], [], "exports C_Sign"),
    "a name of C++": (VISIBLE + "int leak() { return 0; }", [], [], "exports _Z4leakv"),
    "hidden ones": ("", [], ["-Wl,--version-script=" + "{map}"], "does not export C_GetInterface"),
}
BAD_HARDENING = {
    "lazy": ("", ["-Wl,-z,now"], ["-Wl,-z,lazy"], "lazy binding"),
    "no relro": ("", ["-Wl,-z,relro"], ["-Wl,-z,norelro"], "no RELRO"),
    "executable stack": ("", ["-Wl,-z,noexecstack"], ["-Wl,-z,execstack"], "an executable stack"),
    "run path": ("", [], ["-Wl,-rpath,/opt"], "a library path of its own"),
    "no dlopen": ("", [], ["-Wl,-z,nodlopen"], "dlopen forbidden"),
    "no canary": ("", ["-fstack-protector-strong"], ["-fno-stack-protector"], "no stack canaries"),
    "not fortified": ("", ["-D_FORTIFY_SOURCE=2"], [], "no fortified functions"),
    "a library more": ("", ["-Wl,--as-needed"], ["-Wl,--no-as-needed", "-lresolv"], "needs libresolv"),
    "unmapped": ("", ["-Wl,-z,nodelete"], [], "may be unmapped"),
    "code at load": ("static int began = std::rand();", [], [], "runs code at load"),
    "code at exit": ("__attribute__((destructor)) static void end() { std::abort(); }", [], [], "runs code at exit"),
    "a destructor": (DESTRUCTOR, [], [], "registers a destructor"),
    "no CET": ("", ["-Wl,-z,ibt"], ["-fcf-protection=none"], "no IBT note"),
}


class ModuleChecks(unittest.TestCase):
    def built(self, folder, addition="", without=(), flags=()):
        source = Path(folder, "module.cc")
        module = Path(folder, "module.so")
        script = Path(folder, "exports.map")
        script.write_text("{ global: C_GetFunctionList; local: *; };", encoding="utf-8")
        source.write_text(GOOD + addition, encoding="utf-8")
        kept = [flag for flag in COMPILE + LINK if flag not in without]
        run([COMPILER, *kept, str(source), "-o", str(module), *(flag.format(map=script) for flag in flags)], check=True)
        return str(module)

    def check(self, table, complain):
        for name, (addition, without, flags, complaint) in table.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                self.assertIn(complaint, "; ".join(complain(self.built(folder, addition, without, flags))))

    def test_a_good_module_passes(self):
        with tempfile.TemporaryDirectory() as folder:
            module = self.built(folder)
            self.assertEqual(exports.complaints(dynamic_symbols(module)), [])
            self.assertEqual(hardening.complaints(module, LIBRARIES), [])
            self.assertIn("does not need libpcsclite", hardening.complaints(module))

    def test_wrong_exports_are_found(self):
        self.check(BAD_EXPORTS, lambda module: exports.complaints(dynamic_symbols(module)))

    def test_missing_hardening_is_found(self):
        self.check(BAD_HARDENING, lambda module: hardening.complaints(module, LIBRARIES))


if __name__ == "__main__":
    unittest.main()
