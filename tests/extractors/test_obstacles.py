"""What stands in the way of a page is told, and no announcement is ever taken for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.obstacles import cut, obstacle

GOLD = Path(__file__).parents[1] / "gold"
PAGES = sorted(path for path in GOLD.glob("dev/*") if path.suffix in (".html", ".txt"))


def page(main: str, lang: str = "da") -> bytes:
    """A page with a menu and a footer around its main part."""
    return (
        f"<!doctype html><html lang='{lang}'><head><title>Fjordby Kommune</title></head><body><nav><a href='/'>Forside"
        f"</a> <a href='/log-ind'>Log ind</a></nav><main>{main}</main><footer>Fjordby Kommune bruger cookies</footer>"
        "</body></html>"
    ).encode()


SEEN = {
    "a login page": "<h1>Log på</h1><form><input type='password'></form>",
    "a page that says that there is no such page (soft 404)": "<h1>Øv! Siden blev ikke fundet</h1><p>Prøv at søge.</p>",
    "a cookie wall": "<p>Du skal acceptere cookies, før du kan se indholdet.</p><button>Accepter</button>",
    "a notice of maintenance": "<h1>Hjemmesiden er midlertidigt lukket</h1><p>Vi er tilbage i morgen.</p>",
    "another language's start page": "<h1>Welcome to Fjordby</h1><p>Find information about living here in English.</p>",
}


@pytest.mark.parametrize("what", SEEN)
def test_what_stands_in_the_way_is_told(what: str) -> None:
    lang = "en" if "language" in what else "da"
    assert obstacle(page(SEEN[what], lang), "text/html; charset=utf-8") == what


@pytest.mark.parametrize(
    "body", [b"", b"  \n", b"<html><body></body></html>", b"<html><body><script>x()</script></body>"]
)
def test_an_empty_page_is_none(body: bytes) -> None:
    assert obstacle(body, "text/html") == "an empty page"


NEARLY = [
    "<h1>Pulje til vedligeholdelse af idrætsanlæg</h1><p>Ansøgningsfristen er 1. maj 2026.</p>",
    "<h1>Log ind i Tilskudsportalen</h1><p>Puljen kan søges af foreninger. Frist: 1. maj 2026 kl. 12.</p>",
    "<h1>Welcome to culture</h1><p>The deadline for applications is 1 May 2026. Applications must be in English.</p>",
    "<h1>404-puljen</h1><p>Puljen er på 2 mio. kr. og kan søges af kommuner.</p>",
    "<h1>Puljer</h1><p>Der er ingen åbne puljer lige nu. Vi slår nye puljer op til foråret.</p>",
    "<h1>Nabopuljen</h1><p>Puljen er lukket, og der kan ikke søges.</p>",
]


@pytest.mark.parametrize("main", NEARLY)
def test_what_only_looks_like_it_is_a_page(main: str) -> None:
    assert obstacle(page(main), "text/html") is None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_labelled_page_is_an_obstacle(path: Path) -> None:
    html = path.read_bytes() if path.suffix == ".html" else page(path.read_text("utf-8"))
    label = json.loads(path.with_suffix(".json").read_text("utf-8"))
    if label["is_announcement"]:
        assert obstacle(html, "text/html") is None


def test_a_page_cut_in_the_middle_is_noticed_at_nearly_every_place() -> None:
    whole = page("<div><section><h1>Havet i skolen</h1>" + "<p>Der kan søges om støtte.</p>" * 30 + "</section></div>")
    cuts = [cut(whole[:end]) for end in range(200, len(whole) - 120)]
    assert all(cuts)
    assert not cut(whole)


def test_pages_that_leave_out_what_html_lets_them_are_not_cut() -> None:
    assert not cut(b"<!doctype html><html><body><p>Havet i skolen<p>Der kan s&oslash;ges om st&oslash;tte")
    assert not cut(b"<h1>Havet i skolen</h1><p>Der kan s")


def test_documents_are_not_judged() -> None:
    assert obstacle(b"%PDF-1.7 ...", "application/pdf") is None


@given(st.binary(max_size=400) | st.text(alphabet="<>/abod yh=\"'", max_size=200).map(str.encode))
def test_nothing_is_ever_raised(body: bytes) -> None:
    obstacle(body, "text/html; charset=iso-8859-1")
