"""E-mail addresses, web addresses and IP addresses. No list is fetched over a network."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator

from redactor.detect.base import SPACE, Anchors, Hit, Recognizer, before

_L = r"A-Za-z0-9À-ÖØ-öø-ÿ"
_LABEL = rf"[{_L}](?:[{_L}-]{{0,61}}[{_L}])?"
_AT = re.compile(
    rf"@|\uff20|[ \t]?[(\[{{<](?:at|a|@|snabel-?a|alfakrølle)[)\]}}>][ \t]?"
    rf"|{SPACE}(?:snabel-?a|alfakrølle|at){SPACE}",
    re.IGNORECASE,
)
_LOCAL_END = re.compile(rf"[{_L}._%+'’-]{{1,64}}[ \u00a0]?\n?$")
_LOCAL_BROKEN = re.compile(rf"[{_L}._%+'-]{{1,40}}[.\-_]\n[{_L}._%+'-]{{1,40}}$")
_DOMAIN = re.compile(
    rf"[ \u00a0]?\n?[ \u00a0]?(?P<d>{_LABEL}(?:\.{_LABEL}){{0,5}}(?:-\n{_LABEL}|\.\n{_LABEL}|"
    rf"\n\.{_LABEL})?"
    rf"(?:\.{_LABEL}){{0,3}}(?:\.\n(?:dk|com|org|net|eu)|\.[A-Za-z]{{2,24}}))(?![{_L}])"
)
_DOMAIN_WORDS = re.compile(
    rf"(?P<d>{_LABEL}(?:(?:\.|{SPACE}?[(\[]?(?:punktum|dot|prik)[)\]]?{SPACE}?){_LABEL}){{0,3}}"
    rf"(?:\.|{SPACE}?[(\[]?(?:punktum|dot|prik)[)\]]?{SPACE}?)[A-Za-z]{{2,24}})(?![{_L}])",
    re.IGNORECASE,
)
_MAIL_ANCHORS = Anchors("~mail", "~e-mail", "adresse", "skriv", "kontakt", "send")


class EmailRecognizer(Recognizer):
    """EMAIL_ADDRESS, also with Danish letters, "snabel-a", "(at)" and broken over a line."""

    types = ("EMAIL_ADDRESS",)

    def find(self, text: str) -> Iterable[Hit]:
        last = 0
        for at in _AT.finditer(text):
            hit = _mail(text, at.start(), at.end(), last)
            if hit:
                last = hit.end
                yield hit


def _mail(text: str, at: int, after: int, floor: int) -> Hit | None:
    """The address around an at sign that stands at `at` up to `after`."""
    spoken = text[at:after].strip() not in ("@", "\uff20")
    low = max(floor, at - 84)
    local = _LOCAL_END.search(text[low:at])
    if local is None:
        return None
    spaced = local.group() != local.group().strip()
    domain = (_DOMAIN_WORDS if spoken else _DOMAIN).match(text, after)
    if domain is None:
        return None
    if spaced and not spoken and not domain.group()[:1].isspace() and "\n" not in local.group():
        return None
    word = text[at:after].strip().lower()
    if word in ("at", "(a)") and not _MAIL_ANCHORS.before(text, low + local.start()):
        return None
    start = low + local.start()
    broken = _LOCAL_BROKEN.search(text[low:at])
    if broken and not spaced:
        start = low + broken.start()
    while start < at and text[start] in ".-'’%+_":
        start += 1
    if start >= at:
        return None
    return Hit(
        type="EMAIL_ADDRESS",
        start=start,
        end=domain.end("d"),
        score=0.9 if spoken or spaced else 0.99,
        reason="E-mailadresse" + (" skrevet med ord for snabel-a" if spoken else ""),
    )


_URL = re.compile(
    r"(?<![\w@])(?:(?:https?|ftp)://|www\.)[^\s<>\"»«“”|\\^`{}\x00]{3,2000}", re.IGNORECASE
)
_BARE_URL = re.compile(
    rf"(?<![\w@.-])(?:[a-z0-9À-ÖØ-öø-ÿ][{_L}-]{{1,61}}\.)(?:[{_L}-]{{1,61}}\.){{0,3}}"
    r"(?:dk|com|org|net|eu|info|gl|fo|nu|gov|edu|io)(?![\w-]|\.\w|@)(?:/[^\s<>\"»«“”|"
    r"\\^`{}\x00]{0,500})?",
    re.IGNORECASE,
)
_TRIM = ".,;:!?'’…"
_PAIRS = {")": "(", "]": "["}


class UrlRecognizer(Recognizer):
    """URL: with a scheme, with www., or a bare name under a common top-level domain."""

    types = ("URL",)

    def find(self, text: str) -> Iterable[Hit]:
        spans: list[tuple[int, int]] = []
        for match in _URL.finditer(text):
            end = _trimmed(text, match.start(), match.end())
            if "." in text[match.start() : end]:
                spans.append((match.start(), end))
                yield _url(match.start(), end, 0.97)
        covered = iter(spans)
        current = next(covered, None)
        for match in _BARE_URL.finditer(text):
            while current and current[1] <= match.start():
                current = next(covered, None)
            if current and current[0] <= match.start():
                continue
            yield _url(match.start(), _trimmed(text, match.start(), match.end()), 0.85)


def _url(start: int, end: int, score: float) -> Hit:
    return Hit(type="URL", start=start, end=end, score=score, reason="Adresse på internettet")


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


_IPV4 = re.compile(
    r"(?<![\w.,/-])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
    r"(?:/(?:[12]?\d|3[0-2])|:\d{2,5})?(?![\w]|[.,/-]\d)"
)
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:/\d{1,3})?(?![\w:])")
_IP_ANCHORS = Anchors(
    "=ip", "ip-", "ipv", "ip-adresse", "server", "~server", "host", "router", "logget", "login",
    "netværk", "dns", "gateway", "firewall", "subnet", "klient", "ping", "received", "tilgået",
    "adgang fra",
)  # fmt: skip
_NOT_IP = re.compile(
    r"(?:version|ver\.?|v\.?|vers\.?|afsnit|punkt|pkt\.?|kapitel|kap\.?|§|stk\.?|bilag|nr\.?|figur|"
    r"tabel|tlf\.?|telefon|mobil|firmware|build|software|release|side|opgave|krav|id|kle|"
    "emne)[ :]*$",
    re.IGNORECASE,
)


class IpRecognizer(Recognizer):
    """IP_ADDRESS, versions 4 and 6, with or without a mask or port."""

    types = ("IP_ADDRESS",)

    def find(self, text: str) -> Iterable[Hit]:
        yield from _ipv4(text)
        if "::" in text or text.count(":") >= 7:
            yield from _ipv6(text)


def _ipv4(text: str) -> Iterator[Hit]:
    for match in _IPV4.finditer(text):
        start, end = match.span()
        anchored = _IP_ANCHORS.near(text, start, end, width=50)
        groups = re.split(r"[.:/]", match.group())[:4]
        if not anchored:
            if _NOT_IP.search(before(text, start, width=16)):
                continue
            two_and_two = all(len(g) == 2 for g in groups) and groups[0][0] in "23456789"
            if two_and_two or all(len(g) == 1 for g in groups):
                continue
        yield Hit(
            type="IP_ADDRESS",
            start=start,
            end=end,
            score=0.97 if anchored else 0.75,
            reason="IP-adresse (version 4)" + (" nær et ord for netværk" if anchored else ""),
        )


def _ipv6(text: str) -> Iterator[Hit]:
    for match in _IPV6.finditer(text):
        raw = match.group().split("/")[0]
        try:
            address = ipaddress.IPv6Address(raw)
        except ValueError:
            continue
        if len(raw) < 5 and not _IP_ANCHORS.near(text, match.start(), match.end()):
            continue
        yield Hit(
            type="IP_ADDRESS",
            start=match.start(),
            end=match.end(),
            score=0.97,
            reason=f"IP-adresse (version {address.version})",
        )
