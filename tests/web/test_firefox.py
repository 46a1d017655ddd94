"""The same page in Firefox: pictures, keys, the mouse, selecting text, and on to the release."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.acting import Opened
from tests.web.conftest import PASSWORD, Server
from tests.web.firefox import Firefox


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    (tmp_path / "profile").mkdir()
    started = Firefox(tmp_path / "profile")
    yield started
    started.close()


def _log_in(firefox: Firefox, service: Server, name: str) -> None:
    firefox.go(f"{service.address}/log-ind")
    firefox.type("#name", name)
    firefox.type("#password", PASSWORD)
    firefox.click("form[action='/log-ind'] button")
    firefox.until("document.querySelector('h1')?.textContent === 'Sager'")


def _told(firefox: Firefox, text: str) -> None:
    firefox.until(f"document.getElementById('status').textContent.includes('{text}')")


def _picture_is_there(firefox: Firefox) -> None:
    firefox.until(
        "document.getElementById('picture')?.complete"
        " && document.getElementById('picture').naturalWidth > 500"
    )


@pytest.mark.databases("sqlite")
def test_the_review_in_firefox(service: Server, opened: Opened, firefox: Firefox) -> None:
    case = f"{service.address}{opened.base}"
    _log_in(firefox, service, "Anna Bruun")
    firefox.go(f"{case}/dok/{opened.document}")
    _picture_is_there(firefox)
    assert firefox.run("return document.activeElement.getAttribute('role')") == "option"
    boxes = "document.querySelectorAll('#layer rect[data-id]').length"
    before = firefox.until(boxes)

    # By mouse: a box drawn, and words selected under the picture.
    firefox.click("#draw")
    firefox.drag("#layer", (-100, 200), (100, 260))
    _told(firefox, "Området er dækket.")
    assert firefox.until(boxes) == before + 1
    firefox.drag(".words text:nth-of-type(1)", (-20, 0), (60, 0))
    firefox.click("#cover-selection")
    _told(firefox, "Teksten er dækket.")
    assert firefox.run("return getSelection().isCollapsed")
    assert firefox.run("return document.activeElement.getAttribute('role')") == "option"
    # By keys: both taken back, then every question answered.
    firefox.press("u")
    firefox.until(f"{boxes} === {before + 1}")
    firefox.press("u")
    firefox.until(f"{boxes} === {before}")
    open_ = "[...document.querySelectorAll('.finding-suggest, .finding-ask')].length"
    while left := firefox.run(f"return {open_}"):
        firefox.press("d")
        firefox.until(f"{open_} < {left}")
    _told(firefox, "0 svar mangler")

    firefox.go(f"{case}/godkendelse")
    firefox.run("document.getElementById('openness-all').value = 'secrecy'")
    firefox.click("form[action$='/meroffentlighed'] button")
    firefox.click("form[action$='/send'] button")
    firefox.until("document.body?.innerText.includes('Sider, godkenderen skal se')")
    firefox.click("form[action='/log-ud'] button[type=submit]")

    _log_in(firefox, service, "Bo Krag")
    firefox.go(f"{case}/godkendelse")
    firefox.click("a[href*='rute=1']")
    _picture_is_there(firefox)
    firefox.until("document.getElementById('percent').value === 100")
    asked = "performance.getEntriesByType('resource').some((one) => one.name.endsWith('/set'))"
    firefox.until(asked)  # a page counts as seen when it has been on the screen for a moment
    firefox.go(f"{case}/godkendelse")
    firefox.click("form[action$='/godkend'] button")
    firefox.click("form[action$='/frigiv'] button")
    firefox.until("document.querySelector(\"a[href$='udlevering.zip']\") !== null")
