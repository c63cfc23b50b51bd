"""A tree of files that a self-test makes up, for the check that it tests."""
import tempfile
from pathlib import Path


def complaints_of(check, files):
    """What `check(root)` says of a folder with these files in it: path to text."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return list(check(root))
