"""Danish words that tell who somebody is: titles, relations, office acts, closings.

Own lists. Each is a regular expression over a few words, used on a bounded window.
"""

from __future__ import annotations

import re
from functools import lru_cache

_I = re.IGNORECASE

POLITICIAN = (
    r"(?:vice|amts)?borgmester(?:en)?|byrådsmedl(?:em|\.)|udvalgsmedlem(?:met)?|kommunalbestyrelsesmedlem|regionsrådsmedlem|rådmand"
    r"|udvalgsformand(?:en)?|\w*minister(?:en)?|folketingsmedlem|regionsrådsformand"
)
OFFICIAL = (
    r"\w*sagsbehandler(?:en)?|(?:familie|misbrugs|rusmiddel|alkohol)behandler(?:en)?"
    r"|sagsbeh\.?|sbh\.|nærmeste (?:leder|chef)|(?:v?p|k|vk)[akb]\."
    r"|(?:by|kommune|trafik|vej|bygge)?planlægger(?:en)?|byplanarkitekt(?:en)?|forstander(?:en)?"
    r"|(?:miljø|social|teknik|sundheds|ungdoms|familie|kontakt|byggesags|natur|integrations|tilsyns"
    r"|ydelses|støtte)medarbejder(?:en)?|(?:by|udvalgs|skole|afdelings)sekretær(?:en)?|pedel(?:len)?"
    r"|SSA|SSH|sosu-?(?:ass|hj)\.?|spl\.|sgpl\.|fys\.|ergo\.|pæd\.|hjemmehjælper(?:en)?"
    r"|hjemmesygeplejerske(?:n)?|(?:SOSU|social- og sundheds)-?"
    r"(?:assistent|hjælper)(?:en)?|\w*koordinator(?:en)?|\w*tillidsrepræsentant(?:en)?|(?:social|familie|børne|myndigheds|job|uddannelses|virksomheds|plan"
    r"|databeskyttelses|ydelses|psykiatri)rådgiver(?:en)?|rådgiver(?:en)?"
    r"|(?:afdelings|team|center|område|institutions|sektions|enheds|plejehjems|skole|viceskole"
    r"|børnehave|daginstitutions|projekt|kontor)leder(?:en)?|skoleinspektør(?:en)?"
    r"|(?:kontor|havne|museums|biblioteks|kirkegårds|forvaltnings|skole|børne|jobcenter|afdelings|center|vicekommunal|plan|social"
    r"|familie|ældre|sundheds|personale|HR-?|økonomi|stabs|by|bygge|miljø)chef(?:en)?"
    r"|(?:kommunal|forvaltnings|social|region|børne|styrelses|vice|by|hospitals|stads|kultur"
    r"|teknik|sundheds|økonomi|beskæftigelses)direktør(?:en)?"
    r"|(?:teknisk|kommunal|administrativ|konstitueret) (?:chef|leder|direktør)(?:en)?"
    r"|(?:havne|skov|natur|vej|vand)fog(?:ed|den|eden)|mødeleder(?:en)?|referent(?:en)?"
    r"|(?:pro)?rektor(?:en)?|(?:vice)?departementschef(?:en)?"
    r"|(?:special|chef|job|ydelses|familie|børne|skole|pædagogisk |social|faglig |HR-?|PPR-?"
    r"|integrations|beskæftigelses|udviklings)konsulent(?:en)?"
    r"|fuldmægtig(?:en)?|specialkonsulent|(?:stads|kommune)ingeniør(?:en)?|byplanlægger(?:en)?"
    r"|byggesagkyndig|bygningsinspektør(?:en)?|miljø(?:medarbejder|tekniker)(?:en)?"
    r"|sundhedsplejerske(?:n)?|PPR-psykolog(?:en)?|skolepsykolog(?:en)?|visitator(?:en)?"
    r"|(?:politi|kriminal|vicepoliti)(?:assistent|kommissær|inspektør|mester)(?:en)?"
    r"|\w{3,}betjent(?:en|e)?|\w*kontrollør(?:en|er)?|(?:museums|biblioteks)direktør(?:en)?"
    r"|(?:senior)?anklager(?:en)?|dommer(?:en)?|retsassessor(?:en)?|tilsynsførende|arkivar(?:en)?"
    r"|jurist(?:en)?|(?:kommune|stats|region)jurist(?:en)?|assistent(?:en)?|kontorassistent(?:en)?"
    r"|betjent(?:en)?"
    r"|kontrollant(?:en)?|\w+funktionær(?:en)?|støtte-? ?(?:og )?kontaktperson(?:en)?"
    r"|nævns(?:medlem|formand)(?:en|met)?|dekan(?:en)?|AMR|FTR"
    r"|sekr\.|medarb\.?rep\.|arbejdsmiljørepræsentant(?:en)?|studentermedhjælper(?:en)?|stadsgartner(?:en)?"
    r"|embedslæge(?:n)?|ordstyrer(?:en)?|socialtilsynskonsulent|provst(?:en)?|biskop(?:pen)?|kordegn(?:en)?|graver(?:en)?"
    r"|(?:vice)?(?:politi|regions|sygehus|kommunal)direktør(?:en)?|(?:by|stads|slots)arkitekt(?:en)?"
    r"|bibliotekar(?:en)?|forstanderinde(?:n)?|kanslist(?:en)?|kirkeværge(?:n)?|kontorelev(?:en)?"
    r"|ret(?:sformand|spræsident)(?:en)?|byret(?:spræsident|sdommer)(?:en)?|skovrider(?:en)?"
    r"|socialformidler(?:en)?|statsrevisor(?:en)?|(?:arrest|slots)forvarer(?:en)?|slotsforvalter(?:en)?"
    r"|værkmester(?:en)?|(?:stifts)?amtmand(?:en)?|politimester(?:en)?|tilsynsværge(?:n)?"
    r"|hegnsyns(?:formand|medlem)(?:en|met)?|vejformand(?:en)?|kapelmester(?:en)?"
    r"|(?:den )?vagthavende(?: (?:læge|officer|sygeplejerske))?|børnesagkyndig"
    r"|ældrerådsformand(?:en)?"
    r"|kirketjener(?:en)?|organist(?:en)?|mentor(?:en)?|hjemmevejleder(?:en)?"
)
PROFESSIONAL = (
    r"(?:praktiserende |egen |vagt|special|over|reserve|tand|chef|afdelings|turnus|jobcenter)?"
    r"læge(?:n)?(?: i (?:almen medicin|psykiatri|neurologi|kirurgi|ortopædi))?"
    r"|(?:autoriseret |privatpraktiserende |neuro|erhvervs|klinisk )?psykolog(?:en)?"
    r"|psykiater(?:en)?"
    r"|(?:bistands|bene)?advokat(?:en)?|adv\.|advokatfuldmægtig(?:en)?|revisor(?:en)?|arkitekt(?:en)?|ingeniør(?:en)?"
    r"|landinspektør(?:en)?|[\w-]*lærer(?:en|e|ne)?|[\w-]*pædagog(?:en|er|erne)?|\w*sygeplejerske(?:n)?"
    r"|jordemoder(?:en)?|fysioterapeut(?:en)?|ergoterapeut(?:en)?|kiropraktor(?:en)?|\w*tolk(?:en)?"
    r"|sognepræst(?:en)?|præst(?:en)?|(?:ejendoms)?mægler(?:en)?|dyrlæge(?:n)?|konsulent(?:en)?|portør(?:en)?|vicevært(?:en)?|kurator(?:en)?|bobestyrer(?:en)?"
    r"|\w*journalist(?:en)?|\w*redaktør(?:en)?|fotograf(?:en)?|reporter(?:en)?|prof\.|dr\.|forsvarer(?:en)?|dagplejer(?:en)?|vikar(?:en)?"
    r"|(?:tømrer|murer|el|vvs-?)mester(?:en)?|bankrådgiver(?:en)?|professor(?:en)?|lektor(?:en)?"
    r"|(?!prolog|monolog)\w{2,}olog(?:en)?|\w+iater(?:en)?|\w*kirurg(?:en)?|kemiker(?:en)?|økonom(?:en)?|agronom(?:en)?|akustiker(?:en)?"
    r"|underviser(?:en)?|(?:oplægs|foredrags)holder(?:en)?|instruktør(?:en)?|taksator(?:en)?"
    r"|skadebehandler(?:en)?|assurandør(?:en)?|\w+ingeniør(?:en)?|tømreren|mureren|elektrikeren"
    r"|montør(?:en)?|chauffør(?:en)?|mekaniker(?:en)?|logopæd(?:en)?"
    r"|(?:varme|torve|havne)mester(?:en)?|(?:lands|by)retsdommer(?:en)?"
    r"|landsdommer(?:en)?|\w{3,}vagt(?:en)?|vagten|\w+assistent(?:en)?|\w+medhjælper(?:en)?|\w+analytiker(?:en)?|uddeler(?:en)?|\w*læge(?:n)?|bostøtte(?:n)?|bedemand(?:en)?"
    r"|stævningsmand(?:en)?|(?:syns|vej)mand(?:en)?|(?:tog|protokol)fører(?:en)?|DPO|\w{4,}bekæmper(?:en)?"
    r"|inspektør(?:en)?|konservator(?:en)?|administrator(?:en)?|kloakmester(?:en)?"
    r"|\w+advokat(?:en)?|pastor(?:en)?|diætist(?:en)?"
    r"|adjunkt(?:en)?|docent(?:en)?|forsker(?:en)?|ph\.d\.-studerende|censor(?:en)?|eksaminator(?:en)?|HR-?partner(?:en)?|sekretær(?:en)?"
    r"|tandplejer(?:en)?|terapeut(?:en)?|veterinær(?:en)?|audiologopæd(?:en)?|bandagist(?:en)?"
    r"|optiker(?:en)?|hortonom(?:en)?|geodæt(?:en)?|bogholder(?:en)?|\w{4,}vikar(?:en)?"
    r"|vurderingsmand(?:en)?|(?:vandværks|bro)bestyrer(?:en)?|kaptajn(?:en)?"
    r"|teknisk designer(?:en)?"
    r"|souschef(?:en)?|værkfører(?:en)?|kok(?:ken)?"
)
COMPANY = (
    r"(?:adm(?:inistrerende|\.)? ?|salgs|drifts|teknisk |kreativ |økonomi|projekt|markeds|kunde"
    r"|indkøbs|produktions|logistik|koncern|finans)?direktør(?:en)?"
    r"|\w*driftsleder(?:en)?|butiks(?:chef|bestyrer)(?:en)?|entreprenør(?:en)?|(?:bestyrelses|næst|lands)?formand(?:en)?|CEO|CFO"
    r"|talsmand(?:en)?|talsperson(?:en)?|selskabets kontaktperson"
)
COMPOUND_TITLE = (
    r"[\wæøå-]{3,}(?:leder|chef|konsulent|rådgiver|koordinator|konstruktør|planlægger|sekretær"
    r"|inspektør|ingeniør|visitator|terapeut|tekniker|medarbejder|fuldmægtig|arkitekt|jurist"
    r"|specialist|administrator|ansvarlig|vejleder)(?:en)?|tekniker(?:en)?|konstruktør(?:en)?"
    r"|(?:politisk|pædagogisk|administrativ|teknisk|faglig|ledende|økonomisk|juridisk|ansvarlig|daglig|klinisk|senior|boligsocial|opsøgende|akademisk|gående)"
    r" (?:chef|leder|konsulent|medarbejder|sekretær|overlæge|rådgiver|partner|arkitekt)(?:en)?"
)
"""A compound that ends as titles of work do: whoever bears it acts at work."""
PRIVATE_TIE = (
    r"(?:min|din|sin|hans|hendes|deres|vores|barnets|borgers|borgerens|egen"
    r"|familiens)\s*(?:praktiserende |egen )?(?:tand)?(?:læge|psykolog|psykiater|lærer|pædagog"
    r"|dagplejer|træner|fysioterapeut|jordemoder|kontaktpædagog|kontaktlærer|klasselærer)(?:en)?"
    r"|dagplejer(?:en)?|vikaren|egen læge|lægen"
)
RELATIVE = (
    r"(?:mor|far|mormor|morfar|farmor|farfar|oldemor|oldefar|nevø|niece|svoger|svigerinde|bonusmor|bonusfar|bonussøn|bonusdatter|bror|søster|storebror|storesøster|stedfar|stedmor"
    r"|plejemor|plejefar|moderen|faderen|forælder(?: \d)?|forældre|mand|kone|hustru|ægtefælle"
    r"|samlever|kæreste|fætter|kusine|onkel|tante|moster|faster|svigermor|svigerfar"
    r"|svigerdatter|svigersøn|barnebarn|søn|sønnen|datter|datteren|enke|enkemand|eksmand"
    r"|ekskone|eks-?kæreste|pårørende|værge|forældremyndighedsindehaver)(?:en|n|s)?"
)
CHILD = (
    r"barn(?:et)?|barnets navn|børn(?:ene)?(?!(?:-| og | & |, )"
    r"(?:unge|familie|kultur|skole|ungdom|uddannelse|læring|dagtilbud|velfærd|social))|elev(?:en|rådsformand(?:en)?)?|dreng(?:en)?|pige(?:n)?"
    r"|lillebror(?:en)?|lillesøster(?:en)?|tvilling(?:en|erne)?|spædbarn(?:et)?|plejebarn(?:et)?"
)
CITIZEN = (
    r"borger(?:en)?|ansøger(?:en)?|klager(?:en)?|(?:med)?ejer(?:en)?|lejer(?:en)?|udlejer(?:en)?"
    r"|beboer(?:en)?|patient(?:en)?|bisidder(?:en)?|partsrepræsentant(?:en)?|nabo(?:en)?"
    r"|genbo(?:en)?|vidne(?:t)?|sælger(?:en)?|køber(?:en)?|veninde(?:n)?|ven(?:nen)?|klient(?:en)?"
    r"|den unge|indehaver(?:en)?|c/o|bygherre(?:n)?|(?<!ved )navn|grundejer(?:en)?"
    r"|part(?:en)?|sygemeldt(?:e)?|ledig(?:e)?|kasserer(?:en)?|(?:til )?vitterlighed"
    r"|studerende|pendler(?:en)?|(?:folke|førtids|senior)?pensionist(?:en)?|(?:efterløns|kontanthjælps)modtager(?:en)?"
    r"|tilskadekom(?:ne|st)|skadelidte|forurettede|sigtede|tiltalte|mistænkte|anklagede|indsatte"
    r"|sagsøger(?:en)?|sagsøgte|indklagede|skyldner(?:en)?|debitor"
    r"|anholdte|dømte|fængslede|føreren|bilist(?:en)?|cyklist(?:en)?|passager(?:en)?|omkomne|dræbte|kvæstede"
)
_PARTY_FIELD = (
    r"ansøger|klager|(?:med)?ejer|lejer|udlejer|beboer|patient|nabo|genbo|sælger|køber|grundejer"
    r"|borger|tilskadekomne|skadelidte|forurettede|sigtede|tiltalte|indklagede|sagsøger|sagsøgte"
    r"|part|klage(?:n)?(?: fra)?"
)
"""Labels of somebody whose own matter it is, whatever title follows."""
NOTIFIER = (
    r"underretter(?:en)?|anmelder(?:en)?|whistleblower(?:en)?"
    r"|(?:underretning|anmeldelse|bekymringshenvendelse)(?:en)?(?: er)?(?: modtaget)? (?:fra|af)"
    r"(?: (?:[a-zæøå]*(?:lærer|pædagog|leder)|læge|sundhedsplejerske|vikar|nabo)(?:en)?)?"
    r"|(?:underrettet|anmeldt) af"
)
DECEASED = r"afdøde(?: mand| kone| hustru| far| mor| ægtefælle)?|(?:døds)?boet efter|enke efter"


