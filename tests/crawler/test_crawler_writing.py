"""Entries proposed from lists, written into sources.toml, and sources tried: with pages handed in, no network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from puljevagt.crawler import sources
from puljevagt.crawler.fetch import Fetched
from puljevagt.crawler.sources import Expect, Source, SourcesError
from puljevagt.crawler.trying import try_source
from puljevagt.crawler.writing import append, learn_follow, propose

HOME = "https://www.eksempel.dk/stoette/puljer"
ITEMS = "".join(f'<li><a href="/stoette/puljer/{n}">Pulje {n}</a> Frist 1. maj 2026</li>' for n in range(6))
LISTING = f"""<html><head><title>Puljer | Eksempelstyrelsen</title>
<link rel="alternate" type="application/rss+xml" href="/rss"></head>
<body><nav><a href="/om">Om os</a></nav><main><h1>Puljer</h1><ul>{ITEMS}</ul></main>"""
PAGE = """<html><body><main><h1>Havpuljen</h1><p>Foreninger kan søge om tilskud fra puljen. Der er afsat 2 mio. kr.</p>
<h2>Ansøgningsfrist</h2><p>Ansøgningsfristen er den 1. maj 2026 kl. 12.00.</p></main>"""
FILE = (
    '# vores kilder\ncontact = "a@b.dk"  # skriv til os\n\n[[source]]\nname = "eksempel"\nstart = ["https://x.dk/"]\n'
)


def listed(text: str = LISTING, url: str = HOME) -> tuple[str, bytes, str]:
    return url, text.encode(), "text/html"


def test_a_list_gives_an_entry() -> None:
    proposal = propose(listed(), 7.0, {"eksempel"})
    source = proposal.source
    assert (source.name, source.title) == ("eksempel-2", "Eksempelstyrelsen: Puljer")
    assert source.issuer == "Eksempelstyrelsen"
    assert source.follow == ("^/stoette/puljer/.",)
    assert (source.delay, source.expect.pools_at_least) == (7.0, 3)
    assert len(proposal.found.announcements) == 6
    assert any("feed" in note for note in proposal.notes)


def test_an_entry_is_appended_and_the_file_keeps_its_comments(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(FILE)
    proposal = propose(listed(), None, {"eksempel"})
    append(path, proposal)
    assert path.read_text().startswith(FILE.rstrip())
    assert sources.load(path).sources[1] == proposal.source
    with pytest.raises(SourcesError, match="2 sources are called"):
        append(path, proposal)
    assert len(sources.load(path).sources) == 2, "a refused entry leaves the file as it was"


def test_a_first_entry_makes_the_file(tmp_path: Path) -> None:
    append(tmp_path / "sources.toml", propose(listed()))
    assert sources.load(tmp_path / "sources.toml").contact == ""


@pytest.mark.parametrize(
    ("body", "key"),
    [("<urlset><url><loc>https://www.eksempel.dk/puljer/a</loc></url></urlset>", "sitemap"), ("<rss></rss>", "feed")],
)
def test_the_kind_of_list_is_its_key(body: str, key: str) -> None:
    assert f'{key} = ["{HOME}"]' in propose(listed(body)).to_toml()


def test_follow_is_learned_from_folders() -> None:
    puljer = [f"https://x.dk/puljer/{n}" for n in range(4)]
    assert learn_follow(puljer) == ("^/puljer/.",)
    assert learn_follow([*puljer, *(f"https://x.dk/2026/tema-{n}/a{n}" for n in range(2))]) == ("^/puljer/.",)
    assert learn_follow(["https://x.dk/a", "https://x.dk/b"]) == ()
    assert learn_follow([]) == ()


def answers(pages: Mapping[str, str | Fetched]) -> dict[str, Fetched]:
    return {
        url: page if isinstance(page, Fetched) else Fetched(url, 200, "text/html", page.encode())
        for url, page in pages.items()
    }


SITE = {HOME: LISTING} | {f"{HOME}/{n}": PAGE for n in range(6)}
SOURCE = Source("eksempel", start=(HOME,), follow=("^/stoette/puljer/",))
TODAY = date(2026, 3, 1)


def test_a_source_that_works() -> None:
    trial = try_source(SOURCE, answers(SITE).__getitem__, TODAY)
    assert (trial.works, trial.announcements, trial.advice) == (True, 6, [])
    assert trial.sample is not None
    assert trial.sample["pools"][0]["deadlines"] == ("2026-05-01T12:00",)
    assert trial.to_json()["lists"][0]["announcements"] == 6


@pytest.mark.parametrize(
    ("source", "pages", "says"),
    [
        (Source("e", start=(HOME,), follow=("^/nyt/",)), SITE, "try follow = ['^/stoette/puljer/.']"),
        (SOURCE, {HOME: Fetched(HOME, problem="robots.txt forbids the address")}, "leave the source, or ask"),
        (SOURCE, {HOME: Fetched(HOME, 404, problem="the server answered 404")}, "whether the address is still right"),
        (SOURCE, SITE | {HOME: Fetched(f"{HOME}/", 200, "text/html", LISTING.encode())}, f"leads to {HOME}/"),
        (Source("e", start=(HOME,), expect=Expect(9)), SITE, "6 announcements found, expect.pools_at_least is 9"),
        (SOURCE, {HOME: "<html><body><p>Intet"}, "made by a script"),
        (SOURCE, SITE | {f"{HOME}/0": "<html><body><p>Mandag er der kage."}, "announces nothing"),
        (SOURCE, SITE | {f"{HOME}/0": Fetched(HOME, problem="no answer")}, "no answer"),
    ],
)
def test_what_is_to_be_changed(source: Source, pages: Mapping[str, str | Fetched], says: str) -> None:
    trial = try_source(source, answers(pages).__getitem__, TODAY)
    assert any(says in line for line in trial.advice), trial.advice


def test_an_index_is_followed_down() -> None:
    index = "<sitemapindex><sitemap><loc>https://x.dk/s1.xml</loc></sitemap></sitemapindex>"
    below = "<urlset><url><loc>https://x.dk/puljer/a</loc><lastmod>2026-02-01</lastmod></url></urlset>"
    pages = {"https://x.dk/s.xml": index, "https://x.dk/s1.xml": below, "https://x.dk/puljer/a": PAGE}
    trial = try_source(Source("e", sitemap=("https://x.dk/s.xml",)), answers(pages).__getitem__, TODAY)
    assert (trial.works, trial.newest) == (True, date(2026, 2, 1))
