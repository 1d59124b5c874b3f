"""The options that commands share, how their values are read, and what the Danish codes are."""

from __future__ import annotations

import difflib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

import typer

LakeOption = Annotated[
    Path,
    typer.Option(
        "--lake", envvar="PULJEVAGT_LAKE", metavar="DIR", help="The folder that holds raw/, curated/ and state/."
    ),
]
NowOption = Annotated[
    str | None,
    typer.Option(
        "--now",
        envvar="PULJEVAGT_NOW",
        metavar="TIME",
        help="The time to take for the present one: ISO 8601, UTC where it names no zone.",
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="JSON Lines on standard output, and nothing else there: for programs.")
]
PoolArgument = Annotated[
    str, typer.Argument(help="A pool's id, or a part of a title that only one has.", show_default=False)
]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides; kept with the decision.")]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why; kept with the decision.")]
SourcesOption = Annotated[
    Path | None,
    typer.Option(
        "--sources", metavar="FILE", help="The sources; by default sources.toml in the lake.", show_default=False
    ),
]
HERE = Path()


def moment(text: str | None, option: str) -> datetime:
    """The time that an option names, aware; the present one where there is none. A bad one is wrong usage."""
    if text is None:
        return datetime.now(UTC)
    from puljevagt.archive import parse_time

    try:
        return parse_time(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"{text!r} is no time; write 2026-09-14 or 2026-09-14T12:00+02:00", param_hint=option
        ) from error


def day_or_moment(text: str, option: str) -> date | datetime:
    """A day (``YYYY-MM-DD``), or an aware time where the text names one. A bad one is wrong usage."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return moment(text, option)


def day(text: str, option: str) -> date:
    """A day, ``YYYY-MM-DD``. A bad one is wrong usage."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2026-10-31", param_hint=option) from error


def beginning(text: str, option: str) -> datetime:
    """A time, or the beginning of a day in Denmark. A bad one is wrong usage."""
    from puljevagt.curation.query import DENMARK

    when = day_or_moment(text, option)
    return when if isinstance(when, datetime) else datetime.combine(when, time(), DENMARK)


def ending(text: str, option: str) -> datetime:
    """A time, or the end of a day in Denmark. A bad one is wrong usage."""
    from puljevagt.curation.query import DENMARK

    when = day_or_moment(text, option)
    return when if isinstance(when, datetime) else datetime.combine(when, time.max, DENMARK)


def codes(vocabulary: str, given: list[str], option: str) -> list[str]:
    """The codes that a user gave, checked against a vocabulary (``applicants`` or ``target_groups``); a Danish label
    does as well as its code. An unknown one is wrong usage, answered with the nearest codes."""
    from extractors.data_files import load

    known = load(vocabulary)
    by_label = {entry["da"]: code for code, entry in known.items()}
    found = []
    for name in given:
        code = name if name in known else by_label.get(name.casefold())
        if code is None:
            near = difflib.get_close_matches(name.casefold(), known, 3, 0.5) or list(known)
            raise typer.BadParameter(f"there is no code {name!r}; try {', '.join(near)}", param_hint=option)
        found.append(code)
    return found


def refuse_misplaced(context: typer.Context) -> None:
    """An option before the name of a subcommand would say nothing to it: another lake would be changed."""
    for name in context.params:
        given = context.get_parameter_source(name)
        if given is not None and given.name == "COMMANDLINE":
            option = "--json" if name == "as_json" else f"--{name}"
            raise typer.BadParameter(f"write it after {context.invoked_subcommand}", param_hint=option)
