"""Found once, found everywhere: the second pass."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from redactor.detect.people.sweep import Sweep
from redactor.model import Case, Finding, Page, empty_boxes

Read = Callable[..., Any]

KNOWN = """Borger: {P|Layla El-Sayed}, cpr-nr. {C|251271-3060}, {A|Ågade 68, 2830 Virum},
tlf. {T|28 79 03 21}, {M|layla@example.org}, konto {B|5943-8683235721}. Hendes nabo {P|Bo Skov}
og veninden {P|My Pham Bech} og {P|Gro Lyng} og {P|Frederik Schou Holm} samt
{P|Sivapriya Balasubramaniam}.
Sagsbehandler: {P|Peter Lauridsen}"""

FOUND = [
    ("full", "Vi talte med Layla El-Sayed i går.", ["Layla El-Sayed"]),
    ("capitals", "LAYLA EL-SAYED er uenig.", ["LAYLA EL-SAYED"]),
    ("lower case", "hej det er layla el-sayed igen", ["layla el-sayed"]),
    ("reversed", "Part: El-Sayed, Layla", ["El-Sayed, Layla"]),
    ("over a line", "Vi skrev til Layla\nEl-Sayed.", ["Layla\nEl-Sayed"]),
    ("genitive", "Det er Layla El-Sayeds hus.", ["Layla El-Sayeds"]),
    ("first name", "Så ringede Layla igen.", ["Layla"]),
    ("first name genitive", "Det er Laylas hus.", ["Laylas"]),
    ("first name in lower case", "hej det er layla", ["layla"]),
    ("initial", "Brev til L. El-Sayed.", ["L. El-Sayed"]),
    ("initials of all first names", "Brev til F. S. Holm.", ["F. S. Holm"]),
    ("surname", "Fru El-Sayed ringede.", ["El-Sayed"]),
    ("middle name dropped", "Talte med Frederik Holm.", ["Frederik Holm"]),
    ("misspelt", "Talte med Sivapriya Balasubramanian.", ["Sivapriya Balasubramanian"]),
    ("ambiguous first name", "I skolen sagde My, at hun var glad.", ["My"]),
    ("surname with title", "Spørg hr. Skov om det.", ["Skov"]),
    ("cpr together", "Fil: 2512713060.pdf", ["2512713060"]),
    ("cpr with spaces", "nr. 25 12 71 3060 er brugt", ["25 12 71 3060"]),
    ("cpr with full year", "251219713060", ["251219713060"]),
    ("cpr with full year and hyphen", "25121971-3060", ["25121971-3060"]),
    ("phone", "Hun ringer fra 2879 0321.", ["2879 0321"]),
    ("phone with country", "Ring +4528790321 eller +45 28790321", ["28790321"]),
    ("account", "59438683235721", ["59438683235721"]),
    ("mail", "cc LAYLA@example.org", ["LAYLA@example.org"]),
    ("address", "Vi mødtes på ågade 68 i går", ["ågade 68"]),
    ("official in full", "Mødet ledes af Peter Lauridsen.", ["Peter Lauridsen"]),
    # what must not be found
    ("word of the language", "My er en pige. My skov er stor.", ["My"]),
    ("short genitive that is a word too", "Det går. Gros båd er leveret.", ["Gros"]),
    ("who did it by letter", "Hun blev overvåget af L, som skrev.", ["L"]),
    ("login in a table", "Tid\tHvem\n10.12\tbsko\n10.13\tlsay", ["bsko", "lsay"]),
    ("login of a user", "Rettet af bruger bskov i går; bskov ringer", ["bskov"]),
    ("no login", "bsko ringer, og lsay skriver\tskov\tplau", []),
    ("surname of a firm", "Firmaet Skov & Søn og malerfirmaet Skov", []),
    ("surname as word", "Der er skov bag huset. Skov er dyrt.", []),
    ("in a place name", "Layla Kommune og Holm Skole og Virum", []),
    ("in a compound", "Laylavej og Skovgade og Holm-Nielsen", []),
    ("official's first name", "Naboens søn Peter blev set.", []),
    ("longer number", "Faktura 28790321445 er betalt.", []),
    ("another house", "Ågade 6 og Ågade 681 og Ågade 69", []),
    ("nothing", "", []),
    ("null bytes", "\x00\x00 – 😀", []),
]


def _sweep(case: Any, text: str, existing: list[Finding] | None = None) -> list[str]:
    sweep = Sweep.of(case.entities(), case.findings, case.case)
    page = Page(number=1, width=1, height=1, text=text, boxes=empty_boxes(len(text)))
    found = sweep.find([page], existing or [], document="d", sha256="s")
    assert all(text[f.start : f.end] == f.text for f in found)
    return [f.text for f in found]


@pytest.mark.parametrize(("name", "text", "wanted"), FOUND, ids=[n for n, _, _ in FOUND])
def test_second_pass(marked: Read, name: str, text: str, wanted: list[str]) -> None:
    del name
    found = _sweep(marked(KNOWN), text)
    assert sorted(set(found)) == sorted(wanted)


def test_the_user_name_of_a_mailbox_is_found_alone(marked: Read) -> None:
    case = marked({"a": "{P|Tobias Ly} <{M|toqly18@student.example}>", "b": "toqly18 og toqly1"})
    sweep = Sweep.of(case.entities(), case.findings, case.case)
    found = sweep.find(case.pages_of("b"), case.findings, document="b", sha256="b")
    assert [(f.type, f.start, f.end) for f in found] == [("USER_ID", 0, 7)]


def test_what_is_found_already_is_not_found_again(marked: Read) -> None:
    case = marked(KNOWN)
    sweep = Sweep.of(case.entities(), case.findings, case.case)
    assert sweep.find(case.pages["doc1"], case.findings, document="doc1", sha256="s") == []


@pytest.mark.parametrize(
    ("type_", "span", "again"),
    [
        ("PERSON", (0, 14), False),
        ("PERSON", (0, 5), True),
        ("ORGANIZATION", (0, 14), True),
        ("HEALTH", (0, 30), True),
        ("ADDRESS", (0, 30), False),
    ],
)
def test_a_full_name_is_found_unless_it_is_covered(
    marked: Read, type_: str, span: tuple[int, int], again: bool
) -> None:
    text = "Layla El-Sayed har fået det skidt."
    existing = Finding(
        id="x",
        document="d",
        page=1,
        type=type_,
        start=span[0],
        end=span[1],
        text=text[slice(*span)],
        score=0.9,
        recognizer="t",
        reason="",
    )
    assert bool(_sweep(marked(KNOWN), text, [existing])) is again


def test_a_first_name_taken_for_a_place_is_found_again(marked: Read) -> None:
    place = Finding(
        id="x",
        document="d",
        page=1,
        type="LOCATION",
        start=3,
        end=8,
        text="Layla",
        score=0.9,
        recognizer="t",
        reason="",
    )
    assert _sweep(marked(KNOWN), "Så Layla kom", [place]) == ["Layla"]


def test_the_end_of_one_name_is_not_joined_with_the_next(marked: Read) -> None:
    text = "Layla El-Sayed, Layla@x"
    mail = Finding(
        id="x",
        document="d",
        page=1,
        type="EMAIL_ADDRESS",
        start=16,
        end=23,
        text="Layla@x",
        score=0.9,
        recognizer="t",
        reason="",
    )
    name = replace(mail, id="y", type="PERSON", start=0, end=14, text="Layla El-Sayed")
    assert _sweep(marked(KNOWN), text, [name, mail]) == []


def test_the_lists_of_the_case(marked: Read) -> None:
    case = marked("Intet.")
    lists = Case(
        id="c",
        parties=("Noah Kjær", "261012-6157"),
        deny=("Projekt Nordlys", "hemmelig@example.org"),
        allow=("Noah Kjær",),
    )
    sweep = Sweep.of(case.entities(), case.findings, lists)
    text = "PROJEKT  nordlys: Noah Kjær, Noah, 2610126157, hemmelig@example.org, Nordlys"
    page = Page(number=1, width=1, height=1, text=text, boxes=empty_boxes(len(text)))
    found = {f.text: f.type for f in sweep.find([page], [], document="d", sha256="s")}
    assert found == {
        "PROJEKT  nordlys": "PERSON",
        "Noah": "PERSON",
        "2610126157": "DK_CPR",
        "hemmelig@example.org": "EMAIL_ADDRESS",
    }


@pytest.mark.parametrize(
    "name",
    ["Karen² Lindholm Bæk", "Karen2 Lindholm Bæk3", "Karen? Lindholm Bæk", "Karen[2] Lindholm Bæk"],
)
def test_the_marks_of_notes_hide_no_name_of_the_lists(marked: Read, name: str) -> None:
    case = marked("Intet.")
    lists = Case(id="c", deny=("Karen Lindholm Bæk",))
    sweep = Sweep.of(case.entities(), case.findings, lists)
    text = f"Vi skrev til {name} i går."
    page = Page(number=1, width=1, height=1, text=text, boxes=empty_boxes(len(text)))
    assert [f.text for f in sweep.find([page], [], document="d", sha256="s")] == [name]


@pytest.mark.parametrize("name", ["Børge Kærsgaard", "Åse Michaelsen", "Aase Bøgh-Hansen"])
def test_a_letter_in_each_square_of_a_form(marked: Read, name: str) -> None:
    text = "\t".join(name.upper())
    page = Page(number=1, width=1, height=1, text=text, boxes=empty_boxes(len(text)))
    case = marked(f"Her bor {{P|{name}}}.")
    known = Sweep.of(case.entities(), case.findings, case.case)
    denied = Sweep.of([], [], Case(id="c", deny=(name,)))
    for sweep in (known, denied):
        assert [f.text for f in sweep.find([page], [], document="d", sha256="s")] == [text]


def test_a_mistaken_person_is_not_spread_over_the_case(marked: Read) -> None:
    case = marked("{P|Kommunens Bemærkning} og {P|Ansøger} og {P|Afgørelse Nordlys}")
    assert _sweep(case, "Kommunens afgørelse. Ansøger skal høres. Bemærkning: Afgørelse.") == []


def test_a_word_of_the_language_is_no_name(marked: Read) -> None:
    case = marked("{P|Nordlys Hansen} er en fejl.")
    assert _sweep(case, "Der var nordlys i nat. Nordlys er smukt.") == []
    assert _sweep(case, "Der var nordlys i nat, og så kom Nordlys hjem.") == ["Nordlys"]
    assert _sweep(case, "I går kom Nordlys på besøg.") == ["Nordlys"]
    again = marked("Bogen om Nordlys - {P|Bo Nordlys} skrev den.")
    found = Sweep.of(again.entities(), again.findings, again.case).find(
        again.pages["doc1"], again.findings, document="doc1", sha256="s"
    )
    assert [f.text for f in found] == ["Nordlys"]
    assert _sweep(case, "Nordlys er flot.\nNordlys i kassen og »Nordlys og sne«") == []


def test_the_last_word_of_a_heading_is_no_surname(marked: Read) -> None:
    case = marked("{P|Holm Idéhistorie} er en bog, siger {P|Bo Ravnbjergby}.")
    text = "Vi læste den danske Idéhistorie, og så kom Ravnbjergby."
    assert _sweep(case, text) == ["Ravnbjergby"]


def test_a_name_that_no_list_has_is_looked_for(marked: Read) -> None:
    case = marked("Drengen {P|Akilan} og {P|Zuvendra Quell} og {P|Mand} samt {P|Abc}.")
    text = "En plads til Akilan, og Akilans mor. Så kom Zuvendra. Mand kom. Abc kom."
    assert _sweep(case, text) == ["Akilan", "Akilans", "Zuvendra"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ansat: Spang", ["Spang"]),
        ("Spang: Det passer.", ["Spang"]),
        ("Spang har ikke svaret.", ["Spang"]),
        ("Spang over åen. En spang", []),
        ("Krag: det er en fugl, en spang", ["Krag"]),
    ],
)
def test_a_surname_that_is_a_word_is_found_where_it_speaks(
    marked: Read, text: str, found: list[str]
) -> None:
    assert _sweep(marked("Borger: {P|Keld-Åge Spang}, {P|Ida Krag}"), text) == found


def test_the_letters_of_a_party_who_is_told_are_looked_for(marked: Read) -> None:
    case = marked("Brev")
    told = replace(case.case, parties=("Keld-Åge Spang", "Ida Bo"))
    page = Page(number=1, width=1, height=1, text="KÅS og IB", boxes=empty_boxes(9))
    found = Sweep.of((), (), told).find([page], [], document="d", sha256="s")
    assert [f.text for f in found] == ["KÅS"]


def test_what_ends_in_no_name_is_not_looked_for(marked: Read) -> None:
    case = marked("{P|Elsted Valgmenighed} og {P|s. e. trinitatis} og {P|Karen Szulczyk}")
    text = "I Elsted Valgmenighed 3. s. e. trinitatis så vi Karen Szulczyk."
    assert _sweep(case, text) == ["Karen Szulczyk"]


def test_hans_is_also_his(marked: Read) -> None:
    case = marked("{P|Hans Bergholt} er formand.")
    text = "Det var slut. Hans venner kom. Hans kom også. Vi så Hans i går.\nHans tætteste nabo"
    assert _sweep(case, text) == ["Hans", "Hans"]


def test_a_month_before_its_year_is_nobody(marked: Read) -> None:
    case = marked("{P|Maj Bergholt} er formand.")
    assert _sweep(case, "Udgivet Maj 2007. Så ringede Maj igen.") == ["Maj"]


def test_a_town_is_none_of_its_first_words_names(marked: Read) -> None:
    case = marked("{P|Haderslev Holm} er en fejl.")
    assert _sweep(case, "Så gik turen til Haderslev, hvor vi spiste.") == []


def test_ids_are_those_of_findings_of_the_same_place(marked: Read) -> None:
    case = marked(KNOWN)
    sweep = Sweep.of(case.entities(), case.findings, case.case)
    page = Page(number=2, width=1, height=1, text="Layla kom", boxes=empty_boxes(9))
    first = sweep.find([page], [], document="d", sha256="s")
    assert first == sweep.find([page], [], document="d", sha256="s")
    assert first[0].id != sweep.find([page], [], document="d", sha256="t")[0].id


def test_letters_are_found_without_full_stops(marked: Read) -> None:
    case = marked("Naboens dreng, {P|E.T.}, sad på gulvet.")
    assert _sweep(case, "Den 20/1 hørte jeg ET græde.") == ["ET"]
    assert _sweep(case, "ANSØGNING OM ET BARN") == []


def test_it_travels_to_other_processes(marked: Read) -> None:
    case = marked(KNOWN)
    sweep = pickle.loads(pickle.dumps(Sweep.of(case.entities(), case.findings, case.case)))
    page = Page(number=1, width=1, height=1, text="Layla kom", boxes=empty_boxes(9))
    assert [f.text for f in sweep.find([page], [], document="d", sha256="s")] == ["Layla"]


@pytest.mark.usefixtures("memory_left_alone")
def test_the_cost_is_linear_also_on_one_long_line(marked: Read) -> None:
    case = marked(KNOWN)
    sweep = Sweep.of(case.entities(), case.findings, case.case)
    seconds = []
    for times in (2_000, 8_000):
        text = "Layla El-Sayed 25 12 71 Sivapriya L. " * times
        page = Page(number=1, width=1, height=1, text=text, boxes=empty_boxes(0))
        start = time.process_time()
        found = sweep.find([page], [], document="d", sha256="s")
        seconds.append(time.process_time() - start)
        assert len(found) >= times
    assert seconds[1] < 8 * max(seconds[0], 0.05), seconds


def test_digits_too_few_for_a_cpr_number_are_looked_for_as_they_are(marked: Read) -> None:
    case = marked("cpr {C|251271}")
    sweep = Sweep.of(case.entities(), case.findings, case.case)
    page = Page(number=1, width=1, height=1, text="251271", boxes=empty_boxes(6))
    assert [f.text for f in sweep.find([page], [], document="b", sha256="b")] == ["251271"]


def test_a_known_cpr_number_is_found_under_any_label(marked: Read) -> None:
    case = marked(KNOWN)
    sweep = Sweep.of(case.entities(), case.findings, case.case)
    text = "Sag 251271-3060"
    page = Page(number=1, width=1, height=1, text=text, boxes=empty_boxes(len(text)))
    other = replace(
        case.findings[0],
        document="d",
        page=1,
        type="DK_CASE_NUMBER",
        start=4,
        end=15,
        text=text[4:],
    )
    (found,) = sweep.find([page], [other], document="d", sha256="s")
    assert (found.type, found.text) == ("DK_CPR", "251271-3060")
    assert sweep.find([page], [replace(other, type="DK_CPR")], document="d", sha256="s") == []


def test_a_road_found_without_its_number_is_found_with_it(marked: Read) -> None:
    case = marked(KNOWN)
    sweep = Sweep.of(case.entities(), case.findings, case.case)
    text = "Hun bor på Ågade\n68, 2830 Virum"
    page = Page(number=1, width=1, height=1, text=text, boxes=empty_boxes(len(text)))
    road = replace(
        case.findings[0], document="d", page=1, type="ADDRESS", start=11, end=16, text="Ågade"
    )
    (found,) = sweep.find([page], [road], document="d", sha256="s")
    assert (found.type, found.text) == ("ADDRESS", "Ågade\n68")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Falck fandt Tranekær liggende.", ["Tranekær"]),
        ("De kørte til Tranekær i går.", []),
        ("Adresse: Slotsgade 4, 5953 Tranekær", []),
        ("Tranekær ligger på Langeland.", []),
    ],
)
def test_a_surname_that_is_a_town_too(marked: Read, text: str, found: list[str]) -> None:
    case = marked("Beboer: {P|Jørn Ove Tranekær}")
    sweep = Sweep.of(case.entities(), case.findings, Case(id="c"))
    page = Page(number=1, width=1, height=1, text=text, boxes=empty_boxes(len(text)))
    assert [f.text for f in sweep.find([page], [], document="b", sha256="b")] == found


def test_a_surname_that_is_a_word_too_in_a_column_of_people(marked: Read) -> None:
    case = marked("Beboer: {P|Gurli Fynbo}")
    sweep = Sweep.of(case.entities(), case.findings, Case(id="c"))
    for header, found in (("Afsender", ["Fynbo"]), ("Færge", [])):
        text = f"{header}\tDato\nFynbo\t16.01"
        page = Page(number=1, width=1, height=1, text=text, boxes=empty_boxes(len(text)))
        assert [f.text for f in sweep.find([page], [], document="b", sha256="b")] == found


LETTERS = {
    "note": "Samtale med {P|Mathilde Wiinstedt} og {P|Flemming Rosenlund Skjøth}.\n"
    "M siger undskyld, og mor mener, at M er træt. FRS fortæller, at han sover dårligt.\n"
    "Det er {O|FRS's} vurdering.",
    "decision": "{P|Mathilde Wiinstedt} og {P|Asger Bo Lind} klager. I en lignende sag havde A "
    "bygget mod B, og A er ejer. Se bilag M og gruppe M er lukket.",
    "two": "{P|Mathilde} og {P|Malthe} kom. M er syg, og K er rask.",
    "pupils": "{P|Liva Maj} sad bag to andre elever, F. og S., og da F. sang, slog S igen. "
    "Se bilag F, og hvor X havde bygget.",
    "talk": "{P|Sky Hussein Al-Rawi} kom. Vi talte. S. tegner et hus. Skys mor ringede. A. "
    "bygger.\nSHAR oplyser det samme.",
    "film": "{P|Akilan}: Vi ser den nye film om Akilan. Billede: C:\\billeder\\den-om-akilan_1.jpg",
    "habit": "{P|Gerdo Skibsholm}, {P|Sarah Vejnby}, {P|Jørgo Lunding}, {P|Kaj Lunding}.\nPoster: "
    "GS og JL\nBredal – JL&SV\nKL og PU",
    "minutes": "{P|Carsta Cramer} kom. CC skriver ud, og PU aflægger besøg. {P|Karl Lund}: KL "
    "mener det. {P|Bix Falkenhøj}, {P|Lars Ovesen}, næstformand ({O|LO}), kom.\n"
    "BIX spurgte Bix om det.",
    "names": "{P|Frode Krag} og {P|Silke Krag} er søskende.",
}


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ("note", ["FRS", "FRS", "M", "M"]),
        ("decision", []),
        ("two", ["M"]),
        ("pupils", ["F", "F", "S", "S"]),
        ("talk", ["S", "SHAR", "Skys"]),
        ("film", ["Akilan"]),
        ("habit", ["GS", "JL", "JL", "SV"]),
        ("minutes", ["Bix", "CC", "LO"]),
        ("names", []),
    ],
)
def test_letters_that_stand_for_somebody_named_there(
    marked: Read, document: str, found: list[str]
) -> None:
    """Pseudonyms, letters of papers and those of nobody are left alone."""
    case = marked(LETTERS)
    sweep = Sweep.of(case.entities(), case.findings, case.case)
    mine = [f for f in case.findings if f.document == document]
    pages = case.pages_of(document)
    assert sorted(f.text for f in sweep.find(pages, mine, document=document, sha256="s")) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Notat i Amdi-sagen og om Gro-familien.", ["Amdi", "Gro"]),
        ("Se Amdi-modellen.", []),
        ("Alba er hos lægen. Gro og vokse kan alt.", ["Alba"]),
    ],
)
def test_what_is_called_after_somebody_and_names_like_words(
    marked: Read, text: str, found: list[str]
) -> None:
    case = marked("{P|Merle Amdi}, {P|Gro Thulstrup} og {P|Alba Dahl} mødte.")
    assert _sweep(case, text) == found


def test_a_doubtful_word_is_asked_about_wherever_its_document_has_it(marked: Read) -> None:
    """Removed in one place alone, it could be read in the others, and the check would refuse."""
    case = marked(
        {
            "a": ["{P|Burdal} kom.", "Vi så Burdal og Burdals hus.\nburdalen er lang."],
            "b": "Se Burdal og {P|Gadegaarden}. Gadegaarden og gadegaarden.",
        }
    )
    case.findings = [replace(finding, score=0.55) for finding in case.findings]
    sweep = Sweep.of(case.entities(), case.findings, case.case)
    found = {
        document: sweep.find(case.pages_of(document), case.findings, document=document, sha256="s")
        for document in ("a", "b")
    }
    assert [(f.page, f.text, f.score) for f in found["a"]] == [(2, "Burdal", 0.5)] * 2
    assert found["b"] == []


AGAIN = [
    ("a word the model read as a name", "{P|Lower}", "Lower 95% Mean", ["Lower"]),
    ("a home that a club is called after", "{A|Havnevej 2}", "Kajaklauget HAVNEVEJ 2s mail", [
        "HAVNEVEJ 2"]),
    ("spelt without ø", "{P|Køgevang}", "Se Koegevang.pdf", ["Koegevang"]),
    ("over a line", "{A|Havnevej 2, 4. tv.}", "Havnevej 2,\n4. tv", ["Havnevej 2,\n4. tv"]),
    ("a number written otherwise", "{B|198 603 77}", "konto 19860377", ["19860377"]),
    ("part of a number", "{B|198 603 77}", "konto 198603771 og 1119860377", []),
    ("a word of the document", "{P|Kasserer}", "Kasserer vælges; en kasserer er valgt", []),
    ("too short to be no chance", "{P|Bo}", "BO og 12", []),
    ("a firm is no secret", "{O|Fjordby Fisk}", "Fjordby Fisk", []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "found", "text", "wanted"), AGAIN, ids=[a[0] for a in AGAIN])
def test_what_was_found_once_is_found_in_all_of_its_document(
    marked: Read, name: str, found: str, text: str, wanted: list[str]
) -> None:
    """Else the check of the finished PDF reads it in the other places, and refuses."""
    case = marked({"a": [f"Her står {found} for sig.", text], "b": text})
    first = [replace(f, score=0.45, subject="x") for f in case.findings]
    sweep = Sweep.of([], [], Case(id="c"))
    again = sweep.find(case.pages_of("a"), first, document="a", sha256="s")
    assert [f.text for f in again] == wanted
    assert {(f.type, f.score, f.subject) for f in again} <= {(first[0].type, 0.45, "x")}
    assert sweep.find(case.pages_of("b"), first, document="b", sha256="s") == []
    assert sweep.find(case.pages_of("a"), [*first, *again], document="a", sha256="s") == []


def test_letters_read_as_a_firms_are_a_private_persons_of_the_case(marked: Read) -> None:
    """Not those of a body that is named in full, or that everybody knows."""
    case = marked(
        {
            "a": "{P|Birgitte Sonnerup} giver billederne. {P|Søren Friis} er nabo.",
            "b": "{O|BS} viste rundt i begge stuer, og {O|BFV} ejer vejen derned. {O|SF} var imod.",
            "c": "{P|Bente Fog Viig} bor her. {O|Brøndby Fjord Vandværk} ligger overfor.",
        }
    )
    for score, wanted in ((0.7, [("BS", "INITIALS")]), (0.95, [])):  # sure of a firm or not
        case.findings = [
            replace(f, score=score) if f.type == "ORGANIZATION" else f for f in case.findings
        ]
        sweep = Sweep.of(case.entities(), case.findings, case.case)
        found = sweep.find(case.pages_of("b"), case.findings, document="b", sha256="s")
        assert [(f.text, f.type) for f in found] == wanted


def test_a_nickname_within_a_name_is_found_alone_in_the_whole_case(marked: Read) -> None:
    case = marked(
        {
            "a": 'Indsigelse fra {P|Jørgen "Sømand" Juul}, Havnevej 7.',
            "b": "Sømand mener, at hallen er god.",
            "c": "Sømand er et ord, og en sømand er han ikke.",
        }
    )
    sweep = Sweep.of(case.entities(), case.findings, Case(id="c"))
    found = {
        document: [f.text for f in sweep.find(pages, case.findings, document=document, sha256="0")]
        for document, pages in case.pages.items()
    }
    assert [found[d] for d in sorted(found)] == [[], ["Sømand"], []]
