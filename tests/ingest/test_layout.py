"""Reading order of real PDF pages, by geometry alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from redactor.ingest.pages.reader import ReadOptions, read_pages

MODELS = Path(__file__).parents[2] / "models"
PROSE = (
    "Kommunen har den 3. maj 2024 modtaget en henvendelse fra naboen om støj fra ejendommen. "
    "Sagen er herefter oplyst ved samtaler med beboerne og ved et tilsyn på stedet, hvor der "
    "blev taget billeder. Mette Kirstine Hansen har oplyst, at støjen især forekommer om "
    "aftenen og i weekenden, og at den har stået på siden efteråret. "
)

Draw = Callable[[pymupdf.Page], None]
Letter = tuple[float, str]
"""Where along the line, and which."""


@pytest.fixture
def text_of_page(tmp_path: Path) -> Callable[[Draw], str]:
    """The text read from a new A4 page on which `draw` has drawn."""

    def read(draw: Draw) -> str:
        document = pymupdf.open()
        draw(document.new_page())
        document.save(tmp_path / "side.pdf")
        (page,) = read_pages(tmp_path / "side.pdf", ReadOptions(models=MODELS))
        assert page.ocr_confidence is None
        return page.text

    return read


def lines_at(page: pymupdf.Page, x: float, y: float, lines: list[str], step: float = 14.0) -> None:
    for number, line in enumerate(lines):
        if line:
            page.insert_text((x, y + number * step), line, fontsize=11)


@pytest.mark.parametrize(("shift", "size"), [(0.0, 10.0), (4.5, 10.0), (4.5, 9.0)])
@pytest.mark.parametrize("align", [pymupdf.TEXT_ALIGN_LEFT, pymupdf.TEXT_ALIGN_JUSTIFY])
def test_columns_are_read_one_after_the_other(
    text_of_page: Callable[[Draw], str], shift: float, size: float, align: int
) -> None:
    left = [PROSE.strip()] * 3
    right = [PROSE.strip().replace("naboen", "genboen")] * 3

    def draw(page: pymupdf.Page) -> None:
        page.insert_text((60, 70), "Referat af møde", fontsize=16)
        page.insert_textbox((60, 100, 285, 700), "\n\n".join(left), fontsize=10, align=align)
        page.insert_textbox(
            (310, 100 + shift, 535, 700), "\n\n".join(right), fontsize=size, align=align
        )
        page.insert_text((280, 810), "Side 1 af 2", fontsize=8)

    text = text_of_page(draw)
    blocks = [" ".join(block.split()) for block in text.split("\n\n")]
    assert blocks == ["Referat af møde", *left, *right, "Side 1 af 2"]
    assert "\t" not in text


def _scrambled(letters: list[Letter]) -> list[Letter]:
    return random.Random(5).sample(letters, len(letters))


DRAWING_ORDERS: dict[str, Callable[[list[Letter]], list[Letter]]] = {
    "passes": lambda letters: letters[::2] + letters[1::2],
    "three_passes": lambda letters: letters[::3] + letters[1::3] + letters[2::3],
    "backwards": lambda letters: letters[::-1],
    "scrambled": _scrambled,
    "by_letter": lambda letters: sorted(letters, key=lambda letter: letter[1]),
    "vowels_last": lambda letters: sorted(letters, key=lambda letter: letter[1] in "aeiouy"),
}


@pytest.mark.parametrize("order", DRAWING_ORDERS.values(), ids=DRAWING_ORDERS)
@pytest.mark.parametrize("blanks", [True, False], ids=["blanks", "no_blanks"])
def test_letters_drawn_out_of_order_are_read_by_their_places(
    text_of_page: Callable[[Draw], str],
    order: Callable[[list[Letter]], list[Letter]],
    blanks: bool,
) -> None:
    lines = ["Sagen om Gunhild Vestermark, Skovvej 12, er slut.", "Alt ilde lille: 12.115,10 kr."]
    font = pymupdf.Font("helv")

    def draw(page: pymupdf.Page) -> None:
        for number, line in enumerate(lines):
            letters = [(60 + font.text_length(line[:i], 11), c) for i, c in enumerate(line)]
            for x, char in order([pair for pair in letters if blanks or pair[1] != " "]):
                page.insert_text((x, 100 + 14 * number), char, fontsize=11)

    assert text_of_page(draw).split("\n") == lines


def test_two_texts_printed_over_each_other_stay_whole(
    text_of_page: Callable[[Draw], str],
) -> None:
    def draw(page: pymupdf.Page) -> None:
        page.insert_text((60, 100), ". . " * 20, fontsize=11)
        page.insert_text((63, 100), "Gunhild Vestermark", fontsize=11)

    assert "Gunhild Vestermark" in text_of_page(draw)


@pytest.mark.parametrize("border", [0, 1])
def test_table_rows_keep_wrapped_cells_together(
    text_of_page: Callable[[Draw], str], border: int
) -> None:
    rows = [
        ("Dato", "Hvem", "Hvad"),
        ("01.05.2024", "Mette Kirstine Ullerslev Hansen", "Samtale"),
        ("02.05.2024", "Åge Sø", "Besøg i hjemmet, hvor der blev talt om støtte og frister"),
        ("03.05.2024", "Fatima al-Hassan", "Brev"),
    ]
    cell = f'<td style="border:{border}px solid; padding:4px; width:{{}}px">{{}}</td>'
    html = "".join(
        "<tr>" + "".join(cell.format(w, c) for w, c in zip((80, 90, 120), r, strict=True)) + "</tr>"
        for r in rows
    )

    def draw(page: pymupdf.Page) -> None:
        page.insert_htmlbox((60, 60, 360, 500), f'<table style="font-size:10pt">{html}</table>')

    text = text_of_page(draw)
    flat = " ".join(text.replace("\t", " | ").split())
    assert flat == " ".join(" | ".join(row) for row in rows)
    assert ("\nUllerslev" in text or "\nHansen" in text) is not bool(border)


BODY = [
    "Foreningen har den 3. maj talt med naboen om det",
    "store træ ved skellet. Han vil gerne have det klippet,",
    "men ikke fældet. Vi har derfor bedt ham om at kom-",
    "me med et forslag inden sommerferien, som alle",
    "beboere på vejen kan se og skrive til. Den nye",
    "kasserer er Bo Lind, der flyttede hertil i foråret og",
    "kender flere af os fra skolen. Vi takker Ane for de",
    "mange år, hvor hun har passet vores regnskab uden",
    "et øres fejl, og håber at se hende til festen i juni.",
]
SIDE = [
    "Karen Holm, formand",
    "Elmevej 11, 2830 Virum",
    "Tlf. 28 79 03 21",
    "karen.holm@example.dk",
    "Bo Lind, kasserer",
    "Elmevej 14, 2830 Virum",
    "Tlf. 28 79 03 22",
    "bo.lind@example.dk",
]


@pytest.mark.parametrize(("side_at", "body_at"), [(50, 220), (400, 60)])
@pytest.mark.parametrize(("shift", "step"), [(0.0, 14.0), (5.0, 14.0), (0.0, 12.5)])
def test_a_side_column_is_read_apart_from_running_text(
    text_of_page: Callable[[Draw], str], side_at: float, body_at: float, shift: float, step: float
) -> None:
    def draw(page: pymupdf.Page) -> None:
        lines_at(page, body_at, 80, BODY)
        lines_at(page, side_at, 80 + shift, SIDE, step)

    text = text_of_page(draw)
    body = " ".join(BODY).replace("kom- me", "komme")
    blocks = [" ".join(block.split()) for block in text.split("\n\n")]
    assert sorted(blocks) == sorted([" ".join(SIDE), body])
    assert "\t" not in text


CONTACT = ["Kontakt", "Mette Holm Krag", "Møllevej 12", "5000 Odense C", "tlf. 40 11 22 33"]
CONTACT += ["Sprog", "Dansk", "Engelsk", "Tysk", "Referencer", "Jens Peter Lund", "Anders Bæk"]
CAREER = ["Erfaring", "2015-2025 Socialrådgiver i Gudborg", "2011-2015 Sagsbehandler i Kolding"]
CAREER += ["Uddannelse", "2011 Socialrådgiver, UCL", "Fritid", "Løb og musik hos Eva Lund"]


@pytest.mark.parametrize(("side_at", "body_at"), [(40, 230), (400, 60)])
def test_a_column_on_a_ground_of_its_own_is_read_apart(
    text_of_page: Callable[[Draw], str], side_at: float, body_at: float
) -> None:
    def draw(page: pymupdf.Page) -> None:
        page.draw_rect((side_at - 40, 0, side_at + 160, 842), color=None, fill=(0.1, 0.2, 0.3))
        for number, line in enumerate(CONTACT):
            page.insert_text((side_at, 62 + 24 * number), line, fontsize=10, color=(1, 1, 1))
        lines_at(page, body_at, 70, CAREER, 41)

    blocks = [CONTACT, CAREER] if side_at < body_at else [CAREER, CONTACT]
    text = text_of_page(draw)
    assert "\t" not in text
    assert " ".join(text.split()) == " ".join(line for block in blocks for line in block)


def test_a_shaded_column_of_a_table_stays_with_its_rows(
    text_of_page: Callable[[Draw], str],
) -> None:
    labels = ["Navn", "Adresse", "Telefon", "Skole", "Klasse", "Lærer", "Læge", "Dato"]
    values = [f"{label}s værdi er skrevet her" for label in labels]

    def draw(page: pymupdf.Page) -> None:
        page.draw_rect((50, 50, 170, 470), color=None, fill=(0.8, 0.9, 0.9))
        lines_at(page, 60, 80, labels, 50)
        lines_at(page, 190, 80, values, 50)

    rows = [line for line in text_of_page(draw).splitlines() if line]
    assert rows == [f"{a}\t{b}" for a, b in zip(labels, values, strict=True)]


def test_columns_that_make_room_for_a_picture_are_read_apart(
    text_of_page: Callable[[Draw], str],
) -> None:
    narrow = ["Han er nu på vej hjem", "til sin gamle mor og", "sine to hunde, som", "bor i byen."]
    left = [*BODY[:4], *narrow, *BODY[4:]]
    right = [*BODY[6:], *narrow, *BODY[:6]]

    def draw(page: pymupdf.Page) -> None:
        lines_at(page, 40, 80, left)
        lines_at(page, 320, 80, right)

    text = text_of_page(draw)
    assert "\t" not in text
    assert " ".join(text.split()) == " ".join([*left, *right]).replace("kom- me", "komme")


def test_wrapped_cells_beside_a_long_one_stay_a_row(text_of_page: Callable[[Draw], str]) -> None:
    def draw(page: pymupdf.Page) -> None:
        for number, who in enumerate(("Karen Holm", "Bo Lind", "Ane Skov")):
            top = 80 + number * 95
            lines_at(page, 50, top, [who, "Elmevej 11", "2830 Virum", "28790321", "kasserer"])
            lines_at(page, 220, top, BODY[:6])

    text = text_of_page(draw)
    assert [f"{who}\tForeningen" in text for who in ("Karen Holm", "Bo Lind", "Ane Skov")] == (
        [True] * 3
    )


def test_paragraphs_that_begin_level_are_read_each_to_its_end(
    text_of_page: Callable[[Draw], str],
) -> None:
    """Two columns of equal paragraphs might be a table: its cells are read whole in either case."""

    def draw(page: pymupdf.Page) -> None:
        for x, who in ((60, "Åse Kirstine"), (310, "Ulla Bang")):
            for row in range(4):
                lines = (
                    f"Brev {row} til kommunen om støj fra naboen, som {who}",
                    "Madsen har skrevet under på, og som gør rede for,",
                    "hvad der er sket i huset i de år, da de boede der,",
                    "og hvad de nu venter af kommunens tilsyn.",
                )
                for line, part in enumerate(lines):
                    page.insert_text((x, 100 + 60 * row + 12 * line), part, fontsize=9)

    text = text_of_page(draw)
    assert text.count("Åse Kirstine\nMadsen") == text.count("Ulla Bang\nMadsen") == 4


def test_a_cell_set_in_wide_lines_goes_on_in_its_row(text_of_page: Callable[[Draw], str]) -> None:
    """As browsers print a journal: a number that is wrapped stays whole, before who wrote it."""
    rows = [
        ["03-02", "Brev", "Svar sendt til borger i dag", "makv"],
        ["05-02", "Telefon", "Ringer igen og oplyser nyt nummer: 40 21", "makv"],
        ["", "", "41 89. Ringer i morgen.", ""],
        ["11-02", "Brev", "Sendt til Rasmus", "rato"],
    ]

    def draw(page: pymupdf.Page) -> None:
        for number, row in enumerate(rows):
            for x, cell in zip((60, 110, 170, 480), row, strict=True):
                page.insert_text((x, 100 + 14.5 * number), cell, fontsize=10)

    assert "nummer: 40 21\n41 89. Ringer i morgen.\tmakv" in text_of_page(draw)


def test_a_table_below_two_columns_keeps_its_first_row_whole(
    text_of_page: Callable[[Draw], str],
) -> None:
    """The space between the columns goes on between two cells of it."""
    rows = [
        ["Nr", "Navn", "Født", "Telefon", "Kontakt"],
        ["1", "Bo Krag", "04.11.1951", "61 43 08 72", "Ida"],
        ["2", "Ole Dam", "07.07.1988", "71 44 60 23", "Per"],
        ["3", "Eva Lind", "02.10.1943", "57 80 41 66", "Ib"],
    ]

    def draw(page: pymupdf.Page) -> None:
        page.insert_textbox((60, 100, 285, 210), PROSE.strip(), fontsize=10)
        page.insert_textbox((310, 100, 535, 210), PROSE.strip(), fontsize=10)
        for number, row in enumerate(rows):
            for x, cell in zip((60, 100, 200, 330, 450), row, strict=True):
                page.insert_text((x, 225 + 18 * number), cell, fontsize=10)

    text = text_of_page(draw)
    for row in rows:
        assert "\t".join(row) in text


def test_a_hyphen_at_the_end_of_a_row_joins_nothing_of_the_next(
    text_of_page: Callable[[Draw], str],
) -> None:
    def draw(page: pymupdf.Page) -> None:
        lines_at(page, 60, 80, ["Formand", "anne.lind@example.dk"], 25)
        lines_at(page, 260, 80, ["Tak for den gode opbak-", "Mødet"], 25)

    assert "opbak-\nanne.lind@example.dk\tMødet" in text_of_page(draw)


def test_labels_and_values_are_read_by_row(text_of_page: Callable[[Draw], str]) -> None:
    def draw(page: pymupdf.Page) -> None:
        lines_at(page, 60, 80, ["Navn:", "CPR:", "Adresse:", "", "Telefon:"])
        lines_at(page, 160, 80, ["Jens Ø", "010190-1234", "Ågade 2", "2830 Virum", "28 79 03 21"])

    assert text_of_page(draw) == (
        "Navn:\tJens Ø\nCPR:\t010190-1234\nAdresse:\tÅgade 2\n2830 Virum\nTelefon:\t28 79 03 21"
    )


def test_an_empty_cell_keeps_its_place(text_of_page: Callable[[Draw], str]) -> None:
    def draw(page: pymupdf.Page) -> None:
        for number, row in enumerate((("Navn", "CPR", "By"), ("Bo", "", "Ry"), ("Ib", "1", "Ans"))):
            for x, cell in zip((60, 160, 260), row, strict=True):
                page.insert_text((x, 80 + 25 * number), cell, fontsize=11)

    assert text_of_page(draw) == "Navn\tCPR\tBy\nBo\t\tRy\nIb\t1\tAns"


def test_letterhead_blocks_are_read_apart(text_of_page: Callable[[Draw], str]) -> None:
    def draw(page: pymupdf.Page) -> None:
        lines_at(page, 60, 80, ["Layla El-Sayed", "Ågade 68", "2830 Virum"])
        sender = ["Nordby Kommune", "Sagsnr. 24/54247", "Sagsbehandler: Bo Gade", "71 22 40 32"]
        lines_at(page, 350, 66, sender)
        page.insert_textbox((60, 180, 535, 500), "Kære Layla\n\n" + PROSE, fontsize=11)

    blocks = text_of_page(draw).split("\n\n")
    assert blocks[0] == "Layla El-Sayed\nÅgade 68\n2830 Virum"
    assert blocks[1] == "Nordby Kommune\nSagsnr. 24/54247\nSagsbehandler: Bo Gade\n71 22 40 32"
    assert blocks[2] == "Kære Layla"
    assert " ".join(blocks[3].split()) == PROSE.strip()


def test_glyphs_drawn_in_any_order_are_put_together(text_of_page: Callable[[Draw], str]) -> None:
    lines = [
        "Åse Brøndum Sørensen bor på",
        "Ærøvej 17, 9000 Aalborg, og kan",
        "ringes op på 28790321.",
    ]

    def draw(page: pymupdf.Page) -> None:
        signs = []
        for number, line in enumerate(lines):
            x = 60.0
            for sign in line:
                signs.append(((x, 80 + 13.0 * number), sign))
                x += pymupdf.get_text_length(sign, fontsize=10)
        random.Random(1).shuffle(signs)
        for place, sign in signs:
            if sign != " ":
                page.insert_text(place, sign, fontsize=10)

    assert text_of_page(draw) == "\n".join(lines)


def test_spaced_out_letters_stay_a_word(text_of_page: Callable[[Draw], str]) -> None:
    def draw(page: pymupdf.Page) -> None:
        x = 60.0
        for sign in "Hansen Jensen":
            page.insert_text((x, 80), sign, fontsize=12)
            x += pymupdf.get_text_length(sign, fontsize=12) + 4
        page.insert_text((60, 120), "H a n s e n   J e n s e n", fontsize=12)

    assert text_of_page(draw).split("\n\n") == ["Hansen Jensen", "Hansen Jensen"]


def test_overprinted_and_raised_signs(text_of_page: Callable[[Draw], str]) -> None:
    def draw(page: pymupdf.Page) -> None:
        page.insert_text((60, 80), "Jens Hansen", fontsize=12)
        page.insert_text((60.35, 80), "Jens Hansen", fontsize=12)
        page.insert_text((60, 120), "Areal 120 m", fontsize=12)
        end = 60 + pymupdf.get_text_length("Areal 120 m", fontsize=12)
        page.insert_text((end, 115), "2", fontsize=7)
        page.insert_text((60, 160), "Anna Otto", fontsize=12, render_mode=2)
        x = 60.0
        for number, piece in enumerate(
            ["1", "Karen", "2", " Lindholm Toft", "13", ", 010190-1234", "4", " og Bo Toft", "b"]
        ):
            mark = number % 2 == 0
            page.insert_text((x, 200 - 4 * mark), piece, fontsize=12 - 5 * mark)
            x += pymupdf.get_text_length(piece, fontsize=12 - 5 * mark)

    assert text_of_page(draw).split("\n\n") == [
        "Jens Hansen",
        "Areal 120 m2",
        "Anna Otto",
        "¹Karen² Lindholm Toft¹³, 010190-1234⁴ og Bo Toftᵇ",
    ]


def test_a_text_that_begins_like_the_one_below_it_stays_whole(
    text_of_page: Callable[[Draw], str],
) -> None:
    def draw(page: pymupdf.Page) -> None:
        page.insert_text((60, 80), "Navn: Gunhild Vestet som bliver", fontsize=12)
        page.insert_text((60, 80), "Navn: Gunhild Vestermark bor her", fontsize=12)

    assert "Gunhild Vestermark bor her" in text_of_page(draw)


def test_other_writing_directions_follow_the_main_one(text_of_page: Callable[[Draw], str]) -> None:
    def draw(page: pymupdf.Page) -> None:
        page.insert_text((30, 500), "Arkivnummer 77", fontsize=9, rotate=90)
        page.insert_textbox((60, 60, 535, 300), PROSE, fontsize=11)
        centre = pymupdf.Point(300, 500)
        page.insert_text(centre, "KOPI", fontsize=60, morph=(centre, pymupdf.Matrix(45)))

    blocks = text_of_page(draw).split("\n\n")
    assert " ".join(blocks[0].split()) == PROSE.strip()
    assert blocks[1:] == ["Arkivnummer 77", "KOPI"]
