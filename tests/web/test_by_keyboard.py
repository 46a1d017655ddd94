"""The whole flow by keyboard alone: from the log-in to the release, and the focus is never lost.

Only the upload is done without a browser: its file dialog belongs to the system, not the page.
"""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.acting import LETTER, new_case, until_read, upload
from tests.web.conftest import PASSWORD, Server, Visitor

LONG = LETTER + "\n".join(f"Linje {number} om hegnet." for number in range(70)) + "\nMette Holm\n"


def focus_is_somewhere(page: Page) -> None:
    where = page.evaluate("document.activeElement?.tagName ?? 'nothing'")
    assert where not in {"BODY", "HTML", "nothing"}, page.url


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until an element has the focus, as one without a mouse must."""
    expect(wanted).to_be_visible()
    for _ in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached")


def enter(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def log_in(page: Page, server: Server, name: str) -> None:
    page.goto(f"{server.address}/log-ind")
    tab_to(page, page.get_by_label("Navn"))
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sager")).to_be_visible()


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def told(page: Page, text: str) -> None:
    expect(page.locator("#status")).to_contain_text(text)
    focus_is_somewhere(page)


@pytest.fixture
def case(anna: Visitor) -> str:
    made = new_case(anna)
    upload(anna, made, "Brev.txt", LONG.encode())
    until_read(anna, made)
    return made


def test_the_whole_flow_by_keyboard(service: Server, browser: Browser, case: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="da-DK")
    page = context.new_page()
    log_in(page, service, "Anna Bruun")
    for away in (page.locator(f"a[href='/sager/{case}']"), link(page, "Gennemgå")):
        expect(away).to_be_visible()
        page.wait_for_load_state()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_contain_text("Hjælp")
        page.keyboard.press("Escape")
        enter(page, away)
    told(page, "Side 1 af 2")
    focused = page.locator("[role=option][aria-selected=true]")
    expect(focused).to_be_focused()

    # Every kind of answer, and back again.
    for key, says in (("d", "Dækket."), ("u", "Fortrudt."), ("b", "Bevaret."), ("u", "Fortrudt."),
                      ("s", "Tag stilling."), ("u", "Fortrudt."), ("2", "Dækket."),
                      ("u", "Fortrudt."), ("Shift+D", "steder i sagen"), ("u", "Fortrudt."),
                      ("a", "forslag er fulgt.")):  # fmt: skip
        page.keyboard.press(key)
        told(page, says)
        expect(focused).to_be_focused()
    # In and out of what opens: help, more, all pages, type, comment.
    for key, opened in (("?", "#help-dialog"), ("e", "#more-dialog"), ("g", "#pages-dialog")):
        page.keyboard.press(key)
        expect(page.locator(opened)).to_be_visible()
        focus_is_somewhere(page)
        page.keyboard.press("Escape")
        expect(page.locator(opened)).to_be_hidden()
        expect(focused).to_be_focused()
    page.keyboard.press("c")
    page.keyboard.type("Set efter")
    page.keyboard.press("Control+Enter")
    told(page, "svar mangler")
    expect(focused).to_be_focused()
    # Some text, chosen with Shift and the arrows.
    page.keyboard.press("e")
    tab_to(page, page.get_by_label("Sidens tekst"))
    for _ in range(7):
        page.keyboard.press("Shift+ArrowRight")
    enter(page, page.locator("#cover-text"))
    told(page, "Teksten er dækket.")
    expect(focused).to_be_focused()
    expect(focused).to_contain_text("Fjordby")
    page.keyboard.press("u")
    told(page, "Fortrudt.")
    page.keyboard.press("PageDown")
    told(page, "Side 2 af 2")
    page.keyboard.press("PageUp")
    told(page, "Side 1 af 2")

    finish(page, "Alt i sagen er besvaret og set.")
    enter(page, link(page, "Godkendelse"))
    choice = page.get_by_label("Meroffentlighed for dem, der mangler")
    tab_to(page, choice)
    page.keyboard.press("ArrowDown")
    enter(page, page.get_by_role("button", name="Svar for"))
    tab_to(page, page.get_by_label("Besked til godkenderen"))
    page.keyboard.type("Klar.")
    enter(page, button(page, "Send til godkendelse"))
    expect(page.get_by_text("Kun en godkender kan godkende.")).to_be_visible()
    enter(page, button(page, "Log ud"))
    page.wait_for_url("**/log-ind*")

    log_in(page, service, "Bo Krag")
    enter(page, page.locator(f"a[href='/sager/{case}']"))
    enter(page, link(page, "Godkendelse").first)
    enter(page, link(page, "Se siderne i rækkefølge"))
    finish(page, "Du har set alle")
    enter(page, link(page, "Godkendelse"))
    enter(page, button(page, "Godkend sagen"))
    enter(page, button(page, "Byg mappen til udlevering"))
    expect(link(page, "Hent det hele som ZIP")).to_be_visible(timeout=60_000)
    tab_to(page, link(page, "Hent det hele som ZIP"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".zip")
    context.close()


def finish(page: Page, end: str) -> None:
    """Answer what is open with d, and go on with n, until the foot of the page says `end`."""
    foot = page.locator("#status")
    for _ in range(60):
        expect(foot).not_to_be_empty()
        focus_is_somewhere(page)
        if end in foot.inner_text():
            return
        if page.locator("[aria-selected=true]:is(.finding-ask, .finding-suggest)").count():
            page.keyboard.press("d")
            told(page, "Dækket.")
            continue
        page.wait_for_timeout(700)  # a page that flies past does not count as seen
        page.keyboard.press("n")
        page.wait_for_timeout(300)
    raise AssertionError(foot.inner_text())
