"""What a caseworker sees of a case at a glance."""

from __future__ import annotations

import random
import re
import textwrap
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise

import pytest

from redactor.model import Document
from redactor.overview import Kind, Likeness, differences, overview
from redactor.overview.likeness import near_duplicates, quoted_in
from redactor.overview.persons import People
from redactor.overview.scope import OTHER_NUMBERS, outside
from redactor.overview.threads import threads
from redactor.overview.timeline import Moment, timeline
from redactor.overview.types import replies_to_hearing, type_of, written_to_all
from redactor.overview.versions import stem_of, version_chains

VOCABULARY = (
    "kommunen sagen bygning skel nabo areal vej høring svar frist møde notat plan tag carport "
    "lokalplan højde terræn afstand ejer bolig matrikel kloak regn grund træ hegn"
)
WORDS = VOCABULARY.split()


def prose(seed: int, words: int = 120) -> str:
    rng = random.Random(seed)
    lines = [" ".join(rng.choice(WORDS) for _ in range(10)) for _ in range(words // 10)]
    return "\n".join(lines)


def document(number: str, title: str, day: str = "", **more: str) -> Document:
    return Document(id=number, source=title, sha256="0", number=number, title=title, date=day,
                    **more)  # type: ignore[arg-type]  # fmt: skip


def test_a_copy_with_a_few_other_words_is_found() -> None:
    text = prose(1, 300)
    other = text.replace("carport", "garage", 1) + "\nEn linje til."
    texts = {"a": text, "b": prose(2, 300), "c": other, "d": prose(3, 300)}
    (found,) = near_duplicates(texts)
    assert (found.one, found.other, found.kind) == ("a", "c", Kind.NEAR)
    assert 0.75 < found.share < 1


def test_a_whole_case_of_letters_from_one_template_stays_linear() -> None:
    texts = {str(n): prose(1, 300) + f"\nTil nummer {n}" for n in range(300)}
    found = near_duplicates(texts)
    assert len(found) == 299
    assert {pair.one for pair in found} == {"0"}


def test_a_form_of_two_people_is_no_copy_and_the_scan_of_the_second_is_found() -> None:
    people = {"a": "Bent Aagaard", "b": "Sussi Lindhardt", "c": "Omar Haddad"}
    texts = {n: f"Navn: {who}\n{prose(1, 200)}\n{who}" for n, who in people.items()}
    texts["d"] = texts["b"].replace("Lindhardt", "Lindhardl")
    named = {name: {person} for name, person in people.items()} | {"d": {"Sussi Lindhardl"}}
    (found,) = near_duplicates(texts, People(named, texts).differ)
    assert (found.one, found.other) == ("b", "d")


def test_forms_of_one_title_are_neither_versions_nor_copies_in_a_case() -> None:
    people = {"1": "Bent Aagaard", "2": "Sussi Lindhardt"}
    documents = [document(n, "Høringssvar") for n in people]
    texts = {n: f"{prose(1, 200)}\n{who}" for n, who in people.items()}
    named = {n: {who} for n, who in people.items()}
    seen = overview(documents, texts, named=named)
    assert (seen.alike, seen.versions, seen.central) == ((), (), ("1", "2"))
    seen = overview(documents, texts)
    assert len(seen.alike) == 1


def test_a_scan_of_an_application_does_not_tell_the_case_again() -> None:
    documents = [document("1", "Ansøgning"), document("2", "Scan_0012")]
    texts = {"1": f"Ansøgning\n{prose(1, 200)}", "2": f"Ansøgning\n{prose(1, 200)} l0g"}
    assert overview(documents, texts).central == ("1",)


def test_the_exact_quotation_goes_before_a_shorter_one_with_a_word_changed() -> None:
    first = prose(4, 90)
    words = first.split()
    words[40] = "ændret"
    texts = {"a": first, "b": f"Til orientering. {' '.join(words)}", "c": f"{prose(8, 40)} {first}"}
    found = {pair.one: pair.other for pair in quoted_in(texts)}
    assert found["a"] == "c"


def test_an_answer_holds_the_mail_it_answers() -> None:
    first = prose(4, 60)
    second = "Tak for din mail om sagen og dens videre forløb.\n" + "\n".join(
        f"> {line}" for line in first.splitlines()
    )
    third = "Det svarer jeg gerne på når jeg har set på det hele.\n" + "\n".join(
        f"> {line}" for line in second.splitlines()
    )
    found = quoted_in({"3": third, "1": first, "2": second, "x": prose(9)})
    assert {(q.one, q.other) for q in found} == {("1", "2"), ("2", "3")}


def test_a_mail_is_known_again_where_the_answer_breaks_its_lines_elsewhere() -> None:
    said = " ".join(prose(7, 90).split())
    mail = "\n".join(textwrap.wrap(said, 76))
    quoted = "\n".join(f"> {line}" for line in textwrap.wrap(said, 60))
    short = "Jeg mener at udhuset står for tæt på skel og skygger for min have hver eneste aften"
    broken = "\n> ".join(textwrap.wrap(short, 40))
    texts = {
        "1": mail,
        "2": f"Tak for din mail.\n{quoted}",
        "3": short,
        "4": f"Det ser vi på.\n> {broken}",
        "5": prose(8),
    }
    assert {(q.one, q.other) for q in quoted_in(texts)} == {("1", "2"), ("3", "4")}


def test_a_letterhead_is_no_quotation() -> None:
    head = "Fiktiv Kommune, Teknik og Miljø\nRådhuspladsen 1, postboks nummer 4\n"
    texts = {str(n): f"{head}{prose(n, 50 + 10 * n)}" for n in range(20)}
    assert quoted_in(texts) == []


def test_differences_say_what_changed_and_where() -> None:
    (change,) = differences(
        "Der gives tilladelse til en carport", "Der gives afslag til en carport"
    )
    assert (change.before, change.after, change.context) == ("tilladelse", "afslag", "Der gives")


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Afgørelse_v2.docx", "afgørelse"),
        ("Afgørelse (1).pdf", "afgørelse"),
        ("Udkast til afgørelse rev. 3", "afgørelse"),
        ("2025-03-04 Afgørelse ENDELIG.pdf", "afgørelse"),
        ("Bilag 2", "bilag 2"),
        ("02 - Ansøgning revideret.pdf", "ansøgning"),
        ("3.1 Ansøgning.pdf", "ansøgning"),
        ("1972 Byggetilladelse.pdf", "1972 byggetilladelse"),
    ],
)
def test_what_tells_versions_apart_is_left_out(title: str, stem: str) -> None:
    assert stem_of(title) == stem


