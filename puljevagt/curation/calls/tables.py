"""The tables of calls: ``clues``, what linking compares beside a pool's row, and ``calls``, the resolved view."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from puljevagt.curation.schema import PARTITION, Column, Table

RESOLVED = (
    *("title", "issuer", "amount_total_dkk", "amount_annual_dkk", "grant_min_dkk", "grant_max_dkk", "deadlines"),
    *("first_deadline", "last_deadline", "deadline_text", "rolling", "opens_on", "applicants", "partners"),
    *("target_groups", "project_start", "project_end", "account", "purpose", "apply_url", "co_financing"),
    *("expected_grants", "area", "closed", "listed", "events", "emails", "phones"),
)
"""Columns of ``pools`` that a call has as well, taken from the best of its pages."""

NUMBERS = pa.list_(pa.int64())
ORIGINS = pa.list_(pa.struct([("field", pa.string()), ("pages", pa.list_(pa.string()))]))
SAYS = pa.list_(pa.struct([("url", pa.string()), ("value", pa.string())]))
CONTRADICTIONS = pa.list_(pa.struct([("field", pa.string()), ("says", SAYS)]))
LINKS = pa.list_(
    pa.struct(
        [
            ("one", pa.string()),
            ("other", pa.string()),
            ("score", pa.float64()),
            ("bits", pa.float64()),
            ("reasons", pa.list_(pa.string())),
        ]
    )
)

CLUES = Table(
    "clues",
    "what a pool's page says beyond its row that tells whether another page is about the same call",
    (
        Column("pool_id", pa.string(), "The pool, or a passage of a page that may speak of one."),
        Column(PARTITION, pa.string(), "The watched site; the partition."),
        Column("url", pa.string(), "The page's address."),
        Column("keys", NUMBERS, "What it is found by: pools that share one are compared.", "hashes"),
        Column("owned", NUMBERS, "The page's address and the pool's name, by which other pages speak of it.", "hashes"),
        Column("sought", NUMBERS, "The addresses and names that this page speaks of.", "hashes"),
        Column("words", pa.string(), "Stems of the page's words, where it announces no other pool."),
        Column("homes", pa.list_(pa.string()), "Municipalities and regions that the page names."),
        Column("address", pa.int64(), "The page's address.", "hash", True),
        Column("links", NUMBERS, "The addresses that the announcement links to.", "hashes"),
        Column("named", NUMBERS, "What the text may call by name.", "hashes"),
        Column("alone", pa.bool_(), "All the page is about this."),
        Column(
            "days",
            NUMBERS,
            "Days that the text says.",
            "days since 0001-01-01, from 1; 100 * month + day without a year",
        ),
        Column("sums", NUMBERS, "Sums that the text says.", "DKK"),
        Column("heading", pa.string(), "Heading of a passage that announces no pool; null for a pool.", None, True),
        Column("issuer", pa.string(), "The authority that such a page names.", None, True),
        Column("stated_on", pa.date32(), "The day of such a page by its own words.", None, True),
    ),
    ("url", "pool_id"),
)


def calls_table(content: Iterable[Column]) -> Table:
    """The declaration of ``calls``; ``content`` are the columns that tell what a page says about a pool."""
    resolved = [column for column in content if column.name in RESOLVED]
    return Table(
        "calls",
        "one invitation to apply, with all pages that announce it; values from the best of them",
        (
            Column("call", pa.string(), "The call: named after the pool that was published first."),
            *resolved,
            Column(
                "pages",
                pa.list_(pa.string()),
                "Addresses of the pages: that announce it, the one that says most first, then that mention it.",
            ),
            Column("roles", pa.list_(pa.string()), "What each of `pages` does.", "announces | mentions"),
            Column("pools", pa.list_(pa.string()), "Ids of the pools, in the order of the pages that announce it."),
            Column("score", pa.float64(), "How sure the least sure page belongs; null for one page.", "0 to 1", True),
            Column("origins", ORIGINS, "Which pages say the value of a column.", "a column and addresses"),
            Column("contradictions", CONTRADICTIONS, "Where pages say different things.", "`value`: JSON"),
            Column("links", LINKS, "Why pools are taken for one call.", "pool ids; what each field weighs, in bits"),
        ),
        ("call",),
    )
