"""The commands of the alerts: ``puljevagt alerts ...``, ``watch ...``, ``calendar`` and ``feed``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows import options
from flows.exits import FAILED, PARTLY
from flows.options import HERE, JsonOption, LakeOption, NowOption

if TYPE_CHECKING:
    from puljevagt.alerts import Alerts
    from puljevagt.curation.lake import Lake

app = typer.Typer(rich_markup_mode="rich")
alerts_app = typer.Typer(
    rich_markup_mode="rich", no_args_is_help=True, help="Tell people what changed, and see what became of it."
)
app.add_typer(alerts_app, name="alerts")

AlertsOption = Annotated[
    Path | None,
    typer.Option(
        "--alerts",
        envvar="PULJEVAGT_ALERTS",
        metavar="FILE",
        help="The watches, where not the lake's alerts.toml.",
        show_default=False,
    ),
]
WatchArgument = Annotated[str, typer.Argument(metavar="WATCH", help="The name of a watch.", show_default=False)]
MaybeWatch = Annotated[
    str | None,
    typer.Argument(metavar="[WATCH]", help="The name of a watch; all pools where none is given.", show_default=False),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help="Where to write it; standard output where not given.", show_default=False
    ),
]


@alerts_app.command(epilog="Example: [bold]puljevagt alerts send[/], every ten minutes where no `puljevagt serve` runs")
def send(
    alerts: AlertsOption = None, lake: LakeOption = HERE, now: NowOption = None, as_json: JsonOption = False
) -> None:
    """Send what is due: news since the last time, digests at their hour, reminders, and what failed before.

    Every run ends with this. What a channel does not take is tried again, the next time, then after a minute, two, four
    and so on up to six hours, for three days; then it is given up and shown by [bold]alerts status[/].
    """
    from flows.alerts import failures, secrets
    from flows.render import emit, say
    from puljevagt.alerts import send_due

    home, watches = _open(lake, alerts)
    done = send_due(home, watches, options.moment(now, "--now"), secrets(home))
    if as_json:
        emit(done.messages)
    else:
        _print(f"{done.sent} sent, {done.failed} failed, {done.dead} given up; {done.waiting} deliveries wait")
    for line in (*done.notes, *failures(done)):
        say(f"note: {line}")
    if not as_json and done.next_try:
        say(f"note: the next try is at {done.next_try}; `puljevagt alerts retry` tries at once")
    _end(len(done.messages) - done.sent, len(done.messages))


@alerts_app.command(epilog='Example: [bold]puljevagt alerts test "hjemløse i kommunerne"[/]')
def test(
    watch: WatchArgument,
    alerts: AlertsOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send a sample to every channel of a watch, to see that it arrives and what it looks like."""
    from flows.alerts import secrets
    from flows.render import emit, say
    from puljevagt.alerts.send import send_sample

    home, watches = _open(lake, alerts)
    entries = send_sample(watches, watch, options.moment(now, "--now"), secrets(home))
    if as_json:
        emit(entries)
    for entry in entries:
        if entry["error"]:
            say(f"failed: {entry['channel']}: {entry['error']}")
        elif not as_json:
            _print(f"sent to {entry['channel']}")
    _end(sum(entry["error"] is not None for entry in entries), len(entries))