def test_versions_stand_oldest_first_and_namesakes_apart() -> None:
    text = prose(5, 200)
    documents = [
        document("1", "Afgørelse endelig.pdf"),
        document("2", "Afgørelse v2.docx"),
        document("3", "Udkast afgørelse.docx"),
        document("4", "Afgørelse.pdf"),
    ]
    texts = {"1": text, "2": text + " kloak", "3": text + " vej", "4": prose(77, 200)}
    assert version_chains(documents, texts) == [("3", "2", "1")]


def test_initials_and_letters_of_versions_are_no_part_of_the_title() -> None:
    text = prose(5, 200)
    documents = [
        document("1", "01 Afgørelse udkast v1.docx"),
        document("2", "02 Afgørelse udkast v2 rettet MH.docx"),
        document("3", "Plan rev B.pdf"),
        document("4", "Plan rev A.pdf"),
    ]
    texts = {d.id: f"{text} {d.id}" for d in documents}
    assert version_chains(documents, texts) == [("1", "2"), ("4", "3")]


def test_minutes_of_two_days_are_no_versions() -> None:
    documents = [document("1", "Referat 2025-05-06"), document("2", "Referat 2025-06-06")]
    head = prose(1, 70)
    texts = {"1": f"{head} {prose(2, 40)}", "2": f"{head} {prose(3, 40)}"}
    assert version_chains(documents, texts) == []
    drawn = {"1": f"{head} 1,2", "2": f"{head} 1,5"}
    assert version_chains(documents, drawn) == [("1", "2")]


