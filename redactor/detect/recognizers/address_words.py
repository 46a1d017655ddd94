"""Word lists for addresses: endings of street names, and words that only look like them."""

from __future__ import annotations

from redactor.detect.names.words import word_set

# Endings of street names that hardly any other word has.
STRONG = (
    "vej", "vei", "vejen", "vejs", "vejens", "gade", "gaden", "gades", "allé", "alle", "allè", "al"
    "leen",
    "alléen", "stræde", "strædet", "boulevard", "boulevarden", "vænge", "vænget", "torv", "torvet",
    "plads", "pladsen", "stien", "straße", "strasse", "gatan", "gata", "vägen", "veien", "passagen",
    "esplanaden", "promenaden", "chaussé", "chausséen", "havnegade", "kajen", "bryggen", "brygge",
)  # fmt: skip
# Endings that surnames, towns, farms and institutions share: they need a number and more.
WEAK = (
    "park", "parken", "have", "haven", "haverne", "bakke", "bakken", "bakkerne", "toft", "toften",
    "tofterne", "ager", "ageren", "agrene", "bo", "krog", "krogen", "sti", "vang", "vangen",
    "vangene", "lund", "lunden", "mark", "marken", "dal", "dalen", "høj", "højen", "højene", "gård",
    "gården", "gaard", "gaarden", "kaj", "eng", "engen", "engene", "løkke", "løkken",
    "kær", "kæret",
    "ledet", "led", "bryn", "brynet", "skrænt", "skrænten", "kant", "kanten", "sving", "svinget",
    "bue", "buen", "ring", "ringen", "gang", "gangen", "havn", "havnen", "dam", "dammen", "sø",
    "søen", "bro", "broen", "port", "porten", "rækken", "vig", "vigen", "næs", "næsset", "odde",
    "odden", "slippen", "smøgen", "hegn", "hegnet", "åsen", "knolden", "kilden", "hus", "husene",
    "huset", "center", "centret", "kvarteret", "terrasse", "terrasserne", "minde", "borg", "holm",
    "holmen", "skov", "skoven", "hede", "heden", "diget", "banke", "banken", "leddet", "kløften",
    "fælleden", "volden", "vold", "løbet", "stræte", "grund", "grunden", "kolonien", "haveforening",
    "heldet", "hoved", "hovedet", "lykke", "lykken", "bjerg", "bjerget", "ris", "rise", "slugten",
)  # fmt: skip
STREET_ENDINGS = STRONG + WEAK
# Whole words that are a street name's last word when names stand before it.
BARE = word_set(
    "vej gade allé alle allè stræde boulevard plads torv park have vænge kaj brygge "
    "havn sti bakke passage esplanade gate promenade haver vang"
)
# These too may have names before them: "Københavns Hovedgade".
STANDALONE = BARE | word_set(
    "hovedgade strandvej landevej kirkevej kirkestræde tværvej tværgade parkvej centervej"
)
MODIFIERS = word_set(
    "gl gammel gamle ny nye nr nørre ndr nordre sdr søndre sønder vester vestre øster østre "
    "øvre nedre store lille st sankt sct skt chr dr kgs kongens prins prinsesse dronning kong "
    "frederik ll over under ydre indre hc h c p a j n f e mellem neder bag ved"
)
# Words that end like streets and are none.
NO_STREET = word_set(
    "omkring cirka næsten knap højst kun yderligere sammenlagt foreløbig "
    "overvej genvej udvej omvej motorvej motorvejen motortrafikvej motortrafikvejen "
    "indgang udgang adgang overgang afgang "
    "nedgang gang gangen opgangen trappen "
    "undervej bivej cykelsti stivej danmark bemærk deltager modtager ansøger "
    "bruger forsøger tager medtager fremtager overtager arbejdsplads arbejdspladsen "
    "parkeringsplads parkeringspladsen legeplads legepladsen uddannelsesplads byggeplads "
    "praktikplads elevplads pladsen vejen gaden stien torvet sengeplads sengepladser døgnplads "
    "institutionsplads børnehaveplads dagpladser plads børnehave børnehaven vuggestue haven "
    "parken marken skoven dalen engen huset hus gården gård bakken broen søen havnen ring "
    "ringen marked tvang tvangen fuldmagt rådhus rådhuset plejehjem sygehus sygehuset hjem "
    "kirke center centret bank banken huslejenævn forlig forbrug udbo underbo alle rækkehus "
    "rækkehuset kollegium forbud bo eng sø bue dam gærde mindste have køb kasserede sal sag "
    "bilag brev park sti skov mark holm lund dal vang høj borg banke hede fængsel led kant bryn "
    "odde vig næs minde grund grunden lykke kilden hegn volden løbet hoved hovedet krog krogen "
    "lykken by gennemgang fremgang tilgang forgang omgang årgang undergang sammenhæng opgang "
    "fodgang stillegang spring forring handling afdækning sundhedshus sundhedshuset "
    "medborgerhus jobhus aktivitetscenter børnehus børnehuset krisecenter jobcenter "
    "ungdomscenter bosted opholdssted kulturhus forsamlingshus sommerhus sommerhuset parcelhus "
    "hovedgård storcenter bycenter familiehus familiehuset warehouse herberg herberget "
    "ungdomshus byggegrund baggrund årsag rapport transport bustransport import eksport support"
    " pasport sport årsrapport delrapport kontrolrapport"
)
PLACE_HEADS = word_set("amager kalvebod islands tuborg frederiksberg københavns aarhus")
STOP = word_set(
    "på i til fra ved bor adresse bopæl og er var den det af for med hun han de jeg vi ad om "
    "som at hr fru kære boede ligger adr flyttede flyttet hjemme der her mod via boende "
    "beliggende"
)
COUNTED = word_set(
    "tegning tegningen snit planche skitse opstalt detalje model udsnit foto maleri "
    "side kapitel afsnit bilag akt dokument punkt pkt nr nummer uge år januar februar marts "
    "april maj juni juli august september oktober november december plan lokalplan paragraf stk "
    "litra artikel art version figur tabel sag sagsnr dok trin niveau fase klasse gruppe hold "
    "model type serie lov bekendtgørelse vejledning cirkulære direktiv forordning kl tlf "
    "telefon mobil fax lokal cvr cpr ean matr matrikel zone linje rute bus tog rum lokale stue "
    "afdeling vedtaget sal dag spor etape delområde område paragraffen kolonne række note vedr "
    "ca ialt total alder vejen mandag tirsdag onsdag torsdag fredag lørdag søndag"
)
SURE_STREET = (
    "vej", "vejen", "gade", "gaden", "allé", "alle", "allè", "stræde", "boulevard", "vænget",
    "strædet", "torv", "plads", "vej's", "vejs", "gades", "vænge", "bakken", "parken", "toften",
    "haven",
    "krogen", "stien", "vangen", "brinken", "marken", "ageren", "lunden", "gården", "brynet",
    "svinget", "engen", "løkken", "skrænten", "kanten", "buen", "dalen", "højen", "hegnet", "åsen",
)  # fmt: skip
# Prepositions that begin street names.
PREPOSITIONS = word_set("ved bag i over under mellem a")
# How people say where a neighbour lives: "ovre i nr. 8".
AWAY = r"(?:ovre|nede|oppe|inde|henne|ude)"
