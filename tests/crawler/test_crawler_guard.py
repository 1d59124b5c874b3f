"""Addresses that must not be asked: as written, after name resolution, and at the socket itself."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from puljevagt.crawler.guard import Guard, RefusedAddress, without_credentials
from puljevagt.crawler.settings import Limits
from puljevagt.crawler.transport import NoAnswer, Transport

REFUSED = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0/",
    "http://0.0.0.0/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127%2e0.0.1/",
    "http://127.0.0.1%00.example.dk/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2001:0:0:0:0:0:80ff:fffe]/",
    "http://[fe80::1%25lo]/",
    "http://[fe80::1%lo]/",
    "http://[fc00::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://198.18.0.1/",
    "http://192.0.2.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://user:secret@127.0.0.1/",
    "http://user:secret@93.184.215.14/",
    "http://user@93.184.215.14/",
    "ftp://93.184.215.14/",
    "file:///etc/passwd",
    "gopher://93.184.215.14/",
    "//93.184.215.14/",
    "http:///puljer",
    "http://93.184.215.14\\@127.0.0.1/",
    "http://93.184.215.14/a b",
    "http://93.184.215.14/\r\nHost: intern",
    "http://93.184.215.14:99999/",
]
"""Addresses that are refused as they are written."""
RESOLVED = {
    "loopback.example.dk": "127.0.0.1",
    "mapped.example.dk": "::ffff:127.0.0.1",
    "six.example.dk": "::1",
    "metadata.example.dk": "169.254.169.254",
    "private.example.dk": "10.1.2.3",
    "nat64.example.dk": "64:ff9b::7f00:1",
    "zone.example.dk": "fe80::1%lo",
    "unspecified.example.dk": "0.0.0.0",
    "localhost": "127.0.0.1",
    "localhost.": "127.0.0.1",
    "intern.localhost": "127.0.0.1",
}
"""Names, and what the name service makes of them."""
PUBLIC = ["http://93.184.215.14/", "https://[2606:4700::1111]/", "http://www.example.dk:8080/puljer?side=2"]


class Stub(AbstractResolver):
    """A name service that gives the addresses of :data:`RESOLVED`, each time it is asked."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        address = RESOLVED[host]
        kind: Any = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [{"hostname": host, "host": address, "port": self.port, "family": kind, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Nothing is held."""


@pytest.fixture(scope="module")
def trap() -> Iterator[tuple[int, list[str]]]:
    """A listener on loopback that notes whoever connects: a refusal that failed would reach it and nothing else."""
    came: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def watch() -> None:
        while True:
            try:
                connection, address = listener.accept()
            except OSError:
                return
            came.append(str(address))
            connection.close()

    threading.Thread(target=watch, daemon=True).start()
    yield listener.getsockname()[1], came
    listener.close()


def asked(url: str, port: int) -> None:
    async def ask() -> None:
        async with Transport(Guard(), "test", Limits(connect_seconds=0.5, total_seconds=1), Stub(port)) as transport:
            await transport.get(url, {})

    asyncio.run(ask())


@pytest.mark.parametrize("url", REFUSED)
def test_refused_as_written(url: str, trap: tuple[int, list[str]]) -> None:
    port, came = trap
    with pytest.raises(RefusedAddress):
        asked(url.replace("127.0.0.1/", f"127.0.0.1:{port}/"), port)
    assert came == []


@pytest.mark.parametrize("name", RESOLVED)
def test_refused_after_name_resolution(name: str, trap: tuple[int, list[str]]) -> None:
    port, came = trap
    with pytest.raises(RefusedAddress):
        asked(f"http://{name}:{port}/", port)
    assert came == []


def test_the_trap_notes_who_comes(trap: tuple[int, list[str]]) -> None:
    port, came = trap

    async def ask() -> None:
        guard = Guard.allowing(["127.0.0.1/32"])
        async with Transport(guard, "test", Limits(), Stub(port)) as transport:
            await transport.get(f"http://loopback.example.dk:{port}/", {})

    with pytest.raises(NoAnswer, match="broke the connection off"):
        asyncio.run(ask())
    assert len(came) == 1
    came.clear()


@pytest.mark.parametrize("url", PUBLIC)
def test_public_addresses_are_asked(url: str) -> None:
    Guard().check_url(url)


def test_named_ranges_are_opened_and_nothing_beside_them() -> None:
    guard = Guard.allowing(["127.0.1.0/24", "fd12::/16"])
    for open_address in ("127.0.1.7", "::ffff:127.0.1.7", "fd12::1"):
        guard.check_ip(open_address)
    for shut in ("127.0.0.1", "127.0.2.1", "::1", "fd13::1", "10.0.0.1"):
        with pytest.raises(RefusedAddress):
            guard.check_ip(shut)


def test_credentials_are_never_told() -> None:
    for url in ("http://name:secret@127.0.0.1/x", "ftp://name:secret@example.dk/"):
        assert "secret" not in without_credentials(url)
        with pytest.raises(RefusedAddress) as refusal:
            Guard().check_url(url)
        assert "secret" not in str(refusal.value)


@given(
    st.text(max_size=60) | st.ip_addresses().map(lambda ip: f"http://[{ip}]/" if ip.version == 6 else f"http://{ip}/")
)
def test_nothing_but_a_refusal_comes_of_any_text(text: str) -> None:
    try:
        Guard().check_url(text)
    except RefusedAddress:
        return
    assert text.startswith(("http://", "https://"))


@given(st.ip_addresses())
def test_no_wrapping_of_an_address_opens_it(address: Any) -> None:
    """Whatever is refused plainly is refused in IPv6's clothes."""
    if address.version == 6:
        return
    number = int(address)
    wrapped = (
        f"::ffff:{address}",
        f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}",
        f"2002:{number >> 16:x}:{number & 0xFFFF:x}::",
    )

    def is_open(text: str) -> bool:
        try:
            Guard().check_ip(text)
        except RefusedAddress:
            return False
        return True

    assert all(is_open(text) == is_open(str(address)) for text in wrapped)
