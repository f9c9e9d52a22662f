"""A stand-in for the SMS gateway on loopback: answers, refuses, hangs; counts by key."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Gateway:
    def __init__(self) -> None:
        # The codes of the next answers, or what is said instead of one; 201 after that.
        self.answers: list[int | bytes] = []
        self.hangs = 0  # so many next requests are accepted and never answered
        self.asked: list[tuple[str, dict]] = []  # key and body of each request
        self.accepted: dict[str, dict] = {}  # what goes out: one SMS a key
        self.is_over = threading.Event()


class Handler(BaseHTTPRequestHandler):
    gateway: Gateway

    def do_POST(self) -> None:
        gateway = self.gateway
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers["Idempotency-Key"]
        gateway.asked.append((key, body))
        if gateway.hangs:
            gateway.hangs -= 1
            gateway.accepted.setdefault(key, body)
            gateway.is_over.wait(20)
            return
        code = gateway.answers.pop(0) if gateway.answers else 201
        if isinstance(code, bytes):
            self.wfile.write(code)
            self.close_connection = True
            return
        if code < 300:
            gateway.accepted.setdefault(key, body)
        self.send_response(code)
        if 300 <= code < 400:
            self.send_header("Location", "/sign-in")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        """The page that an answer such as 302 leads to takes no SMS."""
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *given: object) -> None:
        """Says nothing."""


@contextmanager
def a_gateway() -> Iterator[tuple[Gateway, str]]:
    gateway = Gateway()
    handler = type("ThisHandler", (Handler,), {"gateway": gateway})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield gateway, f"http://127.0.0.1:{server.server_port}/sms"
    finally:
        gateway.is_over.set()
        server.shutdown()
        server.server_close()
