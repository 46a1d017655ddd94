"""Crimes told by the section of the criminal code, and sensitive words in films and books."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.text.patterns import scan

_CODE = r"(?:straffelov(?:en|ens)?|strfl\.?|str\.l\.?|stfl\.?)"
_SECTIONS = r"§+ ?(?P<n>\d{2,3}) ?[a-z]?(?!\w)"
_CODE_FIRST = re.compile(rf"(?<!\w){_CODE},? (?:afsnit \w+ )?{_SECTIONS}", re.IGNORECASE)
_SECTION_FIRST = re.compile(
    rf"{_SECTIONS}[^.\n]{{0,40}}? (?:i|af) (?:den borgerlige )?{_CODE}(?!\w)", re.IGNORECASE
)
_JUDGED = re.compile(
    r"(?<!\w)(?:(?:be|dom)?dømt|dom|dommen|idømt|\w*sigt(?:et|else|elsen|elser|es)|tiltal\w+|bøde(?:n)?"
    r"|\w*fængsel|betinget|ubetinget|overtræd\w+|overtrådt|straffet|(?:politi)?anmeld\w+|skyldig"
    r"|\d+ forhold|\w*attest(?:en)?|forhold|anholdt|efterforsk\w+|mistænk\w+|afsone\w*|dage"
    r"|frifundet|vedtaget)(?!\w)",
    re.IGNORECASE,
)
_TAUGHT = re.compile(
    r"straffes med|kan straffes|strafferamme\w*|strafansvar|strafbelagt|reglerne|bestemmelse\w*"
    r"|jf\. dog|vejledning|tavshedspligt|kan (?:idømmes|medføre)|efter omstændighederne"
    r"|børneattestlov\w*|kræves|indhente[rs]?\b",
    re.IGNORECASE,
)
"""What a paper says of the law, and of nobody."""
_DUTIES = frozenset((*range(1, 98), *range(144, 158)))
"""Of how the law is used, and of the duties of those in public office: said of people at work."""
_SIDE = 90


def crimes_by_section(text: str) -> Iterator[tuple[int, int]]:
    """Place and weight of each section that somebody was judged or charged by."""
    for pattern in (_CODE_FIRST, _SECTION_FIRST):
        for match in scan(pattern, text, "straffelov", "strfl", "str.l", "stfl"):
            if int(match["n"]) in _DUTIES:
                continue
            before = text[max(0, match.start() - _SIDE) : match.start()]
            around = before + text[match.end() : match.end() + _SIDE]
            if not _TAUGHT.search(around):
                yield match.start(), 4 if _JUDGED.search(around) else 2


_STORY = re.compile(
    r"(?<!\w)(?:krimi\w*|film(?:en|s|ene)?|bog(?:en)?|bøger(?:ne)?|roman\w*|\w*serie(?:n|r|rne)?"
    r"|podcast\w*"
    r"|dokumentar\w*|novelle\w*|teater\w*|stykket|forestilling\w*|eventyr\w*|thriller\w*|rollespil\w*"
    r"|computerspil\w*|digt\w*|opera\w*|musical\w*|gyser\w*|true crime|tv-avisen|bogklub\w*)"
    r"(?: [\w'’»«\"“”-]+){0,4}? (?:om|med|hvor|der handler om|fuld af|fulde af)(?: [\w-]+){0,4} ?$",
    re.IGNORECASE,
)


def is_in_story(before: str) -> bool:
    """Whether what stands before a word makes it that of a film or a book: "krimier om mord"."""
    return _STORY.search(before) is not None
