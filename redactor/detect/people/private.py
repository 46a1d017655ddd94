"""What tells that somebody with a title stands in a document as a private person.

A title opens a name, but a doctor is a neighbour too: "I nr. 7 bor overlæge Bo Krag", "genboen,
advokat Bo Krag, og hendes mand", "Tilskadekomne: Bo Krag, assistent". Beside a title such a sign
makes a mixed role, which is asked about.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from redactor.detect.names import lexicon as lx
from redactor.detect.names.words import word_set
from redactor.detect.people.acted_on import claims
from redactor.detect.people.sign import Sign
from redactor.detect.text.anchors import header_cell, row_end
from redactor.model import Finding, Role

RELATIVE = Sign(Role.RELATIVE, 0.8, "omtales som pårørende")
CITIZEN = Sign(Role.CITIZEN, 0.8, "omtales som privatperson i sagen")
AT_HOME = Sign(Role.CITIZEN, 0.8, "står med en adresse lige efter navnet")
_LIVES = Sign(Role.CITIZEN, 0.8, "omtales med sin bolig")
_FAMILY = Sign(Role.CITIZEN, 0.8, "omtales med sin familie eller alder")
_PRIVATELY = Sign(Role.CITIZEN, 0.8, "handler som privatperson")
_PERSONNEL = Sign(Role.CITIZEN, 0.8, "er den, som en personalesag handler om")
_SEEKS_POST = Sign(Role.CITIZEN, 0.8, "søger en stilling")
_ELECTED = Sign(Role.CITIZEN, 0.8, "er valgt af forældre, beboere eller brugere")
RETIRED = Sign(Role.CITIZEN, 0.8, "er gået på pension")
_CLIENT = Sign(Role.CITIZEN, 0.8, "er klient hos den, der skriver")
_TOLD_OF = Sign(Role.CITIZEN, 0.8, "omtales i sin egen sag")

OWN_AFFAIR = Sign(Role.CITIZEN, 0.8, "skriver i egen sag")
SENDER = Sign(Role.CITIZEN, 0.3, "navnet står under et brev i egen sag")
"""Whose name stands by itself below what somebody writes of his own: perhaps the writer."""
WANTS = Sign(Role.CITIZEN, 0.3, "navnet står under et brev, der beder myndigheden om noget")
OWNER = Sign(Role.CITIZEN, 0.3, "kan være virksomhedens ejer")
"""Whose name follows a firm's that has no form: "Odden Tømrer v/ Bo Krag"."""

PRIVATE_SIGNS = (
    OWN_AFFAIR,
    AT_HOME,
    _LIVES,
    _FAMILY,
    _PRIVATELY,
    _PERSONNEL,
    _SEEKS_POST,
    _ELECTED,
    RETIRED,
    _CLIENT,
    _TOLD_OF,
)