@pytest.mark.parametrize(
    ("title", "text", "kind", "name"),
    [
        ("Ansøgning om byggetilladelse", "", "pdf", "Ansøgning"),
        ("Byggetilladelse", "", "pdf", "Afgørelse"),
        ("Høringssvar fra nabo", "", "docx", "Høringssvar"),
        ("Nabohøring", "", "docx", "Høring"),
        ("Anmodning om aktindsigt", "", "eml", "Aktindsigtsanmodning"),
        ("Situationsplan 1:500", "", "pdf", "Tegning"),
        ("scan0012", "REFERAT\nMøde den 3. marts", "pdf", "Referat"),
        ("SV: hej", "Hej igen", "eml", "Mail"),
        ("scan0013", "Uden noget at gå efter", "pdf", "Dokument"),
        # What a document is stands first; what it is about comes after.
        ("SV: Spørgsmål til ansøgning", "", "eml", "Mail"),
        ("Påmindelse om manglende tegninger", "", "pdf", "Dokument"),
        ("Kvittering for modtagelse af ansøgning", "", "pdf", "Kvittering for modtagelse"),
        ("Kvittering Granvej 3", "Tak for dit svar", "pdf", "Kvittering for modtagelse"),
        ("Kvittering 4410", "I alt 300 kr. inkl. moms", "pdf", "Regnskab"),
        ("Kvittering for betaling", "", "pdf", "Regnskab"),
        ("Klage over afgørelse", "", "eml", "Klage"),
        ("Klagevejledning", "", "pdf", "Vejledning"),
        ("Anmodning om udtalelse fra skolen", "", "pdf", "Høring"),
        ("Skriftlig advarsel", "", "pdf", "Afgørelse"),
        ("Plan for tilbagevenden", "", "pdf", "Plan"),
        ("Udkast til afgørelse", "", "docx", "Afgørelse"),
        ("Afgørelse om aktindsigt", "", "docx", "Afgørelse"),
        ("Svar på høring fra museet", "", "pdf", "Høringssvar"),
        ("Børnefaglig undersøgelse", "", "docx", "Undersøgelse"),
        ("Revideret handleplan", "", "docx", "Plan"),
        # Running text speaks of all sorts of things.
        (
            "scan0014",
            "Vi har talt om sagen.\nDer er meddelt afslag til naboen i maj.",
            "pdf",
            "Dokument",
        ),
    ],
)
def test_types(title: str, text: str, kind: str, name: str) -> None:
    assert type_of(title, text, kind).name == name


@pytest.mark.parametrize(
    ("title", "direction", "name"),
    [
        ("SV: Bemærkninger til høring", "out", "Mail"),
        ("Re: Ansøgning om dispensation", "out", "Mail"),
        ("SV: Bemærkninger til høring", "in", "Høringssvar"),
        ("SV: Bemærkninger til høring", "", "Høringssvar"),
        ("Bemærkninger til regionens høring", "out", "Høringssvar"),
        ("SV: Nabohøring", "in", "Høringssvar"),
        ("SV: Nabohøring", "out", "Høring"),
        ("SV: Spørgsmål til nabohøring", "in", "Mail"),
        ("SV: Afgørelse", "out", "Afgørelse"),
    ],
)
def test_an_answer_bears_the_subject_of_what_it_answers(
    title: str, direction: str, name: str
) -> None:
    assert type_of(title, f"{title}\nFra: Byg", "eml", direction).name == name


def test_replies_to_a_hearing_are_known_where_there_was_one() -> None:
    reply = document("2", "Skema 16")
    said = {reply.id: "Høringssvar\nNavn: Bent Krag"}
    assert replies_to_hearing([document("1", "Nabohøring"), reply], said) == {reply.id}
    assert replies_to_hearing([document("1", "Notat"), reply], said) == set()


@pytest.mark.parametrize(
    ("text", "to_all"),
    [
        ("ENGSKOLEN – NYT TIL FAMILIERNE, uge 11\n\nKære forældre", True),
        ("PILEHAVEN NYT\nBeboerblad for Pilehaven 2-18\n\nKære naboer", True),
        ("Kære medlemmer\nTak for i år.", True),
        ("Kære forældre\nVi har talt med jeres søn om hans fravær.", False),
        ("Notat\nDer er intet nyt i sagen om Bent Krag.", False),
    ],
)
def test_what_is_written_to_everybody(text: str, *, to_all: bool) -> None:
    letter = document("1", "")
    assert (written_to_all([letter], {letter.id: text}) == {letter.id}) is to_all


