"""What happens between holders, pages and jpki-portal, in any browser."""
import base64
import hashlib
import json
import subprocess
import tomllib
import urllib.parse

from portal_holder import Holder
from portal_site import Site

TAX, MYNA, STRANGER = "https://login.e-tax.nta.go.jp", "https://myna.go.jp", "https://evil.example"
ADDED = "https://www.town.example.lg.jp"
SITES = [site.removeprefix("https://") for site in (TAX, MYNA, STRANGER, ADDED)]

SALT = bytes.fromhex("2e71f6620bc654ced494e5ec34fe03c8")
# The manufacture number of every virtual card.
NUMBER = b"0000000000001"
SHA_256 = bytes.fromhex("3031300d060960864801650304020105000420")
NO_ANSWER = "EW044-C300"

WHEN_READY = """return (async () => {
    while (!(await chrome.scripting.getRegisteredContentScripts()).some(script => script.id == "user-agent"));
})();"""


PROGRAM_SAYS = """return new Promise(told => {
    const program = document.getElementById("program");
    const look = () => program.className && told(program.textContent);
    new MutationObserver(look).observe(program, {attributes: true});
    look();
});"""


class Visit:
    """A holder with a card, a browser with the extension, and the sites."""

    def __init__(self, story, install):
        self.story = story
        self.site = Site(story.home, SITES)
        self.holder = Holder(story)
        self.card = story.card()
        self.card.insert()
        story.browser = self.browser = install(story, self.site)
        # A page that comes before the scripts is loaded once more, whenever that is; so none does.
        self.settings(WHEN_READY)

    def go(self, address):
        """Goes there, and is there."""
        self.browser.go(address)
        page = self.browser.next_event()
        assert page.error == "", page

    def visit(self, site):
        """Goes to a site's page."""
        self.go(f"{site}/index.html")

    def settings(self, script):
        """Goes to the extension's settings, and does something there."""
        self.go(self.browser.settings_page())
        return self.browser.in_page(script)

    def in_page(self, script):
        """Runs it in the page; answers what it returns."""
        return self.browser.in_page(script)

    def ask(self, text):
        """The page sends a text, and goes on."""
        self.in_page(f"window.pending = ask({json.dumps(text)});")

    def answer(self):
        """What the page hears then."""
        return json.loads(self.in_page("return pending;"))

    def pin(self, name):
        """Of the card."""
        return tomllib.loads((self.card.folder / "pins.toml").read_text())[name]["value"]

    def certificate(self, name):
        """Of the card, in DER."""
        return (self.card.folder / "certificates" / f"{name}.der").read_bytes()

    def must_be_signed(self, data, signature, name):
        """OpenSSL says so, by the certificate on the card."""
        files = {"data": data, "signature": base64.b64decode(signature), "certificate": self.certificate(name)}
        for file, content in files.items():
            (self.story.home / file).write_bytes(content)
        subprocess.run("openssl x509 -inform DER -in certificate -noout -pubkey >key &&"
                       "openssl dgst -sha256 -verify key -signature signature data",
                       shell=True, check=True, cwd=self.story.home, stdout=subprocess.DEVNULL)


def digest_of(data):
    """As pages send it: a whole DigestInfo."""
    return base64.b64encode(SHA_256 + hashlib.sha256(data).digest()).decode()


def request(mode, **more):
    """A page's, as JSON."""
    return json.dumps({"mode": mode, "service_id": "01", **more})


def must_be_of_this_card(answer, mode):
    """What is in every good answer."""
    assert (answer["mode"], answer["result"]) == (mode, "0"), answer
    uuid = bytes.fromhex(answer["uuid"])
    assert len(uuid) == 16, answer["uuid"]
    assert answer["combination_code"] == hashlib.sha256(SALT + NUMBER + uuid).hexdigest(), answer
    return uuid


