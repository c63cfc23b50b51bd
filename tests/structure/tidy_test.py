#!/usr/bin/env python3
"""tidy.sh can fail: in a folder of sources with known faults it names each of them, wherever in a batch it stands.

usage: tidy_test.py ROOT
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

# The second and the third clash with the first; the analyzer's fault and that of a tool stand in sources that others precede.
SOURCES = {
    "support/a.cc": "namespace { const int kRows = 1; }\nint a() { return kRows; }\n",
    "support/b.cc": "namespace { const int kRows = 2; }\nint b(int *p) { p = nullptr; return *p + kRows; }\n",
    "support/c.cc": "namespace { const int kRows = 3; }\nint c(int x) { if (x == 1) { return 1; } else { return kRows; } }\n",
    "support/d.cc": "#include <string>\n#include <utility>\nstd::string d(std::string x) { std::string y = std::move(x); return x + y; }\n",
    "tools/e.cc": "int e(int *p) { delete p; return *p; }\n",
}
FAULTS = {
    ("b.cc", "clang-analyzer-core.NullDereference"),
    ("c.cc", "readability-else-after-return"),
    ("d.cc", "bugprone-use-after-move"),
    ("e.cc", "clang-analyzer-cplusplus.NewDelete"),
}

root = pathlib.Path(sys.argv[1])
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    shutil.copy(root / ".clang-tidy", folder)
    commands = []
    for path, text in SOURCES.items():
        source = folder / path
        source.parent.mkdir(exist_ok=True)
        source.write_text(text)
        commands.append({"directory": name, "file": str(source), "command": f"clang++ -std=c++20 -o {source}.o -c {source}"})
    (folder / "compile_commands.json").write_text(json.dumps(commands))
    judged = subprocess.run([root / "tests/structure/tidy.sh", name, name], capture_output=True, text=True, check=False)

if judged.returncode == 77:
    sys.exit(77)
print(judged.stdout, judged.stderr)
missed = {(source, check) for source, check in FAULTS
          if not any(f"/{source}:" in line and check in line for line in judged.stdout.splitlines())}
if judged.returncode != 1 or missed:
    sys.exit(f"ended with {judged.returncode}, and did not name {missed}")
