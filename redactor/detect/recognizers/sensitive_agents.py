"""People told of by their trade or standing alone: "veteranen er udredt for", "den savnede er".

Danish makes nouns for people freely, so endings tell them ("orgelbyggeren", "vaskeridamen"). An
ending also stands on things, so such a word is somebody only beside the verb of a clause whose
subject it can be. Nouns of `_STANDINGS` are nobody's but a person's.
"""

from __future__ import annotations

import re

from redactor.detect.names.words import Word, word_set

SURELY, MAYBE = 0.85, 0.7
"""How surely a sentence is about such a person; below 1, so that generalities take it back."""

_STANDINGS = word_set(
    # army and police
    "veteran soldat konstabel officer sergent korporal kaptajn løjtnant premierløjtnant major "
    "oberst oberstløjtnant general admiral matros rekrut kadet befalingsmand værnepligtig "
    "hjemmeværnssoldat kriminalassistent politikommissær fængselsbetjent "
    # school, church, work
    "student kursist aspirant stipendiat doktorand lektor professor adjunkt dekan "
    "skoleelev "
    "graver organist kordegn kirketjener kirkeværge provst biskop kapellan konfirmand degn "
    "diplomat ambassadør konsul attaché ekspeditrice ekspedient bibliotekar servitrice "
    "portør ambulanceredder redder reservelæge overlæge speciallæge bioanalytiker radiograf "
    "kosmetolog tolk skuespiller musiker kunstner forfatter journalist fotograf redaktør "
    "kontorelev trainee fuldmægtig specialkonsulent chefkonsulent kontorchef souschef teamleder "
    "vicevært ejendomsfunktionær varmemester buschauffør taxachauffør lastbilchauffør vognmand "
    "skraldemand brandmand viceskoleleder børnehaveklasseleder souspræst sognepræst "
    "studenterpræst fængselspræst vaskeridame rengøringsdame "
    # standing before authorities
    "skatteyder boligsøger jobsøger udlænding indvandrer emigrant immigrant "
    "visumansøger pasansøger medansøger "
    "andelshaver panthaver medlejer fremlejer enke enkemand formynder kurator "
    "bistandsværge medhustru medmor "
    "bilist cyklist motorcyklist fodgænger passager trafikant gidsel "
    "opringer indringer underretter skadevolder voldsmand tyv røver gerningskvinde "
    "afsoner varetægtsarrestant arrestant indsat klient kontanthjælpsmodtager "
    "dagpengemodtager sygedagpengemodtager fleksjobber fleksjobvisiteret efterlønner "
    "folkepensionist tjenestemand funktionær timelærer vikar sæsonarbejder au-pair "
    "hushjælp husassistent sparringspartner tvilling trilling lærling flygtning slægtning "
    "spædbarn skolebarn plejebarn døgnbarn børnehavebarn adoptivbarn barnepige teenager"
)
_VERBS = word_set(
    "er var har havde blev bliver fik får lider led tager tog går gik modtager modtog kom kommer "
    "sidder sad bor boede afsoner afsonede bruger brugte meldte melder stemmer stemte lever levede "
    "drikker drak ryger skylder tilhører tilhørte dyrker støtter støttede sympatiserer "
    "sympatiserede afviser nægter flygtede mister mistede begik stjal truede slog døde kandiderer "
    "kandiderede stiller stillede betaler betalte gemmer skjuler fortalte fortæller angiver "
    "oplyser oplyste erkender erkendte indrømmer indrømmede nægtede benægter benægtede"
)
_ADVERBS = 3
"""Up to so many words may stand between subject and verb: "konstablen i juni 2022 er straffet"."""
_AGENT = re.compile(
    r"\w{2,}(?:(?:man|kvin|svin|sven)den|damen|konen|pigen|drengen|karlen|chefen|tøsen|fyren"
    r"|barnet|eren|isten|anten|enten|tøren|søren|løren|nøren|fføren"
    r"|lændingen|lærlingen|flygtningen|slægtningen|ologen|iateren|pæden|(?:æd|em)agogen|soldaten|atleten)"
)
_THINGS = re.compile(
    r"\w*(?:restauranten|varianten|planten|elefanten|konstanten|diamanten|(?<!i)kanten|determinanten"
    r"|renten|accenten|koefficienten|komponenten|gradienten|eksponenten|procenten|segmenten"
    r"|(?<![aiou])listen|fristen|kisten|tvisten|risten|gnisten|kvisten|bristen"
    r"|computeren|printeren|scanneren|serveren|routeren|containeren|kalenderen|folderen|posteren"
    r"|starteren|traileren|kilometeren|meteren|literen|sommeren|vinteren|alderen|skulderen"
    r"|fingeren|leveren|feberen|cylinderen|højttaleren|ordføreren|kammeren|kanteren|charteren"
    r"|rykkeren|døren|snøren|projektøren|kompressoren|faneren|tumoren|centeren|filteren"
    r"|oktoberen|nummeren|ventilatoren|arbejdsgiveren|leverandøren|entreprenøren|udbyderen"
    r"|producenten|tilbudsgiveren|importøren|forhandleren|operatøren|sponsoren)"
)
"""End as words for people do, and mean things, or firms as often."""
_AT_WORK = re.compile(
    r"\b(?:ekspert|specialist|speciale|forsker|forsket|undervis\w*|oplæg\w*|foredrag\w*|kurs(?:er|us)\w*"
    r"|bog|bogen|bøger|artik(?:el|ler)\w*|undersøgt|undersøger|arbejder med|tager sig af"
    r"|ansvar(?:lig)? for|rådgiver om|vejleder (?:i|om)|projekt\w*|overenskomst\w*|er om"
    r"|pjece\w*|rapport om|temadag\w*|workshop\w*|klumme\w*|debatindlæg\w*)\b",
    re.IGNORECASE,
)
"""What somebody knows, teaches or writes on is not said of him."""
_AT_HEAD = word_set(
    "at da fordi idet og men eller mens selvom eftersom hvorfor hvor når om samt skønt fra hvis "
    "end så"
)
"""After these a clause may begin with its subject."""
_SAID_OF_ONE = word_set("med på fra uden der som af")
_RULES = word_set("kan skal må bør vil kunne skulle bliver tilbydes henvises har er")
_TOLD = word_set(
    "savnede efterlyste ledsagede indkaldte studerende rejsende nyansatte udsendte hjemvendte "
    "værnepligtige udstationerede adspurgte afhørte dræbte kvæstede sårede omkomne forulykkede "
    "døde bortgåede forsvundne udeblevne uledsagede mindreårige smittede krænkede "
    "bestjålne overfaldne angrebne tilbageholdte eftersøgte sigtede tiltalte "
    "anmeldte forfulgte fængslede løsladte prøveløsladte benådede domfældte afdøde frasepererede "
    "separerede fraskilte ugifte gifte enlige bevidstløse blinde døve lamme stumme handicappede "
    "syge psykotiske forvirrede demente berusede påvirkede misbrugende hjemløse boligløse ledige "
    "jobsøgende boligsøgende hjemmegående forældreløse adopterede anbragte tvangsfjernede "
    "asylsøgende flygtede papirløse statsløse afviste udviste selvstændige selvmordstruede "
    "ordblinde talende fremmødte underskrevne undertegnede gældsatte visiterede revaliderede "
    "efterladte overlevende pensionerede opsagte bortviste suspenderede "
    "tjenestegørende menige vagthavende troende"
)
"""Said of people only, as subjects: "den savnede", "de efterladte"."""
_DEN = word_set("den de denne det")


