"""Whose a number or an address is, by where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from redactor.detect.people.ties import Strength, ties_of

Read = Callable[..., Any]

FORM = (
    "ANSØGER\nNavn          {P|Parwana Noor}\nPersonnummer  {C|140388-3052}\n"
    "Statsborgerskab   afghansk\nGift siden    22.08.2015\nPasnummer     P00481973\n"
    "Arbejde       rengøring hos en stor virksomhed ved fjorden\nTelefon       {T|42 68 15 07}"
)
PARAGRAPHS = (
    "Ansøger: {P|Karen Sten}\n\nCpr-nr.: {C|051170-0344}\n\nAdresse: {A|Skrænten 19}\n\n"
    "Civilstand: gift\n\nPrivat telefon: {T|29 36 70 12}"
)
LETTER = "{A|Nørre Søvej 112}\nden 3. juni 2024\n\nTil rådet\n\nDer er sket noget.\n\n{P|Karl Munk}"


@pytest.mark.parametrize(
    ("text", "number", "owner", "least"),
    [
        (PARAGRAPHS, "29 36 70 12", "Karen Sten", Strength.BLOCK),
        (FORM, "42 68 15 07", "Parwana Noor", Strength.BLOCK),
        (LETTER, "Nørre Søvej 112", "Karl Munk", Strength.BLOCK),
        (f"{LETTER}\ntlf. {{T|62 62 84 50}}", "Nørre Søvej 112", "Karl Munk", Strength.BLOCK),
        (
            "Fra: {P|Ida Beyer}\nHej {P|Bo}. I kan ringe til mig på {T|27 93 58 11} eller skrive "
            "til {A|Bregnevej 75}.",
            "Bregnevej 75",
            "Ida Beyer",
            Strength.DIRECT,
        ),
        (
            "Til kommunen\n\nI kan ringe til mig på {T|27 93 58 11}, hvis {P|Bo} svarer.\n\n"
            "{P|Ida Beyer}\n",
            "27 93 58 11",
            "Ida Beyer",
            Strength.DIRECT,
        ),
        (
            "Fra: {P|Ida Beyer}\nJeg vil se min sag. {P|Bo} ved det. Ring på {T|27 93 58 11}.",
            "27 93 58 11",
            "Ida Beyer",
            Strength.DIRECT,
        ),
        (
            "{P|Ida Beyer} i have 35 har nøglen, ring på {T|27 93 58 11}.\n\nHilsen\n{P|Bo}",
            "27 93 58 11",
            "Ida Beyer",
            Strength.SENTENCE,
        ),
        (
            "Fra: {P|Bo Lind}\nHej\nOriginal meddelelse\nFra: {M|ib83@nord.dk}\nI kan ringe på "
            "{T|27 93 58 11}. Hilsen {P|Ida}",
            "27 93 58 11",
            "",
            Strength(1),
        ),
        (
            "Kontakt: {P|Palle Vig}, adm. direktør, {M|pv@nord.dk}",
            "pv@nord.dk",
            "Palle Vig",
            Strength.DIRECT,
        ),
        ("Det ved {P|Bo Lind}\n{U|luddi_x09}  18:02  hej", "luddi_x09", "", Strength.DIRECT),
        (
            f"{LETTER}\n\nSagen sendes videre til provsten i byen.",
            "Nørre Søvej 112",
            "",
            Strength(1),
        ),
    ],
)
def test_whose(marked: Read, text: str, number: str, owner: str, least: Strength) -> None:
    case = marked(text)
    names = {f.id: f.text for f in case.findings}
    ties = [
        (names[tie.person], tie.strength)
        for tie in ties_of(case.findings, case.pages["doc1"][0].text)
        if names[tie.other] == number
    ]
    assert [name for name, _ in ties] == ([owner] if owner else [])
    assert all(strength >= least for _, strength in ties)
