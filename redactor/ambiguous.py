"""Words that may be a name or a word of the language, and those that count years.

What looks for a removed text in a finished PDF and what finds it beforehand go by the same.
"""

from __future__ import annotations

_WORDS = (
    "alle anne bach bank berg birk bjerg blad blom bred brun bro by bøg dag dahl dal dam dame dan "
    "dansk dyr eng erik falk fjord frost fugl glad god gran gren gud gul hald hans have hede hede "
    "helt hjort hoff holm holt hus høj juul jul kant kirke kjær klit kok kold kort krog krone krag "
    "kær lang lind liv lund lykke lys mand mark may mester mikkel mose munk møller nord ny nørre "
    "odde palm park pil rask ravn regn rigtig ris rod rose rosen ros rud rask sand sander sig skov "
    "skytte smed sol sommer sort spang sten stjerne storm strand sund sven svend sø sønder toft "
    "top torp torv vang ved vej vest vester viol vinter vita vogn voss væver ægte ørn øster "
    "februar april maj juni juli august formand formanden lærer"
)
AMBIGUOUS = frozenset(_WORDS.split())
"""Danish words that are names too. At the start of a sentence the capital says nothing."""
_YEARS = (
    "en et to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten "
    "atten nitten tyve halvandet halvt halv og ar arig arige ars dag dage uge uger maned maneder "
    "gammel gamle"
)
COUNTED = frozenset(_YEARS.split())
"""Words of an age or a time, without accents: "to år", "halvandet år gammel"."""
