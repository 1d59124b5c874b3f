"""The commands that read pages without a lake: ``puljevagt extract`` and ``puljevagt diff``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows import options
from flows.exits import FAILED, PARTLY
from flows.options import JsonOption

if TYPE_CHECKING:
    from extractors.model import Reading

app = typer.Typer(rich_markup_mode="rich")


@app.command(
    epilog="Examples: [bold]puljevagt extract page.html[/] · [bold]puljevagt extract --json pages/*.html | jq .pools[/]"
)
def extract(
    files: Annotated[list[str], typer.Argument(help="Pages, as for ingest.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Say what pages announce, and where on the page they say it. Needs no lake and keeps nothing."""
    from flows import progress
    from flows.reading import read_inputs
    from flows.render import console, emit, print_fields, say
    from puljevagt.archive import Page, Skipped, iter_inputs

    done = failed = 0
    with progress.shown(), progress.Step("reading pages") as step:
        for item, reading, note in read_inputs(iter_inputs(files, now=options.moment(None, "--now"))):
            step.done()
            if reading is None or not isinstance(item, Page):
                skipped = isinstance(item, Skipped)
                failed += not skipped
                say(
                    f"{'note' if skipped else 'failed'}: {f'{item.origin}: {note}' if isinstance(item, Page) else item}"
                )
                continue
            done += 1
            if as_json:
                address = {} if item.url.startswith("urn:") else {"url": item.url}
                emit([{"source": item.origin, **address, **reading.to_json()}])
                continue
            out = console()
            issuer = f" – {reading.issuer}" if reading.issuer else ""
            out.print(f"{item.origin}{issuer}" + ("" if reading.pools else ": no announcement"), markup=False)
            for record in reading.to_json()["pools"]:
                out.print(f"[bold]{record['title']}[/]")
                print_fields(record, _evidence_rows(reading, record["title"]), out)
    raise typer.Exit(0 if not failed else PARTLY if done else FAILED)


def _evidence_rows(reading: Reading, title: str) -> list[dict[str, Any]]:
    """The evidence of one pool, a row a place, as the table ``evidence`` has it."""
    return [
        {"quote": quote, **{name: getattr(item, name) for name in ("field", "rule", "confidence", "needs_review")}}
        for item in reading.evidence
        if item.pool in (title, None)
        for _, _, quote in item.spans
    ]


@app.command(
    epilog="Examples: [bold]puljevagt diff --json monday.html tuesday.html[/] · "
    "[bold]puljevagt diff --text monday.html tuesday.html[/]"
)
def diff(
    old: Annotated[str, typer.Argument(help="The page as it was.")],
    new: Annotated[str, typer.Argument(help="The same page later.")],
    text: Annotated[bool, typer.Option("--text", help="Also the announcement's text, word by word.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what a reader must be told of the change between two files of one page.

    Menus, news lists, cookie banners and layout make no change; a moved deadline always does. [bold]Silent[/] means
    that the announcement changed and the page's own stamp ("Sidst opdateret") did not.
    """
    from flows.difference import difference_lines
    from flows.render import changes_table, console, emit
    from puljevagt.curation.changes import compare
    from puljevagt.curation.textdiff import text_diff

    before, after = _read_one(old), _read_one(new)
    compared = compare(before, after).to_json()
    paragraphs = text_diff(before, after) if text else ()
    if as_json:
        emit([compared | ({"text": [item.to_json() for item in paragraphs]} if text else {})])
    elif compared["changes"]:
        console().print(changes_table([{**change, "silent": compared["silent"]} for change in compared["changes"]]))
    else:
        console().print("nothing that a reader must be told")
    if text and not as_json:
        for line in difference_lines(paragraphs):
            console().print(line)


def _read_one(path: str) -> Reading:
    """The reading of the one page that a file holds; anything else ends the command."""
    from flows.reading import read_inputs
    from flows.render import say
    from puljevagt.archive import Page, iter_inputs

    found = list(read_inputs(iter_inputs([path], now=options.moment(None, "--now"))))
    item, reading, note = found[0]
    if len(found) > 1:
        raise typer.BadParameter(f"{path} holds more than one page; give a file of one")
    if reading is None:
        say(f"failed: {f'{item.origin}: {note}' if isinstance(item, Page) else item}")
        raise typer.Exit(FAILED)
    return reading
