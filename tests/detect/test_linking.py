"""Mentions of one person, place or number become one entity; different ones stay apart."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.detect.names.forms import Kind, misspelt, parse
from redactor.detect.people.linking import link
from redactor.detect.people.observed import Observed
from redactor.detect.people.sweep import Sweep
from redactor.model import Case, Finding, Page, Said, empty_boxes, finding_id

Read = Callable[..., Any]

ALL_TYPES = {
    "PERSON",
    "INITIALS",
    "DK_CPR",
    "PHONE_NUMBER",
    "EMAIL_ADDRESS",
    "USER_ID",
    "ADDRESS",
    "DATE_OF_BIRTH",
    "ORGANIZATION",
    "DK_CASE_NUMBER",
    "DK_LICENSE_PLATE",
    "HEALTH",
    "AGE",
}


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Layla El-Sayed", ("layla", "el", "sayed"), Kind.FULL),
        ("El-Sayed, Layla", ("layla", "el", "sayed"), Kind.FULL),
        ("von der Heide, Ulrike", ("ulrike", "von", "der", "heide"), Kind.FULL),
        ("Pham Bech, My", ("my", "pham", "bech"), Kind.FULL),
        ("fru Hansen", ("hansen",), Kind.SURNAME),
        ("Fru von Essen", ("von", "essen"), Kind.SURNAME),
        ("M.K.H.", ("mkh",), Kind.INITIALS),
        ("MKH", ("mkh",), Kind.INITIALS),
        ("MIA", ("mia",), Kind.SINGLE),
        ("Mette's", ("mette",), Kind.SINGLE),
        ("Hans'", ("hans",), Kind.SINGLE),
        ("Mette K. Hansen", ("mette", "k.", "hansen"), Kind.FULL),
        ("c/o ANNE METTE TOFTGAARD", ("anne", "mette", "toftgaard"), Kind.FULL),
        ("Jógvan við\nHøgadalsá", ("jogvan", "vid", "hoegadalsa"), Kind.FULL),
        ("sønnen", ("soennen",), Kind.RELATION),
        ("Hansen, advokat", ("hansen",), Kind.SINGLE),
        ("", (), Kind.NOTHING),
        ("\x00 – ", (), Kind.NOTHING),
    ],
)
def test_reading_a_name(text: str, words: tuple[str, ...], kind: Kind) -> None:
    name = parse(text)
    assert (name.words, name.kind) == (words, kind)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("kristian", "christian", True),
        ("sofie", "sophie", True),
        ("bjerregaard", "bjerregard", True),
        ("lindemarn", "lindeman", True),
        ("anne", "anna", False),
        ("hansen", "jansen", False),
        ("lene", "lena", False),
        ("mette", "mete", True),
        ("bo", "bi", False),
    ],
)
def test_misspelling(a: str, b: str, same: bool) -> None:
    assert misspelt(a, b) is same


SAME = [
    ("full and first", "{P|Layla El-Sayed} ringede. Senere skrev {P|Layla} igen."),
    ("genitive of full", "{P|Gorm Skov} bor her. {P|Gorm Skovs} konto er lukket."),
    ("genitive of a short surname", "{P|Åse Dam} bor her. {P|Åse Dams} konto er lukket."),
    ("genitive of first", "{P|Åge Overgaard} klager. {P|Åges} hæk er høj."),
    ("first name ending in s", "{P|Mads Vestergaard} kom. Det er {P|Mads} bil."),
    ("apostrophe", "{P|Hans Holm} kom. Det er {P|Hans'} bil og {P|Hans Holms} hus."),
    ("comma", "{P|Emil Ladefoged} er hørt. Part: {P|Ladefoged, Emil}"),
    ("capitals", "{P|Noah Kjær} er 11 år. {P|NOAH KJÆR} fortæller."),
    ("title", "{P|Karen Sjøberg} bor ved siden af. Fru {P|Sjøberg} hørte det. {P|fru Sjøberg}"),
    ("a title is no generation", "{P|Eva Krag}, seniorkonsulent i byen. {P|Eva Krag} skrev."),
    ("surname alone", "{P|Paweł Kowalczyk} ejer den. {P|Kowalczyk} skrev."),
    ("surname genitive", "{P|Emil Ladefoged} er far. {P|Ladefogeds} samvær er suspenderet."),
    ("middle name dropped", "{P|Frederik Schou Skov} mødte. {P|Frederik Skov} gik."),
    ("misspelt without last", "{P|Fatuma Abdi Warsame} er mor. {P|Fatouma Abdi} kom."),
    ("second surname dropped", "{P|Abdirahman Ali Farah} svarer. {P|Abdirahman Ali} gik."),
    ("two given names", "{P|Thi Hoa Nguyen} er mor. {P|Thi Hoas} netværk. {P|Thi Hoa} kom."),
    ("middle initial", "{P|Mette Kirstine Hansen} mødte. {P|Mette K. Hansen} gik."),
    ("first initial", "{P|Jørgen Bomholt} mødte. {P|J. Bomholt} gik."),
    ("initials", "{P|Mette Kirstine Hansen} mødte. Noteret /{I|MKH}. {P|M.K.H.}"),
    ("double surname", "{P|Bo Lund Krag-Nielsen} kom. {P|Bo Krag-Nielsen} gik. {P|Bo K. Nielsen}"),
    ("double surname without hyphen", "{P|Bo Krag-Nielsen} kom. {P|Bo Krag Nielsen} gik."),
    ("particle dropped", "{P|Layla El-Sayed} kom. {P|Layla Sayed} gik."),
    ("hyphen or not", "{P|Anne-Mette Kok} kom. {P|Anne Mette Kok} gik."),
    ("misspelt", "{P|Sivapriya Balasubramaniam} kom. {P|Sivapriya Balasubramanian} gik."),
    ("ocr", "{P|Gunnar Lindemann} kom. {P|Gunnar Lindernann} gik."),
    ("spelling", "{P|Christian Bjerre} kom. {P|Kristian Bjerre} gik."),
    ("diacritics", "{P|Nuray Aydın} kom. {P|Nuray Aydin} gik."),
    ("over a line", "{P|Jógvan við\nHøgadalsá} kom. {P|Jógvan við Høgadalsá} gik."),
    ("mail spells name", "{P|Louise Nørgaard} kom. Skriv til {M|louise.noergaard@example.org}."),
    ("mail with å", "{P|Åge Overgaard} klager fra {M|aage92@example.org}."),
    ("mail beside name", "Fra: {P|Birthe Møller} <{M|blomsterpigen@example.net}>"),
    ("mail cut", "{P|Emil Ladefoged} er hørt. Kopi til {M|ladefoge_emil@example.com}."),
    ("family mail", "{P|Layla El-Sayed} skrev fra {M|familien.elsayed@example.org}."),
    (
        "mail of initials and surname",
        "{P|Henning D. Ravnsborg} skrev. {M|hdravnsborg@mail.example}",
    ),
    ("user name", "{P|Abdirahman Farah} loggede ind som {U|abdir83}."),
    (
        "domain before the letters",
        "{P|Mette Kirstine Hansen} kom. /{I|MKH}\nAdgang for alle.\nUdført af {U|fjord\\mkh}.",
    ),
    ("cpr on the line", "{P|My Pham Bech}, cpr-nr. {C|280215-8176}, bopæl ukendt."),
    ("cpr in a form", "Navn\n{P|Noah Kjær}\nPersonnummer\n{C|261012-6157}\n"),
    ("cpr before the name", "{C|261012-6157} {P|Noah Kjær}"),
    ("cpr in a table row", "Navn\tRolle\tCPR\n{P|Noah Kjær}\tbarn\t{C|261012-6157}"),
    ("birth and cpr", "{P|Frederik Skov}, født {D|02.05.1975}, {C|020575-2919}"),
    ("birth date elsewhere", "{P|My Bech}, cpr {C|280215-8176}. Senere: født den {D|28/2-2015}."),
    ("masked cpr", "{P|My Bech}, cpr {C|280215-8176}. Senere: {C|280215-xxxx}."),
    ("relation word", "{P|Sønnen} {P|Klaus Riis} ringede. {P|sønnen} er vred."),
]


@pytest.mark.parametrize(("name", "text"), SAME, ids=[n for n, _ in SAME])
def test_one_person(marked: Read, name: str, text: str) -> None:
    case = marked(text)
    texts = {f.text for f in case.findings if name != "relation word" or f.text != "Sønnen"}
    assert any(texts <= group for group in case.groups()), case.groups()


APART = [
    ("same first name", "{P|Lars Holm} og {P|Lars Bjerg} mødtes."),
    ("same surname", "{P|Anne Hansen} og {P|Anna Hansen} er søstre."),
    ("father and son", "{P|Peter Holm} og {P|Jens Peter Holm} er far og søn."),
    ("close surnames", "{P|Karl Jensen} og {P|Karl Jessen} er naboer."),
    ("only first names", "{P|Hodan} og {P|Liban} leger."),
    ("middle names", "{P|Peter Holm Hansen} og {P|Peter Lund Hansen} er fætre."),
    ("short names", "{P|Bo Dam} og {P|Ib Dam} kom."),
    ("half a double surname", "{P|Bo Krag} ejer skuret. {P|Bo Krag-Nielsen} er hans nabo."),
    ("the other half", "{P|Bo Nielsen} ejer skuret. {P|Krag-Nielsen, Bo} er hans nabo."),
    ("another's letters", "Noteret /{I|MKH}\nUdført af {U|fjord\\lno}."),
]


@pytest.mark.parametrize(("name", "text"), APART, ids=[n for n, _ in APART])
def test_two_people(marked: Read, name: str, text: str) -> None:
    del name
    case = marked(text)
    texts = {f.text for f in case.findings}
    assert not any(texts <= group for group in case.groups()), case.groups()


NUMBERS = [
    ("cpr", ["{C|251271-3060}", "{C|2512713060}", "{C|25 12 71 3060}", "{C|25121971-3060}"], 1),
    ("cpr ocr", ["{C|251271-3060}", "{C|2S1271-3O6O}"], 1),
    ("phones", ["{T|+45 28 79\n03 21}", "{T|28790321}", "{T|2879 0321}", "{T|004528790321}"], 1),
    ("two phones", ["{T|28790321}", "{T|28790322}"], 2),
    ("mails", ["{M|Info@Holm.dk}", "{M|info (at) holm.dk}", "{M|info@holm.\ndk}"], 1),
    ("address", ["{A|Ågade 68}", "{A|Ågade 68, 2830 Virum}", "{A|ÅGADE 68}"], 1),
    ("flat of a house", ["{A|Birkevej 36}", "{A|Birkevej 36, 1. tv.}"], 1),
    ("two flats", ["{A|Birkevej 36, 1. tv.}", "{A|Birkevej 36, 2. tv.}", "{A|Birkevej 36}"], 3),
    ("house letters", ["{A|Birkevej 36 B}", "{A|Birkevej 36B}"], 1),
    ("house numbers", ["{A|Birkevej 36}", "{A|Birkevej 38}"], 2),
    ("authority", ["{K|Fjordby Kommune}", "{K|Fjordby Kommunes}"], 1),
    ("account", ["{B|5943-8683235721}", "{B|5943 8683 235 721}"], 1),
    ("statements", ["{H|Han har diabetes.}", "{H|Han har diabetes.}"], 0),
]


@pytest.mark.parametrize(("name", "parts", "count"), NUMBERS, ids=[n for n, _, _ in NUMBERS])
def test_identifiers(marked: Read, name: str, parts: list[str], count: int) -> None:
    del name
    case = marked(" og så \n".join(f"Her: {part}" for part in parts))
    assert len(case.entities()) == count, case.groups()


def test_every_finding_is_in_at_most_one_entity(marked: Read) -> None:
    case = marked("\n".join(text for _, text in SAME + APART))
    seen = [i for e in case.entities() for i in e.findings]
    assert len(seen) == len(set(seen))
    assert len({e.id for e in case.entities()}) == len(case.entities())


def test_the_run_and_the_order_do_not_matter(marked: Read) -> None:
    case = marked({"a": "\n".join(t for _, t in SAME), "b": "\n".join(t for _, t in APART)})
    first = {(e.id, frozenset(e.findings), e.name, e.role) for e in case.entities()}
    random.Random(3).shuffle(case.findings)
    assert {(e.id, frozenset(e.findings), e.name, e.role) for e in case.entities()} == first


def test_an_id_survives_a_mention_found_later(marked: Read) -> None:
    before = marked("Hej. {P|Layla El-Sayed} ringede.").entity_of("Layla El-Sayed").id
    after = marked("Hej {P|Layla}. {P|Layla El-Sayed} ringede.").entity_of("Layla El-Sayed").id
    assert before == after


def test_a_person_can_merge(marked: Read) -> None:
    case = marked("{P|Hodan} og {P|Fru Nuur} kom.")
    case.said = Said(((case.named("Hodan").id, case.named("Fru Nuur").id, True),))
    assert {"Hodan", "Fru Nuur"} in case.groups()


def test_a_person_can_split(marked: Read) -> None:
    case = marked({"a": "{P|Peter Hansen} kom.", "b": "{P|Peter Hansen} gik. {P|Peter} ringede."})
    first, second = (case.named("Peter Hansen", nth).id for nth in (0, 1))
    case.said = Said(((first, second, False),))
    assert case.entity_of("Peter Hansen", 0).id != case.entity_of("Peter Hansen", 1).id
    assert case.entity_of("Peter").id == case.entity_of("Peter Hansen", 1).id


def test_constraints_on_findings_that_are_gone_do_nothing(marked: Read) -> None:
    case = marked("{P|Peter Hansen} kom.")
    case.said = Said((("gone", case.findings[0].id, True), ("gone", "lost", False)))
    assert len(case.entities()) == 1


def test_the_name_is_the_fullest_form(marked: Read) -> None:
    case = marked("{P|SKOV, FREDERIK SCHOU} {P|Frederik} {P|Frederik Schou Skovs} {P|Skov}")
    assert case.entity_of("Frederik").name in {"Frederik Schou Skov", "Frederik Schou Skovs"}


_PIECES = st.sampled_from(
    [
        "Mette",
        "Hansen",
        "M.",
        ",",
        "-",
        "'s",
        "\n",
        "\t",
        "fru ",
        "السيد",
        "😀",
        "\x00",
        "12",
        "@",
        " ",
        "ß",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(ALL_TYPES)), st.lists(_PIECES)), max_size=12))
def test_anything_can_be_linked(parts: list[tuple[str, list[str]]]) -> None:
    text, findings = "", []
    for type_, pieces in parts:
        start = len(text)
        text += "".join(pieces)
        findings.append(
            Finding(
                id=finding_id("s", 1, type_, start, len(text), text[start:]),
                document="d",
                page=1,
                type=type_,
                start=start,
                end=len(text),
                text=text[start:],
                score=0.9,
                recognizer="test",
                reason="",
            )
        )
        text += ", "
    unique = list({f.id: f for f in findings}.values())
    page = Page(number=1, width=1, height=1, text=text, boxes=empty_boxes(len(text)))
    case = Case(id="c", parties=("Mette Hansen",), deny=("M.", "😀"), allow=("'s",))
    entities = link(unique, lambda _: [page], case)
    seen = [i for e in entities for i in e.findings]
    assert len(seen) == len(set(seen))
    assert set(seen) <= {f.id for f in unique}
    for found in Sweep.of(entities, unique, case).find([page], unique, document="d", sha256="s"):
        assert found.text == text[found.start : found.end] != ""


def _synthetic(pages: int) -> tuple[list[Finding], dict[str, list[Page]]]:
    """A case of `pages` pages in documents of ten, each with about ten findings."""
    dice = random.Random(7)
    first = ["Mette", "Lars", "Layla", "Ahmed", "Hodan", "Paweł", "Nuray", "Emil", "Thi", "Åge"]
    last = [a + b for a in ("Holm", "Skov", "Bjerg", "Lund", "Kjær") for b in ("", "gaard", "sen")]
    folk = [
        f"{dice.choice(first)} {dice.choice(last)}{dice.randrange(60) or ''} {dice.choice(last)}"
        for _ in range(pages // 4)
    ]
    folk = [" ".join(w.rstrip("0123456789") for w in name.split()) for name in folk]
    findings: list[Finding] = []
    documents: dict[str, list[Page]] = {}
    for number in range(pages):
        document = f"d{number // 10}"
        parts: list[tuple[str, str]] = []
        for _ in range(6):
            name = dice.choice(folk[number // 10 : number // 10 + 12] or folk[-12:])
            parts.append(("PERSON", dice.choice([name, name.split()[0], name + "s"])))
        parts.append(("DK_CPR", f"{dice.randrange(1, 29):02d}0680-{dice.randrange(10000):04d}"))
        parts.append(("PHONE_NUMBER", f"{dice.randrange(20000000, 99999999)}"))
        parts.append(("ADDRESS", f"{dice.choice(last)}vej {dice.randrange(200)}"))
        parts.append(("EMAIL_ADDRESS", f"{dice.choice(first).lower()}{number}@example.org"))
        text = ""
        for type_, value in parts:
            text += "Det fremgår af sagen, at " + "der er talt med " * 3
            start = len(text)
            text += value
            findings.append(
                Finding(
                    id=finding_id(document, number, type_, start, len(text), value),
                    document=document,
                    page=number % 10 + 1,
                    type=type_,
                    start=start,
                    end=len(text),
                    text=value,
                    score=0.9,
                    recognizer="test",
                    reason="",
                )
            )
            text += " om forløbet.\n"
        documents.setdefault(document, []).append(
            Page(
                number=number % 10 + 1,
                width=595,
                height=842,
                text=text,
                boxes=empty_boxes(0),
            )
        )
    return findings, documents


@pytest.mark.usefixtures("memory_left_alone")
def test_the_cost_grows_with_the_pages_and_not_faster() -> None:
    """Three times the pages may cost at most five times the time (room for noise)."""
    seconds = []
    for pages in (1000, 3000):
        findings, documents = _synthetic(pages)
        start = time.process_time()
        link(findings, documents.__getitem__, Case(id="c"))
        seconds.append(time.process_time() - start)
    assert seconds[1] < 5 * max(seconds[0], 0.2), seconds


def _namesakes(documents: int) -> dict[str, str]:
    """Five people of one first name in half of the documents, the first name alone in others."""
    told = ("Mette Holm", "Mette Krag", "Mette Bech", "Mette Juul", "Mette Friis")
    full = {f"f{n}": " ".join(f"{{P|{name}}} kom." for name in told) for n in range(documents)}
    return full | {f"s{n}": "Så ringede {P|Mette} igen." for n in range(documents)}


@pytest.mark.usefixtures("memory_left_alone")
def test_a_name_is_read_once_however_many_may_mean_it(marked: Read) -> None:
    """Four times the documents may cost at most seven times the time (room for noise)."""
    seconds = []
    for documents in (300, 1200):
        case = marked(_namesakes(documents))
        start = time.process_time()
        link(case.findings, case.pages_of, case.case)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 7 * max(seconds[0], 0.1), seconds


WHOLE_CASE = {
    "letter": "{P|Tharsini Kumar Holt}, cpr {C|071179-3418}\n{M|tharsini.holt@gmail.com}\n",
    "list": "Navn\tSvar\n{P|Holt, Tharsini Kumar}\tja\n{P|Holt, Bente}\tnej",
    "minutes": "Ansøger: {P|Tharsini K. Holt}. {P|Tharsinis} mand kom. {P|Tharsini} sagde ja.",
    "scan": "{P|Tharsini Kumar Ho1t} født {D|7. november 1979}",
    "mail": "Fra: {P|tharsini holt} <{M|Tharsini.Holt@gmail.com}>\nmvh {P|tharsini}",
    "note": "Sagsbehandler {P|Tine Holm}. {P|Tharsini Kumar Hollt} ringede. {I|TKH} er tilfreds.",
}


def test_one_person_in_six_documents(marked: Read) -> None:
    """Full name, surname first, initials, genitive, misspelt, misread, mail, CPR and birth."""
    case = marked(WHOLE_CASE)
    mine = case.entity_of("Tharsini Kumar Holt")
    by_id = {f.id: f.text for f in case.findings}
    others = {"Holt, Bente", "Tine Holm"}
    assert {by_id[i] for i in mine.findings} == {f.text for f in case.findings} - others
    assert mine.certain
    assert mine.name == "Tharsini Kumar Holt"
    assert case.entity_of("Holt, Bente").id != mine.id


def test_merges_and_splits_hold_when_a_document_is_added(marked: Read) -> None:
    """Finding ids do not depend on other documents, so what a person said of them holds."""
    case = marked(WHOLE_CASE)
    scan, letter = case.named("Tharsini Kumar Ho1t"), case.named("Tharsini Kumar Holt")
    bente = case.named("Holt, Bente")
    said = ((letter.id, scan.id, False), (letter.id, bente.id, True))
    for content in (WHOLE_CASE, {"new": "{P|Tharsini Kumar Holt} skrev."} | WHOLE_CASE):
        again = marked(content)
        again.said = Said(said)
        where = {i: e.id for e in again.entities() for i in e.findings}
        assert where[letter.id] != where[scan.id]
        assert where[letter.id] == where[bente.id]


def test_pages_read_once_are_not_asked_for_again(marked: Read) -> None:
    case = marked({"a": "Sagsbehandler: {P|Ida Juul}", "b": "{P|Bo Krag} skrev til {P|Ida}."})
    asked: list[str] = []

    def pages_of(document: str) -> list[Page]:
        asked.append(document)
        return case.pages_of(document)

    seen = Observed()
    first = link(case.findings[:-1], pages_of, case.case, observed=seen)
    assert asked == ["a", "b"]
    second = link(case.findings, pages_of, case.case, observed=seen)
    assert asked == ["a", "b", "b"]
    assert first != second == link(case.findings, case.pages_of, case.case)


def test_a_surname_is_rather_theirs_who_have_it_last(marked: Read) -> None:
    case = marked("{P|Jytte Mølholm} og {P|Line Mølholm Bech}. Fru {P|Mølholm} venter.")
    assert case.entity_of("Mølholm").name == "Jytte Mølholm"
    alone = marked({"a": "{P|Jytte Mølholm}", "b": "{P|Line Mølholm Bech}. {P|Mølholm} kom."})
    assert alone.entity_of("Mølholm").name == "Line Mølholm Bech"


def test_four_letters_of_a_user_name_with_a_vowel(marked: Read) -> None:
    case = marked({"a": "{P|Louise Hvidtfeldt} skrev.", "b": "Indhentet af {P|LOHV}."})
    assert {"Louise Hvidtfeldt", "LOHV"} in case.groups()


def test_the_fields_of_a_form_are_the_same_address(marked: Read) -> None:
    case = marked(
        {
            "a": "{A|Møllevej\nHusnr.: 4 B\nPostnr.: 8000\nBy: Aarhus C}",
            "b": "{A|Møllevej 4B, 8000 Aarhus C}",
        }
    )
    assert len(case.entities()) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{P|Mette Holms} hæk er høj.", "Mette Holm"),
        ("{P|Lars} ringede. {P|Lars'} hæk er høj.", "Lars"),
        ("{P|Niels Jeppes Hus} er solgt.", "Niels Jeppes Hus"),
        ("{P|Xelqirs} hæk. {P|Xelqir} ringede.", "Xelqir"),
        ("{P|Hans Friis} bor her.", "Hans Friis"),
    ],
)
def test_a_person_is_shown_without_a_genitive(marked: Read, text: str, name: str) -> None:
    assert marked(text).entity_of(re.split(r"[|}]", text)[1]).name == name


def test_letters_of_a_private_person_are_asked_about_in_every_document(marked: Read) -> None:
    """Somebody whom the case knows by letters only; those of nobody stay certain."""
    case = marked(
        {
            "diary": "Naboens dreng, {P|E.T.}, sad på gulvet.",
            "note": "{I|ET} var ikke hjemme. {I|QX} er en kode.",
        }
    )
    by_text = {case.entity_of(t).name: case.entity_of(t) for t in ("ET", "QX")}
    assert not by_text["ET"].certain
    assert by_text["QX"].certain


def test_letters_that_act_are_asked_about_where_the_case_calls_people_so(marked: Read) -> None:
    diary = {"diary": "{P|E.T.} og {P|A.K.} klager.", "note": "{I|LM} kom ned. {I|QX} er en kode."}
    assert not marked(diary).entity_of("LM").certain
    assert marked({"note": "{P|Eva Tang} klager. {I|LM} kom ned."}).entity_of("LM").certain


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("Hilsen overlæge {P|Gram}. Fru {P|Gram} ringede; manden er indlagt.", False),
        ("Hilsen overlæge {P|Gro Gram}. Overlæge fru {P|Gram} ringede.", True),
        ("Hilsen overlæge {P|Gram}. {P|Gram} ringede.", True),
    ],
)
def test_a_madam_of_the_surname_may_be_the_wife(marked: Read, text: str, *, certain: bool) -> None:
    case = marked(text)
    (person,) = [e for e in case.entities() if e.type == "PERSON"]
    assert person.certain is certain
