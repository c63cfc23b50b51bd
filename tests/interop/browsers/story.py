"""A holder at a browser: a screen, a card and servers, and the account of the prompts."""
import contextlib
import json
import pathlib
import subprocess
import tempfile
import time

from desktop import Desktop
from events import Page, Prompt
from processes import Processes, time_limit
from reader import Card
from tls_server import Servers

SECONDS = 120
IN_SANDBOX = pathlib.Path(__file__).resolve().parents[2] / "in_sandbox.sh"

# Scrolls to a line of a page of plain text.
SCROLL = """
    const lines = document.documentElement.innerText.split("\\n");
    const place = lines.findIndex(line => line.includes(%s)) / lines.length;
    window.scrollTo(0, document.documentElement.scrollHeight * place - window.innerHeight / 2);"""


class Story(contextlib.ExitStack):
    """Everything that it starts has ended, and its folder, which is $HOME, is gone when it is left."""

    def __init__(self, build, name):
        super().__init__()
        subprocess.run([IN_SANDBOX], check=True)
        self._build, self._name = pathlib.Path(build).resolve(), name
        self._prompts = self._prompts_in_vain = 0
        self._began = time.monotonic()
        self.browser = self._urls = None
        self.enter_context(time_limit(SECONDS, name))
        self.home = pathlib.Path(self.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        self.processes = self.enter_context(Processes())
        try:
            self.desktop = Desktop(self.processes, HOME=str(self.home), TMPDIR=str(self.home), LANG="C.UTF-8")
            self.servers = Servers(self.processes, self.home)
        except BaseException:
            self.close()
            raise

    @property
    def profile(self):
        """The browser's."""
        return self.home / "profile"

    @property
    def module(self):
        """What browsers get."""
        return str(self._build / "pkcs11/jpki-pkcs11-auth.so")

    def tool(self, name):
        """A program of the build."""
        return self._build / "tools" / name

    def example(self, name):
        """The text of an example file, as the build has it."""
        return (self._build / "conf/examples" / name).read_text()

    def card(self, name="card", **switches):
        """Makes a card, and servers that want a certificate of its issuer."""
        card = Card(self.processes, self._build / "tools/jpki-vcard", self.home / name, **switches)
        self._urls = self.servers.start(card.issuer())
        return card

    def choose_reader(self, name):
        """What a holder with several readers sets."""
        settings = self.home / ".config" / "jpki-pkcs11.conf"
        settings.parent.mkdir(exist_ok=True)
        settings.write_text(f'[tokens]\nreader = "{name}"\n')

    def visit(self, version, *pins):
        """Goes to the server of this version, types these PINs where they are asked for; answers the page."""
        self.browser.go(self._urls[version])
        for pin in pins:
            self.type_pin(self.next_prompt(), pin)
        return self.next_page()

    def reload_until_prompt(self, version):
        """NSS looks for a card once a second at most; until then the page is the one of before."""
        event = None
        while not isinstance(event, Prompt):
            self.browser.go(self._urls[version])
            event = self.browser.next_event()
        self._prompts += 1
        return event

    def visit_without_card(self, version, pin):
        """Goes there when the card was just taken out. A browser that asks for the PIN even so gets it."""
        self.browser.go(self._urls[version])
        event = self.browser.next_event()
        if isinstance(event, Prompt) and self.browser.asks_without_card:
            self._prompts_in_vain += 1
            self.type_pin(event, pin)
            event = self.browser.next_event()
        assert isinstance(event, Page), "a question for the PIN that is one too many"
        return event

    def next_prompt(self):
        """What comes next has to be a question for the PIN."""
        event = self.browser.next_event()
        assert isinstance(event, Prompt), f"{event} instead of a question for the PIN"
        self._prompts += 1
        return event

    def type_pin(self, prompt, pin):
        """Answers it."""
        self.desktop.type(prompt.window, pin)

    def next_page(self):
        """What comes next has to be a page."""
        event = self.browser.next_event()
        assert isinstance(event, Page), "a question for the PIN that is one too many"
        return event

    def must_have_prompted(self, times):
        """So often the PIN was asked for with a card there; no other window but the browser's has opened."""
        assert self._prompts == times, f"{self._prompts} prompts"
        assert self.desktop.opened() == 1 + times + self._prompts_in_vain, f"{self.desktop.opened()} windows"

    def keep_page(self, line):
        """Keeps a picture of the page where it has this line."""
        self.browser.in_page(SCROLL % json.dumps(line))
        self.browser_picture()

    def browser_picture(self):
        """Keeps a picture of the page."""
        self._artefact("page").write_bytes(self.browser.picture())

    def _artefact(self, what):
        folder = self._build / "tests/interop/browsers"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{self._name}-{what}.png".replace(" ", "-")

    def __exit__(self, kind, error, trace):
        if error:
            with contextlib.suppress(Exception):
                self.desktop.take_picture(self._artefact("failed"))
        else:
            seconds = time.monotonic() - self._began
            print(f"passed: {self._name} ({self._prompts} prompts, {seconds:.1f} s)", flush=True)
        return super().__exit__(kind, error, trace)
