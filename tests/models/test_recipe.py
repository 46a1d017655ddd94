"""The recipe's data: made-up documents, held-out names, the tokenizer. No training here."""

from __future__ import annotations

import random
from functools import cache

import pytest

from models.recipe import augment
from models.recipe.corpus import Sample, blank_danish, from_text
from models.recipe.lexicon import build, organisations
from models.recipe.names import NamePool, held_out
from models.recipe.synthetic import Writer, mention
from redactor.detect.names.gazetteer import fold
from redactor.detect.pipeline.ner_lexicon import Known, Lexicon


@cache
def pool() -> NamePool:
    return NamePool("train")


@cache
def writer() -> Writer:
    return Writer(blank_danish(), pool())


def test_held_out_names_are_not_drawn_from_the_products_list() -> None:
    world = pool().origins["world"]
    held = {fold(name) for name in held_out()}
    assert len(world.given) > 10_000
    assert held.isdisjoint({fold(name) for name in world.given + world.family})


def test_every_template_is_filled_and_its_names_stand_where_they_are_said_to() -> None:
    rng = random.Random(4)
    assert len(writer().templates) > 130
    for template in writer().templates:
        for _ in range(3):
            text, spans = writer().write(rng, template)
            assert "{" not in text
            assert all(text[start:end].strip() == text[start:end] != "" for start, end, _ in spans)


def test_forms_of_a_person() -> None:
    rng = random.Random(1)
    person = pool().origins["danish"].draw(rng)
    while len(person.given) != 1 or len(person.family) != 1:
        person = pool().origins["danish"].draw(rng)
    given, family = person.given[0], person.family[0]
    assert mention(person, "r") == f"{family}, {given}"
    assert mention(person, "q") == f"{family.upper()}, {given}"
    assert mention(person, "n") == given[0] + family[0]
    assert len(mention(person, "k")) == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mvh /Mette", ["Mvh", "/", "Mette"]),
        ("-Mette", ["-", "Mette"]),
        ("•Mette", ["•", "Mette"]),
        ("Mette;Lars", ["Mette", ";", "Lars"]),
        ("Att.:Mette", ["Att.", ":", "Mette"]),
        ("og/eller Novo A/S", ["og/eller", "Novo", "A/S"]),
        ("Lars-Erik", ["Lars-Erik"]),
    ],
)
def test_tokenizer_parts_names_from_signs(text: str, words: list[str]) -> None:
    assert [token.text for token in blank_danish()(text)] == words


def test_lexicon_leaves_names_out_on_request_and_nothing_else() -> None:
    whole, less = Lexicon(build()), Lexicon(build(without=frozenset({"mette", "holstebro"})))
    assert whole.known("Mette") & Known.GIVEN
    assert not less.known("Mette")
    assert less.known("Holstebro") & Known.PLACE
    assert "Folketinget" in organisations()


def test_changes_keep_words_and_labels_together() -> None:
    text = "Mette Hansen bor i Odense og kender Fatima fra Ankestyrelsen."
    spans = [(0, 12, "PER"), (19, 25, "LOC"), (36, 42, "PER"), (47, 60, "ORG")]
    sample = from_text(blank_danish(), text, spans)
    rng = random.Random(3)

    def kinds(changed: Sample) -> list[str]:
        assert len(changed.words) == len(changed.labels) == len(changed.gaps)
        return [kind for _, _, kind in changed.names()]

    for change in (augment.upper, augment.lower, augment.names_lower, augment.names_upper):
        assert kinds(change(sample)) == ["PER", "LOC", "PER", "ORG"]
    for _ in range(20):
        assert kinds(augment.misread(sample, rng)) == ["PER", "LOC", "PER", "ORG"]
        assert kinds(augment.swap_names(sample, pool(), rng)) == ["PER", "LOC", "PER", "ORG"]
    assert augment.names_lower(sample).words[:2] == ["mette", "hansen"]
    assert augment.names_lower(sample).words[4] == "Odense"
