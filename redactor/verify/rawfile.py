"""The file as bytes: what stands in it outside the objects a reader is shown.

Earlier revisions, dead objects, comments, bytes between objects and after the end. Nothing of
this is visible through a PDF library, and all of it travels with the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from redactor.verify.decoding import inflate

_W = rb"[\x00\t\n\f\r ]"
_BLANK = re.compile(_W + rb"+")
_COMMENT = re.compile(rb"%[^\r\n]*")
_OBJECT = re.compile(rb"(\d{1,10})" + _W + rb"+(\d{1,5})" + _W + rb"+obj\b")
_XREF = re.compile(
    rb"startxref" + _W + rb"+\d+"
    rb"|xref" + _W + rb"+(?:\d+" + _W + rb"+\d+" + _W + rb"*(?:\d{10} \d{5} [nf]" + _W + rb"*)*)+"
)
_TRAILER = re.compile(rb"trailer" + _W + rb"*(?=<<)")
_ENDING = rb"stream(?:\r\n|\n|\r)|endobj|(?<=[\r\n])\d{1,10} \d{1,5} obj\b"
_BODY_END = re.compile(_ENDING)
_BODY = re.compile(_ENDING + rb"|\(|%[^\r\n]*")
_IN_STRING = re.compile(rb"[()]|\\.", re.S)
_LENGTH = re.compile(rb"/Length" + _W + rb"+(\d+)(?!" + _W + rb"+\d+" + _W + rb"+R)")
_ENDSTREAM = re.compile(_W + rb"{0,4}endstream")
_ENDOBJ = re.compile(_W + rb"*endobj")
_STRINGS = rb"\((?:[^()\\]|\\.)*+\)|<(?!<)[0-9A-Fa-f\x00\t\n\f\r ]*>"
# A dictionary may end right behind a string in hexadecimal: "<feff>>>".
_STRING_OR_BRACKET = re.compile(_STRINGS + rb"|<<|>>|%[^\r\n]*", re.S)
STRING = re.compile(_STRINGS, re.S)
# The hint stream of a linearized file (ISO 32000-1, F.2.4): a stream with /S and no type.
_HINTS = re.compile(rb"/S" + _W + rb"+\d+")
_TYPED = re.compile(rb"/(?:Type|Subtype|PatternType|FunctionType|N)\b")
# Names of which readers take the first or the last when a dictionary has two.
_TOKEN = re.compile(
    _STRINGS + rb"|%[^\r\n]*|<<|>>"
    rb"|/(?:Contents|Kids|Resources|Filter|Root|Pages|XObject|Font|Annots|AP|V|Length"
    rb"|DecodeParms|ToUnicode|Encoding|Parent)(?=[\x00\t\n\f\r ()<>\[\]/%])",
    re.S,
)
_INFLATED = 50_000_000
_PACKED = re.compile(rb"/(N|First)" + _W + rb"+(\d{1,9})")
_BRACKET = re.compile(_STRINGS + rb"|<<|>>|\[|\]|%[^\r\n]*", re.S)
_ATOM = re.compile(
    rb"\d+ \d+ R\b|\((?:[^()\\]|\\.)*+\)|<[0-9A-Fa-f\x00\t\n\f\r ]*>"
    rb"|/?[^\x00\t\n\f\r ()<>\[\]{}/%]*",
    re.S,
)


@dataclass(frozen=True, slots=True)
class RawObject:
    """One `N G obj … endobj` as it stands in the file."""

    number: int
    generation: int
    head: bytes
    """Everything before the stream, or the whole object."""
    stream: tuple[int, int] | None

    @property
    def bookkeeping(self) -> bool:
        """Parts of the file's own table of contents: readers do not list them as objects."""
        if any(mark in self.head for mark in (b"/XRef", b"/ObjStm", b"/Linearized")):
            return True
        hints = self.stream is not None and _HINTS.search(self.head)
        return bool(hints) and not _TYPED.search(self.head)


