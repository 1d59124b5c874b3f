"""Applicants that conditions, owners, questions and other schemes name, and those that they only seem to name."""

from __future__ import annotations

import pytest

from extractors import read_page

pytestmark = pytest.mark.usefixtures("undenied")

HEAD = "Tagpuljen\n\nAarby Kommune har åbnet Tagpuljen. Fristen er den 3. maj 2021.\n\n"


def on_page(said: str) -> set[str]:
    """The applicants of a short page that says this in its section on applicants."""
    return set(read_page(f"{HEAD}Hvem kan søge?\n{said}\n".encode()).pools[0].applicants)


def outside(said: str) -> set[str]:
    """The applicants of a short page without a section on them."""
    return set(read_page(f"{HEAD}{said}\n".encode()).pools[0].applicants)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Husejere kan søge, hvis ejeren er et selskab.", {"virksomhed"}),
        ("Bygningsejere, forudsat at ejeren er en forening eller en virksomhed.", {"forening", "virksomhed"}),
        ("Puljen kan søges af ejeren af en sal, hvis denne er en forening eller en fond.", {"forening", "fond"}),
        ("Husejere kan søge, når huset er deres bolig.", {"privatperson"}),
        ("Du skal eje huset. Foreninger, der ejer en sal, kan også søge.", {"privatperson", "forening"}),
        ("Du skal stå som ejer af huset i tingbogen.", {"privatperson"}),
        ("Alle, som ejer et helårshus i kommunen, kan søge.", {"privatperson"}),
        ("Du skal have din egen bolig og bo i den hele året.", {"privatperson"}),
        ("Boligejere. Er ejeren et firma, må firmaet selv betale.", {"privatperson"}),
        ("Har du et hus med et tyndt lag isolering på loftet, kan du søge.", {"privatperson"}),
        ("Er du ejer af en skov, kan du søge.", {"landbrug"}),
        ("Du kan søge, hvis du er ejer af et dansk registreret fiskefartøj.", {"landbrug"}),
        ("Har du en kutter, kan du søge.", {"landbrug"}),
    ],
)
def test_owners(said: str, wanted: set[str]) -> None:
    """Who owns it, and what an owner must be."""
    assert on_page(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Kommunen søger, også når det er en fond eller en forening, der ejer bygningerne.", {"kommune"}),
        ("Kommunen søger, også selv om boligerne er ejet af en boligorganisation.", {"kommune"}),
        ("Kommuner kan søge. Det kan også foreninger, der ejer bygningerne.", {"kommune", "forening"}),
        ("Foreninger. Museer og teatre har andre muligheder.", {"forening"}),
        ("Foreninger. Virksomheder er velkomne til at søge Byggepuljen i stedet.", {"forening"}),
        ("Foreninger. Butikker og kroer må finansiere hytten på en anden måde.", {"forening"}),
        ("Foreninger. Udlejere og firmaer skal bruge andre ordninger.", {"forening"}),
        ("Foreninger. Uden for puljen falder firmaer og enkeltpersoner.", {"forening"}),
        ("Kommuner. Handicapråd og patientforeninger skal høres.", {"kommune"}),
        ("Alle kan søge – foreninger og kommuner – bare ikke staten.", {"forening", "kommune"}),
    ],
)
def test_others(said: str, wanted: set[str]) -> None:
    """Those who own what another applies for, have their own scheme or are only heard."""
    assert on_page(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Både private og virksomheder, der ejer et hus, kan søge.", {"privatperson", "virksomhed"}),
        ("Puljen kan søges af virksomheder og private.", {"privatperson", "virksomhed"}),
        ("Private og kommunale dagtilbud kan søge.", {"dagtilbud"}),
        ("Ansøger kan være et A/S, et ApS eller en forening.", {"virksomhed", "forening"}),
        ("Fonde; regionens egne hospitaler", {"fond", "sundhed"}),
        ("Fonde og naturskoler, der er selvejende institutioner.", {"fond", "selvejende"}),
        ("Ansøger er en forvaltning i en kommune eller en forening.", {"kommune", "forening"}),
        ("Væresteder. Hvis en organisation driver flere steder, søger den samlet.", {"socialt_tilbud"}),
        ("Ejerforeninger. Deler flere foreninger gård, søger de sammen i én ansøgning.", {"boligorganisation"}),
        ("Kommuner på vegne af deres skoler og af selvejende museer.", {"kommune", "selvejende", "kulturinstitution"}),
        ("Du skal læse på et universitet.", {"privatperson"}),
        ("Du skal være indskrevet på en skole og opvokset i Toft, Bakke eller Sø kommune.", {"privatperson"}),
    ],
)
def test_named_in_lists(said: str, wanted: set[str]) -> None:
    """Words that mean somebody else in a list, and lists that go on."""
    assert on_page(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Krav\nSpillestedet skal være organiseret som en forening eller en fond.", {"forening", "fond"}),
        ("Krav\nForeningen skal være stiftet før 2019.", {"forening"}),
        ("Kommunernes ældrepleje kan få del i 12 mio. kr.", {"kommune"}),
        ("Puljen er for folk, der ejer og bor i et helårshus.", {"privatperson"}),
        ("Vi er en lille forening - kan vi være med?\nJa. I skal have vedtægter.", {"forening"}),
        ("Er det kun foreninger, der kan søge?\nJa.", {"forening"}),
        (
            "Partnerskaber, hvor to kommuner deltager, kan søge til noget, der hjælper firmaer.",
            {"partnerskab", "kommune"},
        ),
        (
            "Vi inviterer konsortier til at søge til en indsats, der hjælper små og mellemstore firmaer.",
            {"partnerskab"},
        ),
    ],
)
def test_said_elsewhere(said: str, wanted: set[str]) -> None:
    """Outside a section on applicants: conditions, questions, whom a programme helps."""
    assert outside(said) == wanted