_TITLE = r"(?:[a-zæøå-]{4,}\s+){0,2}"
"""Words in small letters between a sign and a name, where a title stands."""
_NAMED = r"[A-ZÆØÅ][\w.'-]*(?: [A-ZÆØÅ][\w.'-]*){0,4}"
_FIRST = (
    (
        CITIZEN,
        re.compile(
            r"(?:^|[.;\n]\s*)(?i:vidner|klagere|ansøgere|naboer|genboer|beboere|lejere|patienter"
            r"|klienter|skadelidte|forurettede|sigtede|parter)(?:ne)?:[ \t]+"
            rf"(?:{_NAMED}(?: \([^()\n]{{1,30}}\))?(?:,| og) ){{0,6}}$"
        ),
    ),
    (_FAMILY, re.compile(rf"(?<![\w-])(?:{lx.RELATIVE}|{lx.CHILD}) til\s+$", re.IGNORECASE)),
    (_LIVES, re.compile(rf"\b(?:bor|boede|i nr\. ?\d{{1,4}}\w?,?)\s+{_TITLE}$")),
    (
        RETIRED,
        re.compile(
            r"(?:\b(?:pens|pensioneret|pensionerede)\.?"
            r"|(?:^|[.,(:]\s*|\b(?:den|en)\s+)(?:tidligere|forhenværende|fhv\.|tidl\.))"
            rf"\s+{_TITLE}$",
            re.IGNORECASE,
        ),
    ),
    (
        _PERSONNEL,
        re.compile(
            r"\b(?:personalesag(?:en)?|disciplinærsag(?:en)?|(?:tjenstlig|disciplinær) (?:sag"
            r"|samtale|advarsel|undersøgelse)|afskedigelse|afsked|bortvisning|opsigelse|advarsel"
            r"|arbejdsskade(?:n|sag)?|(?:sygefraværs|syge|omsorgs|fratrædelses)samtale(?:n)?"
            r"|lønforhandling(?:en)?|fratrædelsesaftale(?:n)?|afskedigede,?|bortviste,?|opsagte,?|fyrede,?)"
            rf"(?: (?:mod|af|til|med|vedr\.|vedrørende|om|for))?\s*[,:–-]?\s*{_TITLE}$",
            re.IGNORECASE,
        ),
    ),
    (
        _SEEKS_POST,
        re.compile(
            r"(?:^|(?<=[.;\n]))\W*(?:kandidat|jobansøger|ansøger(?: nr\.? \d+)?):\s*$"
            r"|\b(?:job|ansættelses)samtale(?:n)? med\s+$"
            r"|\bansøgning(?:en)? (?:til|om) (?:stilling|job)\w*[^.;\n]{0,40}[,:–-]\s*$",
            re.IGNORECASE,
        ),
    ),
    (
        _ELECTED,
        re.compile(
            r"\b(?:forældrevalgte?|forældrerepræsentant(?:er(?:ne)?)?|elevrådet|beboervalgte?"
            r"|brugervalgte?|lejerrepræsentant(?:er)?|beboerrepræsentant(?:er)?)\b"
            r"(?:\s*[:\t]\s*[^.;\n]{0,120}|\s+)$",
            re.IGNORECASE,
        ),
    ),
    (
        _CLIENT,
        re.compile(
            r"\b(?:jeg|vi) repræsenterer [^.;\n]{0,70}$|\bp\.?v\.?a\.? $|\b(?:min|vores) klient,? $"
            r"|\b(?:som|er) (?:advokat|partsrepræsentant|bisidder|forsvarer|værge) for $",
            re.IGNORECASE,
        ),
    ),
)
_LAST = (
    (
        _LIVES,
        re.compile(
            r",?\s+(?:der|som) (?:selv |også )?(?:bor|boede|er (?:over|under)?nabo)\b"
            r"|,? (?:i|fra) (?:nr|nummer)\.? ?\d"
        ),
    ),
    (
        _FAMILY,
        re.compile(rf"(?:,| og| samt)\s+(?:hans|hendes|dennes|deres)\s+(?:{lx.RELATIVE})(?![\w-])"),
    ),
)
_AGED = re.compile(
    r"(?:,? (?:(?:er|på|nu) )?|,? \()\d{1,2} ?(?:år|mdr\.?|måneder)"
    r"(?![\w-]| (?:om|siden|inde|forsinket|som))"
)
"""An age behind a name: "Mette på 6 år", "Bo Krag (42 år)"."""
_KIN_OF = re.compile(
    rf"\s(?:(?:{lx.RELATIVE})(?![\w-])|(?:[a-zæøå]+ )?(?:overgreb|tyveri|\w*misbrug|sygdom"
    r"|sygemelding|sygefravær|(?:afskedigelse|fyring|opsigelse)(?! af\b)"
    r"|graviditet|skilsmisse|barsel|voldelige|krænkelser)\b)"
)
"""Behind a genitive: "Peters mor", "Bo Krags afskedigelse"."""
_UNDERSIGNED = re.compile(r"\bundertegnede,?\s+$", re.IGNORECASE)
_COMPLAINS = re.compile(r"[^.\n]{0,40}\b(?:klager|ansøger|søger|protesterer|bor)\b")
"""Around who writes of himself: "Undertegnede, Bo Krag, lærer, klager hermed"."""
_OWN_MATTER = re.compile(
    r"(?:,[^,.;:()\n]{2,50},|\s\([^()\n]{2,40}\)|\s(?:i|på|fra|hos|ved)\s[\w'’-]+)?,?\s+"
    r"(?:der |som )?(?:(?:bor|boede|udeblev|råbte|truede|mødte (?:ikke )?op)\b"
    r"|(?:har |havde )?(?:ansøg(?:er|t|te)|søg(?:er|t|te)) (?:\w+ )?om (?:\w+ ){0,2}?"
    r"(?:\w*dagpenge|\w*pension|boligstøtte|boligsikring|kontanthjælp|\w*bidrag|fleksjob|orlov"
    r"|barsel\w*|\w*hjælp|samvær|forældremyndighed\w*|skilsmisse|separation|familiesammenføring"
    r"|revalidering|enkeltydelse\w*|merudgift\w*|hjælpemid\w+|plejevederlag|kørekort|navneændring"
    r"|(?:p-?|bolig|dagtilbuds|institutions)?plads|bolig|lejlighed)\b"
    r"|(?:er|var|blev|bliver|er blevet|har været|er nu) (?:[a-zæøå]+ )?(?:sygemeldt"
    r"|sigtet|tiltalt|anholdt|mistænkt|dømt|fængslet|indlagt|fyret|opsagt|afskediget"
    r"|stoppet af politiet|arbejdsløs|ledig|skilt|separeret|anbragt|tilkendt"
    r"|kendt (?:skyldig|uarbejdsdygtig)|visiteret til|henvist til|bevilget|syg|gravid|smittet"
    r"|kommet til skade|afhængig)\b"
    r"|(?:har været|er|var) (?:[a-zæøå]+ )?fraværende\b"
    r"|går (?:nu )?i (?:\d|[a-zæøå]+ klasse|skole|børnehave|vuggestue|dagpleje|sfo)"
    r"|(?:er|blev) født\b|sover\b|skylder\b|(?:lider|led) af\b|(?:kom|kommer) til skade\b(?! for\b)"
    r"|(?:har |fik )(?:fået )?(?:stillet|konstateret)\b"
    r"|(?:har )?(?:fået|modtag(?:er|et)) (?:[a-zæøå]+ )?(?:\w*hjælp|\w*dagpenge|\w*pension|en bøde"
    r"|bøde|frakendt|en dom|fleksjob)\b)",
    re.IGNORECASE,
)
"""What is told of somebody in his own matter, whatever he is at work: "Kok Bo Krag søger om
fleksjob", "Bo Krag, chauffør, er sygemeldt"."""


