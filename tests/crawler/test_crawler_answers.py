"""What an answer means: the page, a move, gone, or no news."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from puljevagt.archive import Capture
from puljevagt.archive.capture import payload_digest
from puljevagt.crawler.answers import judge
from puljevagt.crawler.sources import Source
from puljevagt.crawler.transport import Answer
from puljevagt.crawler.visits import Known

URL = "http://www.example.dk/puljer/havet"
SOURCE = Source("example", start=("http://www.example.dk/puljer",), follow=("^/puljer/",))
PAGE = (
    "<html lang='da'><body><h1>Havet i skolen</h1><p>Ansøgningsfristen er 5. oktober 2026.</p></body></html>".encode()
)
NOW = datetime(2026, 9, 7, tzinfo=UTC)


def answer(status: int = 200, body: bytes = PAGE, problem: str | None = None, **headers: str) -> Answer:
    named = {"Content-Type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(URL, status, tuple(named.items()), (), body, problem)


def known(body: bytes = PAGE) -> Known:
    digest = payload_digest(body)
    holder = Capture(URL, NOW, "text/html", digest, len(body), "x", 0, 1, "response", 200, "r", "example")
    return Known(digest, holder, NOW, '"1"', None, None, None)


def test_a_page_is_new_changed_or_unchanged_by_its_bytes() -> None:
    assert judge(SOURCE, answer(), "page", None, False).outcome == "new"
    assert judge(SOURCE, answer(), "page", known(b"other"), False).outcome == "changed"
    assert judge(SOURCE, answer(), "page", known(), False).outcome == "unchanged"


def test_not_modified_counts_only_where_it_was_asked() -> None:
    assert judge(SOURCE, answer(304, b""), "page", known(), True).outcome == "unchanged"
    for verdict in (
        judge(SOURCE, answer(304, b""), "page", known(), False),
        judge(SOURCE, answer(304), "page", None, True),
    ):
        assert verdict.outcome == "failed"
        assert "no_news" in verdict.metadata


def test_validators_are_remembered_also_where_304_repeats_none() -> None:
    first = judge(SOURCE, answer(ETag='"2"', Last_Modified="Mon, 07 Sep 2026 06:00:00 GMT"), "page", None, False)
    assert first.metadata["etag"] == '"2"'
    assert first.metadata["last_modified"] == "Mon, 07 Sep 2026 06:00:00 GMT"
    assert judge(SOURCE, answer(304, b""), "page", known(), True).metadata["etag"] == '"1"'


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_says_where_to_without_credentials(status: int) -> None:
    verdict = judge(
        SOURCE, answer(status, Location="//bruger:hemmelig@www.example.dk/puljer/hav#top"), "page", None, False
    )
    assert verdict.outcome == "moved"
    assert verdict.metadata["location"] == "http://www.example.dk/puljer/hav"


@pytest.mark.parametrize("status", [404, 410])
def test_gone_is_told_by_the_status(status: int) -> None:
    verdict = judge(SOURCE, answer(status), "page", known(), True)
    assert verdict.outcome == "gone"
    assert "no_news" not in verdict.metadata


@pytest.mark.parametrize(
    ("status", "again"), [(429, True), (500, True), (503, True), (403, False), (204, False), (501, False)]
)
def test_other_statuses_are_no_news(status: int, again: bool) -> None:
    verdict = judge(SOURCE, answer(status), "page", known(), False)
    assert (verdict.outcome, verdict.again) == ("failed", again)
    assert verdict.metadata["no_news"] == f"the server answered {status}"


def test_a_damaged_answer_is_no_news_and_asked_again() -> None:
    verdict = judge(SOURCE, answer(problem="the answer was cut off"), "page", None, False)
    assert (verdict.outcome, verdict.reason, verdict.again) == ("failed", "the answer was cut off", True)


def own(address: str) -> bytes:
    return PAGE.replace(b"<body>", f"<head><link rel='canonical' href='{address}'></head><body>".encode())


def test_a_page_that_gives_another_address_as_its_own_is_known_under_that() -> None:
    verdict = judge(SOURCE, answer(body=own("/puljer/havet-i-skolen")), "page", None, False)
    assert verdict.outcome == "moved"
    assert verdict.canonical == "http://www.example.dk/puljer/havet-i-skolen"
    assert "no_news" in verdict.metadata


@pytest.mark.parametrize(
    "address", ["/", "/puljer", "/puljer/havet/", "/andet/havet", "https://andre.dk/puljer/x", "http://["]
)
def test_a_careless_canonical_address_is_not_believed(address: str) -> None:
    assert judge(SOURCE, answer(body=own(address)), "page", None, False).outcome == "new"


def test_an_empty_robots_txt_is_an_answer() -> None:
    assert judge(SOURCE, answer(body=b"", Content_Type="text/plain"), "robots", None, False).outcome == "new"
    assert judge(SOURCE, answer(body=b"", Content_Type="text/plain"), "page", None, False).outcome == "failed"
