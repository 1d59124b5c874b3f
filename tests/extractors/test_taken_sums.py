"""What the rules read as something else is not taken for a pool's amount by the second reading."""

from __future__ import annotations

import pytest

from extractors.model import Pool
from extractors.page import prepare
from extractors.reader import read_document
from extractors.second_reading import Opinion
from extractors.signals import Suspicion
from extractors.taken import taken
from extractors.years import Dating

BARS = {"take_above": 0.5, "join_above": 0.6, "partner_above": 0.8}


@pytest.mark.parametrize(
    ("field", "sentence", "sum_said", "value", "taken_then"),
    [
        ("grant_max_dkk", "Man kan vente sig op til 900 kr. pr. klasse.", "op til 900 kr. pr. klasse", 900, False),
        ("grant_max_dkk", "Man kan vente sig op til 900 kr. pr. ejendom.", "op til 900 kr. pr. ejendom", 900, True),
        ("amount_total_dkk", "Puljen har 3 mio. kr. om året.", "3 mio. kr. om året", 3_000_000, False),
        ("amount_annual_dkk", "Puljen har 3 mio. kr. om året.", "3 mio. kr. om året", 3_000_000, True),
        ("amount_total_dkk", "Puljen har 3 mio. kr.", "3 mio. kr.", 3_000_000, True),
        ("amount_total_dkk", "Tilsammen har puljerne 3 mio. kr.", "3 mio. kr.", 3_000_000, False),
    ],
)
def test_no_sum_is_taken_that_is_read_as_another(
    field: str, sentence: str, sum_said: str, value: int, taken_then: bool
) -> None:
    page = prepare(read_document(f"Fuglepuljen\n\n{sentence}\n".encode(), media_type="text/plain"))
    start = page.document.text.index(sum_said)
    said = Opinion(3.0, start, start + len(sum_said))
    got = taken(page, Dating(page, None, None), Pool("F"), Suspicion(field, value, said, {}), 0.9, BARS)
    assert (got is not None) == taken_then
