"""Programs that a story starts, each with all that it starts itself, and their end."""
import contextlib
import os
import signal
import subprocess


class Processes(contextlib.ExitStack):
    """Everything that was started here has ended when this is left, the last one first."""

    def start(self, *command, **options):
        """Starts a program in a process group of its own."""
        process = subprocess.Popen([str(word) for word in command], start_new_session=True,
                                   stdin=subprocess.DEVNULL, **options)
        self.callback(end, process)
        return process


def end(process):
    """Asks the program's group to end, and ends what does not listen."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        pass
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def time_limit(seconds, what):
    """What waits for something that never comes is interrupted."""
    def late(_signal, _frame):
        raise TimeoutError(f"{what}: not done after {seconds} s")
    signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
