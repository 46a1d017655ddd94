"""Commands about the review service: start it, its users, what is to be deleted."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from redactor.cli.terminal import Data, Json, app, settings_of
from redactor.errors import UsageError

if TYPE_CHECKING:
    from redactor.store import House, UserRole

user_app = typer.Typer(help="Brugere af gennemgangen.", no_args_is_help=True)
app.add_typer(user_app, name="user")

Roles = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        help="caseworker (sagsbehandler), approver (godkender), administrator eller auditor "
        "(revisor). Kan gives flere gange.",
    ),
]
Groups = Annotated[
    list[str] | None,
    typer.Option("--group", help="Gruppe, f.eks. en afdeling. Kan gives flere gange."),
]
Name = Annotated[str, typer.Argument(help="Navn, som brugeren logger ind med.")]


@app.command()
def serve(
    data: Annotated[Path | None, typer.Option(help="Mappe med sager.")] = None,
    host: Annotated[str, typer.Option(help="Adresse at lytte på.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port at lytte på.")] = 8000,
    workers: Annotated[int | None, typer.Option(min=1, help="Antal processer.")] = None,
) -> None:
    """Start gennemgangen i browseren."""
    from redactor.web import serve as start

    settings = settings_of(workers=workers, data=data)
    typer.echo(f"Åbn http://{host}:{port}/ i en browser. Stop med Ctrl-C.", err=True)
    start(settings.data, settings, host, port)


@user_app.command("add")
def user_add(
    name: Name,
    role: Roles = None,
    group: Groups = None,
    system: Annotated[
        bool, typer.Option("--system", help="Et program, der kun bruger API'et; ingen kode.")
    ] = False,
    data: Data = None,
) -> None:
    """Opret en bruger. Koden læses uden at blive vist."""
    from redactor.service.case import user
    from redactor.service.house.entering import UserKind, add_user

    kind = UserKind.SYSTEM if system else UserKind.LOCAL
    roles, password = _roles(role), "" if system else _password()
    with _house(data) as house:
        add_user(house, name, roles, password, groups=group or (), kind=kind, by=user())
    typer.echo(f"{name} er oprettet.")


@user_app.command("list")
def user_list(data: Data = None, as_json: Json = False) -> None:
    """Vis brugerne med roller og grupper."""
    from redactor.store import Accounts

    with _house(data) as house:
        users = Accounts(house.store).users()
    if as_json:
        rows = [
            {"name": u.name, "roles": sorted(u.roles), "groups": sorted(u.groups),
             "kind": u.kind.value, "disabled": u.disabled}
            for u in users
        ]  # fmt: skip
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for u in users:
        groups = f" · {', '.join(sorted(u.groups))}" if u.groups else ""
        typer.echo(f"{u.name}: {u.danish}{groups}{' · lukket' if u.disabled else ''}")


@user_app.command("change")
def user_change(
    name: Name,
    role: Roles = None,
    group: Groups = None,
    disable: Annotated[bool, typer.Option("--disable", help="Luk for brugeren.")] = False,
    data: Data = None,
) -> None:
    """Giv en bruger andre roller og grupper, eller luk for brugeren. Uden --disable åbnes igen."""
    from redactor.service.case import user
    from redactor.service.house.entering import change_user
    from redactor.store import Accounts

    with _house(data) as house:
        known = Accounts(house.store).find_user(name)
        roles = _roles(role) if role or known is None else known.roles
        groups = group if group is not None or known is None else known.groups
        change_user(house, name, roles=roles, groups=groups or (), disabled=disable, by=user())
    typer.echo(f"{name} er ændret.")


@user_app.command("password")
def user_password(name: Name, data: Data = None) -> None:
    """Giv en bruger en ny adgangskode. Alle brugerens sessioner lukkes."""
    from redactor.service.case import user
    from redactor.service.house.entering import reset_password

    password = _password()
    with _house(data) as house:
        reset_password(house, name, password, by=user())
    typer.echo(f"{name} har fået en ny adgangskode.")


@contextmanager
def _house(data: Path | None) -> Iterator[House]:
    from redactor.service.desk import Desk

    settings = settings_of(data=data)
    desk = Desk(settings.data, settings)
    try:
        yield desk.house
    finally:
        desk.close()


def _roles(names: list[str] | None) -> frozenset[UserRole]:
    from redactor.store import roles_of

    try:
        return roles_of(names or ["caseworker"])
    except ValueError:
        raise UsageError(
            "Rollen skal være caseworker, approver, administrator eller auditor."
        ) from None


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Adgangskode", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


@app.command()
def retention(
    data: Data = None,
    delete: Annotated[
        bool, typer.Option("--delete", help="Slet de frigivne sager, hvis frist er gået.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Vis sager, hvis frist for sletning er gået; med --delete slettes de (natlig kørsel)."""
    from redactor.service.case import user
    from redactor.service.cases import today
    from redactor.service.desk import Desk
    from redactor.service.house import retention as keeping
    from redactor.service.register import Register

    settings = settings_of(data=data)
    desk = Desk(settings.data, settings)
    try:
        register = Register(desk)
        deleted = keeping.delete_due(register, today(), by=user()) if delete else ()
        left = keeping.proposals(register, today())
    finally:
        desk.close()
    rows = [
        {"case": p.case.case_id, "due": p.due.isoformat(), "released": p.finished, "kept": p.kept}
        for p in left
    ]
    if as_json:
        typer.echo(json.dumps({"deleted": deleted, "left": rows}, ensure_ascii=False))
        return
    if not settings.retention_days:
        typer.echo("Der er ikke valgt en frist for sletning (retention_days).")
    for case_id in deleted:
        typer.echo(f"Slettet: {case_id}")
    for p in left:
        kept = f", beholdes til {p.case.keep_until}" if p.kept else ""
        typer.echo(f"{p.case.case_id}: {p.state.lower()}, frist {p.due.isoformat()}{kept}")
