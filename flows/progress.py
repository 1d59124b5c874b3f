"""How far long work is, on standard error, and only where a person looks: flows say it, the command line shows it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_shown: ContextVar[Progress | None] = ContextVar("progress", default=None)


@contextmanager
def shown() -> Iterator[None]:
    """Show the steps of what is done inside, where standard error is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        token = _shown.set(progress)
        try:
            yield
        finally:
            _shown.reset(token)


class Step:
    """One step of the work, which ends when the ``with`` does. ``total`` is how many things there are to do."""

    def __init__(self, name: str, total: int | None = None) -> None:
        self._progress = _shown.get()
        self._name, self._total = name, total
        self._id: TaskID | None = None

    def __enter__(self) -> Step:
        if self._progress is not None:
            self._id = self._progress.add_task(self._name, total=self._total)
        return self

    def __exit__(self, *error: object) -> None:
        if self._progress is not None and self._id is not None:
            self._progress.remove_task(self._id)

    def done(self, count: int = 1) -> None:
        """Say that so many more are done."""
        if self._progress is not None and self._id is not None:
            self._progress.advance(self._id, count)
