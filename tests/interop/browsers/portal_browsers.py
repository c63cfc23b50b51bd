"""The browsers with the extension and jpki-portal: made known to them by jpki-tool register, or installed by the packages."""
import base64
import hashlib
import json
import subprocess

from chromium import Chromium
from client_page import SOURCE
from firefox import Firefox

EXTENSION = SOURCE / "extension"
MANIFEST = json.loads((EXTENSION / "manifest.json").read_text())
# What the line "key" makes of it.
IDENTITY = hashlib.sha256(base64.b64decode(MANIFEST["key"])).hexdigest()[:32].translate(
    str.maketrans("0123456789abcdef", "abcdefghijklmnop"))


def certificates(story, site, folder):
    """NSS's database with trust in the sites."""
    folder.mkdir(parents=True)
    database = f"sql:{folder}"
    subprocess.run(["certutil", "-N", "-d", database, "--empty-password"], check=True)
    subprocess.run(["certutil", "-A", "-d", database, "-n", "sites", "-t", "C,,", "-i", site.ca], check=True)


def tool(story, *words):
    """jpki-tool's work."""
    subprocess.run([story.tool("jpki-tool"), *words, "--yes"], check=True, env=story.desktop.environment, stdout=subprocess.DEVNULL)


def register(story, sign):
    """Has the browsers know jpki-portal, where the folder `sign` says that there is one."""
    sign.mkdir(parents=True)
    tool(story, "register", "portal", "--modules", story.tool("jpki-portal").parent)


def unregister(story):
    """And no longer."""
    tool(story, "unregister", "portal")


class PortalChromium(Chromium):
    """With the folder of the extension, as Debian's starts it."""
    inputs = ["24", "29"]
    system = ["Windows", "10.0.0"]
    # It asks in a window of its own whether a site is to be added.
    takes_clicks_in_settings = False
    unregister = staticmethod(unregister)

    @classmethod
    def install(cls, story, site):
        """Makes everything ready, and starts it."""
        own = story.home / ".config/chromium"
        register(story, own)
        story.profile.mkdir()
        # With a profile of its own it looks there.
        (story.profile / "NativeMessagingHosts").symlink_to(own / "NativeMessagingHosts")
        return cls.start(story, site, f"--load-extension={EXTENSION}")

    @classmethod
    def start(cls, story, site, *options):
        """That alone, with trust in the site."""
        certificates(story, site, story.home / ".pki/nssdb")
        return cls(story.processes, story.desktop, story.profile, [*options, f"--proxy-server=127.0.0.1:{site.proxy_port}"])

    def settings_page(self):
        """Its address."""
        return f"chrome-extension://{IDENTITY}/" + MANIFEST["options_ui"]["page"]


class PortalFirefox(Firefox):
    """With the extension loaded for this start."""
    inputs = ["24", "25"]
    system = [None, None]
    takes_clicks_in_settings = True
    unregister = staticmethod(unregister)

    @classmethod
    def install(cls, story, site):
        """Makes everything ready, and starts it."""
        register(story, story.home / ".mozilla/firefox")
        browser = cls.start(story, site)
        browser.add_extension(EXTENSION)
        return browser

    @classmethod
    def start(cls, story, site):
        """That alone, with trust in the site."""
        certificates(story, site, story.profile)
        browser = cls(story.processes, story.desktop, story.profile)
        browser.set_preference("network.proxy.ssl_port", site.proxy_port)
        # Where it would ask whether a site is to be added, the answer is yes.
        browser.set_switch("extensions.webextOptionalPermissionPrompts", False)
        return browser

    def take_away(self, site):
        """Has the extension have a site no longer."""
        self.take_site_away(MANIFEST["browser_specific_settings"]["gecko"]["id"], f"{site}/*")

    def settings_page(self):
        """Its address."""
        return self.address_in_extension(MANIFEST["browser_specific_settings"]["gecko"]["id"], MANIFEST["options_ui"]["page"])


def start_chromium(story, site):
    """As Debian's comes with the package jpki-portal."""
    story.profile.mkdir()
    return PortalChromium.start(story, site)


# What makes a browser ready and starts it.
REGISTERED = {"chromium": PortalChromium.install, "firefox": PortalFirefox.install}
INSTALLED = {"chromium": start_chromium, "firefox": PortalFirefox.start}
