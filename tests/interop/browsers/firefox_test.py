"""Firefox ESR and the virtual card on a real pcscd: firefox_test.py BUILD_FOLDER, under with_pcscd.sh."""
import json
import subprocess
import sys

import expect
import stories
from client_page import ClientPage, run_block
from firefox import Firefox
from story import Story

PAGE = ClientPage("firefox")
MAXIMUM, TLS_1_2 = "security.tls.version.max", 3
PAGE.must_name(Firefox.no_certificate, Firefox.no_common_signature, MAXIMUM, str(TLS_1_2))


def policies_of_example(story):
    """The example's policies, and trust in the server."""
    policies = json.loads(story.example("firefox-policies.json"))["policies"]
    return policies | {"Certificates": {"Install": [str(story.servers.ca)]}}


def by_policy(story, more=()):
    """Firefox with a policy file."""
    return starts(story, policies_of_example(story) | dict(more))


def by_modutil(story):
    """Firefox with the module in its profile."""
    database = f"sql:{story.profile}"
    story.profile.mkdir()
    subprocess.run(["certutil", "-N", "-d", database, "--empty-password"], check=True)
    subprocess.run(["certutil", "-A", "-d", database, "-n", "ca", "-t", "C,,", "-i", story.servers.ca],
                   check=True)
    # Put in, taken out, and put in again.
    for what in ("-add", "-delete", "-add"):
        run_block(PAGE.block("sh", what), MODULE=story.module, PROFILE=story.profile)
    return starts(story)


def starts(story, policies=None):
    """What starts it, and sees that it has the module."""
    def start():
        browser = Firefox(story.processes, story.desktop, story.profile, policies)
        assert story.module in browser.modules()
        return browser
    return start


def preference_for_tls_1_2(story, install):
    """What about:config does for a card that does not make RSA-PSS."""
    card = stories.card_without_pss(story, install)
    story.browser.set_preference(MAXIMUM, TLS_1_2)
    expect.logged_in(story.visit("both"), "1.2", "RSA", card)


def policy_for_tls_1_2(story):
    """The same by policy."""
    return by_policy(story, PAGE.json("SSLVersionMax")["policies"])


STORIES = [
    ("firefox card comes and goes", stories.card_comes_and_goes, by_policy),
    ("firefox another kind of card", stories.another_kind_of_card, by_policy),
    ("firefox card without PSS", preference_for_tls_1_2, by_modutil),
    ("firefox beside another card", stories.beside_another_card, by_policy),
    *((f"firefox {row}", tell, by_policy) for row, tell in stories.failures(PAGE)),
    ("firefox up to TLS 1.2", stories.up_to_tls_1_2, policy_for_tls_1_2),
]

if __name__ == "__main__":
    for name, tell, install in STORIES:
        with Story(sys.argv[1], name) as story:
            tell(story, install)