@alerts_app.command(
    epilog="Examples: [bold]puljevagt alerts preview --since 2026-09-01[/] · [bold]… --since 2026-09-01 --text[/]"
)
def preview(
    since: Annotated[str, typer.Option(metavar="TIME", help="From when on; a day begins in Denmark.")],
    text: Annotated[bool, typer.Option("--text", help="The whole messages.")] = False,
    alerts: AlertsOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what would have been sent, when and to whom, had the watches begun earlier. Nothing is sent or kept."""
    from flows.render import console, day_of, emit, plain_table
    from puljevagt.alerts.preview import preview as made

    home, watches = _open(lake, alerts)
    found = made(home, watches, options.beginning(since, "--since"), options.moment(now, "--now"))
    if as_json:
        emit(asdict(item) | {"at": item.at.isoformat()} for item in found)
    elif text:
        for item in found:
            _print(f"{day_of(item.at)}  {item.watch} → {', '.join(item.to)}\n{item.subject}\n\n{item.text}")
    elif found:
        shown = plain_table("when", "watch", "to", "subject")
        for item in found:
            shown.add_row(*_plain(day_of(item.at), item.watch, "\n".join(item.to), item.subject))
        console().print(shown)
    else:
        _print("nothing would have been sent")


@alerts_app.command(epilog="Example: [bold]puljevagt alerts status --json[/]")
def status(alerts: AlertsOption = None, lake: LakeOption = HERE, as_json: JsonOption = False) -> None:
    """Count deliveries by state, and name the messages that were given up.

    pending: waits for its time or turn · sending: under way · sent · failed: is tried again · dead: given up ·
    cancelled: undone before it was told, or nobody wants it any more.
    """
    from flows.alerts import file_of
    from flows.render import console, emit, plain_table
    from puljevagt.alerts import load
    from puljevagt.alerts.upkeep import status as counted

    home = _lake(lake)
    path = file_of(home, alerts)
    found = counted(home, load(path) if path.exists() else None)
    if as_json:
        emit([found])
        return
    shown = plain_table("state", "deliveries")
    for state, count in found.items():
        if isinstance(count, int):
            shown.add_row(state, str(count))
    console().print(shown)
    if found["dead_messages"]:
        shown = plain_table("given up: watch", "to", "tries", "why", "subject")
        for item in found["dead_messages"]:
            shown.add_row(*_plain(item["watch"], item["channel"], str(item["tries"]), item["error"], item["subject"]))
        console().print(shown)


@alerts_app.command(epilog="Example: [bold]puljevagt alerts retry && puljevagt alerts send[/]")
def retry(
    watch: Annotated[str | None, typer.Option(metavar="WATCH", help="Only of this watch.", show_default=False)] = None,
    alerts: AlertsOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let what was given up, or waits for its next try, be tried at once by the next [bold]alerts send[/]."""
    from flows.render import emit
    from puljevagt.alerts.upkeep import retry as let

    home, watches = _open(lake, alerts)
    count = let(home, options.moment(now, "--now"), watches.named(watch).name if watch else None)
    if as_json:
        emit([{"messages": count}])
    else:
        _print(f"{count} message{'' if count == 1 else 's'} will be tried again")


@app.command(
    epilog='Examples: [bold]puljevagt calendar > frister.ics[/] · [bold]puljevagt calendar "hjemløse i kommunerne"[/]'
)
def calendar(
    watch: MaybeWatch = None,
    out: OutOption = None,
    alerts: AlertsOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
) -> None:
    """Write the deadlines (frister) as a calendar, for any calendar program: iCalendar, one event a deadline.

    A deadline that moves stays the same event; one that is withdrawn is marked as cancelled.
    """
    from puljevagt.alerts.publishing import calendar_of

    home = _lake(lake)
    _write(calendar_of(home, _named(home, alerts, watch), options.moment(now, "--now")), out)


@app.command(
    epilog='Examples: [bold]puljevagt feed > aendringer.xml[/] · [bold]puljevagt feed --new "hjemløse i kommunerne"[/]'
)
def feed(
    watch: MaybeWatch = None,
    new: Annotated[bool, typer.Option("--new", help="New pools rather than changes.")] = False,
    address: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the feed will be read.", show_default=False)
    ] = None,
    out: OutOption = None,
    alerts: AlertsOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
) -> None:
    """Write what changed, or with --new which pools are new, as an Atom feed."""
    from puljevagt.alerts.publishing import feed_of

    home = _lake(lake)
    _write(feed_of(home, _named(home, alerts, watch), options.moment(now, "--now"), new=new, address=address), out)


def _lake(root: Path) -> Lake:
    from puljevagt.curation.lake import Lake

    return Lake(root)


def _open(root: Path, given: Path | None) -> tuple[Lake, Alerts]:
    from flows.alerts import load

    home = _lake(root)
    return home, load(home, given)


def _named(home: Lake, given: Path | None, watch: str | None) -> Any:
    """The watch of this name, ``None`` where none is named."""
    from flows.alerts import load

    return load(home, given).named(watch) if watch is not None else None


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    else:
        out.write_bytes(content)


def _print(text: str) -> None:
    from flows.render import console

    console().print(text, markup=False, soft_wrap=True)


def _plain(*texts: str) -> Sequence[str]:
    from rich.markup import escape

    return [escape(text or "") for text in texts]


def _end(failed: int, all_of_them: int) -> None:
    if failed:
        raise typer.Exit(FAILED if failed == all_of_them else PARTLY)