def test_an_answer_is_not_what_it_answers_and_what_is_flagged_not_central() -> None:
    documents = [
        document("1", "Bemærkninger til planen", "2025-04-07", kind="eml"),
        document("2", "SV: Bemærkninger til planen", "2025-04-08", kind="eml"),
        document("3", "Afgørelse", "2025-04-09"),
        document("4", "Lægeerklæring", "2025-04-09"),
    ]
    one, two, three, four = (d.id for d in documents)
    texts = {one: "Fra: Line <l@a.dk>\nTil: Pia <p@b.dk>\nJeg er uenig.",
             two: "Fra: Pia <p@b.dk>\nTil: Line <l@a.dk>\nTak."}  # fmt: skip
    seen = overview(documents, texts, conversations={one: "x", two: "x"}, flagged=[four])
    assert [seen.types[d].name for d in (one, two)] == ["Høringssvar", "Mail"]
    assert seen.central == (one, three)


def test_the_central_documents_tell_the_case_in_order() -> None:
    documents = [
        document("1", "Byggetilladelse", "2025-05-01", direction="out"),
        document("2", "Mail om frist", "2025-02-01", direction="in"),
        document("3", "Tegning af carport", "2025-01-02", direction="in"),
        document("4", "Ansøgning", "2025-01-02", direction="in"),
        document("5", "Indsigelse fra nabo", "ukendt dato", direction="in"),
    ]
    seen = overview(documents, {d.id: prose(int(d.id)) for d in documents})
    assert seen.central == ("4", "3", "5", "1")
    assert seen.types["2"].central is False
    assert seen.alike == ()
    root = ET.fromstring(seen.picture)
    titles = [t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}title")]
    assert len(titles) == 1 + 4
    assert "Akt 1, 1.5.2025: Byggetilladelse" in titles


def test_of_a_large_case_ten_documents_are_central_and_every_kind_has_its_share() -> None:
    replies = [document(str(n), "Høringssvar", f"2025-03-{n:02}") for n in range(10, 28)]
    decisions = [document(str(n), f"Afgørelse {n}", f"2025-05-{n:02}") for n in range(1, 6)]
    others = [
        document("30", "Ansøgning", "2025-01-02"), document("31", "Situationsplan", "2025-01-03"),
        document("32", "Udkast til afgørelse 9", "2025-05-30"), document("33", "Notat"),
    ]  # fmt: skip
    texts = {d.id: prose(int(d.number), 60) for d in [*replies, *decisions, *others]}
    texts["20"] = prose(99, 400)
    seen = overview([*replies, *decisions, *others], texts)
    assert len(seen.central) == 10
    assert set(seen.central) >= {"30", "31", "20", "5"}, "first, most said, newest decision"
    assert "32" not in {*seen.central, *seen.further}, "a draft beside decisions"
    assert {*seen.central, *seen.further} == {d.id for d in [*replies, *decisions, *others[:2]]}
    assert seen.central[0] == "30"
    assert seen.types[seen.central[-1]].name == "Afgørelse"


def test_where_directions_are_unknown_the_lanes_are_of_kinds() -> None:
    documents = [
        document("1", "Underretning", "2025-01-01"),
        document("2", "Afgørelse", "2025-02-01"),
        document("3", "Notat", "2025-01-15"),
        document("4", "Brev", "2025-01-20", direction="in"),
    ]
    labels = re.findall(r'<text x="4"[^>]*>([^<]+)', overview(documents, {}).picture)
    assert labels == ["Underretning", "Afgørelse", "Notat", "Dokument"]
    known = [document(d.number, d.title, d.date, direction="in") for d in documents[:2]]
    labels = re.findall(r'<text x="4"[^>]*>([^<]+)', overview(known + documents[2:], {}).picture)
    assert labels == ["Indgående", "Andre"]


def test_what_is_central_follows_the_case() -> None:
    """A request for access is the heart of a case about access, and no more than that elsewhere."""
    request = document("1", "Anmodning om aktindsigt", "2026-04-01")
    about = [request, document("2", "Afgørelse om aktindsigt"), document("3", "Klage")]
    others = [document(str(n), f"Brev {n}") for n in range(4, 10)]
    assert "1" in overview([*about, others[0]], {}).central
    assert "1" not in overview([request, *others], {}).central


def test_what_looks_out_of_scope_does_not_tell_the_case() -> None:
    documents = [document("1", "Ansøgning"), document("2", "Tilladelse"), document("3", "Brev")]
    numbers = {"1": ["BYG-2026-1"], "2": ["SOC-2025-9"]}
    seen = overview(documents, {}, numbers=numbers, own=["BYG-2026-1"])
    assert seen.central == ("1",)
    assert list(seen.outside) == ["2"]


