"""What a caseworker does besides yes and no: types, what is alike, whole documents, reopening."""

import json
import re
import urllib.error
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pymupdf
import pytest
from playwright.sync_api import Browser, expect

from tests.ingest import drawings
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
from tests.web.conftest import Server, Visitor, accessible
from tests.web.test_journey import log_in

BASIS = "ofl-30-1"


def answer(visitor: Visitor, at: Any, **body: Any) -> dict[str, Any]:
    return visitor.post(f"{at.base}/svar", view=at.view, **body)


@pytest.mark.databases("sqlite")  # what it reads is the same from both
def test_a_type_is_changed_in_one_action(opened: Opened, anna: Visitor) -> None:
    mette = opened.of(opened.page, "Mette")
    told = answer(anna, opened, after=0, findings=[mette["id"]], type="DK_CPR")
    changed = next(item for item in told["items"] if item["id"] == mette["id"])
    assert changed["type"] == "CPR-nummer"
    assert changed["state"] == "covered"  # what policy says of the new type
    assert changed["basis"] == [BASIS]
    # A later answer keeps the type, and undoing brings the old one back.
    told = answer(anna, opened, after=told["seq"], findings=[mette["id"]], action="keep")
    assert next(i for i in told["items"] if i["id"] == mette["id"])["type"] == "CPR-nummer"
    anna.post(f"{opened.base}/fortryd", **opened.view)
    anna.post(f"{opened.base}/fortryd", **opened.view)
    assert opened.of(opened.now(anna), "Mette")["type"] == "Navn"
    with pytest.raises(urllib.error.HTTPError):
        answer(anna, opened, after=9, findings=[mette["id"]], type="NO_SUCH_TYPE")


def test_a_box_by_hand_knows_its_text(opened: Opened, anna: Visitor) -> None:
    text = json.loads(anna.get(f"{opened.base}/dok/{opened.document}/side/1"))["text"]
    first = text.index("Bakkevej 4") + 0
    told = answer(anna, opened, after=0, action="redact", basis=[BASIS],
                  text={**opened.view, "start": first, "end": first + len("Bakkevej")})  # fmt: skip
    assert [item["text"] for item in told["items"] if item.get("drawn")] == ["Bakkevej"]
    assert told["standing"] == [{"text": "Bakkevej", "count": 1}]
    assert "læsbar 1 sted" in anna.get(f"{opened.base}/godkendelse").decode()
    told = answer(anna, opened, after=told["seq"], standing="Bakkevej")
    assert told["standing"] == []


def test_what_is_alike(opened: Opened, anna: Visitor) -> None:
    cpr = opened.of(opened.page, "010190-1234")
    place = f"{opened.document}:1:{cpr['start']}:{cpr['end']}"
    found = form(anna, f"{opened.base}/soeg", place=place)
    assert "samme form" in found
    name = opened.of(opened.page, "Mette")
    place = f"{opened.document}:1:{name['start']}:{name['end']}"
    found = form(anna, f"{opened.base}/soeg", place=place)
    assert "Jens Kvist" in found  # of the same type
    assert "Mette Holm" in found
    # A sign between groups of digits is no hindrance, and a hit is covered on its own.
    found = form(anna, f"{opened.base}/soeg", query="010190 1234")
    (key,) = re.findall(r'name="hit" value="([^"]+)"', found)
    done = form(anna, f"{opened.base}/soeg/daek", query="010190 1234", one=key, basis=BASIS)
    assert "1 sted er dækket" in done


def test_two_people_clash_on_a_box_and_on_a_document(
    service: Server,
    opened: Opened,
    anna: Visitor,
) -> None:
    bo = Visitor(service, "Bo Krag")
    told = answer(anna, opened, after=0, action="redact", basis=[BASIS],
                  area={**opened.view, "boxes": [[50, 50, 200, 90]]})  # fmt: skip
    box = next(item["drawn"] for item in told["items"] if item.get("drawn"))
    answer(bo, opened, after=told["seq"], action="keep", drawn=box)
    with pytest.raises(urllib.error.HTTPError) as clash:
        answer(anna, opened, after=told["seq"], action="redact", basis=["ofl-33-5"], drawn=box)
    assert clash.value.code == 409
    mark = f"{opened.base}/dok/{opened.document}/maerke"
    form(bo, mark, given="withheld", basis="ofl-23-1-1", reason="Internt.", after="")
    with pytest.raises(urllib.error.HTTPError) as late:
        form(anna, mark, given="given", after="")
    assert "Bo Krag" in json.loads(late.value.read())["message"]


