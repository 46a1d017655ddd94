"""Collecting for a case of the service, by the same code as on the command line.

People choose among the recipes the house has laid ready; nobody writes one in the browser. What
was ordered stands in a file of the case until it is done, so that a restarted server goes on, and
taking the file away stops the work at the next document.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from redactor.collect.recipe import check_case, load_recipe
from redactor.errors import RedactorError, UsageError
from redactor.files import write_atomically
from redactor.service.case import event, now
from redactor.service.incoming.collecting import collect, told
from redactor.service.incoming.taking import take_in
from redactor.service.reviewing.board import Board
from redactor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A collection somebody asked for."""

    recipe: str
    """File name among the house's recipes."""
    number: str
    """The case's number in the sources."""
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What the last collection gave, as Danish lines."""

    order: Order
    at: str
    lines: tuple[str, ...]


class Stopped(UsageError):
    """Somebody stopped the collection. What was fetched is kept, and not fetched again."""

    def __init__(self) -> None:
        super().__init__("Indsamlingen er stoppet.", "Start den igen for at hente resten.")


def recipes(settings: Settings) -> dict[str, str]:
    """The house's recipes: file name to the name each gives itself. Faulty ones are left out;
    `redactor collect` says what is wrong with them."""
    found = {}
    for path in sorted(settings.recipes.glob("*.yaml")):
        try:
            found[path.name] = load_recipe(path).name
        except UsageError:
            continue
    return found


def order_collection(board: Board, recipe: str, number: str, who: str) -> None:
    """Ask for a collection; the workshop does it when it next reads the case.

    Raises:
        UsageError: there is no such recipe, or the number cannot be used with it.
    """
    if recipe not in recipes(board.settings):
        raise UsageError("Opskriften findes ikke.", "Vælg en fra listen.")
    check_case(number, load_recipe(board.settings.recipes / recipe).case_pattern)
    before = last(board)
    if before is not None and before.order.number != number:
        raise UsageError(
            "Sagen er hentet med et andet sagsnummer.", "Opret en ny sag til det andet nummer."
        )
    order = Order(recipe=recipe, number=number, who=who)
    write_atomically(_order_file(board), [json.dumps(asdict(order))])
    board.store.add_event(board.case_id, event("collection.ordered", who=who, recipe=recipe))


def stop_collection(board: Board, who: str) -> None:
    """Stop at the next document; what was fetched is kept."""
    if ordered(board) is not None:
        _order_file(board).unlink(missing_ok=True)
        board.store.add_event(board.case_id, event("collection.stopped", who=who))


def ordered(board: Board) -> Order | None:
    """What is asked for and not done."""
    try:
        return Order(**json.loads(_order_file(board).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def last(board: Board) -> Gathered | None:
    """What the last collection gave; None when there was none."""
    try:
        raw = json.loads(_result_file(board).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Gathered(order=Order(**raw["order"]), at=raw["at"], lines=tuple(raw["lines"]))


def collect_ordered(board: Board, report: Callable[[str, int, int], None]) -> None:
    """Collect what was asked for and take it into the case; nothing when nothing was.

    Raises:
        RedactorError: it could not be done, or was stopped; it is asked for no longer.
    """
    order = ordered(board)
    if order is None:
        return

    def progress(source: str, done: int, total: int) -> None:
        if ordered(board) is None:
            raise Stopped
        report(f"Henter fra {source}", done, total)

    home = board.folder.internal / "collection"
    try:
        recipe = board.settings.recipes / order.recipe
        result = collect(recipe, order.number, home, progress, board.settings)
        report("Tager imod filer", 0, 0)
        take_in([home], board.folder, board.store, board.settings, later=True)
    except RedactorError:
        _order_file(board).unlink(missing_ok=True)
        raise
    lines = told(result, dry_run=False)
    gathered = {"order": asdict(order), "at": now(), "lines": lines}
    write_atomically(_result_file(board), [json.dumps(gathered, ensure_ascii=False)])
    board.store.add_event(
        board.case_id,
        event(
            "collection.taken_in",
            who=order.who,
            recipe=order.recipe,
            states=result["states"],
            new=len(result["difference"]["new"]),
            changed=len(result["difference"]["changed"]),
            gone=len(result["difference"]["gone"]),
            sources_failed=len(result["difference"]["sources"]),
        ),
    )
    _order_file(board).unlink(missing_ok=True)


def _order_file(board: Board) -> Path:
    return board.folder.internal / "collection-order.json"


def _result_file(board: Board) -> Path:
    return board.folder.internal / "collection-result.json"
