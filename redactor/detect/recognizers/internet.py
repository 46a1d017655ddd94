"""E-mail addresses, web addresses and IP addresses. No list is fetched over a network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import first_name_weight
from redactor.detect.text.anchors import Anchors
from redactor.detect.text.patterns import SPACE, scan
from redactor.lexicon import is_ordinary_word

_L = r"A-Za-z0-9À-ÖØ-öø-ÿ"
_LABEL = rf"[{_L}](?:[{_L}-]{{0,61}}[{_L}])?"
_AT = re.compile(
    rf"@|\uff20|%40|[ \t]?[(\[{{<](?:at|a|o|0|c|@|snabel[- ]?a|alfakrølle)[)\]}}>][ \t]?"
    rf"|{SPACE}(?:snabel[- ]?a|alfakrølle|at){SPACE}",
    re.IGNORECASE,
)
_MISREAD_AT = re.compile(
    rf"[©®€¢ⓐ﹫¤](?=[{_L}])|Q(?=[a-zæøå])"
    r"|(?<=[a-z\d])Ø(?=(?:gmail|hotmail|outlook|yahoo|live|icloud|jubii|ofir|protonmail|stofanet)\.)"
)
_SHORT = ("at", "(a)", "(o)", "(0)", "(c)")
_MISREAD = frozenset("©®€¢ⓐ﹫¤QØ")
"""What OCR makes of an at sign; counts between what looks like the halves of an address."""
_LOCAL_BACKWARDS = re.compile(rf"\n? ?[{_L}._%+'’-]{{1,64}}")
"""The mailbox before an at sign, read from the sign: to search its head costs far more."""
_LOCAL_BROKEN = re.compile(rf"[{_L}._%+'-]{{1,40}}[.\-_]\n[{_L}._%+'-]{{1,40}}$")
_DOMAIN = re.compile(
    rf" ?\n? ?(?P<d>{_LABEL}(?:\.{_LABEL}){{0,5}}(?:-\n{_LABEL}|\.\n{_LABEL}|"
    rf"\n\.{_LABEL})?"
    rf"(?:\.{_LABEL}){{0,3}}(?:\n?\.\n?(?:dk|com|org|net|eu)"
    rf"|\.(?:co\nm|c\nom|d\nk|ne\nt|n\net|or\ng|o\nrg)|\.[A-Za-z]{{2,24}}))(?![{_L}])"
)
_DAMAGED_DOMAIN = re.compile(
    rf" ?(?P<d>{_LABEL}(?:\.{_LABEL}){{0,3}}(?:,|\.{SPACE}|{SPACE}\.|{SPACE}\.{SPACE}"
    rf"|,{SPACE})"
    rf"(?:dk|com|org|net|eu|se|no|de))(?![{_L}])"
)
"""A dot that OCR read as a comma or set apart."""
_CUT_DOMAIN = re.compile(
    rf"(?P<d>{_LABEL}\n{_LABEL}(?:\.{_LABEL})?\.(?:dk|com|org|net|eu))(?![{_L}])"
)
"""A domain cut by a line end where no sign tells it."""
_CUT_TOP = re.compile(
    rf" ?(?P<d>{_LABEL}(?:\.{_LABEL}){{0,3}}"
    rf"\.(?:d\nk|c\nom|co\nm|o\nrg|or\ng|n\net|ne\nt|e\nu))(?![{_L}@.])"
)
"""The same within its end, in a narrow cell: "bo@eksempel.or\\ng"."""
_LOCAL_CUT = re.compile(
    r"(?<![^\n\t])[a-zæøå][a-zæøå0-9]{1,30}[._-](?!(?:dk|com|org|net|eu|nu)\n)[a-zæøå0-9._-]{1,30}"
    r"\n[a-zæøå0-9._-]{1,30}$"
)
"""A mailbox cut so, its first half alone in its line."""
_APART = re.compile(rf"(?<![{_L}])[{_L}]{{2,30}}{SPACE}[._-]{SPACE}?$")
"""The first half of a mailbox whose dot is set apart: "hans . olsen @ mail . dk"."""
_SPOKEN_DOTS = re.compile(
    rf"(?<![{_L}])(?:[{_L}_-]{{1,30}}(?:{SPACE}?[(\[](?:dot|punktum|prik)[)\]]{SPACE}?"
    rf"|{SPACE}(?:punktum|prik|dot|bindestreg|understreg(?:ning)?|underscore){SPACE})){{1,4}}$",
    re.IGNORECASE,
)
"""The beginning of a mailbox whose dots are words: "per[dot]holst[at]mail[dot]net"."""
_PROVIDER = re.compile(
    rf"(?P<d>(?:gmail|hotmail|outlook|yahoo|live|icloud|jubii|ofir|protonmail|mail))(?![{_L}.@-])",
    re.IGNORECASE,
)
_GLUED = re.compile(r"\.(?:dk|com|org|net|eu)(?=\.?[A-ZÆØÅ][a-zæøå]+$)")
"""Where an address ends that the next sentence or label is glued to."""
_TOP = re.compile(r"\.(?:dk|com|org|net|eu|se|no|de|gl|fo|nu|uk|io|info)$", re.IGNORECASE)
_DOMAIN_WORDS = re.compile(
    rf"(?P<d>{_LABEL}(?:(?:\.|{SPACE}?[(\[]?(?:punktum|dot|prik)[)\]]?{SPACE}?){_LABEL}){{0,3}}"
    rf"(?:\.|{SPACE}?[(\[]?(?:punktum|dot|prik)[)\]]?{SPACE}?)[A-Za-z]{{2,24}})(?![{_L}])",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\w[._-]\w|\d")
"""What a mailbox has oftener than a word: a dot, a hyphen or a digit."""
_LOST_AT = re.compile(
    rf"\be?-?mail\w*\b(?:[^\n@]{{0,60}}[:\n]|:?){SPACE}*\n?{SPACE}*"
    rf"(?P<m>[{_L}]{{2,30}}[._-][{_L}]{{4,40}}\.(?:dk|com|org|net|eu))(?![\w@/.-]\w|@)",
    re.IGNORECASE,
)
"""After a word for mail, what has a dot on both sides and no at sign: OCR took it for a letter."""
_PERSONAL = re.compile(
    rf"(?<![\w@./:-])(?P<first>[{_L}]{{3,15}})[._](?:[{_L}-]{{2,40}}\.){{0,2}}"
    rf"(?:[{_L}-]{{4,60}}|[{_L}-]{{1,40}}&[{_L}-]{{2,40}}(?:\.[{_L}-]{{2,40}})?)"
    r"\.(?:dk|com|org|net|eu)(?![\w@/-]|\.\w)",
    re.IGNORECASE,
)
"""The same anywhere, behind a first name: "bo.kragæpost.dk", "bo.krag&æpost.dk"."""
_FIRST_NAME = 0.5
_FILE_END = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|bmp|pdf|docx?|xlsx?|pptx?|zip|mp4)$", re.I)
"""A file for a screen of twice the points is named "logo@2x.png"."""
_HOMEPAGE = re.compile(r"hjemmeside|web|www|internet|netsted|portal", re.IGNORECASE)
_MAIL_ANCHORS = Anchors(
    "~mail", "~e-mail", "e-post", "epost", "adresse", "skriv", "kontakt", "send"
)


_SHORT_WORDS = frozenset({"vi", "er", "i", "du", "de", "nu", "så", "os", "op", "ud", "ind", "her"})
_GOES_ON = re.compile(r"-[a-zæøå]{2}")


class EmailRecognizer(Recognizer):
    """EMAIL_ADDRESS, also with Danish letters, "snabel-a", "(at)" and broken over a line."""

    types = ("EMAIL_ADDRESS",)

    def read(self, text: str) -> Iterable[Hit]:
        last = 0
        found: list[Hit] = []
        signs = list(_AT.finditer(text))
        misread = list(_MISREAD_AT.finditer(text))
        if misread:
            signs = sorted(signs + misread, key=lambda m: m.start())
        for at in signs:
            hit = _mail(text, at.start(), at.end(), last)
            if hit:
                last = hit.end
                found.append(hit)
        yield from found
        for match in scan(_LOST_AT, text, "mail"):
            known = any(h.start < match.end("m") and match.start("m") < h.end for h in found)
            if not known and not _HOMEPAGE.search(match.group()):
                reason = "Står efter »mail« som en mailadresse, hvis @ er læst forkert"
                found.append(_misread(*match.span("m"), 0.9, reason))
                yield found[-1]
        for match in _personal(text):
            if not any(h.start < match.end() and match.start() < h.end for h in found):
                reason = "Et fornavn foran, som i en mailadresse, hvis @ er læst forkert"
                yield _misread(*match.span(), 0.75, reason)


def _misread(start: int, end: int, score: float, reason: str) -> Hit:
    return Hit(type="EMAIL_ADDRESS", start=start, end=end, score=score, reason=reason)


def _personal(text: str) -> Iterator[re.Match[str]]:
    """What is written as a web address and begins with a first name, or has a sign none has."""
    for match in scan(_PERSONAL, text, ".dk", ".com", ".org", ".net", ".eu"):
        if "&" in match.group() or first_name_weight(match["first"]) >= _FIRST_NAME:
            yield match


_KEY_OF_MAIL = re.compile(r"(?:message-id|in-reply-to|references):[^\n]{0,90}<$", re.IGNORECASE)
"""Before what names a mail to machines and has the form of an address."""


def _mail(text: str, at: int, after: int, floor: int) -> Hit | None:
    """The address around an at sign that stands at `at` up to `after`."""
    spoken = text[at:after].strip() not in ("@", "\uff20", "%40") and text[at] not in _MISREAD
    low = max(floor, at - 84)
    backwards = _LOCAL_BACKWARDS.match(text[low:at][::-1])
    if backwards is None:
        return None
    local = backwards.group()[::-1]
    spaced = local != local.strip()
    domain = _CUT_TOP.match(text, after) if not spoken else None
    domain = domain or (_DOMAIN_WORDS if spoken else _DOMAIN).match(text, after)
    if domain is None and not spoken:
        domain = _DAMAGED_DOMAIN.match(text, after) or _CUT_DOMAIN.match(text, after)
        domain = domain or _PROVIDER.match(text, after)
    if domain is None:
        return None
    end = domain.end("d")
    glued = _GLUED.search(domain["d"])
    if glued:
        end -= len(domain["d"]) - glued.end()
    if _FILE_END.search(domain["d"]):
        return None
    word = text[at:after].strip().lower()
    start = at - len(local)
    named = bool(_NAMED.search(local))
    apart = spaced and not domain.group()[:1].isspace() and "\n" not in local
    both = not spoken and spaced and domain.group()[:1] == " "
    if both and (is_ordinary_word(local.strip()) or local.strip() in _SHORT_WORDS):
        return None  # "mødet holdes @ rådhuset.dk"
    if both and _GOES_ON.match(text, end):
        return None  # "@ kontoret.dk-fanen"
    if apart and not spoken and not (named and _TOP.search(domain["d"])):
        return None
    anchored = _MAIL_ANCHORS.before(text, start) is not None
    misread = text[at] in _MISREAD
    if text[at] == "Ø" and local.lower().startswith("www."):
        return None
    if misread and not (_TOP.search(domain["d"]) and (named or anchored or text[at] == "Ø")):
        return None
    tight = text[at:after] == text[at:after].strip() and not spaced and _TOP.search(domain["d"])
    if word in _SHORT and not anchored and not (word != "at" and (named or tight)):
        return None
    apart_dots = _APART.search(text, low, start) if spaced or " " in domain["d"] else None
    if apart_dots and _TOP.search(domain["d"].replace(" ", "")):
        start = apart_dots.start()
    dotted = _SPOKEN_DOTS.search(text, low, start) if spoken else None
    if dotted is not None:
        start = dotted.start()
    broken = _LOCAL_BROKEN.search(text[low:at]) or _LOCAL_CUT.search(text[low:at])
    if broken and not spaced and not _is_sentence_end(broken.group()):
        start = low + broken.start()
    while start < at and text[start] in ".-'’%+_":
        start += 1
    if start >= at or _KEY_OF_MAIL.search(text, max(0, start - 110), start):
        return None
    return Hit(
        type="EMAIL_ADDRESS",
        start=start,
        end=end,
        score=0.9 if spoken or spaced or misread else 0.99,
        reason="E-mailadresse"
        + (
            " skrevet med ord for snabel-a"
            if spoken
            else " med fejllæst snabel-a"
            if misread
            else ""
        ),
    )


def _is_sentence_end(broken: str) -> bool:
    """Whether what stands before the line end is a number or a word and not half a mailbox.

    "Tlf. 20 45 61 18.⏎anne@…", "… om det.⏎Bo.Lind@…"
    """
    first, second = broken.split("\n")
    if first[-1] != ".":
        return False
    last = first[:-1].rsplit(".", 1)[-1]
    if last.isdigit() or is_ordinary_word(last):
        return True
    return last[:1].isupper() != second[:1].isupper()


_URL = re.compile(
    r"(?<![\w@])(?:(?:h(?:tt|xx)ps?|ftp)://|www\.)[^\s<>\"»«“”|\\^`{}\x00]{3,2000}", re.IGNORECASE
)
_BARE_URL = re.compile(
    rf"(?<![\w@.-])(?:[a-z0-9À-ÖØ-öø-ÿ][{_L}-]{{1,61}}\.)(?:[{_L}-]{{1,61}}\.){{0,3}}"
    r"(?:dk|com|org|net|eu|info|gl|fo|nu|gov|edu|io|(?:se|no|de|uk|be|fr|nl|pl|ai|app|me|co"
    r"|tv|ly|gg|gl|cc|link|page|dev|cloud|online|shop|xyz|site|link)(?=/))(?![\w-]|\.\w|@)(?:/[^\s<>\"»«“”|"
    r"\\^`{}\x00]{0,500})?",
    re.IGNORECASE,
)
_UNUSUAL_URL = re.compile(
    r"(?<![\w@./-])[a-z0-9][a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,40}){0,2}\.[a-z]{3,12}/"
    r"(?=[\w/-]{0,60}(?:[a-z]-[a-z]|/))[\w./-]{3,120}(?<![./-])"
)
"""Under an end that few addresses have; told by a path of several parts."""
_UNUSUAL_END = re.compile(r"\.[a-z]{3,12}/[\w/-]{3}")
_TOP_LEVEL = re.compile(
    r"\.(?:dk|com|org|net|eu|info|gl|fo|nu|gov|edu|io|(?:[a-z]{2,6})(?=/))", re.IGNORECASE
)
_PROGRAM = re.compile(r"(?:ASP|VB|ADO|ML)\.NET")
_SPACED_URL = re.compile(
    r"(?<![\w@])www ?\. ?[a-zæøå0-9-]{2,40}(?: ?\. ?[a-zæøå0-9-]{2,40})? ?\. ?"
    r"(?:dk|com|org|net|eu|nu)(?![\w-])",
    re.IGNORECASE,
)
"""A web address whose points OCR set apart."""
_APART_URL = re.compile(
    r"(?<![\w@.-])(?P<name>[a-zæøå0-9][a-zæøå0-9-]{2,40}) ?\. (?:dk|com|net|nu)(?![\w-])"
    r"|(?<![\w@.-])(?P<other>[a-zæøå0-9][a-zæøå0-9-]{2,40}) \.(?:dk|com|org|net|eu|nu)(?![\w-])"
)
"""The same without "www": a name that is no word, its point set apart."""
_TRIM = ".,;:!?'’…"
_PAIRS = {")": "(", "]": "["}


class UrlRecognizer(Recognizer):
    """URL: with a scheme, with www., or a bare name under a common top-level domain."""

    types = ("URL",)

    def read(self, text: str) -> Iterable[Hit]:
        spans: list[tuple[int, int]] = []
        for match in scan(_URL, text, "://", "www."):
            end = _trimmed(text, match.start(), match.end())
            end = _over_line(text, end)
            if re.search(r"\.|//localhost", text[match.start() : end]):
                spans.append((match.start(), end))
                yield _url(match.start(), end, 0.97)
        for match in _SPACED_URL.finditer(text) if "www " in text or " ." in text else ():
            if " " in match.group() and not any(
                a < match.end() and match.start() < b for a, b in spans
            ):
                yield _url(*match.span(), 0.85)
        for match in scan(
            _APART_URL, text, ". dk", ". com", ". net", ". nu", " .dk", " .com", " .nu"
        ):
            name = match["name"] or match["other"]
            known = any(a < match.end() and match.start() < b for a, b in spans)
            mail = "@" in text[max(0, match.start() - 3) : match.start()]
            if not known and not mail and not is_ordinary_word(name):
                yield _url(*match.span(), 0.8)
        covered = iter(spans)
        current = next(covered, None)
        bare: list[tuple[int, int]] = []
        for match in _BARE_URL.finditer(text) if _TOP_LEVEL.search(text) else ():
            while current and current[1] <= match.start():
                current = next(covered, None)
            if current and current[0] <= match.start():
                continue
            if re.match(r"(?:[^/]*\.)?\d{1,2}\.\w+(?:/|$)", match.group()):  # kl.10.dk
                continue
            if _PROGRAM.fullmatch(match.group()) or next(_personal(match.group()), None):
                continue
            bare.append(match.span())
            yield _url(match.start(), _trimmed(text, match.start(), match.end()), 0.85)
        for match in _UNUSUAL_URL.finditer(text) if _UNUSUAL_END.search(text) else ():
            if not any(a < match.end() and match.start() < b for a, b in (*spans, *bare)):
                yield _url(*match.span(), 0.7)


def _url(start: int, end: int, score: float) -> Hit:
    return Hit(type="URL", start=start, end=end, score=score, reason="Adresse på internettet")


_REST = re.compile(r"\n[ \t]*(?P<n>[^\s<>\"»«“”|\\^`{}\x00]{2,300})")


def _over_line(text: str, end: int) -> int:
    """The end of an address that goes on in the next line after "-", "/", "=" or the like."""
    asked = text[end : end + 2] == "?\n"  # trimmed off as the mark of a question
    if not asked and (text[end - 1] not in "-/=_&%" or text[end : end + 1] != "\n"):
        return end
    rest = _REST.match(text, end + asked)
    if rest is None or (asked and "=" not in rest["n"]):
        return end
    if not re.search(r"[./=&_%-]\w|\d", rest["n"]) and not _is_page(text[end - 1], rest["n"]):
        return end
    return _trimmed(text, rest.start("n"), rest.end())


def _is_page(sign: str, word: str) -> bool:
    """Whether what stands below a slash is a page's name and no word of the sentence."""
    word = word.rstrip(_TRIM)
    return sign == "/" and word.isascii() and word.islower() and not is_ordinary_word(word)


def _trimmed(text: str, start: int, end: int) -> int:
    """The end without the punctuation of the sentence around it."""
    while end > start:
        last = text[end - 1]
        if last in _TRIM or (
            last in _PAIRS and text.count(_PAIRS[last], start, end) < text.count(last, start, end)
        ):
            end -= 1
        else:
            break
    return end
