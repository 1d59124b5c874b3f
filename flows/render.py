"""What commands print: tables for people, JSON Lines for programs, on standard output; all else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractors.model import ASKED
from flows.report import CRAWL_COLUMNS, Report, crawl_row

Row = Mapping[str, Any]

WIDTH = 120
"""Columns of a table where no terminal says how wide it is, as in a log file."""
REVIEW = " [yellow]?[/]"
"""What marks a value at which a person should look."""
QUOTE = 90
"""Characters of a quoted sentence on the screen; `--json` gives it whole."""
POOL_FIELDS = (
    ("issuer", "issuer (udbyder)"),
    ("status", "status"),
    ("deadlines", "deadlines (frister)"),
    ("deadline_text", "deadline as worded"),
    ("rolling", "rolling (løbende)"),
    ("opens_on", "opens on"),
    ("amount_total_dkk", "total, kr."),
    ("amount_annual_dkk", "a year, kr."),
    ("grant_min_dkk", "least grant, kr."),
    ("grant_max_dkk", "largest grant, kr."),
    ("co_financing", "own share, %"),
    ("expected_grants", "expected grants"),
    ("applicants", "applicants (ansøgerkreds)"),
    ("partners", "partners"),
    ("target_groups", "target groups (målgruppe)"),
    ("project_start", "project from"),
    ("project_end", "project to"),
    ("account", "account (finanslovskonto)"),
    ("purpose", "purpose (formål)"),
    ("apply_url", "apply at"),
    ("area", "area"),
    ("events", "events"),
    ("emails", "e-mail"),
    ("phones", "phone"),
    ("published_on", "published on"),
    ("updated_on", "page's own stamp"),
)
"""The fields of a pool in the order in which an adviser asks for them, with what they are called on the screen."""


def console() -> Console:
    """Where tables go: as wide as the terminal, or :data:`WIDTH`."""
    return Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False, soft_wrap=False)


def say(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(text.rstrip("\n") + "\n")


def emit(rows: Iterable[Row]) -> None:
    """JSON Lines on standard output."""
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def kroner(amount: int | None) -> str:
    """An amount as Danes write it: 1200000 is 1.200.000."""
    return "" if amount is None else f"{amount:,}".replace(",", ".")


def worded(value: object) -> str:
    """A value of any field for the screen."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return kroner(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {worded(item)}" for name, item in value.items() if item is not None)
    if isinstance(value, list | tuple):
        return ", ".join(worded(item) for item in value if item is not None) or "–"
    return "–" if value is None else str(value)


def day_of(at: datetime) -> str:
    """An aware time as Danish local day and minute."""
    from puljevagt.curation.query import DENMARK

    return at.astimezone(DENMARK).strftime("%Y-%m-%d %H:%M")


def shortened(text: str, length: int = QUOTE) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def pools_table(rows: Iterable[Row]) -> Table:
    """What is known now, a pool a line with who announces it below."""
    table = plain_table("pool", "next deadline", "status")
    table.add_column("total, kr.", justify="right")
    table.add_column("largest grant", justify="right")
    table.add_column("applicants")
    table.add_column("id", no_wrap=True)
    for row in rows:
        deadline = row["next_deadline"] or ("løbende" if row["rolling"] else row["deadline_text"] or "–")
        annual = row["amount_annual_dkk"]
        table.add_row(
            f"{escape(row['title'])}{REVIEW if row['needs_review'] else ''}\n[dim]{escape(row['issuer'] or '–')}[/]",
            escape(deadline.replace("T", " ")),
            row["status"],
            kroner(row["amount_total_dkk"]) or (f"{kroner(annual)}/år" if annual else ""),
            kroner(row["grant_max_dkk"]),
            "\n".join(row["applicants"]),
            row["pool_id"],
        )
    return table


def plain_table(*columns: str) -> Table:
    """A table without frames, so that it can be copied into a mail."""
    return Table(*columns, box=SIMPLE_HEAD, pad_edge=False)