@dataclass(slots=True)
class RawFile:
    """What stands in a PDF file, in the order of its bytes."""

    data: bytes
    objects: list[RawObject] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)
    stray: list[bytes] = field(default_factory=list)
    """Bytes that belong to nothing."""
    before: bytes = b""
    after: bytes = b""
    ends: int = 0
    """How many times the file ends (%%EOF)."""
    linearized: bool = False
    endless: bool = False
    """A string was met that does not end."""

    def dead(self, live: Callable[[int, int], bool]) -> list[RawObject]:
        """Objects no reader is shown: not in the table, or written again later.

        `live(number, generation)` says whether readers know an object by that number.
        """
        last = {(o.number, o.generation): i for i, o in enumerate(self.objects)}
        return [
            o
            for i, o in enumerate(self.objects)
            if not o.bookkeeping
            and (not live(o.number, o.generation) or last[(o.number, o.generation)] != i)
        ]

    def strings(self) -> bytes:
        """All strings of all dictionaries, also those a later key of the same name shadows."""
        heads = (item.head for item in self.objects)
        return b"\n".join(piece for head in heads for piece in STRING.findall(head))

    def ambiguous(self) -> bool:
        """Whether readers may take an object for different things.

        A dictionary that has a key twice, or a stream that seems to end before it does.
        """
        for item in self.objects:
            if item.stream is not None and self.data.find(b"endstream", *item.stream) >= 0:
                return True
            packed = item.stream is not None and b"/ObjStm" in item.head
            if _twice(self.bytes_of(item) if packed else item.head):
                return True
        return False

    def packed(self) -> Iterator[tuple[int, bytes]]:
        """Number and bytes of every object in an object stream (ISO 32000-1, 7.5.7).

        What stands between them, and before the first, comes as number 0.
        """
        for item in self.objects:
            if item.stream is None or b"/ObjStm" not in item.head:
                continue
            sizes = {key: int(value) for key, value in _PACKED.findall(item.head)}
            first = sizes.get(b"First", 0)
            data = self.bytes_of(item)[len(item.head) + 1 :]
            table = data[:first].split()
            numbers = [int(word) for word in table[: 2 * sizes.get(b"N", 0)] if word.isdigit()]
            yield 0, b" ".join(table[len(numbers) :])
            places = sorted(zip(numbers[1::2], numbers[::2], strict=False))
            if not places:
                yield 0, data[first:]
                continue
            ends = [place for place, _ in places[1:]] + [len(data) - first]
            for (place, number), end in zip(places, ends, strict=True):
                piece = data[first + place : first + end]
                yield number, piece
                yield 0, piece[_value_end(piece) :].strip(b"\x00\t\n\f\r ")

    def bytes_of(self, item: RawObject) -> bytes:
        """The object's dictionary and its stream, inflated where it can be."""
        if item.stream is None:
            return item.head
        raw = self.data[item.stream[0] : item.stream[1]]
        return item.head + b"\n" + (inflate(raw, _INFLATED) or raw)


def _twice(text: bytes) -> bool:
    """Whether a dictionary in a text has one of its keys twice."""
    open_: list[set[bytes]] = [set()]
    for token in _TOKEN.findall(text):
        if token == b"<<":
            open_.append(set())
        elif token == b">>":
            if len(open_) > 1:
                open_.pop()
        elif token[:1] == b"/":
            if token in open_[-1] and len(open_) > 1:
                return True
            open_[-1].add(token)
    return False


def read_raw(data: bytes) -> RawFile:
    """Take a file apart from front to back, trusting none of its offsets."""
    found = RawFile(data)
    start = data.find(b"%PDF-", 0, 1100)
    found.before = data[:start] if start > 0 else b""
    last_end = data.rfind(b"%%EOF")
    stop = last_end + 5 if last_end >= 0 else len(data)
    found.after = data[stop:]
    pos = max(start, 0)
    while pos < stop:
        byte = data[pos]
        if byte in b"\x00\t\n\f\r ":
            pos = _end(_BLANK, data, pos)
        elif byte == 0x25:
            end = _end(_COMMENT, data, pos)
            comment = data[pos:end]
            if comment.startswith(b"%%EOF"):
                found.ends += 1
            else:
                found.comments.append(comment)
            pos = max(end, pos + 1)
        elif 0x30 <= byte <= 0x39 and (match := _OBJECT.match(data, pos)):
            pos = _object(found, match)
        elif byte in b"xs" and (match := _XREF.match(data, pos)):
            pos = match.end()
        elif byte == 0x74 and (match := _TRAILER.match(data, pos)):
            pos = _dictionary_end(data, match.end(), stop)
        else:
            pos = _stray(found, pos, stop)
    found.linearized = bool(found.objects) and b"/Linearized" in found.objects[0].head
    return found


