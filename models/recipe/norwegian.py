"""Names in Norwegian newspapers and reports, read as if they were Danish.

NorNE (Jørgensen et al. 2020) marks them in the Norwegian Dependency Treebank. Norwegian Bokmål is
Danish in another spelling for the most part; words are given the Danish one where there is a Danish
word. What an authority or a state is called when it acts is left open: the Danish corpus takes it
for a place, NorNE for an organisation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from models.recipe.corpus import INDEX, UNKNOWN_LABEL, Sample
from redactor.detect.pipeline.ner_words import Gap
from redactor.lexicon import is_ordinary_word

_SAME = {
    "etter": "efter", "mot": "mod", "enn": "end", "mye": "meget", "mellom": "mellem",
    "gjennom": "gennem", "noen": "nogle", "hadde": "havde", "fikk": "fik", "blitt": "blevet",
    "bli": "blive", "gjøre": "gøre", "gjør": "gør", "si": "sige", "sier": "siger", "deg": "dig",
    "meg": "mig", "seg": "sig", "å": "at", "av": "af", "sett": "set", "tatt": "taget",
    "gått": "gået", "gitt": "givet", "ett": "et", "nytt": "nyt", "gikk": "gik", "vet": "ved",
    "prosent": "procent", "annet": "andet", "annen": "anden", "ut": "ud", "opp": "op",
    "uten": "uden", "fram": "frem", "ennå": "endnu", "bare": "kun", "jente": "pige",
    "jenter": "piger", "gutt": "dreng", "dere": "I", "fortsatt": "fortsat", "likevel": "alligevel",
    "dersom": "hvis", "slik": "sådan", "slike": "sådanne", "forteller": "fortæller",
    "kveld": "aften", "uke": "uge", "uka": "ugen", "fant": "fandt", "visste": "vidste",
    "hun": "hun", "ta": "tage", "tar": "tager", "ha": "have", "gi": "give", "gir": "giver",
    "be": "bede", "dra": "drage", "måte": "måde", "fordi": "fordi", "norsk": "norsk",
}  # fmt: skip
"""Words of every day that no rule turns into their Danish fellows."""
_RULES = [
    ("kj", "k"), ("skj", "sk"), ("gj", "g"), ("sjon", "tion"), ("het", "hed"), ("øy", "øj"),
    ("ei", "ej"), ("ai", "aj"), ("p", "b"), ("t", "d"), ("k", "g"), ("kk", "k"), ("tt", "t"),
    ("ll", "l"), ("nn", "n"), ("ss", "s"), ("mm", "m"), ("pp", "p"), ("ff", "f"), ("rr", "r"),
    ("gg", "g"), ("bb", "b"), ("nn", "nd"), ("ll", "ld"), ("tt", "dt"), ("dd", "d"), ("æ", "e"),
    ("e", "æ"), ("jø", "ø"), ("å", "o"), ("o", "å"), ("u", "o"), ("y", "ø"), ("nsj", "nc"),
    ("sj", "ch"), ("s", "c"), ("k", "c"), ("v", "g"), ("ks", "x"), ("f", "v"), ("a", "en"),
    ("ene", "erne"), ("er", "r"), ("et", "t"), ("te", "ede"), ("er", "e"),
]  # fmt: skip
"""Norwegian spellings and the Danish ones beside them, tried one at a time."""
_STEPS = 3
_CLOSE_LEFT = set(".,:;!?)%»")
_OPEN = set("(«")
_SKIPPED = "|"
"""Marks the end of a heading in the treebank."""


@cache
def respelled(word: str) -> str:
    """A Norwegian word in small letters as the Danish word it becomes in at most three changes of
    spelling; itself where that is a Danish word already, or where there is none."""
    if word in _SAME:
        return _SAME[word]
    reached = {word}
    for _ in range(_STEPS + 1):
        danish = sorted(found for found in reached if is_ordinary_word(found))
        if danish:
            return danish[0]
        reached = {changed for found in reached for changed in _changes(found)}
    return word


def _changes(word: str) -> Iterator[str]:
    for old, new in _RULES:
        at = word.find(old, 1 if len(old) == 1 else 0)
        while at >= 0:
            yield word[:at] + new + word[at + len(old) :]
            at = word.find(old, at + 1)


def _label(mark: str) -> int:
    kind = mark.removeprefix("name=").replace("GPE_LOC", "LOC")
    if "GPE_ORG" in kind:
        return UNKNOWN_LABEL
    return INDEX.get(kind, 0)


def _gap(before: str, word: str, inside: bool) -> Gap:
    if word in _CLOSE_LEFT or before in _OPEN or (inside and (word == '"' or before == '"')):
        return Gap.JOINED
    return Gap.SPACE


def _sentence(rows: list[list[str]]) -> Sample:
    words, gaps, labels = [], [], []
    quoted = False
    for row in rows:
        word, label = row[1], _label(row[-1])
        closing = word == '"' and quoted
        opened = bool(words) and words[-1] == '"' and quoted
        gaps.append(_gap(words[-1], word, closing or opened) if words else Gap.JOINED)
        quoted ^= word == '"'
        plain = word.lower()
        if label == 0 and (word == plain or not words) and word.isalpha():
            danish = respelled(plain)
            word = danish if word == plain else danish[0].upper() + danish[1:]
        words.append(word)
        labels.append(label)
    return Sample(words, gaps, labels)


def read_norne(paths: Iterable[Path]) -> list[Sample]:
    """The sentences of files of NorNE's collection `ndt`, in Danish spelling."""
    samples = []
    for path in paths:
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            rows = [line.split("\t") for line in block.splitlines() if line[:1].isdigit()]
            rows = [row for row in rows if row[1] != _SKIPPED]
            if rows:
                samples.append(_sentence(rows))
    return samples
