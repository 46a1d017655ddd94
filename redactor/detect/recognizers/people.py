"""PERSON by rules: a second opinion beside the neural model.

Names are read from the lists (first names and surnames of all origins common in Denmark),
their shape and what stands around them: titles, relations, salutations, closings, labels,
table cells, e-mail headers. Words that are also common words (Bo, Dag, Holm, My) count by
their weight in the lists and need such surroundings. Scores are probabilities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from redactor.detect.base import Hit, Recognizer, header_cell
from redactor.detect.gazetteer import (
    NO_NAME,
    NameWeights,
    authority_at,
    genitive_stem,
    has_surname_shape,
    is_town,
    name_weights,
    sure_first_names,
)
from redactor.detect.recognizers.people_words import (
    CLOSINGS,
    FIRM_AFTER,
    FIRM_BEFORE,
    HONORIFICS,
    LABELS,
    NAMED,
    NO_NAMES,
    PARTICLES,
    RELATIONS,
    SALUTATIONS,
    STOP,
    STRONG_LABELS,
    TITLE_ENDINGS,
    VERBS,
)
from redactor.detect.words import Word, words

_MAX_PARTS = 7
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
_HYPHENATED = re.compile(r"(?:al|el|as|ad|ul|il|abd|abu|bin)[-'’](?P<rest>\w.*)", re.IGNORECASE)
_LABEL_GAP = re.compile(
    r"[ \u00a0]?(?:\([^)\n]{0,30}\)|navn)?[ \u00a0]?(?::[ \u00a0\t]*\n?[ \u00a0]*|\t[ \u00a0]*)"
)
_CLOSING_GAP = re.compile(r"[\s,.:!/-]{1,8}(?:fra[ \n])?$")
_LIST_GAP = re.compile(r"[ \u00a0]?(?:,|;|/|&|\bog\b|\bsamt\b)[ \u00a0\n]{0,2}(?:og )?")
_MAIL_AFTER = re.compile(r"[\"”']?[ \u00a0]?[<(\[](?:mailto:)?[^\s<>@]{1,64}@")
_PERSONAL_AFTER = re.compile(
    r",? ?\(?(?:f\.|født|cpr|c\.p\.r|\d{1,3} år|\d{6}-|nu \d|mor til|far til|bosat)", re.IGNORECASE
)
_WORK_AFTER = re.compile(r",? \(?(?:socialrådgiver|sagsbehandler|leder|læge|advokat|lærer|pædagog)")
_SENTENCE_END = '.!?:;•*–-|>"”“»('


@dataclass(frozen=True, slots=True)
class _Part:
    """One word of a possible name."""

    word: Word
    weights: NameWeights
    initial: bool
    particle: bool


@dataclass(frozen=True, slots=True)
class _Name:
    """Words `first`..`last` (inclusive) read as a name."""

    first: int
    last: int
    score: float
    reason: str


class PeopleRecognizer(Recognizer):
    """Names of people by lists, shape and surroundings."""

    types: ClassVar[tuple[str, ...]] = ("PERSON",)

    def find(self, text: str) -> Iterable[Hit]:
        return _Reader(text).read()


class _Reader:
    """Reads one text from left to right; every name is taken once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = words(text)
        self.hits: list[Hit] = []
        self.reached = 0  # index of the first word not yet taken

    def read(self) -> list[Hit]:
        tokens, count = self.tokens, len(self.tokens)
        i = 0
        while i < count:
            low = tokens[i].lower
            taken = None
            if low in _TRIGGERS or low.endswith(TITLE_ENDINGS):
                taken = self._after_trigger(i)
            if taken is None and (tokens[i].text[0].isupper() or low[:3] in _PREFIXES):
                taken = self._plain(i)
            elif taken is None and low in sure_first_names():
                taken = self._lower_case(i)
            i = max(i + 1, taken if taken is not None else 0)
        return self.hits

    # -- what stands before a name ------------------------------------------------------

    def _after_trigger(self, i: int) -> int | None:
        """A name behind a title, relation, salutation, closing or label; the next index."""
        if i + 1 >= len(self.tokens):
            return None
        low = self.tokens[i].lower
        gap = self.text[self.tokens[i].end : self.tokens[i + 1].start]
        if low in LABELS and _LABEL_GAP.fullmatch(gap):
            context = "cell" if "\t" in gap else "label"
            return self._list(i + 1, context, low)
        if len(gap) > 8:
            return None
        if low in CLOSINGS and _CLOSING_GAP.fullmatch(gap):
            if self.tokens[i + 1].lower in ("fra", "til"):
                return self._take(i + 2, "closing", low) if i + 2 < len(self.tokens) else None
            return self._take(i + 1, "closing", low)
        if low in SALUTATIONS and gap.strip(",") in (" ", "  "):
            nxt = i + 1
            while nxt < len(self.tokens) - 1 and self.tokens[nxt].lower in HONORIFICS:
                nxt += 1
            return self._list(nxt, "salutation", low)
        if low in HONORIFICS and gap in (" ", ". ", ".", "\u00a0", ".\u00a0", ".\n", "\n"):
            return self._take(i + 1, "honorific", low)
        if low in NAMED and gap in (" ", ": ", ".: ", ". "):
            return self._take(i + 1, "named", low)
        if low == "navn" and gap == " " and i and self.tokens[i - 1].lower in ("ved", "fulde"):
            return self._take(i + 1, "named", low)
        if low == "v" and gap == "/":
            return self._take(i + 1, "named", "v/")
        if low in RELATIONS and gap in (" ", ", ", ": ", " (", "\n"):
            return self._list(i + 1, "relation", low)
        if low.endswith(TITLE_ENDINGS) and gap in (" ", ", ", ": ", "\n"):
            return self._take(i + 1, "title", low)
        return None

    def _list(self, i: int, context: str, trigger: str) -> int | None:
        """Names joined by commas or "og" behind one trigger."""
        reached: int | None = None
        for _ in range(40):
            after = self._take(i, context, trigger)
            if after is None:
                break
            reached = i = after
            if i >= len(self.tokens):
                break
            gap_start = self.tokens[i - 1].end
            if self.tokens[i].lower in ("og", "samt") and i + 1 < len(self.tokens):
                i += 1
                continue
            gap = self.text[gap_start : self.tokens[i].start]
            if not _LIST_GAP.fullmatch(gap):
                break
        return reached

    def _take(self, i: int, context: str, trigger: str) -> int | None:
        if i >= len(self.tokens):
            return None
        name = self._name_at(i, context, trigger)
        if name is None:
            return None
        self._emit(name)
        return name.last + 1

    def _emit(self, name: _Name) -> None:
        self.hits.append(
            Hit(
                type="PERSON",
                start=self.tokens[name.first].start,
                end=self._genitive_end(self.tokens[name.last].end),
                score=round(max(0.0, min(0.99, name.score)), 2),
                reason=name.reason,
            )
        )

    def _genitive_end(self, end: int) -> int:
        """`end`, past the apostrophe of "Lars'"."""
        quote = self.text[end : end + 1] in ("'", "’") and self.text[end - 1] in "sxzSXZ"
        return end + 1 if quote and not self.text[end + 1 : end + 2].isalnum() else end

    def _plain(self, i: int) -> int | None:
        name = self._surname_first(i) or self._name_at(i, "", "")
        if name is None:
            return None
        if name.score >= 0.5:
            self._emit(name)
            return name.last + 1
        return None

    def _lower_case(self, i: int) -> int | None:
        """ "jeg hedder mette jensen", "mette holm <mette@…>": two sure names, or a mail behind."""
        tokens = self.tokens
        last = i
        while (
            last + 1 < len(tokens)
            and last - i < 4
            and self.text[tokens[last].end : tokens[last + 1].start] == " "
            and max(name_weights(tokens[last + 1].text)[:2]) >= 0.3
        ):
            last += 1
        mail = bool(_MAIL_AFTER.match(self.text, tokens[last].end))
        ending = name_weights(tokens[last].text).last
        if last == i and not mail:
            return None
        if not mail and ending < 0.85:
            return None
        self._emit(_Name(i, last, 0.93 if mail else 0.75, "For- og efternavn skrevet med småt"))
        return last + 1

    # -- the name itself ----------------------------------------------------------------

    def _parts(self, i: int, context: str) -> list[_Part]:
        """The run of words from `i` that may be one name."""
        parts: list[_Part] = []
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

    def _joined(self, left: _Part, gap: str, word: Word, context: str) -> bool:
        if gap in (" ", "\u00a0"):
            return True
        if gap in (". ", ".", ".\u00a0") and (left.initial or left.word.lower in _SHORTENED):
            return True
        if gap in (' "', '" ', " “", "” ", " '", "' ", " (", ") "):
            return context == "" and left.weights.first >= 0.8 and gap not in (" (", ") ")
        if gap in ("\n", " \n") and (left.weights.first >= 0.5 or left.initial):
            right = name_weights(word.text)
            return right.last >= 0.6 and right.first < 0.5 and word.text[0].isupper()
        return False

    def _part(self, word: Word, j: int, inside: bool, context: str) -> _Part | None:
        """The word as a part of a name; None where the name must end."""
        surface, low = word.text, word.lower
        if surface[0].isdigit() or surface[-1].isdigit():
            return None
        hyphen = _HYPHENATED.fullmatch(surface)
        if hyphen:
            weights = name_weights(hyphen["rest"])
            known = NameWeights(max(weights.first, 0.3), max(weights.last, 0.7), weights.gender)
            return _Part(word, known, initial=False, particle=False)
        upper = surface[0].isupper()
        if low in PARTICLES and inside and (not upper or name_weights(surface).last < 0.3):
            return _Part(word, NO_NAME, initial=False, particle=True)
        if not upper:
            if context in ("label", "closing", "salutation") and low in sure_first_names():
                return _Part(word, name_weights(surface), initial=False, particle=False)
            if context and inside and name_weights(surface).last >= 0.85:
                return _Part(word, name_weights(surface), initial=False, particle=False)
            return None
        if len(surface) == 1 or low in _SHORTENED:
            dotted = self.text[word.end : word.end + 1] == "."
            if not dotted and (not inside or low in ("i", "å", "ø", "e")):
                return None
            return _Part(word, NO_NAME, initial=True, particle=False)
        weights = name_weights(surface)
        if low in STOP and (weights.first < 0.5 and weights.last < 0.5):
            return None
        if low in NO_NAMES and weights.first < 0.5 and weights.last < 0.6:
            return None
        if low in NO_NAMES and not context:
            return None
        if inside and low in FIRM_AFTER and weights.last < 0.3:
            return None
        if inside and j + 1 < len(self.tokens) and weights == NO_NAME and low.endswith(_STREETS):
            return None
        return _Part(word, weights, initial=False, particle=False)

    def _name_at(self, i: int, context: str, trigger: str) -> _Name | None:
        parts = self._parts(i, context)
        if not parts:
            return None
        parts = self._trim(parts, context)
        if not parts:
            return None
        last = i + len(parts) - 1
        if self._is_firm(i, last, parts, context):
            return None
        score, reason = self._base(i, parts)
        score, reason = self._in_context(i, last, parts, context, trigger, score, reason)
        if score < 0.5:
            return None
        return _Name(i, last, score, reason)

    def _trim(self, parts: list[_Part], context: str) -> list[_Part]:
        """Drop words at the end that belong to what follows, and split where a new name begins."""
        known = [max(p.weights.first, p.weights.last) for p in parts]
        sure = [k >= 0.3 or p.initial or p.particle for k, p in zip(known, parts, strict=True)]
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

    def _is_firm(self, i: int, last: int, parts: list[_Part], context: str) -> bool:
        """Whether the words name a firm, place, street or public body instead."""
        text, tokens = self.text, self.tokens
        end = tokens[last].end
        nxt = tokens[last + 1] if last + 1 < len(tokens) else None
        tail = text[end : end + 6].lower()
        if tail.startswith((" a/s", " i/s", " k/s", " p/s", " & ")):
            return True
        if nxt is not None and text[end : nxt.start] in (" ", "\u00a0"):
            if nxt.lower in FIRM_AFTER and (nxt.text[0].isupper() or nxt.lower in ("aps", "a/s")):
                return True
            if nxt.text[0].isdigit() and parts[-1].word.lower.endswith(_STREETS):
                return True
        before = tokens[i - 1] if i else None
        if before is not None and not context:
            if before.lower in FIRM_BEFORE and text[before.end : tokens[i].start] in (" ", ". "):
                return True
            placed = before.lower in ("i", "ved") or (
                before.lower in ("fra", "på", "til") and len(parts) == 1
            )
            if placed and len(parts) <= 2 and is_town(text[tokens[i].start : end]):
                return True
        if authority_at(text, tokens[i].start) is not None:
            return True
        return any(p.word.lower in FIRM_AFTER and p.weights.last < 0.3 for p in parts)

    def _base(self, i: int, parts: list[_Part]) -> tuple[float, str]:
        """Probability from the words alone, and why."""
        names = [p for p in parts if not p.particle]
        head, tail = names[0], names[-1]
        if len(names) == 1:
            return self._single(i, head)
        first, last = head.weights.first, _last_weight(tail)
        middle = [p for p in names[1:-1] if not p.initial]
        strange = sum(max(p.weights.first, _last_weight(p)) < 0.2 for p in middle)
        if head.initial:
            rest = [p for p in names if not p.initial]
            if not rest:
                return 0.0, ""
            weight = max(_last_weight(rest[-1]), rest[0].weights.first * 0.9)
            return (0.5 + 0.4 * weight if weight >= 0.3 else 0.35), "Forbogstav og efternavn"
        if tail.initial:
            return (0.55 + 0.35 * first if first >= 0.5 else 0.2), "Fornavn og forbogstav"
        if first >= 0.3 and last >= 0.3:
            score = 0.55 + 0.27 * first + 0.18 * last - 0.1 * strange
            return score, "Fornavn og efternavn fra navnelisterne"
        if first >= 0.3 and tail.weights.first >= 0.5:
            return 0.45 + 0.25 * first + 0.2 * tail.weights.first, "Flere fornavne"
        if first >= 0.5:
            unknown = is_town(tail.word.text) or tail.word.text.isupper()
            if self._starts_sentence(i):
                return (0.4 if unknown else 0.62 * first + 0.05), "Fornavn og et ukendt ord"
            return (0.5 if unknown else 0.85 * first), "Fornavn og et ord skrevet som efternavn"
        if head.weights.last >= 0.6 and tail.weights.first >= 0.4:
            return 0.8, "Efternavn før fornavn"
        if last >= 0.6 and not self._starts_sentence(i):
            return 0.35 + 0.4 * last, "Ukendt fornavn og efternavn fra navnelisterne"
        return 0.0, ""

    def _single(self, i: int, part: _Part) -> tuple[float, str]:
        first, last = part.weights.first, part.weights.last
        if part.initial or len(part.word.text) < 2:
            return 0.0, ""
        if part.word.text.isupper() and first < 0.85:
            return 0.0, ""
        if _HYPHENATED.fullmatch(part.word.text):
            return (0.65 if last >= 0.7 and part.word.text[0].isupper() else 0.3), "Efternavn"
        starts = self._starts_sentence(i)
        nxt = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        verb = nxt is not None and nxt.lower in VERBS
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
        if last >= 0.9:
            sen = part.word.lower.removesuffix("s").endswith("sen")
            score = 0.66 if sen else 0.56
            if starts:
                score -= 0.08
            return score + (0.12 if verb else 0.0), "Efternavn alene"
        return 0.0, ""

    def _starts_sentence(self, i: int) -> bool:
        start = self.tokens[i].start
        before = self.text[max(0, start - 4) : start].rstrip(" \u00a0")
        return not before or before[-1] in _SENTENCE_END or before[-1] in "\n\t"

    # -- what the surroundings add ------------------------------------------------------

    def _in_context(
        self,
        i: int,
        last: int,
        parts: list[_Part],
        context: str,
        trigger: str,
        score: float,
        reason: str,
    ) -> tuple[float, str]:
        text, tokens = self.text, self.tokens
        end = tokens[last].end
        head = parts[0]
        weight = max(max(p.weights.first, p.weights.last) for p in parts)
        if context:
            lifted = self._lift(parts, context, trigger, weight, i, last)
            if lifted is None:
                return 0.0, ""
            if lifted[0] > score:
                score, reason = lifted
            else:
                score = min(0.99, score + 0.03)
        if _MAIL_AFTER.match(text, end):
            return max(score, 0.9 if weight >= 0.3 else 0.7), "Navn foran en e-mailadresse"
        if _PERSONAL_AFTER.match(text, end) and (weight >= 0.1 or len(parts) > 1):
            floor = 0.88 if weight >= 0.3 else 0.6
            if score < floor:
                return floor, "Navn efterfulgt af alder, fødselsdato eller CPR"
        alone = self._fills_cell(i, last)
        if alone and not context:
            if score >= 0.5 and len(parts) > 1:
                score += 0.03
            elif head.weights.first >= 0.8 and not head.word.text.isupper():
                score = max(score, 0.7)
            tabbed = "\t" in (
                text[max(0, tokens[i].start - 1) : tokens[i].start],
                text[end : end + 1],
            )
            if tabbed and score < 0.88:
                header = header_cell(text, tokens[i].start)
                if header and _NAME_HEADER.search(header) and header.strip() != head.word.text:
                    return 0.9, "Står i en kolonne med navne"
        return score, reason

    def _lift(
        self, parts: list[_Part], context: str, trigger: str, weight: float, i: int, last: int
    ) -> tuple[float, str] | None:
        """Score and reason that the word before the name gives; None where it is no name."""
        text, tokens = self.text, self.tokens
        known = weight >= 0.1 or any(has_surname_shape(p.word.text) for p in parts)
        low = parts[0].word.lower
        if not known and (low in NO_NAMES or low in STOP or low in _GENERIC):
            return None
        if parts[0].word.lower in _GENERIC and weight < 0.4:
            return None
        ends_line = text[tokens[last].end : tokens[last].end + 1] in ("", "\n", "\t", ",", "<", "/")
        if context == "honorific":
            return (0.94 if known else 0.85), f"Navn efter “{trigger}”"
        if context == "named":
            return (0.92 if known else 0.75), f"Navn efter “{trigger}”"
        if context == "salutation":
            return (0.93 if known else 0.75), "Navn i en hilsen"
        if context == "closing":
            if known:
                return 0.94, "Navn under en afsluttende hilsen"
            return (0.72, "Står under en afsluttende hilsen") if ends_line else None
        if context in ("label", "cell"):
            if trigger in STRONG_LABELS and (known or context == "label"):
                return (0.95 if known else 0.85), f"Står efter feltet “{trigger}”"
            if known:
                return 0.9, f"Står efter feltet “{trigger}”"
            return None
        if context == "relation":
            if parts[0].weights.first >= 0.1 or weight >= 0.5:
                return 0.9, f"Navn efter ordet “{trigger}”"
            return (
                (0.6, f"Skrevet som navn efter ordet “{trigger}”") if not known else (0.75, "Navn")
            )
        if context == "title":
            if weight >= 0.1 or (known and len(parts) > 1):
                return 0.93, f"Navn efter titlen “{trigger}”"
            return (0.7, f"Efternavn efter titlen “{trigger}”") if known else None
        return None

    def _fills_cell(self, i: int, last: int) -> bool:
        start, end = self.tokens[i].start, self.tokens[last].end
        before = self.text[max(0, start - 3) : start].rstrip(" \u00a0")
        after = self.text[end : end + 2].lstrip(" \u00a0,.")
        return (not before or before[-1] in "\n\t•*-–|") and (not after or after[0] in "\n\t|")

    def _surname_first(self, i: int) -> _Name | None:
        """ "Jensen, Mette Holm"."""
        tokens, text = self.tokens, self.text
        word = tokens[i]
        end = i
        weights = name_weights(word.text)
        last = max(weights.last, 0.4 if weights == NO_NAME and has_surname_shape(word.text) else 0)
        if i + 1 >= len(tokens) or not word.text[0].isupper():
            return None
        if text[word.end : tokens[i + 1].start] == " " and tokens[i + 1].text[0].isupper():
            if weights.last < 0.4 or weights.first > 0.6 or i + 2 >= len(tokens):
                return None  # "Holm Jensen, Mette" begins with a surname
            end = i + 1
            weights = name_weights(tokens[end].text)
            last = min(last, weights.last)
        if end + 1 >= len(tokens) or text[tokens[end].end : tokens[end + 1].start] not in (
            ", ",
            ",",
        ):
            return None
        line = self._begins_cell(i)
        unknown = weights == NO_NAME and word.lower not in STOP and word.lower not in NO_NAMES
        if last < 0.3 and not (line and unknown):
            return None
        if weights.first > last or authority_at(text, word.start) is not None:
            return None
        parts = self._parts(end + 1, "")
        if not parts or parts[0].weights.first < 0.5 or parts[0].word.text[0].islower():
            return None
        if any(is_town(p.word.text) and p.weights.first < 0.6 for p in parts):
            return None
        surnames = sum(p.weights.last >= 0.6 and p.weights.first < 0.5 for p in parts)
        if surnames and not (line and last >= 0.7):
            return None  # "… Holm, Peter Hansen" is a list of two
        if len(parts) > 4:
            return None
        stop = end + len(parts)
        if stop + 1 < len(tokens) and tokens[stop + 1].lower == "og" and not line:
            return None
        score = 0.6 + 0.3 * parts[0].weights.first * last + (0.08 if line else 0.0)
        if not line and last < 0.6:
            return None
        return _Name(i, stop, score, "Efternavn, fornavn")

    def _begins_cell(self, i: int) -> bool:
        start = self.tokens[i].start
        before = self.text[max(0, start - 4) : start].rstrip(" \u00a0")
        return not before or before[-1] in "\n\t•*|:–(-" or before[-2:] in ("1.", "2.")


