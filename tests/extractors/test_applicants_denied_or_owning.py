"""Who is turned down or only comes along, who owns what money is for, and everyday words for whom a page means."""

from __future__ import annotations

import pytest
from fellow_pool import applicants

pytestmark = pytest.mark.usefixtures("undenied")


@pytest.mark.parametrize(
    "said",
    [
        "Ansøgninger fra kor og skoler returneres ulæst.",
        "Ansøgninger fra skoler kasseres.",
        "Forslag fra skoler lægges venligt til side.",
        "Kommunen underskriver, uden derved at blive ansøger.",
        "Skoler kan dække op, men pengene går gennem museet.",
        "Skoler kan komme med ideen, men det er lederen, der skriver under.",
        "Skoler, som vil hjælpe, gør det under museets ansøgning.",
        "Universiteter kommer med som medansøgere og kan få deres udgifter dækket.",
        "Skoler faldt i fjor uden for ordningen.",
        "Ingen kommuner kan søge.",
        "Klubber, som vil åbne dørene, bedes gå sammen med et museum, der så står som ansøger.",
        "Borgere bør have et museum i ryggen, som da er ansøger.",
        "Skoler deltager ved at indgå en aftale.",
        "En kommune kan få dækket sine udgifter som partner.",
        "Er du pårørende, så spørg museet, for vi giver ikke til enkeltpersoner.",
    ],
)
def test_some_are_turned_down_or_only_come_along(said: str) -> None:
    """Denials in everyday words, and work that is done under another's application."""
    assert applicants(f"Hvem kan søge\n{said}\nMuseer.") == {"kulturinstitution"}


@pytest.mark.parametrize(
    "said",
    [
        "Vi tager ikke imod ansøgninger fra skoler.",
        "Det er museet, der søger, ikke kommunen.",
        "Samarbejde mellem skole og museum vejer positivt.",
    ],
)
def test_so_are_those_named_behind_the_applicants(said: str) -> None:
    assert applicants(f"Hvem kan søge\nMuseer.\n{said}") == {"kulturinstitution"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Det er hallens ejer, der søger: en kommune eller en fond.", {"kommune", "fond"}),
        ("Hvem kan søge\nHusets ejer, uanset om det er en fond eller en klub.", {"fond", "forening"}),
        ("Hvem kan søge\nTilskuddet gives til den, som ejer broen.\nDet kan være en kommune eller en fond.",
         {"kommune", "fond"}),
        ("Hvem kan søge\nEjere og forpagtere af marker.", {"landbrug"}),
        ("Hvem kan søge\nKlubber og fonde. Ejer I ikke jorden, skal ejeren skrive under.", {"forening", "fond"}),
        ("Havne, der ejes af en kommune eller er selvejende, kan få støtte.", {"kommune", "selvejende"}),
        ("Hvem kan søge\nAlle byens dagtilbud, også de kommunale.", {"dagtilbud"}),
        ("Vi giver tilskud til at vedligeholde de haller, som klubber ejer og driver i landsbyerne.", {"forening"}),
    ],
)  # fmt: skip
def test_who_owns_what_the_money_is_for(said: str, wanted: set[str]) -> None:
    """An owner is whoever the page says it is."""
    assert applicants(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Ansøgeren (leadpartneren) er en skole, en institution inden for kulturen eller en kommune.",
         {"uddannelse", "kulturinstitution", "kommune"}),
        ("Fonde kan søge. Tilladte parter er skoler og museer.", {"fond", "uddannelse", "kulturinstitution"}),
        ("Send os en ansøgning, hvis du er en skole eller et museum.", {"uddannelse", "kulturinstitution"}),
        ("Fonde kan søge. Så kan I, dvs. klubber og skoler i området, gå sammen.", {"fond", "forening", "uddannelse"}),
        ("Fonde kan søge. Formelt er det klubber og skoler, som reglerne nævner.", {"fond", "forening", "uddannelse"}),
        ("Fonde kan søge. Klubber og skoler er velkomne blandt ansøgerne.", {"fond", "forening", "uddannelse"}),
        ("Fonde kan søge. Klubber og skoler kan alle komme til fadet.", {"fond", "forening", "uddannelse"}),
        ("Vi deler ud til klubber og til private, der går sammen.", {"forening", "privatperson"}),
        ("Hvem kan søge\nForskere med ph.d. ved danske universiteter, hospitaler og lignende.", {"forskning"}),
        ("Hvem kan søge\nErhvervsdrivende fonde.", {"fond"}),
        ("Hvem kan søge\nKlubber og godser.", {"forening", "landbrug"}),
        ("Kunstnere kan ikke søge. Museer kan søge. Løn kan kun gives til kunstnere udefra.", {"kulturinstitution"}),
        ("Klubber kan søge.\nDu kan skrive dig på listen.", {"forening"}),
        ("Klubber og museer kan søge til haver, som er åbne for alle unge.", {"forening", "kulturinstitution"}),
    ],
)  # fmt: skip
def test_words_that_say_whom_a_page_means(said: str, wanted: set[str]) -> None:
    """Openers in everyday words, and words that name whom they do not seem to."""
    assert applicants(said) == wanted
