"""Commands that find, check and measure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from redactor.cli.terminal import Json, Request, app, settings_of
from redactor.errors import UsageError
from redactor.model import RequestType

audit_app = typer.Typer(help="Revisionsloggen.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")


@app.command()
def detect(
    source: Annotated[Path, typer.Argument(help="JSON Lines med id og text.")],
    out: Annotated[Path, typer.Option(help="JSON Lines med fundene.")],
    request: Request = RequestType.PUBLIC,
    as_json: Json = False,
) -> None:
    """Find personoplysninger i tekst; hver linje er et dokument for sig."""
    from redactor.model import Case
    from redactor.service.analysis.detecting import detect_file

    count = detect_file(source, out, Case(id="detect", request_type=request), settings_of())
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
    from redactor.service.proofs.certificates import Proof, read_key
    from redactor.service.proofs.checking import check_files

    if certificate is None and (audit or key):
        raise UsageError("--audit og --key hører til --certificate.")
    proof = None
    if certificate is not None:
        proof = Proof(certificate=certificate, log=audit, key=read_key(key) if key else "")
    checked = check_files(paths, against, settings_of(), proof)
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
    from redactor.service.proofs.evaluating import evaluate_file

    result = evaluate_file(gold, Case(id="evaluate", request_type=request), settings_of())
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
        return
    heads = ("genfundet", "med rette type", "lækker", "præcision", "lignende taget")
    typer.echo(f"{'type':20} {'antal':>6} " + " ".join(f"{head:>18}" for head in heads))
    for type_, figures in {**result["types"], "i alt": result["all"]}.items():
        cells = [
            "–"
            if value is None
            else f"{value['value']:.3f} ({value['low']:.2f}–{value['high']:.2f})"
            for value in (
                figures[name]
                for name in ("recall", "typed_recall", "leak_rate", "precision", "taken")
            )
        ]
        typer.echo(f"{type_:20} {figures['items']:6} " + " ".join(f"{cell:>18}" for cell in cells))


@app.command()
def bench(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="PDF-filer eller mapper at måle på.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Mål sider pr. sekund for hvert trin, ved siden af de rene biblioteker."""
    from redactor.service.proofs.benchmark import benchmark

    result = benchmark(paths or [], settings_of())
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
        return
    typer.echo(f"{'trin':28} {'sider':>6} {'sekunder':>9} {'sider/s':>9} {'MB':>7}")
    for figure in result["figures"]:
        typer.echo(
            f"{figure['stage']:28} {figure['pages']:6} {figure['seconds']:9.3f} "
            f"{figure['pages_per_second']:9.1f} {figure['peak_megabytes']:7.0f}"
        )


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

    from redactor.service.proofs.doctor import probes

    found = probes(settings_of())
    if as_json:
        typer.echo(json.dumps([asdict(probe) for probe in found], ensure_ascii=False))
    for probe in () if as_json else found:
        typer.echo(f"{'✓' if probe.found else '✗'} {probe.name}: {probe.found or 'mangler'}")
        if not probe.found:
            typer.echo(f"    {probe.without} {probe.advice}")
    raise typer.Exit(1 if any(probe.needed and not probe.found for probe in found) else 0)