_TRIGGERS = (
    LABELS | CLOSINGS | SALUTATIONS | HONORIFICS | NAMED | RELATIONS | frozenset({"navn", "v"})
)
_PREFIXES = frozenset({"al-", "el-", "al’", "al'"})
_SHORTENED = frozenset("chr kr th fr joh alb aug vald ch chr. st jr sr".split())
_NAME_HEADER = re.compile(
    r"(?i)\b(?:\w*navn\w*|deltager\w*|elev\w*|borger\w*|beboer\w*|sagsbehandler|forælder|forældre"
    r"|barn\w*|kontaktperson\w*|medarbejder\w*|person\w*|patient\w*|medlem\w*|lejer\w*|ejer\w*)\b"
)
_GENERIC = frozenset(
    "alle borger borgere forældre naboer nabo læser medarbejder medarbejdere kollega kolleger "
    "kollegaer kommune kommunen sagsbehandler team teamet venner bestyrelse bestyrelsen medlem "
    "medlemmer ansøger klager kunde kunder patient frue herre hr fru begge gæster afdeling "
    "afdelingen jobcenter jobcentret forvaltning forvaltningen redaktør redaktion redaktionen "
    "familie familien beboer beboere lejer lejere lærer lærere elev elever ven dommer minister "
    "borgmester myndighed postmester administration administrationen sekretariat sekretariatet "
    "direktion direktør leder skole skolen socialforvaltningen børneforvaltningen sir madam team".split()
)


def _last_weight(part: _Part) -> float:
    """Surname weight with unknown words of surname shape at one half."""
    if part.weights == NO_NAME and has_surname_shape(part.word.text):
        return 0.5
    return part.weights.last
