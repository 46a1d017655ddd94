"""From nouns to what the page shows: Danish words, and JSON for the page view."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import numpy as np
from markupsafe import Markup

from redactor.model import TITLE_PAGE, Action, Box, Decision, Drawn, Page
from redactor.overview import MONTHS
from redactor.policy import Ground, hjemmel
from redactor.review import Effective, box_key, undecided
from redactor.service.reviewing.answering import EXTRACTION_NAMES, OPENNESS_NAMES, REMAINDER_NAMES
from redactor.service.reviewing.people import ROLE_NAMES
from redactor.service.reviewing.snapshot import Snapshot
from redactor.store import Clash
from redactor.web.texts import language, short_month, tr

_STANDING = 5
_WORD = re.compile(r"\S+")

TYPE_NAMES = {
    "PERSON": "Navn",
    "INITIALS": "Initialer",
    "USER_ID": "Brugernavn",
    "DK_CPR": "CPR-nummer",
    "DATE_OF_BIRTH": "Fødselsdato",
    "AGE": "Alder",
    "ADDRESS": "Adresse",
    "POSTAL_CITY": "Postnummer og by",
    "GPS": "Position",
    "PHONE_NUMBER": "Telefonnummer",
    "EMAIL_ADDRESS": "E-mail",
    "URL": "Webadresse",
    "IP_ADDRESS": "IP-adresse",
    "IBAN_CODE": "Kontonummer",
    "DK_BANK_ACCOUNT": "Kontonummer",
    "DK_PAYMENT_CODE": "Betalings-id",
    "CREDIT_CARD": "Kortnummer",
    "DK_LICENSE_PLATE": "Nummerplade",
    "VIN": "Stelnummer",
    "DK_PASSPORT": "Pasnummer",
    "DK_DRIVING_LICENCE": "Kørekortnummer",
    "DK_PROPERTY": "Ejendom",
    "DK_CASE_NUMBER": "Sagsnummer",
    "DK_CVR": "CVR-nummer",
    "ORGANIZATION": "Organisation",
    "LOCATION": "Sted",
    "MUNICIPALITY": "Kommune",
    "DATE_TIME": "Dato",
    "HEALTH": "Helbred",
    "MEDICINE": "Medicin",
    "CRIME": "Strafbart forhold",
    "ETHNICITY": "Etnisk oprindelse",
    "RELIGION": "Religion",
    "POLITICS": "Politik",
    "UNION": "Fagforening",
    "SEXUALITY": "Seksuelle forhold",
    "SOCIAL": "Sociale forhold",
    "BUSINESS_SECRET": "Forretningsforhold",
    "SIGNATURE": "Underskrift",
    "FACE": "Foto af person",
    "UNREADABLE": "Ulæseligt sted",
}
ACTION_NAMES = {
    Action.REDACT: "Dæk", Action.KEEP: "Bevar", Action.ASK: "Tag stilling",
}  # fmt: skip
STATE_NAMES = {
    "suggest": "Forslag: dæk",
    "ask": "Tag stilling",
    "covered": "Dækket",
    "kept": "Bevaret",
    "quiet": "Ikke foreslået",
}

ANSWER_NAMES: dict[str, Any] = {
    "extraction_names": EXTRACTION_NAMES,
    "remainder_names": REMAINDER_NAMES,
    "openness_names": OPENNESS_NAMES,
}
"""The choices on whole documents, for templates."""


def type_name(type_: str) -> str:
    """A detection type in the reader's language."""
    return tr(TYPE_NAMES.get(type_, type_))


def state_of(item: Effective) -> str:
    """What the page shows of an item, one of `STATE_NAMES`."""
    if item.ruling.action is Action.ASK:
        return "ask"
    if item.decision is None:
        return "suggest" if item.ruling.action is Action.REDACT else "quiet"
    return "covered" if item.ruling.action is Action.REDACT else "kept"


def said_of(item: Effective) -> str:
    """What stands at an item, on one line; of a picture or an area, what it is."""
    if item.finding is not None:
        return " ".join(item.finding.text.split()) or type_name(item.finding.type)
    written = item.drawn.text if item.drawn else ""
    return written or tr("Område på siden" if item.page != TITLE_PAGE else "Ord i titlen")


def short_grounds(ids: tuple[str, ...]) -> str:
    """'§ 30, nr. 1 + § 33, nr. 5'"""
    return " + ".join(hjemmel().ground(id_).short for id_ in ids)


def ground_title(ground: Ground) -> str:
    """What a legal basis is about, in the reader's language."""
    return ground.title if language() == "da" else ground.title_en


