"""What holds, how far a case is, what contradicts what, and where it stands."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.model import (
    Action,
    Approval,
    Box,
    Decision,
    Document,
    Drawn,
    Entity,
    Finding,
    RequestType,
    Ruling,
    Status,
)
from redactor.review import (
    DocumentAnswers,
    DocumentMark,
    Duty,
    Effective,
    Extraction,
    Given,
    Handover,
    Openness,
    Place,
    Stage,
    Step,
    after,
    blocks,
    box_key,
    case_digest,
    contradictions,
    document_digest,
    duties,
    effective,
    in_force,
    left_standing,
    mentions_hidden,
    progress,
    risks,
    sample,
    sentences,
    stage_of,
    unanswered,
)
from redactor.review.deadline import deadline

BASIS = ("ofl-30-1",)


def finding(n: int, text: str = "Mette Holm", *, page: int = 1, type_: str = "PERSON") -> Finding:
    return Finding(
        id=f"f{n}", document="d", page=page, type=type_, start=n, end=n + 1, text=text, score=0.9,
        recognizer="r", reason="r", boxes=(Box(0, 0, 1, 1),),
    )  # fmt: skip


def decision(id_: str, action: Action = Action.REDACT, *, finding: str | None = None,
             entity: str | None = None, undoes: str | None = None, who: str = "a",
             comment: str = "") -> Decision:  # fmt: skip
    basis = BASIS if action is Action.REDACT else ()
    return Decision(
        id=id_, who=who, at="2026-01-01T00:00:00Z", finding=finding, entity=entity, undoes=undoes,
        ruling=Ruling(action=action, legal_basis=basis), comment=comment,
    )  # fmt: skip


FINDINGS = (finding(1), finding(2), finding(3, "010190-1234", type_="DK_CPR"))
ENTITY = Entity(id="e", type="PERSON", name="Mette Holm", findings=("f1", "f2", "f3"))
SUGGESTED = {
    "f1": Ruling(action=Action.ASK, legal_basis=BASIS),
    "f2": Ruling(action=Action.ASK, legal_basis=BASIS),
    "f3": Ruling(action=Action.REDACT, legal_basis=BASIS),
}
DOCUMENT = Document(id="d", source="d", sha256="", number="1", status=Status.READ, pages=2)


def hold(*decisions: Decision) -> tuple[Effective, ...]:
    return effective(FINDINGS, [ENTITY], SUGGESTED, decisions)


def actions(items: tuple[Effective, ...]) -> list[Action]:
    return [item.ruling.action for item in items]


class TestWhatHolds:
    def test_undo_brings_back_what_held_before(self) -> None:
        made = [
            decision("1", Action.REDACT, finding="f1"),
            decision("2", Action.KEEP, finding="f1"),
        ]
        assert hold(*made)[0].ruling.action is Action.KEEP
        made.append(decision("3", finding="f1", undoes="2"))
        assert hold(*made)[0].ruling.action is Action.REDACT
        made.append(decision("4", finding="f1", undoes="1"))
        assert hold(*made)[0].decision is None

    def test_undo_leaves_what_another_decided_later(self) -> None:
        items = hold(
            decision("1", Action.REDACT, finding="f1", who="a"),
            decision("2", Action.KEEP, finding="f1", who="b"),
            decision("3", finding="f1", undoes="1", who="a"),
        )
        assert items[0].ruling.action is Action.KEEP

    def test_keeping_a_person_does_not_let_out_the_cpr_number(self) -> None:
        items = hold(decision("1", Action.KEEP, entity="e"))
        assert actions(items) == [Action.KEEP, Action.KEEP, Action.REDACT]
        assert items[2].decision is None
        assert actions(hold(decision("1", Action.KEEP, finding="f3")))[2] is Action.KEEP

    def test_covering_a_person_covers_everything(self) -> None:
        assert set(actions(hold(decision("1", Action.REDACT, entity="e")))) == {Action.REDACT}

    @given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(Action), st.booleans())))
    def test_undoing_everything_is_the_beginning(
        self, steps: list[tuple[int, Action, bool]]
    ) -> None:
        made: list[Decision] = []
        for number, (target, action, back) in enumerate(steps):
            standing = in_force(made)
            if back and standing:
                made.append(decision(f"{number}", finding="f1", undoes=standing[-1].id))
            else:
                made.append(decision(f"{number}", action, finding=f"f{target}"))
        for number in range(len(made)):
            if left := in_force(made):
                made.append(decision(f"u{number}", finding="f1", undoes=left[-1].id))
        assert hold(*made) == hold()


class TestProgressAndBlocks:
    def test_figures(self) -> None:
        items = hold(decision("1", finding="f1"))
        figures = progress(items, [DOCUMENT], {("d", 1)})
        assert (figures.findings, figures.open, figures.pages, figures.seen) == (3, 2, 2, 1)
        assert figures.percent == 40

    def test_everything_settled_blocks_nothing(self) -> None:
        items = hold(decision("1", entity="e"))
        assert blocks(items, [DOCUMENT], {("d", 1), ("d", 2)}, {}, ()) == ()

    def test_each_thing_missing_blocks(self) -> None:
        settled, seen = hold(decision("1", entity="e")), {("d", 1), ("d", 2)}

        def what(items: tuple[Effective, ...] = settled, document: Document = DOCUMENT,
                 pages: set[tuple[str, int]] = seen, mark: DocumentMark | None = None,
                 alarms: tuple[str, ...] = ()) -> str:  # fmt: skip
            marks = {"d": mark} if mark else {}
            found = blocks(items, [document], pages, marks, contradictions(items), alarms)
            return " ".join(block.what for block in found)

        assert "uden svar" in what(hold())
        assert "uden svar" in what(hold(decision("1", Action.ASK, entity="e")))
        assert "ikke set" in what(pages={("d", 1)})
        assert "ikke læses" in what(document=replace(DOCUMENT, status=Status.FAILED))
        assert "Hører måske ikke" in what(alarms=("d",))
        bare = replace(settled[0], ruling=Ruling(action=Action.REDACT))
        assert "uden hjemmel" in what((bare, *settled[1:]))
        mixed = hold(decision("1", entity="e"), decision("2", Action.KEEP, finding="f1"))
        assert "læsbar" in what(mixed)
        mark = DocumentMark(document="d", given=Given.GIVEN, reason="", who="a", at="")
        assert "udleveres helt" in what(mark=mark)
        assert "uden hjemmel" in what(mark=replace(mark, given=Given.WITHHELD))

    def test_a_document_that_stays_asks_for_nothing_but_its_title(self) -> None:
        mark = DocumentMark(document="d", given=Given.OUT_OF_SCOPE, reason="x", who="a", at="")
        assert blocks(hold(), [DOCUMENT], set(), {"d": mark}, ()) == ()
        titled = effective([finding(9, page=0)], [], {"f9": SUGGESTED["f1"]}, [])
        assert len(blocks(titled, [DOCUMENT], set(), {"d": mark}, ())) == 1


class TestContradictions:
    def test_covered_here_and_kept_there(self) -> None:
        items = hold(decision("1", finding="f1"), decision("2", Action.KEEP, finding="f2"))
        (clash,) = contradictions(items)
        assert (clash.covered, clash.readable, clash.entity) == (("f1",), ("f2",), "e")

    def test_a_surname_covered_stands_in_a_full_name_kept(self) -> None:
        holm = (finding(1, "Holm"), finding(2, "Mette  Holm"), finding(3, "Holmgaard"))

        def clashes(covered: str, kept: str) -> list[tuple[str, ...]]:
            said = decision("1", finding=covered), decision("2", Action.KEEP, finding=kept)
            return [c.readable for c in contradictions(effective(holm, [ENTITY], SUGGESTED, said))]

        assert clashes("f1", "f2") == [("f2",)]
        assert clashes("f2", "f1") == []  # a first name alone may tell nothing
        assert clashes("f1", "f3") == []

    def test_a_comment_makes_it_meant(self) -> None:
        kept = decision("2", Action.KEEP, finding="f2", comment="Underskriver for firmaet")
        assert contradictions(hold(decision("1", finding="f1"), kept)) == ()

    def test_what_nobody_answered_contradicts_nothing(self) -> None:
        assert contradictions(hold(decision("1", finding="f1"))) == ()


class TestStage:
    def digests(self, *decisions: Decision) -> dict[str, str]:
        return {"d": document_digest(hold(*decisions), None)}

    def test_a_later_decision_voids_a_yes(self) -> None:
        before, after = self.digests(), self.digests(decision("1", finding="f1"))
        steps = [
            Handover(step=step, who="b", at="", note="", digest=case_digest(before))
            for step in (Step.SUBMIT, Step.APPROVE, Step.RELEASE)
        ]
        yes = [Approval(document="d", who="b", at="", digest=before["d"])]
        found = [
            stage_of(before, lambda: before, steps[:count], yes, reading=False)
            for count in range(4)
        ]
        assert found == [Stage.REVIEW, Stage.SUBMITTED, Stage.APPROVED, Stage.RELEASED]
        for count in (1, 2, 3):
            assert stage_of(after, lambda: after, steps[:count], yes, reading=False) is Stage.REVIEW
        assert stage_of(before, lambda: before, steps[:2], [], reading=False) is Stage.REVIEW

    def test_a_mark_voids_it_too(self) -> None:
        mark = DocumentMark(document="d", given=Given.WITHHELD, reason="x", who="a", at="")
        assert document_digest(hold(), mark) != document_digest(hold(), None)
        other = replace(mark, legal_basis=BASIS)
        assert document_digest(hold(), mark) != document_digest(hold(), other)


def test_risks_name_their_reasons() -> None:
    suggested = {key: ruling.action for key, ruling in SUGGESTED.items()}
    drawn = Decision(
        id="9", who="a", at="", ruling=Ruling(action=Action.REDACT, legal_basis=BASIS),
        drawn=Drawn(document="d", page=2, boxes=(Box(0, 0, 5, 5),)),
    )  # fmt: skip
    items = hold(decision("1", Action.KEEP, finding="f3"), drawn)
    found = {risk.page: risk.reasons for risk in risks(items, suggested, [("d", 2)])}
    assert found[1] == ("Forslag om at dække er afvist",)
    assert len(found[2]) == 2


def test_a_page_is_a_risk_for_unsure_findings_and_persons_covered_or_kept() -> None:
    suggested = {key: ruling.action for key, ruling in SUGGESTED.items()}

    def told(*decisions: Decision, score: float = 0.9, certain: bool = True) -> set[str]:
        findings = [replace(one, score=score) for one in FINDINGS]
        entities = [replace(ENTITY, certain=certain)]
        found = risks(effective(findings, entities, SUGGESTED, decisions), suggested)
        return {reason for risk in found for reason in risk.reasons}

    assert told() == set()
    assert told(decision("1", entity="e"), certain=False) == {"Usikkert, hvem der er tale om"}
    assert told(decision("1", entity="e"), score=0.5) == {"Usikkert fund er dækket"}
    kept = [decision(id_, Action.KEEP, finding=id_) for id_ in ("f1", "f2")]
    assert "Usikkert, hvem der er tale om" in told(*kept, certain=False)
    assert told(*kept, score=0.5) == {"Usikkert fund er bevaret"}


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-03-30", 7, date(2026, 4, 13)),  # Easter: 2, 3 and 6 April
        ("2026-12-18", 7, date(2027, 1, 4)),  # 24, 25 and 31 December, 1 January
        ("2026-12-23", 7, date(2027, 1, 7)),
        ("2026-06-01", 7, date(2026, 6, 11)),  # Constitution Day
        ("2026-01-05", 14, date(2026, 1, 23)),
    ],
)
def test_deadlines_count_danish_working_days(received: str, days: int, due: date) -> None:
    assert deadline(received, days, date(2026, 1, 1)).due == due


def test_days_left() -> None:
    friday = date(2026, 1, 16)
    assert deadline("2026-01-05", 7, date(2026, 1, 13)).due == date(2026, 1, 14)
    days = (date(2026, 1, 13), date(2026, 1, 14), date(2026, 1, 15), friday)
    assert [deadline("2026-01-05", 7, day).left for day in days] == [1, 0, -1, -2]
    assert deadline("2026-01-05", 7, friday).level == "late"
    assert deadline("2026-06-01", 7, friday, closed=()).due == date(2026, 6, 10)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["f1", "f2", "f3", "e", "box", "back"]),
            st.sampled_from(list(Action)),
            st.integers(0, 3),
        ),
        max_size=10,
    ),
    st.integers(0, 10),
)
def test_folding_on_gives_what_folding_anew_gives(
    made: list[tuple[str, Action, int]], at: int
) -> None:
    decisions = []
    for number, (target, action, twist) in enumerate(made):
        one = decision(str(number), action)
        place = Drawn(document="d", page=1, boxes=(Box(0, 0, 9, 9 + twist % 2),))
        if target == "e":
            one = replace(one, entity="e")
        elif target == "box":
            one = replace(one, drawn=place)
        elif target == "back":  # one that stands, mostly the newest, is taken back
            standing = in_force(decisions)
            if not standing:
                continue
            taken = standing[-1 - (twist == 0) * (len(standing) > 1)]
            one = replace(taken, id=str(number), undoes=taken.id)
        else:
            retyped = "ADDRESS" if twist == 3 else ""
            one = replace(one, finding=target, drawn=replace(place, type=retyped))
        decisions.append(one)
    before = hold(*decisions[:at])
    places = {i.finding.id if i.finding else box_key(i.drawn): n for n, i in enumerate(before)}
    members = [n for n, item in enumerate(before) if item.entity is not None]
    known = {finding.id: finding for finding in FINDINGS}
    newest = len(decisions[at:])
    changed = after(before, places, {"e": members}, SUGGESTED, known, decisions, newest)
    assert changed is not None
    held = [
        changed.at.get(n, item) for n, item in enumerate(before) if n not in changed.removed
    ] + list(changed.added)
    anew = hold(*decisions)
    assert held[: len(known)] == list(anew[: len(known)])
    assert sorted(map(repr, held)) == sorted(map(repr, anew))  # boxes in whatever order


LEVELS = {"ofl-23-1-1": "document", "ofl-30-1": "information"}


class TestAnswersForDocuments:
    def mark(self, given_: Given, *basis: str) -> DocumentMark:
        return DocumentMark(
            document="d", given=given_, reason="r", who="a", at="", legal_basis=basis
        )

    def test_what_is_asked_follows_from_what_is_withheld(self) -> None:
        def asked(mark: DocumentMark | None, covered: bool, request: RequestType) -> set[str]:
            return {duty.value for duty in duties(mark, covered, request, LEVELS)}

        public = RequestType.PUBLIC
        internal = self.mark(Given.WITHHELD, "ofl-23-1-1")
        assert asked(None, False, public) == set()
        assert asked(None, True, public) == {"openness"}
        assert asked(None, True, RequestType.OWN) == set()
        assert asked(internal, False, public) == {"extraction", "openness"}
        private = self.mark(Given.WITHHELD, "ofl-30-1")
        assert asked(private, False, public) == {"remainder", "openness"}
        assert asked(self.mark(Given.OUT_OF_SCOPE), True, public) == set()

    def test_an_answer_takes_its_words(self) -> None:
        needs = {"d": {Duty.EXTRACTION, Duty.OPENNESS}}
        said = DocumentAnswers(
            document="d", who="a", at="", extraction=Extraction.ELSEWHERE,
            openness=Openness.REFUSED,
        )  # fmt: skip
        assert len(unanswered(needs, {"d": said})) == 2
        said = replace(said, extraction_note="akt 3, side 2", openness_note="Hensynet til X.")
        assert unanswered(needs, {"d": said}) == ()
        told = sentences(said, needs["d"], RequestType.PUBLIC)
        assert "akt 3, side 2" in told[0]
        assert "§ 28, stk. 2" in told[0]
        assert told[1].endswith("Hensynet til X.")

    def test_reasons_that_quote_what_is_covered_block(self) -> None:
        assert mentions_hidden("Af hensyn til  Mette HOLM.", ["mette holm"])
        assert not mentions_hidden("Af hensyn til naboen.", ["mette holm"])


def test_what_a_box_by_hand_covers_counts_elsewhere() -> None:
    place = Place(document="d", page=2, start=4, end=12, boxes=(Box(10, 10, 50, 20),))
    own = Place(document="d", page=1, start=4, end=12, boxes=(Box(1, 1, 5, 2),))
    drawn = Drawn(document="d", page=1, boxes=(Box(0, 0, 9, 9),), text="mod vest")
    box = replace(decision("1"), drawn=drawn)
    standing = {"mod vest": (own, place)}
    found = left_standing(hold(box), standing)
    assert [clash.standing for clash in found] == [(place,)]
    there = replace(decision("2"), drawn=replace(drawn, page=2, boxes=(Box(8, 8, 60, 30),)))
    assert left_standing(hold(box, there), standing) == ()
    assert left_standing(hold(replace(box, comment="kun her")), standing) == ()


def test_the_sample_is_chance_that_can_be_told_again() -> None:
    pages = [("d", number) for number in range(1, 101)]
    drawn = sample(pages, 10, "frø")
    assert len(drawn) == 10
    assert drawn == sample(list(reversed(pages)), 10, "frø")
    assert drawn != sample(pages, 10, "et andet frø")
    assert sample(pages, 100, "") == frozenset(pages)
    assert len(sample(pages[:3], 1, "frø")) == 1
