"""An announcement in Danish words: dates and sums as authorities write them, and a choice of sentences.

The choice hangs on the announcement and on the version's draft alone, so that a page reads the same from day to day
until something happens to it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from demo.web.history import Version
from demo.web.pools import Announcement
from demo.web.sites import DATA, Site

ANSWER_AFTER = timedelta(weeks=7)
MEETING_BEFORE = timedelta(days=24)
REPORT_AFTER = timedelta(days=400)


@cache
def wording() -> dict[str, Any]:
    """All of ``data/wording.toml``."""
    return tomllib.loads((DATA / "wording.toml").read_text("utf-8"))


def long_date(day: date) -> str:
    """``1. oktober 2026``"""
    return f"{day.day}. {wording()['months'][day.month - 1]} {day.year}"


DATES: Mapping[str, Callable[[date], str]] = {
    "long": long_date,
    "den": lambda day: f"den {long_date(day)}",
    "d": lambda day: f"d. {long_date(day)}",
    "weekday": lambda day: f"{wording()['weekdays'][day.weekday()]} den {long_date(day)}",
    "dashes": lambda day: f"den {day:%d-%m-%Y}",
    "dots": lambda day: f"den {day.day}.{day.month}.{day.year}",
    "slash": lambda day: f"den {day.day}/{day.month} {day.year}",
}
"""The ways to write a day."""
DATE_WEIGHTS = (6, 6, 2, 5, 2, 1, 1)
TIMES: tuple[str, ...] = (" kl. {hour}.{minute}", " kl. {hour}.{minute}", ", kl. {hour}:{minute}", " kl. {short}")
"""The ways to write a time; ``short`` leaves full hours without minutes."""


@dataclass(frozen=True)
class Section:
    """A part of the page. ``value`` is what a table of facts says instead of the sentences."""

    role: str
    heading: str
    sentences: tuple[str, ...]
    value: str = ""


@dataclass(frozen=True)
class Copy:
    """The words of one page."""

    title: str
    issuer: str
    lead: str
    notice: str
    sections: tuple[Section, ...]
    updated: str
    published: str

    def section(self, role: str) -> Section:
        """The section with that role."""
        return next(section for section in self.sections if section.role == role)


def written_deadline(deadline: str, style: str, time: str) -> str:
    """An ISO deadline in one of the :data:`DATES` and, where it has a time, one of the :data:`TIMES`."""
    at = datetime.fromisoformat(deadline)
    day = DATES[style](at.date())
    if "T" not in deadline:
        return day
    return day + time.format(hour=at.hour, minute=f"{at:%M}", short=f"{at:%H.%M}" if at.minute else at.hour)


def written_sum(kroner: int, blank: str = " ") -> str:
    """``1,2 mio. kr.`` where that is exact, else ``1.250.000 kr.``"""
    if kroner >= 1_000_000 and kroner % 100_000 == 0:
        return f"{kroner / 1_000_000:.1f}".replace(".", ",").removesuffix(",0") + f"{blank}mio.{blank}kr."
    return f"{kroner:,}".replace(",", ".") + f"{blank}kr."


def written_stamp(form: str, day: date) -> str:
    """A stamp such as ``Sidst opdateret 06/10 2020``."""
    return form.format(long=long_date(day), dots=f"{day:%d.%m.%Y}", dashes=f"{day:%d-%m-%Y}", slash=f"{day:%d/%m %Y}")


def enumerated(words: list[str]) -> str:
    """``a, b og c``"""
    return " og ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def copy_of(site: Site, announcement: Announcement, version: Version) -> Copy:
    """The words of the announcement's page in that version."""
    facts, theme, words = version.facts, announcement.theme, wording()
    sentences, headings = words["sentences"], words["headings"]

    def drawn(what: str) -> Random:
        """Chance of its own for each choice, so that one sentence more leaves all others as they are."""
        return Random(f"{announcement.key}/{version.draft}/{what}")

    style = drawn("date").choices(list(DATES), DATE_WEIGHTS)[0]
    time = drawn("time").choice(TIMES)
    written = [written_deadline(deadline, style, time) for deadline in facts.deadlines]
    blank = drawn("blank").choices((" ", "\N{NO-BREAK SPACE}"), (4, 1))[0]
    applicants = enumerated([words["applicants"][code] for code in facts.applicants])
    fill = {
        "issuer": facts.issuer,
        "name": theme.name,
        "short": facts.title if facts.title.startswith(theme.short) else theme.short,
        "purpose": theme.purpose,
        "people": theme.people,
        "applicants": applicants,
        "Applicants": applicants[0].upper() + applicants[1:],
        "total": written_sum(facts.amount_total_dkk or 0, blank),
        "largest": written_sum(facts.grant_max_dkk or 0, blank),
        "when": written[0] if written else "",
        "then": written[-1] if written else "",
        "before": written_deadline(version.told, style, "") if version.told else "",
        "mail": site.mail,
        "phone": site.phone,
    } | _other_dates(facts.deadlines, announcement.versions[0].facts.deadlines)

    def said(kind: str) -> str:
        return str(drawn(kind).choice(sentences[kind])).format(**fill).replace("kr..", "kr.")

    def section(role: str, *kinds: str, value: str = "") -> Section:
        texts = tuple(text for text in map(said, kinds) if text)
        return Section(role, drawn(f"heading {role}").choice(headings[role]), texts, value)

    dated = ("answer", "meeting") if written else ()
    who = "applicants_person" if "privatperson" in facts.applicants else "applicants"
    largest = ("largest",) if facts.grant_max_dkk else ()
    return Copy(
        title=facts.title,
        issuer=facts.issuer,
        lead=said("lead"),
        notice=said("closed") if facts.closed else "",
        sections=(
            section("purpose", "purpose", "partner"),
            section("applicants", who, value=fill["Applicants"]),
            section("amount", "total", *largest, value=fill["total"]),
            section("deadline", _deadline_kind(version), *dated, value=" og ".join(written) or "Løbende"),
            section("how", "how", *(("report",) if written else ())),
            section("contact", "contact"),
        ),
        updated=written_stamp(drawn("updated").choice(words["stamps"]["updated"]), version.stamp),
        published=written_stamp(drawn("published").choice(words["stamps"]["published"]), announcement.published),
    )


def _deadline_kind(version: Version) -> str:
    """Which list of sentences says the deadline."""
    if version.facts.rolling:
        return "rolling"
    if len(version.facts.deadlines) > 1:
        return "rounds"
    return "moved" if version.told else "deadline"


def _other_dates(deadlines: tuple[str, ...], planned: tuple[str, ...]) -> dict[str, str]:
    """Days that are no deadlines. Answers follow the deadline; the meeting stays where it was ``planned``."""
    if not deadlines:
        return {}
    last, first = (datetime.fromisoformat(deadline).date() for deadline in (deadlines[-1], planned[0]))
    return {
        "answer": long_date(last + ANSWER_AFTER),
        "meeting": long_date(first - MEETING_BEFORE),
        "report": long_date(last + REPORT_AFTER),
    }
