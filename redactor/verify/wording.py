"""What the verifier says to a caseworker, in Danish. Never the text that leaked."""

from __future__ import annotations

from redactor.model import Leak, Verdict

_SAYS = {
    "page_text": "En udeladt oplysning kan stadig læses i sidens tekst.",
    "unread_text": "Siden viser tekst, som ikke kunne læses, da der blev søgt efter oplysninger.",
    "rest_of_word": "En del af et udeladt ord står der endnu.",
    "under_box": "Der står stadig tekst under en overstregning.",
    "drawing_under_box": "Der ligger stadig tegnede bogstaver eller tegn under en overstregning.",
    "picture_under_box": "Billedet under en overstregning er ikke slettet.",
    "picture_unreadable": "Billedet under en overstregning kan ikke afkodes og kontrolleres.",
    "seen_in_box": "En overstregning dækker ikke helt det, der skulle udelades.",
    "picture_beneath": "Et billede har skrift, som er dækket eller beskåret, men ikke fjernet.",
    "cut_letters": "En overstregning på et billede dækker kun en del af bogstaverne.",
    "smeared": "En del af et billede er sløret i stedet for at være fjernet.",
    "code_text": "En udeladt oplysning kan stadig læses i en stregkode eller QR-kode på siden.",
    "picture_text": "En udeladt oplysning kan stadig læses på et billede af siden.",
    "hidden_text": "Siden har tekst, som ikke kan ses, men som kan kopieres ud.",
    "outside_page": "Der står tekst uden for sidens synlige område.",
    "tiny_text": "Siden har tekst, der er så lille, at den ikke kan ses.",
    "structure": "En udeladt oplysning står i sidens tekst til oplæsning.",
    "file_name": "En udeladt oplysning står i filens navn.",
    "metadata": "Filens egenskaber (metadata) indeholder oplysninger.",
    "outline": "En udeladt oplysning står i bogmærkerne.",
    "attachment": "Filen har vedhæftede filer.",
    "destination": "En udeladt oplysning står i filens interne linkmål.",
    "annotation": "Filen har noter eller markeringer.",
    "form": "En udeladt oplysning står i et formularfelt.",
    "unshown_value": "Et formularfelt har et svar, som ikke kan ses på siden.",
    "spoken_bar": "En overstregning kan læses op eller kopieres som tekst.",
    "linked_bar": "En overstregning er et link til en adresse, som siden ikke viser.",
    "layer": "En udeladt oplysning står i navnet på et lag.",
    "script": "Filen indeholder scripts.",
    "page_label": "En udeladt oplysning står i sidernes numre eller etiketter.",
    "private_data": "Filen har skjulte data fra det program, den er lavet i.",
    "thumbnail": "Filen har miniaturebilleder af siderne.",
    "article": "En udeladt oplysning står i filens artikeltråde.",
    "font": "En skrifttype røber, hvilke bogstaver der er fjernet.",
    "action": "Filen har handlinger, der starter noget på modtagerens maskine.",
    "external": "Filen henviser til noget uden for sig selv.",
    "active_content": "Filen har aktivt indhold.",
    "signature": "En udeladt oplysning står i en digital signatur.",
    "names": "En udeladt oplysning står i et internt navn i filen.",
    "stream": "En udeladt oplysning står i filens indre data.",
    "document": "En udeladt oplysning står i filens indre objekter.",
    "picture_metadata": "Et billede har skjulte oplysninger med sig.",
    "readers_differ": "Filen kan læses på flere måder: PDF-læsere viser ikke det samme.",
    "leftover": "Filen har efterladte objekter, som ingen side bruger.",
    "earlier_revision": "Filen indeholder tidligere udgaver af sig selv.",
    "stray_bytes": "Filen har data, der ikke hører til dokumentet.",
    "comment": "En udeladt oplysning står i en kommentar i filen.",
    "remark": "Filen har bemærkninger eller cpr-numre, som ingen side viser.",
    "raw": "En udeladt oplysning kan læses direkte i filens data.",
    "structure_error": "Filen er ikke velformet.",
    "encrypted": "Filen er krypteret.",
    "page_count": "Antallet af sider passer ikke.",
    "missing_text": "Tekst, der skulle blive stående, er væk.",
    "missing_page": "En overstregning hører til en side, der ikke findes.",
    "check_failed": "Kontrollen kunne ikke gennemføres.",
}


def leak(where: str, page: int = 0) -> Leak:
    """The leak noun for a place."""
    return Leak(page=page, where=where, what=_SAYS[where])


def explain(verdict: Verdict) -> list[str]:
    """One Danish line per leak, or one that says the file is clean."""
    if verdict.clean:
        return [f"Ingen fund på {verdict.pages} {'side' if verdict.pages == 1 else 'sider'}."]
    return [f"Side {item.page}: {item.what}" if item.page else item.what for item in verdict.leaks]
