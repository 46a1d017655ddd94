"""Danish unless English is chosen; every text in one catalogue; nothing Danish left in English."""

import ast
import re
from html.parser import HTMLParser

import pytest
from jinja2 import Environment, nodes
from playwright.sync_api import Browser

from redactor.errors import InputCode, InputError
from redactor.model import RequestType
from redactor.policy import hjemmel
from redactor.web import texts
from redactor.web.texts.template import Texts, messages
from tests.web.acting import Opened, form
from tests.web.conftest import ROOT, Server, Visitor, accessible, quiet
from tools.texts import said, stand

_DANISH = re.compile(
    r"[æøåÆØÅ»«]|\b(og|ikke|af|til|sag|sager|sagen|akt|akter|hjemmel|svar|gem|dato|frist|der|det|den"
    r"|side|sider|med|siden|ingen|alle|personer|vis|bruger|navn|godkend\w*|ord|fra|hvem|hvad|nummer|adresse)\b|nummer\b",
    re.IGNORECASE,
)
TEMPLATES = sorted((ROOT / "redactor/web/templates").glob("*.html"))


@pytest.fixture
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "language", lambda: "en")


def test_the_catalogue_is_complete_and_holds_nothing_more() -> None:
    missing, untranslated, gone = stand()
    assert (missing, untranslated, gone) == ([], [], [])


def test_english_keeps_what_varies_and_the_markup() -> None:
    for danish, english in texts.catalogue().items():
        slots = r"\{\d\}|</?\w+>"
        assert sorted(re.findall(slots, danish)) == sorted(re.findall(slots, english)), danish
        assert '"' not in english, "it may stand in an attribute"
        assert danish.endswith(" ") == english.endswith(" "), danish


def test_words_inside_expressions_are_marked() -> None:
    # Two reasons that go into the letter, and a word a page looks for.
    stays = "Gengivet i", "Næsten det samme som", "Mangler svar om"
    for path in TEMPLATES:
        tree = Environment(extensions=[Texts, "jinja2.ext.loopcontrols"]).parse(path.read_text())
        marked = {
            id(constant)
            for call in tree.find_all(nodes.Call)
            if isinstance(call.node, nodes.Name) and call.node.name in {"_", "filled"}
            for argument in call.args
            for constant in [argument, *argument.find_all(nodes.Const)]
        }
        loose = [
            constant.value
            for constant in tree.find_all(nodes.Const)
            if id(constant) not in marked
            and isinstance(constant.value, str)
            and constant.value not in stays
            and re.search(r"[æøåÆØÅ]|^[A-ZÆØÅ][a-zæøå]+", constant.value)
            and "/" not in constant.value
        ]
        assert loose == [], path.name


def test_scripts_show_no_text_of_their_own() -> None:
    for path in sorted((ROOT / "redactor/web/static").glob("*.js")):
        source = re.sub(r"//[^\n]*", "", path.read_text())
        rest = re.sub(r"\b_\([^()]*(?:\([^()]*\)[^()]*)*\)", "", source)
        literals = re.findall(r'"([^"\n]*)"', rest) + re.findall(r"`([^`]*)`", rest)
        loose = [
            text for text in literals if re.search(r"[æøåÆØÅ»«]|^[A-Z][a-zæøå]+ [a-zæøå]+", text)
        ]
        assert loose == [], path.name


def test_a_run_of_text_is_one_message() -> None:
    source = '<p title="Luk {{ x }}">Se <code>a</code> og\n {{ n }} {% if y %}sider{% endif %}</p>'
    assert list(messages(source)) == ["Luk {1}", "Se <code>a</code> og {1}", "sider"]
    tree = ast.parse('"""Om."""\nraise E(f"Akt {a.b} mangler.", "Se den.")\nx = "stage-a"')
    assert sorted(said(tree)) == ["Akt {1} mangler.", "Se den."]


@pytest.mark.usefixtures("in_english")
def test_values_are_escaped_and_messages_put_together_again() -> None:
    assert texts.filled("Akt {1}", "<b>") == "Document &lt;b&gt;"
    assert texts.tr("Side 3 er ikke set.") == "Page 3 has not been seen."
    both = str(InputError(InputCode.EMPTY))
    assert texts.tr(both).startswith("The file is empty. Fetch it again")
    assert texts.tr("Mette Holm") == "Mette Holm"
    assert texts.tr("sagsbehandler, godkender") == "caseworker, approver"
    reason = (
        "Rollen er ikke sikker. Oplysningen er om helbred, og den er om en borger. "
        "CVR-numre er offentlige."
    )
    assert texts.tr(reason) == (
        "The role is not certain. The information is about health, and it is about a citizen. "
        "CVR numbers are public."
    )
    assert texts.long_date("2026-03-05") == "5 March 2026"
    assert texts.long_time("2026-03-05T13:05:00+00:00") == "5 March 2026 at 14:05"


