"""The spaCy component, with the trained pipeline itself."""

from __future__ import annotations

import pickle
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from redactor.detect.pipeline.ner import (
    LABELS,
    Name,
    OnnxNer,
    best_path,
    calibrated,
    join_reversed,
    trimmed,
)
from redactor.detect.pipeline.ner_lexicon import (
    CASELESS,
    FEATURES,
    GENITIVE,
    INITIALS,
    UNKNOWN,
    Known,
    Lexicon,
)
from redactor.detect.pipeline.ner_words import (
    Encoder,
    Gap,
    Words,
    gap_between,
    readings,
    window_input,
    windows,
    words_of,
)
from redactor.errors import RedactorError

PIPELINE = Path(__file__).parents[2] / "models" / "da_redactor"
O, B, I = 0, LABELS.index("B-PER"), LABELS.index("I-PER")  # noqa: E741


@cache
def pipeline() -> Language:
    return spacy.load(PIPELINE)


def component(nlp: Language) -> OnnxNer:
    found = nlp.get_pipe("onnx_ner")
    assert isinstance(found, OnnxNer)
    return found


@cache
def lexicon() -> Lexicon:
    return Lexicon((PIPELINE / "onnx_ner" / "lexicon.txt.gz").read_bytes())


def persons(text: str) -> list[str]:
    return [ent.text for ent in pipeline()(text).ents if ent.label_ == "PER"]


def scored(doc: Doc) -> list[tuple[int, int, str, float]]:
    return [(e.start_char, e.end_char, e.label_, e._.score) for e in doc.ents]


def test_loading_and_running_needs_no_torch() -> None:
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "import spacy, redactor.detect.pipeline.ner\n"
        f"doc = spacy.load({str(PIPELINE)!r})('Mette Hansen bor i Odense.')\n"
        "assert doc.ents and not {'transformers', 'onnx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_entities_have_types_and_scores() -> None:
    doc = pipeline()("Mette Hansen flyttede fra Odense og klagede til Ankestyrelsen.")
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Mette Hansen", "PER"),
        ("Odense", "LOC"),
        ("Ankestyrelsen", "ORG"),
    ]
    assert all(0.5 < e._.score < 1 for e in doc.ents)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sagen om Hansen, Mette er afsluttet.", ["Hansen, Mette"]),
        ("Til: Al-Hassan, Fatima; Kowalski, Piotr", ["Al-Hassan, Fatima", "Kowalski, Piotr"]),
        ("Vi ses i morgen.\nMvh /Mette", ["Mette"]),
        ("Det er noteret. //Asha", ["Asha"]),
        ("Journaliseret 12-03-2021 af MKH", ["MKH"]),
        ("det var mette hansen der ringede til asha", ["mette hansen", "asha"]),
        ("Notat af J.P. Hansen.", ["J.P. Hansen"]),
        ("Kære Asha\n\nTak for din mail.", ["Asha"]),
        ("Fra: Nguyễn Thị Lan\nTil: Lars Holm", ["Nguyễn Thị Lan", "Lars Holm"]),
        ("Navn: Abdirahman Warsame\nAdresse: Vestergade 4", ["Abdirahman Warsame"]),
        ("Navn\tMette Hansen\tAarhus", ["Mette Hansen"]),
        ("Skriv til c/o Piotr Kowalski, Skolegade 2.", ["Piotr Kowalski"]),
        ("> Hej Søren\n> Har du talt med Aviaja Lynge?", ["Søren", "Aviaja Lynge"]),
        ("METTE HANSEN HAR SØGT OM HJÆLP.", ["METTE HANSEN"]),
        ("Det er Fatimas mor.", ["Fatimas"]),
        ("Vi talte med Anne-Marie Bech-Nielsen i går.", ["Anne-Marie Bech-Nielsen"]),
        ("Med venlig hilsen\n\nBirgit Munk\nsocialrådgiver", ["Birgit Munk"]),
        ("Brevet er sendt til Mette\nHansen i går.", ["Mette\nHansen"]),
    ],
)
def test_names_in_the_shapes_of_case_files(text: str, names: list[str]) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("Hansen , Mette kom", [(0, 1), (2, 3)], [(0, 3)]),
        ("Holm Hansen , Mette Marie kom", [(0, 2), (3, 5)], [(0, 5)]),
        ("Jensen , Per og Hansen , Lis", [(0, 3), (4, 5), (6, 7)], [(0, 3), (4, 7)]),
        # not a surname first, not a given name second, a list, a comma of its own
        ("Mette , Hansen kom", [(0, 1), (2, 3)], [(0, 1), (2, 3)]),
        ("Hansen , Jensen kom", [(0, 1), (2, 3)], [(0, 1), (2, 3)]),
        ("Hansen , Mette , Ole kom", [(0, 1), (2, 3), (4, 5)], [(0, 1), (2, 3), (4, 5)]),
        ("Ole , Hansen , Mette kom", [(0, 1), (2, 3), (4, 5)], [(0, 1), (2, 3), (4, 5)]),
        ("Hansen og Mette kom", [(0, 1), (2, 3)], [(0, 1), (2, 3)]),
    ],
)
def test_two_halves_of_a_reversed_name_are_joined(
    text: str, found: list[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    texts = text.split()
    gaps = [Gap.JOINED if word == "," else Gap.SPACE for word in texts]
    names = [Name(start, end, "PER", -0.1) for start, end in found]
    joined = join_reversed(names, Words(list(range(len(texts))), texts, gaps), lexicon())
    assert [(name.start, name.end) for name in joined] == expected


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("Hansen , kom", (0, 2), [(0, 1)]),
        ("/ Mette :", (0, 3), [(1, 2)]),
        ("( A )", (0, 1), [(0, 1)]),
        ("ole@firma.example", (0, 1), []),
    ],
)
def test_marks_at_the_ends_of_names_and_addresses_are_left_out(
    text: str, found: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    texts = text.split()
    words = Words(list(range(len(texts))), texts, [Gap.SPACE] * len(texts))
    left = trimmed([Name(*found, "PER", -0.1)], words)
    assert [(name.start, name.end) for name in left] == expected


def test_no_name_runs_out_of_a_heading_in_capitals() -> None:
    found = persons("ANSØGNING FRA OLE BROE\nJensen har ringet til hende.")
    assert found == ["OLE BROE", "Jensen"]


def test_a_list_by_lines_is_not_joined() -> None:
    words = Words([0, 1, 2], ["Hansen", ",", "Mette"], [Gap.JOINED, Gap.JOINED, Gap.NEWLINE])
    names = [Name(0, 1, "PER", -0.1), Name(2, 3, "PER", -0.1)]
    assert join_reversed(names, words, lexicon()) == names


@pytest.mark.parametrize(
    "text",
    [
        "De kan bo på en mark, og en dag kom der sol og storm.",
        "Kommunen skal efter serviceloven § 50 undersøge forholdene.",
        "Prisen er 4.200 kr. per person, jf. bilag 3.",
    ],
)
def test_ordinary_words_are_no_persons(text: str) -> None:
    assert persons(text) == []


def test_no_name_crosses_an_empty_line_or_a_cell() -> None:
    for gap in ("\n\n", "\t", "\f"):
        assert all(gap not in name for name in persons(f"Mette Hansen{gap}Lars Holm bor her."))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\t",
        "\x00",
        "Mette\x00Hansen",
        "🙂🙂 👩‍👩‍👧",
        "محمد الأحمد يسكن في أودنسه",
        "\u202eMette Hansen\u202c",
        "a" * 100_000,
        "▁▁ | <s> </s> <unk>",
        "\r\n\x0b\x0c\u2028\u2029",
    ],
)
def test_odd_input_passes(text: str) -> None:
    doc = pipeline()(text)
    assert all(0 <= e._.score <= 1 for e in doc.ents)


