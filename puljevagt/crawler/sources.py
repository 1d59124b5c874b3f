"""What is watched: ``sources.toml`` read, checked and explained.

One ``[[source]]`` table a source. The dataclasses below are the file's form: a field is a key, its docstring what the
key means.
"""

from __future__ import annotations

import difflib
import ipaddress
import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import soupsieve
from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, Field

from puljevagt import configuration
from puljevagt.configuration import ConfigurationError
from puljevagt.crawler.settings import DELAY, Limits

SourcesError = ConfigurationError
"""A file of sources that cannot be used, or a name that it does not hold."""

SOURCES_FILE = "sources.toml"
"""Where the lake's root holds the sources, where no ``--sources`` says otherwise."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""Names become folders of the archive and values of a column, so they hold nothing that a file system could mind."""

_ANY_DAY = datetime(2026, 1, 1)
"""A day to try a schedule on; any does."""


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError("use letters a to z, digits, dot, hyphen and underscore, 64 at most")
    return text


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        host, user, _ = parts.hostname, parts.username, parts.port
    except ValueError as error:
        raise ValueError(f"{text!r} is no web address ({error})") from error
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s<>\"{}|\\^`]", text):
        raise ValueError(f"{text!r} is no web address; write it whole, as https://www.example.dk/puljer")
    if user is not None:
        raise ValueError("an address must not hold a user's name or password")
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no pattern (regular expression): {error}") from error
    return text


def _selector(text: str) -> str:
    try:
        soupsieve.compile(text)
    except (soupsieve.SelectorSyntaxError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"{text!r} is no CSS selector: {reason}") from error
    return text


def _cron(text: str) -> str:
    try:
        CronSim(text, _ANY_DAY)
    except CronSimError as error:
        hint = "five fields: minute, hour, day, month, weekday, as '0 6 * * 1-5'"
        raise ValueError(f"{text!r} is no schedule ({error}); write {hint}") from error
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, LookupError) as error:
        raise ValueError(f"{text!r} is no time zone; write one as Europe/Copenhagen") from error
    return text


def _contact(text: str) -> str:
    if text and not re.fullmatch(r"[^@\s]+@[^@\s]+|https?://\S+", text):
        raise ValueError("write an e-mail address, or a web address that says who is crawling")
    return text


def _network(text: str) -> str:
    try:
        ipaddress.ip_network(text)
    except ValueError as error:
        raise ValueError(f"{error}; write a range as 127.0.1.0/24") from error
    return text


def _limits(limits: Limits) -> Limits:
    for key, value in asdict(limits).items():
        if value < 0:
            raise ValueError(f"{key} must not be below 0")
    return limits