def own_matter(after: str) -> Sign | None:
    """The sign of who is told of, behind his name, as a private person is whom a matter is
    about."""
    return _TOLD_OF if _OWN_MATTER.match(after) else None


_PRIVATELY_SAID = re.compile(
    r"\b(?:jeg|han|hun) (?:skriver|henvender sig|henvender mig|ringe(?:r|de)|spørger|klager|søger"
    r"|udtaler (?:sig|mig)|svarer) (?:nu |her )?(?:privat\b|på egne vegne|[\"”»]?som (?:søn|datter"
    r"|mor|far|forælder|nabo|genbo|pårørende|ven|veninde|beboer|lejer|borger|privat\w*))"
    r"|\bi sin egen sag\b|\bikke i embeds medfør|\bsom privat(?:person| borger)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"\b(?:til ?stede|deltagere|mødte|fremmødte|afbud)\b[^.]*$", re.IGNORECASE)
"""The line of those who take part, where a comma stands between two people."""
_SAID_REACH = 160
_NEAR = 8
"""Findings before and after a name among which its own stand."""
_ADDRESSED = re.compile(r"(?:^|\n)[ \t]*(?:hr\.?|fru|frk\.?) (?:[a-zæøå-]+ )?$", re.IGNORECASE)
_OWN_AFFAIR = re.compile(
    r"\b(?:min|mit|mine|vores|vor) (?:[a-zæøå]+ )?(?:søn|datter|mor|far|mand|kone|hustru|ægtefælle"
    r"|samlever|ejendom|hus|have|grund|lejlighed|bopæl|matrikel|privatadresse)\b"
    r"|\b(?:min|mit|mine) (?:egen |eget |egne )?(?:børn|barn|dreng|pige|ansøgning|klage|sygdom"
    r"|diagnose|pension|sygemelding)\b"
    r"|\b(?:jeg|vi) bor\b",
    re.IGNORECASE,
)
"""What somebody writes in a matter of his own, whatever he signs as."""
_LETTER = 2000
_SUBJECT = re.compile(r"^\W*(?:emne|subject|vedr\w*|overskrift)\b.*$", re.IGNORECASE | re.MULTILINE)
"""A line that an answer takes over from the letter it answers."""
_APART = re.compile(r"\n[> \t]*(?:(?:fra|from)[ \t]*:|-{3,}|_{3,})", re.IGNORECASE)
_QUOTE_MARK = re.compile(r"^[ \t]*>[> \t]*", re.MULTILINE)
_CLOSED = re.compile(rf"^(?:{lx.CLOSING.pattern}).*$", re.IGNORECASE | re.MULTILINE)
_SIGNATURE = 200
"""Length to which what follows a closing line is the signature below it, no new letter."""
_EVERYBODYS = word_set(
    "Nielsen Jensen Hansen Andersen Pedersen Christensen Larsen Sørensen Rasmussen Jørgensen"
    " Petersen Madsen Kristensen Olsen Thomsen Christiansen Poulsen Johansen Knudsen Mortensen"
    " Møller"
)
"""Surnames that people share who are no family: the commonest."""
_SHARED_NAME = re.compile(r"(?:\A|[\n\t])[A-ZÆØÅ][a-zæøåé]+ (?:og|&) $")
_CELL_ENDS = re.compile(r"[ ]*(?:[\n\t]|$)")
_COUPLE = re.compile(rf"(?:,| og| &)\s+{_TITLE}")
_APPOSED = re.compile(r"(?:,\s+[a-zæøå.-]{4,30})?(?:,| [–-])\s+")
"""Between a name and a home: a comma or a dash, and a title."""
_NEXT_CELL = re.compile(r"[ ]*\t[ ]*")
_BODIES = frozenset({"ORGANIZATION", "MUNICIPALITY", "DK_CVR"})


def private_signs(
    finding: Finding,
    before: str,
    after: str,
    findings: Sequence[Finding],
    text: str,
    *,
    politician: bool,
) -> list[Sign]:
    """What makes somebody a private person although a title stands at the name.

    `before` and `after` are the words around it, `findings` those of the page by start. A
    `politician` stays one unless he says that he does not act as one: "byrådsmedlem
    Bo Krag er fætter til ansøger"."""
    place = bisect.bisect_left(findings, finding.start, key=lambda f: f.start)
    near = findings[max(0, place - _NEAR) : place + _NEAR]
    said = _PRIVATELY_SAID.search(text, finding.end, finding.end + _SAID_REACH)
    if (
        said is not None
        and "\n" not in text[finding.end : said.start()]
        and not _another_between(finding, said.start(), near)
    ):
        return [_PRIVATELY]
    first = lx.PRIVATE_FIRST.search(before)
    if first is not None and not ("," in first.group() and _PRESENT.search(before)):
        return [RELATIVE if first["relative"] else CITIZEN]
    if politician:
        return [AT_HOME] if _at_home(finding, near, text) else []
    signs = [CITIZEN] if lx.PRIVATE_LAST.match(after) else []
    signs += [sign for sign, pattern in _FIRST if pattern.search(before)]
    signs += [sign for sign, pattern in _LAST if pattern.match(after)]
    if _AGED.match(after) or (finding.text[-1:] in "s'’" and _KIN_OF.match(after)):
        signs.append(_FAMILY)
    if _UNDERSIGNED.search(before) and _COMPLAINS.match(after):
        signs.append(_PRIVATELY)
    if _at_home(finding, near, text):
        signs.append(AT_HOME)
    if _of_couple(finding, near, text):
        signs.append(_FAMILY)
    return signs[:2]


def of_own_affair(text: str, start: int) -> bool:
    """Whether the letter that is signed at a place is about the writer's own home or family."""
    letter = letter_above(text, start)
    letter = _SUBJECT.sub("", letter)
    return _OWN_AFFAIR.search(letter) is not None


def letter_above(text: str, start: int, reach: int = _LETTER) -> str:
    """The letter that ends at a place, without the mails that stand before it, as far as `reach`
    code points back."""
    return _APART.split(text[max(0, start - reach) : start])[-1]


def wants_something(text: str, start: int) -> bool:
    """Whether the letter that is signed at a place wants something of whom it is to."""
    letter = letter_above(text, start)
    if letter.rpartition("\n")[2].lstrip().startswith(">"):
        letter = _QUOTE_MARK.sub("", letter)  # signed within what is quoted
    *earlier, last = _CLOSED.split(_SUBJECT.sub("", letter))
    if earlier and len(last) <= _SIGNATURE:
        last = earlier[-1]
    return claims(last)


def _another_between(finding: Finding, end: int, findings: Sequence[Finding]) -> bool:
    """Whether somebody else is named before a place."""
    return any(f.type == "PERSON" and finding.end <= f.start < end for f in findings)


def _at_home(finding: Finding, findings: Sequence[Finding], text: str) -> bool:
    """Whether an address follows at once, or after a title: "Bo Krag, arkitekt – Skrænten 11";
    in the next cell of a row that names no firm or office; or below somebody addressed by "Hr."
    and title."""
    row = text.rfind("\n", 0, finding.start) + 1
    if "\t" in text[finding.end : finding.end + 40] and _works_in_row(finding, text):
        return False
    of_body = any(f.type in _BODIES and row <= f.start < finding.start for f in findings)
    addressed = _ADDRESSED.search(text, max(0, finding.start - 40), finding.start)
    return any(
        f.type == "ADDRESS"
        and 0 < f.start - finding.end < 40
        and (
            _APPOSED.fullmatch(text, finding.end, f.start)
            or (not of_body and _NEXT_CELL.fullmatch(text, finding.end, f.start))
            or (addressed and not text[finding.end : f.start].strip())
        )
        for f in findings
    )


_WORK = re.compile(
    rf"\s*(?:{lx.OFFICIAL}|{lx.PROFESSIONAL}|{lx.COMPANY})(?=\s*(?:$|[,(/;–|-]))", re.IGNORECASE
)
_ROLES = re.compile(r"\s*(?:rolle|funktion|deltager som|repræsenterer)\W*", re.IGNORECASE)


def _works_in_row(finding: Finding, text: str) -> bool:
    """Whether a column on who takes part as what has a title of work in somebody's row: the
    address there is the one he works at."""
    line_end = text.find("\n", finding.end)
    end = row_end(text, finding.start, len(text) if line_end < 0 else line_end)
    place = finding.end
    for cell in text[finding.end : end].split("\t"):
        head = _WORK.match(cell) and header_cell(text, place)
        if head and _ROLES.fullmatch(head):
            return True
        place += len(cell) + 1
    return False


def _of_couple(finding: Finding, findings: Sequence[Finding], text: str) -> bool:
    """Whether somebody of the same surname stands right before, "Finn Krag, læge Ina Krag", or
    shares it on a line or in a cell of their own: "Grethe og Finn Krag"."""
    words = finding.text.split()
    if len(words) < 2:
        return False
    if _SHARED_NAME.search(text, max(0, finding.start - 40), finding.start) and _CELL_ENDS.match(
        text, finding.end
    ):
        return True
    return words[-1] not in _EVERYBODYS and any(
        f.type == "PERSON"
        and 0 < finding.start - f.end < 40
        and f.text.split()[1:][-1:] == words[-1:]
        and _COUPLE.fullmatch(text, f.end, finding.start)
        for f in findings
    )
