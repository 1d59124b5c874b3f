"""Labels in items over their values, what a sentence denies to its end, and words that only look like groups."""

from __future__ import annotations

import pytest

from extractors import read_page
from extractors.model import Pool, Reading

HEAD = "Egnspuljen\n\nKommuner kan søge om tilskud til nye stier. Ansøgningsfristen er den 4. maj 2024."


def read(text: str) -> Reading:
    return read_page(text.encode(), media_type="text/plain")


def pool(text: str) -> Pool:
    (found,) = read(text).pools
    return found


def test_items_that_are_labels_over_their_values() -> None:
    found = pool(
        "Turismeprojekter\n\nKommuner kan søge støtte til turisme.\n\nInfo om indsatsen\n\n • Indsatsområde\n\n  "
        "Turisme\n\n"
        " • Finansiering\n\n  41,9 mio. kr. fra statens midler\n\n • Projektperiode\n\n  2023-2025\n\n"
        " • Ansøgningsfrist\n\n  1. februar 2023 kl. 12.00"
    )
    assert found.amount_total_dkk == 41_900_000
    assert (found.project_start, found.project_end) == ("2023-01-01", "2025-12-31")
    assert found.deadlines == ("2023-02-01T12:00",)


@pytest.mark.parametrize(
    "denied",
    [
        "Der ydes IKKE tilskud til bl.a.: drift; projekter inden for ældreplejen og folkeskolen.",
        "Puljen støtter ikke aktiviteter for børn, tilbud til ældre eller indsatser for hjemløse.",
    ],
)
def test_what_a_sentence_denies_it_denies_to_its_end(denied: str) -> None:
    assert pool(f"{HEAD} {denied}").target_groups == ()


@pytest.mark.parametrize("area", ["et isoleret boligområde", "isolerede kvarterer", "ældre bydele"])
def test_an_area_is_no_group(area: str) -> None:
    found = pool(f"{HEAD} Formålet med puljen er at styrke demokratiet blandt flygtninge i {area}.")
    assert found.target_groups == ("etniske_minoriteter",)


@pytest.mark.parametrize(
    "condition",
    [
        "Hvem kan søge?\n\nForeninger, der er en juridisk person med CVR-nummer.",
        "Hvem kan søge?\n\nForeninger, der er:\n\n • Formaliseret som en juridisk person med vedtægter.",
    ],
)
def test_a_legal_person_is_no_human(condition: str) -> None:
    assert pool(f"Egnspuljen\n\nPuljen støtter stier.\n\n{condition}\n\nFrist: 4. maj 2024").applicants == ("forening",)


def test_what_somebody_does_is_no_company() -> None:
    found = pool(
        "Tilskud til oplysning\n\nStyrelsen inviterer foreninger til at søge om midler til indsatser, der kan støtte "
        "styrelsens arbejde med oplysningsvirksomhed om medicin. Fristen er den 4. maj 2024."
    )
    assert found.applicants == ("forening",)


def test_a_deadline_of_an_earlier_year_is_past() -> None:
    found = pool(
        "Stipuljen\n\nPuljen støtter stier.\n\nAnsøgningsfristen for 2017 var d. 25. oktober kl. 12.\n\nI 2018 er "
        "ansøgningsfristen den 22. oktober 2018 kl. 12. Så åbnes der for ansøgninger d. 1. oktober 2018."
    )
    assert (found.deadlines, found.opens_on) == (("2018-10-22T12:00",), "2018-10-01")


def test_a_pool_named_in_quotes_at_the_beginning_of_the_text() -> None:
    found = pool(
        "Frivillighed blandt nydanskere\n\nPuljen ”Aktiv nabo” har fokus på nydanskere. Kommuner kan søge. "
        "Frist 4. maj 2024."
    )
    assert found.title == "Aktiv nabo"


@pytest.mark.parametrize(
    "story",
    [
        "Ansøgningsfristen udløb den 17. august 2023, og styrelsen har modtaget 133 ansøgninger. Ansøgningerne "
        "fordeler sig på 64 kommuner og 9 virksomheder. Styrelsen er i gang med at gennemgå samtlige ansøgninger.",
    ],
)
def test_a_count_of_applications_announces_nothing(story: str) -> None:
    assert not read(f"Stipuljen har fået mange ansøgninger\n\n{story}").is_announcement
