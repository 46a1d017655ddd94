"""How names look: the words that may be one name, and how likely they are by themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from redactor.detect.names.gazetteer import (
    NO_NAME,
    NameWeights,
    authority_at,
    genitive_stem,
    has_surname_shape,
    is_town,
    name_weights,
    nominative,
    sure_first_names,
)
from redactor.detect.names.meant import is_served, is_where
from redactor.detect.names.ordinary import is_thing
from redactor.detect.names.words import Word, word_set, words
from redactor.detect.recognizers.people_words import (
    FIRM_AFTER,
    FIRM_BEFORE,
    NO_NAMES,
    PARTICLES,
    RELATIONS,
    STOP,
    VERBS,
)

_FORMS = frozenset(("SA", "AG", "AB", "BV", "NV", "SE"))
"""Forms of foreign companies; names are in capitals throughout or not at all."""
_MAX_PARTS = 7
_ABBREVIATED = 4
"""Capitals up to which a word of `NO_NAMES` is an abbreviation even in a list of people."""
_STREETS = (
    "vej",
    "gade",
    "allé",
    "alle",
    "stræde",
    "vænge",
    "boulevard",
    "plads",
    "torv",
    "vejen",
    "gaden",
)
_INSTITUTION = re.compile(
    r"\w{3,}(?:center|centret|skole|skolen|hospital|museum|bibliotek|akademi|institut|kommune"
    r"|styrelsen|forening|foreningen|klubben|plejehjem|børnehave|vuggestue|gymnasium"
    r"|huset|firmaet|butikken|klinikken|salonen|værkstedet|forretningen|selskabet|kiosken|caféen"
    r"|restauranten|grillen|gartneriet|bageriet|mejeriet|slagteriet|trykkeriet|tømmerhandlen"
    r"|handelen|agenturet|hallen|banken)"
)
"""A word that no list of names knows and that what is named by it begins with: "Sprogcenter"."""
HYPHENATED = re.compile(r"(?:al|el|as|ad|ul|il|abd|abu|bin)[-'’](?P<rest>\w.*)", re.IGNORECASE)
_SENTENCE_END = '.!?:;•*–-|>"”“»('
_SHORTENED = word_set("chr kr th fr joh alb aug vald ch chr. st jr sr")


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a possible name."""

    word: Word
    weights: NameWeights
    initial: bool
    particle: bool


def last_weight(part: Part) -> float:
    """Surname weight with unknown words of surname shape at one half."""
    if part.weights == NO_NAME and has_surname_shape(part.word.text):
        return 0.5
    return part.weights.last


def _owns(head: Part, after: Part) -> bool:
    """Whether a first name in the genitive stands before a word for what is somebody's, as a
    programme or a shop: no surname follows a genitive."""
    return (
        head.weights.first >= 0.5
        and nominative(head.word.text) != head.word.text
        and not (after.initial or after.particle)
        and max(after.weights.first, last_weight(after)) < 0.1
    )


