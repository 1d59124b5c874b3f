"""Crawling: the sources side by side, each in a process of its own; ``run`` brings what came into the tables as well.

A source that fails costs the others nothing. While pages are fetched the lake is not held, so that a slow site keeps
nobody from publishing; a source is never crawled twice at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.utilities.annotations import quote

from flows import alerts, artifacts, events, planning, watching
from flows.failures import report_failure
from flows.progress import Step
from flows.report import CRAWL_COLUMNS, Report, crawl_row
from flows.steps import TIMEOUT, finish, repair, update
from puljevagt.archive import Archive, new_run_id, parse_time
from puljevagt.archive.writing import in_use
from puljevagt.crawler import crawl as crawling
from puljevagt.crawler import sources as watched
from puljevagt.crawler.crawl import SourceReport
from puljevagt.crawler.sources import Source
from puljevagt.crawler.worker import Order
from puljevagt.curation import publications
from puljevagt.curation.lake import Lake

SIDE_BY_SIDE = 8
"""Sources crawled at a time: each waits for its site nearly always, and its process takes some eighty megabytes."""
PUBLISH_WAIT = 60 * 60.0
"""Seconds that a run waits for others that publish: what it fetched is safe, and others take minutes."""


@task(name="crawl a source", task_run_name="crawl {order.name}", cache_policy=NO_CACHE, persist_result=False)
def crawl_source(order: Order, heard: Callable[[dict[str, Any]], None]) -> SourceReport:
    """Crawl one source to its end; what goes wrong is in the report."""
    try:
        return crawling.crawl(order, heard)
    except OSError as error:
        failed = [{"url": order.name, "reason": f"no crawler could be started ({error})"}]
        return SourceReport(order.name, order.run_id, order.now, failed=failed)


ALIKE: dict[str, Any] = {
    "timeout_seconds": TIMEOUT,
    "persist_result": False,
    "on_failure": [report_failure],
    "on_crashed": [report_failure],
    "task_runner": ThreadPoolTaskRunner(max_workers=SIDE_BY_SIDE),
}
"""How both flows run."""


@flow(name="crawl", **ALIKE)
def crawl(
    lake: str,
    names: list[str] | None = None,
    sources: str | None = None,
    now: str | None = None,
    everything: bool = False,
) -> dict[str, Any]:
    """Fetch what the sources (``names``, else all active ones of the file ``sources``) announce, into the archive.

    ``everything`` asks for all known pages, not only for those that are due. Returns the run's report
    (:class:`flows.report.Report`). Raises ``SourcesError`` for a file of sources that cannot be used.
    """
    at, home = _at(now), Lake(Path(lake))
    report = Report("crawl", new_run_id(at), at.isoformat())
    fetch(home, names or [], sources, at, everything, report)
    return finish(home, report)


@flow(name="run", **ALIKE)
def run(
    lake: str,
    names: list[str] | None = None,
    sources: str | None = None,
    now: str | None = None,
    everything: bool = False,
) -> dict[str, Any]:
    """Crawl as :func:`crawl` does, then read what came, publish the tables, and send the alerts that are due."""
    at, home = _at(now), Lake(Path(lake))
    report = Report("run", new_run_id(at), at.isoformat())
    crawled = fetch(home, names or [], sources, at, everything, report)
    alerts.begin(home, at)
    published = publications.last(home)
    with home.lock(PUBLISH_WAIT):
        report.notes += [what for what in repaired(home, report) if what not in report.notes]
        crawl_failures, report.failed = report.failed, []
        fresh = update(home, at, report, busy=busy(home))
        own = {crawled["run_id"] for crawled in report.crawled}
        report.recovered = sum(capture.run_id not in own for capture in fresh)
        report.failed = crawl_failures + report.failed
    for source in crawled:
        lost = watching.raise_field_alarms(home, source, at.isoformat())
        report.notes += [f"{source.name}: alarm: {alarm.message}" for alarm in lost]
    alerts.tell(home, at, report)
    news = events.news(home, published)
    events.emit_changes(news)
    events.emit_failures(report)
    artifacts.show_run(home, news, at)
    return finish(home, report)


def fetch(
    lake: Lake, names: list[str], sources: str | None, at: datetime, everything: bool, report: Report
) -> list[Source]:
    """Crawl sources side by side; ``report`` gets a report a source. Returns the sources. Raises ``SourcesError``."""
    path = Path(sources) if sources else lake.sources
    config = watched.load(path)
    chosen = config.named(names)
    if not config.contact:
        raise watched.SourcesError(f"{path}: contact is empty; write whom a site's owner may write to, then crawl")
    due = {} if everything else planning.due(lake, config.named([]), at)
    report.notes += repaired(lake, report)
    orders = [
        Order(
            str(lake.raw),
            str(lake.state),
            str(path),
            source.name,
            report.run_id,
            at.isoformat(),
            due.get(source.name),
        )
        for source in chosen
    ]
    with Step("crawling", len(orders)) as whole:
        steps = [Step(f"  {order.name}") for order in orders]
        for step in steps:
            step.__enter__()
        try:
            heard: list[Any] = [quote(_shown(step)) for step in steps]  # quote: Prefect is not to look into it
            futures = [crawl_source.submit(order, told) for order, told in zip(orders, heard, strict=True)]
            for source, future in zip(chosen, futures, strict=True):
                crawled = future.result()
                alarms = watching.raise_alarms(lake, source, crawled.to_json())
                crawled.notes += [f"alarm: {alarm.message}" for alarm in alarms]
                crawling.save(crawled, lake.state)
                report.take(crawled.to_json())
                whole.done()
        except BaseException:  # the time limit, or somebody who stops the run
            crawling.stop_all()
            raise
        finally:
            for step in steps:
                step.__exit__()
    rows = [crawl_row(crawled) for crawled in report.crawled]
    create_table_artifact(key="crawl", table=rows or [dict.fromkeys(CRAWL_COLUMNS, "")], description=report.command)
    return list(chosen)


def repaired(lake: Lake, report: Report) -> list[str]:
    """Cut off what a killed run left unfinished, which the report is told; what else cannot be read, in words."""
    repairs, damage = repair(lake.raw)
    report.repairs += repairs
    return damage


def busy(lake: Lake) -> set[str]:
    """The WARC files that another run is writing at this moment."""
    return {warc for warc in Archive(lake.raw).warcs() if in_use(lake.raw / warc)}


def _shown(step: Step) -> Callable[[dict[str, Any]], None]:
    return lambda event: step.done() if event["event"] == "asked" else None


def _at(now: str | None) -> datetime:
    return parse_time(now) if now else datetime.now(UTC)
