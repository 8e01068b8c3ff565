"""A small web site on loopback whose pages a test can change, count and hold back."""

from __future__ import annotations

import http.server
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


def page(*sentences: str, title: str = "A page") -> bytes:
    """An HTML page with an article of these sentences."""
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head>'
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    ).encode()


@dataclass
class Site:
    """`pages` maps a path to its body; a path that is missing is 404, a number is that status.

    `gates` maps a path to an event that must be set before it is answered; `asked` tells that a
    gated path has been asked for.
    """

    url: str = ""
    pages: dict[str, bytes | int] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    gates: dict[str, threading.Event] = field(default_factory=dict)
    asked: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving() -> Iterator[Site]:
    """A running Site."""
    site = Site()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.hits[self.path] += 1
            if self.path in site.gates:
                site.asked.set()
                site.gates[self.path].wait(60)
            found = site.pages.get(self.path, 404)
            etag = site.etags.get(self.path, "")
            status = found if isinstance(found, int) else 200
            if etag and self.headers.get("If-None-Match") == etag:
                status = 304
            body = found if isinstance(found, bytes) and status == 200 else b""
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if etag:
                self.send_header("ETag", etag)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_args: object) -> None:
            """A client that was killed is no error of the site."""

    with Server(("127.0.0.1", 0), Handler) as server:
        site.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield site
        finally:
            for gate in site.gates.values():
                gate.set()
            server.shutdown()
            thread.join()