def conversation(story, install):
    """A log-in, the attributes, two signatures, and a page that is left."""
    visit = Visit(story, install)
    visit.visit(TAX)
    assert visit.in_page("return detected();") == visit.browser.inputs
    user_agent, *more = visit.in_page("return system();")
    assert "(Windows NT 10.0; Win64; x64" in user_agent and "Linux" not in user_agent, user_agent
    assert more == [*visit.browser.system, "undefined"], more
    assert visit.in_page("return linuxInFrames();") == []

    visit.ask(request("01", digest=digest_of(b"a log-in")))
    visit.holder.next_window(TAX).type(visit.pin("auth"))
    answer = visit.answer()
    uuid = must_be_of_this_card(answer, "01")
    assert base64.b64decode(answer["certificate"] + "==") == visit.certificate("auth")
    visit.must_be_signed(b"a log-in", answer["signature"], "auth")

    visit.ask(request("04"))
    visit.holder.next_window(TAX).type(visit.pin("text"))
    window = visit.holder.next_window(TAX)
    shown = window.text
    window.agree()
    answer = visit.answer()
    assert must_be_of_this_card(answer, "04") == uuid
    for name in ("name", "address"):
        assert bytes.fromhex(answer[name]).decode() in shown, f"{name} is not shown before it goes"
    assert len(bytes.fromhex(answer["birthday"])) == 8 and bytes.fromhex(answer["sex"]), answer

    documents = b"a tax return", b"its appendix"
    visit.ask(request("02", digest=[digest_of(each) for each in documents]))
    visit.holder.next_window(TAX, "2").type(visit.pin("sign"))
    answer = visit.answer()
    assert must_be_of_this_card(answer, "02") == uuid
    assert base64.b64decode(answer["certificate"] + "==") == visit.certificate("sign")
    for data, signature in zip(documents, answer["signature"], strict=True):
        visit.must_be_signed(data, signature, "sign")

    visit.ask(request("01", digest=digest_of(b"nothing")))
    visit.holder.next_window(TAX).refuse()
    assert visit.answer()["result"] == "9"

    # What was asked for here is answered nowhere else.
    visit.ask(request("01", digest=digest_of(b"nothing")))
    window = visit.holder.next_window(TAX)
    visit.visit(MYNA)
    window.wait_for_its_end()
    visit.ask(request("01", digest=digest_of(b"another log-in")))
    visit.holder.next_window(MYNA).type(visit.pin("auth"))
    answer = visit.answer()
    must_be_of_this_card(answer, "01")
    visit.must_be_signed(b"another log-in", answer["signature"], "auth")
    assert visit.in_page("return answers.length;") == 1

    # The page before was kept as it was; it is told, and may ask anew.
    visit.browser.back()
    assert visit.answer() == {"mode": "01", "result": "1", "errcode": NO_ANSWER}
    visit.ask(request("01", digest=digest_of(b"the log-in after all")))
    visit.holder.next_window(TAX).type(visit.pin("auth"))
    answer = visit.answer()
    must_be_of_this_card(answer, "01")
    visit.must_be_signed(b"the log-in after all", answer["signature"], "auth")
    assert visit.holder.seen == 8


def hostile_pages(story, install):
    """Nobody but the page of a site that may ask gets anywhere, and that one no further than it may."""
    visit = Visit(story, install)
    nothing = [None, None]
    visit.visit(STRANGER)
    assert visit.in_page("return detected();") == nothing
    assert visit.in_page("return typeof window.chrome?.runtime?.connect;") == "undefined"
    log_in = request("01", digest=digest_of(b"x"))
    visit.in_page(f"launch({json.dumps(log_in)});")

    def frame(site):
        return visit.in_page(f"return tellOfFrame('{site}/index.html#{urllib.parse.quote(log_in)}');")
    assert frame(MYNA) == nothing
    assert visit.in_page("return answers.length;") == 0

    visit.visit(MYNA)
    for site in (STRANGER, MYNA):
        assert frame(site) == nothing
    assert visit.in_page("return answers.length;") == 0

    for text in ("", "{", "[]", "null", "7", '"01"', "{}", '{"mode":7}', '{"mode":"01","mode":"02"}', "\ud800",
                 "[" * 100000, request("99"), request("01"), request("01", digest="?"),
                 request("01", digest=base64.b64encode(b"no DigestInfo").decode()), request("02", digest=[])):
        visit.ask(text)
        answer = visit.answer()
        assert answer["result"] == "1" and set(answer) <= {"mode", "result", "errcode", "message"}, (text[:40], answer)
    visit.ask(request("02", digest=["x" * 300000]))
    assert visit.answer() == {"mode": "02", "result": "1", "errcode": NO_ANSWER}
    for no_text in ("{mode: '01'}", "undefined", "7"):
        assert json.loads(visit.in_page(f"return ask({no_text});")) == {"result": "1", "errcode": NO_ANSWER}
    assert visit.holder.seen == 0

    # Who is no page of a site is not heard, though it belongs to the extension.
    answer = visit.settings(f"""return new Promise(heard => {{
        const line = chrome.runtime.connect();
        line.onMessage.addListener(answer => heard(JSON.stringify(answer)));
        line.postMessage({{message: {json.dumps(log_in)}}});
    }});""")
    assert answer == "{}" and visit.holder.seen == 0, answer
    visit.visit(MYNA)

    # The one that is shown is in the holder's hand; the others are turned away at once.
    visit.in_page(f"""window.before = answers.length;
        window.flood = new Promise(all => document.addEventListener("recvMsg", () => answers.length == before + 499 && all()));
        for (let i = 0; i < 500; ++i) launch({json.dumps(log_in)});""")
    window = visit.holder.next_window(MYNA)
    visit.in_page("return flood;")
    assert set(json.loads(visit.in_page("return JSON.stringify(answers.slice(before));"))) == {
        json.dumps({"mode": "01", "result": "1", "errcode": NO_ANSWER}, separators=(",", ":"))}
    visit.in_page("window.last = nextAnswer();")
    window.refuse()
    assert json.loads(visit.in_page("return last;"))["result"] == "9"
    assert visit.holder.seen == 1 and visit.card.sums()["verifies"] == 0


