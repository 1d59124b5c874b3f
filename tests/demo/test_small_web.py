"""The small web is one that a crawler could meet: listings lead to every pool, validators and log tell the truth."""

from __future__ import annotations

import gzip
import re
import socket
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import feedparser
import pytest
from web_client import ask, ask_url, raw

from demo.web import SmallWeb

CRAWLED = ("slf", "fjordby", "tangfonden", "nordfjord", "puljeoverblik", "foreningsnyt")


@pytest.fixture(scope="module")
def quiet() -> Iterator[SmallWeb]:
    """One web for the tests that change nothing of it but the day and what is in its log."""
    with SmallWeb() as web:
        yield web


@pytest.fixture
def web(quiet: SmallWeb) -> SmallWeb:
    quiet.day = 0
    quiet.forget_requests()
    return quiet


def urls_of(web: SmallWeb, site: str) -> set[str]:
    return {url for url in web.truth() if url.startswith(web.url(site, "/"))}


def links_in(web: SmallWeb, site: str, html: str) -> list[str]:
    """The addresses that a page links to on its own site, without tracking parameters."""
    found = [href.replace("&amp;", "&") for href in re.findall(r'href="([^"#]+)"', html)]
    return [re.sub(r"\?utm_.*", "", href.removeprefix(web.url(site, ""))) for href in found]


def test_six_sites_announce_300_pools_within_the_history(web: SmallWeb) -> None:
    assert sum(len(pools) for pools in web.announcements.values()) == 300
    assert tuple(web.sites) == CRAWLED
    assert len({site.address for site in web.sites.values()}) == 6
    for url in web.truth():
        assert ask_url(web, url).status == 200


@pytest.mark.parametrize("site", CRAWLED)
def test_the_listing_and_its_next_pages_lead_to_every_pool(web: SmallWeb, site: str) -> None:
    waiting, seen, found = [web.sites[site].listing], set[str](), set[str]()
    listing = re.compile(re.escape(web.sites[site].next_page).replace(r"\{page\}", r"\d+"))
    while waiting:
        path = waiting.pop()
        seen.add(path)
        for href in links_in(web, site, ask(web, site, path).text):
            if listing.fullmatch(href) and href not in seen:
                waiting.append(href)
            found.add(href)
    wanted = {url.removeprefix(web.url(site, "")).rstrip("/") for url in urls_of(web, site)}
    assert wanted <= {href.rstrip("/") for href in found}


@pytest.mark.parametrize("site", ["tangfonden", "foreningsnyt"])
def test_feeds_can_be_read_and_name_every_pool(web: SmallWeb, site: str) -> None:
    feed = feedparser.parse(ask(web, site, web.sites[site].feed).body)
    assert not feed.bozo
    links = {entry.link.partition("?")[0] for entry in feed.entries}
    assert links == urls_of(web, site)


def test_tracking_parameters_make_no_difference(web: SmallWeb) -> None:
    feed = feedparser.parse(ask(web, "tangfonden", "/feed/").body)
    tracked = feed.entries[0].link
    assert "utm_source" in tracked
    assert ask_url(web, tracked).body == ask_url(web, tracked.partition("?")[0]).body


def test_the_sitemap_index_leads_to_a_packed_sitemap_of_every_pool(web: SmallWeb) -> None:
    index = ask(web, "nordfjord", "/sitemap.xml").text
    packed = next(url for url in re.findall("<loc>(.*?)</loc>", index) if url.endswith(".gz"))
    urls = set(re.findall("<loc>(.*?)</loc>", gzip.decompress(ask_url(web, packed).body).decode()))
    assert urls == urls_of(web, "nordfjord")


def test_sites_answer_304_by_what_they_gave_and_only_for_the_same_page(web: SmallWeb) -> None:
    by_tag, by_time, by_none = (min(urls_of(web, site)) for site in ("puljeoverblik", "fjordby", "nordfjord"))
    tagged, timed, bare = (ask_url(web, url) for url in (by_tag, by_time, by_none))
    assert "etag" in tagged.headers and "last-modified" not in tagged.headers
    assert ask_url(web, by_tag, if_none_match=tagged.headers["etag"]).status == 304
    assert ask_url(web, by_tag, if_none_match='"other"').status == 200
    assert "etag" not in timed.headers
    assert ask_url(web, by_time, if_modified_since=timed.headers["last-modified"]).status == 304
    assert ask_url(web, by_time, if_modified_since="Thu, 01 Jan 2026 00:00:00 GMT").status == 200
    assert not {"etag", "last-modified"} & set(bare.headers)


@pytest.mark.parametrize("site", ["slf", "fjordby", "foreningsnyt"])
def test_validators_are_honest_from_day_to_day(web: SmallWeb, site: str) -> None:
    """A page that answers 304 on a later day has the bytes of the day before; one that changed does not answer 304."""
    statuses = set()
    for day in (0, 1, 2, 24, 25, 39, 40):
        web.day = day
        before = {url: ask_url(web, url) for url in sorted(urls_of(web, site))[:25]}
        web.day = day + 1
        for url, answer in before.items():
            since = answer.headers.get("last-modified", "")
            tag = {"if_none_match": answer.headers["etag"]} if "etag" in answer.headers else {}
            again, plain = ask_url(web, url, if_modified_since=since, **tag), ask_url(web, url)
            statuses.add(again.status)
            if plain.status == 200:
                assert (again.status == 304) == (plain.body == answer.body), url
    assert {200} < statuses