_WHOSE = r"(?:min|din|sin|hans|hendes|deres|jeres|vores|\w{2,20}s)"
"""With it, a comma may stand between the word and the name: "sin ekskæreste, Bo Krag"."""
_DEGREE = r"(?:cand|mag|lic|dr)\.[a-zæøå]{2,8}(?:\.[a-zæøå]{2,8})*\.?"
"""What may stand between a title and the name: "underviser: cand.psych. Bo Krag"."""


_SORT = (
    r"fungerende|konstitueret|konst\.|\w*faglig|ledende|teknisk|pædagogisk|administrativ"
    r"|daglig|klinisk|juridisk|økonomisk|ansvarlig|souschef og"
)
"""What may stand between a name and the title after it: "Bo Krag, faglig koordinator"."""


def _before(
    words: str,
    link: str = r"\s*[:\t]?\s*|,?\s+(?:(?:der|som)\s+)?(?:er|hedder|hed|var|ved navn)\s+"
    r"|\s*\((?:jeg tror,? |vist ?nok )?(?:han|hun) (?:hed|hedder)\s+"
    r"|\s*:\s*\n\s*",
) -> re.Pattern[str]:
    """`words` as the last thing before a name on the same line."""
    return re.compile(
        rf"(?<![\w-])(?:(?:{words})(?:\s\([a-zæøå ]{{2,20}}\))?(?:{link}|(?<=en),\s+|(?<=en)\s+\()"
        rf"|(?<!er )(?<!som )(?<!en )(?<!var )(?:{words})\s+\("
        rf"|{_WHOSE}\s+(?:[a-zæøå]{{3,14}}\s+)?(?:{words}),\s+)"
        rf"(?:hr\.?|fru|frk\.?|{_DEGREE})?[ \t]*$",
        _I,
    )


