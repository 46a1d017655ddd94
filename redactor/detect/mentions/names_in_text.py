"""What the model calls a name, made fit for a caseworker: trimmed, joined, junk left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.detect.mentions.names_kind import Named, bears_road, retyped
from redactor.detect.mentions.person_spans import past_titles
from redactor.detect.mentions.words_meant import is_told, names_that_are_words
from redactor.detect.names.gazetteer import (
    NO_NAME,
    has_surname_shape,
    is_town,
    name_weights,
)
from redactor.detect.names.ordinary import is_compound, is_old_word
from redactor.detect.names.words import is_device
from redactor.lexicon import is_ordinary_word

_EDGE = " \t\n\r.,;:!?()[]{}<>\"'’‘”“»«–—-/\\|*•·@#=+_~…"
_LEADING = re.compile(
    r"(?:(?:kære|hej|hejsa|goddag|til|fra|att|att\.|cc|bcc|vedr|vedr\.|vedrørende|angående|mvh|"
    "vh|kh|hilsen|"
    r"venlig|venligst|venlige|bedste|navn|underskrift|side|sagsbehandler|fru|hr|hr\.|frk|frk\.|"
    "herr)"
    r"(?:[:.,]|\b)[ \t\n]*)+",
    re.IGNORECASE,
)
_GREETING = re.compile(r"(?:^|\n)[> ]*(?:kære|hej|hejsa|goddag)[ ,][^\n]*$", re.IGNORECASE)
_TRAILING = re.compile(
    r"[ \t\n,;:(]+(?:tlf|telefon|mobil|mob|tel|cpr(?:-?nr|nummer)?|e-?mail|mail|adresse|"
    "født|f|fødselsdato|"
    r"dato|sagsnr|cvr|nr|alder|cv)[.:]*$",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    """
    cpr cpr-nr cprnr cvr tlf telefon mobil mail e-mail email fax adresse navn dato side bilag
    emne vedr sag sagsnr journalnr kære hej hilsen mvh vh venlig med til fra cc bcc att kl nr
    stk kap pkt ja nej ok obs ps nb re sv vs mandag tirsdag onsdag torsdag fredag lørdag søndag
    januar februar marts april juni juli august september oktober november december jan feb mar
    apr jun jul aug sep okt nov dec man tir ons tor fre lør søn kommune kommunen borger borgeren
    barn barnet mor moren moderen far faren faderen datter datteren søn sønnen sagsbehandler
    sagsbehandleren underskrift ansøger klager part parten patient patienten elev eleven beboer
    notat referat afgørelse ansøgning underretning aktindsigt journal journalnotat dokument
    indhold pa pb vpa vpk pk ka kb pt pts pt.s fornavn fornavne fornavn(e efternavn
    efternavne mellemnavn
    trinitatis mariæ bebudelse himmelfart kristi kr pinsedag påskedag palmesøndag skærtorsdag
    langfredag fastelavn advent midfaste juledag nytårsdag helligtrekonger allehelgen vakant
    maa mdl pmp hd sfo ppr ialt ca mdr md iflg kbh septuagesima seksagesima tja tjah tjaa
    næh nåh njah
    """.split()  # noqa: SIM905
)
_ROAD = re.compile(r"(?:vej|gade|allé|(?<!b)alle|stræde|vænget|(?<![ai])stien|parken|toften)$")
_SURNAME = re.compile(
    r"(?:sen|gaard|gård|holm|lund|skov|bjerg|kjær|kjaer|strup|dahl|berg|mann|sson)$", re.IGNORECASE
)
_IN_LIST = re.compile(r" (?:og|samt) [A-ZÆØÅ]")


def tidy_names(text: str, names: Sequence[Named]) -> Iterator[Named]:
    """The names worth showing, in order. Nothing that can be a name is left out."""
    cased = _is_cased(text)
    told = names_that_are_words(text, names)
    for name in _joined(text, names):
        for start, end in _cells(text, name.start, name.end, person=name.type == "PERSON"):
            tidy = _trimmed(text, Named(name.type, start, end, name.score))
            if tidy is None:
                continue
            word = text[tidy.start : tidy.end]
            if _is_junk(word, tidy.type) and not is_told(tidy, word, told):
                continue
            if is_device(text, tidy.start, tidy.end):
                continue
            if cased and tidy.type == "PERSON" and _is_scrap(text, tidy):
                continue
            for part in _parted(text, tidy):
                yield retyped(text, part)


def _joined(text: str, names: Sequence[Named]) -> list[Named]:
    """Surname and given names that the model took apart at the comma, as one; and a first name
    that is a word, which it took apart from the surname: "Gro Hyldal", "Bror Sommer"."""
    result: list[Named] = []
    for name in names:
        last = result[-1] if result else None
        if (
            last
            and last.type == name.type == "PERSON"
            and text[last.end : name.start] == " "
            and _is_junk(text[last.start : last.end], "PERSON")
        ):
            result[-1] = Named(name.type, last.start, name.end, name.score)
        elif (
            last
            and last.type == name.type == "PERSON"
            and text[last.end : name.start] in (", ", ",")
            and " " not in text[last.start : last.end]
            and _SURNAME.search(text[last.start : last.end])
            and not _SURNAME.search(text[name.start : name.end])
            and text[last.start - 1 : last.start] in ("", "\n", "\t", ":", " ")
            and not _IN_LIST.match(text, name.end)
        ):
            result[-1] = Named(name.type, last.start, name.end, max(last.score, name.score))
        else:
            result.append(name)
    return result


def _cells(text: str, start: int, end: int, *, person: bool) -> Iterator[tuple[int, int]]:
    """The parts of a span that stand in one table cell and paragraph each, and the names of two
    people with "&" between, or with a comma or line end where both begin with a first name."""
    at = start
    greeting = _GREETING.search(text, max(0, start - 40), start) is not None
    borders = (r"\t|\n" if greeting else r"\t|\n[ ]*\n") + (r"| & |, ?|\n" if person else "")
    for match in re.finditer(borders, text[start:end]):
        here, there = start + match.start(), start + match.end()
        listed = match.group() == ", " and (
            text[at - 2 : at] == ", " or _two_first_names(text[at:here], text[there:end])
        )
        apart = greeting or listed or match.group() not in {", ", ",", "\n"}
        if not (apart or _two_people(text[at:here], text[there:end])):
            continue
        yield at, here
        at = there
    yield at, end


def _two_people(first: str, second: str) -> bool:
    """Whether a comma or line end stands between two people: "Liv Holm, Mogens Due", where
    "Holm Jensen, Mette" is one."""
    words, following = first.split(), second.split()
    if re.search(r"\w, ?[A-ZÆØÅ]", first):  # "Holm, Mette" is a whole name: the next one begins
        return True
    return (
        len(words) > 1
        and bool(following)
        and name_weights(words[0]).first >= _FIRST_OF_MORE
        and name_weights(words[0]).first > name_weights(words[0]).last
        and name_weights(following[0].strip(_EDGE)).first >= _GIVEN
        and name_weights(words[-1]).last >= name_weights(words[-1]).first
    )


def _two_first_names(first: str, second: str) -> bool:
    """Whether two words with a comma between are of a list: "Rikke, Gustav, Markus"."""
    second = second.partition(",")[0]
    one, two = name_weights(first), name_weights(second)
    return first.isalpha() and second.isalpha() and two.first >= _SURE_NAME <= one.first > one.last


def _trimmed(text: str, name: Named) -> Named | None:
    """Without punctuation, greeting and label around it; None when nothing is left."""
    start, end = _stripped(text, name.start, name.end)
    if name.type == "PERSON":
        lead = _LEADING.match(text, start, end)
        if lead and lead.end() < end:
            start = lead.end()
        start = past_titles(text, start, end)
        trail = _TRAILING.search(text[start:end])
        if trail and trail.start() > 0:
            end = start + trail.start()
        end = _without_words(text, start, end)
        start, end = _stripped(text, start, end)
    return Named(name.type, start, end, name.score) if end > start else None


_WORD_LAST = re.compile(r"(?<=\w) (?P<word>[a-zæøå]{3,})$")


def _without_words(text: str, start: int, end: int) -> int:
    """The end of a name without the words in small letters that the model took along: "Ting
    haabe"."""
    for _ in range(2):
        last = _WORD_LAST.search(text[start:end])
        if last is None or text[start].islower() or last["word"] in _SMALL:
            break
        if not (is_ordinary_word(last["word"]) or is_old_word(last["word"])):
            break
        end = start + last.start()
    return end


_SMALL = frozenset({"den", "der", "von", "van", "della", "dos", "til", "ibn", "bin"})
"""What names have in small letters."""


_AUTHORS = re.compile(r"(?P<one>[A-ZÆØÅ][\w-]+), (?P<two>[A-ZÆØÅ][\w-]+)")
_MORE_AUTHORS = re.compile(r"(?:,| og| &| and) (?:[A-ZÆØÅ]|et al)| et al")


def _parted(text: str, name: Named) -> Iterator[Named]:
    """A person and the street that follows without a sign between: "Bo Lind Egegade 21"; and
    two surnames of a list of authors, which are no surname and first name: "(Holm, Krag, Lind)"."""
    authors = _AUTHORS.fullmatch(text, name.start, name.end)
    if authors and _MORE_AUTHORS.match(text, name.end) and name_weights(authors["two"]).first < 0.3:
        for group in ("one", "two"):
            yield Named(name.type, *authors.span(group), name.score)
        return
    last = re.search(r"[^\W\d_]\S* (?P<street>[A-ZÆØÅ][^\W\d_]{5,})$", text[name.start : name.end])
    if (
        last
        and name.type != "ORGANIZATION"
        and _ROAD.search(last["street"])
        and not bears_road(text, name)
        and name_weights(text[name.start : name.end].split()[0]).first >= 0.5
    ):
        street = name.start + last.start("street")
        yield Named("PERSON", *_stripped(text, name.start, street), name.score)
        yield Named("LOCATION", street, name.end, name.score)
    else:
        yield name


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        if text[end - 1] == "." and re.search(r"(?:^|[ \-.])[A-ZÆØÅ]\.$", text[start:end]):
            break  # the full stop of an initial belongs to the name
        end -= 1
    return start, end


def _is_junk(word: str, type_: str) -> bool:
    """Numbers, signs, single letters, words of forms and single ordinary words: no names."""
    letters = sum(c.isalpha() for c in word)
    digits = sum(c.isdigit() for c in word)
    if letters < 2 or digits >= letters:
        return True
    if type_ != "PERSON":
        return False
    words = [w.strip(_EDGE).lower() for w in re.split(r"\s+|(?<=\w)[./](?=\w)", word)]
    if _ABBREVIATION.fullmatch(word):
        return True
    if len(words) == 1 and (
        is_ordinary_word(words[0])
        or (name_weights(words[0]) == NO_NAME and not is_town(word) and is_compound(words[0]))
    ):
        return True
    if any(map(is_old_word, words)) and all(
        name_weights(w) == NO_NAME and (is_old_word(w) or is_ordinary_word(w)) for w in words
    ):
        return True
    if all(len(w) == 1 for w in words):
        return False  # "m. h."
    if len(words) == 1 and _LAUGH.fullmatch(words[0]):
        return True
    return all(w in _NO_NAMES or not any(c.isalpha() for c in w) or len(w) == 1 for w in words)


_ABBREVIATION = re.compile(
    r"(?:m\.m|m\.v|m\.fl|o\.l|o\.lign|e\.l|p\.t|bl\.a|f\.eks|d\.d|d\.å|s\.u|i\.f\.m|i\.h\.t|p\.b\.v"
    r"|p\.g\.a|v\.h\.a|o\.s\.v|d\.v\.s|t\.o\.m|f\.o\.m|ekskl|inkl|excl|incl)\.?"
)
_LAUGH = re.compile(r"(?:h[aeiouø]){2,}h?|lo+l|x+d+|a+h+|o+h+")
"""What is written in chats: "hahaha", "lol"."""
_GIVEN = 0.5
"""From this weight a word is taken for a first name."""
_FIRST_OF_MORE = 0.3
"""… and with a surname behind it from this one."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_CASED = 0.03
"""Share of words with a capital first from which a text sets names with one."""
_SCRAP, _UNSURE, _SURE_NAME = 4, 0.85, 0.8
_WEEKDAYS = frozenset({"man", "tirs", "ons", "tors", "fre", "lør", "søn"})
"""Shortened as in "Tors. 6/11"."""
_CLOSED = re.compile(r"(?:hilsen|mvh|vh|kh|hej|kære)\W*$", re.IGNORECASE)


def _is_cased(text: str) -> bool:
    words = _WORD.findall(text[:8000])
    return sum(not w[0].islower() for w in words) >= _CASED * len(words)


def _is_scrap(text: str, name: Named) -> bool:
    """A single unknown word that no name is written as in a text with capitals: what OCR makes
    of maps and drawings ("mM", "ig", "endom"); or one in small letters alone in its line."""
    word = text[name.start : name.end]
    if not word.isalpha() or word.isupper():
        return False
    if word.lower() in _WEEKDAYS and text[name.end : name.end + 1] == ".":
        return True
    weights = name_weights(word)
    if word[0].islower():
        before = text[max(0, name.start - 40) : name.start]
        if _CLOSED.search(before) or has_surname_shape(word):
            return False
        alone = not (before[-1:] + text[name.end : name.end + 1]).strip("\n\t")
        if alone and max(weights.first, weights.last) < _SURE_NAME:
            return True
        return weights == NO_NAME and (len(word) <= _SCRAP or name.score < _UNSURE)
    return weights == NO_NAME and len(word) == 2
