"""Ten people at once in one large case: how long they wait.

`python -m tools.load_service [--people 10] [--turns 20] [--pause 1.0] [--in-step] [--ahead]
[--postgresql]` starts the service on a case of 500 pages and 5,000 suggestions. Each person opens
the case, then page after page of their own, with its picture, and answers one suggestion on each,
with a pause between, longer and shorter as people's are; in step, all do each thing at the same
moment. A page is drawn when it is asked for, unless `--ahead` has each person ask for the next one
in the pause, as the page in the browser does. Prints the median and the 95th percentile in
milliseconds as a client sees them, the processor time the service took for each turn of each
person, and the machine's load before and after.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from redactor.service.desk import Desk
from redactor.service.house.entering import UserRole
from tests import databases
from tests.web.conftest import Server, Visitor, person
from tests.web.test_speed import PAGES, large_case

OPENING, PAGE, DECISION = "open the case", "next page with picture", "decision"


class Person:
    """One who works through pages of their own."""

    def __init__(
        self,
        server: Server,
        number: int,
        first: int,
        base: str,
        step: threading.Barrier | None,
        *,
        ahead: bool,
    ) -> None:
        self.visitor = Visitor(server, f"Person {number}")
        self.first, self.base, self.step, self.ahead = first, base, step, ahead
        self.random = random.Random(number)
        self.taken: dict[str, list[float]] = {OPENING: [], PAGE: [], DECISION: []}

    def work(self, turns: int, pause: float) -> None:
        for number in range(self.first, self.first + turns):
            if self.ahead:
                self._fetch(number)
            self._rest(pause)
            self._timed(OPENING, partial(self.visitor.get, self.base))
            self._rest(pause)
            page = json.loads(self._timed(PAGE, partial(self._page, number)))
            self._rest(pause)
            self._timed(DECISION, partial(self._decide, page, number))

    def _rest(self, pause: float) -> None:
        if self.step is None:
            time.sleep(pause * self.random.uniform(0.5, 1.5))
        else:
            time.sleep(pause)
            self.step.wait()

    def _fetch(self, number: int) -> None:
        """What never changes of a page."""
        self.visitor.get(f"{self.base}/dok/stor/side/{number}")
        self.visitor.get(f"{self.base}/dok/stor/side/{number}.png?dpi=108")

    def _page(self, number: int) -> bytes:
        if not self.ahead:
            self._fetch(number)
        return self.visitor.get(f"{self.base}/dok/stor/side/{number}/fund")

    def _decide(self, page: dict[str, Any], number: int) -> bytes:
        return json.dumps(
            self.visitor.post(
                f"{self.base}/svar", view={"document": "stor", "page": number}, after=page["seq"],
                action="redact", findings=[page["items"][0]["id"]],
            )
        ).encode()  # fmt: skip

    def _timed(self, what: str, work: Callable[[], bytes]) -> bytes:
        begun = time.perf_counter()
        told = work()
        self.taken[what].append(time.perf_counter() - begun)
        return told


def processor_seconds(server: Server) -> float:
    """What the service and its children, such as those that draw, have used of the processors."""
    assert server.process is not None
    parents = {
        int(stat.parent.name): (int(fields[1]), int(fields[11]) + int(fields[12]))
        for stat in Path("/proc").glob("[0-9]*/stat")
        for fields in [stat.read_text().rpartition(")")[2].split()]
    }
    ticks, waiting = 0, [server.process.pid]
    while waiting:
        one = waiting.pop()
        ticks += parents[one][1]
        waiting += [child for child, (parent, _) in parents.items() if parent == one]
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between actions")
    parser.add_argument("--in-step", action="store_true", help="all do each thing at once")
    parser.add_argument("--ahead", action="store_true", help="ask for the next page in the pause")
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    chosen = parser.parse_args()
    databases.use("postgresql" if chosen.postgresql else "sqlite")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data")
        desk = Desk(server.data, databases.kept_in(server.data))
        for number in range(chosen.people):
            person(desk, f"Person {number}", UserRole.CASEWORKER)
        desk.close()
        case = large_case(server.data)
        server.start()
        try:
            share = PAGES // chosen.people
            step = threading.Barrier(chosen.people) if chosen.in_step else None
            people = [
                Person(
                    server, number, 1 + number * share, f"/sager/{case}", step, ahead=chosen.ahead
                )
                for number in range(chosen.people)
            ]
            people[0].visitor.get(f"/sager/{case}")  # the first look loads the case
            before, used = os.getloadavg()[0], processor_seconds(server)
            threads = [
                threading.Thread(target=one.work, args=(min(share, chosen.turns), chosen.pause))
                for one in people
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            used = processor_seconds(server) - used
        finally:
            server.stop()
            databases.close()
    print(f"load {before:.1f} before, {os.getloadavg()[0]:.1f} after; {os.cpu_count()} cores")
    turns = len(people) * min(share, chosen.turns)
    print(f"{1000 * used / turns:.1f} ms of processor time for each turn of each person")
    for what in (OPENING, PAGE, DECISION):
        taken = [1000 * seconds for one in people for seconds in one.taken[what]]
        high = statistics.quantiles(taken, n=20)[-1]
        print(f"{what:24} {len(taken):5} p50 {statistics.median(taken):5.0f} p95 {high:5.0f} ms")


if __name__ == "__main__":
    main()
