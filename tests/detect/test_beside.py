"""What belongs to a found person or street and is nothing by itself."""

from __future__ import annotations

import re

import pytest

from redactor.detect.hits import Hit
from redactor.detect.mentions.beside import with_beside
from redactor.detect.mentions.listed import with_listed
from redactor.detect.mentions.told_people import with_told

_TYPES = {"P": "PERSON", "A": "ADDRESS", "L": "LOCATION", "O": "ORGANIZATION", "T": "PHONE_NUMBER"}


def _read(marked: str) -> tuple[str, list[tuple[Hit, str]]]:
    """Text with "{P|Bo Lind}" for what was found in it."""
    text, found = "", []
    for part in re.split(r"(\{\w\|.*?\})", marked):
        word = part[3:-1] if part[:1] == "{" else part
        if part[:1] == "{":
            end = len(text) + len(word)
            hit = Hit(type=_TYPES[part[1]], start=len(text), end=end, score=0.9, reason="")
            found.append((hit, "model"))
        text += word
    return text, found


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        # the house of somebody named, and of a neighbour
        ("Min nabo {P|Frode} i nummer 29 har set", ["P Frode", "A nummer 29"]),
        ("{P|Agnethe Sejr}, der bor i nr. 5, har", ["P Agnethe Sejr", "A nr. 5"]),
        ("stoppet af {P|Mogens Rask} fra nr. 112. Han", ["P Mogens Rask", "A nr. 112"]),
        ("hører fra {P|Bodil} ovre i 8'eren, at", ["P Bodil", "A 8'eren"]),
        ("at {P|Bodil Kær} overfor i nr. 44 siger", ["P Bodil Kær", "A nr. 44"]),
        ("Naboen i nr. 27 og damen fra nr. 4 B klager", ["A nr. 27", "A nr. 4 B"]),
        ("hækken ved nr. 27 skygger, fra nr. 25 til 35", []),
        ("Se {P|Mette Holm} i nr. 4/2021 og i nr. 12, 2022", ["P Mette Holm"]),
        ("{P|Bodil} gik i 8'eren på skolen", ["P Bodil"]),
        # a street that does not end as one
        ("{P|Liv Tolstrup}, {O|Vadestedet} 5, har sagt", ["P Liv Tolstrup", "A Vadestedet 5"]),
        ("{P|Bo Lind}, Ved Ådiget 12 B.\nHan", ["P Bo Lind"]),
        ("{P|Bo Lind}, Gammel Mølle 12 B.\nHan", ["P Bo Lind", "A Gammel Mølle 12 B"]),
        ("{P|Bo Lind}, Bilag 5, {P|My Due}, Team 3, og {P|Lis Krag}, Maj 12.", [
            "P Bo Lind", "P My Due", "P Lis Krag"]),
        ("{P|Bo Lind}, Ole 12 år, og Ida 5, Odense 3, Torpet 12 år", ["P Bo Lind"]),
        # a number that is somebody's
        ("Det er {P|Solbritt Hagensen}, 202310027. Hun", ["P Solbritt Hagensen", "202310027"]),
        ("{P|Bo Lind} (309917) og {P|My Due}, 125000 kr.", ["P Bo Lind", "309917", "P My Due"]),
        ("{P|Bo Lind}, 2023. {P|My Due}, {T|28790321}", ["P Bo Lind", "P My Due", "T 28790321"]),
        # a town that only the model knows
        ("fra {A|Havnegade 8B}, {L|Hvidkilde}, men", ["A Havnegade 8B, Hvidkilde"]),
        ("på {A|Lyngstien 14, st.}, 5874 {L|Egeskov}\n", ["A Lyngstien 14, st., 5874 Egeskov"]),
        ("{A|Havnegade 8B}. {L|Hvidkilde} {A|Bygaden} og, {L|Ry}", [
            "A Havnegade 8B", "L Hvidkilde", "A Bygaden", "L Ry"]),
        ("{A|Havnegade 8}, {L|Torpet} 9", ["A Havnegade 8", "L Torpet"]),
        # people read as places
        ("Opkald fra {L|Sten Valby}, som", ["P Sten Valby"]),
        ("Klagen fra {L|Borup} er afvist", ["P Borup"]),
        ("Brev fra {L|Viborg} og bus til {L|Borup}", ["L Viborg", "L Borup"]),
        ("så {L|Sten Valby}, {T|51 29 84 06}, den", ["P Sten Valby", "T 51 29 84 06"]),
        ("fx {L|Vandel-Iversens}, der har", ["P Vandel-Iversens"]),
        ("i {L|Nørre Snede} og {L|Holsted-Skjern}, der", ["L Nørre Snede", "L Holsted-Skjern"]),
        ("{P|Sten Valby} bor der.\n{L|Valby} vil ikke. I {L|Valby}", [
            "P Sten Valby", "P Valby", "L Valby"]),
        ("{L|Valby} vil ikke", ["L Valby"]),
    ],
)  # fmt: skip
def test_what_stands_beside(marked: str, told: list[str]) -> None:
    text, found = _read(marked)
    shown = with_beside(text, found)
    letters = {name: letter for letter, name in _TYPES.items()}
    assert [f"{letters.get(h.type, '')} {text[h.start : h.end]}".strip() for h, _ in shown] == told


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        # called so
        ("en flink fyr de kalder Pop. Han", ["Pop"]),
        ("Formanden, som alle kalder Vuggen, skrev", ["Vuggen"]),
        ("Han blev kaldt Stikling af de andre", ["Stikling"]),
        ("I går sad Ukrudt, som alle kalder ham, der", ["Ukrudt"]),
        ("Programmet, som vi kalder Springbræt, og huset, alle kalder Kassen", []),
        ("De kalder Kommunen til møde, og vi kalder {O|Falck}", []),
        ("Vi kalder ham til møde Tirsdag", []),
        # a member of the family, with a comma behind
        ("Pil, vores barnebarn på 6, bor hos os", ["Pil"]),
        ("Så kom Gnist, min nabo, forbi", ["Gnist"]),
        ("Jeg ringede til Sky (hans kusine) i går", ["Sky"]),
        ("Hunden, min ven på 6, bor her. Desværre, min mor, er syg", []),
        ("Vi bor i Blomst, min mor bor der", []),
        ("Vi talte med Sky om hendes far", ["Sky"]),
        ("Vi talte med Kommunen om hans sag", []),
        ("Ask græd, da far kom", ["Ask"]),
        # who did it
        ("Det var Bisse der slog ham", ["Bisse"]),
        ("det er nok Bisse, som har taget den", ["Bisse"]),
        ("bilen tilhører Svale, der lejer kælderen", ["Svale"]),
        ("Det er Kommunen der har ansvaret, og det er Retten, som siger det", []),
        ("Det var {O|Netto} der ringede. Det er Skat, som kræver", []),
        ("med Rapporten, der gik tabt, og Mandag, der gik godt", []),
        # who came, who holds which office, who signs
        ("Afbud: Knold (KT), og\nTil stede: Sol (ST)", ["Knold", "Sol"]),
        ("Afbud: Ingen (JA). Til stede: Alle (KT)", []),
        ("{P|Rikke} blev næstformand, Kridt sekretær, og Kvik kasserer.", ["Kridt", "Kvik"]),
        ("Vi valgte, Kridt sekretær, og Kvik kom", []),
        ("Nok for nu,\nhav det godt, allesammen,\nKnoldemand", ["Knoldemand"]),
        ("God sommer til alle\n\nBestyrelsen", []),
        # whose family is named
        (
            "Dag, far til {L|Svale}, ringede. Ode\n(Ymers far) og Balders mor",
            ["Svale", "Ymers", "Balders"],
        ),
        ("Hans far, Barnets mor, Klagers bror, Drengens søster, værge til Borgeren", []),
        ("Kommunens bror, mor til {P|Svale}", []),
        # who does what people do, whose class or letters stand behind
        ("kagen, som Tusse sendte ham, og da Kridt ringede", ["Tusse", "Kridt"]),
        ("brevet, som Kommunen sendte, og da Mandag kom", []),
        ("Niels, i byen kendt som Ruske, døde", ["Ruske"]),
        ("her hedder han bare Moroklump, og så hedder det Mandag", ["Moroklump"]),
        ("fra {L|Tølløse-Gerda} og KU-Henrik", ["Tølløse-Gerda", "KU-Henrik"]),
        ("fra {L|Vester-Åby} og TV-Avisen", []),
        ("Elever\n{P|Viktor} 9.D\nManak 7.D\nRum 7.D", ["Manak"]),
        ("Lokaler\nKridt 9.D\nManak 7.D", []),
        ("Maj deltager online. Mandag orienterer", ["Maj"]),
        ("Maj er varm", []),
        # who is called as a month is, and whose family is named after them
        ("August er syg i dag. Juni savner sin mor.", ["August", "Juni"]),
        ("August går i gang nu. Maj går i stå. Juni skal hjem, Juli skal hjem.", []),
        ("August går i skole. Maj skal hjem.", ["August", "Maj"]),
        ("August er en varm måned. Juni var våd, og August har 31 dage.", []),
        ("Juni på 4 år er glad, siger Junis far", ["Juni", "Junis"]),
        ("Møderne i Juni på 4 skoler, og Junis første dage", []),
        ("August og {P|Ida} ringede. {P|Ida} og August er anbragt.", ["August", "August"]),
        ("Juli og August er travle; Juni og {P|Ida} 2024", []),
        ("Han er gift ind i Hansen-familien, og Jensen-drengene løb", ["Hansen", "Jensen"]),
        ("Han kender Kerne-familien, EU-familien og Hvalsted-familien", []),
        # who lives there
        ("det er Hjorten nede fra nr. 3 men", ["Hjorten"]),
        ("Så kom Gnist fra nr. 12 ud", ["Gnist"]),
        ("se Bilag i nr. 5 og Afgørelsen i nr. 7", []),
    ],
)
def test_people_told_by_their_sentence(marked: str, names: list[str]) -> None:
    text, found = _read(marked)
    read = with_listed(text, with_told(text, found))
    told = [text[h.start : h.end] for h, name in read if name != "model"]
    assert told == names