def test_dates_in_danish() -> None:
    assert texts.long_date("2026-03-05") == "5. marts 2026"
    assert texts.long_time("2026-03-05T13:05:00+00:00") == "5. marts 2026 kl. 14.05"


class _Shown(HTMLParser):
    """Everything a page says: its text and what is read from attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.skip = 0
        self.in_head = False
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "html":
            self.language = known.get("lang") or ""
        # What a line of a table is about is a case, a document or a person.
        self.in_head = known.get("scope") == "row" if tag == "th" else self.in_head
        self.skip += tag in {"script", "style"}
        self.said += [
            known[name] or "" for name in ("title", "aria-label", "alt", "label") if known.get(name)
        ]

    def handle_endtag(self, tag: str) -> None:
        self.in_head = self.in_head and tag != "th"
        self.skip -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.skip and not self.in_head and data.strip():
            self.said.append(data.strip())


def _shown(page: str) -> _Shown:
    shown = _Shown()
    shown.feed(page)
    return shown


# What is no text of the program: names, documents' words, legal bases, and the log's own record.
_STAYS = re.compile(
    r"§|Dansk|Anna Bruun|Bo Krag|Mette|Jens|Holm|lov|Fjordby|Kommune|letter|brev"
    r"|^Sag( – redactor)?$|^part: "
)


def test_every_page_in_english(opened: Opened, anna: Visitor) -> None:
    form(anna, "/sprog", language="en", back="/")
    base = opened.base
    pages = ["/", "/sager/ny", "/konto", base, f"{base}/personer", f"{base}/soeg", f"{base}/log",
             f"{base}/godkendelse", f"{base}/adgang", f"{base}/dok/{opened.document}"]  # fmt: skip
    titles = {g.title for kind in RequestType for g in hjemmel().selectable(kind)}

    def stays(text: str) -> bool:
        return bool(_STAYS.search(text)) or text in titles

    left: dict[str, list[str]] = {}
    for address in pages:
        shown = _shown(anna.get(address).decode())
        assert shown.language == "en"
        danish = [text for text in shown.said if _DANISH.search(text) and not stays(text)]
        if danish:
            left[address] = danish
    assert left == {}
    with pytest.raises(Exception, match="404") as refused:
        anna.get("/sager/findes-ikke")
    assert b"The case or document does not exist." in refused.value.read()  # type: ignore[attr-defined]
    # The choice is this browser's own, and is taken back the same way.
    assert _shown(Visitor(anna.server, "Bo Krag").get("/").decode()).language == "da"
    form(anna, "/sprog", language="da", back="/")
    assert _shown(anna.get("/").decode()).language == "da"


def test_the_language_leads_back_to_this_service_only(anna: Visitor) -> None:
    assert "<h1>Cases" in form(anna, "/sprog", language="en", back="//example.org/")
    assert "<h1>Cases" in form(anna, "/sprog", language="xx", back="https://example.org/")


def test_english_in_the_browser(service: Server, opened: Opened, browser: Browser) -> None:
    page = browser.new_context(locale="en-GB").new_page()
    heard = quiet(page)
    page.goto(f"{service.address}/log-ind")
    assert page.locator("html").get_attribute("lang") == "da"  # the browser's language is not asked
    page.get_by_role("button", name="English").click()
    page.get_by_label("Name").fill("Anna Bruun")
    page.get_by_label("Password").fill("en lang adgangskode")
    page.get_by_role("button", name="Log in").click()
    page.goto(f"{service.address}{opened.base}/dok/{opened.document}")
    page.locator("#status", has_text="Page 1 of").wait_for()
    page.get_by_role("button", name="Keys").click()
    assert page.locator("#keys").get_by_text("Next finding").is_visible()
    keys = page.locator("#keys").inner_text()
    assert not re.search(r"[æøåÆØÅ]", keys)
    page.locator("#help-dialog").get_by_role("button", name="Close").click()
    accessible(page)
    assert heard == []
