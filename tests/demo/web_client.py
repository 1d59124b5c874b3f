"""Clients for the tests of the small web: a plain one, and a raw one that sees the bytes on the wire."""

from __future__ import annotations

import http.client
import socket
from dataclasses import dataclass

from demo.web import SmallWeb


@dataclass(frozen=True)
class Answer:
    """An answer as a plain client gets it. Names of headers are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(web: SmallWeb, site: str, path: str, **headers: str) -> Answer:
    """GET one path; ``if_none_match="…"`` sends that header."""
    connection = http.client.HTTPConnection(web.sites[site].address, web.port, timeout=20)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        reply = connection.getresponse()
        return Answer(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())
    finally:
        connection.close()


def ask_url(web: SmallWeb, url: str, **headers: str) -> Answer:
    """GET one address of the small web."""
    address, _, path = url.removeprefix("http://").partition("/")
    site = next(site.name for site in web.sites.values() if address == f"{site.address}:{web.port}")
    return ask(web, site, f"/{path}", **headers)


def raw(web: SmallWeb, site: str, path: str) -> tuple[bytes, bool]:
    """All bytes until the connection ends, and whether it ended with a reset."""
    with socket.create_connection((web.sites[site].address, web.port), timeout=20) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        got = b""
        try:
            while piece := connection.recv(2**16):
                got += piece
        except ConnectionResetError:
            return got, True
        return got, False
