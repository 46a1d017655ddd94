"""Look-ups in the lists of names, towns, postal codes and public bodies.

Pure functions over the files in `data/`, which are read on first use. Names and towns are
compared without case and without diacritics other than æ, ø and å.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from redactor.detect.names.words import word_set, words

_DATA = files("redactor.detect") / "data"
_STROKES = str.maketrans("ıłđðŋ’´`‑", "ildðn'''-")


class NameWeights(NamedTuple):
    """Chance that the capitalised word, inside a sentence, is a name of each kind."""

    first: float
    last: float
    gender: str
    """'m', 'f', 'b' for both, '-' when not known."""


NO_NAME = NameWeights(0.0, 0.0, "-")

# Endings that make an unknown capitalised word look like a surname. "-sen" is weak alone,
# because definite nouns end so too (afgørelsen, processen).
_SURNAME_SHAPE = re.compile(
    r"\w{2,}(?:(?<![el])sen|ss[eo]n|gaard|gård|kjær|kjær|feldt?|quist|kvist|strøm|holm|lund|skov"
    r"|bjerg|berg|dahl|bæk|sson|d[óo]ttir|ov[iı][cćč]|vi[cćč]|o[gğ]lu|enko|chuk|zadeh|zada|zai|escu|mann"
    r"|shvili|ywicz|owicz|ewicz|wska|wski|cka|cki|yan|ova|ovna|singam|nathan|rajah)"
)


def fold(word: str) -> str:
    """Lower case without diacritics other than æ, ø, å: the key of all look-ups."""
    low = word.lower()
    if low.isascii():
        return low
    low = low.translate(_STROKES).replace("ð", "d")
    out: list[str] = []
    for char in low:
        if char in "æøå" or char.isascii():
            out.append(char)
        else:
            out.extend(
                c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)
            )
    return "".join(out)


def _lines(name: str) -> list[str]:
    text = (_DATA / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


@cache
def _names() -> dict[str, NameWeights]:
    table: dict[str, NameWeights] = {}
    for line in _lines("names.tsv"):
        name, first, last, gender = line.split("\t")
        table[name] = NameWeights(int(first) / 100, int(last) / 100, gender)
    return table


def name_weights(word: str) -> NameWeights:
    """What the lists know of one word; hyphenated names count as their weakest part,
    a genitive -s is taken off when only the word without it is known."""
    table = _names()
    key = fold(word)
    known = table.get(key)
    if known is not None:
        return known
    stem = genitive_stem(key)
    if stem in table:
        return table[stem]
    if "-" in key:
        parts = [name_weights(p) for p in key.split("-") if p]
        if len(parts) > 1:
            gender = parts[-1].gender if parts[0].gender == "-" else parts[0].gender
            return NameWeights(min(p.first for p in parts), min(p.last for p in parts), gender)
    return NO_NAME


def nominative(word: str) -> str:
    """The word without a genitive ending, where only the word without it is a known name, or
    where letters stand before it ("RTs")."""
    stem = genitive_stem(word)
    if stem is None or fold(word) in _names():
        return word
    return stem if fold(stem) in _names() or (stem.isupper() and not word.isupper()) else word


def genitive_stem(word: str) -> str | None:
    """The word without its genitive ending (Jensens, Larsen's, Lars'), or None without one."""
    if word.endswith(("'s", "’s")):
        return word[:-2]
    if word.endswith(("'", "’")):
        return word[:-1]
    if word.endswith(("s", "S")) and len(word) > 3:
        return word[:-1]
    return None


def first_name_weight(word: str) -> float:
    """Chance (0–1) that the capitalised word, inside a sentence, is a first name."""
    return name_weights(word).first


def surname_weight(word: str) -> float:
    """Chance (0–1) that the capitalised word, inside a sentence, is a surname.

    Unknown words of surname shape (-gaard, -sen, -ović, -dóttir …) get 0.5.
    """
    known = name_weights(word)
    if known.last or known.first:
        return known.last
    return 0.5 if has_surname_shape(word) else 0.0


_IN_DEFINITE_FORM = re.compile(
    r"\w{3,}(?:kreds|klass|kass|buss|plads|proces|paus|pris|rejs|adress|græns|mess)en"
)
"""Nouns in -s with their article: "Havkirkekredsen" is no son."""


def has_surname_shape(word: str) -> bool:
    """Whether an unknown word ends as surnames do."""
    low = word.lower()
    if _IN_DEFINITE_FORM.fullmatch(low):
        return False
    return bool(_SURNAME_SHAPE.fullmatch(low) or _SURNAME_SHAPE.fullmatch(low.removesuffix("s")))


@cache
def sure_first_names() -> frozenset[str]:
    """First names in lower case that are hardly ever other words: safe without a capital."""
    return frozenset(n for n, w in _names().items() if w.first >= 0.92 and len(n) > 2)


@cache
def postal_towns() -> dict[str, tuple[str, ...]]:
    """Postal code -> the town's name and its other spellings. Faroese codes as 'FO-100'."""
    table: dict[str, tuple[str, ...]] = {}
    for line in _lines("postal.tsv"):
        code, towns = line.split("\t")
        names = tuple(towns.split("|"))
        if re.fullmatch(r"\d{4}-\d{4}", code):
            for number in range(int(code[:4]), int(code[5:]) + 1):
                table[str(number)] = names
        else:
            table[code] = names
    return table


