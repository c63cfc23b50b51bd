"""The portal in a browser, with the virtual card on a real pcscd: portal_test.py BUILD_FOLDER chromium|firefox, under
with_pcscd.sh."""
import sys

from portal_browsers import PortalChromium, PortalFirefox
from portal_stories import STORIES
from story import Story

BROWSERS = {"chromium": PortalChromium, "firefox": PortalFirefox}

if __name__ == "__main__":
    for name, tell in STORIES:
        with Story(sys.argv[1], f"portal {sys.argv[2]} {name}") as story:
            tell(story, BROWSERS[sys.argv[2]].install)