def _definite(noun: str) -> set[str]:
    if noun.endswith("e"):
        return {noun + "n"}
    if noun.endswith("el"):
        return {noun[:-2] + "len", noun + "en"}
    if noun.endswith("barn"):
        return {noun + "et"}
    return {noun + "en"}


_DEFINITE = frozenset(form for noun in _STANDINGS for form in _definite(noun))


def may_be_agent(low: str) -> bool:
    """Whether a word in lower case may mean somebody by his trade or standing: "konstablen"."""
    if low in _DEFINITE:
        return True
    return len(low) > 6 and _AGENT.fullmatch(low) is not None and not _THINGS.fullmatch(low)


def agent_in(text: str, tokens: tuple[Word, ...], block: tuple[int, int]) -> float:
    """How surely the sentence of `block` is about somebody of whom only a trade or standing is
    said: `SURELY`, `MAYBE` for one without an article ("Soldat med …"), or 0."""
    first, end = block
    if _AT_WORK.search(text, tokens[first].start, tokens[end - 1].end):
        return 0.0
    for i in range(first, end):
        low = tokens[i].lower
        if low in _DEFINITE or low.removesuffix("s") in _DEFINITE:
            return SURELY
        if low in _TOLD or low.removesuffix("s") in _TOLD:
            seen = i > first and tokens[i - 1].lower in _DEN and _has_verb(tokens, i, block)
        else:
            seen = may_be_agent(low) and _is_subject(text, tokens, i, block)
        if seen:
            return SURELY
    return MAYBE if _is_noted(tokens, block) else 0.0


def _has_verb(tokens: tuple[Word, ...], i: int, block: tuple[int, int]) -> bool:
    """Whether the verb follows at once, or stands right before as in a question."""
    if i + 1 < block[1] and tokens[i + 1].lower in _VERBS:
        return True
    return i - 2 >= block[0] and tokens[i - 2].lower in _VERBS


def _is_subject(text: str, tokens: tuple[Word, ...], i: int, block: tuple[int, int]) -> bool:
    if i > block[0] and tokens[i - 1].lower in _VERBS:  # "i nat blev konstablen indlagt"
        return True
    between = text[tokens[i - 1].end : tokens[i].start] if i > block[0] else ""
    if i > block[0] and tokens[i - 1].lower not in _AT_HEAD and between.isspace():
        return False
    for at in range(i + 1, min(block[1], i + 2 + _ADVERBS)):
        if not text[tokens[at - 1].end : tokens[at].start].isspace():
            return False
        if tokens[at].lower in _VERBS:
            return True
    return False


def _is_noted(tokens: tuple[Word, ...], block: tuple[int, int]) -> bool:
    """A note that begins with somebody, in the singular: "Hjemvendt soldat med hashmisbrug"."""
    for i in range(block[0], min(block[0] + 2, block[1] - 1)):
        low = tokens[i].lower
        if low not in _STANDINGS and not (len(low) > 10 and low.endswith("studerende")):
            continue
        after = tokens[i + 1].lower
        if i == block[0] and after in _VERBS:  # "Skatteyder er sigtet for"
            return True
        rule = any(tokens[n].lower in _RULES for n in range(i + 1, block[1]))
        return after in _SAID_OF_ONE and not rule
    return False
