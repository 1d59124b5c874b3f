"""A source tried: its lists asked for, an announcement read, and what to change in its entry.

What fetches is handed in, so that this is as polite and guarded as the crawl, and can be tried without a network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from puljevagt.crawler.discovery import Found, Link, discover
from puljevagt.crawler.sources import Hints, Source
from puljevagt.crawler.writing import learn_follow

if TYPE_CHECKING:
    from puljevagt.crawler.fetch import Fetched

LISTS_TRIED = 4
"""Lists of a source that are asked for: enough to see whether it works, few enough for a trial."""


@dataclass(frozen=True, slots=True)
class ListTried:
    """What one list gave. ``problem`` says why it gave nothing."""

    url: str
    announcements: int = 0
    further: int = 0
    links: int = 0
    problem: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Trial:
    """What trying a source showed. ``sample`` is one announcement as it was read; ``advice`` what to change; ``works``
    that it can be crawled."""

    name: str
    lists: list[ListTried] = field(default_factory=list)
    announcements: int = 0
    newest: date | None = None
    sample: dict[str, Any] | None = None
    advice: list[str] = field(default_factory=list)
    works: bool = False

    def to_json(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self) | {"newest": self.newest and self.newest.isoformat()}


def try_source(source: Source, get: Callable[[str], Fetched], today: date) -> Trial:
    """Ask for a source's first lists and one announcement, through ``get``. Never raises for what a site does."""
    trial = Trial(source.name)
    links: list[Link] = [Link(url) for url in source.pages]
    nothing: list[str] = []  # what to change if no list leads to announcements
    waiting = list(source.start + source.sitemap + source.feed)
    while waiting and len(trial.lists) < LISTS_TRIED:
        url = waiting.pop(0)
        fetched = get(url)
        found = Found() if fetched.problem else _found(source, fetched)
        trial.lists.append(
            ListTried(url, len(found.announcements), len(found.listings), found.links, fetched.problem, found.notes)
        )
        links += found.announcements
        trial.advice += _access(url, fetched)
        if not (found.announcements or found.listings or fetched.problem):
            nothing += _discovery(source, url, fetched, found)
        if not found.announcements:  # an index of lists
            waiting += found.listings
    if not (links or trial.advice):
        trial.advice += nothing or ["no list leads to an announcement; look at follow and skip"]
    trial.announcements = len({link.url for link in links})
    trial.newest = max((link.date for link in links if link.date), default=None)
    trial.works = bool(links)
    trial.advice += _on_whole(source, trial, today)
    if links:
        _sample(trial, max(links, key=lambda link: (link.date or date.min, bool(link.title))), get)
    if trial.works and not trial.advice and not source.tried:
        trial.advice.append("all well: remove tried = false")
    return trial


def _found(source: Source, fetched: Fetched) -> Found:
    return discover(source, fetched.url, fetched.body, fetched.media_type)


def _access(url: str, fetched: Fetched) -> list[str]:
    """What to change because of how a list answered."""
    if fetched.problem and "robots.txt forbids" in fetched.problem:
        return [f"{url}: robots.txt forbids it; leave the source, or ask the site's owner"]
    if fetched.problem:
        return [f"{url}: {fetched.problem}; look whether the address is still right"]
    return [f"{url} leads to {fetched.url}; write that address"] if fetched.url != url else []


def _discovery(source: Source, url: str, fetched: Fetched, found: Found) -> list[str]:
    """What to change because a list led nowhere."""
    plain = _found(replace(source, follow=(), hints=Hints()), fetched)
    learned = learn_follow(link.url for link in plain.announcements)
    if learned and (source.follow or source.hints.links):
        return [f"{len(plain.announcements)} other links look like announcements; try follow = {list(learned)}"]
    return [f"{url}: {note}" for note in found.notes]


def _on_whole(source: Source, trial: Trial, today: date) -> list[str]:
    """What to change because of all lists together."""
    advice = []
    least, days = source.expect.pools_at_least, source.expect.newest_within_days
    more = any(tried.further for tried in trial.lists)  # on pages of the list that a trial does not ask for
    if least and trial.announcements < least and not more:
        advice.append(f"{trial.announcements} announcements found, expect.pools_at_least is {least}")
    if days and trial.newest and today - trial.newest > timedelta(days=days):
        advice.append(f"the newest announcement is of {trial.newest}, expect.newest_within_days is {days}")
    return advice


def _sample(trial: Trial, link: Link, get: Callable[[str], Fetched]) -> None:
    """Read one announcement."""
    from extractors import UnreadablePage, read_page

    fetched = get(link.url)
    trial.sample = {"url": fetched.url, "problem": fetched.problem}
    if fetched.problem:
        trial.advice.append(f"{link.url}: {fetched.problem}")
        return
    kind = fetched.media_type.partition(";")[0].strip().lower() if fetched.media_type else None
    try:
        reading = read_page(fetched.body, media_type=kind)
    except UnreadablePage as error:
        trial.sample["problem"] = str(error)
        trial.advice.append(f"{link.url}: {error}")
        return
    names = ("title", "deadlines", "rolling", "applicants", "amount_total_dkk")
    trial.sample["issuer"] = reading.issuer
    trial.sample["pools"] = [{name: getattr(pool, name) for name in names} for pool in reading.pools]
    if not reading.pools:
        trial.advice.append(f"{link.url} announces nothing; narrow follow, or name what is to be skipped in skip")
