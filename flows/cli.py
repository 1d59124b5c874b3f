"""The command ``puljevagt``: its groups of commands put together, and how it ends."""

from __future__ import annotations

import errno
import os
import sys
import traceback

import typer

from flows.commands import (
    alerts,
    archive,
    calls,
    crawl,
    data,
    ingest,
    quality,
    reading,
    review,
    schedule,
    sources,
    tables,
    watch,
)
from flows.exits import FAILED, WRONG_USAGE

app = typer.Typer(
    name="puljevagt",
    help="Watches pages on which Danish authorities announce money that can be applied for: a [bold]pulje[/] (grant "
    "pool) with its [bold]frist[/] (deadline), [bold]ansøgerkreds[/] (who may apply) and [bold]målgruppe[/] (whom it "
    "is for).",
    epilog="Begin with [bold]puljevagt ingest PATH[/], then [bold]puljevagt pools[/].",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for group in (crawl, ingest, reading, tables, data, quality, schedule, alerts):
    app.add_typer(group.app)
app.add_typer(sources.plans)
app.add_typer(sources.app, name="sources")
app.add_typer(archive.app, name="archive")
app.add_typer(review.app, name="review")
app.add_typer(calls.app, name="calls")
app.add_typer(watch.app, name="watch")


def main(args: list[str] | None = None) -> int:
    """Run the command with ``args`` (the process's own where ``None``) and return its exit code. Never raises for what
    a user may do; ``PULJEVAGT_DEBUG=1`` shows where an unexpected error came from."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Danish letters, whatever the machine's language
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(args=args, prog_name="puljevagt")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILED
    except Exception as error:  # no user is shown a traceback
        return _explain(error)
    return 0


def _explain(error: Exception) -> int:
    """One line on standard error, and the exit code."""
    from flows.render import say

    known = type(error).__module__.partition(".")[0] in ("flows", "puljevagt", "extractors")
    if type(error).__name__ == "WrongUsage":
        say(f"puljevagt: {error}")
        return WRONG_USAGE
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        say("puljevagt: the disk is full; the tables are as before. Free some space and run again")
    elif known or isinstance(error, OSError):
        say(f"puljevagt: {error}")
    else:
        say(f"puljevagt: unexpected {type(error).__name__}: {error}; PULJEVAGT_DEBUG=1 shows where, please report it")
    if os.environ.get("PULJEVAGT_DEBUG"):
        say("".join(traceback.format_exception(error)))
    return FAILED
