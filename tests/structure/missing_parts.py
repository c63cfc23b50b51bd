#!/usr/bin/env python3
"""Configures on a computer that lacks what a build needs: each thing is named, by Debian's package and what it is for.

usage: missing_parts.py CMAKE ROOT
"""
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import verdict

TESTS = ["-DJPKI_BUILD_TESTS=ON"]
# What is hidden, by options and by the environment, and what has to be named.
CASES = {
    "no library": (["-DCMAKE_DISABLE_FIND_PACKAGE_OpenSSL=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_CLI11=ON",
                    "-DCMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON"],
                   {"PKG_CONFIG_LIBDIR": "/nowhere", "PKG_CONFIG_PATH": ""},
                   ["libssl-dev:", "libpcsclite-dev:", "libp11-kit-dev:", "libtomlplusplus-dev:", "libcli11-dev:",
                    "nlohmann-json3-dev:"]),
    "no GoogleTest": ([*TESTS, "-DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_Python3=ON"], {},
                      ["libgtest-dev, libgmock-dev:", "python3:"]),
    "no Google Benchmark": (["-DJPKI_BUILD_BENCHMARKS=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_benchmark=ON"], {},
                            ["libbenchmark-dev:"]),
    "no compiler": (["-G", "Ninja"], {"PATH": "/nowhere"}, ["g++:", "ninja-build:"]),
}
# Where neither tests nor benchmarks are wanted, nobody is asked for what only they need.
NOT_ASKED = (["-DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_Python3=ON",
              "-DCMAKE_DISABLE_FIND_PACKAGE_benchmark=ON"], {})


def configure(cmake, root, options, environment):
    kept = {name: value for name, value in os.environ.items() if name not in ("CXX", "CC")}
    with tempfile.TemporaryDirectory() as build:
        return subprocess.run([cmake, "-S", root, "-B", build, *options], env=kept | environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def complaints(cmake, root):
    for name, (options, environment, wanted) in CASES.items():
        done = configure(cmake, root, options, environment)
        if done.returncode == 0:
            yield f"{name}: configures all the same"
        unnamed = [package for package in wanted if f"  {package} " not in done.stdout]
        if unnamed or "packaging/install-packages.sh" not in done.stdout:
            yield f"{name}: does not name {' '.join(unnamed) or 'what installs it'}:\n{done.stdout}"
    done = configure(cmake, root, *NOT_ASKED)
    if done.returncode != 0:
        yield f"asks for what only the tests need:\n{done.stdout}"


def main():
    return verdict.on(complaints(*sys.argv[1:]), "whatever is missing is named")


if __name__ == "__main__":
    sys.exit(main())