def _label(words: str) -> re.Pattern[str]:
    """`words` as a whole line: the label of the line below."""
    return re.compile(rf"\W*(?:{words})\W*", _I)


def _after(words: str, link: str = r"(?!)") -> re.Pattern[str]:
    """`words` as an apposition after a name: ', familierådgiver', ' (sagsbehandler)'; or
    `link`."""
    return re.compile(
        r"(?:\s*(?:,|\(|–|-|\|)\s*(?:som er |der er )?"
        r"(?:(?:din|vores|hans|hendes|barnets|min|mors|fars|familiens|\w{2,20}ens|ny"
        rf"|{_SORT}) )?"
        rf"(?:{words})|{link})(?![\w-])",
        _I,
    )


def _acts_as(words: str) -> str:
    """`words` as what somebody is for the reader: " som ejendomschef", " som fast chauffør". Who
    only drove a car was its driver."""
    title = rf"(?:(?:fast|ny|jeres|deres|din|vores)\s+(?:{words})|(?!chauffør)(?:{words}))"
    return rf"\s+som\s+{title}(?!\s+(?:dengang|i (?:19\d\d|[’']?\d0[’']?erne)))"


_WORK_WORD = rf"(?:{OFFICIAL}|{PROFESSIONAL}|{COMPANY}|{COMPOUND_TITLE})(?![\w-])"
"""After a genitive: "(mors advokat)" is no mother."""
_WORK = frozenset({"politician", "official", "professional", "company"})
_TITLED = {
    "politician": POLITICIAN,
    "official": OFFICIAL,
    "professional": f"{PROFESSIONAL}|{COMPOUND_TITLE}",
    "company": COMPANY,
    "private_tie": PRIVATE_TIE,
    "relative": RELATIVE,
    "child": CHILD,
    "citizen": CITIZEN,
    "notifier": NOTIFIER,
}
_LEADS = rf"{_TITLED['professional']}|(?-i:leder)"
"""Before a name only, and in small letters: "drøftet med leder Bo Krag"."""
BEFORE = {
    name: _before(words)
    for name, words in (_TITLED | {"deceased": DECEASED, "professional": _LEADS}).items()
}


