"""How the text around a name speaks of its bearer, and what that settles."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from redactor.detect import Detector
from redactor.detect.people.heard import AT_WORK, AT_WORK_ONCE, PRIVATE, as_heard, log_odds
from redactor.detect.people.roles import Standing, weigh
from redactor.detect.people.sign import CLEAR, Sign
from redactor.detect.people.signatures import FIRM_SIGNATURE
from redactor.detect.people.signs import FIRM_MAIL_SHARED
from redactor.detect.pipeline.ner import FloatArray
from redactor.detect.pipeline.role_scorer import BLOCKS, CLASSES, RoleScorer, around
from redactor.model import Case, Entity, Mark, Page, Role, empty_boxes

Read = Callable[..., Any]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load(ROOT / "models")


def _odds(detector: Detector, name: str, *papers: str) -> float:
    """Log odds of a name that stands in some papers."""
    return log_odds(
        [
            hit.role_odds
            for text in papers
            for hit, _ in detector.hits(text)
            if hit.type == "PERSON" and text[hit.start : hit.end] == name
        ]
    )


_AT_WORK = (
    "Hej begge\n\nJeg har lige vendt det med Ragnhild, og hun lægger udkastet til svar på sagen"
    " i dag, så vi kan nå fristen. Sender I bilagene til hende?\n",
    "Til stede: Ragnhild, Viggo og undertegnede. Ragnhild gennemgik tidsplanen og sender"
    " referatet ud til styregruppen.\n",
)
_PRIVATE = (
    "Hej\n\nMin kæreste Ragnhild har gået hjemme siden april, og hun kan ikke betale huslejen"
    " alene. Vi har to små børn.\n",
    "Ragnhild fortæller, at hun sover på sofaen hos en veninde og gerne vil have sin egen"
    " lejlighed.\n",
)


def test_the_text_around_a_name_tells_who_is_at_work(detector: Detector) -> None:
    assert _odds(detector, "Ragnhild", *_AT_WORK) > 0 > _odds(detector, "Ragnhild", *_PRIVATE)


def test_a_person_is_linked_with_what_is_heard_of_all_mentions(detector: Detector) -> None:
    def entity(papers: Sequence[str]) -> Entity:
        from redactor.detect.people.linking import link

        pages = {
            f"{n}.txt": [Page(number=1, width=9, height=9, text=text, boxes=empty_boxes(len(text)))]
            for n, text in enumerate(papers)
        }
        found = [
            finding
            for name, page in pages.items()
            for finding in detector.detect(page, document=name, sha256=name)
        ]
        assert all(f.role_odds for f in found if f.type == "PERSON")
        linked = link(found, pages.__getitem__, Case(id="case"))
        return next(e for e in linked if e.name == "Ragnhild")

    heard = entity(_AT_WORK)
    assert heard.role in {Role.OFFICIAL, Role.PROFESSIONAL, Role.COMPANY}
    assert "progmodellen læser omtalen" in heard.reason
    assert Mark.HEARD in heard.marks
    assert entity(_PRIVATE).role in {Role.CITIZEN, Role.RELATIVE}


_WORK = (AT_WORK_ONCE + 1, -3.0, -3.0)
_CITIZEN = Standing(Role.CITIZEN, (), "")


def test_the_most_likely_of_the_roles_is_taken() -> None:
    assert as_heard(_CITIZEN, (), [_WORK]).role is Role.OFFICIAL
    assert as_heard(_CITIZEN, (), [(-3.0, -3.0, AT_WORK_ONCE + 1)]).role is Role.COMPANY
    assert as_heard(_CITIZEN, (), [(0.0, 0.0, 0.0)]) == _CITIZEN
    assert as_heard(_CITIZEN, (), []) == _CITIZEN


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Referat af bestyrelsesmøde i Holby Roklub", Role.CITIZEN),
        ("GRUNDEJERFORENINGEN HOLBY\nRESULTATOPGØRELSE 2024", Role.CITIZEN),
        ("Grundejerforeningens bestyrelse\nIndkaldelse", Role.CITIZEN),
        ("Holby Kommune\nTil Grundejerforeningen Holby om vedtægter", Role.OFFICIAL),
        ("Referat af møde i Teknisk Udvalg", Role.OFFICIAL),
    ],
)
def test_members_are_not_heard_at_work_in_their_own_papers(
    marked: Read, head: str, role: Role
) -> None:
    case = marked({"a": head + "\n\n{P|Ragnhild Krag}", "b": "{P|Per Holm} og {P|Ida Lund}"})
    case.findings = [replace(f, role_odds=_WORK) for f in case.findings]
    assert case.entity_of("Ragnhild Krag").role is role
    assert case.entity_of("Ida Lund").role is Role.OFFICIAL


@pytest.mark.parametrize(
    ("sign", "mark"),
    [
        (Sign(Role.CITIZEN, 0.5, "har privat e-mail"), None),
        (Sign(Role.RELATIVE, CLEAR, "omtales som pårørende"), None),
        (None, Mark.PROTECTED),
        (None, Mark.CHILD),
        (None, Mark.DECEASED),
    ],
)
def test_what_tells_of_a_private_person_is_not_overheard(
    sign: Sign | None, mark: Mark | None
) -> None:
    signs = [sign] if sign is not None else []
    standing = Standing(weigh(signs).role, (mark,) if mark is not None else (), "")
    assert as_heard(standing, signs, [_WORK]) == standing


def test_more_is_asked_beside_something_sensitive() -> None:
    near = Standing(Role.CITIZEN, (Mark.SENSITIVE,), "")
    just = [(AT_WORK_ONCE + 0.1, -9.0, -9.0)]
    assert as_heard(_CITIZEN, (), just).role is Role.OFFICIAL
    assert as_heard(near, (), just) == near


def test_more_is_asked_of_a_single_mention() -> None:
    said = ((AT_WORK + AT_WORK_ONCE) / 2, -9.0, -9.0)
    assert as_heard(_CITIZEN, (), [said]) == _CITIZEN
    assert as_heard(_CITIZEN, (), [said, said]).role is Role.OFFICIAL


def test_members_at_a_meeting_of_theirs_are_not_overheard(marked: Read) -> None:
    minutes = "Referat af {}\n\n{{P|Rosa Fjord}} og {{P|Bo Krag}} gennemgik tidsplanen."
    for meeting, role in (("generalforsamling", Role.CITIZEN), ("styregruppemøde", Role.OFFICIAL)):
        case = marked(minutes.format(meeting))
        case.findings = [replace(finding, role_odds=_WORK) for finding in case.findings]
        assert case.entity_of("Rosa Fjord").role is role


def test_a_couple_in_a_cell_is_not_overheard(marked: Read) -> None:
    bill = "Faktureres til\tLeveringssted\n{O|Fjordby Flyt ApS}\t{P|Ida} og {P|Knud Høgedal}\n"
    case = marked(bill)
    case.findings = [replace(finding, role_odds=_WORK) for finding in case.findings]
    assert case.entity_of("Knud Høgedal").role is Role.CITIZEN


def test_a_professional_beside_something_sensitive_is_asked_about() -> None:
    near = Standing(Role.CITIZEN, (Mark.SENSITIVE,), "")
    doctor = [(-9.0, AT_WORK_ONCE + 1, -9.0)]
    assert as_heard(_CITIZEN, (), doctor).role is Role.PROFESSIONAL
    assert as_heard(near, (), doctor) == near


def test_a_role_that_signs_tell_stays_unless_it_is_spoken_of_as_a_private_persons() -> None:
    official = Standing(Role.OFFICIAL, (), "står med en offentlig stilling")
    assert as_heard(official, (), [(-5.0, -5.0, AT_WORK + 1)]) == official
    assert as_heard(official, (), [(-2.5, -2.5, -2.5)]) == official
    doubted = as_heard(official, (), [(PRIVATE - 2, PRIVATE - 2, PRIVATE - 2)])
    assert (doubted.role, doubted.marks) == (Role.OFFICIAL, (Mark.MIXED_ROLE,))
    assert "privatpersons" in doubted.reason


def test_a_firms_mailbox_alone_makes_nobody_its_contact() -> None:
    contact = Standing(Role.COMPANY, (), FIRM_MAIL_SHARED.reason)
    said = [(-3.0, -3.0, 1.0)]
    assert as_heard(contact, [FIRM_MAIL_SHARED], said).marks == (Mark.MIXED_ROLE,)
    assert as_heard(contact, [FIRM_MAIL_SHARED, FIRM_SIGNATURE], said) == contact
    assert as_heard(contact, [FIRM_MAIL_SHARED], [(-3.0, -3.0, 3.0)]) == contact


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Vi tager det op på mødet i morgen.\n\n{P|Aksel Hjarnø}", "Aksel Hjarnø", Role.OFFICIAL),
        ("Jeg bor ved siden af og vil ikke have skuret.\n\n{P|Aksel Hjarnø}, leder", "Aksel Hjarnø",
         Role.CITIZEN),
        ("Udførende: Odden Tømrer v/ {P|Knud Bay}", "Knud Bay", Role.CITIZEN),
        ("Udførende: Odden Tømrer ApS v/ {P|Knud Bay}", "Knud Bay", Role.OFFICIAL),
    ],
)  # fmt: skip
def test_writers_in_their_own_case_and_owners_of_firms_are_not_overheard(
    marked: Read, text: str, name: str, role: Role
) -> None:
    case = marked(text)
    case.findings = [replace(finding, role_odds=_WORK) for finding in case.findings]
    assert case.entity_of(name).role is role


def test_what_is_only_heard_ties_no_numbers(marked: Read) -> None:
    case = marked("Ring til {P|Ragnhild Bro}, {T|51 29 84 06}, om planen.")
    case.findings = [
        replace(f, role_odds=_WORK) if f.type == "PERSON" else f for f in case.findings
    ]
    assert case.entity_of("Ragnhild Bro").role is Role.OFFICIAL
    assert case.entity_of("51 29 84 06").role is Role.UNKNOWN


def test_the_stretches_of_words_around_a_name() -> None:
    text = "Emne: nyt\nKære Ida Bro, tak for sidst.\nVi ses"
    starts = np.array([0, 6, 10, 15, 19, 24, 28, 32, 39, 42])
    stretches = dict(
        zip(BLOCKS, around(text, starts, [(0, 9), (10, 38), (39, 45)], 15, 22), strict=True)
    )
    assert stretches["name"] == (3, 5)
    assert stretches["sentence"] == stretches["line"] == (2, 8)
    assert (stretches["line_before"], stretches["line_after"]) == ((0, 2), (8, 10))
    assert (stretches["before_1"], stretches["after_1"]) == ((2, 3), (5, 6))
    assert (stretches["before_5"], stretches["after_5"]) == ((0, 3), (5, 10))
    assert stretches["before_15"] == (0, 0)


def test_the_component_is_kept_by_bytes_disk_and_pickle(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)

    def some(*shape: int) -> FloatArray:
        return rng.normal(size=shape).astype(np.float32)

    weights = {
        "features": some(4, 3), "bias": some(3),
        "hidden": some(3 * len(BLOCKS), 5), "hidden_bias": some(5),
        "out": some(5, len(CLASSES)), "out_bias": some(len(CLASSES)),
    }  # fmt: skip
    component = RoleScorer().load(weights)
    component.to_disk(tmp_path)
    copies = (
        RoleScorer().from_disk(tmp_path),
        RoleScorer().from_bytes(component.to_bytes()),
        pickle.loads(pickle.dumps(component)),
    )
    for copy in copies:
        assert copy.to_bytes() == component.to_bytes()
    with pytest.raises(ValueError, match="shape"):
        RoleScorer().load({**weights, "hidden": weights["hidden"][1:]})
