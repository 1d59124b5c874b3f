"""Sites that misbehave: the right report, nothing that could become a false version, the other sites unharmed."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from crawl_lab import PAUSE, Lab, Told

from demo.web import Fault, SmallWeb
from demo.web.server import Request
from puljevagt.archive import Archive, Capture, verify
from puljevagt.crawler.visits import is_news

FAILS = {
    "reset": "cut off",
    "too-short": "cut off",
    "truncated-gzip": "gzip encoding cannot be undone",
    "gzip-bomb": "larger than 2 MB",
    "big-page": "larger than 2 MB",
    "redirect-loop": "lead in a circle",
    "endless-redirects": "max redirections reached",
    "private-redirect": "127.0.99.1 is not a public address",
    "429": "answered 429",
    "429-date": "answered 429",
    "500": "answered 500",
    "503": "answered 503",
    "403": "answered 403",
    "soft-404": "soft 404",
    "cookie-wall": "a cookie wall",
    "login": "a login page",
    "maintenance": "a notice of maintenance",
    "english": "another language's start page",
    "empty": "an empty page",
    "wrong-304": "304 (not modified) to a request without conditions",
}
"""A page's fault, and what is reported of it."""
ASKED_AGAIN = {"reset", "too-short", "truncated-gzip", "429", "429-date", "500", "503"}
SLOW = {"drip": "took longer than 1.5 s", "slow": "no word from the server for 1 s"}


@dataclass
class Torment:
    """One crawl of sites of which some misbehave; ``places`` has the page of each fault."""

    lab: Lab
    told: dict[str, Told]
    places: dict[str, str]
    requests: list[Request]

    def captures(self, fault: str) -> list[Capture]:
        return self.lab.captures(self.places[fault])

    def asked(self, fault: str) -> list[Request]:
        path = self.places[fault].removeprefix(self.lab.web.url(self.site(fault), ""))
        return [request for request in self.requests if request.path == path]

    def site(self, fault: str) -> str:
        return "nordfjord" if fault in SLOW else "tangfonden"

    def outcome(self, fault: str) -> tuple[str, str | None]:
        return self.told[self.site(fault)].outcomes[self.places[fault]]


@pytest.fixture(scope="module")
def torment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Torment]:
    with SmallWeb(share=0.8, crawl_delay=0.15) as web:
        limits = {"read_seconds": 1.0, "total_seconds": 1.5, "max_bytes": 2 * 2**20}
        lab = Lab(tmp_path_factory.mktemp("torment"), web, limits=limits)
        places = dict(zip([*FAILS, "wrong-charset"], lab.pages("tangfonden"), strict=False))
        places |= dict(zip(SLOW, lab.pages("nordfjord"), strict=False))
        assert len(places) == len(FAILS) + len(SLOW) + 1, "the web has too few pages for all faults"
        seconds = {"drip": 0.4, "slow": 2.0, "429": 0.3, "429-date": 1.0}
        web.misbehave = {
            lab.place("nordfjord" if kind in SLOW else "tangfonden", url): Fault(kind, seconds=seconds.get(kind))
            for kind, url in places.items()
        } | {"foreningsnyt/robots.txt": "500", "puljeoverblik/robots.txt": "robots-forbid"}
        names = ("tangfonden", "nordfjord", "foreningsnyt", "puljeoverblik", "fjordby")
        told = dict(zip(names, lab.crawl(*names), strict=True))
        time.sleep(seconds["slow"])  # the server counts a request when its answer ends, also when nobody waits for it
        yield Torment(lab, told, places, web.requests)


@pytest.mark.parametrize("fault", [*FAILS, *SLOW])
def test_a_fault_is_reported_and_is_no_news(torment: Torment, fault: str) -> None:
    outcome, reason = torment.outcome(fault)
    assert outcome == "failed"
    assert (FAILS | SLOW)[fault] in (reason or "")
    assert not any(is_news(capture) for capture in torment.captures(fault))


