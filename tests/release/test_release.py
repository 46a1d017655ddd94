"""Files, index and letter follow from the same items, and so agree."""

from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.model import RequestType
from redactor.release import Outcome, ReleaseCase, ReleaseItem, file_name, write_release

CASE = ReleaseCase(
    request_type=RequestType.PUBLIC,
    authority="Fjordby Kommune",
    appeal_body="Ankestyrelsen",
    received="2026-03-02",
    decided="2026-03-05",
    protects={"offentlighedslovens § 30, nr. 1": "private forhold"},
)


@pytest.fixture
def items(tmp_path: Path) -> list[ReleaseItem]:
    pdf = tmp_path / "finished.pdf"
    with pymupdf.open() as made:
        made.new_page()
        made.save(pdf)
    paragraph = "offentlighedslovens § 30, nr. 1"
    return [
        ReleaseItem(number="1", title="Ansøgning", outcome=Outcome.FULL, pages=1, file=pdf),
        ReleaseItem(
            number="2", title="Klage fra [udeladt]", kind="eml", outcome=Outcome.PARTIAL,
            grounds=(paragraph,), redactions=3, pages=1, file=pdf,
        ),
        ReleaseItem(
            number="2.1", title="=SUM(A1)", outcome=Outcome.PARTIAL, grounds=(paragraph,),
            pages=2, file=pdf,
        ),
        ReleaseItem(number="3", title="Ansøgning", outcome=Outcome.DUPLICATE, duplicate_of="1"),
        ReleaseItem(number="4", title="", outcome=Outcome.WITHHELD),
        ReleaseItem(number="5", title="Låst", outcome=Outcome.NOT_PROCESSED),
    ]  # fmt: skip


def test_every_document_is_in_the_index_and_its_file_in_the_folder(
    tmp_path: Path, items: list[ReleaseItem]
) -> None:
    target = tmp_path / "release"
    written = write_release(CASE, items, target)
    assert sorted(p.name for p in (target / "documents").iterdir()) == [
        "001-dokument.pdf", "002-mail.pdf", "002.01-bilag.pdf",
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(target / "index.xlsx").active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ["1", "2", "2.1", "3", "4", "5"]
    assert {row[9] for row in rows if row[9]} == {Path(p).name for p in written.values()}
    assert rows[2][5] == "=SUM(A1)"
    assert rows[3][7] == "Dublet. Samme dokument som akt 1"
    with pymupdf.open(target / "index.pdf") as pdf:
        text = pdf[0].get_text()
    for row in rows:
        assert str(row[7]).split(".")[0] in text.replace("\n", " ")
    assert "(titel udeladt)" in text


def test_what_is_too_long_for_a_cell_goes_on_below(tmp_path: Path) -> None:
    long = ReleaseItem(
        number="1", title="Udkast", outcome=Outcome.WITHHELD, reason="ord " * 10_000 + "slut"
    )
    short = ReleaseItem(number="2", title="Brev", outcome=Outcome.WITHHELD, reason="Kort")
    write_release(CASE, [long, short], tmp_path / "release")
    sheet = openpyxl.load_workbook(tmp_path / "release" / "index.xlsx").active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] or "" for row in rows] == ["1", "", "2"]
    assert f"{rows[0][10]} {rows[1][10]}".split() == ["ord"] * 10_000 + ["slut."]


def test_the_letter_cites_what_was_used_and_nothing_else(
    tmp_path: Path, items: list[ReleaseItem]
) -> None:
    write_release(CASE, items, tmp_path / "release")
    letter = docx.Document(str(tmp_path / "release" / "decision.docx"))
    text = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    assert "offentlighedslovens § 30, nr. 1 (private forhold): i akt 2 og 2.1." in text
    assert "Akt 4 udleveres ikke" in text
    assert "Akt 5 er endnu ikke behandlet" in text
    assert "{{" not in text
    assert "{%" not in text
    assert "2. marts 2026" in text
    assert "[Godkenders navn]" in text


def test_the_letter_gives_no_reasons_where_all_is_given(
    tmp_path: Path, items: list[ReleaseItem]
) -> None:
    signed = replace(CASE, approver="Bo Krag")
    write_release(signed, items[:1], tmp_path / "release")
    letter = docx.Document(str(tmp_path / "release" / "decision.docx"))
    text = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    assert text.endswith("Venlig hilsen\nBo Krag\nFjordby Kommune")
    assert "Du får aktindsigt i sagens dokument." in text
    assert "Begrundelse" not in text


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ("", "Der er ingen dokumenter, som er omfattet af din anmodning."),
        ("o", "Der er ingen dokumenter, som er omfattet af din anmodning."),
        ("f", "Du får aktindsigt i sagens dokument."),
        ("fo", "Du får aktindsigt i det dokument, der er omfattet af din anmodning."),
        ("ffd", "Du får aktindsigt i alle sagens dokumenter."),
        ("ffo", "Du får aktindsigt i alle de dokumenter, der er omfattet af din anmodning."),
        ("fw", "Du får delvis aktindsigt."),
        ("pn", "Du får delvis aktindsigt."),
        ("wwd", "Du får ikke aktindsigt."),
        ("wn", "Der kan ikke gives aktindsigt på nuværende tidspunkt."),
    ],
)
def test_the_letter_says_what_is_decided(tmp_path: Path, outcomes: str, said: str) -> None:
    kinds = {outcome.value[0]: outcome for outcome in Outcome}
    items = [
        ReleaseItem(number=str(n), title="", outcome=kinds[letter], reason="Internt udkast")
        for n, letter in enumerate(outcomes, 1)
    ]
    case = replace(CASE, requester="Ida Vad", request_type=RequestType.OWN)
    write_release(case, items, tmp_path / "release")
    letter = docx.Document(str(tmp_path / "release" / "decision.docx"))
    lines = [paragraph.text for paragraph in letter.paragraphs]
    assert said in lines
    assert "Til Ida Vad" in lines
    assert ("Begrundelse" in lines) == ("w" in outcomes)
    assert "Akt 1 udleveres ikke: Internt udkast." in lines or outcomes[:1] != "w"
    assert any("Datatilsynet" in line for line in lines)