def test_long_line_is_covered_to_its_end() -> None:
    text = "Der var ikke flere oplysninger i sagen. " * 2500 + "Mette Hansen ringede til Odense."
    assert len(text) > 100_000
    assert [e.text for e in pipeline()(text).ents][-2:] == ["Mette Hansen", "Odense"]


def test_windows_answer_for_each_word_once() -> None:
    doc = pipeline().make_doc("Mette Hansen kom.\nHun gik igen, sagde Bo.\n" * 200)
    words = words_of(doc)
    encoder = Encoder((PIPELINE / "onnx_ner" / "tokenizer.json").read_text(encoding="utf-8"))
    pieces = encoder.pieces(words.texts, words.gaps)
    known = lexicon().features(words.texts, [False] * len(words.texts))
    cut = list(windows(pieces, words, 256, 32))
    answered = [word for window in cut for word in range(window.start, window.end)]
    assert answered == list(range(len(words.texts)))
    assert max(len(window_input(pieces, known, window).ids) for window in cut) <= 256
    assert all(words.gaps[window.start] >= Gap.NEWLINE for window in cut[1:])


def test_result_does_not_depend_on_neighbours_in_the_batch() -> None:
    texts = ["Mette Hansen bor i Odense.", "Kære Asha", "Ring til Bo. " * 300]
    alone = [scored(pipeline()(text)) for text in texts]
    component(pipeline())._seen.clear()
    assert [scored(doc) for doc in pipeline().pipe(texts[::-1])] == alone[::-1]


def test_cached_window_gives_the_same_answer_and_cache_is_bounded() -> None:
    fresh = spacy.load(PIPELINE, config={"components": {"onnx_ner": {"cache_size": 2}}})
    first = scored(fresh("Mette Hansen bor i Odense."))
    assert scored(fresh("Mette Hansen bor i Odense.")) == first
    for number in range(5):
        fresh(f"Sag {number}")
    assert len(component(fresh)._seen) == 2


