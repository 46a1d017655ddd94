"""Danish unless English is chosen; every text in one catalogue; nothing Danish left in English."""

import ast
import json
import re
import time
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

import pytest
from jinja2 import Environment, nodes
from playwright.sync_api import Browser

from redactor.detect.recognizers import all_recognizers
from redactor.errors import InputCode, InputError
from redactor.model import RequestType
from redactor.overview.timeline import Moment, timeline
from redactor.policy import hjemmel
from redactor.service.desk import Desk
from redactor.service.house.entering import UserRole
from redactor.web import showing, texts
from redactor.web.showing import timeline_picture
from redactor.web.texts.template import Texts, messages
from tests.databases import kept_in
from tests.web.acting import Opened, form, until_read, upload
from tests.web.conftest import ROOT, Server, Visitor, accessible, person, quiet
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
    # Two reasons that go into the letter.
    stays = "Gengivet i", "Næsten det samme som"
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
    two_signs = (
        "2 omtaler i 2 skrivemåder hører sammen. Omtales i sin egen sag, omtales som pårørende."
    )
    assert texts.tr(two_signs) == (
        "2 mentions in 2 spellings belong together. Is spoken of in a matter of their own, "
        "is spoken of as a relative."
    )
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


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("danish", "english"),
    [
        (
            "Ti cifre med gyldig fødselsdato og cpr-anker; kontrolciffer stemmer",
            "Ten digits with a valid date of birth and a word for CPR beside them; "
            "the check digit is right",
        ),
        ("Navn, der kan være et vejnavn, med husnummer og etage eller dør efter et ord om bopæl",
         "Name that may be a street’s, with house number and floor or door after a word for home"),
        (
            "Helbred: ord af typen “sygdom eller lidelse” om en bestemt person; handler om "
            "personen ved navnet før stedordet",
            "Health: words of the kind “illness or disorder” about a certain person; is about "
            "the person at the name before the pronoun",
        ),
        ("3 omtaler i 2 skrivemåder hører sammen. Står med en offentlig stilling.",
         "3 mentions in 2 spellings belong together. Stands with a public post."),
        ("CPR-nummer eller fødselsdato står ved navnet.",
         "A CPR number or date of birth stands at the name."),
        ("Navn efter ordet “hr”", "Name after the word “hr”"),
        ("Ligner en underskrift, hvor man skriver under.",
         "Looks like a signature, where one signs."),
        ("Bo med Anna, der kan", "Bo med Anna, der kan"),
    ],
)  # fmt: skip
def test_a_reason_is_put_together_in_english(danish: str, english: str) -> None:
    assert texts.tr(danish) == english


