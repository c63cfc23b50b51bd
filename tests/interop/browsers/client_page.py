"""The pages in docs/clients/: what they tell a user to do is what the tests do."""
import json
import os
import pathlib
import re
import subprocess
import textwrap

SOURCE = pathlib.Path(__file__).parents[3]
DOCUMENTS = SOURCE / "docs/clients"


class ClientPage:
    """One client's page; both languages have the same commands."""

    def __init__(self, name):
        self.text = (DOCUMENTS / f"{name}.md").read_text()
        japanese = (DOCUMENTS / f"{name}.ja.md").read_text()
        assert blocks(self.text) == blocks(japanese), f"{name}.md and {name}.ja.md are not the same"
        self._codes = [set(re.findall(r"`([^`\n]+)`", text)) for text in (self.text, japanese)]

    def block(self, language, word):
        """The one block of code in this language that contains the word."""
        found = [code for name, code in blocks(self.text) if name == language and word in code]
        assert len(found) == 1, f"{len(found)} blocks of {language} with {word}"
        return found[0]

    def json(self, word):
        """The same, as JSON."""
        return json.loads(self.block("json", word))

    def failure(self, row):
        """What the table of failures says in this row: the codes that are seen, and how many tries are lost."""
        cells = re.search(rf"^\| {row} \| ([^|]*) \| (\d+) \|", self.text, re.MULTILINE)
        assert cells, f"the page does not say: {row}"
        return re.findall(r"`([^`]+)`", cells[1]), int(cells[2])

    def must_name(self, *codes):
        """Both languages name these, as code."""
        for said in self._codes:
            assert said.issuperset(codes), f"the page does not name {set(codes) - said}"


def blocks(text):
    """The blocks of code, each with its language; one that belongs to an item of a list is indented."""
    found = re.finditer(r"^( *)```(\w*)\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL)
    return [(block[2], textwrap.dedent(block[3])) for block in found]


def run_block(code, **variables):
    """Does in a shell what a block says, with what the reader fills in as variables."""
    environment = os.environ | {name: str(value) for name, value in variables.items()}
    subprocess.run(["sh", "-eu", "-c", code], env=environment, check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL)