def letter_of(folder: Path) -> str:
    return "\n".join(p.text for p in docx.Document(str(folder / "decision.docx")).paragraphs)


def test_answers_on_a_withheld_document_reach_index_and_letter(
    service: Server,
    opened: Opened,
    anna: Visitor,
) -> None:
    bo = Visitor(service, "Bo Krag")
    mark = f"{opened.base}/dok/{opened.document}/maerke"
    with pytest.raises(urllib.error.HTTPError) as refused:
        form(anna, mark, given="withheld", after="")
    told_at_once = json.loads(refused.value.read())
    assert "begrundelse" in told_at_once["message"]
    assert "bestemmelse" in told_at_once["advice"]
    form(anna, mark, given="withheld", basis="ofl-23-1-1", reason="Et internt udkast.", after="")
    missing = anna.get(f"{opened.base}/godkendelse").decode()
    assert "Mangler svar om ekstrahering" in missing
    assert "Mangler svar om meroffentlighed" in missing
    said = f"{opened.base}/dok/{opened.document}/svar-om-akt"
    with pytest.raises(urllib.error.HTTPError):
        form(anna, said, extraction="elsewhere")  # it takes the place
    form(anna, said, extraction="elsewhere", extraction_note="akt 7, side 2",
         openness="refused", openness_note="Hensynet til Mette Holm.")  # fmt: skip
    name = opened.of(opened.page, "Mette")
    answer(anna, opened, after=0, action="redact", findings=[name["id"]])
    assert "nævner noget, der er dækket" in anna.get(f"{opened.base}/godkendelse").decode()
    form(anna, said, openness="refused", openness_note="Hensynet til den interne drøftelse.")
    title = [i["id"] for i in opened.now(anna)["items"] if i.get("inTitle") and i["open"]]
    if title:
        answer(anna, opened, after=99, action="redact", findings=title)
    form(anna, f"{opened.base}/send")
    seen = bo.get(f"{opened.base}/godkendelse").decode()
    assert "Et internt udkast." in seen.split("Dokumenter, der ikke udleveres</h2>")[1]
    form(bo, f"{opened.base}/godkend")
    form(bo, f"{opened.base}/frigiv")
    until_read(anna, opened.case)
    folder = service.folder(opened.case).release
    row = list(openpyxl.load_workbook(folder / "index.xlsx").active.values)[1]
    for told in ("akt 7, side 2", "den interne drøftelse", "Et internt udkast."):
        assert told in str(row[10]), told
        assert told in letter_of(folder), told
    assert "Venlig hilsen\nBo Krag\n" in letter_of(folder)  # who approved it signs
    assert not list((folder / "documents").iterdir())


def test_a_large_upload_is_written_as_it_comes(service: Server, anna: Visitor) -> None:
    """40 MB in chunks, half of them before a new server; 2 GB and no more are let in."""
    case = new_case(anna)
    content = b"%PDF-1.4\n" + bytes(40 << 20)
    at = announce(anna, case, "stor.pdf", content)
    while at["offset"] < at["size"] // 2:
        at = send_chunk(anna, case, at, content)
    again = announce(anna, case, "stor.pdf", content)
    assert again["offset"] == at["offset"]
    part = next((service.folder(case).internal / "uploads").glob("*.part"))
    assert part.stat().st_size == at["offset"]
    base = f"/sager/{case}/filer"
    assert anna.post(base, name="z.zip", size=2 << 30, modified=1)["offset"] == 0
    with pytest.raises(urllib.error.HTTPError):
        anna.post(base, name="z.zip", size=(2 << 30) + 1, modified=1)


