"""A large language model's server on this machine: speaks the protocol, answers what a test has put there, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LONGEST_WAIT = 60


class ModelServer(ThreadingHTTPServer):
    """`answer` is what the model says, `raw` the whole body in its place; while `gate` is closed nobody is answered, and with a `pause` (seconds)
    the body comes byte by byte.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Model)
        self.answer, self.raw, self.status, self.pause = "[]", None, 200, 0.0
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.gate, self.leaving = threading.Event(), threading.Event()
        self.gate.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Model(BaseHTTPRequestHandler):
    server: ModelServer

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        self.server.gate.wait(LONGEST_WAIT)
        answer = {"choices": [{"message": {"role": "assistant", "content": self.server.answer}}]}
        data = self.server.raw if self.server.raw is not None else json.dumps(answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        pieces = (data[at : at + 1] for at in range(len(data))) if self.server.pause else (data,)
        try:
            for piece in pieces:
                self.wfile.write(piece)
                self.server.leaving.wait(self.server.pause)
        except ConnectionError:
            self.close_connection = True  # who asked has heard enough

    def log_message(self, *_):
        """Quiet."""


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """The server, until one leaves."""
    server = ModelServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.gate.set()
        server.leaving.set()
        server.shutdown()
        thread.join()
        server.server_close()


def remarks(*rows: dict[str, str]) -> str:
    """An answer with these remarks, as models give them: with words around."""
    listed = [{"kind": "typo_phonetic", "reason": "别字", **row} for row in rows]
    return "好的：\n```json\n" + json.dumps(listed, ensure_ascii=False) + "\n```"
