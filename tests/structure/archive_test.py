#!/usr/bin/env python3
"""Lives through what the archive of packaging/archive does to somebody's folders: installed, replaced, removed, and refused.

usage: archive_test.py ROOT BUILD_FOLDER
"""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT, BUILD = (Path(path).resolve() for path in (sys.argv.pop(1), sys.argv.pop(1)))


def run(*command, language="C.UTF-8"):
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": language})


def everything_in(folder):
    return {path.relative_to(folder): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


class Archive(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.work = Path(folder.name)
        done = run(ROOT / "packaging/archive/make", "--build", BUILD, cls.work)
        assert done.returncode == 0, done.stderr
        (archive,) = cls.work.glob("*.tar.xz")
        subprocess.run(["tar", "-xf", archive, "-C", cls.work], check=True)
        cls.installer = cls.work / archive.name.removesuffix(".tar.xz") / "install.sh"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        # A name that means something to sed and the shell.
        self.prefix = Path(folder.name, "a & b|c")
        (self.prefix / "share/man").mkdir(parents=True)
        (self.prefix / "share/man/theirs").write_text("theirs")
        self.before = everything_in(self.prefix)

    def install(self):
        done = run(self.installer, "--prefix", self.prefix)
        self.assertEqual(done.returncode, 0, done.stderr)

    def remove(self):
        return run(self.prefix / "share/jpki-pkcs11/install.sh", "--remove", language="ja_JP.UTF-8")

    def test_what_is_installed_works_where_it_lies(self):
        self.install()
        tool = self.prefix / "bin/jpki-tool"
        self.assertIn("使い方", run(tool, "--lang", "ja", "--help").stdout)
        (module,) = self.prefix.glob("lib/**/pkcs11/jpki-pkcs11-auth.so")
        example = self.prefix / "share/doc/jpki-pkcs11/examples/java-auth.cfg"
        self.assertIn(f"library = {module}", example.read_text().splitlines())
        self.assertFalse([path for path in self.prefix.rglob("*") if path.is_file() and b"JPKI_PREFIX" in path.read_bytes()
                          and path.name != "install.sh"])

    def test_what_is_removed_leaves_nothing(self):
        self.install()
        done = self.remove()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("削除しました", done.stdout)
        self.assertEqual(everything_in(self.prefix), self.before)

    def test_an_older_version_is_replaced(self):
        self.install()
        old = self.prefix / "share/doc/jpki-pkcs11/OLD.md"
        old.touch()
        listed = self.prefix / "share/jpki-pkcs11/installed"
        listed.write_text("share/doc/jpki-pkcs11/OLD.md\n" + listed.read_text())
        self.install()
        self.assertFalse(old.exists())
        self.remove()
        self.assertEqual(everything_in(self.prefix), self.before)

    def test_a_file_of_somebody_elses_is_left_and_nothing_installed(self):
        (self.prefix / "bin").mkdir()
        (self.prefix / "bin/jpki-tool").write_text("theirs")
        before = everything_in(self.prefix)
        done = run(self.installer, "--prefix", self.prefix)
        self.assertEqual(done.returncode, 1)
        self.assertIn("bin/jpki-tool is there already", done.stderr)
        self.assertEqual(everything_in(self.prefix), before)

    def test_others_can_use_what_root_installs(self):
        done = run("sh", "-c", 'umask 077; exec "$@"', "sh", self.installer, "--prefix", self.prefix)
        self.assertEqual(done.returncode, 0, done.stderr)
        for path in self.prefix.rglob("*"):
            if path.relative_to(self.prefix) not in self.before:
                self.assertEqual(path.stat().st_mode & 0o044, 0o044, path)

    def test_what_cannot_be_finished_is_undone(self):
        # A file in the place of a folder.
        (self.prefix / "share/zsh").write_text("theirs")
        before = everything_in(self.prefix)
        self.assertNotEqual(run(self.installer, "--prefix", self.prefix).returncode, 0)
        self.assertEqual(everything_in(self.prefix), before)


if __name__ == "__main__":
    unittest.main()