def test_a_pair_is_named_once() -> None:
    text = prose(6, 300)
    seen = overview(
        [document("1", "Brev til ejer"), document("2", "Kopi af brev til ejer")],
        {"1": text, "2": text + "\n" + prose(8, 20)},
    )
    assert [type(pair) for pair in seen.alike] == [Likeness]


def test_a_message_saved_twice_is_still_told_as_quoted_in_the_answer() -> None:
    said = prose(6, 60)
    mails = ((1, "Hegnet", "eml"), (2, "Hegnet", "msg"), (3, "SV: Hegnet", "eml"))
    documents = [document(str(n), t, f"2026-03-0{n}", kind=kind) for n, t, kind in mails]
    texts = {"1": said, "2": f"{said}\nbilag", "3": f"Tak for brevet.\n{prose(8, 40)}\n{said}"}
    told = {(pair.one, pair.other): pair.kind for pair in overview(documents, texts).alike}
    assert told[("1", "2")] == Kind.NEAR
    assert told[("1", "3")] == Kind.QUOTED


def test_marks_do_not_lie_over_one_another() -> None:
    start = date(2025, 1, 1)
    moments = [
        Moment(number=str(n), title="<b>", on=start + timedelta(days=n // 4), direction="in",
               central=n % 3 == 0, kind="Brev", rank=0)
        for n in range(60)
    ]  # fmt: skip
    root = ET.fromstring(timeline(moments))
    circles = [
        (float(c.get("cx", "0")), float(c.get("cy", "0")))
        for c in root.iter("{http://www.w3.org/2000/svg}circle")
    ]
    assert len(circles) == 60
    assert all(
        abs(a[0] - b[0]) >= 16 or abs(a[1] - b[1]) >= 20
        for n, a in enumerate(circles)
        for b in circles[:n]
    )


def test_one_old_document_does_not_press_the_others_together() -> None:
    days = [date(1972, 5, 3), *(date(2026, 2, 3) + timedelta(days=7 * n) for n in range(9))]
    moments = [
        Moment(number=str(n), title="x", on=day, direction="in", central=False, kind="Brev", rank=0)
        for n, day in enumerate(days, start=1)
    ]
    picture = timeline(moments)
    root = ET.fromstring(picture)
    svg = "{http://www.w3.org/2000/svg}"
    places = [float(c.get("cx", "0")) for c in root.iter(f"{svg}circle")]
    assert places == sorted(places)
    assert min(b - a for a, b in pairwise(places[1:])) > 16, "one row is enough"
    assert picture.count("vist forkortet") == 1
    named = [text.text for text in root.iter(f"{svg}text")]
    assert "maj 1972" in named
    assert "feb. 2026" in named
    even = timeline(moments[1:])
    assert "vist forkortet" not in even


def test_no_dates_no_picture() -> None:
    assert timeline([]) == ""
    assert overview([], {}).picture == ""


def test_a_document_with_only_other_case_numbers_is_told_and_related_ones_are_not() -> None:
    documents = [document(str(n), f"Brev {n}") for n in range(1, 8)]
    numbers = {
        "1": ["BYG-2026-1"], "2": ["byg 2026/1", "J-77"], "3": ["BYG-2026-1-4"],
        "4": ["SOC-2025-9"], "5": ["J-77"], "6": [],
    }  # fmt: skip
    found = outside(documents, numbers, ["BYG-2026-1"])
    assert found == {"4": OTHER_NUMBERS}
    assert outside(documents, numbers) == {}
    most = {str(n): ["BYG-2026-1"] for n in range(1, 7)} | {"7": ["SOC-2025-9"]}
    assert set(outside(documents, most)) == {"7"}
    # A case gathered by something that no document mentions: a CPR number, the source's number.
    assert set(outside(documents, most, ["0101704321"])) == {"7"}
    assert set(outside(documents, {"4": ["SOC-2025-9"]}, ["BYG-2026-1"])) == {"4"}


def test_a_document_years_from_all_others_is_told() -> None:
    days = ["2025-01-01", "2025-03-01", "2025-06-01", "2025-09-01", "2026-01-01"]
    documents = [document(str(n), "Brev", day) for n, day in enumerate(days)]
    assert outside(documents, {}) == {}
    old = [*documents, document("9", "Tegning", "1998-01-01")]
    assert list(outside(old, {})) == ["9"]
    assert outside(old[-3:], {}) == {}


def test_mails_of_one_conversation_stand_in_order_each_once() -> None:
    mails = [
        document("1", "SV: Hegnet", "2026-09-03", kind="eml"),
        document("2", "Hegnet", "2026-09-01", kind="msg"),
        document("3", "VS: SV: hegnet", "2026-09-05", kind="eml"),
        document("4", "Hegnet", "2026-09-01", kind="eml"),
        document("5", "Noget andet", "2026-09-02", kind="eml"),
        document("6", "Nyt emne", "2026-09-04", kind="eml"),
        document("7", "Hegnet", "2026-09-01", kind="pdf"),
    ]
    assert threads(mails, {}, {"4": "2"}) == [("2", "1", "3")]
    # What the source says of a mail goes before its subject.
    known = {"2": "m1@example.org", "6": "m1@example.org"}
    assert threads(mails, known, {"4": "2"}) == [("2", "1", "6", "3")]


HEAD = "{0}\n\nFra: {1}\nTil: {2}\nEmne: {0}\n\n"


def test_two_people_s_mails_of_one_subject_are_two_conversations() -> None:
    """An answer goes to the one it is between the same people as, whatever stands nearest."""
    office, ove, lis = "byg@kommune.example", "ove@brask.example", "lis@nymand.example"
    told = {
        "1": ("Spørgsmål", ove, office), "2": ("Spørgsmål", lis, office),
        "3": ("SV: Spørgsmål", office, ove), "4": ("Spørgsmål", ove, office),
        "5": ("Aflyst: Spørgsmål", lis, office),
    }  # fmt: skip
    mails = [
        document(n, subject, f"2026-09-0{n}", kind="eml") for n, (subject, _, _) in told.items()
    ]
    texts = {n: HEAD.format(*head) + prose(int(n), 20) for n, head in told.items()}
    # A source gives each mail without references a conversation of its own.
    own = {n: f"{n}@example.org" for n in told}
    for known in ({}, own):
        seen = overview(mails, texts, conversations=known)
        assert set(seen.threads) == {("1", "3", "4"), ("2", "5")}


def test_a_mail_saved_in_two_formats_is_one_message_however_short() -> None:
    mails = [
        document("1", "SV: Hegn", "2026-09-01", kind="eml"),
        document("2", "SV: Hegn", "2026-09-02", kind="msg"),
        document("3", "Hegn", "2026-08-31", kind="eml"),
        document("4", "SV: Hegn", "2026-09-03", kind="eml"),
    ]
    texts = {
        "1": HEAD.format("SV: Hegn", "a@a.example", "b@b.example") + "Det er i orden.",
        "2": HEAD.format("SV: Hegn", "A A <a@a.example>", "") + "Det er i orden.",
        "3": "Må jeg?", "4": "Noget helt andet end det, der stod før.",
    }  # fmt: skip
    ids = {"1": "7@a", "2": "7@a", "3": "6@a", "4": "7@a"}
    seen = overview(mails, texts, messages=ids, conversations=dict.fromkeys(ids, "6@a"))
    assert [(a.one, a.other) for a in seen.alike] == [("1", "2")]
    assert seen.threads == (("3", "1", "4"),)


def test_answers_in_one_conversation_are_no_versions() -> None:
    text = prose(5, 200)
    mails = [document("1", "SV: Hegn", kind="eml"), document("2", "SV: Hegn", kind="eml")]
    assert version_chains(mails, {"1": text, "2": text + " kloak"}) == []


def test_a_mail_s_printed_head_does_not_hide_that_it_is_quoted() -> None:
    first = prose(4, 60)
    head = "{0}\n\nFra: {1}.langtnavn@example.org\nTil: byggesager@kommune.example\nEmne: {0}\n\n"
    quote = "\n".join(f"> {line}" for line in first.splitlines())
    texts = {
        "1": head.format("Skel", "ida") + first,
        "2": head.format("SV: Skel", "bo") + prose(5, 60) + "\n" + quote,
    }
    mails = [document("1", "Skel", kind="eml"), document("2", "SV: Skel", kind="eml")]
    seen = overview(mails, texts)
    assert [(a.one, a.other, a.kind) for a in seen.alike] == [("1", "2", Kind.QUOTED)]
    assert seen.threads == (("1", "2"),)
