"""Sums and groups of what is not this call: rounds still to come, single tracks, and lists of what is paid for; and
groups whose words are part of an office's name or are said of pupils."""

from __future__ import annotations

import pytest

from extractors import read_page
from extractors.model import Pool

HEAD = "Vandpuljen 2024\n\nPuljen støtter renere vandløb. Ansøgningsfrist er den 4. maj 2024."


def pool(text: str) -> Pool:
    (found,) = read_page(text.encode(), media_type="text/plain").pools
    return found


@pytest.mark.parametrize(
    "later",
    [
        "Der forventes en tredje runde opslået i august. Den omfatter små og mellemstore virksomheder. Der vil være "
        "9 mio. kr. til fordeling.",
        "Den anden ansøgningsrunde ventes offentliggjort efter sommerferien. Den er målrettet museer. Der vil være "
        "i alt 9 mio. kr. i puljen.",
        "Der kommer endnu en runde til efteråret. Her er der 9 mio. kr. til fordeling til højskoler.",
        "En ny runde vil blive udmeldt i oktober. Den vil rette sig mod foreninger. Den er på 9 mio. kr.",
    ],
)
def test_a_round_to_come_gives_neither_sum_nor_applicants(later: str) -> None:
    found = pool(f"{HEAD} Der er 20 mio. kr. i puljen. Kommuner kan søge.\n\n{later}")
    assert found.amount_total_dkk == 20_000_000
    assert found.applicants == ("kommune",)


def test_an_expected_sum_of_this_round_counts() -> None:
    assert pool(f"{HEAD} Puljen forventes at blive på 20 mio. kr.").amount_total_dkk == 20_000_000


@pytest.mark.parametrize(
    "said",
    [
        "Der gives tilskud til et eller to projekter ud af en pulje på op til 40 mio. kr.",
        "Regionen uddeler i alt 40 mio. kr. Dels uddeles 10 mio. kr. til små projekter, dels 30 mio. kr. til store.",
        "I denne runde vil der blive givet tilsagn om tilskud på op til 40 mio. kr.",
        "I 2024 er der 40 mio. kr. i puljen. Regeringen ventes fremadrettet at afsætte 90 mio. kr. årligt.",
    ],
)
def test_the_whole_pool_beside_its_shares_and_limits(said: str) -> None:
    found = pool(f"{HEAD} {said}")
    assert (found.amount_total_dkk, found.amount_annual_dkk, found.grant_max_dkk) == (40_000_000, None, None)


@pytest.mark.parametrize(
    "heading", ["Tilskudsberettigede aktivitetstyper", "Tilskudsberettigede udgifter", "Støtteberettigede projekter"]
)
def test_what_is_paid_for_is_no_applicant(heading: str) -> None:
    found = pool(
        f"{HEAD}\n\n{heading}\n\nDer kan gives tilskud til:\n\n • Netværk\n • Klubber\n • Udstillinger på museer"
    )
    assert found.applicants == ()


@pytest.mark.parametrize("heading", ["Tilskudsberettigede", "Støtteberettigede ansøgere", "Hvem er støtteberettigede?"])
def test_those_who_are_entitled_are_applicants(heading: str) -> None:
    assert pool(f"{HEAD}\n\n{heading}\n\n • Kommuner\n • Museer").applicants == ("kommune", "kulturinstitution")


@pytest.mark.parametrize(
    "office",
    [
        "Ministeriet for Børn, Undervisning og Ligestilling",
        "Styrelsen for Ældre og Sundhed",
        "Ministeriet for Børn og Familier",
        "Rådet for Socialt Udsatte",
    ],
)
def test_an_offices_name_says_not_whom_the_money_is_for(office: str) -> None:
    assert (
        pool(
            f"Skolehaver\n\n{office} har åbnet for ansøgninger til skolehaver. Kommuner kan søge til 4. maj 2024."
        ).target_groups
        == ()
    )


@pytest.mark.parametrize(
    "said",
    ["udsatte elever i folkeskolen", "de mest udsatte elever", "fagligt svage og udsatte skoleelever"],
)
def test_exposed_pupils_are_exposed_children(said: str) -> None:
    found = pool(f"Læsepuljen\n\nPuljens formål er at styrke {said}. Kommuner kan søge frem til 4. maj 2024.")
    assert "udsatte_boern_unge" in found.target_groups
    assert "socialt_udsatte" not in found.target_groups


@pytest.mark.parametrize("thing", ["et projekt", "en god idé", "et nyt projekt", "en drøm", "et forslag"])
def test_a_reader_who_has_a_project_is_nobody_in_particular(thing: str) -> None:
    assert pool(f"{HEAD}\n\nHar du {thing}, som du vil søge penge til, så send en ansøgning.").applicants == ()


@pytest.mark.parametrize(
    "label", ["Ansøgningsfrist 04-05-2024", "Frist 4. maj 2024", "Ansøgningsfrist 4. maj 2024 kl. 12"]
)
def test_a_deadline_in_a_line_of_its_own_heads_nothing(label: str) -> None:
    found = pool(
        f"Jobpuljen\n\n{label}\n\nFormålet med puljen er at støtte projekter om integration af flygtninge. Puljen er "
        "på 3,3 mio. kr.\n\nAnsøgerkreds\n\nKommuner."
    )
    assert found.deadlines[0].startswith("2024-05-04")
    assert found.target_groups == ("etniske_minoriteter",)


def test_a_list_of_pools_that_a_sentence_counts() -> None:
    pools = read_page(
        "Havnepuljer kan søges\n\nStyrelsen har i år tre havnepuljer, som kommuner kan søge.\n\nPuljerne kan søges "
        "til:\n\n"
        " • Bolværker. Støtter nye bolværker. Søges løbende og senest 5. december 2024.\n"
        " • Belysning: Lamper og skilte. Ansøgningsfrist 14. september 2024.\n"
        " • Bade. Trapper og broer. Ansøgningsfrist 5. oktober 2024.".encode(),
        media_type="text/plain",
    ).pools
    assert [(p.title, p.deadlines, p.rolling, p.applicants) for p in pools] == [
        ("Bolværker", ("2024-12-05",), True, ("kommune",)),
        ("Belysning", ("2024-09-14",), False, ("kommune",)),
        ("Bade", ("2024-10-05",), False, ("kommune",)),
    ]
