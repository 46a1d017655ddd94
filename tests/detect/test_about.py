"""Whom a sensitive statement or an age is about."""

from __future__ import annotations

import pytest

from redactor.detect.people.about import with_subjects
from redactor.detect.people.linking import link
from redactor.model import Action, Case, Finding, Page, RequestType, empty_boxes, finding_id
from redactor.service.analysis.linking import suggestions

TAGS = {"H": "HEALTH", "G": "AGE", "P": "PERSON"}


def read(source: str) -> tuple[list[Finding], Page]:
    """Findings, which may stand in each other, and the page of a marked text."""
    text, spans, open_ = "", [], []
    at = 0
    while at < len(source):
        if source[at] == "{":
            open_.append((TAGS[source[at + 1]], len(text)))
            at += 3
        elif source[at] == "}":
            type_, start = open_.pop()
            spans.append((start, len(text), type_))
            at += 1
        else:
            text += source[at]
            at += 1
    findings = [
        Finding(
            id=finding_id("d", 1, type_, start, end, text[start:end]),
            document="d",
            page=1,
            type=type_,
            start=start,
            end=end,
            text=text[start:end],
            score=0.9,
            recognizer="test",
            reason="Helbred.",
        )
        for start, end, type_ in sorted(spans)
    ]
    page = Page(number=1, width=595, height=842, text=text, boxes=empty_boxes(len(text)))
    return findings, page


CASES: list[tuple[str, str, str | None]] = [
    ("named", "{H|{P|Emre} har fået konstateret ADHD.}", "Emre"),
    ("named twice", "{H|{P|Emre} har ADHD, og {P|Emres} medicin er sat op.}", "Emre"),
    ("with a speaker", "{H|{P|Selma} fortæller, at {P|Emre} har ADHD.}", "Emre"),
    ("with an official", "{H|Sagsbehandler {P|Ida Juul} noterer, at {P|Emre} har ADHD.}", "Emre"),
    ("said to somebody", "{H|Ifølge {P|Selma} er {P|Emre} deprimeret.}", "Emre"),
    ("pronoun", "{P|Aage} faldt i går. {H|Han har demens.}", "Aage"),
    ("past an official", "{P|Aage} faldt. Sagsbehandler {P|Kim Juul} kom. {H|Han er syg.}", "Aage"),
    ("pronoun of her", "{P|Aage} og {P|Kirsten} kom. {H|Hun har kræft.}", "Kirsten"),
    ("called so", "Borger: {P|Aage Mølgaard}\nNotat\n{H|Borgeren har demens.}", "Aage Mølgaard"),
    ("writer", "Fra: {P|Dennis Pihl}\nTil: Dem\n\n{H|Jeg har en depression.}", "Dennis Pihl"),
    ("you in a letter", "Kære {P|Birgit}\n\n{H|Du er begyndt at glemme din medicin.}", "Birgit"),
    ("age", "{P|Oksana Bech}, {G|41 år}, søger", "Oksana Bech"),
    ("age before", "den {G|9-årige} {P|Bo} kom", "Bo"),
    # not for certain
    ("two people", "{H|{P|Emre} og {P|Defne} har astma.}", None),
    ("only a speaker", "{H|{P|Selma} fortæller om en depression.}", None),
    ("somebody's father", "{H|{P|Emres} far har et misbrug.}", None),
    ("afraid of the father", "{H|{P|Emre} er bange for sin far, som drikker.}", None),
    ("mother of", "{H|Mor til {P|Emre} har angst.}", None),
    ("two he can be", "{P|Aage} og {P|Uffe} kom. {H|Han har demens.}", None),
    ("pronoun of another", "{H|{P|Aage} blev, da hun fik kræft.}", None),
    ("in another paragraph", "{P|Aage} faldt.\n\n{H|Han har demens.}", None),
    ("nobody", "{H|Borgeren har demens.} {P|Aage} kom.", None),
    ("two so called", "Borger: {P|Aage} Borger: {P|Uffe}\n{H|Borgeren har demens.}", None),
    ("I of nobody", "{P|Aage} kom. {H|Jeg har haft en depression.}", None),
    ("you of two", "Kære {P|Tuan} og {P|Hoa}\n\n{H|Du sidder i kørestol.}", None),
    ("you and he", "Kære {P|Birgit}\n\n{H|Du sagde, at han drikker.}", None),
    ("you and I", "Kære {P|Birgit}\n\n{H|Jeg ved, at du drikker.}", None),
    ("you of nobody", "{P|Birgit} ringede.\n\n{H|Du er begyndt at glemme.}", None),
    ("my mother", "Fra: {P|Dennis Pihl}\n\n{H|Jeg bor hos min mor, som har kræft.}", None),
    ("age of something", "{P|Oksana} har boet her i {G|9 år}.", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "who"), CASES, ids=[c[0] for c in CASES])
def test_subject(name: str, text: str, who: str | None) -> None:
    del name
    findings, page = read(text)
    found = with_subjects(findings, page.text)
    by_id = {f.id: f.text for f in found}
    statements = [f for f in found if f.type in {"HEALTH", "AGE"}]
    assert statements
    for statement in statements:
        assert (by_id[statement.subject] if statement.subject else None) == who
        assert ("handler om" in statement.reason) is (who is not None)


@pytest.mark.parametrize(
    ("party", "request_type", "action"),
    [
        ("Selma Bech", RequestType.PUBLIC, Action.REDACT),
        ("Selma Bech", RequestType.PARTY, Action.KEEP),
        ("Selma Bech", RequestType.OWN, Action.KEEP),
        ("Selma Bech", RequestType.ENVIRONMENT, Action.REDACT),
        ("Bo Krag", RequestType.PARTY, Action.ASK),
        ("Bo Krag", RequestType.OWN, Action.ASK),
    ],
)
def test_a_party_sees_what_is_said_of_the_party(
    party: str, request_type: RequestType, action: Action
) -> None:
    marked, page = read("{P|Bo Krag} kom. {H|{P|Selma Bech} har fået konstateret kræft.}")
    case = Case(id="c", request_type=request_type, parties=(party,))
    findings = with_subjects(marked, page.text)
    rulings = suggestions(case, findings, link(findings, lambda _: [page], case))
    statement = next(f for f in findings if f.type == "HEALTH")
    assert rulings[statement.id].action is action
