"""Whom the money serves: staff who are only taught, figures of how things stand, words that name no group here, and who
is meant though a rule shuts much of the kind out."""

from __future__ import annotations

import pytest

from extractors import read_page

pytestmark = pytest.mark.usefixtures("undenied")

HEAD = "Fællespuljen\nOffentliggjort 3. marts 2022\nForeninger kan søge. Fristen er den 1. maj 2022.\n"


def served(text: str) -> set[str]:
    (pool,) = read_page((HEAD + text).encode(), media_type="text/plain").pools
    return set(pool.target_groups)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Puljen støtter ture for hjemløse. Der kan gives til kørsel, mad og kurser for de frivillige.", {"hjemloese"}),
        ("Puljen skal hjælpe ældre ud. Vi støtter også oplæring af nye besøgsvenner.", {"aeldre"}),
        (
            "Projektet skal gavne flygtninge. Der er penge til leje og supervision af personale.",
            {"etniske_minoriteter"},
        ),
        ("Formålet er at klæde frivillige på til samtaler om sorg.", {"frivillige"}),
        ("Puljen skal give diætister mere viden om kost.", {"fagpersonale"}),
        ("Formålet er, at færre kursister falder fra.", {"elever_studerende"}),
    ],
)
def test_staff_who_are_taught_are_no_target_beside_those_they_are_there_for(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Hver femte pensionist savner selskab. Puljen skal give hjemløse et sted at spise.", {"hjemloese"}),
        ("31 pct. af de unge sover dårligt. Puljen støtter samtaler for flygtninge.", {"etniske_minoriteter"}),
        ("Fonden har desuden en pulje til studerende. Puljen her støtter veteraner.", {"veteraner"}),
        ("Puljen støtter oplæsning på samisk, grønlandsk og finsk.", set()),
        ("Puljen støtter rejser for borgere med grønlandsk baggrund.", {"groenlaendere"}),
        ("Puljen skal give yngre elever hjælp af ældre elever.", {"elever_studerende"}),
        (
            "Fordelingen skal sikre, at små og store klubber får lige meget. Puljen er for veteraner.",
            {"veteraner"},
        ),
        ("Puljen støtter borgernes egne forslag til grønne tage.", set()),
        ("Salen skal kunne lånes ud til et ældrecenter. Puljen går til nye stole.", set()),
        ("Aktiviteter for børn kan i stedet søge Børnepuljen. Her støttes kun kortlægning.", set()),
        ("Foreningen skal have mindst 20 medlemmer under 25 år. Puljen er til sejl.", set()),
        ("Familien bag fonden har givet 40 mio. kr. Pengene er til vandløb.", set()),
        ("Ansøgningen underskrives af en forælder, hvis den, der søger, er barn. Puljen er til sejl.", set()),
        ("Når mor eller far dør, kan samtaler hjælpe. Puljen støtter grupper for unge.", {"boern_unge"}),
    ],
)
def test_words_that_name_somebody_else_or_nobody(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("For hvem: Ensomme pensionister.", {"ensomme", "aeldre"}),
        ("Hvem det handler om\nHjemløse og deres familier.", {"hjemloese", "familier"}),
        ("Ansøgere\nMålgruppen er børn og deres pårørende.\n", {"boern_unge", "paaroerende"}),
        ("Vi tænker især på ensomme, men også på veteraner.", {"ensomme", "veteraner"}),
        ("Anlægget skal være indrettet til ældre og familier.", {"aeldre", "familier"}),
        ("Målgruppe\nMænd, der er voldsudsatte af en tidligere partner, og familier.", {"voldsudsatte", "familier"}),
        ("Målgruppe\nDe unge er mellem 16 og 22 år og har været anbragt.", {"udsatte_boern_unge"}),
        ("Målgruppe\nElever på skolen. Personale og gæster må selvfølgelig gerne se med.", {"elever_studerende"}),
        ("Beløb\nForskningen skal handle om patienter med gigt.", {"patienter"}),
        ("Målgruppe\nLedige. Der skal mindst være to medarbejdere pr. sted.", {"ledige"}),
        ("Målgruppe\nDemente på øen. Det kræver, at lægen er med.", {"demens"}),
    ],
)
def test_who_is_meant(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted
