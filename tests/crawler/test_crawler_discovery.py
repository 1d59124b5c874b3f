"""Discovery: which announcements lists lead to. Pages are bytes; nothing is fetched but from the small web."""

from __future__ import annotations

import gzip
import urllib.request
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.web import SmallWeb
from puljevagt.crawler.addresses import key
from puljevagt.crawler.discovery import Found, discover
from puljevagt.crawler.sources import Hints, Source, load

HOME = "https://www.styrelse.dk/puljer"
PLAIN = Source("x", start=(HOME,))
FOLLOW = Source("x", start=(HOME,), follow=("^/puljer/",), skip=("/print/",))
LISTING = """<!doctype html><html><head><link rel="next" href="?side=2"></head><body>
<header><nav class="main-menu"><a href="/">Forside</a><a href="/tilskud/kontakt">Kontakt om tilskud</a></nav></header>
<main><h1>Puljer</h1><ul>
<li><h2><a href="/puljer/hav?utm_source=forside">Havpuljen</a></h2><p>Ansøgningsfrist: 1. maj 2026</p>
    <time datetime="2026-02-03T10:00">3. feb.</time></li>
<li><h2>Skovpuljen</h2><p>Opdateret den 12. marts 2026</p><a href="/puljer/skov/">Læs mere</a></li>
<li><a href="https://styrelse.dk/puljer/ro#top"><h3>Ro til alle</h3><span>Frist 4. april 2026</span></a></li>
<li><a href="/puljer/print/ro">Udskriv</a></li><li><a href="/puljer/hav.pdf">Vejledning om tilskud</a></li>
<li><a href="https://andre.dk/puljer/x">En anden pulje</a></li></ul>
<div class="pagination"><a href="?side=1">1</a><a href="?side=2">2</a><a href="?side=2">Næste ›</a></div></main>
<footer><a href="/tilskud/cookies">Cookies og tilskud</a><a href="mailto:p@styrelse.dk">Pulje</a></footer>"""


def found(source: Source, text: str = LISTING, url: str = HOME) -> Found:
    return discover(source, url, text.encode(), "text/html; charset=utf-8")


def paths(result: Found) -> list[str]:
    return [link.url.partition("styrelse.dk")[2] for link in result.announcements]


def test_what_follow_fits_is_an_announcement_and_skip_wins() -> None:
    assert paths(found(FOLLOW)) == ["/puljer/hav?utm_source=forside", "/puljer/skov/", "/puljer/ro"]


def test_without_patterns_menus_and_footers_hold_no_announcements() -> None:
    assert paths(found(PLAIN)) == ["/puljer/hav?utm_source=forside", "/puljer/skov/", "/puljer/ro"]


def test_titles_and_dates_stand_beside_the_link() -> None:
    hav, skov, ro = found(FOLLOW).announcements
    assert (hav.title, hav.date) == ("Havpuljen", date(2026, 2, 3))
    assert (skov.title, skov.date) == ("Skovpuljen", date(2026, 3, 12))
    assert (ro.title, ro.date) == ("Ro til alle", None), "a deadline is not the day it was written"


def test_a_moved_deadline_on_the_list_changes_the_mark_of_its_page_alone() -> None:
    before, after = found(FOLLOW).announcements, found(FOLLOW, LISTING.replace("1. maj", "8. maj")).announcements
    assert [a.mark == b.mark for a, b in zip(before, after, strict=True)] == [False, True, True]


def test_further_pages_by_rel_words_and_numbers() -> None:
    assert set(found(FOLLOW).listings) == {f"{HOME}?side=1", f"{HOME}?side=2"}
    text = '<html><body><a href="/puljer/a">Pulje</a><a href="/arkiv">Næste</a><a href="/puljer/2026">2026</a>'
    assert found(PLAIN, text).listings == (), "the next article and a year are no further page"


def test_further_pages_by_their_number_in_the_path() -> None:
    text = '<html><body><a href="/">Puljer</a><div><a href="/puljer/2">2</a> <a href="/puljer/2026">2026</a></div>'
    assert found(PLAIN, text).listings == ("https://www.styrelse.dk/puljer/2",)
    assert found(PLAIN, text).announcements == (), "neither is the front page an announcement"


def test_hints_name_the_links_and_the_next_page() -> None:
    hinted = Source("x", start=(HOME,), hints=Hints(links="ul.x", next="a.more"))
    text = '<html><body><ul class="x"><a href="/a">Navnløs</a></ul><a href="/b">Pulje</a><a class="more" href="/side">'
    result = found(hinted, text)
    assert paths(result) == ["/a"]
    assert result.listings == ("https://www.styrelse.dk/side",)
    assert "matches nothing" in found(hinted, "<html><body><a href='/a'>Pulje</a>").notes[0]


def test_an_unlikely_title_in_a_folder_of_announcements_counts() -> None:
    items = "".join(
        f'<li><a href="/o/{name}">{title}</a></li>' for name, title in enumerate(["Havpuljen", "Ro", "Støtte til kor"])
    )
    assert len(found(PLAIN, f"<html><body><main><ul>{items}</ul>").announcements) == 3


def test_other_hosts_count_only_where_the_source_names_them() -> None:
    portal = Source("x", start=(HOME,), follow=("^/puljer/",), hosts=("andre.dk",))
    assert "https://andre.dk/puljer/x" in [link.url for link in found(portal).announcements]


