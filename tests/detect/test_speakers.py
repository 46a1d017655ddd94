"""Who tells a sensitive statement at work is no part of it."""

from __future__ import annotations

import pytest

from redactor.detect.hits import Hit
from redactor.detect.people.speakers import without_speakers


def _hit(type_: str, text: str, part: str) -> Hit:
    start = text.index(part)
    return Hit(type=type_, start=start, end=start + len(part), score=0.9, reason="")


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        (
            "Overlæge Bodil Raun oplyser, at patienten har en depression.",
            "Bodil Raun",
            "patienten har en depression.",
        ),
        (
            "Bodil Raun, overlæge, skriver: patienten har en depression.",
            "Bodil Raun",
            "patienten har en depression.",
        ),
        (
            "05.05. B. Raun, overlæge: Pt. har en depression.",
            "B. Raun",
            "Pt. har en depression.",
        ),
        (
            "Ifølge psykolog Rikke Balle lider drengen af angst.",
            "Rikke Balle",
            "lider drengen af angst.",
        ),
        ("Drengen har svær angst, siger psykolog Rikke Balle.", "Rikke Balle",
         "Drengen har svær angst"),
        # whoever tells of himself or of others as a private person stays covered
        *(
            (text, name, text)
            for text, name in (
                ("Vidnet Sten Vig forklarede, at Kasper slog med flad hånd.", "Sten Vig"),
                ("Overlæge Bodil Raun har selv en depression.", "Bodil Raun"),
                ("Drengen er indlagt med angst hos overlæge Bodil Raun.", "Bodil Raun"),
                ("Overlæge Bodil Raun siger, at ja.", "Bodil Raun"),
            )
        ),
    ],
)  # fmt: skip
def test_the_speaker_is_left_out(text: str, name: str, left: str) -> None:
    found = [(_hit("HEALTH", text, text), "s"), (_hit("PERSON", text, name), "p")]
    told = next(h for h, _ in without_speakers(text, found) if h.type == "HEALTH")
    assert text[told.start : told.end] == left


def test_names_and_numbers_are_left_as_they_are() -> None:
    text = "Overlæge Bodil Raun oplyser, at nummeret er 12345678."
    found = [
        (_hit("PERSON", text, "Bodil Raun"), "p"),
        (_hit("PHONE_NUMBER", text, "12345678"), "n"),
    ]
    assert without_speakers(text, found) == found
