"""A document about somebody else is flagged; the case's own documents are not."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from redactor.detect.people.misfiled import misfiled
from redactor.model import Alarm

Read = Callable[..., Any]

CASE = {
    "application": "Sagsnr. {S|24/54247}. Ansøger: {P|Layla El-Sayed}, cpr-nr. {C|251271-3060}, "
    "{A|Ågade 68}, tlf. {T|50 86 51 67}.",
    "note": "Talte med {P|Layla} i dag. Hendes mor {P|Amina Hassan} var med.",
    "mail": "Fra: {P|Layla El-Sayed} <{M|layla@example.org}>\nHej {P|Morten}",
    "decision": "Kære {P|Layla El-Sayed}\nVenlig hilsen\n{P|Morten Gade}\nJurist, Fjordby Kommune",
    "doctor": "Vedr. cpr {C|2512713060}. Overlæge {P|Jens Lind} har undersøgt patienten.",
    "law": "Vejledning om merudgiftsydelse. Ingen personer nævnes.",
    "neighbour": "Sag {S|24/54247}: {P|Gorm Skov} på {A|Ågade 70} hører larm.",
    "owner": "{P|Gorm Skov} skriver igen om larmen.",
}
STRANGER = (
    "Sagsnr. {S|23/10905}. Borger: {P|Louise Nørgaard}, cpr-nr. {C|130353-0122}. "
    "{P|Louise} er sygemeldt.\nVenlig hilsen\n{P|Morten Gade}\nJurist, Fjordby Kommune"
)


def _alarms(case: Any) -> tuple[Alarm, ...]:
    return misfiled(case.case, case.documents, case.entities(), case.findings)


def _flagged(case: Any) -> set[str]:
    return {alarm.document for alarm in _alarms(case)}


@pytest.mark.parametrize("parties", [(), ("Layla El-Sayed",), ("251271-3060",)])
def test_the_stranger_and_nothing_else(marked: Read, parties: tuple[str, ...]) -> None:
    case = marked({**CASE, "stranger": STRANGER})
    case.parties = parties
    (alarm,) = _alarms(case)
    assert alarm.document == "stranger"
    assert alarm.score > 0.9
    assert "CPR-nummer" in alarm.reason
    assert "Sagsnummeret" in alarm.reason
    assert "130353" not in alarm.reason
    assert "Louise" not in alarm.reason
    assert case.named("130353-0122").id in alarm.findings


@pytest.mark.parametrize("parties", [(), ("Layla El-Sayed",), ("Somebody Else",)])
def test_a_right_case_raises_no_alarm(marked: Read, parties: tuple[str, ...]) -> None:
    case = marked(CASE)
    case.parties = parties
    assert _flagged(case) == set()


def test_who_answers_a_hearing_is_nobody_else_of_the_case(marked: Read) -> None:
    reply = "Høringssvar. {P|Bent Krag}, {C|030460-1234}, {A|Granvej 3}: Skuret er for højt."
    case = marked({**CASE, "reply": reply, "wrong": "Sagsnr. {S|23/10905}. " + reply})
    case.parties = ("Layla El-Sayed",)
    assert _flagged(case) == {"reply", "wrong"}
    heard = {"reply", "wrong"}
    found = misfiled(case.case, case.documents, case.entities(), case.findings, heard)
    assert {alarm.document for alarm in found} == {"wrong"}


def test_the_only_case_number_is_no_other_case(marked: Read) -> None:
    numberless = {
        name: text.replace("{S|24/54247}", "") for name, text in CASE.items() if "Gorm" not in text
    }
    case = marked({**numberless, "stranger": STRANGER, "names": "{S|23/10905}: {P|Ib Lund}."})
    case.parties = ("Layla El-Sayed",)
    (alarm,) = _alarms(case)
    assert alarm.document == "stranger"
    assert "Sagsnummeret" not in alarm.reason


STRANGERS = [
    ("by name only", "Notat: {P|Louise Nørgaard} ringede om sin pension.", True),
    ("by cpr only", "Lægeerklæring vedr. {C|130353-0122}. Diagnose ukendt.", True),
    ("by first name only", "Talte med {P|Louise} om pension.", False),
    ("officials only", "Sagsbehandler {P|Ida Juul} holder ferie.", False),
    ("firms only", "{O|Tagbolig ApS} har sendt faktura.", False),
    ("names the party too", "{P|Louise Nørgaard} og {P|Layla El-Sayed} mødtes.", False),
    ("the party's number", "{P|Louise Nørgaard} har skrevet om {C|2512713060}.", False),
    ("the case's number", "Sag {S|24/54247}. {P|Louise Nørgaard} klager.", False),
    ("the case's address", "{P|Louise Nørgaard} skriver om {A|Ågade 68, 2830 Virum}.", False),
    ("same official", "Sagsbehandler: {P|Morten Gade}. {P|Louise Nørgaard} ringede.", True),
    ("same doctor", "Overlæge {P|Jens Lind} om {P|Louise Nørgaard}, {C|130353-0122}.", True),
    ("colleagues", "Hej {P|Jens}. {P|Tove Krogh} holder ferie, spørg {P|Mona Riis}.", False),
    ("a course", "Kursus 4. maj. Undervisere: {P|Ebbe Lorentzen} og {P|Pia Thorsager}.", False),
    ("a newcomer", "Vi får en ny kollega: {P|Simone Vejlgaard} begynder 1. august.", False),
    ("a book", "Se {P|Jon Andersens} bog om forvaltningsret.", False),
    ("extensions", "{P|Inge Marie Falster}\tlokal {T|4412}\n{P|Poul Hvidkjær}\t{T|4413}", False),
    ("a neighbour", "Naboen {P|Hamid Karimi} så det hele.", True),
    ("a home", "{P|Louise Nørgaard}\n{A|Skovlodden 9}\nByggetilladelse til carport", True),
    ("a statement", "{P|Louise Nørgaard} {H|har en depression}.", True),
    ("same namesake", "Noget om {P|Layla Nørgaard}, cpr {C|130353-0122}.", True),
]


@pytest.mark.parametrize(("name", "text", "flagged"), STRANGERS, ids=[n for n, _, _ in STRANGERS])
def test_what_makes_a_stranger(marked: Read, name: str, text: str, flagged: bool) -> None:
    del name
    case = marked({**CASE, "other": text})
    case.parties = ("Layla El-Sayed",)
    assert ("other" in _flagged(case)) is flagged
    assert _flagged(case) <= {"other"}


@pytest.mark.parametrize(("first", "flagged"), [("Louise", True), ("Layla", False)])
def test_a_first_name_of_whom_something_is_said(marked: Read, first: str, flagged: bool) -> None:
    case = marked({**CASE, "other": f"{{P|{first}}} {{H|har en depression}}. Ring igen."})
    case.parties = ("Layla El-Sayed",)
    person, statement = case.findings[-2:]
    case.findings[-1] = replace(statement, subject=person.id)
    alarms = {a.document: a for a in _alarms(case)}
    assert ("other" in alarms) is flagged
    assert not flagged or (alarms["other"].score == 0.5 and alarms["other"].findings)


def test_an_attachment_follows_its_mail_unless_it_has_a_number_of_its_own(marked: Read) -> None:
    case = marked({**CASE, "annex": "Foto af {P|Bent Krag}", "wrong": STRANGER})
    documents = [
        replace(d, parent="mail") if d.id in {"annex", "wrong"} else d for d in case.documents
    ]
    found = misfiled(case.case, documents, case.entities(), case.findings)
    assert {a.document for a in found} == {"wrong"}


def test_a_switchboard_in_every_letter_joins_nothing(marked: Read) -> None:
    foot = "\nDer kan ringes på {T|71 22 40 00} alle hverdage."
    case = marked({name: text + foot for name, text in {**CASE, "stranger": STRANGER}.items()})
    assert _flagged(case) == {"stranger"}


def test_duplicates_are_not_counted(marked: Read) -> None:
    case = marked({**CASE, "stranger": STRANGER, "copy": STRANGER})
    documents = [
        replace(d, duplicate_of="stranger") if d.id == "copy" else d for d in case.documents
    ]
    found = misfiled(case.case, documents, case.entities(), case.findings)
    assert {a.document for a in found} == {"stranger"}


def test_two_halves_cannot_be_told_apart(marked: Read) -> None:
    case = marked({"a": CASE["application"], "b": CASE["mail"], "c": STRANGER, "d": STRANGER})
    assert _flagged(case) == set()


def test_planted_strangers_in_many_cases(marked: Read) -> None:
    """Sixty cases of ten letters with one stranger in each: nearly all are found, and
    hardly any right document is flagged."""
    dice = random.Random(11)
    first = ["Mette", "Ahmed", "Hodan", "Lars", "Nuray", "Emil", "Thi Hoa", "Paweł", "Sofie"]
    last = ["Holm", "Skov", "Nuur", "Kowalczyk", "Aydın", "Nguyen", "Bjerg", "Friis-Hansen"]
    letters = [
        "Kære {P|%s}\nVi har modtaget din ansøgning.\nVenlig hilsen\n{P|Ida Juul}\nJurist, Fjordby "
        "Kommune",
        "Notat: {P|%s}, cpr {C|%s}, ringede. Sagsbehandler {P|Ida Juul} ringer tilbage.",
        "Sag {S|%s}. {P|%s} har sendt bilag. Overlæge {P|Jens Lind} er hørt.",
        "Fra: {P|%s} <{M|%s@example.org}>\nHej {P|Ida}\nHvornår får jeg svar?",
        "Lægeerklæring vedr. {C|%s} fra overlæge {P|Jens Lind}.",
    ]
    found = missed = wrong = right = 0
    for number in range(60):
        people = [f"{f} {n}" for f in first for n in last]
        owner, stranger = dice.sample(people, 2)
        pages: dict[str, str] = {}
        for letter in range(11):
            name = stranger if letter == 10 else owner
            cpr = f"{'0101' if name is owner else '0202'}80-{number + 1000}"
            kind = dice.randrange(len(letters))
            values = {
                0: (name,),
                1: (name, cpr),
                2: (f"24/{number}{'9' if name is stranger else ''}", name),
                3: (name, fold_mail(name)),
                4: (cpr,),
            }[kind]
            pages[f"d{letter}"] = letters[kind] % values
        # the owner's name and number stand together at least once, as in any case
        pages["d0"] = letters[1] % (owner, f"010180-{number + 1000}")
        case = marked(pages)
        case.parties = (owner,)
        flagged = _flagged(case)
        found += "d10" in flagged
        missed += "d10" not in flagged
        wrong += len(flagged - {"d10"})
        right += 10
    assert found / (found + missed) >= 0.95, (found, missed)
    assert wrong / right <= 0.01, (wrong, right)


def fold_mail(name: str) -> str:
    return name.lower().replace(" ", ".").replace("ı", "i").replace("ł", "l")


def test_a_surname_is_of_whom_the_document_names_in_full(marked: Read) -> None:
    """ "Familien Nguyen" in a letter to Tuan is not Lan Anh's."""
    own = {
        "decision": "{P|Nguyen Thi Lan Anh}, cpr {C|051191-2402}\n{A|Bryggervej 40}",
        "notes": "{P|NGUYEN, Thi Lan Anh} kom til samtale. {P|Lan Anh} har fundet arbejde.",
    }
    letter = (
        "{P|Nguyen Minh Tuan}\n{A|Bryggervej 72}\n\nI har søgt om en bolig. Vi har lagt vægt på,"
        " at familien {P|Nguyen} ikke ønsker at flytte skole."
    )
    case = marked({**own, "letter": letter})
    case.parties = ("Nguyen Thi Lan Anh",)
    assert _flagged(case) == {"letter"}
    case = marked({**own, "letter": "Familien {P|Nguyen} bor på {A|Bryggervej 72}."})
    case.parties = ("Nguyen Thi Lan Anh",)
    assert _flagged(case) == set()