def item_json(snapshot: Snapshot, item: Effective) -> dict[str, Any]:
    """One finding or drawn box for the page view."""
    state = state_of(item)
    bare = state == "covered" and not item.ruling.legal_basis  # which stops the release
    common: dict[str, Any] = {
        "state": state,
        "stateName": tr("Dækket uden hjemmel" if bare else STATE_NAMES[state]),
        "open": undecided(item),
        "basis": list(item.ruling.legal_basis),
        "basisShort": short_grounds(item.ruling.legal_basis),
        "why": tr(item.ruling.reason),
        "who": item.decision.who if item.decision else "",
        "comment": item.decision.comment if item.decision else "",
    }
    if item.finding is None:
        assert item.drawn is not None
        assert item.decision is not None
        return {
            **common,
            "id": _box_id(item.decision, item.drawn),
            "drawn": item.decision.id,
            "type": tr("Markeret i hånden"),
            "text": said_of(item),
            "boxes": _boxes(item.drawn.boxes),
            "score": None,
            "entity": None,
        }
    finding, entity = item.finding, item.entity
    suggestion = snapshot.suggested[finding.id]
    return {
        **common,
        "id": finding.id,
        "type": type_name(finding.type),
        "typeId": finding.type,
        "text": said_of(item),
        "why": tr(suggestion.reason),
        "found": tr(finding.reason),
        "suggested": suggestion.action.value,
        "suggestedBasis": list(suggestion.legal_basis),
        "boxes": _boxes(finding.boxes),
        "score": round(finding.score, 2),
        "start": finding.start,
        "end": finding.end,
        "entity": entity.id if entity else None,
        "role": tr(ROLE_NAMES[entity.role]) if entity else "",
        "mentions": len(snapshot.by_entity.get(entity.id, ())) if entity else 1,
        "whole": bool(item.decision and item.decision.entity),
    }


def _box_id(decision: Decision, drawn: Drawn) -> str:
    """Names a box by what it covers, so that it stays the same one through its answers."""
    key = decision.finding or box_key(drawn)
    return "b" + hashlib.sha256(key.encode()).hexdigest()[:20]


def _boxes(boxes: tuple[Box, ...]) -> list[list[float]]:
    return [[round(value, 2) for value in box] for box in boxes]


def words_json(page: Page) -> list[list[Any]]:
    """Words with start, end (code points) and box, for the text one can select.

    Somebody waits for it, so words whose letters stand in one row, as nearly all do, are measured
    together; the others one by one.
    """
    found = list(_WORD.finditer(page.text))
    if not found:
        return []
    spans = np.array([word.span() for word in found])
    # A row of the boxes more, since the last word may end with the text.
    boxes = np.vstack([page.boxes, np.zeros((1, 4), np.float32)]).astype(np.float64)
    least, most = (
        each.reduceat(boxes, spans.reshape(-1))[::2] for each in (np.minimum, np.maximum)
    )
    around = np.column_stack([least[:, :2], most[:, 2:]])
    gaps = np.zeros(len(boxes))  # before each code point, to the one in front of it
    gaps[1:] = np.maximum(boxes[1:, 0] - boxes[:-1, 2], boxes[:-1, 0] - boxes[1:, 2])
    gaps[spans[:, 0]] = 0.0
    widest = np.maximum.reduceat(gaps, spans.reshape(-1))[::2]
    height = around[:, 3] - around[:, 1]
    with np.errstate(invalid="ignore"):  # code points without a box are no numbers
        even = (least[:, 1] == most[:, 1]) & (least[:, 3] == most[:, 3])
        in_row = even & (height > 0) & (widest < 1.5 * height)
    words: list[list[Any]] = []
    for word, one, box in zip(found, in_row.tolist(), around.round(2).tolist(), strict=True):
        start, end = word.span()
        if not one:
            several = page.boxes_of(start, end)
            if not several:
                continue
            box = [round(value, 2) for value in several[0]]
        words.append([start, end, word[0], *box])
    return words


def page_json(snapshot: Snapshot, document: str, page: int) -> dict[str, Any]:
    """Everything of a page that decisions change; the title's findings come with page 1."""
    items = list(snapshot.by_page.get((document, page), ()))
    title = snapshot.by_page.get((document, TITLE_PAGE), []) if page == 1 else []
    return {
        "document": document,
        "page": page,
        "seq": snapshot.seq,
        "items": [
            *({**item_json(snapshot, item), "inTitle": True} for item in title),
            *(item_json(snapshot, item) for item in _in_reading_order(items)),
        ],
        "open": {
            "case": snapshot.open_count,
            "document": snapshot.open_in.get(document, 0),
        },
        "percent": snapshot.progress.percent,
        "standing": [
            {"text": clash.name, "count": len(clash.standing)}
            for clash in snapshot.left_standing[:_STANDING]
        ],
    }


def _in_reading_order(items: list[Effective]) -> list[Effective]:
    def top_left(item: Effective) -> tuple[float, float]:
        boxes = item.finding.boxes if item.finding else item.drawn.boxes if item.drawn else ()
        return (round(boxes[0].y0 / 4), boxes[0].x0) if boxes else (0.0, 0.0)

    return sorted(items, key=top_left)


_WORDS = re.compile(r"(?<=>)[^<>]+(?=<)")
_MONTH = re.compile(r"(\S+) (\d{4})")


def timeline_picture(picture: str) -> Markup:
    """The overview's own picture with its words in the reader's language; titles stay Danish."""

    def said(found: re.Match[str]) -> str:
        month = _MONTH.fullmatch(found[0])
        if month is not None and month[1] in MONTHS:
            return short_month(int(month[2]), 1 + MONTHS.index(month[1]))
        number, point, rest = found[0].partition(",")
        return tr(found[0]) if not point else f"{tr(number)},{rest}"

    return Markup(_WORDS.sub(said, picture) if language() != "da" else picture)


def clash_message(clash: Clash) -> str:
    """What somebody else decided meanwhile."""
    last = clash.decisions[-1]
    if last.undoes:
        return f"{last.who} har fortrudt sit svar imens."
    return f"{last.who} har svaret »{ACTION_NAMES[last.ruling.action]}« imens."