def test_two_browsers_see_each_other_and_narrow_screens_hold(
    service: Server,
    browser: Browser,
    opened: Opened,
    anna: Visitor,
) -> None:
    pages = []
    for name in ("Anna Bruun", "Bo Krag"):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="da-DK")
        page = context.new_page()
        log_in(page, service, name)
        page.goto(f"{service.address}{opened.base}/dok/{opened.document}")
        expect(page.locator("[role=option][aria-selected=true]")).to_be_focused()
        pages.append(page)
    one, two = pages
    target = one.get_by_role("option").filter(has_text="010190-1234").first
    target.click()
    one.keyboard.press("d")
    same = two.get_by_role("option").filter(has_text="010190-1234").first
    expect(same).to_contain_text("Dækket", timeout=10_000)
    expect(two.locator("#status")).to_contain_text("Anna Bruun har svaret")
    # The type by keyboard alone, and back to the list.
    target.click()
    one.keyboard.press("y")
    expect(one.locator("#type")).to_be_focused()
    one.keyboard.press("Escape")
    expect(one.locator("[role=option][aria-selected=true]")).to_be_focused()
    one.keyboard.press("c")
    one.keyboard.type("Kun her")
    one.keyboard.press("Control+Enter")
    expect(one.locator("#status")).to_contain_text("Kommentaren er gemt.")
    expect(one.locator("[role=option][aria-selected=true]")).to_be_focused()
    assert any(item["comment"] == "Kun her" for item in opened.now(anna)["items"])
    # An answer that did not get through says so, to eyes too.
    two.context.set_offline(True)
    two.keyboard.press("b")
    warning = two.get_by_role("alert")
    expect(warning).to_contain_text("Svaret er ikke gemt.")
    expect(warning).to_have_css("opacity", "1")
    accessible(two)
    two.context.set_offline(False)
    # 400 % of 1280 pixels: nothing runs out at the side, on any page of the case.
    one.set_viewport_size({"width": 320, "height": 640})
    document = f"{opened.base}/dok/{opened.document}"
    for path in ("", "/personer", "/soeg", "/godkendelse", "/overblik", "/log"):
        one.goto(f"{service.address}{opened.base}{path}")
        accessible(one)
        width = one.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, (path, width)
    one.goto(f"{service.address}{document}")
    status = one.locator("#status")
    expect(status).to_contain_text("Side 1")
    assert one.evaluate("document.documentElement.scrollWidth") <= 320
    accessible(one)
    for page in pages:
        page.context.close()


def signed_scan() -> bytes:
    """A scanned page with two signatures and the photo of a person."""
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((60, 120), "Jeg giver hermed min nabo fuldmagt.", fontsize=12)
        page.insert_text((60, 250), "Med venlig hilsen", fontsize=12)
        drawings.put(page, (60, 270, 210, 317), drawings.signature())
        drawings.put(page, (60, 560, 210, 607), drawings.signature())
        drawings.put(page, (400, 500, 490, 614), drawings.face())
        return bytes(drawings.scanned(page).tobytes())


def test_what_has_no_text_is_named_and_decided(
    service: Server, browser: Browser, anna: Visitor
) -> None:
    case = new_case(anna)
    upload(anna, case, "Fuldmagt.pdf", signed_scan())
    document, page = first_page(anna, case, until_read(anna, case))
    signatures = [item for item in page["items"] if item["typeId"] == "SIGNATURE"]
    assert [item["text"] for item in signatures] == ["Underskrift"] * 2
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="da-DK")
    shown = context.new_page()
    log_in(shown, service, "Anna Bruun")
    shown.goto(f"{service.address}/sager/{case}/dok/{document}#f{signatures[1]['id']}")
    expect(shown.locator("#chosen-text")).to_have_text("Underskrift")
    expect(shown.locator("#like")).to_be_hidden()
    expect(shown.locator("rect.chosen")).to_be_in_viewport()
    shown.locator("#findings").get_by_role("option", name="Underskrift").first.click()
    shown.keyboard.press("d")
    expect(shown.locator("#status")).to_contain_text("Dækket.")
    shown.locator("#findings").get_by_role("option", name="Underskrift").last.click()
    shown.keyboard.press("b")
    expect(shown.locator("#status")).to_contain_text("Bevaret.")
    accessible(shown)
    shown.locator("#findings").get_by_role("option", name="Foto af person").click()
    expect(shown.locator("#chosen-text")).to_have_text("Foto af person")
    context.close()
    # One covered and one kept is no contradiction: they are not the same thing.
    assert "Modsigelser" not in anna.get(f"/sager/{case}/godkendelse").decode()


def test_what_is_covered_without_a_basis_says_so_and_is_led_to(
    opened: Opened, anna: Visitor
) -> None:
    house = opened.of(opened.page, "Fjordby")
    assert house["state"] == "quiet"
    told = answer(anna, opened, after=0, action="redact", findings=[house["id"]])
    assert opened.of(told, "Fjordby")["stateName"] == "Dækket uden hjemmel"
    missing = anna.get(f"{opened.base}/godkendelse").decode()
    assert "Dækket uden hjemmel." in missing
    assert f"?side=1#f{house['id']}" in missing
    told = answer(anna, opened, after=told["seq"], action="redact", basis=[BASIS],
                  findings=[house["id"]])  # fmt: skip
    assert opened.of(told, "Fjordby")["stateName"] == "Dækket"
