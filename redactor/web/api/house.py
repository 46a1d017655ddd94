"""The house over the API: users, tokens, words, who has a case, retention, and every log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from redactor.days import day
from redactor.errors import UsageError
from redactor.service.cases import today
from redactor.service.house import auditing, retention
from redactor.service.house.access import share_case
from redactor.service.house.entering import UserKind, add_user, change_user
from redactor.service.house.tokens import make_token, revoke_token
from redactor.service.house.words import remove_house_word, set_house_word
from redactor.store import HouseWord, User, Wanted
from redactor.web.api import entry
from redactor.web.api import house_models as h

router = APIRouter(tags=["administration"])
_REFUSALS = entry.problems(401, 403, 409, 422)
Case = Annotated[str, Path(max_length=64, description="Sagens id.")]


@router.get("/users", responses=entry.problems(401, 403))
def users(desk: entry.Desk_, _user: entry.Administrator) -> list[h.UserModel]:
    """Everybody who may work here."""
    return [_user_model(user) for user in desk.accounts.users()]


def _user_model(user: User) -> h.UserModel:
    return h.UserModel(
        name=user.name, roles=sorted(user.roles), groups=sorted(user.groups), kind=user.kind,
        disabled=user.disabled,
    )  # fmt: skip


@router.post("/users", status_code=201, responses=_REFUSALS)
def new_user(desk: entry.Desk_, user: entry.Administrator, body: h.NewUserModel) -> h.UserModel:
    """A new user. 409: there is one of that name, or it cannot be used."""
    kind = UserKind.LOCAL if body.password else UserKind.SYSTEM
    made = add_user(
        desk.house, body.name, body.roles, body.password, groups=body.groups, kind=kind,
        by=user.name,
    )  # fmt: skip
    return _user_model(made)


@router.put("/users", responses=_REFUSALS)
def edit_user(
    desk: entry.Desk_, user: entry.Administrator, body: h.ChangedUserModel
) -> h.UserModel:
    """Other roles and groups for a user, or none at all: `disabled` ends their sessions."""
    changed = change_user(
        desk.house, body.name, roles=body.roles, groups=body.groups, disabled=body.disabled,
        by=user.name,
    )  # fmt: skip
    return _user_model(changed)


@router.get("/tokens", responses=entry.problems(401, 403))
def tokens(desk: entry.Desk_, _user: entry.Administrator) -> list[h.TokenModel]:
    """Every key, without its secret."""
    return [
        h.TokenModel(
            id=t.id, user=t.name, label=t.label, scopes=sorted(t.scopes), created=t.created,
            expires=t.expires, used=t.used, revoked=t.revoked,
        )
        for t in desk.accounts.tokens()
    ]  # fmt: skip


@router.post("/tokens", status_code=201, responses=_REFUSALS)
def new_token(desk: entry.Desk_, user: entry.Administrator, body: h.NewTokenModel) -> h.SecretModel:
    """A new key for a user."""
    secret = make_token(desk.house, body.user, body.label, body.scopes, body.days, by=user.name)
    return h.SecretModel(secret=secret)


@router.delete("/tokens/{token}", responses=_REFUSALS)
def no_token(
    desk: entry.Desk_,
    user: entry.Administrator,
    token: Annotated[str, Path(pattern="^[0-9a-f]{32}$")],
) -> list[h.TokenModel]:
    """End a key; answers with those there are."""
    revoke_token(desk.house, token, by=user.name)
    return tokens(desk, user)


@router.get("/words", responses=entry.problems(401, 403))
def words(desk: entry.Desk_, _user: entry.Administrator) -> list[h.ListedWordModel]:
    """Words that every case always, or never, covers."""
    return [_word(word) for word in desk.house.words(day())]


def _word(word: HouseWord) -> h.ListedWordModel:
    return h.ListedWordModel(
        word=word.word, kind=word.kind, who=word.who, at=word.at, expires=word.expires
    )


@router.put("/words", responses=_REFUSALS)
def set_word(
    desk: entry.Desk_, user: entry.Administrator, body: h.SetWordModel
) -> list[h.ListedWordModel]:
    """Put a word on the house's lists; answers with all of them."""
    set_house_word(desk, body.word, body.kind, body.expires.isoformat(), by=user.name)
    return words(desk, user)


