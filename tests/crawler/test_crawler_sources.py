"""sources.toml: what may stand in it, and what is said of what may not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puljevagt import configuration
from puljevagt.crawler import sources
from puljevagt.crawler.settings import DELAY
from puljevagt.crawler.sources import Source, Sources, SourcesError

ROOT = Path(__file__).parents[2]
EXAMPLE = """\
contact = "crawler@example.dk"            # goes into the User-Agent; required
allow_addresses = ["127.0.1.0/24"]        # refused ranges that this file opens, for tests and intranets

[[source]]
name = "example"
issuer = "Eksempelstyrelsen"
start = ["http://127.0.1.1:8900/puljer"]  # listing pages; or sitemap = [...], feed = [...], pages = [...]
follow = ["^/puljer/"]
skip = ["/print/"]
delay = 1.0                               # seconds between requests to a host; Crawl-delay wins when longer
schedule = "0 6 * * 1-5"
timezone = "Europe/Copenhagen"
expect = { pools_at_least = 5, newest_within_days = 90 }
"""


def load(text: str) -> Sources:
    return configuration.parse(text, Sources, "sources.toml")


def mistake(text: str) -> str:
    with pytest.raises(SourcesError) as raised:
        load(text)
    return str(raised.value)


def entry(line: str) -> str:
    return f'contact = "a@b.dk"\n\n[[source]]\nname = "x"\nstart = ["https://x.dk/"]\n{line}\n'


def test_the_example_loads_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(EXAMPLE)
    config = sources.load(tmp_path / "sources.toml")
    (source,) = config.sources
    assert config.contact == "crawler@example.dk"
    assert (source.name, source.label, source.delay) == ("example", "Eksempelstyrelsen", 1.0)
    assert (source.expect.pools_at_least, source.expect.newest_within_days) == (5, 90)
    assert source.active


def test_defaults_are_the_settings() -> None:
    (source,) = load(entry("")).sources
    assert source.delay == DELAY
    assert source.limits.max_pages > 0


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('folow = ["^/p/"]', 'sources.toml:6: source "x": folow: is unknown; did you mean follow?'),
        ('follow = ["^/p/("]', "follow[0]: '^/p/(' is no pattern"),
        ('follow = "^/p/"', "follow: write a list, in square brackets"),
        ('schedule = "0 66 * * *"', "schedule: '0 66 * * *' is no schedule (Bad hour); write five fields"),
        ('timezone = "Europe/Kobenhavn"', "timezone: 'Europe/Kobenhavn' is no time zone"),
        ('delay = "quick"', "delay: write a number"),
        ("delay = -1", "delay: Input should be greater than or equal to 0"),
        ('feed = ["ftp://x.dk/f"]', "feed[0]: 'ftp://x.dk/f' is no web address; write it whole"),
        ('hints = { links = "a[[" }', "hints.links: 'a[[' is no CSS selector"),
        ("expect = { pools_atleast = 3 }", "expect.pools_atleast: is unknown; did you mean pools_at_least?"),
        ("limits = { maxpages = 3 }", "limits.maxpages: is unknown; did you mean max_pages?"),
        ("limits = { max_pages = -3 }", "limits: max_pages must not be below 0"),
        ('hosts = ["https://x.dk"]', "hosts[0]: 'https://x.dk' is no name of a host"),
        ("retired = { on = 2024-01-01 }", "retired.reason: is missing"),
        ('tried = "maybe"', "tried: write true or false"),
        ("title = 3", "title: write it between quotation marks"),
    ],
)
def test_mistakes_are_named_with_line_and_key(line: str, says: str) -> None:
    message = mistake(entry(line))
    assert message.startswith("sources.toml:6: ")
    assert says in message


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    message = mistake('contact = ""\n[[source]]\nname = "x"\nfeed = ["https://user:hemmelig@x.dk/"]\n')
    assert "must not hold a user's name or password" in message
    assert "hemmelig" not in message


def test_contact_is_required_and_may_wait_to_be_filled_in() -> None:
    assert mistake("source = []") == "sources.toml:1: contact: is missing"
    assert load('contact = ""').contact == ""
    assert "contact: write an e-mail address" in mistake('contact = "me"')


def test_every_mistake_is_named_at_once() -> None:
    assert len(mistake(entry('follow = ["("]\nskip = [3]\nfeeds = []')).splitlines()) == 3


def test_two_sources_of_one_name_and_one_without_addresses() -> None:
    assert '2 sources are called "x"' in mistake(entry("") + entry("").replace('contact = "a@b.dk"', ""))
    assert 'sources.toml:2: source "y": it names no address' in mistake('contact = ""\n[[source]]\nname = "y"\n')
    (source,) = load('contact = ""\n[[source]]\nname = "y"\ntodo = "find its list"\n').sources
    assert not source.active


def test_no_toml_and_no_file(tmp_path: Path) -> None:
    assert "no TOML" in mistake("contact = \n")
    with pytest.raises(SourcesError, match="there is no such file"):
        sources.load(tmp_path / "none.toml")


def test_sources_are_chosen_by_name_and_the_nearest_is_offered() -> None:
    config = load(
        EXAMPLE + '\n[[source]]\nname = "old"\nstart = ["https://x.dk"]\n'
        'retired = { on = 2024-01-01, reason = "closed" }\n'
    )
    assert [source.name for source in config.named([])] == ["example"]
    assert [source.name for source in config.named(["old"])] == ["old"]
    with pytest.raises(SourcesError, match="try example"):
        config.named(["exampel"])


@given(
    st.lists(st.sampled_from(["# a comment", "", 'a = "x"', "b = [\n  1,\n  2,\n]", 't = """\nx = 1\n"""']), max_size=6)
)
def test_the_line_of_a_value_is_where_it_begins(before: list[str]) -> None:
    lines = list(dict.fromkeys(before))
    text = "\n".join([*lines, "[table]", "wanted = [", "  3,", "]"])
    line = configuration.line_of(text, ("table", "wanted", 0))
    assert text.splitlines()[line - 1].startswith("wanted")


def test_the_entries_that_come_with_the_project() -> None:
    config = sources.load(ROOT / "sources.toml")
    assert config.contact == "", "an address to write to is the user's own"
    assert not any(source.tried for source in config.sources)
    assert all(source.found_at or source.todo for source in config.sources)
    assert all(source.delay >= DELAY for source in config.sources if source.active)
    text = (ROOT / "sources.toml").read_text("utf-8")
    wanted = [
        "Social- og Boligstyrelsen", "Sundhedsstyrelsen", "Slots- og Kulturstyrelsen", "Statens Kunstfond",
        "Energistyrelsen", "Erhvervsstyrelsen", "Børne- og Undervisningsministeriet", "Landbrugsstyrelsen",
        "Styrelsen for Arbejdsmarked og Rekruttering", "Uddannelses- og Forskningsstyrelsen", "Miljøstyrelsen",
        "Udlændinge- og Integrationsministeriet", "Statens tilskudspuljer",
    ]  # fmt: skip
    assert [name for name in wanted if name not in text] == []
    assert sum("Kommune" in source.issuer for source in config.sources) >= 3
    assert any(source.retired for source in config.sources)


def test_a_source_knows_all_its_addresses() -> None:
    source = Source("x", start=("https://x.dk/a",), feed=("https://x.dk/f",), pages=("https://x.dk/p",))
    assert source.addresses == ("https://x.dk/a", "https://x.dk/f", "https://x.dk/p")
    assert tomllib.loads(EXAMPLE)["source"][0]["name"] == "example"
