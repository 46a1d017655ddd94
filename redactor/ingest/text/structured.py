"""XML and JSON as people read them: a line for each value, and the files within taken out.

Shown as they are written, they would hide what they say from people and programs alike: a name in
character references (`S&#248;ren`, `S\\u00f8ren`), a letter in base64 (Digital Post's messages,
the appendices of electronic invoices).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from redactor.days import day_of
from redactor.errors import InputError
from redactor.ingest.kinds import decode
from redactor.ingest.office.packages import Element, attr, local
from redactor.ingest.text.encoded import decoded, spoken

File = tuple[str, bytes]

_CODED = re.compile(r"(?i)encoding|type$")
"""The attribute that says how a value is written."""
_LONG = 200
"""Characters from which a value without a file's name may be a file."""
_KNOWN = (b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", b"{\\rtf", b"\xd0\xcf\x11\xe0")
_NAMES, _KINDS = ("filename", "fileName"), ("encodingFormat", "mimeCode", "mimeType")
_MEMO = "digitalpost.dk/memo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Structured:
    """What an XML or JSON file says. Title, date and people are those of a message in it."""

    text: str
    files: tuple[File, ...] = ()
    title: str = ""
    date: str = ""
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


def structured(content: bytes, kind: str) -> Structured:
    """The content of an 'xml' or 'json' file; one that is not well-formed is text as it stands."""
    read = _xml if kind == "xml" else _json
    try:
        return read(content)
    except (ValueError, etree.XMLSyntaxError):
        return Structured(text=html.unescape(decode(content)))


def _xml(content: bytes) -> Structured:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=False
    )
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("entities of its own")
    files: list[File] = []
    lines = list(_lines(root, files))
    said = Structured(text="\n".join(lines), files=tuple(files))
    return _message(root, said) if _MEMO in str(root.tag).casefold() else said


def _lines(root: Element, files: list[File]) -> Iterator[str]:
    depth = -1
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "end":
            depth -= 1
            continue
        if event == "pi":  # for a program; the text behind it is for people
            pass
        elif event == "comment":
            yield f"{'  ' * (depth + 1)}kommentar: {(node.text or '').strip()}"
        else:
            depth += 1
            yield "  " * depth + _element(node, files)
        tail = (node.tail or "").strip()
        if tail and node is not root:
            yield "  " * depth + tail


def _element(node: Element, files: list[File]) -> str:
    said = [f"{str(k).rpartition('}')[2]}={v}" for k, v in node.items()]
    name = local(node) + (f" ({'; '.join(said)})" if said else "")
    text = (node.text or "").strip()
    around = [node, parent] if (parent := node.getparent()) is not None else [node]
    called = next((v for n in around for key in _NAMES if (v := attr(n, key))), "")
    is_file = bool(called) or any(attr(n, key) for n in around for key in _KINDS)
    found = _file_in(text, certain=is_file)
    if found is not None:
        files.append((called or local(node), found))
        text = f"[{called or 'fil'}]"
    else:
        says = any("base64" in str(v).lower() for k, v in node.items() if _CODED.search(str(k)))
        text = spoken(text, declared=says)
    return f"{name}: {text}" if text else name


def _file_in(text: str, *, certain: bool) -> bytes | None:
    """The file a value is in base64; None for any other value."""
    if len(text) < (_LONG if not certain else 4):
        return None
    content = decoded(text)
    while content is not None and (inner := _again(content)) is not None:
        content = inner
    if content is None:
        return None
    return content if certain or content.startswith(_KNOWN) or _is_text(content) else None


def _again(content: bytes) -> bytes | None:
    """What is in base64 in base64."""
    return decoded(content.decode("ascii")) if content.isascii() and len(content) >= _LONG else None


def _is_text(content: bytes) -> bool:
    try:
        return bool(decode(content))
    except InputError:
        return False


def _message(root: Element, said: Structured) -> Structured:
    """Digital Post's MeMo: who wrote to whom, when and about what."""
    found: dict[str, list[str]] = {}
    for node in root.iter():
        parent = node.getparent()
        if isinstance(node.tag, str) and parent is not None and node.text:
            found.setdefault(f"{local(parent)}/{local(node)}", []).append(node.text.strip())
    return Structured(
        text=said.text,
        files=said.files,
        title=next(iter(found.get("MessageHeader/label", [])), ""),
        date=day_of(next(iter(found.get("MessageBody/createdDateTime", [])), "")),
        senders=tuple(found.get("Sender/label", [])),
        recipients=tuple(found.get("Recipient/label", [])),
    )


def _json(content: bytes) -> Structured:
    text = decode(content)
    try:
        values = [json.loads(text, object_pairs_hook=_Pairs)]
    except ValueError:  # a value on each line
        values = [json.loads(x, object_pairs_hook=_Pairs) for x in text.splitlines() if x.strip()]
    files: list[File] = []
    lines = [line for value in values for line in _value("", value, 0, files)]
    return Structured(text="\n".join(lines), files=tuple(files))


class _Pairs(list[tuple[str, object]]):
    """An object, with keys that stand twice."""


def _value(name: str, value: object, depth: int, files: list[File]) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(value, list):
        if name:
            yield f"{indent}{name}"
        pairs = value if isinstance(value, _Pairs) else [("", one) for one in value]
        for key, inner in pairs:
            yield from _value(key, inner, depth + 1, files)
        return
    text = html.unescape(value) if isinstance(value, str) else json.dumps(value)
    found = _file_in(text, certain=False)
    if found is not None:
        files.append((name or "fil", found))
        text = "[fil]"
    elif isinstance(value, str):
        text = spoken(text, declared=False)
    yield f"{indent}{name}: {text}" if name else f"{indent}{text}"
