"""What is covered by hand: it is what is chosen afterwards, and what lies under it is answered."""

import re

from playwright.sync_api import Page, expect


def draw(page: Page, x0: float, y0: float, x1: float, y1: float) -> None:
    """Draw a box, in shares of the sheet."""
    page.locator("#draw").click()
    sheet = page.locator("#sheet").bounding_box()
    assert sheet is not None
    page.mouse.move(sheet["x"] + x0 * sheet["width"], sheet["y"] + y0 * sheet["height"])
    page.mouse.down()
    page.mouse.move(sheet["x"] + x1 * sheet["width"], sheet["y"] + y1 * sheet["height"], steps=4)
    page.mouse.up()
    expect(page.locator("#status")).to_contain_text("Området er dækket.")


def cover_text(page: Page, words: str) -> None:
    """Cover some words by the text of the page, without the mouse."""
    page.locator("#more").click()
    page.get_by_label("Sidens tekst").evaluate(
        "(area, words) => { const at = area.value.indexOf(words);"
        " area.setSelectionRange(at, at + words.length) }", words,
    )  # fmt: skip
    page.locator("#cover-text").click()
    expect(page.locator("#status")).to_contain_text("Teksten er dækket.")


def test_the_newest_box_stays_chosen_through_its_answers(sheet: Page) -> None:
    draw(sheet, 0.2, 0.6, 0.6, 0.65)
    cover_text(sheet, "om hegnet")  # above the box, so not the last one in reading order
    chosen = sheet.locator("[role=option][aria-selected=true]")
    expect(chosen).to_contain_text("om hegnet")
    sheet.keyboard.press("2")
    expect(chosen).to_contain_text("§ 33, nr. 5")
    expect(chosen).to_contain_text("om hegnet")
    sheet.keyboard.press("Shift+Digit1")
    expect(chosen).to_contain_text("§ 30, nr. 1")
    expect(chosen).to_contain_text("om hegnet")
    expect(sheet.get_by_role("option").filter(has_text="Område på siden")).not_to_contain_text(
        "§ 33, nr. 5 +"
    )


def test_what_lies_under_a_covered_page_is_answered_with_it(sheet: Page) -> None:
    options = sheet.get_by_role("option")
    open_before = sheet.locator(".finding-ask, .finding-suggest").count()
    assert open_before >= 4
    sheet.get_by_role("option").filter(has_text="Jens Kvist").first.click()
    sheet.keyboard.press("b")
    expect(sheet.locator("#status")).to_contain_text("Bevaret.")
    sheet.locator("#more").click()
    sheet.locator("#cover-page").click()
    expect(sheet.locator("#status")).to_contain_text("Siden er dækket.")
    expect(sheet.locator(".finding-ask, .finding-suggest")).to_have_count(0)
    # What somebody answered before stays, and nothing under the cover contradicts anything.
    expect(options.filter(has_text="Jens Kvist").first).to_contain_text("Bevaret")
    sheet.keyboard.press("u")
    expect(sheet.locator("#status")).to_contain_text("Fortrudt.")
    expect(sheet.locator(".finding-ask, .finding-suggest")).to_have_count(open_before - 1)


def test_a_box_answers_only_what_lies_wholly_under_it(sheet: Page) -> None:
    options = sheet.get_by_role("option")
    cover_text(sheet, "nabo Jens Kvist, telefon 31")
    expect(options.filter(has_text=re.compile("^Jens KvistNavn")).first).to_contain_text("Dækket")
    expect(options.filter(has_text=re.compile("^31 90 44 28")).first).not_to_contain_text("Dækket")