@pytest.mark.parametrize("fault", [*FAILS, *SLOW])
def test_what_a_fault_gave_is_archived(torment: Torment, fault: str) -> None:
    captures = torment.captures(fault)
    assert len(captures) == len(torment.asked(fault)), "every answer, and every failure to get one"
    for capture in captures:
        assert capture.metadata.keys() & {"no_news", "reason", "location"}


@pytest.mark.parametrize("fault", FAILS)
def test_only_a_server_in_trouble_is_asked_again(torment: Torment, fault: str) -> None:
    assert len(torment.asked(fault)) == (3 if fault in ASKED_AGAIN else 1)


@pytest.mark.parametrize("fault", ["429", "429-date"])
def test_retry_after_is_kept(torment: Torment, fault: str) -> None:
    asked = torment.asked(fault)
    waited = [after.began - before.ended for before, after in itertools.pairwise(asked)]
    least = 0.3 if fault == "429" else 0.0  # a date has whole seconds, so "in a second" may be at once
    assert all(pause >= least for pause in waited)


def test_a_wrong_charset_costs_nothing(torment: Torment) -> None:
    assert torment.told["tangfonden"].outcomes[torment.places["wrong-charset"]] == ("new", None)


def test_other_pages_and_sites_are_unharmed(torment: Torment) -> None:
    fjordby = torment.told["fjordby"]
    assert not fjordby.report.failed
    assert fjordby.report.finished
    for site in ("tangfonden", "nordfjord"):
        sound = set(torment.lab.pages(site)) - set(torment.places.values())
        assert sound
        assert all(torment.told[site].outcomes[url][0] == "new" for url in sound)
        assert torment.told[site].report.finished


def test_robots_txt_that_fails_means_wait(torment: Torment) -> None:
    report = torment.told["foreningsnyt"].report
    assert "robots.txt cannot be had: the server answered 500" in report.failed[0]["reason"]
    assert {request.path for request in torment.requests if request.site == "foreningsnyt"} == {"/robots.txt"}


def test_robots_txt_that_forbids_is_obeyed_and_told(torment: Torment) -> None:
    report = torment.told["puljeoverblik"].report
    assert report.asked == 0
    assert report.forbidden == 1
    assert report.notes == ["robots.txt forbids the address"]
    assert {request.path for request in torment.requests if request.site == "puljeoverblik"} == {"/robots.txt"}


def test_no_redirect_leads_to_an_address_that_nobody_may_ask(torment: Torment) -> None:
    assert torment.lab.web.trapped == []
    assert not [capture for capture in torment.lab.captures() if "127.0.99.1" in capture.url]


@pytest.mark.parametrize(("site", "pause"), [("tangfonden", PAUSE), ("fjordby", 0.15)])
def test_one_request_at_a_time_and_a_pause_after_each(torment: Torment, site: str, pause: float) -> None:
    """As the server saw it; fjordby's robots.txt asks for more than the source's own pause."""
    spans = sorted((request.began, request.ended) for request in torment.requests if request.site == site)
    if site == "fjordby":
        spans = spans[1:]  # robots.txt itself says so
    assert len(spans) > 10
    for before, after in itertools.pairwise(spans):
        assert after[0] >= before[1], "two at once"
        assert after[0] - before[0] >= pause * 0.9


def test_no_path_that_robots_txt_forbids_is_asked(torment: Torment) -> None:
    asked = {(request.site, request.path.partition("?")[0]) for request in torment.requests}
    assert not [path for site, path in asked if site == "fjordby" and path.startswith("/selvbetjening/")]
    assert not [path for site, path in asked if site == "tangfonden" and path.startswith("/wp-admin/")]


def test_who_asks_is_named(torment: Torment) -> None:
    agents = {request.headers.get("user-agent") for request in torment.requests}
    (agent,) = agents
    assert agent is not None
    assert agent.startswith("Puljevagt/")
    assert agent.endswith("(+crawler@example.dk)")


def test_the_archive_is_sound(torment: Torment) -> None:
    assert verify(Archive(torment.lab.raw)).ok
