"""What a busy person writes is not lost: not to a refusal, an update or a cut."""

import json
import re
import urllib.error

import pytest
from playwright.sync_api import Page, Route, expect

from tests.databases import kept_in
from tests.web.acting import (
    Opened,
    announce,
    first_page,
    form,
    new_case,
    send_chunk,
    until_read,
    upload,
)
from tests.web.conftest import PASSWORD, Server, Visitor


def test_a_refused_form_keeps_what_was_written(service: Server, opened: Opened, page: Page) -> None:
    page.goto(f"{service.address}{opened.base}")
    page.locator("#documents summary").first.click()
    row = page.locator("#documents tr", has_text="Brev")
    row.get_by_label("Dokumentet", exact=True).select_option("withheld")
    row.get_by_label("Hjemmel (ved tilbageholdelse)").select_option("ofl-23-1-1")
    row.get_by_role("button", name="Gem").click()
    expect(row.get_by_role("alert")).to_contain_text("Skriv en begrundelse.")
    expect(row.get_by_label("Hjemmel (ved tilbageholdelse)")).to_have_value("ofl-23-1-1")
    row.get_by_label("Begrundelse").fill("Et internt udkast.")
    row.get_by_role("button", name="Gem").click()
    expect(row).to_contain_text("Tilbageholdes")
    assert page.url == f"{service.address}{opened.base}"


def test_an_update_does_not_close_what_is_being_answered(
    service: Server, opened: Opened, anna: Visitor, page: Page
) -> None:
    updates: list[str] = []
    # The table is on its way while the form is opened.
    page.route("**/dokumenter", lambda route: (page.wait_for_timeout(600), route.continue_()))
    page.on("response", lambda r: updates.append(r.url) if "dokumenter" in r.url else None)
    page.goto(f"{service.address}{opened.base}")
    with page.expect_request("**/dokumenter"):
        anna.post(f"{opened.base}/set", **opened.view)
    page.locator("#documents summary").first.click()
    row = page.locator("#documents tr", has_text="Brev")
    row.get_by_label("Begrundelse").fill("Halvt skrevet")
    for _ in range(60):
        if updates:
            break
        page.wait_for_timeout(50)
    assert updates
    page.wait_for_timeout(200)
    expect(row.get_by_label("Begrundelse")).to_have_value("Halvt skrevet")


def test_a_file_that_was_cut_off_is_told_of_and_can_be_given_up(
    anna: Visitor,
) -> None:
    case = new_case(anna)
    content = b"x" * (9 << 20)
    at = send_chunk(anna, case, announce(anna, case, "Stor akt.txt", content), content)
    told = anna.get(f"/sager/{case}").decode()
    assert "Stor akt.txt" in told
    assert re.search(r"44 % er kommet frem", told)
    form(anna, f"/sager/{case}/filer/{at['id']}/glem")
    assert "Stor akt.txt" not in anna.get(f"/sager/{case}").decode()
    assert announce(anna, case, "Stor akt.txt", content)["offset"] == 0
    assert "% gennemgået" not in told  # nothing is done where there is nothing to do


def test_hits_that_were_covered_say_so_and_can_be_undone(opened: Opened, anna: Visitor) -> None:
    soeg = f"{opened.base}/soeg"
    found = form(anna, soeg, query="hegnet")
    hits = re.findall(r'name="hit" value="([^"]+)"', found)
    done = form(anna, f"{soeg}/daek", query="hegnet", hit=hits, basis="ofl-30-1")
    assert "0 ikke dækket" in done
    assert done.count("disabled") == len(hits)
    undone = form(anna, f"{soeg}/fortryd", query="hegnet")
    assert "Fortrudt." in undone
    assert "ikke dækket" not in undone
    assert "disabled" not in undone


