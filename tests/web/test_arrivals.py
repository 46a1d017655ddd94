"""What is stuck among the arrivals, as an administrator sees and settles it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from redactor.service.desk import Desk
from redactor.service.house.entering import UserRole
from redactor.service.incoming.arrivals import Known, Ledger, Standing, waiting
from tests.databases import kept_in
from tests.web.conftest import PASSWORD, Server, accessible, person, quiet


def arrival(name: str, first: float, *, stuck: bool) -> Known:
    return Known(
        place="Postkasse", name=name, stamp="1", since=first, first=first, alarm=stuck,
        standing=Standing.STUCK if stuck else Standing.WAITING, tries=3 if stuck else 0,
        reason="Den kan ikke læses." if stuck else "",
    )  # fmt: skip


@pytest.fixture
def service_with_arrivals(database: str, tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "data")
    desk = Desk(running.data, kept_in(running.data))
    person(desk, "Dan Lund", UserRole.ADMINISTRATOR)
    desk.close()
    ledger = Ledger(running.data, "Postkasse")
    for key, name, stuck in (("a1", "Hegn.zip", True), ("b2", "Skur.zip", True),
                             ("c3", "Carport.zip", False)):  # fmt: skip
        ledger.write(key, arrival(name, 1_750_000_000.0, stuck=stuck))
    running.start()
    yield running
    running.stop()


def test_stuck_arrivals_are_tried_again_or_let_be(
    service_with_arrivals: Server, browser: Browser
) -> None:
    data = service_with_arrivals.data
    page = browser.new_page()
    heard = quiet(page)
    page.goto(f"{service_with_arrivals.address}/log-ind")
    page.get_by_label("Navn").fill("Dan Lund")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    page.goto(f"{service_with_arrivals.address}/administration/ankomster")
    expect(page.get_by_text("Sidder fast")).to_have_count(2)
    expect(page.get_by_text("Den kan ikke læses.")).to_have_count(2)
    accessible(page)

    page.get_by_role("button", name="Prøv igen med Hegn.zip").click()
    expect(page.get_by_text("Sidder fast")).to_have_count(1)
    known = {one.name: one for one in waiting(data).values()}
    assert (known["Hegn.zip"].standing, known["Hegn.zip"].tries) == (Standing.WAITING, 0)

    page.get_by_role("button", name="lad Skur.zip være").click()
    expect(page.get_by_text("Skur.zip")).to_have_count(0)
    assert {one.name for one in waiting(data).values()} == {"Hegn.zip", "Carport.zip"}
    accessible(page)
    page.close()
    assert heard == []

    desk = Desk(data, kept_in(data))
    settled = [e.event for e in desk.house.events() if e.event.what == "arrival.settled"]
    desk.close()
    assert [(e.who, e.details["arrival"], e.details["again"]) for e in settled] == [
        ("Dan Lund", "a1", True), ("Dan Lund", "b2", False),
    ]  # fmt: skip