@lru_cache(maxsize=65_536)
def called_before(tail: str) -> tuple[str, ...]:
    """Which of `BEFORE` the few words before a name are. Remembered: they are the same few
    words at most names, and every page is read twice."""
    return tuple(name for name, pattern in BEFORE.items() if pattern.search(tail))


_HOUSEHOLD = r"naboer(?:ne)?|genboer(?:ne)?|overbo(?:en)?|underbo(?:en)?"
PRIVATE_FIRST = re.compile(
    rf"(?<![\w-])(?!c/o)(?:(?:(?P<relative>{RELATIVE}|{CHILD})|{CITIZEN}|{_HOUSEHOLD})"
    rf"(?:,| er| var)?"
    rf"|(?:{_PARTY_FIELD}):)\s+(?:(?:pens|fhv|tidl)\.\s+)?"
    rf"(?:{OFFICIAL}|{PROFESSIONAL}|{COMPANY}|{COMPOUND_TITLE})\s+(?:hr\.?|fru|frk\.?)?[ \t]*$",
    _I,
)
"""Who somebody is, before his title: "naboen, advokat ", "Carl-Emils far, direktør ". Not who
takes somebody's mail, "c/o advokat ": that is his work."""
PRIVATE_LAST = re.compile(
    rf"\s+(?:er|var) (?:[a-zæøå]+s? )?(?!sygemeldt|ledig)(?:{CITIZEN}|{RELATIVE})(?![\w-])", _I
)
"""What he is said to be: "Ulla Kær er genbo"."""
PRIVATELY_KNOWN = re.compile(
    r"\b(?:min|mit|mine|vores) (?:gamle |tidligere |nuværende |gode )?(?:kolleg(?:a|aer)|chef|leder"
    r"|arbejdsgiver|makker|træner|(?:under|over)bo|bekendt|ansatte|medarbejder)[,:]?\s+$",
    _I,
)
LABEL = {
    name: _label(words)
    for name, words in {
        "politician": POLITICIAN,
        "official": rf"{OFFICIAL}|medarbejder(?:e|en)?|personale|udført af",
        "professional": rf"(?!ansvarlig\b)(?:{PROFESSIONAL})",  # in minutes relatives are, too
        "company": COMPANY,
        "relative": RELATIVE,
        "child": rf"{CHILD}|elever(?:ne)?",
        "citizen": rf"{CITIZEN}|(?:borger|ansøger|klager|lejer|beboer|nabo|ejer|bruger)e(?:ne)?"
        r"|(?:klient|patient|vidn)er(?:ne)?|ind(?:siger|sender)e?(?:ne)?",
        "notifier": NOTIFIER,
    }.items()
}
_LEADER = r"\s*\((?:daglig )?leder\)|,\s+leder(?=,)"
"""Behind a name "leder" is a verb as well: "Bo Krag leder efter sin hund"."""
AFTER = {
    name: _after(
        words, f"{_acts_as(words)}|{_LEADER}" if name == "professional" else _acts_as(words)
    )
    if name in _WORK
    else _after(rf"(?:{words})(?!(?<=s) {_WORK_WORD})")
    for name, words in _TITLED.items()
}
CELL = {
    name: re.compile(rf"\s*(?:(?:{_SORT}) )?(?:{_TITLED[name]})(?=\s*(?:$|[,(/;–|-]))", _I)
    for name in (
        "relative",
        "child",
        "citizen",
        "politician",
        "official",
        "company",
        "professional",
    )
}
"""What a cell of a table begins with that says who is named in its row; the first counts."""
TITLE_LINE = re.compile(rf"\s*(?:(?:{_SORT}) )?(?:{OFFICIAL}|{POLITICIAN})(?![\w-])", _I)
PROFESSIONAL_LINE = re.compile(
    rf"\s*(?:(?:{_SORT}) )?(?:{COMPANY}|{PROFESSIONAL}|{COMPOUND_TITLE})(?![\w-])", _I
)
ANY_LABEL = re.compile(
    rf"\W*(?:{OFFICIAL}|{PROFESSIONAL}|{RELATIVE}|{CHILD}|{CITIZEN}|dato|sag|sagsnr\.?|emne|rolle"
    r"|telefon|tlf\.?|e-?mail|adresse|cpr(?:-?nr\.?)?|akt|titel|nr\.?)\W*",
    _I,
)
CLOSING = re.compile(
    r"\s*(?:(?:med )?(?:venlig|mange|de bedste|bedste|kærlig)e? hils(?:en|ner)"
    r"|m\.?v\.?h\.?|v\.?h\.?|hilsen|p\.?b\.?v\.?|på [\wæøå-]{3,30}s vegne)\b",
    _I,
)
OFFICE_ACT_BEFORE = re.compile(
    r"(?:noteret|scannet|arkiveret|attesteret|bevilget|journaliseret|journalført|makuleret"
    r"|visiteret|sagsbehandlet"
    r"|notat(?:et)? er skrevet|referat(?:et)? er skrevet|sagen behandles|telefonnotat ved)"
    r"(?: i sagen| i systemet)?(?: (?:den |d\. ?)?\d[\d. \w/-]{2,20})? (?:af|ved)\s+$"
    r"|^\W*(?:journaliseret|visiteret|behandlet) af\s*:\s*$",
    _I,
)
"""Before who does what an office alone does."""
OFFICE_ACT_AFTER = re.compile(
    r"\s+(?:indstiller (?:til|at|sagen|,)|visiterer|partshører|træffer afgørelse|meddeler (?:påbud"
    r"|tilladelse|afslag)|journaliserer|bevilger|har visiteret|har journaliseret|har indstillet)",
    _I,
)
NOTE_BY = re.compile(r"(?:notat|journal|referat)\w*\b[^\n]{0,40}/\s*$", _I)
"""The head of a note, with the initials of who wrote it: "Telefonnotat 10.12.24 / LHJ"."""
WEAK_ACT_BEFORE = re.compile(
    r"(?:udarbejdet|udført|vurderet|behandlet|godkendt|underskrevet|referent|ref\.|trukket|fremsendt"
    r"|besvaret|besigtiget|modtaget|oprettet|registreret|indtastet)"
    r"\b[^.\n]{0,40}?(?:af|:)?\s+$",
    _I,
)
CALL_OFFICE = re.compile(r"(?:ringe? til|kontakte?|henvende? (?:dig|jer|sig) til)\s+$", _I)
TITLE_WORD = re.compile(
    rf"(?:{POLITICIAN}|{OFFICIAL}|{PROFESSIONAL}|{COMPOUND_TITLE}|{COMPANY}|{RELATIVE}|{CHILD}|{CITIZEN}|{NOTIFIER})[.:]?",
    _I,
)
MAIL_FROM = re.compile(r"\s*(?:fra|afsender|from)\s*:\s*$", _I)
NEXT_MAIL = re.compile(
    r"\n[ \t]*(?:fra|from)[ \t]*:|-{3,}|oprindelig meddelelse|original message", _I
)
OUR_ANSWER = re.compile(
    r"\bvi har (?:modtaget|behandlet|gennemgået|truffet)\b|\bvi (?:behandler|vender tilbage)\b"
    r"|\bdin (?:henvendelse|ansøgning|klage|indsigelse) (?:er|af|har)\b",
    _I,
)
FOR_CLIENT = re.compile(r"\bsom advokat for\b|\b(?:min|vores) klient(?:s)?\b", _I)
"""What only a lawyer writes."""
CONTACT_LINE = re.compile(r"\s*(?:(?:direkte )?(?:tlf|telefon|mobil|e-?mail|mail)\b|\S+@\S+)", _I)
SUBJECT_LINE = re.compile(r"\b(?:vedr|vedrørende|ang|angående|til|om|hos|ejendom\w*|sag)\b", _I)
SWITCHBOARD = re.compile(
    r"hovednummer|omstilling(?:en)?|borgerservice|telefontid|åbningstid|rådhuset|vagttelefon|vagten"
    r"|kundecenter|hotline|ean\b|www\.|reception",
    _I,
)
AUTHORITY_UNIT = re.compile(
    r"\b\w*(?:kommune|kommunen|forvaltning|forvaltningen|styrelse|styrelsen"
    r"|ministerium|ministeriet|jobcenter|borgerservice|ydelsescenter|rådhus|ankestyrelsen|statsforvaltning|familieretshus\w*"
    r"|byretten|landsretten|politi|nævnet|ankenævn\w*|klagenævn\w*|tilsynet|ombudsmand\w*|skattestyrelse\w*)\b"
    r"|\bregion [A-ZÆØÅ]",
    _I,
)
COMPANY_FORM = re.compile(
    r"\b(?:A/S|ApS|I/S|K/S|P/S|IVS|A\.m\.b\.a|amba|Fonden)\b|\badvokatfirma\w*", _I
)
SOLE_TRADER_AFTER = re.compile(r"\s*,?\s*(?:v/|ved )\s*[A-ZÆØÅ]")
SOLE_TRADER_BEFORE = re.compile(
    r"(?:\bv/\s*|(?<!\w)(?!(?i:der|som|og)\b)[A-ZÆØÅ][\w-]+ (?:driver|drev) )"
    r"[A-ZÆØÅ][^.\n]{1,60}$"
)
"""On the line before a CVR number: "Bad & Blik v/ Bo Krag · CVR", "Bo driver Krags Kennel, CVR"."""
TRADES_AS = re.compile(r"\s*,?\s*v/\s*[A-ZÆØÅ]")
"""After somebody's name, which then is the name of his firm: "Tømrer Bo Krag v/ Bo Krag"."""
SOLE_TRADER_NEAR = re.compile(r"enkeltmandsvirksomhed|enkeltmandsfirma|personligt ejet", _I)
PROTECTED = re.compile(
    r"navne-? ?og adressebeskyt\w*|adressebeskyt\w*|beskyttet (?:navn|adresse|bopæl)"
    r"|hemmelig(?:t|e)? (?:adresse|bopæl|nummer|telefon\w*)|udeladt nummer|krisecent\w*",
    _I,
)
NAME_HEADER = re.compile(
    r"(?i)\b(?:\w*navn\w*|deltager\w*|elev\w*|borger\w*|beboer\w*|sagsbehandler|forælder|forældre"
    r"|barn\w*|kontaktperson\w*|medarbejder\w*|person\w*|patient\w*|medlem\w*|lejer\w*|ejer\w*"
    r"|(?:afsender|modtager|klager|ansøger|anmelder|indsiger|nabo|klient|vidne|kursist|studerende"
    r"|deltagende)\w*)\b"
)
"""What heads a column of names in a table."""
