"""Whether a sentence is about somebody: a name, a pronoun, a word for a person in the definite."""

from __future__ import annotations

import re

from redactor.detect.names.gazetteer import name_weights
from redactor.detect.names.words import Word, word_set
from redactor.detect.recognizers.sensitive_agents import SURELY, agent_in

_SUBJECTS = word_set(
    # English letters
    "he she his her him child boy girl "
    "applicant patient mother father client husband wife daughter resident "
    "pupil tenant citizen defendant suspect complainant family children my brother sister son "
    "neighbour neighbor "
    # and German ones
    "sie seine seiner ich mein meine meinen meiner mich vater mutter sohn tochter "
    "bruder schwester ehemann ehefrau antragsteller antragstellerin patientin mandant zeugin zeuge "
    # Danish
    "han hun ham hende hans hendes jeg mig min mit mine du dig din dit dine borgeren borgerens "
    "barnet barnets mor moderen moren mors moderens far faderen faren fars faderens drengen "
    "drengens pigen pigens eleven elevens patienten patientens klienten klientens ansøger "
    "ansøgeren ansøgers beboeren beboerens klager klageren klagers parten sønnen sønnens "
    "datteren datterens søsteren broderen broren samleveren samlever samleverens ægtefællen "
    "ægtefælle manden mandens kvinden kvindens konen hustruen forældrene forældrenes parret "
    "børnene tvillingerne plejemor plejefar stedfar stedmor bedstemor mormor farmor morfar "
    "bedstefar medarbejderen medarbejderens lejeren lejer sigtede tiltalte dømte forurettede "
    "ofret vidnet gerningsmanden afdøde naboen nabo kollegaen spædbarnet babyen onklen tanten "
    "fætteren kæresten eksmanden ekskæresten medlemmet kunden skolelederen pgl pågældende "
    "vedkommende pt ktr søn datter bror søster ægtefællens hustru familien familiens familie "
    "borger barn formanden kassereren kollega veninden "
    "vennen eksmand ekskone ekskonen bedstefaren bedstemoren plejemoren plejefaren barnebarnet "
    "stedfaren forældremyndighedsindehaver begge sagsøger sagsøgte sagsøgers "
    "anmelder anmelderen skadelidte arving arvingen debitor skyldner skyldneren udlejeren udlejer "
    "værgen logerende gæsten "
    "stedmoren svigermor svigerfar svigersøn svigerdatter "
    "brødre brødrene søstrene sønnerne døtrene drengene pigerne ægteparret ægtefællerne "
    "bidragyderen bidragsyderen bidragyder bidragsmodtageren ydelsesmodtageren brugeren "
    "bedsteforældrene tvillingebroren underretter ansøgerne lejerne"
)
_SUBJECT_ENDINGS = (
    "moren", "faren", "moderen", "faderen", "søsteren", "broren", "sønnen", "datteren", "manden",
    "kvinden", "barnet", "drengen", "pigen", "eleven", "borgeren", "patienten", "beboeren",
    "lejeren", "ansøgeren", "klageren", "klienten",
)  # fmt: skip
_SUBJECT_PHRASES = re.compile(
    r"\b(?:samværet|(?-i:I (?:suffer|am|was|had|take|have (?:a|an|been|had)))|profil(?:en)? @\w+"
    r"|kørekort(?:et)?[^\n]{0,24} (?:inddraget|frakendt|beslaglagt)|(?-i:Hjemmet er)"
    r"|der (?:verserer|kører|er rejst|er indledt) (?:en|to|tre|flere)"
    r" (?:\w+ )?(?:\w+)?sag(?:er)?"
    r"|(?-i:Er (?:ist|war|wurde|hat|lebt|leidet|wird|gehört))"
    r"|den (?:unge|ældre|pågældende|gravide|syge|indsatte|sigtede"
    r"|opsagte|fyrede|ansatte|afskedigede|bortviste|adopterede|udviste|tilskadekomne|forsikrede"
    r"|fraskilte|enlige|nyfødte|voldsramte|omsorgssvigtede|anklagede|mistænkte|frifundne|afdøde"
    r"|anholdte|frihedsberøvede|indlagte|sygemeldte|ledige|hjemløse|psykisk syge|efterladte"
    r"|overlevende"
    r"|tiltalte|dømte|anbragte|demente|forurettede|døende|handicappede|arbejdsløse|udsatte)"
    r"|(?:anfaldet|anfaldene|sygdommen|indlæggelsen|(?:syge)?fraværet|sygemeldingen|faldet|kollapset"
    r"|dødsfaldet|besvimelsen|ildebefindendet|symptomerne|smerterne|hovedpinen|opkastningerne"
    r"|kramperne|blødningen|lammelsen|førtidspensionen|sygeperioden) skyld(?:es|tes)"
    r"|min (?:søn|datter|mand|kone)|de (?:er|har|får|lever|fejrer|modtager|skylder|mangler)"
    r"|de bor|finder|fandt|konstatere(?:r|de)|diagnosticere(?:r|de)|påvise(?:r|de)"
    r"|en (?:mand|kvinde|dreng|pige|person) (?:af|med|på|fra|som|der)"
    r"|en (?:mand|kvinde|dreng|pige), (?:der|som)|et (?:\w+ )?hjem (?:præget|hvor)"
    r"|(?:underretningen|politirapporten|døgnrapporten|afhøringsrapporten|personundersøgelsen"
    r"|den børnefaglige undersøgelse|forældrekompetenceundersøgelsen|statusudtalelsen|epikrisen"
    r"|statusattesten|anmeldelsen) (?:beskriver|taler om|handler om|omtaler|nævner|omhandler"
    r"|vedrører|angår|drejer sig om|går på|peger på|skyldes|bygger på)"
    r"|(?:sagen|henvendelsen|klagen|anmodningen) (?:drejer sig om|handler om|vedrører|angår"
    r"|omhandler) (?:en|et|to|tre|fire) (?:\w+ )?(?:pige|dreng|mand|kvinde|barn|mor|far|familie|par"
    r"|ung|borger|medarbejder|lejer|elev|person|søskende|børn)"
    r"|(?:en|den) (?:\d{1,3}[- ]?årige?|[a-zæøå]+årige?|ung|yngre|ældre|enlig|gravid|midaldrende)"
    r" (?:mand|kvinde|dreng|pige|person|borger|patient|elev|beboer|ung|mor|far|lejer)"
    r"|(?:skattekort|lønseddel|lønsedlen)(?:et)?|(?:straffe|børne)attest(?:en)? (?:indeholder"
    r"|udviser|oplyser|siger)"
    r"|(?:straffeattesten|børneattesten|attesten|lægeerklæringen|lægeattesten|journalen"
    r"|epikrisen|afhøringen) viser|(?:nævnt|anført|noteret|beskrevet|omtalt) i (?:hans |hendes )?"
    r"(?:epikrisen?|(?:patient|læge)?journalen?|straffeattesten|lægeerklæringen|henvisningen))\b",
    re.I,
)
_OCCUPATIONS = frozenset(
    noun + ending
    for noun in word_set(
        "lærer pædagog sygeplejerske betjent sagsbehandler socialrådgiver tømrer murer "
        "chauffør bager kok tjener elektriker maler mekaniker frisør landmand fisker "
        "slagter smed håndværker ingeniør jurist advokat læge tandlæge psykolog præst "
        "imam vagtmand vagt kassedame sælger direktør leder afdelingsleder skoleleder "
        "rektor pedel rengøringsassistent postbud soldat bonde gartner kontorassistent "
        "assistent medhjælper dagplejer sosu-assistent jordemoder fysioterapeut terapeut "
        "konsulent praktikant lærling elev student vikar buschauffør iværksætter "
        "håndværksmester mester svend arbejder pensionist flygtning asylansøger "
        "førtidspensionist kontanthjælpsmodtager stedbarn tiltalt teenager spiller træner"
    )
    for ending in ("en", "n", "ens", "ns", "et", "ets")
)
"""In the definite: "læreren" is somebody, "lærere" are many."""
_CPR = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d(?:-?\d{4})?")
"""A person's number, or its first half."""
_OWN = frozenset({"sin", "sit", "sine"})
_NOTE_WORDS = 4
"""Up to so many words before "sin" a note may leave out whose: "Vil ikke tage sin medicin". Later
in a sentence it may as well be a firm's or a board's: "skriver foreningen i sit svar"."""
_BARE = ("familie", "barn", "borger", "søn", "datter", "bror", "søster")
VERBS = word_set(
    "er var har havde blev bliver fik får lider led tager tog går gik modtager modtog kom "
    "kommer fremgår viser oplyses oplyste oplyser foreligger indgår sidder bor boede afsoner "
    "bruger"
)


