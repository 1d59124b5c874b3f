"""The small web itself: sites, a day, misbehaviour, and the server's log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from random import Random
from threading import Lock
from types import TracebackType
from typing import Any

from demo.web.edition import Edition, pool_path
from demo.web.faults import FAULTS, Fault, Place
from demo.web.history import Facts
from demo.web.pools import SEED, Announcement, announcements
from demo.web.reply import Asked, Reply, packed, unless_known
from demo.web.server import Request, Server
from demo.web.sites import Site, big_site, load_sites
from demo.web.traps import TRAPS

TRAP = "127.0.99.1"
"""An address outside of what the crawler may ask, served by a trap that only notes who came."""
KINDS = FAULTS | TRAPS
"""Every way to misbehave, by its name."""
Wishes = Mapping[str, "str | Fault | Iterable[str | Fault]"]


class SmallWeb:
    """The small Danish web, served on 127.0.1.1 … 127.0.1.6 for as long as the ``with`` block lasts.

    ``misbehave`` maps places to faults. A place is a site's name (``"slf"``: all of it but its robots.txt) or that and
    a path with ``*`` for anything (``"slf/puljer/*"``, ``"slf/robots.txt"``); a fault is a name of
    :data:`KINDS` or a :class:`~demo.web.faults.Fault`, or several of them, of which the first that
    still has its turn counts.
    """

    def __init__(
        self,
        day: int = 0,
        port: int = 0,
        misbehave: Wishes | Iterable[tuple[str, str | Fault]] = (),
        *,
        share: float = 1.0,
        first: int = 0,
        big: int = 0,
        crawl_delay: float = 0.1,
        seed: str = SEED,
    ) -> None:
        """``share``: part of the announcements that there are, of each site from the ``first`` on (see
        :data:`demo.web.history.SHOWN` for what becomes of the first ten). ``big``: pages of a seventh site that never
        changes. ``crawl_delay``: seconds that Fjordby's robots.txt asks for."""
        self.sites: dict[str, Site] = {site.name: site for site in load_sites()}
        pools = announcements(tuple(self.sites.values()), share, first, seed)
        if big:
            site = big_site(big)
            self.sites[site.name] = site
            pools |= announcements((site,), seed=seed)
        self.announcements = pools
        self._port, self._crawl_delay = port, crawl_delay
        self._server: Server | None = None
        self._day = day
        self._editions: dict[str, Edition] = {}
        self._lock = Lock()
        self._rng = Random(f"faults/{seed}")
        self.misbehave = dict(misbehave)

    def __enter__(self) -> SmallWeb:
        addresses = {site.name: site.address for site in self.sites.values()} | {"trap": TRAP}
        self._server = Server(addresses, self._answer, self._port)
        self._port = self._server.port
        self.day = self._day
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()

    @property
    def port(self) -> int:
        """The port of all sites."""
        return self._port

    @property
    def day(self) -> int:
        """The day of the history, from 0; setting it moves the whole web there."""
        return self._day

    @day.setter
    def day(self, day: int) -> None:
        self._day = day
        self._editions = self._editions_of(day)

    @property
    def misbehave(self) -> Wishes:
        """See the class."""
        return self._wishes

    @misbehave.setter
    def misbehave(self, wishes: Wishes) -> None:
        faults = {place: [_fault(wish) for wish in _several(wish)] for place, wish in wishes.items()}
        with self._lock:
            self._wishes, self._faults = wishes, faults
            self._spent: dict[int, int] = {}

    @property
    def requests(self) -> list[Request]:
        """Every request that the sites answered, in the order in which the answers ended."""
        return [request for request in self._running().requests() if request.site != "trap"]

    @property
    def trapped(self) -> list[Request]:
        """Requests that came to the address that nobody may ask."""
        return [request for request in self._running().requests() if request.site == "trap"]

    def forget_requests(self) -> None:
        """Begin a new log."""
        self._running().forget_requests()

    def url(self, site: str, path: str = "/") -> str:
        """The address of a path on a site."""
        return f"http://{self.sites[site].address}:{self.port}{path}"

    def truth(self, day: int | None = None) -> dict[str, Facts]:
        """Address to what is announced there on that day (today's by default), for all pages that then answer 200."""
        editions = self._editions if day is None else self._editions_of(day)
        return {self.url(name, live.path): live.version.facts for name, page in editions.items() for live in page.live}

    def gone(self, day: int | None = None) -> dict[str, int]:
        """Address to 404 or 410, of what was withdrawn on that day or before and has not returned."""
        editions = self._editions if day is None else self._editions_of(day)
        return {
            self.url(name, live.path): live.version.status
            for name, page in editions.items()
            for live in page.known
            if live.version.status != 200
        }

    def write_sources(self, path: Path, only: Iterable[str] | None = None, **overrides: Any) -> Path:
        """Write a ``sources.toml`` for the web (or ``only`` some sites). ``overrides`` are keys of every source, or,
        by a site's name, a dictionary of keys for that one; a key that is ``None`` is left out."""
        sites = [self.sites[name] for name in only] if only is not None else list(self.sites.values())
        contact = overrides.pop("contact", "crawler@example.dk")
        allowed = overrides.pop("allow_addresses", ["127.0.1.0/24"])
        common = {key: value for key, value in overrides.items() if key not in self.sites}
        text = f"contact = {_toml(contact)}\nallow_addresses = {_toml(allowed)}\n"
        for site in sites:
            keys = self._source(site) | common | overrides.get(site.name, {})
            lines = [f"{key} = {_toml(value)}" for key, value in keys.items() if value is not None]
            text += "\n[[source]]\n" + "\n".join(lines) + "\n"
        path.write_text(text, "utf-8")
        return path

    def _source(self, site: Site) -> dict[str, Any]:
        """What an analyst would write of the site."""
        listed = {"start": [self.url(site.name, site.listing)]}
        found = {"sitemap": [self.url(site.name, site.sitemap)]} if site.sitemap else listed
        found = {"feed": [self.url(site.name, site.feed)]} if site.feed else found
        folder = "^" + site.pool_path.partition("{")[0]
        return {
            "name": site.name,
            "title": site.issuer,
            "issuer": site.issuer,
            **found,
            "follow": [folder],
            "delay": 0.01,
            "schedule": "0 6 * * 1-5",
            "timezone": "Europe/Copenhagen",
        }

    def _running(self) -> Server:
        if self._server is None:
            raise RuntimeError("the small web is not served: use it in a with block")
        return self._server

    def _editions_of(self, day: int) -> dict[str, Edition]:
        return {
            name: Edition(site, self.announcements[name], day, self.url(name, ""), self._crawl_delay, self._link_to)
            for name, site in self.sites.items()
        }

    def _link_to(self, pool: Announcement, day: int) -> str:
        """Where a pool stands on its own site."""
        version = pool.on(day) or pool.versions[0]
        return self.url(pool.site, pool_path(self.sites[pool.site], version.slug))

    def _answer(self, name: str, asked: Asked) -> Reply:
        if name == "trap":
            return Reply(body=b"Her maa ingen komme.")
        if asked.method not in ("GET", "HEAD"):
            return Reply(405)
        site = self.sites[name]
        reply = self._editions[name].answer(asked.path)
        fault = self._fault_at(name, asked.path)
        if fault is not None:
            place = Place(self.url(name, ""), f"http://{TRAP}:{self.port}")
            reply = KINDS[fault.kind](fault, asked, reply, place)
        reply = unless_known(reply, asked)
        return packed(reply, asked) if site.gzip else reply

    def _fault_at(self, name: str, path: str) -> Fault | None:
        """The fault whose turn it is at this place."""
        with self._lock:
            for place, faults in self._faults.items():
                for fault in faults if _lies_in(place, name, path) else ():
                    spent = self._spent.get(id(fault), 0)
                    if (fault.count is None or spent < fault.count) and self._rng.random() < fault.probability:
                        self._spent[id(fault)] = spent + 1
                        return fault
        return None


def _lies_in(place: str, site: str, path: str) -> bool:
    """Whether a path of a site is meant by a place of ``misbehave``."""
    return (place == site and path != "/robots.txt") or place == site + path or fnmatchcase(site + path, place)


def _several(wish: str | Fault | Iterable[str | Fault]) -> Iterable[str | Fault]:
    return [wish] if isinstance(wish, str | Fault) else wish


def _fault(wish: str | Fault) -> Fault:
    fault = Fault(wish) if isinstance(wish, str) else wish
    if fault.kind not in KINDS:
        raise ValueError(f"no such fault: {fault.kind!r}; there are {', '.join(sorted(KINDS))}")
    return replace(fault)  # one of its own, so that each place counts for itself


def _toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