def print_pool(row: Row) -> None:
    """One pool in full: each value with what the page says, then versions and changes."""
    out = console()
    out.print(f"[bold]{escape(row['title'])}[/]  {row['pool_id']}\n{escape(row['url'])}")
    if row["review_reasons"]:
        out.print(f"[yellow]for review:[/] {escape('; '.join(row['review_reasons']))}")
    print_fields(row, row["evidence"], out)
    versions = plain_table("version", "from", "to")
    for version in row["versions"]:
        until = version["valid_to"]
        versions.add_row(str(version["version"]), day_of(version["valid_from"]), day_of(until) if until else "now")
    out.print(versions)
    if row["changes"]:
        out.print(changes_table(row["changes"]))


def print_fields(pool: Row, evidence: Iterable[Row], out: Console) -> None:
    """A pool's values; where there is evidence, each with the sentences behind it and how sure it is."""
    behind: dict[str, list[Row]] = {}
    for item in evidence:
        behind.setdefault(item["field"], []).append(item)
    table = plain_table("field", "value", *(("the page says", "sure") if behind else ()))
    for name, label in POOL_FIELDS:
        value = pool.get(name)
        if value in (None, False, [], ()):
            continue
        marked = behind.get(name, [])
        said = [item for item in marked if item["rule"] != ASKED]
        sentences = dict.fromkeys(shortened(item.get("sentence") or item["quote"]) for item in said if item["quote"])
        sure = f"{min(item['confidence'] for item in said):.2f}" if said else ""
        flag = REVIEW if any(item["needs_review"] for item in marked) else ""
        table.add_row(label, escape(worded(value)), *((escape("\n".join(sentences)), sure + flag) if behind else ()))
    out.print(table)


def changes_table(rows: Iterable[Row]) -> Table:
    """Changes, old and new with the sentences on both sides."""
    table = plain_table("seen", "pool", "what", "old", "new")
    for row in rows:
        seen = day_of(row["seen_at"]) if "seen_at" in row else ""
        what = row["kind"] + (" (silent)" if row.get("silent") else "")
        sides = []
        for side in ("old", "new"):
            sentences = "\n".join(f"[dim]{escape(shortened(quote))}[/]" for quote in row[f"{side}_quotes"])
            sides.append(f"{escape(worded(row[side]))}\n{sentences}".strip())
        table.add_row(seen, escape(row.get("title") or row.get("pool") or "–"), what, *sides)
    return table


def crawl_table(crawled: Iterable[Row]) -> Table:
    """A row a source: what was asked, and what came."""
    table = plain_table(*CRAWL_COLUMNS)
    for column in table.columns[1:-1]:
        column.justify = "right"
    for source in crawled:
        row = crawl_row(source)
        table.add_row(*(str(row[name]) for name in CRAWL_COLUMNS))
    return table


def print_report(report: Report, lake: object) -> None:
    """A run's report for the screen: counts, and a line for whatever went wrong."""
    out = console()
    if report.crawled:
        out.print(crawl_table(report.crawled))
    if report.command == "crawl":
        print_troubles(report)
        return
    counts = (
        ("archived", report.archived),
        ("already archived", report.already),
        ("left by an earlier run", report.recovered),
        ("new", report.new),
        ("changed", report.changed),
        ("unchanged", report.unchanged),
        ("moved", report.moved),
        ("no announcement", report.no_announcement),
        ("failed", len(report.failed) + len(report.problems)),
    )
    said = ", ".join(f"{count} {name}" for name, count in counts if count)
    changes = f"{report.changes} change{'' if report.changes == 1 else 's'}"
    out.print(f"{report.command}: {said or 'nothing to do'}; {changes}")
    if report.generation:
        out.print(f"tables: {lake}/curated (generation {report.generation})")
    if told := ", ".join(f"{count} {name}" for name, count in report.alerts.items() if count):
        out.print(f"alerts: {told}")
    print_troubles(report)


def print_troubles(report: Report) -> None:
    """On standard error, a line for whatever went wrong or was repaired."""
    for problem in report.problems:
        say(f"failed: {problem['where']}: {problem['what']}; {problem['advice']}")
    for page in report.failed:
        say(f"failed: {page['url']}: {page['reason']}")
    for line in (*report.repairs, *report.notes, *report.skipped):
        say(f"note: {line}")
