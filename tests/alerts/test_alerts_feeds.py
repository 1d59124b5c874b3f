"""Feeds: stable ids, required elements, nothing of a page that is more than text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import feedparser
from alerts_lab import POOL, URL, WATCH, Lab, at, page

from puljevagt.alerts.publishing import feed_of

ATOM = "{http://www.w3.org/2005/Atom}"
LATER = replace(POOL, deadlines=("2021-05-15T12:00",))
ADDRESS = "https://puljer.example.dk/feed.xml"


def entries(lab: Lab, day: float = 1, watch: Any = None, new: bool = False) -> list[Any]:
    """The entries, after the checks that hold for every feed (RFC 4287)."""
    content = feed_of(lab.lake, watch, at(day), new=new, address=ADDRESS)
    root = ElementTree.fromstring(content)
    assert root.tag == f"{ATOM}feed"
    ids = []
    for element in [root, *root.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1, name
        ids.append(element.findtext(f"{ATOM}id"))
        assert str(element.findtext(f"{ATOM}updated")).endswith("+00:00")
    assert len(set(ids)) == len(ids)
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"] == [ADDRESS]
    read = feedparser.parse(content)
    assert not read.bozo
    return list(read.entries)


def test_changes_the_newest_first_with_both_sides(lab: Lab) -> None:
    lab.run(page(POOL), 0)
    lab.run(page(LATER), 1)
    lab.run(page(POOL), 2)
    newest, older = entries(lab)
    assert newest.title == "Fællesskabspuljen: Fristen er rykket frem: der er mindre tid"
    assert older.title == "Fællesskabspuljen: Fristen er udskudt"
    assert older.link == URL
    assert "lørdag den 15. maj 2021 kl. 12.00" in older.content[0].value
    assert older.updated == "2021-03-02T06:00:00+00:00"


def test_ids_stay_when_tables_are_made_anew(lab: Lab) -> None:
    lab.run(page(POOL), 0)
    lab.run(page(LATER), 1)
    before = [entry.id for entry in entries(lab)]
    lab.read_again([(page(POOL, version="2"), 0), (page(LATER, version="2"), 1)], 2)
    assert [entry.id for entry in entries(lab)] == before


def test_new_pools_and_watches_have_feeds_of_their_own(lab: Lab) -> None:
    lab.run(page(POOL, replace(POOL, title="Haver", applicants=("forening",), deadlines=())), 0)
    assert {entry.title for entry in entries(lab, new=True)} == {"Fællesskabspuljen: Ny pulje", "Haver: Ny pulje"}
    assert [entry.title for entry in entries(lab, watch=WATCH, new=True)] == ["Fællesskabspuljen: Ny pulje"]
    assert entries(lab, watch=WATCH) == []


def test_what_a_page_says_stays_text(lab: Lab) -> None:
    lab.run(page(replace(POOL, title="<b onclick=x>& Pulje</b>")), 0)
    (entry,) = entries(lab, new=True)
    assert "&lt;b onclick=x&gt;&amp; Pulje&lt;/b&gt;" in entry.content[0].value
