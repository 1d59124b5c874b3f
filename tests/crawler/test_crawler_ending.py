"""How a crawl ends: what no list named is asked for at last, and where nothing is left nothing is waited for."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import DontCloseSpider

from puljevagt.crawler.sources import Source
from puljevagt.crawler.spider import Announcements

LIST, PAGE = "https://www.example.dk/puljer", "https://www.example.dk/puljer/{}"


class Engine:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def crawl(self, request: Any) -> None:
        self.asked.append(request.url)


def spider(known: list[str], due: list[str] | None = None) -> tuple[Announcements, Engine]:
    source = Source("example", start=(LIST,))
    visits = SimpleNamespace(aliases=dict, standing=lambda: known)
    job: Any = SimpleNamespace(source=source, visits=visits, forgotten=(), limits=source.limits, due=due)
    engine = Engine()
    made = Announcements(job)
    made.crawler = SimpleNamespace(engine=engine)  # type: ignore[assignment]
    return made, engine


def test_what_no_list_named_is_asked_for_when_the_lists_are_done() -> None:
    known = [PAGE.format(number) for number in range(3)]
    made, engine = spider(known, due=known[1:])
    made.frontier.page(known[2])  # a list named it
    with pytest.raises(DontCloseSpider):
        made.idle()
    assert engine.asked == [known[1]]
    made.idle()  # the second time it may end
    assert engine.asked == [known[1]]


def test_a_crawl_with_nothing_left_may_end_at_once() -> None:
    made, engine = spider([])
    made.idle()
    assert engine.asked == []
