"""Each misbehaviour, as a client without any patience of its own sees it; and where and how often it strikes."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
from web_client import ask, ask_url, raw

from demo.web import KINDS, Fault, SmallWeb

PATH = "/puljer"


@pytest.fixture(scope="module")
def running() -> Iterator[SmallWeb]:
    with SmallWeb(share=0.4) as web:
        yield web


@pytest.fixture
def web(running: SmallWeb) -> Iterator[SmallWeb]:
    running.forget_requests()
    yield running
    running.misbehave = {}


@pytest.fixture
def page(web: SmallWeb) -> bytes:
    """The body of the page as it should be."""
    return ask(web, "slf", PATH).body


def body_of(got: bytes) -> bytes:
    return got.partition(b"\r\n\r\n")[2]


def test_slow_pages_wait_before_the_first_byte_and_dripping_ones_between_pieces(web: SmallWeb, page: bytes) -> None:
    web.misbehave = {"slf": Fault("slow", seconds=0.2)}
    began = time.monotonic()
    assert ask(web, "slf", PATH).body == page
    assert time.monotonic() - began >= 0.2
    web.misbehave = {"slf": Fault("drip", seconds=0.02, size=max(1, len(page) // 10))}
    began = time.monotonic()
    assert ask(web, "slf", PATH).body == page
    assert time.monotonic() - began >= 0.2
    assert web.requests[-1].ended - web.requests[-1].began >= 0.2


def test_a_reset_comes_in_the_middle(web: SmallWeb, page: bytes) -> None:
    web.misbehave = {"slf": "reset"}
    got, reset = raw(web, "slf", PATH)
    assert reset and body_of(got) == page[: len(page) // 2]


def test_an_answer_ends_before_its_length(web: SmallWeb, page: bytes) -> None:
    web.misbehave = {"slf": "too-short"}
    got, reset = raw(web, "slf", PATH)
    assert not reset and f"Content-Length: {len(page)}".encode() in got and len(body_of(got)) == len(page) // 2


def test_a_length_that_is_too_small(web: SmallWeb, page: bytes) -> None:
    web.misbehave = {"slf": Fault("wrong-length", size=100)}
    got, _ = raw(web, "slf", PATH)
    assert f"Content-Length: {len(page) - 100}".encode() in got and body_of(got) == page


def test_gzip_that_ends_too_soon(web: SmallWeb, page: bytes) -> None:
    web.misbehave = {"slf": "truncated-gzip"}
    answer = ask(web, "slf", PATH)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert page.startswith(unpacker.decompress(answer.body)) and not unpacker.eof
    assert answer.headers["content-encoding"] == "gzip"


def test_a_gzip_bomb_is_small_and_unpacks_to_much(web: SmallWeb) -> None:
    web.misbehave = {"slf": Fault("gzip-bomb", size=32 * 2**20)}
    answer = ask(web, "slf", PATH)
    assert len(answer.body) < 2**17 and len(gzip.decompress(answer.body)) == 32 * 2**20


def test_a_charset_that_is_none(web: SmallWeb) -> None:
    web.misbehave = {"slf": "wrong-charset"}
    answer = ask(web, "slf", PATH)
    assert "utf-8" in answer.headers["content-type"]
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode()
    assert "Fællesskaber" in answer.body.decode("latin-1")


def test_redirects_that_run_in_a_circle_or_for_ever(web: SmallWeb) -> None:
    web.misbehave = {"slf": "redirect-loop"}
    there = ask(web, "slf", PATH).headers["location"]
    assert there != PATH and ask(web, "slf", there).headers["location"] == PATH
    web.misbehave = {"slf": "endless-redirects"}
    places = [PATH]
    for _ in range(20):
        places.append(ask(web, "slf", places[-1]).headers["location"])
    assert len(set(places)) == 21


def test_a_redirect_to_a_private_address_that_notes_who_follows(web: SmallWeb) -> None:
    web.misbehave = {"slf": "private-redirect"}
    answer = ask(web, "slf", PATH)
    assert answer.headers["location"].startswith("http://127.0.99.1:") and web.trapped == []
    import urllib.request

    urllib.request.urlopen(answer.headers["location"]).read()
    assert [request.path for request in web.trapped] == ["/latest/meta-data/"]
    assert [request.path for request in web.requests] == [PATH]


@pytest.mark.parametrize(
    ("to", "location"),
    [
        ("/", "/"),
        ("{trap}/x", "http://127.0.99.1:{port}/x"),
        ("http://user:secret@127.0.1.2/", "http://user:secret@127.0.1.2/"),
    ],
)
def test_a_redirect_to_wherever_one_wants(web: SmallWeb, to: str, location: str) -> None:
    web.misbehave = {"slf": Fault("redirect", to=to)}
    answer = ask(web, "slf", PATH)
    assert (answer.status, answer.headers["location"]) == (302, location.format(port=web.port))


def test_too_many_requests_says_when_to_come_again_in_seconds_or_as_a_date(web: SmallWeb) -> None:
    web.misbehave = {"slf": Fault("429", count=1, seconds=3)}
    assert (ask(web, "slf", PATH).headers["retry-after"], ask(web, "slf", PATH).status) == ("3", 200)
    web.misbehave = {"slf": Fault("429-date", seconds=60)}
    answer = ask(web, "slf", PATH)
    left = parsedate_to_datetime(answer.headers["retry-after"]) - datetime.now(UTC)
    assert answer.status == 429 and 50 < left.total_seconds() <= 61


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("500", 500, "fejl"),
        ("503", 503, "tilbage"),
        ("403", 403, "nægtet"),
        ("404", 404, "findes ikke"),
        ("soft-404", 200, "Siden findes ikke"),
        ("cookie-wall", 200, "cookies"),
        ("login", 200, "Adgangskode"),
        ("maintenance", 200, "vedligeholdelse"),
        ("english", 200, "Welcome"),
        ("empty", 200, ""),
    ],
)
def test_pages_that_are_no_answer(web: SmallWeb, kind: str, status: int, words: str) -> None:
    web.misbehave = {"slf": kind}
    answer = ask(web, "slf", PATH)
    assert answer.status == status and words in answer.text
    assert "etag" not in answer.headers
    assert (answer.body == b"") == (kind == "empty")


def test_tags_that_lie(web: SmallWeb, page: bytes) -> None:
    web.misbehave = {"slf": "same-etag"}
    tag = ask(web, "slf", PATH).headers["etag"]
    web.day = 40
    assert ask(web, "slf", PATH, if_none_match=tag).status == 304  # though the whole site was redesigned
    web.day = 0
    web.misbehave = {"slf": "new-etag"}
    tag = ask(web, "slf", PATH).headers["etag"]
    again = ask(web, "slf", PATH, if_none_match=tag)
    assert (again.status, again.body) == (200, page)
    web.misbehave = {"slf": "wrong-304"}
    assert ask(web, "slf", PATH).status == 304


def test_robots_that_change(web: SmallWeb) -> None:
    web.misbehave = {"slf/robots.txt": "robots-forbid"}
    assert ask(web, "slf", "/robots.txt").text == "User-agent: *\nDisallow: /\n"
    web.misbehave = {"slf/robots.txt": "503"}
    assert ask(web, "slf", "/robots.txt").status == 503
    assert ask(web, "slf", PATH).status == 200


def test_a_calendar_without_end(web: SmallWeb) -> None:
    web.misbehave = {"slf": "calendar"}
    assert '<a href="/kalender/2026/9">' in ask(web, "slf", PATH).text
    assert '<a href="/kalender/2027/1">' in ask(web, "slf", "/kalender/2026/12").text


def test_sessions_in_every_link(web: SmallWeb, page: bytes) -> None:
    web.misbehave = {"slf": "session-ids"}
    first, second = ask(web, "slf", PATH), ask(web, "slf", PATH)
    assert "?sid=" in first.text and "page=2&amp;sid=" in first.text and first.body != second.body
    assert first.headers["etag"] != second.headers["etag"]
    web.misbehave = {}
    assert ask(web, "slf", "/puljer?page=2&sid=a5e0").body == ask(web, "slf", "/puljer?page=2").body


def test_a_listing_without_end(web: SmallWeb) -> None:
    web.misbehave = {"slf": "endless-pages"}
    far = ask(web, "slf", "/puljer?page=977")
    assert far.status == 200 and '<a rel="next" href="/puljer?page=978">' in far.text


def test_thousands_of_links(web: SmallWeb) -> None:
    web.misbehave = {"slf": "many-links"}
    assert ask(web, "slf", PATH).text.count('href="/puljer/nr-') == 5_000
    assert ask(web, "slf", "/puljer/nr-4999").status == 200


def test_a_page_of_50_megabytes(web: SmallWeb) -> None:
    web.misbehave = {"slf": "big-page"}
    answer = ask(web, "slf", PATH)
    assert 50 * 2**20 <= len(answer.body) < 51 * 2**20
    assert web.requests[-1].bytes == len(answer.body)


def test_a_fault_strikes_only_where_it_is_wanted(web: SmallWeb) -> None:
    web.misbehave = {"slf/puljer/*": "500", "fjordby": "503"}
    pool = next(url for url in web.truth() if url.startswith(web.url("slf", "/puljer/")))
    assert [ask_url(web, pool).status, ask(web, "slf", PATH).status] == [500, 200]
    assert [ask(web, "fjordby", path).status for path in ("/", "/om", "/robots.txt")] == [503, 503, 200]
    assert ask(web, "tangfonden", "/").status == 200


def test_a_fault_strikes_as_often_as_it_should(web: SmallWeb) -> None:
    web.misbehave = {"slf": [Fault("500", count=2), Fault("429", count=1)]}
    assert [ask(web, "slf", PATH).status for _ in range(4)] == [500, 500, 429, 200]
    web.misbehave = {"slf": Fault("500", probability=0.5)}
    flapping = [ask(web, "slf", PATH).status for _ in range(60)]
    assert 10 < flapping.count(500) < 50 and flapping.count(200) == 60 - flapping.count(500)


def test_an_unknown_fault_is_answered_with_those_there_are(web: SmallWeb) -> None:
    with pytest.raises(ValueError, match=r"no such fault: 'bang'; there are .*cookie-wall"):
        web.misbehave = {"slf": "bang"}


def test_a_client_that_leaves_harms_nobody(web: SmallWeb) -> None:
    import socket

    web.misbehave = {"slf": Fault("drip", seconds=0.01, size=16)}
    with socket.create_connection((web.sites["slf"].address, web.port), timeout=10) as connection:
        connection.sendall(b"GET /puljer HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(20).startswith(b"HTTP/1.1 200")
    web.misbehave = {}
    assert ask(web, "slf", PATH).status == 200


def test_every_kind_of_fault_leaves_the_other_sites_alone(web: SmallWeb) -> None:
    for kind in KINDS:
        web.misbehave = {"slf": Fault(kind, seconds=0.01)}
        assert ask(web, "tangfonden", "/uddelinger/").status == 200
