"""Commands about one case: gather it, process it, put it back, watch for the next."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from redactor.cli.terminal import Data, Json, Request, app, progress, settings_of
from redactor.errors import UsageError
from redactor.model import RequestType


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

    settings = settings_of(workers=workers, scheduler=scheduler, language=language, layout=layout)
    if request.about_oneself and not party:
        typer.echo(
            "Ingen part er angivet (--party): ansøgerens egne oplysninger kan ikke kendes fra "
            "andres, og der bliver spurgt om dem alle.",
            err=True,
        )
    order = RunOrder(
        inputs=tuple(inputs),
        out=out,
        request_type=request,
        parties=tuple(party or ()),
        allow=_list_of(allow),
        deny=_list_of(deny),
        auto_approve=auto_approve,
    )
    with progress() as told_of:
        report = run_case(order, settings, told_of)
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
    else:
        _say(report, order.out, released=auto_approve)
    raise typer.Exit(exit_code(report, released=auto_approve))


def _list_of(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"»{path}« kan ikke læses som tekst.") from None
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _say(report: dict[str, Any], out: Path, *, released: bool) -> None:
    totals = report["totals"]
    typer.echo(
        f"{_counted(totals['documents'], 'dokument', 'dokumenter')}, "
        f"{_counted(totals['pages'], 'side', 'sider')}."
    )
    held = "tilbageholdt" if released else "venter på gennemgang"
    for status, one, more in (
        ("released", "klar til udlevering", "klar til udlevering"),
        ("withheld", held, held),
        ("duplicate", "dublet", "dubletter"),
        ("failed", "ikke behandlet", "ikke behandlet"),
    ):
        if totals[status]:
            typer.echo(f"  {_counted(totals[status], one, more)}")
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


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


_DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]


@app.command()
def collect(
    recipe: Annotated[Path, typer.Argument(help="Opskriften (YAML), se docs/collecting.md.")],
    case: Annotated[str, typer.Option("--case", help="Sagens nummer i kilderne.")],
    out: Annotated[Path, typer.Option(help="Mappe til det indsamlede.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Vis kun listen; hent intet.")] = False,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=_DAYS, help="Kun fra denne dag.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=_DAYS, help="Kun til og med denne dag.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Hent en sags dokumenter fra de kilder, opskriften nævner."""
    from redactor.service.incoming.collecting import collect as collect_case
    from redactor.service.incoming.collecting import exit_code, told

    with progress() as told_of:
        result = collect_case(
            recipe, case, out, told_of, settings_of(), dry_run=dry_run,
            first=first and first.date(), last=last and last.date(),
        )  # fmt: skip
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
    from redactor.service.incoming.watching import exit_code, told, watch_places

    settings = settings_of(data=data, workers=workers)
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
    from redactor.service.outgoing.delivering import exit_code, run_delivery, to_folder, to_source

    if to is not None and recipe is None and source is None and case is None:
        place = to_folder(to)
    elif to is None and recipe is not None and source is not None and case is not None:
        place = to_source(recipe, source, case)
    else:
        raise UsageError("Angiv enten --to eller --recipe, --source og --case.")
    with progress() as told_of:
        puts = run_delivery(case_dir, place, settings_of(), user(), told_of)
    if as_json:
        typer.echo(json.dumps([asdict(put) for put in puts], ensure_ascii=False))
    for put in () if as_json else puts:
        said = put.problem or (f"leveret {put.at}" if put.before else "leveret")
        typer.echo(f"{put.name}: {said}")
    raise typer.Exit(exit_code(puts))
