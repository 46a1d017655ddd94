"""Mails of one conversation, in the order they were written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from redactor.model import Document, Status

MAILS = frozenset({"eml", "msg", "tnef"})
_SUBJECT = re.compile(r"^Emne:.*$", re.MULTILINE)
_HEAD = 4_000
"""Code points within which the head of a printed mail ends."""
_ANSWER = re.compile(
    r"^\s*(?:(?:re|sv|vs|fw|fwd|aw|wg|videresendt|svar)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)


def threads(
    documents: Sequence[Document], known: Mapping[str, str], copies: Mapping[str, str]
) -> list[tuple[str, ...]]:
    """Conversations of two mails or more as ids in the order of time, each message once.

    `known` is the conversation of a mail where its source said so (id to any name); others go by
    their subject without the signs of an answer. `copies` are mails that are another one again.
    """
    mails = [
        d
        for d in documents
        if d.kind in MAILS and d.status is not Status.DUPLICATE and d.id not in copies
    ]
    subjects = {d.id: subject_of(d.title) for d in mails}
    # A mail whose source said nothing belongs where others of its subject do.
    named: dict[str, str] = {}
    for mail in mails:
        if known.get(mail.id) and subjects[mail.id]:
            named.setdefault(subjects[mail.id], known[mail.id])
    groups: defaultdict[str, list[Document]] = defaultdict(list)
    for mail in mails:
        subject = subjects[mail.id]
        key = known.get(mail.id) or named.get(subject) or (f"\x1f{subject}" if subject else "")
        if key:
            groups[key].append(mail)
    return [
        tuple(d.id for d in sorted(group, key=lambda d: (d.date or "9", _place(d))))
        for group in groups.values()
        if len(group) > 1
    ]


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

    for names in ids.values():
        for name in names[1:]:
            above[top(name)] = top(names[0])
    found = {mail: top(names[0]) for mail, names in ids.items() if names}
    mails = Counter(found.values())
    return {mail: name for mail, name in found.items() if mails[name] > 1 or len(ids[mail]) > 1}


def subject_of(title: str) -> str:
    """A subject without the signs of an answer; empty when nothing is left."""
    return " ".join(_ANSWER.sub("", title).casefold().split())


def body_of(text: str) -> str:
    """What a mail says, without the head it is printed with: an answer quotes no head."""
    head = _SUBJECT.search(text[:_HEAD])
    return text[head.end() :] if head else text


def _place(document: Document) -> tuple[int, ...]:
    return tuple(int(part) for part in document.number.split(".") if part)
