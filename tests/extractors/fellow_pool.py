"""A page that says all but who may apply, for tests of that."""

from __future__ import annotations

from extractors import read_page

HEAD = "Fællespuljen\nOffentliggjort 3. marts 2022\nFristen er den 1. maj 2022.\n"


def applicants(text: str) -> set[str]:
    """The codes of those who may apply where the page goes on with a text."""
    (pool,) = read_page((HEAD + text).encode(), media_type="text/plain").pools
    return set(pool.applicants)
