"""MUNICIPALITY, ORGANIZATION (public bodies) and LOCATION (towns) from the lists.

Policy keeps these; they are found so that people can see them as what they are and so that
no one takes "Randers Kommune" or "Holm" after "i" for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from rapidfuzz import fuzz

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.names.abroad import abroad_in
from redactor.detect.names.gazetteer import (
    authorities_in,
    is_municipality,
    is_town,
    name_weights,
    towns,
)
from redactor.detect.names.lexicon import TITLE_WORD
from redactor.detect.names.words import Word, word_set, words
from redactor.detect.recognizers.sensitive_agents import may_be_agent
from redactor.detect.recognizers.sensitive_subjects import is_person_word
from redactor.detect.text.anchors import header_cell
from redactor.detect.text.patterns import lowered, scan
from redactor.lexicon import is_ordinary_word

_KOMMUNE = word_set(
    "kommune kommunes regionskommune regionskommunes municipality kommunia kommunea kommunias"
)
_NOT_BEFORE_KOMMUNE = word_set(
    "den din vores jeres deres denne hver enhver en samme anden anden dansk danske ny nye egen "
    "lokal lille stor større mindre fælles fattig rig hele "
    "i og til fra af kære pågældende tidligere nuværende tilflytter fraflytter hvilken"
)
_LABELLED = re.compile(
    r"(?<!\w)(?:\w{0,14}(?i:kommune)(?::[ \t]{0,2}| er )|\w{3,14}kommune (?=[A-ZÆØÅ])"
    r"|(?:(?<=\n)|^)[A-ZÆØÅ]\w{2,16}kommune\n"
    r"|(?i:kommunen) i "
    r"|(?:Municipality|City) of )(?P<n>[A-ZÆØÅ][\wæøå-]+"
    r"(?: [A-ZÆØÅ][\wæøå-]+)?)"
)
"""A form's field or an English letter: "Betalingskommune: Ishøj", "Municipality of Aarhus"."""
_WORD_KOMMUNE = re.compile(r"[ \n](?i:kommunes?)(?!\w)")
"""After the name, which then is read by that word: "Bopælskommune: Køge Kommune"."""
_SEVERAL = re.compile(
    r"(?<!\w)[Kk]ommunerne (?=[A-ZÆØÅ])"
    r"(?P<list>[A-ZÆØÅ][\wæøå-]+(?: [A-ZÆØÅ][\wæøå-]+)?(?:(?:, | og | samt )[A-ZÆØÅ][\wæøå-]+"
    r"(?: [A-ZÆØÅ][\wæøå-]+)?){1,12})"
)
"""Of a list: "kommunerne Ikast-Brande, Herning og Struer"."""
_OF_LIST = re.compile(r"[A-ZÆØÅ][\wæøå-]+(?: [A-ZÆØÅ][\wæøå-]+)?")
_CELL = re.compile(r"(?:^|(?<=[\t\n]))[A-ZÆØÅ][\wæøå-]+(?: [A-ZÆØÅ][\wæøå-]+)?(?=[\t\n]|$)")
_COLUMN = re.compile(r"\W*\w{0,14}kommune[rn]?\W*", re.IGNORECASE)
_ALONE = re.compile(
    r"(?<!\w)(?:Norddjurs|Syddjurs|Ringkøbing-Skjern|Ikast-Brande|Faaborg-Midtfyn|Fåborg-Midtfyn"
    r"|Lyngby-Taarbæk|Lyngby-Tårbæk|Høje-Taastrup|Høje-Tåstrup|Mariagerfjord|Vesthimmerland"
    r"|Jammerbugt|Guldborgsund|Favrskov)(?!\w|\s[Kk]ommun)"
    r"|(?<!\w)(?i:kbh\.?|kbhvn\.?|cph|københavn|fr\.?berg|frb\.?|frbg\.?|århus|aarh\.?|ålb\.?) "
    r"(?i:kommunes?)\b"
)
"""Names that are of no town, only of a municipality; and what people shorten."""
_MISREAD = re.compile(
    r"(?<!\w)(?P<n>[A-ZÆØÅ][\wæøå-]{1,30}(?: [A-ZÆØÅ][\wæøå-]{1,30})?) (?P<k>[Kk][o0ø](?:m|rn"
    r"|n)\w{2,6})(?!\w)"
)
"""The word as OCR may have it: "Tårnby Kommvne"."""
_GREENLAND = re.compile(
    r"(?<!\w)(?:Kommuneqarfik Sermersooq|Sermersooq Kommune|Kommune Kujalleq|Kujalleq Kommune"
    r"|Qeqqata (?:Kommunia|Kommune)|Avannaata (?:Kommunia|Kommune)"
    r"|Kommune Qeqertalik|Qeqertalik Kommune|(?:Tórshavnar|Klaksvíkar|Runavíkar|Tvøroyrar|Vága"
    r"|Sunda|Eystur)"
    r" komm?una)s?(?!\w)",
    re.IGNORECASE,
)
_CODED = re.compile(
    r"(?<!\w)(?:[a-zæøå]{0,14})kommune(?:(?:n|s)?[ -]?(?:kode|nr\.?|nummer|no\.?):?|:)? "
    r"(?P<code>\d{3})(?!\w|[.,:/-]\d| ?(?:kr|borgere|ansatte|boliger|mio|sager|\d))",
    re.IGNORECASE,
)
_CODES = frozenset(
    """
    101 147 151 153 155 157 159 161 163 165 167 169 173 175 183 185 187 190 201 210 217 219 223 230
    240 250 253 259 260 265 269 270 306 316 320 326 329 330 336 340 350 360 370 376 390 400 410 411
    420 430 440 450 461 479 480 482 492 510 530 540 550 561 563 573 575 580 607 615 621 630 657 661
    665 671 706 707 710 727 730 740 741 746 751 756 760 766 773 779 787 791 810 813 820 825 840 846
    849 851 860 955 956 957 959 960
    """.split()  # noqa: SIM905
)
"""The numbers municipalities go by in the registers (Danmarks Statistik)."""
_PLACE_PREPOSITIONS = word_set("i fra til ved nær omkring mod udenfor uden over på af")
_OWNERS = word_set("hr fru frk kære hej hr. dr")


