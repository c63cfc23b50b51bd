"""What has to be on a page and in the card's account."""
import re

# OpenSSL 3.5 and newer call the algorithms as TLS 1.3 does.
NAMES = {"RSA-PSS": "(RSA-PSS|rsa_pss_rsae_sha256)", "RSA": "(RSA|rsa_pkcs1_sha256)"}


def logged_in(page, version, signature, card):
    """The server has seen the holder's certificate, and a signature of this kind over this version of TLS."""
    assert page.error == "", page.error
    for line in (f"Protocol *: TLSv{version}", f"Peer signature type: {NAMES[signature]}\n", f"CN={re.escape(card.subject())}"):
        assert re.search(line, page.text), f"no '{line}' in\n{page.text}"


def refused(page, error):
    """The browser says so, by this name."""
    assert page.error == error, f"{page.error or page.text} instead of {error}"


def tries(card, verifies, refused_of_them, left=3):
    """So often a PIN was sent to the card, so often it was wrong; so often it may still be wrong."""
    sums = card.sums()
    assert (sums["verifies"], sums["refused"]) == (verifies, refused_of_them), sums
    assert card.tries_left == left, f"{card.tries_left} tries left"


def undisturbed(card):
    """What a browser's start may cost at the most: a look at the card, and nothing of a login."""
    sums = card.sums()
    assert sums["verifies"] == sums["signatures"] == 0, sums
    assert sums["commands"] <= 12 and sums["ms"] <= 100, sums