def _end(pattern: re.Pattern[bytes], data: bytes, pos: int) -> int:
    match = pattern.match(data, pos)
    return match.end() if match else pos + 1


def _object(found: RawFile, start: re.Match[bytes]) -> int:
    data, pos = found.data, start.end()
    number, generation = int(start.group(1)), int(start.group(2))
    match = _body_end(found, pos)
    if match is None:
        found.objects.append(RawObject(number, generation, data[pos:], None))
        return len(data)
    head = data[pos : match.start()]
    if not match.group().startswith(b"stream"):
        found.objects.append(RawObject(number, generation, head, None))
        return match.end() if match.group() == b"endobj" else match.start()
    begin = match.end()
    stop = -1
    length = _LENGTH.search(head)
    if length:
        claimed = begin + int(length.group(1))
        if _ENDSTREAM.match(data, claimed):
            stop = claimed
    if stop < 0:
        stop = data.find(b"endstream", begin)
        stop = stop if stop >= 0 else len(data)
    found.objects.append(RawObject(number, generation, head, (begin, stop)))
    after = _ENDSTREAM.match(data, stop)
    pos = after.end() if after else stop
    finish = _ENDOBJ.match(data, pos)
    return finish.end() if finish else max(pos, begin)


def _body_end(found: RawFile, start: int) -> re.Match[bytes] | None:
    """What an object's dictionary or value ends with.

    "upstream" and a line's end within a string begin no stream; it would swallow what follows. A
    string that never ends is no part of a sound file: one is counted as bytes that belong to
    nothing, and no other is looked for.
    """
    if found.endless:
        return _BODY_END.search(found.data, start)
    match = _BODY.search(found.data, start)
    while match and match.group()[:1] in b"(%":
        depth, pos = int(match.group() == b"("), match.end()
        while depth and (match := _IN_STRING.search(found.data, pos)):
            depth += {b"(": 1, b")": -1}.get(match.group(), 0)
            pos = match.end()
        if depth:
            found.endless = True
            found.stray.append(b"(")
            return _BODY_END.search(found.data, start)
        match = _BODY.search(found.data, pos)
    return match


def _dictionary_end(data: bytes, pos: int, stop: int) -> int:
    depth = 0
    while match := _STRING_OR_BRACKET.search(data, pos, stop):
        pos = match.end()
        if match.group() == b"<<":
            depth += 1
        elif match.group() == b">>":
            depth -= 1
            if depth == 0:
                return pos
    return stop


def _value_end(data: bytes) -> int:
    """Where the one value ends that some bytes begin with."""
    start = _end(_BLANK, data, 0) if data[:1].isspace() or data[:1] == b"\0" else 0
    atom = _ATOM.match(data, start)
    if atom is not None and atom.end() > start:
        return atom.end()
    depth = 0
    for match in _BRACKET.finditer(data, start):
        if match.group() in (b"<<", b"["):
            depth += 1
        elif match.group() in (b">>", b"]"):
            depth -= 1
            if depth == 0:
                return match.end()
    return len(data)


_RESUME = re.compile(rb"(?<=[\r\n ])(?:\d{1,10} \d{1,5} obj\b|xref\b|trailer\b|startxref\b|%)")


def _stray(found: RawFile, pos: int, stop: int) -> int:
    match = _RESUME.search(found.data, pos + 1, stop)
    end = match.start() if match else stop
    found.stray.append(found.data[pos:end].strip())
    return end
