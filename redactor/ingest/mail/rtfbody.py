"""RTF bodies of Outlook mails: the HTML or text they wrap, else the RTF itself."""

from __future__ import annotations

import compressed_rtf
from RTFDE.deencapsulate import DeEncapsulator


def rtf_body(compressed: bytes) -> tuple[str, str, bytes]:
    """Form ('html' or 'text'), text, and the RTF when it wraps neither ([MS-OXRTFEX])."""
    try:
        rtf = bytes(compressed_rtf.decompress(compressed))
    except (ValueError, IndexError, TypeError):
        return "", "", b""
    return unwrapped(rtf)


def unwrapped(rtf: bytes) -> tuple[str, str, bytes]:
    """The same for RTF that is not compressed."""
    try:
        wrapped = DeEncapsulator(rtf)
        wrapped.deencapsulate()
    except Exception:
        # What the parser does not foresee (fonts not declared, odd groups) must not lose the mail:
        # LibreOffice reads the RTF as it is.
        return "", "", rtf
    content = wrapped.content
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)
    return ("html" if wrapped.content_type == "html" else "text"), text, b""
