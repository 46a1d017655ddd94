"""What the review says is chosen is what the next key answers, and what was begun stays."""

from playwright.sync_api import Page, expect

from tests.web.acting import Opened
from tests.web.conftest import Server, quiet


def test_an_answer_taken_back_is_chosen_and_a_comment_begun_is_kept(sheet: Page) -> None:
    heard = quiet(sheet)
    status, chosen = sheet.locator("#status"), sheet.locator("[role=option][aria-selected=true]")
    comment, panel = sheet.locator("#comment"), sheet.locator("#entity")
    options = sheet.get_by_role("option")
    number = options.filter(has_text="31 90 44 28")
    name = options.filter(has_text="Jens Kvist").first

    # Another key answers what was just taken back, not what came after it.
    number.click()
    sheet.keyboard.press("d")
    expect(status).to_contain_text("Dækket.")
    expect(chosen).not_to_contain_text("31 90 44 28")
    sheet.keyboard.press("u")
    expect(status).to_contain_text("Fortrudt.")
    expect(chosen).to_contain_text("31 90 44 28")
    expect(chosen).to_be_focused()

    # A comment survives another choice and the page's being left, and goes with the answer.
    name.click()
    comment.fill("Naboen har bedt om det.")
    number.click()
    expect(comment).to_have_value("")
    name.click()
    expect(comment).to_have_value("Naboen har bedt om det.")
    expect(sheet.locator("#comment-hint")).to_contain_text("Ikke gemt")
    sheet.reload()
    expect(comment).to_have_value("Naboen har bedt om det.")
    sheet.get_by_role("button", name="Bevar b", exact=True).click()
    expect(status).to_contain_text("Bevaret.")
    sheet.reload()
    expect(status).to_contain_text("Side 1 af 1")
    name.click()
    expect(comment).to_have_value("Naboen har bedt om det.")
    expect(sheet.locator("#comment-hint")).not_to_contain_text("Ikke gemt")

    # Some of the text, chosen with the mouse up to the middle of a word, is covered to its end;
    # and nobody else is told of beside it.
    expect(panel).to_contain_text("Alle omtaler i sagen")
    word = sheet.locator(".words text", has_text="hegnet").first.bounding_box()
    assert word is not None
    middle = word["y"] + word["height"] / 2
    sheet.mouse.move(word["x"] + word["width"] * 0.55, middle)
    sheet.mouse.down()
    sheet.mouse.move(word["x"] + word["width"] * 0.75, middle, steps=3)
    sheet.mouse.up()
    sheet.locator("#cover-selection").click()
    expect(status).to_contain_text("Teksten er dækket.")
    whole = sheet.locator("rect.box.chosen").bounding_box()
    assert whole is not None
    assert whole["width"] > 0.8 * word["width"]
    expect(chosen).to_contain_text("hegnet")
    expect(panel).to_be_empty()

    # What there is none of is not said to be followed.
    sheet.keyboard.press("a")
    expect(status).to_contain_text("1 forslag er fulgt.")
    sheet.keyboard.press("a")
    expect(status).to_contain_text("Siden har ingen forslag om at dække.")
    assert not heard


def test_the_way_back_leads_to_what_one_looked_for(
    service: Server, opened: Opened, page: Page
) -> None:
    heard = quiet(page)
    page.goto(f"{service.address}{opened.base}/personer")
    shown = page.locator("#people-rows tr:visible")
    page.get_by_label("Find").fill("person")  # which is a word of the reasons, and nobody's name
    expect(shown).to_have_count(0)
    page.get_by_label("Find").fill("kvist")
    jens = page.get_by_role("link", name="Jens Kvist", exact=True)
    jens.click()
    page.get_by_role("link", name="Alle personer og numre").click()
    expect(page.get_by_label("Find")).to_have_value("kvist")
    expect(jens).to_be_focused()
    other = page.locator("#people-rows tr[hidden]").first
    other.evaluate("row => { row.title = 'the same row' }")
    page.get_by_role("button", name="Dæk Jens Kvist overalt").click()
    expect(page.locator("#people-status")).to_contain_text("Jens Kvist: dækket overalt.")
    expect(page.get_by_role("button", name="Dæk Jens Kvist overalt")).to_be_focused()
    expect(other).to_have_attribute("title", "the same row")
    page.get_by_role("button", name="Læg de valgte sammen").click()
    expect(page.locator("#alert")).to_have_text("Vælg mindst to, der skal lægges sammen.")

    # A role is found in every language.
    page.get_by_role("button", name="English").click()
    page.get_by_label("Show").select_option(label="citizen")
    expect(shown).not_to_have_count(0)
    page.get_by_role("button", name="Dansk").click()

    # A page of hits is the answer to a form: neither the way back nor a reload may stop at it.
    page.goto(f"{service.address}{opened.base}/soeg")
    page.get_by_label("Ord, navn eller mønster").fill("hegnet")
    page.get_by_role("button", name="Søg").click()
    hit = page.locator("ul.hits a").first
    hit.click()
    expect(page.locator("#status")).to_contain_text("Side 1 af 1")
    page.go_back()
    expect(hit).to_be_visible()
    page.reload()
    expect(page.get_by_label("Ord, navn eller mønster")).to_have_value("hegnet")
    page.get_by_label("Vælg alle").check()
    expect(page.locator("#chosen-count")).to_contain_text("valgt")
    assert "hegnet" not in page.url
    assert not heard
