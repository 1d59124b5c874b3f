"""The curated tables, declared once: column names, types, nullability, units and meaning.

The declaration is what the Parquet files (:mod:`puljevagt.curation.schema`), the data dictionary
``curated/README.md`` and the data package (:mod:`puljevagt.curation.describe`) are made of.
"""

from __future__ import annotations

import pyarrow as pa

from puljevagt.curation.schema import PARTITION, Column, Table

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
    Column("applicants", TEXTS, "Who may apply as lead.", APPLICANTS),
    Column("partners", TEXTS, "Who takes part without applying.", APPLICANTS),
    Column("target_groups", TEXTS, "Whom the funded work is for.", "target-group codes"),
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

TABLES = {
    table.name: table
    for table in (
        Table(
            "pools",
            "a pool as it now stands",
            (
                POOL_ID,
                SOURCE,
                URL,
                *CONTENT,
                Column("first_seen", TIME, "When a fetch first showed the pool."),
                Column("last_seen", TIME, "When a fetch last showed it."),
                Column(
                    "changed_at",
                    TIME,
                    "When the present version was first seen; null where it is the first.",
                    None,
                    True,
                ),
                Column("version", pa.int32(), "Number of the present version, from 1."),
            ),
            ("url", "pool_id"),
        ),
        Table(
            "pool_versions",
            "a pool from `valid_from` to `valid_to` (type 2 history)",
            (
                VERSION_ID,
                POOL_ID,
                SOURCE,
                URL,
                Column("version", pa.int32(), "Number of the version within its pool, from 1."),
                Column("valid_from", TIME, "When a fetch first showed this version."),
                Column("valid_to", TIME, "When a fetch showed the next one; null for the present version.", None, True),
                *CONTENT,
            ),
            ("url", "pool_id", "version"),
        ),
        Table(
            "changes",
            "one difference between two adjacent versions of a pool that a reader must be told",
            (
                Column("change_id", pa.string(), "Stays the same when history is computed anew."),
                POOL_ID,
                SOURCE,
                URL,
                Column("title", pa.string(), "The pool's name after the change."),
                Column("kind", pa.string(), "What changed.", "kinds of change, listed below"),
                Column("old", pa.string(), "Before.", "JSON", True),
                Column("new", pa.string(), "After.", "JSON", True),
                Column("silent", pa.bool_(), "The page's own stamp did not move with the change."),
                Column(
                    "cause", pa.string(), "Why, where it is not the wording.", "`withdrawn`: the page is gone", True
                ),
                Column(
                    "from_version", pa.string(), "`version_id` before; null for a pool new on a known page.", None, True
                ),
                Column("to_version", pa.string(), "`version_id` after."),
                Column("seen_at", TIME, "When the fetch that showed it was made."),
                Column("old_quotes", TEXTS, "The sentences that said the old value."),
                Column("new_quotes", TEXTS, "The sentences that say the new value."),
                Column("stamp_old", pa.date32(), "The page's own stamp before.", None, True),
                Column("stamp_new", pa.date32(), "The page's own stamp after.", None, True),
            ),
            ("seen_at", "url", "pool_id", "change_id"),
        ),
        Table(
            "evidence",
            "one place on a page that says one value of a version",
            (
                POOL_ID,
                VERSION_ID,
                SOURCE,
                URL,
                DIGEST,
                Column("field", pa.string(), "Column of `pool_versions` that the value stands in."),
                Column("value", pa.string(), "The value; of a list, the one item.", "JSON"),
                Column("start", pa.int32(), "First character of the quote.", "code points of the page's text", True),
                Column("end", pa.int32(), "First character after it.", "code points of the page's text", True),
                Column("quote", pa.string(), "What stands there, to the letter.", None, True),
                Column("sentence", pa.string(), "The sentence of the page around it.", None, True),
                Column(
                    "rule",
                    pa.string(),
                    "The rule that read it; `correction` or `acceptance`: a person did, and no place says it.",
                ),
                Column("confidence", pa.float64(), "How sure that is.", "0 to 1"),
                Column("needs_review", pa.bool_(), "A person should look at it."),
                Column("reason", pa.string(), "Why; of a person's word: whose, when, and the note.", None, True),
            ),
            ("url", "version_id", "field", "value", "start", "end", "rule"),
        ),
        Table(
            "fetches",
            "one request and its answer, or one page taken from a file",
            (
                SOURCE,
                URL,
                Column("fetched_at", TIME, "When."),
                Column(
                    "status",
                    pa.int32(),
                    "The answer's HTTP status; null for a file and where nothing answered.",
                    None,
                    True,
                ),
                Column(
                    "record_type", pa.string(), "The archive's record.", "`response` `resource` `revisit` `metadata`"
                ),
                Column("media_type", pa.string(), "What the page was declared to be.", None, True),
                Column("bytes", pa.int64(), "Length of the page.", "bytes", True),
                Column("digest", pa.string(), DIGEST.meaning, None, True),
                Column("warc", pa.string(), "The file in `raw/` that holds the record."),
                Column("offset", pa.int64(), "Where in that file.", "bytes"),
                Column("run_id", pa.string(), "The run that made the fetch."),
                Column(
                    "outcome", pa.string(), "What it showed.", "`new` `changed` `unchanged` `no announcement` `failed`"
                ),
                Column("note", pa.string(), "Why it failed, or what a person should know.", None, True),
            ),
            ("fetched_at", "url", "digest", "warc", "offset"),
        ),
        Table(
            "readings",
            "one page's bytes as the extractors read them; history is worked out from these",
            (
                SOURCE,
                URL,
                DIGEST,
                EXTRACTOR,
                Column("reading", pa.string(), "The output of `puljevagt extract`.", "JSON"),
            ),
            ("url", "digest"),
        ),
    )
}
