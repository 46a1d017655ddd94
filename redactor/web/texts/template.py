"""Every text of a template is looked up in the catalogue, without being marked for it.

Before Jinja compiles a template, each run of text between tags, and each attribute that is read
to somebody, becomes one message; what is put in by `{{ … }}` becomes `{1}`, `{2}` and so on. Words
inside expressions are marked by hand with `_("…")`, and values that are texts of the program go
through the filter `tr`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from jinja2 import Environment
from jinja2.ext import Extension

from redactor.web.texts import filled, tr

_TOKEN = re.compile(
    r"(?P<comment>\{#.*?#\}|<!.*?>)"
    r"|(?P<statement>\{%.*?%\})"
    r"|(?P<value>\{\{(?P<inner>.*?)\}\})"
    r"|(?P<inline></?(?:code|strong)>)"
    r"|(?P<verbatim><(?P<name>script|style|kbd)\b.*?</(?P=name)>)"
    r"|(?P<tag></?[a-zA-Z](?:\{\{.*?\}\}|\{%.*?%\}|\"(?:\{\{.*?\}\}|\{%.*?%\}|[^\"])*\"|[^>\"])*>)"
    r"|(?P<text>[^{<]+|[{<])",
    re.DOTALL,
)
_READ_OUT = re.compile(
    r"(?P<before>\s(?:title|aria-label|placeholder|alt|label|content-text)=\")"
    r"(?P<value>(?:\{\{.*?\}\}|\{%.*?%\}|[^\"])*)\"",
    re.DOTALL,
)
_LETTERS = re.compile(r"[^\W\d_]")
_MARKUP = re.compile(r"\{\d+\}|<[^>]*>|&[a-z]+;")

Message = tuple[str, str, tuple[str, ...]]
"""Source as it stands, message ('' where there is nothing to translate), its expressions."""


def _runs(source: str) -> Iterator[Message]:
    raw, text, values = "", "", list[str]()

    def ended() -> Message:
        message = " ".join(text.split())
        if not _LETTERS.search(_MARKUP.sub("", message)):
            message = ""
        return raw, message, tuple(values)

    for token in _TOKEN.finditer(source):
        # The class of a body is nothing to read.
        if source.startswith("{% block body_class %}", max(0, token.start() - 22)):
            yield token[0], "", ()
            continue
        kind = token.lastgroup if token.lastgroup not in {"inner", "name"} else None
        if token["value"] is not None:
            values.append(token["inner"].strip())
            raw, text = raw + token[0], f"{text}{{{len(values)}}}"
        elif kind in {"text", "inline"}:
            raw, text = raw + token[0], text + token[0]
        else:
            if raw:
                yield ended()
            raw, text, values = "", "", []
            if token["tag"] is not None:
                yield from _attributes(token[0])
            else:
                yield token[0], "", ()
    if raw:
        yield ended()


def _attributes(tag: str) -> Iterator[Message]:
    done = 0
    for attribute in _READ_OUT.finditer(tag):
        start = attribute.start("value")
        yield tag[done:start], "", ()
        yield from _runs(attribute["value"])
        done = attribute.end("value")
    yield tag[done:], "", ()


def messages(source: str) -> Iterator[str]:
    """The texts of a template."""
    for _raw, message, _values in _runs(source):
        if message:
            yield message


class Texts(Extension):
    """Puts the catalogue between a template and its reader."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals.update(_=tr, filled=filled)
        environment.filters["tr"] = tr

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        del name, filename
        return "".join(
            _looked_up(raw, message, values) if message else raw
            for raw, message, values in _runs(source)
        )


def _looked_up(raw: str, message: str, values: tuple[str, ...]) -> str:
    before = raw[: len(raw) - len(raw.lstrip())]
    after = raw[len(raw.rstrip()) :]
    lines = "\n" * raw.strip().count("\n")  # errors go on naming the right line
    given = "".join(f", ({value})" for value in values)
    return (
        f"{before}{{{{ filled({json.dumps(message, ensure_ascii=False)}{given}{lines}) }}}}{after}"
    )
