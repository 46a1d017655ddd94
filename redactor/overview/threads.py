"""Mails of one conversation, in the order they were written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from redactor.model import Document, Status

MAILS = frozenset({"eml", "msg", "tnef", "p7m"})
_SUBJECT = re.compile(r"^Emne:.*$", re.MULTILINE)
_HEAD = 4_000
"""Code points within which the head of a printed mail ends."""
_ANSWER = re.compile(
    r"^\s*(?:(?:re|sv|vs|fw|fwd|aw|wg|videresendt|svar|automatisk svar|autosvar|opdateret|aflyst"
    r"|annulleret|accepteret|foreløbigt? accepteret|afvist|afslået|updated|cancell?ed|accepted"
    r"|tentative|declined)\s*(?:\[\d+\])?\s*:\s*)+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BOTH = 2
"""Addresses two mails share that are between the same people."""


def threads(
    documents: Sequence[Document],
    known: Mapping[str, str],
    copies: Mapping[str, str],
    people: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[tuple[str, ...]]:
    """Conversations of two mails or more as ids in the order of time, each message once.

    `known` is the conversation of a mail where its source said so (id to any name). A mail no other
    is known to belong with goes by its subject: an answer to the mail of that subject, best one
    between the same people, and otherwise only to one between the same two. `copies` are mails that
    are another one again; `people` the addresses each mail names in its head.
    """
    mails = sorted(
        (
            d
            for d in documents
            if d.kind in MAILS and d.status is not Status.DUPLICATE and d.id not in copies
        ),
        key=lambda d: (d.date or "9", _place(d)),
    )
    key = {d.id: known.get(d.id) or f"\x1f{d.id}" for d in mails}
    size = Counter(key.values())
    earlier: defaultdict[str, list[Document]] = defaultdict(list)
    for mail in mails:
        before = earlier[subject_of(mail.title)]
        if size[key[mail.id]] == 1 and subject_of(mail.title):
            own = set(people.get(mail.id, ()))
            shared = [
                (len(own.intersection(people.get(d.id, ()))), n) for n, d in enumerate(before)
            ]
            count, place = max(shared, default=(0, -1))
            if before and (count >= _BOTH or _ANSWER.match(mail.title)):
                key[mail.id] = key[before[place].id]
        before.append(mail)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for mail in mails:
        groups[key[mail.id]].append(mail.id)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def conversations_by(ids: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Mail to conversation: mails belong together that share a message id, through others too.

    `ids` are the message ids each mail names. A mail that names but its own, and that no other
    mail names, says nothing of a conversation and is left out.
    """
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = name = above[above[name]]
        return name

    named = {mail: [name for name in names if name] for mail, names in ids.items()}
    for names in named.values():
        for name in names[1:]:
            above[top(name)] = top(names[0])
    found = {mail: top(names[0]) for mail, names in named.items() if names}
    mails = Counter(found.values())
    return {mail: name for mail, name in found.items() if mails[name] > 1 or len(named[mail]) > 1}


def subject_of(title: str) -> str:
    """A subject without the signs of an answer; empty when nothing is left."""
    return " ".join(_ANSWER.sub("", title).casefold().split())


def body_of(text: str) -> str:
    """What a mail says, without the head it is printed with: an answer quotes no head."""
    head = _SUBJECT.search(text[:_HEAD])
    return text[head.end() :] if head else text


def people_in(text: str) -> frozenset[str]:
    """The addresses in the head a mail is printed with."""
    head = _SUBJECT.search(text[:_HEAD])
    return frozenset(_ADDRESS.findall(text[: head.start()].casefold())) if head else frozenset()


def _place(document: Document) -> tuple[int, ...]:
    return tuple(int(part) for part in document.number.split(".") if part)
