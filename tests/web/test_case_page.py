"""A case's front page in a browser: failed documents and their ways on, and live progress."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.web.acting import LETTER, Opened, new_case, until_read, upload
from tests.web.conftest import Server, Visitor, accessible, quiet


def until(page: Page, holds: str) -> None:
    """Wait for a state of the page (the browser itself may not, under our policy)."""
    for _ in range(600):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    raise AssertionError(holds)


def test_a_failed_document_is_replaced_or_withheld(
    service: Server, anna: Visitor, page: Page
) -> None:
    case = new_case(anna)
    upload(anna, case, "Brev.txt", LETTER.encode())
    upload(anna, case, "Notat.pdf", b"%PDF-1.4 cut short")
    upload(anna, case, "Skema.pdf", b"%PDF-1.4 also cut short")
    until_read(anna, case)
    heard = quiet(page)
    page.goto(f"{service.address}/sager/{case}")
    failed = page.locator("tbody tr", has_text="Kunne ikke læses")
    expect(failed).to_have_count(2)
    expect(failed.first).to_contain_text("Filen er beskadiget")

    # One comes again from where it was fetched, and is read in its place.
    with page.expect_file_chooser() as chooser:
        failed.filter(has_text="Notat").get_by_role("button", name="Erstat fil").click()
    assert not chooser.value.is_multiple()
    chooser.value.set_files({
        "name": "Notat ny.txt", "mimeType": "text/plain", "buffer": b"Kvist ringede om hegnet.",
    })  # fmt: skip
    expect(failed).to_have_count(1, timeout=60_000)
    expect(page.locator("tbody tr")).to_have_count(3)
    replaced = page.locator("tbody tr", has_text="Notat")
    expect(replaced).to_contain_text("Til gennemgang", timeout=60_000)
    table = until_read(anna, case)
    assert re.findall(r'class="number">([\d.]+)<', table) == ["1", "2", "3"]
    # How the case stands comes with its table, so that nothing old stays over what is being read.
    assert re.search(r'>1</strong><span><a href="#akt-\w+">kunne ikke læses', table)

    # The other stays in the house, with a reason; that is what the form proposes.
    page.goto(f"{service.address}/sager/{case}/godkendelse")
    expect(page.get_by_text("erstat filen, eller tag stilling")).to_have_count(1)
    page.get_by_role("link", name="Til dokumenterne").click()
    row = page.locator("tbody tr", has_text="Skema")
    row.locator("summary").click()
    assert row.locator("[name=given]").input_value() == "withheld"
    row.locator("[name=basis]").first.select_option(index=1)
    row.locator("[name=reason]").fill("Filen kan ikke åbnes.")
    accessible(page)
    row.get_by_role("button", name="Gem").click()
    expect(page.locator("tbody tr", has_text="Skema")).to_contain_text("Filen kan ikke åbnes.")
    expect(page.locator("tbody tr", has_text="Kunne ikke læses")).to_have_count(0)
    page.goto(f"{service.address}/sager/{case}/godkendelse")
    expect(page.get_by_text("erstat filen, eller tag stilling")).to_have_count(0)
    assert heard == []


def test_an_open_form_is_left_alone_when_the_reading_ends(
    service: Server, anna: Visitor, page: Page
) -> None:
    case = new_case(anna)
    upload(anna, case, "Brev.txt", LETTER.encode())
    until_read(anna, case)
    upload(anna, case, "Langt.txt", LETTER.encode() * 400)
    page.goto(f"{service.address}/sager/{case}")
    expect(page.locator("#work")).to_be_visible()
    row = page.locator("tbody tr", has_text="Brev")
    row.locator("summary").click()
    reason = row.locator("[name=reason]")
    reason.fill("Skrevet, mens der blev læst.")
    until_read(anna, case)
    page.wait_for_timeout(1500)
    expect(reason).to_have_value("Skrevet, mens der blev læst.")
    # Once the form is shut, the page catches up.
    row.locator("summary").click()
    expect(page.locator("tbody tr", has_text="Langt")).to_contain_text("Til gennemgang")


def test_progress_is_there_after_a_reload(service: Server, anna: Visitor, page: Page) -> None:
    case = new_case(anna)
    page.goto(f"{service.address}/sager/{case}")
    # As long as somebody else works on the case, reading waits.
    with service.folder(case).locked():
        page.locator("#files").set_input_files(
            {"name": "Brev.txt", "mimeType": "text/plain", "buffer": LETTER.encode()}
        )
        work = page.locator("#work-step")
        expect(work).to_contain_text("Venter")
        expect(page.locator("#uploads")).to_contain_text("modtaget")
        page.reload()
        expect(work).to_contain_text("Venter")
        accessible(page)
    expect(page.locator("tbody tr")).to_contain_text("Til gennemgang", timeout=60_000)
    expect(page.get_by_role("link", name="Gennemgå")).to_be_visible()
    expect(page.locator("#work")).to_be_hidden()


def test_a_page_is_sharp_however_close(
    service: Server, opened: Opened, browser: Browser, page: Page
) -> None:
    fine = browser.new_context(
        viewport={"width": 1280, "height": 900}, device_scale_factor=2,
        storage_state=page.context.storage_state(),
    )  # fmt: skip
    close = fine.new_page()
    heard = quiet(close)
    close.goto(f"{service.address}{opened.base}/dok/{opened.document}")
    expect(close.locator("#status")).to_contain_text("Side 1 af")
    expect(close.locator("#picture")).to_have_js_property("complete", True)
    expect(close.locator("#tiles img")).to_have_count(0)
    sharpness = """() => [...document.querySelectorAll('#tiles img')].map(
        i => i.complete ? i.naturalWidth / i.getBoundingClientRect().width : 0)"""
    for _ in range(5):
        close.locator("#zoom-in").click()
    expect(close.locator("#tiles img").first).to_be_attached()
    until(close, f"() => ({sharpness})().every(share => share >= 1.99)")
    first = close.locator("#tiles img").count()
    assert first < 64  # what is in view, not the whole page

    # What comes into view is drawn too.
    close.locator("#centre").evaluate("room => { room.scrollTop = room.scrollHeight }")
    until(close, f"() => {first} < document.querySelectorAll('#tiles img').length")
    until(close, f"() => ({sharpness})().every(share => share >= 1.99)")
    close.locator("#zoom-fit").click()
    expect(close.locator("#tiles img")).to_have_count(0)
    assert heard == []
    fine.close()
