"""Which addresses may be asked: http and https at public addresses of the internet, and nothing behind them.

A page decides which links the crawler follows, so a page could send it to this machine, to the network around it or to
a cloud's metadata service. :meth:`Guard.check_url` refuses what can be seen from the address as written;
:meth:`Guard.check_ip` is asked with the very address that a socket is about to be connected to, so that no name, no
redirect and no name server that changes its mind is a way around.
"""

from __future__ import annotations

import re
import socket
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit, urlunsplit

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

_SCHEMES = ("http", "https")
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
"""IPv6 addresses whose last 32 bits are an IPv4 address that a translator connects to (RFC 6052, RFC 8215)."""
_COMPATIBLE = ip_network("::/96")
_NOT_FOR_US = (
    ip_network("168.63.129.16/32"),  # a cloud's host services at an otherwise public address
    ip_network("192.88.99.0/24"),  # relays into 6to4
    ip_network("fec0::/10"),  # site-local, long withdrawn and still routed within some networks
)
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)


class RefusedAddress(ValueError):  # noqa: N818
    """An address that must not be asked; the message says why and never repeats credentials."""


@dataclass(frozen=True, slots=True)
class Guard:
    """``allowed`` are the networks that ``allow_addresses`` opens, for tests and intranets."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def allowing(cls, ranges: Iterable[str]) -> Guard:
        """A guard that opens these ranges (``127.0.1.0/24``). Raises ``ValueError`` for what is no range."""
        return cls(tuple(ip_network(text) for text in ranges))

    def check_url(self, url: str) -> None:
        """Raise :class:`RefusedAddress` where the address as written must not be asked."""
        shown = without_credentials(url)
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname or "", parts.port
        except ValueError as error:
            raise RefusedAddress(f"{shown}: it is no address ({error})") from error
        if parts.scheme not in _SCHEMES:
            raise RefusedAddress(f"{shown}: only http and https are asked")
        if "@" in parts.netloc:
            raise RefusedAddress(f"{shown}: an address with a name or password in it is not asked")
        if not url.isprintable() or "\\" in url or any(map(str.isspace, url)):
            raise RefusedAddress(f"{shown}: it holds characters that no address may hold")
        host = unicodedata.normalize("NFKC", host).lower().rstrip(".")
        if not host:
            raise RefusedAddress(f"{shown}: it names no host")
        if "%" in host:
            raise RefusedAddress(f"{shown}: a host with a zone or with escapes in it is not asked")
        self._check_host(host, shown)

    def check_ip(self, text: str) -> None:
        """Raise :class:`RefusedAddress` where a socket must not be connected to this address (``127.0.0.1``)."""
        try:
            address = ip_address(text)
        except ValueError as error:
            raise RefusedAddress(f"{text} is no address of the internet") from error
        if isinstance(address, IPv6Address) and address.scope_id:
            raise RefusedAddress(f"{text} belongs to a network of this machine")
        meant = _embedded(address)
        if any(meant.version == network.version and meant in network for network in self.allowed):
            return
        closed = any(meant.version == network.version and meant in network for network in _NOT_FOR_US)
        if closed or not meant.is_global or meant.is_multicast or meant.is_reserved:
            raise RefusedAddress(f"{text} is not a public address")

    def _check_host(self, host: str, shown: str) -> None:
        try:
            ip_address(host)
        except ValueError:
            if all(_NUMBER.fullmatch(part) for part in host.split(".")):
                raise RefusedAddress(f"{shown}: {_meant(host)} written as a number is not asked") from None
            return
        try:
            self.check_ip(host)
        except RefusedAddress as refusal:
            raise RefusedAddress(f"{shown}: {refusal}") from None


def without_credentials(url: str) -> str:
    """The address as it may be stored and logged: without a name or password, and without a fragment."""
    try:
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    except ValueError:
        return re.sub(r"//[^/]*@", "//", url)


def _embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 address leads to, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in (*_NAT64, _COMPATIBLE)) and int(address) > 1:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _meant(host: str) -> str:
    """The address that a system's resolver makes of ``host``, such as ``0x7f.1``."""
    try:
        return str(IPv4Address(socket.inet_aton(host)))
    except OSError:
        return "an address"