class NameShape:
    """Reads runs of words of one text as names."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = words(text)

    def parts(self, i: int, context: str) -> list[Part]:
        """The run of words from `i` that may be one name."""
        parts: list[Part] = []
        tokens, text = self.tokens, self.text
        for j in range(i, min(i + _MAX_PARTS, len(tokens))):
            word = tokens[j]
            if j > i:
                gap = text[tokens[j - 1].end : word.start]
                if not self._joined(parts[-1], gap, word, context):
                    break
            part = self._part(word, j, bool(parts), context)
            if part is None:
                break
            parts.append(part)
        while parts and parts[-1].particle:
            parts.pop()
        return parts

    def _joined(self, left: Part, gap: str, word: Word, context: str) -> bool:
        if gap == " ":
            return True
        if gap in (". ", ".") and (left.initial or left.word.lower in _SHORTENED):
            return True
        if gap in (' "', '" ', " “", "” ", " '", "' ", " (", ") "):
            return context == "" and left.weights.first >= 0.8 and gap not in (" (", ") ")
        if gap in ("\n", " \n") and left.particle:
            return word.text[0].isupper()
        if (
            gap in ("\n", " \n")
            and context != "salutation"
            and (left.weights.first >= 0.5 or left.initial)
        ):
            if word.lower in PARTICLES and word.text[0].islower() and len(word.text) > 1:
                return True
            right = name_weights(word.text)
            return right.last >= 0.6 and right.first < 0.5 and word.text[0].isupper()
        return False

    def _part(self, word: Word, j: int, inside: bool, context: str) -> Part | None:
        """The word as a part of a name; None where the name must end."""
        surface, low = word.text, word.lower
        if surface[0].isdigit() or surface[-1].isdigit():
            return None
        hyphen = HYPHENATED.fullmatch(surface)
        if hyphen:
            weights = name_weights(hyphen["rest"])
            known = NameWeights(max(weights.first, 0.3), max(weights.last, 0.7), weights.gender)
            return Part(word, known, initial=False, particle=False)
        upper = surface[0].isupper()
        if low in PARTICLES and inside and (not upper or name_weights(surface).last < 0.3):
            return Part(word, NO_NAME, initial=False, particle=True)
        if not upper:
            if context in ("label", "closing", "salutation") and low in sure_first_names():
                return Part(word, name_weights(surface), initial=False, particle=False)
            if context and inside and name_weights(surface).last >= 0.85:
                return Part(word, name_weights(surface), initial=False, particle=False)
            return None
        if len(surface) == 1 or low in _SHORTENED:
            dotted = self.text[word.end : word.end + 1] == "."
            if self.text[max(0, word.start - 1) : word.start] == "/":
                return None  # the end of "I/S."
            if not dotted and (not inside or low in ("i", "å", "ø", "e")):
                return None
            return Part(word, NO_NAME, initial=True, particle=False)
        weights = name_weights(surface)
        if low in STOP and (weights.first < 0.5 and weights.last < 0.5):
            return None
        if low in NO_NAMES and weights.first < 0.5 and weights.last < 0.6:
            return None
        if low in NO_NAMES and (
            not context or (surface.isupper() and len(surface) <= _ABBREVIATED)
        ):
            return None
        if inside and low in FIRM_AFTER and weights.last < 0.3:
            return None
        if inside and j + 1 < len(self.tokens) and weights == NO_NAME and low.endswith(_STREETS):
            return None
        return Part(word, weights, initial=False, particle=False)

    def trim(self, parts: list[Part], context: str) -> list[Part]:
        """Drop words at the end that belong to what follows, and split where a new name begins."""
        if len(parts) > 1 and _owns(parts[0], parts[1]):
            return parts[:1]
        known = [max(p.weights.first, p.weights.last) for p in parts]
        sure = [k >= 0.1 or p.initial or p.particle for k, p in zip(known, parts, strict=True)]
        shout = len(parts) > 1 and all(p.word.text.isupper() for p in parts)
        if shout and not context:
            # all capitals: only words of the lists, else whole headings would be names
            for n, ok in enumerate(sure):
                if not ok and not has_surname_shape(parts[n].word.text):
                    return parts[:n]
        # one unknown word may follow a sure first name; a second only between known ones
        unknown = 0
        for n, ok in enumerate(sure):
            if ok or parts[n].word.text[-1:] == "" or has_surname_shape(parts[n].word.text):
                continue
            unknown += 1
            if n == 0 and not context and len(parts) == 1:
                return []
            if unknown > 1 and not context:
                return parts[:n]
        return parts

    def is_firm(self, i: int, last: int, parts: list[Part], context: str) -> bool:
        """Whether the words name a firm, place, street or public body instead."""
        text, tokens = self.text, self.tokens
        end = tokens[last].end
        nxt = tokens[last + 1] if last + 1 < len(tokens) else None
        tail = text[end : end + 6].lower()
        if tail.startswith((" a/s", " i/s", " k/s", " p/s", " & ")):
            return True
        if nxt is not None and text[end : nxt.start] == " ":
            if nxt.lower in FIRM_AFTER and (nxt.text[0].isupper() or nxt.lower in ("aps", "a/s")):
                return True
            if nxt.text[0].isdigit() and parts[-1].word.lower.endswith(_STREETS):
                return True
        before = tokens[i - 1] if i else None
        if before is not None and not context:
            if before.lower in FIRM_BEFORE and text[before.end : tokens[i].start] in (" ", ". "):
                return True
            if (
                len(parts) == 1
                and before.text[0].isupper()
                and text[before.end : tokens[i].start] == " "
                and name_weights(before.text) == NO_NAME
                and _INSTITUTION.fullmatch(before.lower)
            ):
                return True  # "Autohuset Breum"
            leads = self._leads(i)
            placed = leads in ("i", "ved") or (leads in ("fra", "på", "til") and len(parts) == 1)
            if placed and len(parts) <= 2 and is_town(text[tokens[i].start : end]):
                return True
        if authority_at(text, tokens[i].start) is not None:
            return True
        if parts[0].weights == NO_NAME and _INSTITUTION.fullmatch(parts[0].word.lower):
            return True
        form = parts[-1].word.text in _FORMS and not parts[0].word.text.isupper()
        return form or any(p.word.lower in FIRM_AFTER and p.weights.last < 0.3 for p in parts)

    def _leads(self, i: int) -> str:
        """The word before `i`, or before the towns that it stands in a row with: "i Ry og Bo"."""
        while i > 1:
            row = self.tokens[i - 1].lower in ("og", "eller", "samt")
            row = row or self.text[self.tokens[i - 1].end : self.tokens[i].start] == ", "
            town = i - 2 if self.tokens[i - 1].lower in ("og", "eller", "samt") else i - 1
            if not row or not is_town(self.tokens[town].text):
                break
            i = town
        return self.tokens[i - 1].lower if i else ""

    def base(self, i: int, parts: list[Part]) -> tuple[float, str]:
        """Probability from the words alone, and why."""
        names = [p for p in parts if not p.particle]
        head, tail = names[0], names[-1]
        if len(names) == 1:
            return self._single(i, head)
        first, last = head.weights.first, last_weight(tail)
        middle = [p for p in names[1:-1] if not p.initial]
        strange = sum(max(p.weights.first, last_weight(p)) < 0.2 for p in middle)
        if head.initial:
            rest = [p for p in names if not p.initial]
            if not rest:
                return 0.0, ""
            weight = max(last_weight(rest[-1]), rest[0].weights.first * 0.9)
            return (0.5 + 0.4 * weight if weight >= 0.3 else 0.35), "Forbogstav og efternavn"
        if tail.initial:
            return (0.55 + 0.35 * first if first >= 0.5 else 0.2), "Fornavn og forbogstav"
        if 0.1 <= first < 0.3 and (last >= 0.6 or tail.weights.first >= 0.5):
            return 0.55 + 0.15 * max(last, tail.weights.first) - 0.1 * strange, "Navn fra listerne"
        if first >= 0.3 and last >= 0.3:
            score = 0.55 + 0.27 * first + 0.18 * last - 0.1 * strange
            return score, "Fornavn og efternavn fra navnelisterne"
        if first >= 0.3 and tail.weights.first >= 0.5:
            return 0.45 + 0.25 * first + 0.2 * tail.weights.first, "Flere fornavne"
        if first >= 0.5:
            unknown = is_town(tail.word.text) or tail.word.text.isupper()
            if tail.weights == NO_NAME and head.word.text.isupper() and is_thing(tail.word.lower):
                return 0.0, ""  # "GORM Komfurvagt", a make and what it is
            if self.starts_sentence(i):
                return (0.4 if unknown else 0.62 * first + 0.05), "Fornavn og et ukendt ord"
            return (0.5 if unknown else 0.85 * first), "Fornavn og et ord skrevet som efternavn"
        if head.weights.last >= 0.6 and tail.weights.first >= 0.4:
            return 0.8, "Efternavn før fornavn"
        if last >= 0.6 and not self.starts_sentence(i):
            return 0.35 + 0.4 * last, "Ukendt fornavn og efternavn fra navnelisterne"
        return 0.0, ""

    def _single(self, i: int, part: Part) -> tuple[float, str]:
        first, last = part.weights.first, part.weights.last
        if part.initial or len(part.word.text) < 2:
            return 0.0, ""
        if part.word.text.isupper() and first < 0.85:
            return 0.0, ""
        if HYPHENATED.fullmatch(part.word.text):
            return (0.65 if last >= 0.7 and part.word.text[0].isupper() else 0.3), "Efternavn"
        starts = self.starts_sentence(i)
        nxt = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        verb = nxt is not None and nxt.lower in VERBS
        if (
            first >= 0.2
            and nxt is not None
            and nxt.lower in RELATIONS
            and genitive_stem(part.word.lower)
            and name_weights(part.word.text[:-1]).first >= 0.2
        ):
            return 0.8, "Navn i ejefald foran et ord for familie"
        if first >= 0.5 and first >= last - 0.3:
            score = first * (0.66 if starts else 0.82)
            if verb:
                score += 0.12
            if genitive_stem(part.word.lower) and not starts:
                score += 0.02
            return score, "Fornavn fra navnelisterne"
        before = self.tokens[i - 1].lower if i else ""
        if first >= 0.3 and before in ("med", "hos", "om", "af", "og", "at", "men", "hvor"):
            return 0.35 + 0.5 * first, "Ord, der både er navn og andet, brugt som navn"
        if first >= 0.3 and verb and not starts:
            return 0.35 + 0.4 * first, "Fornavn foran et udsagnsord"
        if last >= 0.9 and not self._means_place(part):
            sen = part.word.lower.removesuffix("s").endswith("sen")
            score = 0.66 if sen else 0.56
            if starts:
                score -= 0.08
            return score + (0.12 if verb else 0.0), "Efternavn alene"
        return 0.0, ""

    def _means_place(self, part: Part) -> bool:
        """Whether a surname is said of a place or a firm: "asylcentret i Sandholm"."""
        start, end = part.word.start, part.word.end
        return is_where(self.text, start, end) or is_served(self.text, start, end)

    def starts_sentence(self, i: int) -> bool:
        start = self.tokens[i].start
        before = self.text[max(0, start - 4) : start].rstrip(" ")
        return not before or before[-1] in _SENTENCE_END or before[-1] in "\n\t"

    def fills_cell(self, i: int, last: int) -> bool:
        start, end = self.tokens[i].start, self.tokens[last].end
        before = self.text[max(0, start - 3) : start].rstrip(" ")
        after = self.text[end : end + 2].lstrip(" ,.")
        return (not before or before[-1] in "\n\t•*-–|") and (not after or after[0] in "\n\t|")

    def begins_cell(self, i: int) -> bool:
        start = self.tokens[i].start
        before = self.text[max(0, start - 4) : start].rstrip(" ")
        return not before or before[-1] in "\n\t•*|:–(-" or before[-2:] in ("1.", "2.")
