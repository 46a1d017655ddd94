"""What is read as a person, or as somebody's letters, and is none by what stands beside it.

Only where no name can be meant: a feast of the church, a university, the ending of a file's
name, an office held among colleagues. In doubt it stays a name, and people decide.
"""

from __future__ import annotations

import re

from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import is_town
from redactor.detect.names.words import word_set

_FEAST = re.compile(
    r"kristi (?:himmelfart(?:s?dag)?|legemsfest|legeme|blod|død|genkomst|opstandelse|lidelser?"
    r"|kirke|fødsel|brud|kors|navn|kærlighed)(?!\w)",
    re.IGNORECASE,
)
_FILE_ENDINGS = word_set("jpg jpeg png tif tiff gif bmp pdf doc docx xls xlsx ppt pptx msg eml zip")
_ELECTED = re.compile(r"TRS?|FTRS?|AMRS?|AMO|TRIO")
"""Who is elected among colleagues, before the name: tillids- and arbejdsmiljørepræsentant."""
_BEFORE_NAME = re.compile(r"(?:(?: og |/)(?:TRS?|FTRS?|AMRS?))? [A-ZÆØÅ][^\W\d_A-ZÆØÅ]")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)(?:\.? |/)$")


def is_no_person(text: str, hit: Hit) -> bool:
    """Whether a hit of type PERSON or INITIALS is surely nobody's, as it stands in `text`."""
    word = text[hit.start : hit.end]
    if hit.type == "PERSON":
        if word[:6].lower() == "kristi" and _is_feast(text, hit):
            return True
        return word == "Uni" and _after_town(text, hit.start)
    if hit.type != "INITIALS":
        return False
    if text[hit.start - 1 : hit.start] == "." and word.lower() in _FILE_ENDINGS:
        return text[hit.start - 2 : hit.start - 1].isalnum()
    return _ELECTED.fullmatch(word) is not None and _BEFORE_NAME.match(text, hit.end) is not None


def _is_feast(text: str, hit: Hit) -> bool:
    feast = _FEAST.match(text, hit.start)
    return feast is not None and feast.end() >= hit.end


def _after_town(text: str, start: int) -> bool:
    """Whether a town, whole or shortened, stands right before: "Aarhus Uni", "Aarh. Uni"."""
    before = _WORD_BEFORE.search(text, max(0, start - 20), start)
    return before is not None and (is_town(before[1]) or text[start - 2 : start - 1] == ".")