class PlacesRecognizer(Recognizer):
    """Municipalities, public bodies and towns."""

    types: ClassVar[tuple[str, ...]] = ("MUNICIPALITY", "ORGANIZATION", "LOCATION")

    def read(self, text: str) -> Iterable[Hit]:
        hits = [
            Hit(
                type="ORGANIZATION",
                start=start,
                end=end,
                score=0.95,
                reason="Navn på en offentlig myndighed",
            )
            for start, end in authorities_in(text)
        ]
        hits.extend(_bodies_named(text))
        hits.extend(_municipalities(text))
        hits.extend(_municipalities_named(text))
        taken = {i for h in hits for i in range(h.start, h.end)}
        hits.extend(h for h in _towns(text) if h.start not in taken)
        hits.extend(
            Hit(type="LOCATION", start=start, end=end, score=0.9, reason=_ABROAD)
            for start, end in abroad_in(text)
        )
        return hits


_ABROAD = "Navn på et sted i udlandet"
_CAP = r"[A-ZÆØÅ][a-zæøåéü]+"
_MISSION = re.compile(
    rf"(?<!\w)(?:(?:(?:Den|Det) )?(?:Kgl\. |Kongelige )?(?:{_CAP}ske|{_CAP}s) "
    r"(?:[Aa]mbassade|[Gg]eneralkonsulat|[Kk]onsulat|[Rr]epræsentation)s?"
    r"|Ambassaden|Generalkonsulatet|Konsulatet|Repræsentationen)"
    rf" i {_CAP}(?:[ -]{_CAP})?(?!\w)"
)
"""An embassy and where it is: "Den Danske Ambassade i Ankara"."""
_FIRM = re.compile(
    r"(?<!\w)(?:[A-ZÆØÅ][a-zæøå]*|[a-zæøå]{3,})(?:firmaet|firma|selskabet|tegnestuen"
    r"|virksomheden|mæglerne|revisorerne|advokaterne|arkitekterne|kontoret|bureauet) "
    rf"(?:{_CAP}(?:[ -]{_CAP})?, )?{_CAP}(?:[ -]{_CAP})?"
    rf" (?:& (?:{_CAP}(?:[ -]{_CAP})?|Co\.?|Søn(?:ner)?)|og Partnere?)(?!\w)"
)
"""A firm of several, behind the word for it: "Revisionsfirmaet Holst & Bruun"."""


def _bodies_named(text: str) -> Iterator[Hit]:
    for match in scan(_MISSION, text, "mbassade", "onsulat", "epræsentation"):
        yield _body(*match.span(), "En ambassade eller et konsulat og dets sted")
    for match in scan(_FIRM, text, " & ", " og partner"):
        yield _body(*match.span(), "Et firmas navn efter ordet for det")


def _body(start: int, end: int, reason: str) -> Hit:
    return Hit(type="ORGANIZATION", start=start, end=end, score=0.95, reason=reason)