def test_equal_cases_give_equal_bytes(tmp_path: Path, items: list[ReleaseItem]) -> None:
    for name in ("a", "b"):
        write_release(CASE, items, tmp_path / name)
    for name in ("decision.docx", "index.xlsx", "index.pdf"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_file_names_carry_number_and_type_only() -> None:
    item = ReleaseItem(number="12.3.1", title="Åse Holm", kind="eml", outcome=Outcome.FULL)
    assert file_name(item) == "012.03.01-bilag.pdf"


CITES = ("offentlighedslovens § 23", "offentlighedslovens § 30, nr. 1", "lovens § 33, nr. 5")
SENTENCES = (
    "De faktiske oplysninger fremgår af akt 7, side 2 (§ 28).",
    "Resten gives ikke, da den vil røbe det, der skal beskyttes (§ 34).",
    "Vi har overvejet at give mere (§ 14), men gør det ikke: hensynet til drøftelsen.",
)


@settings(deadline=None, max_examples=12)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Outcome)),
            st.sets(st.sampled_from(CITES)),
            st.sets(st.sampled_from(SENTENCES)),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
)
def test_files_index_and_letter_can_not_disagree(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[tuple[Outcome, set[str], set[str], bool]],
    again: bool,
) -> None:
    """Whatever was decided: each document, ground, reason and answer is told alike everywhere."""
    folder = tmp_path_factory.mktemp("agree")
    pdf = folder / "one.pdf"
    with pymupdf.open() as made:
        made.new_page()
        made.save(pdf)
    items = []
    for number, (outcome, grounds, said, changed) in enumerate(drawn, 1):
        leaves = outcome in (Outcome.FULL, Outcome.PARTIAL)
        new = changed or not again
        edition = ("Ny udgave" if new else "Uændret") if again else ""
        items.append(
            ReleaseItem(
                number=str(number), title=f"Titel{number}", outcome=outcome, changed=new,
                grounds=tuple(sorted(grounds)) if outcome is not Outcome.FULL else (),
                considered=tuple(sorted(said)) if outcome is Outcome.WITHHELD else (),
                reason=f"Grund{number}" if outcome is Outcome.WITHHELD else "",
                file=pdf if leaves and new else None, edition=edition,
            )
        )  # fmt: skip
    case = replace(CASE, earlier="2026-02-01" if again else "")
    written = write_release(case, items, folder / "release")
    sheet = openpyxl.load_workbook(folder / "release" / "index.xlsx").active
    rows = {str(row[0]): row for row in sheet.iter_rows(min_row=2, values_only=True)}
    with pymupdf.open(folder / "release" / "index.pdf") as index:
        listed = "".join("".join(page.get_text() for page in index).split())
    paragraphs = docx.Document(str(folder / "release" / "decision.docx")).paragraphs
    letter = "\n".join(paragraph.text for paragraph in paragraphs)
    files = {path.name for path in (folder / "release" / "documents").iterdir()}
    assert {Path(path).name for path in written.values()} == files
    for item in items:
        row = rows[item.number]
        assert bool(row[9]) == (item.file is not None)
        assert not row[9] or row[9] in files
        assert str(row[8] or "") == "; ".join(item.grounds)
        for told in (item.outcome.danish, item.edition, item.reason, *item.considered):
            assert told in f"{row[7]} {row[10]}"
            assert "".join(told.split()) in listed
        for told in (item.reason, *item.considered):
            assert told in letter
        if item.outcome in (Outcome.PARTIAL, Outcome.WITHHELD):
            for ground in item.grounds:
                assert ground in letter
    assert ("Denne afgørelse følger efter" in letter) == again


def test_a_long_reason_is_in_the_index_to_its_end(tmp_path: Path) -> None:
    reason = " ".join(f"Begrundelse nummer {number} for at afslå." for number in range(250))
    parties = " ".join(f"Part{number}" for number in range(250))
    item = ReleaseItem(number="1", title=parties, outcome=Outcome.WITHHELD, reason=reason)
    write_release(CASE, [replace(item, parties=parties)], tmp_path / "release")
    with pymupdf.open(tmp_path / "release" / "index.pdf") as pdf:
        words = set("\n".join(page.get_text() for page in pdf).split())
    assert {str(number) for number in range(250)} <= words
    assert {f"Part{number}" for number in range(250)} <= words
