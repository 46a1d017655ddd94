"""Four eyes: submit, approve, send back, release. Nobody approves their own work."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from redactor.errors import UsageError
from redactor.model import Approval, Event, Status
from redactor.review import (
    Effective,
    Handover,
    Risk,
    Stage,
    Step,
    box_key,
    case_digest,
    in_force,
    risks,
    sample,
    sentences,
)
from redactor.service.case import event, now
from redactor.service.outgoing.finishing import REVIEWED, finish_all
from redactor.service.outgoing.releasing import release_case
from redactor.service.outgoing.reopening import earlier_release, keep_replaced, stamps
from redactor.service.process import conclude
from redactor.service.reviewing.board import SCOPED, Board
from redactor.service.reviewing.snapshot import Snapshot
from redactor.store import User, UserRole

_LOW_OCR = "low_ocr"


def submit(board: Board, who: str, note: str = "") -> None:
    """Hand a finished review to a second person.

    Raises:
        UsageError: something still stands in the way.
    """
    snapshot = board.now()
    if snapshot.stage not in (Stage.REVIEW, Stage.RETURNED):
        raise UsageError("Sagen kan ikke sendes til godkendelse nu.")
    _nothing_in_the_way(snapshot)
    _hand_over(board, snapshot, Step.SUBMIT, who, note, seed=secrets.token_hex(8))


def send_back(board: Board, user: User, note: str) -> None:
    """Give the case back with a note on what to change.

    Raises:
        UsageError: the note is missing, or the user may not.
    """
    snapshot = board.now()
    if not user.may(UserRole.APPROVER):
        raise UsageError("Kun en godkender kan sende en sag tilbage.")
    if snapshot.stage not in (Stage.SUBMITTED, Stage.APPROVED):
        raise UsageError("Sagen er ikke til godkendelse.")
    if not note.strip():
        raise UsageError("Skriv, hvad der skal ændres.")
    _hand_over(board, snapshot, Step.RETURN, user.name, note.strip())


def may_approve(snapshot: Snapshot, user: User, behind: str = "") -> str:
    """Why a user may not approve this case, in Danish; '' when they may.

    `behind` is who made the key a program comes with: a key for somebody else is no second person.
    """
    if not user.may(UserRole.APPROVER):
        return "Kun en godkender kan godkende."
    if snapshot.stage is not Stage.SUBMITTED:
        return "Sagen er ikke sendt til godkendelse."
    authors = {decision.who for decision in in_force(snapshot.decisions)}
    authors |= {mark.who for mark in snapshot.marks.values()}
    authors |= {said.who for said in snapshot.answers.values()}
    authors |= snapshot.shaped_by
    authors.add(snapshot.handovers[-1].who)
    if user.name in authors:
        return "Du har selv arbejdet på sagen. En anden skal godkende den."
    if behind in authors:
        return "Nøglen er lavet af en, der selv har arbejdet på sagen. En anden skal godkende den."
    return ""


def approve(board: Board, user: User, note: str = "", behind: str = "") -> None:
    """Say yes to every document as it stands; any later decision voids it.

    Raises:
        UsageError: it is the user's own work, or something stands in the way.
    """
    snapshot = board.now()
    why_not = may_approve(snapshot, user, behind)
    if why_not:
        raise UsageError(why_not)
    _nothing_in_the_way(snapshot)
    left = [page for page in pages_to_see(board, user) if not page.seen]
    if left:
        raise UsageError(
            f"Du mangler at se {len(left)} af de sider, godkendelsen bygger på.",
            "De står under »Sider, du skal se«.",
        )
    for document, digest in snapshot.digests.items():
        board.store.add_approval(
            board.case_id,
            Approval(document=document, who=user.name, at=now(), digest=digest),
            event("document.approved", who=user.name, document=document, decisions=digest),
        )
    _hand_over(board, snapshot, Step.APPROVE, user.name, note)


def release(
    board: Board, workers: Executor, report: Callable[[str, int, int], None], who: str
) -> None:
    """Build the release folder of an approved case. To be called with the folder locked.

    Raises:
        UsageError: the case is not approved as it stands, or no longer; or a document did not
            pass the check. Nothing is released then.
    """
    begun = time.perf_counter()
    snapshot = board.now()
    if snapshot.stage not in (Stage.APPROVED, Stage.RELEASED):
        raise UsageError("Sagen er ikke godkendt, som den er nu.")
    _nothing_in_the_way(snapshot)
    case, folder, store, settings = snapshot.case, board.folder, board.store, board.settings
    earlier = earlier_release(board)
    finish_all(
        case, snapshot.items, folder, store, workers, settings, report,
        burning=REVIEWED, marks=snapshot.marks, stamped=stamps(earlier),
    )  # fmt: skip
    refused = [
        entry.document.number
        for entry in store.entries(case.id)
        if entry.document.status is Status.WITHHELD
        and (
            entry.document.id not in snapshot.marks
            or snapshot.marks[entry.document.id].given.leaves
        )
    ]
    if refused:
        raise UsageError(
            f"Kontrollen kunne ikke godkende akt {', '.join(refused)}. Intet er frigivet.",
            "Se forhåndsvisningen af akten, og ret dækningerne, eller tilbagehold den.",
        )
    said = {
        document: sentences(snapshot.answers.get(document), needed, case.request_type)
        for document, needed in snapshot.duties.items()
    }
    approved = [handover for handover in snapshot.handovers if handover.step is Step.APPROVE]
    keep_replaced(board, snapshot, who)
    outputs = release_case(
        case, snapshot.items, folder, store, settings, snapshot.marks, said, earlier,
        approved[-1].who, snapshot.terms.requester, partial(_leaving, board, snapshot, who),
    )  # fmt: skip
    seconds = time.perf_counter() - begun
    conclude(case, snapshot.items, folder, store, outputs, seconds, who)


@contextmanager
def _leaving(board: Board, snapshot: Snapshot, who: str, told: Event) -> Iterator[None]:
    """The change of hands with what is done in it: nobody answers in between. Raises UsageError
    when somebody answered or sent the case back while it was prepared."""
    handover, what = _change_of_hands(snapshot, Step.RELEASE, who, "")
    following = len(board.now().handovers)
    with board.desk.handing_over(handover, [told, what], following=following):
        present = board.now()
        if present.handovers != snapshot.handovers or present.digests != snapshot.digests:
            raise UsageError(
                "Sagen er ændret, mens mappen blev bygget. Intet er frigivet.",
                "Se, hvordan den står nu.",
            )
        yield


def risky_pages(board: Board) -> tuple[Risk, ...]:
    """What the second person should look at first."""
    snapshot = board.now()
    poorly = [
        (document.id, page.number)
        for document in snapshot.readable
        if (entry := snapshot.entry(document.id)) is not None and entry.pages_file
        for page in board.pages_of(entry.pages_file)
        if _LOW_OCR in page.flags
    ]
    return risks(snapshot.leaving, snapshot.suggested_action, poorly)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a second person must look at: pages with risk and a share of the rest, or all."""

    percent: int
    everything: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageToSee:
    """One page a second person must look at, why, and whether they did since it was sent."""

    document: str
    page: int
    reasons: tuple[str, ...]
    seen: bool


