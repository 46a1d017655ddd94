"""The case at a glance, in a real browser."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.web.acting import new_case, until_read, upload
from tests.web.conftest import PASSWORD, Server, Visitor, accessible, quiet

BODY = "\n".join(
    f"Punkt {n}: kommunen har set på hegnet mod skel nummer {n} og har ingen bemærkninger til det."
    for n in range(1, 12)
)
MAIL = """From: {0}@example.org
To: byg@kommune.example
Subject: {1}
Message-ID: <{2}@example.org>
Date: Tue, 0{2} Sep 2026 10:00:00 +0200
Content-Type: text/plain; charset=utf-8

{3}
"""
FIRST = "\n".join(f"Jeg vil gerne spørge til hegnet ved vores grund, linje nummer {n}."
                  for n in range(4))  # fmt: skip
ANSWER = "".join(
    f"Svar nummer {n}: det kan først afgøres, når naboerne er blevet hørt i sagen.\n"
    for n in range(6)
) + "\n".join(f"> {line}" for line in FIRST.splitlines())


def test_the_overview_shows_and_marks(service: Server, anna: Visitor, browser: Browser,
                                      tmp_path: Path) -> None:  # fmt: skip
    case = new_case(anna)
    files = {
        "Ansøgning om hegn v1.txt": BODY,
        "Ansøgning om hegn v2.txt": BODY.replace("Punkt 3", "Afsnit 3"),
        "1.eml": MAIL.format("ida", "Hegnet", 1, FIRST),
        "2.eml": MAIL.format("bo", "SV: Hegnet", 2, ANSWER),
    }
    for name, content in files.items():
        upload(anna, case, name, content.encode())
    until_read(anna, case)
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    heard = quiet(page)
    page.goto(f"{service.address}/log-ind")
    page.fill("[name=name]", "Anna Bruun")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    page.wait_for_url(f"{service.address}/")
    page.goto(f"{service.address}/sager/{case}")
    page.get_by_role("link", name="Overblik").click()
    told = page.inner_text("main")
    for heading in ("Tidslinje", "Sagens vigtigste dokumenter", "Næsten ens og gengivet",
                    "Versioner af samme dokument", "Samtaler", "Aktliste"):  # fmt: skip
        assert heading in told, (heading, told)
    assert "Gengivet i det andet" in told
    assert page.locator("svg circle").count() >= 2
    accessible(page)
    page.screenshot(path=tmp_path / "overblik.png", full_page=True)
    page.get_by_role("link", name="Se forskellen på akt").first.click()
    assert (page.inner_text("del"), page.inner_text("ins")) == ("Punkt", "Afsnit")
    accessible(page)
    page.go_back()
    page.get_by_role("button", name="er en dublet").first.click()
    assert "/overblik" in page.url
    assert page.locator(".tag").count() == 1
    assert heard == []
    context.close()