WORKING = {
    "form": "Forening: {O|IF Havørnen A/S}. Formand {P|Steen Hauger}. Medlem {P|Ali Reza Karimi}, "
    "{A|Toften 44}.",
    "minutes": "Punkt 1. {O|IF Havørnen A/S} får tilskud. {O|Regnbuen ApS} v/ {P|Kjartan Dahl}.",
    "sponsor": "{O|Regnbuen ApS} er støttet af {P|Ejner Kvist}, {A|Havnegade 1}.",
    "press": "Direktør {P|Kjartan Dahl} siger nej. {P|Ruth Obling}, {A|Bakken 2}, er medlem.",
}
HOUSING = "Kære {P|Kurt Mejlby}\n{A|Havnegade 15}\nDu har søgt om hjælp til huslejen."


def test_firms_and_people_at_work_hold_a_case_together(marked: Read) -> None:
    """Applications of several people share nobody private; a letter that shares nobody is told."""
    assert _flagged(marked(WORKING)) == set()
    assert _flagged(marked({**WORKING, "letter": HOUSING})) == {"letter"}


def test_what_is_written_to_everybody_is_about_nobody(marked: Read) -> None:
    case = marked({**WORKING, "letter": HOUSING})
    heard = {"letter"}
    assert misfiled(case.case, case.documents, case.entities(), case.findings, heard) == ()
