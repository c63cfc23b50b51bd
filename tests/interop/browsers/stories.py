"""What happens to holders, in any browser. install(story) puts the module in, and answers what starts it."""
import expect


def card_comes_and_goes(story, install):
    """The browser is there first; then the card, a wrong PIN, the right one, the card again."""
    card = story.card()
    story.browser = browser = install(story)()
    expect.refused(story.visit("1.2"), browser.no_certificate)
    story.must_have_prompted(0)

    card.insert()
    story.type_pin(story.reload_until_prompt("1.2"), card.another_pin())
    prompt = story.next_prompt()
    expect.tries(card, 1, 1, left=2)
    story.type_pin(prompt, card.pin)
    expect.logged_in(story.next_page(), "1.2", browser.signature["1.2"], card)
    expect.tries(card, 2, 1)
    expect.logged_in(story.visit("1.3"), "1.3", browser.signature["1.3"], card)
    story.must_have_prompted(2)

    card.remove()
    expect.refused(story.visit_without_card("1.2", card.pin), browser.no_certificate)
    card.insert()
    story.type_pin(story.reload_until_prompt("1.2"), card.pin)
    expect.logged_in(story.next_page(), "1.2", browser.signature["1.2"], card)
    expect.logged_in(story.visit("1.3"), "1.3", browser.signature["1.3"], card)
    story.keep_page(card.subject())
    expect.tries(card, 3, 1)
    story.must_have_prompted(3)


def another_kind_of_card(story, install):
    """First a card lies there that is none of ours; then ours in its place."""
    start = install(story)
    other = story.card("other", kind="no-applet")
    other.insert()
    story.browser = browser = start()
    expect.refused(story.visit("1.2"), browser.no_certificate)
    expect.undisturbed(other)
    story.must_have_prompted(0)

    other.take_away()
    card = story.card()
    card.insert()
    story.type_pin(story.reload_until_prompt("both"), card.pin)
    expect.logged_in(story.next_page(), "1.3", browser.signature["1.3"], card)
    expect.tries(card, 1, 0)
    story.must_have_prompted(1)


def card_without_pss(story, install):
    """The card is there first, and makes no RSA-PSS: browsers ask for the PIN before they look for that."""
    start = install(story)
    card = story.card(pss="no")
    card.insert()
    story.browser = browser = start()
    expect.undisturbed(card)
    expect.refused(story.visit("1.3", card.pin), browser.no_common_signature)
    expect.refused(story.visit("both"), browser.no_common_signature)
    assert card.sums()["signatures"] == 0, "a signature that is of no use"
    expect.logged_in(story.visit("1.2"), "1.2", "RSA", card)
    expect.tries(card, 1, 0)
    story.must_have_prompted(1)
    return card


def up_to_tls_1_2(story, install):
    """A card that does not make RSA-PSS, in a browser that was told to go no further than TLS 1.2."""
    card = story.card(pss="no")
    card.insert()
    story.browser = install(story)()
    expect.logged_in(story.visit("both", card.pin), "1.2", "RSA", card)
    expect.tries(card, 1, 0)
    story.must_have_prompted(1)


def beside_another_card(story, install):
    """Somebody else's card lies in the first reader; the settings name the second one."""
    other = story.card("other")
    other.insert()
    card = story.card(reader=1)
    story.choose_reader(card.reader)
    start = install(story)
    card.insert()
    story.browser = browser = start()
    expect.logged_in(story.visit("1.2", card.pin), "1.2", browser.signature["1.2"], card)
    expect.logged_in(story.visit("1.3"), "1.3", browser.signature["1.3"], card)
    expect.tries(card, 1, 0)
    expect.undisturbed(other)
    story.must_have_prompted(1)


def pin_in_vain(row, left, pin, browsers_page):
    """A story of a row in the page's table of failures: so many tries are left, and the PIN does not help."""
    def tell(story, install):
        start = install(story)
        card = story.card()
        card.set_tries(left)
        card.insert()
        story.browser = browser = start()
        page = story.visit("1.2", pin(card))
        expect.refused(page, browser.no_certificate)
        assert browsers_page.failure(row) == ([page.error], left - card.tries_left), row
        expect.tries(card, 0, 0, left=left)
    return tell


def malformed_pin(browsers_page):
    """One that cannot be right is asked for again at once, and costs nothing."""
    def tell(story, install):
        start = install(story)
        card = story.card()
        card.insert()
        story.browser = browser = start()
        assert browsers_page.failure("malformed PIN") == ([], 0)
        expect.logged_in(story.visit("1.2", "123", card.pin), "1.2", browser.signature["1.2"], card)
        expect.tries(card, 1, 0)
        story.must_have_prompted(2)
    return tell


def no_reader_service(browsers_page):
    """The same where pcscd does not run."""
    def tell(story, install):
        start = install(story)
        story.card()
        story.desktop.environment["PCSCLITE_CSOCK_NAME"] = str(story.home / "none")
        story.browser = browser = start()
        page = story.visit("1.2")
        expect.refused(page, browser.no_certificate)
        assert browsers_page.failure("no reader service") == browsers_page.failure("no card") == ([page.error], 0)
        story.must_have_prompted(0)
    return tell


def failures(browsers_page):
    """Each row of the page's table, told: its name and its story. The first one is told by card_comes_and_goes."""
    assert browsers_page.failure("wrong PIN")[1] == 1
    return [
        ("malformed PIN", malformed_pin(browsers_page)),
        ("one try left", pin_in_vain("one try left", 1, lambda card: card.pin, browsers_page)),
        ("PIN locked", pin_in_vain("PIN locked", 0, lambda card: card.pin, browsers_page)),
        ("no reader service", no_reader_service(browsers_page)),
    ]
