"""What the commands share: the terminal they speak to, their options, the settings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from redactor.errors import UsageError
from redactor.model import RequestType

if TYPE_CHECKING:
    from redactor.settings import Settings

app = typer.Typer(
    name="redactor",
    help="Fjerner personoplysninger fra sager, der skal udleveres (aktindsigt).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="Skriv resultatet som JSON på stdout.")]
Request = Annotated[
    RequestType, typer.Option("--request", help="Hvilken lov anmodningen behandles efter.")
]
Data = Annotated[Path | None, typer.Option(help="Mappe med sager.")]


def settings_of(**overrides: Any) -> Settings:
    """The settings, with what the command line says in place; None says nothing.

    Raises UsageError for a setting that is not valid.
    """
    from pydantic import ValidationError

    from redactor.settings import Settings

    try:
        return Settings(**{key: value for key, value in overrides.items() if value is not None})
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, item["loc"])) for item in error.errors())
        raise UsageError(f"Indstillingerne er ikke gyldige: {fields}.") from None


Told = Callable[[str, int, int], None]
"""Is told the stage of the work, how much of it is done, and of how much."""


@contextmanager
def progress() -> Iterator[Told]:
    """A bar on a terminal, a line per tenth elsewhere. The bar is gone when the work ends."""
    if sys.stderr.isatty():
        with _bar() as told:
            yield told
        return
    last: dict[str, int] = {}

    def line(stage: str, done: int, total: int) -> None:
        tenth = 10 * done // max(1, total)
        if last.get(stage) != tenth or done == total:
            last[stage] = tenth
            typer.echo(f"{stage}: {done}/{total}", err=True)

    yield line


@contextmanager
def _bar() -> Iterator[Told]:
    from rich.console import Console
    from rich.progress import Progress, TaskID

    tasks: dict[str, TaskID] = {}
    with Progress(console=Console(stderr=True), transient=True) as bars:

        def update(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)
            if all(task.finished for task in bars.tasks):
                bars.refresh()

        yield update
