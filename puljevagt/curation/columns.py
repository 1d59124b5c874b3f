"""Columns that several of the curated tables have, and the sets of codes that columns may hold."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

import pyarrow as pa

from extractors.data_files import load
from puljevagt.curation.fetches import Outcome
from puljevagt.curation.kinds import Kind
from puljevagt.curation.schema import PARTITION, Column

TIME = pa.timestamp("us", tz="UTC")
TEXTS = pa.list_(pa.string())
EVENTS = pa.list_(pa.struct([("at", pa.string()), ("place", pa.string())]))

URL = Column("url", pa.string(), "The page's address; `urn:sha256:...` for a page that came without one.")
SOURCE = Column(PARTITION, pa.string(), "The watched site, or the part of it, that the page belongs to; the partition.")
POOL_ID = Column("pool_id", pa.string(), "The pool on this page; never changes once it has been published.")
DIGEST = Column("digest", pa.string(), "Checksum of the page's bytes as the archive has it.")
VERSION_ID = Column(
    "version_id",
    pa.string(),
    "The version: pool id, a full stop, and its number. Versions are numbered by time, so an older page that is added "
    "afterwards renumbers those after it.",
)
EXTRACTOR = Column("extractor_version", pa.string(), "The version of the extractors that read the page.")


@cache
def applicant_codes() -> Collection[str]:
    """The codes of who may apply."""
    return frozenset(load("applicants"))


@cache
def target_group_codes() -> Collection[str]:
    """The codes of whom the funded work is for."""
    return frozenset(load("target_groups"))


@cache
def outcomes() -> Collection[str]:
    """What a fetch can show."""
    return frozenset(outcome.value for outcome in Outcome)


@cache
def change_kinds() -> Collection[str]:
    """The kinds of change."""
    return frozenset(kind.value for kind in Kind)


OUTCOMES = "`new` `changed` `unchanged` `no announcement` `moved` `failed`"
LOCAL = "`YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`, Danish local time"
APPLICANTS = "applicant codes"
KRONER = "whole kroner"

CONTENT = (
    Column("title", pa.string(), "The pool's name, without lead-ins."),
    Column(
        "issuer",
        pa.string(),
        "The authority, fund or municipality that announces it, as the page names it.",
        None,
        True,
    ),
    Column("published_on", pa.date32(), "The page's own publication date.", None, True),
    Column("updated_on", pa.date32(), 'The page\'s own stamp ("Sidst opdateret").', None, True),
    Column("amount_total_dkk", pa.int64(), "All that this call has to give.", KRONER, True),
    Column("amount_annual_dkk", pa.int64(), "A sum given per year.", "whole kroner a year", True),
    Column("grant_min_dkk", pa.int64(), "The least that one applicant may get.", KRONER, True),
    Column("grant_max_dkk", pa.int64(), "The most that one applicant may get.", KRONER, True),
    Column("deadlines", TEXTS, "Every application deadline; one without a time lasts the whole day.", LOCAL),
    Column("first_deadline", pa.date32(), "The day of the earliest of the deadlines.", None, True),
    Column("last_deadline", pa.date32(), "The day of the latest of the deadlines.", None, True),
    Column("deadline_text", pa.string(), "The deadline as worded, where it names no day.", None, True),
    Column("rolling", pa.bool_(), "Applications are taken all the time, beside or instead of a deadline."),
    Column("opens_on", pa.date32(), "First day on which one can apply.", None, True),
    Column("applicants", TEXTS, "Who may apply as lead.", APPLICANTS, codes=applicant_codes),
    Column("partners", TEXTS, "Who takes part without applying.", APPLICANTS, codes=applicant_codes),
    Column("target_groups", TEXTS, "Whom the funded work is for.", "target-group codes", codes=target_group_codes),
    Column("project_start", pa.date32(), "First day of the period in which the money is spent.", None, True),
    Column("project_end", pa.date32(), "Last day of that period.", None, True),
    Column("account", pa.string(), "The Finance Act account.", "digits and points: `15.26.02.20`", True),
    Column("purpose", pa.string(), "The sentence that states the purpose.", None, True),
    Column("apply_url", pa.string(), "Where one applies.", None, True),
    Column("co_financing", pa.float64(), "The applicant's own share.", "percent", True),
    Column("expected_grants", pa.string(), "How many grants are expected, as worded.", None, True),
    Column(
        "area",
        TEXTS,
        "Municipalities and regions, where the pool is bound to a place.",
        "municipality and region codes",
    ),
    Column("closed", pa.bool_(), "The page says that the pool is closed, used up or withdrawn, or the page is gone."),
    Column("listed", pa.bool_(), "The page still announces the pool; if not, the row holds what it last said."),
    Column("events", EVENTS, "Information meetings; `place` is null for an online meeting.", f"`at`: {LOCAL}"),
    Column("emails", TEXTS, "Whom to ask about the pool: e-mail addresses."),
    Column("phones", TEXTS, "Whom to ask about the pool: phone numbers.", "eight digits"),
    Column("needs_review", pa.bool_(), "A person should look at a value of this row."),
    Column("review_reasons", TEXTS, "Why, one reason each."),
    DIGEST,
    EXTRACTOR,
)
"""What a page says about a pool, as last worded within the version: shared by ``pools`` and ``pool_versions``."""
