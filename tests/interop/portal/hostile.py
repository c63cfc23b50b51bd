#!/usr/bin/env python3
"""What a page, a tab or a second browser may do to jpki-portal, and how each ends in an answer.

usage: hostile.py HOST DIGEST SHA1_DIGEST      within a folder where pinentry.sh writes down what it shows
"""
import fcntl
import itertools
import os
import signal
import struct
import subprocess
import sys
import time

from browser import KNOWN_SITE, PATIENCE, Host

PROGRAM, DIGEST, SHA1 = sys.argv[1:]
LOGIN = {"mode": "01", "service_id": "01", "digest": DIGEST}
FAILED = {"result": "1", "errcode": "EW044-C300"}
BUSY = {"mode": "01", **FAILED}
# The window stays until it is ended from outside.
STAYS = "[ $line != GETPIN ] || exec sleep 1000"


def wait_for(what):
    """An event in the world; the limit is for one that never comes."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "nothing has come"
        time.sleep(0.02)


def windows(kind="GETPIN"):
    if not os.path.exists("asked"):
        return []
    with open("asked", encoding="utf-8") as file:
        return [int(line.split()[1]) for line in file if line.startswith(kind)]


def is_gone(pid):
    return not os.path.exists(f"/proc/{pid}")


PORTS = itertools.count(1025)


def another_site():
    """One that nobody has refused yet."""
    return f"{KNOWN_SITE}:{next(PORTS)}"


class StayingWindow:
    """A host that is asking."""

    def __enter__(self):
        os.environ["BEFORE_ANSWER"] = STAYS
        before = len(windows())
        self.host = Host(PROGRAM)
        self.host.launch(LOGIN, another_site())
        wait_for(lambda: len(windows()) > before)
        self.window = windows()[-1]
        return self

    def __exit__(self, *_):
        del os.environ["BEFORE_ANSWER"]
        if self.host.process.poll() is None:
            self.host.process.kill()
            self.host.process.wait()


def refused_without_a_window():
    with Host(PROGRAM) as host:
        for message in ("", "{", "null", "[]", "05", '{"mode":1}', "[" * 100000, "\ud83d\ude00"):
            assert host.ask(message) == FAILED, message
        for mode in ("11", "check", "06"):
            assert host.ask({"mode": mode}) == {"mode": mode, **FAILED}, mode
        assert host.ask({**LOGIN, "service_id": "02"}) == BUSY
        for digest in (SHA1, "", "AAAA", DIGEST[:-4], DIGEST + "AAAA", "*", 1, None, [DIGEST]):
            assert host.ask({**LOGIN, "digest": digest}) == BUSY, digest
        for digests in ([], [DIGEST] * 33, [DIGEST, SHA1]):
            assert host.ask({"mode": "02", "digest": digests}) == {"mode": "02", **FAILED}, digests
        for origin in ("http://myna.go.jp", "https://myna.go.jp.evil.example", "https://evil.example", "https://user@myna.go.jp",
                       "https://myna.go.jp/", "https://MYNA.go.jp", "https://xn--mna-8cd.go.jp", "https://myn\u0430.go.jp",
                       "https://myna.go.jp\nhttps://myna.go.jp", "https://\u202emyna.go.jp", "null", "", "https://" + "a" * 5000):
            assert host.ask(LOGIN, origin) == BUSY, origin


def frames_that_are_none():
    with Host(PROGRAM) as host:
        for text in ("", "null", "{}", '{"type":"other"}', '{"type":"launch"}', '{"type":"launch","origin":1,"message":"{}"}'):
            host.send_text(text)
            assert host.answer() == FAILED, text
        host.send_bytes(struct.pack("=I", 3) + b"\xff\xfe\xfd")
        assert host.answer() == FAILED
        host.send_bytes(struct.pack("=I", 2 << 20) + b"x" * (2 << 20))
        assert host.answer() == FAILED
        host.state()
        # Nobody knows where the next one would begin.
        host.send_bytes(struct.pack("=I", 0xFFFFFFFF) + b"x" * 100)
        assert host.answer() == FAILED
        with open(f"/proc/{host.process.pid}/status", encoding="ascii") as file:
            size = int(next(line for line in file if line.startswith("VmHWM")).split()[1])
        assert size < 100 * 1024, f"{size} KiB for what a length says"


def a_flood():
    with Host(PROGRAM) as host:
        for _ in range(200):
            host.launch({"mode": "11"})
        for _ in range(200):
            assert host.answer() == {"mode": "11", **FAILED}


def the_last_words_of_a_page():
    """What was asked before the end is answered."""
    host = Host(PROGRAM)
    host.launch({"mode": "11"})
    host.process.stdin.close()
    assert host.answer() == {"mode": "11", **FAILED}
    assert host.process.wait(PATIENCE) == 0


def while_the_holder_is_asked():
    with StayingWindow() as asking:
        for _ in range(50):
            asking.host.launch(LOGIN)
        for _ in range(50):
            assert asking.host.answer() == BUSY
        state = asking.host.state()
        assert state["card"] == "my_number" and "Virtual PCD" in state["reader"] and state["version"], state
        os.environ["BEFORE_ANSWER"] = ""
        with Host(PROGRAM) as other:
            assert other.ask(LOGIN) == BUSY, "two windows at once"
        assert not is_gone(asking.window)
        with open(f"/proc/{asking.window}/status", encoding="ascii") as file:
            ignored = int(next(line for line in file if line.startswith("SigIgn")).split()[1], 16)
        assert not ignored & 1 << signal.SIGPIPE - 1, "the window's program does not see the end of a pipe"


def what_is_told_waits_for_the_holder():
    """The page has its answer, the document may go, and the window stays; it is the only one."""
    right_pin = os.environ["PIN"]
    os.environ.update(PIN="12", BEFORE_ANSWER="[ $line != MESSAGE ] || exec sleep 1000")
    with Host(PROGRAM) as host:
        assert host.ask(LOGIN) == BUSY
        wait_for(lambda: windows("MESSAGE"))
    os.environ.update(PIN=right_pin, BEFORE_ANSWER="")
    window = windows("MESSAGE")[-1]
    with Host(PROGRAM) as other:
        assert other.ask(LOGIN) == BUSY, "two windows at once"
    assert not is_gone(window), "the window has gone with the page"
    os.kill(window, signal.SIGTERM)
    with open(os.environ["XDG_RUNTIME_DIR"] + "/jpki-portal.lock", "rb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)


def the_tab_is_closed():
    with StayingWindow() as asking:
        asking.host.process.stdin.close()
        assert asking.host.process.wait(PATIENCE) == 0
        assert is_gone(asking.window), "the window is still there"
    with StayingWindow() as asking:
        asking.host.send_text('{"type":"close"}')
        assert asking.host.process.wait(PATIENCE) == 0
        assert is_gone(asking.window), "the window is still there"
    with StayingWindow() as asking:
        asking.host.process.send_signal(signal.SIGTERM)
        assert asking.host.process.wait(PATIENCE) == 0
        assert is_gone(asking.window), "the window is still there"


def a_site_that_asks_again_and_again():
    """Has fewer windows than it asks for, with new processes too; another one has its own at once."""
    os.environ["PIN_ANSWER"] = os.environ["CANCEL"]
    site, before, begin = another_site(), len(windows()), time.monotonic()
    for asked in range(1, 31):
        with Host(PROGRAM) as host:
            assert host.ask(LOGIN, site) == {"mode": "01", "result": "9"}
        if asked == 2:
            assert len(windows()) == before + 2, "who has refused once has no window when he tries again"
    # A slow computer has time for some more.
    assert len(windows()) - before <= 5 + (time.monotonic() - begin) / 30
    before = len(windows())
    with Host(PROGRAM) as host:
        host.ask(LOGIN, another_site())
    assert len(windows()) == before + 1, "another site has no window"
    del os.environ["PIN_ANSWER"]


def the_page_says_goodbye():
    with Host(PROGRAM) as host:
        assert host.ask({"mode": "05"}) == {"mode": "05", "result": "0"}
        host.send_text('{"type":"close"}')
        assert host.process.wait(PATIENCE) == 0


def the_turn_is_free_afterwards():
    with Host(PROGRAM) as host:
        assert host.ask(LOGIN)["result"] == "0"


def nothing_else_on_standard_output():
    for word in ("--version", "--help"):
        assert subprocess.run([PROGRAM, word], check=True, capture_output=True, stdin=subprocess.DEVNULL).stdout
    end = subprocess.run([PROGRAM, "/some/manifest.json", "portal@example"], check=True, capture_output=True,
                         stdin=subprocess.DEVNULL)
    assert end.stdout == b""


def main():
    refused_without_a_window()
    frames_that_are_none()
    a_flood()
    the_last_words_of_a_page()
    assert not windows(), "a window was opened"
    while_the_holder_is_asked()
    what_is_told_waits_for_the_holder()
    the_tab_is_closed()
    a_site_that_asks_again_and_again()
    the_page_says_goodbye()
    the_turn_is_free_afterwards()
    nothing_else_on_standard_output()


if __name__ == "__main__":
    main()