@cache
def towns() -> frozenset[str]:
    """Folded names of towns and villages, district letters left out."""
    names = set(_lines("places.txt"))
    for spellings in postal_towns().values():
        names.update(re.sub(r" (?:[A-ZØÅ]{1,2}\.?|J\.|Sj\.?)$", "", s) for s in spellings)
    for line in _lines("municipalities.txt"):
        names.add(line.split("|")[0])
    return frozenset(fold(n) for n in names if len(n) > 1)


def is_town(text: str) -> bool:
    """Whether `text` is the name of a Danish, Greenlandic or Faroese town (genitive too)."""
    key = fold(text)
    return key in towns() or (key.endswith("s") and key[:-1] in towns())


@cache
def municipalities() -> frozenset[str]:
    """Folded names of the 98 municipalities, without 'Kommune'."""
    names = {s for line in _lines("municipalities.txt") for s in line.split("|")}
    return frozenset(fold(n) for n in names) | {fold(n + "s") for n in names}


# First words of patterned names, and the words that make a public body of what stands before.
_BODY_ENDINGS = (
    "ministeriet", "styrelsen", "nævnet", "direktoratet", "departementet", "forvaltningen",
    "tilsynet", "retten", "politiet", "ministeriets", "styrelsens", "nævnets", "direktoratets",
    "departementets", "forvaltningens", "tilsynets", "rettens", "politiets",
)  # fmt: skip
_BODY_STARTS = word_set(
    "retten jobcenter borgerservice psykiatrien regionshospitalet sygehuset psykiatrisk "
    "arresthuset anstalten statsfængslet syd midt"
)
_BODY_HEADS = word_set(
    "byret landsret politi byråd jobcenter universitetshospital hospital sygehus og vestegns "
    "kommunalbestyrelse brandvæsen byrets landsrets politis byråds hospitals sygehus'"
)


@cache
def _first_words() -> frozenset[str]:
    first = {re.split(r"[ -]", line)[0].lower().rstrip(",") for line in _lines("authorities.txt")}
    return frozenset(first | {w + "s" for w in first})


@cache
def _authorities() -> re.Pattern[str]:
    names = sorted(_lines("authorities.txt"), key=len, reverse=True)
    listed = "|".join(re.escape(n).replace(r"\ ", r"[ \n]") for n in names)
    cap = r"[A-ZÆØÅ][\w-]*"
    endings = "|".join(e for e in _BODY_ENDINGS if not e.endswith("s"))
    heads = "Byret|Landsret|Politi|Byråd|Kommunalbestyrelse|Jobcenter|Brandvæsen"
    shaped = (
        rf"(?:{cap}-, ){{0,2}}(?:{cap}- og )?[A-ZÆØÅ][\w-]*(?:{endings})"
        rf"|Retten (?:i|på) {cap}(?: [A-ZÆØÅ]\b)?"
        rf"|{cap} (?:{heads})"
        rf"|{cap}-? og {cap} Politi|Københavns Vestegns Politi"
        rf"|(?:Jobcenter|Borgerservice) {cap}|Psykiatrien i Region {cap}"
        rf"|{cap} (?:Universitetshospital|Hospital|Sygehus)(?: {cap})?"
        rf"|(?:Regionshospitalet|Sygehuset|Psykiatrisk Center|Arresthuset|Anstalten|Statsfængslet)"
        rf"(?: i| ved)? {cap}"
    )
    return re.compile(rf"(?:{shaped}|{listed})(?:s|'s|’s)?(?!\w)")