@pytest.mark.parametrize(
    ("source", "text", "says"),
    [
        (Source("x", start=(HOME,), follow=("^/nyt/",)), LISTING, "fits follow"),
        (PLAIN, "<html><body><p>Intet</p>", "made by a script"),
        (PLAIN, '<html><body><a href="/om">Om os</a>', "looks like an announcement"),
        (PLAIN, '<html><body><a href="https://andre.dk/p">Pulje</a>', "name their hosts in hosts"),
    ],
)
def test_notes_say_why_nothing_was_found(source: Source, text: str, says: str) -> None:
    result = found(source, text)
    assert result.announcements == ()
    assert says in result.notes[0]


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://www.styrelse.dk/puljer/hav</loc><lastmod>2026-03-01</lastmod></url>
<url><loc>https://www.styrelse.dk/om-os</loc></url></urlset>"""


@pytest.mark.parametrize("source", [PLAIN, FOLLOW])
@pytest.mark.parametrize("packed", [False, True])
def test_a_sitemap_packed_or_not(source: Source, packed: bool) -> None:
    body = gzip.compress(SITEMAP.encode()) if packed else SITEMAP.encode()
    result = discover(source, "https://www.styrelse.dk/sitemap.xml", body, "application/xml")
    (link,) = result.announcements
    assert (link.url, link.date) == ("https://www.styrelse.dk/puljer/hav", date(2026, 3, 1))


def test_an_index_leads_to_sitemaps() -> None:
    body = b"<sitemapindex><sitemap><loc>https://www.styrelse.dk/s1.xml.gz</loc></sitemap></sitemapindex>"
    assert discover(PLAIN, "https://www.styrelse.dk/s.xml", body, None).listings == (
        "https://www.styrelse.dk/s1.xml.gz",
    )


def test_a_packed_bomb_is_refused() -> None:
    result = discover(PLAIN, HOME, gzip.compress(b"<urlset>" + b"0" * 60_000_000), None)
    assert "holds more than 50 MB" in result.notes[0]


@pytest.mark.parametrize(
    "body",
    [
        """<?xml version="1.0"?><rss version="2.0"><channel><item><title>Havpuljen</title>
           <link>https://www.styrelse.dk/puljer/hav</link><pubDate>Sun, 01 Mar 2026 10:00:00 +0100</pubDate>
           </item></channel></rss>""",
        """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Havpuljen</title>
           <link href="/puljer/hav"/><updated>2026-03-01T10:00:00Z</updated></entry></feed>""",
    ],
)
def test_feeds(body: str) -> None:
    (link,) = discover(Source("x", feed=(HOME,)), HOME, body.encode(), "text/xml").announcements
    assert (link.url, link.title, link.date) == ("https://www.styrelse.dk/puljer/hav", "Havpuljen", date(2026, 3, 1))


def test_a_body_that_is_the_name_of_a_file_is_not_opened() -> None:
    assert discover(PLAIN, HOME, b"/etc/hostname", "application/rss+xml").announcements == ()


def test_nested_and_huge_pages() -> None:
    nested = "<html><body>" + "<div>" * 5_000 + '<a href="/puljer/a">Pulje</a>'
    assert found(PLAIN, nested).notes or found(PLAIN, nested).announcements
    many = "".join(f'<li><a href="/puljer/{n}">Pulje {n}</a> Frist 1. maj 2026</li>' for n in range(2_000))
    assert len(found(PLAIN, f"<html><body><ul>{many}</ul>").announcements) == 2_000


PIECES = """<a href=' '> </a> <li> </li> http://[ http://a:99999/ ?side=2 Næste <base_href='//x'> 1 <urlset> <url><loc>
</loc></url> <rss> <item><link> pulje \x00 <!doctype_html> javascript:x <link_rel=next_href= &#x110000; %zz <html>
http://user:p@x/ <time_datetime=x> 31._februar_2026"""
TEXTS = st.lists(st.sampled_from([piece.replace("_", " ") for piece in PIECES.split()]), max_size=30).map("".join)


@given(TEXTS, st.sampled_from([PLAIN, FOLLOW]))
def test_no_text_makes_it_raise(text: str, source: Source) -> None:
    assert isinstance(found(source, text), Found)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    for source in (PLAIN, FOLLOW):
        assert isinstance(discover(source, HOME, body, None), Found)


@pytest.mark.parametrize("hinted", [True, False])
def test_all_announcements_of_the_small_web_are_found(hinted: bool, tmp_path: Path) -> None:
    with SmallWeb() as web:
        web.write_sources(tmp_path / "sources.toml")
        wanted, reached = {key(url) for url in web.truth(0)}, set()
        for entry in load(tmp_path / "sources.toml").sources:
            source = entry if hinted else replace(entry, follow=())
            lists = list(source.addresses)
            for url in lists:  # which grows
                with urllib.request.urlopen(url) as answer:
                    page = discover(source, url, answer.read(), answer.headers["Content-Type"])
                reached |= {key(link.url) for link in page.announcements}
                lists += [further for further in page.listings if key(further) not in map(key, lists)]
    assert wanted - reached == set()
    assert len(reached - wanted) <= (0 if hinted else 2), "without patterns, a news item may look like one"
