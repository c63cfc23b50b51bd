"""The portal in a browser, with the virtual card on a real pcscd: portal_test.py BUILD_FOLDER chromium|firefox, under
with_pcscd.sh. With a further word "installed": extension and host are those that the packages have brought, and one story is enough."""
import sys

from portal_browsers import INSTALLED, REGISTERED
from portal_stories import STORIES
from story import Story

if __name__ == "__main__":
    build, browser, *installed = sys.argv[1:]
    for name, tell in STORIES[:1] if installed else STORIES:
        with Story(build, f"portal {browser} {name}") as story:
            tell(story, (INSTALLED if installed else REGISTERED)[browser])