def _municipalities(text: str) -> Iterator[Hit]:
    tokens = words(text)
    for i, word in enumerate(tokens):
        if word.lower not in _KOMMUNE or i == 0:
            continue
        before = tokens[i - 1]
        if text[before.end : word.start] not in (" ", "\n"):
            continue
        start = before.start
        name = text[start : before.end]
        known = is_municipality(f"{name} kommune")
        if not known and i > 1 and tokens[i - 2].text[0].isupper():  # Høje Taastrup
            both = text[tokens[i - 2].start : before.end]
            if is_municipality(f"{both} kommune"):
                start, known = tokens[i - 2].start, True
        shouting = name.isupper() and len(name) > 1
        if known and (before.text[0].isupper() or word.text[0].isupper()):
            score, reason = 0.98, "En af de 98 kommuner"
        elif (
            before.text[0].isupper()
            and (word.text[0].isupper() or shouting)
            and before.lower not in _NOT_BEFORE_KOMMUNE
        ):
            score, reason = 0.85, "Navn foran ordet Kommune"
        elif known:
            score, reason = 0.7, "En af de 98 kommuner, skrevet med småt"
        else:
            continue
        yield Hit(type="MUNICIPALITY", start=start, end=word.end, score=score, reason=reason)


def _municipalities_named(text: str) -> Iterator[Hit]:
    for match in _LABELLED.finditer(text):
        first = match["n"].split(" ")[0]
        name = next((n for n in (match["n"], first) if is_municipality(f"{n} kommune")), None)
        if name and not _WORD_KOMMUNE.match(text, match.start("n") + len(name)):
            yield Hit(
                type="MUNICIPALITY",
                start=match.start(),
                end=match.start("n") + len(name),
                score=0.95,
                reason="En af de 98 kommuner",
            )
    for match in scan(_SEVERAL, text, "kommunerne "):
        for name in _OF_LIST.finditer(text, *match.span("list")):
            if is_municipality(f"{name.group()} kommune"):
                yield _listed(*name.span())
    if "\t" in text and "kommune" in lowered(text):
        for cell in _CELL.finditer(text):
            header = header_cell(text, cell.start())
            named = header and _COLUMN.fullmatch(header)
            if named and is_municipality(f"{cell.group()} kommune"):
                yield _listed(*cell.span())
    for match in _ALONE.finditer(text):
        yield Hit(
            type="MUNICIPALITY",
            start=match.start(),
            end=match.end(),
            score=0.95,
            reason="En af de 98 kommuner",
        )
    for match in _MISREAD.finditer(text):
        if not _is_misread(match["k"].lower()):
            continue
        names = (match["n"], match["n"].rpartition(" ")[2])
        name = next((n for n in names if is_municipality(f"{n} kommune")), None)
        if name:
            yield Hit(
                type="MUNICIPALITY",
                start=match.end("n") - len(name),
                end=match.end(),
                score=0.9,
                reason="En af de 98 kommuner, fejllæst",
            )
    yield from _named_again(text)
    for match in scan(_CODED, text, "kommune"):
        if match["code"] in _CODES:
            reason = "En kommunes nummer i registrene"
            yield Hit(
                type="MUNICIPALITY", start=match.start(), end=match.end(), score=0.85, reason=reason
            )
    for match in scan(_GREENLAND, text, "kommun", "komun"):
        reason = "En af Grønlands eller Færøernes kommuner"
        yield Hit(
            type="MUNICIPALITY", start=match.start(), end=match.end(), score=0.98, reason=reason
        )


_FULL = re.compile(r"(?<!\w)(?P<n>[A-ZÆØÅ][\wæøå-]{1,30}) [Kk]ommunes?(?!\w)")
_DOES = (
    r"(?:overtager|overtog|har (?:ikke )?(?:overtaget|bevilget|truffet|afgjort|anbragt|godkendt)"
    r"|bevilger|bevilgede|indstiller"
    r"|refunderer|refunderede|anbragte|visiterer|godkender|afslår|afslog|træffer|traf|finansierer"
    r"|er (?:handle|betalings|opholds|anbringende)\w*)"
)
"""What a municipality does and a town does not; nothing that anybody may do, as to pay, to send, to
refuse and to inform."""
_ONLY_BODIES = re.compile(
    r" (?:refundere(?:r|de)|anbragte|er (?:handle|betalings|opholds|anbringende)[a-zæøå]*)(?!\w)"
)
"""What nobody who has a municipality's name for a surname does."""
_MAY_BE_SURNAME = 0.1
"""From this weight a municipality's name may be somebody's surname: Greve, Viborg."""
_GIVEN = 0.5
"""From this weight a word is taken for a first name."""
_BEFORE_IT = re.compile(r"(?:(?P<w>[^\W\d_][\w-]*)|(?P<i>[A-ZÆØÅ]\.)|(?P<t>[a-zæøå]{1,6}\.))[ \n]$")
_HEADS = word_set("men og da at hvis når fordi mens nu så også kun derfor derefter herefter hvor")
"""What begins a sentence and is nobody."""


def _is_misread(low: str) -> bool:
    """Whether a word in lower case is "kommune" but for a letter or two."""
    if low in _KOMMUNE or is_ordinary_word(low):
        return False
    read = low.replace("rn", "m").replace("0", "o").removesuffix("s")
    return read == "kommune" or fuzz.ratio(read, "kommune") >= _ALIKE


