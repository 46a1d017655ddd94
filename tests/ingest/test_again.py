"""Two looks at one scan: what they say together."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from redactor.ingest.pictures.again import both, with_light
from redactor.ingest.pictures.ocr import Word


def word(text: str, x: float, confidence: float, *, begins: bool = False) -> Word:
    edges = x + 10.0 * np.arange(len(text) + 1)
    boxes = [(a, 50, b, 70) for a, b in pairwise(edges.tolist())]
    return Word(
        signs=tuple(text), boxes=np.array(boxes, dtype=np.float32), baseline=68, height=20,
        confidence=confidence, begins_line=begins,
    )  # fmt: skip


def test_the_surer_reading_of_each_place_is_kept_and_a_dispute_told() -> None:
    first = [word("Farsh", 0, 75, begins=True), word("bor", 100, 90), word("Ågade", 200, 96)]
    second = [word("Farah", 0, 93), word("bor", 101, 96), word("Agade", 200, 70)]
    kept = both(first, second)
    assert [w.text for w in kept] == ["Farah", "bor", "Ågade"]
    # Nothing is disputed where one is sure and the other is not.
    assert [w.disputed for w in kept] == [True, False, False]
    assert kept[0].begins_line
    assert kept[0].hides_name


def test_words_that_one_look_took_apart_are_one_place() -> None:
    first = [word("17", 0, 60), word("5107", 30, 60), word("slut", 200, 90)]
    second = [word("17x5107", 0, 90), word("slut", 200, 90)]
    assert [w.text for w in both(first, second)] == ["17x5107", "slut"]


def test_what_one_look_alone_sees_counts_when_it_is_sure() -> None:
    first = [word("Kære", 0, 95), word("xq", 300, 30)]
    second = [word("Kære", 0, 95), word("Hodan", 100, 94)]
    kept = both(first, second)
    assert [(w.text, w.disputed) for w in kept] == [("Kære", False), ("Hodan", False)]


def test_a_look_that_saw_but_noise_has_no_say() -> None:
    first = [word("Ejsv", 0, 30), word("zz", 100, 20)]
    second = [word("Ejner", 0, 90)]
    assert [w.text for w in both(first, second)] == ["Ejner"]


def test_a_line_that_the_light_look_reads_whole_replaces_its_pieces() -> None:
    dark = [word("Ring", 0, 96, begins=True), word("Ri", 100, 91), word("k", 125, 37)]
    light = [word("Ring", 0, 96, begins=True), word("til", 50, 96), word("Rikke.", 100, 95)]
    assert [w.text for w in with_light(dark, light)] == ["Ring", "til", "Rikke."]


def test_a_light_look_that_saw_little_or_is_less_sure_takes_nothing_away() -> None:
    dark = [word("Kære", 0, 96, begins=True), word("Hodan", 50, 95)]
    less = [word("Kaere", 0, 80, begins=True), word("Hodanxx", 50, 80), word("xyzxyz", 200, 80)]
    assert [w.text for w in with_light(dark, less)] == ["Kære", "Hodan", "xyzxyz"]
    small = [word("Hod", 50, 97, begins=True), word("Bo", 200, 97)]
    assert [w.text for w in with_light(dark, small)] == ["Kære", "Hodan"]