def settings(story, install):
    """What the settings page says and does."""
    visit = Visit(story, install)
    shown = """return new Promise(told => {
        const look = () => document.getElementById("card").textContent && told(
            ["program", "card", "hosts"].map(id => document.getElementById(id).textContent));
        new MutationObserver(look).observe(document, {subtree: true, childList: true, characterData: true});
        look();
    });"""
    program, card, hosts = visit.settings(shown)
    assert "jpki-portal 0" in program and visit.card.reader in card and "myna.go.jp" in hosts, (program, card, hosts)
    assert visit.in_page("return [document.documentElement.lang, getComputedStyle(document.body).fontSize];") == ["en", "16px"]
    story.browser_picture()
    visit.card.remove()
    assert "No card" in visit.settings(shown)[1]

    visit.settings("""return new Promise(done => {
        const off = () => chrome.scripting.getRegisteredContentScripts().then(all => all.length ? off() : done());
        document.getElementById("userAgent").click();
        off();
    });""")
    visit.visit(MYNA)
    assert visit.in_page("return detected();") == visit.browser.inputs
    assert "Linux" in visit.in_page("return system();")[0] and visit.in_page("return linuxInFrames();")

    if visit.browser.takes_clicks_in_settings:
        add_site(visit)
        take_sites_away(visit)

    visit.browser.unregister(story)
    assert "does not answer" in visit.settings(PROGRAM_SAYS)
    visit.visit(MYNA)
    visit.ask(request("01", digest=digest_of(b"x")))
    assert visit.answer() == {"mode": "01", "result": "1", "errcode": NO_ANSWER}


def add_site(visit):
    """Another site may ask when the holder has allowed it, to the browser and to jpki-portal."""
    visit.visit(ADDED)
    assert visit.in_page("return detected();") == [None, None]
    visit.settings(f"document.getElementById('host').value = '{ADDED}/somewhere';")
    visit.browser.click("#add button")
    visit.in_page("""return (async () => {
        while (!(await chrome.scripting.getRegisteredContentScripts()).some(script => script.id == "page"));
    })();""")
    setting = visit.settings("""return new Promise(told => {
        const look = () => document.getElementById("more").hidden || told(document.getElementById("setting").textContent);
        new MutationObserver(look).observe(document, {subtree: true, childList: true, attributes: true});
        look();
    });""")
    visit.visit(ADDED)
    assert visit.in_page("return detected();") == visit.browser.inputs
    visit.ask(request("01", digest=digest_of(b"x")))
    assert visit.answer()["result"] == "1", "the extension's word is not enough"
    file = visit.story.home / ".config/jpki-pkcs11.conf"
    file.parent.mkdir(exist_ok=True)
    file.write_text(setting)
    visit.visit(ADDED)
    visit.ask(request("01", digest=digest_of(b"x")))
    visit.holder.next_window(ADDED).refuse()
    assert visit.answer()["result"] == "9"

    visit.settings("""return new Promise(done => {
        chrome.permissions.onRemoved.addListener(() => setTimeout(done));
        const look = () => document.querySelector("#hosts button")?.click();
        new MutationObserver(look).observe(document, {subtree: true, childList: true});
        look();
    });""")
    visit.in_page("""return (async () => {
        while ((await chrome.scripting.getRegisteredContentScripts()).some(script => script.id == "page"));
    })();""")
    visit.visit(ADDED)
    assert visit.in_page("return detected();") == [None, None]


def take_sites_away(visit):
    """A page that is open is heard no longer than its site may ask, and its window closes."""
    visit.card.insert()
    visit.visit(TAX)
    visit.ask(request("01", digest=digest_of(b"x")))
    window = visit.holder.next_window(TAX)
    visit.browser.take_away(TAX)
    window.wait_for_its_end()
    refusal = {"mode": "01", "result": "1", "errcode": NO_ANSWER}
    assert visit.answer() == refusal
    seen = visit.holder.seen
    visit.ask(request("01", digest=digest_of(b"x")))
    assert visit.answer() == refusal and visit.holder.seen == seen
    hosts = visit.settings("""return new Promise(told => {
        const look = () => document.querySelector("#hosts li") && told(document.getElementById("hosts").textContent);
        new MutationObserver(look).observe(document, {subtree: true, childList: true});
        look();
    });""")
    assert "myna.go.jp" in hosts and TAX.removeprefix("https://") not in hosts, hosts


STORIES = [("conversation", conversation), ("hostile pages", hostile_pages), ("settings", settings)]
