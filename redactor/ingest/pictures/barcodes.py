"""Bar codes and QR codes: a machine reads them, so their content is part of the page's text."""

from __future__ import annotations

import zxingcpp

from redactor.ingest.pictures import scan

_LONGEST_CONTENT = 2_000


def read_codes(picture: scan.Picture) -> list[tuple[str, tuple[float, float, float, float]]]:
    """(content, (x0, y0, x1, y1) in pixels) of every code in a grey picture, at any turn.

    Line breaks and other control signs of the content become spaces.
    """
    found = []
    for code in zxingcpp.read_barcodes(picture):
        content = "".join(c if c.isprintable() else " " for c in code.text).strip()
        corners = code.position
        points = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
        xs, ys = [float(p.x) for p in points], [float(p.y) for p in points]
        if content and code.valid:
            found.append((content[:_LONGEST_CONTENT], (min(xs), min(ys), max(xs), max(ys))))
    return found