@pytest.mark.usefixtures("in_english")
def test_what_recognizers_say_of_the_test_texts_is_told_in_english() -> None:
    corpora = ROOT / "tests/detect"
    lines = [
        json.loads(line)["text"]
        for file in sorted((corpora / "blind").glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()[::4]
    ]
    files = [f.read_text("utf-8") for f in sorted(corpora.glob("*/*.txt"))]
    told = {
        hit.reason
        for recognizer in all_recognizers()
        for text in (*lines, *files)
        for hit in recognizer.find(text)
    }
    assert len(told) > 150
    quoted = re.compile("“[^”]*”")
    left = [
        (reason, texts.tr(reason))
        for reason in sorted(told)
        if _DANISH.search(quoted.sub("", texts.tr(reason)).replace("‘tlf.’", ""))
    ]
    assert left == []


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
        self.danish = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        # What is said to be Danish is: documents' own words, and how they were read.
        if not self.danish and tag != "html" and known.get("lang") == "da":
            self.danish = tag
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
        if tag == self.danish:
            self.danish = ""

    def handle_data(self, data: str) -> None:
        if not (self.skip or self.in_head or self.danish) and data.strip():
            self.said.append(data.strip())


def _shown(page: str) -> _Shown:
    shown = _Shown()
    shown.feed(page)
    return shown


# What is no text of the program: names, documents' words, legal bases, and the log's own record.
_STAYS = re.compile(
    r"§|Dansk|Anna Bruun|Bo Krag|Mette|Jens|Holm|lov|Fjordby|Kommune|letter|brev"
    r"|Eva Bang|myndighedens login|^Sag( – redactor)?$|^Who has "
)


@pytest.fixture
def eva(service: Server) -> Iterator[Visitor]:
    """Somebody with every role, who reads English until the test is over."""
    desk = Desk(service.data, kept_in(service.data))
    if desk.accounts.find_user("Eva Bang") is None:
        person(desk, "Eva Bang", *UserRole)
    desk.close()
    visitor = Visitor(service, "Eva Bang")
    form(visitor, "/sprog", language="en", back="/")
    yield visitor
    form(visitor, "/sprog", language="da", back="/")


_HOUSE = (
    "/", "/sager/ny", "/konto", "/administration", "/administration/bruger?navn=Eva+Bang",
    "/administration/sager", "/administration/ord", "/administration/noegler",
    "/administration/ankomster", "/administration/sletning", "/administration/indstillinger",
    "/revision", "/revision/sager", "/revision/soeg", "/revision/soeg?hvem=eva",
)  # fmt: skip


def _danish(page: str) -> list[str]:
    """What a page says in Danish that is not data."""
    titles = {g.title for kind in RequestType for g in hjemmel().selectable(kind)}
    shown = _shown(page)
    assert shown.language == "en"
    return [
        text
        for text in shown.said
        if (_DANISH.search(text) and not _STAYS.search(text)) or text.rpartition(" – ")[2] in titles
    ]


def _left(visitor: Visitor, *addresses: str) -> dict[str, list[str]]:
    found = {address: _danish(visitor.get(address).decode()) for address in addresses}
    return {address: danish for address, danish in found.items() if danish}


@pytest.mark.databases("sqlite")  # what it reads is the same from both
def test_every_page_in_english(opened: Opened, anna: Visitor, eva: Visitor) -> None:
    base, document = opened.base, opened.document
    upload(anna, opened.case, "Notes.pdf", b"%PDF-1.4 cut short")
    until_read(anna, opened.case)
    entity = eva.get(f"{base}/personer").decode().split('id="e-')[1].split('"')[0]
    case = [base, *(f"{base}/{part}" for part in (
        "personer", f"personer/{entity}", f"personer/{entity}?panel=true", "soeg", "log",
        "godkendelse", "adgang", "overblik", f"dok/{document}", f"dok/{document}?rute=1",
    ))]  # fmt: skip
    pages = [address for address in case if "panel" not in address]
    assert _left(eva, *_HOUSE, *pages, f"/revision/sager/{opened.case}") == {}
    assert _danish(form(eva, f"{base}/soeg", query="Holm")) == []
    with pytest.raises(Exception, match="404") as refused:
        eva.send("GET", "/findes-ikke", None, accept="text/html")
    assert _danish(refused.value.read().decode()) == []  # type: ignore[attr-defined]
    with pytest.raises(Exception, match="404") as refused:
        eva.get("/sager/findes-ikke")
    assert b"The case or document does not exist." in refused.value.read()  # type: ignore[attr-defined]


def test_every_step_to_release_in_english(opened: Opened, anna: Visitor, eva: Visitor) -> None:
    base = opened.base
    opened.settle(anna)
    assert _left(eva, f"{base}/godkendelse", f"{base}/dok/{opened.document}/udkast") == {}
    form(anna, f"{base}/send")
    assert _left(eva, base, f"{base}/godkendelse") == {}
    eva.post(f"{base}/set", **opened.view)
    form(eva, f"{base}/godkend")
    assert _left(eva, base, f"{base}/godkendelse") == {}
    form(anna, f"{base}/frigiv")
    for _ in range(900):
        page = eva.get(f"{base}/godkendelse").decode()
        if "udlevering.zip" in page:
            break
        time.sleep(0.1)
    assert "udlevering.zip" in page
    assert _left(eva, base, f"{base}/godkendelse", f"{base}/log", "/") == {}


def test_the_language_belongs_to_the_account(service: Server, eva: Visitor) -> None:
    assert _shown(Visitor(service, "Eva Bang").get("/").decode()).language == "en"
    assert _shown(Visitor(service, "Bo Krag").get("/").decode()).language == "da"
    form(eva, "/sprog", language="da", back="/")
    assert _shown(Visitor(service, "Eva Bang").get("/").decode()).language == "da"
    # Roles and password changed by an administrator leave it as it is.
    form(eva, "/sprog", language="en", back="/")
    form(eva, "/administration/bruger", name="Eva Bang", groups="Byg",
         role=[role.value for role in UserRole])  # fmt: skip
    assert _shown(eva.get("/").decode()).language == "en"


def test_the_language_leads_back_to_this_service_only(eva: Visitor) -> None:
    assert "<h1>Cases" in form(eva, "/sprog", language="en", back="//example.org/")
    assert "<h1>Cases" in form(eva, "/sprog", language="xx", back="https://example.org/")


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


def test_the_timeline_is_told_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    day = date(2026, 5, 4)
    moments = [
        Moment(
            number="2.1",
            title="Notat, maj 2026",
            on=day,
            direction="in",
            central=True,
            kind="Notat",
            rank=1,
        ),
        Moment(
            number="3",
            title="Svar",
            on=date(2026, 10, 1),
            direction="",
            central=False,
            kind="Høringssvar",
            rank=0,
        ),
    ]
    picture = timeline(moments)
    assert str(timeline_picture(picture)) == picture
    for module in (texts, showing):
        monkeypatch.setattr(module, "language", lambda: "en")
    english = timeline_picture(picture)
    for danish, told in (
        (">Sagens tidslinje<", ">Timeline of the case<"), (">Indgående<", ">Incoming<"),
        (">Andre<", ">Others<"), (">okt. 2026<", ">Oct 2026<"),
        (">Akt 2.1, 4.5.2026: Notat, maj 2026<", ">Document 2.1, 4.5.2026: Notat, maj 2026<"),
    ):  # fmt: skip
        assert danish in picture
        assert danish not in english
        assert told in english
