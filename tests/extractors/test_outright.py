"""Applicants in everyday words, which count only where a sentence says outright that they may apply."""

from __future__ import annotations

import pytest

from extractors import read_page

HEAD = "Fællespuljen\nOffentliggjort 3. marts 2022\nFristen er den 1. maj 2022. Der er 2 mio. kr. i puljen.\n"


def applicants(text: str) -> set[str]:
    (pool,) = read_page((HEAD + text).encode(), media_type="text/plain").pools
    return set(pool.applicants)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Overlæger og andre læger kan sende en ansøgning.", "sundhed"),
        ("Svagsynede og døve kan søge puljen.", "privatperson"),
        ("Puljen kan søges af hjemløse og veteraner.", "privatperson"),
        ("I år kan kræftpatienter søge om en portion på 3.000 kr.", "privatperson"),
        ("Sparekasser og ejendomsmæglere kan søge tilskud.", "virksomhed"),
        ("Sognepræster inviteres til at søge.", "trossamfund"),
        ("\nHvem kan søge?\nSkoleledere\n", "uddannelse"),
        ("\nHvem kan søge?\n- Alliancer på tværs af landet\n", "partnerskab"),
        ("Forvaltningerne på børneområdet kan indsende en ansøgning.", "kommune"),
        ("Partier, der stiller op til valget, kan søge.", "forening"),
        ("Institutter og laboratorier kan komme i betragtning.", "forskning"),
        ("Kun medlemmer kan søge.", "privatperson"),
    ],
)
def test_everyday_words_count_where_they_may_apply(said: str, wanted: str) -> None:
    assert applicants(said) == {wanted}


@pytest.mark.parametrize(
    "said",
    [
        "Projekter for hjemløse kan søge.",
        "Læger og forskere ser frem til resultaterne. Museer kan søge.",
        "Museer kan søge. Banker og forretninger kan kontakte os om sponsorater.",
        "Museer kan søge om tilskud til udstillinger om præster, læger og jægere.",
        "Museer kan søge, og medlemmer af udvalget svarer på spørgsmål.",
        "Museer, der samarbejder med ledige, kan søge.",
    ],
)
def test_and_nowhere_else(said: str) -> None:
    assert applicants(said) <= {"kulturinstitution"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Der kan gives tilskud til restaurering af kirker og museer. Klubber kan søge.", {"forening"}),
        ("Der ydes tilskud til stier ved skoler og hospitaler. Kommuner kan søge.", {"kommune"}),
        ("Der gives støtte til alle slags museer.", {"kulturinstitution"}),
        ("Kan firmaer søge? Nej, kun museer.", {"kulturinstitution"}),
        ("Haller, der er selvejende, og museer kan søge.", {"selvejende", "kulturinstitution"}),
        ("Museer kan få tilskud. Skoler kan få det på samme vilkår.", {"kulturinstitution", "uddannelse"}),
        (
            "Skoler og museer kan være med i opløbet. Det samme kan ildsjæle.",
            {"uddannelse", "kulturinstitution", "privatperson"},
        ),
        ("Puljen er for ildsjæle, borgergrupper og museer.", {"privatperson", "kulturinstitution"}),
        ("Alle med tilknytning til et hospital kan være hovedansøger.", {"sundhed"}),
        (
            "Partnerskaber, der tæller mindst en kommune og et museum, vil blive taget i betragtning.",
            {"partnerskab", "kommune", "kulturinstitution"},
        ),
        ("Skoler, sparekasser og museer kan søge.", {"uddannelse", "virksomhed", "kulturinstitution"}),
        ("Museer, der er medlem af foreningen, kan søge.", {"kulturinstitution"}),
        ("Museer kan få 1.500 kr. til nye skilte.", {"kulturinstitution"}),
        ("Som borger kan du få 1.000 kr., mens museer kan få det dobbelte.", {"privatperson", "kulturinstitution"}),
    ],
)
def test_what_a_sentence_does_with_its_groups(said: str, wanted: set[str]) -> None:
    assert applicants(said) == wanted


SECTION = "\nHvem kan søge?\n\nMuseer og biblioteker i hele landet. "


@pytest.mark.parametrize(
    "said",
    [
        "Firmaer og skoler bedes søge andre steder.",
        "Skoler og kommunale haller henviser vi til en anden kasse.",
        "Kunstnere og bureauer anmodes om at kontakte et museum.",
        "Skoler, kommuner og firmaer får nej.",
        "Borgergrupper skal først stifte en forening.",
        "Er I en skole, så kig under vores andre puljer.",
        "Vi ser bort fra ansøgninger fra firmaer og skoler.",
        "Bag puljen står tre fonde og regionen.",
        "Firmaer kan ikke få tilskud. Det samme gælder regionale og statslige myndigheder.",
        "Vi vil gerne se, at andre fonde er med.",
        "Spejdere og skoler kan være med i projektet.",
    ],
)
def test_a_sentence_of_the_section_that_does_something_else_with_groups(said: str) -> None:
    assert applicants(SECTION + said) == {"kulturinstitution"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("\nDem, vi gerne vil høre fra\n\nMuseer. Skoler.\n", {"kulturinstitution", "uddannelse"}),
        ("\nAdgang til at søge\n\nAdgang har:\n- museer\n- skoler\n", {"kulturinstitution", "uddannelse"}),
        ("\nAnsøgerfelt\n\n[x] Museer\n[x] Skoler\n[ ] Regioner\n", {"kulturinstitution", "uddannelse"}),
        ("\nHvem henvender ordningen sig til?\n\nTil museer og til skoler.\n", {"kulturinstitution", "uddannelse"}),
        ("\nHvem må?\n\nMuseer. Skoler må også.\n", {"kulturinstitution", "uddannelse"}),
        ("\nHvem kan være med?\n\nMuseer. Også skoler kan være med.\n", {"kulturinstitution", "uddannelse"}),
        ("\nHvem kan søge?\n\nSkoler (såvel store som frie og private).\n", {"uddannelse"}),
        ("Museer, kommunale som private, har mulighed for at søge.", {"kulturinstitution"}),
        ("Museer, kommunale og selvejende institutioner kan søge.", {"kulturinstitution", "kommune", "selvejende"}),
        ("Ansøgningen skal komme fra museet, ikke fra den enkelte kunstner.", {"kulturinstitution"}),
        ("Følgende kan ansøge om midler: museer og skoler.", {"kulturinstitution", "uddannelse"}),
        ("Nu kan museer, der holder ture for børnefamilier, søge.", {"kulturinstitution"}),
        ("Museer kan søge, så hele klassen kan få undervisning.", {"kulturinstitution"}),
    ],
)
def test_headings_and_marks_over_applicants(said: str, wanted: set[str]) -> None:
    assert applicants(said) == wanted