def test_a_word_is_taken_off_the_list_of_the_case(opened: Opened, anna: Visitor) -> None:
    soeg = f"{opened.base}/soeg"
    form(anna, f"{soeg}/altid", word="hegnet", reach="case")
    until_read(anna, opened.case)
    assert [i["state"] for i in opened.now(anna)["items"] if i["text"] == "hegnet"] == ["suggest"]
    form(anna, f"{soeg}/altid/fjern", word="hegnet")
    until_read(anna, opened.case)
    assert "På sagens liste" not in anna.get(soeg).decode()
    assert not [i for i in opened.now(anna)["items"] if i["text"] == "hegnet"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        form(anna, f"{soeg}/altid/fjern", word="hegnet")
    assert json.loads(refused.value.read())["message"] == "Ordet står ikke på listen."


def test_a_contradiction_stands_among_what_is_missing(opened: Opened, anna: Visitor) -> None:
    jens = [i["id"] for i in opened.page["items"] if i["text"] == "Jens Kvist"]
    assert len(jens) >= 2
    for action, finding in zip(("redact", "keep"), jens, strict=False):
        anna.post(f"{opened.base}/svar", view=opened.view, after=9, action=action,
                  findings=[finding])  # fmt: skip
    missing = anna.get(f"{opened.base}/godkendelse").decode()
    assert "Dækket et sted og læsbar et andet." in missing.split("Modsigelser</h2>")[0]
    settled = form(anna, f"{opened.base}/modsigelser", covered=jens[0], action="redact")
    assert "Modsigelser</h2>" not in settled
    states = {i["id"]: i["state"] for i in opened.now(anna)["items"]}
    assert {states[finding] for finding in jens} == {"covered"}


def test_the_second_person_is_told_why_a_page_is_to_be_seen(
    service: Server, opened: Opened, anna: Visitor
) -> None:
    cpr = opened.of(opened.page, "010190-1234")
    anna.post(f"{opened.base}/svar", view=opened.view, after=0, action="keep",
              comment="Ikke et rigtigt nummer.", findings=[cpr["id"]])  # fmt: skip
    opened.settle(anna)
    form(anna, f"{opened.base}/send")
    bo = Visitor(service, "Bo Krag")
    address = f"{opened.base}/dok/{opened.document}/side/1/fund"
    assert json.loads(bo.get(f"{address}?rute=1"))["reasons"] == ["Forslag om at dække er afvist"]
    assert json.loads(bo.get(address))["reasons"] == []


def test_a_late_answer_leaves_the_page_one_has_turned_to_alone(
    service: Server, anna: Visitor, page: Page
) -> None:
    case = new_case(anna)
    filler = "Vejret var godt den dag.\n" * 60
    text = f"Jens Kvist ringede.\n{filler}\nKirsten Overgaard ringede.\n{filler}"
    upload(anna, case, "Notat.txt", text.encode())
    document, _ = first_page(anna, case, until_read(anna, case))

    def slowly(route: Route) -> None:
        page.wait_for_timeout(700)
        route.continue_()

    page.route("**/svar", slowly)
    page.goto(f"{service.address}/sager/{case}/dok/{document}")
    options = page.get_by_role("option")
    expect(options.filter(has_text="Jens Kvist")).to_be_focused()
    with page.expect_response("**/svar") as answered:
        page.keyboard.press("d")
        page.keyboard.press("PageDown")
        expect(options.filter(has_text="Kirsten Overgaard")).to_be_visible()
    assert answered.value.ok
    expect(page.locator("#status")).to_contain_text("Dækket.")
    expect(options.filter(has_text="Kirsten Overgaard")).to_be_visible()
    expect(options.filter(has_text="Jens Kvist")).to_have_count(0)
    page.keyboard.press("PageUp")
    expect(options.filter(has_text="Jens Kvist")).to_contain_text("Dækket")


def test_files_come_in_the_order_of_their_names(service: Server, anna: Visitor, page: Page) -> None:
    case = new_case(anna)
    page.goto(f"{service.address}/sager/{case}")
    page.locator("#files").set_input_files(
        [{"name": f"Bilag {n}.txt", "mimeType": "text/plain", "buffer": b"Tekst."}
         for n in (10, 2, 1)]
    )  # fmt: skip
    names = page.locator("#uploads li > span:first-child")
    expect(names).to_have_text(["Bilag 1.txt", "Bilag 2.txt", "Bilag 10.txt"])
    until_read(anna, case)


def test_what_is_put_in_at_once_is_taken_in_together(service: Server, anna: Visitor) -> None:
    case = new_case(anna)
    for name in ("Bilag 1.txt", "Bilag 2.txt", "Bilag 3.txt"):
        upload(anna, case, name, f"Tekst i {name}".encode())
    until_read(anna, case)
    folder = service.folder(case)
    store = folder.open_store(kept_in(service.data))
    events = [line.event for line in store.events(case)]
    taken = [e.details["count"] for e in events if e.what == "inputs.registered"]
    store.close()
    assert taken == [3]


def _ended(page: Page) -> None:
    """As after a night: the browser's session is one the server no longer knows."""
    page.context.clear_cookies()


def _back_in(page: Page, name: str = "Anna Bruun") -> None:
    expect(page.get_by_role("heading", name="Log ind")).to_be_visible()
    page.get_by_label("Navn").fill(name)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()


def test_what_was_written_outlives_the_session(service: Server, opened: Opened, page: Page) -> None:
    kept = page.get_by_text("er her endnu. Det er ikke gemt.")
    # A form that is sent as a page of its own.
    page.goto(f"{service.address}/sager/ny")
    page.get_by_label("Titel").fill("Aktindsigt om hegnet")
    page.get_by_label("Modtaget").fill("2026-03-02")
    _ended(page)
    page.get_by_role("button", name="Opret sag").click()
    expect(page.locator("#kept")).to_be_visible()
    _back_in(page)
    expect(kept).to_be_visible()
    expect(page.get_by_label("Titel")).to_have_value("Aktindsigt om hegnet")
    page.get_by_role("button", name="Opret sag").click()
    expect(page.locator("#case")).to_be_attached()
    page.goto(f"{service.address}/sager/ny")
    expect(page.get_by_label("Titel")).to_have_value("")
    # One that a script sends, closed away beside others of its kind.
    page.goto(f"{service.address}{opened.base}")
    page.locator("#documents summary").first.click()
    row = page.locator("#documents tr", has_text="Brev")
    row.get_by_label("Dokumentet", exact=True).select_option("withheld")
    row.get_by_label("Begrundelse").fill("Et internt udkast.")
    _ended(page)
    row.get_by_role("button", name="Gem").click()
    _back_in(page)
    expect(row.get_by_label("Begrundelse")).to_have_value("Et internt udkast.")
    expect(row.get_by_label("Dokumentet", exact=True)).to_have_value("withheld")
    # Hits chosen among those of a search, the second time on the page that answers the first.
    page.goto(f"{service.address}{opened.base}/soeg")
    page.get_by_label("Ord, navn eller mønster").fill("Jens")
    page.get_by_role("button", name="Søg").click()
    for told in ("2 steder er dækket.", "1 sted er dækket."):
        hits = page.locator("input[name=hit]:enabled")
        for number in range(hits.count() - 1, 0, -1) if told[0] == "2" else (0,):
            hits.nth(number).check()
        page.get_by_label("Hjemmel").select_option("ofl-30-1")
        _ended(page)
        page.get_by_role("button", name="Dæk de valgte").click()
        _back_in(page)
        expect(page.locator("#chosen-count")).to_have_text(f"{told[0]} valgt")
        page.get_by_role("button", name="Dæk de valgte").click()
        expect(page.get_by_text(told)).to_be_visible()
    # A comment on what was chosen on a page.
    with page.expect_response("**/set"):  # the page's own last word before the session ends
        page.goto(f"{service.address}{opened.base}/dok/{opened.document}")
    option = page.get_by_role("option", name="010190-1234")
    option.click()
    page.get_by_label("Kommentar", exact=True).fill("Står også i bilag 2.")
    _ended(page)
    page.get_by_role("button", name="Gem kommentar").click()
    _back_in(page)
    expect(page.get_by_label("Kommentar", exact=True)).to_have_value("Står også i bilag 2.")
    expect(option).to_have_attribute("aria-selected", "true")
    assert "hegn" not in page.url
    # Another person at the same screen gets nothing of it.
    page.goto(f"{service.address}/sager/ny")
    page.get_by_label("Titel").fill("Mette Holms sag")
    _ended(page)
    page.get_by_role("button", name="Opret sag").click()
    _back_in(page, "Bo Krag")
    expect(page.get_by_label("Titel")).to_have_value("")
    assert page.evaluate("JSON.stringify(sessionStorage)") == "{}"
