"""The command line. Thin: it reads arguments, calls one function of `service`, prints.

Progress goes to standard error, results to standard output. Nothing heavy is imported until a
command needs it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from redactor.errors import RedactorError, UsageError
from redactor.model import RequestType

if TYPE_CHECKING:
    from redactor.settings import Settings
    from redactor.store import House, UserRole

app = typer.Typer(
    name="redactor",
    help="Fjerner personoplysninger fra sager, der skal udleveres (aktindsigt).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
audit_app = typer.Typer(help="Revisionsloggen.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")
user_app = typer.Typer(help="Brugere af gennemgangen.", no_args_is_help=True)
app.add_typer(user_app, name="user")

Json = Annotated[bool, typer.Option("--json", help="Skriv resultatet som JSON på stdout.")]
Request = Annotated[
    RequestType, typer.Option("--request", help="Hvilken lov anmodningen behandles efter.")
]


def _settings(**overrides: Any) -> Settings:
    from pydantic import ValidationError

    from redactor.settings import Settings

    try:
        return Settings(**{key: value for key, value in overrides.items() if value is not None})
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, item["loc"])) for item in error.errors())
        raise UsageError(f"Indstillingerne er ikke gyldige: {fields}.") from None


def _list_of(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"»{path}« kan ikke læses som tekst.") from None
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _progress() -> Callable[[str, int, int], None]:
    """A bar on a terminal, a line per tenth elsewhere."""
    if sys.stderr.isatty():
        return _bar()
    last: dict[str, int] = {}

    def line(stage: str, done: int, total: int) -> None:
        tenth = 10 * done // max(1, total)
        if last.get(stage) != tenth or done == total:
            last[stage] = tenth
            typer.echo(f"{stage}: {done}/{total}", err=True)

    return line


def _bar() -> Callable[[str, int, int], None]:
    from rich.console import Console
    from rich.progress import Progress, TaskID

    bars = Progress(console=Console(stderr=True), transient=True)
    tasks: dict[str, TaskID] = {}
    bars.start()

    def update(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bars.add_task(stage, total=total)
        bars.update(tasks[stage], completed=done, total=total)
        if all(task.finished for task in bars.tasks):
            bars.refresh()

    return update


@app.command()
def run(
    inputs: Annotated[list[Path], typer.Argument(help="Filer og mapper i sagen.")],
    out: Annotated[Path, typer.Option(help="Mappe til resultatet.")],
    request: Request = RequestType.PUBLIC,
    party: Annotated[
        list[str] | None, typer.Option(help="Part eller ansøger: navn eller CPR-nummer.")
    ] = None,
    allow: Annotated[
        Path | None, typer.Option(help="Fil med tekster, der aldrig skal dækkes.")
    ] = None,
    deny: Annotated[
        Path | None, typer.Option(help="Fil med tekster, der altid skal dækkes.")
    ] = None,
    auto_approve: Annotated[
        bool, typer.Option("--auto-approve", help="Følg alle forslag, og frigiv uden gennemgang.")
    ] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Antal processer.")] = None,
    scheduler: Annotated[str | None, typer.Option(help="Adresse på en Dask-scheduler.")] = None,
    language: Annotated[str | None, typer.Option(help="Dokumenternes sprog.")] = None,
    layout: Annotated[
        str | None,
        typer.Option(help="private skjuler bredden af det fjernede; exact røber den."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Behandl en sag: læs, find, fjern, kontrollér og frigiv."""
    from redactor.service.process import RunOrder, exit_code
    from redactor.service.process import run as run_case

    settings = _settings(workers=workers, scheduler=scheduler, language=language, layout=layout)
    order = RunOrder(
        inputs=tuple(inputs),
        out=out,
        request_type=request,
        parties=tuple(party or ()),
        allow=_list_of(allow),
        deny=_list_of(deny),
        auto_approve=auto_approve,
    )
    report = run_case(order, settings, _progress())
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
    else:
        _say(report, order.out, released=auto_approve)
    raise typer.Exit(exit_code(report, released=auto_approve))


