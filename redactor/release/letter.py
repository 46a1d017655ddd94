"""The decision letter (afgørelse), assembled from the grounds that were used.

What a decision must say: FVL §§ 22-25 (reasons, appeal guidance) and OFL §§ 36-40. The
template is a Word file with docxtpl tags; an authority may use its own.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from redactor.model import RequestType
from redactor.release.index import summary
from redactor.release.items import Outcome, ReleaseCase, ReleaseItem, as_sentence, danish_date

TEMPLATE = Path(__file__).parent / "templates" / "decision.docx"

_LAWS = {
    RequestType.PUBLIC: "offentlighedsloven",
    RequestType.PARTY: "forvaltningslovens kapitel 4 (partsaktindsigt)",
    RequestType.OWN: "offentlighedslovens § 8 (egenacces) og databeskyttelsesreglerne",
    RequestType.ENVIRONMENT: "miljøoplysningsloven",
}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def letter_fields(case: ReleaseCase, items: Sequence[ReleaseItem]) -> dict[str, Any]:
    """What the template can say, as plain text and lists."""
    cut = [item for item in items if item.outcome is Outcome.PARTIAL and item.grounds]
    by_ground: dict[str, list[str]] = {}
    for item in cut:
        for ground in item.grounds:
            by_ground.setdefault(ground, []).append(item.number)
    refused = [item for item in items if item.outcome is Outcome.WITHHELD]
    said: dict[str, list[str]] = {}
    for item in items:
        for sentence in item.considered:
            said.setdefault(sentence, []).append(item.number)
    new = [item.number for item in items if case.earlier and item.changed]
    waiting = [item.number for item in items if item.outcome is Outcome.NOT_PROCESSED]
    return {
        "authority": case.authority,
        "requester": case.requester,
        "decided": danish_date(case.decided),
        "received": danish_date(case.received),
        "law": _LAWS[case.request_type],
        "outcome": _outcome(items),
        "summary": summary(items),
        "grounds": [
            {"cite": _told(ground, case), "documents": _listed(numbers)}
            for ground, numbers in sorted(by_ground.items())
        ],
        "refused": [
            {
                "number": item.number,
                "cite": _listed(item.grounds),
                "reason": as_sentence(item.reason),
            }
            for item in refused
        ],
        "considered": [
            {"documents": _listed(numbers), "sentence": sentence}
            for sentence, numbers in said.items()
        ],
        "consider": bool(cut or refused),
        "earlier": danish_date(case.earlier),
        "new": _listed(new),
        "waiting": _listed(waiting),
        "appeal_body": case.appeal_body,
        "own": case.request_type is RequestType.OWN,
        "approver": case.approver,
    }


def _outcome(items: Sequence[ReleaseItem]) -> str:
    covered = [i for i in items if i.outcome not in (Outcome.DUPLICATE, Outcome.OUT_OF_SCOPE)]
    outcomes = {item.outcome for item in covered}
    if not covered:
        return "Der er ingen dokumenter, som er omfattet af din anmodning."
    if outcomes == {Outcome.FULL}:
        asked = any(item.outcome is Outcome.OUT_OF_SCOPE for item in items)
        if len(covered) == 1:
            what = "det dokument, der er omfattet af din anmodning" if asked else "sagens dokument"
        else:
            what = "alle " + (
                "de dokumenter, der er omfattet af din anmodning" if asked else "sagens dokumenter"
            )
        return f"Du får aktindsigt i {what}."
    if outcomes & {Outcome.FULL, Outcome.PARTIAL}:
        return "Du får delvis aktindsigt."
    if outcomes == {Outcome.WITHHELD}:
        return "Du får ikke aktindsigt."
    return "Der kan ikke gives aktindsigt på nuværende tidspunkt."


def _told(cite: str, case: ReleaseCase) -> str:
    """A citation with what it protects: who gets the letter knows no paragraphs by number."""
    what = case.protects.get(cite)
    return f"{cite} ({what})" if what else cite


def _listed(numbers: Sequence[str]) -> str:
    """'1, 3 og 4.1'"""
    if len(numbers) < 2:
        return "".join(numbers)
    return f"{', '.join(numbers[:-1])} og {numbers[-1]}"


def write_letter(
    case: ReleaseCase, items: Sequence[ReleaseItem], target: Path, template: Path | None = None
) -> None:
    """Fill the template; time stamps are fixed, so that equal cases give equal bytes."""
    letter = DocxTemplate(template or TEMPLATE)
    letter.render(letter_fields(case, items), autoescape=True)
    part = target.with_name(target.name + ".part")
    letter.save(part)
    with zipfile.ZipFile(part) as source, zipfile.ZipFile(target, "w") as out:
        for name in sorted(
            source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            info = zipfile.ZipInfo(name, _EPOCH)
            out.writestr(info, source.read(name), zipfile.ZIP_DEFLATED)
    part.unlink()
