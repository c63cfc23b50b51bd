"""Chromium and the virtual card on a real pcscd: chromium_test.py BUILD_FOLDER, under with_pcscd.sh."""
import shlex
import subprocess
import sys

import stories
from chromium import Chromium
from client_page import ClientPage, run_block
from story import Story

PAGE = ClientPage("chromium")
PAGE.must_name(Chromium.no_certificate, Chromium.no_common_signature)


def chromium(story, options=()):
    """Chromium with the module in the user's database."""
    # Put in, taken out, and put in again.
    for what in ("-add", "-delete", "-add"):
        run_block(PAGE.block("sh", what), MODULE=story.module, HOME=story.home)
    subprocess.run(["certutil", "-A", "-d", f"sql:{story.home}/.pki/nssdb", "-n", "ca", "-t", "C,,",
                    "-i", story.servers.ca], check=True, env=story.desktop.environment)
    return lambda: Chromium(story.processes, story.desktop, story.profile, options)


def chromium_up_to_tls_1_2(story):
    """The same, started as the page says."""
    return chromium(story, shlex.split(PAGE.block("sh", "--ssl-version-max"))[1:])


STORIES = [
    ("chromium card comes and goes", stories.card_comes_and_goes, chromium),
    ("chromium another kind of card", stories.another_kind_of_card, chromium),
    ("chromium card without PSS", stories.card_without_pss, chromium),
    ("chromium beside another card", stories.beside_another_card, chromium),
    *((f"chromium {row}", tell, chromium) for row, tell in stories.failures(PAGE)),
    ("chromium up to TLS 1.2", stories.up_to_tls_1_2, chromium_up_to_tls_1_2),
]

if __name__ == "__main__":
    for name, tell, install in STORIES:
        with Story(sys.argv[1], name) as story:
            tell(story, install)
