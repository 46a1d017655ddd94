"""Optional content (ISO 32000-1, 8.11): what the file shows when it is opened, and what not.

Visible layers become ordinary content, hidden ones are removed: those that the default
configuration switches off, and those meant for something else than being looked at (8.11.4.4).
Usage by print or zoom is not followed.
"""

from __future__ import annotations

from typing import Any

import pikepdf

_MAX_DEPTH = 16


def root_of(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    """The catalogue, as the dictionary it has to be."""
    root = pdf.Root
    assert isinstance(root, pikepdf.Dictionary)
    return root


class Layers:
    """Which optional-content groups are off in the default configuration."""

    def __init__(self, root: pikepdf.Dictionary) -> None:
        self._off: set[tuple[int, int]] = set()
        properties = root.get("/OCProperties")
        if not isinstance(properties, pikepdf.Dictionary):
            return
        default = properties.get("/D")
        if not isinstance(default, pikepdf.Dictionary):
            return
        if str(default.get("/BaseState", "/ON")) == "/OFF":
            self._off.update(g.objgen for g in _groups(properties.get("/OCGs")))
            self._off.difference_update(g.objgen for g in _groups(default.get("/ON")))
        self._off.update(g.objgen for g in _groups(default.get("/OFF")))
        self._off.update(g.objgen for g in _groups(properties.get("/OCGs")) if _not_viewed(g))

    def shows(self, membership: Any, depth: int = 0) -> bool:
        """Whether content marked with this group or membership dictionary is visible."""
        if not isinstance(membership, pikepdf.Dictionary) or depth > _MAX_DEPTH:
            return True
        if str(membership.get("/Type")) != "/OCMD":
            return membership.objgen not in self._off
        expression = membership.get("/VE")
        if isinstance(expression, pikepdf.Array) and len(expression):
            return self._evaluate(expression, depth + 1)
        listed = membership.get("/OCGs")
        groups = _groups([listed] if isinstance(listed, pikepdf.Dictionary) else listed)
        if not groups:
            return True
        states = [self.shows(group, depth + 1) for group in groups]
        policy = str(membership.get("/P", "/AnyOn"))
        return {
            "/AllOn": all(states),
            "/AnyOff": not all(states),
            "/AllOff": not any(states),
        }.get(policy, any(states))

    def _evaluate(self, expression: Any, depth: int) -> bool:
        if depth > _MAX_DEPTH:
            return True
        if not isinstance(expression, pikepdf.Array):
            return self.shows(expression, depth)
        operator, *operands = list(expression)
        states = [self._evaluate(operand, depth + 1) for operand in operands]
        if str(operator) == "/Not":
            return not all(states)
        return all(states) if str(operator) == "/And" else any(states)


def _not_viewed(group: pikepdf.Dictionary) -> bool:
    usage = group.get("/Usage")
    view = usage.get("/View") if isinstance(usage, pikepdf.Dictionary) else None
    return isinstance(view, pikepdf.Dictionary) and str(view.get("/ViewState")) == "/OFF"


def _groups(listed: Any) -> list[pikepdf.Dictionary]:
    if not isinstance(listed, (pikepdf.Array, list)):
        return []
    return [g for g in listed if isinstance(g, pikepdf.Dictionary) and g.objgen != (0, 0)]
