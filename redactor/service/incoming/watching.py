"""Arrivals in watched folders and mailboxes become cases by themselves, each once.

The id of a case follows from the place and the content it was made from, so that a killed program
makes the same case again, not another; and each step of the making can be done twice. An arrival
is copied first and the copy is taken in, so that a case never holds half a file.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from redactor.collect.arrivals import Arrival, Changed, Inbox, inbox_of
from redactor.collect.contract import SourceDocument
from redactor.collect.watch import Place, Watch, load_watch
from redactor.days import day
from redactor.errors import InputError, RedactorError
from redactor.faults import tell_fault
from redactor.model import Case, Status
from redactor.service.case import MACHINE, CaseBusy, event, now
from redactor.service.desk import Desk, UnknownCase
from redactor.service.incoming.arrivals import (
    Known,
    Ledger,
    Standing,
    TakenElsewhere,
    hash_of,
    time_of,
    waiting,
)
from redactor.service.incoming.taking import take_in
from redactor.service.working import Workshop
from redactor.settings import Settings
from redactor.store import Share, Terms

_LOG = logging.getLogger(__name__)
TAKEN = "arrival.taken"
_MOST_TRIES = 3
_CRASHED = "Programmet er standset tre gange, mens den blev taget."
_NOT_COPIED = "Den kan ikke læses eller kopieres. Se efter adgang og plads på disken."
_NOT_READ = "Læsningen af sagen er standset tre gange."
_TITLE = 200
_CHANGED = "Den er ændret, efter at den blev til en sag. Læg det nye ind i sagen."
_UNREADABLE = "Intet i den kunne læses. Se sagens dokumenter."
_TOO_LONG = "Den har ikke ligget stille længe nok til at blive taget."


class Watcher:
    """Looks at every place of a configuration."""

    def __init__(self, watch: Watch, desk: Desk, workshop: Workshop) -> None:
        self.watch, self.desk, self.workshop = watch, desk, workshop
        self.begun: set[str] = set()
        """Cases this program has begun to read."""
        self.heads: dict[str, dict[str, SourceDocument]] = {}
        """What each mailbox held at the last look."""
        self.nightly = False
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look again and again, beside the service."""
        self._thread = threading.Thread(target=self.run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ending.set()
        if self._thread is not None:
            self._thread.join(self.watch.every)

    def run(self) -> None:
        """Look until closed."""
        while not self._ending.is_set():
            try:
                self.look()
            except TakenElsewhere:
                _LOG.warning("another program watches the same place")
            except RedactorError:
                _LOG.warning("a look at the watched places failed; it is tried again")
            except Exception as error:  # such as a full disk: nothing must end the watching
                tell_fault(error, "a look at the watched places; it is tried again")
            self._ending.wait(self.watch.every)

    def once(self) -> None:
        """Look until everything is taken and read that will be; for a nightly run."""
        self.nightly = True
        end = time.time() + 2 * self.watch.quiet + self.watch.every
        while True:
            self.look()
            left = [k for ledger in self._ledgers() for k in ledger.open().values() if not k.alarm]
            reading = any(known.standing is Standing.TAKEN for known in left)
            if not reading and (not left or time.time() > end):
                return
            time.sleep(min(self.watch.every, 0.5))

    def look(self) -> None:
        """Look at every place once.

        Raises:
            TakenElsewhere: another program watches one of them.
        """
        for place in self.watch.places:
            ledger = Ledger(self.desk.data, place.key)
            with ledger.locked():
                _Look(self, place, ledger).all()

    def _ledgers(self) -> list[Ledger]:
        return [Ledger(self.desk.data, place.key) for place in self.watch.places]


def watcher(path: Path, desk: Desk, workshop: Workshop) -> Watcher:
    """A watcher of what a file tells of, or of a folder. Raises UsageError."""
    return Watcher(load_watch(path), desk, workshop)


def watch_places(
    path: Path, settings: Settings, *, once: bool = False, status: bool = False
) -> tuple[Known, ...]:
    """Watch what a file tells of, or a folder, until stopped; `once` until all is taken.

    Returns what is not done, the oldest first. With `status` nothing is looked at.

    Raises:
        UsageError: the file cannot be used.
        TakenElsewhere: another program watches one of the places.
    """
    watch = load_watch(path)
    if not status:
        desk = Desk(settings.data, settings)
        workshop = Workshop(desk)
        try:
            looking = Watcher(watch, desk, workshop)
            if once:
                looking.once()
            else:
                looking.run()
        finally:
            workshop.close()
            desk.close()
    return tuple(waiting(settings.data).values())


def told(known: Sequence[Known]) -> list[dict[str, Any]]:
    """Arrivals as JSON."""
    return [
        {"place": k.place, "name": k.name, "standing": k.standing.value, "alarm": k.alarm,
         "reason": k.reason, "case": k.case_id, "first": time_of(k.first)}
        for k in known
    ]  # fmt: skip


def exit_code(known: Sequence[Known]) -> int:
    """3 when somebody must look at an arrival."""
    return InputError.exit_code if any(k.alarm for k in known) else 0


class _Look:
    """One look at one place."""

    def __init__(self, watcher: Watcher, place: Place, ledger: Ledger) -> None:
        self.watcher, self.watch, self.desk = watcher, watcher.watch, watcher.desk
        self.place, self.ledger = place, ledger
        self.seen: set[str] = set()

    def all(self) -> None:
        for left in self.ledger.copies.iterdir():
            shutil.rmtree(left)  # by a killed run
        whole = hash_of("place")
        try:
            heads = self.watcher.heads.setdefault(self.place.key, {})
            with closing(inbox_of(self.place, heads)) as inbox:
                for arrival in inbox.arrivals():
                    self._arrival(inbox, arrival)
        except RedactorError as problem:
            known = self.ledger.find(whole) or self._new(self.place.name, "")
            self._alarm(whole, known, str(problem))
        else:
            self.ledger.forget(whole)
            self._gone()
        for key, known in self.ledger.open().items():
            if known.standing is Standing.TAKEN:
                self._read(key, known)

    def _new(self, name: str, stamp: str) -> Known:
        moment = time.time()
        return Known(place=self.place.name, name=name, stamp=stamp, since=moment, first=moment)

    def _arrival(self, inbox: Inbox, arrival: Arrival) -> None:
        key = hash_of(arrival.id)
        self.seen.add(key)
        known = self.ledger.find(key)
        if known is None or (known.stamp != arrival.stamp and not known.case_id):
            new = self._new(arrival.name, arrival.stamp)
            if known is not None and known.standing is Standing.WAITING:
                new = replace(new, first=known.first, alarm=known.alarm, reason=known.reason)
            known = new
            self.ledger.write(key, known)
        if known.case_id:
            if arrival.stamp and known.stamp != arrival.stamp:
                self._compare(inbox, arrival, key, known)
        elif known.standing is not Standing.WAITING:
            return  # stuck, or let be, as it is now
        elif arrival.problem:
            self._alarm(key, known, arrival.problem)
        elif arrival.stamp and self._still(arrival, known):
            self._take(inbox, arrival, key, known)
        elif time.time() - known.first >= self.watch.stuck:
            self._alarm(key, known, arrival.waiting or _TOO_LONG, Standing.WAITING)

    def _still(self, arrival: Arrival, known: Known) -> bool:
        """Whether it has been unchanged for long enough."""
        moment, quiet = time.time(), self.watch.quiet
        if not arrival.changed or moment - known.since >= quiet:
            return True
        # A nightly run has not seen it before and goes by what the place says.
        return self.watcher.nightly and moment - arrival.changed >= quiet

    def _take(self, inbox: Inbox, arrival: Arrival, key: str, known: Known) -> None:
        if known.tries >= _MOST_TRIES:
            self._alarm(key, known, known.reason or _CRASHED)
            return
        # Counted before it is tried: what ends the program is not tried for ever.
        tried = replace(known, tries=known.tries + 1)
        self.ledger.write(key, tried)
        copy = self.ledger.copies / key
        copy.mkdir()
        try:
            digest = inbox.copy(arrival, copy)
            case_id = hash_of(self.place.key, digest)[:16]
            if not self.ledger.claimed(case_id):
                self._make(case_id, arrival, copy, digest)
                self.ledger.claim(case_id)
        except (Changed, CaseBusy):
            self.ledger.write(key, replace(known, since=time.time()))
            return
        except (RedactorError, OSError) as problem:
            said = str(problem) if isinstance(problem, RedactorError) else _NOT_COPIED
            if tried.tries >= _MOST_TRIES:
                self._alarm(key, tried, said)
            else:
                self.ledger.write(key, replace(tried, reason=said, since=time.time()))
            return
        finally:
            shutil.rmtree(copy, ignore_errors=True)
        taken = replace(
            known, standing=Standing.TAKEN, case_id=case_id, digest=digest, tries=0, reason="",
            alarm=False,
        )  # fmt: skip
        self.ledger.write(key, taken)

    def _make(self, case_id: str, arrival: Arrival, copy: Path, digest: str) -> None:
        """Make the case, or go on making it; every step looks whether it is done."""
        watch, desk = self.watch, self.desk
        folder = desk.new_folder(case_id)
        board = desk.new_board(folder)
        store = board.store
        with folder.locked():
            if store.find_case(case_id) is None:
                case = Case(
                    id=case_id, title=arrival.title[:_TITLE], request_type=watch.request,
                    received=_day(arrival.received),
                )  # fmt: skip
                store.create_case(case, event("case.created", request_type=watch.request.value))
            if board.desk.terms() == Terms():
                terms = Terms(
                    requester=arrival.requester, working_days=watch.working_days,
                    owner=watch.owner,
                )  # fmt: skip
                board.desk.set_terms(terms, event("case.terms", working_days=watch.working_days))
            if not any(e.event.what == TAKEN for e in store.events(case_id)):
                take_in(sorted(copy.iterdir()), folder, store, desk.settings, anybodys=True)
                store.add_event(case_id, event(TAKEN, content=digest))
        if watch.groups and not desk.house.shares(case_id):
            shares = [Share(kind="group", name=g, who=MACHINE, at=now()) for g in watch.groups]
            desk.house.share(case_id, shares)

    def _compare(self, inbox: Inbox, arrival: Arrival, key: str, known: Known) -> None:
        """Whether an arrival that is a case already is still what it was."""
        copy = self.ledger.copies / key
        copy.mkdir()
        try:
            same = inbox.copy(arrival, copy) == known.digest
        except (RedactorError, OSError):
            return  # looked at again, until it can be read
        finally:
            shutil.rmtree(copy, ignore_errors=True)
        known = replace(known, stamp=arrival.stamp)
        if same:
            self.ledger.write(key, known)
        else:
            named = replace(known, name=arrival.name)
            self._alarm(key, named, _CHANGED, Standing.CHANGED)

    def _read(self, key: str, known: Known) -> None:
        """See to it that a case is read; known in full only after a run of this program."""
        workshop = self.watcher.workshop
        try:
            board = self.desk.board(known.case_id)
        except UnknownCase:
            self.ledger.write(key, replace(known, standing=Standing.DONE))  # deleted meanwhile
            return
        state = workshop.state(known.case_id)
        if state.running:
            return
        entries = [e for e in board.store.entries(known.case_id) if not e.container]
        unread = sum(entry.document.status is Status.REGISTERED for entry in entries)
        if known.case_id in self.watcher.begun and not unread and not state.error:
            failed = all(entry.document.status is Status.FAILED for entry in entries)
            if failed:
                self._alarm(key, known, _UNREADABLE, Standing.UNREADABLE)
            else:
                self.ledger.write(key, replace(known, standing=Standing.DONE, tries=0))
        elif known.tries >= _MOST_TRIES and unread == known.unread:
            self._alarm(key, known, f"{_NOT_READ} {state.error}".strip())
        elif workshop.busy() < self.desk.settings.workers:
            # What ends the program counts against the cases that were being read, not against
            # those that wait; nor against one that gets on.
            tries = known.tries + 1 if unread == known.unread else 1
            self.ledger.write(key, replace(known, tries=tries, unread=unread))
            self.watcher.begun.add(known.case_id)
            workshop.read(board)

    def _gone(self) -> None:
        """What is no longer there is forgotten; that a case was made of it is not."""
        for key, known in self.ledger.open().items():
            if key not in self.seen and not known.case_id:
                self.ledger.forget(key)
        for key in self.ledger.done() - self.seen:
            self.ledger.forget(key)

    def _alarm(
        self, key: str, known: Known, reason: str, standing: Standing = Standing.STUCK
    ) -> None:
        if known.alarm and (known.reason, known.standing) == (reason, standing):
            return
        if not known.alarm:
            told = event("arrival.alarm", arrival=key, standing=standing.value)
            self.desk.house.add_event(told)
        self.ledger.write(key, replace(known, standing=standing, reason=reason, alarm=True))


def _day(untrusted: str) -> str:
    """The day a request came; today when what is said cannot be."""
    present = day()
    try:
        said = date.fromisoformat(untrusted)
    except ValueError:
        return present
    return untrusted if date(1990, 1, 1) <= said <= date.fromisoformat(present) else present
