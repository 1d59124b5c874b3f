"""What pools state in the end: of what the rules read only what doubt let stand, and what was taken besides.

The evidence decides: a value of a core field that no entry of the evidence has is not stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from extractors.groups import codes
from extractors.model import CORE, TAKEN, Evidence, Pool, values


def settled(pools: Iterable[Pool], entries: Sequence[Evidence]) -> Iterator[Pool]:
    """The pools with the values that the entries have: their own, and those that were taken for them."""
    for pool in pools:
        said = [item for item in entries if item.pool == pool.title and item.value is not None]
        changed: dict[str, Any] = {}
        for field in CORE:
            standing = {item.value for item in said if item.field == field}
            taken = {item.value for item in said if item.field == field and item.rule == TAKEN}
            read = values(pool, field)
            if taken or not standing.issuperset(read):
                changed[field] = _field(pool, field, {*taken, *standing.intersection(read)})
        if "applicants" in changed:  # nobody is both
            changed["partners"] = tuple(code for code in pool.partners if code not in changed["applicants"])
        yield replace(pool, **changed) if changed else pool


def _field(pool: Pool, field: str, found: Iterable[Any]) -> Any:
    """Values as their field holds them, in the order that it keeps."""
    if isinstance(getattr(pool, field), tuple):
        return tuple(sorted(found, key=None if field == "deadlines" else codes(field).index))
    return next(iter(found), False if field == "rolling" else None)