def test_disk_bytes_and_pickle_keep_the_model(tmp_path: Path) -> None:
    text = "Mette Hansen bor i Odense."
    expected = scored(pipeline()(text))
    pipeline().to_disk(tmp_path / "copy")
    copies = [
        spacy.load(tmp_path / "copy"),
        spacy.blank("da").from_config(pipeline().config).from_bytes(pipeline().to_bytes()),
    ]
    assert [scored(nlp(text)) for nlp in copies] == [expected, expected]
    revived = pickle.loads(pickle.dumps(component(pipeline())))
    assert scored(revived(pipeline().make_doc(text))) == expected


def test_scores_survive_docbin() -> None:
    doc = pipeline()("Mette Hansen bor i Odense.")
    data = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (again,) = DocBin().from_bytes(data).get_docs(pipeline().vocab)
    assert scored(again) == scored(doc)


def test_component_without_model_says_so() -> None:
    nlp = spacy.blank("da")
    nlp.add_pipe("onnx_ner")
    with pytest.raises(RedactorError, match="ikke indlæst"):
        nlp("Mette")


def test_path_opens_no_name_with_inside_and_stops_at_a_cell() -> None:
    likes_inside = np.full((3, len(LABELS)), -5.0, np.float32)
    likes_inside[:, I] = -0.1
    spaced = [Gap.JOINED, Gap.SPACE, Gap.SPACE]
    assert best_path(likes_inside, spaced) == [B, I, I]
    path = best_path(likes_inside, [Gap.JOINED, Gap.SPACE, Gap.CELL])
    assert path[:2] == [B, I]
    assert not LABELS[path[2]].startswith("I-")


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Mette Hansen bor i USA", ["Mette Hansen bor i USA"]),
        ("Navn : METTE HANSEN", ["Navn : Mette Hansen"]),
        (
            "METTE HANSEN HAR SØGT IGEN .",
            ["Mette Hansen har søgt igen .", "Mette Hansen Har Søgt Igen ."],
        ),
        (
            "ANNE-MARIE ER SET AF WXYZQ",
            ["Anne-Marie er set af Wxyzq", "Anne-Marie Er Set Af Wxyzq"],
        ),
        ("jeg ringede til mette", ["jeg ringede til Mette", "jeg ringede til mette"]),
    ],
)
def test_stretches_whose_case_says_nothing_are_read_in_two_ways(text: str, ways: list[str]) -> None:
    read = readings(text.split(), lexicon())
    assert [" ".join(way) for way in read.ways] == ways
    assert any(read.caseless) == (text != ways[0])


def test_lexicon_knows_names_places_bodies_and_ordinary_words() -> None:
    known = lexicon().known
    assert known("Mette") & (Known.GIVEN_MOSTLY | Known.FAMILY_MOSTLY) == Known.GIVEN_MOSTLY
    assert known("hansen") & Known.FAMILY_MOSTLY
    assert known("Nguyễn") & Known.FAMILY_MOSTLY
    assert known("Mette-Nguyen") & known("Mette") == known("Mette")
    assert known("Danmark") & Known.COUNTRY
    assert known("ODENSE") & Known.PLACE
    assert known("Ankestyrelsen") == Known.ORGANISATION
    assert known("kommune") == Known.ORDINARY
    assert not known("Qxyzw")


def test_features_of_words() -> None:
    texts = ["Hansens", "brev", "Dansk", "Folkeparti", "New", "York", "MKH", "OG", "Qxyzw"]
    rows = lexicon().features(texts, [False] * 7 + [True, True])
    assert rows.shape == (9, FEATURES)
    organisation = Known.ORGANISATION.bit_length() - 1
    place = Known.PLACE.bit_length() - 1
    assert rows[:2, GENITIVE].tolist() == [1, 0]
    assert rows[:, organisation].tolist() == [0, 0, 1, 1, 0, 0, 0, 0, 0]
    assert rows[4:7, place].tolist() == [1, 1, 0]
    assert rows[:, INITIALS].tolist() == [0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert rows[:, CASELESS].tolist() == [0] * 7 + [1, 1]
    assert rows[[1, 7, 8], UNKNOWN].tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("", Gap.JOINED),
        (" ", Gap.SPACE),
        (" \n", Gap.NEWLINE),
        ("\r\n", Gap.NEWLINE),
        ("\n \n", Gap.BLANK),
        ("\f", Gap.BLANK),
        ("\t", Gap.CELL),
        ("    ", Gap.CELL),
    ],
)
def test_gaps(text: str, gap: Gap) -> None:
    assert gap_between(text) is gap


def test_calibration_rises_and_stays_a_probability() -> None:
    values = [calibrated(score, 1.3, 0.2) for score in (-20.0, -2.0, -0.5, -0.01, 0.0)]
    assert values == sorted(values)
    assert 0 < values[0] < values[-1] < 1
