"""The command line. Thin: a command reads arguments, calls one function of `service`, prints.

Progress goes to standard error, results to standard output. Nothing heavy is imported until a
command needs it.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from redactor.cli import cases, house, proofs  # noqa: F401  # each adds its commands
from redactor.cli.terminal import app
from redactor.errors import DiskFull, RedactorError
from redactor.faults import is_full, tell_fault

__all__ = ["app", "main"]

_INTERRUPTED = 130
"""Exit code after Ctrl-C: 128 and the number of the signal, as shells have it."""


def main() -> NoReturn:
    """Entry point: errors meant for the user become a line and an exit code."""
    try:
        app()
    except RedactorError as error:
        typer.echo(f"Fejl: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _stopped()
    except Exception as error:
        _failed(error)
    except SystemExit as end:
        if end.code == _INTERRUPTED:  # what typer makes of Ctrl-C
            _stopped()
        raise
    sys.exit(0)


def _failed(error: Exception) -> NoReturn:
    if is_full(error):
        typer.echo(f"Fejl: {DiskFull()}", err=True)
        sys.exit(DiskFull.exit_code)
    tell_fault(error, "the program")
    typer.echo("Fejl: Programmet gik i stå uventet. Send linjerne ovenfor med, når du spørger om "
               "hjælp; de nævner intet fra sagen.", err=True)  # fmt: skip
    sys.exit(RedactorError.exit_code)


def _stopped() -> NoReturn:
    typer.echo("\nAfbrudt. Kør samme kommando igen for at fortsætte.", err=True)
    sys.exit(_INTERRUPTED)
