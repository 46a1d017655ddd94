"""A comment that was begun stays in its tab until it is stored or taken away, or one logs out."""

import re

from playwright.sync_api import Page, expect

from tests.web.acting import Opened, until_read, upload
from tests.web.conftest import Server, Visitor, quiet

KEPT = "JSON.stringify(sessionStorage)"


def test_comments_begun_on_several_findings_outlive_the_page(
    service: Server, anna: Visitor, opened: Opened, sheet: Page
) -> None:
    upload(anna, opened.case, "Notat.txt", b"Notat om Karen Falk, telefon 30 11 22 33.\n")
    table = until_read(anna, opened.case)
    other = next(
        id_ for id_ in re.findall(rf"{opened.base}/dok/(\w+)\"", table) if id_ != opened.document
    )
    heard = quiet(sheet)
    comment, status = sheet.locator("#comment"), sheet.locator("#status")
    options = sheet.get_by_role("option")
    number = options.filter(has_text="31 90 44 28")
    name = options.filter(has_text="Jens Kvist").first
    letter = f"{service.address}{opened.base}/dok/{opened.document}"

    number.click()
    comment.fill("Arbejdstelefon, ifølge kommunen.")
    name.click()
    comment.fill("Naboen har bedt om det.")
    expect(number).to_contain_text("Kommentar ikke gemt")
    sheet.goto(f"{service.address}{opened.base}/dok/{other}")
    expect(status).to_contain_text("Side 1 af 1")
    expect(comment).to_have_value("")
    expect(options.filter(has_text="Kommentar ikke gemt")).to_have_count(0)
    sheet.goto(letter)
    # What was written last is chosen, and the other is where it was.
    expect(status).to_contain_text("er her endnu. Det er ikke gemt.")
    expect(name).to_have_attribute("aria-selected", "true")
    expect(name).to_be_focused()
    expect(comment).to_have_value("Naboen har bedt om det.")
    number.click()
    expect(comment).to_have_value("Arbejdstelefon, ifølge kommunen.")
    # Stored with the answer, it is kept no longer; nor is one that is taken away.
    sheet.keyboard.press("d")
    expect(status).to_contain_text("Dækket.")
    expect(number).not_to_contain_text("Kommentar ikke gemt")
    name.click()
    comment.fill("")
    expect(options.filter(has_text="Kommentar ikke gemt")).to_have_count(0)
    assert sheet.evaluate(KEPT) == "{}"
    stored = {item["text"]: item["comment"] for item in opened.now(anna)["items"]}
    assert stored["31 90 44 28"] == "Arbejdstelefon, ifølge kommunen."
    assert not stored["Jens Kvist"]
    assert heard == []


def test_whoever_logs_out_is_asked_first_and_leaves_nothing(
    service: Server, opened: Opened, sheet: Page
) -> None:
    comment = sheet.locator("#comment")
    sheet.get_by_role("option").filter(has_text="Jens Kvist").first.click()
    comment.fill("Naboen har bedt om det.")
    sheet.goto(f"{service.address}{opened.base}")
    asked: list[str] = []

    def say_no(dialog: object) -> None:
        asked.append(dialog.message)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    sheet.once("dialog", say_no)
    sheet.get_by_role("button", name="Log ud").click()
    assert "går tabt" in asked[0]
    expect(sheet.locator("#case")).to_be_visible()
    assert "Naboen" in sheet.evaluate(KEPT)
    sheet.once("dialog", lambda dialog: dialog.accept())
    sheet.get_by_role("button", name="Log ud").click()
    expect(sheet.get_by_role("heading", name="Log ind")).to_be_visible()
    assert sheet.evaluate(KEPT) == "{}"
