"""PERSON by rules: a second opinion beside the neural model.

Names are read from the lists (first names and surnames of all origins common in Denmark),
their shape and what stands around them: titles, relations, salutations, closings, labels,
table cells, e-mail headers. Words that are also common words (Bo, Dag, Holm, My) count by
their weight in the lists and need such surroundings. Scores are probabilities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import (
    has_surname_shape,
    is_town,
    name_weights,
    sure_first_names,
)
from redactor.detect.names.lexicon import NAME_HEADER
from redactor.detect.names.words import Word, word_set
from redactor.detect.recognizers.people_forms import further_names
from redactor.detect.recognizers.people_inverted import InvertedNames, NameRun
from redactor.detect.recognizers.people_shape import Part
from redactor.detect.recognizers.people_words import (
    CLOSINGS,
    CRAFTS,
    HONORIFICS,
    LABELS,
    NAMED,
    NO_NAMES,
    RELATIONS,
    SALUTATIONS,
    STOP,
    STRONG_LABELS,
    TITLE_ENDINGS,
)
from redactor.detect.text.anchors import header_cell
from redactor.lexicon import is_ordinary_word, is_plain_noun

_LABEL_GAP = re.compile(r" ?(?:\([^)\n]{0,30}\)|navn)? ?(?::[ \t]*\n? *|\t *)")
_CLOSING_GAP = re.compile(r"[\s,.:!/-]{1,8}(?:fra[ \n])?$")
_LIST_GAP = re.compile(r" ?(?:,|;|/|&|\bog\b|\bsamt\b)[ \n]{0,2}(?:og )?")
_MAIL_AFTER = re.compile(r"[\"”']? ?[<(\[](?:mailto:)?[^\s<>@]{1,64}@")
_PERSONAL_AFTER = re.compile(
    r",? ?\(?(?:f\.|født|cpr|c\.p\.r|\d{1,3} år|\d{6}-|nu \d|mor til|far til|bosat)", re.IGNORECASE
)
_HIS_NUMBER = re.compile(
    r" (?:(?i:cpr|c\.p\.r)(?![^,;\n]{0,12}\d)"
    r"|cpr-?n(?:umme)?r(?:et)?\.? (?:er|var|lyder|står|skal|kan|som|der)(?!\w)"
    r"|cpr (?:er|var|lyder)(?!\w))"
)
"""After "Hans" that means "his": "Hans cpr, som står i skemaet", "Hans cpr-nummer er 0102…", not
"Hans CPR 010203-0102"."""
_KNOWN, _SHORT = 0.1, 5
"""First names that are words too have no more letters than this."""
_WORK_AFTER = re.compile(r",? \(?(?:socialrådgiver|sagsbehandler|leder|læge|advokat|lærer|pædagog)")
_LABEL_ENDINGS = ("nr", "nummer", "nummeret")
"""No name ends so: "borgeren Bo Bech, CPR-nr. …" goes on with a label."""


class PeopleRecognizer(Recognizer):
    """Names of people by lists, shape and surroundings."""

    types: ClassVar[tuple[str, ...]] = ("PERSON",)

    def read(self, text: str) -> Iterable[Hit]:
        read = _Reader(text).read()
        yield from read
        taken = {(hit.start, hit.end) for hit in read}
        yield from (hit for hit in further_names(text) if (hit.start, hit.end) not in taken)


class _Reader(InvertedNames):
    """Reads one text from left to right; every name is taken once."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
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
            whole = self.whole_field(i + 1) if low == "navn" else None
            if whole is not None:
                self._emit(whole)
                return whole.last + 1
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
        if low in HONORIFICS and gap in (" ", ". ", ".", ".\n", "\n"):
            return self._take(i + 1, "honorific", low)
        if low in NAMED and gap in (" ", ": ", ".: ", ". "):
            if low in ("kaldet", "kaldes") and self.tokens[i + 1].text.isupper():
                return None  # "paddleboard, kaldet SUP"
            return self._take(i + 1, "named", low)
        if low == "navn" and gap == " " and i and self.tokens[i - 1].lower in ("ved", "fulde"):
            return self._take(i + 1, "named", low)
        if low == "v" and gap == "/":
            return self._take(i + 1, "named", "v/")
        if low in RELATIONS and gap in (" ", ", ", ": ", " (", "\n"):
            if self._ends_there(i, gap):
                return None
            return self._list(i + 1, "relation", low)
        if low.endswith(TITLE_ENDINGS) and gap in (" ", ", ", ": ", "\n"):
            return self._take(i + 1, "title", low)
        return None

    def _ends_there(self, i: int, gap: str) -> bool:
        """Whether a word for a relation says nothing of the next word: in "Quist & Søn Byg", or
        where it ends a line and a noun begins the next."""
        if self.text[max(0, self.tokens[i].start - 2) : self.tokens[i].start] == "& ":
            return True
        following = self.tokens[i + 1].text
        return (
            gap == "\n"
            and len(following) > _SHORT
            and max(name_weights(following)[:2]) < _KNOWN
            and is_plain_noun(following)
        )

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
        tokens = self.tokens
        while (  # "Deltagere: HR-konsulent Rikke Bech"
            i + 1 < len(tokens)
            and tokens[i].lower.endswith(TITLE_ENDINGS)
            and self.text[tokens[i].end : tokens[i + 1].start] == " "
        ):
            i += 1
        if i >= len(tokens):
            return None
        name = self._name_at(i, context, trigger)
        if name is None:
            return None
        self._emit(name)
        return name.last + 1

    def _emit(self, name: NameRun) -> None:
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
        name = self.surname_first(i) or self._name_at(i, "", "")
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
        self._emit(NameRun(i, last, 0.93 if mail else 0.75, "For- og efternavn skrevet med småt"))
        return last + 1

    # -- the name itself ----------------------------------------------------------------

    def _name_at(self, i: int, context: str, trigger: str) -> NameRun | None:
        if self.tokens[i].lower.endswith(_LABEL_ENDINGS):
            return None
        parts = self.parts(i, context)
        if not parts:
            return None
        parts = self.trim(parts, context)
        if not parts:
            return None
        last = i + len(parts) - 1
        if self.is_firm(i, last, parts, context):
            return None
        score, reason = self.base(i, parts)
        score, reason = self._in_context(i, last, parts, context, trigger, score, reason)
        if score < 0.5:
            return None
        return NameRun(i, last, score, reason)

    # -- what the surroundings add ------------------------------------------------------

    def _in_context(
        self,
        i: int,
        last: int,
        parts: list[Part],
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
            lifted = self._lift(parts, context, trigger, weight, last)
            if lifted is None:
                return 0.0, ""
            if lifted[0] > score:
                score, reason = lifted
            else:
                score = min(0.99, score + 0.03)
        if _MAIL_AFTER.match(text, end):
            return max(score, 0.9 if weight >= 0.3 else 0.7), "Navn foran en e-mailadresse"
        his = head.word.lower == "hans" and self.starts_sentence(i) and _HIS_NUMBER.match(text, end)
        if not his and _PERSONAL_AFTER.match(text, end) and (weight >= 0.1 or len(parts) > 1):
            floor = 0.88 if weight >= 0.3 else 0.6
            if score < floor:
                return floor, "Navn efterfulgt af alder, fødselsdato eller CPR"
        alone = self.fills_cell(i, last)
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
                if header and NAME_HEADER.search(header) and header.strip() != head.word.text:
                    return 0.9, "Står i en kolonne med navne"
        return score, reason

    def _lift(
        self, parts: list[Part], context: str, trigger: str, weight: float, last: int
    ) -> tuple[float, str] | None:
        """Score and reason that the word before the name gives; None where it is no name."""
        text, tokens = self.text, self.tokens
        known = weight >= 0.1 or any(has_surname_shape(p.word.text) for p in parts)
        low = parts[0].word.lower
        if not known and (low in NO_NAMES or low in STOP or low in _GENERIC):
            return None
        if parts[0].word.lower in _GENERIC and weight < 0.4:
            return None
        if context == "salutation" and len(parts) == 1 and not known and _is_office(low):
            return None  # "Kære Forsyning"
        if len(parts) > 1 and parts[1].word.lower == "af" and is_plain_noun(low):
            return None  # "Indehaver af Bjerg Akustik"
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
            last_cell = text[tokens[last].end : tokens[last].end + 1] in ("", "\n")
            if trigger in _NAME_FIELDS and last_cell and not is_ordinary_word(low):
                return 0.7, f"Står efter feltet “{trigger}”"
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
            if known:
                return 0.7, f"Efternavn efter titlen “{trigger}”"
            called = trigger.endswith(CRAFTS) and len(parts) == 1 and _is_rare(parts[0].word)
            return (0.6, f"Skrevet som navn efter “{trigger}”") if called else None
        return None


_OFFICE = (
    "ning", "ningen", "tion", "tionen", "service", "center", "centret", "kontor", "kontoret",
    "afdeling", "afdelingen", "enhed", "enheden", "team", "teamet", "gruppe", "gruppen",
    "sekretariat", "sekretariatet", "forvaltning", "selskab", "selskabet",
    "forening", "foreningen", "hold", "holdet", "vagt", "vagten",
)  # fmt: skip


def _is_rare(word: Word) -> bool:
    """Whether a word with a capital is in no list of words or towns: "fabrikant Kvessel"."""
    return (
        len(word.text) > _SHORT - 2
        and word.text.istitle()
        and not (is_plain_noun(word.lower) or is_town(word.text))
    )


_GROUP = (
    "venner", "veninder", "kolleger", "medlemmer", "forældre", "elever", "naboer", "beboere",
    "brugere", "følgere", "læsere", "lyttere", "gæster", "kunder", "frivillige", "spejdere",
    "borgere", "kammerater", "søstre", "brødre", "ansatte", "medarbejdere", "deltagere",
)  # fmt: skip


def _is_office(word: str) -> bool:
    """Whether a word that a letter greets is who keeps the mailbox, nobody's name."""
    return word.endswith(_GROUP) or (word.endswith(_OFFICE) and is_plain_noun(word))


_NAME_FIELDS = word_set("navn fornavn fornavne efternavn mellemnavn")
_TRIGGERS = (
    LABELS | CLOSINGS | SALUTATIONS | HONORIFICS | NAMED | RELATIONS | frozenset({"navn", "v"})
)
_PREFIXES = frozenset({"al-", "el-", "al’", "al'"})
_GENERIC = word_set(
    "alle borger borgere forældre naboer nabo læser medarbejder medarbejdere kollega kolleger "
    "kollegaer kommune kommunen sagsbehandler team teamet venner bestyrelse bestyrelsen medlem "
    "medlemmer ansøger klager kunde kunder patient frue herre hr fru begge gæster afdeling "
    "afdelingen jobcenter jobcentret forvaltning forvaltningen redaktør redaktion redaktionen "
    "familie familien beboer beboere lejer lejere lærer lærere elev elever ven dommer minister "
    "borgmester myndighed postmester administration administrationen sekretariat sekretariatet "
    "direktion direktør leder skole skolen socialforvaltningen børneforvaltningen sir madam "
    "team"
)
