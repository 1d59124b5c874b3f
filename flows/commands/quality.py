"""The commands that show how well pages are read: ``puljevagt evaluate`` and ``puljevagt explain``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.options import JsonOption

app = typer.Typer(rich_markup_mode="rich")


@app.command(epilog="Example: [bold]puljevagt evaluate tests/gold/dev --errors[/]")
def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Labels NAME.json beside NAME.txt or .html; NAME.changes.json beside NAME.v1.html, "
            "NAME.v2.html; or labels.json: which pages announce one call.",
        ),
    ],
    errors: Annotated[bool, typer.Option("--errors", help="Each wrong value, with the sentence behind it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Score against labels: the extraction page by page (precision, recall and F1 a field, and how well doubt is
    placed), the changes told between two versions of a page, or the pages linked as one call."""
    from extractors.evaluation import evaluate as score
    from extractors.evaluation import report
    from flows.render import emit
    from puljevagt.curation import pair_evaluation
    from puljevagt.curation.calls import evaluation as call_evaluation

    if call_evaluation.holds_calls(folder):
        calls = call_evaluation.evaluate_calls(folder)
        if as_json:
            emit([calls.to_json()])
        else:
            sys.stdout.writelines(f"{line}\n" for line in call_evaluation.report(calls, errors=errors))
        return
    if pair_evaluation.holds_pairs(folder):
        pairs = pair_evaluation.evaluate_pairs(folder)
        if as_json:
            emit([pairs.to_json()])
        else:
            sys.stdout.writelines(f"{line}\n" for line in pair_evaluation.report(pairs, errors=errors))
        return
    try:
        evaluation = score(folder)
    except FileNotFoundError as error:
        raise typer.BadParameter(str(error), param_hint="DIR") from error
    if as_json:
        emit([evaluation.to_json()])
    else:
        sys.stdout.writelines(f"{line}\n" for line in report(evaluation, errors=errors))


@app.command(epilog="Example: [bold]puljevagt explain pulje.html --html marked.html[/]")
def explain(
    page: Annotated[Path, typer.Argument(metavar="FILE", help="A page: .html, .htm or .txt.")],
    html: Annotated[Path, typer.Option("--html", metavar="OUT", help="Where to write the marked page.")],
) -> None:
    """Write a page's text with every value marked where it was read, and what was left out in grey."""
    from extractors import UnreadablePage
    from extractors.explain import explain_html

    media_type = "text/plain" if page.suffix.lower() == ".txt" else "text/html"
    try:
        marked = explain_html(page.read_bytes(), media_type=media_type)
        html.write_text(marked, encoding="utf-8")
    except (OSError, UnreadablePage) as error:
        sys.stderr.write(f"{page}: {error}\n")
        raise typer.Exit(1) from error
