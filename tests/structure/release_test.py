#!/usr/bin/env python3
"""Shows what packaging/release makes and refuses, in a small repository with what it reads of this one. The packages in it are
empty, and so is what they were built with.

usage: release_test.py ROOT
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(sys.argv.pop(1)).resolve()
READ = ["CMakeLists.txt", "CHANGELOG.md", "packaging/release", "packaging/sbom.py", "packaging/packages.txt", "packaging/debian",
        "packaging/rpm", "packaging/arch", "extension/manifest.json", "tests/structure/debian.py", "tests/structure/verdict.py"]
VERSION = re.search(r"^project\(\S+ VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"), re.MULTILINE).group(1)
BUILD_DEBS = r"""#!/bin/sh
set -e
mkdir -p "$1"
git archive --prefix=it/ HEAD | gzip -n >"$1/jpki-pkcs11_VERSION.orig.tar.gz"
mkdir -p "$1/tree/DEBIAN"
for name in jpki-tool jpki-tool-dbgsym; do
  {
    printf 'Package: %s\nVersion: VERSION-1~deb12u1\nArchitecture: amd64\nMaintainer: a <a@example.com>\n' $name
    printf 'Depends: libc6 (>= 2.34), jpki-pkcs11, python3:any\nDescription: the tool\n more\n'
  } >"$1/tree/DEBIAN/control"
  dpkg-deb --root-owner-group -b "$1/tree" "$1/${name}_VERSION-1~deb12u1_amd64.deb" >/dev/null
