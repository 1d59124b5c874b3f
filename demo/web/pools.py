"""The announcements of the small web: 300 of them, drawn from a seed, each with its history."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

from demo.web.history import FIRST_DAY, SHOWN, Facts, Version, calendar_day, first_day, lived, moved
from demo.web.sites import DATA, Site

SEED = "det lille net"
TITLES = ("{short}", "Pulje til {name}", "Tilskud til {name}", "Støtte til {name}")
PLACES = ("Skovlund", "Tangø", "Vesterå", "Lyngby Mark", "Birkholm", "Strandhuse", "Nordmarken", "Ellekær")
TIMES = ("T12:00",) * 5 + ("",) * 3 + ("T23:59", "T15:00", "T16:00")
"""When a deadline falls: most often at noon, else the whole day."""
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


@dataclass(frozen=True)
class Theme:
    """What a pool is for; see ``data/themes.toml``."""

    name: str
    short: str
    purpose: str
    people: str


@dataclass(frozen=True)
class Announcement:
    """One pool's page and its versions, the first first."""

    site: str
    number: int
    theme: Theme
    published: date
    versions: tuple[Version, ...]
    origin: Announcement | None = None
    """The announcement that this one relays."""

    @property
    def key(self) -> str:
        """Names the announcement in the whole web, whatever its address."""
        return f"{self.site}-{self.number}"

    def on(self, day: int) -> Version | None:
        """How it stands on that day; ``None`` before it was published."""
        known = [version for version in self.versions if version.since <= day]
        return known[-1] if known else None


@cache
def themes() -> tuple[Theme, ...]:
    """All themes."""
    return tuple(Theme(**row) for row in tomllib.loads((DATA / "themes.toml").read_text("utf-8"))["theme"])


def announcements(
    sites: tuple[Site, ...], share: float = 1.0, first: int = 0, seed: str = SEED
) -> dict[str, tuple[Announcement, ...]]:
    """The announcements of each site by its name: a ``share`` of them, from the ``first`` on."""
    made: dict[str, tuple[Announcement, ...]] = {}
    for site in sites:
        origins = [origin for pools in made.values() for origin in pools] if site.relays else []
        wanted = max(1, round(site.pools * share))
        numbers = range(site.pools)[first : first + wanted]
        made[site.name] = tuple(_announcement(site, number, origins, seed) for number in numbers)
    return made


def slug_of(title: str) -> str:
    """A title as it stands in an address."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower().translate(LETTERS)).strip("-")


def _announcement(site: Site, number: int, origins: list[Announcement], seed: str) -> Announcement:
    rng = Random(f"{seed}/{site.name}/{number}")
    if number % 2 and number // 2 < len(origins):
        return _relayed(site, number, origins[number * 7 % len(origins)])
    theme = themes()[(number * 7 + len(site.name) * 11) % len(themes())]
    since = first_day(number, rng) if site.changes else 0
    facts = _facts(site, number, theme, since, rng)
    published = calendar_day(since) - timedelta(days=0 if since else rng.randint(5, 60))
    stamp = published + timedelta(days=0 if since else rng.randint(0, (FIRST_DAY - published).days - 1))
    first = Version(since, "new", slug_of(facts.title), 200, facts, stamp)
    versions = lived(first, number, rng) if site.changes else (first,)
    return Announcement(site.name, number, theme, published, versions)


def _facts(site: Site, number: int, theme: Theme, since: int, rng: Random) -> Facts:
    pattern = TITLES[(number + number // len(themes())) % len(TITLES)]
    title = pattern.format(name=theme.name, short=theme.short)
    if number >= len(themes()) or rng.random() < 0.2:
        title += f" i {PLACES[number % len(PLACES)]}"
    if number >= 2 * len(themes()):  # only the big site has so many
        title += f" {number}"
    low, high, step = site.totals
    total = (
        rng.randrange(low, high, step) if rng.random() < 0.3 else rng.randrange(low, max(low + step, high // 5), step)
    )
    largest = max(5_000, total // rng.choice((4, 5, 8, 10, 20)) // 5_000 * 5_000)
    days = rng.randint(20, 120) if since or number < len(SHOWN) else rng.randint(-20, 150)
    first = moved((calendar_day(since) + timedelta(days=days)).isoformat() + rng.choice(TIMES), 0)
    kind = rng.random() if number >= len(SHOWN) else 1.0
    return Facts(
        title=title,
        issuer=rng.choice(site.authorities) if site.authorities else site.issuer,
        deadlines=() if kind < 0.08 else (first, moved(first, rng.randint(90, 180))) if kind < 0.2 else (first,),
        rolling=kind < 0.08,
        closed=False,
        amount_total_dkk=total,
        grant_max_dkk=largest if rng.random() < 0.7 else None,
        applicants=rng.choice(site.applicants),
    )


def _relayed(site: Site, number: int, origin: Announcement) -> Announcement:
    """Another's pool on a site of its own, which learns of each change a day later."""
    versions: list[Version] = []
    for version in origin.versions:
        if version.kind in ("slug_moved", "restamped", "reworded"):
            continue
        stamp = version.stamp if not versions else calendar_day(version.since + 1)
        since = version.since + 1 if version.since else 0
        versions.append(replace(version, since=since, slug=f"{slug_of(version.facts.title)}-{number}", stamp=stamp))
    return Announcement(site.name, number, origin.theme, origin.published, tuple(versions), origin)
