"""What a reader who watches a page must be told between two readings of it, and no more.

The kinds and their decided cases are those of the project's labelled version pairs: see :class:`Kind`. Everything here
is a pure function of the two readings; time, identity and storage are the business of
:mod:`puljevagt.curation.history`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.model import Reading
from puljevagt.curation import quotes
from puljevagt.curation.kinds import Change, Comparison, Kind
from puljevagt.curation.pairing import pair
from puljevagt.curation.pool_changes import page_changes, pool_changes, unnamed_change
from puljevagt.curation.settling import settled
from puljevagt.curation.standing import PageWords
from puljevagt.curation.wording import compare_wording

__all__ = ["Change", "Comparison", "Kind", "compare", "pool_changes"]

TEXT_QUOTES = 5
"""Lines quoted on each side where the wording changed as a whole; the rest is for a text diff."""


def compare(old: Reading, new: Reading, pairs: Sequence[tuple[int, int]] | None = None) -> Comparison:
    """What a reader must be told who knows ``old`` and now sees ``new``, readings of the same address.

    ``pairs`` says which pools are the same, ``(old, new)``, where the caller knows it; else :func:`pairing.pair` does.
    A page that turns into no announcement has lost its pools. What closed is said alone: its old figures interest
    nobody.
    """
    pairs = pair(old.pools, new.pools) if pairs is None else pairs
    new = settled(old, new, pairs)
    changes = [change for i, j in pairs for change in pool_changes(old, i, new, j)]
    changes += _gone_and_come(old, new, pairs)
    all_closed = bool(new.pools) and all(pool.closed for pool in new.pools)
    if pairs and not all_closed:
        changes += page_changes(old, new)
    if pairs and not changes:
        changes += _wording_changes(old, new, pairs)
    moved = old.updated_on is not None and new.updated_on is not None and old.updated_on != new.updated_on
    silent = bool(changes) and old.updated_on is not None and old.updated_on == new.updated_on
    if pairs and not changes and moved:
        said = [quotes.of_field(reading, None, ["updated_on"]) for reading in (old, new)]
        changes.append(Change(Kind.RESTAMPED, old.updated_on, new.updated_on, None, said[0], said[1]))
    order = {kind: place for place, kind in enumerate(Kind)}
    named = [_of_only_pool(change, old, new) for change in changes]
    return Comparison(silent, tuple(sorted(named, key=lambda change: order[change.kind])))


def _of_only_pool(change: Change, old: Reading, new: Reading) -> Change:
    """What concerns the whole page concerns its pool, where it has but one."""
    if change.of_page and len(old.pools) == len(new.pools) == 1:
        return replace(change, pool=new.pools[0].title, old_index=0, new_index=0)
    return change


def _gone_and_come(old: Reading, new: Reading, pairs: Sequence[tuple[int, int]]) -> Iterator[Change]:
    """Pools that only one of the pages announces; not one that both word alike and only one was read to announce."""
    kept_old, kept_new = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, pool in enumerate(old.pools):
        if i not in kept_old and not _says_all(new, old, pool.title):
            said = quotes.of_field(old, pool.title, ["title"])
            yield Change(Kind.POOL_REMOVED, pool.title, None, pool.title, said, (), i, None)
    for j, pool in enumerate(new.pools):
        if j not in kept_new and not _says_all(old, new, pool.title):
            said = quotes.of_field(new, pool.title, ["title"])
            yield Change(Kind.POOL_ADDED, None, pool.title, pool.title, (), said, None, j)


def _says_all(page: Reading, other: Reading, pool: str) -> bool:
    """Whether a page says all that a pool of another was read from."""
    here, there = PageWords(page), PageWords(other)
    said = [there.statement(a, b) for item in other.evidence if item.pool == pool for a, b, _ in item.spans]
    return bool(said) and all(here.times(words) >= there.times(words) > 0 for words in said)


def _wording_changes(old: Reading, new: Reading, pairs: Sequence[tuple[int, int]]) -> Iterator[Change]:
    """That the wording changed, or a field of which no other kind tells."""
    difference = compare_wording(old, new)
    if difference.substantial:
        gone, come = difference.gone[:TEXT_QUOTES], difference.come[:TEXT_QUOTES]
        yield Change(Kind.TEXT_CHANGED, None, None, None, gone, come)
        return
    for i, j in pairs:
        if otherwise := unnamed_change(old, i, new, j):
            yield otherwise
            return