def _host(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", text):
        raise ValueError(f"{text!r} is no name of a host; write it in small letters, as www.example.dk")
    return text


Name = Annotated[str, AfterValidator(_name)]
Address = Annotated[str, AfterValidator(_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Selector = Annotated[str, AfterValidator(_selector)]
Cron = Annotated[str, AfterValidator(_cron)]
Zone = Annotated[str, AfterValidator(_zone)]
Contact = Annotated[str, AfterValidator(_contact)]
Network = Annotated[str, AfterValidator(_network)]
Host = Annotated[str, AfterValidator(_host)]
Count = Annotated[int, Field(ge=1)]


@dataclass(frozen=True, slots=True)
class Hints:
    """CSS selectors for pages that cannot be understood without: each names elements of a page."""

    __pydantic_config__ = configuration.STRICT

    main: Selector | None = None
    """The announcement's own text on its page."""
    links: Selector | None = None
    """The links to announcements on a listing page, or what holds them; then only these are announcements."""
    next: Selector | None = None
    """The link to the listing's next page."""
    date: Selector | None = None
    """The date of an announcement, inside its entry in the list."""


@dataclass(frozen=True, slots=True)
class Expect:
    """What a healthy source shows; less raises an alarm."""

    __pydantic_config__ = configuration.STRICT

    pools_at_least: Count | None = None
    """The least number of announcements that its discovery finds."""
    newest_within_days: Count | None = None
    """Days: how old the newest announcement may be."""


@dataclass(frozen=True, slots=True)
class Retired:
    """Why a source is watched no longer. It stays in the file, since its data stay in the tables."""

    __pydantic_config__ = configuration.STRICT

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A site, or a part of one, that is watched."""

    __pydantic_config__ = configuration.STRICT

    name: Name
    title: str = ""
    """What people call it; the issuer, or the name, where nothing is said."""
    issuer: str = ""
    """The authority or fund that announces there."""
    start: tuple[Address, ...] = ()
    """Listing pages, from which links are followed."""
    sitemap: tuple[Address, ...] = ()
    """Sitemaps, or indexes of them."""
    feed: tuple[Address, ...] = ()
    """RSS or Atom feeds."""
    pages: tuple[Address, ...] = ()
    """Addresses of announcements that no list leads to."""
    follow: tuple[Pattern, ...] = ()
    """Patterns on the path (with its query) of announcements; without one, links that look like announcements."""
    skip: tuple[Pattern, ...] = ()
    """Patterns on the path of what is to be left alone; they win over ``follow``."""
    hosts: tuple[Host, ...] = ()
    """Further hosts on which announcements may lie; those of the addresses above always belong to the source."""
    hints: Hints = field(default_factory=Hints)
    delay: Annotated[float, Field(ge=0, le=3600)] = DELAY
    """Seconds between two requests to a host; the site's Crawl-delay wins where it is longer."""
    schedule: Cron = "0 6 * * *"
    """When it is crawled (cron), in ``timezone``."""
    timezone: Zone = "Europe/Copenhagen"
    requests_per_day: Count | None = None
    """The most pages that the revisit plan asks for in 24 hours; none where nothing is said."""
    expect: Expect = field(default_factory=Expect)
    limits: Annotated[Limits, AfterValidator(_limits)] = field(default_factory=Limits)
    """What this source is allowed beyond, or short of, the crawler's usual limits."""
    tried: bool = True
    """Whether the entry was tried against the live site (``puljevagt sources check``)."""
    found_at: str = ""
    """Where the address was found."""
    todo: str = ""
    """What has to be completed before the source can be crawled."""
    retired: Retired | None = None

    def __post_init__(self) -> None:
        """Refuse a source from which nothing could be fetched, unless it says why."""
        if not (self.addresses or self.todo or self.retired):
            raise ValueError("it names no address; write start, sitemap, feed or pages, or todo to complete it later")

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses that the file names, lists before pages."""
        return self.start + self.sitemap + self.feed + self.pages

    @property
    def active(self) -> bool:
        """Whether it is crawled: complete, and not retired."""
        return self.retired is None and not self.todo

    @property
    def label(self) -> str:
        """What people call it."""
        return self.title or self.issuer or self.name


def _distinct(entries: tuple[Source, ...]) -> tuple[Source, ...]:
    for name, count in Counter(source.name for source in entries).items():
        if count > 1:
            raise ValueError(f'{count} sources are called "{name}"; give each a name of its own')
    return entries


@dataclass(frozen=True, slots=True)
class Sources:
    """The file as a whole. The entries are ``[[source]]`` tables."""

    __pydantic_config__ = configuration.STRICT

    contact: Contact
    """Whom a site's owner may write to; it stands in the User-Agent. Empty: nothing may be crawled yet."""
    source: Annotated[tuple[Source, ...], AfterValidator(_distinct)] = ()
    allow_addresses: tuple[Network, ...] = ()
    """Ranges that are refused otherwise (loopback, private), opened for tests and intranets."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """The entries, in the order of the file."""
        return self.source

    def named(self, names: tuple[str, ...] | list[str]) -> tuple[Source, ...]:
        """The sources of these names, all active ones where ``names`` is empty.

        Raises :class:`SourcesError` for a name that the file does not hold, with the nearest that it does."""
        known = {source.name: source for source in self.source}
        for name in names:
            if name not in known:
                near = difflib.get_close_matches(name, known, 3, 0.4) or list(known)
                raise SourcesError(f"there is no source {name!r}; try {', '.join(near)}")
        return tuple(known[name] for name in names) or tuple(s for s in self.source if s.active)


def load(path: Path) -> Sources:
    """Read and check ``path``. Raises :class:`SourcesError`, whose message names file, line, key and what to write."""
    return configuration.read(path, Sources)
