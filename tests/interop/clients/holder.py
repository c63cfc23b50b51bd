"""The holder at a terminal: runs a command there, types an answer at each question for a secret or for consent, and counts them.

usage: holder.py [--typed-before LINE] [ANSWER]... -- COMMAND...

A question is a line that the program has not ended while it has switched the echo off, or one that ends with "[y/N]: ".
There have to be exactly as many as there are answers. A line that was typed before anybody asked waits for a question that is no secret. What the terminal
shows goes to standard output; the status is the command's.
"""
import os
import pty
import re
import select
import signal
import sys
import termios
import time

LIMIT_SECONDS = 120
QUIET_SECONDS = 0.02
QUESTION = re.compile(rb"[^\n]*[:?>] *$")
CONSENT = re.compile(rb"\[y/N\]: *$")


def echo_is_off(terminal):
    return not termios.tcgetattr(terminal)[3] & termios.ECHO


def run(command):
    """In the child: line ends stay as the program writes them, and what the command leaves in the background is told of no
    hangup, for a holder's terminal stays open."""
    attributes = termios.tcgetattr(1)
    attributes[1] &= ~termios.OPOST
    termios.tcsetattr(1, termios.TCSANOW, attributes)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.execvp(command[0], command)


def show(text):
    sys.stdout.buffer.write(text)
    sys.stdout.buffer.flush()


def read(terminal):
    try:
        return os.read(terminal, 65536)
    except OSError:  # the last program has let go of the terminal
        return b""


def give_up(child, why):
    os.kill(-child, signal.SIGKILL)
    sys.exit(f"\nholder: {why}")


def ended(child):
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def show_the_rest(terminal):
    """What the command has said last: it may have come, and the command have ended, since the terminal was looked at."""
    while select.select([terminal], [], [], 0)[0] and (text := read(terminal)):
        show(text)


def converse(child, terminal, answers):
    """Returns how many answers were given. What the command leaves in the background may keep the terminal open."""
    given, unanswered, deadline = 0, b"", time.monotonic() + LIMIT_SECONDS
    while True:
        if time.monotonic() > deadline:
            give_up(child, f"no end after {LIMIT_SECONDS} s")
        if select.select([terminal], [], [], QUIET_SECONDS)[0]:
            text = read(terminal)
            if not text:
                return given
            show(text)
            unanswered += text
        elif ended(child):
            show_the_rest(terminal)
            return given
        elif (QUESTION.search(unanswered) and echo_is_off(terminal)) or CONSENT.search(unanswered):
            if given == len(answers):
                give_up(child, f"question {given + 1} where {len(answers)} were expected")
            os.write(terminal, answers[given].encode() + b"\n")
            given, unanswered = given + 1, b""


def main(arguments):
    border = arguments.index("--")
    answers, command = arguments[:border], arguments[border + 1 :]
    typed_before = b""
    if answers[:1] == ["--typed-before"]:
        typed_before, answers = answers[1].encode() + b"\n", answers[2:]
    child, terminal = pty.fork()
    if child == 0:
        run(command)
    os.write(terminal, typed_before)
    given = converse(child, terminal, answers)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if given != len(answers):
        sys.exit(f"\nholder: {given} questions where {len(answers)} were expected")
    sys.exit(status if status >= 0 else 128 - status)


main(sys.argv[1:])