done
echo old >"$1/jpki-tool_0.0.1-1_amd64.deb"
{
  printf 'Source: jpki-pkcs11\nVersion: VERSION-1~deb12u1\nBuild-Architecture: amd64\nChecksums-Sha256:\n'
  (cd "$1" && for deb in *deb12u1*.deb; do echo " $(sha256sum $deb | cut -d' ' -f1) 1 $deb"; done)
  printf 'Installed-Build-Depends:\n cmake (= 3.25.1-1),\n debhelper (= 13),\n g++-12 (= 12.2.0-14+deb12u1),\n gettext (= 0.21),'
  printf '\n libc6 (= 2.36-9),\n libcli11-dev (= 2.1),\n libtomlplusplus-dev (= 3.3),\n ninja-build (= 1.11),'
  printf '\n nlohmann-json3-dev (= 3.11.2-2)\n'
} >"$1/jpki-pkcs11_VERSION-1~deb12u1_amd64.buildinfo"
""".replace("VERSION", VERSION)


class Release(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree, self.out = Path(folder.name, "tree"), Path(folder.name, "out")
        for name in READ:
            target = self.tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, target)
        (self.tree / "packaging/build-debs").write_text(BUILD_DEBS)
        (self.tree / "packaging/build-debs").chmod(0o755)
        # What is still being worked on here is none of this test's.
        self.edit("CHANGELOG.md", r"(?s)## \[Unreleased\].*?(?=## \[\d)", "## [Unreleased]\n\n")
        self.git("init", "-q")
        self.commit()

    def git(self, *words):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"]
        return subprocess.run(["git", *identity, *words], cwd=self.tree, check=True, capture_output=True, text=True,
                              env=os.environ | {"GIT_CONFIG_GLOBAL": "/dev/null"}).stdout.strip()

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "that")

    def edit(self, name, pattern, replacement):
        path = self.tree / name
        text = path.read_text(encoding="utf-8")
        self.assertRegex(text, pattern)
        path.write_text(re.sub(pattern, replacement, text, count=1), encoding="utf-8")

    def release(self, *words, out=None):
        return subprocess.run([self.tree / "packaging/release", *words, out or self.out], capture_output=True, text=True, check=False)

    def made(self, *words, out=None):
        done = self.release(*words, out=out)
        self.assertEqual(done.returncode, 0, done.stderr)
        folder = out or self.out
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    def assert_refused(self, reason, *words):
        done = self.release(*words)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(reason, done.stderr)
        self.assertFalse(self.out.exists())

    def test_the_source_and_the_notes_are_those_of_the_commit(self):
        files = self.made("--without-packages")
        self.assertEqual(set(files), {f"jpki-pkcs11-{VERSION}.tar.gz", "NOTES.md", "SHA256SUMS"})
        subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=self.out, check=True)
        archive = self.out / f"jpki-pkcs11-{VERSION}.tar.gz"
        listed = subprocess.run(["tar", "-tzf", archive], check=True, capture_output=True, text=True).stdout
        self.assertIn(f"jpki-pkcs11-{VERSION}/CMakeLists.txt\n", listed)
        notes = files["NOTES.md"].decode()
        self.assertTrue(notes.startswith(f"# jpki-pkcs11 {VERSION}\n"))
        self.assertIn("### ", notes)
        self.assertNotIn("\n## ", notes)

    def test_the_same_commit_gives_the_same(self):
        first = self.made()
        os.environ["TZ"] = "Asia/Tokyo"
        self.assertEqual(self.made(out=self.out.with_name("again")).keys(), first.keys())
        for name, contents in first.items():
            if not name.endswith((".deb", "SHA256SUMS", ".buildinfo", ".json")):
                self.assertEqual((self.out.with_name("again") / name).read_bytes(), contents, name)

    def test_the_sbom_has_packages_libraries_and_tools_in_their_versions(self):
        files = self.made()
        self.assertNotIn("jpki-tool_0.0.1-1_amd64.deb", files)
        self.assertIn(f"jpki-tool-dbgsym_{VERSION}-1~deb12u1_amd64.deb", files)
        sbom = json.loads(files[f"jpki-pkcs11_{VERSION}-1~deb12u1_amd64.spdx.json"])
        packages = {package["SPDXID"]: package for package in sbom["packages"]}
        named = {package["name"]: package["versionInfo"] for package in packages.values()}
        self.assertEqual(named["libc6"], "2.36-9")
        self.assertEqual(named["jpki-tool"], f"{VERSION}-1~deb12u1")
        self.assertTrue(named.keys().isdisjoint({"jpki-tool-dbgsym", "jpki-pkcs11", "python3"}))
        relations = {(packages.get(row["spdxElementId"], {}).get("name"), row["relationshipType"],
                      packages[row["relatedSpdxElement"]]["name"]) for row in sbom["relationships"]}
        for row in ((None, "DESCRIBES", "jpki-tool"), ("jpki-tool", "DYNAMIC_LINK", "libc6"),
                    ("jpki-pkcs11-source", "STATIC_LINK", "nlohmann-json3-dev"), ("g++-12", "BUILD_TOOL_OF", "jpki-pkcs11-source")):
            self.assertIn(row, relations)

    def test_packages_that_were_built_before_are_taken_if_they_are_of_this_commit(self):
        built = self.out.with_name("built")
        subprocess.run([self.tree / "packaging/build-debs", built], cwd=self.tree, check=True)
        self.assertIn(f"jpki-tool_{VERSION}-1~deb12u1_amd64.deb", self.made("--packages", str(built)))
        shutil.rmtree(self.out)
        (self.tree / "new").touch()
        self.commit()
        self.assert_refused("was not built of this commit", "--packages", str(built))

    def test_what_is_not_committed_is_refused(self):
        (self.tree / "new").touch()
        self.assert_refused("not everything here is committed", "--without-packages")

    def test_versions_that_differ_are_refused(self):
        for name, pattern, replacement in (("CMakeLists.txt", r"VERSION [0-9.]+ LANG", "VERSION 99.0.0 LANG"),
                                           ("CHANGELOG.md", r"## \[[0-9.]+\]", "## [99.0.0]"),
                                           ("packaging/debian/changelog", r"\([0-9.]+-1\)", "(99.0.0-1)")):
            self.edit(name, pattern, replacement)
            self.commit()
            self.assert_refused("CHANGELOG.md: its newest" if name == "CMakeLists.txt" else f"{name}: its newest", "--without-packages")
            self.git("revert", "--no-edit", "HEAD")

    def test_changes_of_no_version_are_refused(self):
        self.edit("CHANGELOG.md", r"## \[Unreleased\]\n", "## [Unreleased]\n\n- That.\n")
        self.commit()
        self.assert_refused("entries that are of no version", "--without-packages")

    def test_a_tag_of_another_commit_is_refused(self):
        self.git("tag", f"v{VERSION}")
        self.made("--without-packages")
        shutil.rmtree(self.out)
        (self.tree / "new").touch()
        self.commit()
        self.assert_refused("is another commit's", "--without-packages")

    def test_nothing_that_is_there_is_replaced(self):
        self.made("--without-packages")
        self.assertIn("is there already", self.release("--without-packages").stderr)


if __name__ == "__main__":
    unittest.main()
