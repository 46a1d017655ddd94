"""Letters of whoever wrote, said or checked something, in the short hand of notes; and letters
that a paper gives people for their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import NO_NAME, first_name_weight, name_weights
from redactor.detect.names.words import word_set
from redactor.detect.text.anchors import header_cell
from redactor.detect.text.patterns import lowered, scan
from redactor.lexicon import is_ordinary_word

_DOTTED = r"(?:[A-ZÆØÅ]\. ?){1,3}[A-ZÆØÅ]\.|(?:[a-zæøå]\.){2,4}"
_LETTERS = r"[A-ZÆØÅ]{2,4}|[A-ZÆØÅ]{1,2}-[A-ZÆØÅ]{1,3}|[a-zæøå]{2,4}"
_FIELD = re.compile(
    r"(?<!\w)(?i:(?:\d\. ?)?(?:sags)?behandler|sbh\.?|sagsbeh\.?|kvalitetssikret af"
    r"|kvalitetssikring"
    r"|kontrolsignatur|kontroll(?:eret|ør)(?: af)?|påtegn(?:et af|ing)|visiteret af|rettet af"
    r"|registreret af|besvaret af|gennemset af|læst af|udfyldt af|noteret af|udarb(?:ejdet|\.) af"
    r"|init(?:ialer|\.)?|ref(?:erent|\.)|sign(?:atur|eret|\.)?)"
    rf"[ \t]?(?::[ \t]{{0,3}}|(?<=f)[ \t]|(?<=\.)[ \t])\n?(?P<n>{_DOTTED}|{_LETTERS})(?![\w@-]"
    rf"|\.\w|\.?:)"
)
_FIELDS = (
    "behandler", "sbh", "sagsbeh", "kvalitetss", "kontrol", "påtegn", "visiteret", "rettet af",
    "registreret af", "besvaret af", "gennemset", "læst af", "udfyldt af", "noteret af", "udarb",
    "init", "ref", "sign",
)  # fmt: skip
_STEP = re.compile(
    r"(?<![\w.])(?i:udført|kontrolleret|godkendt|skrevet|set|læst|indtastet|kvalitetssikret|udarbejdet"
    r"|oprettet|registreret|visiteret|attesteret|anvist|udfyldt|noteret|journaliseret|besvaret|behandlet"
    r"|gennemgået|tjekket|kladde|korrektur|sagsansv\.?|afsluttet|kontrol|målt|afprøvet|tegnet|modtaget)"
    rf":[ \t]{{0,3}}(?P<n>{_LETTERS})(?=[ \t]*(?:\n|$|[\t,;/]| {{2}}| \d| [a-zæøå]+:))"
)
"""A step of the work, and who did it."""
_AFTER_NUMBERS = re.compile(
    r"(?<!\w)(?i:(?:sags|klage|journal|j|dok|akt)\.?-?(?:nr|nummer))\.?:? ?"
    r"[\d./ -]{0,30}\d(?: og [\d./-]{0,20}\d){0,3} (?P<n>[A-ZÆØÅ]{2,4})(?=[ \t]*(?:\n|$))"
)
"""Behind the numbers of a case, at the end of the line: "Sagsnr. 22/1234 RBN"."""
_STEPS = ("t:", "kladde:", "korrektur:", "kontrol:", "ansv")
_SIGN_COLUMN = re.compile(
    r"\W*(?:init(?:ialer|ial|\.)?|sign(?:atur|eret|\.)?|(?:udført|noteret|skrevet|oprettet|godkendt"
    r"|rettet|ændret|kontrolleret|indført|udarbejdet|modtaget|givet|set) ?(?:af)?|sbh\.?"
    r"|sagsbeh(?:andler|\.)?|beh\.?|ansv(?:arlig|\.)?|ref\.?|kontr\.?|medarb(?:ejder|\.)?|af|hvem|vagt"
    r"|v/|kvit(?:tering|\.)?)\W*",
    re.IGNORECASE,
)
_INIT_COLUMN = re.compile(r"\W*(?:init(?:ialer|ial|\.)?|sbh\.?|sagsbeh\.?)\W*", re.IGNORECASE)
"""Columns of nothing but letters, which may spell a word: "tro" of Tove Rosendal."""
_SIGN_HEADS = (
    "init", "sign", "udført", "noteret", "skrevet", "oprettet", "godkendt", "rettet", "ændret",
    "kontr", "indført", "udarbejdet", "sbh", "beh", "ansv", "ref", "medarb", "\taf", "hvem", "vagt",
    "v/", "kvit", "modtaget", "givet", "set",
)  # fmt: skip
_SIGN_CELL = re.compile(r"(?<=\t)(?:[a-zæøå]{2,4}|[A-ZÆØÅ]{2,4})(?![^\t\n])")
_CALLED = re.compile(
    r"(?:\((?:i det følgende|herefter|fremover|nedenfor)(?: kaldet| benævnt| benævnes| omtalt"
    r"| kaldes)?(?: som)?"
    r" [\"»“”]?"
    r"|(?:omtales|omtalt|benævnes|benævnt|kaldet|kaldes|anonymiseret til|forkortet|omtaler vi)"
    r"(?: i det følgende| herefter| her| nedenfor)? (?:som )?[\"»“”]?"
    r"|(?:mor|far|søn|datter|søster|bror|mand|kone|barn|ven|veninde|kæreste|samlever"
    r"|ægtefælle) som )"
    r"(?P<n>(?:[A-ZÆØÅ]\.){2,4}|[A-ZÆØÅ](?:\.|(?=[\"«”)])|(?= og ))|[A-ZÆØÅ]{2,3}(?=[\"«”)]))(?!\w)"
)
"""What a paper calls somebody: "(herefter K.)", "omtales i det følgende som M.A."."""
_ACTS = (
    r"(?:har|ringer|ringede|ringet|skriver|skrev|oplyser|oplyste|siger|sagde|sender|sendte|følger|tager|tog"
    r"|kontakter|kontaktede|mener|vil|skal|er|var|talte|taler|overtager|bekræfter|svarer|svarede)(?!\w)"
)
_DOTTED_ACTS = re.compile(rf"(?<![\w.])(?P<n>[a-zæøå]\.[a-zæøå]\.(?:[a-zæøå]\.)?)(?= {_ACTS})")
_SLASHES = re.compile(
    r"(?:^|(?<=[\n\t])|(?<=[.;)] ))//? ?(?P<n>[a-zæøå]{2,4}|[A-ZÆØÅ]{2,4})(?=,? (?:d\. ?"
    r"|den )?\d{1,2}[./-]\d)"
    r"|(?:^|(?<=[\n\t])|(?<=[.!?;)] ))// ?(?P<m>[a-zæøå]{2,4}|[A-ZÆØÅ]{2,4})(?=\.?[ \t]*(?:\n|$))"
)
"""Signed with a slash and the day: "//zsk 14/5"; with two also without the day."""
_DATED = re.compile(
    r"(?:\d[./-][01]?\d[./-](?:\d\d){1,2}|(?:19|20)\d\d-[01]\d-[0-3]\d) ?/ ?"
    r"(?P<n>[a-zæøå]{2,4}|[A-ZÆØÅ]{2,4})(?=:|[.,]?[ \t]*(?:\n|$)|[.,] [A-ZÆØÅ])"
)
"""Behind the day at the head of a note, or at its end: "12.03.24/lsk: Talt med"."""
_ARROW = re.compile(
    r"(?<![\w/>])(?P<n>[A-ZÆØÅ]{2,4}) ?(?:->|→|=>|>) ?(?P<m>[A-ZÆØÅ]{2,4})(?=:|,|;| \d|\n|$)"
)
"""Who writes to whom: "PFD>UNA: kan du …"."""
_SAYS = re.compile(
    r"(?<!\w)(?:(?i:siger|sagde|oplyser|oplyst af|ifølge|if\.|iflg\.|aftalt med|aft\. m\.|spørg"
    r"|set af|meddelt af"
    r"|ordineret af|rettet af|lagt af|tjekket af|givet af|taget af|modtaget af|ringet op af"
    r"|sendt af) |(?i:v/) ?)(?P<n>[a-zæøå]{3,4})"
    r"(?=[.,;:)\n]|$| (?:fra|i|på|d\.|den|kl\.?|\d))"
)
_SAYINGS = (
    "siger ", "sagde ", "oplyser ", "oplyst af", "ifølge ", "if. ", "iflg. ", "aftalt med", "aft. "
    "m",
    "spørg ", "set af", "meddelt af", "ordineret af", "rettet af", "lagt af", "tjekket af", "givet"
    " af",
    "taget af", "modtaget af", "op af", "sendt af", "v/",
)  # fmt: skip
_BY = re.compile(r"[ ,](?:ved|v\.) (?P<n>[a-zæøå]{2,4})(?=[.,;:)\n]|$| (?:d\.|den|kl\.?|\d))")
_SEEN_TO = re.compile(
    r"(?:tilsyn|besøg|samtale|notat|opfølgning|visitation|møde|kontrol|status|tlf|opkald|telefonopkald"
    r"|afholdt|ført|behandlet|gennemført|udført|vurdering|vurderet|registreret|modtaget"
    r"|sagsbehandling|sagsbehandler|referat|journal|optaget|udleveret|medicin givet|fulgt op"
    r"|indberettet|underretning)(?:et|en)?,?$",
    re.IGNORECASE,
)
"""Who saw to it, in small letters: "Tilsyn ved bkj"."""
_TOLD_SO = re.compile(
    r"(?<![\w.])(?P<n>[A-ZÆØÅ]{2,4}|[a-zæøå]{3,4}) er (?:hans|hendes|mine|dine|(?:sagsbehandler"
    r"|medarbejder)ens"
    r"|[A-ZÆØÅ][a-zæøå]+s) initialer"
    r"|(?<!\w)(?:[Mm]ine|[Hh]ans|[Hh]endes|[Ii]nitialerne|[Mm]ed|[Uu]nder"
    r"|[Ss]ignerer med) (?:initialer(?:ne)? )?"
    r"(?:er |initialerne )(?P<m>[A-ZÆØÅ]{2,4}|[a-zæøå]{3,4})(?=[.,;)\n]|$| (?:i|og|på) )"
)
"""Letters told as such, also those of an office: "CEO er hans initialer"."""
_BEHIND = re.compile(r"/ ?(?P<n>[a-zæøå]{2,5})(?=[.,;)\n\t]|$)")
_NAME_ENDS = re.compile(r"(?<!\w)[A-ZÆØÅ][a-zæøåéü]+(?:[- ][A-ZÆØÅ][\w.]*){1,3} ?$")
"""Somebody's name and what stands for it: "Rikke Damm/rida"."""
_BETWEEN_DASHES = re.compile(r"[–—-] (?P<n>[a-zæøå]{2,5}|[A-ZÆØÅ]{2,4})(?= [–—-] |[,.;:)\n]|$)")
"""Behind somebody's name, set off by dashes: "Viggo Hauge – vha – har"."""
_AFTER_OFFICE = re.compile(
    r"(?P<name>(?<!\w)[A-ZÆØÅ][a-zæøåéü]+(?:[- ][A-ZÆØÅ][\w.]*){1,3}), [a-zæøå-]{4,30}, "
    r"(?P<n>[A-ZÆØÅ]{2,4})(?=:)"
)
"""Behind a name and an office, before what is said: "Niels Obel Kaas, jobkonsulent, NOK:"."""
_LAST = re.compile(r"(?<=\n)(?P<n>[a-zæøå]{3,4})[ \t]*\n{0,3}\Z")
"""Alone on the last line, as notes are signed."""
_SHORT_WORDS = word_set(
    "m.m. m.v. d.d. p.t. f.t. d.s. d.å. o.l. e.l. s.u. i.a. u.a. b.c. d.m. f.m. e.m. a.d. a.c. i.e"
    ". "
    "e.g. o.a. s.m. u.å. t.h. t.v. m.f. s.d. n.n. o.s.v. d.v.s. p.g.a. m.h.t. f.eks. bl.a. b.l.a. "
    "evt mht pga mfl jfr ifm ift iht hhv vedr inkl ekskl ang dvs ugl jnr tlf stk pct kap cirk maks "
    "min ved vid nej jah osv pers mdr klc obs nvn adr mob fax mail http https cpr cvr dok akt sag "
    "init ref sign ja ok dtu dst id ids"
)
TOLD = 0.95
"""The score of letters that are told to be somebody's, whatever else they stand for."""
_LABEL_REASON = "Initialer efter ord for sagsbehandler eller initialer"
_PAPER_REASON = "Bogstaver, som papiret kalder en person"
_NOTE_REASON = "Initialer på den, der skrev eller sagde noget"


