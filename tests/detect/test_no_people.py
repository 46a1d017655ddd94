"""Names of feasts, files and offices, and what looks like them and is somebody."""

from __future__ import annotations

import pytest

from redactor.detect.hits import Hit
from redactor.detect.nobody import is_nobody


@pytest.mark.parametrize(
    ("text", "word", "type_", "nobody"),
    [
        ("efter SEL og LAB", "LAB", "INITIALS", True),
        ("jf. FVL § 19", "FVL", "INITIALS", True),
        ("Ref.: SEL", "SEL", "INITIALS", False),
        ("svar på MR og CT", "MR", "INITIALS", True),
        ("MR har ringet. Mvh MR", "MR", "INITIALS", False),
        ("regneark (XLS)", "XLS", "INITIALS", True),
        ("skrevet (XLS)", "XLS", "INITIALS", False),
        ("skriveborde af typen Liv", "Liv", "PERSON", True),
        ("skrevet af Liv", "Liv", "PERSON", False),
        ("Ménières syndrom", "Ménières", "PERSON", True),
        ("Jensens sygdom", "Jensens", "PERSON", False),
        ("GORM Komfurvagt", "GORM Komfurvagt", "PERSON", True),
        ("GORM Afdelingsleder", "GORM Afdelingsleder", "PERSON", False),
        ("GORM Nattevagt", "GORM Nattevagt", "PERSON", False),
        ("GORM Nielsen", "GORM Nielsen", "PERSON", False),
        ("fundet ved Rold Skov", "Rold Skov", "PERSON", True),
        ("udarbejdet ved Ilirjan Skov", "Ilirjan Skov", "PERSON", False),
        ("gik ved Rune Skov", "Rune Skov", "PERSON", False),
        ("ringede til Rold Skov", "Rold Skov", "PERSON", False),
        ("13 maj Kristi Himmelfart ingen", "Kristi Himmelfart", "PERSON", True),
        ("fri Kristi himmelfartsdag", "Kristi", "PERSON", True),
        ("Kristi Tamm har ringet", "Kristi Tamm", "PERSON", False),
        ("Kristi har ringet", "Kristi", "PERSON", False),
        ("Debat på Aarh. Uni m. bl.a.", "Uni", "PERSON", True),
        ("Hej Uni", "Uni", "PERSON", False),
        ("billede.JPG", "JPG", "INITIALS", True),
        ("set af JPG", "JPG", "INITIALS", False),
        ("TR Lis Bro deltog", "TR", "INITIALS", True),
        ("TR og TRS Lis Bro deltog", "TR", "INITIALS", True),
        ("TR mener det", "TR", "INITIALS", False),
        ("naboer o. lign. i området", "o. lign", "PERSON", True),
        ("plads til max. 8 personer", "max", "PERSON", True),
        ("Max. 8 personer", "Max", "PERSON", False),
        ("feltet contentType er tomt", "contentType", "PERSON", True),
        ("filen jensHansen er tom", "jensHansen", "PERSON", False),
        ("Std Err Mean 3,3", "Std Err Mean", "PERSON", True),
        ("Lower 95%", "Lower", "PERSON", True),
        ("Dev ringede", "Dev", "PERSON", False),
        ("El-forbrug 2024", "El-forbrug", "PERSON", True),
        ("Holm-sagen 2024", "Holm-sagen", "PERSON", False),
        ("06:08:45 UTC\tMitap C", "Mitap C", "PERSON", True),
        ("Sagen om Mitra C", "Mitra C", "PERSON", False),
        ("medlem af Lauget", "Lauget", "PERSON", True),
        ("til Fiskernes Landbank, reg.", "Fiskernes Landbank", "PERSON", True),
        ("til Hanne Sandbank, reg.", "Hanne Sandbank", "PERSON", False),
        ("steg ind i naboens høje Kia", "Kia", "PERSON", True),
        ("så en rød Ford på vejen", "Ford", "PERSON", True),
        ("min lille Kia er syg", "Kia", "PERSON", False),
        ("f. Rendebæk Forsyning", "Rendebæk", "PERSON", True),
        ("Mads Forsyning", "Mads", "PERSON", False),
        ("bustransport til Thorsager", "Thorsager", "PERSON", True),
        ("brev til Thorsager", "Thorsager", "PERSON", False),
        ("6. Sten fra 1780. Museet", "Sten", "PERSON", True),
        ("Sten fra 1980", "Sten", "PERSON", False),
        ("Svar på forslag fra LA om veje", "LA", "PERSON", True),
        ("indstilles af SF, EL og Venstre", "EL", "INITIALS", True),
        ("Møde med KFs byrådsgruppe", "KF", "INITIALS", True),
        ("Notat fra LA om veje", "LA", "INITIALS", False),
        ("Deltagere: KF, DD og EL", "DD", "INITIALS", False),
        ("Godkendt af EL, den 3. maj", "EL", "INITIALS", False),
    ],
)
def test_nobody(text: str, word: str, type_: str, nobody: bool) -> None:
    start = text.index(word)
    hit = Hit(type=type_, start=start, end=start + len(word), score=0.9, reason="")
    assert is_nobody(text, hit) is nobody