_ALIKE = 80


_BARE = re.compile(
    r"(?<!\w)(?<!\bi )(?<!fra )(?<!til )(?<!ved )(?<!hos )(?<!nær )"
    rf"(?P<n>[A-ZÆØÅ][\wæøå-]{{1,30}})(?= {_DOES}(?!\w))"
    rf"|(?<!\w)(?:{_DOES}(?: derfor| nu| herefter| så)?) (?P<m>[A-ZÆØÅ][\wæøå-]{{1,30}})"
    r"(?= (?:sagen|udgiften|udgifterne|opholdet|regningen|foranstaltningen|hjælpen|støtten"
    r"|ansvaret)(?!\w))"
)


def _named_again(text: str) -> Iterator[Hit]:
    """A municipality without the word for one, on a page that names it in full: "overtager Nordfyn
    sagen", "Randers har bevilget støtte"."""
    if "ommune" not in text:
        return
    names = {
        name
        for m in _FULL.finditer(text)
        if is_municipality(f"{m['n']} kommune")
        for name in (m["n"], m["n"].removesuffix("s"))
    }
    for match in _BARE.finditer(text) if names else ():
        group = "m" if match["m"] else "n"
        if match[group] in names and not _is_surname(text, *match.span(group)):
            why = "En af de 98 kommuner, nævnt med ordet kommune et andet sted"
            start, end = match.span(group)
            yield Hit(type="MUNICIPALITY", start=start, end=end, score=0.9, reason=why)


def _is_surname(text: str, start: int, end: int) -> bool:
    """Whether a municipality's name without the word for one may be somebody's surname: behind a
    name, a letter or a title, where somebody on the page is called so, and where it is a surname
    and does what people do too."""
    before = _BEFORE_IT.search(text, max(0, start - 40), start)
    if before is not None and (word := before["w"]):
        low = word.lower()
        if (word[0].isupper() and low not in _HEADS) or low in _OWNERS or is_person_word(low):
            return True
        if TITLE_WORD.fullmatch(low) or may_be_agent(low):
            return True
    elif before is not None:
        return True
    name = text[start:end]
    called = re.finditer(rf"(?<!\w)([A-ZÆØÅ][\w-]+) {re.escape(name)}s?(?!\w)", text)
    if any(name_weights(m[1]).first >= _GIVEN or m[1].lower() in _OWNERS for m in called):
        return True
    surname = name_weights(name).last >= _MAY_BE_SURNAME
    return surname and not _ONLY_BODIES.match(text, end)


def _listed(start: int, end: int) -> Hit:
    why = "En af de 98 kommuner, hvor der står kommuner"
    return Hit(type="MUNICIPALITY", start=start, end=end, score=0.9, reason=why)


def _towns(text: str) -> Iterator[Hit]:
    tokens = words(text)
    names = towns()
    skip = -1
    for i, word in enumerate(tokens):
        if i <= skip or not word.text[0].isupper() or len(word.text) < 2:
            continue
        end = word.end
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if (
            following is not None
            and following.text[0].isupper()
            and text[word.end : following.start] == " "
        ):
            both = text[word.start : following.end]
            if is_town(both):
                skip = i + 1
                end = following.end
                following = tokens[i + 2] if i + 2 < len(tokens) else None
        if end == word.end and word.lower not in names and not is_town(word.text):
            continue
        hit = _judge_town(text, tokens, i, end, following)
        if hit is not None:
            yield hit


def _judge_town(
    text: str, tokens: tuple[Word, ...], i: int, end: int, following: Word | None
) -> Hit | None:
    """A town after "i", "fra" …; without such a word only when it is no name or common word."""
    word = tokens[i]
    before = tokens[i - 1] if i else None
    placed = (
        before is not None
        and before.lower in _PLACE_PREPOSITIONS
        and text[before.end : word.start] in (" ", "\n")
    )
    if (
        following is not None
        and following.text[0].isupper()
        and text[end : following.start] == " "
        and not following.text.isupper()
    ):
        return None  # part of a longer name: "Viborg Stifts Folkeblad", "Borup Jensen"
    known = name_weights(word.text)
    if end == word.end:
        capital = before is not None and before.text[0].isupper() and not placed
        if before is not None and capital and text[before.end : word.start] == " ":
            return None  # "Mette Borup"
        if before is not None and before.lower in _OWNERS:
            return None
    if placed and before is not None:
        person_word = before.lower in ("til", "fra", "af", "på", "over") and known.first >= 0.4
        score = 0.5 if person_word else 0.88
    elif known.first or known.last >= 0.3 or end - word.start < 7:
        return None
    else:
        score = 0.6
    return Hit(
        type="LOCATION", start=word.start, end=end, score=score, reason="Navn på en dansk by"
    )