_LETTERS = re.compile(r"[A-ZÆØÅ]{2,4}")
"""Somebody by his initials, before a verb: "EMS er inkontinent"."""
_BODIES = frozenset(
    re.findall(
        r"\w+",
        "FOA HK KL DR TV EU FN DLF DSR BUPL DJØF IDA LO FH AC DI DSB SKAT PPR SSP UU VUC SFO SU DTU"
        " AMU AMK BBR CPR CVR RKI GPS OK SMS PDF MR CT EKG KRAM ADHD OCD PTSD DAMD LFS SL TL BFO"
        " LFO PLO DM DF SF LA RV KD EL USA UK BBC CE ISO DS PET FE SOSU FGU STU EGU HF HTX HHX STX",
    )
)
"""Letters that are a body or a thing: "FOA er høringspart"."""


_NOBODY = word_set("humoren tumoren rumoren armaturen faneren")
"""End as words for people do."""


def is_person_word(low: str) -> bool:
    """Whether a word in lower case means one person: "hun", "borgeren", "læreren"."""
    if low in _NOBODY:
        return False
    return low in _SUBJECTS or low in _OCCUPATIONS or low.endswith((*_SUBJECT_ENDINGS, "eren"))


def _is_surname(word: str) -> bool:
    return word[0].isupper() and not word.isupper() and name_weights(word).last >= 0.4