def initials_noted(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Start, end, score and reason of each."""
    for pattern, needed, score, why in (
        (_FIELD, _FIELDS, 0.85, _LABEL_REASON),
        (_STEP, _STEPS, 0.85, _LABEL_REASON),
        (_AFTER_NUMBERS, ("nr", "nummer"), 0.7, _LABEL_REASON),
        (_CALLED, ("herefter", "følgende", "fremover", "nedenfor", "omtal", "benævn", "kalde",
                   "anonymis", "forkort", " som "), 0.85, _PAPER_REASON),
        (_DOTTED_ACTS, (". ",), 0.8, _NOTE_REASON),
        (_SLASHES, ("/",), 0.8, _NOTE_REASON),
        (_DATED, ("/",), 0.8, _NOTE_REASON),
        (_ARROW, (">", "→"), 0.8, _NOTE_REASON),
        (_SAYS, _SAYINGS, 0.8, _NOTE_REASON),
        (_LAST, ("\n",), 0.8, _NOTE_REASON),
    ):  # fmt: skip
        for match in scan(pattern, text, *needed):
            for group in ("n", "m") if pattern in (_ARROW, _SLASHES) else ("n",):
                if match[group] and _stands_for_somebody(match[group]):
                    yield *match.span(group), score, why
    for match in scan(_TOLD_SO, text, "initialer"):
        group = "n" if match["n"] else "m"
        if not is_ordinary_word(match[group]):
            yield *match.span(group), TOLD, _LABEL_REASON
    for match in _BEHIND.finditer(text) if "/" in text else ():
        name = _NAME_ENDS.search(text[max(0, match.start() - 40) : match.start()])
        if name is not None and _is_made_of(match["n"], name.group()):
            yield *match.span("n"), 0.85, _NOTE_REASON
    for match in scan(_BETWEEN_DASHES, text, "– ", "- ", "— "):
        name = _NAME_ENDS.search(text[max(0, match.start() - 40) : match.start()])
        titled = name.group().split(" ", 1)[-1] if name is not None else ""  # "Sekretær Bo Bak"
        if name is not None and any(
            _is_made_of(match["n"].lower(), part) for part in (name.group(), titled)
        ):
            yield *match.span("n"), TOLD, _NOTE_REASON
    for match in _BRACKETED.finditer(text) if "(" in text else ():
        name = _NAME_ENDS.search(text, max(0, match.start() - 40), match.start())
        words = name.group().split() if name is not None else []
        named = any(first_name_weight(word) >= _GIVEN for word in words[:-1])
        if named and _begins(match["n"], " ".join(words)):
            yield *match.span("n"), TOLD, _NOTE_REASON
    for match in _AFTER_OFFICE.finditer(text):
        if _begins(match["n"], match["name"]):
            yield *match.span("n"), TOLD, _NOTE_REASON
    for match in _UNDER.finditer(text):
        name = _NAME_LINE.search(text, max(0, match.start() - 60), match.start())
        if name is not None and _begins(match["n"], name["name"]):
            yield *match.span("n"), TOLD, _NOTE_REASON
    for match in scan(_BY, text, " ved ", ",ved ", " v. "):
        seen_to = _SEEN_TO.search(text[max(0, match.start() - 20) : match.start()])
        if seen_to is not None and _stands_for_somebody(match["n"]):
            yield *match.span("n"), 0.8, _NOTE_REASON
    if "\t" in text and any(word in lowered(text) for word in _SIGN_HEADS):
        for match in _SIGN_CELL.finditer(text):
            header = header_cell(text, match.start())
            if not header or not _SIGN_COLUMN.fullmatch(header):
                continue
            known = _INIT_COLUMN.fullmatch(header) and match.group().lower() not in _SHORT_WORDS
            if known or _stands_for_somebody(match.group()):
                yield *match.span(), 0.85, _LABEL_REASON


_BRACKETED = re.compile(r"\((?P<n>[A-ZÆØÅ]{2,4})\)")
"""Behind the name that they are short for: "Maja Rønn (MR)"."""
_GIVEN = 0.3
"""From this weight a word before is somebody's first name: not "Dansk Folkeparti (DF)"."""
_UNDER = re.compile(r"\n[ \t]*(?P<n>[A-ZÆØÅ]{2,4}|[a-zæøå]{2,4})(?=[ \t]*(?:\n|$|[,/|–-][ \t\w]))")
_NAME_LINE = re.compile(r"(?P<name>[A-ZÆØÅ][^\W\d_]+(?:[ -][A-ZÆØÅ][^\W\d_]*\.?){1,4})[ \t]*\Z")
"""Letters below a name, with the office behind them: "Ditte Elkjær Lund⏎DEL, Ydelse"."""


def _begins(letters: str, name: str) -> bool:
    """Whether letters are the first ones of the last words of a name."""
    first = "".join(part[0] for part in re.split("[ -]", name)).lower()
    return len(letters) > 1 and first.endswith(letters.lower())


def _is_made_of(letters: str, name: str) -> bool:
    """Whether letters are the beginnings of the words of a name, in order: "rida" of "Rikke
    Damm", "gw" of "Grethe Winge"."""
    if is_ordinary_word(letters) or letters in _SHORT_WORDS:
        return False
    parts = re.findall(r"[^\W\d_]+", name.lower())
    at, used = 0, 0
    for part in parts:
        taken = 0
        while at < len(letters) and taken < len(part) and part[taken] == letters[at]:
            at, taken = at + 1, taken + 1
        used += taken > 0
    return at == len(letters) and used == len(parts) > 1


def _stands_for_somebody(letters: str) -> bool:
    """Whether letters are no abbreviation and no word."""
    if letters.lower() in _SHORT_WORDS:
        return False
    if letters.islower() and letters.isalpha():
        return not is_ordinary_word(letters) and name_weights(letters) == NO_NAME
    return True


_SURE_LETTERS = 0.85
"""From this score letters are told to be somebody's, as in a list of who was there."""
_SEVERAL = 3
"""So many letters are hardly anything else on the same page."""


_DOES = re.compile(
    rf" (?:{_ACTS}|(?:under(?:søger|søgte)|spørger|spurgte|orienterer|orienterede|deltager|deltog"
    r"|fremlægger|fremlagde|foreslår|foreslog|indkalder|indkaldte|laver|lavede|aftaler|aftalte"
    r"|vender|vendte|rykker|rykkede|melder|meldte|gennemgår|gennemgik|vurderer|vurderede"
    r"|indstiller|noterer|afklarer|undrer|nævner|nævnte|spørges|sørger|sørgede|tilføjer|beder"
    r"|indled(?:er|te)|byder|bød|refererer|refererede|fremhæve(?:r|de)|bad|peger|ønsker|fastholder)(?!\w))"
)
"""What people do that a body seldom does."""


def told_again(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Where letters that are told to be somebody's stand again and do something: "Til stede: PHN,
    KBS" and later "KBS kontakter skolen"."""
    known = {
        word: hit.score
        for hit in hits
        for word in (text[hit.start : hit.end],)
        if hit.score >= _SURE_LETTERS
        and (len(word) >= _SEVERAL or hit.score == TOLD)
        and word.isupper()
        and word.isalpha()
    }
    if not known:
        return
    starts = {hit.start for hit in hits}
    for match in re.finditer(rf"(?<![\w@.-])(?:{'|'.join(sorted(known))})(?![\w@-])", text):
        told = known[match.group()] == TOLD and text[match.start() - 2 : match.start()] == ": "
        if match.start() not in starts and (told or _DOES.match(text, match.end())):
            reason = "Initialer, som står ved ord for initialer et andet sted"
            score = known[match.group()] - 0.1
            yield Hit(
                type="INITIALS", start=match.start(), end=match.end(), score=score, reason=reason
            )
