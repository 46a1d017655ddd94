"""The reasons recognizers give, as texts for the catalogue: found by where they go in the sources.

A reason is what is given to a parameter, a field or a name called `reason`, or what doubts and
conflicts are told by; also by way of a constant or of what a function returns. They are put
together of pieces, so pieces are listed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_NAME = re.compile(r"reason|doubt|conflict", re.IGNORECASE)
_EDGES = " ;,"
_WORDS = re.compile(r"[a-zæøå]{2}")
_CODE = re.compile(
    r"[\\|\[\]*^$<>~_]"
    r"|^(?:cell|label|single|open|closing|salutation|honorific|named|relation|title|town|area|farm|garden)$"
)
"""Patterns, and what recognizers call things among themselves."""
_KIND = re.compile(r"^\[[^|\n]*\|([^\]\n]+)\]", re.MULTILINE)
"""In the list of sensitive words: the kind of those that follow."""


class _Sources:
    """Some modules, read: what is called what in each."""

    def __init__(self, trees: dict[Path, ast.Module]) -> None:
        self.trees = trees
        self.places: dict[str, set[int]] = {}
        """By function or class: which positional arguments are reasons."""
        self.returned: dict[str, list[ast.expr]] = {}
        """By function: what it returns."""
        for tree in trees.values():
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    returned = (n.value for n in ast.walk(node) if isinstance(n, ast.Return))
                    self.returned.setdefault(node.name, []).extend(v for v in returned if v)
                    names = [a.arg for a in node.args.args if a.arg not in {"self", "cls"}]
                    self._note(node.name, names)
                elif isinstance(node, ast.ClassDef):
                    fields = [n.target.id for n in node.body if isinstance(n, ast.AnnAssign)
                              and isinstance(n.target, ast.Name)]  # fmt: skip
                    self._note(node.name, fields)

    def _note(self, name: str, parameters: list[str]) -> None:
        found = {place for place, parameter in enumerate(parameters) if _NAME.search(parameter)}
        if found:
            self.places.setdefault(name, set()).update(found)


def reasons(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Every piece of a reason in some modules, with `{1}` for what varies."""
    sources = _Sources({path: ast.parse(path.read_text()) for path in paths})
    for path, tree in sources.trees.items():
        named = _named(tree)
        waiting = list(_given(tree, named, sources))
        looked: set[int] = set()
        while waiting:
            node = waiting.pop(0)
            if id(node) in looked:
                continue
            looked.add(id(node))
            for text in _texts(node):
                yield text, path
            for part in _parts(node):
                if isinstance(part, ast.Name):
                    waiting += named.get(part.id, ())
                elif isinstance(part, ast.Call):
                    waiting += sources.returned.get(_called(part), ())


def sensitive_kinds(words: str) -> Iterator[str]:
    """The kinds of sensitive words, which reasons name, in the list of them."""
    yield from (kind.strip() for kind in _KIND.findall(words))


def _named(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What is assigned to each name of a module."""
    named: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for each in getattr(target, "elts", [target]):
                    if isinstance(each, ast.Name):
                        named.setdefault(each.id, []).append(node.value)
    return named


def _given(
    tree: ast.Module, named: dict[str, list[ast.expr]], sources: _Sources
) -> Iterator[ast.expr]:
    """The values of what is called a reason."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg and _NAME.search(node.arg):
            yield node.value
        elif isinstance(node, ast.Call):
            if _called(node) == "append" and _NAME.search(ast.unparse(node.func)):
                yield from node.args
            places = sources.places.get(_called(node), ())
            spread = any(isinstance(each, ast.Starred) for each in node.args)
            yield from (
                each
                for place, each in enumerate(node.args)
                if place in places or (places and spread)
            )
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                yield from _assigned(target, node.value)
        elif isinstance(node, ast.For | ast.comprehension):
            tables = named.get(getattr(node.iter, "id", ""), [node.iter])
            for row in (row for table in tables for row in getattr(table, "elts", ())):
                yield from _assigned(node.target, row)
        elif isinstance(node, ast.FunctionDef) and _NAME.search(node.name):
            within = [n for statement in node.body[1:] for n in ast.walk(statement)]
            inside = {id(part) for n in within if isinstance(n, ast.JoinedStr) for part in n.values}
            yield from (
                n
                for n in within
                if isinstance(n, ast.Constant | ast.JoinedStr) and id(n) not in inside
            )
            yield from (n.value for n in within if isinstance(n, ast.Return) and n.value)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Name | ast.Attribute):
        name = target.id if isinstance(target, ast.Name) else target.attr
        if _NAME.search(name):
            yield value
    elif isinstance(target, ast.Tuple):
        called = [getattr(each, "id", "") for each in target.elts]
        for place, name in enumerate(called):
            if not _NAME.search(name):
                continue
            if isinstance(value, ast.Tuple) and place < len(value.elts):
                yield value.elts[place]
            elif isinstance(value, ast.Call | ast.Name):
                yield value


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """What a value is made of: sums, choices, tables; not what is asked to choose."""
    yield node
    inner: list[ast.expr] = []
    if isinstance(node, ast.BinOp):
        inner = [node.left, node.right]
    elif isinstance(node, ast.IfExp):
        inner = [node.body, node.orelse]
    elif isinstance(node, ast.BoolOp | ast.Set):
        inner = list(getattr(node, "values", None) or getattr(node, "elts", ()))
    elif isinstance(node, ast.Tuple | ast.List):
        inner = list(node.elts)
    elif isinstance(node, ast.Dict):
        inner = list(node.values)
    elif isinstance(node, ast.Subscript):
        inner = [node.value]
    elif isinstance(node, ast.JoinedStr):
        inner = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
    elif isinstance(node, ast.Call):
        inner = list(node.args)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get":  # of a table
            inner.append(node.func.value)
    for part in inner:
        yield from _parts(part)


def _texts(node: ast.expr) -> Iterator[str]:
    for part in _parts(node):
        text = ""
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            text = part.value
        elif isinstance(part, ast.JoinedStr):
            count = 0
            for piece in part.values:
                if isinstance(piece, ast.Constant):
                    text += str(piece.value)
                else:
                    count += 1
                    text += f"{{{count}}}"
        text = text.strip(_EDGES)
        if _WORDS.search(text) and not _CODE.search(text):
            yield text
