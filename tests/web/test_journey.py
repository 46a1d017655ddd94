"""From upload to release in a real browser, by mouse and by keyboard, with two people."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import PASSWORD, Server, Visitor, accessible, quiet

PICTURES = os.environ.get("REDACTOR_PICTURES", "")
FILES = ("01 Ansøgning Overgaard-Yilmaz.pdf", "06 Telefonnotat.txt", "08 Lægeerklæring (låst).pdf")


def picture(page: Page, name: str) -> None:
    """Save a picture where REDACTOR_PICTURES says, for looking at and for the README."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def log_in(page: Page, server: Server, name: str) -> None:
    page.goto(f"{server.address}/log-ind")
    page.get_by_label("Navn").fill(name)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_role("heading", name="Sager")).to_be_visible()


def new_case(page: Page, server: Server, samples: Path) -> str:
    page.goto(server.address)
    page.get_by_label("Dit navn").fill("Anna Bruun")
    page.get_by_label("Vælg en adgangskode").fill(PASSWORD)
    accessible(page)
    page.get_by_role("button", name="Opret og log ind").click()
    expect(page.get_by_text("Her er ingen sager endnu.")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Ny sag").click()
    page.get_by_label("Titel").fill("Terrasse på Hybenvænget")
    page.get_by_label("Hvem søger aktindsigt").fill("Lokalavisen")
    accessible(page)
    page.get_by_role("button", name="Opret sag").click()
    page.locator("#files").set_input_files([samples / name for name in FILES])
    expect(page.locator("tbody tr")).to_have_count(3, timeout=120_000)
    page.reload()  # reading goes on, and the page knows how far it is
    expect(page.get_by_text("Kunne ikke læses", exact=True)).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Venter på læsning")).to_have_count(0, timeout=60_000)
    expect(page.locator("#work")).to_be_hidden(timeout=60_000)
    expect(page.get_by_role("link", name="Gennemgå")).to_be_visible()
    accessible(page)
    picture(page, "case")
    return page.url


def selected(page: Page) -> str:
    return page.locator("[role=option][aria-selected=true]").inner_text()


def status(page: Page, text: str) -> None:
    expect(page.locator("#status")).to_contain_text(text)


def decide_first_document(page: Page) -> None:
    page.get_by_role("link", name="Gennemgå").click()
    status(page, "svar mangler")
    options = page.get_by_role("option")
    assert options.count() >= 10
    expect(page.locator("#picture")).to_have_js_property("complete", True)
    expect(page.locator("[role=option][aria-selected=true]")).to_be_focused()
    accessible(page)
    picture(page, "review")

    # By keyboard alone: cover, go on by itself, keep, undo, ask.
    open_before = page.get_by_text("Tag stilling").count()
    first = selected(page)
    page.keyboard.press("d")
    status(page, "Dækket.")
    assert selected(page) != first
    page.keyboard.press("b")
    status(page, "Bevaret.")
    page.keyboard.press("u")
    status(page, "Fortrudt.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("s")
    status(page, "Tag stilling.")
    page.keyboard.press("2")
    status(page, "Dækket.")
    assert "§" in selected(page)
    assert open_before

    # By mouse: a click on a box chooses it in the list, a button answers.
    box = page.locator("rect.box-suggest").first
    place = box.bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    chosen = page.locator("[role=option][aria-selected=true]").get_attribute("data-id")
    assert chosen == box.get_attribute("data-id")
    page.get_by_role("button", name="Bevar b", exact=True).click()
    status(page, "Bevaret.")
    page.get_by_role("button", name="Fortryd u").click()
    status(page, "Fortrudt.")

    # Draw a box, and take it back; cover some text by keyboard.
    page.locator("[role=option][aria-selected=true]").focus()
    page.keyboard.press("t")
    sheet = page.locator("#sheet").bounding_box()
    assert sheet is not None
    page.mouse.move(sheet["x"] + 80, sheet["y"] + 60)
    page.mouse.down()
    page.mouse.move(sheet["x"] + 240, sheet["y"] + 110, steps=4)
    page.mouse.up()
    status(page, "Området er dækket.")
    expect(page.get_by_text("Markeret i hånden").first).to_be_visible()
    page.get_by_role("button", name="Fortryd u").click()
    expect(page.get_by_text("Markeret i hånden")).to_have_count(0)
    page.get_by_role("button", name="Mere …").click()
    accessible(page)
    text = page.get_by_label("Sidens tekst")
    text.evaluate(
        "area => { const at = area.value.indexOf('mod vest'); area.setSelectionRange(at, at + 8) }"
    )
    page.locator("#cover-text").click()
    status(page, "Teksten er dækket.")
    page.get_by_role("button", name="Taster").click()
    expect(page.get_by_role("dialog")).to_contain_text("Dæk overalt i sagen")
    accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="Luk").click()

    # One answer for the whole case, then the page's other suggestions.
    page.get_by_role("option").filter(has_text="Signe Overgaard-Yilmaz").first.click()
    page.keyboard.press("Shift+D")
    status(page, "steder i sagen")
    expect(page.locator("#entity")).to_contain_text("Alle omtaler i sagen")
    page.keyboard.press("a")
    status(page, "forslag er fulgt.")
    accessible(page)
    picture(page, "decided")


def decide_the_rest(page: Page, case: str) -> None:
    page.goto(f"{case}/personer")
    accessible(page)
    picture(page, "people")
    waiting = page.locator("#people-rows tr:not([data-open='0'])")
    while waiting.count():
        row = page.locator(f"#{waiting.first.get_attribute('id')}")
        keeps = "Yusuf" in row.inner_text()
        row.locator("button[value=keep]" if keeps else "button[value=redact]").click()
        expect(row).to_have_attribute("data-open", "0")
    page.goto(f"{case}/godkendelse")
    expect(page.get_by_role("heading", name="Det mangler")).to_be_visible()
    accessible(page)
    page.goto(case)
    page.get_by_role("link", name="Fortsæt gennemgangen").click()
    finish_by_keyboard(page, "Alt i sagen er besvaret og set.")


def place(page: Page) -> str:
    """The document and page on the screen."""
    at = page.locator("#review")
    number = page.get_by_label("Side", exact=True).input_value()
    return f"{at.get_attribute('data-document')} {number}"


def finish_by_keyboard(page: Page, end: str) -> None:
    """Cover what is open and go on to the next page, until the foot of the page says `end`."""
    for _ in range(40):
        expect(page.locator("#findings [tabindex='0'], #findings[tabindex='0']")).to_be_focused()
        status(page, "Side ")
        waiting = page.locator(".finding-ask, .finding-suggest")
        while waiting.count():
            waiting.first.click()
            left = waiting.count()
            page.keyboard.press("d")
            expect(waiting).to_have_count(left - 1)
            status(page, "Dækket.")
        page.wait_for_timeout(700)  # a page that flies past does not count as seen
        was = place(page)
        page.keyboard.press("n")
        foot = page.locator("#status")
        for _ in range(100):
            if end in foot.inner_text():
                return
            if place(page) != was:
                break
            page.wait_for_timeout(50)
    raise AssertionError(page.locator("#status").inner_text())


@pytest.mark.databases("postgresql")  # the one by keyboard goes the whole way on SQLite
def test_from_upload_to_release(
    server: Server, browser: Browser, samples: Path, tmp_path: Path, database: str
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="da-DK")
    page = context.new_page()
    heard = quiet(page)
    case = new_case(page, server, samples)
    locked = page.locator("tr", has_text="Lægeerklæring")
    locked.locator("summary").click()
    accessible(page)
    locked.get_by_label("Dokumentet", exact=True).select_option("out_of_scope")
    locked.get_by_label("Begrundelse").fill("Bilaget hører til en anden sag.")
    locked.get_by_role("button", name="Gem").click()
    expect(page.locator("tr", has_text="Lægeerklæring")).to_contain_text("Ikke omfattet")
    decide_first_document(page)
    decide_the_rest(page, case)

    page.goto(f"{case}/soeg")
    page.get_by_label("Ord, navn eller mønster").fill("###### ####")
    page.get_by_role("button", name="Søg").click()
    accessible(page)

    page.goto(f"{case}/godkendelse")
    picture(page, "missing")
    accessible(page)
    page.get_by_label("Meroffentlighed for dem, der mangler").select_option("secrecy")
    page.get_by_role("button", name="Svar for").click()
    page.locator("ul.files a").first.click()
    expect(page.get_by_role("heading", name="som den forlader huset")).to_be_visible()
    page.get_by_role("link", name="Vis ved siden af originalen").click()
    accessible(page)
    picture(page, "preview")
    page.goto(f"{case}/personer")
    page.locator("table.people tbody th a").first.click()
    accessible(page)
    picture(page, "person")
    page.goto(f"{case}/godkendelse")
    page.get_by_label("Besked til godkenderen").fill("Klar.")
    page.get_by_role("button", name="Send til godkendelse").click()
    expect(page.get_by_text("Du har selv arbejdet på sagen.")).to_be_visible()
    accessible(page)

    server.add_user("Bo Krag", "approver")
    other = browser.new_context(viewport={"width": 1440, "height": 900}, locale="da-DK")
    second = other.new_page()
    heard_too = quiet(second)
    log_in(second, server, "Bo Krag")
    accessible(second)
    second.get_by_role("link", name="Terrasse på Hybenvænget").click()
    second.get_by_role("link", name="Godkendelse", exact=True).first.click()
    accessible(second)
    picture(second, "approval")
    expect(second.get_by_role("button", name="Godkend sagen")).to_have_count(0)
    second.get_by_role("link", name="Se siderne i rækkefølge").click()
    finish_by_keyboard(second, "Du har set alle")  # the route leads through what must be seen
    second.goto(f"{case}/godkendelse")
    second.get_by_role("button", name="Godkend sagen").click()
    expect(second.get_by_text("Sagsbehandleren bygger mappen.")).to_be_visible()
    accessible(second)
    page.goto(f"{case}/godkendelse")
    page.get_by_role("button", name="Byg mappen til udlevering").click()
    expect(page.get_by_role("heading", name="Klar til udlevering")).to_be_visible(timeout=60_000)
    accessible(page)
    picture(page, "released")
    with page.expect_download() as download:
        page.get_by_role("link", name="documents/001-dokument.pdf").click()
    target = tmp_path / "released.pdf"
    download.value.save_as(target)
    text = subprocess.run(
        ["pdftotext", "-layout", target, "-"], capture_output=True, check=True, text=True
    ).stdout
    assert "byggetilladelse" in text
    for gone in ("Signe", "140683", "Hybenvænget", "sklerose", "mod vest"):
        assert gone not in text, gone
    assert heard == []
    assert heard_too == []
    context.close()
    other.close()
    if database == "postgresql":
        assert not list(server.data.rglob("case.db"))
    outlives_a_kill(server, case.removeprefix(server.address))


def outlives_a_kill(server: Server, case: str) -> None:
    """Every answer, and one taken back, is in the database, and nothing only in a process."""
    anna = Visitor(server, "Anna Bruun")
    table = anna.get(f"{case}/dokumenter").decode()
    documents = re.findall(rf'href="{case}/dok/(\w+)"', table)

    def stands() -> list[bytes]:
        return [anna.get(f"{case}/dok/{one}/side/1/fund") for one in documents]

    before = stands()
    undone = anna.post(f"{case}/fortryd", document=documents[0], page=1)["undone"]
    after = stands()
    server.kill()
    server.start()
    assert undone
    assert before != after == stands()
    assert b'"covered"' in b"".join(after)