def test_robots_files_differ_by_site(web: SmallWeb) -> None:
    assert "Disallow: /soeg" in ask(web, "slf", "/robots.txt").text
    assert "Crawl-delay: 0.1" in ask(web, "fjordby", "/robots.txt").text
    assert f"Sitemap: {web.url('nordfjord', '/sitemap.xml')}" in ask(web, "nordfjord", "/robots.txt").text


def test_forbidden_paths_are_linked_so_that_a_crawler_can_be_caught_asking_them(web: SmallWeb) -> None:
    page = ask_url(web, min(urls_of(web, "slf")))
    forbidden = [href for href in links_in(web, "slf", page.text) if href.startswith("/print/")]
    assert forbidden and ask(web, "slf", forbidden[0]).status == 200


def test_an_address_with_or_without_its_last_slash_leads_to_one_page(web: SmallWeb) -> None:
    url = min(urls_of(web, "fjordby"))
    moved = ask_url(web, url.rstrip("/"))
    assert (moved.status, web.url("fjordby", moved.headers["location"])) == (301, url)


def test_attachments_are_a_true_pdf_and_a_true_docx(web: SmallWeb) -> None:
    page = ask_url(web, min(urls_of(web, "slf")))
    pdf, docx = (ask(web, "slf", href) for href in links_in(web, "slf", page.text) if href.startswith("/media/"))
    assert (pdf.headers["content-type"], pdf.body[:5]) == ("application/pdf", b"%PDF-")
    assert pdf.body.rstrip().endswith(b"%%EOF")
    with zipfile.ZipFile(BytesIO(docx.body)) as parts:
        assert parts.testzip() is None
        assert b"<w:t>" in parts.read("word/document.xml")


def test_packed_answers_come_to_who_asks_for_them(web: SmallWeb) -> None:
    url = min(urls_of(web, "slf"))
    packed = ask_url(web, url, accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == ask_url(web, url).body


def test_the_log_has_each_request_with_its_times_also_side_by_side(web: SmallWeb) -> None:
    paths = [f"/puljer?page={number}" for number in range(1, 9)]
    threads = [threading.Thread(target=ask, args=(web, "slf", path)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log = web.requests
    assert sorted(request.path for request in log) == sorted(paths)
    assert all(request.began <= request.ended and request.site == "slf" for request in log)
    assert {request.host for request in log} == {f"{web.sites['slf'].address}:{web.port}"}


def test_one_connection_serves_many_requests(web: SmallWeb) -> None:
    with socket.create_connection((web.sites["slf"].address, web.port), timeout=10) as connection:
        for _ in range(3):
            connection.sendall(b"HEAD /puljer HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(2**16).startswith(b"HTTP/1.1 200 OK\r\n")
    assert [(request.method, request.bytes) for request in web.requests] == [("HEAD", 0)] * 3


def test_what_is_no_request_ends_the_connection_and_nothing_else(web: SmallWeb) -> None:
    with socket.create_connection((web.sites["slf"].address, web.port), timeout=10) as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        assert connection.recv(100) == b""
    assert ask(web, "slf", "/puljer").status == 200


def test_other_methods_than_asking_are_refused(web: SmallWeb) -> None:
    with socket.create_connection((web.sites["slf"].address, web.port), timeout=10) as connection:
        connection.sendall(b"POST /puljer HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert connection.recv(2**16).startswith(b"HTTP/1.1 405 ")


def test_unknown_addresses_answer_404_with_a_page(web: SmallWeb) -> None:
    got, _ = raw(web, "tangfonden", "/findes-ikke")
    assert got.startswith(b"HTTP/1.1 404 Not Found\r\n") and b"Siden findes ikke" in got


def test_sources_toml_names_every_site_as_an_analyst_would(web: SmallWeb, tmp_path: Path) -> None:
    file = web.write_sources(tmp_path / "sources.toml", delay=0.5, slf={"delay": 2, "schedule": None})
    told = tomllib.loads(file.read_text("utf-8"))
    sources = {source["name"]: source for source in told["source"]}
    assert (told["contact"], told["allow_addresses"]) == ("crawler@example.dk", ["127.0.1.0/24"])
    assert tuple(sources) == CRAWLED
    assert (sources["slf"]["delay"], sources["fjordby"]["delay"]) == (2, 0.5)
    assert "schedule" not in sources["slf"] and "start" in sources["slf"]
    assert sources["tangfonden"]["feed"] == [web.url("tangfonden", "/feed/")]
    for name, source in sources.items():
        paths = [url.removeprefix(web.url(name, "")) for url in urls_of(web, name)]
        assert all(re.search(source["follow"][0], path) for path in paths)


def test_a_share_of_the_web_is_small_and_a_seventh_site_is_big() -> None:
    with SmallWeb(share=0.1, big=2000) as web:
        assert 20 < len(web.truth()) - 2000 < 31
        url = max(url for url in web.truth() if url.startswith(web.url("big", "/")))
        before = ask_url(web, url)
        web.day = 59
        assert ask_url(web, url, if_none_match=before.headers["etag"]).status == 304
        assert len([url for url in web.truth() if url.startswith(web.url("big", "/"))]) == 2000


def test_a_port_that_is_taken_is_said_with_its_address() -> None:
    with SmallWeb(share=0.1) as web, pytest.raises(OSError, match=rf"127\.0\.1\.1:{web.port}"), SmallWeb(port=web.port):
        pass
