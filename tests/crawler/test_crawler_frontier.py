"""Which addresses are asked: each page once, within limits; traps are left and told."""

from __future__ import annotations

from typing import Any

import pytest

from puljevagt.archive.forget import tombstone_name
from puljevagt.crawler.frontier import BARREN, Frontier
from puljevagt.crawler.links import Link
from puljevagt.crawler.settings import Limits
from puljevagt.crawler.sources import Source

SITE = "http://www.example.dk"


def frontier(**limits: Any) -> Frontier:
    return Frontier(Source("example", start=(f"{SITE}/puljer",), limits=Limits(**limits)), {}, [])


def test_a_page_is_asked_once_whatever_form_its_links_have() -> None:
    one = frontier()
    forms = ("/a", "/a/", "/a?utm_source=x", "/a#frist", "/a;jsessionid=1")
    asked = [one.announced(Link(f"{SITE}{form}"))[1] for form in forms]
    assert asked == [f"{SITE}/a", None, None, None, None]
    assert one.found == 1


def test_the_form_that_is_known_is_the_one_asked() -> None:
    known = Frontier(Source("example", start=(f"{SITE}/puljer",)), {}, ["https://example.dk/a/"])
    assert known.announced(Link(f"{SITE}/a")) == (True, "https://example.dk/a/")


def test_an_alias_is_not_asked_again() -> None:
    known = Frontier(Source("example", start=(f"{SITE}/p",)), {f"{SITE}/print/a": f"{SITE}/a"}, [])
    assert known.page(f"{SITE}/print/a") == f"{SITE}/a"
    assert known.page(f"{SITE}/a") is None


def test_pages_without_end_are_left_at_the_deepest_allowed() -> None:
    one = frontier(max_depth=2)
    assert [one.listing(f"{SITE}/p?side={n}", n) is not None for n in range(5)] == [True, True, True, False, False]
    assert one.notes == ["lists deeper than max_depth = 2 (pages without end?): 2 addresses left alone"]


def test_lists_that_name_nothing_new_are_left() -> None:
    one = frontier()
    asked = [one.listing(f"{SITE}/kalender/{n}", n, barren=n) is not None for n in range(BARREN + 2)]
    assert asked == [True] * BARREN + [False] * 2
    assert "a calendar, or pages without end?" in one.notes[0]


@pytest.mark.parametrize(
    ("limits", "note"),
    [({"max_pages": 3}, "beyond max_pages = 3"), ({"max_url_length": 30}, "longer than max_url_length = 30")],
)
def test_a_limit_is_kept_and_told(limits: dict[str, int], note: str) -> None:
    one = frontier(**limits)
    urls = [f"{SITE}/{'pulje' * n}" for n in range(1, 6)]
    asked = [url for url in urls if one.page(url)]
    assert 0 < len(asked) < 5
    assert one.notes == [f"{note}: {5 - len(asked)} addresses left alone"]


def test_too_many_lists() -> None:
    one = frontier(max_listings=2)
    assert sum(one.listing(f"{SITE}/{n}", 0) is not None for n in range(5)) == 2
    assert one.notes == ["lists beyond max_listings = 2: 3 addresses left alone"]


def test_sessions_in_links_are_told_once() -> None:
    one = frontier()
    for number in range(3):
        one.announced(Link(f"{SITE}/{number}?sid={number}"))
    assert len(one.notes) == 1
    assert "session numbers" in one.notes[0]


def test_what_was_forgotten_is_never_asked() -> None:
    url = f"{SITE}/personer/en"
    one = Frontier(Source("example", start=(SITE,)), {}, [], {tombstone_name(url)})
    assert one.page(url) is None
    assert one.notes == ["forgotten by request: 1 addresses left alone"]
