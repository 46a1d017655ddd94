"""Words in another script than the Latin one are suggested."""

from __future__ import annotations

import pytest

from redactor.detect import ScriptRecognizer


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vi har talt med Панас Шевченко i går", ["Панас Шевченко"]),
        ("Hr. קלנדיה mødte ikke op", ["קלנדיה"]),
        ("Klagen er indgivet af شادن أبو داوود den 3. maj", ["شادن أبو داوود"]),
        ("Jeg talte med सचिन कोल्हे i går", ["सचिन कोल्हे"]),
        ("Jeg hedder 李明 og bor i Odense", ["李明"]),
        ("Моя дочь София больна\nи не ходит", ["Моя дочь София больна", "и не ходит"]),
        ("Hældningen α, afstanden Δh og πr² er målt, µ er 0,3 og modstanden 5 kΩ", []),
        ("Åse Ñuñez og Žydrė Wałęsa – „citat“ ☐ Ja ☑ Nej ½", []),
    ],
)
def test_words_in_another_script(text: str, wanted: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in ScriptRecognizer().find(text)] == wanted
