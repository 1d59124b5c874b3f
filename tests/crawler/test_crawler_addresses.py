"""One form of an address for one page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puljevagt.crawler.addresses import canonical, canonical_link, has_session, key

SAME = [
    ("http://Example.dk/puljer/a?utm_source=nyt&id=2", "http://example.dk/puljer/a?id=2"),
    ("https://example.dk:443/a#frist", "https://example.dk/a"),
    ("http://example.dk:80", "http://example.dk/"),
    ("http://example.dk/a;jsessionid=A1B2?x=1", "http://example.dk/a?x=1"),
    ("http://example.dk/(S(abc123))/a", "http://example.dk/a"),
    ("http://example.dk/a?PHPSESSID=1&fbclid=2", "http://example.dk/a"),
    ("http://example.dk/blåbær puljen", "http://example.dk/bl%C3%A5b%C3%A6r%20puljen"),
    ("http://name:secret@example.dk/a", "http://example.dk/a"),
    ("http://[::1]:8900/a", "http://[::1]:8900/a"),
]


@pytest.mark.parametrize(("written", "known"), SAME)
def test_what_tells_no_pages_apart_is_left_out(written: str, known: str) -> None:
    assert canonical(written) == known


@pytest.mark.parametrize("other", ["http://example.dk/A", "http://example.dk/a/", "http://example.dk/a?b=1&a=2"])
def test_what_servers_may_heed_stays(other: str) -> None:
    assert canonical(other) == other


@pytest.mark.parametrize(
    "written", ["https://www.example.dk/a/", "http://example.dk/a", "http://example.dk/a/?utm_medium=mail"]
)
def test_scheme_www_and_last_slash_are_one_page(written: str) -> None:
    assert key(written) == key("https://example.dk/a")


def test_other_paths_and_parameters_are_other_pages() -> None:
    assert len({key(f"https://example.dk/{rest}") for rest in ("a", "b", "a?id=1", "a?id=2", "a/b")}) == 5


@given(st.text(max_size=40), st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3))
def test_the_form_is_its_own_form(path: str, parameters: dict[str, str]) -> None:
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    try:
        once = canonical(f"http://example.dk/{path}?{query}")
    except ValueError:
        return
    assert canonical(once) == once


def test_sessions_are_noticed() -> None:
    assert has_session("http://example.dk/a?sid=4f")
    assert has_session("http://example.dk/a;jsessionid=4f")
    assert not has_session("http://example.dk/a?side=2")


PAGE = "http://www.example.dk/puljer/a?visning=print"
CANONICAL = [
    ("/puljer/a", "http://www.example.dk/puljer/a"),
    ("https://example.dk/puljer/a", "https://example.dk/puljer/a"),
    ("https://andre.example.dk/puljer/a", None),
    ("/", None),
    ("http://[", None),
    ("mailto:a@example.dk", None),
]


@pytest.mark.parametrize(("named", "believed"), CANONICAL)
def test_a_page_is_believed_within_its_site(named: str, believed: str | None) -> None:
    assert canonical_link(PAGE, named) == believed
