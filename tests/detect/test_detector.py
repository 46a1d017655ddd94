"""The detector over whole pages, with the real model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from redactor.detect import Detector
from redactor.detect.detector import readable, segments
from redactor.errors import UsageError
from redactor.model import Page, empty_boxes, title_page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load(ROOT / "models")


def _page(text: str, number: int = 1) -> Page:
    """A page set in a typewriter face: ten points wide, one line every twenty points."""
    boxes = empty_boxes(len(text))
    line, column = 0, 0
    for index, character in enumerate(text):
        if character == "\n":
            line, column = line + 1, 0
            continue
        boxes[index] = (10 * column, 20 * line, 10 * column + 10, 20 * line + 12)
        column += 1
    return Page(number=number, width=600, height=800, text=text, boxes=boxes)


def _types(detector: Detector, text: str) -> dict[str, str]:
    return {text[h.start : h.end]: h.type for h, _ in detector.hits(text)}


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("Uddeling af Anders Lassen-prisen i dag.", "Anders Lassen-prisen", "ORGANIZATION"),
        ("Han er ansat på Niels Bohr Institutet.", "Niels Bohr Institutet", "ORGANIZATION"),
        ("Klageren er Jens Park fra Odense.", "Jens Park", "PERSON"),
        ("04-06-2025 09:02 Forstander Lis Holm Riis: Samtale.", "Lis Holm Riis", "PERSON"),
    ],
)
def test_things_called_after_people_and_titles_before_them(
    detector: Detector, text: str, name: str, type_: str
) -> None:
    assert _types(detector, text).get(name) == type_


def test_a_span_over_two_lines_is_one_finding_with_two_boxes(detector: Detector) -> None:
    page = _page("Ring til mig på tlf. 28 79\n03 21 i morgen.")
    (finding,) = [
        f
        for f in detector.detect([page], document="d", sha256="0" * 64)
        if f.type == "PHONE_NUMBER"
    ]
    assert finding.text == "28 79\n03 21"
    assert [round(b.y0) for b in finding.boxes] == [0, 20]
    assert finding.page == 1


def test_ids_follow_from_the_content(detector: Detector) -> None:
    page = _page("Cpr-nr. 010190-1234")
    one, two = (detector.detect([page], document="d", sha256=s * 64) for s in "01")
    assert one[0].id != two[0].id
    assert one == detector.detect([page], document="d", sha256="0" * 64)


def test_the_title_is_searched_and_has_no_boxes(detector: Detector) -> None:
    (finding,) = detector.detect(
        [title_page("Ansøgning fra 010190-1234")], document="d", sha256="0" * 64
    )
    assert (finding.type, finding.page, finding.boxes) == ("DK_CPR", 0, ())


def test_a_page_gives_the_same_beside_others(detector: Detector) -> None:
    text = "Kære Mette Hansen\n\nVi har talt med Ali Yilmaz den 3. maj 2023."
    alone = Detector.load(ROOT / "models").hits(text)
    detector.hits("Noget helt andet om Bo Lind.\n\n" * 40)
    assert detector.hits(text) == alone


def test_a_case_number_is_not_cut(detector: Detector) -> None:
    text = "Sagsnr. 27.69.40-P19-010190-23 og 2019-010190-1234"
    assert set(_types(detector, text).values()) == {"DK_CASE_NUMBER"}


@pytest.mark.parametrize(
    ("text", "word", "type_"),
    [
        ("Hun bor på H.C. Andersens Boulevard 12", "H.C. Andersens Boulevard 12", "ADDRESS"),
        ("Butikken på Gl. Kongevej lukker", "Gl. Kongevej", "ADDRESS"),
        ("Skriv til jens.holm@example.dk i dag", "jens.holm@example.dk", "EMAIL_ADDRESS"),
        ("Hansen, Peter\tsøgte om aktindsigt", "Hansen, Peter", "PERSON"),
        ("Sagsbehandler: Morten Gade, Nordvang", "Morten Gade", "PERSON"),
        ("CVR 12345674 er Jens Holm ApS' nummer", "12345674", "DK_CVR"),
        ("se https://example.dk/?cpr=010190-1234", "010190-1234", "DK_CPR"),
    ],
)
def test_overlaps(detector: Detector, text: str, word: str, type_: str) -> None:
    assert _types(detector, text).get(word) == type_


@pytest.mark.parametrize(
    "text",
    ["12345", "Tlf.: 28790321", "010190-1234", "2023\t12\t500", "Side 1 af 3", "----- 12 -----"],
)
def test_numbers_and_labels_are_no_persons(detector: Detector, text: str) -> None:
    assert "PERSON" not in _types(detector, text).values()


@pytest.mark.parametrize(
    "text",
    ["", " \n", "\x00" * 50, "\ud800 x", ".," * 20_000, "1" * 100_000, "a " * 20_000, "😀" * 999],
)
def test_odd_text_is_survived(detector: Detector, text: str) -> None:
    for hit, _ in detector.hits(text):
        assert 0 <= hit.start < hit.end <= len(text)


def test_a_name_in_a_long_run_without_spaces_stays_readable() -> None:
    row = ";".join(["12345", "Mette Hansen", "Strandvejen 4", "7100"] * 20).replace(" ", "|")
    assert len(readable(row)) == len(row)
    assert "Mette Hansen" in readable(row)


def test_a_missing_model_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Sprogmodellen"):
        Detector.load(tmp_path)


def test_a_quoted_mail_is_cut_alike_wherever_it_stands() -> None:
    mail = "\n\nFra: Mette Hansen\nTil: Bo Lind\n\nHej Bo, tak for sidst."
    pieces = [{t[a:b] for a, b in segments(t)} for t in (f"Svar.{mail}", f"Et andet svar.{mail}")]
    assert pieces[0] & pieces[1] == {mail.lstrip()}


def test_pieces_cover_the_text() -> None:
    text = "Et afsnit. " * 40 + "\n\n" + "Et til. " * 50 + "\n\nSlut"
    spans = segments(text)
    assert "".join(text[a:b] for a, b in spans) == text
    assert len(spans) > 1


def test_version_names_model_and_rules(detector: Detector) -> None:
    model, rules = detector.version.split("+")
    assert len(model) == len(rules) == 12
    assert np.isfinite(int(rules, 16))


def test_odd_spaces_and_unseen_marks_change_nothing_that_is_found(detector: Detector) -> None:
    text = "Sagsbehandler Mette Skovgaard har talt med Yusuf Warsame på tlf. 28 79 03 21."
    odd = text.replace(" ", "\u202f").replace("Skovgaard", "Skov\u00adgaard\u200b")
    plain = {(h.type, text[h.start : h.end]) for h, _ in detector.hits(text)}
    read = {
        (h.type, odd[h.start : h.end].replace("\u202f", " ").replace("\u00ad", ""))
        for h, _ in detector.hits(odd)
    }
    assert {("PERSON", "Yusuf Warsame"), ("PHONE_NUMBER", "28 79 03 21")} <= plain
    assert read == plain
