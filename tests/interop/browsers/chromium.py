"""Chromium with a profile of its own; nothing on the machine is changed."""
import base64
import json
import os
import queue
import threading

from devtools import DevTools
from events import Page, Prompt

# What the policy AutoSelectCertificateForUrls sets, here for one profile: the certificate is not asked for.
# And no connection is made before somebody wants it: the server serves one at a time, and each is a login.
SETTINGS = {
    "profile": {"content_settings": {"exceptions": {
        "auto_select_certificate": {"https://127.0.0.1,*": {"setting": {"filters": [{}]}}}}}},
    "net": {"network_prediction_options": 2},
}

# What lies outside this computer is behind a proxy that is not there.
OPTIONS = ["--no-first-run", "--no-default-browser-check", "--password-store=basic",
           "--remote-debugging-pipe", "--proxy-server=127.0.0.1:9"]


class Chromium:
    """One start of the browser. It finds the modules in $HOME."""
    signature = {"1.2": "RSA", "1.3": "RSA-PSS"}
    # NSS finds nobody logged in, and does not look whether there is a card.
    asks_without_card = True
    no_certificate = "ERR_BAD_SSL_CLIENT_AUTH_CERT"
    no_common_signature = "ERR_SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS"

    def __init__(self, processes, desktop, profile, options=()):
        """profile: its folder; options: more of the command line."""
        (profile / "Default").mkdir(parents=True)
        (profile / "Default/Preferences").write_text(json.dumps(SETTINGS))
        os.mkfifo(profile / "to")
        os.mkfifo(profile / "told")
        # Its own sandbox does not work for root.
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        with open(profile / "log", "wb") as log:
            processes.start("sh", "-c", 'exec "$@" 3<"$0/to" 4>"$0/told"', profile,
                            "chromium", *OPTIONS, *sandbox, f"--user-data-dir={profile}", *options,
                            "about:blank", env=desktop.environment, stdout=log, stderr=log)
        self._control = DevTools(open(profile / "to", "wb", buffering=0), open(profile / "told", "rb"))
        desktop.next_window("about:blank")
        targets = self._control.ask("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        self._session = self._control.ask("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        self._desktop = desktop
        self._events = queue.Queue()
        threading.Thread(target=self._listen_to_desktop, daemon=True).start()

    def go(self, url):
        """Sets out for a page."""
        answer = self._control.send("Page.navigate", self._session, url=url)
        threading.Thread(target=lambda: self._events.put(answer.get()), daemon=True).start()

    def back(self):
        """Goes back to the page before, which is as it was left."""
        history = self._control.ask("Page.getNavigationHistory", self._session)
        entry = history["entries"][history["currentIndex"] - 1]
        self._control.ask("Page.navigateToHistoryEntry", self._session, entryId=entry["id"])
        while self.in_page("return location.href;") != entry["url"]:
            pass

    def in_page(self, script):
        """Runs a script in the page; answers what it returns."""
        answer = self._control.ask("Runtime.evaluate", self._session, awaitPromise=True, returnByValue=True,
                                   expression=f"(async () => {{ {script} }})()")
        return answer["result"].get("value")

    def picture(self):
        """The page as it is to be seen, as PNG."""
        return base64.b64decode(self._control.ask("Page.captureScreenshot", self._session)["data"])

    def next_event(self):
        """Waits for what comes of it."""
        event = self._events.get()
        if isinstance(event, Prompt):
            return event
        error = event["result"].get("errorText", "").removeprefix("net::")
        if error:
            return Page(error, "")
        # That was its first byte.
        self.in_page("""if (document.readyState != "complete")
            await new Promise(go => window.addEventListener("load", go));""")
        return Page("", self.in_page("return document.documentElement.innerText;"))

    def _listen_to_desktop(self):
        while True:
            self._events.put(Prompt(self._desktop.next_window("Unlock Security Device")))