@router.post("/words/remove", responses=_REFUSALS)
def no_word(
    desk: entry.Desk_, user: entry.Administrator, body: h.UnsetWordModel
) -> list[h.ListedWordModel]:
    """Take a word off the house's lists (in the body: a word may be a name)."""
    remove_house_word(desk, body.word, by=user.name)
    return words(desk, user)


@router.put("/cases/{case}/owner", responses=entry.ON_CASE)
def give(
    register: entry.Register_, user: entry.Administrator, case: Case, body: h.OwnerModel
) -> h.OwnerModel:
    """Give a case to somebody else, as when who has it is away; it need not be one's own."""
    board = register.desk.board(case)
    shares = register.house.shares(case)
    share_case(
        register, board, owner=body.owner.strip(), by=user,
        people=[s.name for s in shares if s.kind == "user"],
        groups=[s.name for s in shares if s.kind == "group"],
    )  # fmt: skip
    return h.OwnerModel(owner=board.desk.terms().owner)


@router.get("/retention", responses=entry.problems(401, 403))
def due(register: entry.Register_, _user: entry.Administrator) -> list[h.ProposalModel]:
    """Cases whose retention period is up. They are deleted by a person, or by the nightly work."""
    return [
        h.ProposalModel(case=p.case.case_id, due=p.due, kept=p.kept, released=p.finished)
        for p in retention.proposals(register, today())
    ]


@router.put("/cases/{case}/retention", responses=entry.ON_CASE)
def keep(
    register: entry.Register_, user: entry.Administrator, case: Case, body: h.KeepModel
) -> h.KeepModel:
    """Hold a case back from deletion until a date."""
    until = body.until.isoformat() if body.until else ""
    retention.keep(register, case, until, by=user.name)
    return body


@router.post("/cases/{case}/deletion", responses=entry.ON_CASE)
def delete(
    desk: entry.Desk_, user: entry.Deleter, case: Case, body: h.DeletionModel
) -> h.DeletedModel:
    """Delete a case and everything about it, for ever. 409: the body names another case."""
    if body.case != case:
        raise UsageError("Nævn sagens id igen: sagen slettes for altid.")
    retention.delete_case(desk, case, by=user.name)
    return h.DeletedModel(case=case)


# --- the logs


@router.post("/log/search", tags=["audit"], responses=entry.problems(401, 403, 409, 422))
def search_logs(
    register: entry.Register_, user: entry.Auditor, body: h.LogSearchModel
) -> h.LogLinesModel:
    """Look through every log at once (in the body: a name is personal data)."""
    wanted = Wanted(
        who=body.who.strip(), what=body.what, first=body.first.isoformat() if body.first else "",
        last=body.last.isoformat() if body.last else "",
    )  # fmt: skip
    found = auditing.search_logs(register, wanted, body.case, user.name)
    return h.LogLinesModel(
        lines=[
            h.LogLineModel(
                case=case, seq=line.seq, at=line.event.at, who=line.event.who,
                what=line.event.what, document=line.event.document,
                details=dict(line.event.details), hash=line.hash,
            )
            for case, line in found.lines
        ],
        more=found.more,
    )  # fmt: skip


@router.post("/log/check", tags=["audit"], responses=entry.problems(401, 403, 409))
def check_logs(register: entry.Register_, user: entry.Auditor) -> h.LogCheckModel:
    """Verify the house's log and every case's."""
    checked, broken = auditing.verify_everything(register, user.name)
    return h.LogCheckModel(checked=checked, broken=list(broken))


@router.get(
    "/log/audit.jsonl",
    tags=["audit"],
    response_class=Response,
    responses={200: {"content": {"application/jsonl": {}}}, **entry.problems(401, 403)},
)
def house_log(register: entry.Register_, user: entry.Auditor) -> Response:
    """The house's own log, sealed, as `redactor audit verify` takes it."""
    content = auditing.export_house(register.house, user.name)
    return Response(content, media_type="application/jsonl")
