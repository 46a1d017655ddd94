"""Values of fields whose label says that they are sensitive: "Nationalitet: syrisk"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LABELS = {
    "ETHNICITY": r"nationalitet|statsborgerskab|etnicitet|etnisk (?:baggrund|oprindelse)|"
    r"oprindelsesland|hjemland|fødeland|herkomst|modersmål",
    "RELIGION": r"religion|trossamfund|trosretning|tro|religiøst? tilhørsforhold|"
    r"medlem af folkekirken",
    "UNION": r"fagforening|a-kasse|faglig organisation|fagforbund|tillidsrepræsentant for|"
    r"(?:medlem af )?(?:fagligt )?forbund|a-kasse (?:og|/|eller|samt) (?:fag)?(?:forbund|forening)"
    r"|(?:fag)?(?:forbund|forening) (?:og|/|eller|samt) a-kasse|organiseret i|trade union",
    "POLITICS": r"politisk tilhørsforhold|politisk parti|parti|politisk overbevisning|"
    r"parti(?:medlemskab|medlem|tilhørsforhold|tilhør|farve)|politisk ståsted|stemmer på",
    "SEXUALITY": r"seksuel (?:orientering|præference)|seksualitet|kønsidentitet|seksuelle forhold|"
    r"juridisk køn|sexual orientation",
    "HEALTH": r"(?:aktions|bi|hoved)?diagnoser?|sygdomme?|kroniske? sygdomme?|lidelser?"
    "|allergi(?:er)?|"
    r"handicap|helbred|helbredstilstand|helbredsoplysninger|indlæggelsesårsag|diagnosekoder?",
    "MEDICINE": r"medicin|fast medicin|pn-medicin|medicinliste|aktuel medicin|præparat(?:er)?|"
    r"lægemidler?|ordineret medicin",
    "CRIME": r"tidligere straffet|straffeoplysninger|sigtelser?|sigtet for|tiltalt for|dømt for"
    "|domme|(?:straffe|børne)attest|tidligere domme|strafbare forhold",
    "BUSINESS_SECRET": r"(?:forretnings|erhvervs|drifts|fabriks)hemmelighed(?:er|en)?"
    r"|fortrolige (?:erhvervs|forretnings)oplysninger",
}
_LABELLED = {
    type_: re.compile(
        rf"^[ \t•*–-]{{0,4}}(?:{labels})(?: ?\([^)\n]{{2,30}}\))?"
        rf"[ \t]*(?::|\t|\n(?=[^\n]{{2,40}}(?:\n|$)))[ \t]*\n?[ \t]*(?P<v>[^\n\t]{{2,120}})",
        re.IGNORECASE | re.MULTILINE,
    )
    for type_, labels in _LABELS.items()
}
_ANY_LABEL = re.compile(
    rf"^[ \t•*–-]{{0,4}}(?:{'|'.join(_LABELS.values())})[ \t]*[:\t\n(]",
    re.IGNORECASE | re.MULTILINE,
)
_EMPTY = re.compile(
    r"\W*(?:indhent|bestilt|vedlagt|vedhæft|modtaget|påkrævet|kræves|ren\b|rene\b|plettet"
    r"|mangler|uden (?:anm|bem)|nej|ja|ingen|intet|ikke|n/a|ukendt|uoplyst|ej oplyst|dansk"
    r"|danmark|se |jf\.|(?:dosis|styrke|mængde|dato|bemærkning(?:er)?|ordination|status)\s*$"
    r"|der |vi |antal\b|stemmer\b|mandater\b"
    r"|du |de |den |"
    r"oplys|udfyld|angiv|skriv|afkryds|klik|side |\d+$|\W*$)|[^\n]*:$",
    re.IGNORECASE,
)


def labelled_values(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Type, start, start of the value and end of "Nationalitet: syrisk" and the like."""
    if not _ANY_LABEL.search(text):
        return
    for type_, pattern in _LABELLED.items():
        for match in pattern.finditer(text):
            if _is_over_answers(text, match):
                below = _CELL_BELOW.match(text, match.end())
                if below is not None and not _EMPTY.match(below["v"]):
                    yield type_, below.start("v"), *below.span("v")
            elif not _EMPTY.match(match["v"]):
                end = match.end()
                while text[end - 1].isspace():
                    end -= 1
                yield type_, match.start(), match.start("v"), end
            item = _ITEM.match(text, text.rfind("\n", 0, match.start("v")) + 1)
            for _ in range(_ITEMS if item else 0):
                item = _ITEM.match(text, item.end() + 1) if item else None
                if item is None:
                    break
                if not _EMPTY.match(item["v"]):
                    yield type_, item.start("v"), item.start("v"), item.end("v")


_ANOTHER_LABEL = re.compile(
    r"(?:[\w. /-]{0,24}(?:nr\.?|nummer|sted|dato|navn\w*|(?:e-?)?mail(?:adresse)?|adresse"
    r"|stilling|grundlag)"
    r"|børn|alder|køn|telefon|tlf\.?|mobil|cpr|civilstand|bopæl|sprog|tolk(?:ebehov)?|erhverv"
    rf"|uddannelse|{'|'.join(_LABELS.values())})[ :*]*",
    re.IGNORECASE,
)


def _is_over_answers(text: str, label: re.Match[str]) -> bool:
    """Whether a label stands beside another, the answers below: "Statsborgerskab\tPasnr."."""
    beside = "\t" in text[label.start() : label.start("v")]
    return beside and _ANOTHER_LABEL.fullmatch(label["v"]) is not None


_CELL_BELOW = re.compile(r"[^\n]*\n(?P<v>[^\t\n]*[^\s])")
_ITEM = re.compile(r"[ \t]*[•*–-][ \t]+(?P<v>[^\n\t]{2,120}?)[ \t]*(?=\n|$)")
"""A line of a list below a label; the first of them is the label's own value."""
_ITEMS = 20