def _say(report: dict[str, Any], out: Path, *, released: bool) -> None:
    totals = report["totals"]
    typer.echo(f"{totals['documents']} dokumenter, {totals['pages']} sider.")
    for status, what in (
        ("released", "klar til udlevering"),
        ("withheld", "tilbageholdt"),
        ("duplicate", "dubletter"),
        ("failed", "ikke behandlet"),
    ):
        if totals[status]:
            typer.echo(f"  {totals[status]} {what}")
    for document in report["documents"]:
        if document["status"] == "failed" or (released and document["status"] == "withheld"):
            typer.echo(f"  Akt {document['number']} ({document['source']}): {document['reason']}")
        if document["alarm"]:
            typer.echo(f"  Akt {document['number']} ({document['source']}): {document['alarm']}")
    if released:
        typer.echo(f"Til udlevering: {out / 'release'}")
    else:
        typer.echo("Intet er frigivet: forslagene skal gennemgås først.")
        typer.echo(f"Åbn gennemgangen med: redactor serve --data {out.resolve().parent}")
    typer.echo(f"Rapport: {out / 'internal' / 'report.html'}")


@app.command()
def detect(
    source: Annotated[Path, typer.Argument(help="JSON Lines med id og text.")],
    out: Annotated[Path, typer.Option(help="JSON Lines med fundene.")],
    request: Request = RequestType.PUBLIC,
    as_json: Json = False,
) -> None:
    """Find personoplysninger i tekst; hver linje er et dokument for sig."""
    from redactor.model import Case
    from redactor.service.detecting import detect_file

    count = detect_file(source, out, Case(id="detect", request_type=request), _settings())
    typer.echo(json.dumps({"lines": count}) if as_json else f"{count} linjer skrevet til {out}.")