def scope_of(board: Board) -> Scope:
    """What was set for the case, else the house's setting."""
    set_ = board.answers.last_details(SCOPED)
    percent = set_.get("percent", board.settings.approval_sample)
    assert isinstance(percent, int)
    return Scope(percent=percent, everything=bool(set_.get("everything", False)))


def set_scope(board: Board, user: User, percent: int, everything: bool) -> None:
    """Say how much a second person must look at.

    Raises:
        UsageError: the user may not, or the share is none.
    """
    if not user.may(UserRole.APPROVER):
        raise UsageError("Kun en godkender kan ændre, hvad der skal ses.")
    if not 0 <= percent <= 100:
        raise UsageError("Andelen skal være mellem 0 og 100 %.")
    what = event(SCOPED, who=user.name, percent=percent, everything=everything)
    board.store.add_event(board.case_id, what)


def pages_to_see(board: Board, user: User) -> tuple[PageToSee, ...]:
    """The pages a second person must look at: those that changed, those with risk, a sample."""
    snapshot = board.now()
    if not snapshot.handovers:
        return ()
    sent_at = snapshot.handovers[-1].at
    why: dict[tuple[str, int], tuple[str, ...]] = {
        (change.document, change.page): ("Ændret, siden sagen sidst blev sendt",)
        for change in changes(snapshot)
        if change.page
    }
    for risk in risky_pages(board):
        place = (risk.document, risk.page)
        why[place] = why.get(place, ()) + risk.reasons
    places = [(d.id, number) for d in snapshot.readable for number in range(1, d.pages + 1)]
    rest = [place for place in places if place not in why]
    scope = scope_of(board)
    if scope.everything:
        why |= dict.fromkeys(rest, ("Alle sider skal ses",))
    else:
        seed = str(board.answers.last_details(f"case.{Step.SUBMIT.value}").get("seed", ""))
        drawn = sample(rest, scope.percent, seed)
        why |= {place: ("Udtrukket til stikprøve",) for place in rest if place in drawn}
    looked = board.desk.seen_since(user.name, sent_at)
    return tuple(
        PageToSee(document=place[0], page=place[1], reasons=why[place], seen=place in looked)
        for place in places
        if place in why
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What holds for a finding or box that was answered anew, and what held at the last sending."""

    now: Effective | None
    """None: the box was taken away."""
    before: Effective | None
    """None: there was no such box."""

    @property
    def item(self) -> Effective:
        item = self.now or self.before
        assert item is not None
        return item

    @property
    def regrounded(self) -> bool:
        """Whether the legal basis is another."""
        if self.now is None or self.before is None:
            return False
        return self.now.ruling.legal_basis != self.before.ruling.legal_basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What was answered anew on one page since the case was sent the time before."""

    document: str
    page: int
    """0 for the document as a whole, or its title."""
    answers: int
    who: tuple[str, ...]
    items: tuple[Answered, ...] = ()


def changes(snapshot: Snapshot) -> tuple[Change, ...]:
    """What changed between the last two times the case was sent; empty the first time."""
    sent = [handover for handover in snapshot.handovers if handover.step is Step.SUBMIT]
    if len(sent) < 2:
        return ()
    since = sent[-2].at
    before = replace(
        snapshot, decisions=tuple(made for made in snapshot.decisions if made.at <= since)
    )
    who: dict[tuple[str, int], list[str]] = {}
    keys: dict[tuple[str, int], dict[str, None]] = {}

    def add(document: str, page: int, name: str, key: str = "") -> None:
        if document in snapshot.documents:
            who.setdefault((document, page), []).append(name)
            keys.setdefault((document, page), {})[key] = None

    def answered(key: str) -> Iterator[Answered]:
        now_at, before_at = snapshot.position_of.get(key), before.position_of.get(key)
        if now_at is not None or before_at is not None:
            yield Answered(
                now=None if now_at is None else snapshot.items[now_at],
                before=None if before_at is None else before.items[before_at],
            )

    for decision in snapshot.decisions:
        if decision.at <= since:
            continue
        if decision.drawn is not None:
            drawn = decision.drawn
            key = decision.finding or box_key(drawn)
            add(drawn.document, drawn.page, decision.who, key)
        for item in snapshot.by_entity.get(decision.entity or "", ()):
            finding = item.finding
            if finding is not None:
                add(finding.document, finding.page, decision.who, finding.id)
    said = [(mark.document, mark.who, mark.at) for mark in snapshot.marks.values()]
    said += [(one.document, one.who, one.at) for one in snapshot.answers.values()]
    for document, who_said, at in said:
        if at > since:
            add(document, 0, who_said)
    order = {document: place for place, document in enumerate(snapshot.documents)}
    return tuple(
        Change(
            document=document,
            page=page,
            answers=len(names),
            who=tuple(sorted(set(names))),
            items=tuple(one for key in keys.get((document, page), ()) for one in answered(key)),
        )
        for (document, page), names in sorted(who.items(), key=lambda x: (order[x[0][0]], x[0][1]))
    )


def _nothing_in_the_way(snapshot: Snapshot) -> None:
    if snapshot.blocks:
        raise UsageError(
            f"{len(snapshot.blocks)} ting skal afklares først.", "Se listen over det, der mangler."
        )


def _hand_over(
    board: Board, snapshot: Snapshot, step: Step, who: str, note: str, **details: str
) -> None:
    handover, what = _change_of_hands(snapshot, step, who, note, **details)
    board.desk.hand_over(handover, what, following=len(snapshot.handovers))


def _change_of_hands(
    snapshot: Snapshot, step: Step, who: str, note: str, **details: str
) -> tuple[Handover, Event]:
    digest = case_digest(snapshot.digests)
    return (
        Handover(step=step, who=who, at=now(), note=note[:2000], digest=digest),
        event(f"case.{step.value}", who=who, decisions=digest, **details),
    )
