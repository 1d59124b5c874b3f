"""What stands on the sites beside the pools: news that announce nothing, and the side column of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from demo.web.history import DAYS, calendar_day
from demo.web.pools import slug_of, themes
from demo.web.sites import Site
from demo.web.wording import long_date, wording, written_sum

EVERY = 12
"""One page of news for so many pools."""
ASIDE = 3
"""Lines in the side column."""


@dataclass(frozen=True)
class News:
    """A page that announces nothing."""

    slug: str
    title: str
    text: str
    since: int
    day: date

    @property
    def written_day(self) -> str:
        """``1. oktober 2026``"""
        return long_date(self.day)


def news_of(site: Site, day: int) -> list[News]:
    """The site's news up to that day."""
    made = [_news(site, number) for number in range(max(2, site.pools // EVERY))] if site.changes else []
    return [news for news in made if news.since <= day]


def _news(site: Site, number: int) -> News:
    rng = Random(f"news/{site.name}/{number}")
    theme = rng.choice(themes())
    words = wording()["news"]
    kind = number % len(words["titles"])
    fill = {
        "issuer": site.issuer,
        "name": theme.name,
        "short": theme.short,
        "purpose": theme.purpose,
        "people": theme.people,
        "number": str(rng.randint(9, 40)),
        "more": str(rng.randint(60, 200)),
        "total": written_sum(rng.randrange(200_000, 9_000_000, 100_000)),
    }
    title, text = str(words["titles"][kind]).format(**fill), str(words["texts"][kind]).format(**fill)
    since = 0 if number < 2 else rng.randint(1, DAYS - 1)
    return News(f"{slug_of(title)}-{number}", title, text, since, calendar_day(since))


def aside_of(site: Site, day: int) -> tuple[str, ...]:
    """What the side column says on the day on which it was last changed."""
    rng = Random(f"aside/{site.name}/{day}")
    lines = rng.sample(wording()["news"]["aside"], ASIDE)
    return (*lines, f"Siden er vist {1200 + 37 * day} gange")