@app.command()
def verify(
    paths: Annotated[list[Path], typer.Argument(help="PDF-filer eller mapper.")],
    against: Annotated[
        Path | None, typer.Option(help="findings.jsonl med det, der skal være væk.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="Filens certifikat; findes selv i en udlevering.")
    ] = None,
    audit: Annotated[
        Path | None, typer.Option(help="audit.jsonl, som certifikatet skal stå i.")
    ] = None,
    key: Annotated[
        str | None, typer.Option(help="Offentlig nøgle: 64 cifre eller en fil med dem.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Kontrollér færdige PDF-filer for lækager, også andre programmers, og deres certifikater."""
    from redactor.errors import LeakError
    from redactor.service.certificates import Proof, read_key
    from redactor.service.checking import check_files

    if certificate is None and (audit or key):
        raise UsageError("--audit og --key hører til --certificate.")
    proof = None
    if certificate is not None:
        proof = Proof(certificate=certificate, log=audit, key=read_key(key) if key else "")
    checked = check_files(paths, against, _settings(), proof)
    if as_json:
        listing = [
            {"file": str(item.path), "clean": not item.reasons, "leaks": item.reasons,
             "certified": item.certified and not item.doubts}
            for item in checked
        ]  # fmt: skip
        typer.echo(json.dumps(listing, ensure_ascii=False))
    for item in () if as_json else checked:
        proved = ", certifikatet passer" if item.certified else ""
        said = "AFVIST" if item.reasons else f"ingen lækager fundet{proved}"
        typer.echo(f"{item.path}: {said}")
        for reason in item.reasons:
            typer.echo(f"  {reason}")
    raise typer.Exit(LeakError.exit_code if any(item.reasons for item in checked) else 0)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="JSON Lines med id, text og spans.")],
    request: Request = RequestType.PUBLIC,
    as_json: Json = False,
) -> None:
    """Mål genfinding, præcision og lækager pr. type på opmærket tekst."""
    from redactor.model import Case
    from redactor.service.evaluating import evaluate_file

    result = evaluate_file(gold, Case(id="evaluate", request_type=request), _settings())
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
        return
    typer.echo(f"{'type':20} {'antal':>6} {'genfundet':>18} {'lækker':>18} {'præcision':>18}")
    for name, figures in {**result["types"], "i alt": result["all"]}.items():
        cells = [
            "–"
            if value is None
            else f"{value['value']:.3f} ({value['low']:.2f}–{value['high']:.2f})"
            for value in (figures["recall"], figures["leak_rate"], figures["precision"])
        ]
        typer.echo(f"{name:20} {figures['items']:6} " + " ".join(f"{cell:>18}" for cell in cells))


@app.command()
def bench(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="PDF-filer eller mapper at måle på.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Mål sider pr. sekund for hvert trin, ved siden af de rene biblioteker."""
    from redactor.service.benchmark import benchmark

    result = benchmark(paths or [], _settings())
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
        return
    typer.echo(f"{'trin':28} {'sider':>6} {'sekunder':>9} {'sider/s':>9} {'MB':>7}")
    for figure in result["figures"]:
        typer.echo(
            f"{figure['stage']:28} {figure['pages']:6} {figure['seconds']:9.3f} "
            f"{figure['pages_per_second']:9.1f} {figure['peak_megabytes']:7.0f}"
        )


@app.command()
def serve(
    data: Annotated[Path | None, typer.Option(help="Mappe med sager.")] = None,
    host: Annotated[str, typer.Option(help="Adresse at lytte på.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port at lytte på.")] = 8000,
    workers: Annotated[int | None, typer.Option(min=1, help="Antal processer.")] = None,
) -> None:
    """Start gennemgangen i browseren."""
    from redactor.web import serve as start

    settings = _settings(workers=workers, data=data)
    typer.echo(f"Åbn http://{host}:{port}/ i en browser. Stop med Ctrl-C.", err=True)
    start(settings.data, settings, host, port)


Data = Annotated[Path | None, typer.Option(help="Mappe med sager.")]
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


@contextmanager
def _house(data: Path | None) -> Iterator[House]:
    from redactor.service.desk import Desk

    settings = _settings(data=data)
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


Name = Annotated[str, typer.Argument(help="Navn, som brugeren logger ind med.")]


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
    from redactor.service.entering import UserKind, add_user

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
    from redactor.service.entering import change_user
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
    from redactor.service.entering import reset_password

    password = _password()
    with _house(data) as house:
        reset_password(house, name, password, by=user())
    typer.echo(f"{name} har fået en ny adgangskode.")


@app.command()
def retention(
    data: Data = None,
    delete: Annotated[
        bool, typer.Option("--delete", help="Slet de frigivne sager, hvis frist er gået.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Vis sager, hvis frist for sletning er gået; med --delete slettes de (natlig kørsel)."""
    from redactor.service import retention as keeping
    from redactor.service.case import user
    from redactor.service.cases import today
    from redactor.service.desk import Desk
    from redactor.service.register import Register

    settings = _settings(data=data)
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
    for row in rows:
        why = "beholdes" if row["kept"] else "frist gået" if row["released"] else "aldrig frigivet"
        typer.echo(f"{row['case']}: {why} {row['due']}")


@app.command()
def collect(
    recipe: Annotated[Path, typer.Argument(help="Opskriften (YAML), se docs/collecting.md.")],
    case: Annotated[str, typer.Option("--case", help="Sagens nummer i kilderne.")],
    out: Annotated[Path, typer.Option(help="Mappe til det indsamlede.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Vis kun listen; hent intet.")] = False,
    as_json: Json = False,
) -> None:
    """Hent en sags dokumenter fra de kilder, opskriften nævner."""
    from redactor.service.collecting import collect as collect_case
    from redactor.service.collecting import exit_code, told

    result = collect_case(recipe, case, out, _progress(), dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
    else:
        for line in told(result, out, dry_run=dry_run):
            typer.echo(line)
    raise typer.Exit(exit_code(result))


@app.command()
def watch(
    what: Annotated[Path, typer.Argument(help="Mappe, eller fil (YAML) med mapper og postkasser.")],
    data: Data = None,
    once: Annotated[
        bool,
        typer.Option("--once", help="Stop, når alt er taget (natlig kørsel)."),
    ] = False,
    status: Annotated[
        bool, typer.Option("--status", help="Vis kun, hvad der venter, og hvad der sidder fast.")
    ] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Antal processer.")] = None,
    as_json: Json = False,
) -> None:
    """Gør det, der lander i en mappe eller en postkasse, til sager; hver ting én gang."""
    from redactor.service.watching import exit_code, told, watch_places

    settings = _settings(data=data, workers=workers)
    known = watch_places(what, settings, once=once, status=status)
    if as_json:
        typer.echo(json.dumps(told(known), ensure_ascii=False))
    for one in () if as_json else told(known):
        typer.echo(f"{one['place']}: {one['name']}: {one['reason'] or 'venter'}"
                   f"{' (ALARM)' if one['alarm'] else ''}")  # fmt: skip
    raise typer.Exit(exit_code(known))


@app.command()
def deliver(
    case_dir: Annotated[Path, typer.Argument(help="Mappen med den frigivne sag.")],
    to: Annotated[Path | None, typer.Option("--to", help="Mappe at levere til.")] = None,
    recipe: Annotated[
        Path | None, typer.Option(help="Opskrift med en kilde, der kan tage noget tilbage.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Kildens navn i opskriften.")] = None,
    case: Annotated[str | None, typer.Option("--case", help="Sagens nummer i kilden.")] = None,
    as_json: Json = False,
) -> None:
    """Læg det frigivne tilbage i en kilde eller i en mappe; intet overskrives."""
    from dataclasses import asdict

    from redactor.service.case import user
    from redactor.service.delivering import exit_code, run_delivery, to_folder, to_source

    if to is not None and recipe is None and source is None and case is None:
        place = to_folder(to)
    elif to is None and recipe is not None and source is not None and case is not None:
        place = to_source(recipe, source, case)
    else:
        raise UsageError("Angiv enten --to eller --recipe, --source og --case.")
    puts = run_delivery(case_dir, place, _settings(), user(), _progress())
    if as_json:
        typer.echo(json.dumps([asdict(put) for put in puts], ensure_ascii=False))
    for put in () if as_json else puts:
        said = put.problem or (f"leveret {put.at}" if put.before else "leveret")
        typer.echo(f"{put.name}: {said}")
    raise typer.Exit(exit_code(puts))


@audit_app.command("verify")
def audit_verify(
    log: Annotated[Path, typer.Argument(help="audit.jsonl")], as_json: Json = False
) -> None:
    """Find ændrede, fjernede eller ombyttede linjer i en revisionslog."""
    from redactor.audit import verify_log

    if not log.is_file():
        raise UsageError(f"»{log}« findes ikke.")
    count = verify_log(log)
    typer.echo(json.dumps({"lines": count, "intact": True}) if as_json else
               f"Loggen er ubrudt: {count} linjer.")  # fmt: skip


@app.command()
def doctor(as_json: Json = False) -> None:
    """Vis, hvad der er installeret, hvad der mangler, og hvordan det skaffes."""
    from dataclasses import asdict

    from redactor.service.doctor import probes

    found = probes(_settings())
    if as_json:
        typer.echo(json.dumps([asdict(probe) for probe in found], ensure_ascii=False))
    for probe in () if as_json else found:
        typer.echo(f"{'✓' if probe.found else '✗'} {probe.name}: {probe.found or 'mangler'}")
        if not probe.found:
            typer.echo(f"    {probe.without} {probe.advice}")
    raise typer.Exit(1 if any(probe.needed and not probe.found for probe in found) else 0)


def main() -> NoReturn:
    """Entry point: errors meant for the user become a line and an exit code."""
    try:
        app()
    except RedactorError as error:
        typer.echo(f"Fejl: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        typer.echo("Afbrudt. Kør samme kommando igen for at fortsætte.", err=True)
        sys.exit(130)
    sys.exit(0)
