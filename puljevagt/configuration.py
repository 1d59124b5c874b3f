"""The files that people write (``sources.toml``, ``alerts.toml``): TOML read into a dataclass, and every mistake named
with file, line and key, and with what to write instead."""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

T = TypeVar("T")
Where = tuple[int | str, ...]

STRICT = {"extra": "forbid"}
"""What a dataclass takes as ``__pydantic_config__`` so that a key which it does not know is refused."""

_PLAIN = {
    "string_type": "write it between quotation marks",
    "tuple_type": "write a list, in square brackets",
    "list_type": "write a list, in square brackets",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "float_type": "write a number",
    "float_parsing": "write a number",
    "dataclass_type": "write a table: { key = value }",
    "date_type": "write a day without quotation marks, as 2026-10-31",
    "date_from_datetime_parsing": "write a day without quotation marks, as 2026-10-31",
}
"""What to write instead, for the mistakes that the validating library words for programmers."""


class ConfigurationError(ValueError):
    """A file cannot be used as it stands. The message has a line for each mistake: ``file:line: where: what to do``."""


def read(path: Path, form: type[T]) -> T:
    """Read the TOML file ``path`` into ``form``, a dataclass whose annotations say what is allowed.

    ``form`` and the dataclasses inside it take :data:`STRICT`. Raises :class:`ConfigurationError` where the file is
    missing, is no TOML, or holds what ``form`` does not allow.
    """
    try:
        return parse(path.read_text("utf-8"), form, str(path))
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path}: there is no such file") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: not written in UTF-8; save it as UTF-8") from error


def parse(text: str, form: type[T], name: str) -> T:
    """As :func:`read`, from the text of a file called ``name``."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name}: no TOML: {error}") from error
    try:
        return TypeAdapter(form).validate_python(table)
    except ValidationError as error:
        mistakes = sorted(
            (line_of(text, where), _worded(item, where, table, form))
            for item in error.errors(include_url=False, include_context=False)
            for where in [tuple(item["loc"])]
        )
    raise ConfigurationError("\n".join(f"{name}:{line}: {message}" for line, message in dict.fromkeys(mistakes)))


def _worded(found: ErrorDetails, where: Where, table: dict[str, Any], form: type) -> str:
    """One mistake: where in the file, and what to do. Values are not repeated, since they may be secret."""
    message = _PLAIN.get(found["type"], found["msg"].removeprefix("Value error, "))
    if found["type"] == "unexpected_keyword_argument":
        known = _keys(form, where[:-1])
        near = difflib.get_close_matches(str(where[-1]), known, 1, 0.5)
        message = f"is unknown; did you mean {near[0]}?" if near else f"is unknown; known are {', '.join(known)}"
    elif found["type"] == "missing":
        message = "is missing"
    return _place(where, table) + message


def _place(where: Where, table: dict[str, Any]) -> str:
    """Where in the file, in its own words: ``source "example": expect.pools_at_least: ``."""
    path: list[str] = []
    entry = ""
    value: Any = table
    for step in where:
        value = _inside(value, step)
        if isinstance(step, int) and isinstance(value, dict):
            label = value.get("name", f"number {step + 1}")
            entry = f'{path.pop()} "{label}": '
        elif isinstance(step, int):
            path[-1] += f"[{step}]"
        else:
            path.append(step)
    return entry + (f"{'.'.join(path)}: " if path else "")


def _inside(value: Any, step: int | str) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def line_of(text: str, where: Where) -> int:
    """The line (from 1) on which the value at ``where`` begins in the TOML ``text``; that of its table where the value
    is missing.

    Found by reading ever longer beginnings of the text: the value begins after the last beginning that could be read
    without it. No library tells the lines of TOML, and this way is right for every form of it.
    """
    lines = text.splitlines(keepends=True)
    while where:
        begins = 1
        for number in range(1, len(lines) + 1):
            try:
                table = tomllib.loads("".join(lines[:number]))
            except tomllib.TOMLDecodeError:
                continue
            if _present(table, where):
                return begins
            begins = number + 1
        where = where[:-1]
    return 1


def _present(value: Any, where: Where) -> bool:
    for step in where:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _keys(form: Any, where: Sequence[int | str]) -> list[str]:
    """The keys that the dataclass at ``where`` inside ``form`` knows."""
    for step in where:
        if isinstance(step, str):
            form = _dataclass_in(get_type_hints(form).get(step))
    if not dataclasses.is_dataclass(form):
        return []
    hints = get_type_hints(form, include_extras=True)
    return [_alias(hints[field.name]) or field.name for field in dataclasses.fields(form)]


def _alias(hint: Any) -> str | None:
    """What a field is called in the file, where Python has the word for itself (``from``)."""
    return next((item.alias for item in getattr(hint, "__metadata__", ()) if getattr(item, "alias", None)), None)


def _dataclass_in(hint: Any) -> Any:
    """The dataclass that an annotation names, also inside ``tuple[...]`` or ``... | None``."""
    if dataclasses.is_dataclass(hint):
        return hint
    return next((found for part in get_args(hint) if (found := _dataclass_in(part))), None)