_RIGHTS = re.compile(
    r"(?:brugs|ejendoms|forkøbs|ophavs|stemme|vej|hævds|fortrydelses|indsigts|råde|købe|salgs"
    r"|opsigelses|tilbagekøbs|jagt|fiske|pante|adgangs|ene|selvbestemmelses|patent|bopæls|arve|egen"
    r"|medbestemmelses|hoved|for|liv|spise|udkigs|udsigts|aftægts|servituts|råderets|forhandlings|ytrings"
    r"|strejke|klage|anke|menneske|offentligheds|forældre|samværs|plejeorlovs|barsels|orlovs|ferie"
    r"|dispositions|forlods|bygge|grav|grund|borger|valg|lodtræknings|forlags|hjemfalds|leje|fortrins)retten"
)
"""What one has a right to, which ends as courts do."""


def authority_at(text: str, position: int) -> int | None:
    """End of the public body's name that begins at `position`, or None."""
    best = _authorities().match(text, position)
    return best.end() if best else None


def authorities_in(text: str) -> list[tuple[int, int]]:
    """Spans of the names of public bodies in `text`, left to right, without overlaps."""
    found: list[tuple[int, int]] = []
    reached = 0
    tokens = words(text)
    for i, word in enumerate(tokens):
        if word.start < reached or not word.text[0].isupper():
            continue
        low = word.lower
        following = tokens[i + 1].lower if i + 1 < len(tokens) else ""
        if (
            low in _first_words()
            or low in _BODY_STARTS
            or low.endswith(_BODY_ENDINGS)
            or following in _BODY_HEADS
            or text[word.end : word.end + 1] == "-"
        ):
            end = authority_at(text, word.start)
            if end is not None and not _RIGHTS.fullmatch(low):
                found.append((word.start, end))
                reached = end
    return found


def is_authority(text: str) -> bool:
    """Whether the whole of `text` names a public body or a municipality ('Aarhus Kommune')."""
    text = text.strip()
    return bool(_authorities().fullmatch(text)) or is_municipality(text)


def is_municipality(text: str) -> bool:
    """Whether the whole of `text` is the name of one of the 98 municipalities."""
    key = fold(text.strip())
    for word in (" kommunes", " kommune", "kommune"):
        if key.endswith(word):
            return key.removesuffix(word) in municipalities()
    return False


_PUBLIC_DOMAINS = word_set(
    "ast.dk skat.dk sktst.dk politi.dk domstol.dk atp.dk ft.dk kriminalforsorgen.dk star.dk "
    "sst.dk stps.dk stpk.dk datatilsynet.dk familieretshuset.dk famret.dk ombudsmanden.dk rm.dk "
    "rn.dk regionh.dk regionsjaelland.dk rsyd.dk regionsyddanmark.dk borger.dk virk.dk kl.dk "
    "regioner.dk us.dk siri.dk nyidanmark.dk jm.dk sm.dk sum.dk uim.dk uvm.dk stm.dk fm.dk "
    "em.dk mim.dk at.dk aes.dk dst.dk erst.dk digst.dk gaeldst.dk motorst.dk toldst.dk "
    "vurdst.dk rigsarkivet.dk sa.dk ssi.dk dkma.dk mst.dk vd.dk trafikstyrelsen.dk retten.dk "
    "naevneneshus.dk nh.dk rigspolitiet.dk bm.dk ufm.dk kum.dk skm.dk fmn.dk mil.dk"
)


def is_public_domain_mail(address: str) -> bool:
    """Whether an e-mail address lies under a domain of a Danish public body."""
    domain = address.rpartition("@")[2].strip(" .>").lower()
    parts = domain.split(".")
    if len(parts) < 2:
        return False
    base = ".".join(parts[-2:])
    if base in _PUBLIC_DOMAINS:
        return True
    name = parts[-2]
    if parts[-1] != "dk":
        return False
    if name.endswith(("kommune", "kom")) or name.startswith("region"):
        return True
    ascii_names = {_ascii(m) for m in municipalities()}
    return name in ascii_names


def _ascii(name: str) -> str:
    """The spelling that domains use: æ -> ae, ø -> oe, å -> aa, no hyphens."""
    return re.sub(r"[ -]", "", name.replace("æ", "ae").replace("ø", "oe").replace("å", "aa"))
