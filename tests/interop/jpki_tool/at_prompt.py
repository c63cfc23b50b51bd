"""Somebody who types at a shell's prompt, in a terminal: each LINE is typed as it is, TAB standing for that key, and ended by return.
What the shell shows goes to standard output.

usage: at_prompt.py SHELL [ARGUMENT]... -- LINE...
"""
import os
import pty
import signal
import sys

LIMIT_SECONDS = 60
SHOWN = 65536


def main(arguments):
    border = arguments.index("--")
    shell, lines = arguments[:border], arguments[border + 1 :]
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(shell[0], shell)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(LIMIT_SECONDS)
    # The shell takes one key after the other, whenever it comes to it.
    os.write(terminal, "".join(line.replace("TAB", "\t") + "\r" for line in (*lines, "exit")).encode())
    try:
        while shown := os.read(terminal, SHOWN):
            sys.stdout.buffer.write(shown)
    except OSError:  # the shell has let go of the terminal
        pass
    os.waitpid(child, 0)


main(sys.argv[1:])
