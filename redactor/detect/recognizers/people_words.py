"""Word lists around names: titles, relations, salutations, labels, and what is no name."""

from __future__ import annotations

from redactor.detect.names.words import word_set

HONORIFICS = word_set("hr hrr herr fru frk frøken dr prof mr mrs ms fr")
_TITLES = (
    "rådgiver", "læge", "leder", "chef", "direktør", "konsulent", "pædagog", "lærer", "lærerinde",
    "psykolog", "psykiater", "fuldmægtig", "assistent", "betjent", "advokat", "plejerske",
    "terapeut", "formand", "forkvinde", "sekretær", "inspektør", "dommer", "koordinator",
    "vejleder", "behandler", "revisor", "ingeniør", "arkitekt", "jurist", "præst", "borgmester",
    "rådmand", "professor", "minister", "kommissær", "medarbejder", "specialist", "hjælper",
    "tolk", "mægler", "plejer", "vagtmester", "vicevært", "skolekonsulent", "jordemoder",
    "anklager", "forsvarer", "bestyrer", "entreprenør", "murer", "tømrer", "praktikant",
    "sagfører", "amtmand",
)  # fmt: skip
CRAFTS = (
    "fabrikant", "grosserer", "købmand", "gårdejer", "gaardejer", "husmand", "sognefoged",
    "forvarer",
    "proprietær", "forpagter", "godsejer", "rmester", "postmester", "forstander", "urmager",
    "skomager", "skrædder", "slagter", "snedker", "gartner", "vognmand", "sergent", "løjtnant",
    "kaptajn", "konstabel", "provst", "pastor", "kirkesanger", "styrmand", "maskinist", "matros",
    "tandlæge", "dyrlæge", "landmand", "murer", "tømrer", "lærer", "præst", "degn", "smed",
)  # fmt: skip
"""Whoever is called by them is named by his surname, also one that no list has."""
TITLE_ENDINGS = _TITLES + CRAFTS
RELATIONS = word_set(
    "søn sønnen datter datteren mor moren moderen far faren faderen bror broren broderen søster "
    "søsteren samlever samleveren ægtefælle ægtefællen mand manden kone konen hustru hustruen "
    "kæreste kæresten ekskæreste ekskæresten eksmand eksmanden ekskone ekskonen nabo naboen "
    "genbo genboen barn barnet dreng drengen pige pigen elev eleven borger borgeren beboer "
    "beboeren lejer lejeren patient patienten klient klienten ansøger ansøgeren klager klageren "
    "plejemor plejefar plejebarn mormor farmor farfar morfar tante onkel fætter kusine veninde "
    "veninden ven vennen stedfar stedmor papfar papmor bonusmor bonusfar anmelder anmelderen "
    "vidne vidnet afdøde værge værgen bisidder bisidderen kontaktperson kontaktpersonen "
    "tvilling tvillingen storebror lillebror storesøster lillesøster halvbror halvsøster "
    "sigtede tiltalte forurettede dømte kollega kollegaen medarbejderen spædbarnet babyen "
    "teenageren datters søns svigermor svigerfar svigersøn svigerdatter niece nevø udlejer "
    "udlejeren ejeren søskende sønnerne døtrene børnene forældrene mine drengene pigerne "
    "tvillingerne brødrene plejedatter plejesøn plejedatteren plejesønnen barnebarn barnebarnet "
    "barnets"
)
SALUTATIONS = word_set("kære hej hejsa hi hello dear goddag godmorgen halløj davs")
CLOSINGS = word_set("hilsen hilsner mvh vh kh dbh knus regards underskrift underskrevet bh mvh.")
NAMED = word_set(
    "hedder hed hedde kaldet kaldes døbt navngivet navnet attn att alias pseudonymet opkaldt"
)
LABELS = word_set(
    "navn fornavn fornavne efternavn mellemnavn navne barnenavn pigenavn fra til cc bcc kopi "
    "att afsender modtager sagsbehandler kontaktperson kontakt deltagere deltager tilstede "
    "referent mødeleder ordstyrer afbud borger borgeren ansøger klager part parter barn barnet "
    "mor moder far fader forælder forældre forældremyndighedsindehaver værge læge advokat "
    "underskrift bisidder partsrepræsentant patient elev lejer ejer udlejer beboer anmelder "
    "vidne vidner sigtede forurettede tiltalte indberetter underretter dirigent formand medlem "
    "medlemmer skyldner kreditor afdøde arving køber sælger bygherre from to name samlever "
    "ægtefælle datter søn bror søster søskende børn kontaktlærer klasselærer rådgiver pårørende "
    "fuldmægtig befuldmægtiget repræsentant tolk observatør fraværende deltog journalist "
    "kontoindehaver kontohaver indehaver rettighedshaver vedrørende vedr sign underskriver "
    "forfatter afgivet udarbejdet udfyldt godkendt skrevet referat pædagog socialrådgiver "
    "psykolog direktør leder nabo kollega medarbejder klient person personer modpart ringet "
    "opkald suppleant suppleanter kasserer næstformand revisorer bestyrelse bestyrelsen tovholder "
    "tovholdere ansvarlig ansvarlige ansv redaktion fremmødte mødte genvalgt nyvalgt valgt valgte "
    "afgår udtræder trivselsrepræsentant elevrepræsentanter forældrerepræsentanter fotograf "
    "korrektur layout oplægsholder foredragsholder arrangør arrangører vagthavende turleder"
)
STRONG_LABELS = word_set(
    "navn fornavn fornavne efternavn mellemnavn navne pigenavn underskrift name"
)
PARTICLES = word_set(
    "von van de der den da dos das del della di du af zu zur ten ter le la við undir al el bin ben "
    "ibn abu abd bint st und y e op"
)
FIRM_AFTER = word_set(
    "aps a/s as i/s k/s ivs smba amba p/s kommune kommunes skole skolen skoles gymnasium fonden "
    "fond gruppen group holding byg vvs transport entreprise auto el biler begravelse forlag "
    "bageri ejendomme ejendom invest consult consulting advokater advokatfirma hospital hotel "
    "kro cafe café restaurant kirke kirken sogn stift stifts bank bibliotek museum politi byret "
    "børnehave børnehus vuggestue plejehjem plejecenter apotek avis posten tidende folkeblad "
    "festival prisen modellen metoden testen syndrom syndromet sygdom skalaen loven centret "
    "centeret center vej gade allé alle plads torv park boulevard stræde vænge trafik erhverv "
    "forsikring pension universitet university college international nordic service services "
    "solutions lokalplan hallen stadion marked idrætsforening boldklub forening if fc bk forsyning"
    " vandforsyning varmeforsyning vandværk varmeværk fjernvarme kraftvarmeværk boligforening"
    " boligselskab renovation energi renseanlæg biogas dambrug radio"
)
FIRM_BEFORE = word_set(
    "firmaet firma virksomheden selskabet advokatfirmaet tømrerfirmaet fonden foreningen "
    "restaurant butikken hotel skolen børnehaven plejehjemmet plejecentret bostedet "
    "opholdsstedet institutionen lægehuset klinikken apoteket museet kirken sognet projektet "
    "programmet systemet it-systemet sankt sct skt st pension café cafe kroen ejendommen skibet "
    "færgen avisen magasinet stormen orkanen loven modellen lex firmaets virksomheds kæden "
    "banken forlaget bladet filmen bogen jobcenter borgerservice ældrecenter sundhedscenter"
    " sprogcenter ungdomscenter advokatkontoret revisionsfirmaet murerfirmaet malerfirmaet"
)
# Capitalised words that lists of names of the world contain and that are none here.
NO_NAMES = word_set(
    "nova aula teams outlook sbsys acadre fasit dubu sapa momentum nexus cura columna excel "
    "word meebook borger virk mitid nemid kmd sharepoint zoom nordea danske alka tryg codan "
    "topdanmark falck kære hej god gode vores deres jeres hendes dens sagen sag møde mødet "
    "dagen det denne kommune kommunen region skat told politi politiet retten kl kls cvr cpr "
    "ean mail tlf fax mobil side bilag akt dato emne vedr afdeling team center social sundhed "
    "børn unge familie voksen handicap psykiatri job teknik miljø kultur fritid dansk engelsk "
    "tysk svensk norsk arabisk somalisk tyrkisk polsk grønland grønlandsk færøerne danmark "
    "sverige norge tyskland england polen tyrkiet syrien irak iran somalia libanon usa eu fn "
    "nato jylland fyn sjælland lolland bornholm amager jul påske pinse mandag tirsdag onsdag "
    "torsdag fredag lørdag søndag barn mor far forælder forældre klasse skole elev lærer læge "
    "foa bupl djøf krifa dsr "
    "direktør chef leder advokat med venlig hilsen ingen alle sender modtager alene afgørelse "
    "ansøgning klage notat referat dagsorden indstilling beslutning hjemmel lov bekendtgørelse "
    "vejledning regel aftale kontrakt plan rapport bemærkning konklusion baggrund formål resume "
    "fornavn fornavne efternavn efternavne mellemnavn navn navne personnummer bopæl stilling "
    "indhold telefon adresse by nord syd øst vest midt centrum strand hav sø park vej gade allé "
    "plads hr fru frk dr ved efter før under over google facebook messenger instagram snapchat "
    "twitter netflix apple samsung microsoft windows lego coop netto føtex bilka rema irma "
    "fakta aldi lidl bolig hus have bil cykel dag nat morgen aften formiddag eftermiddag januar "
    "februar maj ja nej tak ok nr stk art abs alfa beta gamma delta omega corona covid nato "
    "radio tv avis politik sport haster vigtigt fortroligt kopi svar videresendt re fw vs sv"
)
STOP = word_set(
    "af aldrig alle allerede alligevel alt altid anden andet andre at bag begge blandt blev "
    "blive bliver burde bør da de dem den denne dens der derefter deres derfor derfra deri "
    "dermed derpå derved det dette dig din dine disse dit dog du efter egen eller ellers en end "
    "endnu eneste enhver ens enten er et flere fleste for foran fordi forrige fra få før først "
    "gennem gjorde gjort god gør ham han har havde have hel heller hen hende hendes her "
    "herefter heri hermed hun hvad hvem hver hvilke hvilken hvilket hvis hvor hvordan hvorefter "
    "hvorfor hvorfra hvorhen hvori hvornår i igen igennem ikke imellem imens imod ind indtil "
    "ingen intet jeg jer jeres jo kan kom kommer kun kunne lad lige ligesom man mange med meget "
    "mellem men mens mere mest mig min mindre mindst mit må måske ned nemlig nogen noget nogle "
    "nok nu når nær næste næsten og også om omkring op os over overalt på samme sammen selv "
    "selvom senere ses siden sig sige skal skulle som stadig synes så sådan således tidligere "
    "til tilbage ud uden under undtagen var ved vi via vil ville vore vores vær være været "
    "ifølge vedrørende samt dels desuden endvidere endelig imidlertid heraf herunder hvorvidt "
    "idet ligeledes medmindre omvendt selvfølgelig såfremt trods uanset the and of to in is are "
    "was were this that with from you your we our not have has"
)
VERBS = word_set(
    "er var har havde blev bliver siger sagde oplyser oplyste fortæller fortalte mener mente "
    "ønsker ønskede bor boede kom kommer gik går skriver skrev ringer ringede spurgte spørger "
    "svarede svarer vil ville kan kunne skal skulle får fik tog tager deltog deltager "
    "forklarede forklarer bad beder føler følte græd slog sendte sender anmodede klager klagede "
    "nævner nævnte beskriver gav giver mødte møder rejste så ser holdt holder blev kørte "
    "arbejder arbejdede sover beskrev fremviste afviste bekræftede trives oplever oplevede født"
)
