"""Decided redactions burned into a new PDF with the content gone.

The output is built from allow-lists, not cleaned: content streams are written anew without what
stood in the boxes, pictures lose the pixels, and a new catalogue and new page dictionaries keep
only what a page needs to be shown. What the original file held besides its pages does not follow.
The result is read again with another engine before anybody gets it.

What this cannot promise: text that is visible and that nobody marked stays. In the `exact` layout
the width of a box tells how wide the removed words were; in the `private` layout it tells only
which step of a coarse grid, except in lines of scans that rules or neighbours touch, in tilted
text and where drawings would not follow; the verifier measures what each page tells. Where lines
were broken is kept, and so is what that says of a width.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from redactor.model import Page, Redaction
from redactor.redact.options import Redacted, RedactOptions

__all__ = ["RedactOptions", "Redacted", "redact"]


def redact(
    source: Path,
    redactions: Sequence[Redaction],
    target: Path,
    options: RedactOptions,
    page_texts: Sequence[Page] = (),
) -> Redacted:
    """Write `source` to `target` without what stands in the boxes of `redactions`.

    Boxes are points, origin top left of the unrotated page inside its crop box. `page_texts` give
    scanned pages without text a searchable layer. Raises `InputError` when the file cannot be
    worked on, `LeakError` when removal cannot be proven; then `target` is not written.
    """
    from redactor.redact.document import redact_document

    return redact_document(source, redactions, target, options, page_texts)
