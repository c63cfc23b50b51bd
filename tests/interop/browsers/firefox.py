"""Firefox ESR with a profile, and if wanted a policy, of its own; nothing on the machine is changed."""
import base64
import json
import pathlib
import queue
import re
import shutil
import subprocess
import threading

from events import Page, Prompt
from marionette import Marionette

PROGRAM = pathlib.Path("/usr/lib/firefox-esr")

# It opens no connection that nobody asked for: the server serves one at a time, and each is a login. What
# lies outside this computer is behind a proxy that is not there.
PREFERENCES = {
    "marionette.port": 0,
    "browser.dom.window.dump.enabled": True,
    "browser.chrome.site_icons": False,
    "browser.startup.page": 0,
    "network.http.speculative-parallel-limit": 0,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}

# NSS's numbers: SSL_ERROR_BASE is -0x3000.
ERRORS = {
    0x3000 - 61: "SSL_ERROR_HANDSHAKE_FAILURE_ALERT",
    0x3000 - 181: "SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT",
}


def own_program(folder, policies):
    """The installed program by links, with policies of its own."""
    folder.mkdir()
    for item in PROGRAM.iterdir():
        if item.name not in ("firefox-esr", "firefox-bin", "distribution"):
            (folder / item.name).symlink_to(item)
    # The program looks where it lies itself, so it cannot be a link.
    shutil.copy(PROGRAM / "firefox-esr", folder)
    (folder / "distribution").mkdir()
    (folder / "distribution/policies.json").write_text(json.dumps({"policies": policies}))
    return folder


class Firefox:
    """One start of the browser."""
    signature = {"1.2": "RSA-PSS", "1.3": "RSA-PSS"}
    asks_without_card = False
    no_certificate = "SSL_ERROR_HANDSHAKE_FAILURE_ALERT"
    no_common_signature = "SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT"

    def __init__(self, processes, desktop, profile, policies=None):
        """profile: its folder, which may have been prepared; policies: what a policies.json has."""
        profile.mkdir(exist_ok=True)
        (profile / "user.js").write_text("".join(
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()))
        folder = own_program(profile / "program", policies) if policies else PROGRAM
        self._desktop = desktop
        self._events = queue.Queue()
        program = processes.start(
            folder / "firefox-esr", "--marionette", "--remote-allow-system-access", "--no-remote",
            "--profile", profile, env=desktop.environment, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        self._control = Marionette(listening_port(program.stdout))
        desktop.next_window("Mozilla Firefox")
        self._run("chrome", pathlib.Path(__file__).with_suffix(".js").read_text())
        threading.Thread(target=self._listen, args=[program.stdout], daemon=True).start()

    def modules(self):
        """The libraries that are loaded as security devices."""
        return self._run("chrome", """
            const database = Cc["@mozilla.org/security/pkcs11moduledb;1"].getService(Ci.nsIPKCS11ModuleDB);
            return database.listModules().then(all => Array.from(all, module => module.libName));""")

    def add_extension(self, folder):
        """As about:debugging does, until it ends."""
        self._control.ask("Addon:Install", {"path": str(folder), "temporary": True})

    def address_in_extension(self, identity, page):
        """Of a page of an extension's own."""
        return self._run("chrome", f"return WebExtensionPolicy.getByID({json.dumps(identity)}).getURL({json.dumps(page)});")

    def take_site_away(self, identity, pattern):
        """From an extension, as about:addons does."""
        self._run("chrome", f"""
            const {{ExtensionPermissions}} = ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissions.sys.mjs");
            const {{extension}} = WebExtensionPolicy.getByID({json.dumps(identity)});
            const site = {{permissions: [], origins: [{json.dumps(pattern)}]}};
            return ExtensionPermissions.remove({json.dumps(identity)}, site, extension);""")

    def set_preference(self, name, number):
        """As in about:config."""
        self._run("chrome", f"Services.prefs.setIntPref({json.dumps(name)}, {number});")

    def set_switch(self, name, on):
        """The same, of one that is true or false."""
        self._run("chrome", f"Services.prefs.setBoolPref({json.dumps(name)}, {json.dumps(on)});")

    def click(self, selector):
        """As with a mouse."""
        self._control.ask("Marionette:SetContext", {"value": "content"})
        found = self._control.ask("WebDriver:FindElement", {"using": "css selector", "value": selector})["value"]
        self._control.ask("WebDriver:ElementClick", {"id": next(iter(found.values()))})

    def go(self, url):
        """Sets out for a page."""
        self._send(self._control.tell, "chrome", f"""
            gBrowser.selectedBrowser.loadURI(Services.io.newURI({json.dumps(url)}),
                {{triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal()}});""")

    def back(self):
        """Goes back to the page before, which is as it was left."""
        self._send(self._control.ask, "chrome", "gBrowser.selectedBrowser.goBack();")
        self.next_event()

    def in_page(self, script):
        """Runs a script in the page; answers what it returns."""
        return self._run("content", script)

    def picture(self):
        """The page as it is to be seen, as PNG."""
        return base64.b64decode(self._control.ask("WebDriver:TakeScreenshot", {"full": False})["value"])

    def next_event(self):
        """Waits for what comes of it."""
        told, *details = self._events.get()
        match told:
            case "certificate":
                return self.next_event()
            case "promptPassword":
                return Prompt(self._desktop.next_window("Password Required"))
            case "loaded":
                status = details[0]
                if status:
                    return Page(ERRORS.get(status & 0xFFFF, hex(status)), "")
                return Page("", self.in_page("return document.documentElement.innerText;"))
        raise AssertionError(f"Firefox: {told} {details}")

    def _run(self, context, script):
        return self._send(self._control.ask, context, script)["value"]

    @staticmethod
    def _send(send, context, script):
        send("Marionette:SetContext", {"value": context})
        return send("WebDriver:ExecuteScript", {"script": script, "args": []})

    def _listen(self, lines):
        for line in lines:
            if line.startswith("told "):
                self._events.put(json.loads(line.removeprefix("told ")))
        self._events.put(["has ended"])


def listening_port(lines):
    """Where the remote control listens, as the browser says when it does."""
    said = []
    for line in lines:
        said.append(line)
        port = re.search(r"Marionette\s+INFO\s+Listening on port (\d+)", line)
        if port:
            return int(port[1])
    raise AssertionError("Firefox has ended:\n" + "".join(said))
