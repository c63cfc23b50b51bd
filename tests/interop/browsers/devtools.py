"""Chromium's remote control through a pair of pipes: JSON, each message with a zero byte behind it."""
import itertools
import json
import queue
import threading


class DevTools:
    """Commands are answered in any order; what is told unasked is left out."""

    def __init__(self, to, told):
        self._to, self._told = to, told
        self._numbers = itertools.count(1)
        self._answers = {}
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, method, session=None, **parameters):
        """Sends a command; answers a queue in which the answer will lie."""
        number = next(self._numbers)
        answer = self._answers[number] = queue.Queue()
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._to.write(json.dumps(message).encode() + b"\0")
        return answer

    def ask(self, method, session=None, **parameters):
        """Sends a command and waits for its answer."""
        answer = self.send(method, session, **parameters).get()
        assert "result" in answer, f"{method}: {answer}"
        return answer["result"]

    def _listen(self):
        message = b""
        while byte := self._told.read(1):
            if byte != b"\0":
                message += byte
                continue
            answer, message = json.loads(message), b""
            if "id" in answer:
                self._answers.pop(answer["id"]).put(answer)
        for waiting in self._answers.values():
            waiting.put({"error": "Chromium has ended"})
