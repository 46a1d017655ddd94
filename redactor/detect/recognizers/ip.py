"""Addresses of machines on the net (IP, versions 4 and 6)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.text.anchors import Anchors, before
from redactor.detect.text.numbers import undo_ocr
from redactor.detect.text.patterns import SPACE, scan

_IPV4 = re.compile(
    r"(?<![\w.,-])(?<![^/]/)(?:::ffff:)?(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d"
    r"|1\d\d|[1-9]?\d)"
    r"(?:/(?:[12]?\d|3[0-2])|:\d{2,5})?(?![\w]|[.,/-]\d)"
)
_GOES_ON = re.compile(r"\.\w")
"""Behind an address that is none; a full stop alone ends the sentence."""
_MIDDLE = re.compile(r"\.\d{1,3}\.\d")
_IPV6 = re.compile(
    r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:%\w{1,15})?(?:/\d{1,3})?(?![\w:])"
)
_IP_ANCHORS = Anchors(
    "=ip", "ip-", "ipv", "ip-adresse", "server", "~server", "host", "router", "logget", "login",
    "netværk", "vpn", "dns", "gateway", "firewall", "subnet", "klient", "ping", "received",
    "tilgået",
    "adgang fra", "blokeret", "spærret", "blocked", "cloudflare", "angreb",
)  # fmt: skip
_RESOLVERS = frozenset({"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "4.2.2.2"})
"""Servers of the domain name system that everybody knows; nothing else is numbered so."""
_NOT_IP = re.compile(
    r"(?:version|ver\.?|v\.?|vers\.?|afsnit|dagsorden|punkt|pkt\.?|kapitel|kap\.?|§|stk\.?|bilag|nr\.?|figur|"
    r"ramme(?:område)?|delområde|lokalplan\w*|ec-nummer|ec|tabel|tlf\.?|telefon|mobil|firmware|build|software|release|side|opgave|krav|id|kle"
    r"|(?:kommunal )?konto(?:plan(?:en)?|streng(?:en)?)?|regnskabskonto|kontering|drg|"
    r"(?:karakter|afstand|længde|bredde|mål|point)\w*(?: i \w+)?(?: var| er)?|"
    "emne|\\w*kode|\\w*resultat\\w*[^.\\n\\d]{0,24}|sæt(?:tal)?|score(?:n)?)[ :]*$",
    re.IGNORECASE,
)


class IpRecognizer(Recognizer):
    """IP_ADDRESS, versions 4 and 6, with or without a mask or port."""

    types = ("IP_ADDRESS",)

    def read(self, text: str) -> Iterable[Hit]:
        yield from _ipv4(text)
        for match in _DEFANGED.finditer(text) if "[.]" in text else ():
            yield Hit(
                type="IP_ADDRESS",
                start=match.start(),
                end=match.end(),
                score=0.95,
                reason="IP-adresse (version 4), gjort uskadelig med kantede parenteser",
            )
        for match in scan(_MASKED_IPV4, text, ".x", ".*"):
            if _IP_ANCHORS.before(text, match.start()):
                yield Hit(
                    type="IP_ADDRESS",
                    start=match.start(),
                    end=match.end(),
                    score=0.85,
                    reason="IP-adresse, hvis sidste dele er sløret i forvejen",
                )
        for match in scan(_SPLIT_IPV4, text, "ip"):
            if re.search(r"[\s,-]", match["n"]) and all(
                int(n) < 256 for n in re.findall(r"\d+", match["n"])
            ):
                yield Hit(
                    type="IP_ADDRESS",
                    start=match.start("n"),
                    end=match.end("n"),
                    score=0.9,
                    reason="IP-adresse (version 4) med mellemrum, efter »IP«",
                )
        for match in _BROKEN_IPV4.finditer(text) if ".\n" in text else ():
            groups = [int(n) for n in re.findall(r"\d+", match.group())]
            if _HUNDRED <= max(groups) < _BYTE and sum(g > _BELOW for g in groups) > 1:
                yield _ip(match, 0.8, "IP-adresse (version 4), delt over en linje")
        for match in _DAMAGED_IPV4.finditer(text) if _MIXED_IP.search(text) else ():
            groups = [int(n) for n in undo_ocr(match.group()).split(".")]
            damaged = not match.group().replace(".", "").isdigit()
            if damaged and max(groups) < _BYTE and sum(g > _BELOW for g in groups) > 1:
                yield _ip(match, 0.75, "IP-adresse (version 4), nogle cifre fejllæst som bogstaver")
        if "::" in text or text.count(":") >= 7:
            yield from (h for h in _ipv6(text) if not _GOES_ON.match(text, h.end))


_BYTE = 256
_HUNDRED = 100
_BELOW = 20
"""Chapters and versions have parts up to this."""


def _ip(match: re.Match[str], score: float, reason: str) -> Hit:
    return Hit(type="IP_ADDRESS", start=match.start(), end=match.end(), score=score, reason=reason)


def _ipv4(text: str) -> Iterator[Hit]:
    for match in _IPV4.finditer(text) if _MIDDLE.search(text) else ():
        start, end = match.span()
        anchored = _IP_ANCHORS.near(text, start, end, width=50, after=30)
        groups = re.split(r"[.:/]", match.group().removeprefix("::ffff:"))[:4]
        if not anchored:
            if _NOT_IP.search(before(text, start, width=30)):
                continue
            known = match.group() in _RESOLVERS
            two_and_two = all(len(g) == 2 for g in groups) and groups[0] != "10"
            heading = re.match(rf"{SPACE}[A-ZÆØÅ][a-zæøå]", text[end : end + 3])
            if (
                heading
                and text[start - 1 : start] in ("", "\n")
                and all(len(g) < 3 for g in groups)
            ):
                continue
            if two_and_two or (all(len(g) == 1 for g in groups) and not known):
                continue
        yield Hit(
            type="IP_ADDRESS",
            start=start,
            end=end,
            score=0.97 if anchored else 0.75,
            reason="IP-adresse (version 4)" + (" nær et ord for netværk" if anchored else ""),
        )


_DEFANGED = re.compile(r"(?<![\w.])\d{1,3}(?:(?:\[\.\]|\.)\d{1,3}){3}(?![\w.])")
_MASKED_IPV4 = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){2}(?:(?:\d{1,3}|[xX*]{1,3})\.[xX*]{1,3}|[xX*]{1,3}\.\d{1,3})(?![\w.])"
)
_BROKEN_IPV4 = re.compile(
    r"(?<![\w.,/-])(?=[\d.]{2,12}\n)\d{1,3}(?:\.\n?\d{1,3}){3}(?![\w]|[.,/-]\d)"
)
_DAMAGED_IPV4 = re.compile(r"(?<![\w.,/-])[\dOolI|]{1,3}(?:\.[\dOolI|]{1,3}){3}(?![\w]|[.,/-]\w)")
_MIXED_IP = re.compile(r"[OolI|]\d*\.\d|\d\.\d*[OolI|]\d|\d[OolI|]\d*\.")
_SPLIT_IPV4 = re.compile(
    r"(?<=\bip)(?:[- ]?(?:adresse\w*|nr\.?|nummer\w*))?:?(?: (?:er|var|hedder|på"
    r"|lyder))?[ \t]{0,2}\n?"
    r"(?P<n>\d{1,3}(?: ?(?:\.|\[\.\]) ?\n?\d{1,3}){3}|\d{1,3}(?:, ?\d{1,3}){3}"
    r"|\d{1,3}(?:-\d{1,3}){3}"
    r"|\d{1,3}(?: \d{1,3}){3})(?![\w]|[.,/-]\d)",
    re.IGNORECASE,
)


def _ipv6(text: str) -> Iterator[Hit]:
    for match in _IPV6.finditer(text):
        raw = re.split("[/%]", match.group())[0]
        try:
            address = ipaddress.IPv6Address(raw)
        except ValueError:
            continue
        short = len(raw) < 5 and raw != "::1"
        weak = short or not re.search("[A-Fa-f]|:.*:.*:|^::1$", raw)  # 10::30 is a misprint
        if weak and not _IP_ANCHORS.near(text, match.start(), match.end()):
            continue
        yield Hit(
            type="IP_ADDRESS",
            start=match.start(),
            end=match.end(),
            score=0.97,
            reason=f"IP-adresse (version {address.version})",
        )
