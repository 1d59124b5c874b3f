"""Pages that tell of pools without announcing one (tenders, jobs, meetings, questions and answers, minutes), and pages
that only look like those."""

from __future__ import annotations

import pytest

from extractors import read_page


def announces(text: str) -> bool:
    return read_page(text.encode(), media_type="text/plain").is_announcement


@pytest.mark.parametrize(
    "text",
    [
        "Rammeaftale om rådgivning\nKommunen indhenter tilbud på rådgivning af foreninger, der har fået tilskud fra "
        "kulturpuljen. Hvem kan byde? Firmaer med tre referencer. Frist for tilbud er den 4. maj 2022 kl. 12.",
        "Licitation: ny hal i Vesterby\nByrådet har fået 8 mio. kr. fra idrætspuljen. Firmaer kan byde på opgaven "
        "frem til den 1. juni 2021. Laveste pris vinder.",
        "Postdoc i marinbiologi\nUniversitetet søger en postdoc til et projekt, som en fond støtter med 2,4 mio. kr. "
        "Ansøgningsfristen er den 9. september 2023. De bedst kvalificerede bliver kaldt til samtale.",
        "Konference: Fremtidens puljer\nProgram: 10.00 Velkomst. 12.00 Frokost. 14.30 Tak for i dag. Konferencen er "
        "for foreninger og kommuner. 600 kr. for medlemmer, 900 kr. for andre. Tilmelding senest den 1. oktober 2023.",
        "Ofte stillede spørgsmål om dit tilskud\nHvornår skal vi sende regnskab? Fristen står i tilsagnsbrevet. Kan "
        "foreninger få forlænget? Ja, søg om det. Hvor meget kan flyttes? Op til 20.000 kr.",
        "Referat fra møde i Kulturudvalget\nDagsorden: Punkt 1. Ansøgninger til kulturpuljen: Koret fik 12.000 kr. "
        "Punkt 2. Fristen for næste runde. Til stede: fem. Afbud: to.",
        "Høringssvar om ny puljebekendtgørelse\nVi foreslår, at foreninger kan søge uden revisor. Udkastet til "
        "bekendtgørelse giver en frist på fire uger. Det mener vi er for kort.",
        "Puljen er slut: hvad lærte vi?\nFra 2018 til 2021 fik 40 skoler 32 mio. kr. Pengene er brugt. Vi gør status.",
    ],
)
def test_tells_of_pools_and_announces_none(text: str) -> None:
    assert not announces(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tilskud til kurser og konferencer\nHospitalsansatte kan søge om tilskud til deltagelse i dem. "
        "Der gives højst 8.000 kr. pr. person. Ansøgningsfrist den 1. marts og 1. september 2022.",
        "Støtte til undervisning\nSkoler kan få mellem 20.000 og 90.000 kr. Ansøgninger skal være modtaget senest den "
        "15. november 2023.",
        "Ofte stillede spørgsmål om Naturpuljen\nHvem kan søge? Foreninger og lodsejere. Hvor meget kan vi få? Højst "
        "75.000 kr. Hvornår er fristen? Den 1. april 2022.",
        "Fælles lektiecaféer\nDer kunne søges om op til 100.000 kr. Opslaget var åbent om vinteren.\nAnsøgningsfrist\n"
        "1. marts 2021\nBeløb\nPuljen var på 4 mio. kr., og ingen kunne få mere end 100.000 kr.\nFormål\n"
        "Flere børn skulle have hjælp med lektierne.\nHvem kunne søge?\nForeninger og biblioteker kunne søge.\n"
        "Periode\nCaféerne skulle holdes fra august 2021 til juni 2022.",
    ],
)
def test_announces_a_pool_though_it_looks_otherwise(text: str) -> None:
    assert announces(text)
