"""What stands beside a PDF's pages is read as pages behind them, or listed."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from redactor.errors import InputCode
from redactor.ingest import Opened
from redactor.ingest.unseen import HEADING

Opener = Callable[..., Opened]
Reader = Callable[[Opened], str]
Build = Callable[[pymupdf.Page], None]


def _page(build: Build | None = None) -> pymupdf.Document:
    doc = pymupdf.open()
    page = doc.new_page()
    page.insert_text((72, 72), "Tilsyn på ejendommen den 3. maj")
    if build is not None:
        build(page)
    return doc


def _with_annotations(*annotations: Dictionary) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_page().tobytes())) as pdf:
        made = [pdf.make_indirect(a) for a in annotations]
        for annotation in made:
            if "/IRT" in annotation:
                annotation.IRT = made[0]
        pdf.pages[0].Annots = Array(made)
        pdf.save(out)
    return out.getvalue()


def _annotation(kind: str, **entries: object) -> Dictionary:
    return Dictionary(
        Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([0, 0, 9, 9]), **entries
    )


def test_a_sticky_note_stands_behind_with_its_author_and_time(
    open_bytes: Opener, text_of: Reader
) -> None:
    opened = open_bytes(
        _with_annotations(
            _annotation("Text", Contents="Ring til Bo på 22 33 44 55", T="Åse Bech",
                        M="D:20240503101500+02'00'"),
            _annotation("Text", Contents="Har jeg gjort", T="Bo", IRT=Dictionary()),
            _annotation("Popup", Contents="Ring til Bo på 22 33 44 55"),
        )
    )  # fmt: skip
    pages, _, behind = text_of(opened).partition(HEADING)
    assert pages.strip() == "Tilsyn på ejendommen den 3. maj"
    assert "side 1 Åse Bech 03-05-2024 10.15 Ring til Bo på 22 33 44 55" in behind
    assert "Svar på noter Sted Hvem Tekst side 1 Bo Har jeg gjort" in behind
    assert "Noter i dokumentet: 2 vist i tillægget bagest." in opened.notices


@pytest.mark.parametrize(
    "kind", ["Highlight", "Underline", "StrikeOut", "Square", "Ink", "Stamp", "Caret", "Line"]
)
def test_what_is_noted_on_a_mark_stands_behind(
    kind: str, open_bytes: Opener, text_of: Reader
) -> None:
    mark = _annotation(kind, Contents="Det passer ikke", Subj="Mærke")
    assert "side 1, Mærke Det passer ikke" in text_of(open_bytes(_with_annotations(mark)))


def test_a_note_in_rich_text_alone_and_a_hidden_one(open_bytes: Opener, text_of: Reader) -> None:
    rich = "<body xmlns='http://www.w3.org/1999/xhtml'><p>Afvis <b>ikke</b></p></body>"
    opened = open_bytes(
        _with_annotations(
            _annotation("Text", RC=String(rich)), _annotation("Text", F=2, Contents="Gemt væk")
        )
    )
    assert "Afvis ikke" in text_of(opened)
    assert "Gemt væk" in text_of(opened)


def test_text_written_on_the_page_is_not_said_twice(open_bytes: Opener) -> None:
    def build(page: pymupdf.Page) -> None:
        page.add_freetext_annot((100, 200, 300, 230), "Skrevet på siden")
        page.insert_link(
            {
                "kind": pymupdf.LINK_URI,
                "from": pymupdf.Rect(72, 60, 100, 80),
                "uri": "https://www.tilsyn.example/",
            }
        )
        page.insert_text((72, 300), "Se tilsyn.example")

    content = _page(build).tobytes()
    opened = open_bytes(content)
    assert opened.notices == ()
    assert opened.pdf is not None
    assert opened.pdf.read_bytes() == content


def test_links_to_people_and_bookmarks_stand_behind(open_bytes: Opener, text_of: Reader) -> None:
    def build(page: pymupdf.Page) -> None:
        area = pymupdf.Rect(72, 60, 100, 80)
        for uri in ("mailto:anna@post.example", "https://arkiv.example/sag?part=Bech"):
            page.insert_link({"kind": pymupdf.LINK_URI, "from": area, "uri": uri})

    doc = _page(build)
    doc.set_toc([[1, "Tilsyn på ejendommen", 1], [1, "Underretning fra naboen", 1]])
    text = text_of(open_bytes(doc.tobytes()))
    assert "side 1 anna@post.example" in text
    assert "https://arkiv.example/…" in text
    assert "part=Bech" not in text
    assert "Underretning fra naboen" in text
    assert text.count("Tilsyn på ejendommen") == 1, "a bookmark the page shows is not said again"


def test_values_of_fields_that_no_page_shows_stand_behind(
    open_bytes: Opener, text_of: Reader
) -> None:
    def build(page: pymupdf.Page) -> None:
        for number, value in enumerate(("vist værdi", "skjult værdi", "gammel værdi")):
            field = pymupdf.Widget()
            field.field_name, field.field_type = f"felt{number}", pymupdf.PDF_WIDGET_TYPE_TEXT
            field.rect = pymupdf.Rect(72, 100 + 40 * number, 300, 120 + 40 * number)
            field.field_value = value
            page.add_widget(field)
        field = pymupdf.Widget()
        field.field_name, field.field_type = "valg", pymupdf.PDF_WIDGET_TYPE_COMBOBOX
        field.rect = pymupdf.Rect(72, 300, 300, 320)
        field.choice_values, field.field_value = ["Ja tak", "Nej, for Bo er imod"], "Ja tak"
        page.add_widget(field)

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_page(build).tobytes())) as pdf:
        widgets = pdf.pages[0].Annots
        widgets[1].F = 2
        widgets[2].V = String("nyere værdi")
        pdf.save(out)
    pages, _, behind = text_of(open_bytes(out.getvalue())).partition(HEADING)
    assert "vist værdi" in pages
    assert "vist værdi" not in behind
    assert "felt »felt1« skjult værdi" in behind
    assert "felt »felt2« nyere værdi" in behind
    assert "felt »valg« Nej, for Bo er imod" in behind
    assert "Ja tak" not in behind


def test_sound_on_a_page_is_listed(open_bytes: Opener) -> None:
    opened = open_bytes(_with_annotations(_annotation("Sound", Contents="Optagelse af mødet")))
    assert [(part.name, part.code) for part in opened.parts] == [
        ("lydoptagelse på side 1", InputCode.HIDDEN_CONTENT)
    ]


def test_bookmarks_in_a_circle_end(open_bytes: Opener, text_of: Reader) -> None:
    doc = _page()
    doc.set_toc([[1, "Første punkt", 1], [1, "Andet punkt", 1]])
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(doc.tobytes())) as pdf:
        pdf.Root.Outlines.Last.Next = pdf.Root.Outlines.First
        pdf.save(out)
    assert text_of(open_bytes(out.getvalue())).count("Første punkt") == 1


def test_a_pin_that_names_a_file_elsewhere_is_no_hindrance(
    open_bytes: Opener, text_of: Reader
) -> None:
    pin = _annotation("FileAttachment", FS=String("bilag.doc"), Contents="Se bilaget på drevet")
    opened = open_bytes(_with_annotations(pin))
    assert opened.parts == ()
    assert "Se bilaget på drevet" in text_of(opened)


def test_what_a_signature_and_the_data_of_a_form_say_stands_behind(
    open_bytes: Opener, text_of: Reader
) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_page().tobytes())) as pdf:
        value = Dictionary(
            Type=Name.Sig, Name="Bo Bech", Reason="Godkendt", M="D:20240503101500Z",
            Contents=String(b"\0" * 8),
        )  # fmt: skip
        field = pdf.make_indirect(_annotation("Widget", FT=Name.Sig, T="underskrift", V=value))
        data = (
            '<x xmlns:d="http://www.xfa.org/schema/xfa-data/1.0/"><d:data><sag>'
            f"<navn>Eva Holm</navn><sted>3. maj</sted><foto>{'A' * 5000}</foto></sag></d:data></x>"
        )
        form = Dictionary(Fields=Array([field]), XFA=pdf.make_stream(data.encode()))
        pdf.Root.AcroForm = pdf.make_indirect(form)
        pdf.save(out)
    opened = open_bytes(out.getvalue())
    behind = text_of(opened).partition(HEADING)[2]
    assert "navn 03-05-2024 10.15 Bo Bech begrundelse 03-05-2024 10.15 Godkendt" in behind
    assert "felt »navn« Eva Holm" in behind
    assert "3. maj" not in behind, "a value the page shows is not said again"
    assert "AAAA" not in behind, "a picture in the data is no text"
    assert any("digitalt underskrevet" in notice for notice in opened.notices)


@pytest.mark.parametrize("keywords", ["Exported by Fagsystem 4", "(unspecified)"])
def test_properties_and_descriptions_that_people_wrote_stand_behind(
    keywords: str, open_bytes: Opener, text_of: Reader
) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_page().tobytes())) as pdf:
        pdf.docinfo["/Subject"], pdf.docinfo["/Author"] = "Klage fra Eva Holm", "Bo Bech"
        texts = ("Foto af Eva Holm i døren", "Logo. Automatisk genereret beskrivelse")
        pdf.docinfo["/Keywords"] = keywords
        figures = [Dictionary(S=Name.Figure, Alt=text) for text in texts]
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(K=Array(figures)))
        pdf.save(out)
    behind = text_of(open_bytes(out.getvalue())).partition(HEADING)[2]
    assert "Filens egenskaber Sted Tekst emne Klage fra Eva Holm" in behind
    assert "Foto af Eva Holm i døren" in behind
    assert not any(text in behind for text in ("Bo Bech", keywords, "Logo"))


def test_what_is_cut_off_or_on_a_layer_that_is_off_stands_behind(
    open_bytes: Opener, text_of: Reader
) -> None:
    def build(page: pymupdf.Page) -> None:
        layer = page.parent.add_ocg("Bemærkninger", on=False)
        page.insert_text((72, 200), "Eva bor her i virkeligheden", oc=layer)
        page.insert_text((72, 700), "Nabo: Bo Bech")
        page.set_cropbox(pymupdf.Rect(0, 0, 595, 400))

    pages, _, behind = text_of(open_bytes(_page(build).tobytes())).partition(HEADING)
    assert pages.strip() == "Tilsyn på ejendommen den 3. maj"
    assert "side 1 Eva bor her i virkeligheden" in behind
    assert "side 1 Nabo: Bo Bech" in behind
    assert behind.count("Tilsyn") == 0
