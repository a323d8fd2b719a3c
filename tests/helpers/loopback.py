"""A server on loopback that plays an agency, and an opener that reaches it without TLS."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

BLOCK = 1 << 13


@dataclass
class Agency:
    """What the server holds and does, and what it was asked; `pause` is between two blocks, in seconds."""

    content: bytes
    tag: str = '"one"'
    cut_after: int | None = None
    status: int = 200
    asked: list[dict[str, str]] = field(default_factory=list)
    port: int = 0
    pause: float = 0.0

    @property
    def address(self) -> str:
        return f"https://agency.example:{self.port}/CAINC4.zip"


def handler_of(agency: Agency) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            agency.asked.append(dict(self.headers))
            if agency.status != 200:
                self.send_response(agency.status)
                self.end_headers()
                return
            if self.headers.get("If-None-Match") == agency.tag:
                self.send_response(304)
                self.end_headers()
                return
            start = 0
            if "Range" in self.headers and self.headers.get("If-Range") == agency.tag:
                start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
            body = agency.content[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", agency.tag)
            self.end_headers()
            self.send_slowly(body if agency.cut_after is None else body[: agency.cut_after])

        def send_slowly(self, body):
            try:
                for place in range(0, len(body), BLOCK):
                    self.wfile.write(body[place : place + BLOCK])
                    time.sleep(agency.pause)
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_):
            pass

    return Handler


def open_loopback(address: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
    """Opens https://agency.example:PORT at the loopback server, without TLS: only a test may hand this in."""
    port = int(address.split(":")[2].split("/", maxsplit=1)[0])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/CAINC4.zip", headers=dict(headers))
    answer = connection.getresponse()
    connection.close()
    return answer