def subject_of(text: str, tokens: tuple[Word, ...], block: tuple[int, int]) -> float:
    """How surely the sentence is about somebody: 1 a name or "hun", 0.8 "du", 0 nobody."""
    best = 0.0
    for i in range(block[0], block[1]):
        word = tokens[i]
        low = word.lower
        if text[word.end : word.end + 3] == ".dk":
            continue
        if low in _NOBODY:
            continue
        whose = low.removesuffix("s").endswith(_SUBJECT_ENDINGS)  # "ansøgerens"
        if whose or low in _SUBJECTS or low in _OCCUPATIONS:
            if low in ("du", "dig", "din", "dit", "dine"):
                best = max(best, 0.8)
            elif low in _BARE:
                best = max(best, 0.7)
            else:
                return 1.0
        elif word.text[0].isupper() and not word.text.isupper():
            weights = name_weights(word.text)
            if (
                weights.first >= 0.85
                or weights.last >= 0.9
                or (i > block[0] and weights.first >= 0.4)
                or (weights.first >= 0.25 and i + 1 < block[1] and tokens[i + 1].lower in VERBS)
                or (weights.first >= 0.1 and i + 1 < block[1] and _is_surname(tokens[i + 1].text))
            ):
                return 1.0
        elif _LETTERS.fullmatch(word.text) and word.text not in _BODIES:
            if i + 1 < block[1] and tokens[i + 1].lower in VERBS:
                best = max(best, 0.8)
        elif _CPR.fullmatch(low):
            best = max(best, 0.9)
        elif low in _OWN and i - block[0] <= _NOTE_WORDS:
            best = 1.0
    if best < 1.0 and _SUBJECT_PHRASES.search(
        text, tokens[block[0]].start, tokens[block[1] - 1].end
    ):
        return 1.0
    return best if best >= SURELY else max(best, agent_in(text, tokens, block))
