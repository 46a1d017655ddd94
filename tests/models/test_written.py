"""The texts written for the recipe are as its reader takes them. No training here."""

from __future__ import annotations

import random
import re

import pytest

from models.recipe import augment, written
from models.recipe.corpus import Sample, Statement, blank_danish, from_text
from redactor.detect.pipeline.ner_words import Gap

NLP = blank_danish()


def test_marks_are_taken_out_and_kept_as_spans() -> None:
    text, spans = written.without_marks("Ring til [Mette|PER], [Odense Kommune|ORG] (a|b).")
    assert text == "Ring til Mette, Odense Kommune (a|b)."
    assert [(text[a:b], kind) for a, b, kind in spans] == [
        ("Mette", "PER"),
        ("Odense Kommune", "ORG"),
    ]


@pytest.mark.parametrize("kind", [*written.SENTENCES, *written.DOCUMENTS])
def test_no_mark_is_broken(kind: str) -> None:
    text = (written.FOLDER / f"{kind}.txt").read_text(encoding="utf-8")
    plain, spans = written.without_marks(text)
    assert not re.search(r"[\[\]]", plain)
    assert len(spans) > 500
    assert all(plain[start:end].strip() == plain[start:end] for start, end, _ in spans)


def test_every_name_of_a_document_is_in_one_of_its_parts() -> None:
    marks = sum(
        len(written.without_marks(text)[1])
        for kind in written.DOCUMENTS
        for text in written.papers(written.FOLDER / f"{kind}.txt")
    )
    parts = written.documents(NLP)
    assert sum(len(list(part.names())) for part in parts) == marks
    assert all(part.gaps[0] is Gap.JOINED for part in parts)
    assert sum(len(part.words) > 2 * written.CHUNK for part in parts) < len(parts) / 50


@pytest.mark.parametrize("kind", [*written.JUDGED, "calibration"])
def test_judged_sentences_have_a_known_label(kind: str) -> None:
    labels = {label for rows in written.judged_texts(kind) for _, label in rows}
    assert written.LABELS[0] in labels
    assert labels <= set(written.LABELS)


def test_names_are_known_only_where_they_are_marked() -> None:
    text = "Skriv til Mette."
    unmarked = Sample(from_text(NLP, text, []).words, [Gap.SPACE] * 4, [0] * 4, named=False)
    assert not augment.upper(unmarked).named
    assert not augment.join([unmarked, unmarked], random.Random(1)).named


def test_a_sentence_keeps_its_words_when_texts_are_joined() -> None:
    first = from_text(NLP, "En linje først.", [])
    second = from_text(NLP, "Hun er syg.", [])
    told = Sample(second.words, second.gaps, second.labels, statements=(Statement(0, 4, 3, 1.0),))
    joined = augment.upper(augment.join([first, told, told], random.Random(1)))
    spans = [joined.words[span.start : span.end] for span in joined.statements]
    assert spans == [["HUN", "ER", "SYG", "."]] * 2
