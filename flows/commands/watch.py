"""The commands ``puljevagt watch ...``: who is told of what."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from flows import options
from flows.commands.alerts import AlertsOption
from flows.options import HERE, JsonOption, LakeOption

app = typer.Typer(
    rich_markup_mode="rich", no_args_is_help=True, help="Who is told of what: the watches of alerts.toml."
)

Texts = list[str] | None


@app.command(
    epilog="Examples: [bold]puljevagt watch add[/], which asks · [bold]puljevagt watch add --name hjemløse --to "
    "mailto:you@example.dk --applicant kommune --target hjemloese --digest daily[/]"
)
def add(
    name: Annotated[str | None, typer.Option(help="What to call it.", show_default=False)] = None,
    to: Annotated[
        Texts,
        typer.Option(metavar="ADDRESS", help="Where to: mailto:you@example.dk, or any address that Apprise knows."),
    ] = None,
    applicant: Annotated[Texts, typer.Option(metavar="CODE", help="Who may apply (ansøgerkreds): kommune, ...")] = None,
    target: Annotated[Texts, typer.Option(metavar="CODE", help="Whom it is for (målgruppe): hjemloese, ...")] = None,
    issuer: Annotated[Texts, typer.Option(metavar="TEXT", help="Part of the authority's or fund's name.")] = None,
    word: Annotated[Texts, typer.Option(metavar="TEXT", help="Part of title, purpose or issuer.")] = None,
    amount_min: Annotated[int | None, typer.Option(metavar="KRONER", help="The least sum.", show_default=False)] = None,
    amount_max: Annotated[
        int | None, typer.Option(metavar="KRONER", help="The greatest sum.", show_default=False)
    ] = None,
    pool: Annotated[Texts, typer.Option(metavar="ID", help="Single pools.")] = None,
    kind: Annotated[Texts, typer.Option(metavar="KIND", help="Which changes: deadline_extended, closed, ...")] = None,
    digest: Annotated[str | None, typer.Option(help="none (at once), daily or weekly.", show_default=False)] = None,
    at: Annotated[str | None, typer.Option(metavar="HH:MM", help="When a digest is sent.", show_default=False)] = None,
    day: Annotated[str | None, typer.Option(help="The day of a weekly digest: monday, ...", show_default=False)] = None,
    language: Annotated[str | None, typer.Option(help="da or en.", show_default=False)] = None,
    smtp: Annotated[
        str | None,
        typer.Option(metavar="HOST[:PORT]", help="The mail server, where the file names none.", show_default=False),
    ] = None,
    sender: Annotated[
        str | None, typer.Option("--from", metavar="ADDRESS", help="Whom mails are from.", show_default=False)
    ] = None,
    alerts: AlertsOption = None,
    lake: LakeOption = HERE,
) -> None:
    """Add a watch to alerts.toml. What is needed and not given is asked for; commentaries in the file stay."""
    from flows.alerts import file_of
    from flows.render import say
    from puljevagt.alerts.config import redacted
    from puljevagt.alerts.editing import add as write
    from puljevagt.curation.lake import Lake

    path = file_of(Lake(lake), alerts)
    asking = name is None or not to
    if name is None:
        name = typer.prompt("What shall the watch be called? (name)", err=True)
    if not to:
        to = _several("Where to? (mailto:you@example.dk, or an address that Apprise knows; several with spaces)")
        applicant = applicant or _several("Who may apply? (codes such as kommune; empty: anybody)", "")
        target = target or _several("Whom is it for? (codes such as hjemloese; empty: all)", "")
        digest = digest or typer.prompt("At once (none), daily or weekly?", default="none", err=True)
    values: dict[str, Any] = {
        "name": name,
        "to": to,
        "applicants": options.codes("applicants", applicant or [], "--applicant"),
        "target_groups": options.codes("target_groups", target or [], "--target"),
        "issuers": issuer,
        "words": word,
        "amount_min": amount_min,
        "amount_max": amount_max,
        "pools": pool,
        "kinds": kind,
        "digest": digest,
        "at": at,
        "day": day,
        "language": language,
    }
    server = _server(path, to, smtp, sender, asking)
    write(path, values, server)
    open_ones = [redacted(channel) for channel in to if "${" not in channel and redacted(channel).endswith("://...")]
    for channel in open_ones:
        say(f"note: {channel} may hold a token; keep it in the environment and write ${{NAME}} in its place")
    typer.echo(f"watch {name!r} added to {path}; try it with: puljevagt alerts test {name!r}")


def _several(question: str, default: str | None = None) -> list[str]:
    answer: str = typer.prompt(question, default=default, show_default=False, err=True)
    return answer.replace(",", " ").split()


def _server(path: Path, to: list[str], smtp: str | None, sender: str | None, asking: bool) -> dict[str, Any]:
    """The table ``[smtp]`` where the file needs one and has none; asked for where somebody is there to answer."""
    from puljevagt.alerts import load

    mails = any(channel.startswith("mailto:") for channel in to)
    if not mails or (path.exists() and load(path).smtp is not None):
        return {}
    if asking and smtp is None:
        smtp = typer.prompt("Which mail server sends? (host or host:port)", default="localhost", err=True)
    if asking and sender is None:
        sender = typer.prompt("Whom are the mails from? (address)", err=True)
    if smtp is None or sender is None:
        raise typer.BadParameter("mail needs a server: give --smtp HOST[:PORT] and --from ADDRESS", param_hint="--smtp")
    host, _, port = smtp.partition(":")
    if port and not port.isdecimal():
        raise typer.BadParameter(f"{port!r} is no port", param_hint="--smtp")
    return {"host": host, "port": int(port or 25), "from": sender}


@app.command("list", epilog="Example: [bold]puljevagt watch list --json[/]")
def list_(alerts: AlertsOption = None, lake: LakeOption = HERE, as_json: JsonOption = False) -> None:
    """List the watches of alerts.toml; addresses with secrets in them are shortened."""
    from rich.markup import escape

    from flows.alerts import load
    from flows.render import console, emit, plain_table
    from puljevagt.alerts.config import redacted
    from puljevagt.alerts.words import words
    from puljevagt.curation.lake import Lake

    watches = load(Lake(lake), alerts).watch
    if as_json:
        from dataclasses import asdict

        emit(asdict(watch) | {"to": [redacted(channel) for channel in watch.to]} for watch in watches)
        return
    shown = plain_table("watch", "what", "to", "when", "reminders")
    for watch in watches:
        when = "at once" if watch.digest == "none" else f"{watch.digest} at {watch.at}"
        channels = "\n".join(redacted(channel) for channel in watch.to)
        days = ", ".join(map(str, watch.remind_days))
        shown.add_row(escape(watch.name), escape(words("en").conditions(watch)), escape(channels), when, days)
    console().print(shown)
